/* One card, drawn into a rectangle: the same parts in the same order as the window shows them. */
#include "config.h"

#include "mpis-report-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <pango/pangocairo.h>

#include "mpis-chart-draw.h"
#include "mpis-chart-extras.h"
#include "mpis-format.h"
#include "mpis-words.h"

/* Pixels. */
#define PADDING       14
#define RADIUS        10
#define GAP           8
#define TITLE_SIZE    14.5
#define TEXT_SIZE     12.5
#define SMALL_SIZE    11
#define FIGURE_SIZE   22
#define FIGURE_WIDTH  118
#define FIGURE_HEIGHT (SMALL_SIZE * 2.8 + FIGURE_SIZE * 1.4)
#define ROW_HEIGHT    21
#define NUMBER_WIDTH  76
#define TEXT_WIDTH    104
#define LEAST_TITLE   130
#define TITLE_SHARE   1.5
#define SWATCH_WIDTH  20
#define SWATCH_HEIGHT 12
#define LEAST_CHART   90
#define LEAST_SHARE   40
#define BAR_HEIGHT    10

/* What is left of a card's inside, top to bottom. */
typedef struct {
  double x;
  double y;
  double width;
  double height;
} Room;

static void
take (Room   *room,
      double  height)
{
  room->y += height;
  room->height -= height;
}

static void
draw_line (MpisReportPen   *pen,
           cairo_t         *cr,
           Room            *room,
           const char      *text,
           double           size,
           PangoWeight      weight,
           const MpisColor *color)
{
  g_autoptr(PangoLayout) layout = _mpis_report_pen_text (pen, text, size, weight, room->width);

  take (room, _mpis_report_pen_draw (pen, cr, layout, color, room->x, room->y));
}

