#include "config.h"

#include "store-test.h"

char *
store_test_new_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "not", "there", "yet.sqlite", NULL);
}

MpisStore *
store_test_open (const char *path)
{
  g_autoptr(GError) error = NULL;
  MpisStore *store = dex_await_object (mpis_store_open (path), &error);

  g_assert_no_error (error);
  return store;
}

MpisStoreContents *
store_test_load (MpisStore *store)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GError) error = NULL;
  MpisStoreContents *contents = dex_await_boxed (mpis_store_load (store, utc), &error);

  g_assert_no_error (error);
  return contents;
}

void
store_test_apply (MpisStore        *store,
                  MpisStoreChanges *changes)
{
  g_autoptr(GError) error = NULL;

  mpis_store_apply (store, changes, &error);
  g_assert_no_error (error);
}

char *
store_test_uuid (guint family,
                 guint number)
{
  return g_strdup_printf ("%08x-0000-4000-8000-%012x", family, number);
}

void
store_test_put_post (MpisStoreChanges *changes,
                     guint             number,
                     gboolean          is_demo)
{
  g_autofree char *id = store_test_uuid (1, number);
  g_autofree char *title = g_strdup_printf ("Post %u", number);
  MpisStorePost post = {
    .id = id,
    .id_hash = (gint64) number * G_GINT64_CONSTANT (-7777777777777),
    .channel = "youtube",
    .item_id = "abc",
    .title = title,
    .project_id = "project",
    .persona_id = "persona",
    .published_at = NOON + number * DAY,
    .published_known = TRUE,
    .is_demo = is_demo,
  };

  mpis_store_changes_put_post (changes, &post);
}

void
store_test_put_draft (MpisStoreChanges *changes,
                      guint             post,
                      const char       *status,
                      const char       *content)
{
  g_autofree char *post_id = store_test_uuid (1, post);
  g_autofree char *id = store_test_uuid (5, post);

  mpis_store_changes_put_draft (changes, &(MpisStoreDraft) {
    .post_id = post_id, .id = id, .number = 2, .status = status,
    .created_at = NOON - MPIS_HOUR, .content = content,
  });
}

/* (nullable) */
MpisDraft *
store_test_find_draft (MpisStore *store,
                       guint      post)
{
  g_autofree char *id = store_test_uuid (1, post);
  g_autoptr(GError) error = NULL;
  MpisDraft *draft = dex_await_boxed (mpis_store_find_draft (store, id), &error);

  g_assert_no_error (error);
  return draft;
}

void
store_test_put_snapshot (MpisStoreChanges *changes,
                         guint             post,
                         guint             number,
                         gint64            views)
{
  g_autofree char *post_id = store_test_uuid (1, post);
  g_autofree char *id = store_test_uuid (2, post * 1000 + number);
  MpisCounters counters = { { views, MPIS_UNKNOWN, MPIS_UNKNOWN, 0, MPIS_UNKNOWN, MPIS_UNKNOWN,
                              MPIS_UNKNOWN, MPIS_UNKNOWN } };

  mpis_store_changes_put_snapshot (changes, id, post_id, NOON + post * DAY + number * MPIS_HOUR, &counters);
}

void
store_test_put_run (MpisStoreChanges *changes,
                    guint             number,
                    const char       *status,
                    gboolean          is_demo)
{
  g_autofree char *id = store_test_uuid (3, number);
  g_autofree char *run_id = store_test_uuid (4, number);
  MpisStoreRun run = {
    .id = id,
    .run_id = run_id,
    .project_id = "project",
    .persona_id = "persona",
    .status = status,
    .started_at = NOON - number * MPIS_HOUR,
    .completed_at = MPIS_INSTANT_UNKNOWN,
    .channels = "[\"telegram\", 7, \"youtube\"]",
    .is_demo = is_demo,
  };

  mpis_store_changes_put_run (changes, &run);
}

void
store_test_put_names (MpisStoreChanges *changes,
                      gboolean          is_demo)
{
  mpis_store_changes_put_persona (changes, &(MpisStorePersona) { "persona", "Ada", "ada", is_demo });
  mpis_store_changes_put_project (changes, &(MpisStoreProject) { "project", "Letters", "persona",
                                                                 "[\"youtube\"]", is_demo });
}

MpisStoreChanges *
store_test_begin (gboolean from_nothing)
{
  MpisStoreChanges *changes = mpis_store_changes_new ();

  mpis_store_changes_begin (changes, "server", from_nothing);
  return changes;
}

/* A store of two posts, the first with three snapshots. */
void
store_test_fill (MpisStore *store)
{
  g_autoptr(MpisStoreChanges) changes = store_test_begin (TRUE);

  store_test_put_names (changes, FALSE);
  store_test_put_post (changes, 1, FALSE);
  store_test_put_post (changes, 2, FALSE);
  for (guint i = 0; i < 3; i++)
    store_test_put_snapshot (changes, 1, i, 100 * (i + 1));
  store_test_put_run (changes, 1, "failed", FALSE);
  mpis_store_changes_complete (changes, "10:20:", NOON);
  store_test_apply (store, changes);
}

MpisStore *
store_test_new_filled (void)
{
  g_autofree char *path = store_test_new_path ();
  MpisStore *store = store_test_open (path);

  store_test_fill (store);
  return store;
}

void
store_test_run_fiber (gconstpointer data)
{
  mpis_test_fiber ((DexFiberFunc) data, NULL);
}
