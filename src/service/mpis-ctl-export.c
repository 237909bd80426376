#include "config.h"

#include "mpis-ctl-database.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdio.h>

#include "mpis-ctl-json.h"
#include "mpis-ctl-scope.h"
#include "mpis-error.h"
#include "mpis-layouts.h"
#include "mpis-pull.h"
#include "mpis-report.h"
#include "mpis-save.h"
#include "mpis-store.h"

/* The window begins with the same. */
#define DEFAULT_RANGE MPIS_RANGE_30_DAYS
#define DEFAULT_SCALE 2

typedef struct {
  MpisCtlOptions    options;
  MpisCtlScope      scope;
  char             *format_name;
  char             *output;
  int               scale;

  const char       *name;       /* of the dashboard, or its id */
  MpisReportFormat  format;
  char             *folder;     /* for the copy of the data */
  MpisDashboard    *dashboard;
  MpisCardInput    *input;
  GCancellable     *cancellable;

  GBytes           *bytes;
  char             *file_name;
  guint             n_cards;
} Export;

static void
remove_folder (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

static void
export_clear (Export *self)
{
  if (self->folder != NULL)
    remove_folder (self->folder);
  mpis_ctl_options_clear (&self->options);
  mpis_ctl_scope_clear (&self->scope);
  g_free (self->format_name);
  g_free (self->output);
  g_free (self->folder);
  g_clear_object (&self->dashboard);
  g_clear_pointer (&self->input, mpis_card_input_unref);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->file_name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Export, export_clear)

/* Finding the dashboard */

static char *
list_names (GPtrArray *rows)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      const MpisLayoutRow *row = rows->pdata[i];

      if (row->dashboard != NULL)
        g_string_append_printf (names, "%s“%s” (%s)", names->len > 0 ? ", " : "",
                                mpis_dashboard_get_name (row->dashboard), row->id);
    }

  return g_string_free_and_steal (g_steal_pointer (&names));
}

static gboolean
is_named (const MpisLayoutRow *row,
          const char          *name)
{
  g_autofree char *wanted = g_utf8_casefold (name, -1);
  g_autofree char *has = g_utf8_casefold (mpis_dashboard_get_name (row->dashboard), -1);

  return g_str_equal (has, wanted);
}

static MpisDashboard *
find_dashboard (GPtrArray   *rows,
                const char  *name,
                GError     **error)
{
  g_autofree char *names = list_names (rows);
  MpisDashboard *found = NULL;
  guint n_found = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      const MpisLayoutRow *row = rows->pdata[i];

      if (row->dashboard == NULL && g_str_equal (row->id, name))
        {
          g_set_error_literal (error, MPIS_ERROR, MPIS_ERROR_INVALID, row->problem);
          return NULL;
        }
      if (row->dashboard != NULL && g_str_equal (row->id, name))
        return g_object_ref (row->dashboard);
      if (row->dashboard != NULL && is_named (row, name))
        {
          found = row->dashboard;
          n_found++;
        }
    }
  if (n_found == 1)
    return g_object_ref (found);

  if (n_found > 1)
    g_set_error (error, MPIS_ERROR, MPIS_ERROR_CONFLICT,
                 "%u dashboards are called “%s”; name one by its id: %s", n_found, name, names);
  else if (*names == '\0')
    g_set_error (error, MPIS_ERROR, MPIS_ERROR_NOT_FOUND,
                 "there are no dashboards in this database; make one in the window");
  else
    g_set_error (error, MPIS_ERROR, MPIS_ERROR_NOT_FOUND,
                 "no dashboard is called “%s”; there are: %s", name, names);
  return NULL;
}

/* What its cards are worked out from: the same copy of the data that the window reads. */

static MpisPeriod
read_period (const MpisCtlScope *scope,
             MpisInstant         now,
             MpisRange          *range)
{
  MpisPeriod own = { scope->from, scope->to };
  gint32 today = mpis_day_of (now, scope->zone);

  *range = scope->from_text == NULL && scope->to_text == NULL ? DEFAULT_RANGE : MPIS_RANGE_OWN;
  return mpis_range_get_period (*range, own, today);
}

