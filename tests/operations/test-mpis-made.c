#include "config.h"

#include <string.h>

#include "migrate-test.h"
#include "mpis-error.h"
#include "mpis-flags.h"
#include "mpis-onboarding.h"
#include "mpis-personas.h"

/* What is done in a database that MPIS made is done in the tables it has, as it would have done it. */

static MpisDb *
new_database (const char *conninfo)
{
  MpisDb *db = migrate_test_connect (conninfo);
  g_autoptr(MpisDbSchema) schema = NULL;

  migrate_test_run_complete_mpis (db);
  schema = migrate_test_migrate (db);
  g_assert_cmpint (mpis_db_schema_get_origin (schema), ==, MPIS_DB_ORIGIN_MPIS);
  migrate_test_run (db, "DELETE FROM personas");
  return db;
}

static char *
await_text (DexFuture *future)
{
  g_autoptr(GError) error = NULL;
  char *text = dex_await_string (future, &error);

  g_assert_no_error (error);
  return text;
}

static DexFuture *
persona_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = new_database (conninfo);
  const char *const topics[] = { "hope", NULL };
  const MpisPersonaForm form = { .name = "Ada Lovelace", .topics = topics };
  const MpisPersonaForm plain = { .name = "Ada Lovelace", .slug = "ada" };
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *listed = NULL;
  g_autoptr(MpisListing) listing = NULL;
  g_autoptr(GError) error = NULL;

  /* Short names of jobs that are under way are taken; those of jobs that are over are not. */
  migrate_test_run (db, "INSERT INTO genesis_jobs (persona_name, slug, status) VALUES "
                        "('x', 'ada-lovelace', 'awaiting_approval'), ('x', 'ada-lovelace-2', 'failed')");
  first = await_text (mpis_personas_create (db, &form));
  assert_answer (db, "SELECT slug FROM personas", "ada-lovelace-2");

  /* MPIS's lists break on what is NULL here. */
  second = await_text (mpis_personas_create (db, &plain));
  assert_answer (db, "SELECT count (*) FROM personas WHERE language IS NULL OR active_version IS NULL", "0");
  assert_answer (db, "SELECT count (*) FROM personas p JOIN persona_versions v ON v.persona_id = p.id "
                     "AND v.version = p.active_version AND v.version = '1.0'", "2");
  assert_answer (db, "SELECT core_json->'topics'->'primary' FROM persona_versions WHERE core_json->'topics'->'primary' "
                     "<> '[]'", "[\"hope\"]");
  listing = dex_await_boxed (mpis_personas_list (db, NULL), &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (listing->json, "ada-lovelace-2"));

  g_assert_null (dex_await_string (mpis_personas_create (db, &plain), &error));
  g_assert_error (error, MPIS_ERROR, MPIS_ERROR_CONFLICT);
  return dex_future_new_true ();
}

static DexFuture *
demo_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = new_database (conninfo);
  g_autofree char *made = NULL;
  g_autofree char *again = NULL;
  g_autofree char *gone = NULL;
  g_autofree char *state = NULL;

  made = await_text (mpis_onboarding_create_demo (db));
  again = await_text (mpis_onboarding_create_demo (db));
  g_assert_nonnull (strstr (made, "\"created\" : true"));
  g_assert_nonnull (strstr (again, "\"created\" : false"));
  g_assert_cmpstr (strstr (made, "persona_id"), ==, strstr (again, "persona_id"));
  assert_answer (db, "SELECT views FROM normalized_metrics", "1200");
  state = await_text (mpis_flags_get (db));
  g_assert_nonnull (strstr (state, "\"total\":0"));
  gone = await_text (mpis_onboarding_delete_demo (db));
  g_assert_nonnull (strstr (gone, "\"metrics\":1"));
  assert_answer (db, "SELECT count (*) FROM personas", "0");
  assert_answer (db, "SELECT count (*) FROM published_items", "0");
  return dex_future_new_true ();
}

static void
test_persona (void)
{
  migrate_test_on_database (persona_fiber);
}

static void
test_demo (void)
{
  migrate_test_on_database (demo_fiber);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mpis-made/persona", test_persona);
  g_test_add_func ("/mpis-made/demo", test_demo);
  return g_test_run ();
}
