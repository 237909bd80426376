#include "config.h"

#include "mpis-chart-readout.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-format.h"

/* Pixels. */
#define PADDING      10
#define RADIUS       9
#define ROW_GAP      4
#define COLUMN_GAP   8
#define DISTANCE     14    /* from the guide */
#define POINT_RADIUS 4.5f

typedef struct {
  PangoLayout *name;
  PangoLayout *value;
  guint        slot;
} Row;

/* The box with a day's values. */
typedef struct {
  PangoLayout *title;
  GArray      *rows;     /* of Row */
  PangoLayout *more;     /* (nullable): stands for the rows there is no room for */
  int          line;     /* a row's height */
  int          value;    /* the widest value */
  int          width;
  int          height;
} Readout;

static GdkRGBA
rgba (const MpisColor *color,
      double           opacity)
{
  return (GdkRGBA) { (float) color->red, (float) color->green, (float) color->blue,
                     (float) (color->alpha * opacity) };
}

static PangoLayout *
text_new (PangoContext         *context,
          const MpisChartStyle *style,
          const char           *string,
          gboolean              bold)
{
  PangoLayout *text = pango_layout_new (context);
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  if (bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (text, attributes);
  pango_layout_set_font_description (text, style->font);
  pango_layout_set_single_paragraph_mode (text, TRUE);
  pango_layout_set_text (text, string, -1);

  return text;
}

static int
text_width (PangoLayout *text)
{
  int width;

  pango_layout_get_pixel_size (text, &width, NULL);

  return width;
}

static void
row_clear (gpointer data)
{
  Row *row = data;

  g_object_unref (row->name);
  g_object_unref (row->value);
}

/* As many rows as @n_rows allows; the last may say how many are missing. */
static void
readout_fill (Readout              *self,
              PangoContext         *context,
              const MpisChartData  *data,
              const MpisChartStyle *style,
              guint                 place,
              guint                 n_rows)
{
  guint n = data->traces->len > n_rows ? n_rows - 1 : data->traces->len;

  for (guint i = 0; i < n; i++)
    {
      const MpisChartTrace *trace = &g_array_index (data->traces, MpisChartTrace, i);
      g_autofree char *value = mpis_format_value (mpis_chart_data_get (data, i, place), data->unit);
      Row row = { .slot = trace->slot };

      row.name = text_new (context, style, mpis_series_get_name (trace->series), FALSE);
      row.value = text_new (context, style, value, TRUE);
      g_array_append_val (self->rows, row);
    }
  if (n < data->traces->len)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("and %u more", "and %u more",
                                                         data->traces->len - n),
                                               data->traces->len - n);

      self->more = text_new (context, style, more, FALSE);
    }
}

static void
readout_measure (Readout *self,
                 int      room)
{
  int fixed, name = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = &g_array_index (self->rows, Row, i);

      name = MAX (name, text_width (row->name));
      self->value = MAX (self->value, text_width (row->value));
    }

  fixed = 2 * PADDING + MPIS_CHART_SWATCH_WIDTH + 2 * COLUMN_GAP + self->value;
  self->width = MAX (fixed + name, text_width (self->title) + 2 * PADDING);
  if (self->more != NULL)
    self->width = MAX (self->width, text_width (self->more) + 2 * PADDING);
  self->width = MIN (self->width, room);
  name = MAX (self->width - fixed, 0);
  for (guint i = 0; i < self->rows->len; i++)
    {
      PangoLayout *text = g_array_index (self->rows, Row, i).name;

      pango_layout_set_ellipsize (text, PANGO_ELLIPSIZE_END);
      pango_layout_set_width (text, name * PANGO_SCALE);
    }
  self->height = (int) (1 + self->rows->len + (self->more != NULL)) * (self->line + ROW_GAP)
                 - ROW_GAP + 2 * PADDING;
}

static void
append_text (GtkSnapshot     *snapshot,
             PangoLayout     *text,
             const MpisColor *color,
             double           x,
             double           y)
{
  GdkRGBA ink = rgba (color, 1);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (snapshot, text, &ink);
  gtk_snapshot_restore (snapshot);
}

static void
append_swatch (GtkSnapshot *snapshot,
               GdkTexture  *swatch,
               double       x,
               double       y)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT ((float) x, (float) y, MPIS_CHART_SWATCH_WIDTH,
                                               MPIS_CHART_SWATCH_HEIGHT);

  gtk_snapshot_append_texture (snapshot, swatch, &bounds);
}

static void
append_box (GtkSnapshot          *snapshot,
            const MpisChartStyle *style,
            float                 x,
            float                 y,
            float                 width,
            float                 height)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (x, y, width, height);
  GdkRGBA surface = rgba (&style->surface, 1);
  GdkRGBA border = rgba (&style->baseline, 0.6);
  GdkRGBA shadow = { 0, 0, 0, 0.18f };
  GskRoundedRect box;

  gsk_rounded_rect_init_from_rect (&box, &bounds, RADIUS);
  gtk_snapshot_append_outset_shadow (snapshot, &box, &shadow, 0, 2, 0, 6);
  gtk_snapshot_push_rounded_clip (snapshot, &box);
  gtk_snapshot_append_color (snapshot, &surface, &bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &box, (float[]) { 1, 1, 1, 1 },
                              (GdkRGBA[]) { border, border, border, border });
}

