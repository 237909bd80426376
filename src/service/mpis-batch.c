#include "config.h"

#include "mpis-batch.h"

#define MAX_WAITING    20000   /* what comes on top of them while the database is away is lost, and counted */
#define MAX_TOGETHER   1000
#define RETRY_MS       1000
#define ACQUIRE_MS     5000
#define STOP_PATIENCE  3       /* tries, when there is to be an end */

struct _MpisBatch {
  GObject         parent_instance;

  MpisDbPool     *pool;
  MpisBatchWrite  write;
  GDestroyNotify  item_free;
  guint           delay_ms;
  GPtrArray      *waiting;
  guint           n_lost;
  DexPromise     *stop;      /* resolves when what waits is to be written at once */
  DexFuture      *writing;   /* NULL while nothing waits */
};

G_DEFINE_FINAL_TYPE (MpisBatch, mpis_batch, G_TYPE_OBJECT)

static void
mpis_batch_finalize (GObject *object)
{
  MpisBatch *self = MPIS_BATCH (object);

  g_ptr_array_unref (self->waiting);
  dex_clear (&self->stop);
  dex_clear (&self->writing);
  g_object_unref (self->pool);

  G_OBJECT_CLASS (mpis_batch_parent_class)->finalize (object);
}

static void
mpis_batch_class_init (MpisBatchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mpis_batch_finalize;
}

static void
mpis_batch_init (MpisBatch *self)
{
  self->stop = dex_promise_new ();
}

/**
 * mpis_batch_new:
 * @pool: where connections come from
 * @delay_ms: how long to gather before writing
 * @write: writes
 * @item_free: frees an item
 *
 * Returns: (transfer full): a batch with nothing in it
 */
MpisBatch *
mpis_batch_new (MpisDbPool     *pool,
                guint           delay_ms,
                MpisBatchWrite  write,
                GDestroyNotify  item_free)
{
  MpisBatch *self = g_object_new (MPIS_TYPE_BATCH, NULL);

  self->pool = g_object_ref (pool);
  self->delay_ms = delay_ms;
  self->write = write;
  self->item_free = item_free;
  self->waiting = g_ptr_array_new_with_free_func (item_free);
  return self;
}

static gboolean
is_stopping (MpisBatch *self)
{
  return !dex_future_is_pending (DEX_FUTURE (self->stop));
}

static gboolean
write_awaiting (MpisBatch *self,
                GPtrArray *items)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDb) db = dex_await_object (mpis_db_pool_acquire (self->pool, ACQUIRE_MS), &error);

  if (db == NULL)
    {
      g_debug ("%u notes wait for the database: %s", items->len, error->message);
      return FALSE;
    }
  dex_await (self->write (db, items), &error);
  mpis_db_pool_release (self->pool, db);
  if (error != NULL)
    g_warning ("%u notes could not be written: %s", items->len, error->message);
  return error == NULL;
}

/* The oldest ones, which are put back if it comes to nothing. */
static GPtrArray *
take_some (MpisBatch *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (self->item_free);
  guint n = MIN (self->waiting->len, MAX_TOGETHER);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (items, self->waiting->pdata[i]);
  g_ptr_array_set_free_func (self->waiting, NULL);
  g_ptr_array_remove_range (self->waiting, 0, n);
  g_ptr_array_set_free_func (self->waiting, self->item_free);
  return items;
}

static void
put_back (MpisBatch *self,
          GPtrArray *items)
{
  g_ptr_array_set_free_func (items, NULL);
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_insert (self->waiting, (int) i, items->pdata[i]);
}

static void
pause_awaiting (MpisBatch *self,
                guint      ms)
{
  if (!is_stopping (self))
    dex_await (dex_future_first (dex_timeout_new_msec (ms), dex_ref (self->stop), NULL), NULL);
}

static DexFuture *
write_fiber (gpointer data)
{
  MpisBatch *self = data;
  guint n_failures = 0;

  pause_awaiting (self, self->delay_ms);
  while (self->waiting->len > 0 && (!is_stopping (self) || n_failures < STOP_PATIENCE))
    {
      g_autoptr(GPtrArray) items = take_some (self);

      if (write_awaiting (self, items))
        {
          n_failures = 0;
          if (self->n_lost > 0)
            g_warning ("%u notes were lost while the database was away", self->n_lost);
          self->n_lost = 0;
          if (self->waiting->len > 0 && self->waiting->len < MAX_TOGETHER)
            pause_awaiting (self, self->delay_ms);
        }
      else
        {
          n_failures++;
          put_back (self, items);
          pause_awaiting (self, RETRY_MS);
        }
    }
  dex_clear (&self->writing);
  return dex_future_new_true ();
}

/**
 * mpis_batch_add:
 * @self: a batch
 * @item: (transfer full): what to write
 *
 * Has it written, soon.
 */
void
mpis_batch_add (MpisBatch *self,
                gpointer   item)
{
  g_return_if_fail (MPIS_IS_BATCH (self));

  if (self->waiting->len >= MAX_WAITING)
    {
      self->n_lost++;
      self->item_free (item);
      return;
    }
  g_ptr_array_add (self->waiting, item);
  if (self->writing == NULL)
    {
      self->writing = dex_scheduler_spawn (NULL, 0, write_fiber, g_object_ref (self), g_object_unref);
      dex_future_disown (dex_ref (self->writing));
    }
}

/**
 * mpis_batch_stop:
 * @self: a batch
 *
 * Writes at once what waits. If the database is away it gives up after some tries.
 *
 * Returns: (transfer full): a future that resolves when it is written, or is not
 */
DexFuture *
mpis_batch_stop (MpisBatch *self)
{
  dex_return_error_if_fail (MPIS_IS_BATCH (self));

  if (!is_stopping (self))
    dex_promise_resolve_boolean (self->stop, TRUE);
  return self->writing != NULL ? dex_ref (self->writing) : dex_future_new_true ();
}