static void
outline (cairo_t *cr,
         double   width,
         double   height)
{
  double radius = MIN (RADIUS, MIN (width, height) / 2);

  cairo_new_sub_path (cr);
  cairo_arc (cr, width - radius, radius, radius, -G_PI_2, 0);
  cairo_arc (cr, width - radius, height - radius, radius, 0, G_PI_2);
  cairo_arc (cr, radius, height - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, radius, radius, radius, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

/* Why there is nothing, in the middle of the room. */
static void
draw_message (MpisReportPen        *pen,
              cairo_t              *cr,
              const Room           *room,
              const MpisCardAnswer *answer)
{
  g_autoptr(PangoLayout) message = NULL, hint = NULL;
  double height;

  message = _mpis_report_pen_text (pen, answer->message != NULL ? answer->message : "",
                                   TEXT_SIZE, PANGO_WEIGHT_BOLD, room->width);
  hint = _mpis_report_pen_text (pen, answer->hint != NULL ? answer->hint : "",
                                SMALL_SIZE, PANGO_WEIGHT_NORMAL, room->width);
  pango_layout_set_alignment (message, PANGO_ALIGN_CENTER);
  pango_layout_set_alignment (hint, PANGO_ALIGN_CENTER);
  height = _mpis_report_pen_height (message);
  if (answer->hint != NULL)
    height += _mpis_report_pen_height (hint);
  height = room->y + MAX (room->height - height, 0) / 2;

  height += _mpis_report_pen_draw (pen, cr, message, &pen->style->text, room->x, height);
  if (answer->hint != NULL)
    _mpis_report_pen_draw (pen, cr, hint, &pen->style->dim, room->x, height);
}

/* Figures */

static char *
describe_change (const MpisCardFigure *figure,
                 int                  *direction)
{
  g_autofree char *change = NULL, *days = NULL;

  *direction = 0;
  if (!figure->offered)
    return g_strdup (_("Not offered"));
  if (!figure->compared || !figure->now.known || !figure->before.known)
    return g_strdup ("");

  change = mpis_words_change (&figure->now, &figure->before, figure->metric, direction);
  days = mpis_words_days (figure->previous.from, figure->previous.to);
  /* Translators: a change (+12 %) and the days it is compared with. */
  return g_strdup_printf (_("%s from %s"), change, days);
}

static void
draw_figure (MpisReportPen        *pen,
             cairo_t              *cr,
             const Room           *room,
             const MpisCardFigure *figure)
{
  int direction;
  g_autofree char *change = describe_change (figure, &direction);
  g_autofree char *value = figure->offered ? mpis_words_value (&figure->now, figure->metric)
                                           : g_strdup (_("n/a"));
  const MpisColor *color = direction > 0 ? &pen->positive
                           : direction < 0 ? &pen->negative : &pen->style->dim;
  Room left = *room;

  draw_line (pen, cr, &left, figure->name, SMALL_SIZE, PANGO_WEIGHT_NORMAL, &pen->style->dim);
  draw_line (pen, cr, &left, value, FIGURE_SIZE, PANGO_WEIGHT_BOLD, &pen->style->text);
  draw_line (pen, cr, &left, change, SMALL_SIZE, PANGO_WEIGHT_NORMAL, color);
}

static void
draw_figures (MpisReportPen   *pen,
              cairo_t         *cr,
              Room            *room,
              const GPtrArray *figures)
{
  double height = FIGURE_HEIGHT + GAP;
  guint per_row = CLAMP ((guint) (room->width / FIGURE_WIDTH), 1, figures->len);
  double width = room->width / per_row;

  for (guint i = 0; i < figures->len && room->height >= height - GAP; i++)
    {
      Room place = { room->x + (i % per_row) * width, room->y, width - GAP, height };

      draw_figure (pen, cr, &place, figures->pdata[i]);
      if (i % per_row == per_row - 1 || i == figures->len - 1)
        take (room, height);
    }
}

static void
draw_progress (MpisReportPen          *pen,
               cairo_t                *cr,
               Room                   *room,
               const MpisCardProgress *progress)
{
  MpisChartUnit unit = progress->metric == MPIS_METRIC_ENGAGEMENT_RATE ? MPIS_CHART_UNIT_FRACTION
                                                                       : MPIS_CHART_UNIT_COUNT;
  g_autofree char *value = mpis_words_value (&progress->value, progress->metric);
  g_autofree char *goal = mpis_format_value (progress->goal, unit);
  g_autofree char *elapsed = mpis_format_percent (progress->elapsed);
  g_autofree char *text = NULL;
  double share = progress->value.known && progress->goal > 0
                 ? CLAMP (progress->value.number / progress->goal, 0, 1) : 0;

  /* Translators: how far it is, the goal, how much of the week or month is over (48 %). */
  text = g_strdup_printf (_("%s of %s · %s of the time is over"), value, goal, elapsed);
  draw_line (pen, cr, room, text, TEXT_SIZE, PANGO_WEIGHT_NORMAL, &pen->style->text);
  take (room, GAP / 2.0);
  mpis_chart_style_set_source (&pen->style->grid, 1, cr);
  cairo_rectangle (cr, room->x, room->y, room->width, BAR_HEIGHT);
  cairo_fill (cr);
  mpis_chart_style_set_source (&pen->style->palette[0], 1, cr);
  cairo_rectangle (cr, room->x, room->y, room->width * share, BAR_HEIGHT);
  cairo_fill (cr);
  take (room, BAR_HEIGHT + GAP);
}

/* Charts */

static MpisChartData *
make_chart_data (const MpisCardChart *chart)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (chart->series));
  g_autoptr(GPtrArray) series = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree const char **ids = g_new0 (const char *, n + 1);
  g_autofree guint *slots = g_new0 (guint, n + 1);
  gboolean has_axis = chart->first <= chart->last;
  MpisChartData *data;

  for (guint i = 0; i < n; i++)
    {
      g_ptr_array_add (series, g_list_model_get_item (G_LIST_MODEL (chart->series), i));
      ids[i] = mpis_series_get_look_id (series->pdata[i]);
    }
  mpis_chart_style_assign (ids, n, slots);
  data = mpis_chart_data_new_of (chart->kind, chart->unit, chart->content,
                                 (MpisSeries *const *) series->pdata, slots, n,
                                 has_axis ? chart->first : NAN, has_axis ? chart->last : NAN);
  if (chart->goal != NULL)
    mpis_chart_extras_set_goal (data, chart->goal);

  return data;
}

/* Returns how tall it is. */
static double
draw_legend (MpisReportPen       *pen,
             cairo_t             *cr,
             const MpisChartData *data,
             const Room          *room)
{
  double x = room->x, y = room->y, row = 0;

  if (data->traces->len < 2 || data->kind == MPIS_CHART_BARS)
    return 0;

  for (guint i = 0; i < data->traces->len; i++)
    {
      const MpisChartTrace *trace = &g_array_index (data->traces, MpisChartTrace, i);
      g_autoptr(PangoLayout) name = _mpis_report_pen_text (pen, mpis_series_get_name (trace->series),
                                                           SMALL_SIZE, PANGO_WEIGHT_NORMAL,
                                                           room->width - SWATCH_WIDTH - GAP);
      PangoRectangle extents;
      double width;

      pango_layout_get_extents (name, NULL, &extents);
      width = SWATCH_WIDTH + GAP / 2.0 + (double) extents.width / PANGO_SCALE;
      row = _mpis_report_pen_height (name);
      if (x > room->x && x + width > room->x + room->width)
        {
          x = room->x;
          y += row + 2;
        }
      cairo_save (cr);
      cairo_translate (cr, x, y + (row - SWATCH_HEIGHT) / 2);
      mpis_chart_draw_swatch (cr, SWATCH_WIDTH, SWATCH_HEIGHT, trace->slot, pen->style);
      cairo_restore (cr);
      _mpis_report_pen_draw (pen, cr, name, &pen->style->text, x + SWATCH_WIDTH + GAP / 2.0, y);
      x += width + 2 * GAP;
    }

  return y + row + GAP - room->y;
}

