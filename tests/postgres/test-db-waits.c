#include "config.h"

#include "db-test.h"

/* --- giving up -------------------------------------------------------------------------------- */

static DexFuture *
timeout_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) watcher = db_test_connect (conninfo);
  g_autoptr(MpisDb) db = db_test_connect (conninfo);
  gint64 start = g_get_monotonic_time ();
  guint ticks = 0;
  guint source = g_timeout_add (5, db_test_count_tick, &ticks);

  mpis_db_set_timeout (db, 200);
  db_test_rejects (mpis_db_query (db, "SELECT pg_sleep(20), 'timeout mark'", NULL),
                   MPIS_DB_ERROR_TIMEOUT, NULL);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
  g_source_remove (source);
  g_assert_cmpuint (ticks, >, 10);   /* the main loop went on meanwhile */

  db_test_stops_running (watcher, "timeout mark");
  db_test_rejects (mpis_db_query (db, "SELECT 1", NULL), MPIS_DB_ERROR_OFFLINE, "closed");
  return dex_future_new_true ();
}

static void
test_timeout (void)
{
  g_autofree char *conninfo = mpis_test_database_new ();

  mpis_test_fiber (timeout_fiber, conninfo);
}

static DexFuture *
close_while_asking_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) watcher = db_test_connect (conninfo);
  g_autoptr(MpisDb) db = db_test_connect (conninfo);
  DexFuture *sleeping = mpis_db_query (db, "SELECT pg_sleep(20), 'close mark'", NULL);

  while (db_test_count_running (watcher, "close mark") == 0)
    dex_await (dex_timeout_new_msec (5), NULL);
  mpis_db_close (db);
  db_test_rejects (sleeping, MPIS_DB_ERROR_OFFLINE, "closed");
  db_test_stops_running (watcher, "close mark");
  db_test_rejects (mpis_db_query (db, "SELECT 1", NULL), MPIS_DB_ERROR_OFFLINE, "closed");
  return dex_future_new_true ();
}

static void
test_close_while_asking (void)
{
  g_autofree char *conninfo = mpis_test_database_new ();

  mpis_test_fiber (close_while_asking_fiber, conninfo);
}

static DexFuture *
server_gone_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) killer = db_test_connect (conninfo);
  g_autoptr(MpisDb) db = db_test_connect (conninfo);
  g_autoptr(MpisDbRows) killed = NULL;
  g_autofree char *pid = db_test_ask (db, "SELECT pg_backend_pid()");
  DexFuture *sleeping = mpis_db_query (db, "SELECT pg_sleep(20), 'gone mark'", NULL);

  while (db_test_count_running (killer, "gone mark") == 0)
    dex_await (dex_timeout_new_msec (5), NULL);
  killed = db_test_query (killer, "SELECT pg_terminate_backend($1)",
                          mpis_db_params_text (mpis_db_params_new (), pid));
  g_assert_true (mpis_db_rows_get_bool (killed, 0, 0));
  db_test_rejects (sleeping, MPIS_DB_ERROR_OFFLINE, NULL);
  db_test_rejects (mpis_db_query (db, "SELECT 1", NULL), MPIS_DB_ERROR_OFFLINE, "closed");
  return dex_future_new_true ();
}

static void
test_server_gone (void)
{
  g_autofree char *conninfo = mpis_test_database_new ();

  mpis_test_fiber (server_gone_fiber, conninfo);
}

static DexFuture *
close_while_waiting_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = db_test_connect (conninfo);
  g_autoptr(GError) error = NULL;
  DexFuture *waiting;

  g_assert_true (dex_await (mpis_db_listen (db, "dash_changes"), &error));
  waiting = mpis_db_next_notification (db, 20000);
  dex_await (dex_timeout_new_msec (50), NULL);
  mpis_db_close (db);
  db_test_rejects (waiting, MPIS_DB_ERROR_OFFLINE, "closed");
  db_test_rejects (mpis_db_query (db, "SELECT 1", NULL), MPIS_DB_ERROR_OFFLINE, "closed");
  return dex_future_new_true ();
}

static void
test_close_while_waiting (void)
{
  g_autofree char *conninfo = mpis_test_database_new ();

  mpis_test_fiber (close_while_waiting_fiber, conninfo);
}

/* --- notifications ---------------------------------------------------------------------------- */

static DexFuture *
notification_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) listener = db_test_connect (conninfo);
  g_autoptr(MpisDb) db = db_test_connect (conninfo);
  g_autoptr(GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  g_assert_true (dex_await (mpis_db_listen (listener, "odd \"name"), &error));
  db_test_rejects (mpis_db_next_notification (listener, 50), MPIS_DB_ERROR_TIMEOUT, NULL);

  g_assert_true (dex_await (
      mpis_db_run_script (db, "NOTIFY \"odd \"\"name\", 'one'; NOTIFY \"odd \"\"name\", 'two'"),
      &error));
  first = dex_await_string (mpis_db_next_notification (listener, 5000), &error);
  second = dex_await_string (mpis_db_next_notification (listener, 5000), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first, ==, "one");
  g_assert_cmpstr (second, ==, "two");
  return dex_future_new_true ();
}

static void
test_notification (void)
{
  g_autofree char *conninfo = mpis_test_database_new ();

  mpis_test_fiber (notification_fiber, conninfo);
}

/* --- threads ---------------------------------------------------------------------------------- */

static DexFuture *
pool_worker_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = db_test_connect (conninfo);
  g_autofree char *answer = db_test_ask (db, "SELECT pg_sleep(0.05)::text || 'pool'");

  g_assert_cmpstr (answer, ==, "pool");
  return dex_future_new_true ();
}

static DexFuture *
on_pool_fiber (gpointer conninfo)
{
  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, pool_worker_fiber,
                              conninfo, NULL);
}

static void
test_on_pool (void)
{
  g_autofree char *conninfo = mpis_test_database_new ();

  mpis_test_fiber (on_pool_fiber, conninfo);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/db-waits/timeout", test_timeout);
  g_test_add_func ("/db-waits/close-while-asking", test_close_while_asking);
  g_test_add_func ("/db-waits/server-gone", test_server_gone);
  g_test_add_func ("/db-waits/close-while-waiting", test_close_while_waiting);
  g_test_add_func ("/db-waits/notification", test_notification);
  g_test_add_func ("/db-waits/on-pool", test_on_pool);

  return g_test_run ();
}
