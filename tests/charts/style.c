#include "config.h"

#include <math.h>
#include <string.h>

#include "mpis-chart-style.h"
#include "mpis-counters.h"

typedef struct { double c[3]; } Triple;

static MpisChartStyle *
style_new (gboolean dark,
           gboolean high_contrast)
{
  MpisColor text = dark ? (MpisColor) { 1, 1, 1, 1 } : (MpisColor) { 0, 0, 0.024, 0.8 };
  PangoFontDescription *font = pango_font_description_from_string ("Sans 12px");
  MpisChartStyle *style = mpis_chart_style_new (&text, font, high_contrast);

  pango_font_description_free (font);

  return style;
}

static double
to_linear (double part)
{
  return part <= 0.04045 ? part / 12.92 : pow ((part + 0.055) / 1.055, 2.4);
}

static Triple
linear_of (const MpisColor *color)
{
  return (Triple) { { to_linear (color->red), to_linear (color->green), to_linear (color->blue) } };
}

static Triple
multiply (const double matrix[9],
          Triple       v)
{
  Triple product;

  for (guint i = 0; i < 3; i++)
    product.c[i] = matrix[3 * i] * v.c[0] + matrix[3 * i + 1] * v.c[1] + matrix[3 * i + 2] * v.c[2];

  return product;
}

/* Björn Ottosson, "A perceptual color space for image processing", 2020. */
static Triple
oklab_of (Triple linear)
{
  static const double to_cones[] = { 0.4122214708, 0.5363325363, 0.0514459929, 0.2119034982, 0.6806995451,
                                     0.1073969566, 0.0883024619, 0.2817188376, 0.6299787005 };
  static const double to_lab[] = { 0.2104542553, 0.7936177850, -0.0040720468, 1.9779984951, -2.4285922050,
                                   0.4505937099, 0.0259040371, 0.7827717662, -0.8086757660 };
  Triple cones = multiply (to_cones, linear);

  for (guint i = 0; i < 3; i++)
    cones.c[i] = cbrt (cones.c[i]);

  return multiply (to_lab, cones);
}

/* How the colour is seen; matrices of Machado, Oliveira and Fernandes (2009), severity 1. */
static Triple
seen (const MpisColor *color,
      guint            vision)
{
  static const double visions[][9] = {
    { 1, 0, 0, 0, 1, 0, 0, 0, 1 },
    { 0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998 },
    { 0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881 },
    { 1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900 },
  };
  Triple linear = multiply (visions[vision], linear_of (color));

  for (guint i = 0; i < 3; i++)
    linear.c[i] = CLAMP (linear.c[i], 0, 1);

  return oklab_of (linear);
}

static double
distance (const MpisColor *one,
          const MpisColor *other)
{
  double least = 1;

  for (guint vision = 0; vision < 4; vision++)
    {
      Triple a = seen (one, vision), b = seen (other, vision);

      least = MIN (least, sqrt (pow (a.c[0] - b.c[0], 2) + pow (a.c[1] - b.c[1], 2)
                                + pow (a.c[2] - b.c[2], 2)));
    }

  return least;
}

static double
least_distance (const MpisColor *colors,
                guint            n)
{
  double least = 1;

  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < i; j++)
      least = MIN (least, distance (&colors[i], &colors[j]));

  return least;
}

static double
luminance (const MpisColor *color)
{
  Triple linear = linear_of (color);

  return 0.2126 * linear.c[0] + 0.7152 * linear.c[1] + 0.0722 * linear.c[2];
}

static double
contrast (const MpisColor *a,
          const MpisColor *b)
{
  double la = luminance (a), lb = luminance (b);

  return (MAX (la, lb) + 0.05) / (MIN (la, lb) + 0.05);
}

static void
test_colours_differ_for_all_eyes (void)
{
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr(MpisChartStyle) style = style_new (i & 1, i & 2);

      g_assert_cmpfloat (least_distance (style->palette, MPIS_CHART_N_COLORS), >=, 0.08);
      g_assert_cmpfloat (least_distance (style->palette, 4), >=, 0.145);
      g_assert_cmpfloat (least_distance (style->looks, MPIS_N_SPAN_LOOKS), >=, 0.085);
    }
}

