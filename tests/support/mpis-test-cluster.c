#include "config.h"

#include "mpis-test.h"

#include "mpis-server-programs.h"

#include <fcntl.h>
#include <unistd.h>

/* Makes and runs the cluster, and removes it when its standard input ends: with the test process,
 * however that ends. */
static const char keeper[] =
  "exec >\"$1/log\" 2>&1\n"
  "\"$2\" -D \"$1/data\" -A trust -U mpis --no-locale -E UTF8 --no-sync --no-instructions\n"
  "\"$3\" -D \"$1/data\" -k \"$1\" -c listen_addresses= -c fsync=off -c synchronous_commit=off"
  " -c full_page_writes=off -c shared_buffers=32MB -c max_connections=40 -c timezone=UTC &\n"
  "server=$!\n"
  "read -r line\n"
  "kill -QUIT $server\n"
  "wait $server\n"
  "rm -rf \"$1\"\n";

static void
start_cluster (const char *folder)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *initdb = mpis_find_server_program ("initdb", &error);
  g_autofree char *postgres = initdb != NULL ? mpis_find_server_program ("postgres", &error) : NULL;
  const char *argv[] = { "/bin/sh", "-c", keeper, "sh", folder, initdb, postgres, NULL };
  int input;

  g_assert_no_error (error);
  g_spawn_async_with_pipes (NULL, (char **) argv, NULL,
                            G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                            NULL, &input, NULL, NULL, &error);
  g_assert_no_error (error);
  fcntl (input, F_SETFD, FD_CLOEXEC);   /* and never closed: it ends with this process */
}

static PGconn *
connect_patiently (const char *folder)
{
  g_autofree char *conninfo = g_strdup_printf ("host=%s user=mpis dbname=postgres", folder);

  for (guint i = 0; i < 2000; i++)
    {
      PGconn *conn = PQconnectdb (conninfo);

      if (PQstatus (conn) == CONNECTION_OK)
        return conn;
      PQfinish (conn);
      g_usleep (10000);
    }
  g_error ("the throwaway PostgreSQL in %s did not start; its log is there", folder);
}

static const char *
get_cluster (void)
{
  static char *folder;

  if (g_once_init_enter_pointer (&folder))
    {
      g_autoptr(GError) error = NULL;
      char *made = g_dir_make_tmp ("mpis-test-XXXXXX", &error);

      g_assert_no_error (error);
      start_cluster (made);
      g_once_init_leave_pointer (&folder, made);
    }
  return folder;
}

char *
mpis_test_database_new (void)
{
  static int n_databases;
  const char *folder = get_cluster ();
  PGconn *conn = connect_patiently (folder);
  g_autofree char *name = g_strdup_printf ("test%d", g_atomic_int_add (&n_databases, 1));
  g_autofree char *sql = g_strdup_printf ("CREATE DATABASE %s TEMPLATE template0", name);
  PGresult *result = PQexec (conn, sql);

  if (PQresultStatus (result) != PGRES_COMMAND_OK)
    g_error ("%s", PQresultErrorMessage (result));
  PQclear (result);
  PQfinish (conn);
  return g_strdup_printf ("host=%s user=mpis dbname=%s", folder, name);
}
