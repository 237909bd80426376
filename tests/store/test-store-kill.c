#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "mpis-store.h"
#include "mpis-test.h"

#define ROUNDS 12

/* Writes pulls without end, each of two parts, and says so after each: number n puts post n and its
 * snapshots and has n as its watermark. */
static DexFuture *
write_fiber (gpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisStore) store = dex_await_object (mpis_store_open (data), &error);
  g_autoptr(MpisStoreMark) mark = NULL;

  g_assert_no_error (error);
  mark = dex_await_boxed (mpis_store_get_mark (store), &error);
  g_assert_no_error (error);
  for (guint n = mark->watermark ? atoi (mark->watermark) + 1 : 1; ; n++)
    {
      g_autoptr(MpisStoreChanges) first = mpis_store_changes_new ();
      g_autoptr(MpisStoreChanges) last = mpis_store_changes_new ();
      g_autofree char *id = g_strdup_printf ("%032x", n);
      g_autofree char *watermark = g_strdup_printf ("%u", n);
      MpisStorePost post = { .id = id, .id_hash = n, .channel = "telegram", .published_at = n };
      MpisCounters counters = { { n, n, n, n, n, n, n, n } };

      mpis_store_changes_begin (first, "server", n == 1);
      mpis_store_changes_put_post (first, &post);
      mpis_store_apply (store, first, &error);
      g_assert_no_error (error);
      for (guint i = 0; i < 50; i++)
        {
          g_autofree char *snapshot = g_strdup_printf ("%016x%016x", n, i);

          mpis_store_changes_put_snapshot (last, snapshot, id, i, &counters);
        }
      mpis_store_changes_complete (last, watermark, n);
      mpis_store_apply (store, last, &error);
      g_assert_no_error (error);
      if (printf ("%u\n", n) < 0 || fflush (stdout) != 0)
        exit (1);
    }
}

static guint
kill_while_writing (const char *program,
                    const char *path)
{
  const char *argv[] = { program, "--write", path, NULL };
  g_autoptr(GError) error = NULL;
  g_autofree char *line = NULL;
  size_t size = 0;
  guint acknowledged = 0;
  int output;
  GPid pid;
  FILE *file;

  g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL,
                            &output, NULL, &error);
  g_assert_no_error (error);
  file = fdopen (output, "r");
  g_assert_cmpint (getline (&line, &size, file), >, 0);   /* it is under way */
  acknowledged = atoi (line);
  g_usleep (g_test_rand_int_range (0, 60000));
  kill (pid, SIGKILL);
  while (getline (&line, &size, file) > 0)
    acknowledged = atoi (line);
  fclose (file);
  g_spawn_close_pid (pid);
  return acknowledged;
}

static DexFuture *
check_fiber (gpointer data)
{
  const char *program = data;
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "store.sqlite", NULL);
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();

  for (guint round = 0; round < ROUNDS; round++)
    {
      guint acknowledged = kill_while_writing (program, path);
      g_autoptr(GError) error = NULL;
      g_autoptr(MpisStore) store = dex_await_object (mpis_store_open (path), &error);
      g_autoptr(MpisStoreContents) contents = NULL;
      g_autoptr(MpisStoreMark) mark = NULL;
      guint written;

      g_assert_no_error (error);
      mark = dex_await_boxed (mpis_store_get_mark (store), &error);
      g_assert_no_error (error);
      contents = dex_await_boxed (mpis_store_load (store, utc), &error);
      g_assert_no_error (error);
      written = atoi (mark->watermark);
      g_assert_cmpuint (written, >=, acknowledged);
      g_assert_cmpuint (written, <=, acknowledged + 1);
      g_assert_cmpuint (contents->posts->len, ==, written);
      g_assert_cmpuint (mpis_cube_get_n_snapshots (contents->cube), ==, written * 50);
    }
  return dex_future_new_for_boolean (TRUE);
}

static void
test_kill (gconstpointer data)
{
  mpis_test_fiber (check_fiber, (gpointer) data);
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "--write"))
    mpis_test_fiber (write_fiber, argv[2]);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_data_func ("/store/kill", argv[0], test_kill);
  return g_test_run ();
}
