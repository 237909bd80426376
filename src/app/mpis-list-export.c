#include "config.h"

#include "mpis-list-export.h"

#include <glib/gi18n.h>

#include "mpis-save.h"
#include "mpis-workbook.h"

/* A spreadsheet's formats and its compression want more than a fiber has unasked. */
#define STACK_SIZE (1024 * 1024)

/* How many rows go by between two looks at whether anybody still wants them. */
#define ROWS_AT_A_TIME 512

static const struct {
  const char *name;
  const char *ending;
} formats[] = {
  [MPIS_LIST_XLSX] = { "xlsx", ".xlsx" },
  [MPIS_LIST_CSV] = { "csv", ".csv" },
  [MPIS_LIST_CSV_EXACT] = { "csv-exact", ".csv" },
};

/**
 * mpis_list_export_free:
 * @self: (transfer full): what is not needed any more
 */
void
mpis_list_export_free (MpisListExport *self)
{
  g_ptr_array_unref (self->items);
  g_clear_pointer (&self->selected, gtk_bitset_unref);
  g_array_unref (self->columns);
  g_clear_pointer (&self->standings, mpis_standings_unref);
  g_clear_pointer (&self->cube, mpis_cube_unref);
  g_time_zone_unref (self->zone);
  g_clear_object (&self->file);
  g_free (self);
}

typedef struct {
  MpisListExport *export;
  GCancellable   *cancellable;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  mpis_list_export_free (job->export);
  g_clear_object (&job->cancellable);
  g_free (job);
}

static const MpisColumn *
get_column (const MpisListExport *self,
            guint                 i)
{
  return &self->kind->columns[g_array_index (self->columns, guint, i)];
}

/* A spreadsheet's times have no zone: the heading says it. CSV has the offset in every cell. */
static void
add_columns (const MpisListExport *self,
             MpisSheet            *sheet)
{
  const char *zone = g_time_zone_get_identifier (self->zone);

  for (guint i = 0; i < self->columns->len; i++)
    {
      const MpisColumn *column = get_column (self, i);
      gboolean texts = column->name != NULL || column->words != NULL;
      MpisSheetType type = texts ? MPIS_SHEET_TEXT : column->type;
      const char *title = _(column->file_title != NULL ? column->file_title : column->title);
      g_autofree char *zoned = g_strdup_printf ("%s (%s)", title, zone);

      mpis_sheet_add_column (sheet, type == MPIS_SHEET_MOMENT && self->format == MPIS_LIST_XLSX
                                      ? zoned : title, type);
    }
}

static void
add_row (const MpisListExport *self,
         MpisSheet            *sheet,
         gpointer              item)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      const MpisColumn *column = get_column (self, i);
      g_autofree char *words = column->words != NULL ? column->words (item) : NULL;

      if (column->words != NULL)
        mpis_sheet_add_text (sheet, words);
      else if (column->name != NULL)
        mpis_sheet_add_text (sheet, column->name (item));
      else if (column->number != NULL)
        mpis_sheet_add_integer (sheet, column->number (item));
      else
        mpis_sheet_add_number (sheet, column->fraction (item, self->standings));
    }
}

static MpisSheet *
make_sheet (const MpisListExport  *self,
            GCancellable          *cancellable,
            GError               **error)
{
  g_autoptr(MpisSheet) sheet = mpis_sheet_new (_(self->kind->name), self->zone);

  add_columns (self, sheet);
  for (guint i = 0; i < self->items->len; i++)
    {
      if (i % ROWS_AT_A_TIME == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (self->selected == NULL || gtk_bitset_contains (self->selected, i))
        add_row (self, sheet, self->items->pdata[i]);
    }
  return g_steal_pointer (&sheet);
}

static void
find_standings (MpisListExport *self)
{
  gboolean needed = FALSE;

  for (guint i = 0; i < self->columns->len; i++)
    needed = needed || get_column (self, i)->compares;
  if (needed && self->standings == NULL && self->cube != NULL)
    self->standings = mpis_standings_new (self->cube,
                                          mpis_day_of (mpis_time_now (),
                                                       mpis_cube_get_zone (self->cube)));
}

static GBytes *
make_content (MpisListExport  *self,
              GCancellable    *cancellable,
              GError         **error)
{
  g_autoptr(MpisSheet) sheet = NULL;

  find_standings (self);
  sheet = make_sheet (self, cancellable, error);
  if (sheet == NULL)
    return NULL;
  if (self->format == MPIS_LIST_XLSX)
    return mpis_workbook_make (_(self->kind->name), &sheet, 1, cancellable, error);
  return mpis_sheet_to_csv (sheet, self->format == MPIS_LIST_CSV ? MPIS_CSV_SAFE : MPIS_CSV_EXACT,
                            cancellable, error);
}

static DexFuture *
save_fiber (gpointer data)
{
  Job *job = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = make_content (job->export, job->cancellable, &error);
  g_autofree char *name = NULL;

  if (bytes != NULL && mpis_save (job->export->file, bytes, job->cancellable, &error))
    return dex_future_new_true ();
  name = g_file_get_parse_name (job->export->file);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    /* Translators: %s is a file; the reason follows. */
    g_prefix_error (&error, _("“%s” cannot be written: "), name);
  return dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * mpis_list_export_save:
 * @self: (transfer full): what to export, and where to
 * @cancellable: (nullable): stops it; then there is no new file, and an old one stays as it was
 *
 * Writes the file, all of it or nothing, on another thread.
 *
 * Returns: (transfer full): a future that is true; rejected with an error that names the file
 */
DexFuture *
mpis_list_export_save (MpisListExport *self,
                       GCancellable   *cancellable)
{
  Job *job = g_new0 (Job, 1);

  job->export = self;
  g_set_object (&job->cancellable, cancellable);
  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), STACK_SIZE, save_fiber, job,
                              job_free);
}

/**
 * mpis_list_format_of:
 * @name: what an action calls it: `xlsx`, `csv` or `csv-exact`
 * @format: (out): the format
 *
 * Returns: whether there is such a format
 */
gboolean
mpis_list_format_of (const char     *name,
                     MpisListFormat *format)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_equal (formats[i].name, name))
      {
        *format = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * mpis_list_format_get_ending:
 *
 * Returns: (transfer none): how the name of such a file ends, with the dot
 */
const char *
mpis_list_format_get_ending (MpisListFormat format)
{
  return formats[format].ending;
}
