#pragma once

#include <gio/gio.h>

#include "mpis-scope.h"

G_BEGIN_DECLS

/**
 * MpisFlagNotifier:
 *
 * Tells on the desktop when a critical red flag is raised, and takes that back when it ends. What was there
 * when the program started is told by the window.
 */
#define MPIS_TYPE_FLAG_NOTIFIER (mpis_flag_notifier_get_type ())
G_DECLARE_FINAL_TYPE (MpisFlagNotifier, mpis_flag_notifier, MPIS, FLAG_NOTIFIER, GObject)

MpisFlagNotifier *mpis_flag_notifier_new (GApplication *application,
                                          MpisScope    *scope);

G_END_DECLS
