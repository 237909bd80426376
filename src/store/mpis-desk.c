#include "config.h"

#include "mpis-desk-private.h"

#include <errno.h>
#include <glib/gstdio.h>

struct _MpisDesk {
  GObject   parent_instance;

  char     *path;
  int       lock;     /* while this is open nobody else has the desk */
  GMutex    mutex;    /* guards what follows */
  sqlite3  *db;       /* NULL while it cannot be opened */
  GStatBuf  file;     /* which file that is */
  gboolean  made_anew;   /* since somebody wrote all that belongs to dashboards */
  char     *notice;
};

G_DEFINE_FINAL_TYPE (MpisDesk, mpis_desk, G_TYPE_OBJECT)
G_DEFINE_BOXED_TYPE (MpisDeskContents, mpis_desk_contents, mpis_desk_contents_ref, mpis_desk_contents_unref)

/**
 * mpis_desk_contents_ref:
 * @self: contents
 *
 * Returns: (transfer full): @self
 */
MpisDeskContents *
mpis_desk_contents_ref (MpisDeskContents *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
contents_clear (gpointer data)
{
  MpisDeskContents *self = data;

  g_ptr_array_unref (self->dashboards);
  g_ptr_array_unref (self->edits);
  g_ptr_array_unref (self->commands);
  g_hash_table_unref (self->settings);
}

/**
 * mpis_desk_contents_unref:
 * @self: (transfer full): contents
 */
void
mpis_desk_contents_unref (MpisDeskContents *self)
{
  g_atomic_rc_box_release_full (self, contents_clear);
}

static void
mpis_desk_finalize (GObject *object)
{
  MpisDesk *self = MPIS_DESK (object);

  sqlite3_close (self->db);
  if (self->lock >= 0)
    g_close (self->lock, NULL);
  g_mutex_clear (&self->mutex);
  g_free (self->path);
  g_free (self->notice);

  G_OBJECT_CLASS (mpis_desk_parent_class)->finalize (object);
}

static void
mpis_desk_class_init (MpisDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mpis_desk_finalize;
}

static void
mpis_desk_init (MpisDesk *self)
{
  g_mutex_init (&self->mutex);
  self->lock = -1;
}

/**
 * mpis_desk_default_path:
 * @key: what names a workspace; a plain file name
 *
 * Returns: (transfer full): the path of the user's desk of that workspace
 */
char *
mpis_desk_default_path (const char *key)
{
  g_autofree char *name = g_strconcat (key, "-desk.sqlite", NULL);

  return g_build_filename (g_get_user_data_dir (), "mpis-dashboard", "store", name, NULL);
}

static gboolean
open_file (MpisDesk  *self,
           GError   **error)
{
  g_clear_pointer (&self->db, sqlite3_close);
  self->db = _mpis_desk_file_open (self->path, &self->notice, error);
  if (self->db == NULL)
    return FALSE;
  g_stat (self->path, &self->file);
  return TRUE;
}

static DexFuture *
open_fiber (gpointer data)
{
  g_autoptr(MpisDesk) self = g_object_new (MPIS_TYPE_DESK, NULL);
  g_autofree char *directory = g_path_get_dirname (data);
  g_autoptr(GError) error = NULL;

  self->path = g_strdup (data);
  if (g_mkdir_with_parents (directory, 0700) < 0)
    return dex_future_new_reject (MPIS_STORE_ERROR, MPIS_STORE_ERROR_IO, "The folder %s cannot be made: %s",
                                  directory, g_strerror (errno));
  if ((self->lock = _mpis_store_file_lock (self->path, 0, &error)) < 0 ||
      !open_file (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_object (g_steal_pointer (&self));
}

/**
 * mpis_desk_open:
 * @path: where the desk is or shall be
 *
 * Opens a desk; missing ones are made, old ones migrated. Of a damaged one everything that can be read is
 * kept: mpis_desk_dup_notice() says so.
 *
 * Returns: (transfer full): a future of an #MpisDesk; rejected with #MpisStoreError: at once with
 *   %MPIS_STORE_ERROR_BUSY while another program has it
 */
DexFuture *
mpis_desk_open (const char *path)
{
  dex_return_error_if_fail (path != NULL);

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0,
                              open_fiber, g_strdup (path), g_free);
}

static DexFuture *
load_fiber (gpointer data)
{
  MpisDesk *self = data;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr(GError) error = NULL;
  MpisDeskContents *contents;

  contents = _mpis_desk_read (self->db, &error);
  if (contents == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_boxed (MPIS_TYPE_DESK_CONTENTS, contents);
}

/**
 * mpis_desk_load:
 * @self: a desk
 *
 * Returns: (transfer full): a future of #MpisDeskContents: everything in it; rejected with #MpisStoreError
 */
DexFuture *
mpis_desk_load (MpisDesk *self)
{
  dex_return_error_if_fail (MPIS_IS_DESK (self));

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0,
                              load_fiber, g_object_ref (self), g_object_unref);
}

typedef struct {
  MpisDesk        *desk;
  MpisDeskChanges *changes;
} Writing;

static void
writing_free (gpointer data)
{
  Writing *self = data;

  g_object_unref (self->desk);
  mpis_desk_changes_unref (self->changes);
  g_free (self);
}

/* The file may be gone, with the folder that somebody cleared: what is written to it nobody would see. */
static gboolean
is_in_place (MpisDesk *self)
{
  GStatBuf file;

  return self->db != NULL && g_stat (self->path, &file) == 0 &&
         file.st_ino == self->file.st_ino && file.st_dev == self->file.st_dev;
}

static gboolean
begins_with (MpisDeskChanges    *changes,
             MpisDeskChangeKind  kind)
{
  return changes->changes->len > 0 &&
         ((MpisDeskChange *) changes->changes->pdata[0])->kind == kind;
}

/* A file made anew holds nothing, or what could be read: only those who write everything may go on.
 * Commands always come all together. */
static gboolean
write_changes (Writing  *self,
               GError  **error)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->desk->mutex);
  gboolean complete = begins_with (self->changes, MPIS_DESK_START_OVER);

  if (!is_in_place (self->desk))
    {
      if (!open_file (self->desk, error))
        return FALSE;
      self->desk->made_anew = TRUE;
    }
  if (!complete && self->desk->made_anew && !begins_with (self->changes, MPIS_DESK_CLEAR_COMMANDS))
    {
      g_set_error_literal (error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_REBUILT,
                           "The file with your dashboards was made anew");
      return FALSE;
    }
  if (_mpis_desk_write (self->desk->db, self->changes, error))
    {
      if (complete)
        self->desk->made_anew = FALSE;
      return TRUE;
    }
  if (error != NULL && g_error_matches (*error, MPIS_STORE_ERROR, MPIS_STORE_ERROR_REBUILT))
    g_clear_pointer (&self->desk->db, sqlite3_close);
  return FALSE;
}

