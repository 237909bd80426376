/* A dashboard of twelve cards to PDF: every card worked out, drawn and written, in memory. */
#include "config.h"

#include <stdio.h>

#include "card-test.h"
#include "mpis-report.h"

#define N_POSTS  600
#define N_CARDS  12
#define N_ROUNDS 7

static const char *const CHANNELS[] = { "telegram", "instagram", "youtube" };

static MpisCardInput *
make_input (CardWorld *world)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (1);

  for (guint i = 0; i < N_POSTS; i++)
    {
      g_autofree char *id = g_strdup_printf ("post-%u", i);
      g_autofree char *at = g_strdup_printf ("2026-%02u-%02uT%02u:00:00Z", 1 + i % 3, 1 + i / 3 % 28, i % 24);
      gint64 views = g_rand_int_range (random, 100, 100000);

      card_world_add_post (world, id, CHANNELS[i % G_N_ELEMENTS (CHANNELS)], at, views, views / 20);
    }
  world->fields.period = (MpisPeriod) { MPIS_DAY_FIRST, MPIS_DAY_LAST };

  return card_world_end (world);
}

static MpisDashboard *
make_dashboard (void)
{
  g_autoptr(MpisLayout) layout = mpis_layout_new ();
  g_autoptr(JsonObject) config = card_config (
    "{\"metric\": \"views\", \"breakdown\": \"day\", \"split\": \"channel\", \"range\": \"all\"}");

  for (guint i = 0; i < N_CARDS; i++)
    {
      MpisLayoutRect room = mpis_layout_find_room (layout, 4, 3);
      MpisLayout *next = mpis_layout_add (layout, "metric-chart", config, &room, NULL);

      mpis_layout_unref (layout);
      layout = next;
    }

  return mpis_dashboard_new ("Twelve", layout);
}

static int
compare_times (gconstpointer a,
               gconstpointer b,
               gpointer      unused)
{
  return *(const gint64 *) a < *(const gint64 *) b ? -1 : *(const gint64 *) a > *(const gint64 *) b;
}

int
main (void)
{
  g_autoptr(CardWorld) world = card_world_new ("UTC", "2026-04-01T12:00:00Z");
  g_autoptr(MpisCardInput) input = make_input (world);
  g_autoptr(MpisDashboard) dashboard = make_dashboard ();
  gint64 times[N_ROUNDS];
  gsize size = 0;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr(MpisReport) report = mpis_report_new (dashboard, input);
      g_autoptr(GBytes) pdf = mpis_report_render (report, MPIS_REPORT_PDF, 1, NULL, NULL);

      size = g_bytes_get_size (pdf);
      times[i] = g_get_monotonic_time () - start;
    }
  g_sort_array (times, N_ROUNDS, sizeof *times, compare_times, NULL);
  fprintf (stderr, "# a PDF of %" G_GSIZE_FORMAT " bytes\n", size);
  printf ("report-pdf %.2f ms\n", times[N_ROUNDS / 2] / 1000.0);

  return 0;
}