static char **
find_ids (GPtrArray *things,
          char     **names)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();

  for (char **name = names; name != NULL && *name != NULL; name++)
    {
      gboolean found = FALSE;

      for (guint i = 0; i < things->len; i++)
        {
          g_autofree char *id = NULL, *has = NULL;

          g_object_get (things->pdata[i], "id", &id, "name", &has, NULL);
          if (g_strcmp0 (*name, id) != 0 && g_strcmp0 (*name, has) != 0)
            continue;
          g_strv_builder_add (ids, id);
          found = TRUE;
        }
      /* Nothing has this name: what was asked for is nothing, not everything. */
      if (!found)
        g_strv_builder_add (ids, *name);
    }

  return g_strv_builder_end (ids);
}

static MpisCardInput *
make_input (Export            *self,
            MpisStoreContents *contents,
            GPtrArray         *schemas)
{
  MpisInstant now = g_get_real_time ();
  MpisRedFlags flags;
  MpisCardInput fields = {
    .cube = contents->cube,
    .posts = contents->posts,
    .runs = contents->runs,
    .projects = contents->projects,
    .personas = contents->personas,
    .schemas = schemas,
    .lens = self->scope.lens,
    .zone = self->scope.zone,
    .now = now,
    .as_of = contents->synced_at,
  };
  g_auto(GStrv) projects = find_ids (contents->projects, self->scope.projects);
  g_auto(GStrv) personas = find_ids (contents->personas, self->scope.personas);

  mpis_store_contents_judge (contents, now, &flags);
  fields.missing_records = flags.missing_records;
  fields.period = read_period (&self->scope, now, &fields.range);
  fields.filters[MPIS_FILTER_PROJECT] = projects;
  fields.filters[MPIS_FILTER_PERSONA] = personas;
  fields.filters[MPIS_FILTER_CHANNEL] = self->scope.channels;
  return mpis_card_input_new (&fields);
}

/* A card whose declaration makes no sense says so itself; here it is told once, with the reason. */
static GPtrArray *
read_schemas (MpisCtlDatabase  *database,
              GError          **error)
{
  g_autoptr(GPtrArray) schemas = g_ptr_array_new_with_free_func ((GDestroyNotify) mpis_card_schema_unref);
  g_autoptr(GPtrArray) entries = dex_await_boxed (mpis_widgets_read (database->db), error);

  if (entries == NULL)
    return NULL;

  for (guint i = 0; i < entries->len; i++)
    {
      MpisWidgetEntry *entry = entries->pdata[i];
      g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (),
                                                        mpis_widget_entry_get_schema (entry));
      g_autoptr(GError) problem = NULL;
      MpisCardSchema *schema;

      if (!mpis_widget_entry_get_is_custom (entry))
        continue;
      schema = mpis_card_schema_new (mpis_widget_entry_get_widget_id (entry),
                                     mpis_widget_entry_get_name (entry),
                                     mpis_widget_entry_get_description (entry), node,
                                     mpis_widget_entry_get_renderer_url (entry), &problem);
      if (schema != NULL)
        g_ptr_array_add (schemas, schema);
      else
        mpis_ctl_complain ("the card “%s” cannot be shown: %s",
                           mpis_widget_entry_get_widget_id (entry), problem->message);
    }

  return g_steal_pointer (&schemas);
}

static gboolean
read_input (Export           *self,
            MpisCtlDatabase  *database,
            GError          **error)
{
  g_autoptr(MpisStore) store = NULL;
  g_autoptr(MpisStoreContents) contents = NULL;
  g_autoptr(GPtrArray) schemas = NULL;
  g_autofree char *path = NULL;

  if (!(self->folder = g_dir_make_tmp ("mpisctl-export-XXXXXX", error)))
    return FALSE;
  path = g_build_filename (self->folder, "data.sqlite", NULL);
  if (!(store = dex_await_object (mpis_store_open (path), error))
      || !dex_await (mpis_pull (database->db, store, self->cancellable), error)
      || !(contents = dex_await_boxed (mpis_store_load (store, self->scope.zone), error)))
    return FALSE;

  if (!(schemas = read_schemas (database, error)))
    return FALSE;
  self->input = make_input (self, contents, schemas);
  return TRUE;
}

/* Drawing takes a second or two, on a thread of its own. */
static DexFuture *
render_thread (gpointer data)
{
  Export *self = data;
  g_autoptr(MpisReport) report = mpis_report_new (self->dashboard, self->input);
  g_autoptr(GError) error = NULL;

  self->n_cards = mpis_report_get_n_cards (report);
  if (self->output == NULL)
    self->file_name = mpis_report_make_file_name (mpis_dashboard_get_name (self->dashboard), self->format);
  else if (!g_str_equal (self->output, "-"))
    self->file_name = g_strdup (self->output);
  self->bytes = mpis_report_render (report, self->format, self->scale, self->cancellable, &error);

  return self->bytes != NULL ? dex_future_new_true ()
                             : dex_future_new_for_error (g_steal_pointer (&error));
}

