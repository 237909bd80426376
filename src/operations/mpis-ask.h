#pragma once

#include "mpis-listing.h"

G_BEGIN_DECLS

/* What one statement answers. */
DexFuture *mpis_ask_text     (MpisDb          *db,
                                 const char      *sql,
                                 MpisDbParams    *params,
                                 const char      *missing) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *mpis_ask_listing  (MpisDb          *db,
                                 const char      *sql,
                                 MpisDbParams    *params,
                                 const MpisPage  *page) G_GNUC_WARN_UNUSED_RESULT;

/* The same on the calling fiber. */
char      *mpis_ask_awaiting (MpisDb          *db,
                                 const char      *sql,
                                 MpisDbParams    *params,
                                 const char      *missing,
                                 GError         **error);

G_END_DECLS
