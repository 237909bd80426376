#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MpisInstant:
 *
 * A moment, in microseconds since 1970-01-01T00:00:00 UTC. Storage and arithmetic use nothing else;
 * zones come in only where people read or write days and hours.
 */
typedef gint64 MpisInstant;

#define MPIS_INSTANT_UNKNOWN G_MININT64
#define MPIS_SECOND (G_GINT64_CONSTANT (1000000))
#define MPIS_MINUTE (60 * MPIS_SECOND)
#define MPIS_HOUR   (60 * MPIS_MINUTE)

/**
 * MpisTimeForm:
 * @MPIS_TIME_ZONED: the text carried `Z` or an offset
 * @MPIS_TIME_NAIVE: date and time without a zone
 * @MPIS_TIME_DATE: a date alone; the instant is that day's local midnight
 *
 * What a time text said about itself.
 */
typedef enum {
  MPIS_TIME_ZONED,
  MPIS_TIME_NAIVE,
  MPIS_TIME_DATE
} MpisTimeForm;

gboolean    mpis_time_parse       (const char    *text,
                                   GTimeZone     *zone,
                                   MpisInstant   *instant,
                                   MpisTimeForm  *form,
                                   GError       **error);
char       *mpis_time_format      (MpisInstant    instant);
char       *mpis_time_format_in   (MpisInstant    instant,
                                   GTimeZone     *zone);
int         mpis_time_get_offset  (MpisInstant    instant,
                                   GTimeZone     *zone);
MpisInstant mpis_time_now         (void);

GTimeZone  *mpis_zone_new         (const char    *identifier,
                                   GError       **error);

/* Days are counted from 1970-01-01 in whatever zone the caller means. */
gboolean    mpis_day_parse        (const char    *text,
                                   gint32        *day,
                                   GError       **error);
gboolean    mpis_day_from_date    (int            year,
                                   int            month,
                                   int            day_of_month,
                                   gint32        *day);
void        mpis_day_get_date     (gint32         day,
                                   int           *year,
                                   int           *month,
                                   int           *day_of_month);
int         mpis_day_get_weekday  (gint32         day);
char       *mpis_day_format       (gint32         day);
char       *mpis_day_format_week  (gint32         day);
char       *mpis_day_format_month (gint32         day);
gint32      mpis_day_of           (MpisInstant    instant,
                                   GTimeZone     *zone);
MpisInstant mpis_day_start        (gint32         day,
                                   GTimeZone     *zone);

/**
 * MpisLocalClock:
 *
 * A zone's offsets over a span of time, laid out for converting millions of instants.
 */
typedef struct _MpisLocalClock MpisLocalClock;

MpisLocalClock *mpis_local_clock_new    (GTimeZone            *zone,
                                         MpisInstant           from,
                                         MpisInstant           to);
gint32          mpis_local_clock_minute (const MpisLocalClock *self,
                                         MpisInstant           instant);
void            mpis_local_clock_free   (MpisLocalClock       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisLocalClock, mpis_local_clock_free)

G_END_DECLS
