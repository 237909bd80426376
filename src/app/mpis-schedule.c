#include "config.h"

#include "mpis-schedule.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "mpis-cron.h"
#include "mpis-json.h"

/**
 * mpis_schedule_weekday:
 * @weekday: 0 is Monday
 *
 * Returns: its name
 */
const char *
mpis_schedule_weekday (guint weekday)
{
  static const char *const names[] = {
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
  };

  return _(names[weekday % G_N_ELEMENTS (names)]);
}

/* What the simple choices make; anything else is for those who know cron. */
static void
read_cron (MpisSchedule *self)
{
  guint minute, hour, day;
  char rest[16];
  int n;

  self->kind = MPIS_SCHEDULE_CUSTOM;
  n = sscanf (self->cron, "%2u %2u * * %15s", &minute, &hour, rest);
  if (n != 3 || minute > 59 || hour > 23)
    return;
  self->minute = minute;
  self->hour = hour;
  if (g_str_equal (rest, "*"))
    self->kind = MPIS_SCHEDULE_DAILY;
  else if (g_str_equal (rest, "1-5"))
    self->kind = MPIS_SCHEDULE_WEEKDAYS;
  else if (sscanf (rest, "%1u", &day) == 1 && rest[1] == '\0' && day <= 7)
    {
      self->kind = MPIS_SCHEDULE_WEEKLY;
      self->weekday = (day + 6) % 7;
    }
}

/**
 * mpis_schedule_read:
 * @self: (out): a schedule
 * @json: (nullable): `{"cron": …, "enabled": …, "lookback_days": …, "time_zone": …}`; %NULL is never
 */
void
mpis_schedule_read (MpisSchedule *self,
                    const char   *json)
{
  g_autoptr(JsonNode) node = json != NULL ? mpis_json_parse (json, -1, NULL) : NULL;
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *cron, *zone;

  *self = (MpisSchedule) { .kind = MPIS_SCHEDULE_NEVER, .hour = 9 };
  if (object == NULL)
    return;
  self->lookback_days = (guint) CLAMP (json_object_get_int_member_with_default (object, "lookback_days", 0), 0, 365);
  zone = json_object_get_string_member_with_default (object, "time_zone", NULL);
  g_strlcpy (self->time_zone, zone != NULL ? zone : "", sizeof self->time_zone);
  cron = json_object_get_string_member_with_default (object, "cron", NULL);
  if (cron == NULL || *cron == '\0')
    return;
  g_strlcpy (self->cron, cron, sizeof self->cron);
  read_cron (self);
  if (!json_object_get_boolean_member_with_default (object, "enabled", TRUE))
    self->kind = MPIS_SCHEDULE_NEVER;
}

/**
 * mpis_schedule_make:
 * @self: a schedule whose `cron` is only known where it is custom
 * @error: return location
 *
 * Returns: whether it is one; its `cron` says so then
 */
gboolean
mpis_schedule_make (MpisSchedule  *self,
                    GError       **error)
{
  g_autoptr(MpisCron) cron = NULL;

  switch (self->kind)
    {
    case MPIS_SCHEDULE_NEVER:
      return TRUE;
    case MPIS_SCHEDULE_DAILY:
      g_snprintf (self->cron, sizeof self->cron, "%u %u * * *", self->minute, self->hour);
      break;
    case MPIS_SCHEDULE_WEEKDAYS:
      g_snprintf (self->cron, sizeof self->cron, "%u %u * * 1-5", self->minute, self->hour);
      break;
    case MPIS_SCHEDULE_WEEKLY:
      g_snprintf (self->cron, sizeof self->cron, "%u %u * * %u", self->minute, self->hour,
                  (self->weekday + 1) % 7);
      break;
    case MPIS_SCHEDULE_CUSTOM:
    default:
      break;
    }
  cron = mpis_cron_parse (self->cron, error);
  return cron != NULL;
}

/**
 * mpis_schedule_to_words:
 * @self: a schedule
 *
 * Returns: (transfer full) (nullable): when runs start by themselves; %NULL for never
 */
char *
mpis_schedule_to_words (const MpisSchedule *self)
{
  g_autofree char *time = g_strdup_printf ("%02u:%02u", self->hour, self->minute);

  switch (self->kind)
    {
    case MPIS_SCHEDULE_DAILY:
      /* Translators: %s is a time of day */
      return g_strdup_printf (_("Daily at %s"), time);
    case MPIS_SCHEDULE_WEEKDAYS:
      /* Translators: %s is a time of day */
      return g_strdup_printf (_("Monday to Friday at %s"), time);
    case MPIS_SCHEDULE_WEEKLY:
      /* Translators: a day of the week and a time of day */
      return g_strdup_printf (_("Every %s at %s"), mpis_schedule_weekday (self->weekday), time);
    case MPIS_SCHEDULE_CUSTOM:
      /* Translators: %s is a schedule in five fields, as cron has them */
      return g_strdup_printf (_("Scheduled: %s"), self->cron);
    case MPIS_SCHEDULE_NEVER:
    default:
      return NULL;
    }
}

/**
 * mpis_schedule_find_next:
 * @self: a schedule
 * @after: after when
 *
 * Returns: when the next run starts by itself, or %MPIS_INSTANT_UNKNOWN
 */
MpisInstant
mpis_schedule_find_next (const MpisSchedule *self,
                         MpisInstant         after)
{
  g_autoptr(MpisCron) cron = NULL;
  g_autoptr(GTimeZone) zone = NULL;

  if (self->kind == MPIS_SCHEDULE_NEVER || !(cron = mpis_cron_parse (self->cron, NULL)) ||
      !(zone = mpis_zone_new (*self->time_zone != '\0' ? self->time_zone : "UTC", NULL)))
    return MPIS_INSTANT_UNKNOWN;
  return mpis_cron_next (cron, after, zone);
}
