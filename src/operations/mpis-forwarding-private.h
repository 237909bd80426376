#pragma once

#include "mpis-forwarding.h"
#include "mpis-upstream.h"

G_BEGIN_DECLS

/* A claim on a delivery lasts longer than MPIS is waited for; when it is over, whoever made it is gone. */
#define MPIS_CLAIM_SECONDS(forwarding) ((forwarding)->answer_ms / 1000 + 15)

/* How long until the next try ($n: which one that was): seconds at first, a quarter of an hour in the end. */
#define MPIS_NEXT_TRY(attempts) "make_interval (secs => least (900, 5 * 2 ^ least (" attempts ", 12)))"

/* Of what MPIS itself fails at (and not only its connection) we let go after so many tries. */
#define MPIS_TRIES 40

void          mpis_forwarding_init_copy    (MpisForwarding       *self,
                                            const MpisForwarding *other);
void          mpis_forwarding_clear        (MpisForwarding       *self);

MpisDb       *mpis_pool_take_awaiting      (MpisDbPool           *pool,
                                            GError              **error);
MpisDbRows   *mpis_pool_query_awaiting     (MpisDbPool           *pool,
                                            const char           *sql,
                                            MpisDbParams         *params,
                                            GError              **error);
MpisDbRows   *mpis_prepared_awaiting       (MpisDb               *db,
                                            const char           *sql,
                                            MpisDbParams         *params,
                                            GError              **error);
gboolean      mpis_upstream_rested_awaiting (MpisRemote          *mpis,
                                            GError              **error);

G_END_DECLS
