#include "config.h"

#include "sync-test.h"

#include "mpis-migrate.h"
#include "mpis-pull.h"

static const char functions[] =
  "CREATE FUNCTION u (kind int, number int) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$"
  "  SELECT (lpad (to_hex (kind), 8, '0') || '-0000-4000-8000-' || lpad (to_hex (number), 12, '0'))::uuid $$;"
  "CREATE FUNCTION day (number int) RETURNS timestamptz LANGUAGE sql AS $$"
  "  SELECT timestamptz '2026-01-01T12:00Z' + number * interval '1 day' $$;"
  "CREATE FUNCTION add_post (number int, payload jsonb DEFAULT '{}', meta jsonb DEFAULT '{}') RETURNS void"
  " LANGUAGE sql AS $$"
  "  INSERT INTO content_plans (id, persona_id, title, topic, channel)"
  "  VALUES (u (5, number), u (1, 1), 'Plan ' || number, 'Letters', 'telegram');"
  "  INSERT INTO content_drafts (id, plan_id) VALUES (u (6, number), u (5, number));"
  "  INSERT INTO published_items (id, draft_id, channel, channel_item_id, published_payload, published_at, meta)"
  "  VALUES (u (7, number), u (6, number), 'telegram', number::text, payload, day (number), meta) $$;"
  "CREATE FUNCTION add_snapshot (post int, number int, views bigint) RETURNS void LANGUAGE sql AS $$"
  "  INSERT INTO normalized_metrics (id, published_item_id, channel, views, measured_at)"
  "  VALUES (u (4, post * 1000 + number), u (7, post), 'telegram', views,"
  "          day (post) + number * interval '1 hour') $$;"
  "CREATE FUNCTION add_run (number int, status text) RETURNS void LANGUAGE sql AS $$"
  "  INSERT INTO dashboard_runs (id, run_id, project_id, persona_id, status, started_at, meta)"
  "  VALUES (u (13, number), u (3, number), u (2, 1), u (1, 1), status, day (number),"
  "          '{\"channels\": [\"telegram\"]}') $$;"
  "INSERT INTO personas (id, name, slug, active_version) VALUES (u (1, 1), 'Ada', 'ada', '1.0');"
  "INSERT INTO persona_versions (persona_id, version, core_json) VALUES (u (1, 1), '1.0', '{}');"
  "INSERT INTO dashboard_projects (id, name, persona_id, channels)"
  "VALUES (u (2, 1), 'Letters', u (1, 1), '{telegram,youtube}');";

MpisDb *
sync_test_connect (const char *conninfo)
{
  g_autoptr(GError) error = NULL;
  MpisDb *db = dex_await_object (mpis_db_connect (conninfo, 0), &error);

  g_assert_no_error (error);
  return db;
}

void
sync_test_run (MpisDb     *db,
               const char *sql)
{
  g_autoptr(GError) error = NULL;

  dex_await (mpis_db_run_script (db, sql), &error);
  g_assert_no_error (error);
}

/* Migrates and makes the functions. */
void
sync_test_prepare (MpisDb *db)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDbSchema) schema = dex_await_object (mpis_db_migrate (db), &error);

  g_assert_no_error (error);
  sync_test_run (db, functions);
}

char *
sync_test_database_new (void)
{
  char *conninfo = mpis_test_database_new ();
  g_autoptr(MpisDb) db = sync_test_connect (conninfo);

  sync_test_prepare (db);
  return conninfo;
}

char *
sync_test_id (guint kind,
              guint number)
{
  return g_strdup_printf ("%08x-0000-4000-8000-%012x", kind, number);
}

MpisStore *
sync_test_open_store (const char *path)
{
  g_autoptr(GError) error = NULL;
  MpisStore *store = dex_await_object (mpis_store_open (path), &error);

  g_assert_no_error (error);
  return store;
}

void
sync_test_fixture_init (SyncTestFixture *self)
{
  self->conninfo = sync_test_database_new ();
  self->writer = sync_test_connect (self->conninfo);
  self->reader = sync_test_connect (self->conninfo);
  self->path = g_build_filename (g_get_user_data_dir (), "store.sqlite", NULL);
  self->store = sync_test_open_store (self->path);
}

void
sync_test_fixture_clear (SyncTestFixture *self)
{
  g_free (self->conninfo);
  g_clear_object (&self->writer);
  g_clear_object (&self->reader);
  g_free (self->path);
  g_clear_object (&self->store);
}

gint64
sync_test_pull (SyncTestFixture *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisStoreMark) mark = dex_await_boxed (mpis_pull (self->reader, self->store, NULL), &error);

  g_assert_no_error (error);
  return mark->revision;
}

MpisStoreContents *
sync_test_load (MpisStore *store)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GError) error = NULL;
  MpisStoreContents *contents = dex_await_boxed (mpis_store_load (store, utc), &error);

  g_assert_no_error (error);
  return contents;
}

void
sync_test_pause (guint milliseconds)
{
  dex_await (dex_timeout_new_msec (milliseconds), NULL);
}
