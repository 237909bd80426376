#include "config.h"

#include "db-test.h"
#include "mpis-counters.h"

/* --- values ----------------------------------------------------------------------------------- */

static DexFuture *
values_fiber (gpointer conninfo)
{
  static const char *const words[] = { "plain", "comma, \"quote\" \\ back", "", NULL, "ÄΩ日本 🔥" };
  static const MpisInstant instants[] = {
    0,
    1,
    -1,
    MPIS_SECOND,
    G_GINT64_CONSTANT (1763628600123456),
    G_GINT64_CONSTANT (-2208988800000000),
    G_GINT64_CONSTANT (951782400000000),
    G_GINT64_CONSTANT (253402300799999999),
    G_GINT64_CONSTANT (-62135596800000001),
    G_GINT64_CONSTANT (-62135596800000000),
  };
  g_autoptr(MpisDb) db = db_test_connect (conninfo);
  MpisDbParams *params = mpis_db_params_new ();
  g_autoptr(MpisDbRows) rows = NULL;

  mpis_db_params_text (params, "it's $1");
  mpis_db_params_text (params, NULL);
  mpis_db_params_int (params, G_MAXINT64);
  mpis_db_params_int (params, MPIS_UNKNOWN);
  mpis_db_params_text_array (params, words, G_N_ELEMENTS (words));
  mpis_db_params_instant (params, MPIS_INSTANT_UNKNOWN);
  rows = db_test_query (
      db,
      "SELECT $1::text, $2::text, $3::bigint, $4::bigint, ($5::text[])[2], ($5::text[])[4],"
      " cardinality($5::text[]), ($5::text[])[5], $6::timestamptz, true, false,"
      " 'infinity'::timestamptz",
      params);

  g_assert_cmpuint (mpis_db_rows_get_n (rows), ==, 1);
  g_assert_cmpstr (mpis_db_rows_get_text (rows, 0, 0), ==, "it's $1");
  g_assert_null (mpis_db_rows_get_text (rows, 0, 1));
  g_assert_cmpint (mpis_db_rows_get_int (rows, 0, 2), ==, G_MAXINT64);
  g_assert_cmpint (mpis_db_rows_get_int (rows, 0, 3), ==, MPIS_UNKNOWN);
  g_assert_cmpstr (mpis_db_rows_get_text (rows, 0, 4), ==, words[1]);
  g_assert_null (mpis_db_rows_get_text (rows, 0, 5));
  g_assert_cmpint (mpis_db_rows_get_int (rows, 0, 6), ==, 5);
  g_assert_cmpstr (mpis_db_rows_get_text (rows, 0, 7), ==, words[4]);
  g_assert_cmpint (mpis_db_rows_get_instant (rows, 0, 8), ==, MPIS_INSTANT_UNKNOWN);
  g_assert_true (mpis_db_rows_get_bool (rows, 0, 9));
  g_assert_false (mpis_db_rows_get_bool (rows, 0, 10));
  g_assert_cmpint (mpis_db_rows_get_instant (rows, 0, 11), ==, MPIS_INSTANT_UNKNOWN);

  for (guint i = 0; i < G_N_ELEMENTS (instants); i++)
    {
      g_autoptr(MpisDbRows) row = NULL;

      row = db_test_query (
          db, "SELECT $1::timestamptz, (extract(epoch FROM $1::timestamptz) * 1000000)::bigint",
          mpis_db_params_instant (mpis_db_params_new (), instants[i]));
      g_assert_cmpint (mpis_db_rows_get_instant (row, 0, 0), ==, instants[i]);
      g_assert_cmpint (mpis_db_rows_get_int (row, 0, 1), ==, instants[i]);
    }
  return dex_future_new_true ();
}

static void
test_values (void)
{
  g_autofree char *conninfo = mpis_test_database_new ();

  mpis_test_fiber (values_fiber, conninfo);
}

static DexFuture *
affected_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = db_test_connect (conninfo);
  g_autoptr(MpisDbRows) inserted = NULL;
  g_autoptr(GError) error = NULL;

  dex_await (mpis_db_run_script (db, "CREATE TABLE t (n int); INSERT INTO t VALUES (7); SELECT 1"),
             &error);
  g_assert_no_error (error);
  inserted = db_test_query (db, "INSERT INTO t SELECT generate_series(1, 5)", NULL);
  g_assert_cmpint (mpis_db_rows_get_affected (inserted), ==, 5);
  g_assert_cmpuint (mpis_db_rows_get_n (inserted), ==, 0);
  return dex_future_new_true ();
}

static void
test_affected (void)
{
  g_autofree char *conninfo = mpis_test_database_new ();

  mpis_test_fiber (affected_fiber, conninfo);
}

/* --- refusals --------------------------------------------------------------------------------- */

