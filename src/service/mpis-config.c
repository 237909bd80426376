#include "config.h"

#include "mpis-config.h"

#include <string.h>
#include <sys/stat.h>

#include "mpis-error.h"
#include "mpis-service-log.h"

#define GROUP "service"

typedef enum {
  KIND_TEXT,
  KIND_TEXTS,      /* separated by commas */
  KIND_SWITCH,
  KIND_COUNT,
  KIND_NUMBER
} Kind;

/* A setting: the same name as a flag and in the key file. */
typedef struct {
  const char *name;
  const char *variable;
  Kind        kind;
  gsize       offset;
  gboolean    is_secret;
  const char *fallback;
  double      min;
  double      max;
} Setting;

#define AT(member) G_STRUCT_OFFSET (MpisConfig, member)

static const Setting settings[] = {
  { "listen", "MPIS_LISTEN", KIND_TEXTS, AT (listen), FALSE, NULL, 0, 0 },
  { "tls-certificate", "MPIS_TLS_CERTIFICATE", KIND_TEXT, AT (tls_certificate), FALSE, NULL, 0, 0 },
  { "tls-key", "MPIS_TLS_KEY", KIND_TEXT, AT (tls_key), FALSE, NULL, 0, 0 },
  { "behind-proxy", "MPIS_BEHIND_PROXY", KIND_SWITCH, AT (behind_proxy), FALSE, "false", 0, 0 },
  { "mpis-api-url", "MPIS_API_URL", KIND_TEXT, AT (mpis_url), FALSE, NULL, 0, 0 },
  { "n8n-webhook-url", "N8N_WEBHOOK_URL", KIND_TEXT, AT (n8n_url), FALSE, NULL, 0, 0 },
  { "n8n-run-webhook-url", "N8N_RUN_WEBHOOK_URL", KIND_TEXT, AT (n8n_run_url), FALSE, NULL, 0, 0 },
  { "n8n-api-key", "N8N_API_KEY", KIND_TEXT, AT (n8n_key), TRUE, NULL, 0, 0 },
  { "n8n-timeout-seconds", "N8N_TIMEOUT_SECONDS", KIND_COUNT, AT (n8n_timeout), FALSE, "20", 1, 600 },
  { "admin-password", "ADMIN_PASSWORD", KIND_TEXT, AT (admin_password), TRUE, NULL, 0, 0 },
  { "jwt-secret", "JWT_SECRET", KIND_TEXTS, AT (jwt_secrets), TRUE, NULL, 0, 0 },
  { "jwt-expiration-hours", "JWT_EXPIRATION_HOURS", KIND_COUNT, AT (jwt_hours), FALSE, "24", 1, 8760 },
  { "cors-origins", "CORS_ORIGINS", KIND_TEXTS, AT (cors_origins), FALSE, NULL, 0, 0 },
  { "rate-limit", "RATE_LIMIT_PER_SECOND", KIND_NUMBER, AT (rate), FALSE, "100", 0.01, 1e6 },
  { "rate-limit-burst", "RATE_LIMIT_BURST", KIND_NUMBER, AT (burst), FALSE, "200", 1, 1e6 },
  { "logins-per-minute", "LOGINS_PER_MINUTE", KIND_COUNT, AT (logins_per_minute), FALSE, "5", 1, 1e6 },
  { "run-allowance-minutes", "RUN_ALLOWANCE_MINUTES", KIND_COUNT, AT (run_allowance_minutes), FALSE, "60",
    1, 525600 },
  { "mock-mode", "MOCK_MODE", KIND_SWITCH, AT (mock), FALSE, "false", 0, 0 },
  { "log-level", "LOG_LEVEL", KIND_TEXT, AT (log_level), FALSE, "INFO", 0, 0 },
};

static void
line_free (gpointer data)
{
  MpisConfigLine *self = data;

  g_free (self->value);
  g_free (self->problem);
  g_free (self);
}

/**
 * mpis_config_free:
 * @self: (transfer full): a configuration
 */
