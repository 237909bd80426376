#include "config.h"

#include <string.h>

#include "mpis-json.h"
#include "mpis-layouts.h"
#include "mpis-migrate.h"
#include "mpis-test.h"

/* With what only others know: members of the document, of a card, of its place; strange numbers. */
static const char strange[] =
  "{\"widgets\": [{\"card_id\": \"x\", \"widget_id\": \"not.ours\", \"position\": {\"x\": 1, \"y\": 0, \"w\": 3,"
  " \"h\": 2, \"z\": 7}, \"config\": {\"deep\": {\"er\": [1.5, null, true, \"Ж\\\"\"]}, \"big\": 9007199254740993},"
  " \"locked\": true}], \"theme\": {\"a\": 1.0}, \"version\": \"2\"}";

static MpisDb *
connect (const char *conninfo)
{
  g_autoptr(GError) error = NULL;
  MpisDb *db = dex_await_object (mpis_db_connect (conninfo, 0), &error);

  g_assert_no_error (error);
  return db;
}

static MpisDb *
new_database (char **conninfo)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDbSchema) schema = NULL;
  MpisDb *db;

  *conninfo = mpis_test_database_new ();
  db = connect (*conninfo);
  schema = dex_await_object (mpis_db_migrate (db), &error);
  g_assert_no_error (error);
  return db;
}

static void
run (MpisDb     *db,
     const char *sql)
{
  g_autoptr(GError) error = NULL;

  dex_await (mpis_db_run_script (db, sql), &error);
  g_assert_no_error (error);
}

static char *
ask (MpisDb     *db,
     const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDbRows) rows = dex_await_boxed (mpis_db_query (db, sql, NULL), &error);

  g_assert_no_error (error);
  return g_strdup (mpis_db_rows_get_n (rows) > 0 ? mpis_db_rows_get_text (rows, 0, 0) : NULL);
}

#define assert_answer(db, sql, expected) \
  G_STMT_START { \
    g_autofree char *answer_ = ask (db, sql); \
    g_assert_cmpstr (answer_, ==, expected); \
  } G_STMT_END

static MpisDashboard *
new_dashboard (const char *name)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisLayout) layout = mpis_layout_new_from_text (strange, -1, &error);

  g_assert_no_error (error);
  return mpis_dashboard_new (name, layout);
}

static MpisLayoutOutcome *
save (MpisDb        *db,
      const char    *command,
      MpisDashboard *dashboard,
      gint64         expected)
{
  g_autofree char *random = g_uuid_string_random ();
  g_autoptr(GError) error = NULL;
  MpisLayoutOutcome *outcome;

  outcome = dex_await_boxed (mpis_layouts_save (db, command ? command : random, dashboard, expected), &error);
  g_assert_no_error (error);
  return outcome;
}

static gint64
save_ok (MpisDb        *db,
         MpisDashboard *dashboard,
         gint64         expected)
{
  g_autoptr(MpisLayoutOutcome) outcome = save (db, NULL, dashboard, expected);

  g_assert_true (outcome->saved);
  return outcome->revision;
}

static GPtrArray *
read_all (MpisDb *db)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *rows = dex_await_boxed (mpis_layouts_read (db), &error);

  g_assert_no_error (error);
  return rows;
}

/* What is written comes back, every member of it. */
static DexFuture *
test_lossless (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_database (&conninfo);
  g_autoptr(MpisDashboard) dashboard = new_dashboard ("Übersicht");
  g_autoptr(GPtrArray) rows = NULL;
  MpisLayoutRow *row;

  g_assert_cmpint (save_ok (db, dashboard, 0), ==, 1);
  rows = read_all (db);
  g_assert_cmpuint (rows->len, ==, 1);
  row = rows->pdata[0];
  g_assert_cmpstr (row->id, ==, mpis_dashboard_get_id (dashboard));
  g_assert_cmpint (row->revision, ==, 1);
  g_assert_true (mpis_dashboard_equal (row->dashboard, dashboard));
  assert_answer (db, "SELECT layout_config->'widgets'->0->'config'->>'big' FROM dashboard_layouts",
                 "9007199254740993");
  assert_answer (db, "SELECT layout_config->'widgets'->0->'position'->>'z' FROM dashboard_layouts", "7");
  assert_answer (db, "SELECT layout_config->>'version' FROM dashboard_layouts", "2");
  return dex_future_new_true ();
}