static DexFuture *
refusals_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = db_test_connect (conninfo);
  g_autoptr(GError) error = NULL;
  g_autofree char *alive = NULL;

  db_test_rejects (mpis_db_query (db, "SELECT nonsense", NULL), MPIS_DB_ERROR_QUERY, "nonsense");
  dex_await (
      mpis_db_run_script (db, "CREATE TABLE u (n int PRIMARY KEY); INSERT INTO u VALUES (1)"),
      &error);
  g_assert_no_error (error);
  db_test_rejects (mpis_db_query (db, "INSERT INTO u VALUES (1)", NULL), MPIS_DB_ERROR_CONFLICT,
                   "duplicate key");
  db_test_rejects (
      mpis_db_run_script (db, "INSERT INTO u VALUES (2); SELECT 1/0; INSERT INTO u VALUES (3)"),
      MPIS_DB_ERROR_QUERY, "division by zero");

  db_test_rejects (mpis_db_query (db, "COPY u TO STDOUT", NULL), MPIS_DB_ERROR_QUERY, "COPY");
  g_object_unref (db);
  db = db_test_connect (conninfo);

  dex_await (mpis_db_run_script (db, "CREATE ROLE nobody; SET ROLE nobody"), &error);
  g_assert_no_error (error);
  db_test_rejects (mpis_db_query (db, "SELECT * FROM u", NULL), MPIS_DB_ERROR_AUTH,
                   "permission denied");
  dex_await (mpis_db_run_script (db, "RESET ROLE; DROP ROLE nobody"), &error);
  g_assert_no_error (error);

  /* The script that failed left nothing behind, and the connection is as good as before. */
  alive = db_test_ask (db, "SELECT count(*) FROM u");
  g_assert_cmpstr (alive, ==, "1");
  return dex_future_new_true ();
}

static void
test_refusals (void)
{
  g_autofree char *conninfo = mpis_test_database_new ();

  mpis_test_fiber (refusals_fiber, conninfo);
}

static DexFuture *
transaction_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = db_test_connect (conninfo);
  g_autoptr(GError) error = NULL;
  g_autofree char *mode = NULL;
  g_autofree char *count = NULL;

  g_assert_true (dex_await (mpis_db_run_script (db, "CREATE TABLE t (n int)"), &error));
  g_assert_true (dex_await (mpis_db_begin (db, "ISOLATION LEVEL REPEATABLE READ"), &error));
  mode = db_test_ask (db, "SHOW transaction_isolation");
  g_assert_cmpstr (mode, ==, "repeatable read");
  g_assert_true (dex_await (mpis_db_run_script (db, "INSERT INTO t VALUES (1)"), &error));
  g_assert_true (dex_await (mpis_db_commit (db), &error));

  g_assert_true (dex_await (mpis_db_begin (db, NULL), &error));
  g_assert_true (dex_await (mpis_db_run_script (db, "INSERT INTO t VALUES (2)"), &error));
  db_test_rejects (mpis_db_query (db, "SELECT 1/0", NULL), MPIS_DB_ERROR_QUERY, NULL);
  db_test_rejects (mpis_db_commit (db), MPIS_DB_ERROR_QUERY, "undone");

  g_assert_true (dex_await (mpis_db_begin (db, NULL), &error));
  g_assert_true (dex_await (mpis_db_run_script (db, "INSERT INTO t VALUES (3)"), &error));
  g_assert_true (dex_await (mpis_db_rollback (db), &error));
  count = db_test_ask (db, "SELECT count(*) FROM t");
  g_assert_cmpstr (count, ==, "1");
  return dex_future_new_true ();
}

static void
test_transaction (void)
{
  g_autofree char *conninfo = mpis_test_database_new ();

  mpis_test_fiber (transaction_fiber, conninfo);
}

static DexFuture *
one_at_a_time_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = db_test_connect (conninfo);
  g_autofree char *alive = NULL;
  g_autoptr(GError) error = NULL;
  DexFuture *first = mpis_db_query (db, "SELECT pg_sleep(0.2)", NULL);

  dex_await (dex_timeout_new_msec (20), NULL);
  db_test_rejects (mpis_db_query (db, "SELECT 2", NULL), MPIS_DB_ERROR_QUERY, "in use");
  g_assert_true (dex_await (first, &error));
  g_assert_no_error (error);
  alive = db_test_ask (db, "SELECT 3");
  g_assert_cmpstr (alive, ==, "3");
  return dex_future_new_true ();
}

static void
test_one_at_a_time (void)
{
  g_autofree char *conninfo = mpis_test_database_new ();

  mpis_test_fiber (one_at_a_time_fiber, conninfo);
}

/* --- much data -------------------------------------------------------------------------------- */

typedef struct {
  guint  n_chunks;
  guint  largest;
  gint64 sum;
  gint64 stop_after;
} Stream;

