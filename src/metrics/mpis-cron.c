#include "config.h"

#include "mpis-cron.h"

#include <string.h>

#include "mpis-error.h"

#define MOST_TEXT 200          /* bytes */
#define LAST_DAYS (9 * 366)    /* 29 February can be eight years away */
#define DAY_SECONDS (24 * 3600)

typedef enum {
  MINUTE,
  HOUR,
  DAY_OF_MONTH,
  MONTH,
  DAY_OF_WEEK,
  N_FIELDS
} Field;

struct _MpisCron {
  guint64  values[N_FIELDS];   /* bit n: value n; Sunday is 0 */
  gboolean any[N_FIELDS];      /* it begins with a star */
};

static const struct {
  const char *name;
  int         first;
  int         last;
  const char *names;      /* of three letters each, for the values from @first on */
} fields[N_FIELDS] = {
  { "minute", 0, 59, "" },
  { "hour", 0, 23, "" },
  { "day of the month", 1, 31, "" },
  { "month", 1, 12, "janfebmaraprmayjunjulaugsepoctnovdec" },
  { "day of the week", 0, 7, "sunmontuewedthufrisat" },
};

static gboolean
fail (GError     **error,
      Field        field,
      const char  *text)
{
  g_autofree char *shown = g_utf8_make_valid (text, -1);

  g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID, "the %s of the schedule cannot be “%s”: %s%d to %d",
               fields[field].name, shown,
               *fields[field].names != '\0' ? "names of three letters, or " : "it takes ",
               fields[field].first, fields[field].last);
  return FALSE;
}

static gboolean
read_number (const char *text,
             int         most,
             int        *number)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, 0, most, &value, NULL))
    return FALSE;
  *number = (int) value;
  return TRUE;
}

