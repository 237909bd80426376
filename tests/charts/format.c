#include "config.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>

#include "mpis-counters.h"
#include "mpis-format.h"

#define assert_text(call, expected)   \
  G_STMT_START                        \
    {                                 \
      g_autofree char *text_ = (call); \
      g_assert_cmpstr (text_, ==, (expected)); \
    }                                 \
  G_STMT_END

static void
test_count (void)
{
  assert_text (mpis_format_count (0), "0");
  assert_text (mpis_format_count (999), "999");
  assert_text (mpis_format_count (1000), "1,000");
  assert_text (mpis_format_count (-1234567), "\u22121,234,567");
  assert_text (mpis_format_count (-123), "\u2212123");
  assert_text (mpis_format_count (G_MAXINT64), "9,223,372,036,854,775,807");
}

static void
test_unknown_is_a_dash (void)
{
  assert_text (mpis_format_count (MPIS_UNKNOWN), "–");
  assert_text (mpis_format_compact (NAN), "–");
  assert_text (mpis_format_percent (NAN), "–");
  assert_text (mpis_format_change (NAN), "–");
  assert_text (mpis_format_value (NAN, MPIS_CHART_UNIT_COUNT), "–");
  assert_text (mpis_format_short (NAN, MPIS_CHART_UNIT_FRACTION), "–");
  assert_text (mpis_format_day (G_MAXINT64), "–");
}

