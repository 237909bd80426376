#include "config.h"

#include "mpis-chart-readout.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-chart-kind.h"
#include "mpis-format.h"

/* Pixels. */
#define PADDING      10
#define RADIUS       9
#define ROW_GAP      4
#define COLUMN_GAP   8
#define DISTANCE     14    /* from the guide */
#define POINT_RADIUS 4.5f
#define WIDEST_EVENT 300

/* Events that are listed beside the values. */
#define MAX_EVENTS 4

typedef struct {
  PangoLayout *name;
  PangoLayout *value;
  guint        slot;
  gboolean     faint;   /* another one is read */
} Row;

/* The box with a day's values. */
typedef struct {
  PangoLayout *title;
  GArray      *rows;     /* of Row */
  PangoLayout *more;     /* (nullable): stands for the rows there is no room for */
  PangoLayout *hint;     /* (nullable) */
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

static void
readout_add (Readout                *self,
             const MpisChartReadout *what,
             const char             *name,
             const char             *value,
             guint                   slot,
             gboolean                faint)
{
  Row row = { .slot = slot, .faint = faint };

  row.name = text_new (what->context, what->style, name, FALSE);
  row.value = text_new (what->context, what->style, value, TRUE);
  g_array_append_val (self->rows, row);
}

static void
readout_add_trace (Readout                *self,
                   const MpisChartReadout *what,
                   guint                   i)
{
  const MpisChartTrace *trace = &g_array_index (what->data->traces, MpisChartTrace, i);
  g_autofree char *name = mpis_chart_data_name_at (what->data, i, what->place);
  g_autofree char *value = mpis_format_value (mpis_chart_data_get (what->data, i, what->place),
                                              what->data->unit);

  readout_add (self, what, name, value,
               mpis_chart_extras_slot_of (trace->series, trace->slot,
                                          mpis_chart_kind_get_class (what->data->kind)->solid),
               what->row >= 0 && what->row != (int) i);
}

static void
readout_add_goal (Readout                *self,
                  const MpisChartReadout *what,
                  double                  goal)
{
  g_autofree char *value = mpis_format_value (goal, what->data->unit);

  readout_add (self, what, mpis_chart_goal_get_label (what->data->goal), value, MPIS_CHART_SLOT_GOAL,
               what->row >= 0);
}

static void
readout_add_event (Readout                *self,
                   const MpisChartReadout *what,
                   guint                   i)
{
  MpisChartAnnotation *event = what->data->annotations->pdata[i];

  readout_add (self, what, mpis_chart_annotation_get_label (event), "",
               MPIS_CHART_SLOT_EVENT (mpis_chart_annotation_get_kind (event)), what->row >= 0);
}

/* As many rows as @n_rows allows: values, then the goal, then events, of which only some are listed
 * unless they are what is read. The last may say how many are missing. */
static void
readout_fill (Readout                *self,
              const MpisChartReadout *what,
              guint                   n_rows)
{
  const MpisChartData *data = what->data;
  gboolean events_only = what->row == MPIS_CHART_ROW_EVENTS;
  double goal = data->goal != NULL ? mpis_chart_goal_get_at (data->goal, data->x[what->place]) : NAN;
  guint n_events, first = mpis_chart_extras_get_annotations (data, what->place, &n_events);
  guint n_traces = events_only ? 0 : data->traces->len, n_goal = !events_only && !isnan (goal);
  guint n = n_traces + n_goal + n_events, listed = n;

  if (!events_only && n_events > MAX_EVENTS)
    listed = n_traces + n_goal + MAX_EVENTS;
  if (listed + (listed < n) > n_rows)
    listed = n_rows - 1;
  for (guint i = 0; i < listed; i++)
    if (i < n_traces)
      readout_add_trace (self, what, i);
    else if (i < n_traces + n_goal)
      readout_add_goal (self, what, goal);
    else
      readout_add_event (self, what, first + i - n_traces - n_goal);
  if (listed < n)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("and %u more", "and %u more", n - listed),
                                               n - listed);

      self->more = text_new (what->context, what->style, more, FALSE);
    }
  if (what->hint != NULL && self->rows->len + (self->more != NULL) < n_rows)
    self->hint = text_new (what->context, what->style, what->hint, FALSE);
}

/* What a kind says that has no series. */
static void
readout_fill_values (Readout                *self,
                     const MpisChartReadout *what,
                     const MpisChartValues  *values)
{
  for (guint i = 0; i < values->values->len; i++)
    {
      const MpisChartValue *value = &g_array_index (values->values, MpisChartValue, i);

      readout_add (self, what, value->name, value->value,
                   value->slot == MPIS_CHART_NO_SLOT ? value->slot : MPIS_CHART_SLOT_BLOCK (value->slot),
                   FALSE);
    }
  if (values->note != NULL)
    self->more = text_new (what->context, what->style, values->note, FALSE);
  if (what->hint != NULL)
    self->hint = text_new (what->context, what->style, what->hint, FALSE);
}

