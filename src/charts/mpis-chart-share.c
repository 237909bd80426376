#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-chart-fill.h"
#include "mpis-chart-kind.h"
#include "mpis-chart-marks.h"
#include "mpis-format.h"

/* Pixels. */
#define BAR_HEIGHT   30.0
#define BAR_RADIUS   6.0
#define BAR_GAP      12.0    /* between bar and list */
#define LEAST_PART   2.0     /* what there is can be seen */
#define ROW          24.0
#define WIDE_COLUMN  260.0   /* of the list */
#define COLUMN_GAP   28.0
#define BLOCK        12.0
#define BLOCK_GAP    8.0
#define VALUE_GAP    12.0

/* The parts' edges, and the columns of the list. */
typedef struct {
  double *edges;     /* pixels; one more than there are parts */
  guint   n_columns;
  double  column;    /* from the beginning of one to that of the next */
  double  row;
  double  list_top;
  double  value;     /* the widest value */
  double  share;     /* the widest share */
} ShareLayout;

/* --- values --- */

static double
value_of (const MpisChartData *data,
          gsize                place)
{
  const MpisChartTrace *trace = &g_array_index (data->traces, MpisChartTrace, place);

  return trace->n > 0 ? trace->y[0] : NAN;
}

static double
total_of (const MpisChartData *data)
{
  double total = 0;

  for (gsize i = 0; i < data->n_x; i++)
    if (value_of (data, i) > 0)
      total += value_of (data, i);

  return total;
}

/* NaN for what has none. */
static double
share_of (const MpisChartData *data,
          gsize                place)
{
  double value = value_of (data, place);

  if (value == 0)
    return 0;

  return value > 0 ? value / total_of (data) : NAN;
}

static const char *
name_of (const MpisChartData *data,
         gsize                place)
{
  return mpis_series_get_name (g_array_index (data->traces, MpisChartTrace, place).series);
}

static void
share_prepare (MpisChartData *data)
{
  data->n_x = data->traces->len;
  data->x = g_new (double, MAX (data->n_x, 1));
  for (gsize i = 0; i < data->n_x; i++)
    data->x[i] = (double) i;
  data->first = 0;
  data->last = MAX ((double) data->n_x - 1, 0);
  data->whole = TRUE;
  data->high = total_of (data);
  data->has_values = data->high > 0 && isfinite (data->high);
}

static char *
share_describe (const MpisChartData *data,
                const char          *title)
{
  GString *text = g_string_new (title);
  gboolean first = TRUE;

  for (gsize i = 0; i < data->n_x; i++)
    {
      g_autofree char *share = mpis_format_percent (share_of (data, i));

      if (isnan (share_of (data, i)))
        continue;
      g_string_append_printf (text, "%s%s %s", first ? ": " : ", ", name_of (data, i), share);
      first = FALSE;
    }

  return g_string_free_and_steal (text);
}

static void
share_read (const MpisChartData *data,
            gsize                place,
            MpisChartValues     *values)
{
  double value = value_of (data, place);
  guint slot = g_array_index (data->traces, MpisChartTrace, place).slot;

  values->title = g_strdup (name_of (data, place));
  mpis_chart_values_take (values, _("Value"), isnan (value) ? g_strdup (_("unknown"))
                                                            : mpis_format_value (value, data->unit),
                          slot);
  if (value < 0)
    values->note = g_strdup (_("less than nothing has no share"));
  else if (!isnan (value))
    mpis_chart_values_take (values, _("Share"), mpis_format_percent (share_of (data, place)),
                            MPIS_CHART_NO_SLOT);
}

static int
share_walk (const MpisChartData *data,
            int                  place,
            int                  right,
            int                  down)
{
  return mpis_chart_step (place, right != 0 ? right : down, (int) data->n_x);
}

static MpisSheet *
share_list (const MpisChartData *data,
            const char          *title)
{
  MpisSheet *sheet = mpis_chart_list_new (title, NULL);

  mpis_sheet_add_column (sheet, _("Name"), MPIS_SHEET_TEXT);
  mpis_sheet_add_column (sheet, *title != '\0' ? title : _("Value"),
                         data->unit == MPIS_CHART_UNIT_FRACTION ? MPIS_SHEET_RATE
                                                                : MPIS_SHEET_NUMBER);
  mpis_sheet_add_column (sheet, _("Share"), MPIS_SHEET_RATE);
  for (gsize i = 0; i < data->n_x; i++)
    {
      mpis_sheet_add_text (sheet, name_of (data, i));
      mpis_sheet_add_number (sheet, value_of (data, i));
      mpis_sheet_add_number (sheet, share_of (data, i));
    }

  return sheet;
}