static gboolean
read_value (Field       field,
            const char *text,
            int        *value)
{
  const char *names = fields[field].names;

  if (read_number (text, fields[field].last, value))
    return *value >= fields[field].first;
  if (strlen (text) != 3)
    return FALSE;
  for (int i = 0; names[3 * i] != '\0'; i++)
    if (g_ascii_strncasecmp (names + 3 * i, text, 3) == 0)
      {
        *value = fields[field].first + i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_range (Field       field,
            char       *text,
            gboolean    has_step,
            int        *from,
            int        *to)
{
  char *dash = strchr (text, '-');

  if (g_str_equal (text, "*"))
    {
      *from = fields[field].first;
      *to = field == DAY_OF_WEEK ? 6 : fields[field].last;
      return TRUE;
    }
  if (dash != NULL)
    *dash = '\0';
  if (!read_value (field, text, from))
    return FALSE;
  if (dash == NULL)
    {
      *to = has_step ? fields[field].last : *from;
      return TRUE;
    }
  if (!read_value (field, dash + 1, to))
    return FALSE;
  /* Sunday ends a week as well as it begins one. */
  if (field == DAY_OF_WEEK && *to == 0 && *from > 0)
    *to = 7;
  return *from <= *to;
}

static gboolean
read_item (MpisCron *self,
           Field     field,
           char     *text)
{
  char *slash = strchr (text, '/');
  int from, to, step = 1;

  if (slash != NULL)
    {
      *slash = '\0';
      if (!read_number (slash + 1, fields[field].last, &step) || step == 0)
        return FALSE;
    }
  if (!read_range (field, text, slash != NULL, &from, &to))
    return FALSE;
  for (int value = from; value <= to; value += step)
    self->values[field] |= G_GUINT64_CONSTANT (1) << (field == DAY_OF_WEEK ? value % 7 : value);
  return TRUE;
}

static gboolean
read_field (MpisCron    *self,
            Field        field,
            const char  *text,
            GError     **error)
{
  g_auto(GStrv) items = g_strsplit (text, ",", -1);

  self->any[field] = *text == '*';
  for (guint i = 0; items[i] != NULL; i++)
    {
      g_autofree char *item = g_strdup (items[i]);

      if (!read_item (self, field, item))
        return fail (error, field, items[i]);
    }
  return TRUE;
}

/**
 * mpis_cron_parse:
 * @text: five fields
 * @error: return location
 *
 * Returns: (transfer full) (nullable): when that is; %NULL with %MPIS_ERROR_INVALID if it makes no sense
 */
MpisCron *
mpis_cron_parse (const char  *text,
                 GError     **error)
{
  g_autoptr(MpisCron) self = g_new0 (MpisCron, 1);
  g_auto(GStrv) words = NULL;
  const char *texts[N_FIELDS];
  guint n = 0;

  g_return_val_if_fail (text != NULL, NULL);

  if (strlen (text) <= MOST_TEXT)
    words = g_strsplit_set (text, " \t", -1);
  for (guint i = 0; words != NULL && words[i] != NULL && n <= N_FIELDS; i++)
    if (*words[i] != '\0' && n++ < N_FIELDS)
      texts[n - 1] = words[i];
  if (n != N_FIELDS)
    {
      g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID,
                   "a schedule has five fields (minute, hour, day of the month, month, day of the week), "
                   "as in “0 9 * * mon-fri”");
      return NULL;
    }
  for (guint i = 0; i < N_FIELDS; i++)
    if (!read_field (self, (Field) i, texts[i], error))
      return NULL;
  return g_steal_pointer (&self);
}

/**
 * mpis_cron_free:
 * @self: (transfer full): a schedule
 */
void
mpis_cron_free (MpisCron *self)
{
  g_free (self);
}

static gboolean
has (const MpisCron *self,
     Field           field,
     int             value)
{
  return (self->values[field] >> value & 1) != 0;
}

static gboolean
matches_day (const MpisCron *self,
             gint32          day)
{
  int year, month, day_of_month;
  gboolean by_month, by_week;

  mpis_day_get_date (day, &year, &month, &day_of_month);
  if (!has (self, MONTH, month))
    return FALSE;
  by_month = has (self, DAY_OF_MONTH, day_of_month);
  by_week = has (self, DAY_OF_WEEK, mpis_day_get_weekday (day) % 7);
  if (self->any[DAY_OF_MONTH] || self->any[DAY_OF_WEEK])
    return by_month && by_week;
  return by_month || by_week;
}

/* --- clocks that jump --------------------------------------------------------------------------- */

static gint64
get_offset (GTimeZone *zone,
            gint64     unix_seconds)
{
  return mpis_time_get_offset (unix_seconds * MPIS_SECOND, zone);
}

/* When clocks are first at @local or beyond, where they jump over it. */
static gint64
find_jump (GTimeZone *zone,
           gint64     local,
           gint64     low,
           gint64     high)
{
  while (low < high)
    {
      gint64 middle = low + (high - low) / 2;

      if (middle + get_offset (zone, middle) >= local)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

/* When clocks show @local (seconds): @first, and @second where they show it twice, else the same. A time
 * that clocks jump over is that of the jump. */
static void
find_instants (GTimeZone *zone,
               gint64     local,
               gint64    *first,
               gint64    *second)
{
  const gint64 before = get_offset (zone, local - DAY_SECONDS), after = get_offset (zone, local + DAY_SECONDS);
  const gint64 early = local - MAX (before, after), late = local - MIN (before, after);
  gboolean is_early = early + get_offset (zone, early) == local;
  gboolean is_late = late + get_offset (zone, late) == local;

  if (!is_early && !is_late)
    *first = *second = find_jump (zone, local, early, late);
  else
    {
      *first = is_early ? early : late;
      *second = is_late ? late : early;
    }
}

/* The first moment of a local day after @after, or G_MAXINT64. What is to happen every hour happens in an
 * hour that comes twice both times; anything else once. On most days clocks do not jump. */
static gint64
find_in_day (const MpisCron *self,
             gint32          day,
             gint64          after,
             GTimeZone      *zone)
{
  const gint64 midnight = day * (gint64) DAY_SECONDS;
  const gint64 offset = get_offset (zone, midnight - DAY_SECONDS);
  const gboolean even = offset == get_offset (zone, midnight + 2 * DAY_SECONDS);
  const gboolean twice = self->values[HOUR] == (1 << 24) - 1;
  gint64 found = G_MAXINT64;

  for (int minute = 0; minute < 24 * 60; minute++)
    {
      gint64 first = midnight + minute * 60 - offset, second = first;

      if (!has (self, HOUR, minute / 60) || !has (self, MINUTE, minute % 60))
        continue;
      if (!even)
        find_instants (zone, midnight + minute * 60, &first, &second);
      if (first > after)
        return MIN (found, first);
      if (twice && second > after)
        found = MIN (found, second);
    }
  return found;
}

/**
 * mpis_cron_next:
 * @self: a schedule
 * @after: a moment
 * @zone: whose clocks it goes by
 *
 * Finds the first moment later than @after. On days when clocks are put forward, what falls into the hour
 * that is missing happens once, when it would have begun; when they are put back, only what happens every
 * hour happens in both of the hours that look the same.
 *
 * Returns: that moment, or %MPIS_INSTANT_UNKNOWN if it never comes, as 30 February
 */
MpisInstant
mpis_cron_next (const MpisCron *self,
                MpisInstant     after,
                GTimeZone      *zone)
{
  gint64 seconds;
  gint32 today;

  g_return_val_if_fail (self != NULL, MPIS_INSTANT_UNKNOWN);
  g_return_val_if_fail (zone != NULL, MPIS_INSTANT_UNKNOWN);

  seconds = after / MPIS_SECOND - (after % MPIS_SECOND < 0);
  today = mpis_day_of (after, zone);
  for (gint32 day = today - 1; day <= today + LAST_DAYS; day++)
    {
      gint64 found, other;

      if (!matches_day (self, day))
        continue;
      found = find_in_day (self, day, seconds, zone);
      if (found == G_MAXINT64)
        continue;
      /* Clocks put back just after midnight show the end of the day before once more. */
      other = matches_day (self, day + 1) ? find_in_day (self, day + 1, seconds, zone) : G_MAXINT64;
      return MIN (found, other) * MPIS_SECOND;
    }
  return MPIS_INSTANT_UNKNOWN;
}
