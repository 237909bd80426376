#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MpisHubSnapshot:
 *
 * Which transactions somebody has seen, as PostgreSQL writes it (`pg_snapshot`): `xmin:xmax:xip,xip…`.
 */
typedef struct _MpisHubSnapshot MpisHubSnapshot;

MpisHubSnapshot *mpis_hub_snapshot_parse  (const char             *text);
void             mpis_hub_snapshot_free   (MpisHubSnapshot        *self);
gboolean         mpis_hub_snapshot_shows  (const MpisHubSnapshot  *self,
                                           guint64                 xid);
gboolean         mpis_hub_snapshot_covers (const MpisHubSnapshot  *self,
                                           const MpisHubSnapshot  *other);

/**
 * MpisHubToken:
 * @seen: a snapshot: of all it shows, everything was told
 * @next: (nullable): a later snapshot: of what it shows in addition, everything up to @last was told
 * @last: the number of an event
 *
 * How far somebody has been told, on whichever service. As text it is opaque to whoever keeps it.
 */
typedef struct {
  char   *seen;
  char   *next;
  gint64  last;
} MpisHubToken;

MpisHubToken *mpis_hub_token_parse  (const char          *text);
MpisHubToken *mpis_hub_token_new    (const char          *seen);
char         *mpis_hub_token_format (const char          *seen,
                                     const char          *next,
                                     gint64               last);
void          mpis_hub_token_free   (MpisHubToken        *self);
gboolean      mpis_hub_token_is_within (const MpisHubToken *self,
                                        const char         *snapshot);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisHubSnapshot, mpis_hub_snapshot_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisHubToken, mpis_hub_token_free)

G_END_DECLS
