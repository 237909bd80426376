#include "config.h"

#include "mpis-chart-marks.h"

#include <math.h>

#include "mpis-chart-extras-draw.h"
#include "mpis-decimate.h"

/* Pixels between markers of a series; closer ones would hide the line. */
#define MARKER_DISTANCE 64.0

/* Points that a stroke is fed at once: its cost grows faster than their number. */
#define PIECE 128

/* A device pixel's width in the units of @cr. */
static double
device_pixel (cairo_t *cr)
{
  double x_scale = 1, y_scale = 1, x = 1, y = 0;

  cairo_surface_get_device_scale (cairo_get_target (cr), &x_scale, &y_scale);
  cairo_user_to_device_distance (cr, &x, &y);

  return x != 0 ? 1 / fabs (x * x_scale) : 1;
}

static GArray *
keep_points (cairo_t               *cr,
             const MpisChartTrace  *trace,
             const MpisChartLayout *layout)
{
  return mpis_decimate (trace->x, trace->y, trace->base, trace->n, &layout->x, device_pixel (cr));
}

/* The end (exclusive) of the run of connected points that begins at @from. */
static guint
run_end (GArray *kept,
         guint   from)
{
  guint to = from;

  while (to < kept->len && g_array_index (kept, guint, to) != MPIS_DECIMATE_GAP)
    to++;

  return to;
}

static void
add_piece (cairo_t               *cr,
           const MpisChartTrace  *trace,
           const MpisChartLayout *layout,
           const guint           *index,
           guint                  n)
{
  for (guint i = 0; i < n; i++)
    cairo_line_to (cr, mpis_scale_map (&layout->x, trace->x[index[i]]),
                   mpis_scale_map (&layout->y, trace->y[index[i]]));
}

static void
add_base (cairo_t               *cr,
          const MpisChartTrace  *trace,
          const MpisChartLayout *layout,
          const guint           *index,
          guint                  n)
{
  for (guint i = n; i-- > 0;)
    {
      double base = trace->base != NULL ? trace->base[index[i]] : 0;

      if (trace->base != NULL || i == 0 || i == n - 1)
        cairo_line_to (cr, mpis_scale_map (&layout->x, trace->x[index[i]]),
                       mpis_scale_map (&layout->y, base));
    }
}

/* Strongest far from zero on either side, nearly clear at zero; a stack is all of one strength. */
static cairo_pattern_t *
area_pattern (const MpisChartTrace  *trace,
              const MpisChartLayout *layout,
              const MpisChartStyle  *style,
              double                 strength)
{
  const MpisColor *color = mpis_chart_style_get_color (style, trace->slot);
  cairo_pattern_t *pattern = cairo_pattern_create_linear (0, layout->top, 0, layout->bottom);
  double zero = (mpis_scale_map (&layout->y, 0) - layout->top) / (layout->bottom - layout->top);
  double top = style->area_opacity * strength, middle = top * 0.12;

  if (trace->base != NULL)
    top = middle = MIN (style->area_opacity * 2, 1);
  cairo_pattern_add_color_stop_rgba (pattern, 0, color->red, color->green, color->blue, top);
  cairo_pattern_add_color_stop_rgba (pattern, zero, color->red, color->green, color->blue, middle);
  cairo_pattern_add_color_stop_rgba (pattern, 1, color->red, color->green, color->blue,
                                     zero < 0.999 ? top : middle);

  return pattern;
}

/**
 * mpis_chart_marks_draw_area:
 * @strength: multiplies the style's opacity, unless the trace is part of a stack
 *
 * Fills between the trace and its base, leaving out what is not known.
 */
void
mpis_chart_marks_draw_area (cairo_t               *cr,
                            const MpisChartTrace  *trace,
                            const MpisChartLayout *layout,
                            const MpisChartStyle  *style,
                            double                 strength)
{
  g_autoptr(GArray) kept = keep_points (cr, trace, layout);
  cairo_pattern_t *pattern = area_pattern (trace, layout, style, strength);
  const guint *index = (const guint *) (gpointer) kept->data;

  cairo_save (cr);
  cairo_set_source (cr, pattern);
  for (guint from = 0, to; from < kept->len; from = to + 1)
    {
      to = run_end (kept, from);
      cairo_new_path (cr);
      add_piece (cr, trace, layout, index + from, to - from);
      add_base (cr, trace, layout, index + from, to - from);
      cairo_close_path (cr);
      cairo_fill (cr);
    }
  cairo_restore (cr);
  cairo_pattern_destroy (pattern);
}

/**
 * mpis_chart_marks_set_dashes:
 *
 * Makes strokes of @cr those of the slot.
 */
void
mpis_chart_marks_set_dashes (cairo_t              *cr,
                             guint                 slot,
                             const MpisChartStyle *style)
{
  double scaled[6];
  int n;
  const double *dashes = mpis_chart_style_get_dashes (slot, &n);

  for (int i = 0; i < n; i++)
    scaled[i] = dashes[i] * style->line_width;
  cairo_set_dash (cr, scaled, n, 0);
}

/* Dashes run on from piece to piece only if there is one. */
static void
stroke_run (cairo_t               *cr,
            const MpisChartTrace  *trace,
            const MpisChartLayout *layout,
            const guint           *index,
            guint                  n,
            gboolean               dashed)
{
  guint piece = dashed ? n : PIECE;

  for (guint from = 0; from + 1 < n; from += piece - 1)
    {
      cairo_new_path (cr);
      add_piece (cr, trace, layout, index + from, MIN (piece, n - from));
      cairo_stroke (cr);
    }
}

