#include "config.h"

#include <math.h>

#include "mpis-ticks.h"

/* Every character is 7 pixels wide. */
static double
measure (const char *text,
         gpointer    data)
{
  return 7.0 * g_utf8_strlen (text, -1);
}

static gint64
day_of (int year,
        int month,
        int day)
{
  g_autoptr(GDateTime) date = g_date_time_new_utc (year, month, day, 0, 0, 0);

  return g_date_time_to_unix (date) / 86400;
}

static GArray *
days_between (gint64 first,
              gint64 last,
              double width)
{
  MpisScale scale = mpis_scale_days (first, last, 40, width - 6);

  return mpis_ticks_new_days (&scale, 0, width, measure, NULL);
}

static char *
join_labels (GArray *ticks)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < ticks->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "|" : "", g_array_index (ticks, MpisTick, i).label);

  return g_string_free_and_steal (text);
}

static void
assert_days (gint64      first,
             gint64      last,
             double      width,
             const char *labels)
{
  g_autoptr(GArray) ticks = days_between (first, last, width);
  g_autofree char *joined = join_labels (ticks);

  g_assert_cmpstr (joined, ==, labels);
}

static void
test_steps (void)
{
  static const struct { double low, high; guint n; double least, step; } cases[] = {
    { 0, 10, 6, 0, 2 },      { 0, 10, 11, 0, 1 }, { 0, 11, 11, 0, 2 },     { 0, 1, 3, 0, 0.5 },
    { 0, 1, 3, 1, 1 },       { 0, 2, 9, 1, 1 },   { 0, 123456, 5, 1, 50000 }, { -50, 50, 5, 1, 50 },
    { 0, 0.07, 5, 0, 0.02 }, { 0, 0, 5, 0, 1 },   { 0, INFINITY, 5, 0, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpfloat_with_epsilon (mpis_ticks_get_step (cases[i].low, cases[i].high, cases[i].n,
                                                         cases[i].least), cases[i].step, 1e-12);
}

static void
test_numeric (void)
{
  MpisScale scale = mpis_scale_linear (-260, 1500, 200, 0);
  g_autoptr(GArray) ticks = mpis_ticks_new_numeric (&scale, 500, MPIS_CHART_UNIT_COUNT, measure, NULL);
  g_autofree char *labels = join_labels (ticks);

  g_assert_cmpstr (labels, ==, "0|500|1\u00a0K|1.5\u00a0K");
  g_assert_cmpfloat_with_epsilon (g_array_index (ticks, MpisTick, 3).position, 0, 1e-9);
}

static void
test_percent (void)
{
  MpisScale scale = mpis_scale_linear (0, 0.02, 200, 0);
  g_autoptr(GArray) ticks = mpis_ticks_new_numeric (&scale, 0.005, MPIS_CHART_UNIT_FRACTION, measure,
                                                    NULL);
  g_autofree char *labels = join_labels (ticks);

  g_assert_cmpstr (labels, ==, "0.0\u00a0%|0.5\u00a0%|1.0\u00a0%|1.5\u00a0%|2.0\u00a0%");
}

static void
test_days (void)
{
  assert_days (day_of (2026, 11, 1), day_of (2026, 11, 5), 400, "1 Nov|2 Nov|3 Nov|4 Nov|5 Nov");
}

static void
test_every_other_day (void)
{
  assert_days (day_of (2026, 11, 14), day_of (2026, 11, 20), 300, "14 Nov|16 Nov|18 Nov|20 Nov");
}

static void
test_weeks_begin_on_monday (void)
{
  assert_days (day_of (2026, 10, 22), day_of (2026, 11, 20), 900, "26 Oct|2 Nov|9 Nov|16 Nov");
}

static void
test_months (void)
{
  assert_days (day_of (2025, 10, 15), day_of (2026, 4, 10), 600, "Nov|Dec|2026|Feb|Mar|Apr");
}

static void
test_quarters (void)
{
  assert_days (day_of (2025, 1, 1), day_of (2026, 12, 31), 480,
               "2025|Apr|Jul|Oct|2026|Apr|Jul|Oct");
}

static void
test_years (void)
{
  assert_days (day_of (2020, 2, 3), day_of (2026, 11, 20), 500, "2021|2022|2023|2024|2025|2026");
}

static void
test_many_years (void)
{
  assert_days (day_of (1970, 1, 1), day_of (2026, 11, 20), 400, "1970|1980|1990|2000|2010|2020");
}

static void
test_before_1970 (void)
{
  assert_days (day_of (1969, 12, 1), day_of (1969, 12, 31), 500, "1 Dec|8 Dec|15 Dec|22 Dec|29 Dec");
}

static void
test_one_day (void)
{
  assert_days (day_of (2026, 11, 20), day_of (2026, 11, 20), 300, "20 Nov");
}

static void
test_no_room (void)
{
  assert_days (day_of (2026, 11, 14), day_of (2026, 11, 20), 60, "14 Nov");
  assert_days (day_of (2026, 11, 14), day_of (2026, 11, 20), 30, "");
}

/* Whatever the range and width: in order, apart, within the room, and there at all. */
static void
test_labels_never_overlap (void)
{
  for (int span = 0; span < 20000; span = span * 5 / 4 + 1)
    for (int width = 60; width < 1600; width += 97)
      {
        gint64 first = 20000 - span / 3;
        g_autoptr(GArray) ticks = days_between (first, first + span, width);
        double end = -100;

        g_assert_cmpuint (ticks->len, >, 0);
        for (guint i = 0; i < ticks->len; i++)
          {
            const MpisTick *tick = &g_array_index (ticks, MpisTick, i);

            g_assert_cmpfloat (tick->label_start, >=, end + 10);
            g_assert_cmpfloat (tick->label_start, >=, 0);
            end = tick->label_start + tick->label_width;
            g_assert_cmpfloat (end, <=, width + 0.5);
            g_assert_cmpfloat (tick->value, >=, first);
            g_assert_cmpfloat (tick->value, <=, first + span);
          }
      }
}

/* A day in Berlin, of so many hours. */
static void
assert_clock (int         month,
              int         day,
              int         hours,
              double      width,
              const char *labels)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  gint32 number = (gint32) day_of (2026, month, day);
  MpisInstant from = mpis_day_start (number, zone), to = mpis_day_start (number + 1, zone);
  MpisScale scale = mpis_scale_linear ((double) from, (double) to, 0, width);
  g_autoptr(GArray) ticks = mpis_ticks_new_instants (&scale, zone, 0, width, measure, NULL);
  g_autofree char *joined = join_labels (ticks);

  g_assert_cmpint (to - from, ==, hours * MPIS_HOUR);
  g_assert_cmpstr (joined, ==, labels);
  for (guint i = 0; i < ticks->len; i++)
    {
      const MpisTick *tick = &g_array_index (ticks, MpisTick, i);

      g_assert_cmpfloat_with_epsilon (tick->position, (tick->value - (double) from) / MPIS_HOUR
                                                      * width / hours, 1e-6);
    }
}

/* Where the clocks change, ticks stay on hours people see: the axis has 23 or 25 of them. */
static void
test_clock_changes (void)
{
  assert_clock (6, 10, 24, 400, "10 Jun|06:00|12:00|18:00|11 Jun");
  assert_clock (3, 29, 23, 400, "29 Mar|06:00|12:00|18:00|30 Mar");
  assert_clock (10, 25, 25, 400, "25 Oct|06:00|12:00|18:00|26 Oct");
  /* The hour from 2 to 3 is not there, or there twice. */
  assert_clock (3, 29, 23, 1900, "29 Mar|01:00|03:00|04:00|05:00|06:00|07:00|08:00|09:00|10:00|11:00|12:00|"
                                 "13:00|14:00|15:00|16:00|17:00|18:00|19:00|20:00|21:00|22:00|23:00|30 Mar");
  assert_clock (10, 25, 25, 1000, "25 Oct|02:00|04:00|06:00|08:00|10:00|12:00|14:00|16:00|18:00|20:00|"
                                  "22:00|26 Oct");
}

/* Whole days have their names at the zone's midnights. */
static void
test_days_of_instants (void)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  gint32 first = (gint32) day_of (2026, 10, 20);
  MpisScale scale = mpis_scale_linear ((double) mpis_day_start (first, zone),
                                       (double) mpis_day_start (first + 10, zone), 0, 600);
  g_autoptr(GArray) ticks = mpis_ticks_new_instants (&scale, zone, 0, 600, measure, NULL);

  g_assert_cmpuint (ticks->len, >=, 4);
  for (guint i = 0; i < ticks->len; i++)
    {
      MpisInstant at = (MpisInstant) g_array_index (ticks, MpisTick, i).value;

      g_assert_cmpint (at, ==, mpis_day_start (mpis_day_of (at, zone), zone));
    }
}

