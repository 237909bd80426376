#pragma once

#include "mpis-test.h"

G_BEGIN_DECLS

/* What tests of one connection share. On a fiber, except for the last, a #GSourceFunc. */
MpisDb     *db_test_connect       (const char   *conninfo);
MpisDbRows *db_test_query         (MpisDb       *db,
                                   const char   *sql,
                                   MpisDbParams *params);
char       *db_test_ask           (MpisDb       *db,
                                   const char   *sql);
void        db_test_rejects       (DexFuture    *future,
                                   int           code,
                                   const char   *words);
gint64      db_test_count_running (MpisDb       *db,
                                   const char   *mark);
void        db_test_stops_running (MpisDb       *db,
                                   const char   *mark);
gboolean    db_test_count_tick    (gpointer      data);

G_END_DECLS
