#include "config.h"

#include "mpis-query.h"

#include <libpq-fe.h>
#include <malloc.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "mpis-test.h"

/* 1,000,000 snapshots of 20,000 posts: what was viewed by day and channel, in one project less than
 * all and most of the time there is; the same question to two databases. */

#define N_POSTS 20000
#define N_EACH  50
#define N_ROWS  (N_POSTS * N_EACH)
#define T0      (G_GINT64_CONSTANT (1767225600) * MPIS_SECOND)   /* 2026-01-01 */
#define DAY_0   20454
#define N_RUNS  9

static const char *const channels[] = { "instagram", "telegram", "tiktok", "youtube" };
static const char *const wanted_projects[] = {
  "project-0", "project-1", "project-2", "project-3", "project-4", "project-5", "project-6", NULL
};

typedef struct {
  guint        post;
  MpisInstant  at;
  MpisCounters counters;
} Row;

static double
ms_since (gint64 start)
{
  return (g_get_monotonic_time () - start) / 1000.0;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b,
                 gpointer      unused)
{
  return *(const double *) a < *(const double *) b ? -1 : 1;
}

static double
median (double *times,
        guint   n)
{
  g_sort_array (times, n, sizeof *times, compare_doubles, NULL);
  return times[n / 2];
}

static MpisInstant
published_at (guint post)
{
  return T0 + (post % 130) * 24 * MPIS_HOUR + (post % 24) * MPIS_HOUR;
}

static Row *
make_rows (void)
{
  Row *rows = g_new (Row, N_ROWS);
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);

  for (guint post = 0; post < N_POSTS; post++)
    {
      MpisCounters counters;

      mpis_counters_clear (&counters);
      for (MpisCounter c = MPIS_COUNTER_REACTIONS; c <= MPIS_COUNTER_SHARES; c++)
        counters.value[c] = 0;
      counters.value[MPIS_COUNTER_VIEWS] = 0;
      for (guint i = 0; i < N_EACH; i++)
        {
          Row *row = &rows[post * N_EACH + i];

          counters.value[MPIS_COUNTER_VIEWS] += g_rand_int_range (rand, 0, 1000);
          counters.value[MPIS_COUNTER_REACTIONS] += g_rand_int_range (rand, 0, 30);
          counters.value[MPIS_COUNTER_COMMENTS] += g_rand_int_range (rand, 0, 5);
          counters.value[MPIS_COUNTER_SHARES] += g_rand_int_range (rand, 0, 3);
          row->post = post;
          row->at = published_at (post) + (i + 1) * 24 * MPIS_HOUR - (i % 7) * MPIS_HOUR;
          row->counters = counters;
        }
    }
  return rows;
}

static MpisCube *
build (const Row *rows,
       guint      step,
       double    *ms)
{
  g_autoptr(MpisCubeBuilder) builder = mpis_cube_builder_new ();
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  gint64 start = g_get_monotonic_time ();
  MpisCube *cube;

  for (guint post = 0; post < N_POSTS; post++)
    {
      char id[20], project[20];

      g_snprintf (id, sizeof id, "%u", post);
      g_snprintf (project, sizeof project, "project-%u", post % 8);
      mpis_cube_builder_add_post (builder, &(MpisCubePost) {
        .id = id,
        .channel = channels[post % G_N_ELEMENTS (channels)],
        .item_id = id,
        .project_id = project,
        .project_name = project,
        .published_at = published_at (post),
        .published_known = TRUE,
      });
    }
  for (guint i = 0; i < N_ROWS; i++)
    {
      const Row *row = &rows[(guint64) i * step % N_ROWS];

      mpis_cube_builder_add_snapshot (builder, row->post, row->at, &row->counters);
    }
  cube = mpis_cube_builder_end (builder, utc);
  *ms = ms_since (start);
  return cube;
}

