#pragma once

#include "mpis-time.h"

G_BEGIN_DECLS

/**
 * MpisScheduleKind:
 *
 * When runs start by themselves, as people say it.
 */
typedef enum {
  MPIS_SCHEDULE_NEVER,
  MPIS_SCHEDULE_DAILY,
  MPIS_SCHEDULE_WEEKDAYS,
  MPIS_SCHEDULE_WEEKLY,
  MPIS_SCHEDULE_CUSTOM
} MpisScheduleKind;

/**
 * MpisSchedule:
 * @weekday: of a weekly one: 0 is Monday
 * @hour: and @minute: at what time
 * @cron: what says so in five fields; empty for never
 * @time_zone: whose hours it means; empty is UTC
 * @lookback_days: how many days back its runs look for content; 0 as the project's defaults say
 */
typedef struct {
  MpisScheduleKind kind;
  guint            weekday;
  guint            hour;
  guint            minute;
  char             cron[128];
  char             time_zone[64];
  guint            lookback_days;
} MpisSchedule;

void        mpis_schedule_read     (MpisSchedule       *self,
                                    const char         *json);
gboolean    mpis_schedule_make     (MpisSchedule       *self,
                                    GError            **error);
char       *mpis_schedule_to_words (const MpisSchedule *self);
MpisInstant mpis_schedule_find_next (const MpisSchedule *self,
                                    MpisInstant         after);
const char *mpis_schedule_weekday  (guint               weekday);

G_END_DECLS
