#include "config.h"

#include "mpis-db-pool.h"

#include "mpis-db-private.h"

#define CONNECT_TIMEOUT_MS 5000

struct _MpisDbPool {
  GObject  parent_instance;

  char    *conninfo;
  guint    max_connections;
  guint    n_connections;   /* lent, idle or being opened */
  guint    n_opening;
  GQueue   idle;            /* MpisDb; the one used last comes first */
  GQueue   waiting;         /* Waiter */
  gboolean is_closed;
};

G_DEFINE_FINAL_TYPE (MpisDbPool, mpis_db_pool, G_TYPE_OBJECT)

/* Somebody who waits for a connection. */
typedef struct {
  MpisDbPool *pool;      /* unowned: a waiter is in its queue */
  DexPromise *promise;
  guint       timeout;
} Waiter;

static void
waiter_free (Waiter *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  dex_unref (self->promise);
  g_free (self);
}

static void
waiter_reject (Waiter *self,
               GError *error)
{
  g_queue_remove (&self->pool->waiting, self);
  dex_promise_reject (self->promise, error);
  waiter_free (self);
}

static gboolean
waiter_timeout_cb (gpointer data)
{
  Waiter *self = data;

  self->timeout = 0;
  waiter_reject (self, g_error_new_literal (MPIS_DB_ERROR, MPIS_DB_ERROR_TIMEOUT,
                                            "All connections to the database are in use"));
  return G_SOURCE_REMOVE;
}

static void
mpis_db_pool_dispose (GObject *object)
{
  mpis_db_pool_close (MPIS_DB_POOL (object));

  G_OBJECT_CLASS (mpis_db_pool_parent_class)->dispose (object);
}

static void
mpis_db_pool_finalize (GObject *object)
{
  g_free (MPIS_DB_POOL (object)->conninfo);

  G_OBJECT_CLASS (mpis_db_pool_parent_class)->finalize (object);
}

static void
mpis_db_pool_class_init (MpisDbPoolClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mpis_db_pool_dispose;
  G_OBJECT_CLASS (klass)->finalize = mpis_db_pool_finalize;
}

static void
mpis_db_pool_init (MpisDbPool *self)
{
  g_queue_init (&self->idle);
  g_queue_init (&self->waiting);
}

/**
 * mpis_db_pool_new:
 * @conninfo: how to reach the database; see mpis_db_connect()
 * @max_connections: how many there may be at once
 *
 * Returns: (transfer full): a pool without connections yet
 */
MpisDbPool *
mpis_db_pool_new (const char *conninfo,
                  guint       max_connections)
{
  MpisDbPool *self = g_object_new (MPIS_TYPE_DB_POOL, NULL);

  self->conninfo = g_strdup (conninfo);
  self->max_connections = MAX (max_connections, 1);
  return self;
}

static GError *
error_closed (void)
{
  return g_error_new_literal (MPIS_DB_ERROR, MPIS_DB_ERROR_OFFLINE,
                              "The connections to the database are closed");
}

/* The idle connection used last, if there is one that still works. */
static MpisDb *
take_idle (MpisDbPool *self)
{
  MpisDb *db;

  while ((db = g_queue_pop_head (&self->idle)) != NULL)
    {
      if (mpis_db_is_usable (db))
        return db;
      mpis_db_close (db);
      g_object_unref (db);
      self->n_connections--;
    }
  return NULL;
}

static void give_out (MpisDbPool *self);

static DexFuture *
open_fiber (gpointer data)
{
  MpisDbPool *self = data;
  g_autoptr(GError) error = NULL;
  MpisDb *db = dex_await_object (mpis_db_connect (self->conninfo, CONNECT_TIMEOUT_MS), &error);
  Waiter *first;

  self->n_opening--;
  if (db != NULL && !self->is_closed)
    {
      g_queue_push_head (&self->idle, db);
      give_out (self);
      return dex_future_new_true ();
    }

  self->n_connections--;
  if (db != NULL)
    mpis_db_close (db);
  g_clear_object (&db);
  /* Whoever has waited longest hears of it; the next in line tries for themselves. */
  if ((first = g_queue_peek_head (&self->waiting)) != NULL)
    waiter_reject (first, error != NULL ? g_steal_pointer (&error) : error_closed ());
  give_out (self);
  return dex_future_new_true ();
}

/* Gives idle connections to those who wait, and opens further ones for the rest of them. */
static void
give_out (MpisDbPool *self)
{
  Waiter *waiter;
  MpisDb *db;

  while (!g_queue_is_empty (&self->waiting) && (db = take_idle (self)) != NULL)
    {
      waiter = g_queue_pop_head (&self->waiting);
      dex_promise_resolve_object (waiter->promise, g_steal_pointer (&db));
      waiter_free (waiter);
    }
  while (!self->is_closed && self->n_connections < self->max_connections
         && self->n_opening < g_queue_get_length (&self->waiting))
    {
      self->n_connections++;
      self->n_opening++;
      dex_future_disown (dex_scheduler_spawn (NULL, 0, open_fiber, g_object_ref (self),
                                              g_object_unref));
    }
}

