#include "config.h"

#include <stdio.h>

#include "card-test.h"
#include "mpis-card-kind.h"

/* What each kind of card takes to be worked out, on the thread pool, of 10,000 posts. */
#define N_POSTS 10000
#define N_RUNS  9

static int
compare_doubles (gconstpointer a,
                 gconstpointer b,
                 gpointer      unused)
{
  return *(const double *) a < *(const double *) b ? -1 : 1;
}

static MpisCardInput *
make_input (CardWorld *world)
{
  static const char *const channels[] = { "instagram", "telegram", "tiktok", "youtube" };

  for (int i = 0; i < N_POSTS; i++)
    {
      g_autofree char *id = g_strdup_printf ("post-%d", i);
      g_autofree char *at = g_strdup_printf ("2026-%02d-%02dT%02d:00:00Z", 1 + i % 3, 1 + i % 28, i % 24);

      card_world_add_post (world, id, channels[i % G_N_ELEMENTS (channels)], at, 100 + i % 977, 1 + i % 31);
    }
  for (int i = 0; i < 1000; i++)
    {
      g_autofree char *id = g_strdup_printf ("run-%d", i);
      g_autofree char *at = g_strdup_printf ("2026-03-%02dT%02d:00:00Z", 1 + i % 28, i % 24);

      card_world_add_run (world, id, i % 7 == 0 ? "failed" : "success", at, at);
    }
  return card_world_end (world);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(CardWorld) world = card_world_new ("Europe/Berlin", "2026-03-31T12:00:00Z");
  g_autoptr(MpisCardInput) input = make_input (world);
  double whole = 0;
  guint n_kinds;
  const MpisCardKind *kinds = mpis_card_kind_list (&n_kinds);

  for (guint k = 0; k < n_kinds; k++)
    {
      double times[N_RUNS];

      for (guint i = 0; i < N_RUNS; i++)
        {
          gint64 start = g_get_monotonic_time ();
          g_autoptr(MpisCardAnswer) answer = card_ask (input, kinds[k].id, "{\"goal\": 100, \"text\": \"a\"}");

          times[i] = (g_get_monotonic_time () - start) / 1000.0;
        }
      g_sort_array (times, N_RUNS, sizeof *times, compare_doubles, NULL);
      printf ("answer-%s %.2f ms\n", kinds[k].id, times[N_RUNS / 2]);
      whole += times[N_RUNS / 2];
    }
  printf ("answer-60-cards %.1f ms\n", whole * 60 / n_kinds);
  return 0;
}
