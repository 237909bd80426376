#include "config.h"

#include "mpis-chart-spans.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-chart-fill.h"
#include "mpis-chart-marks.h"
#include "mpis-chart-text.h"

/* Pixels. */
#define LABEL_DISTANCE 10.0
#define EDGE           4.0
#define LEAST_PLOT     24.0
#define LEAST_ROW      4.0
#define LEAST_SPAN     5.0     /* however short it was, it can be seen and hit */
#define NEAR           5.0     /* a pointer this far beside a span is on it */
#define THICKEST       22.0
#define RADIUS         4.0
#define SIGN_ROOM      16.0
#define NAME_ROOM      64.0
#define LEGEND_GAP     8.0
#define BLOCK          14.0
#define BLOCK_GAP      6.0
#define ENTRY_GAP      16

/* The part of a row that stays empty, and the most spans that lie below each other in it. */
#define PADDING   0.3
#define MOST_LANES 5

/* What only spans have. */
typedef struct {
  double       *from;              /* of each place, pixels */
  double       *to;
  guint        *lane;
  guint        *n_lanes;           /* of each row */
  MpisFlowItem  legend[MPIS_N_SPAN_LOOKS];
  MpisSpanLook  looks[MPIS_N_SPAN_LOOKS];
  const char   *states[MPIS_N_SPAN_LOOKS];
  guint         n_looks;
} SpanLayout;

static const guint patterns[MPIS_N_SPAN_LOOKS] = {
  [MPIS_SPAN_DONE] = MPIS_CHART_PLAIN, [MPIS_SPAN_PARTIAL] = 1, [MPIS_SPAN_FAILED] = 5,
  [MPIS_SPAN_RUNNING] = 6,             [MPIS_SPAN_PENDING] = 2, [MPIS_SPAN_OTHER] = 4,
};

static MpisTimeline *
timeline_of (const MpisChartData *data)
{
  return MPIS_TIMELINE (data->content);
}

static const MpisTimelineSpan *
span_of (const MpisChartData *data,
         gsize                place)
{
  return mpis_timeline_get (timeline_of (data), data->items[place]);
}

/* --- layout --- */

static void
own_free (gpointer data)
{
  SpanLayout *own = data;

  g_free (own->from);
  g_free (own->to);
  g_free (own->lane);
  g_free (own->n_lanes);
  g_free (own);
}

/* The states there are, in the words of their first span. Returns how many rows that takes. */
static int
layout_legend (SpanLayout          *own,
               const MpisChartData *data,
               double               width,
               MpisMeasureFunc      measure,
               gpointer             measure_data)
{
  for (guint look = 0; look < MPIS_N_SPAN_LOOKS; look++)
    for (gsize i = 0; i < data->n_x; i++)
      if (span_of (data, i)->look == look)
        {
          own->looks[own->n_looks] = look;
          own->states[own->n_looks] = span_of (data, i)->state;
          own->legend[own->n_looks++].width =
            (int) ceil (BLOCK + BLOCK_GAP + measure (span_of (data, i)->state, measure_data));
          break;
        }

  return mpis_flow_items (own->legend, own->n_looks, (int) MAX (width, 1), ENTRY_GAP, FALSE);
}

/* What would lie on another lies below it, in the same row. */
static void
layout_lanes (SpanLayout            *own,
              const MpisChartData   *data,
              const MpisChartLayout *layout)
{
  double ends[MOST_LANES];
  guint row = G_MAXUINT;

  for (gsize i = 0; i < data->n_x; i++)
    {
      double start = (double) span_of (data, i)->start;
      double end = (double) mpis_timeline_get_end (timeline_of (data), data->items[i]);
      guint lane = 0;

      if (span_of (data, i)->row != row)
        for (guint k = 0; k < MOST_LANES; k++)
          ends[k] = -INFINITY;
      row = span_of (data, i)->row;

      own->from[i] = CLAMP (mpis_scale_map (&layout->x, start), layout->left,
                            MAX (layout->right - LEAST_SPAN, layout->left));
      own->to[i] = CLAMP (mpis_scale_map (&layout->x, end), own->from[i] + LEAST_SPAN,
                          MAX (layout->right, own->from[i] + LEAST_SPAN));
      while (lane < MOST_LANES - 1 && ends[lane] > own->from[i])
        lane++;
      ends[lane] = MAX (ends[lane], own->to[i]);
      own->lane[i] = lane;
      own->n_lanes[row] = MAX (own->n_lanes[row], lane + 1);
    }
}

