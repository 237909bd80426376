#include "config.h"

#include "mpis-chart-fill.h"

#include <math.h>

#include "mpis-chart-marks.h"

/* Pixels from line to line of a pattern. */
#define PITCH 7.0

/* Of a pattern's lines, on what it lies on. */
#define GHOST_OPACITY 0.3
#define GHOST_EDGE    0.8
#define HATCH_OPACITY 0.24

/* What lines run which way; the last two are dots. */
enum {
  RISING = 1 << 0,
  FALLING = 1 << 1,
  LEVEL = 1 << 2,
  UPRIGHT = 1 << 3,
  DOTS = 1 << 4
};

static const guint patterns[MPIS_CHART_N_PATTERNS] = {
  0, RISING, DOTS, FALLING, LEVEL, RISING | FALLING, UPRIGHT, LEVEL | UPRIGHT,
};

/**
 * mpis_chart_fill_get_pattern:
 * @slot: below %MPIS_CHART_N_SLOTS
 *
 * Returns: which pattern tells areas of the slot from others for those who see no colours
 */
guint
mpis_chart_fill_get_pattern (guint slot)
{
  return mpis_chart_style_get_marker (slot);
}

/* Lines are aligned to the whole drawing, not to what they lie in, so that neighbours match. */
static void
add_lines (cairo_t *cr,
           guint    ways,
           double   x1,
           double   y1,
           double   x2,
           double   y2)
{
  double height = y2 - y1;

  if (ways & (RISING | FALLING))
    for (double at = floor ((x1 - y2) / PITCH) * PITCH; at <= x2 + y2; at += PITCH)
      {
        if (ways & RISING)
          {
            cairo_move_to (cr, at - y1, y1);
            cairo_line_to (cr, at - y2, y2);
          }
        if (ways & FALLING)
          {
            cairo_move_to (cr, at + y1, y1);
            cairo_line_to (cr, at + y1 + height, y2);
          }
      }
  if (ways & LEVEL)
    for (double at = floor (y1 / PITCH) * PITCH; at <= y2; at += PITCH)
      {
        cairo_move_to (cr, x1, at);
        cairo_line_to (cr, x2, at);
      }
  if (ways & UPRIGHT)
    for (double at = floor (x1 / PITCH) * PITCH; at <= x2; at += PITCH)
      {
        cairo_move_to (cr, at, y1);
        cairo_line_to (cr, at, y2);
      }
}

static void
add_dots (cairo_t *cr,
          double   x1,
          double   y1,
          double   x2,
          double   y2)
{
  for (double y = floor (y1 / PITCH) * PITCH; y <= y2; y += PITCH)
    for (double x = floor (x1 / PITCH) * PITCH; x <= x2; x += PITCH)
      {
        cairo_move_to (cr, x, y);
        cairo_line_to (cr, x, y);
      }
}

/**
 * mpis_chart_fill_hatch:
 * @ink: what to draw lines with
 * @pattern: below %MPIS_CHART_N_PATTERNS
 *
 * Draws the pattern into the path, and ends the path.
 */
void
mpis_chart_fill_hatch (cairo_t         *cr,
                       const MpisColor *ink,
                       double           opacity,
                       guint            pattern)
{
  double x1, y1, x2, y2;
  guint ways = patterns[pattern % MPIS_CHART_N_PATTERNS];

  if (ways == 0)
    {
      cairo_new_path (cr);
      return;
    }

  cairo_save (cr);
  cairo_clip (cr);
  cairo_clip_extents (cr, &x1, &y1, &x2, &y2);
  mpis_chart_style_set_source (ink, opacity, cr);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_set_line_width (cr, ways & DOTS ? 2.4 : 1.3);
  cairo_set_line_cap (cr, ways & DOTS ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
  if (ways & DOTS)
    add_dots (cr, x1, y1, x2, y2);
  add_lines (cr, ways, x1, y1, x2, y2);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/**
 * mpis_chart_fill:
 * @pattern: below %MPIS_CHART_N_PATTERNS; %MPIS_CHART_PLAIN for none
 *
 * Fills the path with a colour and a pattern on it.
 */
void
mpis_chart_fill (cairo_t         *cr,
                 const MpisColor *color,
                 double           opacity,
                 guint            pattern)
{
  mpis_chart_style_set_source (color, opacity, cr);
  cairo_fill_preserve (cr);
  mpis_chart_fill_hatch (cr, mpis_chart_style_get_ink (color), HATCH_OPACITY, pattern);
}

/**
 * mpis_chart_fill_block:
 *
 * Draws how areas of the slot look: a piece of one, in the middle.
 */
void
mpis_chart_fill_block (cairo_t              *cr,
                       double                width,
                       double                height,
                       guint                 slot,
                       const MpisChartStyle *style)
{
  double side = MIN (height, width);

  cairo_save (cr);
  mpis_chart_marks_add_bar (cr, (width - side) / 2, (height - side) / 2, side, side, 3);
  mpis_chart_fill (cr, mpis_chart_style_get_color (style, slot), 1,
                   mpis_chart_fill_get_pattern (slot));
  cairo_restore (cr);
}

/**
 * mpis_chart_fill_ghost:
 *
 * Fills the path as areas of the period before are: pale within an edge that is not.
 */
void
mpis_chart_fill_ghost (cairo_t              *cr,
                       const MpisColor      *color,
                       const MpisChartStyle *style)
{
  mpis_chart_style_set_source (color, GHOST_OPACITY, cr);
  cairo_fill_preserve (cr);
  mpis_chart_style_set_source (color, mpis_chart_style_has_contrast (style) ? 1 : GHOST_EDGE, cr);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

/**
 * mpis_chart_fill_ghost_block:
 *
 * Draws how areas of the slot looked in the period before: a piece of one, in the middle.
 */
void
mpis_chart_fill_ghost_block (cairo_t              *cr,
                             double                width,
                             double                height,
                             guint                 slot,
                             const MpisChartStyle *style)
{
  double side = MIN (height, width) - 1;   /* the edge is half outside */

  cairo_save (cr);
  mpis_chart_marks_add_bar (cr, floor ((width - side) / 2) + 0.5, floor ((height - side) / 2) + 0.5, side, side, 3);
  mpis_chart_fill_ghost (cr, mpis_chart_style_get_color (style, slot), style);
  cairo_restore (cr);
}