/* Pixels before a row's name. */
static int
get_indent (const Row *row)
{
  return row->slot == MPIS_CHART_NO_SLOT ? 0 : MPIS_CHART_SWATCH_WIDTH + COLUMN_GAP;
}

static void
readout_measure (Readout *self,
                 int      room)
{
  int fixed, name = 0, event = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = &g_array_index (self->rows, Row, i);

      if (pango_layout_get_character_count (row->value) > 0)
        name = MAX (name, text_width (row->name));
      else   /* may reach below the values, and is cut before the box gets too wide */
        event = MAX (event, MIN (text_width (row->name), WIDEST_EVENT));
      self->value = MAX (self->value, text_width (row->value));
    }

  fixed = 2 * PADDING + MPIS_CHART_SWATCH_WIDTH + 2 * COLUMN_GAP + self->value;
  self->width = MAX (fixed + name, text_width (self->title) + 2 * PADDING);
  self->width = MAX (self->width, fixed - self->value - COLUMN_GAP + event);
  if (self->more != NULL)
    self->width = MAX (self->width, text_width (self->more) + 2 * PADDING);
  if (self->hint != NULL)
    self->width = MAX (self->width, text_width (self->hint) + 2 * PADDING);
  self->width = MIN (self->width, room);
  name = MAX (self->width - fixed, 0);
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = &g_array_index (self->rows, Row, i);
      gboolean alone = pango_layout_get_character_count (row->value) == 0;

      pango_layout_set_ellipsize (row->name, PANGO_ELLIPSIZE_END);
      pango_layout_set_width (row->name,
                              (alone ? name + COLUMN_GAP + self->value : name) * PANGO_SCALE);
    }
  self->height = (int) (1 + self->rows->len + (self->more != NULL) + (self->hint != NULL))
                 * (self->line + ROW_GAP) - ROW_GAP + 2 * PADDING;
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
      if (row->slot != MPIS_CHART_NO_SLOT)
        append_swatch (snapshot, mpis_chart_legend_get_swatch (legend, row->slot), left,
                       round (top + (self->line - MPIS_CHART_SWATCH_HEIGHT) / 2.0));
      append_text (snapshot, row->name, row->faint ? &style->dim : &style->text,
                   left + get_indent (row), top);
      append_text (snapshot, row->value, row->faint ? &style->dim : &style->text,
                   x + self->width - PADDING - text_width (row->value), top);
    }
  if (self->more != NULL)
    append_text (snapshot, self->more, &style->dim, left, top += self->line + ROW_GAP);
  if (self->hint != NULL)
    append_text (snapshot, self->hint, &style->dim, left, top + self->line + ROW_GAP);
}

/* Beside the guide, and beyond what reaches so far from it; on the side with room, and within the chart. */
static double
place_beside (double guide,
              double reach,
              double width,
              double room)
{
  double right = guide + reach + DISTANCE;
  double left = guide - reach - DISTANCE - width;

  if (right + width > room)
    right = left >= 0 ? left : room - width;

  return MAX (floor (right), 0);
}

