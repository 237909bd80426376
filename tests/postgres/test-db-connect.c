#include "config.h"

#include "mpis-test.h"

#include <gio/gio.h>
#include <string.h>

static GError *
connecting_fails (const char *conninfo,
                  guint       timeout_ms,
                  int         code)
{
  GError *error = NULL;

  g_assert_null (dex_await_object (mpis_db_connect (conninfo, timeout_ms), &error));
  g_assert_error (error, MPIS_DB_ERROR, code);
  return error;
}

static char *
ask (const char *conninfo,
     guint       timeout_ms,
     const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDbRows) rows = NULL;
  g_autoptr(MpisDb) db = dex_await_object (mpis_db_connect (conninfo, timeout_ms), &error);

  g_assert_no_error (error);
  rows = dex_await_boxed (mpis_db_query (db, sql, NULL), &error);
  g_assert_no_error (error);
  return g_strdup (mpis_db_rows_get_text (rows, 0, 0));
}

/* The folder of the server's socket, and the database, out of a conninfo of the test cluster. */
static char *
part_of (const char *conninfo,
         const char *keyword)
{
  g_autofree char *pattern = g_strconcat (keyword, "=(\\S+)", NULL);
  g_autoptr(GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;

  g_assert_true (g_regex_match (regex, conninfo, 0, &match));
  return g_match_info_fetch (match, 1);
}

/* A server that takes connections and never says a word. */
static GSocketListener *
black_hole_new (guint16 *port)
{
  GSocketListener *listener = g_socket_listener_new ();
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) got = NULL;
  g_autoptr(GError) error = NULL;

  g_socket_listener_add_address (listener, wanted, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                                 NULL, &got, &error);
  g_assert_no_error (error);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got));
  return listener;
}

static DexFuture *
session_fiber (gpointer conninfo)
{
  g_autofree char *zone = ask (conninfo, 0, "SHOW timezone");
  g_autofree char *style = ask (conninfo, 0, "SHOW datestyle");
  g_autofree char *encoding = ask (conninfo, 0, "SHOW client_encoding");
  g_autofree char *latin = g_strconcat (conninfo, " client_encoding=LATIN1", NULL);
  g_autofree char *still = ask (latin, 0, "SHOW client_encoding");

  g_assert_cmpstr (zone, ==, "UTC");
  g_assert_true (g_str_has_prefix (style, "ISO"));
  g_assert_cmpstr (encoding, ==, "UTF8");
  g_assert_cmpstr (still, ==, "UTF8");
  return dex_future_new_true ();
}

static void
test_session (void)
{
  g_autofree char *conninfo = mpis_test_database_new ();

  g_setenv ("PGTZ", "Asia/Tokyo", TRUE);
  g_setenv ("PGDATESTYLE", "German", TRUE);
  mpis_test_fiber (session_fiber, conninfo);
  g_unsetenv ("PGTZ");
  g_unsetenv ("PGDATESTYLE");
}

static DexFuture *
forms_fiber (gpointer conninfo)
{
  g_autofree char *folder = part_of (conninfo, "host");
  g_autofree char *database = part_of (conninfo, "dbname");
  g_autofree char *escaped = g_uri_escape_string (folder, NULL, FALSE);
  static const char *const schemes[] =
      { "postgresql", "postgres", "postgresql+asyncpg", "postgresql+psycopg2" };

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      g_autofree char *uri = g_strdup_printf ("%s://mpis@%s/%s", schemes[i], escaped, database);
      g_autofree char *name = ask (uri, 0, "SELECT current_database()");

      g_assert_cmpstr (name, ==, database);
    }
  return dex_future_new_true ();
}

static void
test_forms (void)
{
  g_autofree char *conninfo = mpis_test_database_new ();

  mpis_test_fiber (forms_fiber, conninfo);
}

