#include "config.h"

#include "mpis-chart-extras-draw.h"

#include <math.h>
#include <pango/pangocairo.h>

#include "mpis-chart-fill.h"
#include "mpis-chart-marks.h"
#include "mpis-format.h"

/* Pixels. */
#define SWATCH_RADIUS 4.0
#define PILL_PADDING  4.0
#define LABEL_GAP     3.0

/* In heights of a line. */
#define EVENT_RADIUS 0.25
#define PILL_HEIGHT  0.92

/* Of a ghost's line. */
#define GHOST_OPACITY 0.6

/**
 * mpis_chart_extras_set_ghost:
 * @slot: of the series that the ghost is a past of
 *
 * Makes strokes of @cr those of a ghost: lighter, thinner and dashed.
 */
void
mpis_chart_extras_set_ghost (cairo_t              *cr,
                             guint                 slot,
                             const MpisChartStyle *style)
{
  const double dashes[] = { 2.5 * style->line_width, 2.5 * style->line_width };

  mpis_chart_style_set_source (mpis_chart_style_get_color (style, slot),
                               mpis_chart_style_has_contrast (style) ? 1 : GHOST_OPACITY, cr);
  cairo_set_line_width (cr, style->line_width * 0.75);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
}

static void
set_goal (cairo_t              *cr,
          const MpisChartStyle *style)
{
  const double dashes[] = { 6 * style->grid_width, 3 * style->grid_width };

  mpis_chart_style_set_source (&style->text, 0.8, cr);
  cairo_set_line_width (cr, MAX (style->grid_width * 1.25, 1.25));
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
}

