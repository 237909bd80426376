#include "config.h"

#include "mpis-server-identity.h"

static DexFuture *
identify_fiber (gpointer data)
{
  static const char *const questions[] = {
    "SELECT concat_ws ('/', s.system_identifier, c.timeline_id, d.oid) "
    "FROM pg_control_system () s, pg_control_checkpoint () c, pg_database d "
    "WHERE d.datname = current_database ()",
    "SELECT oid FROM pg_database WHERE datname = current_database ()",
  };

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_autoptr(MpisDbRows) rows = NULL;
      g_autoptr(GError) error = NULL;

      if ((rows = dex_await_boxed (mpis_db_query (data, questions[i], NULL), &error)))
        return dex_future_new_take_string (g_strdup (mpis_db_rows_get_text (rows, 0, 0)));
      if (i + 1 == G_N_ELEMENTS (questions) ||
          !g_error_matches (error, MPIS_DB_ERROR, MPIS_DB_ERROR_AUTH))
        return dex_future_new_for_error (g_steal_pointer (&error));
    }
  g_assert_not_reached ();
}

/**
 * mpis_server_identify:
 * @db: a connection, not in a transaction
 *
 * A server is who it says it is: the cluster, the course its history took (a standby that took over, a
 * backup that was restored), the database. Servers that keep the first two to themselves go by the last.
 *
 * Returns: (transfer full): a future of a text that tells it from others; rejected with #MpisDbError
 */
DexFuture *
mpis_server_identify (MpisDb *db)
{
  dex_return_error_if_fail (MPIS_IS_DB (db));

  return dex_scheduler_spawn (NULL, 0, identify_fiber, g_object_ref (db), g_object_unref);
}
