#include "config.h"

#include <locale.h>
#include <math.h>
#include <pango/pangocairo.h>

#include "mpis-chart-draw.h"
#include "mpis-chart-kind.h"
#include "mpis-chart-numbers.h"
#include "mpis-chart-sheet.h"
#include "mpis-heatmap.h"
#include "mpis-histogram.h"
#include "mpis-timeline.h"

/* 2026-10-19, a Monday; the clocks go back on the Sunday after it. */
#define MONDAY 20745

#define N_SAMPLES 20

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

typedef struct {
  const char         *name;
  const char         *title;
  MpisChartKind       kind;
  MpisChartUnit       unit;
  GPtrArray        *(*series) (void);
  MpisChartContent *(*content) (void);
  gboolean            log;
} Sample;

static const Sample samples[] = {
  { "line", "Views", MPIS_CHART_LINE, MPIS_CHART_UNIT_COUNT, create_days, NULL, FALSE },
  { "line-log", "Views", MPIS_CHART_LINE, MPIS_CHART_UNIT_COUNT, create_days, NULL, TRUE },
  { "area", "Views", MPIS_CHART_AREA, MPIS_CHART_UNIT_COUNT, create_days, NULL, FALSE },
  { "stacked-area", "Views", MPIS_CHART_STACKED_AREA, MPIS_CHART_UNIT_COUNT, create_days, NULL, FALSE },
  { "bars", "Views", MPIS_CHART_BARS, MPIS_CHART_UNIT_COUNT, create_parts, NULL, FALSE },
  { "sparkline", "Views", MPIS_CHART_SPARKLINE, MPIS_CHART_UNIT_COUNT, create_days, NULL, FALSE },
  { "columns-days", "Views", MPIS_CHART_COLUMNS, MPIS_CHART_UNIT_COUNT, create_days, NULL, FALSE },
  { "stacked-columns-days", "Views", MPIS_CHART_STACKED_COLUMNS, MPIS_CHART_UNIT_COUNT, create_days, NULL,
    FALSE },
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

static MpisChartData *
sample_create (const Sample *sample)
{
  g_autoptr(GPtrArray) series = sample->series != NULL ? sample->series ()
                                                       : g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(MpisChartContent) content = sample->content != NULL ? sample->content () : NULL;
  const char *ids[N_SAMPLES];
  guint slots[N_SAMPLES];
  MpisChartData *data;

  for (guint i = 0; i < series->len; i++)
    ids[i] = mpis_series_get_look_id (series->pdata[i]);
  mpis_chart_style_assign (ids, series->len, slots);
  data = mpis_chart_data_new_of (sample->kind, sample->unit, content, (MpisSeries *const *) series->pdata,
                                 slots, series->len, NAN, NAN);
  mpis_chart_data_set_log (data, sample->log);

  return data;
}

static MpisChartStyle *
create_style (gboolean dark,
              gboolean high_contrast)
{
  MpisColor text = dark ? (MpisColor) { 1, 1, 1, 1 } : (MpisColor) { 0, 0, 0.024, 0.8 };
  PangoFontDescription *font = pango_font_description_from_string ("Adwaita Sans, Cantarell, Sans 12px");
  MpisChartStyle *style = mpis_chart_style_new (&text, font, high_contrast);

  pango_font_description_free (font);

  return style;
}

/* A chart on a surface, with its layout. */
typedef struct {
  MpisChartData   *data;
  MpisChartStyle  *style;
  MpisChartLayout *layout;
  cairo_surface_t *surface;
} Drawing;

static void
drawing_free (Drawing *self)
{
  mpis_chart_layout_free (self->layout);
  mpis_chart_style_free (self->style);
  mpis_chart_data_free (self->data);
  cairo_surface_destroy (self->surface);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Drawing, drawing_free)

/* What cards are drawn on. */
static const double backgrounds[2][2][3] = {
  { { 1, 1, 1 }, { 1, 1, 1 } }, { { 0.212, 0.212, 0.227 }, { 0.114, 0.114, 0.125 } },
};

/* Takes @data. */
static Drawing *
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
  self->style = create_style (dark, high_contrast);
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

/* --- what every kind must do --- */

/* The pointer on a mark reads it; on a mark of no width, that place or one as near. */
static void
assert_marks (Drawing *drawing)
{
  for (gsize place = 0; place < drawing->data->n_x; place++)
    {
      cairo_rectangle_t mark;
      int found;

      if (!mpis_chart_layout_get_mark (drawing->layout, drawing->data, place, &mark))
        continue;
      g_assert_true (isfinite (mark.x) && isfinite (mark.y) && isfinite (mark.width)
                     && isfinite (mark.height));
      g_assert_cmpfloat (mark.x, >=, -1);
      g_assert_cmpfloat (mark.x + mark.width, <=, drawing->layout->width + 1);
      g_assert_cmpfloat (mark.y, >=, -1);
      g_assert_cmpfloat (mark.y + mark.height, <=, drawing->layout->height + 1);
      found = mpis_chart_layout_find (drawing->layout, drawing->data, mark.x + mark.width / 2,
                                      mark.y + mark.height / 2);
      g_assert_cmpint (found, ==, (int) place);
    }
}

/* Keys reach every place from nowhere, and stay within. */
static void
assert_walks (const MpisChartData *data)
{
  gsize n = data->n_x;
  g_autofree gboolean *reached = g_new0 (gboolean, n + 1);
  int place;

  for (int start = 0; start < 2; start++)
    for (int down = 0; down < 2; down++)
      {
        place = mpis_chart_data_walk (data, -1, down ? 0 : 1 - 2 * start, down ? 1 - 2 * start : 0);
        g_assert_cmpint (place, >=, -1);
        g_assert_cmpint (place, <, (int) n);
      }
  place = mpis_chart_data_walk (data, -1, G_MININT, 0);
  if (place < 0)
    place = mpis_chart_data_walk (data, -1, 0, G_MININT);
  g_assert_cmpint (place, ==, 0);

  for (gsize i = 0; i < n; i++)
    {
      int beside, below;

      reached[place] = TRUE;
      beside = mpis_chart_data_walk (data, place, 1, 0);
      below = mpis_chart_data_walk (data, place, 0, 1);
      g_assert_true (beside >= 0 || below >= 0);
      if (beside < 0 || (beside == place && below >= 0))
        {
          beside = below;
          if (data->kind == MPIS_CHART_HEATMAP && below != place)
            beside = mpis_chart_data_walk (data, below, G_MININT, 0);
        }
      place = beside;
    }
  for (gsize i = 0; i < n; i++)
    g_assert_true (reached[i]);
}

static void
assert_words (const MpisChartData *data,
              const char          *title)
{
  g_autofree char *summary = mpis_chart_data_describe (data, title);

  g_test_message ("%s", summary);
  g_assert_true (g_str_has_prefix (summary, title));
  g_assert_null (strstr (summary, "nan"));
  for (gsize place = 0; place < data->n_x; place++)
    {
      g_autofree char *text = mpis_chart_data_describe_at (data, place);
      g_autoptr(MpisChartValues) values = mpis_chart_values_new (data, place);

      if (place == 0)
        g_test_message ("%s", text);
      g_assert_cmpint ((int) strlen (text), >, 3);
      g_assert_null (strstr (text, "nan"));
      g_assert_cmpuint (values->values->len, >, 0);
    }
}

/* As many rows in the table as places that have values, and nothing that is no number. */
static void
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

static void
test_sample (gconstpointer user_data)
{
  const Sample *sample = user_data;
  static const int widths[] = { 720, 280 };

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      MpisChartData *data = sample_create (sample);
      g_autoptr(Drawing) drawing = NULL;
      MpisChartSize size;

      g_assert_true (data->has_values);
      mpis_chart_get_size (data, widths[i], &size);
      g_assert_cmpint (size.least_height, <=, size.best_height);
      g_assert_cmpint (size.least_width, <=, widths[i]);
      drawing = drawing_new (data, widths[i], size.best_height, FALSE, FALSE);
      assert_marks (drawing);
      assert_walks (drawing->data);
      assert_words (drawing->data, sample->title);
      assert_numbers (drawing->data, sample->title);
    }
}