/* Nobody writes over what they have not seen, whoever wrote it. */
static DexFuture *
test_conflict (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_database (&conninfo);
  g_autoptr(MpisDashboard) dashboard = new_dashboard ("Mine");
  g_autoptr(MpisDashboard) renamed = mpis_dashboard_with_name (dashboard, "Renamed");
  g_autoptr(MpisLayoutOutcome) made_twice = NULL;
  g_autoptr(MpisLayoutOutcome) outdated = NULL;
  g_autoptr(MpisLayoutOutcome) gone = NULL;

  g_assert_cmpint (save_ok (db, dashboard, 0), ==, 1);
  made_twice = save (db, NULL, renamed, 0);
  g_assert_false (made_twice->saved);
  g_assert_cmpint (made_twice->now->revision, ==, 1);

  run (db, "UPDATE dashboard_layouts SET name = 'Theirs'");
  outdated = save (db, NULL, renamed, 1);
  g_assert_false (outdated->saved);
  g_assert_cmpint (outdated->now->revision, ==, 2);
  g_assert_cmpstr (mpis_dashboard_get_name (outdated->now->dashboard), ==, "Theirs");
  assert_answer (db, "SELECT name FROM dashboard_layouts", "Theirs");
  g_assert_cmpint (save_ok (db, renamed, 2), ==, 3);

  run (db, "DELETE FROM dashboard_layouts");
  gone = save (db, NULL, renamed, 3);
  g_assert_false (gone->saved);
  g_assert_null (gone->now);
  assert_answer (db, "SELECT count (*) FROM dashboard_layouts", "0");
  return dex_future_new_true ();
}

static DexFuture *
test_remove (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autofree char *command = g_uuid_string_random ();
  g_autofree char *other = g_uuid_string_random ();
  g_autoptr(MpisDb) db = new_database (&conninfo);
  g_autoptr(MpisDashboard) dashboard = new_dashboard ("Mine");
  const char *id = mpis_dashboard_get_id (dashboard);
  g_autoptr(GError) error = NULL;

  save_ok (db, dashboard, 0);
  run (db, "UPDATE dashboard_layouts SET name = 'Theirs'");
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(MpisLayoutOutcome) outcome = dex_await_boxed (mpis_layouts_remove (db, command, id, 1), &error);

      g_assert_no_error (error);
      g_assert_false (outcome->saved);
      g_assert_cmpstr (mpis_dashboard_get_name (outcome->now->dashboard), ==, "Theirs");
    }
  /* Once with the right revision, and as often as one likes after. */
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(MpisLayoutOutcome) outcome =
        dex_await_boxed (mpis_layouts_remove (db, i < 2 ? command : other, id, 2), &error);

      g_assert_no_error (error);
      g_assert_true (outcome->saved);
      assert_answer (db, "SELECT count (*) FROM dashboard_layouts", "0");
    }
  return dex_future_new_true ();
}

/* A command whose answer was lost is sent again, maybe over another connection, maybe while the first is
 * still at it: it is done once. */
