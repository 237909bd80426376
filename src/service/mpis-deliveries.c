#include "config.h"

#include "mpis-deliveries.h"

#include "mpis-measure.h"
#include "mpis-publish.h"

#define AT_ONCE       32
#define PAUSE_SECONDS 2
#define CONNECTION_MS 10000

/* Whatever is claimed by somebody who still is at it is left to them. */
#define DUE \
  "SELECT id FROM dash_deliveries WHERE kind = $1 AND state = 'pending' AND next_at <= now ()" \
  " AND coalesce (claimed_until, '-infinity') < now () ORDER BY next_at LIMIT $2::bigint"

static DexFuture *
deliver_record (MpisService *service,
                const char  *delivery_id)
{
  MpisForwarding forwarding;

  mpis_service_get_forwarding (service, &forwarding);
  return mpis_publish_deliver (&forwarding, delivery_id);
}

/* Without MPIS, records of our own tables are made here. */
static gboolean
can_record (MpisService *service)
{
  return mpis_service_get_mpis (service) != NULL
         || mpis_db_schema_get_origin (mpis_service_get_schema (service)) == MPIS_DB_ORIGIN_OURS;
}

static DexFuture *
deliver_metrics (MpisService *service,
                 const char  *delivery_id)
{
  MpisForwarding forwarding;

  mpis_service_get_forwarding (service, &forwarding);
  return mpis_measure_deliver (&forwarding, delivery_id);
}

static gboolean
has_mpis (MpisService *service)
{
  return mpis_service_get_mpis (service) != NULL;
}

static const MpisDeliveryKind kinds[] = {
  { "mpis-record", deliver_record, can_record },
  { "mpis-metrics", deliver_metrics, has_mpis },
};

/* --- one kind after its own clock ------------------------------------------------------------------ */

typedef struct {
  MpisService            *service;
  const MpisDeliveryKind *kind;
  DexFuture              *stop;
} Round;

static void
round_free (gpointer data)
{
  Round *self = data;

  g_object_unref (self->service);
  dex_unref (self->stop);
  g_free (self);
}

static MpisDbRows *
list_awaiting (Round   *self,
               GError **error)
{
  MpisDbPool *pool = mpis_service_get_pool (self->service);
  g_autoptr(MpisDb) db = dex_await_object (mpis_db_pool_acquire (pool, CONNECTION_MS), error);
  MpisDbParams *params;
  MpisDbRows *rows;

  if (db == NULL)
    return NULL;
  params = mpis_db_params_text (mpis_db_params_new (), self->kind->kind);
  rows = dex_await_boxed (mpis_db_query_prepared (db, DUE, mpis_db_params_int (params, AT_ONCE)), error);
  mpis_db_pool_release (pool, db);
  return rows;
}

/* Delivers what is due; returns whether there may be more. */
static gboolean
deliver_due_awaiting (Round   *self,
                      GError **error)
{
  g_autoptr(MpisDbRows) rows = list_awaiting (self, error);

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < mpis_db_rows_get_n (rows) && dex_future_is_pending (self->stop); i++)
    if (!dex_await (self->kind->deliver (self->service, mpis_db_rows_get_text (rows, i, 0)), error))
      return FALSE;
  return mpis_db_rows_get_n (rows) == AT_ONCE;
}

static DexFuture *
round_fiber (gpointer data)
{
  Round *self = data;

  while (dex_future_is_pending (self->stop))
    {
      g_autoptr(GError) error = NULL;

      if (deliver_due_awaiting (self, &error))
        continue;
      if (error != NULL)
        g_debug ("Deliveries of %s wait: %s", self->kind->kind, error->message);
      dex_await (dex_future_first (dex_ref (self->stop), dex_timeout_new_seconds (PAUSE_SECONDS), NULL), NULL);
    }
  return dex_future_new_true ();
}

/**
 * mpis_deliveries_run:
 * @service: a service
 * @stop: resolves when it is to end
 *
 * Delivers what could not be delivered when it came up, whoever took it then. Kinds do not wait for each
 * other; any number of services may do this on one database.
 *
 * Returns: (transfer full): a future that resolves when the deliveries in hand at the end are made
 */
DexFuture *
mpis_deliveries_run (MpisService *service,
                     DexFuture   *stop)
{
  g_autoptr(GPtrArray) rounds = g_ptr_array_new_with_free_func (dex_unref);

  dex_return_error_if_fail (MPIS_IS_SERVICE (service) && DEX_IS_FUTURE (stop));

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      Round *round;

      if (kinds[i].is_possible != NULL && !kinds[i].is_possible (service))
        continue;
      round = g_new0 (Round, 1);
      round->service = g_object_ref (service);
      round->kind = &kinds[i];
      round->stop = dex_ref (stop);
      g_ptr_array_add (rounds, dex_scheduler_spawn (NULL, 128 * 1024, round_fiber, round, round_free));
      dex_future_disown (dex_ref (g_ptr_array_index (rounds, rounds->len - 1)));
    }
  if (rounds->len == 0)
    return dex_future_new_true ();
  return dex_future_allv ((DexFuture *const *) rounds->pdata, rounds->len);
}
