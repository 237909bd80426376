#pragma once

#include <cairo.h>
#include <pango/pango.h>

#include "mpis-timeline.h"

G_BEGIN_DECLS

/**
 * MpisColor:
 *
 * Not premultiplied, each part 0 to 1.
 */
typedef struct {
  double red;
  double green;
  double blue;
  double alpha;
} MpisColor;

#define MPIS_CHART_N_COLORS  8
#define MPIS_CHART_N_MARKERS 8
#define MPIS_CHART_N_RAMP    7

/**
 * MPIS_CHART_N_SLOTS:
 *
 * How many looks there are. A slot is a colour, a marker and a dash pattern; no two slots share all
 * three, and the first eight share none of colour and marker.
 */
#define MPIS_CHART_N_SLOTS   20

/**
 * MpisChartStyle:
 * @text: what is to be read first
 * @dim: axis labels
 * @grid: lines behind the data
 * @baseline: the line at zero
 * @surface: behind text that lies on the data
 * @palette: colours of series, told apart by people with any kind of colour vision
 * @ramp: colours of values, least to most; lightness alone tells them apart
 * @looks: colours of spans, see #MpisSpanLook
 * @area_opacity: of an area's top; it fades towards zero
 * @line_width: of a series, pixels
 * @grid_width: pixels
 * @marker_radius: pixels
 * @font: with an absolute size in pixels
 *
 * Everything a drawing looks like.
 */
typedef struct {
  MpisColor             text;
  MpisColor             dim;
  MpisColor             grid;
  MpisColor             baseline;
  MpisColor             surface;
  MpisColor             palette[MPIS_CHART_N_COLORS];
  MpisColor             ramp[MPIS_CHART_N_RAMP];
  MpisColor             looks[MPIS_N_SPAN_LOOKS];
  double                area_opacity;
  double                line_width;
  double                grid_width;
  double                marker_radius;
  PangoFontDescription *font;
} MpisChartStyle;

MpisChartStyle  *mpis_chart_style_new         (const MpisColor            *text,
                                               const PangoFontDescription *font,
                                               gboolean                    high_contrast);
MpisChartStyle  *mpis_chart_style_copy        (const MpisChartStyle       *self);
void             mpis_chart_style_free        (MpisChartStyle             *self);
gboolean         mpis_chart_style_equal       (const MpisChartStyle       *a,
                                               const MpisChartStyle       *b);
gboolean         mpis_chart_style_has_contrast (const MpisChartStyle      *self);
const MpisColor *mpis_chart_style_get_color   (const MpisChartStyle       *self,
                                               guint                       slot);
MpisColor        mpis_chart_style_get_ramp    (const MpisChartStyle       *self,
                                               double                      part);
const MpisColor *mpis_chart_style_get_ink     (const MpisColor            *on);
void             mpis_chart_style_set_source  (const MpisColor            *color,
                                               double                      opacity,
                                               cairo_t                    *cr);

guint            mpis_chart_style_index_for   (const char                 *id);
void             mpis_chart_style_assign      (const char *const          *ids,
                                               guint                       n,
                                               guint                      *slots);
guint            mpis_chart_style_get_marker  (guint                       slot);
const double    *mpis_chart_style_get_dashes  (guint                       slot,
                                               int                        *n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisChartStyle, mpis_chart_style_free)

G_END_DECLS