/* Whether the drawn points lie so close that dashes would only be noise. */
static gboolean
is_dense (GArray                *kept,
          const MpisChartLayout *layout)
{
  return kept->len > (layout->right - layout->left) / 2;
}

static void
draw_markers (cairo_t               *cr,
              const MpisChartTrace  *trace,
              const MpisChartLayout *layout,
              const MpisChartStyle  *style,
              GArray                *kept)
{
  double next = layout->left + (trace->slot % 4) * MARKER_DISTANCE / 4;
  double spacing = trace->n > 1 ? (layout->right - layout->left) / (trace->n - 1) : MARKER_DISTANCE;

  if (spacing >= MARKER_DISTANCE / 2)   /* room for every point */
    next = -INFINITY;
  for (guint i = 0; i < kept->len; i++)
    {
      guint point = g_array_index (kept, guint, i);
      double x;

      if (point == MPIS_DECIMATE_GAP)
        continue;
      x = mpis_scale_map (&layout->x, trace->x[point]);
      if (x < next)
        continue;
      mpis_chart_marks_add_marker (cr, trace->slot, x, mpis_scale_map (&layout->y, trace->y[point]),
                                   style->marker_radius);
      if (next != -INFINITY)
        next = x + MARKER_DISTANCE - 0.5;
    }
  cairo_fill (cr);
}

/**
 * mpis_chart_marks_draw_line:
 * @markers: whether to mark points with the slot's shape
 *
 * Draws the trace's edge. Nothing is drawn where a value is not known; a point alone is a dot.
 */
void
mpis_chart_marks_draw_line (cairo_t               *cr,
                            const MpisChartTrace  *trace,
                            const MpisChartLayout *layout,
                            const MpisChartStyle  *style,
                            gboolean               markers)
{
  g_autoptr(GArray) kept = keep_points (cr, trace, layout);
  const guint *index = (const guint *) (gpointer) kept->data;
  gboolean dense = is_dense (kept, layout);

  cairo_save (cr);
  mpis_chart_style_set_source (mpis_chart_style_get_color (style, trace->slot), 1, cr);
  cairo_set_line_width (cr, style->line_width);
  cairo_set_line_join (cr, dense ? CAIRO_LINE_JOIN_BEVEL : CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, dense ? CAIRO_LINE_CAP_BUTT : CAIRO_LINE_CAP_ROUND);
  if (dense)
    cairo_set_antialias (cr, CAIRO_ANTIALIAS_FAST);   /* looks the same, in a third of the time */
  else
    mpis_chart_marks_set_dashes (cr, trace->slot, style);
  if (mpis_series_get_ghost_of (trace->series) != NULL)
    mpis_chart_extras_set_ghost (cr, trace->slot, style);

  for (guint from = 0, to; from < kept->len; from = to + 1)
    {
      to = run_end (kept, from);
      if (to - from == 1)
        {
          guint point = index[from];

          cairo_new_path (cr);
          cairo_arc (cr, mpis_scale_map (&layout->x, trace->x[point]),
                     mpis_scale_map (&layout->y, trace->y[point]), style->line_width * 1.25, 0,
                     2 * G_PI);
          cairo_fill (cr);
        }
      else
        stroke_run (cr, trace, layout, index + from, to - from, cairo_get_dash_count (cr) > 0);
    }
  if (markers)
    draw_markers (cr, trace, layout, style, kept);
  cairo_restore (cr);
}

static void
add_polygon (cairo_t *cr,
             guint    corners,
             double   turn,
             double   x,
             double   y,
             double   radius)
{
  for (guint i = 0; i < corners; i++)
    cairo_line_to (cr, x + radius * sin (turn + i * 2 * G_PI / corners),
                   y - radius * cos (turn + i * 2 * G_PI / corners));
  cairo_close_path (cr);
}

/**
 * mpis_chart_marks_add_marker:
 *
 * Adds the slot's shape around (@x, @y) to the path.
 */
void
mpis_chart_marks_add_marker (cairo_t *cr,
                             guint    slot,
                             double   x,
                             double   y,
                             double   radius)
{
  /* Corners and turn; sized so that all look equally large. */
  static const struct { guint corners; double turn; double size; } shapes[MPIS_CHART_N_MARKERS] = {
    { 0, 0, 1 },           { 4, G_PI / 4, 1.2 }, { 3, 0, 1.35 },   { 4, 0, 1.3 },
    { 3, G_PI, 1.35 },     { 5, 0, 1.15 },       { 3, G_PI / 2, 1.35 }, { 3, -G_PI / 2, 1.35 },
  };
  guint shape = mpis_chart_style_get_marker (slot);

  cairo_new_sub_path (cr);
  if (shapes[shape].corners == 0)
    cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  else
    add_polygon (cr, shapes[shape].corners, shapes[shape].turn, x, y, radius * shapes[shape].size);
}

/**
 * mpis_chart_marks_add_bar:
 *
 * Adds a rectangle with round corners to the path.
 */
void
mpis_chart_marks_add_bar (cairo_t *cr,
                          double   x,
                          double   y,
                          double   width,
                          double   height,
                          double   radius)
{
  radius = MIN (radius, MIN (width, height) / 2);
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI / 2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}