static DexFuture *
several_hosts_fiber (gpointer conninfo)
{
  g_autofree char *folder = part_of (conninfo, "host");
  g_autofree char *database = part_of (conninfo, "dbname");
  guint16 port;
  g_autoptr(GSocketListener) black_hole = black_hole_new (&port);
  g_autofree char *several = NULL;
  g_autofree char *name = NULL;
  gint64 start = g_get_monotonic_time ();

  /* The first refuses, the second is silent, the third has no address, the fourth is our server. */
  several = g_strdup_printf (
      "host=127.0.0.1,127.0.0.1,no-such-host.invalid,%s port=1,%u,5432,5432 user=mpis dbname=%s",
      folder, port, database);
  name = ask (several, 3000, "SELECT current_database()");
  g_assert_cmpstr (name, ==, database);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 3 * G_USEC_PER_SEC);
  return dex_future_new_true ();
}

static void
test_several_hosts (void)
{
  g_autofree char *conninfo = mpis_test_database_new ();

  mpis_test_fiber (several_hosts_fiber, conninfo);
}

static gboolean
count_tick (gpointer data)
{
  (*(guint *) data)++;
  return G_SOURCE_CONTINUE;
}

static DexFuture *
unreachable_fiber (gpointer unused)
{
  guint16 port;
  g_autoptr(GSocketListener) black_hole = black_hole_new (&port);
  g_autofree char *silent =
      g_strdup_printf ("host=127.0.0.1 port=%u user=u password=hush dbname=d", port);
  static const char *const others[] = {
    "postgresql://u:hush@127.0.0.1:1/d",
    "postgresql://u:hush@no-such-host.invalid/d",
    "host=/nonexistent user=u password=hush",
  };
  static const char *const names[] = { "127.0.0.1", "no-such-host.invalid", "/nonexistent" };
  guint ticks = 0;
  guint source = g_timeout_add (5, count_tick, &ticks);
  g_autoptr(GError) silence = connecting_fails (silent, 300, MPIS_DB_ERROR_OFFLINE);

  g_source_remove (source);
  g_assert_cmpuint (ticks, >, 10);
  g_assert_nonnull (strstr (silence->message, "127.0.0.1"));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr(GError) error = connecting_fails (others[i], 5000, MPIS_DB_ERROR_OFFLINE);

      g_assert_nonnull (strstr (error->message, names[i]));
      g_assert_null (strstr (error->message, "hush"));
    }
  return dex_future_new_true ();
}

static void
test_unreachable (void)
{
  mpis_test_fiber (unreachable_fiber, NULL);
}

static DexFuture *
refused_fiber (gpointer conninfo)
{
  g_autofree char *stranger = g_strconcat (conninfo, " user=stranger", NULL);
  g_autofree char *elsewhere = g_strconcat (conninfo, " dbname=elsewhere", NULL);
  g_autoptr(GError) no_role = connecting_fails (stranger, 0, MPIS_DB_ERROR_AUTH);
  g_autoptr(GError) no_database = connecting_fails (elsewhere, 0, MPIS_DB_ERROR_QUERY);
  g_autoptr(GError) malformed =
      connecting_fails ("postgresql://u:hush@[::1/d", 0, MPIS_DB_ERROR_QUERY);

  /* An @ that was not written %40: what follows it would pass for the host. */
  g_autoptr(GError) unescaped =
      connecting_fails ("postgresql://u:open@hush@localhost/d", 0, MPIS_DB_ERROR_QUERY);

  g_assert_nonnull (strstr (unescaped->message, "%40"));
  g_assert_null (strstr (unescaped->message, "hush"));
  g_assert_nonnull (strstr (no_role->message, "stranger"));
  g_assert_nonnull (strstr (no_database->message, "elsewhere"));
  g_assert_null (strstr (no_database->message, "3D000"));
  g_assert_null (strstr (malformed->message, "hush"));
  return dex_future_new_true ();
}

static void
test_refused (void)
{
  g_autofree char *conninfo = mpis_test_database_new ();

  mpis_test_fiber (refused_fiber, conninfo);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/db-connect/session", test_session);
  g_test_add_func ("/db-connect/forms", test_forms);
  g_test_add_func ("/db-connect/several-hosts", test_several_hosts);
  g_test_add_func ("/db-connect/unreachable", test_unreachable);
  g_test_add_func ("/db-connect/refused", test_refused);

  return g_test_run ();
}