static DexFuture *
test_idempotent (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autofree char *command = g_uuid_string_random ();
  g_autoptr(MpisDb) db = new_database (&conninfo);
  g_autoptr(MpisDb) other = connect (conninfo);
  g_autoptr(MpisDashboard) dashboard = new_dashboard ("Mine");
  g_autoptr(MpisLayoutOutcome) first = NULL;
  g_autoptr(MpisLayoutOutcome) second = NULL;
  g_autoptr(MpisLayoutOutcome) third = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *one = mpis_layouts_save (db, command, dashboard, 0);
  DexFuture *two = mpis_layouts_save (other, command, dashboard, 0);

  first = dex_await_boxed (one, &error);
  g_assert_no_error (error);
  second = dex_await_boxed (two, &error);
  g_assert_no_error (error);
  g_assert_true (first->saved);
  g_assert_true (second->saved);
  g_assert_cmpint (second->revision, ==, 1);
  g_assert_cmpstr (second->version, ==, first->version);

  run (db, "UPDATE dashboard_layouts SET name = 'Theirs'");
  third = save (other, command, dashboard, 0);
  g_assert_true (third->saved);
  g_assert_cmpint (third->revision, ==, 1);
  assert_answer (db, "SELECT name FROM dashboard_layouts", "Theirs");
  assert_answer (db, "SELECT count (*) FROM dash_commands", "1");
  assert_answer (db, "SELECT dash_prune_commands ('1 hour')", "0");
  assert_answer (db, "SELECT dash_prune_commands ('-1 hour')", "1");
  return dex_future_new_true ();
}

#define ADA "00000000-0000-4000-8000-00000000000a"

/* At most one default of each owner, also when two become it at the same time. */
static DexFuture *
test_default (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_database (&conninfo);
  g_autoptr(MpisDb) other = connect (conninfo);

  for (guint i = 0; i < 12; i++)
    {
      g_autoptr(MpisDashboard) plain = new_dashboard ("Shared");
      g_autoptr(MpisDashboard) first = mpis_dashboard_with_default (plain, TRUE);
      g_autoptr(MpisDashboard) plain_too = new_dashboard ("Shared");
      g_autoptr(MpisDashboard) second = mpis_dashboard_with_default (plain_too, TRUE);
      g_autoptr(MpisDashboard) second_of = mpis_dashboard_with_owner (second, i % 2 ? NULL : ADA);
      g_autofree char *one = g_uuid_string_random ();
      g_autofree char *two = g_uuid_string_random ();
      DexFuture *work[] = { mpis_layouts_save (db, one, first, 0), mpis_layouts_save (other, two, second_of, 0) };

      for (guint k = 0; k < G_N_ELEMENTS (work); k++)
        {
          g_autoptr(GError) error = NULL;
          g_autoptr(MpisLayoutOutcome) outcome = dex_await_boxed (work[k], &error);

          g_assert_no_error (error);
          g_assert_true (outcome->saved);
        }
      assert_answer (db, "SELECT count (*) FROM dashboard_layouts WHERE is_default AND user_id IS NULL", "1");
    }
  assert_answer (db, "SELECT count (*) FROM dashboard_layouts WHERE is_default AND user_id = '" ADA "'", "1");
  assert_answer (db, "SELECT count (*) FROM dashboard_layouts", "24");
  return dex_future_new_true ();
}

/* Everybody's and one's own are read; of what is known only that it is there. Rows of others' making may
 * be anything. */
static DexFuture *
test_read (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_database (&conninfo);
  g_autoptr(GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) all = NULL;
  g_autoptr(GPtrArray) rows = NULL;
  g_autoptr(GPtrArray) again = NULL;
  g_autoptr(GError) error = NULL;

  run (db, "INSERT INTO dashboard_layouts (name, user_id, layout_config, position) VALUES"
       " ('Shared', NULL, '{\"widgets\": []}', 2), ('Ada''s', '" ADA "', '{}', 1),"
       " ('Bob''s', gen_random_uuid (), '{\"widgets\": []}', 3), ('Late', NULL, '{\"widgets\": []}', NULL),"
       " ('Broken', NULL, '{\"widgets\": 5}', 4)");
  all = read_all (db);
  g_assert_cmpuint (all->len, ==, 5);
  rows = dex_await_boxed (mpis_layouts_read_changed (db, ADA, NULL), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 4);
  for (guint i = 0; i < rows->len; i++)
    {
      static const char *const names[] = { "Ada's", "Shared", NULL, "Late" };
      MpisLayoutRow *row = rows->pdata[i];

      if (names[i] != NULL)
        g_assert_cmpstr (mpis_dashboard_get_name (row->dashboard), ==, names[i]);
      else
        g_assert_nonnull (strstr (row->problem, "Broken"));
      if (i < 3)
        g_hash_table_insert (known, row->id, row->version);
    }
  run (db, "UPDATE dashboard_layouts SET name = 'Ours' WHERE name = 'Shared'");
  again = dex_await_boxed (mpis_layouts_read_changed (db, ADA, known), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->len, ==, 4);
  g_assert_true (((MpisLayoutRow *) again->pdata[0])->is_known);
  g_assert_cmpstr (mpis_dashboard_get_name (((MpisLayoutRow *) again->pdata[1])->dashboard), ==, "Ours");
  g_assert_true (((MpisLayoutRow *) again->pdata[2])->is_known);
  g_assert_false (((MpisLayoutRow *) again->pdata[3])->is_known);
  return dex_future_new_true ();
}