static double
widest_name (MpisCategories  *rows,
             MpisMeasureFunc  measure,
             gpointer         measure_data)
{
  double widest = 0;

  for (guint i = 0; i < mpis_categories_get_n (rows); i++)
    widest = MAX (widest, measure (mpis_categories_get (rows, i)->label, measure_data));

  return ceil (widest);
}

/**
 * mpis_chart_spans_layout:
 *
 * Places the rows of a timeline and their spans.
 */
void
mpis_chart_spans_layout (MpisChartLayout     *layout,
                         const MpisChartData *data,
                         MpisMeasureFunc      measure,
                         gpointer             measure_data)
{
  SpanLayout *own;
  MpisCategories *rows;
  double from, to, legend;

  if (!MPIS_IS_TIMELINE (data->content))
    return;

  /* An axis is there even if nothing lies on it now: one can scroll and zoom out of there. */
  mpis_chart_spans_get_range (data, &from, &to);
  layout->x = mpis_scale_linear (from, MAX (to, from + MPIS_MINUTE), 0, MAX (layout->width, LEAST_PLOT));
  if (!data->has_values)
    return;

  own = g_new0 (SpanLayout, 1);
  layout->own = own;
  layout->own_free = own_free;
  rows = mpis_timeline_get_rows (timeline_of (data));
  own->from = g_new (double, data->n_x);
  own->to = g_new (double, data->n_x);
  own->lane = g_new (guint, data->n_x);
  own->n_lanes = g_new0 (guint, mpis_categories_get_n (rows));

  legend = layout_legend (own, data, layout->width, measure, measure_data) * (layout->line_height + 2);
  layout->left = MIN (widest_name (rows, measure, measure_data), layout->width * 0.35) + LABEL_DISTANCE;
  layout->right = MAX (layout->width - EDGE, layout->left + LEAST_PLOT);
  layout->top = 2;
  layout->bottom = MAX (floor (layout->height - layout->line_height - EDGE - LEGEND_GAP - legend),
                        layout->top + LEAST_ROW * mpis_categories_get_n (rows));
  layout->x = mpis_scale_linear (from, MAX (to, from + MPIS_MINUTE), layout->left, layout->right);
  layout->rows = mpis_scale_bands (mpis_categories_get_n (rows), layout->top, layout->bottom, PADDING);
  g_array_unref (layout->x_ticks);
  layout->x_ticks = mpis_ticks_new_instants (&layout->x, mpis_timeline_get_zone (timeline_of (data)), 0,
                                             layout->width, measure, measure_data);
  layout_lanes (own, data, layout);
}

/**
 * mpis_chart_spans_get_mark:
 *
 * Returns: %TRUE, and the span's rectangle
 */
gboolean
mpis_chart_spans_get_mark (const MpisChartLayout *layout,
                           const MpisChartData   *data,
                           gsize                  place,
                           cairo_rectangle_t     *mark)
{
  const SpanLayout *own = layout->own;
  guint row = span_of (data, place)->row;
  double slot = layout->rows.width / own->n_lanes[row];
  double thick = MIN (slot - MIN (1, slot / 4), THICKEST);

  *mark = (cairo_rectangle_t) { own->from[place],
                                mpis_band_scale_get (&layout->rows, row) + own->lane[place] * slot
                                + (slot - thick) / 2,
                                own->to[place] - own->from[place], thick };

  return TRUE;
}

/**
 * mpis_chart_spans_find:
 *
 * Returns: the span at the position or just beside it, or -1
 */