void
mpis_config_free (MpisConfig *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      gpointer member = G_STRUCT_MEMBER_P (self, settings[i].offset);

      if (settings[i].kind == KIND_TEXT)
        g_free (*(char **) member);
      else if (settings[i].kind == KIND_TEXTS)
        g_strfreev (*(char ***) member);
    }
  g_clear_pointer (&self->report, g_ptr_array_unref);
  g_free (self);
}

/* --- reading ---------------------------------------------------------------------------------- */

static char **
split_texts (const char *text)
{
  g_auto(GStrv) parts = g_strsplit (text, ",", -1);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  guint n = 0;

  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      {
        g_strv_builder_add (builder, parts[i]);
        n++;
      }
  return n > 0 ? g_strv_builder_end (builder) : NULL;
}

static gboolean
read_switch (const char *text,
             gboolean   *value)
{
  static const char *const yes[] = { "true", "yes", "on", "1" };
  static const char *const no[] = { "false", "no", "off", "0" };

  for (guint i = 0; i < G_N_ELEMENTS (yes); i++)
    {
      *value = g_ascii_strcasecmp (text, yes[i]) == 0;
      if (*value || g_ascii_strcasecmp (text, no[i]) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
read_number (const Setting *setting,
             const char    *text,
             double        *value)
{
  char *end;

  *value = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && *value >= setting->min && *value <= setting->max
         && (setting->kind == KIND_NUMBER || *value == (double) (guint) *value);
}

/* Takes a value into the configuration, or says what is wrong with it. */
static char *
take (MpisConfig    *self,
      const Setting *setting,
      const char    *text)
{
  gpointer member = G_STRUCT_MEMBER_P (self, setting->offset);
  double number;

  switch (setting->kind)
    {
    case KIND_TEXT:
      *(char **) member = g_strdup (text);
      return NULL;
    case KIND_TEXTS:
      *(char ***) member = split_texts (text);
      return NULL;
    case KIND_SWITCH:
      return read_switch (text, member) ? NULL : g_strdup ("neither “true” nor “false”");
    case KIND_COUNT:
    case KIND_NUMBER:
      if (!read_number (setting, text, &number))
        return g_strdup_printf ("no %snumber from %g to %g", setting->kind == KIND_COUNT ? "whole " : "",
                                setting->min, setting->max);
      if (setting->kind == KIND_COUNT)
        *(guint *) member = (guint) number;
      else
        *(double *) member = number;
      return NULL;
    default:
      g_return_val_if_reached (NULL);
    }
}

static const char *
find_flag (const MpisConfigFlags *flags,
           const char            *name)
{
  for (const char **pair = flags->values; pair != NULL && *pair != NULL; pair += 2)
    if (g_str_equal (pair[0], name))
      return pair[1];
  return NULL;
}

/* The value of a setting, and where it is from. */
static char *
find_value (const Setting         *setting,
            const MpisConfigFlags *flags,
            GKeyFile              *file,
            const char           **source)
{
  const char *text;
  char *in_file;

  *source = "flag";
  if ((text = find_flag (flags, setting->name)) != NULL)
    return g_strdup (text);
  *source = "environment";
  if ((text = g_getenv (setting->variable)) != NULL && *text != '\0')
    return g_strdup (text);
  *source = "file";
  if ((in_file = g_key_file_get_string (file, GROUP, setting->name, NULL)) != NULL && *in_file != '\0')
    return in_file;
  g_free (in_file);
  *source = "default";
  return g_strdup (setting->fallback);
}

static void
read_setting (MpisConfig            *self,
              const Setting         *setting,
              const MpisConfigFlags *flags,
              GKeyFile              *file)
{
  MpisConfigLine *line = g_new0 (MpisConfigLine, 1);
  g_autofree char *text = find_value (setting, flags, file, &line->source);

  line->name = setting->name;
  line->variable = setting->variable;
  if (text != NULL && (line->problem = take (self, setting, text)) != NULL)
    {
      line->is_fatal = TRUE;
      if (setting->fallback != NULL)
        take (self, setting, setting->fallback);
    }
  line->value = setting->is_secret && text != NULL ? g_strdup ("set") : g_strdup (text);
  g_ptr_array_add (self->report, line);
}

/* The contract's own name of the limit, where ours is not given. */
static void
read_rate_per_minute (MpisConfig *self,
                      GKeyFile   *file)
{
  const char *text = g_getenv ("RATE_LIMIT_PER_MINUTE");
  double number;
  char *end;

  if (text == NULL || *text == '\0')
    return;
  for (guint i = 0; i < self->report->len; i++)
    {
      MpisConfigLine *line = self->report->pdata[i];

      if (!g_str_has_prefix (line->name, "rate-limit") || !g_str_equal (line->source, "default"))
        continue;
      number = g_ascii_strtod (text, &end);
      line->source = "environment";
      line->variable = "RATE_LIMIT_PER_MINUTE";
      g_set_str (&line->value, text);
      if (end == text || *end != '\0' || number < 1 || number > 1e7)
        {
          g_set_str (&line->problem, "no number from 1 to 10000000");
          line->is_fatal = TRUE;
        }
      else if (g_str_equal (line->name, "rate-limit"))
        self->rate = number / 60;
      else
        self->burst = number;
    }
}

/**
 * mpis_config_default_file:
 *
 * Returns: (transfer full): where the key file is looked for
 */
char *
mpis_config_default_file (void)
{
  return g_build_filename (g_get_user_config_dir (), "mpis-dashboard", "service.conf", NULL);
}

static gboolean
has_secrets (GKeyFile *file)
{
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    if (settings[i].is_secret && g_key_file_has_key (file, GROUP, settings[i].name, NULL))
      return TRUE;
  return FALSE;
}

static gboolean
is_known (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    if (g_str_equal (settings[i].name, name))
      return TRUE;
  return FALSE;
}

static gboolean
check_file (GKeyFile    *file,
            const char  *path,
            GError     **error)
{
  g_auto(GStrv) keys = g_key_file_get_keys (file, GROUP, NULL, NULL);
  struct stat info;

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    if (!is_known (keys[i]))
      {
        g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID, "%s: there is no setting “%s”", path, keys[i]);
        return FALSE;
      }
  if (has_secrets (file) && stat (path, &info) == 0 && (info.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    {
      g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID,
                   "%s holds secrets and others may read it; say “chmod 600 %s” first", path, path);
      return FALSE;
    }
  return TRUE;
}

static GKeyFile *
load_file (const MpisConfigFlags  *flags,
           GError                **error)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autofree char *usual = mpis_config_default_file ();
  const char *path = flags->file != NULL ? flags->file : usual;
  g_autoptr(GError) problem = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &problem))
    {
      if (flags->file == NULL && g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return g_steal_pointer (&file);
      g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID, "%s: %s", path, problem->message);
      return NULL;
    }
  return check_file (file, path, error) ? g_steal_pointer (&file) : NULL;
}

