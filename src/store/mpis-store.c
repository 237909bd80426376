#include "config.h"

#include <glib/gstdio.h>

#include "mpis-store-private.h"

struct _MpisStore {
  GObject   parent_instance;

  char     *path;
  GMutex    mutex;             /* guards what follows */
  sqlite3  *db;                /* the writing connection; NULL if a file could not be rebuilt */
  GStatBuf  file;              /* which file that is */
  gboolean  checked;           /* looked through for damage, once before anything is written */
  gboolean  pulling;           /* a pull is under way: its transaction is open */
  gboolean  from_nothing;      /* and started from nothing */
  gint64    changes_at_start;
};

G_DEFINE_FINAL_TYPE (MpisStore, mpis_store, G_TYPE_OBJECT)
G_DEFINE_QUARK (mpis-store-error, mpis_store_error)

static void
mpis_store_finalize (GObject *object)
{
  MpisStore *self = MPIS_STORE (object);

  sqlite3_close (self->db);
  g_mutex_clear (&self->mutex);
  g_free (self->path);

  G_OBJECT_CLASS (mpis_store_parent_class)->finalize (object);
}

static void
mpis_store_class_init (MpisStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mpis_store_finalize;
}

static void
mpis_store_init (MpisStore *self)
{
  g_mutex_init (&self->mutex);
}

/**
 * mpis_store_default_path:
 * @key: what names a workspace; a plain file name
 *
 * Returns: (transfer full): the path of the user's store of that workspace
 */
char *
mpis_store_default_path (const char *key)
{
  g_autofree char *name = g_strconcat (key, ".sqlite", NULL);

  return g_build_filename (g_get_user_data_dir (), "mpis-dashboard", "store", name, NULL);
}

/* Opens the file anew, whatever was open before. */
static gboolean
open_file (MpisStore  *self,
           gboolean    thoroughly,
           GError    **error)
{
  sqlite3_close (self->db);
  self->checked = FALSE;
  self->pulling = FALSE;
  self->db = _mpis_store_file_open (self->path, thoroughly, error);
  if (self->db != NULL)
    g_stat (self->path, &self->file);
  return self->db != NULL;
}

/* Somebody may have cleared the folder, or put a new file in the place of a broken one: what is written
 * to the old one nobody would ever see. */
static gboolean
ensure_file (MpisStore  *self,
             GError    **error)
{
  GStatBuf file;

  if (self->db != NULL && g_stat (self->path, &file) == 0 && file.st_ino == self->file.st_ino
      && file.st_dev == self->file.st_dev)
    return TRUE;
  return open_file (self, FALSE, error);
}

static DexFuture *
mpis_store_open_fiber (gpointer data)
{
  g_autoptr(MpisStore) self = g_object_new (MPIS_TYPE_STORE, NULL);
  g_autoptr(GError) error = NULL;

  self->path = g_strdup (data);
  if (!open_file (self, FALSE, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_object (g_steal_pointer (&self));
}

/**
 * mpis_store_open:
 * @path: where the store is or shall be
 *
 * Opens a store; missing ones are made, old ones migrated. One that is no database any more is
 * moved aside and made anew; damage further in comes out when it is read or written, with the same
 * end.
 *
 * Returns: (transfer full): a future of an #MpisStore; rejected with #MpisStoreError
 */
DexFuture *
mpis_store_open (const char *path)
{
  dex_return_error_if_fail (path != NULL);

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0,
                              mpis_store_open_fiber, g_strdup (path), g_free);
}

static void
roll_back (MpisStore *self)
{
  if (self->db && !sqlite3_get_autocommit (self->db))
    sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
  self->pulling = FALSE;
}

/* After an error: whatever was under way is undone, and a broken file is replaced. */
static void
recover (MpisStore    *self,
         const GError *error)
{
  g_autoptr(GError) local_error = NULL;

  roll_back (self);
  if (!g_error_matches (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_REBUILT))
    return;
  if (!open_file (self, TRUE, &local_error))
    g_warning ("%s", local_error->message);
}

static gboolean
set_state (sqlite3     *db,
           const char  *key,
           const char  *value,
           GError     **error)
{
  g_autoptr(sqlite3_stmt) stmt = NULL;

  if (!(stmt = _mpis_sql_prepare (db, "INSERT OR REPLACE INTO state VALUES (?, ?)", error)))
    return FALSE;
  _mpis_sql_bind_text (stmt, 1, key);
  _mpis_sql_bind_text (stmt, 2, value);
  return _mpis_sql_run (stmt, error);
}

/* The revision changes only if something did, so that a pull that found nothing redraws nothing. It is
 * the time, for that never comes again: a count would begin anew with a file that is made anew. */
static gboolean
complete (MpisStore               *self,
          const MpisStoreChanges  *changes,
          GError                 **error)
{
  gboolean changed = sqlite3_total_changes64 (self->db) != self->changes_at_start;
  g_autofree char *synced_at = g_strdup_printf ("%" G_GINT64_FORMAT, changes->synced_at);
  g_autofree char *revision = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_real_time ());

  return set_state (self->db, "watermark", changes->watermark, error) &&
         set_state (self->db, "synced_at", synced_at, error) &&
         (!changed || set_state (self->db, "revision", revision, error)) &&
         _mpis_sql_exec (self->db, "COMMIT", error);
}

