#include "config.h"

#include "mpis-cluster-private.h"

#include "mpis-db.h"
#include "mpis-server-programs.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* The least a server keeps on disk is a few of these. */
#define WAL_SEGMENT_MB "4"

/*
 * mpis_cluster_place_check_version:
 * @self: where the cluster is
 * @error: return location
 *
 * A major version of PostgreSQL cannot read another's files.
 */
gboolean
mpis_cluster_place_check_version (const MpisClusterPlace  *self,
                                  GError                 **error)
{
  g_autofree char *path = g_build_filename (self->data, "PG_VERSION", NULL);
  g_autofree char *program = mpis_find_server_program ("postgres", error);
  g_autofree char *theirs = NULL;
  g_autofree char *output = NULL;
  const char *argv[] = { program, "--version", NULL };
  const char *number;

  if (program == NULL)
    return FALSE;
  if (!g_file_get_contents (path, &theirs, NULL, NULL))
    return TRUE;   /* nothing made yet */
  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output,
                     NULL, NULL, NULL)
      || (number = strpbrk (output, "0123456789")) == NULL)
    {
      g_set_error (error, MPIS_DB_ERROR, MPIS_DB_ERROR_CLUSTER, "%s does not run", program);
      return FALSE;
    }
  if (strtol (g_strstrip (theirs), NULL, 10) == strtol (number, NULL, 10))
    return TRUE;
  g_set_error (error, MPIS_DB_ERROR, MPIS_DB_ERROR_CLUSTER,
               "The private database in %s was made by PostgreSQL %s, and %ld is what is "
               "installed. Name the folder of the older version's programs in "
               "MPIS_POSTGRESQL_BINDIR",
               self->data, theirs, strtol (number, NULL, 10));
  return FALSE;
}

static void
remove_tree (const char *path)
{
  g_autoptr(GDir) entries =
      g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

/* What a process that was killed while it made a cluster left behind. */
static void
remove_unfinished (const MpisClusterPlace *self)
{
  g_autoptr(GDir) entries = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    if (g_str_has_prefix (name, "making-"))
      {
        g_autofree char *path = g_build_filename (self->folder, name, NULL);

        remove_tree (path);
      }
}

static void
sync_folder (const char *path)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

static gboolean
run_initdb (const char    *folder,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autofree char *program = mpis_find_server_program ("initdb", error);
  g_autoptr(GSubprocess) initdb = NULL;
  g_autofree char *output = NULL;
  const char *reason;

  if (program == NULL)
    return FALSE;
  initdb = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE,
                             error, program, "--pgdata", folder, "--auth=trust", "--username=mpis",
                             "--no-locale", "--encoding=UTF8", "--data-checksums",
                             "--wal-segsize=" WAL_SEGMENT_MB, "--no-instructions", NULL);
  if (initdb == NULL)
    return FALSE;
  if (!g_subprocess_communicate_utf8 (initdb, NULL, cancellable, &output, NULL, error))
    {
      g_subprocess_send_signal (initdb, SIGTERM);
      g_subprocess_wait (initdb, NULL, NULL);
      return FALSE;
    }
  if (g_subprocess_get_successful (initdb))
    return TRUE;

  reason = output != NULL ? strstr (output, "error: ") : NULL;
  if (reason == NULL && output != NULL)
    reason = strstr (output, "FATAL: ");
  g_set_error (error, MPIS_DB_ERROR, MPIS_DB_ERROR_CLUSTER,
               "The private database could not be made: %.*s",
               reason != NULL ? (int) strcspn (reason, "\n") : 20,
               reason != NULL ? reason : "initdb was broken off");
  return FALSE;
}

/*
 * mpis_cluster_place_make_data:
 * @self: where the cluster is to be; its start.lock is held
 * @cancellable: (nullable): ends it early
 * @error: return location
 *
 * Makes the cluster's files, if they are not there. They are made elsewhere and renamed when they
 * are complete and on disk, so that there is never half a cluster.
 */
gboolean
mpis_cluster_place_make_data (const MpisClusterPlace  *self,
                              GCancellable            *cancellable,
                              GError                 **error)
{
  g_autofree char *making = NULL;

  if (g_file_test (self->data, G_FILE_TEST_IS_DIR))
    return TRUE;

  remove_unfinished (self);
  making = g_build_filename (self->folder, "making-XXXXXX", NULL);
  if (g_mkdtemp_full (making, 0700) == NULL)
    return mpis_cluster_fails (error, "make a folder in", self->folder);
  if (!run_initdb (making, cancellable, error))
    {
      remove_tree (making);
      return FALSE;
    }
  if (g_rename (making, self->data) != 0)
    return mpis_cluster_fails (error, "rename", making);
  sync_folder (self->folder);
  return TRUE;
}
