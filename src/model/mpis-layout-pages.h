#pragma once

#include "mpis-layout.h"

G_BEGIN_DECLS

/**
 * MpisLayoutSpot:
 * @page: counted from 0
 * @row: its first row on that page
 *
 * Where a card stands when a dashboard is shown page by page.
 */
typedef struct {
  guint page;
  int   row;
} MpisLayoutSpot;

guint      mpis_layout_paginate (const MpisLayoutRect *rects,
                                 guint                 n_rects,
                                 int                   first_rows,
                                 int                   rows,
                                 MpisLayoutSpot       *spots);
GPtrArray *mpis_layout_split    (MpisLayout           *self,
                                 int                   rows);

G_END_DECLS
