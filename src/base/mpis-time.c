#include "config.h"

#include "mpis-time.h"

#include <string.h>

#include "mpis-error.h"

#define DAY (24 * MPIS_HOUR)

static gint64
floor_div (gint64 a,
           gint64 b)
{
  return a / b - (a % b < 0);
}

/**
 * mpis_day_from_date:
 * @year: 1 to 9999
 * @month: 1 to 12
 * @day_of_month: 1 to 31
 * @day: (out): the day
 *
 * Returns: %FALSE if there is no such date in the Gregorian calendar
 */
gboolean
mpis_day_from_date (int     year,
                    int     month,
                    int     day_of_month,
                    gint32 *day)
{
  static const guint8 lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gboolean leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  int y, day_of_year;

  if (year < 1 || year > 9999 || month < 1 || month > 12 || day_of_month < 1 ||
      day_of_month > lengths[month - 1] + (month == 2 && leap))
    return FALSE;

  /* Years that begin in March have their leap day last, and months that follow a line. */
  y = year - (month <= 2);
  day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day_of_month - 1;
  *day = 365 * y + y / 4 - y / 100 + y / 400 + day_of_year - 719468;
  return TRUE;
}

/**
 * mpis_day_get_date:
 * @day: a day
 * @year: (out): its year
 * @month: (out): its month, 1 to 12
 * @day_of_month: (out): 1 to 31
 */
void
mpis_day_get_date (gint32  day,
                   int    *year,
                   int    *month,
                   int    *day_of_month)
{
  gint64 days = (gint64) day + 719468;   /* since 0000-03-01 */
  gint64 era = floor_div (days, 146097);
  int day_of_era = days - era * 146097;
  int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int shifted = (5 * day_of_year + 2) / 153;

  *day_of_month = day_of_year - (153 * shifted + 2) / 5 + 1;
  *month = shifted < 10 ? shifted + 3 : shifted - 9;
  *year = year_of_era + era * 400 + (*month <= 2);
}

/**
 * mpis_day_get_weekday:
 * @day: a day
 *
 * Returns: 1 for Monday to 7 for Sunday
 */
int
mpis_day_get_weekday (gint32 day)
{
  gint64 from_monday = ((gint64) day + 3) % 7;   /* 1970-01-01 was a Thursday */

  return (from_monday < 0 ? from_monday + 7 : from_monday) + 1;
}

/* Seconds east of UTC at a moment. */
static gint64
offset_at (GTimeZone *zone,
           gint64     unix_seconds)
{
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, unix_seconds);

  return g_time_zone_get_offset (zone, interval);
}

/*
 * What clocks in @zone call @local, in seconds. A time that comes twice (clocks put back) is the first
 * of the two; one that never comes (clocks put forward) is moved on by what the clocks skip, so that
 * 02:30 becomes 03:30, and a missing midnight the first moment of its day.
 */
static gint64
local_to_unix (GTimeZone *zone,
               gint64     local)
{
  gint64 before = offset_at (zone, local - 24 * 3600);
  gint64 after = offset_at (zone, local + 24 * 3600);

  if (before != after && offset_at (zone, local - before) != before &&
      offset_at (zone, local - after) == after)
    return local - after;
  return local - before;
}

typedef struct {
  const char *text;
  const char *at;
} Cursor;

static gboolean
fail (const Cursor  *cursor,
      const char    *what,
      GError       **error)
{
  g_autofree char *valid = g_utf8_make_valid (cursor->text, MIN (strlen (cursor->text), 60));

  g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID,
               "“%s” is not a time: %s (expected a form like 2026-02-13T09:30:00Z)", valid, what);
  return FALSE;
}

/* Exactly @n digits. */
static gboolean
take_number (Cursor *cursor,
             guint   n,
             int    *number)
{
  *number = 0;
  for (guint i = 0; i < n; i++, cursor->at++)
    {
      if (!g_ascii_isdigit (*cursor->at))
        return FALSE;
      *number = *number * 10 + (*cursor->at - '0');
    }
  return TRUE;
}

