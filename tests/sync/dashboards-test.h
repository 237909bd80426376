#pragma once

#include "mpis-dashboards-private.h"
#include "sync-test.h"

G_BEGIN_DECLS

/* What tests of the dashboards share. On a fiber. */

char           *dashboards_test_path       (void);
MpisDashboards *dashboards_test_open       (const char      *path);
void            dashboards_test_close      (MpisDashboards **dashboards);
void            dashboards_test_flush      (MpisDashboards  *dashboards);

/* A dashboard with three cards: "a" above, "b" and "c" below it. */
MpisDashboard  *dashboards_test_new        (const char      *name);
char           *dashboards_test_make       (MpisDashboards  *dashboards,
                                            const char      *name);
void            dashboards_test_configure  (MpisDashboards  *dashboards,
                                            const char      *id,
                                            const char      *card,
                                            const char      *key,
                                            const char      *value);
void            dashboards_test_place      (MpisDashboards  *dashboards,
                                            const char      *id,
                                            const char      *card,
                                            int              x,
                                            int              y,
                                            int              w,
                                            int              h);
const char     *dashboards_test_setting    (MpisDashboards  *dashboards,
                                            const char      *id,
                                            const char      *card,
                                            const char      *key);
void            dashboards_test_rename     (MpisDashboards  *dashboards,
                                            const char      *id,
                                            const char      *name);
char           *dashboards_test_describe   (MpisDashboards  *dashboards);
char           *dashboards_test_text       (MpisDashboards  *dashboards,
                                            const char      *id);

G_END_DECLS
