#include "config.h"

#include "mpis-cron.h"
#include "mpis-error.h"

static MpisInstant
instant (const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  MpisInstant value;

  mpis_time_parse (text, utc, &value, NULL, &error);
  g_assert_no_error (error);
  return value;
}

/* The @n moments after one, as texts. */
static void
assert_next (const char        *schedule,
             const char        *zone_name,
             const char        *after,
             const char *const *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisCron) cron = mpis_cron_parse (schedule, &error);
  g_autoptr(GTimeZone) zone = mpis_zone_new (zone_name, NULL);
  MpisInstant at = instant (after);

  g_assert_no_error (error);
  g_assert_nonnull (zone);
  for (guint i = 0; expected[i] != NULL; i++)
    {
      g_autofree char *text = NULL;

      at = mpis_cron_next (cron, at, zone);
      g_assert_cmpint (at, !=, MPIS_INSTANT_UNKNOWN);
      text = mpis_time_format (at);
      g_assert_cmpstr (text, ==, expected[i]);
    }
}

#define NEXT(schedule, zone, after, ...) \
  assert_next (schedule, zone, after, (const char *const[]) { __VA_ARGS__, NULL })

static void
test_fields (void)
{
  NEXT ("0 9 * * mon-fri", "UTC", "2026-11-20T09:00:00Z", "2026-11-23T09:00:00Z", "2026-11-24T09:00:00Z");
  NEXT ("*/15 * * * *", "UTC", "2026-11-20T09:00:30Z", "2026-11-20T09:15:00Z", "2026-11-20T09:30:00Z");
  NEXT ("5/20 0 * * *", "UTC", "2026-11-20T09:00:00Z", "2026-11-21T00:05:00Z", "2026-11-21T00:25:00Z",
        "2026-11-21T00:45:00Z", "2026-11-22T00:05:00Z");
  NEXT ("0 0 29 feb *", "UTC", "2096-03-01T00:00:00Z", "2104-02-29T00:00:00Z");
  NEXT ("0 12 1,15 JAN-MAR/2 *", "UTC", "2026-01-01T12:00:00Z", "2026-01-15T12:00:00Z", "2026-03-01T12:00:00Z");
  NEXT ("0 0 * * sat-sun", "UTC", "2026-11-20T09:00:00Z", "2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z",
        "2026-11-28T00:00:00Z");
  NEXT ("0 0 * * 5-7", "UTC", "2026-11-20T09:00:00Z", "2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z",
        "2026-11-27T00:00:00Z");
  /* Both days restricted: either. One of them only begins with a star: both. */
  NEXT ("0 0 13 * fri", "UTC", "2026-11-10T00:00:00Z", "2026-11-13T00:00:00Z", "2026-11-20T00:00:00Z");
  NEXT ("0 0 13 * fri", "UTC", "2026-12-11T00:00:00Z", "2026-12-13T00:00:00Z", "2026-12-18T00:00:00Z");
  NEXT ("0 0 */2 * fri", "UTC", "2026-11-10T00:00:00Z", "2026-11-13T00:00:00Z", "2026-11-27T00:00:00Z");
}