static gboolean
take (Cursor     *cursor,
      const char *any_of)
{
  if (*cursor->at == '\0' || strchr (any_of, *cursor->at) == NULL)
    return FALSE;
  cursor->at++;
  return TRUE;
}

static void
skip_blanks (Cursor *cursor)
{
  while (take (cursor, " \t\r\n"))
    ;
}

static gboolean
parse_date (Cursor  *cursor,
            gint32  *day,
            GError **error)
{
  int year, month, day_of_month;

  if (!take_number (cursor, 4, &year) || !take (cursor, "-") ||
      !take_number (cursor, 2, &month) || !take (cursor, "-") ||
      !take_number (cursor, 2, &day_of_month))
    return fail (cursor, "it does not begin with a date", error);
  if (!mpis_day_from_date (year, month, day_of_month, day))
    return fail (cursor, "there is no such day", error);
  return TRUE;
}

/* `HH:MM`, `HH:MM:SS`, `HH:MM:SS.f…` as microseconds since midnight; finer digits are dropped. */
static gboolean
parse_clock (Cursor  *cursor,
             gint64  *clock,
             GError **error)
{
  int hour, minute, second = 0;
  int digits = 0;
  gint64 unit = MPIS_SECOND;

  if (!take_number (cursor, 2, &hour) || !take (cursor, ":") || !take_number (cursor, 2, &minute))
    return fail (cursor, "the time of day is incomplete", error);
  *clock = 0;
  if (take (cursor, ":"))
    {
      if (!take_number (cursor, 2, &second))
        return fail (cursor, "the seconds are not two digits", error);
      if (take (cursor, ".,"))
        {
          for (; g_ascii_isdigit (*cursor->at); cursor->at++, digits++)
            *clock += (*cursor->at - '0') * (unit /= 10);
          if (digits == 0 || digits > 9)
            return fail (cursor, "the fraction of a second is not 1 to 9 digits", error);
        }
    }
  if (hour > 23 || minute > 59 || second > 59)
    return fail (cursor, "there is no such time of day", error);
  *clock += hour * MPIS_HOUR + minute * MPIS_MINUTE + second * MPIS_SECOND;
  return TRUE;
}

/* `Z`, `+hh`, `+hhmm`, `+hh:mm` or nothing. */
static gboolean
parse_offset (Cursor    *cursor,
              gboolean  *given,
              gint64    *offset,
              GError   **error)
{
  gboolean negative = *cursor->at == '-';
  int hours, minutes = 0;

  *offset = 0;
  *given = TRUE;
  if (take (cursor, "Zz"))
    return TRUE;
  if (!take (cursor, "+-"))
    {
      *given = FALSE;
      return TRUE;
    }
  if (!take_number (cursor, 2, &hours))
    return fail (cursor, "the offset from UTC is incomplete", error);
  if ((take (cursor, ":") || g_ascii_isdigit (*cursor->at)) && !take_number (cursor, 2, &minutes))
    return fail (cursor, "the offset from UTC is incomplete", error);
  if (hours > 23 || minutes > 59)
    return fail (cursor, "there is no such offset from UTC", error);
  *offset = (hours * MPIS_HOUR + minutes * MPIS_MINUTE) * (negative ? -1 : 1);
  return TRUE;
}

/**
 * mpis_time_parse:
 * @text: a time as others write it
 * @zone: (nullable): the zone of a text that names none, or %NULL for UTC
 * @instant: (out): the moment
 * @form: (out) (optional): what the text said about itself
 * @error: return location for an error, or %NULL
 *
 * Reads a date (`2026-02-13`), a date with a time of day (`2026-02-13T09:30`, a blank for the `T`, with
 * or without seconds and a fraction of up to nine digits) and an offset (`Z`, `+02:00`, `+0200`, `+02`,
 * after a blank or not). Blanks around it are ignored; anything else, or a day or hour that does not
 * exist, is an error. In @zone, a time that comes twice when clocks are put back is the first of the
 * two, and one that clocks skip is moved on by as much as they skip.
 *
 * Returns: %FALSE with #MPIS_ERROR_INVALID set
 */
