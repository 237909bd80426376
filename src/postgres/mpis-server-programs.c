#include "config.h"

#include "mpis-server-programs.h"

#include "mpis-db.h"

#define VERSIONS_FOLDER "/usr/lib/postgresql"

static char *
find_in (const char *folder,
         const char *name)
{
  g_autofree char *path = NULL;

  if (folder == NULL || *folder == '\0')
    return NULL;
  path = g_build_filename (folder, name, NULL);
  return g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer (&path) : NULL;
}

/* Debian keeps every major version in a folder of its own and none of them on the path. */
static char *
find_newest (const char *name)
{
  g_autoptr(GDir) versions = g_dir_open (VERSIONS_FOLDER, 0, NULL);
  g_autofree char *newest = NULL;
  guint64 newest_version = 0;
  const char *entry;

  while (versions != NULL && (entry = g_dir_read_name (versions)) != NULL)
    {
      g_autofree char *folder = g_build_filename (VERSIONS_FOLDER, entry, "bin", NULL);
      guint64 version = g_ascii_strtoull (entry, NULL, 10);
      g_autofree char *path = find_in (folder, name);

      if (path == NULL || version <= newest_version)
        continue;
      newest_version = version;
      g_set_str (&newest, path);
    }
  return g_steal_pointer (&newest);
}

/*
 * mpis_find_server_program:
 * @name: "initdb" or "postgres"
 * @error: return location
 *
 * Looks where `MPIS_POSTGRESQL_BINDIR` says, where the build found PostgreSQL, on the path, in
 * Debian's place and in the Flatpak's.
 *
 * Returns: (transfer full): its path, or %NULL with %MPIS_DB_ERROR_CLUSTER
 */
char *
mpis_find_server_program (const char  *name,
                          GError     **error)
{
  char *path = find_in (g_getenv ("MPIS_POSTGRESQL_BINDIR"), name);

  if (path == NULL)
    path = find_in (POSTGRESQL_BINDIR, name);
  if (path == NULL)
    path = g_find_program_in_path (name);
  if (path == NULL)
    path = find_newest (name);
  if (path == NULL)
    path = find_in ("/app/bin", name);
  if (path == NULL)
    g_set_error (error, MPIS_DB_ERROR, MPIS_DB_ERROR_CLUSTER,
                 "PostgreSQL's server program “%s” is not installed. Install PostgreSQL, or name "
                 "the folder of its programs in MPIS_POSTGRESQL_BINDIR, or use a server by its "
                 "connection string",
                 name);
  return path;
}
