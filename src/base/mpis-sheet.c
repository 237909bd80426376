#include "config.h"

#include "mpis-sheet.h"

typedef struct {
  char          *heading;
  MpisSheetType  type;
} Column;

typedef union {
  const char *text;
  gint64      integer;
  double      number;
} Cell;

struct _MpisSheet {
  char         *name;
  GTimeZone    *zone;
  GArray       *columns;   /* of Column */
  GArray       *cells;     /* of Cell, row by row */
  GStringChunk *texts;
};

/* How many rows go by between two looks at whether anybody still wants them. */
#define ROWS_AT_A_TIME 512

static void
column_clear (gpointer data)
{
  g_free (((Column *) data)->heading);
}

/**
 * mpis_sheet_new:
 * @name: what the table is called
 * @zone: the zone its moments are told in
 *
 * Returns: (transfer full): a table without columns
 */
MpisSheet *
mpis_sheet_new (const char *name,
                GTimeZone  *zone)
{
  MpisSheet *self = g_atomic_rc_box_new0 (MpisSheet);

  self->name = g_strdup (name);
  self->zone = g_time_zone_ref (zone);
  self->columns = g_array_new (FALSE, FALSE, sizeof (Column));
  g_array_set_clear_func (self->columns, column_clear);
  self->cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  self->texts = g_string_chunk_new (4096);
  return self;
}

/**
 * mpis_sheet_ref:
 *
 * Returns: (transfer full): @self
 */
