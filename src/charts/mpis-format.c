#include "config.h"

#include "mpis-format.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <math.h>

#include "mpis-counters.h"

#define UNKNOWN "–"

/* The days GDateTime can tell: years 1 to 9999. */
#define FIRST_DAY (G_GINT64_CONSTANT (-719162))
#define LAST_DAY  (G_GINT64_CONSTANT (2932896))

#define MINUTES_A_DAY 1440

/* Left to right, whatever is around. */
#define ISOLATE_START "\u2066"
#define ISOLATE_END   "\u2069"

/* Charts and cards are worked out on any thread. */
static gint right_to_left;

/**
 * mpis_format_set_right_to_left:
 * @value: whether numbers are to stand in text that runs from right to left
 *
 * There a sign or a percent mark would change its side. Once this is said, numbers that have one are isolated
 * from the text around them.
 */
void
mpis_format_set_right_to_left (gboolean value)
{
  g_atomic_int_set (&right_to_left, value);
}

/**
 * mpis_format_take_isolated:
 * @number: (transfer full): a number with its marks
 *
 * Returns: (transfer full): @number, such that text from right to left does not tear it apart
 */
char *
mpis_format_take_isolated (char *number)
{
  g_autofree char *taken = number;

  return g_atomic_int_get (&right_to_left) ? g_strconcat (ISOLATE_START, taken, ISOLATE_END, NULL)
                                           : g_steal_pointer (&taken);
}

/* Where no locale is set the C library groups nothing; the program speaks English then, so numbers
 * do. */
static gboolean
locale_groups (void)
{
  const char *locale = setlocale (LC_NUMERIC, NULL);

  return locale != NULL && !g_str_equal (locale, "C") && !g_str_equal (locale, "POSIX")
         && !g_str_has_prefix (locale, "C.");
}

/* A minus as wide as a plus, in place of a hyphen. */
static char *
take_with_minus (char *number)
{
  g_autofree char *taken = number;

  return *taken == '-' ? g_strconcat ("\u2212", taken + 1, NULL) : g_steal_pointer (&taken);
}

static char *
take_count (char *number)
{
  return *number == '-' ? mpis_format_take_isolated (take_with_minus (number)) : number;
}

static char *
take_percent (char *number)
{
  g_autofree char *taken = take_with_minus (number);

  /* Translators: percent. The space does not break. */
  return mpis_format_take_isolated (g_strdup_printf (C_("number", "%s %%"), taken));
}

static char *
group_english (gint64 count)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GINT64_FORMAT, count);
  const char *p = digits;
  GString *text = g_string_new (NULL);

  if (*p == '-')
    g_string_append_c (text, *p++);
  for (gsize left = strlen (p); left > 0; left--)
    {
      g_string_append_c (text, *p++);
      if (left > 1 && left % 3 == 1)
        g_string_append_c (text, ',');
    }

  return g_string_free_and_steal (text);
}

/**
 * mpis_format_count:
 * @count: a counter's value, or %MPIS_UNKNOWN
 *
 * Returns: (transfer full): the whole number with the locale's thousands marks; a dash if unknown
 */
char *
mpis_format_count (gint64 count)
{
  if (count == MPIS_UNKNOWN)
    return g_strdup (UNKNOWN);

  return take_count (locale_groups () ? g_strdup_printf ("%'" G_GINT64_FORMAT, count)
                                      : group_english (count));
}

/* The power of 1000 by which numbers as large as @magnitude are shortened. */
static guint
find_thousands (double magnitude)
{
  guint power = 0;

  for (; magnitude >= 1000 && power < 4; magnitude /= 1000)
    power++;

  return power;
}

static char *
join_thousands (const char *number,
                guint       power)
{
  switch (power)
    {
    case 0:
      return g_strdup (number);
    case 1:
      /* Translators: thousands, as short as possible. The space does not break. */
      return g_strdup_printf (C_("number", "%s K"), number);
    case 2:
      /* Translators: millions (10^6), as short as possible. */
      return g_strdup_printf (C_("number", "%s M"), number);
    case 3:
      /* Translators: thousand millions (10^9), as short as possible. */
      return g_strdup_printf (C_("number", "%s B"), number);
    default:
      /* Translators: million millions (10^12), as short as possible. */
      return g_strdup_printf (C_("number", "%s T"), number);
    }
}

/**
 * mpis_format_compact:
 * @count: a number, or NaN
 *
 * Returns: (transfer full): the number in about three figures (1.2 K, 34 M); a dash if unknown
 */
char *
mpis_format_compact (double count)
{
  g_autofree char *number = NULL;
  guint power;
  double shown;

  if (isnan (count))
    return g_strdup (UNKNOWN);

  power = find_thousands (fabs (count));
  shown = count / pow (1000, power);
  if (fabs (shown) >= 999.5 && power < 4)   /* 999,950 is 1 M, not 1000 K */
    {
      shown /= 1000;
      power++;
    }
  if (fabs (shown) < 9.95 && round (shown * 10) != round (shown) * 10)
    number = take_count (g_strdup_printf ("%.1f", shown));
  else
    number = take_count (g_strdup_printf ("%.0f", round (shown) == 0 ? 0.0 : shown));

  return join_thousands (number, power);
}

static char *
format_percent (double   percent,
                gboolean with_sign)
{
  int decimals = percent == 0 || fabs (percent) >= 99.95 ? 0 : 1;
  const char *plus = with_sign && percent > 0 ? "+" : "";

  return take_percent (g_strdup_printf ("%s%.*f", plus, decimals, percent));
}

/**
 * mpis_format_percent:
 * @fraction: 0.034 is 3.4 %; NaN if unknown
 *
 * Returns: (transfer full): the fraction as percent; a dash if unknown
 */
