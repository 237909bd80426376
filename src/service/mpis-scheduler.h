#pragma once

#include "mpis-service.h"

G_BEGIN_DECLS

/**
 * MpisScheduler:
 *
 * What a service does without being asked: looks after red flags as soon as something changed that they
 * depend on, and every minute; after jobs and scheduled runs when they are due. Of several services on one
 * database each thing is done by one.
 */
#define MPIS_TYPE_SCHEDULER (mpis_scheduler_get_type ())
G_DECLARE_FINAL_TYPE (MpisScheduler, mpis_scheduler, MPIS, SCHEDULER, GObject)

MpisScheduler *mpis_scheduler_new  (MpisService   *service,
                                    const char    *conninfo);
DexFuture     *mpis_scheduler_stop (MpisScheduler *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
