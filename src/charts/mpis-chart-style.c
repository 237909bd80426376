#include "config.h"

#include "mpis-chart-style.h"

#include <math.h>

#define PART(hex, shift) (((hex) >> (shift) & 0xff) / 255.0)
#define RGB(hex)         { PART (hex, 16), PART (hex, 8), PART (hex, 0), 1 }

/* Found by search: the greatest least distance (OKLab) between any two as seen with normal, protan,
 * deutan and tritan vision, while each keeps its contrast to the background: 3:1, or 4.5:1 with high
 * contrast. The first four lie farthest apart. tests/charts/style.c holds them to that. */
static const MpisColor palettes[2][2][MPIS_CHART_N_COLORS] = {
  {
    { RGB (0x1f5432), RGB (0x3f90c6), RGB (0xdf6c06), RGB (0x821d9f),
      RGB (0x5c6c14), RGB (0xbb7682), RGB (0x655ce4), RGB (0xa15884) },
    { RGB (0x0d3811), RGB (0x526aee), RGB (0x906606), RGB (0x5e0676),
      RGB (0x4e5116), RGB (0xbc516f), RGB (0x2637b7), RGB (0x883170) },
  },
  {
    { RGB (0x6ef278), RGB (0x5c9ed8), RGB (0xb47737), RGB (0xeac9fe),
      RGB (0x98b305), RGB (0xe6a3a5), RGB (0x946cf8), RGB (0xea5096) },
    { RGB (0x75f97f), RGB (0x7194ee), RGB (0xe77412), RGB (0xf7cdff),
      RGB (0xb3c422), RGB (0xcb8a90), RGB (0x95b6fe), RGB (0xeda9ac) },
  },
};

/* One hue, its lightness (OKLab) in equal steps, from next to the background to far from it. */
static const MpisColor ramps[2][2][MPIS_CHART_N_RAMP] = {
  {
    { RGB (0xd6ecf9), RGB (0xa5cfed), RGB (0x78b1e0), RGB (0x5193d0),
      RGB (0x2f73bd), RGB (0x1654a6), RGB (0x08348a) },
    { RGB (0xc1e3fc), RGB (0x90c1ea), RGB (0x629fd7), RGB (0x397bc2),
      RGB (0x1358a9), RGB (0x003587), RGB (0x000f67) },
  },
  {
    { RGB (0x2d4268), RGB (0x3d5e85), RGB (0x4d7ba3), RGB (0x5f9ac0),
      RGB (0x72b9dc), RGB (0x89daf7), RGB (0xc9f4ff) },
    { RGB (0x20335e), RGB (0x355379), RGB (0x4f7494), RGB (0x6d95af),
      RGB (0x8cb7cb), RGB (0xaddbe9), RGB (0xe2faff) },
  },
};

/* Found by search as the palettes: green, amber, red, blue, grey, violet that differ in lightness, too. */
static const MpisColor looks[2][2][MPIS_N_SPAN_LOOKS] = {
  {
    { RGB (0x02571f), RGB (0xa36b05), RGB (0xe37279), RGB (0x0578d4),
      RGB (0x2a2e34), RGB (0x6d4687) },
    { RGB (0x035f35), RGB (0xa16c04), RGB (0xaf0204), RGB (0x2e64be),
      RGB (0x2d2e2f), RGB (0x58345f) },
  },
  {
    { RGB (0xc0ffc5), RGB (0xb6750f), RGB (0xff998f), RGB (0x4c9fef),
      RGB (0x7c8188), RGB (0xf3beff) },
    { RGB (0x8df093), RGB (0xeb9b02), RGB (0xe55258), RGB (0x4691d9),
      RGB (0xadb1b7), RGB (0xfbf1ff) },
  },
};

/* What is charted every day has a slot of its own. Channels and counters are never in one chart. */
static const struct { const char *id; guint slot; } known[] = {
  { "telegram", 0 }, { "instagram", 1 },   { "tiktok", 2 }, { "youtube", 3 },
  { "views", 3 },    { "impressions", 1 }, { "reach", 2 },  { "reactions", 0 },
  { "comments", 4 }, { "shares", 5 },      { "saves", 6 },  { "clicks", 7 },
};

/* The first slots are for what is known, and for others only where colours run out. */
#define N_RESERVED  4
#define N_FREE      (MPIS_CHART_N_SLOTS - N_RESERVED)
#define N_FREE_LOOK (MPIS_CHART_N_COLORS - N_RESERVED)

static MpisColor
with_alpha (MpisColor color,
            double    alpha)
{
  color.alpha *= alpha;

  return color;
}

/**
 * mpis_chart_style_new:
 * @text: the colour of text; light text means a dark background
 * @font: of labels, with an absolute size
 * @high_contrast: whether nothing may be faint
 *
 * Returns: (transfer full): the look that goes with that text
 */