/* --- checking --------------------------------------------------------------------------------- */

/**
 * mpis_config_parse_address:
 * @text: `HOST:PORT`, `[ADDRESS]:PORT` or `PORT`; a host is an address or `localhost`
 * @error: return location
 *
 * Returns: (transfer full) (nullable): where to listen
 */
GSocketAddress *
mpis_config_parse_address (const char  *text,
                           GError     **error)
{
  const char *colon = strrchr (text, ':');
  g_autofree char *host = colon != NULL ? g_strndup (text, (gsize) (colon - text)) : g_strdup ("127.0.0.1");
  GSocketAddress *address = NULL;
  guint64 port;

  if (g_str_equal (host, "localhost"))
    g_set_str (&host, "127.0.0.1");
  if (host[0] == '[' && g_str_has_suffix (host, "]"))
    {
      host[strlen (host) - 1] = '\0';
      memmove (host, host + 1, strlen (host));
    }
  if (g_ascii_string_to_unsigned (colon != NULL ? colon + 1 : text, 10, 0, G_MAXUINT16, &port, NULL))
    address = g_inet_socket_address_new_from_string (host, (guint) port);
  if (address == NULL)
    g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID,
                 "“%s” is no address to listen on, such as 127.0.0.1:8080 or [::1]:8080", text);
  return address;
}

