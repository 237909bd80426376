#include "config.h"

#include "mpis-time.h"

#include "mpis-error.h"

#define DAY (24 * MPIS_HOUR)

static GTimeZone *
zone (const char *identifier)
{
  g_autoptr(GError) error = NULL;
  GTimeZone *made = mpis_zone_new (identifier, &error);

  g_assert_no_error (error);
  return made;
}

static MpisInstant
parse_in (const char *text,
          const char *identifier)
{
  g_autoptr(GTimeZone) tz = zone (identifier);
  g_autoptr(GError) error = NULL;
  MpisInstant instant = MPIS_INSTANT_UNKNOWN;

  mpis_time_parse (text, tz, &instant, NULL, &error);
  g_assert_no_error (error);
  return instant;
}

static gint32
day (const char *text)
{
  g_autoptr(GError) error = NULL;
  gint32 parsed = 0;

  mpis_day_parse (text, &parsed, &error);
  g_assert_no_error (error);
  return parsed;
}

static void
test_parse_forms (void)
{
  static const struct {
    const char  *text;
    const char  *canonical;
    MpisTimeForm form;
  } cases[] = {
    { "2026-02-13T09:30:00Z",                "2026-02-13T09:30:00Z",        MPIS_TIME_ZONED },
    { "2026-02-13t09:30:00z",                "2026-02-13T09:30:00Z",        MPIS_TIME_ZONED },
    { "2026-02-13T09:30:00+02:00",           "2026-02-13T07:30:00Z",        MPIS_TIME_ZONED },
    { "2026-02-13T09:30:00-0330",            "2026-02-13T13:00:00Z",        MPIS_TIME_ZONED },
    { "2026-02-13 09:30:00+00",              "2026-02-13T09:30:00Z",        MPIS_TIME_ZONED },
    { "2016-12-23 18:50 +0000",              "2016-12-23T18:50:00Z",        MPIS_TIME_ZONED },
    { "2026-02-13T09:30:00.5Z",              "2026-02-13T09:30:00.500000Z", MPIS_TIME_ZONED },
    { "2026-02-13T09:30:00.000001Z",         "2026-02-13T09:30:00.000001Z", MPIS_TIME_ZONED },
    { "2026-02-13T09:30:00.123456789Z",      "2026-02-13T09:30:00.123456Z", MPIS_TIME_ZONED },
    { "2026-02-13T09:30:00,123Z",            "2026-02-13T09:30:00.123000Z", MPIS_TIME_ZONED },
    { "2026-02-13T09:30:00.000000",          "2026-02-13T09:30:00Z",        MPIS_TIME_NAIVE },
    { "2026-02-13 09:30",                    "2026-02-13T09:30:00Z",        MPIS_TIME_NAIVE },
    { " 2026-02-13 09:30:00 ",               "2026-02-13T09:30:00Z",        MPIS_TIME_NAIVE },
    { "2026-02-13",                          "2026-02-13T00:00:00Z",        MPIS_TIME_DATE },
    { "2026-02-13 ",                         "2026-02-13T00:00:00Z",        MPIS_TIME_DATE },
    { "2024-02-29T00:00:00Z",                "2024-02-29T00:00:00Z",        MPIS_TIME_ZONED },
    { "1969-12-31T23:59:59.999999Z",         "1969-12-31T23:59:59.999999Z", MPIS_TIME_ZONED },
    { "0001-01-01T00:00:00Z",                "0001-01-01T00:00:00Z",        MPIS_TIME_ZONED },
    { "9999-12-31T23:59:59Z",                "9999-12-31T23:59:59Z",        MPIS_TIME_ZONED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *canonical = NULL;
      MpisInstant instant = 0;
      MpisTimeForm form;

      g_assert_true (mpis_time_parse (cases[i].text, NULL, &instant, &form, &error));
      g_assert_no_error (error);
      canonical = mpis_time_format (instant);
      g_assert_cmpstr (canonical, ==, cases[i].canonical);
      g_assert_cmpint (form, ==, cases[i].form);
    }
}

static void
test_parse_refuses (void)
{
  static const char *const cases[] = {
    "", " ", "yesterday", "2026", "2026-02", "2026-2-13", "26-02-13", "2026/02/13", "20260213",
    "2026-02-30", "2023-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "0000-01-01",
    "2026-02-13T", "2026-02-13T9:30", "2026-02-13T24:00", "2026-02-13T09:60", "2026-02-13T09:30:60Z",
    "2026-02-13T09:30:0", "2026-02-13T09:30:00.", "2026-02-13T09:30:00.1234567891Z",
    "2026-02-13T09:30:00+2", "2026-02-13T09:30:00+24:00", "2026-02-13T09:30:00+02:",
    "2026-02-13T09:30:00+02:60", "2026-02-13T09:30:00+02:0", "2026-02-13T09:30:00Zulu",
    "2026-02-13T09:30:00Z 1", "2026-02-13Z", "2026-02-1309:30", "2026-02-13 at 9", "-2026-02-13",
    "2026-02-13T09:30:00\xff",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      MpisInstant instant;

      g_assert_false (mpis_time_parse (cases[i], NULL, &instant, NULL, &error));
      g_assert_error (error, MPIS_ERROR, MPIS_ERROR_INVALID);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      if (g_utf8_validate (cases[i], -1, NULL))
        g_assert_nonnull (strstr (error->message, cases[i]));
    }
}

static void
test_parse_in_zone (void)
{
  /* Without a zone of its own a text is local; with one it is not. */
  g_assert_cmpint (parse_in ("2026-02-13 09:30", "Europe/Berlin"), ==,
                   parse_in ("2026-02-13T08:30:00Z", "Europe/Berlin"));
  g_assert_cmpint (parse_in ("2026-07-13 09:30", "Europe/Berlin"), ==,
                   parse_in ("2026-07-13T07:30:00Z", "Europe/Berlin"));
  g_assert_cmpint (parse_in ("2023-12-04 22:05:31", "Asia/Tokyo"), ==,
                   parse_in ("2023-12-04T13:05:31Z", "Asia/Tokyo"));
  g_assert_cmpint (parse_in ("2026-02-13", "Asia/Kolkata"), ==,
                   parse_in ("2026-02-12T18:30:00Z", "UTC"));
  g_assert_cmpint (parse_in ("1960-02-13 00:00:00.25", "America/New_York"), ==,
                   parse_in ("1960-02-13T05:00:00.25Z", "UTC"));

  /* Rules go on after the last change a zone file lists. */
  g_assert_cmpint (parse_in ("2045-07-13 09:30", "Europe/Berlin"), ==,
                   parse_in ("2045-07-13T07:30:00Z", "UTC"));
}

static void
test_parse_around_clock_changes (void)
{
  /* 02:30 does not come on 29 March, and comes twice on 25 October. */
  g_assert_cmpint (parse_in ("2026-03-29 02:30", "Europe/Berlin"), ==,
                   parse_in ("2026-03-29 03:30", "Europe/Berlin"));
  g_assert_cmpint (parse_in ("2026-03-29 01:59:59", "Europe/Berlin"), ==,
                   parse_in ("2026-03-29T00:59:59Z", "UTC"));
  g_assert_cmpint (parse_in ("2026-03-29 03:00", "Europe/Berlin"), ==,
                   parse_in ("2026-03-29T01:00:00Z", "UTC"));
  g_assert_cmpint (parse_in ("2026-10-25 02:30", "Europe/Berlin"), ==,
                   parse_in ("2026-10-25T00:30:00Z", "UTC"));
  g_assert_cmpint (parse_in ("2026-10-25 03:00", "Europe/Berlin"), ==,
                   parse_in ("2026-10-25T02:00:00Z", "UTC"));
  /* The other hemisphere, and a change of half an hour. */
  g_assert_cmpint (parse_in ("2026-04-05 01:45", "Australia/Lord_Howe"), ==,
                   parse_in ("2026-04-04T14:45:00Z", "UTC"));
  g_assert_cmpint (parse_in ("2026-10-04 02:15", "Australia/Lord_Howe"), ==,
                   parse_in ("2026-10-03T15:45:00Z", "UTC"));
  /* A whole day that was skipped. */
  g_assert_cmpint (parse_in ("2011-12-30 12:00", "Pacific/Apia"), ==,
                   parse_in ("2011-12-31 12:00", "Pacific/Apia"));
}

static void
test_days_of_23_and_25_hours (void)
{
  g_autoptr(GTimeZone) berlin = zone ("Europe/Berlin");
  g_autoptr(GTimeZone) beirut = zone ("Asia/Beirut");
  g_autoptr(GTimeZone) kolkata = zone ("Asia/Kolkata");
  gint32 spring = day ("2026-03-29");
  gint32 autumn = day ("2026-10-25");
  gint32 no_midnight = day ("2024-03-31");

  g_assert_cmpint (mpis_day_start (spring + 1, berlin) - mpis_day_start (spring, berlin), ==,
                   23 * MPIS_HOUR);
  g_assert_cmpint (mpis_day_start (autumn + 1, berlin) - mpis_day_start (autumn, berlin), ==,
                   25 * MPIS_HOUR);
  for (gint32 d = spring - 3; d < spring + 400; d++)
    {
      g_assert_cmpint (mpis_day_of (mpis_day_start (d, berlin), berlin), ==, d);
      g_assert_cmpint (mpis_day_of (mpis_day_start (d, berlin) - 1, berlin), ==, d - 1);
    }

  /* Clocks skip midnight: the day begins at 01:00. */
  g_assert_cmpint (mpis_day_start (no_midnight, beirut), ==,
                   parse_in ("2024-03-31 01:00", "Asia/Beirut"));
  g_assert_cmpint (mpis_day_of (mpis_day_start (no_midnight, beirut) - 1, beirut), ==,
                   no_midnight - 1);

  g_assert_cmpint (mpis_day_start (day ("1970-01-01"), kolkata), ==, -(5 * MPIS_HOUR + 30 * MPIS_MINUTE));
  g_assert_cmpint (mpis_day_of (-1, kolkata), ==, 0);
}

static void
test_day_texts (void)
{
  static const struct {
    const char *date;
    const char *week;
    const char *month;
    int         weekday;
  } cases[] = {
    { "2026-02-13", "2026-W07", "2026-02", 5 },
    { "2026-01-01", "2026-W01", "2026-01", 4 },
    { "2025-12-29", "2026-W01", "2025-12", 1 },
    { "2025-12-28", "2025-W52", "2025-12", 7 },
    { "2021-01-03", "2020-W53", "2021-01", 7 },
    { "2020-12-31", "2020-W53", "2020-12", 4 },
    { "2021-01-04", "2021-W01", "2021-01", 1 },
    { "2016-01-03", "2015-W53", "2016-01", 7 },
    { "1970-01-01", "1970-W01", "1970-01", 4 },
    { "1969-12-28", "1969-W52", "1969-12", 7 },
    { "1900-03-01", "1900-W09", "1900-03", 4 },
    { "2000-02-29", "2000-W09", "2000-02", 2 },
  };
  g_autoptr(GError) error = NULL;
  gint32 unused;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint32 d = day (cases[i].date);
      g_autofree char *date = mpis_day_format (d);
      g_autofree char *week = mpis_day_format_week (d);
      g_autofree char *month = mpis_day_format_month (d);

      g_assert_cmpstr (date, ==, cases[i].date);
      g_assert_cmpstr (week, ==, cases[i].week);
      g_assert_cmpstr (month, ==, cases[i].month);
      g_assert_cmpint (mpis_day_get_weekday (d), ==, cases[i].weekday);
    }

  g_assert_cmpint (day ("1970-01-01"), ==, 0);
  g_assert_false (mpis_day_parse ("2026-02-13T00:00", &unused, NULL));
  g_assert_false (mpis_day_parse ("2026-02-30", &unused, &error));
  g_assert_error (error, MPIS_ERROR, MPIS_ERROR_INVALID);
}

