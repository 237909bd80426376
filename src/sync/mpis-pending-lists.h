#pragma once

#include <gio/gio.h>

#include "mpis-commands.h"
#include "mpis-store-contents.h"

G_BEGIN_DECLS

/*
 * MpisPendingLists:
 *
 * Keeps over the lists of projects and runs what commands on their way, and the clock, make of them. Main
 * thread only.
 */
typedef struct _MpisPendingLists MpisPendingLists;

MpisPendingLists *_mpis_pending_lists_new  (GListStore         *projects,
                                            GListStore         *runs,
                                            MpisCommands       *commands);
void              _mpis_pending_lists_free (MpisPendingLists   *self);
void              _mpis_pending_lists_lift (MpisPendingLists   *self);
void              _mpis_pending_lists_lay  (MpisPendingLists   *self,
                                            MpisStoreContents  *contents);

G_END_DECLS