static void
draw_chart (MpisReportPen       *pen,
            cairo_t             *cr,
            Room                *room,
            double               height,
            const MpisCardChart *chart)
{
  g_autoptr(MpisChartData) data = make_chart_data (chart);
  Room place = { room->x, room->y, room->width, height };

  take (&place, draw_legend (pen, cr, data, &place));
  if (place.height > 20)
    {
      g_autoptr(MpisChartLayout) layout = mpis_chart_draw_layout (pen->context, place.width,
                                                                  place.height, data, pen->style);

      cairo_save (cr);
      cairo_translate (cr, place.x, place.y);
      mpis_chart_draw_with (cr, pen->context, data, layout, pen->style);
      cairo_restore (cr);
    }
  take (room, height + GAP);
}

/* Tables */

static gboolean
is_number (const MpisCardColumn *column)
{
  return column->type == MPIS_CARD_COLUMN_COUNT || column->type == MPIS_CARD_COLUMN_FRACTION ||
         column->type == MPIS_CARD_COLUMN_SPAN;
}

/* What a column takes at least. */
static double
least_width (const MpisCardColumn *column)
{
  if (column->role == MPIS_CARD_ROLE_TITLE)
    return LEAST_TITLE;
  return is_number (column) ? NUMBER_WIDTH : TEXT_WIDTH;
}

/* The widths of the columns, 0 for those there is no room for: the title comes first, then numbers, then
 * details. What is left goes to texts, most of it to the title. */
static void
choose_widths (const MpisCardTable *table,
               double               width,
               double              *widths)
{
  static const MpisCardColumnRole ROLES[] = {
    MPIS_CARD_ROLE_TITLE, MPIS_CARD_ROLE_FIGURE, MPIS_CARD_ROLE_DETAIL
  };
  guint n = mpis_card_table_get_n_columns (table);
  double shares = 0;

  for (guint role = 0; role < G_N_ELEMENTS (ROLES); role++)
    for (guint i = 0; i < n; i++)
      {
        const MpisCardColumn *column = mpis_card_table_get_column (table, i);

        if (column->role != ROLES[role] || (width < least_width (column) && role > 0))
          continue;
        widths[i] = least_width (column);
        width -= widths[i];
        if (column->type == MPIS_CARD_COLUMN_TEXT)
          shares += column->role == MPIS_CARD_ROLE_TITLE ? TITLE_SHARE : 1;
      }
  for (guint i = 0; i < n && width > 0; i++)
    {
      const MpisCardColumn *column = mpis_card_table_get_column (table, i);

      if (widths[i] > 0 && column->type == MPIS_CARD_COLUMN_TEXT)
        widths[i] += width * (column->role == MPIS_CARD_ROLE_TITLE ? TITLE_SHARE : 1) / shares;
    }
}

static void
draw_cell (MpisReportPen        *pen,
           cairo_t              *cr,
           const MpisCardColumn *column,
           const char           *text,
           double                x,
           double                y,
           double                width,
           gboolean              is_heading)
{
  gboolean is_dim = is_heading || (column->role != MPIS_CARD_ROLE_TITLE && !is_number (column));
  g_autoptr(PangoLayout) layout = _mpis_report_pen_text (pen, text, is_heading ? SMALL_SIZE : TEXT_SIZE,
                                                         PANGO_WEIGHT_NORMAL, width - GAP);

  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_alignment (layout, is_number (column) ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  _mpis_report_pen_draw (pen, cr, layout, is_dim ? &pen->style->dim : &pen->style->text, x, y);
}

static void
draw_row (MpisReportPen       *pen,
          cairo_t             *cr,
          const Room          *room,
          const MpisCardTable *table,
          int                  row,
          const double        *widths,
          GTimeZone           *zone)
{
  double x = room->x;

  for (guint i = 0; i < mpis_card_table_get_n_columns (table); i++)
    {
      const MpisCardColumn *column = mpis_card_table_get_column (table, i);
      g_autofree char *text = NULL;

      if (widths[i] <= 0)
        continue;
      text = row < 0 ? g_strdup (column->heading) : mpis_card_table_format (table, row, i, zone);
      draw_cell (pen, cr, column, text, x, room->y, widths[i], row < 0);
      x += widths[i];
    }
}

static void
draw_table (MpisReportPen       *pen,
            cairo_t             *cr,
            Room                *room,
            const MpisCardTable *table,
            GTimeZone           *zone)
{
  guint n_rows = mpis_card_table_get_n_rows (table);
  guint n_fit = MAX (room->height / ROW_HEIGHT, 1) - 1;   /* without the headings */
  g_autofree double *widths = g_new0 (double, mpis_card_table_get_n_columns (table) + 1);

  if (n_fit == 0)
    return;
  if (n_rows > n_fit)
    n_fit--;
  choose_widths (table, room->width, widths);
  for (int row = -1; row < (int) MIN (n_rows, n_fit); row++)
    {
      draw_row (pen, cr, room, table, row, widths, zone);
      take (room, ROW_HEIGHT);
    }
  if (n_rows > n_fit)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("and %u more", "and %u more", n_rows - n_fit),
                                               n_rows - n_fit);

      draw_line (pen, cr, room, more, SMALL_SIZE, PANGO_WEIGHT_NORMAL, &pen->style->dim);
    }
}

