#include "config.h"

#include "mpis-card-table.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-format.h"
#include "mpis-words.h"

G_DEFINE_BOXED_TYPE (MpisCardTarget, mpis_card_target, mpis_card_target_copy, mpis_card_target_free)

/**
 * mpis_card_target_copy:
 *
 * Returns: (transfer full): a copy
 */
MpisCardTarget *
mpis_card_target_copy (const MpisCardTarget *self)
{
  MpisCardTarget *copy = g_memdup2 (self, sizeof *self);

  copy->id = g_strdup (self->id);
  copy->channel = g_strdup (self->channel);
  copy->persona = g_strdup (self->persona);
  copy->project = g_strdup (self->project);
  return copy;
}

/**
 * mpis_card_target_clear:
 *
 * Frees what @self holds.
 */
void
mpis_card_target_clear (MpisCardTarget *self)
{
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->channel, g_free);
  g_clear_pointer (&self->persona, g_free);
  g_clear_pointer (&self->project, g_free);
}

/**
 * mpis_card_target_free:
 *
 * Frees @self.
 */
void
mpis_card_target_free (MpisCardTarget *self)
{
  mpis_card_target_clear (self);
  g_free (self);
}

static void
column_clear (gpointer data)
{
  g_free (((MpisCardColumn *) data)->heading);
}

/**
 * mpis_card_table_new:
 *
 * Returns: (transfer full): a table without columns and rows
 */
MpisCardTable *
mpis_card_table_new (void)
{
  MpisCardTable *self = g_atomic_rc_box_new0 (MpisCardTable);

  self->columns = g_array_new (FALSE, FALSE, sizeof (MpisCardColumn));
  g_array_set_clear_func (self->columns, column_clear);
  self->rows = g_array_new (FALSE, FALSE, sizeof (MpisCardRow));
  return self;
}

/**
 * mpis_card_table_truncate:
 * @n_rows: how many rows to keep at most
 *
 * Drops the rows behind them.
 */
void
mpis_card_table_truncate (MpisCardTable *self,
                          guint          n_rows)
{
  for (guint i = n_rows; i < self->rows->len; i++)
    {
      MpisCardRow *row = &g_array_index (self->rows, MpisCardRow, i);

      for (guint column = 0; column < self->columns->len; column++)
        g_free (row->cells[column].text);
      g_free (row->cells);
      g_free (row->key);
      mpis_card_target_clear (&row->target);
    }
  if (n_rows < self->rows->len)
    g_array_set_size (self->rows, n_rows);
}

static void
table_clear (gpointer data)
{
  MpisCardTable *self = data;

  mpis_card_table_truncate (self, 0);
  g_array_unref (self->rows);
  g_array_unref (self->columns);
}

/**
 * mpis_card_table_ref:
 *
 * Returns: (transfer full): @self
 */
