#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-chart-fill.h"
#include "mpis-chart-kind.h"
#include "mpis-chart-marks.h"
#include "mpis-chart-text.h"
#include "mpis-counters.h"
#include "mpis-format.h"
#include "mpis-heatmap.h"

/* Pixels. */
#define LABEL_DISTANCE 8.0
#define CELL_GAP       2.0
#define LEAST_CELL     3.0
#define RADIUS         3.0
#define LEAST_NAME     22.0    /* of a column */
#define TEXT_ROOM      6.0     /* beside a value in its cell, both sides together */
#define LEGEND_GAP     10.0
#define RAMP_STEP      16.0    /* of the legend */
#define SWATCH         12.0
#define SWATCH_GAP     6.0
#define ENTRY_GAP      16

/* The rows of the lattice that cells hidden or unknown are drawn with. */
#define PATTERN_TOO_FEW 1

typedef struct {
  guint rows;
  guint columns;
} Shape;

/* What the legend explains, and where. */
typedef struct {
  MpisFlowItem     entries[3];
  MpisHeatmapState states[3];
  guint            n;
  double           low;          /* how wide the lowest value's label is */
} LegendLayout;

static MpisHeatmap *
map_of (const MpisChartData *data)
{
  return MPIS_HEATMAP (data->content);
}

static Shape
shape_of (const MpisChartData *data)
{
  if (!MPIS_IS_HEATMAP (data->content))
    return (Shape) { 0, 0 };

  return (Shape) { mpis_categories_get_n (mpis_heatmap_get_rows (map_of (data))),
                   mpis_categories_get_n (mpis_heatmap_get_columns (map_of (data))) };
}

static guint
count_state (const MpisChartData *data,
             MpisHeatmapState     state)
{
  guint n = 0;

  for (gsize i = 0; i < data->n_x; i++)
    n += mpis_heatmap_get_state (map_of (data), (guint) i) == state;

  return n;
}

/* --- values --- */

/* The lowest and highest are those of the values: a colour says how a value is among the others. */
static void
heatmap_prepare (MpisChartData *data)
{
  Shape shape = shape_of (data);

  data->first = data->last = 0;
  data->whole = TRUE;
  data->n_x = (gsize) shape.rows * shape.columns;
  data->x = g_new (double, MAX (data->n_x, 1));
  for (gsize i = 0; i < data->n_x; i++)
    {
      double value = mpis_heatmap_get_value (map_of (data), (guint) i);

      data->x[i] = (double) i;
      if (isnan (value))
        continue;
      data->low = data->has_values ? MIN (data->low, value) : value;
      data->high = data->has_values ? MAX (data->high, value) : value;
      data->has_values = TRUE;
    }
  data->has_values = data->has_values || (data->n_x > 0 && count_state (data, MPIS_HEATMAP_TOO_FEW) > 0);
}

static char *
name_cell (const MpisChartData *data,
           gsize                cell)
{
  guint columns = shape_of (data).columns;
  const MpisCategory *row = mpis_categories_get (mpis_heatmap_get_rows (map_of (data)),
                                                 (guint) (cell / columns));
  const MpisCategory *column = mpis_categories_get (mpis_heatmap_get_columns (map_of (data)),
                                                    (guint) (cell % columns));

  /* Translators: the row and the column of a cell: Monday, 14:00 */
  return g_strdup_printf (_("%s, %s"), row->name, column->name);
}

/* The first cell with that value. */
static gsize
find_cell (const MpisChartData *data,
           double               value)
{
  for (gsize i = 0; i < data->n_x; i++)
    if (mpis_heatmap_get_value (map_of (data), (guint) i) == value)
      return i;

  return 0;
}

