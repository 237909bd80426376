#include "config.h"

#include "mpis-ctl-database.h"

#include <gio/gunixinputstream.h>
#include <unistd.h>

#include "mpis-access.h"
#include "mpis-api-server.h"
#include "mpis-config.h"
#include "mpis-conninfo.h"
#include "mpis-ctl-json.h"
#include "mpis-ctl-serve-check.h"
#include "mpis-deliveries.h"
#include "mpis-scheduler.h"
#include "mpis-service-address.h"
#include "mpis-service.h"
#include "mpis-service-bus.h"
#include "mpis-service-log.h"

#define CONNECT_TIMEOUT_MS 15000
#define CHECK_SECONDS      5
#define RECHECK_SECONDS    1   /* after a check that failed */
#define PATIENCE           3   /* checks; a server that restarts after a crash is back by then */
#define TIDY_INTERVAL      (24 * G_TIME_SPAN_HOUR)
#define DELETIONS_KEPT     "30 days"   /* whoever was away for longer fetches everything anew */
#define AUDIT_KEPT         "180 days"
#define DEFAULT_ADDRESS    "127.0.0.1:8080"
#define FINISH_TIMEOUT_MS  10000
#define GOODBYE_TIMEOUT_MS 2000
#define EVENTS_KEPT        "3 days"   /* whoever was away for longer asks anew */

typedef struct {
  MpisCtlOptions  options;
  gboolean        until_eof;
  gboolean        desk;
  gboolean        no_http;
  gboolean        check;
  char          **listen;
  char           *config_file;
  char           *tls_certificate;
  char           *tls_key;
  gboolean        behind_proxy;
  MpisConfig     *config;
  MpisService    *service;
  MpisApiServer  *server;   /* NULL if there is no HTTP */
  MpisScheduler  *scheduler;
  MpisDeliveries *deliveries;
  MpisServiceBus *bus;
  DexPromise     *end;
  gint64          tidied_at;   /* in the time of g_get_monotonic_time() */
} Service;

static DexFuture *
watch_stdin_fiber (gpointer data)
{
  DexPromise *end = data;
  g_autoptr(GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  char buffer[256];

  /* An error is an end as well: nobody is there any more. */
  while (dex_await_int64 (dex_input_stream_read (input, buffer, sizeof buffer, G_PRIORITY_DEFAULT),
                          NULL) > 0)
    continue;

  if (dex_future_is_pending (DEX_FUTURE (end)))
    dex_promise_resolve_boolean (end, TRUE);
  return dex_future_new_true ();
}

static void
announce (Service         *self,
          MpisCtlDatabase *database,
          const char      *conninfo)
{
  g_autoptr(JsonBuilder) builder = NULL;
  g_auto(GStrv) addresses = self->server != NULL ? mpis_api_server_get_addresses (self->server) : NULL;
  g_autofree char *joined = addresses != NULL ? g_strjoinv (" ", addresses) : NULL;

  g_message ("ready: %s, schema version %d%s%s", conninfo,
             mpis_db_schema_get_version (database->schema), joined != NULL ? ", listening on " : "",
             joined != NULL ? joined : "");
  if (!self->options.json)
    {
      g_print ("ready: %s\n", conninfo);
      if (joined != NULL)
        g_print ("listening on %s\n", joined);
      return;
    }

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  mpis_ctl_json_add_text (builder, "state", "ready");
  mpis_ctl_json_add_text (builder, "conninfo", conninfo);
  mpis_ctl_json_add_int (builder, "version", mpis_db_schema_get_version (database->schema));
  if (addresses != NULL)
    mpis_ctl_json_add_text (builder, "http", addresses[0]);
  json_builder_end_object (builder);
  mpis_ctl_json_print (builder);
}

/* Once a day removes what nobody needs any more. A user who may not leaves it to one who may. */
static void
tidy (Service         *self,
      MpisCtlDatabase *database)
{
  gint64 now = g_get_monotonic_time ();
  g_autoptr(GError) error = NULL;

  if (self->tidied_at != 0 && now - self->tidied_at < TIDY_INTERVAL)
    return;
  self->tidied_at = now;
  if (!dex_await (mpis_db_query (database->db, "SELECT dash_prune_deletions ('" DELETIONS_KEPT "'), "
                                 "dash_prune_commands ('" DELETIONS_KEPT "'), dash_prune_run_details (), dash_prune_events ('" EVENTS_KEPT "'), "
                                 "dash_prune_idempotency (), dash_prune_flag_details (), "
                                 "dash_prune_access ('" DELETIONS_KEPT "', '" AUDIT_KEPT "')",
                                 NULL),
                  &error))
    g_debug ("What is old stays: %s", error->message);
}

/* Whether the database answers; it may come back, so a new connection is tried. */
static gboolean
check (Service          *self,
       MpisCtlDatabase  *database,
       GError          **error)
{
  g_autoptr(MpisDbRows) rows = NULL;

  if (database->db != NULL)
    {
      if ((rows = dex_await_boxed (mpis_db_query (database->db, "SELECT 1", NULL), error)))
        {
          tidy (self, database);
          return TRUE;
        }
      g_clear_error (error);
      mpis_db_close (database->db);
      g_clear_object (&database->db);
    }

  database->db = dex_await_object (mpis_db_connect (database->conninfo, CONNECT_TIMEOUT_MS), error);
  return database->db != NULL;
}

/* Until the end, or until a private database is no more; a shared one may go away and come back. */
static gboolean
watch (Service          *self,
       MpisCtlDatabase  *database,
       GError          **error)
{
  gboolean online = TRUE;
  guint n_failures = 0;

  for (;;)
    {
      g_autoptr(GError) problem = NULL;

      if (dex_await (dex_future_first (dex_ref (self->end), dex_ref (database->interrupted),
                                       dex_timeout_new_seconds (n_failures > 0 ? RECHECK_SECONDS
                                                                               : CHECK_SECONDS),
                                       NULL),
                     &problem))
        return TRUE;
      if (g_error_matches (problem, DEX_ERROR, DEX_ERROR_TIMED_OUT))
        {
          g_clear_error (&problem);
          n_failures = check (self, database, &problem) ? 0 : n_failures + 1;
          if ((problem == NULL) == online && (n_failures < PATIENCE || database->cluster == NULL))
            continue;
        }

      if (problem != NULL
          && ((database->cluster != NULL && n_failures >= PATIENCE)
              || mpis_ctl_is_interrupted (database)))
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }

      online = problem == NULL;
      mpis_service_bus_set_state (self->bus, online ? "ready" : "offline");
      if (online)
        g_message ("the database is back");
      else
        g_warning ("The database cannot be reached: %s", problem->message);
    }
}

