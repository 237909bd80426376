#include "config.h"

#include <glib/gstdio.h>
#include <stdio.h>

#include "mpis-dashboards-private.h"
#include "mpis-test.h"

/* Working on a dashboard of 60 cards, without a server: what an edit and an undo take of the main loop's
 * time, until they are on the disk, and what opening a long history takes. */

#define N_CARDS 60
#define N_EDITS 5000

static MpisDashboards *
open_dashboards (const char *path)
{
  MpisDashboards *dashboards = _mpis_dashboards_new (path, "bench");

  _mpis_dashboards_open (dashboards);
  while (mpis_dashboards_get_state (dashboards) == MPIS_DASHBOARDS_LOADING)
    dex_await (dex_timeout_new_msec (1), NULL);
  return dashboards;
}

static MpisLayout *
make_layout (void)
{
  MpisLayout *layout = mpis_layout_new ();

  for (int i = 0; i < N_CARDS; i++)
    {
      g_autoptr(MpisLayout) before = layout;
      g_autoptr(JsonObject) config = json_object_new ();
      g_autofree char *id = NULL;

      json_object_set_string_member (config, "title", "A title of a card");
      json_object_set_string_member (config, "metric", "engagement-rate");
      json_object_set_string_member (config, "breakdown", "channel");
      layout = mpis_layout_add (before, "engagement-chart", config,
                                &(MpisLayoutRect) { i % 3 * 4, i / 3 * 2, 4, 2 }, &id);
    }
  return layout;
}

static void
edit (MpisDashboards *dashboards,
      const char     *id,
      guint           n)
{
  MpisDashboard *now = mpis_dashboards_find (dashboards, id);
  MpisLayout *before = mpis_dashboard_get_layout (now);
  const MpisLayoutCard *card = mpis_layout_get_card (before, n % N_CARDS);
  g_autoptr(JsonObject) config = json_object_new ();
  g_autofree char *title = g_strdup_printf ("Title %u", n);
  g_autoptr(MpisLayout) layout = NULL;
  g_autoptr(MpisDashboard) changed = NULL;

  json_object_set_string_member (config, "title", title);
  layout = mpis_layout_configure (before, card->id, config);
  changed = mpis_dashboard_with_layout (now, layout);
  mpis_dashboards_edit_one (dashboards, "Change Card", changed);
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static void
report (const char *name,
        gint64     *took,
        guint       n)
{
  qsort (took, n, sizeof *took, compare);
  printf ("desk-%s-p50 %.2f ms\ndesk-%s-p95 %.2f ms\n", name, took[n / 2] / 1000.0, name,
          took[n * 95 / 100] / 1000.0);
}

static DexFuture *
bench_fiber (gpointer path)
{
  g_autoptr(MpisLayout) layout = make_layout ();
  g_autoptr(MpisDashboard) made = mpis_dashboard_new ("Dashboard", layout);
  const char *id = mpis_dashboard_get_id (made);
  MpisDashboards *dashboards = open_dashboards (path);
  g_autofree gint64 *took = g_new (gint64, N_EDITS);
  g_autofree gint64 *saved = g_new (gint64, N_EDITS);
  GStatBuf file;
  gint64 start;

  mpis_dashboards_edit_one (dashboards, "Create", made);
  for (guint i = 0; i < N_EDITS; i++)
    {
      start = g_get_monotonic_time ();
      edit (dashboards, id, i);
      took[i] = g_get_monotonic_time () - start;
      dex_await (mpis_dashboards_flush (dashboards), NULL);
      saved[i] = g_get_monotonic_time () - start;
    }
  report ("edit", took, N_EDITS);
  report ("edit-on-disk", saved, N_EDITS);
  g_clear_object (&dashboards);
  g_stat (path, &file);
  printf ("desk-file-%u-edits %.1f MB\n", N_EDITS, file.st_size / 1e6);

  start = g_get_monotonic_time ();
  dashboards = open_dashboards (path);
  printf ("desk-open-%u-edits %.0f ms\n", N_EDITS, (g_get_monotonic_time () - start) / 1000.0);
  for (guint i = 0; i < N_EDITS; i++)
    {
      start = g_get_monotonic_time ();
      mpis_dashboards_undo (dashboards);
      took[i] = g_get_monotonic_time () - start;
      if (i % 50 == 0)
        dex_await (mpis_dashboards_flush (dashboards), NULL);
    }
  report ("undo", took, N_EDITS);
  dex_await (mpis_dashboards_flush (dashboards), NULL);
  g_object_unref (dashboards);
  return dex_future_new_true ();
}

int
main (void)
{
  g_autofree char *folder = g_dir_make_tmp ("bench-desk-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "desk.sqlite", NULL);
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", folder);

  mpis_test_fiber (bench_fiber, path);
  return system (command) == 0 ? 0 : 1;
}