static void
test_names (void)
{
  for (guint i = 0; i < MPIS_CHART_N_KINDS; i++)
    {
      MpisChartKind kind = MPIS_CHART_N_KINDS;

      g_assert_true (mpis_chart_kind_from_name (mpis_chart_kind_get_class (i)->name, &kind));
      g_assert_cmpint (kind, ==, i);
    }
  g_assert_false (mpis_chart_kind_from_name ("pie", &(MpisChartKind) { 0 }));
}

/* A kind without what it is of says that there is nothing. */
static void
test_nothing_to_show (void)
{
  for (guint kind = 0; kind < MPIS_CHART_N_KINDS; kind++)
    {
      MpisChartData *data = mpis_chart_data_new (kind, MPIS_CHART_UNIT_COUNT, NULL, NULL, 0, NAN, NAN);
      g_autofree char *words = mpis_chart_data_describe (data, "Title");
      g_autoptr(MpisChartNumbers) numbers = mpis_chart_numbers_new (data, "Title");
      g_autoptr(Drawing) drawing = drawing_new (data, 300, 200, FALSE, FALSE);

      g_assert_false (data->has_values);
      g_assert_cmpstr (words, ==, "Title: no data in this period");
      g_assert_cmpint (mpis_chart_data_walk (data, -1, 1, 0), ==, -1);
      g_assert_cmpint (mpis_chart_layout_find (drawing->layout, data, 100, 100), ==, -1);
      g_assert_cmpuint (mpis_chart_numbers_get_n_rows (numbers), ==, 0);
    }
}