static MpisConfigLine *
find_line (MpisConfig *self,
           const char *name)
{
  for (guint i = 0; i < self->report->len; i++)
    if (g_str_equal (((MpisConfigLine *) self->report->pdata[i])->name, name))
      return self->report->pdata[i];
  g_return_val_if_reached (NULL);
}

static void G_GNUC_PRINTF (3, 4)
object (MpisConfig *self,
        const char *name,
        const char *format,
        ...)
{
  MpisConfigLine *line = find_line (self, name);
  va_list arguments;

  if (line->problem != NULL)
    return;
  va_start (arguments, format);
  line->problem = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  line->is_fatal = TRUE;
}

static void
settle_listen (MpisConfig            *self,
               const MpisConfigFlags *flags)
{
  MpisConfigLine *line = find_line (self, "listen");

  if (self->listen == NULL && flags->usual_listen != NULL)
    {
      self->listen = split_texts (flags->usual_listen);
      g_set_str (&line->value, flags->usual_listen);
    }
  if (!flags->no_http)
    return;
  g_clear_pointer (&self->listen, g_strfreev);
  g_set_str (&line->value, NULL);
  line->source = "flag";
}

static void
check_listen (MpisConfig *self)
{
  for (char **text = self->listen; text != NULL && *text != NULL; text++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GSocketAddress) address = mpis_config_parse_address (*text, &error);

      if (address == NULL)
        object (self, "listen", "%s", error->message);
      else if (!g_inet_address_get_is_loopback (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)))
               && self->tls_certificate == NULL && !self->behind_proxy)
        object (self, "listen",
                "%s can be reached from other machines: that needs TLS (--tls-certificate, --tls-key), or "
                "--behind-proxy where a proxy in front does it", *text);
    }
  if (self->tls_key != NULL && self->tls_certificate == NULL)
    object (self, "tls-key", "there is no certificate (--tls-certificate) for it");
}

/* The secrets everybody knows, as they stand in examples. */
static gboolean
is_famous (const char *secret)
{
  static const char *const words[] = { "change", "your-", "your_", "default", "example", "insecure" };
  g_autofree char *lower = g_ascii_strdown (secret, -1);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (lower, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
is_monotonous (const char *secret)
{
  gboolean seen[256] = { 0 };
  guint n = 0;

  for (const guchar *c = (const guchar *) secret; *c != '\0'; c++)
    {
      n += !seen[*c];
      seen[*c] = TRUE;
    }
  return n < 5;
}

static void
check_secrets (MpisConfig *self)
{
  for (char **secret = self->jwt_secrets; secret != NULL && *secret != NULL; secret++)
    {
      if (strlen (*secret) < 32)
        object (self, "jwt-secret", "a secret has at least 32 bytes; “openssl rand -hex 32” makes one");
      else if (is_famous (*secret) || is_monotonous (*secret))
        object (self, "jwt-secret", "this is easily guessed; “openssl rand -hex 32” makes a better one");
    }
  if (self->n8n_key != NULL && strlen (self->n8n_key) < 16)
    {
      object (self, "n8n-api-key", "easily guessed; “openssl rand -hex 16” makes a better one");
      find_line (self, "n8n-api-key")->is_fatal = FALSE;
    }
}

static GUri *
parse_url (MpisConfig *self,
           const char *name,
           const char *text)
{
  g_autoptr(GUri) uri = text != NULL ? g_uri_parse (text, G_URI_FLAGS_SCHEME_NORMALIZE, NULL) : NULL;

  if (text == NULL)
    return NULL;
  if (uri != NULL && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0'
      && (g_str_equal (g_uri_get_scheme (uri), "http") || g_str_equal (g_uri_get_scheme (uri), "https")))
    return g_steal_pointer (&uri);
  object (self, name, "no address of a web service, such as http://127.0.0.1:8081");
  return NULL;
}

static gboolean
is_this_machine (const char *host)
{
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string (host);

  return g_str_equal (host, "localhost") || g_strcmp0 (host, g_get_host_name ()) == 0
         || (address != NULL && (g_inet_address_get_is_loopback (address) || g_inet_address_get_is_any (address)));
}

/* MPIS and we have the same usual port, and some of the same paths. */
static gboolean
is_own_address (MpisConfig *self,
                GUri       *uri)
{
  int port = g_uri_get_port (uri) > 0 ? g_uri_get_port (uri)
                                      : g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80;

  for (char **text = self->listen; text != NULL && *text != NULL; text++)
    {
      g_autoptr(GSocketAddress) address = mpis_config_parse_address (*text, NULL);
      g_autofree char *own = NULL;

      if (address == NULL || g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)) != port)
        continue;
      own = g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
      if (g_str_equal (own, g_uri_get_host (uri))
          || (is_this_machine (own) && is_this_machine (g_uri_get_host (uri))))
        return TRUE;
    }
  return FALSE;
}