static DexFuture *
export_fiber (MpisCtlDatabase *database,
              gpointer         data)
{
  Export *self = data;
  g_autoptr(GPtrArray) rows = NULL;
  g_autoptr(GError) error = NULL;

  if (!(rows = dex_await_boxed (mpis_layouts_read (database->db), &error))
      || !(self->dashboard = find_dashboard (rows, self->name, &error))
      || !read_input (self, database, &error)
      || !dex_await (dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0,
                                          render_thread, self, NULL), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_for_int (MPIS_CTL_DONE);
}

static gboolean
print_bytes (GBytes *bytes)
{
  gsize size;
  const char *content = g_bytes_get_data (bytes, &size);

  return fwrite (content, 1, size, stdout) == size;
}

static void
tell (const Export *self)
{
  g_autoptr(JsonBuilder) builder = NULL;

  if (!self->options.json)
    {
      g_print ("%s: %u cards\n", self->file_name, self->n_cards);
      return;
    }
  builder = json_builder_new ();
  json_builder_begin_object (builder);
  mpis_ctl_json_add_text (builder, "file", self->file_name);
  mpis_ctl_json_add_text (builder, "format", mpis_report_format_get_name (self->format));
  mpis_ctl_json_add_text (builder, "dashboard", mpis_dashboard_get_id (self->dashboard));
  mpis_ctl_json_add_int (builder, "cards", self->n_cards);
  mpis_ctl_json_add_int (builder, "bytes", g_bytes_get_size (self->bytes));
  json_builder_end_object (builder);
  mpis_ctl_json_print (builder);
}

static int
deliver (Export *self)
{
  g_autoptr(GFile) file = NULL;
  g_autoptr(GError) error = NULL;

  if (self->file_name == NULL)
    return print_bytes (self->bytes) ? MPIS_CTL_DONE : MPIS_CTL_NOTHING;

  file = g_file_new_for_commandline_arg (self->file_name);
  if (!mpis_save (file, self->bytes, NULL, &error))
    {
      mpis_ctl_complain ("%s", error->message);
      return MPIS_CTL_NOTHING;
    }
  tell (self);
  return MPIS_CTL_DONE;
}

static gboolean
read_options (Export            *self,
              const MpisCtlWord *word)
{
  char **rest = self->options.rest;

  if (rest[0] == NULL || !g_str_equal (rest[0], "dashboard"))
    {
      mpis_ctl_usage (word, "what is to be exported? Only “dashboard NAME” can be");
      return FALSE;
    }
  if (rest[1] == NULL || rest[2] != NULL)
    {
      mpis_ctl_usage (word, "one dashboard has to be named, in quotes if its name has spaces");
      return FALSE;
    }
  self->name = rest[1];
  if (!mpis_report_format_from_name (self->format_name != NULL ? self->format_name : "pdf", &self->format))
    {
      mpis_ctl_usage (word, "“%s” is no format: --format takes pdf, xlsx or png", self->format_name);
      return FALSE;
    }
  if (self->scale < 1 || self->scale > MPIS_REPORT_MAX_SCALE)
    {
      mpis_ctl_usage (word, "--scale takes 1 to %d", MPIS_REPORT_MAX_SCALE);
      return FALSE;
    }
  return mpis_ctl_scope_read (&self->scope, word);
}

int
mpis_ctl_export (const MpisCtlWord  *word,
                 int                 argc,
                 char              **argv)
{
  g_auto(Export) self = { .scale = DEFAULT_SCALE };
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_STRING, &self.format_name, "pdf (default), xlsx or png", "FORMAT" },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &self.output,
      "Where it goes (default: a file of the dashboard’s name here); “-” is standard output", "FILE" },
    { "scale", 0, 0, G_OPTION_ARG_INT, &self.scale, "Of a png: pixels along a pixel, 1 to 4 (default 2)", "N" },
    MPIS_CTL_SCOPE_ENTRIES (self.scope),
    G_OPTION_ENTRY_NULL
  };
  int status;

  if (!mpis_ctl_options_parse (&self.options, word, entries, argc, argv)
      || !read_options (&self, word))
    return MPIS_CTL_USAGE;

  self.cancellable = g_cancellable_new ();
  status = mpis_ctl_run (&self.options, export_fiber, &self);
  return status == MPIS_CTL_DONE ? deliver (&self) : status;
}