static DexFuture *
test_widgets (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autoptr(MpisDb) db = new_database (&conninfo);
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(GError) error = NULL;
  MpisWidgetEntry *last;

  run (db, "INSERT INTO widget_registry (widget_id, name, widget_type, schema, renderer_url) VALUES"
       " ('acme', 'Acme', 'custom', '{\"config\": {}}', 'https://acme.example/w.js'),"
       " ('bad', 'Bad', 'custom', '[]', NULL)");
  entries = dex_await_boxed (mpis_widgets_read (db), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 7);
  g_assert_false (mpis_widget_entry_get_is_custom (entries->pdata[0]));
  last = entries->pdata[6];
  g_assert_cmpstr (mpis_widget_entry_get_widget_id (last), ==, "acme");
  g_assert_true (mpis_widget_entry_get_is_custom (last));
  g_assert_cmpstr (mpis_widget_entry_get_renderer_url (last), ==, "https://acme.example/w.js");
  g_assert_true (json_object_has_member (mpis_widget_entry_get_schema (last), "config"));
  return dex_future_new_true ();
}

/* A user who may only read is refused, and told so; nothing is half done. */
static DexFuture *
test_no_right (gpointer data)
{
  g_autofree char *conninfo = NULL;
  g_autofree char *command = g_uuid_string_random ();
  g_autoptr(MpisDb) db = new_database (&conninfo);
  g_autoptr(MpisDashboard) dashboard = new_dashboard ("Mine");
  g_autoptr(MpisLayoutOutcome) outcome = NULL;
  g_autoptr(GError) error = NULL;

  run (db, "DO $$ BEGIN CREATE ROLE layouts_reader; EXCEPTION WHEN duplicate_object THEN NULL; END $$;"
       "GRANT SELECT ON dashboard_layouts TO layouts_reader; SET ROLE layouts_reader");
  outcome = dex_await_boxed (mpis_layouts_save (db, command, dashboard, 0), &error);
  g_assert_error (error, MPIS_DB_ERROR, MPIS_DB_ERROR_AUTH);
  run (db, "RESET ROLE");
  outcome = save (db, command, dashboard, 0);
  g_assert_true (outcome->saved);
  return dex_future_new_true ();
}

static void
run_fiber (gconstpointer fiber)
{
  mpis_test_fiber ((DexFiberFunc) fiber, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/layouts/lossless", test_lossless, run_fiber);
  g_test_add_data_func ("/layouts/conflict", test_conflict, run_fiber);
  g_test_add_data_func ("/layouts/remove", test_remove, run_fiber);
  g_test_add_data_func ("/layouts/idempotent", test_idempotent, run_fiber);
  g_test_add_data_func ("/layouts/default", test_default, run_fiber);
  g_test_add_data_func ("/layouts/read", test_read, run_fiber);
  g_test_add_data_func ("/layouts/widgets", test_widgets, run_fiber);
  g_test_add_data_func ("/layouts/no-right", test_no_right, run_fiber);
  return g_test_run ();
}
