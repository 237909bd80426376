#pragma once

#include <json-glib/json-glib.h>

#include "mpis-counters.h"

G_BEGIN_DECLS

void mpis_normalise (const char     *channel,
                     JsonObject     *raw,
                     MpisCounterSet  carried,
                     MpisCounters   *counters,
                     double         *rate,
                     GPtrArray      *warnings);

G_END_DECLS