/* What cards are drawn on: white; dark grey; with high contrast, darker. */
static const MpisColor backgrounds[] = {
  { 1, 1, 1, 1 }, { 0.212, 0.212, 0.227, 1 }, { 1, 1, 1, 1 }, { 0.114, 0.114, 0.125, 1 },
};

/* A step up of the ramp is a step up for all eyes, away from the background, and text on it can be read. */
static void
test_ramp_rises (void)
{
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr(MpisChartStyle) style = style_new (i & 1, i & 2);

      g_assert_cmpfloat (contrast (&style->ramp[MPIS_CHART_N_RAMP - 1], &backgrounds[i]), >=, 7);
      for (guint k = 0; k < MPIS_CHART_N_RAMP; k++)
        {
          const MpisColor *color = &style->ramp[k];

          g_assert_cmpfloat (contrast (color, mpis_chart_style_get_ink (color)), >=, 4.5);
          if (k == 0)
            continue;
          g_assert_cmpfloat (distance (color, color - 1), >=, 0.08);
          g_assert_cmpfloat (contrast (color, &backgrounds[i]), >, contrast (color - 1, &backgrounds[i]));
        }
      for (double part = 0; part <= 1; part += 0.01)
        {
          MpisColor color = mpis_chart_style_get_ramp (style, part);

          g_assert_cmpfloat (contrast (&color, mpis_chart_style_get_ink (&color)), >=, 4.5);
        }
    }
}

static void
test_colours_stand_out (void)
{
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr(MpisChartStyle) style = style_new (i & 1, i & 2);

      for (guint k = 0; k < MPIS_CHART_N_COLORS; k++)
        g_assert_cmpfloat (contrast (&style->palette[k], &backgrounds[i]), >=, i & 2 ? 4.5 : 3);
      for (guint k = 0; k < MPIS_N_SPAN_LOOKS; k++)
        g_assert_cmpfloat (contrast (&style->looks[k], &backgrounds[i]), >=, i & 2 ? 4.5 : 3);
      g_assert_cmpfloat (contrast (&style->text, &style->surface), >=, 7);
    }
}

static void
test_slots_all_differ (void)
{
  for (guint i = 0; i < MPIS_CHART_N_SLOTS; i++)
    for (guint j = 0; j < i; j++)
      {
        int n_i, n_j;
        const double *a = mpis_chart_style_get_dashes (i, &n_i), *b = mpis_chart_style_get_dashes (j, &n_j);

        if (mpis_chart_style_get_marker (i) == mpis_chart_style_get_marker (j))
          g_assert_false (n_i == n_j && (n_i == 0 || memcmp (a, b, n_i * sizeof *a) == 0));
      }
}

static void
test_slots_are_stable (void)
{
  g_assert_cmpuint (mpis_chart_style_index_for ("telegram"), ==, 0);
  g_assert_cmpuint (mpis_chart_style_index_for ("instagram"), ==, 1);
  g_assert_cmpuint (mpis_chart_style_index_for ("tiktok"), ==, 2);
  g_assert_cmpuint (mpis_chart_style_index_for ("youtube"), ==, 3);
  g_assert_cmpuint (mpis_chart_style_index_for ("mastodon"), >=, 4);
  g_assert_cmpuint (mpis_chart_style_index_for ("mastodon"), <, MPIS_CHART_N_SLOTS);
}

static void
test_a_series_keeps_its_look_in_other_company (void)
{
  const char *alone[] = { "mastodon" }, *together[] = { "youtube", "mastodon", "telegram" };
  guint slot, slots[3];

  mpis_chart_style_assign (alone, 1, &slot);
  mpis_chart_style_assign (together, 3, slots);
  g_assert_cmpuint (slots[0], ==, 3);
  g_assert_cmpuint (slots[1], ==, slot);
  g_assert_cmpuint (slots[2], ==, 0);
}