/* Whoever has the file may need this very thread to get done, so that waiting is left to the caller. */
static gboolean
begin_at_once (sqlite3  *db,
               GError  **error)
{
  gboolean ok;

  sqlite3_busy_timeout (db, 0);
  ok = _mpis_sql_exec (db, "BEGIN IMMEDIATE", error);
  sqlite3_busy_timeout (db, MPIS_STORE_BUSY_TIMEOUT_MS);
  return ok;
}

/* Changes against a state may be written only over that state, never over a file that was rebuilt
 * since, or that another program has filled from another server. */
static gboolean
begin (MpisStore               *self,
       const MpisStoreChanges  *changes,
       GError                 **error)
{
  g_autoptr(MpisStoreMark) mark = NULL;

  roll_back (self);
  if (!self->checked && !_mpis_store_file_check (self->db, error))
    return FALSE;
  self->checked = TRUE;
  if (!begin_at_once (self->db, error))
    return FALSE;
  self->pulling = TRUE;
  self->from_nothing = changes->from_nothing;
  self->changes_at_start = sqlite3_total_changes64 (self->db);
  if (changes->from_nothing)
    return TRUE;
  if (!(mark = _mpis_store_read_mark (self->db, error)))
    return FALSE;
  if (g_strcmp0 (mark->server, changes->server) == 0)
    return TRUE;
  g_set_error_literal (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_CHANGED,
                       "The local copy of the workspace was made anew meanwhile");
  return FALSE;
}

static gboolean
apply (MpisStore               *self,
       const MpisStoreChanges  *changes,
       GError                 **error)
{
  if (changes->begin && !begin (self, changes, error))
    return FALSE;
  if (!self->pulling)
    {
      g_set_error_literal (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_CHANGED,
                           "The local copy of the workspace was made anew meanwhile");
      return FALSE;
    }
  if (!_mpis_store_write (self->db, changes, self->from_nothing, error) ||
      (changes->from_nothing && !set_state (self->db, "server", changes->server, error)))
    return FALSE;
  if (!changes->complete)
    return TRUE;
  if (!complete (self, changes, error))
    return FALSE;
  self->pulling = FALSE;
  return TRUE;
}

/**
 * mpis_store_apply:
 * @self: a store
 * @changes: a part of a pull, or all of it
 * @error: return location for an error in the #MpisStoreError domain
 *
 * Writes changes. Nothing is seen by anyone, or survives this process, before the part marked with
 * mpis_store_changes_complete() is in; then all parts are. On an error the whole pull is undone.
 * Fails at once with %MPIS_STORE_ERROR_BUSY if another pull is writing; the first part may then be
 * tried again.
 *
 * Blocks, so it is called on the thread pool; it is no future because a pull must not be left half
 * done where it could be cancelled.
 *
 * Returns: whether it worked
 */
