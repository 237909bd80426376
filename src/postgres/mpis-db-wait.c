#include "config.h"

#include "mpis-db-private.h"

#include <glib-unix.h>

typedef struct {
  GSource     parent;
  DexPromise *promise;
  gpointer    tag;
} FdSource;

static gboolean
fd_source_dispatch (GSource     *source,
                    GSourceFunc  callback,
                    gpointer     data)
{
  FdSource *self = (FdSource *) source;
  GIOCondition condition = self->tag != NULL ? g_source_query_unix_fd (source, self->tag) : 0;

  if (condition != 0)
    dex_promise_resolve_uint (self->promise, condition);
  else if (g_cancellable_is_cancelled (dex_promise_get_cancellable (self->promise)))
    dex_promise_reject (self->promise,
                        g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled"));
  else
    dex_promise_reject (self->promise,
                        g_error_new_literal (MPIS_DB_ERROR, MPIS_DB_ERROR_TIMEOUT,
                                             "The PostgreSQL server did not answer in time"));
  return G_SOURCE_REMOVE;
}

static void
fd_source_finalize (GSource *source)
{
  dex_unref (((FdSource *) source)->promise);
}

/*
 * mpis_db_wait_fd:
 * @fd: a socket; -1 to wait for the deadline alone (libdex's own timeouts complain when the fiber
 *   that waits for one is cancelled, and tick on the main thread)
 * @condition: what to wait for
 * @deadline: when to give up, in the time of g_get_monotonic_time()
 *
 * Waits on the main context of the calling thread. Discarding the future stops the waiting.
 *
 * Returns: (transfer full): a future of the #GIOCondition that came; rejects with
 *   %MPIS_DB_ERROR_TIMEOUT
 */
DexFuture *
mpis_db_wait_fd (int          fd,
                 GIOCondition condition,
                 gint64       deadline)
{
  static GSourceFuncs funcs = {
    .dispatch = fd_source_dispatch,
    .finalize = fd_source_finalize,
  };
  DexPromise *promise = dex_promise_new_cancellable ();
  g_autoptr(GSource) source = g_source_new (&funcs, sizeof (FdSource));
  g_autoptr(GSource) cancel = g_cancellable_source_new (dex_promise_get_cancellable (promise));
  FdSource *self = (FdSource *) source;

  self->promise = dex_ref (promise);
  if (fd >= 0)
    self->tag = g_source_add_unix_fd (source, fd, condition | G_IO_HUP | G_IO_ERR);
  g_source_set_dummy_callback (cancel);
  g_source_add_child_source (source, cancel);
  g_source_set_ready_time (source, deadline);
  g_source_set_static_name (source, "[mpis-db]");
  g_source_attach (source, g_main_context_get_thread_default ());

  return DEX_FUTURE (promise);
}
