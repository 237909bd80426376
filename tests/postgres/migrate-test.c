#include "config.h"

#include "migrate-test.h"

MpisDb *
migrate_test_connect (const char *conninfo)
{
  g_autoptr(GError) error = NULL;
  MpisDb *db = dex_await_object (mpis_db_connect (conninfo, 0), &error);

  g_assert_no_error (error);
  return db;
}

void
migrate_test_run (MpisDb     *db,
                  const char *sql)
{
  g_autoptr(GError) error = NULL;

  dex_await (mpis_db_run_script (db, sql), &error);
  g_assert_no_error (error);
}

void
migrate_test_run_file (MpisDb     *db,
                       const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "postgres", name, NULL);
  g_autofree char *sql = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &sql, NULL, &error);
  g_assert_no_error (error);
  migrate_test_run (db, sql);
}

void
migrate_test_run_complete_mpis (MpisDb *db)
{
  migrate_test_run_file (db, "mpis-core.sql");
  migrate_test_run_file (db, "mpis-second-run.sql");
  migrate_test_run_file (db, "mpis-dashboard.sql");
}

/* The first column of all rows, each followed by a comma. */
char *
migrate_test_ask (MpisDb     *db,
                  const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDbRows) rows = dex_await_boxed (mpis_db_query (db, sql, NULL), &error);
  GString *answer = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < mpis_db_rows_get_n (rows); i++)
    {
      const char *text = mpis_db_rows_get_text (rows, i, 0);

      g_string_append_printf (answer, "%s%s", i > 0 ? "," : "", text != NULL ? text : "NULL");
    }
  return g_string_free (answer, FALSE);
}

MpisDbSchema *
migrate_test_migrate (MpisDb *db)
{
  g_autoptr(GError) error = NULL;
  MpisDbSchema *schema = dex_await_object (mpis_db_migrate (db), &error);

  g_assert_no_error (error);
  return schema;
}

void
migrate_test_on_database (DexFiberFunc fiber)
{
  g_autofree char *conninfo = mpis_test_database_new ();

  mpis_test_fiber (fiber, conninfo);
}
