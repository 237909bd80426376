#pragma once

#include <glib.h>

#include "mpis-counters.h"
#include "mpis-range.h"
#include "mpis-time.h"

G_BEGIN_DECLS

char       *mpis_words_gain        (gint64       value);
char       *mpis_words_value       (const MpisValue *value,
                                     MpisMetric   metric);
char       *mpis_words_change      (const MpisValue *now,
                                     const MpisValue *before,
                                     MpisMetric   metric,
                                     int         *direction);
char       *mpis_words_day         (gint32       day);
char       *mpis_words_days        (gint32       from,
                                     gint32       to);
char       *mpis_words_instant     (MpisInstant  instant,
                                     GTimeZone   *zone);
char       *mpis_words_short        (MpisInstant  instant,
                                     GTimeZone   *zone);
char       *mpis_words_since       (MpisInstant  instant,
                                     GTimeZone   *zone);
char       *mpis_words_span        (gint64       microseconds);
const char *mpis_words_metric_name (MpisMetric   metric);
const char *mpis_words_range       (MpisRange    range);
const char *mpis_words_one_line    (const char  *text,
                                     char        *buffer,
                                     gsize        size);

#define MPIS_TEXT_MISSING "–"

G_END_DECLS
