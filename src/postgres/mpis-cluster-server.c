#include "config.h"

#include "mpis-cluster-private.h"

#include "mpis-conninfo.h"
#include "mpis-db.h"
#include "mpis-server-programs.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define SOCKET_PATH_LIMIT 90      /* of a socket address's 108 bytes, less the socket's own name */
#define LOG_LIMIT         1000000 /* bytes; a longer log is put aside when the server starts */

/* Sets @error to what errno says, and returns %FALSE. */
gboolean
mpis_cluster_fails (GError     **error,
                    const char  *what,
                    const char  *path)
{
  int code = errno;

  g_set_error (error, MPIS_DB_ERROR, MPIS_DB_ERROR_CLUSTER, "Cannot %s %s: %s", what, path,
               g_strerror (code));
  return FALSE;
}

/* --- where things are ------------------------------------------------------------------------- */

/* Of PostgreSQL's pid file: 1 the process, 5 its socket's folder, 8 its state. */
static char *
read_pid_file (const char *data,
               guint       line)
{
  g_autofree char *path = g_build_filename (data, "postmaster.pid", NULL);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  return g_strv_length (lines) > line ? g_strdup (g_strstrip (lines[line - 1])) : NULL;
}

/* The path has to fit into a socket's address, and a comma would part a list of them. */
static gboolean
can_hold_socket (const char *folder)
{
  return strlen (folder) <= SOCKET_PATH_LIMIT && strpbrk (folder, ",\n") == NULL;
}

static char *
choose_socket_folder (const MpisClusterPlace  *self,
                      GError                 **error)
{
  const char *const others[] = { g_get_user_runtime_dir (), g_get_tmp_dir (), "/tmp" };
  g_autofree char *chosen = read_pid_file (self->data, 5);
  g_autofree char *sum = NULL;
  g_autofree char *name = NULL;

  /* A server that runs knows best: whoever started it may have had another runtime folder. What one
   * that crashed has left says nothing: its folder may be gone, or another user's. */
  if (chosen != NULL && *chosen == '/' && mpis_cluster_place_is_running (self))
    return g_steal_pointer (&chosen);
  if (can_hold_socket (self->folder))
    return g_strdup (self->folder);

  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, self->folder, -1);
  name = g_strdup_printf ("mpis-dashboard-%.12s", sum);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *folder = g_build_filename (others[i], name, NULL);

      if (can_hold_socket (folder))
        return g_steal_pointer (&folder);
    }
  g_set_error (error, MPIS_DB_ERROR, MPIS_DB_ERROR_CLUSTER,
               "The path %s is too long for a socket, or has a comma in it: set XDG_RUNTIME_DIR to "
               "a short and plain one", self->folder);
  return NULL;
}

static char *
choose_log (const char *folder)
{
  g_autofree char *usual = mpis_cluster_default_directory ();
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, folder, -1);
  g_autofree char *name = g_strdup_printf ("postgresql-%.12s.log", sum);

  return g_build_filename (g_get_user_state_dir (), "mpis-dashboard",
                           g_str_equal (folder, usual) ? "postgresql.log" : name, NULL);
}

gboolean
mpis_cluster_place_init (MpisClusterPlace  *self,
                         const char        *directory,
                         GError           **error)
{
  self->folder = directory != NULL ? g_canonicalize_filename (directory, NULL)
                                   : mpis_cluster_default_directory ();
  self->data = g_build_filename (self->folder, "data", NULL);
  self->hold_lock = g_build_filename (self->folder, "hold.lock", NULL);
  self->start_lock = g_build_filename (self->folder, "start.lock", NULL);
  self->server_lock = g_build_filename (self->folder, "server.lock", NULL);
  self->log = choose_log (self->folder);
  self->socket_folder = choose_socket_folder (self, error);
  return self->socket_folder != NULL;
}

void
mpis_cluster_place_update_socket_folder (MpisClusterPlace *self)
{
  char *folder = choose_socket_folder (self, NULL);

  if (folder == NULL)
    return;
  g_free (self->socket_folder);
  self->socket_folder = folder;
}

void
mpis_cluster_place_clear (MpisClusterPlace *self)
{
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->data, g_free);
  g_clear_pointer (&self->hold_lock, g_free);
  g_clear_pointer (&self->start_lock, g_free);
  g_clear_pointer (&self->server_lock, g_free);
  g_clear_pointer (&self->socket_folder, g_free);
  g_clear_pointer (&self->log, g_free);
}

char *
mpis_cluster_place_conninfo (const MpisClusterPlace *self,
                             const char             *database)
{
  GString *conninfo = g_string_new (NULL);

  mpis_conninfo_append (conninfo, "host", self->socket_folder);
  g_string_append_printf (conninfo, " port=5432 user=mpis dbname=%s", database);
  return g_string_free (conninfo, FALSE);
}

