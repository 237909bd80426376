#include "config.h"

#include "mpis-deliveries.h"

#include "mpis-measure.h"
#include "mpis-publish.h"
#include "mpis-runs-deliver.h"
#include "mpis-runs.h"

#define CONNECT_TIMEOUT_MS 10000
#define LISTEN_MS          (10 * 60 * 1000)
#define AT_LEAST_MS        15000   /* how often it looks, whatever happens */
#define AT_MOST_MS         100     /* nothing is so urgent */
#define PAUSE_MS           1000
#define MAX_AT_ONCE        8
#define FIBER_STACK        (256 * 1024)

struct _MpisDeliveries {
  GObject      parent_instance;

  MpisService *service;
  char        *conninfo;
  DexPromise  *stop;
  DexPromise  *finished;    /* one of them, since the last look */
  DexFuture   *running;
  MpisDb      *listener;    /* NULL: not listening; the clock goes on */
  DexFuture   *announced;   /* the next notification */
  GHashTable  *at_work;     /* ids of what is not to be begun again yet */
  guint        n_working;
};

G_DEFINE_FINAL_TYPE (MpisDeliveries, mpis_deliveries, G_TYPE_OBJECT)

/* --- kinds ------------------------------------------------------------------------------------- */

static DexFuture *
deliver_run (MpisService *service,
             const char  *delivery_id)
{
  const MpisConfig *config = mpis_service_get_config (service);
  const MpisWorkflows workflows = {
    .pool = mpis_service_get_pool (service), .n8n = mpis_service_get_n8n (service),
    .path = config->n8n_run_url == NULL ? "/publisher/run" : NULL, .key = config->n8n_key,
    .answer_ms = config->n8n_timeout * 1000,
  };

  return mpis_runs_deliver (&workflows, delivery_id);
}

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

/* @deliver claims the delivery of that id, makes it, and writes down what came of it, or when to try again.
 * @is_possible: whether there is anybody to deliver to. */
static const struct {
  const char  *kind;
  DexFuture  *(*deliver)     (MpisService *service,
                              const char  *delivery_id);
  gboolean    (*is_possible) (MpisService *service);
} kinds[] = {
  { "n8n-run", deliver_run, NULL },
  { "mpis-record", deliver_record, can_record },
  { "mpis-metrics", deliver_metrics, has_mpis },
};

/* --- one delivery ------------------------------------------------------------------------------ */

typedef struct {
  MpisDeliveries *owner;
  char           *id;
  DexFuture    *(*deliver) (MpisService *, const char *);
} Work;

static void
work_free (gpointer data)
{
  Work *self = data;

  g_object_unref (self->owner);
  g_free (self->id);
  g_free (self);
}

static void
wake (MpisDeliveries *self)
{
  if (dex_future_is_pending (DEX_FUTURE (self->finished)))
    dex_promise_resolve_boolean (self->finished, TRUE);
}

static DexFuture *
work_fiber (gpointer data)
{
  Work *self = data;
  g_autoptr(GError) error = NULL;

  dex_await (self->deliver (self->owner->service, self->id), &error);
  if (error != NULL)
    g_warning ("A delivery waits: %s", error->message);
  self->owner->n_working--;
  wake (self->owner);
  /* Should it be due still, something is in its way that does not go in no time. */
  dex_await (dex_timeout_new_msec (PAUSE_MS), NULL);
  g_hash_table_remove (self->owner->at_work, self->id);
  return dex_future_new_true ();
}

static void
begin (MpisDeliveries *self,
       const char     *id,
       const char     *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].kind, kind))
      {
        Work *work = g_new0 (Work, 1);

        *work = (Work) { g_object_ref (self), g_strdup (id), kinds[i].deliver };
        g_hash_table_add (self->at_work, g_strdup (id));
        self->n_working++;
        dex_future_disown (dex_scheduler_spawn (NULL, FIBER_STACK, work_fiber, work, work_free));
      }
}

/* --- looking ----------------------------------------------------------------------------------- */