static char *
heatmap_describe (const MpisChartData *data,
                  const char          *title)
{
  guint unknown = count_state (data, MPIS_HEATMAP_UNKNOWN);
  guint few = count_state (data, MPIS_HEATMAP_TOO_FEW);
  GString *text = g_string_new (NULL);

  /* Translators: title, what the rows and what the columns are. */
  g_string_printf (text, _("%s, %s and %s"), title,
                   mpis_categories_get_title (mpis_heatmap_get_rows (map_of (data))),
                   mpis_categories_get_title (mpis_heatmap_get_columns (map_of (data))));
  if (count_state (data, MPIS_HEATMAP_KNOWN) > 0)
    {
      g_autofree char *high = mpis_format_value (data->high, data->unit);
      g_autofree char *low = mpis_format_value (data->low, data->unit);
      g_autofree char *highest = name_cell (data, find_cell (data, data->high));
      g_autofree char *lowest = name_cell (data, find_cell (data, data->low));

      /* Translators: values, and where they are. */
      g_string_append_printf (text, _(": highest %s (%s), lowest %s (%s)"), high, highest, low, lowest);
    }
  if (few > 0)
    g_string_append_printf (text, ngettext ("; %u cell with too few to tell",
                                            "; %u cells with too few to tell", few), few);
  if (unknown > 0)
    g_string_append_printf (text, ngettext ("; %u cell unknown", "; %u cells unknown", unknown), unknown);

  return g_string_free_and_steal (text);
}

static void
heatmap_read (const MpisChartData *data,
              gsize                place,
              MpisChartValues     *values)
{
  MpisHeatmap *map = map_of (data);
  guint cell = (guint) place;
  gint64 count = mpis_heatmap_get_count (map, cell);
  g_autofree char *based = mpis_format_count (count);
  g_autofree char *needed = mpis_format_count (mpis_heatmap_get_least_count (map));
  char *shown;

  if (mpis_heatmap_get_state (map, cell) == MPIS_HEATMAP_KNOWN)
    shown = mpis_format_value (mpis_heatmap_get_value (map, cell), data->unit);
  else
    shown = g_strdup (mpis_heatmap_get_state (map, cell) == MPIS_HEATMAP_TOO_FEW
                      ? _("too few to tell") : _("unknown"));

  values->title = name_cell (data, place);
  mpis_chart_values_take (values, mpis_heatmap_get_value_name (map), shown, MPIS_CHART_NO_SLOT);
  if (count == MPIS_UNKNOWN)
    return;
  /* Translators: how many posts, say, a value is based on, and how many are needed. */
  values->note = mpis_heatmap_get_state (map, cell) == MPIS_HEATMAP_TOO_FEW
                 ? g_strdup_printf (_("based on %s, needs %s"), based, needed)
                 /* Translators: how many posts, say, a value is based on. */
                 : g_strdup_printf (_("based on %s"), based);
}

static int
heatmap_walk (const MpisChartData *data,
              int                  place,
              int                  right,
              int                  down)
{
  Shape shape = shape_of (data);
  int columns = (int) shape.columns;

  if (place < 0)
    return mpis_chart_step (place, right != 0 ? right : down, (int) data->n_x);
  if (right != 0)
    return place / columns * columns + mpis_chart_step (place % columns, right, columns);

  return mpis_chart_step (place / columns, down, (int) shape.rows) * columns + place % columns;
}

static MpisSheet *
heatmap_list (const MpisChartData *data,
              const char          *title)
{
  MpisSheet *sheet = mpis_chart_list_new (title, NULL);
  MpisHeatmap *map = map_of (data);
  guint columns = shape_of (data).columns;
  gboolean counted = data->n_x > 0 && mpis_heatmap_get_count (map, 0) != MPIS_UNKNOWN;

  mpis_sheet_add_column (sheet, mpis_categories_get_title (mpis_heatmap_get_rows (map)),
                         MPIS_SHEET_TEXT);
  mpis_sheet_add_column (sheet, mpis_categories_get_title (mpis_heatmap_get_columns (map)),
                         MPIS_SHEET_TEXT);
  mpis_sheet_add_column (sheet, mpis_heatmap_get_value_name (map),
                         data->unit == MPIS_CHART_UNIT_FRACTION ? MPIS_SHEET_RATE
                                                                : MPIS_SHEET_NUMBER);
  if (counted)
    mpis_sheet_add_column (sheet, _("Based on"), MPIS_SHEET_INTEGER);
  for (guint i = 0; i < data->n_x; i++)
    {
      mpis_sheet_add_text (sheet, mpis_categories_get (mpis_heatmap_get_rows (map), i / columns)->name);
      mpis_sheet_add_text (sheet,
                           mpis_categories_get (mpis_heatmap_get_columns (map), i % columns)->name);
      mpis_sheet_add_number (sheet, mpis_heatmap_get_value (map, i));
      if (counted)
        mpis_sheet_add_integer (sheet, mpis_heatmap_get_count (map, i));
    }

  return sheet;
}