static gboolean
on_chunk (MpisDbRows *rows,
          gpointer    data,
          GError    **error)
{
  Stream *stream = data;

  stream->n_chunks++;
  stream->largest = MAX (stream->largest, mpis_db_rows_get_n (rows));
  for (guint i = 0; i < mpis_db_rows_get_n (rows); i++)
    stream->sum += mpis_db_rows_get_int (rows, i, 0);
  if (stream->stop_after == 0 || stream->sum < stream->stop_after)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "enough");
  return FALSE;
}

static DexFuture *
stream_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = db_test_connect (conninfo);
  g_autoptr(GError) error = NULL;
  Stream stream = { 0 };
  guint ticks = 0;
  guint source = g_timeout_add (1, db_test_count_tick, &ticks);
  gint64 n_rows;
  g_autofree char *alive = NULL;

  n_rows = dex_await_int64 (
      mpis_db_query_each (db, "SELECT generate_series(1, $1::int), repeat('x', 60)",
                          mpis_db_params_int (mpis_db_params_new (), 300000), 1000, on_chunk,
                          &stream),
      &error);
  g_source_remove (source);
  g_assert_no_error (error);
  g_assert_cmpint (n_rows, ==, 300000);
  g_assert_cmpint (stream.sum, ==, G_GINT64_CONSTANT (300000) * 300001 / 2);
  g_assert_cmpuint (stream.largest, <=, 1000);
  g_assert_cmpuint (stream.n_chunks, >=, 300);
  g_assert_cmpuint (ticks, >, 10);

  alive = db_test_ask (db, "SELECT 1");
  g_assert_cmpstr (alive, ==, "1");
  return dex_future_new_true ();
}

static void
test_stream (void)
{
  g_autofree char *conninfo = mpis_test_database_new ();

  mpis_test_fiber (stream_fiber, conninfo);
}

static DexFuture *
stream_refused_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) watcher = db_test_connect (conninfo);
  g_autoptr(MpisDb) db = db_test_connect (conninfo);
  g_autoptr(GError) error = NULL;
  Stream stream = { .stop_after = 1000 };

  db_test_rejects (mpis_db_query_each (db, "SELECT 1/(3 - n) FROM generate_series(1, 5) n", NULL, 1,
                                       on_chunk, &stream),
                   MPIS_DB_ERROR_QUERY, "division by zero");

  dex_await (mpis_db_query_each (db, "SELECT generate_series(1, 100000000), 'stream mark'", NULL,
                                 100, on_chunk, &stream),
             &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  db_test_stops_running (watcher, "stream mark");
  return dex_future_new_true ();
}

static void
test_stream_refused (void)
{
  g_autofree char *conninfo = mpis_test_database_new ();

  mpis_test_fiber (stream_refused_fiber, conninfo);
}

static DexFuture *
copy_fiber (gpointer conninfo)
{
  g_autoptr(MpisDb) db = db_test_connect (conninfo);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) good = NULL;
  g_autoptr(GBytes) bad = g_bytes_new_static ("1\tone\nnot a number\ttwo\n", 22);
  GString *text = g_string_new (NULL);
  g_autofree char *sum = NULL;
  g_autofree char *alive = NULL;

  for (guint i = 1; i <= 200000; i++)
    g_string_append_printf (text, "%u\tline number %u with some more to it\n", i, i);
  good = g_string_free_to_bytes (text);

  g_assert_true (dex_await (mpis_db_run_script (db, "CREATE TABLE c (n int, t text)"), &error));
  g_assert_cmpint (dex_await_int64 (mpis_db_copy_in (db, "COPY c FROM STDIN", good), &error), ==,
                   200000);
  g_assert_no_error (error);
  sum = db_test_ask (db, "SELECT sum(n) FROM c");
  g_assert_cmpstr (sum, ==, "20000100000");

  db_test_rejects (mpis_db_copy_in (db, "COPY c FROM STDIN", bad), MPIS_DB_ERROR_QUERY,
                   "not a number");
  db_test_rejects (mpis_db_copy_in (db, "COPY nowhere FROM STDIN", good), MPIS_DB_ERROR_QUERY,
                   "nowhere");
  db_test_rejects (mpis_db_copy_in (db, "SELECT 1", good), MPIS_DB_ERROR_QUERY, "COPY");
  alive = db_test_ask (db, "SELECT count(*) FROM c");
  g_assert_cmpstr (alive, ==, "200000");
  return dex_future_new_true ();
}

static void
test_copy (void)
{
  g_autofree char *conninfo = mpis_test_database_new ();

  mpis_test_fiber (copy_fiber, conninfo);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/db/values", test_values);
  g_test_add_func ("/db/affected", test_affected);
  g_test_add_func ("/db/refusals", test_refusals);
  g_test_add_func ("/db/transaction", test_transaction);
  g_test_add_func ("/db/one-at-a-time", test_one_at_a_time);
  g_test_add_func ("/db/stream", test_stream);
  g_test_add_func ("/db/stream-refused", test_stream_refused);
  g_test_add_func ("/db/copy", test_copy);

  return g_test_run ();
}
