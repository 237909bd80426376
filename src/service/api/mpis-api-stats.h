#pragma once

#include "mpis-api-reply.h"

G_BEGIN_DECLS

/* What /metrics tells; counted for the whole process, on the main thread. */
void  mpis_api_stats_note      (const MpisApiRoute *route,
                                guint               status,
                                gint64              duration);
void  mpis_api_stats_set       (const char         *name,
                                const char         *help,
                                double              value);
void  mpis_api_stats_add       (const char         *name,
                                const char         *help,
                                double              value);
/* Called before the figures are read, to bring those up to date that are looked at rather than counted. */
typedef void (*MpisApiStatsLook) (gpointer data);
void  mpis_api_stats_add_look    (MpisApiStatsLook  look,
                                  gpointer          data);
void  mpis_api_stats_remove_look (MpisApiStatsLook  look,
                                  gpointer          data);

char *mpis_api_stats_format    (void);

G_END_DECLS