/* --- anything --- */

static double
random_value (GRand *random)
{
  switch (g_rand_int_range (random, 0, 8))
    {
    case 0:
      return NAN;
    case 1:
      return 0;
    case 2:
      return -g_rand_double_range (random, 0, 1e4);
    case 3:
      return pow (10, g_rand_double_range (random, -9, 18));
    case 4:
      return floor (g_rand_double_range (random, 0, 5));
    default:
      return g_rand_double_range (random, 0, 1e5);
    }
}

static char *
random_name (GRand *random)
{
  static const char *const words[] = { "", "a", "Ünïcödé 漢字", "=1+1", "a \"b\", c", "line\nbreak",
                                       "a name that goes on and on and on and on and on and on" };

  return g_strdup (words[g_rand_int_range (random, 0, G_N_ELEMENTS (words))]);
}

static MpisCategories *
random_categories (GRand *random,
                   guint  n)
{
  g_auto(GStrv) names = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    names[i] = random_name (random);

  return mpis_categories_new_of_names ("Names", (const char *const *) names, n);
}

static MpisChartContent *
random_heatmap (GRand *random)
{
  guint n_rows = g_rand_int_range (random, 0, 12), n_columns = g_rand_int_range (random, 0, 30);
  g_autoptr(MpisCategories) rows = random_categories (random, n_rows);
  g_autoptr(MpisCategories) columns = random_categories (random, n_columns);
  g_autofree double *values = g_new (double, n_rows * n_columns + 1);
  g_autofree gint64 *counts = g_new (gint64, n_rows * n_columns + 1);

  for (guint i = 0; i < n_rows * n_columns; i++)
    {
      values[i] = random_value (random);
      counts[i] = g_rand_int_range (random, 0, 20);
    }

  return MPIS_CHART_CONTENT (mpis_heatmap_new (rows, columns, "Value", values,
                                               g_rand_boolean (random) ? counts : NULL, 5));
}

static MpisChartContent *
random_histogram (GRand *random)
{
  gsize n = g_rand_int_range (random, 0, 200);
  g_autofree double *values = g_new (double, n + 1);

  for (gsize i = 0; i < n; i++)
    values[i] = random_value (random);

  return MPIS_CHART_CONTENT (mpis_histogram_new ("Value", "Things", values, n,
                                                 g_rand_int_range (random, 0, 2)));
}

