#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * MpisChannelGroup:
 *
 * A group of switches, one for each channel, and a row to add others. `changed` is emitted when what is on
 * is another.
 */
#define MPIS_TYPE_CHANNEL_GROUP (mpis_channel_group_get_type ())
G_DECLARE_FINAL_TYPE (MpisChannelGroup, mpis_channel_group, MPIS, CHANNEL_GROUP, AdwPreferencesGroup)

void   mpis_channel_group_set          (MpisChannelGroup   *self,
                                        const char *const  *offered,
                                        const char *const  *chosen,
                                        gboolean            extensible);
GStrv  mpis_channel_group_dup          (MpisChannelGroup   *self);
void   mpis_channel_group_set_problem  (MpisChannelGroup   *self,
                                        const char         *problem);

G_END_DECLS
