#include "config.h"

#include "mpis-service-address.h"

#define STACK         (128 * 1024)
#define PAUSE_SECONDS 3
#define CONNECTION_MS 10000

/* Where MPIS is may be said in the window, for everybody of the workspace. */
#define ADDRESS "SELECT (SELECT value #>> '{}' FROM dash_settings WHERE key = 'mpis_api_url')"

static gboolean
read_awaiting (MpisService  *service,
               GError      **error)
{
  MpisDbPool *pool = mpis_service_get_pool (service);
  g_autoptr(MpisDb) db = dex_await_object (mpis_db_pool_acquire (pool, CONNECTION_MS), error);
  g_autoptr(MpisDbRows) rows = NULL;

  if (db == NULL)
    return FALSE;
  rows = dex_await_boxed (mpis_db_query_prepared (db, ADDRESS, NULL), error);
  mpis_db_pool_release (pool, db);
  if (rows == NULL)
    return FALSE;
  mpis_service_set_mpis_url (service, mpis_db_rows_get_text (rows, 0, 0));
  return TRUE;
}

static DexFuture *
read_fiber (gpointer data)
{
  g_autoptr(GError) error = NULL;

  if (!read_awaiting (data, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_true ();
}

/**
 * mpis_service_read_address:
 * @service: a service
 *
 * Takes over the address of MPIS that the workspace has, where the service was given none.
 *
 * Returns: (transfer full): a future of %TRUE; rejected with #MpisDbError
 */
DexFuture *
mpis_service_read_address (MpisService *service)
{
  dex_return_error_if_fail (MPIS_IS_SERVICE (service));

  return dex_scheduler_spawn (NULL, STACK, read_fiber, g_object_ref (service), g_object_unref);
}

typedef struct {
  MpisService *service;
  DexFuture   *stop;
} Following;

static void
following_free (gpointer data)
{
  Following *self = data;

  g_object_unref (self->service);
  dex_unref (self->stop);
  g_free (self);
}

static DexFuture *
follow_fiber (gpointer data)
{
  Following *self = data;

  while (dex_future_is_pending (self->stop))
    {
      g_autoptr(GError) error = NULL;

      if (!read_awaiting (self->service, &error))
        g_debug ("The address of MPIS cannot be read: %s", error->message);
      dex_await (dex_future_first (dex_ref (self->stop), dex_timeout_new_seconds (PAUSE_SECONDS), NULL), NULL);
    }
  return dex_future_new_true ();
}

/**
 * mpis_service_follow_address:
 * @service: a service
 * @stop: resolves when it is to end
 *
 * As mpis_service_read_address(), again and again, so that nobody has to start the service anew.
 *
 * Returns: (transfer full): a future that resolves after @stop
 */
DexFuture *
mpis_service_follow_address (MpisService *service,
                             DexFuture   *stop)
{
  Following *following;

  dex_return_error_if_fail (MPIS_IS_SERVICE (service) && DEX_IS_FUTURE (stop));

  following = g_new0 (Following, 1);
  following->service = g_object_ref (service);
  following->stop = dex_ref (stop);
  return dex_scheduler_spawn (NULL, STACK, follow_fiber, following, following_free);
}
