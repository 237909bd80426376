#pragma once

#include <libdex.h>

#include "mpis-chart.h"
#include "mpis-scope.h"

G_BEGIN_DECLS

DexFuture *mpis_happenings_work_out (MpisScope  *scope,
                                     MpisSieve  *sieve,
                                     MpisPeriod  period) G_GNUC_WARN_UNUSED_RESULT;

void       mpis_happenings_attach   (MpisChart  *chart,
                                     MpisScope  *scope);
void       mpis_happenings_show     (MpisChart  *chart,
                                     MpisSieve  *sieve,
                                     MpisPeriod  period);

void       mpis_show_posts_of_days  (GtkWidget  *widget,
                                     gint32      from,
                                     gint32      to,
                                     const char *channel);

G_END_DECLS