/* The history of a post: colours alone tell all eight apart. */
static void
test_counters_have_a_colour_each (void)
{
  const char *ids[MPIS_N_COUNTERS];
  guint slots[MPIS_N_COUNTERS];

  for (guint i = 0; i < MPIS_N_COUNTERS; i++)
    ids[i] = mpis_counter_get_name (i);
  mpis_chart_style_assign (ids, MPIS_N_COUNTERS, slots);
  for (guint i = 0; i < MPIS_N_COUNTERS; i++)
    for (guint j = 0; j < i; j++)
      g_assert_cmpuint (mpis_chart_style_get_marker (slots[i]), !=, mpis_chart_style_get_marker (slots[j]));
}

/* Areas have no dashes: seven days of the week have seven colours. */
static void
test_weekdays_have_a_colour_each (void)
{
  static const char *const ids[] = { "1", "2", "3", "4", "5", "6", "7", "youtube" };
  guint slots[G_N_ELEMENTS (ids)];

  mpis_chart_style_assign (ids, G_N_ELEMENTS (ids), slots);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    for (guint j = 0; j < i; j++)
      g_assert_cmpuint (mpis_chart_style_get_marker (slots[i]), !=, mpis_chart_style_get_marker (slots[j]));
  g_assert_cmpuint (slots[7], ==, mpis_chart_style_index_for ("youtube"));
}

/* The period before has the look of what it was, and takes none from the others. */
static void
test_equal_ids_look_the_same (void)
{
  static const char *const ids[] = { "b", "a", "b", "a", "telegram", "telegram" };
  guint slots[G_N_ELEMENTS (ids)];

  mpis_chart_style_assign (ids, G_N_ELEMENTS (ids), slots);
  g_assert_cmpuint (slots[0], ==, slots[2]);
  g_assert_cmpuint (slots[1], ==, slots[3]);
  g_assert_cmpuint (slots[0], !=, slots[1]);
  g_assert_cmpuint (slots[4], ==, slots[5]);
}

static void
test_no_two_look_the_same (void)
{
  const guint n = MPIS_CHART_N_SLOTS - 4;
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  gboolean taken[MPIS_CHART_N_SLOTS] = { FALSE };
  guint slots[MPIS_CHART_N_SLOTS];

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (ids, g_strdup_printf ("channel-%u", i));
  mpis_chart_style_assign ((const char *const *) ids->pdata, n, slots);
  for (guint i = 0; i < n; i++)
    {
      g_assert_false (taken[slots[i]]);
      taken[slots[i]] = TRUE;
    }
}

static void
test_more_series_than_looks (void)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *ids[50];
  guint slots[50];

  for (guint i = 0; i < 50; i++)
    g_ptr_array_add (names, g_strdup_printf ("post-%u", i));
  for (guint i = 0; i < 50; i++)
    ids[i] = names->pdata[i];
  mpis_chart_style_assign (ids, 50, slots);
  for (guint i = 0; i < 50; i++)
    g_assert_cmpuint (slots[i], <, MPIS_CHART_N_SLOTS);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/charts/style/colours-differ-for-all-eyes", test_colours_differ_for_all_eyes);
  g_test_add_func ("/charts/style/colours-stand-out", test_colours_stand_out);
  g_test_add_func ("/charts/style/ramp-rises", test_ramp_rises);
  g_test_add_func ("/charts/style/slots-all-differ", test_slots_all_differ);
  g_test_add_func ("/charts/style/slots-are-stable", test_slots_are_stable);
  g_test_add_func ("/charts/style/a-series-keeps-its-look-in-other-company",
                   test_a_series_keeps_its_look_in_other_company);
  g_test_add_func ("/charts/style/counters-have-a-colour-each", test_counters_have_a_colour_each);
  g_test_add_func ("/charts/style/weekdays-have-a-colour-each", test_weekdays_have_a_colour_each);
  g_test_add_func ("/charts/style/equal-ids-look-the-same", test_equal_ids_look_the_same);
  g_test_add_func ("/charts/style/no-two-look-the-same", test_no_two_look_the_same);
  g_test_add_func ("/charts/style/more-series-than-looks", test_more_series_than_looks);

  return g_test_run ();
}
