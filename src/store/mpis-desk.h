#pragma once

#include <libdex.h>

#include "mpis-desk-changes.h"
#include "mpis-store.h"

G_BEGIN_DECLS

/**
 * MpisDeskContents:
 * @dashboards: (element-type MpisDeskDashboard)
 * @edits: (element-type MpisDeskEdit): in order
 * @commands: (element-type MpisDeskCommand): in order
 * @settings: (element-type utf8 utf8)
 *
 * Everything a desk holds. Boxed, reference counted.
 */
typedef struct {
  GPtrArray  *dashboards;
  GPtrArray  *edits;
  GPtrArray  *commands;
  GHashTable *settings;
} MpisDeskContents;

#define MPIS_TYPE_DESK_CONTENTS (mpis_desk_contents_get_type ())
GType             mpis_desk_contents_get_type (void);
MpisDeskContents *mpis_desk_contents_ref      (MpisDeskContents *self);
void              mpis_desk_contents_unref    (MpisDeskContents *self);

/**
 * MpisDesk:
 *
 * What a person did in a workspace and nobody else knows of yet: to the dashboards, and commands that were
 * not carried out. An SQLite file beside the store. Unlike the store
 * it holds what nobody else has, so it is never dropped: what was written is on the disk, also after a
 * power cut, and of a damaged file everything that can still be read is kept. One program at a time has
 * it. Everything that touches the file runs on the thread pool.
 */
#define MPIS_TYPE_DESK (mpis_desk_get_type ())
G_DECLARE_FINAL_TYPE (MpisDesk, mpis_desk, MPIS, DESK, GObject)

char       *mpis_desk_default_path (const char       *key);
DexFuture  *mpis_desk_open         (const char       *path) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *mpis_desk_load         (MpisDesk         *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *mpis_desk_write        (MpisDesk         *self,
                                    MpisDeskChanges  *changes) G_GNUC_WARN_UNUSED_RESULT;
char       *mpis_desk_dup_notice   (MpisDesk         *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisDeskContents, mpis_desk_contents_unref)

G_END_DECLS