/* Steps go straight up or down on the day that the goal changes. */
static void
draw_goal (cairo_t               *cr,
           const MpisChartData   *data,
           const MpisChartLayout *layout,
           const MpisChartStyle  *style)
{
  gsize n = mpis_chart_goal_get_n (data->goal);
  gboolean drawing = FALSE;

  cairo_save (cr);
  set_goal (cr, style);
  cairo_new_path (cr);
  for (gsize i = 0; i < n; i++)
    {
      double from, value, until = INFINITY, next, left, right, y;

      mpis_chart_goal_get_step (data->goal, i, &from, &value);
      if (i + 1 < n)
        mpis_chart_goal_get_step (data->goal, i + 1, &until, &next);
      if (isnan (value) || until <= data->first || from > data->last)
        {
          drawing = FALSE;
          continue;
        }
      left = from <= data->first ? layout->left - 4 : mpis_scale_map (&layout->x, from);
      right = until > data->last ? layout->right + 4 : mpis_scale_map (&layout->x, until);
      y = floor (mpis_scale_map (&layout->y, value)) + 0.5;
      if (drawing)
        cairo_line_to (cr, left, y);
      else
        cairo_move_to (cr, left, y);
      cairo_line_to (cr, right, y);
      drawing = TRUE;
    }
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* What the goal is at the end, above its line, or below where there is no room. */
static void
draw_goal_label (cairo_t               *cr,
                 PangoLayout           *text,
                 const MpisChartData   *data,
                 const MpisChartLayout *layout,
                 const MpisChartStyle  *style)
{
  double value = mpis_chart_goal_get_at (data->goal, data->last);
  g_autofree char *shown = mpis_format_value (value, data->unit);
  g_autofree char *words = g_strdup_printf ("%s %s", mpis_chart_goal_get_label (data->goal), shown);
  PangoRectangle extents;
  double width, height, x, y;

  if (isnan (value))
    return;

  pango_layout_set_width (text, (int) (layout->right - layout->left) * PANGO_SCALE);
  pango_layout_set_ellipsize (text, PANGO_ELLIPSIZE_END);
  pango_layout_set_text (text, words, -1);
  pango_layout_get_extents (text, NULL, &extents);
  width = (double) extents.width / PANGO_SCALE;
  height = (double) extents.height / PANGO_SCALE;
  x = layout->right - width;
  y = mpis_scale_map (&layout->y, value) - height - LABEL_GAP;
  if (y < layout->top - LABEL_GAP)
    y = mpis_scale_map (&layout->y, value) + LABEL_GAP;

  mpis_chart_style_set_source (&style->surface, 0.8, cr);   /* lines pass below the words */
  mpis_chart_marks_add_bar (cr, x - 3, y, width + 6, height, 4);
  cairo_fill (cr);
  mpis_chart_style_set_source (&style->text, 1, cr);
  cairo_move_to (cr, x, round (y));
  pango_cairo_show_layout (cr, text);
}

/* A disc for a post, a triangle for a run, a diamond for a correction. */
static void
draw_event (cairo_t                 *cr,
            MpisChartAnnotationKind  kind,
            double                   x,
            double                   y,
            double                   radius)
{
  cairo_new_path (cr);
  switch (kind)
    {
    case MPIS_CHART_ANNOTATION_RUN:
      cairo_move_to (cr, x - radius * 0.85, y - radius * 1.1);
      cairo_line_to (cr, x + radius * 1.15, y);
      cairo_line_to (cr, x - radius * 0.85, y + radius * 1.1);
      break;
    case MPIS_CHART_ANNOTATION_CORRECTION:
      cairo_move_to (cr, x, y - radius * 1.25);
      cairo_line_to (cr, x + radius * 1.25, y);
      cairo_line_to (cr, x, y + radius * 1.25);
      cairo_line_to (cr, x - radius * 1.25, y);
      break;
    case MPIS_CHART_ANNOTATION_POST:
    default:
      cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
      break;
    }
  cairo_close_path (cr);
  cairo_fill (cr);
}

/* How many there are, where their markers would lie on one another. */
static void
draw_pill (cairo_t               *cr,
           PangoLayout           *text,
           guint                  n,
           double                 x,
           double                 y,
           const MpisChartLayout *layout,
           const MpisChartStyle  *style)
{
  char words[8];
  PangoRectangle extents;
  double width, text_width, height = round (PILL_HEIGHT * layout->line_height);

  if (n > 99)
    g_strlcpy (words, "99+", sizeof words);
  else
    g_snprintf (words, sizeof words, "%u", n);
  pango_layout_set_width (text, -1);
  pango_layout_set_text (text, words, -1);
  pango_layout_get_extents (text, NULL, &extents);
  text_width = (double) extents.width / PANGO_SCALE;
  width = MAX (text_width + 2 * PILL_PADDING, height);
  x = MIN (x - width / 2, layout->right + 6 - width);

  mpis_chart_style_set_source (&style->dim, 0.16, cr);
  mpis_chart_marks_add_bar (cr, x, y - height / 2, width, height, height / 2);
  cairo_fill (cr);
  mpis_chart_style_set_source (&style->text, 1, cr);
  cairo_move_to (cr, x + (width - text_width) / 2,
                 round (y - (double) extents.height / PANGO_SCALE / 2));
  pango_cairo_show_layout (cr, text);
}

static void
draw_events (cairo_t               *cr,
             PangoLayout           *text,
             const MpisChartData   *data,
             const MpisChartLayout *layout,
             const MpisChartStyle  *style)
{
  g_autoptr(GArray) clusters = mpis_chart_extras_cluster (data, layout);
  double y = layout->top - mpis_chart_extras_get_strip (data, layout->line_height) / 2 - 2;
  PangoAttrList *usual = pango_attr_list_ref (pango_layout_get_attributes (text));
  g_autoptr(PangoAttrList) small = pango_attr_list_copy (usual);

  pango_attr_list_insert (small, pango_attr_scale_new (0.8));
  pango_layout_set_attributes (text, small);
  for (guint i = 0; i < clusters->len; i++)
    {
      const MpisChartCluster *cluster = &g_array_index (clusters, MpisChartCluster, i);

      mpis_chart_style_set_source (&style->dim, 1, cr);
      if (cluster->n == 1)
        draw_event (cr, mpis_chart_annotation_get_kind (data->annotations->pdata[cluster->first]),
                    cluster->x, y, EVENT_RADIUS * layout->line_height);
      else
        draw_pill (cr, text, cluster->n, cluster->x, y, layout, style);
    }
  pango_layout_set_attributes (text, usual);
  pango_attr_list_unref (usual);
}

/**
 * mpis_chart_extras_draw:
 * @text: to set text with, in the style's font
 *
 * Draws the goal and the strip of events, where there are any.
 */
void
mpis_chart_extras_draw (cairo_t               *cr,
                        PangoLayout           *text,
                        const MpisChartData   *data,
                        const MpisChartLayout *layout,
                        const MpisChartStyle  *style)
{
  if (data->goal != NULL)
    {
      draw_goal (cr, data, layout, style);
      draw_goal_label (cr, text, data, layout, style);
    }
  if (data->annotations->len > 0)
    draw_events (cr, text, data, layout, style);
}

/**
 * mpis_chart_extras_slot_of:
 * @series: a series, or a ghost of one
 * @slot: its look
 * @solid: whether it is drawn as areas with a pattern rather than as a line
 *
 * Returns: what its swatch is
 */
guint
mpis_chart_extras_slot_of (MpisSeries *series,
                           guint       slot,
                           gboolean    solid)
{
  if (mpis_series_get_ghost_of (series) != NULL)
    return solid ? MPIS_CHART_SLOT_GHOST_BLOCK (slot) : MPIS_CHART_SLOT_GHOST (slot);

  return solid ? MPIS_CHART_SLOT_BLOCK (slot) : slot;
}

/**
 * mpis_chart_extras_draw_swatch:
 * @slot: one of the looks that no series has
 *
 * Draws how a ghost, the goal or an event looks.
 */
void
mpis_chart_extras_draw_swatch (cairo_t              *cr,
                               double                width,
                               double                height,
                               guint                 slot,
                               const MpisChartStyle *style)
{
  if (slot >= MPIS_CHART_SLOT_GHOST_BLOCK (0))
    {
      mpis_chart_fill_ghost_block (cr, width, height, slot - MPIS_CHART_SLOT_GHOST_BLOCK (0), style);
      return;
    }
  if (slot >= MPIS_CHART_SLOT_BLOCK (0))
    {
      mpis_chart_fill_block (cr, width, height, slot - MPIS_CHART_SLOT_BLOCK (0), style);
      return;
    }

  cairo_save (cr);
  if (slot >= MPIS_CHART_SLOT_EVENT (0))
    {
      mpis_chart_style_set_source (&style->dim, 1, cr);
      draw_event (cr, (MpisChartAnnotationKind) (slot - MPIS_CHART_SLOT_EVENT (0)), width / 2,
                  height / 2, SWATCH_RADIUS);
    }
  else
    {
      if (slot == MPIS_CHART_SLOT_GOAL)
        set_goal (cr, style);
      else
        mpis_chart_extras_set_ghost (cr, slot - MPIS_CHART_N_SLOTS, style);
      cairo_move_to (cr, 1, height / 2);
      cairo_line_to (cr, width - 1, height / 2);
      cairo_stroke (cr);
    }
  cairo_restore (cr);
}
