#include "config.h"

#include "db-test.h"
#include "mpis-db-pool.h"

/* Connections that are lent. */

static MpisDb *
take (MpisDbPool *pool)
{
  g_autoptr(GError) error = NULL;
  MpisDb *db = dex_await_object (mpis_db_pool_acquire (pool, 0), &error);

  g_assert_no_error (error);
  return db;
}

static void
give_back (MpisDbPool *pool,
           MpisDb    **db)
{
  mpis_db_pool_release (pool, *db);
  g_clear_object (db);
}

static void
assert_counts (MpisDbPool *pool,
               guint       lent,
               guint       idle)
{
  guint n_lent, n_idle, n_waiting;

  mpis_db_pool_get_counts (pool, &n_lent, &n_idle, &n_waiting);
  g_assert_cmpuint (n_lent, ==, lent);
  g_assert_cmpuint (n_idle, ==, idle);
  g_assert_cmpuint (n_waiting, ==, 0);
}

static DexFuture *
lending_fiber (gpointer conninfo)
{
  g_autoptr(MpisDbPool) pool = mpis_db_pool_new (conninfo, 2);
  g_autoptr(MpisDb) first = take (pool);
  g_autoptr(MpisDb) second = take (pool);
  g_autoptr(MpisDb) third = NULL;
  g_autoptr(DexFuture) waiting = NULL;
  MpisDb *was_first = first;

  g_assert_true (first != second);
  assert_counts (pool, 2, 0);
  db_test_rejects (mpis_db_pool_acquire (pool, 50), MPIS_DB_ERROR_TIMEOUT, "in use");

  /* Who waits is served as soon as one comes back. */
  waiting = mpis_db_pool_acquire (pool, 5000);
  g_assert_true (dex_future_is_pending (waiting));
  give_back (pool, &first);
  third = dex_await_object (g_steal_pointer (&waiting), NULL);
  g_assert_true (third == was_first);

  give_back (pool, &second);
  give_back (pool, &third);
  assert_counts (pool, 0, 2);
  return dex_future_new_true ();
}

/* A borrower's transaction is not the next one's. */
static DexFuture *
transaction_fiber (gpointer conninfo)
{
  g_autoptr(MpisDbPool) pool = mpis_db_pool_new (conninfo, 1);
  g_autoptr(GError) error = NULL;
  MpisDb *db = take (pool);
  g_autofree char *n = NULL;

  dex_await (mpis_db_run_script (db, "CREATE TABLE q (a int)"), &error);
  g_assert_no_error (error);
  dex_await (mpis_db_run_script (db, "BEGIN; INSERT INTO q VALUES (1)"), &error);
  g_assert_no_error (error);
  give_back (pool, &db);

  db = take (pool);
  n = db_test_ask (db, "SELECT count(*) FROM q");
  g_assert_cmpstr (n, ==, "0");

  /* Nor is a transaction that failed. */
  g_assert_false (dex_await (mpis_db_run_script (db, "BEGIN; SELECT nonsense"), NULL));
  give_back (pool, &db);
  db = take (pool);
  g_free (g_steal_pointer (&n));
  n = db_test_ask (db, "SELECT 7");
  g_assert_cmpstr (n, ==, "7");
  give_back (pool, &db);
  return dex_future_new_true ();
}

/* What broke is not lent again, whether it broke in somebody's hands or while nobody looked. */
static DexFuture *
broken_fiber (gpointer conninfo)
{
  static const char terminate[] = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                                  "WHERE datname = current_database() AND pid <> pg_backend_pid()";
  g_autoptr(MpisDbPool) pool = mpis_db_pool_new (conninfo, 2);
  g_autoptr(MpisDb) other = db_test_connect (conninfo);
  g_autoptr(MpisDbRows) killed = NULL;
  MpisDb *db = take (pool);
  g_autofree char *alive = NULL;

  give_back (pool, &db);
  killed = db_test_query (other, terminate, NULL);
  g_assert_cmpuint (mpis_db_rows_get_n (killed), ==, 1);
  db = take (pool);
  alive = db_test_ask (db, "SELECT 'alive'");
  g_assert_cmpstr (alive, ==, "alive");

  mpis_db_close (db);
  give_back (pool, &db);
  assert_counts (pool, 0, 0);
  db = take (pool);
  g_free (g_steal_pointer (&alive));
  alive = db_test_ask (db, "SELECT 'alive'");
  g_assert_cmpstr (alive, ==, "alive");
  give_back (pool, &db);
  return dex_future_new_true ();
}

static DexFuture *
closed_fiber (gpointer conninfo)
{
  g_autoptr(MpisDbPool) pool = mpis_db_pool_new (conninfo, 1);
  g_autoptr(DexFuture) waiting = NULL;
  MpisDb *db = take (pool);

  waiting = mpis_db_pool_acquire (pool, 5000);
  mpis_db_pool_close (pool);
  db_test_rejects (g_steal_pointer (&waiting), MPIS_DB_ERROR_OFFLINE, NULL);
  db_test_rejects (mpis_db_pool_acquire (pool, 5000), MPIS_DB_ERROR_OFFLINE, NULL);
  give_back (pool, &db);
  assert_counts (pool, 0, 0);
  return dex_future_new_true ();
}

static DexFuture *
unreachable_fiber (gpointer data)
{
  g_autoptr(MpisDbPool) pool = mpis_db_pool_new ("host=/nonexistent dbname=none", 1);

  for (guint i = 0; i < 3; i++)
    db_test_rejects (mpis_db_pool_acquire (pool, 5000), MPIS_DB_ERROR_OFFLINE, NULL);
  assert_counts (pool, 0, 0);
  return dex_future_new_true ();
}

static void
run_fiber (gconstpointer fiber)
{
  g_autofree char *conninfo = mpis_test_database_new ();

  mpis_test_fiber ((DexFiberFunc) fiber, conninfo);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_data_func ("/db/pool/lending", lending_fiber, run_fiber);
  g_test_add_data_func ("/db/pool/transaction", transaction_fiber, run_fiber);
  g_test_add_data_func ("/db/pool/broken", broken_fiber, run_fiber);
  g_test_add_data_func ("/db/pool/closed", closed_fiber, run_fiber);
  g_test_add_data_func ("/db/pool/unreachable", unreachable_fiber, run_fiber);

  return g_test_run ();
}