char *
mpis_format_percent (double fraction)
{
  if (isnan (fraction))
    return g_strdup (UNKNOWN);

  return format_percent (fraction * 100, FALSE);
}

/**
 * mpis_format_change:
 * @fraction: growth: 0.12 is +12.0 %; NaN if unknown
 *
 * Returns: (transfer full): the change as percent with its sign; a dash if unknown
 */
char *
mpis_format_change (double fraction)
{
  if (isnan (fraction))
    return g_strdup (UNKNOWN);
  if (fabs (fraction) < 0.0005)
    fraction = 0;

  return format_percent (fraction * 100, TRUE);
}

/**
 * mpis_format_value:
 * @value: NaN if unknown
 *
 * Returns: (transfer full): the value in full
 */
char *
mpis_format_value (double        value,
                   MpisChartUnit unit)
{
  if (isnan (value))
    return g_strdup (UNKNOWN);
  if (unit == MPIS_CHART_UNIT_FRACTION)
    return mpis_format_percent (value);

  return mpis_format_count (llround (CLAMP (value, -9e18, 9e18)));
}

/**
 * mpis_format_short:
 * @value: NaN if unknown
 *
 * Returns: (transfer full): the value in little room
 */
char *
mpis_format_short (double        value,
                   MpisChartUnit unit)
{
  return unit == MPIS_CHART_UNIT_FRACTION ? mpis_format_percent (value)
                                          : mpis_format_compact (value);
}

/**
 * mpis_format_tick:
 * @value: a multiple of @step
 * @step: the distance between ticks
 *
 * Returns: (transfer full): the value with just the decimals that tell neighbouring ticks apart
 */
char *
mpis_format_tick (double        value,
                  double        step,
                  MpisChartUnit unit)
{
  g_autofree char *number = NULL;
  guint power = unit == MPIS_CHART_UNIT_COUNT ? find_thousands (fabs (value) * (1 + 1e-9)) : 0;
  double divisor = unit == MPIS_CHART_UNIT_COUNT ? pow (1000, power) : 0.01;
  int decimals = CLAMP ((int) ceil (-log10 (step / divisor) - 1e-9), 0, 3);

  if (fabs (value) < step / 2)
    value = 0;
  if (unit == MPIS_CHART_UNIT_COUNT && fabs (value / divisor - round (value / divisor)) < 1e-9)
    decimals = 0;
  number = g_strdup_printf ("%.*f", decimals, value / divisor);
  if (unit != MPIS_CHART_UNIT_COUNT)
    return take_percent (g_steal_pointer (&number));

  number = take_count (number);
  return join_thousands (number, power);
}

static char *
format_minute (double      minute,
               const char *format)
{
  g_autoptr(GDateTime) date = NULL;

  if (!(minute >= FIRST_DAY * MINUTES_A_DAY && minute < (LAST_DAY + 1) * MINUTES_A_DAY))
    return g_strdup (UNKNOWN);

  date = g_date_time_new_from_unix_utc ((gint64) minute * 60);

  return g_date_time_format (date, format);
}

/**
 * mpis_format_day_as:
 * @day: local days since 1970-01-01
 * @format: for g_date_time_format()
 *
 * Returns: (transfer full): the day in the locale's words; a dash outside the years 1 to 9999
 */
char *
mpis_format_day_as (gint64      day,
                    const char *format)
{
  return format_minute ((double) day * MINUTES_A_DAY, format);
}

/**
 * mpis_format_day:
 * @day: local days since 1970-01-01
 *
 * Returns: (transfer full): day and month, as on an axis
 */
char *
mpis_format_day (gint64 day)
{
  /* Translators: a day and its month, short (3 Nov); a format of g_date_time_format(). */
  return mpis_format_day_as (day, C_("date", "%-d %b"));
}

/**
 * mpis_format_day_full:
 * @day: local days since 1970-01-01
 *
 * Returns: (transfer full): the day with its weekday and year
 */
char *
mpis_format_day_full (gint64 day)
{
  /* Translators: a day with weekday and year (Tue, 3 Nov 2026), for g_date_time_format(). */
  return mpis_format_day_as (day, C_("date", "%a, %-d %b %Y"));
}

/**
 * mpis_format_moment:
 * @x: local days since 1970-01-01, with the time of day as fraction
 *
 * Returns: (transfer full): the day as mpis_format_day_full(), with its time if @x has one
 */
char *
mpis_format_moment (double x)
{
  double minute = round (x * MINUTES_A_DAY);

  if (x == floor (x))
    return mpis_format_day_full ((gint64) CLAMP (x, FIRST_DAY - 1, LAST_DAY + 1));

  /* Translators: as "%a, %-d %b %Y", with hours and minutes. */
  return format_minute (minute, C_("date", "%a, %-d %b %Y, %H:%M"));
}

/**
 * mpis_format_instant:
 * @instant: a moment, or %MPIS_INSTANT_UNKNOWN
 * @zone: whose clocks tell it
 *
 * Returns: (transfer full): the day and the time; a dash if unknown
 */
char *
mpis_format_instant (MpisInstant  instant,
                     GTimeZone   *zone)
{
  g_autoptr(GDateTime) moment = NULL, local = NULL;

  if (instant != MPIS_INSTANT_UNKNOWN)
    moment = g_date_time_new_from_unix_utc (instant / MPIS_SECOND);
  if (moment == NULL)
    return g_strdup (UNKNOWN);

  local = g_date_time_to_timezone (moment, zone);

  /* Translators: as "%a, %-d %b %Y", with hours and minutes. */
  return g_date_time_format (local, C_("date", "%a, %-d %b %Y, %H:%M"));
}
