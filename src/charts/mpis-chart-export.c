#include "config.h"

#include "mpis-chart-export.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n.h>

#include "mpis-chart-numbers.h"
#include "mpis-chart-sheet.h"
#include "mpis-save.h"

/* A pixel of the screen is 1/96 inch, a unit of PDF 1/72. */
#define PDF_SCALE 0.75

/* Fontconfig and Pango want more than a fiber has unasked. */
#define STACK_SIZE (1024 * 1024)

/* Characters; the file systems' limit is in bytes. */
#define LONGEST_NAME 60

struct _MpisChartExport
{
  MpisChartData    *data;
  MpisChartNumbers *numbers;
  MpisChartStyle   *style;
  char             *title;
};

static const char *const endings[] = {
  [MPIS_CHART_PNG] = ".png", [MPIS_CHART_SVG] = ".svg", [MPIS_CHART_PDF] = ".pdf",
  [MPIS_CHART_CSV] = ".csv",
};

/**
 * mpis_chart_export_new:
 * @data: (transfer none): what the chart shows
 * @title: what the chart is called
 * @style: (transfer none): the look it is to have
 *
 * Returns: (transfer full): the chart as it is now
 */
MpisChartExport *
mpis_chart_export_new (const MpisChartData  *data,
                       const char           *title,
                       const MpisChartStyle *style)
{
  MpisChartExport *self = g_atomic_rc_box_new0 (MpisChartExport);
  MpisChartKind kind = data->kind == MPIS_CHART_SPARKLINE ? MPIS_CHART_LINE : data->kind;

  self->data = mpis_chart_data_copy (data, kind);
  self->numbers = mpis_chart_numbers_new (data, title);
  self->style = mpis_chart_style_copy (style);
  self->title = g_strdup (title);

  return self;
}

/**
 * mpis_chart_export_ref:
 *
 * Returns: (transfer full): @self
 */
MpisChartExport *
mpis_chart_export_ref (MpisChartExport *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
export_clear (gpointer data)
{
  MpisChartExport *self = data;

  mpis_chart_data_free (self->data);
  g_object_unref (self->numbers);
  mpis_chart_style_free (self->style);
  g_free (self->title);
}

/**
 * mpis_chart_export_unref:
 * @self: (transfer full): what is not needed any more
 */
void
mpis_chart_export_unref (MpisChartExport *self)
{
  g_atomic_rc_box_release_full (self, export_clear);
}

/**
 * mpis_chart_export_get_name:
 *
 * Returns: (transfer full): what to call the file: the title, as far as every file system takes it,
 *   with the ending of @format
 */
char *
mpis_chart_export_get_name (MpisChartExport *self,
                            MpisChartFormat  format)
{
  g_autoptr(GString) name = g_string_new (NULL);
  glong n = 0;

  for (const char *p = self->title; *p != '\0' && n < LONGEST_NAME; p = g_utf8_next_char (p), n++)
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (name, g_unichar_iscntrl (c) || (c < 128 && strchr ("/\\:*?\"<>|", (int) c))
                                     ? '-' : c);
    }
  g_strstrip (name->str);
  name->len = strlen (name->str);
  while (name->len > 0 && (name->str[0] == '.' || name->str[0] == '-'))   /* hidden; an option */
    g_string_erase (name, 0, 1);

  return g_strconcat (name->len > 0 ? name->str : _("Chart"), endings[format], NULL);
}

/**
 * mpis_chart_format_of_name:
 * @name: of a file
 * @otherwise: what to take a strange ending for
 *
 * Returns: the format by the name's ending
 */
MpisChartFormat
mpis_chart_format_of_name (const char      *name,
                           MpisChartFormat  otherwise)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i]))
      return i;

  return otherwise;
}

/* --- the formats --- */

static cairo_status_t
append_bytes (void                *bytes,
              const unsigned char *data,
              unsigned int         length)
{
  g_byte_array_append (bytes, data, length);

  return CAIRO_STATUS_SUCCESS;
}

/* Draws on the surface and ends it. */
static cairo_status_t
export_draw (const MpisChartSheet *sheet,
             cairo_surface_t      *surface,
             double                scale)
{
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  cairo_scale (cr, scale, scale);
  mpis_chart_sheet_draw (sheet, cr);
  status = cairo_status (cr);
  cairo_destroy (cr);

  return status;
}

static cairo_status_t
export_png (const MpisChartSheet *sheet,
            guint                 scale,
            GByteArray           *bytes)
{
  cairo_surface_t *surface =
    cairo_image_surface_create (CAIRO_FORMAT_RGB24, MPIS_CHART_SHEET_WIDTH * (int) scale,
                                mpis_chart_sheet_get_height (sheet) * (int) scale);
  cairo_status_t status = export_draw (sheet, surface, scale);

  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, append_bytes, bytes);
  cairo_surface_destroy (surface);

  return status;
}

static cairo_status_t
export_pdf (MpisChartExport      *self,
            const MpisChartSheet *sheet,
            GByteArray           *bytes)
{
  g_autofree char *period = mpis_chart_sheet_describe (self->data);
  cairo_surface_t *surface =
    cairo_pdf_surface_create_for_stream (append_bytes, bytes, MPIS_CHART_SHEET_WIDTH * PDF_SCALE,
                                         mpis_chart_sheet_get_height (sheet) * PDF_SCALE);
  cairo_status_t status;

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, self->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT, period);
  status = export_draw (sheet, surface, PDF_SCALE);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  return status;
}

