#pragma once

#include <cairo.h>
#include <pango/pango.h>

#include "mpis-card-answer.h"
#include "mpis-chart-style.h"
#include "mpis-layout-pages.h"
#include "mpis-report.h"

G_BEGIN_DECLS

/* Pixels, of a window of a size that most have: what is drawn has the proportions of the screen. */
#define MPIS_REPORT_GUTTER 16.0
#define MPIS_REPORT_ROW    80.0

typedef struct {
  MpisLayoutRect  rect;
  MpisCardAnswer *answer;
} MpisReportCard;

struct _MpisReport {
  char      *title;
  GPtrArray *head;       /* of char: period, filters, zone and age of the data */
  GTimeZone *zone;
  GArray    *cards;      /* of MpisReportCard, in reading order */
};

/* What drawing needs: made for one drawing, used by one thread. */
typedef struct {
  PangoContext   *context;
  MpisChartStyle *style;
  MpisColor       border;
  MpisColor       positive;
  MpisColor       negative;
} MpisReportPen;

MpisReportPen *_mpis_report_pen_new       (void);
void           _mpis_report_pen_free      (MpisReportPen        *self);
PangoLayout   *_mpis_report_pen_text      (MpisReportPen        *self,
                                           const char           *text,
                                           double                size,
                                           PangoWeight           weight,
                                           double                width);
double         _mpis_report_pen_height    (PangoLayout          *text);
double         _mpis_report_pen_draw      (MpisReportPen        *self,
                                           cairo_t              *cr,
                                           PangoLayout          *text,
                                           const MpisColor      *color,
                                           double                x,
                                           double                y);

void           _mpis_report_draw_card     (MpisReportPen        *pen,
                                           cairo_t              *cr,
                                           const MpisCardAnswer *answer,
                                           double                width,
                                           double                height);

guint          _mpis_report_paginate      (const MpisLayoutRect *rects,
                                           guint                 n,
                                           double                first_room,
                                           double                room,
                                           double               *row,
                                           MpisLayoutSpot       *spots);
double         _mpis_report_stretch       (const MpisLayoutRect *rects,
                                           const MpisLayoutSpot *spots,
                                           guint                 n,
                                           double                row,
                                           double                room,
                                           guint                 page,
                                           double               *use);
double         _mpis_report_get_height    (int                   h,
                                           double                row);

GBytes        *_mpis_report_to_pdf        (MpisReport           *self,
                                           GCancellable         *cancellable,
                                           GError              **error);
GBytes        *_mpis_report_to_png        (MpisReport           *self,
                                           guint                 scale,
                                           GCancellable         *cancellable,
                                           GError              **error);
GBytes        *_mpis_report_to_workbook   (MpisReport           *self,
                                           GCancellable         *cancellable,
                                           GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisReportPen, _mpis_report_pen_free)

G_END_DECLS
