#include "config.h"

#include "mpis-config.h"

#include <sys/stat.h>

#include "mpis-error.h"

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
