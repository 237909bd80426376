#include "config.h"

#include "chart-samples.h"

#include <math.h>
#include <pango/pangocairo.h>

#include "mpis-chart-draw.h"
#include "mpis-chart-extras.h"
#include "mpis-chart-numbers.h"
#include "mpis-heatmap.h"
#include "mpis-histogram.h"
#include "mpis-timeline.h"

/* 2026-10-19, a Monday; the clocks go back on the Sunday after it. */
#define MONDAY 20745

#define MOST_SERIES 8

/* --- what the charts show --- */

static MpisSeries *
series_new (const char   *id,
            const char   *name,
            double        first,
            const double *y,
            gsize         n)
{
  g_autofree double *x = g_new (double, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    x[i] = first + (double) i;

  return mpis_series_new (id, name, x, y, n);
}

/* Three channels over four weeks, with a correction, unknown days, and a day of nothing. */
static GPtrArray *
create_days (void)
{
  static const char *const ids[] = { "telegram", "instagram", "youtube" };
  static const char *const names[] = { "Telegram", "Instagram", "YouTube" };
  g_autoptr(GRand) random = g_rand_new_with_seed (4);
  GPtrArray *series = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < 3; i++)
    {
      double y[28];

      for (guint day = 0; day < 28; day++)
        y[day] = floor (900 + 400 * i + 500 * sin (day / 4.0 + i) + g_rand_double_range (random, 0, 400));
      y[9] = i == 1 ? -350 : y[9];
      y[15] = i == 0 ? 0 : NAN;
      y[16] = NAN;
      g_ptr_array_add (series, series_new (ids[i], names[i], MONDAY, y, 28));
    }

  return series;
}

static GPtrArray *
create_channel (void)
{
  GPtrArray *series = create_days ();

  g_ptr_array_set_size (series, 1);

  return series;
}

/* A channel and the four weeks before, as their ghost. */
static GPtrArray *
create_days_before (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (8);
  GPtrArray *series = create_channel ();
  double x[28], y[28];

  for (guint day = 0; day < 28; day++)
    {
      x[day] = MONDAY + day;
      y[day] = day == 20 ? NAN : floor (800 + g_rand_double_range (random, 0, 500));
    }
  g_ptr_array_add (series, mpis_series_new_ghost ("telegram", "Period before", 28, x, y, 28));

  return series;
}

/* A goal, and posts, runs and corrections on nearly every day. */
static void
add_events (MpisChartData *data)
{
  g_autoptr(MpisChartGoal) goal = mpis_chart_goal_new ("Goal", 1300);
  g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < 90; i++)
    if (i % 30 < 24)
      g_ptr_array_add (events, mpis_chart_annotation_new (i % 9 == 8 ? MPIS_CHART_ANNOTATION_RUN
                                                                     : MPIS_CHART_ANNOTATION_POST,
                                                          MONDAY + i * 0.2, "Event", "event"));
  g_ptr_array_add (events, mpis_chart_annotation_new (MPIS_CHART_ANNOTATION_CORRECTION, MONDAY + 22,
                                                      "Correction", "correction"));
  g_ptr_array_add (events, mpis_chart_annotation_new (MPIS_CHART_ANNOTATION_RUN, MONDAY + 26, "Run", "run"));
  mpis_chart_extras_set_goal (data, goal);
  mpis_chart_extras_annotate (data, (MpisChartAnnotation *const *) events->pdata, events->len);
}

static GPtrArray *
create_groups (void)
{
  static const double values[3][5] = {
    { 18400, 9200, 4300, 760, 12000 }, { 15200, 11900, NAN, 1400, 8000 }, { 9800, 7600, 5200, -900, 0 },
  };
  GPtrArray *series = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (series, series_new ("reactions", "Reactions", 0, values[0], 5));
  g_ptr_array_add (series, series_new ("comments", "Comments", 0, values[1], 5));
  g_ptr_array_add (series, series_new ("shares", "Shares", 0, values[2], 5));

  return series;
}