static void
test_minutes (void)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier ("Asia/Kathmandu");   /* 5:45 from UTC */
  MpisInstant from = mpis_day_start ((gint32) day_of (2026, 6, 10), zone) + 9 * MPIS_HOUR;
  MpisScale scale = mpis_scale_linear ((double) from, (double) (from + 20 * MPIS_MINUTE), 0, 640);
  g_autoptr(GArray) ticks = mpis_ticks_new_instants (&scale, zone, 0, 640, measure, NULL);
  g_autofree char *joined = join_labels (ticks);

  g_assert_cmpstr (joined, ==, "10 Jun, 09:00|09:05|09:10|09:15|09:20");
}

static void
test_symlog (void)
{
  MpisScale scale = mpis_scale_symlog (-350, 25000, 200, 0, 1);
  g_autoptr(GArray) ticks = mpis_ticks_new_symlog (&scale, MPIS_CHART_UNIT_COUNT, measure, NULL);
  g_autofree char *joined = join_labels (ticks);

  g_assert_cmpstr (joined, ==, "−100|−10|0|10|100|1\u00a0K|10\u00a0K");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/charts/ticks/steps", test_steps);
  g_test_add_func ("/charts/ticks/numeric", test_numeric);
  g_test_add_func ("/charts/ticks/percent", test_percent);
  g_test_add_func ("/charts/ticks/days", test_days);
  g_test_add_func ("/charts/ticks/every-other-day", test_every_other_day);
  g_test_add_func ("/charts/ticks/weeks-begin-on-monday", test_weeks_begin_on_monday);
  g_test_add_func ("/charts/ticks/months", test_months);
  g_test_add_func ("/charts/ticks/quarters", test_quarters);
  g_test_add_func ("/charts/ticks/years", test_years);
  g_test_add_func ("/charts/ticks/many-years", test_many_years);
  g_test_add_func ("/charts/ticks/before-1970", test_before_1970);
  g_test_add_func ("/charts/ticks/one-day", test_one_day);
  g_test_add_func ("/charts/ticks/no-room", test_no_room);
  g_test_add_func ("/charts/ticks/labels-never-overlap", test_labels_never_overlap);
  g_test_add_func ("/charts/ticks/clock-changes", test_clock_changes);
  g_test_add_func ("/charts/ticks/days-of-instants", test_days_of_instants);
  g_test_add_func ("/charts/ticks/minutes", test_minutes);
  g_test_add_func ("/charts/ticks/symlog", test_symlog);

  return g_test_run ();
}