gboolean
mpis_time_parse (const char    *text,
                 GTimeZone     *zone,
                 MpisInstant   *instant,
                 MpisTimeForm  *form,
                 GError       **error)
{
  Cursor cursor = { text, text };
  const char *date_end;
  gboolean clocked, zoned = FALSE;
  gint64 clock = 0;
  gint64 offset = 0;
  gint32 day;

  g_return_val_if_fail (text != NULL && instant != NULL, FALSE);

  skip_blanks (&cursor);
  if (!parse_date (&cursor, &day, error))
    return FALSE;
  date_end = cursor.at;
  clocked = take (&cursor, "Tt");
  if (!clocked)
    {
      skip_blanks (&cursor);
      clocked = cursor.at > date_end && g_ascii_isdigit (*cursor.at);
    }
  if (clocked)
    {
      if (!parse_clock (&cursor, &clock, error))
        return FALSE;
      skip_blanks (&cursor);
      if (!parse_offset (&cursor, &zoned, &offset, error))
        return FALSE;
      skip_blanks (&cursor);
    }
  if (*cursor.at != '\0')
    return fail (&cursor, "something follows it", error);

  if (zoned || zone == NULL)
    *instant = day * DAY + clock - offset;
  else
    *instant = local_to_unix (zone, day * G_GINT64_CONSTANT (86400) + clock / MPIS_SECOND) *
               MPIS_SECOND + clock % MPIS_SECOND;
  if (form != NULL)
    *form = !clocked ? MPIS_TIME_DATE : zoned ? MPIS_TIME_ZONED : MPIS_TIME_NAIVE;
  return TRUE;
}

/* Without a zone. */
static char *
format_local (MpisInstant local)
{
  int year, month, day_of_month, seconds;
  gint64 day = floor_div (local, DAY);
  gint64 rest = local - day * DAY;

  seconds = rest / MPIS_SECOND;
  rest %= MPIS_SECOND;
  mpis_day_get_date (day, &year, &month, &day_of_month);
  if (rest != 0)
    return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d.%06d", year, month, day_of_month,
                            seconds / 3600, seconds / 60 % 60, seconds % 60, (int) rest);
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d", year, month, day_of_month,
                          seconds / 3600, seconds / 60 % 60, seconds % 60);
}

/**
 * mpis_time_format:
 * @instant: a moment
 *
 * Returns: (transfer full) (nullable): it as RFC 3339 in UTC with `Z`, with six digits of fraction or
 *   none; %NULL for %MPIS_INSTANT_UNKNOWN
 */
char *
mpis_time_format (MpisInstant instant)
{
  g_autofree char *text = NULL;

  if (instant == MPIS_INSTANT_UNKNOWN)
    return NULL;

  text = format_local (instant);
  return g_strconcat (text, "Z", NULL);
}

/**
 * mpis_time_get_offset:
 * @instant: a moment
 * @zone: a zone
 *
 * Returns: what @zone's clocks are then ahead of UTC, in seconds
 */
int
mpis_time_get_offset (MpisInstant  instant,
                      GTimeZone   *zone)
{
  return g_time_zone_get_offset (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL,
                                                                  floor_div (instant, MPIS_SECOND)));
}

/**
 * mpis_time_format_in:
 * @instant: a moment
 * @zone: the zone whose clocks it is read off
 *
 * Returns: (transfer full) (nullable): it as RFC 3339 with @zone's offset; %NULL for
 *   %MPIS_INSTANT_UNKNOWN
 */
char *
mpis_time_format_in (MpisInstant  instant,
                     GTimeZone   *zone)
{
  g_autofree char *text = NULL;
  int minutes;

  if (instant == MPIS_INSTANT_UNKNOWN)
    return NULL;

  /* The offsets of RFC 3339 are whole minutes; those of old local times were not. */
  minutes = mpis_time_get_offset (instant, zone) / 60;
  text = format_local (instant + minutes * MPIS_MINUTE);
  return g_strdup_printf ("%s%c%02d:%02d", text, minutes < 0 ? '-' : '+', ABS (minutes) / 60,
                          ABS (minutes) % 60);
}

/**
 * mpis_time_now:
 *
 * Returns: the moment it is
 */