MpisSheet *
mpis_sheet_ref (MpisSheet *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
sheet_clear (gpointer data)
{
  MpisSheet *self = data;

  g_free (self->name);
  g_time_zone_unref (self->zone);
  g_array_unref (self->columns);
  g_array_unref (self->cells);
  g_string_chunk_free (self->texts);
}

/**
 * mpis_sheet_unref:
 * @self: (transfer full): what is not needed any more
 */
void
mpis_sheet_unref (MpisSheet *self)
{
  g_atomic_rc_box_release_full (self, sheet_clear);
}

/**
 * mpis_sheet_add_column:
 * @heading: what stands above it
 * @type: what its cells are
 */
void
mpis_sheet_add_column (MpisSheet     *self,
                       const char    *heading,
                       MpisSheetType  type)
{
  Column column = { g_strdup (heading), type };

  g_return_if_fail (self->cells->len == 0);

  g_array_append_val (self->columns, column);
}

static MpisSheetType
get_next_type (const MpisSheet *self)
{
  return mpis_sheet_get_type_of (self, self->cells->len % self->columns->len);
}

/**
 * mpis_sheet_add_text:
 * @text: (nullable): what the next cell says; copied
 */
void
mpis_sheet_add_text (MpisSheet  *self,
                     const char *text)
{
  Cell cell = { 0 };

  g_return_if_fail (get_next_type (self) == MPIS_SHEET_TEXT);

  if (text != NULL && g_utf8_validate (text, -1, NULL))
    cell.text = g_string_chunk_insert (self->texts, text);
  else if (text != NULL)
    {
      g_autofree char *valid = g_utf8_make_valid (text, -1);

      cell.text = g_string_chunk_insert (self->texts, valid);
    }
  g_array_append_val (self->cells, cell);
}

/**
 * mpis_sheet_add_integer:
 * @value: the next cell's number, day or moment; %G_MININT64 where not known
 */
void
mpis_sheet_add_integer (MpisSheet *self,
                        gint64     value)
{
  Cell cell = { .integer = value };
  MpisSheetType type = get_next_type (self);

  g_return_if_fail (type == MPIS_SHEET_INTEGER || type == MPIS_SHEET_DAY ||
                    type == MPIS_SHEET_MOMENT);

  g_array_append_val (self->cells, cell);
}

/**
 * mpis_sheet_add_number:
 * @value: the next cell's number or fraction; NaN where not known
 */
void
mpis_sheet_add_number (MpisSheet *self,
                       double     value)
{
  Cell cell = { .number = value };
  MpisSheetType type = get_next_type (self);

  g_return_if_fail (type == MPIS_SHEET_NUMBER || type == MPIS_SHEET_RATE);

  g_array_append_val (self->cells, cell);
}

/**
 * mpis_sheet_get_name:
 *
 * Returns: (transfer none): what the table is called
 */
const char *
mpis_sheet_get_name (const MpisSheet *self)
{
  return self->name;
}

/**
 * mpis_sheet_get_zone:
 *
 * Returns: (transfer none): the zone its moments are told in
 */
GTimeZone *
mpis_sheet_get_zone (const MpisSheet *self)
{
  return self->zone;
}

/**
 * mpis_sheet_get_n_columns:
 *
 * Returns: how many columns there are
 */
guint
mpis_sheet_get_n_columns (const MpisSheet *self)
{
  return self->columns->len;
}

/**
 * mpis_sheet_get_heading:
 *
 * Returns: (transfer none): what stands above a column
 */
const char *
mpis_sheet_get_heading (const MpisSheet *self,
                        guint            column)
{
  return g_array_index (self->columns, Column, column).heading;
}

/**
 * mpis_sheet_get_type_of:
 *
 * Returns: what the cells of a column are
 */
MpisSheetType
mpis_sheet_get_type_of (const MpisSheet *self,
                        guint            column)
{
  return g_array_index (self->columns, Column, column).type;
}

/**
 * mpis_sheet_get_n_rows:
 *
 * Returns: how many rows are complete, the headings not counted
 */
guint
mpis_sheet_get_n_rows (const MpisSheet *self)
{
  return self->columns->len > 0 ? self->cells->len / self->columns->len : 0;
}

static const Cell *
get_cell (const MpisSheet *self,
          guint            row,
          guint            column)
{
  return &g_array_index (self->cells, Cell, row * self->columns->len + column);
}

/**
 * mpis_sheet_get_text:
 * @column: a column of text
 *
 * Returns: (transfer none) (nullable): what the cell says
 */
const char *
mpis_sheet_get_text (const MpisSheet *self,
                     guint            row,
                     guint            column)
{
  return get_cell (self, row, column)->text;
}

/**
 * mpis_sheet_get_integer:
 * @column: a column of whole numbers, days or moments
 *
 * Returns: the cell's number; %G_MININT64 where not known
 */
gint64
mpis_sheet_get_integer (const MpisSheet *self,
                        guint            row,
                        guint            column)
{
  return get_cell (self, row, column)->integer;
}

/**
 * mpis_sheet_get_number:
 * @column: a column of numbers or fractions
 *
 * Returns: the cell's number; NaN where not known
 */
double
mpis_sheet_get_number (const MpisSheet *self,
                       guint            row,
                       guint            column)
{
  return get_cell (self, row, column)->number;
}

static void
append_cell (const MpisSheet *self,
             GString         *csv,
             guint            row,
             guint            column,
             MpisCsvForm      form)
{
  const Cell *cell = get_cell (self, row, column);
  g_autofree char *time = NULL;

  switch (mpis_sheet_get_type_of (self, column))
    {
    case MPIS_SHEET_TEXT:
      if (cell->text != NULL)
        mpis_csv_append_text (csv, cell->text, form);
      return;
    case MPIS_SHEET_INTEGER:
      if (cell->integer != G_MININT64)
        g_string_append_printf (csv, "%" G_GINT64_FORMAT, cell->integer);
      return;
    case MPIS_SHEET_NUMBER:
    case MPIS_SHEET_RATE:
      mpis_csv_append_number (csv, cell->number);
      return;
    case MPIS_SHEET_DAY:
      time = cell->integer != G_MININT64 ? mpis_day_format ((gint32) cell->integer) : NULL;
      break;
    case MPIS_SHEET_MOMENT:
      time = mpis_time_format_in (cell->integer, self->zone);
      break;
    default:
      g_return_if_reached ();
    }
  if (time != NULL)
    g_string_append (csv, time);
}

/**
 * mpis_sheet_to_csv:
 * @form: whether texts may come out as formulas
 * @cancellable: (nullable): stops it
 *
 * Writes the table as RFC 4180 has it: UTF-8, a row of headings, plain numbers, days as YYYY-MM-DD and
 * moments as RFC 3339 with the zone's offset. Takes its time: call it where nobody waits.
 *
 * Returns: (transfer full) (nullable): the file's content; %NULL if cancelled
 */
GBytes *
mpis_sheet_to_csv (const MpisSheet  *self,
                   MpisCsvForm       form,
                   GCancellable     *cancellable,
                   GError          **error)
{
  g_autoptr(GString) csv = g_string_new (NULL);
  guint n_rows = mpis_sheet_get_n_rows (self);

  for (guint column = 0; column < self->columns->len; column++)
    {
      if (column > 0)
        g_string_append_c (csv, ',');
      mpis_csv_append_text (csv, mpis_sheet_get_heading (self, column), form);
    }
  g_string_append (csv, "\r\n");

  for (guint row = 0; row < n_rows; row++)
    {
      if (row % ROWS_AT_A_TIME == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      for (guint column = 0; column < self->columns->len; column++)
        {
          if (column > 0)
            g_string_append_c (csv, ',');
          append_cell (self, csv, row, column, form);
        }
      g_string_append (csv, "\r\n");
    }
  return g_string_free_to_bytes (g_steal_pointer (&csv));
}
