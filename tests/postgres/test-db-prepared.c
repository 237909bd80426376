#include "config.h"

#include "db-test.h"

/* Statements that are prepared once for each connection. */

static void
run_script (MpisDb     *db,
            const char *sql)
{
  g_autoptr(GError) error = NULL;

  dex_await (mpis_db_run_script (db, sql), &error);
  g_assert_no_error (error);
}

static char *
ask (MpisDb     *db,
     const char *sql,
     const char *value)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDbRows) rows =
    dex_await_boxed (mpis_db_query_prepared (db, sql, mpis_db_params_text (mpis_db_params_new (), value)),
                     &error);

  g_assert_no_error (error);
  return g_strdup (mpis_db_rows_get_text (rows, 0, 0));
}

static gint64
count_prepared (MpisDb *db)
{
  g_autofree char *n = db_test_ask (db, "SELECT count(*) FROM pg_prepared_statements");

  return g_ascii_strtoll (n, NULL, 10);
}

static DexFuture *
once_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = db_test_connect (conninfo);

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *sent = g_strdup_printf ("%u", i);
      g_autofree char *got = ask (db, "SELECT $1::text", sent);
      g_autofree char *more = ask (db, "SELECT $1::int + 1", sent);

      g_assert_cmpstr (got, ==, sent);
      g_assert_cmpint (g_ascii_strtoll (more, NULL, 10), ==, i + 1);
    }
  g_assert_cmpint (count_prepared (db), ==, 2);
  return dex_future_new_true ();
}

static DexFuture *
refusals_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = db_test_connect (conninfo);
  g_autofree char *alive = NULL;

  for (guint i = 0; i < 2; i++)
    {
      db_test_rejects (mpis_db_query_prepared (db, "SELECT nonsense", NULL), MPIS_DB_ERROR_QUERY,
                       "nonsense");
      db_test_rejects (mpis_db_query_prepared (db, "SELECT 1 / $1::int",
                                               mpis_db_params_int (mpis_db_params_new (), 0)),
                       MPIS_DB_ERROR_QUERY, "division by zero");
    }
  alive = ask (db, "SELECT $1::text", "alive");
  g_assert_cmpstr (alive, ==, "alive");
  return dex_future_new_true ();
}

/* A table changes under a statement that has been prepared. */
static DexFuture *
change_fiber (gpointer conninfo)
{
  static const char sql[] = "SELECT * FROM p WHERE a = $1::int";
  g_autoptr(MpisDb) db = db_test_connect (conninfo);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  run_script (db, "CREATE TABLE p (a int, b text); INSERT INTO p VALUES (1, 'x')");
  before = ask (db, sql, "1");
  run_script (db, "ALTER TABLE p ADD c text DEFAULT 'new'");
  after = ask (db, sql, "1");
  g_assert_cmpstr (after, ==, before);

  /* Within a transaction nothing can be done again; after it, it can. */
  run_script (db, "ALTER TABLE p DROP b; BEGIN");
  db_test_rejects (mpis_db_query_prepared (db, sql, mpis_db_params_int (mpis_db_params_new (), 1)),
                   MPIS_DB_ERROR_QUERY, "cached plan");
  run_script (db, "ROLLBACK");
  g_free (g_steal_pointer (&after));
  after = ask (db, sql, "1");
  g_assert_cmpstr (after, ==, before);

  /* Nor does it matter when somebody throws all of them away. */
  run_script (db, "DEALLOCATE ALL");
  g_free (g_steal_pointer (&after));
  after = ask (db, sql, "1");
  g_assert_cmpstr (after, ==, before);
  return dex_future_new_true ();
}

static DexFuture *
many_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = db_test_connect (conninfo);

  for (guint i = 0; i < 600; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT $1::text || '%u'", i);
      g_autofree char *got = ask (db, sql, "n");
      g_autofree char *expected = g_strdup_printf ("n%u", i);

      g_assert_cmpstr (got, ==, expected);
    }
  g_assert_cmpint (count_prepared (db), <=, 512);
  return dex_future_new_true ();
}

static void
run_fiber (gconstpointer fiber)
{
  g_autofree char *conninfo = mpis_test_database_new ();

  mpis_test_fiber ((DexFiberFunc) fiber, conninfo);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_data_func ("/db/prepared/once", once_fiber, run_fiber);
  g_test_add_data_func ("/db/prepared/refusals", refusals_fiber, run_fiber);
  g_test_add_data_func ("/db/prepared/change", change_fiber, run_fiber);
  g_test_add_data_func ("/db/prepared/many", many_fiber, run_fiber);

  return g_test_run ();
}
