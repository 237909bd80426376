#pragma once

#include "mpis-db.h"

G_BEGIN_DECLS

/* The account of a row @p of `published_items`. If it was not imported only its link has it. */
#define MPIS_ACCOUNT_OF(p) \
  "coalesce (" p ".meta->>'account', substring (" p ".channel_url from" \
  " '(?:^|//|\\.)(?:t|telegram)\\.me/(?:s/)?([A-Za-z0-9_]{4,})/[0-9]+'))"

/* Statements on the calling fiber. */
MpisDbRows *mpis_query_awaiting (MpisDb        *db,
                                 const char    *sql,
                                 MpisDbParams  *params,
                                 GError       **error);
gboolean    mpis_run_awaiting   (MpisDb        *db,
                                 const char    *sql,
                                 MpisDbParams  *params,
                                 GError       **error);
gboolean    mpis_copy_awaiting  (MpisDb        *db,
                                 const char    *statement,
                                 GString       *rows,
                                 GError       **error);

G_END_DECLS