#define DUE \
  "SELECT id, kind, (extract (epoch FROM greatest (next_at, claimed_until) - now ()) * 1000)::bigint AS wait" \
  " FROM dash_deliveries WHERE state = 'pending' AND kind = ANY ($1::text[]) AND id <> ALL ($2::uuid[])" \
  " ORDER BY greatest (next_at, claimed_until), id LIMIT 32"

static MpisDbParams *
look_params (MpisDeliveries *self)
{
  g_autofree gpointer *ids = g_hash_table_get_keys_as_array (self->at_work, NULL);
  const char *names[G_N_ELEMENTS (kinds)];
  gsize n = 0;
  MpisDbParams *params = mpis_db_params_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].is_possible == NULL || kinds[i].is_possible (self->service))
      names[n++] = kinds[i].kind;
  mpis_db_params_text_array (params, names, n);
  return mpis_db_params_text_array (params, (const char *const *) ids, g_hash_table_size (self->at_work));
}

/* Begins what is due. Returns: how long until the next is, in milliseconds */
static gint64
begin_due (MpisDeliveries *self,
           MpisDbRows     *rows)
{
  for (guint i = 0; i < mpis_db_rows_get_n (rows); i++)
    {
      gint64 wait = mpis_db_rows_get_int (rows, i, 2);

      if (wait > 0)
        return wait;
      /* Whoever ends wakes us. */
      if (self->n_working >= MAX_AT_ONCE)
        return AT_LEAST_MS;
      begin (self, mpis_db_rows_get_text (rows, i, 0), mpis_db_rows_get_text (rows, i, 1));
    }
  return mpis_db_rows_get_n (rows) == 32 ? 0 : AT_LEAST_MS;
}

static gint64
look_awaiting (MpisDeliveries *self,
               gboolean        for_silence)
{
  MpisDbPool *pool = mpis_service_get_pool (self->service);
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDb) db = dex_await_object (mpis_db_pool_acquire (pool, 0), &error);
  g_autoptr(MpisDbRows) rows = NULL;

  if (db != NULL && for_silence)
    {
      dex_await_int64 (mpis_runs_notice_overdue (db), &error);
      if (error != NULL)
        g_warning ("Silent runs could not be looked for: %s", error->message);
      g_clear_error (&error);
    }
  if (db != NULL)
    {
      rows = dex_await_boxed (mpis_db_query_prepared (db, DUE, look_params (self)), &error);
      mpis_db_pool_release (pool, db);
    }
  if (rows != NULL)
    return begin_due (self, rows);
  g_debug ("Nothing is delivered: %s", error->message);
  return AT_LEAST_MS / 10;
}

/* --- waiting ----------------------------------------------------------------------------------- */

static gboolean
is_stopped (MpisDeliveries *self)
{
  return !dex_future_is_pending (DEX_FUTURE (self->stop));
}

static void
stop_listening (MpisDeliveries *self)
{
  if (self->listener != NULL)
    mpis_db_close (self->listener);
  g_clear_object (&self->listener);
  dex_clear (&self->announced);
}

static void
expect_notification (MpisDeliveries *self)
{
  dex_clear (&self->announced);
  self->announced = mpis_db_next_notification (self->listener, LISTEN_MS);
  dex_future_disown (dex_ref (self->announced));
}

static void
listen_awaiting (MpisDeliveries *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDb) db = dex_await_object (mpis_db_connect (self->conninfo, CONNECT_TIMEOUT_MS), &error);

  if (db == NULL || is_stopped (self) || !dex_await (mpis_db_listen (db, "dash_changes"), &error))
    {
      g_debug ("Changes are not heard of: %s", error ? error->message : "stopped");
      return;
    }
  self->listener = g_steal_pointer (&db);
  expect_notification (self);
}

/* Takes the notification that came. Returns: whether it is a reason to look */
static gboolean
take_notification (MpisDeliveries *self)
{
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (self->announced, &error);
  gboolean is_ours = value != NULL && g_strcmp0 (g_value_get_string (value), "dash_deliveries") == 0;

  if (value != NULL || g_error_matches (error, MPIS_DB_ERROR, MPIS_DB_ERROR_TIMEOUT))
    expect_notification (self);
  else
    stop_listening (self);
  return is_ours;
}