static void
snapshot_box (GtkSnapshot            *snapshot,
              const MpisChartReadout *what,
              double                  guide,
              double                  reach)
{
  const MpisChartLayout *layout = what->layout;
  const MpisChartKindClass *klass = mpis_chart_kind_get_class (what->data->kind);
  g_autoptr(MpisChartValues) values = mpis_chart_values_new (what->data, what->place);
  Readout readout = { .line = (int) layout->line_height };
  int n_rows = (int) (layout->height - 2 * PADDING) / (readout.line + ROW_GAP) - 1;

  readout.rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_array_set_clear_func (readout.rows, row_clear);
  readout.title = text_new (what->context, what->style, values->title, FALSE);
  if (klass->of_series)
    readout_fill (&readout, what, MAX (n_rows, 1));
  else
    readout_fill_values (&readout, what, values);
  readout_measure (&readout, (int) layout->width);
  readout_snapshot (&readout, snapshot, what->style, what->legend,
                    place_beside (guide, reach, readout.width, layout->width),
                    CLAMP (layout->top, 0, MAX (layout->height - readout.height, 0)));

  g_array_unref (readout.rows);
  g_object_unref (readout.title);
  g_clear_object (&readout.more);
  g_clear_object (&readout.hint);
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

/* What fills most of the plot's height is lit up; what is small gets a frame. */
static void
snapshot_mark (GtkSnapshot            *snapshot,
               const MpisChartReadout *what)
{
  const MpisChartLayout *layout = what->layout;
  GdkRGBA light = rgba (&what->style->text, 0.08), frame = rgba (&what->style->text, 1);
  cairo_rectangle_t mark;
  GskRoundedRect outline;

  if (!mpis_chart_layout_get_mark (layout, what->data, what->place, &mark))
    return;

  gsk_rounded_rect_init_from_rect (&outline,
                                   &GRAPHENE_RECT_INIT ((float) mark.x - 1, (float) mark.y - 1,
                                                        (float) mark.width + 2, (float) mark.height + 2),
                                   4);
  if (mark.height > layout->height / 2)
    {
      gtk_snapshot_push_rounded_clip (snapshot, &outline);
      gtk_snapshot_append_color (snapshot, &light, &outline.bounds);
      gtk_snapshot_pop (snapshot);
    }
  else
    gtk_snapshot_append_border (snapshot, &outline, (float[]) { 2, 2, 2, 2 },
                                (GdkRGBA[]) { frame, frame, frame, frame });
  snapshot_box (snapshot, what, mark.x + mark.width / 2, mark.width / 2);
}

/**
 * mpis_chart_readout_snapshot:
 *
 * Adds to the chart what shows while a place is being read: a guide, the points on it, and a box with
 * the day, every series' value, the goal and what happened.
 */
void
mpis_chart_readout_snapshot (GtkSnapshot            *snapshot,
                             const MpisChartReadout *what)
{
  const MpisChartData *data = what->data;
  const MpisChartLayout *layout = what->layout;
  const MpisChartStyle *style = what->style;
  double x = mpis_scale_map (&layout->x, data->x[what->place]);
  GdkRGBA guide = rgba (&style->text, 0.4);

  if (data->kind == MPIS_CHART_BARS)
    {
      snapshot_row (snapshot, layout, style, what->place);
      return;
    }

  if (mpis_chart_kind_get_class (data->kind)->draw != NULL)
    {
      snapshot_mark (snapshot, what);
      return;
    }

  gtk_snapshot_append_color (snapshot, &guide,
                             &GRAPHENE_RECT_INIT ((float) round (x - 0.5), (float) layout->top, 1,
                                                  (float) (layout->bottom - layout->top)));
  for (guint i = data->traces->len; i-- > 0;)
    {
      const MpisChartTrace *trace = &g_array_index (data->traces, MpisChartTrace, i);
      const MpisColor *color = mpis_chart_style_get_color (style, trace->slot);
      double edge = mpis_chart_data_get_edge (data, i, what->place);
      float y = (float) mpis_scale_map (&layout->y, edge);
      float radius = POINT_RADIUS + (what->row == (int) i ? 1.5f : 0);

      if (isnan (edge))
        continue;
      append_disc (snapshot, &style->surface, (float) x, y, radius + 1.5f);
      append_disc (snapshot, color, (float) x, y, radius);
      if (mpis_series_get_ghost_of (trace->series) != NULL)   /* a ring: it is not now */
        append_disc (snapshot, &style->surface, (float) x, y, radius - 1.75f);
    }
  snapshot_box (snapshot, what, x, 0);
}

/**
 * mpis_chart_readout_snapshot_brush:
 * @from: where it begins on the axis
 * @to: where it ends
 * @words: which days that are
 *
 * Adds to the chart the mark of the days that are to be zoomed into.
 */
void
mpis_chart_readout_snapshot_brush (GtkSnapshot            *snapshot,
                                   const MpisChartReadout *what,
                                   double                  from,
                                   double                  to,
                                   const char             *words)
{
  const MpisChartLayout *layout = what->layout;
  double left = round (mpis_scale_map (&layout->x, from));
  double right = round (mpis_scale_map (&layout->x, to));
  float top = (float) layout->top, height = (float) (layout->bottom - layout->top);
  GdkRGBA fill = rgba (&what->style->text, 0.08), edge = rgba (&what->style->text, 0.6);
  PangoLayout *text = text_new (what->context, what->style, words, TRUE);
  int width = text_width (text) + 2 * PADDING;
  int line = (int) layout->line_height;
  double x = CLAMP ((left + right - width) / 2, 0, MAX (layout->width - width, 0));

  gtk_snapshot_append_color (snapshot, &fill,
                             &GRAPHENE_RECT_INIT ((float) left, top, (float) (right - left), height));
  gtk_snapshot_append_color (snapshot, &edge, &GRAPHENE_RECT_INIT ((float) left, top, 1, height));
  gtk_snapshot_append_color (snapshot, &edge, &GRAPHENE_RECT_INIT ((float) right, top, 1, height));
  append_box (snapshot, what->style, (float) floor (x), top + 6, width, line + PADDING);
  append_text (snapshot, text, &what->style->text, floor (x) + PADDING, top + 6 + PADDING / 2);
  g_object_unref (text);
}
