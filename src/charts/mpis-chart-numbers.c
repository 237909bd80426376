#include "config.h"

#include "mpis-chart-numbers.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-categories.h"
#include "mpis-chart-extras.h"
#include "mpis-chart-kind.h"
#include "mpis-csv-write.h"
#include "mpis-format.h"

#define SECONDS_A_DAY 86400

struct _MpisChartNumbers
{
  GObject        parent_instance;

  MpisChartData *data;    /* never stacked: what lies on others would have to be taken off them again */
  char          *title;
  GPtrArray     *headings;
  MpisSheet     *sheet;   /* (nullable): the table of a kind that lists itself */
};

static GType
numbers_get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
numbers_get_n_items (GListModel *model)
{
  return mpis_chart_numbers_get_n_rows (MPIS_CHART_NUMBERS (model));
}

static gpointer
numbers_get_item (GListModel *model,
                  guint       position)
{
  return position < numbers_get_n_items (model) ? g_object_new (G_TYPE_OBJECT, NULL) : NULL;
}

static void
numbers_list_init (GListModelInterface *iface)
{
  iface->get_item_type = numbers_get_item_type;
  iface->get_n_items = numbers_get_n_items;
  iface->get_item = numbers_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MpisChartNumbers, mpis_chart_numbers, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, numbers_list_init))

static void
mpis_chart_numbers_finalize (GObject *object)
{
  MpisChartNumbers *self = MPIS_CHART_NUMBERS (object);

  mpis_chart_data_free (self->data);
  g_free (self->title);
  g_ptr_array_unref (self->headings);
  g_clear_pointer (&self->sheet, mpis_sheet_unref);

  G_OBJECT_CLASS (mpis_chart_numbers_parent_class)->finalize (object);
}

static void
mpis_chart_numbers_class_init (MpisChartNumbersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mpis_chart_numbers_finalize;
}

static void
mpis_chart_numbers_init (MpisChartNumbers *self)
{
}

static const MpisChartTrace *
numbers_get_trace (MpisChartNumbers *self,
                   guint             i)
{
  return &g_array_index (self->data->traces, MpisChartTrace, i);
}

/* Of a ghost, with how far back it lies. */
static char *
create_heading (MpisSeries *series)
{
  double shift = mpis_series_get_shift (series);
  int days = (int) shift;

  if (mpis_series_get_ghost_of (series) == NULL || isnan (shift))
    return g_strdup (mpis_series_get_name (series));

  /* Translators: heading of a column with the values of an earlier period */
  return g_strdup_printf (ngettext ("%s (%d day before)", "%s (%d days before)", (gulong) days),
                          mpis_series_get_name (series), days);
}

static void
numbers_add_headings (MpisChartNumbers *self)
{
  for (guint i = 0; self->sheet != NULL && i < mpis_sheet_get_n_columns (self->sheet); i++)
    g_ptr_array_add (self->headings, g_strdup (mpis_sheet_get_heading (self->sheet, i)));
  if (self->sheet != NULL)
    return;
  if (self->data->kind == MPIS_CHART_BARS)
    {
      g_ptr_array_add (self->headings, g_strdup (_("Name")));
      g_ptr_array_add (self->headings, g_strdup (*self->title != '\0' ? self->title : _("Value")));
      return;
    }

  if (MPIS_IS_CATEGORIES (self->data->content))
    g_ptr_array_add (self->headings,
                     g_strdup (mpis_categories_get_title (MPIS_CATEGORIES (self->data->content))));
  else
    g_ptr_array_add (self->headings, g_strdup (self->data->whole ? _("Date") : _("Time")));
  for (guint i = 0; i < self->data->traces->len; i++)
    g_ptr_array_add (self->headings, create_heading (numbers_get_trace (self, i)->series));
  if (self->data->goal != NULL)
    g_ptr_array_add (self->headings, g_strdup (mpis_chart_goal_get_label (self->data->goal)));
  if (self->data->annotations->len > 0)
    g_ptr_array_add (self->headings, g_strdup (_("Events")));
}