static void
test_zones (void)
{
  /* Berlin has no 02:30 on 29 March, and two of them on 25 October 2026. */
  NEXT ("30 2 * * *", "Europe/Berlin", "2026-03-28T02:00:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
  NEXT ("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
  NEXT ("*/20 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z");
  NEXT ("30 * * * *", "Europe/Berlin", "2026-10-24T23:45:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z",
        "2026-10-25T02:30:00Z");
  /* A day that Samoa left out. */
  NEXT ("0 8 * * *", "Pacific/Apia", "2011-12-29T19:00:00Z", "2011-12-30T10:00:00Z", "2011-12-30T18:00:00Z");
  NEXT ("0 9 * * *", "Asia/Kathmandu", "2026-11-20T03:15:00Z", "2026-11-21T03:15:00Z");
}

static void
test_never (void)
{
  g_autoptr(MpisCron) cron = mpis_cron_parse ("0 0 31 feb,apr *", NULL);
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();

  g_assert_cmpint (mpis_cron_next (cron, instant ("2026-01-01T00:00:00Z"), utc), ==, MPIS_INSTANT_UNKNOWN);
}

static void
test_refused (void)
{
  const char *const refused[] = {
    "", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *", "* * * 13 *",
    "* * * * 8", "-1 * * * *", "1- * * * *", "5-1 * * * *", "*/0 * * * *", "*/60 * * * *", "1,,2 * * * *", ", * * * *",
    "mon * * * *", "* * * * mo", "* * * * monday", "a * * * *", "1.5 * * * *", "+1 * * * *", "@daily", "1/2/3 * * * *",
    "* * * * fri-mon", "** * * * *", "99999999999999999999 * * * *",
  };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(MpisCron) cron = mpis_cron_parse (refused[i], &error);

      if (cron != NULL)
        g_error ("“%s” was taken", refused[i]);
      g_assert_error (error, MPIS_ERROR, MPIS_ERROR_INVALID);
    }
}

/* --- the same found by trying minute after minute -------------------------------------------------- */

typedef struct {
  gboolean minutes[60], hours[24], days[32], months[13], weekdays[7];
  gboolean any_day, any_weekday;
} Plan;

static char *
make_field (gboolean *on,
            int       first,
            int       last,
            gboolean  often_any,
            gboolean *any)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if ((*any = g_test_rand_int_range (0, 3) < (often_any ? 2 : 1)))
    {
      for (int i = first; i <= last; i++)
        on[i] = TRUE;
      return g_strdup ("*");
    }
  for (int n = g_test_rand_int_range (1, 4); n > 0; n--)
    {
      int from = g_test_rand_int_range (first, last + 1), to = g_test_rand_int_range (from, last + 1);
      int step = g_test_rand_int_range (1, 6);

      g_string_append_printf (text, "%s%d-%d/%d", text->len > 0 ? "," : "", from, to, step);
      for (int i = from; i <= to; i += step)
        on[i] = TRUE;
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static char *
make_plan (Plan *plan)
{
  gboolean ignored;
  g_autofree char *minute = make_field (plan->minutes, 0, 59, FALSE, &ignored);
  g_autofree char *hour = make_field (plan->hours, 0, 23, FALSE, &ignored);
  g_autofree char *day = make_field (plan->days, 1, 31, TRUE, &plan->any_day);
  g_autofree char *month = make_field (plan->months, 1, 12, TRUE, &ignored);
  g_autofree char *weekday = make_field (plan->weekdays, 0, 6, TRUE, &plan->any_weekday);

  return g_strjoin (" ", minute, hour, day, month, weekday, NULL);
}

static gboolean
is_planned (const Plan *plan,
            gint64      local_minute)
{
  g_autoptr(GDateTime) local = g_date_time_new_from_unix_utc (local_minute * 60);
  gboolean by_day = plan->days[g_date_time_get_day_of_month (local)];
  gboolean by_weekday = plan->weekdays[g_date_time_get_day_of_week (local) % 7];

  return plan->minutes[g_date_time_get_minute (local)] && plan->hours[g_date_time_get_hour (local)] &&
         plan->months[g_date_time_get_month (local)] &&
         (plan->any_day || plan->any_weekday ? by_day && by_weekday : by_day || by_weekday);
}

static gboolean
is_hourly (const Plan *plan)
{
  for (guint i = 0; i < 24; i++)
    if (!plan->hours[i])
      return FALSE;
  return TRUE;
}

/* The minutes clocks were ahead three hours ago. */
static gint64
before_jump (gint64     minute,
             GTimeZone *zone)
{
  return mpis_time_get_offset ((minute - 180) * MPIS_MINUTE, zone) / 60;
}

/* Whether it happens at this minute: clocks show a time that is planned, or just jumped over one; a time
 * they showed within the last day counts only if it happens every hour. */
static gboolean
happens (const Plan *plan,
         gint64      minute,
         GTimeZone  *zone)
{
  gint64 local = minute + mpis_time_get_offset (minute * MPIS_MINUTE, zone) / 60;
  gint64 before = minute - 1 + mpis_time_get_offset ((minute - 1) * MPIS_MINUTE, zone) / 60;
  gboolean again = FALSE;

  for (gint64 skipped = before + 1; skipped < local; skipped++)
    if (is_planned (plan, skipped))
      return TRUE;
  if (!is_planned (plan, local))
    return FALSE;
  for (gint64 earlier = minute - 180; local - minute < before_jump (minute, zone) && earlier < minute; earlier++)
    again |= earlier + mpis_time_get_offset (earlier * MPIS_MINUTE, zone) / 60 == local;
  return !again || is_hourly (plan);
}

static void
test_anything (void)
{
  static const struct { const char *zone, *around; } places[] = {
    { "UTC", "2026-02-27T00:00:00Z" },
    { "Europe/Berlin", "2026-03-28T20:00:00Z" }, { "Europe/Berlin", "2026-10-24T20:00:00Z" },
    { "America/New_York", "2026-03-08T02:00:00Z" }, { "America/New_York", "2026-11-01T01:00:00Z" },
    { "Australia/Lord_Howe", "2026-04-04T08:00:00Z" }, { "Australia/Lord_Howe", "2026-10-03T09:00:00Z" },
    { "America/St_Johns", "2006-10-28T20:00:00Z" }, { "Asia/Beirut", "2022-03-26T12:00:00Z" },
    { "America/Asuncion", "2023-03-25T20:00:00Z" },
  };

  for (guint i = 0; i < 60; i++)
    {
      guint place = i % G_N_ELEMENTS (places);
      g_autoptr(GTimeZone) zone = mpis_zone_new (places[place].zone, NULL);
      g_autoptr(GError) error = NULL;
      Plan plan = { 0 };
      g_autofree char *text = make_plan (&plan);
      g_autoptr(MpisCron) cron = mpis_cron_parse (text, &error);
      MpisInstant start = instant (places[place].around) + g_test_rand_int_range (0, 3600) * MPIS_SECOND;
      MpisInstant at = mpis_cron_next (cron, start, zone);

      g_assert_no_error (error);
      for (gint64 minute = start / MPIS_MINUTE + 1; minute < start / MPIS_MINUTE + 20 * 60; minute++)
        {
          gboolean expected = happens (&plan, minute, zone);

          if (expected != (at == minute * MPIS_MINUTE))
            {
              g_autofree char *when = mpis_time_format (minute * MPIS_MINUTE);
              g_autofree char *found = mpis_time_format (at);

              g_error ("“%s” in %s: at %s %s, found %s", text, places[place].zone, when,
                       expected ? "expected" : "not expected", found);
            }
          if (expected)
            at = mpis_cron_next (cron, at, zone);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/cron/fields", test_fields);
  g_test_add_func ("/metrics/cron/zones", test_zones);
  g_test_add_func ("/metrics/cron/never", test_never);
  g_test_add_func ("/metrics/cron/refused", test_refused);
  g_test_add_func ("/metrics/cron/anything", test_anything);
  return g_test_run ();
}
