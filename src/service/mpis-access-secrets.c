#include "config.h"

#include "mpis-access-secrets.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mpis-error.h"
#include "mpis-jwt.h"

#define FILE_NAME "jwt-secret"

static char *
random_hex (GError **error)
{
  guchar bytes[MPIS_JWT_SECRET_BYTES];
  GString *hex = g_string_sized_new (2 * sizeof bytes + 1);

  if (getentropy (bytes, sizeof bytes) != 0)
    {
      g_string_free (hex, TRUE);
      g_set_error (error, MPIS_ERROR, MPIS_ERROR_UNSUPPORTED, "The system gives no random numbers");
      return NULL;
    }
  for (gsize i = 0; i < sizeof bytes; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);
  explicit_bzero (bytes, sizeof bytes);
  return g_string_free_and_steal (hex);
}

static gboolean
fail (const char  *verb,
      const char  *path,
      GError     **error)
{
  g_set_error (error, MPIS_ERROR, MPIS_ERROR_UNSUPPORTED,
               "Cannot %s “%s”, which holds the secret that log-ins are signed with: %s", verb, path,
               g_strerror (errno));
  return FALSE;
}

/* Under another name first, so that whoever comes meanwhile reads all of it or makes their own; of several
 * the first one stays. */
static gboolean
make_file (const char  *path,
           GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *partial = g_strdup_printf ("%s.%d", path, (int) getpid ());
  g_autofree char *secret = random_hex (error);
  gboolean done;
  int fd;

  if (secret == NULL)
    return FALSE;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail ("make the folder of", path, error);
  g_unlink (partial);
  if ((fd = g_open (partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) < 0)
    return fail ("write", partial, error);
  done = write (fd, secret, strlen (secret)) == (gssize) strlen (secret) && fsync (fd) == 0;
  close (fd);
  if (done && link (partial, path) != 0 && errno != EEXIST)
    done = FALSE;
  if (!done)
    fail ("write", path, error);
  g_unlink (partial);
  explicit_bzero (secret, strlen (secret));
  return done;
}

static char *
read_file (const char  *path,
           GError     **error)
{
  g_autofree char *secret = NULL;
  struct stat status;

  if (g_stat (path, &status) != 0)
    {
      fail ("read", path, error);
      return NULL;
    }
  if ((status.st_mode & 077) != 0)
    {
      g_set_error (error, MPIS_ERROR, MPIS_ERROR_UNSUPPORTED,
                   "Others can read “%s”, which holds the secret that log-ins are signed with: remove it, and "
                   "a new one is made", path);
      return NULL;
    }
  if (!g_file_get_contents (path, &secret, NULL, error))
    return NULL;
  return g_steal_pointer (&secret);
}

/**
 * mpis_access_load_secrets:
 * @config: how the service is set up
 * @is_private: whether the database is the user's own; then a secret is made once and kept in a file that
 *   only they can read
 * @error: return location
 *
 * Finds what log-ins are signed with. Blocks for a moment when it makes the file.
 *
 * Returns: (transfer full) (nullable): the secrets, the first one signs; %NULL where there are none, or only
 *   ones that will not do
 */
char **
mpis_access_load_secrets (const MpisConfig  *config,
                          gboolean           is_private,
                          GError           **error)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "mpis-dashboard", FILE_NAME, NULL);
  g_autofree char *secret = NULL;
  char **secrets;

  if (config->jwt_secrets != NULL && config->jwt_secrets[0] != NULL)
    return g_strdupv (config->jwt_secrets);
  if (!is_private)
    {
      g_set_error (error, MPIS_ERROR, MPIS_ERROR_UNANSWERED,
                   "JWT_SECRET is not set: log-ins on a shared database need a secret that all its services "
                   "know, such as “openssl rand -hex 32” gives");
      return NULL;
    }
  if ((!g_file_test (path, G_FILE_TEST_EXISTS) && !make_file (path, error))
      || !(secret = read_file (path, error)))
    return NULL;
  secrets = g_new0 (char *, 2);
  secrets[0] = g_strstrip (g_steal_pointer (&secret));
  return secrets;
}