static void
check_addresses (MpisConfig *self)
{
  g_autoptr(GUri) mpis = parse_url (self, "mpis-api-url", self->mpis_url);
  g_autoptr(GUri) n8n = parse_url (self, "n8n-webhook-url", self->n8n_url);
  g_autoptr(GUri) n8n_run = parse_url (self, "n8n-run-webhook-url", self->n8n_run_url);

  if (mpis != NULL && is_own_address (self, mpis))
    object (self, "mpis-api-url", "this is the address the service itself listens on");
  for (char **origin = self->cors_origins; origin != NULL && *origin != NULL; origin++)
    if ((!g_str_has_prefix (*origin, "https://") && !g_str_has_prefix (*origin, "http://"))
        || strchr (strstr (*origin, "://") + 3, '/') != NULL || strchr (*origin, '*') != NULL)
      object (self, "cors-origins", "“%s” is no origin, such as https://dashboard.example.org", *origin);
  if (!mpis_service_log_is_level (self->log_level))
    object (self, "log-level", "none of DEBUG, INFO, WARNING, ERROR");
}

/**
 * mpis_config_new:
 * @flags: what the command line says
 * @error: return location
 *
 * Reads the configuration. What is wrong with single settings is not an error here; see
 * mpis_config_check().
 *
 * Returns: (transfer full) (nullable): the configuration; %NULL if the key file cannot be used
 */
MpisConfig *
mpis_config_new (const MpisConfigFlags  *flags,
                 GError                **error)
{
  g_autoptr(GKeyFile) file = load_file (flags, error);
  MpisConfig *self;

  if (file == NULL)
    return NULL;
  self = g_new0 (MpisConfig, 1);
  self->report = g_ptr_array_new_with_free_func (line_free);
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    read_setting (self, &settings[i], flags, file);
  read_rate_per_minute (self, file);
  settle_listen (self, flags);
  check_listen (self);
  check_secrets (self);
  check_addresses (self);
  return self;
}

/**
 * mpis_config_get_lines:
 * @self: a configuration
 *
 * Returns: (transfer none) (element-type MpisConfigLine): each setting, explained
 */
GPtrArray *
mpis_config_get_lines (MpisConfig *self)
{
  return self->report;
}

/**
 * mpis_config_check:
 * @self: a configuration
 * @error: return location
 *
 * Returns: whether a service can start with it; the error names the first thing that is in the way
 */
gboolean
mpis_config_check (MpisConfig  *self,
                   GError     **error)
{
  for (guint i = 0; i < self->report->len; i++)
    {
      const MpisConfigLine *line = self->report->pdata[i];

      if (line->problem == NULL || !line->is_fatal)
        continue;
      g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID, "%s (%s): %s", line->name, line->variable,
                   line->problem);
      return FALSE;
    }
  return TRUE;
}