/* Until something is to be sent, something was sent, or the time comes. */
static void
wait_awaiting (MpisDeliveries *self,
               gint64          until)
{
  gboolean is_due = FALSE;

  while (!is_stopped (self) && !is_due && g_get_monotonic_time () < until)
    {
      gint64 rest = MAX (until - g_get_monotonic_time (), 1000) / 1000;

      dex_await (dex_future_first (dex_ref (self->stop), dex_ref (self->finished), dex_timeout_new_msec ((int) rest),
                                   self->announced ? dex_ref (self->announced) : NULL, NULL), NULL);
      is_due = !dex_future_is_pending (DEX_FUTURE (self->finished));
      if (self->announced != NULL && !dex_future_is_pending (self->announced))
        is_due |= take_notification (self);
    }
  dex_clear (&self->finished);
  self->finished = dex_promise_new ();
}

static DexFuture *
run_fiber (gpointer data)
{
  MpisDeliveries *self = data;
  gint64 silence_at = 0;

  while (!is_stopped (self))
    {
      gint64 now = g_get_monotonic_time (), wait;

      if (self->listener == NULL)
        listen_awaiting (self);
      wait = look_awaiting (self, now >= silence_at);
      if (now >= silence_at)
        silence_at = now + AT_LEAST_MS * 1000;
      wait_awaiting (self, g_get_monotonic_time () + CLAMP (wait, AT_MOST_MS, AT_LEAST_MS) * 1000);
    }
  stop_listening (self);
  while (self->n_working > 0)
    {
      dex_await (dex_ref (self->finished), NULL);
      dex_clear (&self->finished);
      self->finished = dex_promise_new ();
    }
  return dex_future_new_true ();
}

/* --- life -------------------------------------------------------------------------------------- */

static void
mpis_deliveries_finalize (GObject *object)
{
  MpisDeliveries *self = MPIS_DELIVERIES (object);

  stop_listening (self);
  g_clear_object (&self->service);
  g_clear_pointer (&self->at_work, g_hash_table_unref);
  g_free (self->conninfo);
  dex_clear (&self->stop);
  dex_clear (&self->finished);
  dex_clear (&self->running);

  G_OBJECT_CLASS (mpis_deliveries_parent_class)->finalize (object);
}

static void
mpis_deliveries_class_init (MpisDeliveriesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mpis_deliveries_finalize;
}

static void
mpis_deliveries_init (MpisDeliveries *self)
{
  self->stop = dex_promise_new ();
  self->finished = dex_promise_new ();
  self->at_work = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * mpis_deliveries_new:
 * @service: what it works for
 * @conninfo: its database
 *
 * Begins at once, on the calling thread's main context; ends with mpis_deliveries_stop().
 *
 * Returns: (transfer full): what delivers
 */
MpisDeliveries *
mpis_deliveries_new (MpisService *service,
                     const char  *conninfo)
{
  MpisDeliveries *self = g_object_new (MPIS_TYPE_DELIVERIES, NULL);

  self->service = g_object_ref (service);
  self->conninfo = g_strdup (conninfo);
  self->running = dex_scheduler_spawn (NULL, FIBER_STACK, run_fiber, g_object_ref (self), g_object_unref);
  dex_future_disown (dex_ref (self->running));
  return self;
}

/**
 * mpis_deliveries_stop:
 * @self: what delivers
 *
 * Begins nothing any more. What does not end in time is found by another service when its claim ends. Safe
 * to call twice.
 *
 * Returns: (transfer full): a future that resolves when what was begun is done
 */
DexFuture *
mpis_deliveries_stop (MpisDeliveries *self)
{
  dex_return_error_if_fail (MPIS_IS_DELIVERIES (self));

  if (!is_stopped (self))
    dex_promise_resolve_boolean (self->stop, TRUE);
  return dex_ref (self->running);
}
