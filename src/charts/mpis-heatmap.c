#include "config.h"

#include "mpis-heatmap.h"

#include <math.h>

#include "mpis-counters.h"

struct _MpisHeatmap
{
  MpisChartContent  parent_instance;
  MpisCategories   *rows;
  MpisCategories   *columns;
  char             *value_name;
  double           *values;
  gint64           *counts;        /* (nullable) */
  gint64            least_count;
};

G_DEFINE_FINAL_TYPE (MpisHeatmap, mpis_heatmap, MPIS_TYPE_CHART_CONTENT)

static void
mpis_heatmap_finalize (GObject *object)
{
  MpisHeatmap *self = MPIS_HEATMAP (object);

  g_object_unref (self->rows);
  g_object_unref (self->columns);
  g_free (self->value_name);
  g_free (self->values);
  g_free (self->counts);

  G_OBJECT_CLASS (mpis_heatmap_parent_class)->finalize (object);
}

static void
mpis_heatmap_class_init (MpisHeatmapClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mpis_heatmap_finalize;
}

static void
mpis_heatmap_init (MpisHeatmap *self)
{
}

/**
 * mpis_heatmap_new:
 * @rows: (transfer none): names of the rows
 * @columns: (transfer none): names of the columns
 * @value_name: what the values are called ("Engagement rate")
 * @values: row by row, NaN where not known
 * @counts: (nullable): how many things each value rests on, row by row; %NULL if that is not counted
 * @least_count: a value that rests on fewer is not shown; 0 to show all
 *
 * Returns: (transfer full): a new heatmap with copies of the numbers
 */
MpisHeatmap *
mpis_heatmap_new (MpisCategories *rows,
                  MpisCategories *columns,
                  const char     *value_name,
                  const double   *values,
                  const gint64   *counts,
                  gint64          least_count)
{
  MpisHeatmap *self;
  gsize n;

  g_return_val_if_fail (MPIS_IS_CATEGORIES (rows) && MPIS_IS_CATEGORIES (columns), NULL);

  self = g_object_new (MPIS_TYPE_HEATMAP, NULL);
  n = (gsize) mpis_categories_get_n (rows) * mpis_categories_get_n (columns);
  self->rows = g_object_ref (rows);
  self->columns = g_object_ref (columns);
  self->value_name = g_strdup (value_name);
  self->values = g_memdup2 (values, n * sizeof *values);
  self->counts = g_memdup2 (counts, n * sizeof *counts);
  self->least_count = least_count;

  return self;
}

/**
 * mpis_heatmap_get_rows:
 *
 * Returns: (transfer none): names of the rows
 */
MpisCategories *
mpis_heatmap_get_rows (MpisHeatmap *self)
{
  g_return_val_if_fail (MPIS_IS_HEATMAP (self), NULL);

  return self->rows;
}

/**
 * mpis_heatmap_get_columns:
 *
 * Returns: (transfer none): names of the columns
 */
MpisCategories *
mpis_heatmap_get_columns (MpisHeatmap *self)
{
  g_return_val_if_fail (MPIS_IS_HEATMAP (self), NULL);

  return self->columns;
}

/**
 * mpis_heatmap_get_value_name:
 *
 * Returns: what the values are called
 */
const char *
mpis_heatmap_get_value_name (MpisHeatmap *self)
{
  g_return_val_if_fail (MPIS_IS_HEATMAP (self), NULL);

  return self->value_name;
}

/**
 * mpis_heatmap_get_least_count:
 *
 * Returns: how many things a value must rest on to be shown
 */
gint64
mpis_heatmap_get_least_count (MpisHeatmap *self)
{
  g_return_val_if_fail (MPIS_IS_HEATMAP (self), 0);

  return self->least_count;
}

/**
 * mpis_heatmap_get_count:
 * @cell: row × number of columns + column
 *
 * Returns: how many things the cell's value rests on, or %MPIS_UNKNOWN if that is not counted
 */
gint64
mpis_heatmap_get_count (MpisHeatmap *self,
                        guint        cell)
{
  g_return_val_if_fail (MPIS_IS_HEATMAP (self), MPIS_UNKNOWN);

  return self->counts != NULL ? self->counts[cell] : MPIS_UNKNOWN;
}

/**
 * mpis_heatmap_get_state:
 * @cell: row × number of columns + column
 *
 * Returns: whether the cell has a value to show. Where nothing happened at all the value is unknown,
 *   not hidden.
 */
MpisHeatmapState
mpis_heatmap_get_state (MpisHeatmap *self,
                        guint        cell)
{
  g_return_val_if_fail (MPIS_IS_HEATMAP (self), MPIS_HEATMAP_UNKNOWN);

  if (!isfinite (self->values[cell]))
    return MPIS_HEATMAP_UNKNOWN;
  if (self->counts != NULL && self->counts[cell] != MPIS_UNKNOWN
      && self->counts[cell] < self->least_count)
    return MPIS_HEATMAP_TOO_FEW;

  return MPIS_HEATMAP_KNOWN;
}

/**
 * mpis_heatmap_get_value:
 * @cell: row × number of columns + column
 *
 * Returns: the value to show; NaN where it is not known or not shown
 */
double
mpis_heatmap_get_value (MpisHeatmap *self,
                        guint        cell)
{
  return mpis_heatmap_get_state (self, cell) == MPIS_HEATMAP_KNOWN ? self->values[cell] : NAN;
}