gboolean
mpis_store_apply (MpisStore         *self,
                  MpisStoreChanges  *changes,
                  GError           **error)
{
  g_autoptr(GMutexLocker) locker = NULL;
  g_autoptr(GError) local_error = NULL;

  g_return_val_if_fail (MPIS_IS_STORE (self), FALSE);
  g_return_val_if_fail (changes != NULL, FALSE);

  locker = g_mutex_locker_new (&self->mutex);
  if (!ensure_file (self, error))
    return FALSE;
  if (apply (self, changes, &local_error))
    return TRUE;
  recover (self, local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/**
 * mpis_store_sum_posts:
 * @self: a store
 * @sum: (out caller-allocates): what its posts add up to
 * @error: return location for an error in the #MpisStoreError domain
 *
 * Counts what a pull under way has written so far, too. Blocks.
 *
 * Returns: whether it worked
 */
gboolean
mpis_store_sum_posts (MpisStore     *self,
                      MpisStoreSum  *sum,
                      GError       **error)
{
  g_autoptr(GMutexLocker) locker = NULL;
  g_autoptr(GError) local_error = NULL;

  g_return_val_if_fail (MPIS_IS_STORE (self), FALSE);
  g_return_val_if_fail (sum != NULL, FALSE);

  locker = g_mutex_locker_new (&self->mutex);
  if (!ensure_file (self, error))
    return FALSE;
  if (_mpis_store_read_sum (self->db, sum, &local_error))
    return TRUE;
  recover (self, local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/**
 * mpis_store_abandon:
 * @self: a store
 *
 * Undoes a pull that was begun and will not be completed. Blocks for a moment.
 */
void
mpis_store_abandon (MpisStore *self)
{
  g_autoptr(GMutexLocker) locker = NULL;

  g_return_if_fail (MPIS_IS_STORE (self));

  locker = g_mutex_locker_new (&self->mutex);
  roll_back (self);
}

typedef struct {
  MpisStore *store;
  GTimeZone *zone;
  char      *subject;
} Reading;

static Reading *
reading_new (MpisStore *store,
             GTimeZone *zone)
{
  Reading *self = g_new0 (Reading, 1);

  self->store = g_object_ref (store);
  self->zone = zone ? g_time_zone_ref (zone) : NULL;
  return self;
}

static void
reading_free (gpointer data)
{
  Reading *self = data;

  g_object_unref (self->store);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_free (self->subject);
  g_free (self);
}

/* A reader has a connection of its own, so that it never sees a pull that is under way. */
static sqlite3 *
begin_reading (MpisStore  *self,
               GError    **error)
{
  sqlite3 *db = NULL;

  g_mutex_lock (&self->mutex);
  if (!ensure_file (self, error))
    {
      g_mutex_unlock (&self->mutex);
      return NULL;
    }
  g_mutex_unlock (&self->mutex);

  if (sqlite3_open_v2 (self->path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
                       NULL) != SQLITE_OK)
    _mpis_sql_fail (db, error);
  else
    {
      sqlite3_busy_timeout (db, MPIS_STORE_BUSY_TIMEOUT_MS);
      sqlite3_db_config (db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
      if (_mpis_sql_exec (db, "BEGIN", error))
        return db;
    }
  sqlite3_close (db);
  return NULL;
}

static DexFuture *
reject_reading (MpisStore *self,
                GError    *error)
{
  if (g_error_matches (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_REBUILT))
    {
      g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

      recover (self, error);
    }
  return dex_future_new_for_error (error);
}

static DexFuture *
mpis_store_load_fiber (gpointer data)
{
  Reading *reading = data;
  MpisStoreContents *contents = NULL;
  g_autoptr(GError) error = NULL;
  sqlite3 *db;

  if ((db = begin_reading (reading->store, &error)))
    {
      contents = _mpis_store_read (db, reading->zone, &error);
      sqlite3_close (db);
    }
  if (contents == NULL)
    return reject_reading (reading->store, g_steal_pointer (&error));
  return dex_future_new_take_boxed (MPIS_TYPE_STORE_CONTENTS, contents);
}

/**
 * mpis_store_load:
 * @self: a store
 * @zone: the zone of the cube's days
 *
 * Reads everything as the last complete pull left it.
 *
 * Returns: (transfer full): a future of #MpisStoreContents; rejected with #MpisStoreError
 */
DexFuture *
mpis_store_load (MpisStore *self,
                 GTimeZone *zone)
{
  dex_return_error_if_fail (MPIS_IS_STORE (self));
  dex_return_error_if_fail (zone != NULL);

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0,
                              mpis_store_load_fiber, reading_new (self, zone), reading_free);
}

static DexFuture *
mpis_store_get_mark_fiber (gpointer data)
{
  Reading *reading = data;
  MpisStoreMark *mark = NULL;
  g_autoptr(GError) error = NULL;
  sqlite3 *db;

  if ((db = begin_reading (reading->store, &error)))
    {
      mark = _mpis_store_read_mark (db, &error);
      sqlite3_close (db);
    }
  if (mark == NULL)
    return reject_reading (reading->store, g_steal_pointer (&error));
  return dex_future_new_take_boxed (MPIS_TYPE_STORE_MARK, mark);
}

/**
 * mpis_store_get_mark:
 * @self: a store
 *
 * Returns: (transfer full): a future of #MpisStoreMark; rejected with #MpisStoreError
 */
DexFuture *
mpis_store_get_mark (MpisStore *self)
{
  dex_return_error_if_fail (MPIS_IS_STORE (self));

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0,
                              mpis_store_get_mark_fiber, reading_new (self, NULL), reading_free);
}

static DexFuture *
mpis_store_find_draft_fiber (gpointer data)
{
  Reading *reading = data;
  MpisDraft *draft = NULL;
  g_autoptr(GError) error = NULL;
  sqlite3 *db;

  if ((db = begin_reading (reading->store, &error)))
    {
      draft = _mpis_store_read_draft (db, reading->subject, &error);
      sqlite3_close (db);
    }
  if (error != NULL)
    return reject_reading (reading->store, g_steal_pointer (&error));
  return dex_future_new_take_boxed (MPIS_TYPE_DRAFT, draft);
}

/**
 * mpis_store_find_draft:
 * @self: a store
 * @post_id: the post whose draft is looked for
 *
 * Reads the draft of one post. With the posts themselves all drafts together would take as much memory
 * again, for texts that are rarely looked at.
 *
 * Returns: (transfer full): a future of an #MpisDraft, or of %NULL where none is known; rejected with
 *   #MpisStoreError
 */
DexFuture *
mpis_store_find_draft (MpisStore  *self,
                       const char *post_id)
{
  Reading *reading;

  dex_return_error_if_fail (MPIS_IS_STORE (self));
  dex_return_error_if_fail (post_id != NULL);

  reading = reading_new (self, NULL);
  reading->subject = g_strdup (post_id);
  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0,
                              mpis_store_find_draft_fiber, reading, reading_free);
}

static DexFuture *
mpis_store_find_run_fiber (gpointer data)
{
  Reading *reading = data;
  MpisRunDetails *details = NULL;
  g_autoptr(GError) error = NULL;
  sqlite3 *db;

  if ((db = begin_reading (reading->store, &error)))
    {
      details = _mpis_store_read_run (db, reading->subject, &error);
      sqlite3_close (db);
    }
  if (error != NULL)
    return reject_reading (reading->store, g_steal_pointer (&error));
  return dex_future_new_take_boxed (MPIS_TYPE_RUN_DETAILS, details);
}

/**
 * mpis_store_find_run:
 * @self: a store
 * @run_id: a run
 *
 * Reads what is known of one run beside its row: items, log and calls.
 *
 * Returns: (transfer full): a future of #MpisRunDetails; rejected with #MpisStoreError
 */
DexFuture *
mpis_store_find_run (MpisStore  *self,
                     const char *run_id)
{
  Reading *reading;

  dex_return_error_if_fail (MPIS_IS_STORE (self));
  dex_return_error_if_fail (run_id != NULL);

  reading = reading_new (self, NULL);
  reading->subject = g_strdup (run_id);
  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0,
                              mpis_store_find_run_fiber, reading, reading_free);
}

static DexFuture *
mpis_store_find_flag_events_fiber (gpointer data)
{
  Reading *reading = data;
  GPtrArray *events = NULL;
  g_autoptr(GError) error = NULL;
  sqlite3 *db;

  if ((db = begin_reading (reading->store, &error)))
    {
      events = _mpis_store_read_flag_events (db, reading->subject, &error);
      sqlite3_close (db);
    }
  if (events == NULL)
    return reject_reading (reading->store, g_steal_pointer (&error));
  return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, events);
}

/**
 * mpis_store_find_flag_events:
 * @self: a store
 * @flag_id: a red flag
 *
 * Reads what happened to a red flag.
 *
 * Returns: (transfer full): a future of a #GPtrArray of #MpisFlagEvent, the latest first; rejected with
 *   #MpisStoreError
 */
DexFuture *
mpis_store_find_flag_events (MpisStore  *self,
                             const char *flag_id)
{
  Reading *reading;

  dex_return_error_if_fail (MPIS_IS_STORE (self));
  dex_return_error_if_fail (flag_id != NULL);

  reading = reading_new (self, NULL);
  reading->subject = g_strdup (flag_id);
  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0,
                              mpis_store_find_flag_events_fiber, reading, reading_free);
}