static void
test_compact (void)
{
  static const struct { double count; const char *text; } cases[] = {
    { 0, "0" }, { 7, "7" }, { 2.5, "2.5" }, { 999, "999" }, { 1000, "1\u00a0K" }, { 1234, "1.2\u00a0K" },
    { 1950, "2\u00a0K" }, { 12345, "12\u00a0K" }, { 999499, "999\u00a0K" }, { 999950, "1\u00a0M" },
    { -1234, "\u22121.2\u00a0K" }, { 3.4e6, "3.4\u00a0M" }, { 2.5e9, "2.5\u00a0B" }, { 7e12, "7\u00a0T" },
    { 1e16, "10000\u00a0T" }, { -0.01, "0" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_text (mpis_format_compact (cases[i].count), cases[i].text);
}

static void
test_percent (void)
{
  assert_text (mpis_format_percent (0.034), "3.4\u00a0%");
  assert_text (mpis_format_percent (0), "0\u00a0%");
  assert_text (mpis_format_percent (1), "100\u00a0%");
  assert_text (mpis_format_percent (12.5), "1250\u00a0%");
  assert_text (mpis_format_percent (-0.012), "\u22121.2\u00a0%");
}

static void
test_change (void)
{
  assert_text (mpis_format_change (0.12), "+12.0\u00a0%");
  assert_text (mpis_format_change (-0.034), "\u22123.4\u00a0%");
  assert_text (mpis_format_change (0), "0\u00a0%");
  assert_text (mpis_format_change (-0.0001), "0\u00a0%");
  assert_text (mpis_format_change (4), "+400\u00a0%");
}

static void
test_value (void)
{
  assert_text (mpis_format_value (1234.4, MPIS_CHART_UNIT_COUNT), "1,234");
  assert_text (mpis_format_value (0.05, MPIS_CHART_UNIT_FRACTION), "5.0\u00a0%");
  assert_text (mpis_format_short (1234.4, MPIS_CHART_UNIT_COUNT), "1.2\u00a0K");
}

/* Neighbours on an axis never read the same. */
static void
test_ticks_differ (void)
{
  static const double steps[] = { 1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 2e5, 5e5, 2e6, 5e8 };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    for (guint k = 0; k < 8; k++)
      {
        g_autofree char *a = mpis_format_tick (k * steps[i], steps[i], MPIS_CHART_UNIT_COUNT);
        g_autofree char *b = mpis_format_tick ((k + 1) * steps[i], steps[i], MPIS_CHART_UNIT_COUNT);

        g_assert_cmpstr (a, !=, b);
      }
  assert_text (mpis_format_tick (1500, 500, MPIS_CHART_UNIT_COUNT), "1.5\u00a0K");
  assert_text (mpis_format_tick (1000, 500, MPIS_CHART_UNIT_COUNT), "1\u00a0K");
  assert_text (mpis_format_tick (-1e-12, 0.5, MPIS_CHART_UNIT_FRACTION), "0\u00a0%");
}

static void
test_days (void)
{
  assert_text (mpis_format_day (0), "1 Jan");
  assert_text (mpis_format_day_full (20777), "Fri, 20 Nov 2026");
  assert_text (mpis_format_day_full (-1), "Wed, 31 Dec 1969");
  assert_text (mpis_format_moment (20777), "Fri, 20 Nov 2026");
  assert_text (mpis_format_moment (20777.5), "Fri, 20 Nov 2026, 12:00");
  assert_text (mpis_format_moment (20777 + 605 / 1440.0), "Fri, 20 Nov 2026, 10:05");
  assert_text (mpis_format_moment (-0.25), "Wed, 31 Dec 1969, 18:00");
  assert_text (mpis_format_moment (1e30), "–");
}

/* A locale made on the spot: machines differ in what they have installed. */
static void
test_german (void)
{
  g_autofree char *dir = g_dir_make_tmp ("mpis-locale-XXXXXX", NULL);
  g_autofree char *locale = g_build_filename (dir, "de_DE.UTF-8", NULL);
  const char *command[] = { "localedef", "-c", "-i", "de_DE", "-f", "UTF-8", locale, NULL };
  const char *clean[] = { "rm", "-rf", dir, NULL };

  g_spawn_sync (NULL, (char **) command, NULL,
                G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                NULL, NULL, NULL, NULL);
  g_setenv ("LOCPATH", dir, TRUE);
  if (setlocale (LC_ALL, "de_DE.UTF-8") == NULL)
    g_test_skip ("localedef cannot make a German locale here");
  else
    {
      assert_text (mpis_format_count (-1234567), "\u22121.234.567");
      assert_text (mpis_format_compact (1234), "1,2\u00a0K");
      assert_text (mpis_format_percent (0.034), "3,4\u00a0%");
      assert_text (mpis_format_day_full (20770), "Fr, 13 Nov 2026");
    }

  setlocale (LC_ALL, "C.UTF-8");
  g_unsetenv ("LOCPATH");
  g_spawn_sync (NULL, (char **) clean, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

/* Among text from right to left a sign and a percent mark stay on their side of the number. */
static void
test_right_to_left (void)
{
  mpis_format_set_right_to_left (TRUE);
  assert_text (mpis_format_change (-0.168), "\u2066\u221216.8\u00a0%\u2069");
  assert_text (mpis_format_percent (0.034), "\u20663.4\u00a0%\u2069");
  assert_text (mpis_format_tick (0.5, 0.25, MPIS_CHART_UNIT_FRACTION), "\u206650\u00a0%\u2069");
  assert_text (mpis_format_count (-1234), "\u2066\u22121,234\u2069");
  assert_text (mpis_format_count (1234), "1,234");   /* has nothing that could change its side */
  mpis_format_set_right_to_left (FALSE);
  assert_text (mpis_format_change (-0.168), "\u221216.8\u00a0%");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_ALL, "C.UTF-8");

  g_test_add_func ("/charts/format/count", test_count);
  g_test_add_func ("/charts/format/unknown-is-a-dash", test_unknown_is_a_dash);
  g_test_add_func ("/charts/format/compact", test_compact);
  g_test_add_func ("/charts/format/percent", test_percent);
  g_test_add_func ("/charts/format/change", test_change);
  g_test_add_func ("/charts/format/value", test_value);
  g_test_add_func ("/charts/format/ticks-differ", test_ticks_differ);
  g_test_add_func ("/charts/format/days", test_days);
  g_test_add_func ("/charts/format/german", test_german);
  g_test_add_func ("/charts/format/right-to-left", test_right_to_left);

  return g_test_run ();
}
