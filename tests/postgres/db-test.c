#include "config.h"

#include "db-test.h"

#include <string.h>

MpisDb *
db_test_connect (const char *conninfo)
{
  g_autoptr(GError) error = NULL;
  MpisDb *db = dex_await_object (mpis_db_connect (conninfo, 0), &error);

  g_assert_no_error (error);
  return db;
}

MpisDbRows *
db_test_query (MpisDb       *db,
               const char   *sql,
               MpisDbParams *params)
{
  g_autoptr(GError) error = NULL;
  MpisDbRows *rows = dex_await_boxed (mpis_db_query (db, sql, params), &error);

  g_assert_no_error (error);
  return rows;
}

char *
db_test_ask (MpisDb     *db,
             const char *sql)
{
  g_autoptr(MpisDbRows) rows = db_test_query (db, sql, NULL);

  return g_strdup (mpis_db_rows_get_text (rows, 0, 0));
}

void
db_test_rejects (DexFuture  *future,
                 int         code,
                 const char *words)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (dex_await (future, &error));
  g_assert_error (error, MPIS_DB_ERROR, code);
  if (words != NULL)
    g_assert_nonnull (strstr (error->message, words));
}

/* How many other sessions of this database run a statement with @mark in it. */
gint64
db_test_count_running (MpisDb     *db,
                       const char *mark)
{
  static const char sql[] =
    "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid()"
    " AND datname = current_database() AND position($1 IN query) > 0";
  g_autoptr(MpisDbRows) rows =
    db_test_query (db, sql, mpis_db_params_text (mpis_db_params_new (), mark));

  return mpis_db_rows_get_int (rows, 0, 0);
}

void
db_test_stops_running (MpisDb     *db,
                       const char *mark)
{
  for (guint i = 0; i < 200 && db_test_count_running (db, mark) > 0; i++)
    dex_await (dex_timeout_new_msec (10), NULL);
  g_assert_cmpint (db_test_count_running (db, mark), ==, 0);
}

gboolean
db_test_count_tick (gpointer data)
{
  (*(guint *) data)++;
  return G_SOURCE_CONTINUE;
}
