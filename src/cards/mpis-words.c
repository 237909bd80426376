#include "config.h"

#include "mpis-words.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "mpis-format.h"

/**
 * mpis_words_gain:
 * @value: a gain
 *
 * Returns: (transfer full): @value with its sign
 */
char *
mpis_words_gain (gint64 value)
{
  g_autofree char *text = mpis_format_count (value);

  return value > 0 ? mpis_format_take_isolated (g_strconcat ("+", text, NULL))
                   : g_steal_pointer (&text);
}

/**
 * mpis_words_value:
 * @value: what a query answered
 * @metric: what it measures
 *
 * Returns: (transfer full): @value for people; a dash where nobody knows
 */
char *
mpis_words_value (const MpisValue *value,
                   MpisMetric       metric)
{
  if (!value->known)
    return g_strdup (MPIS_TEXT_MISSING);
  if (metric == MPIS_METRIC_ENGAGEMENT_RATE)
    return mpis_format_percent (value->number);
  return mpis_format_count (value->integer);
}

/**
 * mpis_words_change:
 * @now: a known value
 * @before: a known value
 * @metric: what they measure
 * @direction: (out): whether it fell (-1), stayed (0) or rose (1)
 *
 * A rate changes by percentage points, a count by percent; nothing can be said about a change from 0.
 *
 * Returns: (transfer full): the change, for people
 */
char *
mpis_words_change (const MpisValue *now,
                   const MpisValue *before,
                   MpisMetric       metric,
                   int             *direction)
{
  double difference = now->number - before->number;
  double share = before->number != 0 ? difference / fabs (before->number) : 0;
  g_autofree char *number = NULL;

  *direction = difference > 0 ? 1 : difference < 0 ? -1 : 0;
  if (metric == MPIS_METRIC_ENGAGEMENT_RATE)
    {
      if (fabs (difference) < 0.0005)
        *direction = 0;
      if (*direction == 0)
        return g_strdup (_("No change"));
      number = mpis_format_take_isolated (g_strdup_printf ("%s%.1f", difference < 0 ? "\u2212" : "+",
                                                           fabs (difference) * 100));
      /* Translators: by how many percentage points a rate changed (+0.3 points) */
      return g_strdup_printf (_("%s points"), number);
    }
  if (*direction == 0)
    return g_strdup (_("No change"));
  if (before->number == 0 || fabs (share) >= 10)   /* beyond ten times as much, percent say little */
    return mpis_words_gain ((gint64) difference);
  return mpis_format_change (share);
}

static char *
format_local (gint64      unix_seconds,
              GTimeZone  *zone,
              const char *format)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (unix_seconds);
  g_autoptr(GDateTime) local = NULL;

  if (utc != NULL)
    local = zone != NULL ? g_date_time_to_timezone (utc, zone) : g_date_time_ref (utc);
  return local != NULL ? g_date_time_format (local, format) : g_strdup (MPIS_TEXT_MISSING);
}

/**
 * mpis_words_day:
 * @day: a day since 1970-01-01
 *
 * Returns: (transfer full): the date, for people
 */
char *
mpis_words_day (gint32 day)
{
  /* Translators: a date, as in “20 Nov 2026”; see g_date_time_format() */
  return format_local ((gint64) day * 86400, NULL, _("%-e %b %Y"));
}

static gboolean
same_year (gint32 a,
           gint32 b)
{
  g_autoptr(GDateTime) first = g_date_time_new_from_unix_utc ((gint64) a * 86400);
  g_autoptr(GDateTime) second = g_date_time_new_from_unix_utc ((gint64) b * 86400);

  return g_date_time_get_year (first) == g_date_time_get_year (second);
}

/**
 * mpis_words_days:
 * @from: first day
 * @to: last day
 *
 * Returns: (transfer full): both dates, for people
 */
char *
mpis_words_days (gint32 from,
                  gint32 to)
{
  g_autofree char *first = mpis_words_day (from);
  g_autofree char *last = mpis_words_day (to);

  if (from == to)
    return g_steal_pointer (&first);
  if (same_year (from, to))
    {
      g_free (first);
      /* Translators: a date of the year that is said after it, as in “1 Nov”; see g_date_time_format() */
      first = format_local ((gint64) from * 86400, NULL, _("%-e %b"));
    }

  /* Translators: a range of dates, as in “28 Dec 2026 – 3 Jan 2027” or “1 Nov – 20 Nov 2026” */
  return g_strdup_printf (_("%s – %s"), first, last);
}

/**
 * mpis_words_instant:
 * @instant: a moment, or %MPIS_INSTANT_UNKNOWN
 * @zone: the zone to show it in
 *
 * Returns: (transfer full): date and time, for people
 */
char *
mpis_words_instant (MpisInstant  instant,
                     GTimeZone   *zone)
{
  if (instant == MPIS_INSTANT_UNKNOWN)
    return g_strdup (MPIS_TEXT_MISSING);

  /* Translators: date and time, as in “20 Nov 2026, 14:05”; see g_date_time_format() */
  return format_local (instant / MPIS_SECOND, zone, _("%-e %b %Y, %H:%M"));
}

