#pragma once

#include "mpis-counters.h"

G_BEGIN_DECLS

char          *mpis_channel_canonical           (const char *name);
char          *mpis_channel_get_label           (const char *channel);
MpisCounterSet mpis_channel_get_offered         (const char *channel);
gboolean       mpis_channel_items_need_account  (const char *channel);
gboolean       mpis_channel_is_demo             (const char *name);

G_END_DECLS