static MpisChartContent *
random_timeline (GRand *random)
{
  guint n_rows = g_rand_int_range (random, 0, 6), n = g_rand_int_range (random, 0, 60);
  g_autoptr(MpisCategories) rows = random_categories (random, n_rows);
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier (g_rand_boolean (random) ? "Europe/Berlin"
                                                                                  : "America/New_York");
  g_autofree MpisTimelineSpan *spans = g_new0 (MpisTimelineSpan, n + 1);
  MpisInstant origin = (MpisInstant) (g_rand_double_range (random, 0, 2e9) * (double) MPIS_SECOND);
  double reach = pow (10, g_rand_double_range (random, 3, 15));

  for (guint i = 0; i < n; i++)
    {
      MpisInstant start = origin + (MpisInstant) g_rand_double_range (random, 0, reach);

      spans[i] = (MpisTimelineSpan) { g_rand_int_range (random, 0, 7), (char *) "id", (char *) "Name", start,
                                      start + (MpisInstant) g_rand_double_range (random, -reach, reach),
                                      g_rand_int_range (random, 0, MPIS_N_SPAN_LOOKS), (char *) "State" };
      if (g_rand_int_range (random, 0, 5) == 0)
        spans[i].end = MPIS_INSTANT_UNKNOWN;
      if (g_rand_int_range (random, 0, 9) == 0)
        spans[i].start = MPIS_INSTANT_UNKNOWN;
    }

  return MPIS_CHART_CONTENT (mpis_timeline_new (rows, spans, n, zone, origin));
}

static MpisChartContent *
random_content (GRand         *random,
                MpisChartKind  kind)
{
  if (g_rand_int_range (random, 0, 12) == 0)   /* another kind's */
    kind = g_rand_int_range (random, 0, MPIS_CHART_N_KINDS);
  if (kind == MPIS_CHART_HEATMAP)
    return random_heatmap (random);
  if (kind == MPIS_CHART_HISTOGRAM)
    return random_histogram (random);
  if (kind == MPIS_CHART_TIMELINE)
    return random_timeline (random);
  if (mpis_chart_kind_get_class (kind)->solid && g_rand_boolean (random))
    return MPIS_CHART_CONTENT (random_categories (random, g_rand_int_range (random, 0, 12)));

  return NULL;
}

static MpisChartData *
random_data (GRand         *random,
             MpisChartKind  kind)
{
  g_autoptr(GPtrArray) series = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(MpisChartContent) content = random_content (random, kind);
  guint n = g_rand_int_range (random, 0, 6), slots[6];
  double step = g_rand_boolean (random) ? 1 : g_rand_double_range (random, 0.01, 400);
  double first = content != NULL ? 0 : floor (g_rand_double_range (random, -1e5, 1e5));
  MpisChartData *data;

  for (guint i = 0; i < n; i++)
    {
      gsize n_points = g_rand_int_range (random, 0, 200);
      g_autofree double *x = g_new (double, n_points + 1);
      g_autofree double *y = g_new (double, n_points + 1);
      g_autofree char *name = random_name (random);

      for (gsize k = 0; k < n_points; k++)
        {
          x[k] = first + (double) k * (content != NULL ? 1 : step);
          y[k] = random_value (random);
        }
      slots[i] = g_rand_int_range (random, 0, MPIS_CHART_N_SLOTS);
      g_ptr_array_add (series, mpis_series_new (name, name, x, y, n_points));
    }
  data = mpis_chart_data_new_of (kind, g_rand_int_range (random, 0, 2), content,
                                 (MpisSeries *const *) series->pdata, slots, n,
                                 g_rand_int_range (random, 0, 3) > 0 ? NAN : first + 2,
                                 g_rand_int_range (random, 0, 3) > 0 ? NAN : first + 30);
  mpis_chart_data_set_log (data, g_rand_boolean (random));

  return data;
}

