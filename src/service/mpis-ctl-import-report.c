#include "config.h"

#include "mpis-ctl-import-report.h"

#include "mpis-ctl-json.h"
#include "mpis-ctl.h"

#define N_SET_ASIDE_SHOWN 20

/* What the imported files have in common; what they do not share is named after the first of each. */
typedef struct {
  GPtrArray   *zones;
  GPtrArray   *origins;
  MpisInstant  first;
  MpisInstant  last;
} Span;

static void
imported_free (MpisCtlImported *self)
{
  g_free (self->name);
  g_clear_pointer (&self->result, mpis_import_result_unref);
  g_clear_error (&self->problem);
  g_free (self);
}

void
mpis_ctl_import_report_init (MpisCtlImportReport *self)
{
  *self = (MpisCtlImportReport) { 0 };
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) imported_free);
}

void
mpis_ctl_import_report_clear (MpisCtlImportReport *self)
{
  g_clear_pointer (&self->files, g_ptr_array_unref);
}

static void
add_once (GPtrArray  *texts,
          const char *text)
{
  if (text != NULL && !g_ptr_array_find_with_equal_func (texts, text, g_str_equal, NULL))
    g_ptr_array_add (texts, (char *) text);
}

static void
span_init (Span                *span,
           MpisCtlImportReport *report)
{
  span->zones = g_ptr_array_new ();
  span->origins = g_ptr_array_new ();
  span->first = span->last = MPIS_INSTANT_UNKNOWN;

  for (guint i = 0; i < report->files->len; i++)
    {
      const MpisCtlImported *file = g_ptr_array_index (report->files, i);
      const MpisImportFile *content = file->result != NULL ? file->result->file : NULL;

      if (content == NULL)
        continue;
      add_once (span->zones, content->zone);
      add_once (span->origins, content->measured_from);
      if (content->first != MPIS_INSTANT_UNKNOWN
          && (span->first == MPIS_INSTANT_UNKNOWN || content->first < span->first))
        span->first = content->first;
      if (content->last != MPIS_INSTANT_UNKNOWN)
        span->last = MAX (span->last, content->last);
    }
}