/**
 * mpis_chart_numbers_new:
 * @data: what the chart shows
 * @title: what the chart is called
 *
 * Returns: (transfer full): its numbers
 */
MpisChartNumbers *
mpis_chart_numbers_new (const MpisChartData *data,
                        const char          *title)
{
  const MpisChartKindClass *klass = mpis_chart_kind_get_class (data->kind);
  MpisChartNumbers *self = g_object_new (MPIS_TYPE_CHART_NUMBERS, NULL);
  gboolean keep = klass->list != NULL || klass->points_are_series;

  self->data = mpis_chart_data_copy (data, keep ? data->kind : MPIS_CHART_LINE);
  if (klass->list != NULL && data->has_values)
    self->sheet = klass->list (self->data, title);
  self->title = g_strdup (title);
  self->headings = g_ptr_array_new_with_free_func (g_free);
  numbers_add_headings (self);

  return self;
}

/**
 * mpis_chart_numbers_get_n_rows:
 *
 * Returns: how many rows there are, without the headings
 */
guint
mpis_chart_numbers_get_n_rows (MpisChartNumbers *self)
{
  return self->sheet != NULL ? mpis_sheet_get_n_rows (self->sheet) : (guint) self->data->n_x;
}

/**
 * mpis_chart_numbers_get_n_columns:
 *
 * Returns: how many columns there are; the first says what a row is of
 */
guint
mpis_chart_numbers_get_n_columns (MpisChartNumbers *self)
{
  return self->headings->len;
}

/**
 * mpis_chart_numbers_is_text:
 *
 * Returns: whether the column has words in it, not numbers
 */
gboolean
mpis_chart_numbers_is_text (MpisChartNumbers *self,
                            guint             column)
{
  if (self->sheet != NULL)
    return mpis_sheet_get_type_of (self->sheet, column) == MPIS_SHEET_TEXT
           || mpis_sheet_get_type_of (self->sheet, column) == MPIS_SHEET_MOMENT;

  return column == 0
         || (self->data->annotations->len > 0 && column == self->headings->len - 1);
}

/**
 * mpis_chart_numbers_get_heading:
 *
 * Returns: (transfer none): what the column is called
 */
const char *
mpis_chart_numbers_get_heading (MpisChartNumbers *self,
                                guint             column)
{
  return g_ptr_array_index (self->headings, column);
}

/* NaN where not known. */
static double
numbers_get (MpisChartNumbers *self,
             guint             row,
             guint             column)
{
  guint trace = self->data->kind == MPIS_CHART_BARS ? row : column - 1;

  if (trace >= self->data->traces->len)
    return mpis_chart_goal_get_at (self->data->goal, self->data->x[row]);

  return mpis_chart_data_get (self->data, trace, row);
}

static char *
format_cell (const MpisSheet *sheet,
             guint            row,
             guint            column)
{
  switch (mpis_sheet_get_type_of (sheet, column))
    {
    case MPIS_SHEET_TEXT:
      return g_strdup (mpis_sheet_get_text (sheet, row, column));
    case MPIS_SHEET_INTEGER:
      return mpis_format_count (mpis_sheet_get_integer (sheet, row, column));
    case MPIS_SHEET_RATE:
      return mpis_format_percent (mpis_sheet_get_number (sheet, row, column));
    case MPIS_SHEET_MOMENT:
      return mpis_format_instant (mpis_sheet_get_integer (sheet, row, column),
                                  mpis_sheet_get_zone (sheet));
    case MPIS_SHEET_DAY:
      return mpis_format_day_full (mpis_sheet_get_integer (sheet, row, column));
    case MPIS_SHEET_NUMBER:
    default:
      return mpis_format_value (mpis_sheet_get_number (sheet, row, column), MPIS_CHART_UNIT_COUNT);
    }
}

/**
 * mpis_chart_numbers_format:
 * @row: below mpis_chart_numbers_get_n_rows()
 * @column: below mpis_chart_numbers_get_n_columns()
 *
 * Returns: (transfer full): what the cell says, by the locale; a dash for what is not known
 */
