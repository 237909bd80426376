#include "config.h"

#include "mpis-csv.h"

#include <string.h>

#include "mpis-error.h"
#include "mpis-text.h"

/* A row's cells stand one after the other from `text[start]`, each ended by a NUL. */
typedef struct {
  gsize       start;
  guint       width;
  guint       line;
  const char *problem;   /* what is wrong with its text, or NULL */
} Row;

struct _MpisCsv {
  char         *text;   /* what was read, overwritten by its cells */
  gsize         used;   /* of which these are cells */
  GArray       *rows;   /* without the headings */
  Row           headings;
};

typedef struct {
  const char *in;         /* what is still to be read */
  const char *end;
  GString    *cells;      /* of the row being read: no more bytes than were read, and one */
  char        separator;
  guint       line;
} Scanner;

static gboolean
at_line_end (const Scanner *scanner)
{
  return scanner->in >= scanner->end || *scanner->in == '\n' || *scanner->in == '\r';
}

static void
skip_line_end (Scanner *scanner)
{
  if (scanner->in < scanner->end && *scanner->in == '\r')
    scanner->in++;
  if (scanner->in < scanner->end && *scanner->in == '\n')
    scanner->in++;
  scanner->line++;
}

/* Copies a quoted part, line breaks and all; FALSE if the quotes never close. */
static gboolean
scan_quoted (Scanner *scanner)
{
  scanner->in++;
  while (scanner->in < scanner->end)
    {
      char c = *scanner->in++;

      if (c == '"')
        {
          if (scanner->in >= scanner->end || *scanner->in != '"')
            return TRUE;
          scanner->in++;
        }
      else if (c == '\n')
        scanner->line++;
      g_string_append_c (scanner->cells, c);
    }

  return FALSE;
}

/* One cell up to its separator (then *more is set) or line end. */
static void
scan_cell (Scanner     *scanner,
           gboolean    *more,
           const char **problem)
{
  const char *plain;

  if (scanner->in < scanner->end && *scanner->in == '"')
    {
      if (!scan_quoted (scanner))
        *problem = "a quotation mark is never closed";
      else if (!at_line_end (scanner) && *scanner->in != scanner->separator)
        *problem = "text follows a closing quotation mark";
    }
  plain = scanner->in;
  while (!at_line_end (scanner) && *scanner->in != scanner->separator)
    scanner->in++;
  g_string_append_len (scanner->cells, plain, scanner->in - plain);

  *more = !at_line_end (scanner);
  if (*more)
    scanner->in++;
  else if (scanner->in < scanner->end)
    skip_line_end (scanner);
  g_string_append_c (scanner->cells, '\0');
}

/* One cell of what stands from @in to where the scanner is now, readable at least. */
static void
keep_as_it_stands (Scanner    *scanner,
                   const char *in,
                   Row        *row)
{
  const char *end = scanner->in, *bad;

  while (end > in && (end[-1] == '\n' || end[-1] == '\r'))
    end--;
  g_string_truncate (scanner->cells, 0);
  row->width = 1;
  while (!g_utf8_validate_len (in, end - in, &bad))
    {
      g_string_append_len (scanner->cells, in, bad - in);
      g_string_append_c (scanner->cells, '?');
      in = bad + 1;
    }
  g_string_append_len (scanner->cells, in, end - in);
  g_string_append_c (scanner->cells, '\0');
}

/* A quotation mark that is not closed swallows the rows that follow, up to where the next one opens or
 * the file ends. Such a row is taken to end with its line. */
static void
scan_row (Scanner *scanner,
          Row     *row)
{
  const Scanner start = *scanner;
  gboolean more = TRUE;

  *row = (Row) { .line = scanner->line };
  g_string_truncate (scanner->cells, 0);
  while (more)
    {
      scan_cell (scanner, &more, &row->problem);
      row->width++;
    }

  if (row->problem != NULL)
    {
      *scanner = start;
      while (!at_line_end (scanner))
        scanner->in++;
      keep_as_it_stands (scanner, start.in, row);
      if (scanner->in < scanner->end)
        skip_line_end (scanner);
    }
  else if (!g_utf8_validate_len (start.in, scanner->in - start.in, NULL))
    {
      row->problem = "a character is not valid UTF-8";
      keep_as_it_stands (scanner, start.in, row);
    }
}

static gboolean
row_is_blank (const Scanner *scanner,
              const Row     *row)
{
  return row->width == 1 && scanner->cells->len == 1;
}

