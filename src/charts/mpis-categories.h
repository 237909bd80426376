#pragma once

#include "mpis-chart-content.h"

G_BEGIN_DECLS

/**
 * MpisCategory:
 * @id: what it is of, to drill down by
 * @name: what people call it ("Monday")
 * @label: the same in little room, beside an axis ("Mon")
 */
typedef struct {
  char *id;
  char *name;
  char *label;
} MpisCategory;

/**
 * MpisCategories:
 *
 * Things side by side, in the order they were given: the groups of bars, the rows and columns of a
 * heatmap. As the content of a chart of columns or bars it names places: the points of the series
 * lie at x = 0, 1, 2, …, each the number of a category.
 */
#define MPIS_TYPE_CATEGORIES (mpis_categories_get_type ())
G_DECLARE_FINAL_TYPE (MpisCategories, mpis_categories, MPIS, CATEGORIES, MpisChartContent)

MpisCategories     *mpis_categories_new           (const char         *title,
                                                   const MpisCategory *categories,
                                                   guint               n);
MpisCategories     *mpis_categories_new_of_names  (const char         *title,
                                                   const char *const  *names,
                                                   guint               n);
MpisCategories     *mpis_categories_new_weekdays  (void);
MpisCategories     *mpis_categories_new_hours     (void);
const char         *mpis_categories_get_title     (MpisCategories     *self);
guint               mpis_categories_get_n         (MpisCategories     *self);
const MpisCategory *mpis_categories_get           (MpisCategories     *self,
                                                   guint               i);

G_END_DECLS