MpisChartStyle *
mpis_chart_style_new (const MpisColor            *text,
                      const PangoFontDescription *font,
                      gboolean                    high_contrast)
{
  static const MpisColor surfaces[] = { RGB (0xffffff), RGB (0x3d3d42) };
  MpisChartStyle *self = g_new0 (MpisChartStyle, 1);
  gboolean dark = 0.2126 * text->red + 0.7152 * text->green + 0.0722 * text->blue > 0.5;

  self->text = *text;
  self->dim = with_alpha (*text, high_contrast ? 1 : 0.7);
  self->grid = with_alpha (*text, high_contrast ? 0.4 : 0.1);
  self->baseline = with_alpha (*text, high_contrast ? 1 : 0.35);
  self->surface = surfaces[dark];
  memcpy (self->palette, palettes[dark][high_contrast != FALSE], sizeof self->palette);
  memcpy (self->ramp, ramps[dark][high_contrast != FALSE], sizeof self->ramp);
  memcpy (self->looks, looks[dark][high_contrast != FALSE], sizeof self->looks);
  self->area_opacity = dark ? 0.3 : 0.24;
  self->line_width = high_contrast ? 2.5 : 2;
  self->grid_width = 1;
  self->marker_radius = high_contrast ? 4.5 : 3.75;
  self->font = pango_font_description_copy (font);

  return self;
}

/**
 * mpis_chart_style_copy:
 *
 * Returns: (transfer full): the same look
 */
MpisChartStyle *
mpis_chart_style_copy (const MpisChartStyle *self)
{
  MpisChartStyle *copy = g_memdup2 (self, sizeof *self);

  copy->font = pango_font_description_copy (self->font);

  return copy;
}

/**
 * mpis_chart_style_free:
 * @self: (transfer full): what to free
 */
void
mpis_chart_style_free (MpisChartStyle *self)
{
  pango_font_description_free (self->font);
  g_free (self);
}

static gboolean
color_equal (const MpisColor *a,
             const MpisColor *b)
{
  return a->red == b->red && a->green == b->green && a->blue == b->blue && a->alpha == b->alpha;
}

/**
 * mpis_chart_style_equal:
 *
 * Returns: whether both come from the same text, font and contrast
 */
gboolean
mpis_chart_style_equal (const MpisChartStyle *a,
                        const MpisChartStyle *b)
{
  return color_equal (&a->text, &b->text) && color_equal (&a->grid, &b->grid)
         && pango_font_description_equal (a->font, b->font);
}

/**
 * mpis_chart_style_has_contrast:
 *
 * Returns: whether nothing may be faint
 */
gboolean
mpis_chart_style_has_contrast (const MpisChartStyle *self)
{
  return self->dim.alpha >= self->text.alpha;   /* the labels are not, then */
}

/**
 * mpis_chart_style_get_color:
 * @slot: below %MPIS_CHART_N_SLOTS
 *
 * Returns: (transfer none): the slot's colour
 */
const MpisColor *
mpis_chart_style_get_color (const MpisChartStyle *self,
                            guint                 slot)
{
  return &self->palette[mpis_chart_style_get_marker (slot)];
}

/**
 * mpis_chart_style_get_ramp:
 * @part: 0 for the least value, 1 for the most
 *
 * Returns: the colour of a value
 */
MpisColor
mpis_chart_style_get_ramp (const MpisChartStyle *self,
                           double                part)
{
  double place = CLAMP (part, 0, 1) * (MPIS_CHART_N_RAMP - 1);
  guint below = MIN ((guint) place, MPIS_CHART_N_RAMP - 2);
  const MpisColor *a = &self->ramp[below], *b = &self->ramp[below + 1];
  double t = place - below;

  return (MpisColor) { a->red + t * (b->red - a->red), a->green + t * (b->green - a->green),
                       a->blue + t * (b->blue - a->blue), 1 };
}

static double
linear_part (double part)
{
  return part <= 0.04045 ? part / 12.92 : pow ((part + 0.055) / 1.055, 2.4);
}

/**
 * mpis_chart_style_get_ink:
 * @on: what is behind the text
 *
 * Returns: (transfer none): black or white, whichever can be read better on @on
 */
const MpisColor *
mpis_chart_style_get_ink (const MpisColor *on)
{
  static const MpisColor inks[] = { RGB (0x000000), RGB (0xffffff) };
  double luminance = 0.2126 * linear_part (on->red) + 0.7152 * linear_part (on->green)
                     + 0.0722 * linear_part (on->blue);

  return &inks[luminance < 0.179];   /* where WCAG's contrast to both is the same */
}

/**
 * mpis_chart_style_set_source:
 * @opacity: multiplies the colour's own
 *
 * Makes @color what @cr paints with.
 */
void
mpis_chart_style_set_source (const MpisColor *color,
                             double           opacity,
                             cairo_t         *cr)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha * opacity);
}

