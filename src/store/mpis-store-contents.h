#pragma once

#include "mpis-cube.h"
#include "mpis-red-flags.h"

G_BEGIN_DECLS

/**
 * MpisStoreMark:
 * @revision: changes whenever what is stored does; 0 for a store that was never filled
 * @server: (nullable): which server and database it came from; %NULL while it was never filled
 * @watermark: (nullable): the `pg_snapshot` of the last complete pull
 * @synced_at: when that was, or %MPIS_INSTANT_UNKNOWN
 *
 * How far a store has got. Boxed.
 */
typedef struct {
  gint64       revision;
  char        *server;
  char        *watermark;
  MpisInstant  synced_at;
} MpisStoreMark;

#define MPIS_TYPE_STORE_MARK (mpis_store_mark_get_type ())
GType               mpis_store_mark_get_type       (void);
MpisStoreMark      *mpis_store_mark_copy           (const MpisStoreMark *self);
void                mpis_store_mark_free           (MpisStoreMark       *self);

/**
 * MpisStoreContents:
 * @personas: (element-type MpisPersona): by name
 * @projects: (element-type MpisProject): by name
 * @posts: (element-type MpisPost): newest first
 * @runs: (element-type MpisRun): newest first
 * @settings: (element-type utf8 utf8): of the workspace, those that are set
 * @red_flags: (element-type MpisFlag): critical ones first, then newest first
 * @cube: all snapshots
 * @flags: posts and records counted; runs are not, since that depends on what time it is
 * @has_demo: whether anything in it is demo data
 * @only_demo: whether everything in it is; only then does demo data count for red flags
 *
 * A whole store, read in one transaction. Boxed and reference counted; not changed once it is
 * handed out.
 */
typedef struct {
  gint64        revision;
  MpisInstant   synced_at;
  GPtrArray    *personas;
  GPtrArray    *projects;
  GPtrArray    *posts;
  GPtrArray    *runs;
  GHashTable   *settings;
  GPtrArray    *red_flags;
  MpisCube     *cube;
  MpisRedFlags  flags;
  gboolean      has_demo;
  gboolean      only_demo;
} MpisStoreContents;

#define MPIS_TYPE_STORE_CONTENTS (mpis_store_contents_get_type ())
GType               mpis_store_contents_get_type   (void);
MpisStoreContents  *mpis_store_contents_new        (void);
MpisStoreContents  *mpis_store_contents_ref        (MpisStoreContents   *self);
void                mpis_store_contents_unref      (MpisStoreContents   *self);
void                mpis_store_contents_get_thresholds (MpisStoreContents *self,
                                                    MpisFlagThresholds  *thresholds);
void                mpis_store_contents_judge      (MpisStoreContents   *self,
                                                    MpisInstant          now,
                                                    MpisRedFlags        *flags);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisStoreMark, mpis_store_mark_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisStoreContents, mpis_store_contents_unref)

G_END_DECLS