static DexFuture *
write_fiber (gpointer data)
{
  g_autoptr(GError) error = NULL;

  if (!write_changes (data, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_true ();
}

/**
 * mpis_desk_write:
 * @self: a desk
 * @changes: (transfer none): what to write
 *
 * Writes changes as a whole. Whoever writes twice waits for the first to be done, or they may change
 * places.
 *
 * Returns: (transfer full): a future of %TRUE once they are on the disk; rejected with #MpisStoreError:
 *   with %MPIS_STORE_ERROR_REBUILT if the file was found to be damaged or gone and everything has to be
 *   written again, beginning with mpis_desk_changes_start_over()
 */
DexFuture *
mpis_desk_write (MpisDesk        *self,
                 MpisDeskChanges *changes)
{
  Writing *writing;

  dex_return_error_if_fail (MPIS_IS_DESK (self));
  dex_return_error_if_fail (changes != NULL);

  writing = g_new0 (Writing, 1);
  writing->desk = g_object_ref (self);
  writing->changes = mpis_desk_changes_ref (changes);
  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0,
                              write_fiber, writing, writing_free);
}

/**
 * mpis_desk_dup_notice:
 * @self: a desk
 *
 * Returns: (transfer full) (nullable): what the user should know: that the file was damaged, and what was
 *   kept
 */
char *
mpis_desk_dup_notice (MpisDesk *self)
{
  g_autoptr(GMutexLocker) locker = NULL;

  g_return_val_if_fail (MPIS_IS_DESK (self), NULL);

  locker = g_mutex_locker_new (&self->mutex);
  return g_strdup (self->notice);
}
