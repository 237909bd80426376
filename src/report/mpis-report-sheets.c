#include "config.h"

#include "mpis-report-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-workbook.h"

static MpisSheetType
sheet_type (MpisCardColumnType type)
{
  switch (type)
    {
    case MPIS_CARD_COLUMN_COUNT:
      return MPIS_SHEET_INTEGER;
    case MPIS_CARD_COLUMN_FRACTION:
      return MPIS_SHEET_RATE;
    case MPIS_CARD_COLUMN_DAY:
      return MPIS_SHEET_DAY;
    case MPIS_CARD_COLUMN_INSTANT:
      return MPIS_SHEET_MOMENT;
    case MPIS_CARD_COLUMN_SPAN:
      return MPIS_SHEET_NUMBER;
    case MPIS_CARD_COLUMN_TEXT:
    default:
      return MPIS_SHEET_TEXT;
    }
}

static char *
make_heading (const MpisCardColumn *column)
{
  if (column->type != MPIS_CARD_COLUMN_SPAN)
    return g_strdup (column->heading);

  /* Translators: the heading of a column of a spreadsheet that holds lengths of time in hours. */
  return g_strdup_printf (_("%s (hours)"), column->heading);
}

static void
add_cell (MpisSheet            *sheet,
          const MpisCardColumn *column,
          const MpisCardCell   *cell)
{
  gboolean known = cell->known == MPIS_CARD_KNOWN;

  switch (sheet_type (column->type))
    {
    case MPIS_SHEET_TEXT:
      mpis_sheet_add_text (sheet, known ? cell->text : NULL);
      break;
    case MPIS_SHEET_INTEGER:
    case MPIS_SHEET_DAY:
    case MPIS_SHEET_MOMENT:
      mpis_sheet_add_integer (sheet, known ? cell->integer
                              : column->type == MPIS_CARD_COLUMN_INSTANT ? MPIS_INSTANT_UNKNOWN : G_MININT64);
      break;
    case MPIS_SHEET_NUMBER:
      mpis_sheet_add_number (sheet, known ? cell->integer / (double) G_TIME_SPAN_HOUR : NAN);
      break;
    case MPIS_SHEET_RATE:
    default:
      mpis_sheet_add_number (sheet, known ? cell->number : NAN);
    }
}

static void
add_table (MpisSheet           *sheet,
           const MpisCardTable *table)
{
  guint n_columns = mpis_card_table_get_n_columns (table);

  for (guint i = 0; i < n_columns; i++)
    {
      const MpisCardColumn *column = mpis_card_table_get_column (table, i);
      g_autofree char *heading = make_heading (column);

      mpis_sheet_add_column (sheet, heading, sheet_type (column->type));
    }
  for (guint row = 0; row < mpis_card_table_get_n_rows (table); row++)
    for (guint i = 0; i < n_columns; i++)
      add_cell (sheet, mpis_card_table_get_column (table, i), mpis_card_table_get_cell (table, row, i));
}

static void
add_message (MpisSheet            *sheet,
             const MpisCardAnswer *answer)
{
  const char *text = answer->message != NULL ? answer->message : answer->text;

  mpis_sheet_add_column (sheet, answer->title, MPIS_SHEET_TEXT);
  if (text != NULL)
    mpis_sheet_add_text (sheet, text);
}

static MpisSheet *
make_card_sheet (MpisCardAnswer *answer,
                 GTimeZone      *zone)
{
  MpisSheet *sheet = mpis_sheet_new (answer->title, zone);
  g_autoptr(MpisCardTable) table = answer->state == MPIS_CARD_READY
                                   ? mpis_card_answer_get_numbers (answer) : NULL;

  if (table != NULL && mpis_card_table_get_n_columns (table) > 0)
    add_table (sheet, table);
  else
    add_message (sheet, answer);

  return sheet;
}

/* What stands at the head of the page, and what is on which sheet. */
static MpisSheet *
make_first_sheet (MpisReport *self)
{
  MpisSheet *sheet = mpis_sheet_new (_("Dashboard"), self->zone);

  mpis_sheet_add_column (sheet, self->title, MPIS_SHEET_TEXT);
  mpis_sheet_add_column (sheet, "", MPIS_SHEET_TEXT);
  for (guint i = 0; i < self->head->len; i++)
    {
      mpis_sheet_add_text (sheet, self->head->pdata[i]);
      mpis_sheet_add_text (sheet, NULL);
    }
  for (guint i = 0; i < self->cards->len; i++)
    {
      const MpisCardAnswer *answer = g_array_index (self->cards, MpisReportCard, i).answer;

      mpis_sheet_add_text (sheet, answer->title);
      mpis_sheet_add_text (sheet, answer->subtitle);
    }

  return sheet;
}

GBytes *
_mpis_report_to_workbook (MpisReport    *self,
                          GCancellable  *cancellable,
                          GError       **error)
{
  g_autoptr(GPtrArray) sheets = g_ptr_array_new_with_free_func ((GDestroyNotify) mpis_sheet_unref);

  g_ptr_array_add (sheets, make_first_sheet (self));
  for (guint i = 0; i < self->cards->len; i++)
    g_ptr_array_add (sheets, make_card_sheet (g_array_index (self->cards, MpisReportCard, i).answer,
                                              self->zone));

  return mpis_workbook_make (self->title, (MpisSheet *const *) sheets->pdata, sheets->len,
                             cancellable, error);
}