/**
 * mpis_words_short:
 * @instant: a moment, or %MPIS_INSTANT_UNKNOWN
 * @zone: the zone to show it in
 *
 * Returns: (transfer full): date and time for a list, the year only if it is not this one
 */
char *
mpis_words_short (MpisInstant  instant,
                  GTimeZone   *zone)
{
  g_autofree char *year = NULL;
  g_autofree char *this_year = NULL;

  if (instant == MPIS_INSTANT_UNKNOWN)
    return g_strdup (MPIS_TEXT_MISSING);
  year = format_local (instant / MPIS_SECOND, zone, "%Y");
  this_year = format_local (mpis_time_now () / MPIS_SECOND, zone, "%Y");
  if (!g_str_equal (year, this_year))
    return mpis_words_instant (instant, zone);

  /* Translators: date and time within this year, as in “20 Nov, 14:05”; see g_date_time_format() */
  return format_local (instant / MPIS_SECOND, zone, _("%-e %b, %H:%M"));
}

/**
 * mpis_words_since:
 * @instant: a moment, or %MPIS_INSTANT_UNKNOWN
 * @zone: the zone to show it in
 *
 * Returns: (transfer full): the time alone if @instant is today, else date and time
 */
char *
mpis_words_since (MpisInstant  instant,
                   GTimeZone   *zone)
{
  if (instant == MPIS_INSTANT_UNKNOWN ||
      mpis_day_of (instant, zone) != mpis_day_of (mpis_time_now (), zone))
    return mpis_words_instant (instant, zone);

  /* Translators: a time of today, as in “14:05”; see g_date_time_format() */
  return format_local (instant / MPIS_SECOND, zone, _("%H:%M"));
}

/**
 * mpis_words_span:
 * @microseconds: a length of time
 *
 * Returns: (transfer full): about how long that is, in words
 */
char *
mpis_words_span (gint64 microseconds)
{
  gint64 minutes = (microseconds + MPIS_MINUTE / 2) / MPIS_MINUTE;
  gint64 hours = (microseconds + MPIS_HOUR / 2) / MPIS_HOUR;
  gint64 days = (hours + 12) / 24;

  if (microseconds < MPIS_MINUTE)
    {
      guint seconds = MAX (0, microseconds) / MPIS_SECOND;

      return g_strdup_printf (ngettext ("%u second", "%u seconds", seconds), seconds);
    }
  if (minutes < 90)
    return g_strdup_printf (ngettext ("%u minute", "%u minutes", minutes), (guint) minutes);
  if (hours <= 48)
    return g_strdup_printf (ngettext ("%u hour", "%u hours", hours), (guint) hours);
  return g_strdup_printf (ngettext ("%u day", "%u days", days), (guint) days);
}

/**
 * mpis_words_metric_name:
 * @metric: a metric
 *
 * Returns: its name as people know it
 */
const char *
mpis_words_metric_name (MpisMetric metric)
{
  switch (metric)
    {
    case MPIS_METRIC_VIEWS:           return _("Views");
    case MPIS_METRIC_IMPRESSIONS:     return _("Impressions");
    case MPIS_METRIC_REACH:           return _("Reach");
    case MPIS_METRIC_REACTIONS:       return _("Reactions");
    case MPIS_METRIC_COMMENTS:        return _("Comments");
    case MPIS_METRIC_SHARES:          return _("Shares");
    case MPIS_METRIC_SAVES:           return _("Saves");
    case MPIS_METRIC_CLICKS:          return _("Clicks");
    case MPIS_METRIC_ENGAGEMENT_RATE: return _("Engagement Rate");
    case MPIS_METRIC_POSTS:           return _("Posts");
    default:                          g_return_val_if_reached ("");
    }
}

/**
 * mpis_words_range:
 * @range: a time range
 *
 * Returns: its name in menus
 */
const char *
mpis_words_range (MpisRange range)
{
  switch (range)
    {
    case MPIS_RANGE_7_DAYS:     return _("Last 7 Days");
    case MPIS_RANGE_30_DAYS:    return _("Last 30 Days");
    case MPIS_RANGE_90_DAYS:    return _("Last 90 Days");
    case MPIS_RANGE_THIS_MONTH: return _("This Month");
    case MPIS_RANGE_ALL:        return _("All Time");
    case MPIS_RANGE_OWN:        return _("Own Range");
    default:                    g_return_val_if_reached ("");
    }
}

/**
 * mpis_words_one_line:
 * @text: any text
 * @buffer: (out): where the line goes
 * @size: its size in bytes, at least 5
 *
 * The beginning of @text with every run of white space made one space, so that a list row shows words
 * instead of line breaks. Whole characters only.
 *
 * Returns: @buffer
 */
const char *
mpis_words_one_line (const char *text,
                      char       *buffer,
                      gsize       size)
{
  gsize n = 0;
  gboolean space = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gsize length = g_utf8_next_char (p) - p;

      if (g_unichar_isspace (g_utf8_get_char (p)))
        {
          space = n > 0;
          continue;
        }
      if (n + length + 2 > size)
        break;
      if (space)
        buffer[n++] = ' ';
      space = FALSE;
      memcpy (buffer + n, p, length);
      n += length;
    }
  buffer[n] = '\0';
  return buffer;
}
