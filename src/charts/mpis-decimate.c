#include "config.h"

#include "mpis-decimate.h"

#include <math.h>

/* The points that a column of pixels cannot do without. */
typedef struct {
  guint first;
  guint last;
  guint lowest;
  guint highest;
  guint lowest_base;
  guint highest_base;
} Column;

/* Adds the column's points in x order, each once. */
static void
column_flush (const Column *column,
              gboolean      with_base,
              GArray       *kept)
{
  guint index[] = { column->first, column->lowest, column->highest, column->last,
                    column->lowest_base, column->highest_base };
  guint n = with_base ? 6 : 4;

  for (guint i = 1; i < n; i++)
    for (guint j = i; j > 0 && index[j - 1] > index[j]; j--)
      {
        guint swap = index[j];

        index[j] = index[j - 1];
        index[j - 1] = swap;
      }
  for (guint i = 0; i < n; i++)
    if (i == 0 || index[i] != index[i - 1])
      g_array_append_val (kept, index[i]);
}

static void
column_add (Column       *column,
            const double *y,
            const double *base,
            guint         i)
{
  column->last = i;
  if (y[i] < y[column->lowest])
    column->lowest = i;
  if (y[i] > y[column->highest])
    column->highest = i;
  if (base != NULL && base[i] < base[column->lowest_base])
    column->lowest_base = i;
  if (base != NULL && base[i] > base[column->highest_base])
    column->highest_base = i;
}

/**
 * mpis_decimate:
 * @x: (array length=n): rising
 * @y: (array length=n): NaN where not known
 * @base: (array length=n) (nullable): a second edge, known where @y is
 * @scale: x to pixels
 * @column: how wide a device pixel is in the scale's pixels
 *
 * Thins points out to those that show: the first, last, lowest and highest of each column of
 * pixels. What is drawn through them covers the same pixels as what is drawn through all of them.
 *
 * Returns: (transfer full) (element-type guint): indexes of points, rising; %MPIS_DECIMATE_GAP
 *   where values are not known between two of them
 */
GArray *
mpis_decimate (const double    *x,
               const double    *y,
               const double    *base,
               gsize            n,
               const MpisScale *scale,
               double           column)
{
  GArray *kept = g_array_new (FALSE, FALSE, sizeof (guint));
  double factor = (scale->range_last - scale->range_first)
                  / (scale->domain_last - scale->domain_first) / column;
  Column current = { 0 };
  double current_pixel = NAN;   /* NaN: no column is open */

  for (guint i = 0; i < n; i++)
    {
      double pixel = floor ((x[i] - scale->domain_first) * factor);

      if (isnan (y[i]))
        {
          guint gap = MPIS_DECIMATE_GAP;

          if (isnan (current_pixel))
            continue;
          column_flush (&current, base != NULL, kept);
          g_array_append_val (kept, gap);
          current_pixel = NAN;
        }
      else if (pixel == current_pixel)
        {
          column_add (&current, y, base, i);
        }
      else
        {
          if (!isnan (current_pixel))
            column_flush (&current, base != NULL, kept);
          current = (Column) { i, i, i, i, i, i };
          current_pixel = pixel;
        }
    }

  if (!isnan (current_pixel))
    column_flush (&current, base != NULL, kept);
  else if (kept->len > 0)
    g_array_set_size (kept, kept->len - 1);   /* the gap after the last point */

  return kept;
}