static GPtrArray *
create_parts (void)
{
  static const char *const ids[] = { "telegram", "instagram", "tiktok", "youtube", "mastodon" };
  static const char *const names[] = { "Telegram", "Instagram", "TikTok", "YouTube",
                                       "A channel with a name that is far too long for its place" };
  static const double values[] = { 48200, 31900, 12400, 880, 90 };
  GPtrArray *series = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < 5; i++)
    g_ptr_array_add (series, series_new (ids[i], names[i], 0, &values[i], 1));

  return series;
}

static MpisChartContent *
create_personas (void)
{
  static const char *const names[] = { "Ada Harbour", "Bruno Lindqvist-Achterberg of the North", "Cleo",
                                       "Dimitri", "Esra" };

  return MPIS_CHART_CONTENT (mpis_categories_new_of_names ("Persona", names, 5));
}

static MpisChartContent *
create_histogram (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (9);
  double values[240];

  for (guint i = 0; i < 240; i++)
    values[i] = floor (exp (g_rand_double_range (random, 4, 6) + g_rand_double_range (random, 0, 2)));
  values[7] = NAN;

  return MPIS_CHART_CONTENT (mpis_histogram_new ("Views", "Posts", values, 240, MPIS_CHART_UNIT_COUNT));
}

static MpisChartContent *
create_heatmap (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (3);
  g_autoptr(MpisCategories) days = mpis_categories_new_weekdays ();
  g_autoptr(MpisCategories) hours = mpis_categories_new_hours ();
  double values[7 * 24];
  gint64 counts[7 * 24];

  for (guint i = 0; i < 7 * 24; i++)
    {
      double hour = i % 24;

      values[i] = 0.01 + 0.045 * exp (-pow ((hour - 18) / 5, 2)) + g_rand_double_range (random, 0, 0.012);
      counts[i] = hour < 5 ? 0 : hour < 8 ? 2 : 12;
      if (counts[i] == 0)
        values[i] = NAN;
    }

  return MPIS_CHART_CONTENT (mpis_heatmap_new (days, hours, "Engagement rate", values, counts, 5));
}

static MpisChartContent *
create_timeline (void)
{
  static const char *const projects[] = { "Harbour news", "Autumn campaign of the northern harbours",
                                          "Idle" };
  static const char *const states[] = { "Succeeded", "In part", "Failed", "Running", "Pending", "Other" };
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  g_autoptr(MpisCategories) rows = mpis_categories_new_of_names ("Project", projects, 3);
  MpisInstant start = mpis_day_start (MONDAY + 6, zone);   /* has 25 hours */
  MpisTimelineSpan spans[14];
  guint n = 0;

  for (guint i = 0; i < 12; i++)
    spans[n++] = (MpisTimelineSpan) { i % 2, g_strdup_printf ("run-%02u", i), g_strdup_printf ("Run %u", i),
                                      start + i * 2 * MPIS_HOUR, start + i * 2 * MPIS_HOUR
                                      + (i % 4 == 3 ? 10 * MPIS_SECOND : (i + 1) * 17 * MPIS_MINUTE),
                                      i % 5 == 4 ? MPIS_SPAN_FAILED : i % 3 == 2 ? MPIS_SPAN_PARTIAL
                                                                                 : MPIS_SPAN_DONE };
  spans[n++] = (MpisTimelineSpan) { 0, g_strdup ("run-a"), g_strdup ("Run beside"),
                                    start + 3 * MPIS_HOUR / 2, start + 6 * MPIS_HOUR, MPIS_SPAN_OTHER };
  spans[n++] = (MpisTimelineSpan) { 1, g_strdup ("run-b"), g_strdup ("Run that goes on"),
                                    start + 24 * MPIS_HOUR, MPIS_INSTANT_UNKNOWN, MPIS_SPAN_RUNNING };
  for (guint i = 0; i < n; i++)
    spans[i].state = g_strdup (states[spans[i].look]);
  {
    MpisTimeline *timeline = mpis_timeline_new (rows, spans, n, zone, start + 27 * MPIS_HOUR);

    for (guint i = 0; i < n; i++)
      {
        g_free (spans[i].id);
        g_free (spans[i].name);
        g_free (spans[i].state);
      }

    return MPIS_CHART_CONTENT (timeline);
  }
}

