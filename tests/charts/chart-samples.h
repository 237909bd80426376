#pragma once

#include "mpis-chart-kind.h"

/* A chart of some kind, as it is used. */
typedef struct {
  const char         *name;
  const char         *title;
  MpisChartKind       kind;
  MpisChartUnit       unit;
  GPtrArray        *(*series) (void);
  MpisChartContent *(*content) (void);
  gboolean            log;
  void              (*add) (MpisChartData *data);
} Sample;

/* A chart on a surface, with its layout. */
typedef struct {
  MpisChartData   *data;
  MpisChartStyle  *style;
  MpisChartLayout *layout;
  cairo_surface_t *surface;
} Drawing;

extern const Sample chart_samples[];
extern const guint  chart_n_samples;

MpisChartData  *chart_sample_create (const Sample        *sample);
MpisChartStyle *chart_sample_style  (gboolean             dark,
                                     gboolean             high_contrast);

/* Takes @data. */
Drawing        *drawing_new         (MpisChartData       *data,
                                     int                  width,
                                     int                  height,
                                     gboolean             dark,
                                     gboolean             high_contrast);
void            drawing_free        (Drawing             *self);
void            assert_numbers      (const MpisChartData *data,
                                     const char          *title);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Drawing, drawing_free)