/* Every day of 800 years against GLib's calendar. */
static void
test_calendar (void)
{
  GDate date;
  gint32 d;

  g_date_set_dmy (&date, 1, 1, 1600);
  g_assert_true (mpis_day_from_date (1600, 1, 1, &d));
  for (guint i = 0; i < 800 * 365; i++, d++, g_date_add_days (&date, 1))
    {
      int year, month, day_of_month;
      gint32 back;

      mpis_day_get_date (d, &year, &month, &day_of_month);
      if (year != g_date_get_year (&date) || month != (int) g_date_get_month (&date) ||
          day_of_month != g_date_get_day (&date))
        g_error ("day %d is %04d-%02d-%02d", d, year, month, day_of_month);
      g_assert_true (mpis_day_from_date (year, month, day_of_month, &back));
      g_assert_cmpint (back, ==, d);
      g_assert_cmpint (mpis_day_get_weekday (d), ==, g_date_get_weekday (&date));
    }
}

static void
test_zones (void)
{
  static const char *const refused[] = {
    "", "Europe/Nowhere", "berlin", "/etc/localtime", "../zoneinfo/UTC", "Mars"
  };

  g_time_zone_unref (zone ("UTC"));
  g_time_zone_unref (zone ("America/Argentina/Buenos_Aires"));
  g_time_zone_unref (zone ("+05:30"));
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (mpis_zone_new (refused[i], &error));
      g_assert_error (error, MPIS_ERROR, MPIS_ERROR_INVALID);
    }
  g_assert_null (mpis_time_format (MPIS_INSTANT_UNKNOWN));
}

