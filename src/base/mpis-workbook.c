#include "config.h"

#include "mpis-workbook.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>
#include <xlsxwriter.h>

#define ROWS_AT_A_TIME 512

/* What the format allows; see “Excel specifications and limits”. */
#define MOST_ROWS      1048576
#define LONGEST_TEXT   32767
#define LONGEST_NAME   31

/* Days are counted from 1899-12-30, which is right from 1900-03-01 on. */
#define EPOCH          25569.0
#define FIRST_SERIAL   61.0
#define SERIALS_END    2958466.0

#define WIDEST_COLUMN  60

typedef struct {
  lxw_workbook *book;
  lxw_format   *heading;
  lxw_format   *formats[MPIS_SHEET_MOMENT + 1];
  GHashTable   *names;   /* case-folded, of the sheets so far */
} Writer;

/* The file format is XML, which cannot say U+FFFE and U+FFFF; the library takes care of the others. */
static char *
make_writable (const char *text)
{
  GString *written = g_string_new (NULL);
  glong length = 0;

  for (const char *p = text; *p != '\0' && length < LONGEST_TEXT; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      /* The limit is in UTF-16, as is all of the format's. */
      length += c > 0xffff ? 2 : 1;
      if (length > LONGEST_TEXT - 1 && *g_utf8_next_char (p) != '\0')
        {
          g_string_append_unichar (written, 0x2026);
          break;
        }
      g_string_append_unichar (written, (c & 0xfffe) == 0xfffe ? 0xfffd : c);
    }
  return g_string_free_and_steal (written);
}

static void
write_text (lxw_worksheet *to,
            lxw_row_t      row,
            lxw_col_t      column,
            const char    *text,
            lxw_format    *format)
{
  g_autofree char *written = make_writable (text);

  worksheet_write_string (to, row, column, written, format);
}

/* A moment or a day as the format counts them. Those that it cannot count are text. */
static void
write_time (const Writer    *self,
            lxw_worksheet   *to,
            lxw_row_t        row,
            lxw_col_t        column,
            const MpisSheet *sheet,
            gint64           value)
{
  MpisSheetType type = mpis_sheet_get_type_of (sheet, column);
  g_autofree char *text = NULL;
  double serial;

  if (type == MPIS_SHEET_DAY)
    serial = EPOCH + value;
  else
    /* Spreadsheets know no zones: what a clock on the wall says. */
    serial = EPOCH + (value + mpis_time_get_offset (value, mpis_sheet_get_zone (sheet)) * MPIS_SECOND) /
                       (24.0 * MPIS_HOUR);
  if (serial >= FIRST_SERIAL && serial < SERIALS_END)
    {
      worksheet_write_number (to, row, column, serial, self->formats[type]);
      return;
    }
  text = type == MPIS_SHEET_DAY ? mpis_day_format ((gint32) value)
                                : mpis_time_format_in (value, mpis_sheet_get_zone (sheet));
  write_text (to, row, column, text, NULL);
}

static void
write_cell (const Writer    *self,
            lxw_worksheet   *to,
            const MpisSheet *sheet,
            guint            row,
            guint            column)
{
  lxw_row_t below = row + 1;
  lxw_col_t at = (lxw_col_t) column;
  MpisSheetType type = mpis_sheet_get_type_of (sheet, column);

  if (type == MPIS_SHEET_TEXT)
    {
      const char *text = mpis_sheet_get_text (sheet, row, column);

      if (text != NULL && *text != '\0')
        write_text (to, below, at, text, NULL);
    }
  else if (type == MPIS_SHEET_NUMBER || type == MPIS_SHEET_RATE)
    {
      double value = mpis_sheet_get_number (sheet, row, column);

      if (isfinite (value))
        worksheet_write_number (to, below, at, value, self->formats[type]);
    }
  else
    {
      gint64 value = mpis_sheet_get_integer (sheet, row, column);

      if (value == G_MININT64)
        return;
      if (type == MPIS_SHEET_INTEGER)
        worksheet_write_number (to, below, at, value, self->formats[type]);
      else
        write_time (self, to, below, at, sheet, value);
    }
}

/* The format's rules: no more than 31 characters, none of []:*?/\ and no apostrophe at either end, not
 * empty, not “History”, each name once. */
static char *
make_name (Writer     *self,
           const char *wanted)
{
  g_autofree char *base = make_writable (wanted);
  g_autofree char *name = NULL;

  g_strdelimit (base, "[]:*?/\\'\t\r\n", ' ');
  g_strstrip (base);
  for (guint n = 1; ; n++)
    {
      g_autofree char *number = n > 1 ? g_strdup_printf (" (%u)", n) : g_strdup ("");
      glong room = LONGEST_NAME - (glong) strlen (number);
      g_autofree char *start = g_utf8_substring (base, 0, MIN (g_utf8_strlen (base, -1), room));
      g_autofree char *folded = NULL;

      g_free (name);
      name = g_strconcat (*start != '\0' ? start : "Sheet", number, NULL);
      folded = g_utf8_casefold (name, -1);
      if (!g_str_equal (folded, "history") &&
          g_hash_table_add (self->names, g_steal_pointer (&folded)))
        return g_steal_pointer (&name);
    }
}