static gboolean
make_private_folder (const char  *path,
                     GError     **error)
{
  GStatBuf link, status;

  if (g_mkdir_with_parents (path, 0700) != 0)
    return mpis_cluster_fails (error, "make the folder", path);
  /* In /tmp another user's link may lead to a folder of ours, and later elsewhere. */
  if (g_lstat (path, &link) != 0 || g_stat (path, &status) != 0)
    return mpis_cluster_fails (error, "read the folder", path);
  if (status.st_uid != geteuid () || link.st_uid != geteuid ())
    {
      g_set_error (error, MPIS_DB_ERROR, MPIS_DB_ERROR_CLUSTER,
                   "The folder %s belongs to another user", path);
      return FALSE;
    }
  /* It may have been made before with more rights. */
  if ((status.st_mode & 0077) != 0 && g_chmod (path, 0700) != 0)
    return mpis_cluster_fails (error, "restrict the folder", path);
  return TRUE;
}

gboolean
mpis_cluster_place_make_folders (const MpisClusterPlace  *self,
                                 GError                 **error)
{
  g_autofree char *log_folder = g_path_get_dirname (self->log);

  if (geteuid () == 0)
    {
      g_set_error_literal (
          error, MPIS_DB_ERROR, MPIS_DB_ERROR_CLUSTER,
          "PostgreSQL refuses to run as root. Start this program as an ordinary user, or use "
          "a server by its connection string");
      return FALSE;
    }
  if (!make_private_folder (self->folder, error)
      || !make_private_folder (self->socket_folder, error))
    return FALSE;
  if (g_mkdir_with_parents (log_folder, 0700) != 0)
    return mpis_cluster_fails (error, "make the folder", log_folder);
  return TRUE;
}

/* --- running it ------------------------------------------------------------------------------- */

/*
 * mpis_lock_open:
 * @path: a file, made if missing
 * @error: return location
 *
 * Returns: its descriptor, for flock(); -1 if it cannot be opened
 */
int
mpis_lock_open (const char  *path,
                GError     **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd < 0)
    mpis_cluster_fails (error, "write", path);
  return fd;
}

static pid_t
read_pid (const MpisClusterPlace *self)
{
  g_autofree char *text = read_pid_file (self->data, 1);
  gint64 pid = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;

  return pid > 1 && pid <= G_MAXINT ? (pid_t) pid : 0;
}

/* Whether a process was started on our folder: `postgres -D FOLDER …`. */
static gboolean
names_our_folder (const MpisClusterPlace *self,
                  pid_t                   pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/cmdline", (int) pid);
  g_autofree char *words = NULL;
  gsize length;

  if (!g_file_get_contents (path, &words, &length, NULL))
    return FALSE;
  for (gsize i = 0; i < length; i += strlen (words + i) + 1)
    if (g_str_equal (words + i, "-D") && i + 3 < length)
      return g_str_equal (words + i + 3, self->data);
  return FALSE;
}

static gboolean
works_in_our_folder (const MpisClusterPlace *self,
                     pid_t                   pid)
{
  g_autofree char *link = g_strdup_printf ("/proc/%d/cwd", (int) pid);
  GStatBuf theirs, ours;

  return g_stat (link, &theirs) == 0 && g_stat (self->data, &ours) == 0
         && theirs.st_dev == ours.st_dev && theirs.st_ino == ours.st_ino;
}

/* Process numbers are used again: the one in the pid file is our server's only if that process is at
 * work on our folder. Where it works is hidden from other user namespaces, how it was started is not. */
static gboolean
is_postmaster (const MpisClusterPlace *self,
               pid_t                   pid)
{
  return pid != 0 && (names_our_folder (self, pid) || works_in_our_folder (self, pid));
}

/*
 * mpis_cluster_place_is_running:
 * @self: where the cluster is
 *
 * Returns: whether any process of its server is left
 */
gboolean
mpis_cluster_place_is_running (const MpisClusterPlace *self)
{
  int fd = mpis_lock_open (self->server_lock, NULL);
  gboolean is_locked;

  if (fd < 0)
    return FALSE;
  is_locked = flock (fd, LOCK_EX | LOCK_NB) != 0;
  close (fd);
  return is_locked || is_postmaster (self, read_pid (self));
}

/*
 * mpis_cluster_place_says_ready:
 * @self: where the cluster is
 *
 * Returns: whether the server, if it runs, has written that it is ready; asking it itself too early
 *   would leave complaints in its log
 */
gboolean
mpis_cluster_place_says_ready (const MpisClusterPlace *self)
{
  g_autofree char *state = read_pid_file (self->data, 8);

  return g_strcmp0 (state, "ready") == 0;
}

/*
 * mpis_cluster_place_signal:
 * @self: where the cluster is
 * @signum: SIGINT for an orderly end, SIGQUIT for an immediate one
 *
 * Returns: whether the server was there to be told
 */
gboolean
mpis_cluster_place_signal (const MpisClusterPlace *self,
                           int                     signum)
{
  pid_t pid = read_pid (self);

  return is_postmaster (self, pid) && kill (pid, signum) == 0;
}

/* After a crash of the machine the number in the pid file may be another process's. PostgreSQL
 * would take that one for its own elder sister and refuse to start. */