/* The cells of a row take the place of its text, which has been read. */
static void
keep_row (MpisCsv       *self,
          const Scanner *scanner,
          Row           *row)
{
  row->start = self->used;
  memcpy (self->text + self->used, scanner->cells->str, scanner->cells->len);
  self->used += scanner->cells->len;
}

/* Spreadsheets write the separator into a line of its own: `sep=,`. */
static void
scan_separator_line (Scanner *scanner)
{
  gsize left = scanner->end - scanner->in;

  if (left >= 5 && g_ascii_strncasecmp (scanner->in, "sep=", 4) == 0 &&
      (left == 5 || scanner->in[5] == '\n' || scanner->in[5] == '\r'))
    {
      scanner->separator = scanner->in[4];
      scanner->in += 5;
      if (scanner->in < scanner->end)
        skip_line_end (scanner);
      return;
    }

  for (const char *p = scanner->in; p < scanner->end && *p != '\n'; p++)
    if (*p == ',')
      return;
  for (const char *p = scanner->in; p < scanner->end && *p != '\n'; p++)
    if (*p == '\t' || *p == ';')
      {
        scanner->separator = *p;
        return;
      }
}

/* Headings are without blanks around them. */
static void
keep_headings (MpisCsv       *self,
               const Scanner *scanner,
               Row           *row)
{
  const char *cell = scanner->cells->str;

  row->start = self->used;
  for (guint i = 0; i < row->width; i++)
    {
      g_autofree char *heading = g_strstrip (g_strdup (cell));
      gsize size = strlen (heading) + 1;

      memcpy (self->text + self->used, heading, size);
      self->used += size;
      cell += strlen (cell) + 1;
    }
  self->headings = *row;
}

static const char *
get_cell (const MpisCsv *self,
          const Row     *row,
          guint          column)
{
  const char *cell = self->text + row->start;

  while (column-- > 0)
    cell += strlen (cell) + 1;

  return cell;
}

/**
 * mpis_csv_read_text:
 * @text: (transfer full): a table's text, in UTF-8 without a byte order mark, ended by a NUL
 * @length: its length in bytes
 * @error: (nullable): return location for an error
 *
 * As mpis_csv_read(), for a text that is in memory already and need not be there twice.
 *
 * Returns: (transfer full) (nullable): the table, or %NULL with %MPIS_ERROR_INVALID naming the
 *   place
 */
MpisCsv *
mpis_csv_read_text (char    *text,
                    gsize    length,
                    GError **error)
{
  g_autoptr(MpisCsv) self = g_new0 (MpisCsv, 1);
  g_autoptr(GString) cells = g_string_new (NULL);
  Scanner scanner = { .separator = ',', .line = 1, .cells = cells };
  gboolean headed = FALSE;

  g_return_val_if_fail (text != NULL, NULL);

  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  self->text = text;
  scanner.in = text;
  scanner.end = text + length;
  scan_separator_line (&scanner);
  while (scanner.in < scanner.end)
    {
      Row row;

      scan_row (&scanner, &row);
      if (row_is_blank (&scanner, &row))
        continue;
      if (headed)
        {
          keep_row (self, &scanner, &row);
          g_array_append_val (self->rows, row);
          continue;
        }
      if (!mpis_text_check (text, scanner.in - text, error))
        return NULL;
      keep_headings (self, &scanner, &row);
      headed = TRUE;
    }

  return g_steal_pointer (&self);
}

/**
 * mpis_csv_read:
 * @content: a file's bytes
 * @error: (nullable): return location for an error
 *
 * Reads a table. Takes UTF-8 and UTF-16 with a byte order mark, UTF-8 without; LF, CRLF or both;
 * quoted line breaks; a `sep=` line before the headings; a last line without an end. Blank lines
 * are passed over. A file without any line is a table without columns. A row that is broken
 * (see mpis_csv_get_problem()) does not break the rows around it.
 *
 * Returns: (transfer full) (nullable): the table, or %NULL with %MPIS_ERROR_INVALID naming the
 *   place
 */
MpisCsv *
mpis_csv_read (GBytes  *content,
               GError **error)
{
  char *text;
  gsize length = 0;

  g_return_val_if_fail (content != NULL, NULL);

  text = mpis_text_load (content, &length, error);

  return text != NULL ? mpis_csv_read_text (text, length, error) : NULL;
}

/**
 * mpis_csv_free:
 * @self: (transfer full): a table
 */
void
mpis_csv_free (MpisCsv *self)
{
  g_free (self->text);
  g_array_unref (self->rows);
  g_free (self);
}