/* --- layout --- */

static guint
count_columns (const MpisChartData *data,
               double               width)
{
  return (guint) CLAMP (floor ((width + COLUMN_GAP) / (WIDE_COLUMN + COLUMN_GAP)), 1,
                        MAX (data->traces->len, 1));
}

static guint
share_count_rows (const MpisChartData *data,
                  double               width)
{
  guint columns = count_columns (data, width);

  return MAX ((data->traces->len + columns - 1) / columns, 1);
}

static void
own_free (gpointer own)
{
  g_free (((ShareLayout *) own)->edges);
  g_free (own);
}

/* What is too small to be seen takes a little of what is not. */
static double *
place_parts (const MpisChartData *data,
             double               left,
             double               width)
{
  double *edges = g_new0 (double, data->n_x + 1);
  double total = total_of (data), taken = 0, large = 0, at = left;

  for (gsize i = 0; i < data->n_x; i++)
    {
      double part = value_of (data, i) > 0 ? value_of (data, i) / total * width : 0;

      taken += part > 0 ? MAX (part, LEAST_PART) - part : 0;
      large += part > LEAST_PART ? part - LEAST_PART : 0;
    }
  for (gsize i = 0; i < data->n_x; i++)
    {
      double part = value_of (data, i) > 0 ? value_of (data, i) / total * width : 0;

      edges[i] = at;
      if (part > LEAST_PART)
        at += LEAST_PART + (part - LEAST_PART) * (large > taken ? 1 - taken / large : 1);
      else if (part > 0)
        at += LEAST_PART;
    }
  edges[data->n_x] = at;

  return edges;
}

static void
share_layout (MpisChartLayout     *layout,
              const MpisChartData *data,
              MpisMeasureFunc      measure,
              gpointer             measure_data)
{
  ShareLayout *own = g_new0 (ShareLayout, 1);

  layout->left = 0;
  layout->top = 0;
  layout->right = layout->width;
  layout->bottom = MIN (BAR_HEIGHT, layout->height);
  own->edges = place_parts (data, layout->left, layout->right - layout->left);
  own->n_columns = count_columns (data, layout->width);
  own->column = (layout->width + COLUMN_GAP) / own->n_columns;
  own->row = MAX (ROW, layout->line_height + 2);
  own->list_top = layout->bottom + BAR_GAP;
  for (gsize i = 0; i < data->n_x; i++)
    {
      g_autofree char *value = mpis_format_value (value_of (data, i), data->unit);
      g_autofree char *share = mpis_format_percent (share_of (data, i));

      own->value = MAX (own->value, ceil (measure (value, measure_data)));
      own->share = MAX (own->share, ceil (measure (share, measure_data)));
    }
  layout->own = own;
  layout->own_free = own_free;
}

/* Where the row of a part is in the list. */
static void
place_row (const MpisChartLayout *layout,
           const MpisChartData   *data,
           gsize                  place,
           cairo_rectangle_t     *row)
{
  const ShareLayout *own = layout->own;
  guint rows = share_count_rows (data, layout->width);

  *row = (cairo_rectangle_t) { (double) (place / rows) * own->column,
                               own->list_top + (double) (place % rows) * own->row,
                               own->column - COLUMN_GAP, own->row };
}

static gboolean
is_in (const cairo_rectangle_t *area,
       double                   x,
       double                   y)
{
  return x >= area->x && x < area->x + area->width && y >= area->y && y < area->y + area->height;
}

static int
share_find (const MpisChartLayout *layout,
            const MpisChartData   *data,
            double                 x,
            double                 y)
{
  const ShareLayout *own = layout->own;

  for (gsize i = 0; i < data->n_x; i++)
    {
      cairo_rectangle_t row;

      place_row (layout, data, i, &row);
      if (is_in (&row, x, y)
          || (y <= layout->bottom && x >= own->edges[i] && x < own->edges[i + 1]))
        return (int) i;
    }

  return -1;
}

