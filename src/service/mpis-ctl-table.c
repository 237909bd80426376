#include "config.h"

#include "mpis-ctl-table.h"

#include "mpis-ctl-json.h"
#include "mpis-csv-write.h"

typedef struct {
  char     *name;
  gboolean  is_number;
  gboolean  is_repeated;   /* there is one of the same name before */
  glong     width;
} Column;

struct _MpisCtlTable {
  GArray    *columns;
  GPtrArray *cells;   /* row by row; NULL where nobody knows */
};

static const char *const format_names[] = { "csv", "json", "table" };

/**
 * mpis_ctl_format_from_name:
 * @name: "csv", "json" or "table"
 * @format: (out): the form it names
 *
 * Returns: whether it names one
 */
gboolean
mpis_ctl_format_from_name (const char    *name,
                           MpisCtlFormat *format)
{
  for (guint i = 0; i < G_N_ELEMENTS (format_names); i++)
    if (g_str_equal (format_names[i], name))
      {
        *format = (MpisCtlFormat) i;
        return TRUE;
      }
  return FALSE;
}

static void
column_clear (Column *column)
{
  g_free (column->name);
}

MpisCtlTable *
mpis_ctl_table_new (void)
{
  MpisCtlTable *self = g_new0 (MpisCtlTable, 1);

  self->columns = g_array_new (FALSE, TRUE, sizeof (Column));
  g_array_set_clear_func (self->columns, (GDestroyNotify) column_clear);
  self->cells = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
mpis_ctl_table_free (MpisCtlTable *self)
{
  g_array_unref (self->columns);
  g_ptr_array_unref (self->cells);
  g_free (self);
}

/**
 * mpis_ctl_table_add_column:
 * @self: a table without cells
 * @name: the column's name
 * @is_number: whether its cells are numbers, already in their final form
 */
void
mpis_ctl_table_add_column (MpisCtlTable *self,
                           const char   *name,
                           gboolean      is_number)
{
  Column column = { g_strdup (name), is_number, FALSE, 0 };

  for (guint i = 0; i < self->columns->len; i++)
    column.is_repeated |= g_str_equal (g_array_index (self->columns, Column, i).name, name);
  g_array_append_val (self->columns, column);
}

/**
 * mpis_ctl_table_add_cell:
 * @self: a table with columns
 * @text: (transfer full) (nullable): the next cell of the current row; %NULL where nobody knows
 */
void
mpis_ctl_table_add_cell (MpisCtlTable *self,
                         char         *text)
{
  g_ptr_array_add (self->cells, text);
}

/* Programs read this, so a text is as it is: the id of an item may begin with a hyphen. What people open as a spreadsheet
 * the window exports, with no formula in it. */
static void
append_csv_cell (GString    *out,
                 const char *text)
{
  if (text != NULL)
    mpis_csv_append_text (out, text, MPIS_CSV_EXACT);
}

static void
append_json_cell (GString      *out,
                  const Column *column,
                  const char   *text)
{
  mpis_ctl_json_append_text (out, column->name);
  g_string_append_c (out, ':');
  if (column->is_number && text != NULL)
    g_string_append (out, text);
  else
    mpis_ctl_json_append_text (out, text);
}

static void
append_table_cell (GString      *out,
                   const Column *column,
                   const char   *text,
                   gboolean      is_last)
{
  g_autofree char *shown = g_strdup (text != NULL ? text : "–");
  int padding = (int) MAX (column->width - g_utf8_strlen (shown, -1), 0);

  for (char *c = shown; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';   /* a line end would break the row, an escape the terminal */
  if (column->is_number)
    g_string_append_printf (out, "%*s%s", padding, "", shown);
  else
    g_string_append_printf (out, "%s%*s", shown, is_last ? 0 : padding, "");
  if (!is_last)
    g_string_append (out, "  ");
}

static void
measure (MpisCtlTable *self)
{
  guint n = self->columns->len;

  for (guint i = 0; i < n; i++)
    {
      Column *column = &g_array_index (self->columns, Column, i);

      column->width = g_utf8_strlen (column->name, -1);
      for (guint cell = i; cell < self->cells->len; cell += n)
        {
          const char *text = g_ptr_array_index (self->cells, cell);

          column->width = MAX (column->width, text != NULL ? g_utf8_strlen (text, -1) : 1);
        }
    }
}

static void
append_header (MpisCtlTable  *self,
               GString       *out,
               MpisCtlFormat  format)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      const Column *column = &g_array_index (self->columns, Column, i);

      if (format == MPIS_CTL_CSV && i > 0)
        g_string_append_c (out, ',');
      if (format == MPIS_CTL_CSV)
        append_csv_cell (out, column->name);
      else
        append_table_cell (out, column, column->name, i + 1 == self->columns->len);
    }
  g_string_append_c (out, '\n');
}

static void
append_row (MpisCtlTable  *self,
            GString       *out,
            MpisCtlFormat  format,
            guint          row)
{
  guint n = self->columns->len;

  for (guint i = 0; i < n; i++)
    {
      const Column *column = &g_array_index (self->columns, Column, i);
      const char *text = g_ptr_array_index (self->cells, row * n + i);

      if (format == MPIS_CTL_JSON && column->is_repeated)
        continue;
      if (format != MPIS_CTL_TABLE && i > 0)
        g_string_append_c (out, ',');
      switch (format)
        {
        case MPIS_CTL_CSV:
          append_csv_cell (out, text);
          break;
        case MPIS_CTL_JSON:
          append_json_cell (out, column, text);
          break;
        case MPIS_CTL_TABLE:
        default:
          append_table_cell (out, column, text, i + 1 == n);
          break;
        }
    }
}

/**
 * mpis_ctl_table_format:
 * @self: a table whose last row is complete
 * @format: the form wanted
 *
 * Returns: (transfer full): the whole table as text, ending with a line end
 */
char *
mpis_ctl_table_format (MpisCtlTable  *self,
                       MpisCtlFormat  format)
{
  GString *out = g_string_new (NULL);
  guint n_rows = self->cells->len / self->columns->len;

  if (format == MPIS_CTL_JSON)
    {
      g_string_append_c (out, '[');
      for (guint row = 0; row < n_rows; row++)
        {
          g_string_append (out, row > 0 ? ",\n {" : "\n {");
          append_row (self, out, format, row);
          g_string_append_c (out, '}');
        }
      g_string_append (out, n_rows > 0 ? "\n]\n" : "]\n");
      return g_string_free_and_steal (out);
    }

  if (format == MPIS_CTL_TABLE)
    measure (self);
  append_header (self, out, format);
  for (guint row = 0; row < n_rows; row++)
    {
      append_row (self, out, format, row);
      g_string_append_c (out, '\n');
    }
  return g_string_free_and_steal (out);
}