static void
draw_markup (MpisReportPen *pen,
             cairo_t       *cr,
             const Room    *room,
             const char    *markup)
{
  g_autoptr(PangoLayout) layout = _mpis_report_pen_text (pen, "", TEXT_SIZE, PANGO_WEIGHT_NORMAL,
                                                         room->width);

  pango_layout_set_markup (layout, markup, -1);
  pango_layout_set_height (layout, MAX (room->height, 1) * PANGO_SCALE);
  _mpis_report_pen_draw (pen, cr, layout, &pen->style->text, room->x, room->y);
}

/* What figures need comes before what there is to say about them: as many lines of notes as there is room for. */
static void
draw_notes (MpisReportPen *pen,
            cairo_t       *cr,
            Room          *room,
            const char    *text,
            double         needed)
{
  g_autoptr(PangoLayout) notes = _mpis_report_pen_text (pen, text, SMALL_SIZE, PANGO_WEIGHT_NORMAL, room->width);

  for (int lines = 2; lines > 0; lines--)
    {
      double height;

      pango_layout_set_height (notes, -lines);
      height = _mpis_report_pen_height (notes);
      if (height + GAP + needed > room->height)
        continue;
      _mpis_report_pen_draw (pen, cr, notes, &pen->style->dim, room->x, room->y + room->height - height);
      room->height -= height + GAP;
      return;
    }
}

static void
draw_parts (MpisReportPen        *pen,
            cairo_t              *cr,
            Room                  room,
            const MpisCardAnswer *answer)
{
  if (answer->notes != NULL)
    draw_notes (pen, cr, &room, answer->notes, answer->figures->len > 0 ? FIGURE_HEIGHT : 0);
  if (answer->figures->len > 0)
    draw_figures (pen, cr, &room, answer->figures);
  if (answer->progress != NULL)
    draw_progress (pen, cr, &room, answer->progress);
  if (answer->chart != NULL &&
      room.height >= (answer->chart->kind == MPIS_CHART_SHARE ? LEAST_SHARE : LEAST_CHART))
    draw_chart (pen, cr, &room, answer->table != NULL ? room.height * 0.55 : room.height, answer->chart);
  if (answer->table != NULL)
    draw_table (pen, cr, &room, answer->table, answer->zone);
  if (answer->markup != NULL)
    draw_markup (pen, cr, &room, answer->markup);
}

/* Draws a card, @width by @height, at the origin. */
void
_mpis_report_draw_card (MpisReportPen        *pen,
                        cairo_t              *cr,
                        const MpisCardAnswer *answer,
                        double                width,
                        double                height)
{
  Room room = { PADDING, PADDING, width - 2 * PADDING, height - 2 * PADDING };

  cairo_save (cr);
  outline (cr, width, height);
  mpis_chart_style_set_source (&pen->style->surface, 1, cr);
  cairo_fill_preserve (cr);
  mpis_chart_style_set_source (&pen->border, 1, cr);
  cairo_set_line_width (cr, 1);
  cairo_stroke_preserve (cr);
  cairo_clip (cr);

  draw_line (pen, cr, &room, answer->title, TITLE_SIZE, PANGO_WEIGHT_BOLD, &pen->style->text);
  if (answer->subtitle != NULL)
    draw_line (pen, cr, &room, answer->subtitle, SMALL_SIZE, PANGO_WEIGHT_NORMAL, &pen->style->dim);
  take (&room, GAP);
  if (answer->state == MPIS_CARD_READY)
    draw_parts (pen, cr, room, answer);
  else
    draw_message (pen, cr, &room, answer);
  cairo_restore (cr);
}