static gboolean
open_http (Service          *self,
           MpisCtlDatabase  *database,
           GError          **error)
{
  g_autoptr(MpisAccess) access = mpis_access_new (self->config, mpis_service_get_pool (self->service),
                                                  database->conninfo, database->cluster != NULL, error);

  if (access == NULL)
    return FALSE;
  mpis_service_set_access (self->service, access);
  if (!dex_await (mpis_access_start (access), error))
    return FALSE;
  self->server = mpis_api_server_new (self->service);
  if (mpis_api_server_listen (self->server, error))
    return TRUE;
  g_clear_object (&self->server);
  return FALSE;
}

static void
close_http (Service *self)
{
  if (self->service != NULL)
    dex_await (mpis_hub_stop (mpis_service_get_hub (self->service), GOODBYE_TIMEOUT_MS), NULL);
  if (self->server != NULL)
    dex_await (mpis_api_server_stop (self->server, FINISH_TIMEOUT_MS), NULL);
  if (self->service != NULL && mpis_service_get_access (self->service) != NULL)
    dex_await (mpis_access_stop (mpis_service_get_access (self->service)), NULL);
}

/* A window's service whose address is taken still serves the window; any other has nothing to do then. */
static gboolean
start_http (Service          *self,
            MpisCtlDatabase  *database,
            GError          **error)
{
  g_autoptr(GError) problem = NULL;

  self->service = mpis_service_new (self->config, database->conninfo, database->schema);
  if (self->config->listen == NULL || open_http (self, database, &problem))
    return TRUE;
  if (self->desk || self->until_eof)
    {
      g_warning ("%s", problem->message);
      return TRUE;
    }
  close_http (self);
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static DexFuture *
serve (MpisCtlDatabase *database,
       gpointer         data)
{
  Service *self = data;
  g_autofree char *conninfo = mpis_conninfo_without_secrets (database->conninfo);
  g_autoptr(GError) error = NULL;
  g_autoptr(DexPromise) stop = dex_promise_new ();
  gboolean ended;

  self->bus = mpis_service_bus_new (conninfo, self->end);
  dex_await (mpis_service_bus_own_name (self->bus), &error);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (!start_http (self, database, &error))
    {
      mpis_service_bus_leave (self->bus);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  dex_await (mpis_service_read_address (self->service), NULL);
  dex_future_disown (mpis_service_follow_address (self->service, DEX_FUTURE (stop)));
  self->scheduler = mpis_scheduler_new (self->service, database->conninfo);
  self->deliveries = mpis_deliveries_new (self->service, database->conninfo);
  announce (self, database, conninfo);
  if (self->until_eof)
    dex_future_disown (dex_scheduler_spawn (NULL, 0, watch_stdin_fiber, dex_ref (self->end),
                                            dex_unref));

  ended = watch (self, database, &error);
  mpis_service_bus_leave (self->bus);
  dex_promise_resolve_boolean (stop, TRUE);
  close_http (self);
  dex_await (dex_future_first (dex_future_all (mpis_scheduler_stop (self->scheduler),
                                               mpis_deliveries_stop (self->deliveries), NULL),
                               dex_timeout_new_msec (FINISH_TIMEOUT_MS), NULL),
             NULL);
  if (!ended)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_for_int (MPIS_CTL_DONE);
}

static gboolean
configure (Service  *self,
           GError  **error)
{
  g_autofree char *joined = self->listen != NULL ? g_strjoinv (",", self->listen) : NULL;
  gboolean is_for_window = self->desk || self->until_eof;
  const char *values[] = {
    "listen", joined,
    "tls-certificate", self->tls_certificate,
    "tls-key", self->tls_key,
    "behind-proxy", self->behind_proxy ? "true" : NULL,
    NULL
  };
  MpisConfigFlags flags = {
    .file = self->config_file,
    .values = values,
    .usual_listen = is_for_window ? NULL : DEFAULT_ADDRESS,
    .no_http = self->no_http,
  };

  return (self->config = mpis_config_new (&flags, error)) != NULL;
}

static int
run (Service *self)
{
  g_autoptr(GError) error = NULL;
  int status;

  if (!configure (self, &error))
    {
      mpis_ctl_complain ("%s", error->message);
      return MPIS_CTL_NOTHING;
    }
  if (self->check)
    return mpis_ctl_serve_check (self->config, &self->options);
  if (!mpis_config_check (self->config, &error))
    {
      mpis_ctl_complain ("%s", error->message);
      return MPIS_CTL_NOTHING;
    }
  mpis_service_log_install ();
  mpis_service_log_set_level (self->config->log_level);
  self->end = dex_promise_new ();
  status = mpis_ctl_run (&self->options, serve, self);
  /* To be told to stop is how a service ends well. */
  if (status > 128)
    status = MPIS_CTL_DONE;
  if (status == MPIS_CTL_DONE)
    g_message ("stopped");
  mpis_service_log_end ();
  return status;
}

int
mpis_ctl_serve (const MpisCtlWord  *word,
                int                 argc,
                char              **argv)
{
  Service self = { 0 };
  const GOptionEntry entries[] = {
    { "listen", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self.listen,
      "Where to answer HTTP; several times for several; port 0 is any free one (default: "
      DEFAULT_ADDRESS ")", "HOST:PORT" },
    { "no-http", 0, 0, G_OPTION_ARG_NONE, &self.no_http, "Do not answer HTTP", NULL },
    { "tls-certificate", 0, 0, G_OPTION_ARG_FILENAME, &self.tls_certificate,
      "Answer HTTPS, with this certificate (PEM)", "FILE" },
    { "tls-key", 0, 0, G_OPTION_ARG_FILENAME, &self.tls_key, "The certificate’s key (PEM)", "FILE" },
    { "behind-proxy", 0, 0, G_OPTION_ARG_NONE, &self.behind_proxy,
      "A proxy on this machine does TLS, and tells clients’ addresses by X-Forwarded-For", NULL },
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &self.config_file, "Read settings from this file", "FILE" },
    { "check", 0, 0, G_OPTION_ARG_NONE, &self.check,
      "Start nothing; say what each setting is, where it is from and what is wrong with it", NULL },
    { "desk", 0, 0, G_OPTION_ARG_NONE, &self.desk,
      "Serve a window on this computer: HTTP only where an address is configured", NULL },
    { "until-eof", 0, 0, G_OPTION_ARG_NONE, &self.until_eof,
      "Stop when standard input ends as well; implies --desk", NULL },
    G_OPTION_ENTRY_NULL
  };
  int status = MPIS_CTL_USAGE;

  if (mpis_ctl_options_parse (&self.options, word, entries, argc, argv))
    status = run (&self);

  g_clear_object (&self.server);
  g_clear_object (&self.scheduler);
  g_clear_object (&self.deliveries);
  g_clear_object (&self.service);
  g_clear_pointer (&self.config, mpis_config_free);
  g_clear_pointer (&self.listen, g_strfreev);
  g_clear_pointer (&self.config_file, g_free);
  g_clear_pointer (&self.tls_certificate, g_free);
  g_clear_pointer (&self.tls_key, g_free);
  g_clear_object (&self.bus);
  dex_clear (&self.end);
  mpis_ctl_options_clear (&self.options);
  return status;
}