/* Returns: the slot of what is charted every day; MPIS_CHART_N_SLOTS for anything else */
static guint
find_known (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (id, known[i].id))
      return known[i].slot;

  return MPIS_CHART_N_SLOTS;
}

/**
 * mpis_chart_style_index_for:
 * @id: what a series is of
 *
 * The same id gets the same slot in every chart, whatever else is in it.
 *
 * Returns: the slot, below %MPIS_CHART_N_SLOTS
 */
guint
mpis_chart_style_index_for (const char *id)
{
  guint slot = find_known (id);

  return slot < MPIS_CHART_N_SLOTS ? slot : N_RESERVED + g_str_hash (id) % N_FREE;
}

static int
compare_ids (gconstpointer a,
             gconstpointer b,
             gpointer      ids)
{
  return strcmp (((const char *const *) ids)[*(const guint *) a],
                 ((const char *const *) ids)[*(const guint *) b]);
}

/* What a chart has used already. */
typedef struct {
  gboolean slots[MPIS_CHART_N_SLOTS];
  gboolean colors[MPIS_CHART_N_COLORS];
} Taken;

static guint
take (Taken *taken,
      guint  slot)
{
  taken->slots[slot] = TRUE;
  taken->colors[mpis_chart_style_get_marker (slot)] = TRUE;

  return slot;
}

/* A dash tells lines apart, but not areas: a colour of its own comes first. */
static guint
find_free (const Taken *taken,
           guint        wanted)
{
  for (guint i = 0; i < N_FREE; i++)
    {
      guint slot = N_RESERVED + (wanted - N_RESERVED + i) % N_FREE;

      if (!taken->colors[mpis_chart_style_get_marker (slot)])
        return slot;
    }
  for (guint slot = 0; slot < N_RESERVED; slot++)
    if (!taken->colors[slot])
      return slot;
  for (guint i = 0; i < N_FREE; i++)
    {
      guint slot = N_RESERVED + (wanted - N_RESERVED + i) % N_FREE;

      if (!taken->slots[slot])
        return slot;
    }

  return wanted;
}

/**
 * mpis_chart_style_assign:
 * @ids: (array length=n): what the series of one chart are of
 * @slots: (array length=n) (out caller-allocates): their slots
 *
 * As mpis_chart_style_index_for(), but where two series of a chart would have the same colour, the
 * one whose id sorts later gets another, as long as there are any: the first %MPIS_CHART_N_COLORS
 * series differ in colour, and up to %MPIS_CHART_N_SLOTS in colour or dashes. Equal ids look the same.
 */
void
mpis_chart_style_assign (const char *const *ids,
                         guint              n,
                         guint             *slots)
{
  g_autofree guint *order = g_new (guint, MAX (n, 1));
  Taken taken = { 0 };

  for (guint i = 0; i < n; i++)
    order[i] = i;
  g_sort_array (order, n, sizeof *order, compare_ids, (gpointer) ids);

  for (guint i = 0; i < n; i++)
    if (find_known (ids[i]) < MPIS_CHART_N_SLOTS)
      slots[i] = take (&taken, find_known (ids[i]));
  for (guint i = 0; i < n; i++)
    {
      guint at = order[i];

      if (find_known (ids[at]) < MPIS_CHART_N_SLOTS)
        continue;
      if (i > 0 && g_str_equal (ids[at], ids[order[i - 1]]))
        slots[at] = slots[order[i - 1]];
      else
        slots[at] = take (&taken, find_free (&taken, mpis_chart_style_index_for (ids[at])));
    }
}

/**
 * mpis_chart_style_get_marker:
 *
 * Returns: which of the %MPIS_CHART_N_MARKERS shapes marks points of the slot
 */
guint
mpis_chart_style_get_marker (guint slot)
{
  G_STATIC_ASSERT (MPIS_CHART_N_MARKERS == MPIS_CHART_N_COLORS);

  return slot < N_RESERVED ? slot : N_RESERVED + (slot - N_RESERVED) % N_FREE_LOOK;
}

/**
 * mpis_chart_style_get_dashes:
 * @n: (out): how many
 *
 * Returns: (transfer none) (nullable): the dash pattern of the slot's line in line widths; %NULL
 *   for an unbroken line
 */
const double *
mpis_chart_style_get_dashes (guint slot,
                             int  *n)
{
  static const double dashes[][6] = {
    { 0 }, { 4, 2.5 }, { 0.01, 2.5 }, { 5, 2.5, 0.01, 2.5 },
  };
  static const int lengths[] = { 0, 2, 2, 4 };
  guint pattern = slot < N_RESERVED ? 0 : (slot - N_RESERVED) / N_FREE_LOOK % G_N_ELEMENTS (dashes);

  *n = lengths[pattern];

  return *n > 0 ? dashes[pattern] : NULL;
}