/* Whatever is drawn, however small: nothing breaks, nothing is nowhere, and all of it can be told. */
static void
test_anything (gconstpointer user_data)
{
  MpisChartKind kind = GPOINTER_TO_UINT (user_data);
  g_autoptr(GRand) random = g_rand_new_with_seed (100 + kind);

  for (guint round = 0; round < 120; round++)
    {
      MpisChartData *data = random_data (random, kind);
      int width = g_rand_int_range (random, 1, 700), height = g_rand_int_range (random, 1, 400);
      g_autoptr(Drawing) drawing = drawing_new (data, width, height, round & 1, round & 2);
      g_autofree char *words = mpis_chart_data_describe (data, "Title");

      assert_numbers (data, "Title");
      for (gsize place = 0; data->has_values && place < data->n_x; place++)
        {
          g_autofree char *text = mpis_chart_data_describe_at (data, place);
          cairo_rectangle_t mark;

          g_assert_null (strstr (text, "nan"));
          if (mpis_chart_layout_get_mark (drawing->layout, data, place, &mark))
            g_assert_true (isfinite (mark.x) && isfinite (mark.y) && mark.width >= 0 && mark.height >= 0
                           && isfinite (mark.width) && isfinite (mark.height));
        }
      for (guint i = 0; i < 60; i++)
        {
          int found = mpis_chart_layout_find (drawing->layout, data,
                                              g_rand_double_range (random, -20, width + 20),
                                              g_rand_double_range (random, -20, height + 20));
          int walked = mpis_chart_data_walk (data, found, g_rand_int_range (random, -9, 9),
                                             g_rand_int_range (random, -9, 9));

          g_assert_cmpint (found, >=, -1);
          g_assert_cmpint (found, <, MAX ((int) data->n_x, 1));
          g_assert_cmpint (walked, >=, -1);
          g_assert_cmpint (walked, <, MAX ((int) data->n_x, 1));
        }
    }
}

/* --- pictures --- */

/* The sample in all looks below each other, as a card would have it: with MPIS_CHART_PICTURES=DIR. */
static void
save_picture (const Sample *sample,
              const char   *folder,
              guint         look,
              int           width)
{
  static const char *const looks[] = { "light", "dark", "light-contrast", "dark-contrast" };
  MpisChartData *data = sample_create (sample);
  g_autoptr(Drawing) drawing = NULL;
  g_autofree char *name = g_strdup_printf ("%s-%s-%d.png", sample->name, looks[look], width);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  MpisChartSize size;

  mpis_chart_get_size (data, width, &size);
  drawing = drawing_new (data, width, size.best_height, look & 1, look & 2);
  g_assert_cmpint (cairo_surface_write_to_png (drawing->surface, path), ==, CAIRO_STATUS_SUCCESS);
}

/* The same on paper. */
static void
save_sheet (const Sample *sample,
            const char   *folder)
{
  g_autoptr(MpisChartData) data = sample_create (sample);
  g_autoptr(MpisChartStyle) style = create_style (FALSE, FALSE);
  g_autoptr(MpisChartSheet) sheet = mpis_chart_sheet_new (data, sample->title, style);
  g_autofree char *name = g_strdup_printf ("%s-paper.png", sample->name);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, MPIS_CHART_SHEET_WIDTH,
                                                         mpis_chart_sheet_get_height (sheet));
  cairo_t *cr = cairo_create (surface);

  mpis_chart_sheet_draw (sheet, cr);
  cairo_destroy (cr);
  g_assert_cmpint (cairo_surface_write_to_png (surface, path), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
}

static void
save_pictures (const char *folder)
{
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    save_sheet (&samples[i], folder);
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    for (guint look = 0; look < 4; look++)
      for (int width = 280; width <= 640; width += 360)
        save_picture (&samples[i], folder, look, width);
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  if (g_getenv ("MPIS_CHART_PICTURES") != NULL)
    {
      save_pictures (g_getenv ("MPIS_CHART_PICTURES"));
      return 0;
    }

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autofree char *path = g_strdup_printf ("/charts/kinds/%s", samples[i].name);

      g_test_add_data_func (path, &samples[i], test_sample);
    }
  for (guint kind = 0; kind < MPIS_CHART_N_KINDS; kind++)
    {
      g_autofree char *path = g_strdup_printf ("/charts/kinds/anything/%s",
                                               mpis_chart_kind_get_class (kind)->name);

      g_test_add_data_func (path, GUINT_TO_POINTER (kind), test_anything);
    }
  g_test_add_func ("/charts/kinds/names", test_names);
  g_test_add_func ("/charts/kinds/nothing-to-show", test_nothing_to_show);

  return g_test_run ();
}