/* The clock made for millions of instants says what the zone says, one by one. */
static void
test_local_clock (void)
{
  static const char *const zones[] = {
    "UTC", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "-09:30",
    "Africa/Casablanca",
  };
  MpisInstant from = parse_in ("1969-11-01", "UTC");
  MpisInstant to = parse_in ("2044-01-01", "UTC");

  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      g_autoptr(GTimeZone) tz = zone (zones[i]);
      g_autoptr(MpisLocalClock) clock = mpis_local_clock_new (tz, from, to);

      for (MpisInstant at = from; at < to; at += 5 * MPIS_HOUR + 17 * MPIS_MINUTE + 3)
        {
          gint64 seconds = at / MPIS_SECOND - (at % MPIS_SECOND < 0);
          int interval = g_time_zone_find_interval (tz, G_TIME_TYPE_UNIVERSAL, seconds);
          gint64 local = seconds + g_time_zone_get_offset (tz, interval);

          g_assert_cmpint (mpis_local_clock_minute (clock, at), ==, local / 60 - (local % 60 < 0));
        }
    }
}

static void
test_local_clock_edges (void)
{
  g_autoptr(GTimeZone) berlin = zone ("Europe/Berlin");
  g_autoptr(GTimeZone) utc = zone ("UTC");
  MpisInstant spring = parse_in ("2026-03-29T01:00:00Z", "UTC");
  g_autoptr(MpisLocalClock) clock = mpis_local_clock_new (berlin, spring - DAY, spring + DAY);
  g_autoptr(MpisLocalClock) moment = mpis_local_clock_new (berlin, spring, spring);
  g_autoptr(MpisLocalClock) all = mpis_local_clock_new (berlin, G_MININT64, G_MAXINT64);
  g_autoptr(MpisLocalClock) plain = mpis_local_clock_new (utc, 0, 0);

  /* From 01:59 to 03:00. */
  g_assert_cmpint (mpis_local_clock_minute (clock, spring) -
                   mpis_local_clock_minute (clock, spring - 1), ==, 61);
  g_assert_cmpint (mpis_local_clock_minute (moment, spring), ==,
                   mpis_local_clock_minute (clock, spring));
  g_assert_cmpint (mpis_local_clock_minute (all, spring), ==,
                   mpis_local_clock_minute (clock, spring));
  g_assert_cmpint (mpis_local_clock_minute (all, spring - 1), ==,
                   mpis_local_clock_minute (clock, spring - 1));

  g_assert_cmpint (mpis_local_clock_minute (plain, -1), ==, -1);
  g_assert_cmpint (mpis_local_clock_minute (plain, -MPIS_MINUTE), ==, -1);
  g_assert_cmpint (mpis_local_clock_minute (plain, -MPIS_MINUTE - 1), ==, -2);
  g_assert_cmpint (mpis_local_clock_minute (all, G_MAXINT64), ==, G_MAXINT32);
  g_assert_cmpint (mpis_local_clock_minute (all, G_MININT64), ==, G_MININT32);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/time/parse/forms", test_parse_forms);
  g_test_add_func ("/base/time/parse/refuses", test_parse_refuses);
  g_test_add_func ("/base/time/parse/in-zone", test_parse_in_zone);
  g_test_add_func ("/base/time/parse/around-clock-changes", test_parse_around_clock_changes);
  g_test_add_func ("/base/time/days-of-23-and-25-hours", test_days_of_23_and_25_hours);
  g_test_add_func ("/base/time/day-texts", test_day_texts);
  g_test_add_func ("/base/time/calendar", test_calendar);
  g_test_add_func ("/base/time/zones", test_zones);
  g_test_add_func ("/base/time/local-clock", test_local_clock);
  g_test_add_func ("/base/time/local-clock/edges", test_local_clock_edges);
  return g_test_run ();
}