/**
 * mpis_db_pool_acquire:
 * @self: a pool
 * @timeout_ms: how long to wait for one; 0 for 5 s
 *
 * To be given back with mpis_db_pool_release().
 *
 * Returns: (transfer full): a future of an #MpisDb that nobody else has; rejects with
 *   %MPIS_DB_ERROR_TIMEOUT when all are in use for that long
 */
DexFuture *
mpis_db_pool_acquire (MpisDbPool *self,
                      guint       timeout_ms)
{
  Waiter *waiter;
  DexFuture *future;
  MpisDb *db;

  dex_return_error_if_fail (MPIS_IS_DB_POOL (self));

  if (self->is_closed)
    return dex_future_new_for_error (error_closed ());
  if ((db = take_idle (self)) != NULL)
    return dex_future_new_take_object (db);

  waiter = g_new0 (Waiter, 1);
  waiter->pool = self;
  waiter->promise = dex_promise_new ();
  waiter->timeout = g_timeout_add (timeout_ms > 0 ? timeout_ms : CONNECT_TIMEOUT_MS,
                                   waiter_timeout_cb, waiter);
  future = dex_ref (waiter->promise);
  g_queue_push_tail (&self->waiting, waiter);
  give_out (self);
  return future;
}

typedef struct {
  MpisDbPool *pool;
  MpisDb     *db;
} Returned;

static void
returned_free (gpointer data)
{
  Returned *self = data;

  g_object_unref (self->pool);
  g_object_unref (self->db);
  g_free (self);
}

/* What a borrower left open is undone before somebody else finds it. */
static DexFuture *
clean_up_fiber (gpointer data)
{
  Returned *returned = data;

  if (!dex_await (mpis_db_rollback (returned->db), NULL))
    mpis_db_close (returned->db);
  mpis_db_pool_release (returned->pool, returned->db);
  return dex_future_new_true ();
}

/**
 * mpis_db_pool_release:
 * @self: a pool
 * @db: (transfer none): a connection from it
 *
 * Gives a connection back. An open transaction is undone; a broken connection is dropped.
 */
void
mpis_db_pool_release (MpisDbPool *self,
                      MpisDb     *db)
{
  g_return_if_fail (MPIS_IS_DB_POOL (self));
  g_return_if_fail (MPIS_IS_DB (db));

  if (!self->is_closed && mpis_db_is_in_transaction (db))
    {
      Returned *returned = g_new0 (Returned, 1);

      returned->pool = g_object_ref (self);
      returned->db = g_object_ref (db);
      dex_future_disown (dex_scheduler_spawn (NULL, 0, clean_up_fiber, returned, returned_free));
      return;
    }

  if (self->is_closed || !mpis_db_is_usable (db))
    {
      mpis_db_close (db);
      self->n_connections--;
    }
  else
    {
      mpis_db_set_timeout (db, 0);
      g_queue_push_head (&self->idle, g_object_ref (db));
    }
  give_out (self);
}

/**
 * mpis_db_pool_get_counts:
 * @self: a pool
 * @n_lent: (out): connections in use
 * @n_idle: (out): connections nobody uses
 * @n_waiting: (out): those who wait for one
 */
void
mpis_db_pool_get_counts (MpisDbPool *self,
                         guint      *n_lent,
                         guint      *n_idle,
                         guint      *n_waiting)
{
  g_return_if_fail (MPIS_IS_DB_POOL (self));

  *n_idle = g_queue_get_length (&self->idle);
  *n_lent = self->n_connections - *n_idle - self->n_opening;
  *n_waiting = g_queue_get_length (&self->waiting);
}

/**
 * mpis_db_pool_close:
 * @self: a pool
 *
 * Closes what is idle, turns away who waits, and lends nothing any more. What is lent is closed when it
 * comes back. Safe to call twice.
 */
void
mpis_db_pool_close (MpisDbPool *self)
{
  Waiter *waiter;
  MpisDb *db;

  g_return_if_fail (MPIS_IS_DB_POOL (self));

  self->is_closed = TRUE;
  while ((waiter = g_queue_peek_head (&self->waiting)) != NULL)
    waiter_reject (waiter, error_closed ());
  while ((db = g_queue_pop_head (&self->idle)) != NULL)
    {
      mpis_db_close (db);
      g_object_unref (db);
      self->n_connections--;
    }
}
