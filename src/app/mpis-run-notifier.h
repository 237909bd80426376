#pragma once

#include <gio/gio.h>

#include "mpis-scope.h"

G_BEGIN_DECLS

/**
 * MpisRunNotifier:
 *
 * Tells on the desktop when a run that was started in this window has ended, or has been silent for too
 * long.
 */
#define MPIS_TYPE_RUN_NOTIFIER (mpis_run_notifier_get_type ())
G_DECLARE_FINAL_TYPE (MpisRunNotifier, mpis_run_notifier, MPIS, RUN_NOTIFIER, GObject)

/**
 * MpisIsRunShown:
 *
 * Returns: whether somebody is looking at that run just now
 */
typedef gboolean (*MpisIsRunShown) (GApplication *application,
                                    const char   *run_id);

MpisRunNotifier *mpis_run_notifier_new      (GApplication    *application,
                                             MpisScope       *scope,
                                             MpisIsRunShown   is_shown);
void             mpis_run_notifier_withdraw (GApplication    *application,
                                             const char      *run_id);

G_END_DECLS
