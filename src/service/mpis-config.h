#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * MpisConfig:
 * @listen: (nullable): addresses to listen on, `HOST:PORT`; %NULL means no HTTP at all
 * @tls_certificate: (nullable): a PEM file, likewise @tls_key
 * @behind_proxy: whether somebody else does TLS in front of us, so that addresses other than loopback
 *   are fine, and `X-Forwarded-For` of a loopback peer is believed
 * @mpis_url: (nullable): where MPIS is (`MPIS_API_URL`)
 * @n8n_url: (nullable): base of n8n's webhooks (`N8N_WEBHOOK_URL`); `/publisher/run` is appended
 * @n8n_run_url: (nullable): the whole address instead (`N8N_RUN_WEBHOOK_URL`)
 * @n8n_key: (nullable): secret; `N8N_API_KEY`
 * @n8n_timeout: how long n8n's webhook is waited for (`N8N_TIMEOUT_SECONDS`), 20 s
 * @admin_password: (nullable): secret; `ADMIN_PASSWORD`, for a first start
 * @jwt_secrets: (nullable): secrets; `JWT_SECRET`: the first signs, all verify; separated by commas
 * @jwt_hours: `JWT_EXPIRATION_HOURS`, 24
 * @cors_origins: (nullable): exact origins that browsers may call from (`CORS_ORIGINS`)
 * @rate: requests a second for each token or address, 100; @burst: 200
 * @logins_per_minute: log-ins a minute for each address, 5
 * @run_allowance_minutes: how long a run may be silent before it is overdue, 60
 * @mock: `MOCK_MODE`
 * @log_level: (nullable): `LOG_LEVEL`
 *
 * How a service is set up: flags before environment before key file. See `mpisctl serve --check`.
 */
typedef struct {
  char    **listen;
  char     *tls_certificate;
  char     *tls_key;
  gboolean  behind_proxy;
  char     *mpis_url;
  char     *n8n_url;
  char     *n8n_run_url;
  char     *n8n_key;
  guint     n8n_timeout;
  char     *admin_password;
  char    **jwt_secrets;
  guint     jwt_hours;
  char    **cors_origins;
  double    rate;
  double    burst;
  guint     logins_per_minute;
  guint     run_allowance_minutes;
  gboolean  mock;
  char     *log_level;

  /*< private >*/
  GPtrArray *report;   /* MpisConfigLine */
} MpisConfig;

/**
 * MpisConfigFlags:
 * @file: (nullable): the key file to read; %NULL means the usual place, where it may be missing
 * @values: names and values given on the command line, one after the other, %NULL at the end
 * @usual_listen: (nullable): where to listen if nothing else is said; %NULL for nowhere
 * @no_http: whether to listen nowhere whatever is said
 *
 * What the command line says.
 */
typedef struct {
  const char  *file;
  const char **values;
  const char  *usual_listen;
  gboolean     no_http;
} MpisConfigFlags;

/**
 * MpisConfigLine:
 * @name: the setting
 * @value: (nullable): its value; of a secret only whether it is set
 * @source: where it is from: `flag`, `environment`, `file`, `default`
 * @variable: the variable of the environment it may stand in
 * @problem: (nullable): what is wrong with it
 * @is_fatal: whether the service does not start with it
 *
 * One setting, explained.
 */
typedef struct {
  const char *name;
  char       *value;
  const char *source;
  const char *variable;
  char       *problem;
  gboolean    is_fatal;
} MpisConfigLine;

MpisConfig  *mpis_config_new          (const MpisConfigFlags  *flags,
                                       GError                **error);
void         mpis_config_free         (MpisConfig             *self);
GPtrArray   *mpis_config_get_lines    (MpisConfig             *self);
gboolean     mpis_config_check        (MpisConfig             *self,
                                       GError                **error);
char        *mpis_config_default_file (void);

GSocketAddress *mpis_config_parse_address (const char *text,
                                           GError    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisConfig, mpis_config_free)

G_END_DECLS
