#include "config.h"

#include <stdio.h>

#include "mpis-store.h"
#include "mpis-test.h"

/* The local copy of a workspace: a first pull written, the file opened and checked, everything
 * read. */

#define PART 20000

static void
report (const char *name,
        guint       n_snapshots,
        gint64      start)
{
  printf ("store-%s-%uk %.0f ms\n", name, n_snapshots / 1000, (g_get_monotonic_time () - start) / 1000.0);
}

static void
apply (MpisStore         *store,
       MpisStoreChanges **changes)
{
  g_autoptr(GError) error = NULL;

  if (!mpis_store_apply (store, *changes, &error))
    g_error ("%s", error->message);
  mpis_store_changes_unref (*changes);
  *changes = mpis_store_changes_new ();
}

static void
fill (MpisStore *store,
      guint      n_posts,
      guint      n_each)
{
  MpisStoreChanges *changes = mpis_store_changes_new ();

  mpis_store_changes_begin (changes, "server", TRUE);
  for (guint p = 0; p < n_posts; p++)
    {
      g_autofree char *id = g_strdup_printf ("%08x-0000-4000-8000-%012x", p * 2654435761u, p);
      MpisStorePost post = { .id = id, .id_hash = p, .channel = "telegram", .title = "A title of a post",
                             .text = "A text of a post that is as long as a text of a post may be",
                             .published_at = p * MPIS_HOUR, .published_known = TRUE };

      mpis_store_changes_put_post (changes, &post);
      for (guint i = 0; i < n_each; i++)
        {
          g_autofree char *snapshot = g_strdup_printf ("%016x%016x", p, i);
          MpisCounters counters = { { i * 100, MPIS_UNKNOWN, MPIS_UNKNOWN, i * 10, i, i, MPIS_UNKNOWN,
                                      MPIS_UNKNOWN } };

          mpis_store_changes_put_snapshot (changes, snapshot, id, (p + i * 24) * MPIS_HOUR, &counters);
        }
      if (mpis_store_changes_get_n_rows (changes) > PART)
        apply (store, &changes);
    }
  mpis_store_changes_complete (changes, "1:1:", 1);
  apply (store, &changes);
  mpis_store_changes_unref (changes);
}

static void
measure (guint n_posts,
         guint n_each)
{
  g_autofree char *folder = g_dir_make_tmp ("mpis-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "store.sqlite", NULL);
  g_autofree char *command = g_strdup_printf ("rm -rf %s", folder);
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(MpisStore) store = dex_await_object (mpis_store_open (path), NULL);
  g_autoptr(MpisStoreContents) contents = NULL;
  gint64 start = g_get_monotonic_time ();

  fill (store, n_posts, n_each);
  report ("fill", n_posts * n_each, start);
  g_clear_object (&store);
  start = g_get_monotonic_time ();
  store = dex_await_object (mpis_store_open (path), NULL);
  report ("open", n_posts * n_each, start);
  start = g_get_monotonic_time ();
  contents = dex_await_boxed (mpis_store_load (store, utc), NULL);
  report ("load", n_posts * n_each, start);
  g_assert_cmpuint (mpis_cube_get_n_snapshots (contents->cube), ==, n_posts * n_each);
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
}

static DexFuture *
measure_fiber (gpointer data)
{
  measure (1000, 20);
  measure (20000, 50);
  return dex_future_new_for_boolean (TRUE);
}

int
main (void)
{
  mpis_test_fiber (measure_fiber, NULL);
  return 0;
}
