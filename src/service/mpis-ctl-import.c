#include "config.h"

#include "mpis-ctl-database.h"

#include <gio/gunixinputstream.h>
#include <stdio.h>
#include <unistd.h>

#include "mpis-ctl-import-report.h"
#include "mpis-ctl-progress.h"
#include "mpis-error.h"

#define REDRAW_MS      100
#define READ_SIZE      (256 * 1024)
#define MAX_NAME_CHARS 200

typedef struct {
  MpisCtlOptions       options;
  char                *kind_name;
  char                *project;
  char                *persona;
  char                *zone;
  char                *measured_text;

  MpisImportKind       kind;
  MpisInstant          measured_at;
  MpisCtlImportReport  report;
  MpisCtlProgress     *progress;
} Import;

static void
import_clear (Import *self)
{
  mpis_ctl_options_clear (&self->options);
  mpis_ctl_import_report_clear (&self->report);
  g_clear_pointer (&self->progress, mpis_ctl_progress_free);
  g_free (self->kind_name);
  g_free (self->project);
  g_free (self->persona);
  g_free (self->zone);
  g_free (self->measured_text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Import, import_clear)

/* Waits for something that only the user can bring about, but no longer than until an interruption. */
static gboolean
await_user (MpisCtlDatabase  *database,
            DexFuture        *future,
            GError          **error)
{
  dex_await (dex_future_first (dex_ref (future), dex_ref (database->interrupted), NULL), NULL);
  if (!mpis_ctl_is_interrupted (database))
    return dex_await (dex_ref (future), error);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Interrupted");
  return FALSE;
}

static GBytes *
read_stdin (MpisCtlDatabase  *database,
            GError          **error)
{
  g_autoptr(GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr(GByteArray) content = g_byte_array_new ();

  for (;;)
    {
      g_autoptr(DexFuture) read = dex_input_stream_read_bytes (input, READ_SIZE, G_PRIORITY_DEFAULT);
      g_autoptr(GBytes) part = NULL;

      if (!await_user (database, read, error)
          || !(part = dex_await_boxed (dex_ref (read), error)))
        return NULL;
      if (g_bytes_get_size (part) == 0)
        return g_byte_array_free_to_bytes (g_steal_pointer (&content));
      g_byte_array_append (content, g_bytes_get_data (part, NULL), g_bytes_get_size (part));
      if (!mpis_import_check_size ("standard input", content->len, error))
        return NULL;
    }
}

static char *
read_answer (MpisCtlDatabase *database)
{
  g_autoptr(GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr(DexFuture) read = dex_input_stream_read_bytes (input, 256, G_PRIORITY_DEFAULT);
  g_autoptr(GBytes) line = NULL;

  if (!await_user (database, read, NULL))
    return NULL;
  line = dex_await_boxed (dex_ref (read), NULL);
  return g_strstrip (g_strndup (g_bytes_get_data (line, NULL), g_bytes_get_size (line)));
}

/* Whether this is the question for the zone: it names the option that answers it. */
static gboolean
wants_zone (const GError *problem)
{
  return g_error_matches (problem, MPIS_ERROR, MPIS_ERROR_UNANSWERED)
         && strstr (problem->message, "--timezone") != NULL;
}

/* Asks for the time zone where somebody is there to answer; an empty answer leaves the question open. */
static gboolean
ask_zone (Import          *self,
          MpisCtlDatabase *database,
          const GError    *question)
{
  if (!isatty (STDIN_FILENO) || !isatty (STDERR_FILENO))
    return FALSE;

  mpis_ctl_progress_clear (self->progress);
  fprintf (stderr, "%s\n", question->message);
  for (;;)
    {
      g_autofree char *answer = NULL;
      g_autoptr(GTimeZone) zone = NULL;
      g_autoptr(GError) error = NULL;

      fputs ("Time zone (Enter to leave the file out): ", stderr);
      fflush (stderr);
      if (!(answer = read_answer (database)) || *answer == '\0')
        return FALSE;
      if ((zone = mpis_zone_new (answer, &error)))
        {
          g_set_str (&self->zone, answer);
          return TRUE;
        }
      fprintf (stderr, "%s\n", error->message);
    }
}

static MpisImportResult *
import_once (Import           *self,
             MpisCtlDatabase  *database,
             const char       *path,
             GBytes           *content,
             GError          **error)
{
  const MpisImportOptions options = {
    .kind = self->kind,
    .zone = self->zone,
    .measured_at = self->measured_at,
    .target = {
      .project = self->project,
      .persona = self->persona,
      .source = "import",
      .dry_run = self->report.dry_run,
    },
  };
  g_autoptr(DexFuture) import = NULL;

  if (content != NULL)
    import = mpis_import_content (database->db, database->schema, "standard input", content, &options,
                                  mpis_ctl_progress_update, self->progress);
  else
    import = mpis_import_file (database->db, database->schema, path, &options,
                               mpis_ctl_progress_update, self->progress);

  /* what tells of its progress only from time to time, or not at all, is seen to go on */
  dex_future_disown (dex_ref (import));
  while (dex_future_is_pending (import))
    {
      dex_await (dex_future_first (dex_ref (import), dex_timeout_new_msec (REDRAW_MS), NULL), NULL);
      if (dex_future_is_pending (import))
        mpis_ctl_progress_draw (self->progress);
    }
  return dex_await_boxed (g_steal_pointer (&import), error);
}

static MpisImportResult *
import_path (Import           *self,
             MpisCtlDatabase  *database,
             const char       *path,
             GError          **error)
{
  g_autoptr(GBytes) content = NULL;
  g_autoptr(MpisImportResult) result = NULL;
  g_autoptr(GError) problem = NULL;

  if (g_str_equal (path, "-") && !(content = read_stdin (database, error)))
    return NULL;

  result = import_once (self, database, path, content, &problem);
  if (wants_zone (problem) && ask_zone (self, database, problem))
    {
      g_clear_error (&problem);
      result = import_once (self, database, path, content, &problem);
    }
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return g_steal_pointer (&result);
}

/* Without a database the remaining files need not be tried. */
static gboolean
is_hopeless (const GError *problem)
{
  return problem != NULL && problem->domain == MPIS_DB_ERROR
         && problem->code != MPIS_DB_ERROR_CONFLICT;
}

static DexFuture *
import_all (MpisCtlDatabase *database,
            gpointer         data)
{
  Import *self = data;
  gboolean hopeless = FALSE;

  for (char **path = self->options.rest; *path != NULL && !hopeless; path++)
    {
      g_autofree char *name = g_str_equal (*path, "-") ? g_strdup ("standard input")
                                                       : g_filename_display_name (*path);
      g_autoptr(MpisImportResult) result = NULL;
      g_autoptr(GError) problem = NULL;

      mpis_ctl_progress_set_name (self->progress, name);
      result = import_path (self, database, *path, &problem);
      mpis_ctl_progress_clear (self->progress);

      if (problem != NULL && mpis_ctl_is_interrupted (database))
        return dex_future_new_for_error (g_steal_pointer (&problem));
      if (problem != NULL && problem->domain == MPIS_DB_ERROR)
        g_prefix_error (&problem, "%s: ", name);
      hopeless = is_hopeless (problem);
      mpis_ctl_import_report_take (&self->report, name, g_steal_pointer (&result),
                                   g_steal_pointer (&problem));
    }

  mpis_ctl_import_report_finish (&self->report);
  return dex_future_new_for_int (mpis_ctl_import_report_status (&self->report));
}

static gboolean
is_name (const char *name)
{
  glong n_chars = name != NULL ? g_utf8_strlen (name, -1) : 1;

  return n_chars > 0 && n_chars <= MAX_NAME_CHARS;
}

static gboolean
read_options (Import            *self,
              const MpisCtlWord *word)
{
  g_autoptr(GTimeZone) zone = NULL;
  g_autoptr(GError) error = NULL;

  if (self->options.rest[0] == NULL)
    mpis_ctl_usage (word, "no file is named");
  else if (self->kind_name != NULL && !mpis_import_kind_from_name (self->kind_name, &self->kind))
    mpis_ctl_usage (word, "“%s” is no kind: --kind takes %s, %s or %s", self->kind_name,
                    mpis_import_kind_get_name (MPIS_IMPORT_YOUTUBE_API),
                    mpis_import_kind_get_name (MPIS_IMPORT_YOUTUBE_TRACKER),
                    mpis_import_kind_get_name (MPIS_IMPORT_TELEGRAM_MTPROTO));
  else if (!is_name (self->project) || !is_name (self->persona))
    mpis_ctl_usage (word, "%s takes a name of 1 to %d characters",
                    is_name (self->project) ? "--persona" : "--project", MAX_NAME_CHARS);
  else if (self->zone != NULL && !(zone = mpis_zone_new (self->zone, &error)))
    mpis_ctl_usage (word, "--timezone takes a time zone such as Asia/Tokyo or UTC: %s", error->message);
  else if (self->measured_text != NULL
           && !mpis_time_parse (self->measured_text, zone, &self->measured_at, NULL, &error))
    mpis_ctl_usage (word, "--measured-at takes a time such as 2026-02-13T18:30:00Z: %s",
                    error->message);
  else
    return TRUE;
  return FALSE;
}

int
mpis_ctl_import (const MpisCtlWord  *word,
                 int                 argc,
                 char              **argv)
{
  g_auto(Import) self = { .kind = MPIS_IMPORT_GUESS, .measured_at = MPIS_INSTANT_UNKNOWN };
  gboolean dry_run = FALSE;
  const GOptionEntry entries[] = {
    { "kind", 0, 0, G_OPTION_ARG_STRING, &self.kind_name,
      "What the files are (default: seen from their content)", "KIND" },
    { "project", 0, 0, G_OPTION_ARG_STRING, &self.project,
      "Project new posts belong to, made if missing (default: Imported)", "NAME" },
    { "persona", 0, 0, G_OPTION_ARG_STRING, &self.persona,
      "Persona of a project that is made (default: as the project)", "NAME" },
    { "timezone", 0, 0, G_OPTION_ARG_STRING, &self.zone, "Zone of times that name none", "ZONE" },
    { "measured-at", 0, 0, G_OPTION_ARG_STRING, &self.measured_text,
      "When the counters were read, if the file does not say (UTC, or the zone given)", "TIME" },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, "Say what would be done and change nothing", NULL },
    G_OPTION_ENTRY_NULL
  };

  mpis_ctl_import_report_init (&self.report);
  if (!mpis_ctl_options_parse (&self.options, word, entries, argc, argv)
      || !read_options (&self, word))
    return MPIS_CTL_USAGE;

  self.report.json = self.options.json;
  self.report.dry_run = dry_run;
  self.progress = mpis_ctl_progress_new ();
  return mpis_ctl_run (&self.options, import_all, &self);
}