/* One line a group, so that answers can be compared. */
static char *
ask_cube (MpisCube *cube,
          double   *ms)
{
  MpisQuery query = MPIS_QUERY_INIT;
  g_autoptr(MpisResult) result = NULL;
  g_autoptr(GString) text = g_string_new (NULL);
  double times[N_RUNS];

  query.by[0] = MPIS_GROUP_DAY;
  query.by[1] = MPIS_GROUP_CHANNEL;
  query.n_by = 2;
  query.projects = wanted_projects;
  query.from = DAY_0 + 5;
  query.to = DAY_0 + 170;
  for (guint i = 0; i < N_RUNS; i++)
    {
      gint64 start = g_get_monotonic_time ();

      g_clear_pointer (&result, mpis_result_unref);
      result = mpis_cube_query (cube, &query);
      times[i] = ms_since (start);
    }
  *ms = median (times, N_RUNS);

  for (guint row = 0; row < mpis_result_get_n_rows (result); row++)
    {
      g_autofree char *channel = mpis_result_format_key (result, row, 1);
      MpisValue value;

      mpis_result_get_value (result, row, &value);
      g_string_append_printf (text, "%d %s %" G_GINT64_FORMAT "\n",
                              (int) mpis_result_get_key (result, row, 0), channel, value.integer);
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

#define SCHEMA \
  "CREATE TABLE posts (id integer PRIMARY KEY, channel text NOT NULL, project text NOT NULL," \
  " published_at bigint NOT NULL);" \
  "CREATE TABLE snapshots (post integer NOT NULL, at bigint NOT NULL, views bigint," \
  " reactions bigint, comments bigint, shares bigint, PRIMARY KEY (post, at))"

/* Seconds since 1970. No value is missing here, so lag() is the previous known one. */
#define QUERY \
  "WITH steps AS (SELECT post, at, views, lag(views) OVER (PARTITION BY post ORDER BY at) AS before" \
  "  FROM snapshots)" \
  " SELECT at / 86400 AS day, channel," \
  "  sum(CASE WHEN before IS NOT NULL THEN views - before" \
  "      WHEN at - published_at <= 172800 THEN views END) AS gained" \
  " FROM steps JOIN posts ON posts.id = post" \
  " WHERE project <> 'project-7' AND at >= 86400 * 20459 AND at < 86400 * 20625" \
  " GROUP BY 1, 2 ORDER BY 1, 2"

static void
check_sqlite (sqlite3 *db,
              int      result)
{
  if (result != SQLITE_OK && result != SQLITE_DONE && result != SQLITE_ROW)
    g_error ("SQLite: %s", sqlite3_errmsg (db));
}

static void
fill_sqlite (sqlite3   *db,
             const Row *rows)
{
  sqlite3_stmt *insert;

  check_sqlite (db, sqlite3_exec (db, "BEGIN;" SCHEMA " WITHOUT ROWID", NULL, NULL, NULL));
  check_sqlite (db, sqlite3_prepare_v2 (db, "INSERT INTO posts VALUES (?, ?, ?, ?)", -1, &insert, NULL));
  for (guint post = 0; post < N_POSTS; post++)
    {
      g_autofree char *project = g_strdup_printf ("project-%u", post % 8);

      sqlite3_bind_int64 (insert, 1, post);
      sqlite3_bind_text (insert, 2, channels[post % G_N_ELEMENTS (channels)], -1, SQLITE_STATIC);
      sqlite3_bind_text (insert, 3, project, -1, SQLITE_STATIC);
      sqlite3_bind_int64 (insert, 4, published_at (post) / MPIS_SECOND);
      check_sqlite (db, sqlite3_step (insert));
      sqlite3_reset (insert);
    }
  sqlite3_finalize (insert);
  check_sqlite (db, sqlite3_prepare_v2 (db, "INSERT INTO snapshots VALUES (?, ?, ?, ?, ?, ?)", -1,
                                        &insert, NULL));
  for (guint i = 0; i < N_ROWS; i++)
    {
      sqlite3_bind_int64 (insert, 1, rows[i].post);
      sqlite3_bind_int64 (insert, 2, rows[i].at / MPIS_SECOND);
      sqlite3_bind_int64 (insert, 3, rows[i].counters.value[MPIS_COUNTER_VIEWS]);
      for (guint c = 0; c < 3; c++)
        sqlite3_bind_int64 (insert, 4 + c, rows[i].counters.value[MPIS_COUNTER_REACTIONS + c]);
      check_sqlite (db, sqlite3_step (insert));
      sqlite3_reset (insert);
    }
  sqlite3_finalize (insert);
  check_sqlite (db, sqlite3_exec (db, "COMMIT; ANALYZE", NULL, NULL, NULL));
}

static double
ask_sqlite (const Row  *rows,
            const char *expected)
{
  sqlite3 *db;
  double times[3];

  check_sqlite (NULL, sqlite3_open (":memory:", &db));
  fill_sqlite (db, rows);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      gint64 start = g_get_monotonic_time ();
      sqlite3_stmt *select;

      check_sqlite (db, sqlite3_prepare_v2 (db, QUERY, -1, &select, NULL));
      while (sqlite3_step (select) == SQLITE_ROW)
        g_string_append_printf (text, "%d %s %" G_GINT64_FORMAT "\n", sqlite3_column_int (select, 0),
                                sqlite3_column_text (select, 1),
                                (gint64) sqlite3_column_int64 (select, 2));
      times[i] = ms_since (start);
      check_sqlite (db, sqlite3_finalize (select));
      g_assert_cmpstr (text->str, ==, expected);
    }
  sqlite3_close (db);
  return median (times, G_N_ELEMENTS (times));
}

static PGresult *
run_postgresql (PGconn         *conn,
                const char     *sql,
                ExecStatusType  expected)
{
  PGresult *result = PQexec (conn, sql);

  if (PQresultStatus (result) != expected)
    g_error ("PostgreSQL: %s", PQerrorMessage (conn));
  return result;
}

static void
copy_postgresql (PGconn     *conn,
                 const char *statement,
                 GString    *lines)
{
  PQclear (run_postgresql (conn, statement, PGRES_COPY_IN));
  if (PQputCopyData (conn, lines->str, lines->len) != 1 || PQputCopyEnd (conn, NULL) != 1)
    g_error ("PostgreSQL: %s", PQerrorMessage (conn));
  PQclear (PQgetResult (conn));
  g_assert_null (PQgetResult (conn));
}

static void
fill_postgresql (PGconn    *conn,
                 const Row *rows)
{
  g_autoptr(GString) posts = g_string_new (NULL);
  g_autoptr(GString) snapshots = g_string_new (NULL);

  for (guint post = 0; post < N_POSTS; post++)
    g_string_append_printf (posts, "%u\t%s\tproject-%u\t%" G_GINT64_FORMAT "\n", post,
                            channels[post % G_N_ELEMENTS (channels)], post % 8,
                            published_at (post) / MPIS_SECOND);
  for (guint i = 0; i < N_ROWS; i++)
    {
      const gint64 *value = rows[i].counters.value;

      g_string_append_printf (snapshots, "%u\t%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT "\t%"
                              G_GINT64_FORMAT "\t%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT "\n",
                              rows[i].post, rows[i].at / MPIS_SECOND, value[MPIS_COUNTER_VIEWS],
                              value[MPIS_COUNTER_REACTIONS], value[MPIS_COUNTER_COMMENTS],
                              value[MPIS_COUNTER_SHARES]);
    }
  PQclear (run_postgresql (conn, SCHEMA, PGRES_COMMAND_OK));
  copy_postgresql (conn, "COPY posts FROM STDIN", posts);
  copy_postgresql (conn, "COPY snapshots FROM STDIN", snapshots);
  PQclear (run_postgresql (conn, "VACUUM ANALYZE", PGRES_COMMAND_OK));
}

static double
ask_postgresql (const Row  *rows,
                const char *expected)
{
  g_autofree char *conninfo = mpis_test_database_new ();
  PGconn *conn = PQconnectdb (conninfo);
  double times[3];

  if (PQstatus (conn) != CONNECTION_OK)
    g_error ("PostgreSQL: %s", PQerrorMessage (conn));
  fill_postgresql (conn, rows);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      gint64 start = g_get_monotonic_time ();
      PGresult *result = run_postgresql (conn, QUERY, PGRES_TUPLES_OK);

      for (int row = 0; row < PQntuples (result); row++)
        g_string_append_printf (text, "%s %s %s\n", PQgetvalue (result, row, 0),
                                PQgetvalue (result, row, 1), PQgetvalue (result, row, 2));
      times[i] = ms_since (start);
      PQclear (result);
      g_assert_cmpstr (text->str, ==, expected);
    }
  PQfinish (conn);
  return median (times, G_N_ELEMENTS (times));
}

static gsize
get_allocated (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return info.uordblks + info.hblkhd;
}

int
main (void)
{
  g_autofree Row *rows = make_rows ();
  g_autoptr(MpisCube) cube = NULL;
  g_autofree char *answer = NULL;
  double sorted_ms, mixed_ms, query_ms;
  gsize before;

  /* Sevenths of the rows apart, so that no two that belong together follow each other. */
  mpis_cube_unref (build (rows, 142857, &mixed_ms));
  before = get_allocated ();
  cube = build (rows, 1, &sorted_ms);
  printf ("cube-bytes-per-snapshot %.1f B\n", (double) (get_allocated () - before) / N_ROWS);
  printf ("cube-build %.0f ms\n", sorted_ms);
  printf ("cube-build-any-order %.0f ms\n", mixed_ms);

  answer = ask_cube (cube, &query_ms);
  printf ("cube-query %.2f ms\n", query_ms);
  fflush (stdout);
  printf ("cube-sqlite-ratio %.0f x\n", ask_sqlite (rows, answer) / query_ms);
  fflush (stdout);
  printf ("cube-postgresql-ratio %.0f x\n", ask_postgresql (rows, answer) / query_ms);
  return 0;
}