/* --- every kind, as it is used --- */

const Sample chart_samples[] = {
  { "line", "Views", MPIS_CHART_LINE, MPIS_CHART_UNIT_COUNT, create_days, NULL, FALSE },
  { "line-log", "Views", MPIS_CHART_LINE, MPIS_CHART_UNIT_COUNT, create_days, NULL, TRUE },
  { "area", "Views", MPIS_CHART_AREA, MPIS_CHART_UNIT_COUNT, create_days, NULL, FALSE },
  { "stacked-area", "Views", MPIS_CHART_STACKED_AREA, MPIS_CHART_UNIT_COUNT, create_days, NULL, FALSE },
  { "bars", "Views", MPIS_CHART_BARS, MPIS_CHART_UNIT_COUNT, create_parts, NULL, FALSE },
  { "sparkline", "Views", MPIS_CHART_SPARKLINE, MPIS_CHART_UNIT_COUNT, create_channel, NULL, FALSE },
  { "columns-days", "Views", MPIS_CHART_COLUMNS, MPIS_CHART_UNIT_COUNT, create_days, NULL, FALSE },
  { "stacked-columns-days", "Views", MPIS_CHART_STACKED_COLUMNS, MPIS_CHART_UNIT_COUNT, create_days, NULL,
    FALSE },
  { "columns-before", "Views", MPIS_CHART_COLUMNS, MPIS_CHART_UNIT_COUNT, create_days_before, NULL, FALSE },
  { "stacked-columns-before", "Views", MPIS_CHART_STACKED_COLUMNS, MPIS_CHART_UNIT_COUNT,
    create_days_before, NULL, FALSE },
  { "line-before", "Views", MPIS_CHART_LINE, MPIS_CHART_UNIT_COUNT, create_days_before, NULL, FALSE },
  { "line-events", "Views", MPIS_CHART_LINE, MPIS_CHART_UNIT_COUNT, create_channel, NULL, FALSE, add_events },
  { "columns", "Engagement", MPIS_CHART_COLUMNS, MPIS_CHART_UNIT_COUNT, create_groups, create_personas,
    FALSE },
  { "columns-log", "Engagement", MPIS_CHART_COLUMNS, MPIS_CHART_UNIT_COUNT, create_groups, create_personas,
    TRUE },
  { "stacked-columns", "Engagement", MPIS_CHART_STACKED_COLUMNS, MPIS_CHART_UNIT_COUNT, create_groups,
    create_personas, FALSE },
  { "grouped-bars", "Engagement", MPIS_CHART_GROUPED_BARS, MPIS_CHART_UNIT_COUNT, create_groups,
    create_personas, FALSE },
  { "stacked-bars", "Engagement", MPIS_CHART_STACKED_BARS, MPIS_CHART_UNIT_COUNT, create_groups,
    create_personas, FALSE },
  { "share", "Views", MPIS_CHART_SHARE, MPIS_CHART_UNIT_COUNT, create_parts, NULL, FALSE },
  { "histogram", "Views of posts", MPIS_CHART_HISTOGRAM, MPIS_CHART_UNIT_COUNT, NULL, create_histogram,
    FALSE },
  { "heatmap", "Best time to post", MPIS_CHART_HEATMAP, MPIS_CHART_UNIT_FRACTION, NULL, create_heatmap,
    FALSE },
  { "timeline", "Runs", MPIS_CHART_TIMELINE, MPIS_CHART_UNIT_COUNT, NULL, create_timeline, FALSE },
};