char *
mpis_chart_numbers_format (MpisChartNumbers *self,
                           guint             row,
                           guint             column)
{
  if (self->sheet != NULL)
    return format_cell (self->sheet, row, column);
  if (column > 0 && mpis_chart_numbers_is_text (self, column))
    return mpis_chart_extras_list (self->data, row);
  if (column > 0)
    return mpis_format_value (numbers_get (self, row, column), self->data->unit);
  if (self->data->kind == MPIS_CHART_BARS)
    return g_strdup (mpis_series_get_name (numbers_get_trace (self, row)->series));
  if (MPIS_IS_CATEGORIES (self->data->content))
    return mpis_chart_data_name_place (self->data, row);

  /* Translators: a day with its year (3 Nov 2026), for g_date_time_format(). */
  return self->data->whole ? mpis_format_day_as ((gint64) self->data->x[row], C_("date", "%-d %b %Y"))
                     : mpis_format_moment (self->data->x[row]);
}

static void
append_moment (GString  *csv,
               double    x,
               gboolean  whole)
{
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc (llround (x * SECONDS_A_DAY));
  g_autofree char *text = NULL;

  if (date == NULL)
    return;
  text = g_date_time_format (date, whole ? "%Y-%m-%d" : "%Y-%m-%dT%H:%M:%S");
  g_string_append (csv, text);
}

/* What a row is of. */
static void
append_place (MpisChartNumbers *self,
              guint             row,
              GString          *csv)
{
  MpisChartData *data = self->data;

  if (data->kind == MPIS_CHART_BARS)
    mpis_csv_append_text (csv, mpis_series_get_name (numbers_get_trace (self, row)->series),
                          MPIS_CSV_SAFE);
  else if (MPIS_IS_CATEGORIES (data->content))
    mpis_csv_append_text (csv, mpis_categories_get (MPIS_CATEGORIES (data->content), row)->name,
                          MPIS_CSV_SAFE);
  else
    append_moment (csv, data->x[row], data->whole);
}

/**
 * mpis_chart_numbers_to_csv:
 *
 * The numbers as a file: RFC 4180, UTF-8, a row of headings, days as YYYY-MM-DD or local
 * YYYY-MM-DDThh:mm:ss, plain numbers, fractions for rates, nothing for what is not known.
 *
 * Returns: (transfer full): the text
 */
char *
mpis_chart_numbers_to_csv (MpisChartNumbers *self)
{
  GString *csv = g_string_new (NULL);
  guint n_columns = mpis_chart_numbers_get_n_columns (self);

  if (self->sheet != NULL)
    {
      g_autoptr(GBytes) bytes = mpis_sheet_to_csv (self->sheet, MPIS_CSV_SAFE, NULL, NULL);

      g_string_append_len (csv, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
      return g_string_free_and_steal (csv);
    }

  for (guint column = 0; column < n_columns; column++)
    {
      if (column > 0)
        g_string_append_c (csv, ',');
      mpis_csv_append_text (csv, mpis_chart_numbers_get_heading (self, column), MPIS_CSV_SAFE);
    }
  g_string_append (csv, "\r\n");

  for (guint row = 0; row < mpis_chart_numbers_get_n_rows (self); row++)
    {
      append_place (self, row, csv);
      for (guint column = 1; column < n_columns; column++)
        {
          g_string_append_c (csv, ',');
          if (mpis_chart_numbers_is_text (self, column))
            {
              g_autofree char *events = mpis_chart_extras_list (self->data, row);

              mpis_csv_append_text (csv, events, MPIS_CSV_SAFE);
            }
          else
            mpis_csv_append_number (csv, numbers_get (self, row, column));
        }
      g_string_append (csv, "\r\n");
    }

  return g_string_free_and_steal (csv);
}

/**
 * mpis_chart_numbers_equal:
 *
 * Returns: whether both say the same
 */
gboolean
mpis_chart_numbers_equal (MpisChartNumbers *a,
                          MpisChartNumbers *b)
{
  g_autofree char *one = mpis_chart_numbers_to_csv (a);
  g_autofree char *other = mpis_chart_numbers_to_csv (b);

  return a->data->unit == b->data->unit && g_str_equal (one, other);
}
