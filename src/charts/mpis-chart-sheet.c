#include "config.h"

#include "mpis-chart-sheet.h"

#include <glib/gi18n.h>
#include <math.h>
#include <pango/pangocairo.h>

#include "mpis-chart-draw.h"
#include "mpis-chart-extras-draw.h"
#include "mpis-chart-kind.h"
#include "mpis-format.h"

/* Pixels. */
#define MARGIN        28
#define ROOM          (MPIS_CHART_SHEET_WIDTH - 2 * MARGIN)
#define HEIGHT        540   /* of a sheet whose plot leaves that to choose */
#define LEAST_PLOT    320
#define TITLE_GAP     3     /* between title and period */
#define PLOT_GAP      20    /* above the plot */
#define LEGEND_GAP    18    /* above the legend */
#define SWATCH_WIDTH  24
#define SWATCH_HEIGHT 14
#define SWATCH_GAP    7
#define ENTRY_GAP     22
#define ROW_GAP       6

#define TITLE_SCALE   1.45

struct _MpisChartSheet
{
  const MpisChartData  *data;      /* borrowed, as the style */
  const MpisChartStyle *style;
  PangoContext         *context;
  PangoLayout          *title;
  PangoLayout          *period;
  GPtrArray            *names;     /* of PangoLayout: the legend */
  GArray               *slots;     /* of guint: how each looks */
  MpisFlowItem         *places;    /* of the names, with their swatches */
  int                   row;       /* height of a row of the legend */
  int                   plot_top;
  int                   plot_height;
  int                   height;
};

static PangoLayout *
text_new (MpisChartSheet *self,
          const char     *text,
          double          scale,
          PangoWeight     weight)
{
  PangoLayout *layout = pango_layout_new (self->context);
  g_autoptr(PangoFontDescription) font = pango_font_description_copy (self->style->font);

  pango_font_description_set_absolute_size (font, scale * pango_font_description_get_size (font));
  pango_font_description_set_weight (font, weight);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  pango_layout_set_width (layout, ROOM * PANGO_SCALE);

  return layout;
}

static void
text_measure (PangoLayout *text,
              int         *width,
              int         *height)
{
  PangoRectangle extents;

  pango_layout_get_extents (text, NULL, &extents);
  if (width != NULL)
    *width = (int) ceil ((double) extents.width / PANGO_SCALE);
  *height = pango_layout_get_character_count (text) == 0
            ? 0 : (int) ceil ((double) extents.height / PANGO_SCALE);
}

static void
sheet_add_name (MpisChartSheet *self,
                const char     *text,
                guint           slot)
{
  PangoLayout *name = text_new (self, text, 1, PANGO_WEIGHT_NORMAL);

  pango_layout_set_width (name, (ROOM - SWATCH_WIDTH - SWATCH_GAP) * PANGO_SCALE);
  pango_layout_set_ellipsize (name, PANGO_ELLIPSIZE_END);
  g_ptr_array_add (self->names, name);
  g_array_append_val (self->slots, slot);
}

/* Every series, also a single one: on paper there is no heading beside the chart. Then the markers. */
static void
sheet_add_names (MpisChartSheet *self)
{
  const MpisChartKindClass *klass = mpis_chart_kind_get_class (self->data->kind);
  gboolean there[MPIS_CHART_N_ANNOTATION_KINDS] = { FALSE };

  for (guint i = 0; klass->of_series && i < self->data->traces->len; i++)
    {
      const MpisChartTrace *trace = &g_array_index (self->data->traces, MpisChartTrace, i);

      sheet_add_name (self, mpis_series_get_name (trace->series),
                      mpis_chart_extras_slot_of (trace->series, trace->slot, klass->solid));
    }
  for (guint i = 0; i < self->data->annotations->len; i++)
    there[mpis_chart_annotation_get_kind (self->data->annotations->pdata[i])] = TRUE;
  for (guint kind = 0; kind < MPIS_CHART_N_ANNOTATION_KINDS; kind++)
    if (there[kind])
      sheet_add_name (self, mpis_chart_annotation_kind_get_name (kind),
                      MPIS_CHART_SLOT_EVENT (kind));
}

/* Returns how much room the legend takes. */
static int
sheet_add_legend (MpisChartSheet *self)
{
  int n_rows;

  sheet_add_names (self);
  self->places = g_new0 (MpisFlowItem, MAX (self->names->len, 1));
  self->row = SWATCH_HEIGHT;
  for (guint i = 0; i < self->names->len; i++)
    {
      int width, height;

      text_measure (self->names->pdata[i], &width, &height);
      self->places[i].width = SWATCH_WIDTH + SWATCH_GAP + width;
      self->row = MAX (self->row, height);
    }
  n_rows = mpis_flow_items (self->places, self->names->len, ROOM, ENTRY_GAP, FALSE);

  return n_rows > 0 ? LEGEND_GAP + n_rows * (self->row + ROW_GAP) - ROW_GAP : 0;
}

/**
 * mpis_chart_sheet_describe:
 *
 * Returns: (transfer full): the period in words; nothing for bars, and without data
 */