static void
remove_stale_pid_file (const MpisClusterPlace *self)
{
  pid_t pid = read_pid (self);
  g_autofree char *path = g_build_filename (self->data, "postmaster.pid", NULL);

  if (pid != 0 && kill (pid, 0) == 0 && !is_postmaster (self, pid))
    g_remove (path);
}

static int
open_log (const MpisClusterPlace  *self,
          GError                 **error)
{
  g_autofree char *old = g_strconcat (self->log, ".old", NULL);
  GStatBuf status;
  int fd;

  if (g_stat (self->log, &status) == 0 && status.st_size > LOG_LIMIT)
    g_rename (self->log, old);
  fd = open (self->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0)
    mpis_cluster_fails (error, "write", self->log);
  return fd;
}

/* A Ctrl-C in the terminal that our program was started from is not meant for the server. */
static void
leave_session (gpointer unused)
{
  setsid ();
}

static GPtrArray *
command_line (const MpisClusterPlace  *self,
              GError                 **error)
{
  /* A desk's database: few clients, little memory, and durable. */
  static const char *const settings[] = {
    "listen_addresses=",
    "port=5432",
    "unix_socket_permissions=0700",
    "max_connections=40",
    "shared_buffers=32MB",
    "work_mem=8MB",
    "maintenance_work_mem=32MB",
    "max_locks_per_transaction=128",
    "wal_level=minimal",
    "max_wal_senders=0",
    "min_wal_size=32MB",
    "max_wal_size=256MB",
    "wal_buffers=1MB",
    "autovacuum=on",
    "autovacuum_max_workers=1",
    "max_worker_processes=2",
    "max_parallel_workers=0",
    "max_logical_replication_workers=0",
    "jit=off",
    "huge_pages=off",
    "timezone=UTC",
    "log_timezone=UTC",
    "log_min_messages=warning",
    "log_checkpoints=off",
    "logging_collector=off",
  };
  char *program = mpis_find_server_program ("postgres", error);
  g_autoptr(GString) quoted = NULL;
  GPtrArray *argv;

  if (program == NULL)
    return NULL;
  argv = g_ptr_array_new_null_terminated (64, g_free, TRUE);
  g_ptr_array_add (argv, program);
  g_ptr_array_add (argv, g_strdup ("-D"));
  g_ptr_array_add (argv, g_strdup (self->data));
  g_ptr_array_add (argv, g_strdup ("-c"));
  quoted = g_string_new (self->socket_folder);
  g_string_replace (quoted, "\"", "\"\"", 0);
  g_ptr_array_add (argv, g_strdup_printf ("unix_socket_directories=\"%s\"", quoted->str));
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_ptr_array_add (argv, g_strdup ("-c"));
      g_ptr_array_add (argv, g_strdup (settings[i]));
    }
  return argv;
}

/*
 * mpis_cluster_place_spawn:
 * @self: where the cluster is; its start.lock is held
 * @server: (out) (transfer full): the server; %NULL when an old one is not quite gone: try again
 * @log_start: (out): where its part of the log begins
 * @error: return location
 *
 * The server inherits the lock on server.lock, and keeps it as long as one of its processes lives.
 */
gboolean
mpis_cluster_place_spawn (const MpisClusterPlace  *self,
                          GSubprocess            **server,
                          goffset                 *log_start,
                          GError                 **error)
{
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GPtrArray) argv = command_line (self, error);
  int lock, log;

  if (argv == NULL || (lock = mpis_lock_open (self->server_lock, error)) < 0)
    return FALSE;
  if (flock (lock, LOCK_EX | LOCK_NB) != 0)
    {
      close (lock);
      return TRUE;
    }
  if ((log = open_log (self, error)) < 0)
    {
      close (lock);
      return FALSE;
    }
  *log_start = lseek (log, 0, SEEK_END);
  remove_stale_pid_file (self);

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_subprocess_launcher_take_stdout_fd (launcher, dup (log));
  g_subprocess_launcher_take_stderr_fd (launcher, log);
  g_subprocess_launcher_take_fd (launcher, lock, 3);
  g_subprocess_launcher_set_child_setup (launcher, leave_session, NULL, NULL);
  *server = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, error);
  return *server != NULL;
}

/*
 * mpis_cluster_place_last_words:
 * @self: where the cluster is
 * @log_start: where the part of the log begins that counts
 *
 * Returns: (transfer full): the last complaint in the server's log
 */
char *
mpis_cluster_place_last_words (const MpisClusterPlace *self,
                               goffset                 log_start)
{
  g_autofree char *text = NULL;
  gsize length;
  const char *complaint;

  if (!g_file_get_contents (self->log, &text, &length, NULL) || length <= (gsize) log_start)
    return g_strdup ("it left no word");
  complaint = g_strrstr (text + log_start, "FATAL: ");
  if (complaint == NULL)
    complaint = g_strrstr (text + log_start, "PANIC: ");
  if (complaint != NULL)
    return g_strndup (complaint, strcspn (complaint, "\n"));
  return g_strdelimit (g_strstrip (g_strdup (text + log_start)), "\n", ' ');
}
