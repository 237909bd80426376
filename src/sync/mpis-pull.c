#include "config.h"

#include "mpis-pull.h"

#include "mpis-pull-rows.h"
#include "mpis-server-identity.h"

#define CHUNK_ROWS 2000    /* rows that are in memory as the server sent them */
#define PART_ROWS  20000   /* rows that are in memory as changes */

#define MAX_DELETIONS 10000   /* each takes a look at all that is stored, many at a time */

#define BUSY_STEP_MS     20
#define BUSY_PATIENCE_MS 30000

typedef struct {
  MpisDb           *db;
  MpisStore        *store;
  GCancellable     *cancellable;
  MpisStoreChanges *changes;     /* what is not applied yet */
  char             *server;      /* which server and database this is */
  char             *seen;        /* the snapshot seen already; NULL to pull from nothing */
  char             *watermark;   /* the snapshot everything is read in */
} Puller;

static Puller *
puller_new (MpisDb       *db,
            MpisStore    *store,
            GCancellable *cancellable)
{
  Puller *self = g_new0 (Puller, 1);

  self->db = g_object_ref (db);
  self->store = g_object_ref (store);
  g_set_object (&self->cancellable, cancellable);
  return self;
}

static void
puller_free (gpointer data)
{
  Puller *self = data;

  g_object_unref (self->db);
  g_object_unref (self->store);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->changes, mpis_store_changes_unref);
  g_free (self->server);
  g_free (self->seen);
  g_free (self->watermark);
  g_free (self);
}

/* What was seen helps only on the same server, if it does not lie in its future (a backup again),
 * if counting modulo 2^32 still tells what came after, and if it is known what went since. Where very
 * much went, what is left is fetched sooner. */
static gboolean
is_usable_awaiting (Puller      *self,
                    const char  *seen,
                    gboolean    *usable,
                    GError     **error)
{
  static const char sql[] =
    "SELECT pg_snapshot_xmax ($1::pg_snapshot) <= now.xmax AND now.xmax::text::bigint - "
    "pg_snapshot_xmin ($1::pg_snapshot)::text::bigint < 2147483648 "
    "AND dash_history_reaches ($1::pg_snapshot) "
    "AND (SELECT count (*) <= " G_STRINGIFY (MAX_DELETIONS) " FROM (SELECT FROM dash_deletions d "
    "WHERE d.xid >= pg_snapshot_xmin ($1::pg_snapshot) "
    "AND NOT pg_visible_in_snapshot (d.xid, $1::pg_snapshot) LIMIT 1 + " G_STRINGIFY (MAX_DELETIONS)
    ") AS gone) "
    "FROM (SELECT pg_snapshot_xmax (pg_current_snapshot ())) AS now (xmax)";
  g_autoptr(MpisDbRows) rows = NULL;
  MpisDbParams *params = mpis_db_params_text (mpis_db_params_new (), seen);

  rows = dex_await_boxed (mpis_db_query (self->db, sql, params), error);
  if (rows == NULL)
    return FALSE;
  *usable = mpis_db_rows_get_bool (rows, 0, 0);
  return TRUE;
}

static gboolean
begin_awaiting (Puller  *self,
                GError **error)
{
  g_autoptr(MpisStoreMark) mark = NULL;
  g_autoptr(MpisDbRows) rows = NULL;
  gboolean usable = FALSE;

  if (!(mark = dex_await_boxed (mpis_store_get_mark (self->store), error)) ||
      !(self->server = dex_await_string (mpis_server_identify (self->db), error)) ||
      !dex_await (mpis_db_begin (self->db, "ISOLATION LEVEL REPEATABLE READ, READ ONLY"), error) ||
      !(rows = dex_await_boxed (mpis_db_query (self->db, "SELECT pg_current_snapshot (), "
                                                "pg_is_in_recovery ()", NULL), error)))
    return FALSE;
  if (mpis_db_rows_get_bool (rows, 0, 1))
    {
      /* There the snapshot does not say which transactions are under way. */
      g_set_error_literal (error, MPIS_DB_ERROR, MPIS_DB_ERROR_SCHEMA,
                           "This server is a read-only standby, which does not tell what changes. "
                           "Add the host of the primary and target_session_attrs=read-write to the "
                           "connection");
      return FALSE;
    }
  self->watermark = g_strdup (mpis_db_rows_get_text (rows, 0, 0));
  if (mark->watermark == NULL || g_strcmp0 (mark->server, self->server) != 0)
    return TRUE;
  if (!is_usable_awaiting (self, mark->watermark, &usable, error))
    return FALSE;
  if (usable)
    self->seen = g_strdup (mark->watermark);
  return TRUE;
}

static void
start_changes (Puller *self)
{
  g_clear_pointer (&self->changes, mpis_store_changes_unref);
  self->changes = mpis_store_changes_new ();
}

static gboolean
apply (Puller  *self,
       GError **error)
{
  if (!mpis_store_apply (self->store, self->changes, error))
    return FALSE;
  start_changes (self);
  return TRUE;
}

/* Another window, or what is left of a pull that was given up, may be writing to the same store. */
static gboolean
start_writing_awaiting (Puller  *self,
                        GError **error)
{
  for (guint waited = 0; ; waited += BUSY_STEP_MS)
    {
      g_autoptr(GError) local_error = NULL;

      if (apply (self, &local_error))
        return TRUE;
      if (waited >= BUSY_PATIENCE_MS ||
          g_cancellable_is_cancelled (self->cancellable) ||
          !g_error_matches (local_error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_BUSY))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      dex_await (dex_timeout_new_msec (BUSY_STEP_MS), NULL);
    }
}

typedef struct {
  Puller               *puller;
  const MpisPullSource *source;
  gboolean              any;      /* something came */
} Stream;