char *
mpis_chart_sheet_describe (const MpisChartData *data)
{
  /* Translators: a day with its year (3 Nov 2026), for g_date_time_format(). */
  const char *format = C_("date", "%-d %b %Y");
  const MpisChartKindClass *klass = mpis_chart_kind_get_class (data->kind);
  g_autofree char *first = NULL, *last = NULL;

  if (data->n_x == 0)
    return g_strdup ("");
  if (klass->period != NULL)
    return klass->period (data);
  if (!mpis_chart_extras_has_days (data))
    return g_strdup ("");

  first = mpis_format_day_as ((gint64) floor (data->first), format);
  last = mpis_format_day_as ((gint64) floor (data->last), format);
  if (g_str_equal (first, last))
    return g_steal_pointer (&first);

  /* Translators: a period: its first and its last day. */
  return g_strdup_printf (_("%s – %s"), first, last);
}

/**
 * mpis_chart_sheet_new:
 * @data: (transfer none): what the chart shows; outlives the sheet
 * @title: what the chart is called
 * @style: (transfer none): its look; outlives the sheet
 *
 * Returns: (transfer full): the sheet, %MPIS_CHART_SHEET_WIDTH wide
 */
MpisChartSheet *
mpis_chart_sheet_new (const MpisChartData  *data,
                      const char           *title,
                      const MpisChartStyle *style)
{
  MpisChartSheet *self = g_new0 (MpisChartSheet, 1);
  cairo_font_options_t *options = cairo_font_options_create ();
  g_autofree char *period = mpis_chart_sheet_describe (data);
  int title_height, period_height, legend;
  MpisChartSize size;

  self->data = data;
  self->style = style;
  self->names = g_ptr_array_new_with_free_func (g_object_unref);
  self->slots = g_array_new (FALSE, FALSE, sizeof (guint));

  /* The same at every scale and in every format. */
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  self->context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  pango_cairo_context_set_font_options (self->context, options);
  pango_context_set_round_glyph_positions (self->context, FALSE);
  cairo_font_options_destroy (options);

  self->title = text_new (self, title, TITLE_SCALE, PANGO_WEIGHT_BOLD);
  self->period = text_new (self, period, 1, PANGO_WEIGHT_NORMAL);
  text_measure (self->title, NULL, &title_height);
  text_measure (self->period, NULL, &period_height);
  legend = sheet_add_legend (self);

  self->plot_top = MARGIN + title_height + (period_height > 0 ? TITLE_GAP + period_height : 0)
                   + (title_height + period_height > 0 ? PLOT_GAP : 0);
  mpis_chart_get_size (data, ROOM, &size);
  self->plot_height = size.best_row > 0 ? size.best_height
                                        : MAX (HEIGHT - self->plot_top - legend - MARGIN, LEAST_PLOT);
  self->height = self->plot_top + self->plot_height + legend + MARGIN;

  return self;
}

/**
 * mpis_chart_sheet_free:
 * @self: (transfer full): what to free
 */
void
mpis_chart_sheet_free (MpisChartSheet *self)
{
  g_object_unref (self->title);
  g_object_unref (self->period);
  g_ptr_array_unref (self->names);
  g_array_unref (self->slots);
  g_object_unref (self->context);
  g_free (self->places);
  g_free (self);
}

/**
 * mpis_chart_sheet_get_height:
 *
 * Returns: the sheet's height in pixels
 */
int
mpis_chart_sheet_get_height (const MpisChartSheet *self)
{
  return self->height;
}

static void
draw_text (cairo_t         *cr,
           PangoLayout     *text,
           const MpisColor *color,
           double           x,
           double           y)
{
  mpis_chart_style_set_source (color, 1, cr);
  pango_cairo_update_layout (cr, text);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, text);
}

static void
draw_legend (const MpisChartSheet *self,
             cairo_t              *cr)
{
  int top = self->plot_top + self->plot_height + LEGEND_GAP;

  for (guint i = 0; i < self->names->len; i++)
    {
      const MpisFlowItem *place = &self->places[i];
      double x = MARGIN + place->x, y = top + place->row * (self->row + ROW_GAP);

      cairo_save (cr);
      cairo_translate (cr, x, y + (self->row - SWATCH_HEIGHT) / 2.0);
      mpis_chart_draw_swatch (cr, SWATCH_WIDTH, SWATCH_HEIGHT, g_array_index (self->slots, guint, i),
                              self->style);
      cairo_restore (cr);
      draw_text (cr, self->names->pdata[i], &self->style->text, x + SWATCH_WIDTH + SWATCH_GAP, y);
    }
}

/**
 * mpis_chart_sheet_draw:
 * @cr: any target: image, PDF, SVG; a unit of it is a pixel of the sheet
 *
 * Draws the sheet.
 */
void
mpis_chart_sheet_draw (const MpisChartSheet *self,
                       cairo_t              *cr)
{
  g_autoptr(MpisChartLayout) layout = NULL;
  int title_height;

  mpis_chart_style_set_source (&self->style->surface, 1, cr);
  cairo_paint (cr);

  pango_cairo_update_context (cr, self->context);
  text_measure (self->title, NULL, &title_height);
  draw_text (cr, self->title, &self->style->text, MARGIN, MARGIN);
  draw_text (cr, self->period, &self->style->dim, MARGIN, MARGIN + title_height + TITLE_GAP);

  cairo_save (cr);
  cairo_translate (cr, MARGIN, self->plot_top);
  layout = mpis_chart_draw_layout (self->context, ROOM, self->plot_height, self->data, self->style);
  mpis_chart_draw_with (cr, self->context, self->data, layout, self->style);
  cairo_restore (cr);

  draw_legend (self, cr);
}