static void
readout_snapshot (Readout              *self,
                  GtkSnapshot          *snapshot,
                  const MpisChartStyle *style,
                  MpisChartLegend      *legend,
                  double                x,
                  double                y)
{
  double left = x + PADDING, top = y + PADDING;

  append_box (snapshot, style, (float) x, (float) y, self->width, self->height);
  append_text (snapshot, self->title, &style->dim, left, top);
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = &g_array_index (self->rows, Row, i);

      top += self->line + ROW_GAP;
      append_swatch (snapshot, mpis_chart_legend_get_swatch (legend, row->slot), left,
                     round (top + (self->line - MPIS_CHART_SWATCH_HEIGHT) / 2.0));
      append_text (snapshot, row->name, &style->text,
                   left + MPIS_CHART_SWATCH_WIDTH + COLUMN_GAP, top);
      append_text (snapshot, row->value, &style->text,
                   x + self->width - PADDING - text_width (row->value), top);
    }
  if (self->more != NULL)
    append_text (snapshot, self->more, &style->dim, left, top + self->line + ROW_GAP);
}

/* Beside the guide, on the side with more room, and within the chart. */
static double
place_beside (double guide,
              double width,
              double room)
{
  double right = guide + DISTANCE;
  double left = guide - DISTANCE - width;

  if (right + width > room)
    right = left >= 0 ? left : room - width;

  return MAX (floor (right), 0);
}

static void
snapshot_box (GtkSnapshot           *snapshot,
              PangoContext          *context,
              const MpisChartData   *data,
              const MpisChartLayout *layout,
              const MpisChartStyle  *style,
              MpisChartLegend       *legend,
              guint                  place,
              double                 guide)
{
  g_autofree char *day = mpis_format_moment (data->x[place]);
  Readout readout = { .line = (int) layout->line_height };
  int n_rows = (int) (layout->height - 2 * PADDING) / (readout.line + ROW_GAP) - 1;

  readout.rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_array_set_clear_func (readout.rows, row_clear);
  readout.title = text_new (context, style, day, FALSE);
  readout_fill (&readout, context, data, style, place, MAX (n_rows, 1));
  readout_measure (&readout, (int) layout->width);
  readout_snapshot (&readout, snapshot, style, legend,
                    place_beside (guide, readout.width, layout->width),
                    CLAMP (layout->top, 0, MAX (layout->height - readout.height, 0)));

  g_array_unref (readout.rows);
  g_object_unref (readout.title);
  g_clear_object (&readout.more);
}

static void
append_disc (GtkSnapshot     *snapshot,
             const MpisColor *color,
             float            x,
             float            y,
             float            radius)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (x - radius, y - radius, 2 * radius, 2 * radius);
  GdkRGBA ink = rgba (color, 1);
  GskRoundedRect disc;

  gsk_rounded_rect_init_from_rect (&disc, &bounds, radius);
  gtk_snapshot_push_rounded_clip (snapshot, &disc);
  gtk_snapshot_append_color (snapshot, &ink, &bounds);
  gtk_snapshot_pop (snapshot);
}

/* A bar says its value itself; reading it only needs a light on its row. */
static void
snapshot_row (GtkSnapshot           *snapshot,
              const MpisChartLayout *layout,
              const MpisChartStyle  *style,
              guint                  place)
{
  double top = layout->bands.first + place * layout->bands.step;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, (float) top, (float) layout->width,
                                               (float) layout->bands.step);
  GdkRGBA light = rgba (&style->text, 0.08);
  GskRoundedRect row;

  gsk_rounded_rect_init_from_rect (&row, &bounds, 6);
  gtk_snapshot_push_rounded_clip (snapshot, &row);
  gtk_snapshot_append_color (snapshot, &light, &bounds);
  gtk_snapshot_pop (snapshot);
}

/**
 * mpis_chart_readout_snapshot:
 * @context: what text is set with
 * @legend: where swatches come from
 * @place: a place of @data
 *
 * Adds to the chart what shows while the place is being read: a guide, the points on it, and a box
 * with the day and every series' value.
 */
void
mpis_chart_readout_snapshot (GtkSnapshot           *snapshot,
                             PangoContext          *context,
                             const MpisChartData   *data,
                             const MpisChartLayout *layout,
                             const MpisChartStyle  *style,
                             MpisChartLegend       *legend,
                             guint                  place)
{
  double x = mpis_scale_map (&layout->x, data->x[place]);
  GdkRGBA guide = rgba (&style->text, 0.4);

  if (data->kind == MPIS_CHART_BARS)
    {
      snapshot_row (snapshot, layout, style, place);
      return;
    }

  gtk_snapshot_append_color (snapshot, &guide,
                             &GRAPHENE_RECT_INIT ((float) round (x - 0.5), (float) layout->top, 1,
                                                  (float) (layout->bottom - layout->top)));
  for (guint i = data->traces->len; i-- > 0;)
    {
      const MpisChartTrace *trace = &g_array_index (data->traces, MpisChartTrace, i);
      const MpisColor *color = mpis_chart_style_get_color (style, trace->slot);
      double edge = mpis_chart_data_get_edge (data, i, place);
      float y = (float) mpis_scale_map (&layout->y, edge);

      if (isnan (edge))
        continue;
      append_disc (snapshot, &style->surface, (float) x, y, POINT_RADIUS + 1.5f);
      append_disc (snapshot, color, (float) x, y, POINT_RADIUS);
    }
  snapshot_box (snapshot, context, data, layout, style, legend, place, x);
}