int
mpis_chart_spans_find (const MpisChartLayout *layout,
                       const MpisChartData   *data,
                       double                 x,
                       double                 y)
{
  double best = NEAR;
  int found = -1;

  for (gsize i = 0; i < data->n_x; i++)
    {
      cairo_rectangle_t mark;
      double beside, above, distance;

      mpis_chart_spans_get_mark (layout, data, i, &mark);
      beside = MAX (MAX (mark.x - x, x - mark.x - mark.width), 0);
      above = MAX (MAX (mark.y - y, y - mark.y - mark.height), 0);
      distance = MAX (beside, above);
      if (distance < best || (distance == 0 && found < 0))
        {
          best = distance;
          found = (int) i;
        }
    }

  return found;
}

/* --- drawing --- */

/* The strokes of a sign around (0, 0), as large as a letter; a stroke that ends where it begins is a dot. */
typedef struct {
  double from_x;
  double from_y;
  double to_x;
  double to_y;
} Stroke;

static const struct {
  guint  n;
  Stroke strokes[3];
} signs[MPIS_N_SPAN_LOOKS] = {
  [MPIS_SPAN_DONE] = { 2, { { -3.5, 0.3, -1, 2.8 }, { -1, 2.8, 3.5, -2.8 } } },
  [MPIS_SPAN_PARTIAL] = { 2, { { 0, -3.6, 0, 0.6 }, { 0, 3.4, 0, 3.4 } } },
  [MPIS_SPAN_FAILED] = { 2, { { -2.8, -2.8, 2.8, 2.8 }, { 2.8, -2.8, -2.8, 2.8 } } },
  [MPIS_SPAN_RUNNING] = { 3, { { -2, -3.2, 3, 0 }, { 3, 0, -2, 3.2 }, { -2, 3.2, -2, -3.2 } } },
  [MPIS_SPAN_PENDING] = { 3, { { -3.5, 0, -3.5, 0 }, { 0, 0, 0, 0 }, { 3.5, 0, 3.5, 0 } } },
  [MPIS_SPAN_OTHER] = { 1, { { -3, 0, 3, 0 } } },
};

static void
draw_sign (cairo_t         *cr,
           MpisSpanLook     look,
           const MpisColor *ink,
           double           x,
           double           y)
{
  Stroke before = { NAN, NAN, NAN, NAN };

  cairo_save (cr);
  cairo_translate (cr, round (x), round (y));
  mpis_chart_style_set_source (ink, 1, cr);
  cairo_set_line_width (cr, 1.8);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_new_path (cr);
  for (guint i = 0; i < signs[look].n; i++)
    {
      const Stroke stroke = signs[look].strokes[i];

      if (stroke.from_x != before.to_x || stroke.from_y != before.to_y)
        cairo_move_to (cr, stroke.from_x, stroke.from_y);
      cairo_line_to (cr, stroke.to_x, stroke.to_y);
      before = stroke;
    }
  cairo_stroke_preserve (cr);
  if (look == MPIS_SPAN_RUNNING)
    cairo_fill (cr);
  cairo_restore (cr);
}

/* What goes on is open where it will go on. */
static void
add_shape (const MpisChartCanvas   *canvas,
           const MpisTimelineSpan  *span,
           const cairo_rectangle_t *mark)
{
  double tip = MIN (MIN (mark->height / 2, 6), mark->width / 2);

  cairo_new_path (canvas->cr);
  if (span->end != MPIS_INSTANT_UNKNOWN)
    {
      mpis_chart_marks_add_bar (canvas->cr, mark->x, mark->y, mark->width, mark->height, RADIUS);
      return;
    }

  cairo_move_to (canvas->cr, mark->x, mark->y);
  cairo_line_to (canvas->cr, mark->x + mark->width - tip, mark->y);
  cairo_line_to (canvas->cr, mark->x + mark->width, mark->y + mark->height / 2);
  cairo_line_to (canvas->cr, mark->x + mark->width - tip, mark->y + mark->height);
  cairo_line_to (canvas->cr, mark->x, mark->y + mark->height);
  cairo_close_path (canvas->cr);
}