static gboolean
take_rows (MpisDbRows  *rows,
           gpointer     data,
           GError     **error)
{
  Stream *self = data;

  if (g_cancellable_set_error_if_cancelled (self->puller->cancellable, error))
    return FALSE;
  self->any |= mpis_db_rows_get_n (rows) > 0;
  for (guint i = 0; i < mpis_db_rows_get_n (rows); i++)
    self->source->put (self->puller->changes, rows, i);
  return mpis_store_changes_get_n_rows (self->puller->changes) < PART_ROWS ||
         apply (self->puller, error);
}

static gboolean
pull_rows_awaiting (Puller  *self,
                    GError **error)
{
  gboolean any = FALSE;

  start_changes (self);
  mpis_store_changes_begin (self->changes, self->server, self->seen == NULL);
  if (!start_writing_awaiting (self, error))
    return FALSE;
  for (guint i = 0; i < _mpis_pull_n_sources; i++)
    {
      Stream stream = { self, &_mpis_pull_sources[i] };

      if (stream.source->follows && !any)
        continue;
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error) ||
          !dex_await (mpis_db_query_each (self->db, _mpis_pull_sources[i].sql,
                                          mpis_db_params_text (mpis_db_params_new (), self->seen),
                                          CHUNK_ROWS, take_rows, &stream), error))
        return FALSE;
      any = stream.any;
    }
  return apply (self, error);
}

/* Rows that went from tables without a record of it: all ids that are left. */
static gboolean
keep_only_awaiting (Puller          *self,
                    MpisStoreTable   table,
                    const char      *sql,
                    GError         **error)
{
  g_autoptr(MpisDbRows) rows = NULL;
  g_autoptr(GPtrArray) ids = g_ptr_array_new ();

  if (!(rows = dex_await_boxed (mpis_db_query (self->db, sql, NULL), error)))
    return FALSE;
  for (guint i = 0; i < mpis_db_rows_get_n (rows); i++)
    g_ptr_array_add (ids, (char *) mpis_db_rows_get_text (rows, i, 0));
  mpis_store_changes_keep_only (self->changes, table, (const char *const *) ids->pdata, ids->len);
  return TRUE;
}

static gboolean
same_posts_awaiting (Puller    *self,
                     gboolean  *same,
                     GError   **error)
{
  static const char sql[] =
    "SELECT count (*), coalesce (sum (hash & 4294967295), 0), coalesce (sum (hash >> 32), 0) "
    "FROM (SELECT hashtextextended (id::text, 0) FROM published_items) AS items (hash)";
  g_autoptr(MpisDbRows) rows = NULL;
  MpisStoreSum sum;

  rows = dex_await_boxed (mpis_db_query (self->db, sql, NULL), error);
  if (rows == NULL || !mpis_store_sum_posts (self->store, &sum, error))
    return FALSE;
  *same = sum.n_posts == mpis_db_rows_get_int (rows, 0, 0) &&
          sum.low == mpis_db_rows_get_int (rows, 0, 1) &&
          sum.high == mpis_db_rows_get_int (rows, 0, 2);
  return TRUE;
}

/* Brings the store in step with what was read, deletions included. @agreed says whether it got
 * there; if not, something was missed that only a pull from nothing can find. */
static gboolean
remove_gone_awaiting (Puller    *self,
                      gboolean  *agreed,
                      GError   **error)
{
  if (self->seen == NULL)
    {
      *agreed = TRUE;
      return TRUE;
    }
  if (!keep_only_awaiting (self, MPIS_STORE_PERSONAS, "SELECT id FROM personas", error) ||
      !same_posts_awaiting (self, agreed, error))
    return FALSE;
  if (*agreed)
    return TRUE;
  return keep_only_awaiting (self, MPIS_STORE_POSTS, "SELECT id FROM published_items", error) &&
         apply (self, error) &&
         same_posts_awaiting (self, agreed, error);
}

static gboolean
pull_awaiting (Puller  *self,
               GError **error)
{
  gboolean agreed;

  if (!pull_rows_awaiting (self, error) ||
      !remove_gone_awaiting (self, &agreed, error))
    return FALSE;
  if (!agreed)
    {
      g_clear_pointer (&self->seen, g_free);
      if (!pull_rows_awaiting (self, error))
        return FALSE;
    }
  mpis_store_changes_complete (self->changes, self->watermark, mpis_time_now ());
  return mpis_store_apply (self->store, self->changes, error) &&
         dex_await (mpis_db_commit (self->db), error);
}

static DexFuture *
pull_fiber (gpointer data)
{
  Puller *self = data;
  g_autoptr(GError) error = NULL;

  if (begin_awaiting (self, &error) && pull_awaiting (self, &error))
    return mpis_store_get_mark (self->store);
  mpis_store_abandon (self->store);
  return dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * mpis_pull:
 * @db: a connection that nobody else uses meanwhile; after an error it may be left in a transaction
 * @store: where to
 * @cancellable: (nullable): ends it early
 *
 * Brings a store in step with the server: everything at first, then what changed since. The state
 * of one transaction is taken over as a whole or, should anything fail, not at all.
 *
 * Memory is bounded however much there is to fetch. Works on the thread pool.
 *
 * Returns: (transfer full): a future of the #MpisStoreMark reached; rejected with #MpisDbError or
 *   #MpisStoreError
 */
DexFuture *
mpis_pull (MpisDb       *db,
           MpisStore    *store,
           GCancellable *cancellable)
{
  dex_return_error_if_fail (MPIS_IS_DB (db));
  dex_return_error_if_fail (MPIS_IS_STORE (store));

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 256 * 1024,
                              pull_fiber, puller_new (db, store, cancellable), puller_free);
}
