#include "config.h"

#include "mpis-ctl-serve-check.h"

#include "mpis-conninfo.h"
#include "mpis-ctl-json.h"

/* The database is a setting of every word, and told here with the service's. */
static MpisConfigLine *
new_database_line (const MpisCtlOptions *options)
{
  MpisConfigLine *line = g_new0 (MpisConfigLine, 1);
  const char *variable = g_getenv ("DATABASE_URL");
  g_autoptr(GError) error = NULL;
  g_autoptr(PQconninfoOption) parsed = NULL;

  line->name = "database";
  line->variable = "DATABASE_URL";
  line->source = options->database == NULL ? "default"
                 : g_strcmp0 (options->database, variable) == 0 ? "environment" : "flag";
  if (options->database == NULL)
    {
      line->value = g_strdup ("the private one");
      return line;
    }
  if (!(parsed = mpis_conninfo_parse (options->database, &error)))
    {
      line->problem = g_strdup (error->message);
      line->is_fatal = TRUE;
      return line;
    }
  line->value = mpis_conninfo_without_secrets (options->database);
  return line;
}

static void
line_free (MpisConfigLine *self)
{
  g_free (self->value);
  g_free (self->problem);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisConfigLine, line_free)

static void
print_line (const MpisConfigLine *line)
{
  g_print ("%-22s %s  (%s; %s)\n", line->name, line->value != NULL ? line->value : "not set", line->source,
           line->variable);
  if (line->problem != NULL)
    g_print ("%-22s %s: %s\n", "", line->is_fatal ? "wrong" : "doubtful", line->problem);
}

static void
add_line (JsonBuilder          *builder,
          const MpisConfigLine *line)
{
  json_builder_begin_object (builder);
  mpis_ctl_json_add_text (builder, "name", line->name);
  mpis_ctl_json_add_text (builder, "value", line->value);
  mpis_ctl_json_add_text (builder, "source", line->source);
  mpis_ctl_json_add_text (builder, "variable", line->variable);
  mpis_ctl_json_add_text (builder, "problem", line->problem);
  mpis_ctl_json_add_flag (builder, "fatal", line->is_fatal);
  json_builder_end_object (builder);
}

static void
print_json (GPtrArray            *lines,
            const MpisConfigLine *database,
            gboolean              is_fine)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  mpis_ctl_json_add_flag (builder, "ok", is_fine);
  json_builder_set_member_name (builder, "settings");
  json_builder_begin_array (builder);
  add_line (builder, database);
  for (guint i = 0; i < lines->len; i++)
    add_line (builder, lines->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  mpis_ctl_json_print (builder);
}

/**
 * mpis_ctl_serve_check:
 * @config: how the service would be set up
 * @options: what every word understands
 *
 * Says what each setting is, where it is from and what is wrong with it. Of secrets only whether there is
 * one.
 *
 * Returns: the exit status: whether a service could start with this
 */
int
mpis_ctl_serve_check (MpisConfig           *config,
                      const MpisCtlOptions *options)
{
  GPtrArray *lines = mpis_config_get_lines (config);
  g_autoptr(MpisConfigLine) database = new_database_line (options);
  g_autofree char *file = mpis_config_default_file ();
  gboolean is_fine = mpis_config_check (config, NULL) && !database->is_fatal;

  if (options->json)
    print_json (lines, database, is_fine);
  else
    {
      print_line (database);
      for (guint i = 0; i < lines->len; i++)
        print_line (lines->pdata[i]);
      g_print ("\nThe key file is %s, group [service], unless --config names another.\n%s\n", file,
               is_fine ? "A service can start with this." : "A service does not start with this.");
    }
  return is_fine ? MPIS_CTL_DONE : MPIS_CTL_NOTHING;
}