static void
draw_span (const MpisChartCanvas *canvas,
           gsize                  place)
{
  const MpisTimelineSpan *span = span_of (canvas->data, place);
  const MpisColor *color = &canvas->style->looks[span->look];
  const MpisColor *ink = mpis_chart_style_get_ink (color);
  cairo_rectangle_t mark;
  gboolean has_sign;

  mpis_chart_spans_get_mark (canvas->layout, canvas->data, place, &mark);
  has_sign = mark.width >= SIGN_ROOM && mark.height >= 10;
  add_shape (canvas, span, &mark);
  mpis_chart_fill (canvas->cr, color, 1, has_sign ? MPIS_CHART_PLAIN : patterns[span->look]);
  if (!has_sign)
    return;

  draw_sign (canvas->cr, span->look, ink, mark.x + SIGN_ROOM / 2 + 1, mark.y + mark.height / 2);
  if (mark.width >= NAME_ROOM && mark.height >= canvas->layout->line_height)
    mpis_chart_draw_words (canvas, span->name, ink, mark.x + SIGN_ROOM + 4, mark.y + mark.height / 2,
                           mark.width - SIGN_ROOM - 12);
}

static void
draw_line (const MpisChartCanvas *canvas,
           const MpisColor       *color,
           double                 width,
           double                 x)
{
  mpis_chart_style_set_source (color, 1, canvas->cr);
  cairo_set_line_width (canvas->cr, width);
  cairo_move_to (canvas->cr, floor (x) + 0.5, canvas->layout->top);
  cairo_line_to (canvas->cr, floor (x) + 0.5, canvas->layout->bottom + 3);
  cairo_stroke (canvas->cr);
}

static void
draw_frame (const MpisChartCanvas *canvas)
{
  const MpisChartLayout *layout = canvas->layout;
  const MpisChartStyle *style = canvas->style;
  MpisCategories *rows = mpis_timeline_get_rows (timeline_of (canvas->data));

  for (guint i = 0; i < layout->x_ticks->len; i++)
    {
      const MpisTick *tick = &g_array_index (layout->x_ticks, MpisTick, i);

      draw_line (canvas, &style->grid, style->grid_width, tick->position);
      mpis_chart_draw_words (canvas, tick->label, &style->dim, round (tick->label_start),
                             layout->bottom + EDGE + layout->line_height / 2, -1);
    }
  if (layout->rows.step >= layout->line_height * 0.8)
    for (guint i = 0; i < layout->rows.n; i++)
      mpis_chart_draw_words (canvas, mpis_categories_get (rows, i)->label, &style->text, 0,
                             mpis_band_scale_get (&layout->rows, i) + layout->rows.width / 2,
                             layout->left - LABEL_DISTANCE + 1);
}

static void
draw_legend (const MpisChartCanvas *canvas)
{
  const MpisChartLayout *layout = canvas->layout;
  const SpanLayout *own = layout->own;
  double top = layout->bottom + EDGE + layout->line_height + LEGEND_GAP;

  for (guint i = 0; i < own->n_looks; i++)
    {
      const MpisColor *color = &canvas->style->looks[own->looks[i]];
      double x = own->legend[i].x;
      double y = top + own->legend[i].row * (layout->line_height + 2) + layout->line_height / 2;

      cairo_new_path (canvas->cr);
      mpis_chart_marks_add_bar (canvas->cr, x, round (y - BLOCK / 2), BLOCK, BLOCK, RADIUS);
      mpis_chart_fill (canvas->cr, color, 1, MPIS_CHART_PLAIN);
      draw_sign (canvas->cr, own->looks[i], mpis_chart_style_get_ink (color), x + BLOCK / 2, y);
      mpis_chart_draw_words (canvas, own->states[i], &canvas->style->text, x + BLOCK + BLOCK_GAP, y,
                             MAX (own->legend[i].width - BLOCK - BLOCK_GAP + 1, 1));
    }
}

/**
 * mpis_chart_spans_draw:
 *
 * Draws a timeline.
 */
void
mpis_chart_spans_draw (const MpisChartCanvas *canvas)
{
  const MpisChartLayout *layout = canvas->layout;
  double now = mpis_scale_map (&layout->x, (double) mpis_timeline_get_now (timeline_of (canvas->data)));

  draw_frame (canvas);
  for (gsize i = 0; i < canvas->data->n_x; i++)
    draw_span (canvas, i);
  if (now > layout->left && now < layout->right)
    draw_line (canvas, &canvas->style->text, 1.5, now);
  draw_legend (canvas);
}