/**
 * mpis_csv_get_n_columns:
 * @self: a table
 *
 * Returns: how many headings it has
 */
guint
mpis_csv_get_n_columns (const MpisCsv *self)
{
  return self->headings.width;
}

/**
 * mpis_csv_get_heading:
 * @self: a table
 * @column: a column
 *
 * Returns: its heading, without blanks around it
 */
const char *
mpis_csv_get_heading (const MpisCsv *self,
                      guint          column)
{
  g_return_val_if_fail (column < self->headings.width, NULL);

  return get_cell (self, &self->headings, column);
}

/**
 * mpis_csv_find_column:
 * @self: a table
 * @heading: a heading; case does not matter
 *
 * Returns: its column, or -1
 */
int
mpis_csv_find_column (const MpisCsv *self,
                      const char    *heading)
{
  for (guint i = 0; i < self->headings.width; i++)
    if (g_ascii_strcasecmp (mpis_csv_get_heading (self, i), heading) == 0)
      return i;

  return -1;
}

/**
 * mpis_csv_list_unknown:
 * @self: a table
 * @known: (array zero-terminated=1): the headings the caller reads or knowingly leaves alone
 *
 * Returns: (transfer full) (array zero-terminated=1): the others
 */
char **
mpis_csv_list_unknown (const MpisCsv     *self,
                       const char *const *known)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->headings.width; i++)
    {
      const char *heading = mpis_csv_get_heading (self, i);
      gboolean found = FALSE;

      for (guint k = 0; known[k] != NULL && !found; k++)
        found = g_ascii_strcasecmp (heading, known[k]) == 0;
      if (!found)
        g_strv_builder_add (builder, heading);
    }

  return g_strv_builder_end (builder);
}

/**
 * mpis_csv_get_n_rows:
 * @self: a table
 *
 * Returns: how many rows follow the headings
 */
guint
mpis_csv_get_n_rows (const MpisCsv *self)
{
  return self->rows->len;
}

static const Row *
get_row (const MpisCsv *self,
         guint          row)
{
  g_assert (row < self->rows->len);

  return &g_array_index (self->rows, Row, row);
}

/**
 * mpis_csv_get:
 * @self: a table
 * @row: a row
 * @column: a column, or -1
 *
 * Returns: (nullable): the cell, or %NULL if there is none
 */
const char *
mpis_csv_get (const MpisCsv *self,
              guint          row,
              int            column)
{
  const Row *r = get_row (self, row);

  if (column < 0 || (guint) column >= r->width)
    return NULL;

  return get_cell (self, r, column);
}

/**
 * mpis_csv_get_width:
 * @self: a table
 * @row: a row
 *
 * Returns: how many cells it has
 */
guint
mpis_csv_get_width (const MpisCsv *self,
                    guint          row)
{
  return get_row (self, row)->width;
}

/**
 * mpis_csv_get_line:
 * @self: a table
 * @row: a row
 *
 * Returns: the line of the file it begins on, from 1
 */
guint
mpis_csv_get_line (const MpisCsv *self,
                   guint          row)
{
  return get_row (self, row)->line;
}

/**
 * mpis_csv_get_problem:
 * @self: a table
 * @row: a row
 *
 * Returns: (transfer full) (nullable): what is wrong with the shape of the row, in words
 */
char *
mpis_csv_get_problem (const MpisCsv *self,
                      guint          row)
{
  const Row *r = get_row (self, row);

  if (r->problem != NULL)
    return g_strdup (r->problem);
  if (r->width != self->headings.width)
    return g_strdup_printf (r->width == 1 ? "%u cell where the headings are %u"
                                          : "%u cells where the headings are %u",
                            r->width, self->headings.width);
  return NULL;
}

/**
 * mpis_csv_format_row:
 * @self: a table
 * @row: a row
 *
 * Returns: (transfer full): the row as comma separated text, for showing to people
 */
char *
mpis_csv_format_row (const MpisCsv *self,
                     guint          row)
{
  const Row *r = get_row (self, row);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < r->width; i++)
    {
      const char *cell = get_cell (self, r, i);

      if (i > 0)
        g_string_append_c (text, ',');
      if (strpbrk (cell, ",\"\n\r") == NULL)
        {
          g_string_append (text, cell);
          continue;
        }
      g_string_append_c (text, '"');
      for (const char *p = cell; *p != '\0'; p++)
        {
          if (*p == '"')
            g_string_append_c (text, '"');
          g_string_append_c (text, *p);
        }
      g_string_append_c (text, '"');
    }

  return g_string_free_and_steal (text);
}
