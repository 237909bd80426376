#pragma once

#include <adwaita.h>

#include "mpis-summary.h"

G_BEGIN_DECLS

/**
 * MpisChannelList:
 *
 * How the channels compare: a bar for views and one for the engagement rate each.
 */
#define MPIS_TYPE_CHANNEL_LIST (mpis_channel_list_get_type ())
G_DECLARE_FINAL_TYPE (MpisChannelList, mpis_channel_list, MPIS, CHANNEL_LIST, AdwBin)

void mpis_channel_list_show (MpisChannelList *self,
                             GArray          *lines);

G_END_DECLS