/* Cairo draws text as shapes. What the drawing is called is what a reader of screens has of it. */
static void
svg_add_title (GByteArray *bytes,
               const char *title,
               const char *period)
{
  const char *text = (const char *) bytes->data;
  const char *root = g_strstr_len (text, bytes->len, "<svg");
  const char *end = root != NULL ? memchr (root, '>', bytes->len - (gsize) (root - text)) : NULL;
  g_autofree char *words = g_markup_printf_escaped ("\n<title>%s</title>\n<desc>%s</desc>", title,
                                                    period);
  gsize at, length = strlen (words);

  if (end == NULL)
    return;
  at = (gsize) (end + 1 - text);
  g_byte_array_set_size (bytes, bytes->len + (guint) length);
  memmove (bytes->data + at + length, bytes->data + at, bytes->len - length - at);
  memcpy (bytes->data + at, words, length);
}

static cairo_status_t
export_svg (MpisChartExport      *self,
            const MpisChartSheet *sheet,
            GByteArray           *bytes)
{
  g_autofree char *period = mpis_chart_sheet_describe (self->data);
  cairo_surface_t *surface =
    cairo_svg_surface_create_for_stream (append_bytes, bytes, MPIS_CHART_SHEET_WIDTH,
                                         mpis_chart_sheet_get_height (sheet));
  cairo_status_t status;

  cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
  status = export_draw (sheet, surface, 1);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  svg_add_title (bytes, self->title, period);

  return status;
}

/**
 * mpis_chart_export_render:
 * @scale: 1 to %MPIS_CHART_EXPORT_MAX_SCALE: of a PNG, pixels along a pixel of the sheet
 *
 * Makes the content of a file. Takes its time: call it where nobody waits.
 *
 * Returns: (transfer full) (nullable): the bytes; %NULL for an error, of which there is only a lack
 *   of memory
 */
GBytes *
mpis_chart_export_render (MpisChartExport  *self,
                          MpisChartFormat   format,
                          guint             scale,
                          GError          **error)
{
  g_autoptr(MpisChartSheet) sheet = NULL;
  g_autoptr(GByteArray) bytes = NULL;
  cairo_status_t status = CAIRO_STATUS_SUCCESS;

  g_return_val_if_fail (scale >= 1 && scale <= MPIS_CHART_EXPORT_MAX_SCALE, NULL);

  if (format == MPIS_CHART_CSV)
    {
      char *csv = mpis_chart_numbers_to_csv (self->numbers);

      return g_bytes_new_take (csv, strlen (csv));
    }

  sheet = mpis_chart_sheet_new (self->data, self->title, self->style);
  bytes = g_byte_array_new ();
  if (format == MPIS_CHART_PNG)
    status = export_png (sheet, scale, bytes);
  else if (format == MPIS_CHART_SVG)
    status = export_svg (self, sheet, bytes);
  else
    status = export_pdf (self, sheet, bytes);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("The picture cannot be drawn: %s"),
                   cairo_status_to_string (status));
      return NULL;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/* --- off the main thread --- */

typedef struct {
  MpisChartExport *export;
  MpisChartFormat  format;
  guint            scale;
  GFile           *file;
  GCancellable    *cancellable;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  mpis_chart_export_unref (job->export);
  g_clear_object (&job->file);
  g_clear_object (&job->cancellable);
  g_free (job);
}

static Job *
job_new (MpisChartExport *export,
         MpisChartFormat  format,
         guint            scale)
{
  Job *job = g_new0 (Job, 1);

  job->export = mpis_chart_export_ref (export);
  job->format = format;
  job->scale = scale;

  return job;
}

static DexFuture *
produce_fiber (gpointer data)
{
  Job *job = data;
  g_autoptr(GError) error = NULL;
  GBytes *bytes = mpis_chart_export_render (job->export, job->format, job->scale, &error);

  if (bytes == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (G_TYPE_BYTES, bytes);
}

/**
 * mpis_chart_export_produce:
 * @scale: as for mpis_chart_export_render()
 *
 * Does mpis_chart_export_render() on another thread.
 *
 * Returns: (transfer full): a future of a #GBytes
 */
DexFuture *
mpis_chart_export_produce (MpisChartExport *self,
                           MpisChartFormat  format,
                           guint            scale)
{
  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), STACK_SIZE, produce_fiber,
                              job_new (self, format, scale), job_free);
}

static DexFuture *
save_fiber (gpointer data)
{
  Job *job = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = mpis_chart_export_render (job->export, job->format, job->scale, &error);

  if (bytes == NULL || !mpis_save (job->file, bytes, job->cancellable, &error))
    {
      g_autofree char *name = g_file_get_parse_name (job->file);

      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        /* Translators: %s is a file; the reason follows. */
        g_prefix_error (&error, _("“%s” cannot be written: "), name);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  return dex_future_new_true ();
}

/**
 * mpis_chart_export_save:
 * @scale: as for mpis_chart_export_render()
 * @file: where to; replaced if it exists
 * @cancellable: (nullable): stops it; then there is no new file, and an old one stays as it was
 *
 * Writes the chart to a file, all of it or nothing, on another thread.
 *
 * Returns: (transfer full): a future that is true; rejected with an error that names the file
 */
DexFuture *
mpis_chart_export_save (MpisChartExport *self,
                        MpisChartFormat  format,
                        guint            scale,
                        GFile           *file,
                        GCancellable    *cancellable)
{
  Job *job = job_new (self, format, scale);

  job->file = g_object_ref (file);
  g_set_object (&job->cancellable, cancellable);

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), STACK_SIZE, save_fiber, job,
                              job_free);
}