MpisCardTable *
mpis_card_table_ref (MpisCardTable *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * mpis_card_table_unref:
 *
 * Lets go of @self.
 */
void
mpis_card_table_unref (MpisCardTable *self)
{
  g_atomic_rc_box_release_full (self, table_clear);
}

/**
 * mpis_card_table_add_column:
 * @heading: what stands above it
 * @type: what its cells are
 * @role: what they are for
 *
 * Adds a column; before the first row.
 */
void
mpis_card_table_add_column (MpisCardTable      *self,
                            const char         *heading,
                            MpisCardColumnType  type,
                            MpisCardColumnRole  role)
{
  MpisCardColumn column = { g_strdup (heading), type, role };

  g_return_if_fail (self != NULL && self->rows->len == 0);

  g_array_append_val (self->columns, column);
}

/**
 * mpis_card_table_add_row:
 *
 * Adds a row whose cells are missing.
 *
 * Returns: (transfer none): the row, until the next one is added
 */
MpisCardRow *
mpis_card_table_add_row (MpisCardTable *self)
{
  MpisCardRow row = { NULL };

  g_return_val_if_fail (self != NULL, NULL);

  row.cells = g_new0 (MpisCardCell, self->columns->len);
  g_array_append_val (self->rows, row);
  return &g_array_index (self->rows, MpisCardRow, self->rows->len - 1);
}

static MpisCardCell *
last_cell (MpisCardTable *self,
           guint          column)
{
  g_assert (self->rows->len > 0 && column < self->columns->len);
  return &g_array_index (self->rows, MpisCardRow, self->rows->len - 1).cells[column];
}

/**
 * mpis_card_table_set_text:
 * @column: a column of texts
 * @text: (nullable): the text in the last row; %NULL if there is none
 */
void
mpis_card_table_set_text (MpisCardTable *self,
                          guint          column,
                          const char    *text)
{
  MpisCardCell *cell = last_cell (self, column);

  g_free (cell->text);
  cell->text = g_strdup (text);
  cell->known = text != NULL ? MPIS_CARD_KNOWN : MPIS_CARD_MISSING;
}

/**
 * mpis_card_table_set_integer:
 * @column: a column of counts, days, instants or spans
 * @value: what is in the last row, or %MPIS_UNKNOWN
 */
void
mpis_card_table_set_integer (MpisCardTable *self,
                             guint          column,
                             gint64         value)
{
  MpisCardCell *cell = last_cell (self, column);

  cell->known = value == MPIS_UNKNOWN ? MPIS_CARD_MISSING : MPIS_CARD_KNOWN;
  cell->integer = value;
  cell->number = value == MPIS_UNKNOWN ? NAN : (double) value;
}

/**
 * mpis_card_table_set_value:
 * @column: a column of counts or fractions
 * @value: what the cube answered for the last row
 * @offered: whether it could ever be known
 */
void
mpis_card_table_set_value (MpisCardTable   *self,
                           guint            column,
                           const MpisValue *value,
                           gboolean         offered)
{
  MpisCardCell *cell = last_cell (self, column);

  cell->known = value->known ? MPIS_CARD_KNOWN : offered ? MPIS_CARD_MISSING : MPIS_CARD_NEVER;
  cell->integer = value->known ? value->integer : MPIS_UNKNOWN;
  cell->number = value->known ? value->number : NAN;
}

/**
 * mpis_card_table_get_n_columns:
 *
 * Returns: how many columns there are
 */
guint
mpis_card_table_get_n_columns (const MpisCardTable *self)
{
  return self->columns->len;
}

/**
 * mpis_card_table_get_n_rows:
 *
 * Returns: how many rows there are
 */
guint
mpis_card_table_get_n_rows (const MpisCardTable *self)
{
  return self->rows->len;
}

/**
 * mpis_card_table_get_column:
 *
 * Returns: (transfer none): a column
 */
const MpisCardColumn *
mpis_card_table_get_column (const MpisCardTable *self,
                            guint                column)
{
  g_return_val_if_fail (column < self->columns->len, NULL);

  return &g_array_index (self->columns, MpisCardColumn, column);
}

/**
 * mpis_card_table_get_row:
 *
 * Returns: (transfer none): a row
 */
const MpisCardRow *
mpis_card_table_get_row (const MpisCardTable *self,
                         guint                row)
{
  g_return_val_if_fail (row < self->rows->len, NULL);

  return &g_array_index (self->rows, MpisCardRow, row);
}

/**
 * mpis_card_table_get_cell:
 *
 * Returns: (transfer none): what stands in @row and @column
 */
const MpisCardCell *
mpis_card_table_get_cell (const MpisCardTable *self,
                          guint                row,
                          guint                column)
{
  g_return_val_if_fail (row < self->rows->len && column < self->columns->len, NULL);

  return &g_array_index (self->rows, MpisCardRow, row).cells[column];
}

/**
 * mpis_card_table_format:
 * @zone: the zone to show instants in
 *
 * Returns: (transfer full): what stands in @row and @column, for people: a dash where nobody knows, “n/a”
 *   where the channel does not offer it
 */
char *
mpis_card_table_format (const MpisCardTable *self,
                        guint                row,
                        guint                column,
                        GTimeZone           *zone)
{
  const MpisCardCell *cell = mpis_card_table_get_cell (self, row, column);

  if (cell->known == MPIS_CARD_NEVER)
    return g_strdup (_("n/a"));
  if (cell->known == MPIS_CARD_MISSING)
    return g_strdup (MPIS_TEXT_MISSING);
  switch (mpis_card_table_get_column (self, column)->type)
    {
    case MPIS_CARD_COLUMN_COUNT:    return mpis_format_count (cell->integer);
    case MPIS_CARD_COLUMN_FRACTION: return mpis_format_percent (cell->number);
    case MPIS_CARD_COLUMN_DAY:      return mpis_words_day ((gint32) cell->integer);
    case MPIS_CARD_COLUMN_INSTANT:  return mpis_words_short (cell->integer, zone);
    case MPIS_CARD_COLUMN_SPAN:     return mpis_words_span (cell->integer);
    case MPIS_CARD_COLUMN_TEXT:
    default:                        return g_strdup (cell->text);
    }
}