static guint
heatmap_count_rows (const MpisChartData *data,
                    double               width)
{
  return MAX (shape_of (data).rows, 1);
}

/* --- layout --- */

static double
widest_label (MpisCategories  *names,
              MpisMeasureFunc  measure,
              gpointer         measure_data)
{
  double widest = 0;

  for (guint i = 0; i < mpis_categories_get_n (names); i++)
    widest = MAX (widest, measure (mpis_categories_get (names, i)->label, measure_data));

  return ceil (widest);
}

static char *
name_too_few (const MpisChartData *data)
{
  g_autofree char *least = mpis_format_count (mpis_heatmap_get_least_count (map_of (data)));

  /* Translators: in a legend: what is based on fewer than this many is not shown. */
  return g_strdup_printf (_("Fewer than %s"), least);
}

/* From the lowest value to the highest, then what has no colour: as many rows as the width needs. */
static int
layout_legend (LegendLayout        *own,
               const MpisChartData *data,
               double               width,
               MpisMeasureFunc      measure,
               gpointer             measure_data)
{
  g_autofree char *low = mpis_format_short (data->low, data->unit);
  g_autofree char *high = mpis_format_short (data->high, data->unit);
  g_autofree char *few = name_too_few (data);

  if (count_state (data, MPIS_HEATMAP_KNOWN) > 0)
    {
      own->low = ceil (measure (low, measure_data));
      own->entries[own->n].width = (int) (own->low + MPIS_CHART_N_RAMP * RAMP_STEP + 2 * SWATCH_GAP
                                          + ceil (measure (high, measure_data)));
      own->states[own->n++] = MPIS_HEATMAP_KNOWN;
    }
  if (count_state (data, MPIS_HEATMAP_TOO_FEW) > 0)
    {
      own->entries[own->n].width = (int) ceil (SWATCH + SWATCH_GAP + measure (few, measure_data));
      own->states[own->n++] = MPIS_HEATMAP_TOO_FEW;
    }
  if (count_state (data, MPIS_HEATMAP_UNKNOWN) > 0)
    {
      own->entries[own->n].width =
        (int) ceil (SWATCH + SWATCH_GAP + measure (_("Unknown"), measure_data));
      own->states[own->n++] = MPIS_HEATMAP_UNKNOWN;
    }

  return mpis_flow_items (own->entries, own->n, (int) MAX (width, 1), ENTRY_GAP, FALSE);
}

static void
heatmap_layout (MpisChartLayout     *layout,
                const MpisChartData *data,
                MpisMeasureFunc      measure,
                gpointer             measure_data)
{
  Shape shape = shape_of (data);
  LegendLayout *own;
  double below;

  if (!data->has_values)
    return;

  own = g_new0 (LegendLayout, 1);
  layout->own = own;
  layout->own_free = g_free;
  layout->left = MIN (widest_label (mpis_heatmap_get_rows (map_of (data)), measure, measure_data),
                      layout->width * 0.4) + LABEL_DISTANCE;
  layout->right = MAX (layout->width, layout->left + shape.columns * LEAST_CELL);
  below = layout->line_height + LABEL_DISTANCE + LEGEND_GAP
          + layout_legend (own, data, layout->right - layout->left, measure, measure_data)
            * (layout->line_height + 2);
  layout->top = 0;
  layout->bottom = MAX (floor (layout->height - below), shape.rows * LEAST_CELL);
  layout->bands = mpis_scale_bands (shape.columns, layout->left, layout->right, 0);
  layout->rows = mpis_scale_bands (shape.rows, layout->top, layout->bottom, 0);
  g_array_unref (layout->x_ticks);
  layout->x_ticks = mpis_ticks_new_names (&layout->bands, mpis_heatmap_get_columns (map_of (data)),
                                          LEAST_NAME, measure, measure_data);
}

static int
heatmap_find (const MpisChartLayout *layout,
              const MpisChartData   *data,
              double                 x,
              double                 y)
{
  int row = mpis_band_scale_find (&layout->rows, y);
  int column = mpis_band_scale_find (&layout->bands, x);

  return row < 0 || column < 0 ? -1 : row * (int) layout->bands.n + column;
}