const guint chart_n_samples = G_N_ELEMENTS (chart_samples);

MpisChartData *
chart_sample_create (const Sample *sample)
{
  g_autoptr(GPtrArray) series = sample->series != NULL ? sample->series ()
                                                       : g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(MpisChartContent) content = sample->content != NULL ? sample->content () : NULL;
  const char *ids[MOST_SERIES];
  guint slots[MOST_SERIES];
  MpisChartData *data;

  for (guint i = 0; i < series->len; i++)
    ids[i] = mpis_series_get_look_id (series->pdata[i]);
  mpis_chart_style_assign (ids, series->len, slots);
  data = mpis_chart_data_new_of (sample->kind, sample->unit, content, (MpisSeries *const *) series->pdata,
                                 slots, series->len, NAN, NAN);
  mpis_chart_data_set_log (data, sample->log);
  if (sample->add != NULL)
    sample->add (data);

  return data;
}

MpisChartStyle *
chart_sample_style (gboolean dark,
                    gboolean high_contrast)
{
  MpisColor text = dark ? (MpisColor) { 1, 1, 1, 1 } : (MpisColor) { 0, 0, 0.024, 0.8 };
  PangoFontDescription *font = pango_font_description_from_string ("Adwaita Sans, Cantarell, Sans 12px");
  MpisChartStyle *style = mpis_chart_style_new (&text, font, high_contrast);

  pango_font_description_free (font);

  return style;
}

void
drawing_free (Drawing *self)
{
  mpis_chart_layout_free (self->layout);
  mpis_chart_style_free (self->style);
  mpis_chart_data_free (self->data);
  cairo_surface_destroy (self->surface);
  g_free (self);
}

/* What cards are drawn on. */
static const double backgrounds[2][2][3] = {
  { { 1, 1, 1 }, { 1, 1, 1 } }, { { 0.212, 0.212, 0.227 }, { 0.114, 0.114, 0.125 } },
};

/* Takes @data. */
Drawing *
drawing_new (MpisChartData *data,
             int            width,
             int            height,
             gboolean       dark,
             gboolean       high_contrast)
{
  const double *background = backgrounds[dark != FALSE][high_contrast != FALSE];
  Drawing *self = g_new0 (Drawing, 1);
  PangoContext *context;
  cairo_t *cr;

  self->data = data;
  self->style = chart_sample_style (dark, high_contrast);
  self->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, MAX (width, 1), MAX (height, 1));
  cr = cairo_create (self->surface);
  cairo_set_source_rgb (cr, background[0], background[1], background[2]);
  cairo_paint (cr);
  context = pango_cairo_create_context (cr);
  self->layout = mpis_chart_draw_layout (context, width, height, data, self->style);
  mpis_chart_draw_with (cr, context, data, self->layout, self->style);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);

  g_object_unref (context);
  cairo_destroy (cr);

  return self;
}

/* As many rows in the table as places that have values, and nothing that is no number. */
void
assert_numbers (const MpisChartData *data,
                const char          *title)
{
  g_autoptr(MpisChartNumbers) numbers = mpis_chart_numbers_new (data, title);
  g_autofree char *csv = mpis_chart_numbers_to_csv (numbers);
  g_auto(GStrv) lines = g_strsplit (csv, "\r\n", -1);

  g_assert_cmpuint (mpis_chart_numbers_get_n_rows (numbers), ==, data->n_x);
  g_assert_cmpuint (g_strv_length (lines), >=, data->n_x + 2);
  g_assert_null (strstr (csv, "nan"));
  for (guint row = 0; row < mpis_chart_numbers_get_n_rows (numbers); row++)
    for (guint column = 0; column < mpis_chart_numbers_get_n_columns (numbers); column++)
      {
        g_autofree char *cell = mpis_chart_numbers_format (numbers, row, column);

        g_assert_nonnull (cell);
        g_assert_null (strstr (cell, "nan"));
      }
}