static double
get_width (const MpisSheet *sheet,
           guint            column)
{
  double width = g_utf8_strlen (mpis_sheet_get_heading (sheet, column), -1) + 3;
  guint n_looked_at = MIN (mpis_sheet_get_n_rows (sheet), ROWS_AT_A_TIME);

  switch (mpis_sheet_get_type_of (sheet, column))
    {
    case MPIS_SHEET_TEXT:
      for (guint row = 0; row < n_looked_at; row++)
        {
          const char *text = mpis_sheet_get_text (sheet, row, column);

          width = MAX (width, text != NULL ? g_utf8_strlen (text, -1) + 1 : 0);
        }
      return MIN (width, WIDEST_COLUMN);
    case MPIS_SHEET_MOMENT: return MAX (width, 17);
    case MPIS_SHEET_INTEGER:
    case MPIS_SHEET_NUMBER:
    case MPIS_SHEET_RATE:
    case MPIS_SHEET_DAY:
    default:                return MAX (width, 12);
    }
}

static void
write_headings (Writer          *self,
                lxw_worksheet   *to,
                const MpisSheet *sheet)
{
  for (guint column = 0; column < mpis_sheet_get_n_columns (sheet); column++)
    {
      const char *heading = mpis_sheet_get_heading (sheet, column);

      worksheet_set_column (to, (lxw_col_t) column, (lxw_col_t) column, get_width (sheet, column),
                            NULL);
      write_text (to, 0, (lxw_col_t) column, heading, self->heading);
    }
  worksheet_freeze_panes (to, 1, 0);
}

static gboolean
write_sheet (Writer           *self,
             const MpisSheet  *sheet,
             GCancellable     *cancellable,
             GError          **error)
{
  guint n_rows = mpis_sheet_get_n_rows (sheet);
  guint n_columns = mpis_sheet_get_n_columns (sheet);
  g_autofree char *name = NULL;
  lxw_worksheet *to;

  if (n_rows >= MOST_ROWS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _("A spreadsheet holds at most %d rows, and there are %u"), MOST_ROWS - 1,
                   n_rows);
      return FALSE;
    }
  name = make_name (self, mpis_sheet_get_name (sheet));
  to = workbook_add_worksheet (self->book, name);
  write_headings (self, to, sheet);
  for (guint row = 0; row < n_rows; row++)
    {
      if (row % ROWS_AT_A_TIME == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      for (guint column = 0; column < n_columns; column++)
        write_cell (self, to, sheet, row, column);
    }
  if (n_rows > 0 && n_columns > 0)
    worksheet_autofilter (to, 0, 0, n_rows, (lxw_col_t) (n_columns - 1));
  return TRUE;
}

static void
add_formats (Writer *self)
{
  static const char *const numbers[] = {
    [MPIS_SHEET_INTEGER] = "#,##0", [MPIS_SHEET_RATE] = "0.00%", [MPIS_SHEET_DAY] = "yyyy-mm-dd",
    [MPIS_SHEET_MOMENT] = "yyyy-mm-dd hh:mm",
  };

  self->heading = workbook_add_format (self->book);
  format_set_bold (self->heading);
  format_set_bottom (self->heading, LXW_BORDER_THIN);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (numbers[i] != NULL)
      {
        self->formats[i] = workbook_add_format (self->book);
        format_set_num_format (self->formats[i], numbers[i]);
      }
}

static gboolean
write_book (Writer            *self,
            const char        *title,
            MpisSheet *const  *sheets,
            guint              n_sheets,
            GCancellable      *cancellable,
            GError           **error)
{
  lxw_doc_properties properties = { .title = (char *) title };

  workbook_set_properties (self->book, &properties);
  add_formats (self);
  for (guint i = 0; i < n_sheets; i++)
    if (!write_sheet (self, sheets[i], cancellable, error))
      return FALSE;
  return TRUE;
}

static void
free_buffer (gpointer data)
{
  free (data);
}

/**
 * mpis_workbook_make:
 * @title: what the file is about
 * @sheets: (array length=n_sheets): its tables, in order; at least one
 * @cancellable: (nullable): stops it
 *
 * Makes a spreadsheet (XLSX): headings that stay in sight and filter, numbers as numbers, rates as per
 * cent, days and moments as dates, as the clocks of the sheet's zone showed them. Texts stay texts,
 * whatever they begin with; those longer than the format allows end in an ellipsis. Takes its time: call
 * it where nobody waits.
 *
 * Returns: (transfer full) (nullable): the file's content; %NULL if cancelled, if there are more rows than
 *   the format allows, or if the disk for temporary files is full
 */
GBytes *
mpis_workbook_make (const char        *title,
                    MpisSheet *const  *sheets,
                    guint              n_sheets,
                    GCancellable      *cancellable,
                    GError           **error)
{
  const char *buffer = NULL;
  size_t size = 0;
  g_autoptr(GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  /* Row after row goes to a temporary file: cells of 100,000 rows would be hundreds of megabytes. */
  lxw_workbook_options options = {
    .constant_memory = LXW_TRUE, .use_zip64 = LXW_TRUE, .output_buffer = &buffer,
    .output_buffer_size = &size,
  };
  Writer writer = { .names = names };
  lxw_error status;

  g_return_val_if_fail (n_sheets > 0, NULL);

  writer.book = workbook_new_opt (NULL, &options);
  if (!write_book (&writer, title, sheets, n_sheets, cancellable, error))
    {
      lxw_workbook_free (writer.book);
      return NULL;
    }
  status = workbook_close (writer.book);   /* and frees it */
  if (status != LXW_NO_ERROR)
    {
      free ((char *) buffer);
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, lxw_strerror (status));
      return NULL;
    }
  return g_bytes_new_with_free_func (buffer, size, free_buffer, (gpointer) buffer);
}
