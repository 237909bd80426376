#pragma once

#include <glib.h>

#include "mpis-time.h"

G_BEGIN_DECLS

/**
 * MpisCron:
 *
 * When something is to happen, in the five fields of crontab(5): minute, hour, day of the month, month,
 * day of the week. Each is a star, numbers, ranges `a-b`, lists `a,b`, and of any of them every n-th with
 * `/n` behind it (`a/n` is from a on). Months and weekdays also go by the three letters of their English
 * names; Sunday is 0 and 7. Where both days are restricted either is enough.
 */
typedef struct _MpisCron MpisCron;

MpisCron    *mpis_cron_parse (const char      *text,
                              GError         **error);
void         mpis_cron_free  (MpisCron        *self);
MpisInstant  mpis_cron_next  (const MpisCron  *self,
                              MpisInstant      after,
                              GTimeZone       *zone);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisCron, mpis_cron_free)

G_END_DECLS