MpisInstant
mpis_time_now (void)
{
  return g_get_real_time ();
}

/**
 * mpis_zone_new:
 * @identifier: a zone of the IANA database (`Europe/Berlin`), `UTC`, or an offset (`+02:00`)
 * @error: return location for an error, or %NULL
 *
 * Unlike g_time_zone_new(), never falls back to UTC.
 *
 * Returns: (transfer full): the zone, or %NULL with #MPIS_ERROR_INVALID set
 */
GTimeZone *
mpis_zone_new (const char  *identifier,
               GError     **error)
{
  GTimeZone *zone = NULL;

  g_return_val_if_fail (identifier != NULL, NULL);

  /* An absolute or climbing path would be read as a zone file. */
  if (*identifier != '\0' && *identifier != '/' && strstr (identifier, "..") == NULL)
    zone = g_time_zone_new_identifier (identifier);
  if (zone == NULL)
    g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID,
                 "“%s” is not a time zone known here (expected a name like Europe/Berlin)",
                 identifier);
  return zone;
}

/**
 * mpis_day_parse:
 * @text: a date, `2026-02-13`
 * @day: (out): the day
 * @error: return location for an error, or %NULL
 *
 * Returns: %FALSE with #MPIS_ERROR_INVALID set
 */
gboolean
mpis_day_parse (const char  *text,
                gint32      *day,
                GError     **error)
{
  Cursor cursor = { text, text };
  gint32 parsed;

  g_return_val_if_fail (text != NULL && day != NULL, FALSE);

  if (!parse_date (&cursor, &parsed, NULL) || *cursor.at != '\0')
    {
      g_autofree char *valid = g_utf8_make_valid (text, MIN (strlen (text), 60));

      g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID,
                   "“%s” is not a day (expected a date like 2026-02-13)", valid);
      return FALSE;
    }
  *day = parsed;
  return TRUE;
}

/**
 * mpis_day_format:
 * @day: a day
 *
 * Returns: (transfer full): it as `2026-02-13`
 */
char *
mpis_day_format (gint32 day)
{
  int year, month, day_of_month;

  mpis_day_get_date (day, &year, &month, &day_of_month);
  return g_strdup_printf ("%04d-%02d-%02d", year, month, day_of_month);
}

/**
 * mpis_day_format_week:
 * @day: a day
 *
 * Returns: (transfer full): its ISO 8601 week, `2026-W07`; the year is that of the week's Thursday
 */
char *
mpis_day_format_week (gint32 day)
{
  gint32 thursday = day - mpis_day_get_weekday (day) + 4;
  int year, month, day_of_month;
  gint32 first = 0;

  mpis_day_get_date (thursday, &year, &month, &day_of_month);
  mpis_day_from_date (year, 1, 1, &first);
  return g_strdup_printf ("%04d-W%02d", year, (thursday - first) / 7 + 1);
}

/**
 * mpis_day_format_month:
 * @day: a day
 *
 * Returns: (transfer full): its month, `2026-02`
 */
char *
mpis_day_format_month (gint32 day)
{
  int year, month, day_of_month;

  mpis_day_get_date (day, &year, &month, &day_of_month);
  return g_strdup_printf ("%04d-%02d", year, month);
}

/**
 * mpis_day_of:
 * @instant: a moment
 * @zone: a zone
 *
 * Returns: the day it is then in @zone
 */
gint32
mpis_day_of (MpisInstant  instant,
             GTimeZone   *zone)
{
  gint64 seconds;

  g_return_val_if_fail (zone != NULL, 0);

  seconds = floor_div (instant, MPIS_SECOND);
  return floor_div (seconds + offset_at (zone, seconds), 24 * 3600);
}

/**
 * mpis_day_start:
 * @day: a day
 * @zone: a zone
 *
 * Returns: its first moment in @zone, which is not midnight where clocks skip that
 */
MpisInstant
mpis_day_start (gint32     day,
                GTimeZone *zone)
{
  g_return_val_if_fail (zone != NULL, 0);

  return local_to_unix (zone, (gint64) day * 24 * 3600) * MPIS_SECOND;
}
