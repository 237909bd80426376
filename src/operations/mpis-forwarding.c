#include "config.h"

#include "mpis-forwarding-private.h"

#define CONNECTION_MS 10000
#define STATEMENT_MS  30000
#define HEALTH_MS     4000

G_DEFINE_BOXED_TYPE (MpisOutcome, mpis_outcome, mpis_outcome_copy, mpis_outcome_free)

MpisOutcome *
mpis_outcome_new (guint       status,
                  const char *json)
{
  MpisOutcome *self = g_new0 (MpisOutcome, 1);

  self->status = status;
  self->json = g_strdup (json);
  return self;
}

MpisOutcome *
mpis_outcome_copy (const MpisOutcome *self)
{
  return mpis_outcome_new (self->status, self->json);
}

void
mpis_outcome_free (MpisOutcome *self)
{
  g_free (self->json);
  g_free (self);
}

void
mpis_forwarding_init_copy (MpisForwarding       *self,
                           const MpisForwarding *other)
{
  *self = *other;
  g_object_ref (self->pool);
  if (self->mpis != NULL)
    g_object_ref (self->mpis);
}

void
mpis_forwarding_clear (MpisForwarding *self)
{
  g_clear_object (&self->pool);
  g_clear_object (&self->mpis);
}

MpisDb *
mpis_pool_take_awaiting (MpisDbPool  *pool,
                         GError     **error)
{
  return dex_await_object (mpis_db_pool_acquire (pool, CONNECTION_MS), error);
}

/* As mpis_query_awaiting(), prepared. */
MpisDbRows *
mpis_prepared_awaiting (MpisDb        *db,
                        const char    *sql,
                        MpisDbParams  *params,
                        GError       **error)
{
  return dex_await_boxed (mpis_db_query_prepared (db, sql, params), error);
}

/* One prepared statement on whichever connection is free; none is held between statements, for between
 * them we may wait for MPIS. */
MpisDbRows *
mpis_pool_query_awaiting (MpisDbPool    *pool,
                          const char    *sql,
                          MpisDbParams  *params,
                          GError       **error)
{
  g_autoptr(MpisDbParams) given = params;
  g_autoptr(MpisDb) db = mpis_pool_take_awaiting (pool, error);
  MpisDbRows *rows;

  if (db == NULL)
    return NULL;
  mpis_db_set_timeout (db, STATEMENT_MS);
  rows = mpis_prepared_awaiting (db, sql, g_steal_pointer (&given), error);
  mpis_db_pool_release (pool, db);
  return rows;
}

/* Whether MPIS has the time to answer, so that what it was asked before is done too: it does one thing
 * after the other. */
gboolean
mpis_upstream_rested_awaiting (MpisRemote  *mpis,
                               GError     **error)
{
  g_autoptr(MpisRemoteAnswer) answer = dex_await_boxed (mpis_upstream_get_health (mpis, HEALTH_MS), error);

  return answer != NULL;
}