/* The part; of what has none, its row. */
static gboolean
share_get_mark (const MpisChartLayout *layout,
                const MpisChartData   *data,
                gsize                  place,
                cairo_rectangle_t     *mark)
{
  const ShareLayout *own = layout->own;

  *mark = (cairo_rectangle_t) { own->edges[place], layout->top, own->edges[place + 1] - own->edges[place],
                                layout->bottom - layout->top };
  if (mark->width <= 0)
    place_row (layout, data, place, mark);

  return TRUE;
}

/* --- drawing --- */

static void
draw_part (const MpisChartCanvas *canvas,
           guint                  i)
{
  const MpisChartLayout *layout = canvas->layout;
  const ShareLayout *own = layout->own;
  guint slot = g_array_index (canvas->data->traces, MpisChartTrace, i).slot;
  const MpisColor *color = mpis_chart_style_get_color (canvas->style, slot);
  double from = own->edges[i], to = own->edges[i + 1];
  g_autofree char *share = mpis_format_percent (share_of (canvas->data, i));
  double gap = to - from > 6 ? 1 : 0;

  if (to <= from)
    return;

  cairo_new_path (canvas->cr);
  cairo_rectangle (canvas->cr, from + gap / 2, layout->top, to - from - gap,
                   layout->bottom - layout->top);
  mpis_chart_fill (canvas->cr, color, 1, mpis_chart_fill_get_pattern (slot));
  if (own->share + 14 <= to - from)
    mpis_chart_draw_plaque (canvas, share, color, (from + to) / 2, (layout->top + layout->bottom) / 2);
}

static void
draw_row (const MpisChartCanvas *canvas,
          guint                  i)
{
  const ShareLayout *own = canvas->layout->own;
  const MpisChartStyle *style = canvas->style;
  guint slot = g_array_index (canvas->data->traces, MpisChartTrace, i).slot;
  double value = value_of (canvas->data, i);
  g_autofree char *share = mpis_format_percent (share_of (canvas->data, i));
  g_autofree char *shown = mpis_format_value (value, canvas->data->unit);
  double middle, right, room;
  cairo_rectangle_t row;

  place_row (canvas->layout, canvas->data, i, &row);
  middle = row.y + row.height / 2;
  right = row.x + row.width;
  room = row.width - BLOCK - BLOCK_GAP - own->value - own->share - 2 * VALUE_GAP;

  cairo_save (canvas->cr);
  cairo_translate (canvas->cr, row.x, round (middle - BLOCK / 2));
  mpis_chart_fill_block (canvas->cr, BLOCK, BLOCK, slot, style);
  cairo_restore (canvas->cr);
  mpis_chart_draw_words (canvas, name_of (canvas->data, i), &style->text, row.x + BLOCK + BLOCK_GAP,
                         middle, MAX (room, 12));
  mpis_chart_draw_words_to (canvas, shown, &style->dim, right - own->share - VALUE_GAP, middle);
  mpis_chart_draw_words_to (canvas, share, &style->text, right, middle);
}

static void
share_draw (const MpisChartCanvas *canvas)
{
  const MpisChartLayout *layout = canvas->layout;

  cairo_save (canvas->cr);
  mpis_chart_marks_add_bar (canvas->cr, layout->left, layout->top, layout->right - layout->left,
                            layout->bottom - layout->top, BAR_RADIUS);
  cairo_clip (canvas->cr);
  for (guint i = 0; i < canvas->data->traces->len; i++)
    draw_part (canvas, i);
  cairo_restore (canvas->cr);

  for (guint i = 0; i < canvas->data->traces->len; i++)
    {
      cairo_rectangle_t row;

      place_row (layout, canvas->data, i, &row);
      if (row.y + row.height <= layout->height + 1)
        draw_row (canvas, i);
    }
}

const MpisChartKindClass mpis_chart_share_class = {
  .name = "share", .size = { 160, 480, 42, 44, 24, 24 }, .points_are_series = TRUE, .solid = TRUE,
  .count_rows = share_count_rows, .prepare = share_prepare, .describe = share_describe,
  .read = share_read, .walk = share_walk, .list = share_list, .layout = share_layout,
  .find = share_find, .get_mark = share_get_mark, .draw = share_draw,
};