static gboolean
heatmap_get_mark (const MpisChartLayout *layout,
                  const MpisChartData   *data,
                  gsize                  place,
                  cairo_rectangle_t     *mark)
{
  guint row = (guint) place / layout->bands.n, column = (guint) place % layout->bands.n;
  double gap = MIN (CELL_GAP, MIN (layout->bands.step, layout->rows.step) / 4);

  *mark = (cairo_rectangle_t) { mpis_band_scale_get (&layout->bands, column) + gap / 2,
                                mpis_band_scale_get (&layout->rows, row) + gap / 2,
                                layout->bands.step - gap, layout->rows.step - gap };

  return TRUE;
}

/* --- drawing --- */

static MpisColor
color_of (const MpisChartCanvas *canvas,
          double                 value)
{
  double range = canvas->data->high - canvas->data->low;

  return mpis_chart_style_get_ramp (canvas->style,
                                    range > 0 ? (value - canvas->data->low) / range : 0.5);
}

/* What is hidden is hatched; what is unknown is only an outline. Neither could be taken for a value. */
static void
draw_without_value (const MpisChartCanvas   *canvas,
                    MpisHeatmapState         state,
                    const cairo_rectangle_t *cell)
{
  double inset = 0.5;

  if (state == MPIS_HEATMAP_TOO_FEW)
    {
      mpis_chart_marks_add_bar (canvas->cr, cell->x, cell->y, cell->width, cell->height, RADIUS);
      mpis_chart_fill_hatch (canvas->cr, &canvas->style->text, 0.35, PATTERN_TOO_FEW);
    }
  mpis_chart_marks_add_bar (canvas->cr, cell->x + inset, cell->y + inset,
                            MAX (cell->width - 2 * inset, 0.5), MAX (cell->height - 2 * inset, 0.5),
                            RADIUS);
  mpis_chart_style_set_source (&canvas->style->baseline, 1, canvas->cr);
  cairo_set_line_width (canvas->cr, 1);
  cairo_stroke (canvas->cr);
}

/* How much a cell says. The legend says what it is that a bare number counts. */
typedef enum {
  WORDS_NONE,
  WORDS_BARE,
  WORDS_FULL
} Words;

static char *
format_in_cell (const MpisChartCanvas *canvas,
                double                 value,
                Words                  words)
{
  if (words == WORDS_BARE && canvas->data->unit == MPIS_CHART_UNIT_FRACTION)
    return g_strdup_printf ("%.1f", value * 100);

  return mpis_format_short (value, canvas->data->unit);
}

static void
draw_cell (const MpisChartCanvas *canvas,
           guint                  i,
           Words                  words)
{
  MpisHeatmap *map = map_of (canvas->data);
  double value = mpis_heatmap_get_value (map, i);
  g_autofree char *shown = NULL;
  cairo_rectangle_t cell;
  MpisColor color;

  heatmap_get_mark (canvas->layout, canvas->data, i, &cell);
  cairo_new_path (canvas->cr);
  if (isnan (value))
    {
      draw_without_value (canvas, mpis_heatmap_get_state (map, i), &cell);
      return;
    }

  color = color_of (canvas, value);
  mpis_chart_marks_add_bar (canvas->cr, cell.x, cell.y, cell.width, cell.height, RADIUS);
  mpis_chart_style_set_source (&color, 1, canvas->cr);
  cairo_fill (canvas->cr);
  if (words == WORDS_NONE)
    return;

  shown = format_in_cell (canvas, value, words);
  mpis_chart_draw_words (canvas, shown, mpis_chart_style_get_ink (&color),
                         cell.x + (cell.width - mpis_chart_text_measure (shown, canvas->text)) / 2,
                         cell.y + cell.height / 2, -1);
}

/* All values are printed, or none: a lone one would seem to matter more. */
static gboolean
has_room_for (const MpisChartCanvas *canvas,
              Words                  words)
{
  const MpisChartLayout *layout = canvas->layout;

  if (layout->rows.step < layout->line_height + CELL_GAP)
    return FALSE;

  for (guint i = 0; i < canvas->data->n_x; i++)
    {
      double value = mpis_heatmap_get_value (map_of (canvas->data), i);
      g_autofree char *shown = format_in_cell (canvas, value, words);

      if (!isnan (value)
          && mpis_chart_text_measure (shown, canvas->text) + TEXT_ROOM > layout->bands.step - CELL_GAP)
        return FALSE;
    }

  return TRUE;
}