static void
span_clear (Span *span)
{
  g_clear_pointer (&span->zones, g_ptr_array_unref);
  g_clear_pointer (&span->origins, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Span, span_clear)

static char *
join (GPtrArray  *texts,
      const char *none)
{
  if (texts->len == 0)
    return g_strdup (none);
  if (!g_ptr_array_is_null_terminated (texts))
    g_ptr_array_add (texts, NULL);
  return g_strjoinv (", ", (char **) texts->pdata);
}

static const char *
kind_name (const MpisCtlImported *file)
{
  return file->result != NULL && file->result->file->kind != MPIS_IMPORT_GUESS
         ? mpis_import_kind_get_name (file->result->file->kind) : NULL;
}

static void
print_counts (const MpisIngestCounts *counts)
{
  g_print ("read %" G_GUINT64_FORMAT ", added %" G_GUINT64_FORMAT ", unchanged %" G_GUINT64_FORMAT
           ", changed %" G_GUINT64_FORMAT ", corrections %" G_GUINT64_FORMAT
           ", quarantined %" G_GUINT64_FORMAT,
           counts->read, counts->added, counts->unchanged, counts->changed, counts->corrections,
           counts->quarantined);
}

static void
print_span (MpisInstant first,
            MpisInstant last)
{
  g_autofree char *from = first != MPIS_INSTANT_UNKNOWN ? mpis_time_format (first) : NULL;
  g_autofree char *to = last != MPIS_INSTANT_UNKNOWN ? mpis_time_format (last) : NULL;

  if (from != NULL && to != NULL)
    g_print (" (%s … %s)", from, to);
}

static void
print_set_aside (GPtrArray *set_aside)
{
  for (guint i = 0; i < set_aside->len && i < N_SET_ASIDE_SHOWN; i++)
    {
      const MpisSetAside *record = g_ptr_array_index (set_aside, i);

      g_print ("  set aside: %s: %s\n", record->where, record->reason);
    }
  if (set_aside->len > N_SET_ASIDE_SHOWN)
    g_print ("  and %u more\n", set_aside->len - N_SET_ASIDE_SHOWN);
}

static void
print_file (const MpisCtlImported *file)
{
  const MpisImportFile *content;

  if (file->result == NULL)
    return;
  content = file->result->file;
  g_print ("%s: %s", file->name, kind_name (file) != NULL ? kind_name (file) : "empty");
  if (content->zone != NULL)
    g_print (", zone %s", content->zone);
  if (content->first != MPIS_INSTANT_UNKNOWN)
    {
      g_print (", snapshot time from %s", content->measured_from);
      print_span (content->first, content->last);
    }
  g_print ("\n");

  for (char **note = content->notes; note != NULL && *note != NULL; note++)
    g_print ("  note: %s\n", *note);
  print_set_aside (content->set_aside);
}

static void
add_counts (JsonBuilder            *builder,
            const MpisIngestCounts *counts)
{
  mpis_ctl_json_add_int (builder, "read", (gint64) counts->read);
  mpis_ctl_json_add_int (builder, "added", (gint64) counts->added);
  mpis_ctl_json_add_int (builder, "unchanged", (gint64) counts->unchanged);
  mpis_ctl_json_add_int (builder, "changed", (gint64) counts->changed);
  mpis_ctl_json_add_int (builder, "corrections", (gint64) counts->corrections);
  mpis_ctl_json_add_int (builder, "quarantined", (gint64) counts->quarantined);
}

static void
add_snapshot_time (JsonBuilder *builder,
                   const char  *from,
                   MpisInstant  first,
                   MpisInstant  last)
{
  json_builder_set_member_name (builder, "snapshot_time");
  json_builder_begin_object (builder);
  mpis_ctl_json_add_text (builder, "from", from);
  mpis_ctl_json_add_instant (builder, "first", first);
  mpis_ctl_json_add_instant (builder, "last", last);
  json_builder_end_object (builder);
}

static void
add_set_aside (JsonBuilder *builder,
               GPtrArray   *set_aside)
{
  json_builder_set_member_name (builder, "set_aside");
  json_builder_begin_array (builder);
  for (guint i = 0; i < set_aside->len; i++)
    {
      const MpisSetAside *record = g_ptr_array_index (set_aside, i);

      json_builder_begin_object (builder);
      mpis_ctl_json_add_text (builder, "where", record->where);
      mpis_ctl_json_add_text (builder, "reason", record->reason);
      mpis_ctl_json_add_text (builder, "record", record->record);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_file (JsonBuilder           *builder,
          const MpisCtlImported *file)
{
  const MpisImportFile *content = file->result != NULL ? file->result->file : NULL;
  const MpisIngestCounts none = { 0 };

  json_builder_begin_object (builder);
  mpis_ctl_json_add_text (builder, "file", file->name);
  mpis_ctl_json_add_text (builder, "kind", kind_name (file));
  mpis_ctl_json_add_text (builder, "error", file->problem != NULL ? file->problem->message : NULL);
  add_counts (builder, file->result != NULL ? &file->result->counts : &none);
  if (content != NULL)
    {
      mpis_ctl_json_add_text (builder, "zone", content->zone);
      add_snapshot_time (builder, content->measured_from, content->first, content->last);
      mpis_ctl_json_add_texts (builder, "notes", (const char *const *) content->notes);
      add_set_aside (builder, content->set_aside);
    }
  json_builder_end_object (builder);
}

static void
print_json (MpisCtlImportReport *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_auto(Span) span = { 0 };
  g_autofree char *zone = NULL;
  g_autofree char *origin = NULL;

  span_init (&span, self);
  zone = join (span.zones, NULL);
  origin = join (span.origins, NULL);

  json_builder_begin_object (builder);
  add_counts (builder, &self->counts);
  mpis_ctl_json_add_text (builder, "zone", zone);
  add_snapshot_time (builder, origin, span.first, span.last);
  mpis_ctl_json_add_flag (builder, "dry_run", self->dry_run);
  json_builder_set_member_name (builder, "files");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->files->len; i++)
    add_file (builder, g_ptr_array_index (self->files, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  mpis_ctl_json_print (builder);
}

static void
add_up (MpisIngestCounts       *total,
        const MpisIngestCounts *counts)
{
  total->read += counts->read;
  total->added += counts->added;
  total->unchanged += counts->unchanged;
  total->changed += counts->changed;
  total->corrections += counts->corrections;
  total->quarantined += counts->quarantined;
}

/**
 * mpis_ctl_import_report_take:
 * @self: the report
 * @name: the file's name as given
 * @result: (transfer full) (nullable): what was done
 * @problem: (transfer full) (nullable): why the file was refused, naming it
 *
 * Adds what became of one file; says it at once unless the report is JSON.
 */
void
mpis_ctl_import_report_take (MpisCtlImportReport *self,
                             const char          *name,
                             MpisImportResult    *result,
                             GError              *problem)
{
  MpisCtlImported *file = g_new0 (MpisCtlImported, 1);

  file->name = g_strdup (name);
  file->result = result;
  file->problem = problem;
  g_ptr_array_add (self->files, file);
  if (result != NULL)
    add_up (&self->counts, &result->counts);

  if (problem != NULL)
    mpis_ctl_complain ("%s", problem->message);
  if (!self->json)
    print_file (file);
}

/**
 * mpis_ctl_import_report_finish:
 * @self: the report, of all files
 *
 * Writes the result's last line.
 */
void
mpis_ctl_import_report_finish (MpisCtlImportReport *self)
{
  g_auto(Span) span = { 0 };
  g_autofree char *zone = NULL;
  g_autofree char *origin = NULL;

  if (self->json)
    {
      print_json (self);
      return;
    }

  span_init (&span, self);
  zone = join (span.zones, "none");
  origin = join (span.origins, NULL);
  if (self->dry_run)
    g_print ("dry run: nothing was changed\n");
  print_counts (&self->counts);
  if (origin != NULL)
    g_print ("; zone %s; snapshot time from %s", zone, origin);
  else
    g_print ("; zone %s; no snapshot times", zone);
  print_span (span.first, span.last);
  g_print ("\n");
}

/**
 * mpis_ctl_import_report_status:
 * @self: the report, of all files
 *
 * Returns: the exit status the import deserves
 */
int
mpis_ctl_import_report_status (MpisCtlImportReport *self)
{
  guint n_refused = 0;

  for (guint i = 0; i < self->files->len; i++)
    {
      const MpisCtlImported *file = g_ptr_array_index (self->files, i);

      n_refused += file->problem != NULL;
    }

  if (n_refused == self->files->len)
    return MPIS_CTL_NOTHING;
  return n_refused > 0 || self->counts.quarantined > 0 ? MPIS_CTL_PARTLY : MPIS_CTL_DONE;
}