static void
draw_ramp (const MpisChartCanvas *canvas,
           double                 x,
           double                 y)
{
  const LegendLayout *own = canvas->layout->own;
  g_autofree char *low = mpis_format_short (canvas->data->low, canvas->data->unit);
  g_autofree char *high = mpis_format_short (canvas->data->high, canvas->data->unit);

  mpis_chart_draw_words (canvas, low, &canvas->style->dim, x, y, -1);
  x += own->low + SWATCH_GAP;
  for (guint i = 0; i < MPIS_CHART_N_RAMP; i++, x += RAMP_STEP)
    {
      mpis_chart_style_set_source (&canvas->style->ramp[i], 1, canvas->cr);
      cairo_rectangle (canvas->cr, round (x), round (y - SWATCH / 2), RAMP_STEP, SWATCH);
      cairo_fill (canvas->cr);
    }
  mpis_chart_draw_words (canvas, high, &canvas->style->dim, x + SWATCH_GAP, y, -1);
}

static void
draw_legend (const MpisChartCanvas *canvas)
{
  const MpisChartLayout *layout = canvas->layout;
  const LegendLayout *own = layout->own;
  double top = layout->bottom + layout->line_height + LABEL_DISTANCE / 2 + LEGEND_GAP;
  g_autofree char *few = name_too_few (canvas->data);

  for (guint i = 0; i < own->n; i++)
    {
      double x = layout->left + own->entries[i].x;
      double y = top + own->entries[i].row * (layout->line_height + 2) + layout->line_height / 2;
      const char *words = own->states[i] == MPIS_HEATMAP_TOO_FEW ? few : _("Unknown");

      if (own->states[i] == MPIS_HEATMAP_KNOWN)
        {
          draw_ramp (canvas, x, y);
          continue;
        }
      draw_without_value (canvas, own->states[i],
                          &(cairo_rectangle_t) { x, y - SWATCH / 2, SWATCH, SWATCH });
      mpis_chart_draw_words (canvas, words, &canvas->style->dim, x + SWATCH + SWATCH_GAP, y,
                             own->entries[i].width - SWATCH - SWATCH_GAP + 1);
    }
}

static void
heatmap_draw (const MpisChartCanvas *canvas)
{
  const MpisChartLayout *layout = canvas->layout;
  const MpisChartStyle *style = canvas->style;
  MpisCategories *rows = mpis_heatmap_get_rows (map_of (canvas->data));
  Words words = WORDS_FULL;

  while (words != WORDS_NONE && !has_room_for (canvas, words))
    words--;
  for (guint i = 0; i < canvas->data->n_x; i++)
    draw_cell (canvas, i, words);
  if (layout->rows.step >= layout->line_height * 0.8)
    for (guint i = 0; i < layout->rows.n; i++)
      mpis_chart_draw_words (canvas, mpis_categories_get (rows, i)->label, &style->dim, 0,
                             mpis_band_scale_get (&layout->rows, i) + layout->rows.step / 2,
                             layout->left - LABEL_DISTANCE + 1);
  for (guint i = 0; i < layout->x_ticks->len; i++)
    {
      const MpisTick *tick = &g_array_index (layout->x_ticks, MpisTick, i);

      mpis_chart_draw_words (canvas, tick->label, &style->dim, round (tick->label_start),
                             layout->bottom + LABEL_DISTANCE / 2 + layout->line_height / 2,
                             tick->room > 0 ? tick->room : -1);
    }
  draw_legend (canvas);
}

const MpisChartKindClass mpis_chart_heatmap_class = {
  .name = "heatmap", .size = { 220, 640, 56, 60, 16, 26 }, .count_rows = heatmap_count_rows,
  .prepare = heatmap_prepare, .describe = heatmap_describe, .read = heatmap_read,
  .walk = heatmap_walk, .list = heatmap_list, .layout = heatmap_layout, .find = heatmap_find,
  .get_mark = heatmap_get_mark, .draw = heatmap_draw,
};
