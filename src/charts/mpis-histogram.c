#include "config.h"

#include "mpis-histogram.h"

#include <math.h>

#include "mpis-ticks.h"

/* More would not be told apart. */
#define MOST_BINS 27

/* Beyond this nothing that is counted lies; the difference of two values stays finite. */
#define LARGEST 1e300

struct _MpisHistogram
{
  MpisChartContent  parent_instance;
  char             *value_name;
  char             *count_name;
  MpisChartUnit     unit;
  double            step;       /* from edge to edge; every edge is a multiple of it */
  double            first;      /* the lowest edge, in steps */
  gint64           *counts;
  guint             n;
  gint64            total;
  double            median;
  gint64            unknown;
};

G_DEFINE_FINAL_TYPE (MpisHistogram, mpis_histogram, MPIS_TYPE_CHART_CONTENT)

static void
mpis_histogram_finalize (GObject *object)
{
  MpisHistogram *self = MPIS_HISTOGRAM (object);

  g_free (self->value_name);
  g_free (self->count_name);
  g_free (self->counts);

  G_OBJECT_CLASS (mpis_histogram_parent_class)->finalize (object);
}

static void
mpis_histogram_class_init (MpisHistogramClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mpis_histogram_finalize;
}

static void
mpis_histogram_init (MpisHistogram *self)
{
  self->median = NAN;
}

static int
compare_values (gconstpointer a,
                gconstpointer b,
                gpointer      unused)
{
  double one = *(const double *) a, other = *(const double *) b;

  return one < other ? -1 : one > other;
}

/* Of rising values, linear between them (Hyndman and Fan's type 7). */
static double
quantile (const double *values,
          gsize         n,
          double        part)
{
  double place = part * (double) (n - 1);
  gsize below = (gsize) place;
  gsize above = MIN (below + 1, n - 1);

  return values[below] + (place - (double) below) * (values[above] - values[below]);
}

/* Freedman and Diaconis's width: 2 · IQR / ∛n. Where half of the values are all but the same it says
 * nothing, and of few values too little; Sturges's number then is the least. */
static guint
count_bins (const double *values,
            gsize         n)
{
  double range = values[n - 1] - values[0];
  double spread = quantile (values, n, 0.75) - quantile (values, n, 0.25);
  double bins = ceil (log2 ((double) n)) + 1;

  if (spread > 0)
    bins = MAX (bins, ceil (range / (2 * spread / cbrt ((double) n))));

  return (guint) CLAMP (bins, 1, MOST_BINS);
}

/* In steps: the edge at or below @value. Rising with it, so no value falls out of the bins. */
static double
edge_below (const MpisHistogram *self,
            double               value)
{
  return floor (value / self->step + 1e-9);
}

static void
histogram_fill (MpisHistogram *self,
                const double  *values,
                gsize          n)
{
  double low = values[0], high = values[n - 1];
  double least = self->unit == MPIS_CHART_UNIT_COUNT ? 1 : 0.001;

  /* A step that doubles cannot tell would make bins without width. */
  least = MAX (least, MAX (fabs (low), fabs (high)) * 1e-9);
  /* Of the round steps, the one nearest to the width wanted, rather than the next one wider. */
  self->step = mpis_ticks_get_step (low, high, count_bins (values, n) * 3 / 2 + 1, least);
  self->first = edge_below (self, low);
  self->n = (guint) (edge_below (self, high) - self->first) + 1;
  self->counts = g_new0 (gint64, self->n);
  for (gsize i = 0; i < n; i++)
    self->counts[(guint) (edge_below (self, values[i]) - self->first)]++;
  self->total = (gint64) n;
  self->median = quantile (values, n, 0.5);
}

/**
 * mpis_histogram_new:
 * @value_name: what the values are ("Views")
 * @count_name: what has them ("Posts")
 * @values: (array length=n): in any order; those that are not known (NaN) are counted apart
 * @unit: of the values; bins of counts have whole edges
 *
 * Sorts values into as many bins as tell most about them, with edges on round numbers.
 *
 * Returns: (transfer full): the bins; none if no value is known
 */
MpisHistogram *
mpis_histogram_new (const char    *value_name,
                    const char    *count_name,
                    const double  *values,
                    gsize          n,
                    MpisChartUnit  unit)
{
  MpisHistogram *self = g_object_new (MPIS_TYPE_HISTOGRAM, NULL);
  g_autofree double *sorted = g_new (double, MAX (n, 1));
  gsize n_known = 0;

  self->value_name = g_strdup (value_name);
  self->count_name = g_strdup (count_name);
  self->unit = unit;
  for (gsize i = 0; i < n; i++)
    if (fabs (values[i]) <= LARGEST)   /* not NaN, either */
      sorted[n_known++] = values[i];
  self->unknown = (gint64) (n - n_known);
  g_sort_array (sorted, n_known, sizeof *sorted, compare_values, NULL);
  if (n_known > 0)
    histogram_fill (self, sorted, n_known);

  return self;
}

/**
 * mpis_histogram_get_value_name:
 *
 * Returns: what the values are
 */
const char *
mpis_histogram_get_value_name (MpisHistogram *self)
{
  g_return_val_if_fail (MPIS_IS_HISTOGRAM (self), NULL);

  return self->value_name;
}

/**
 * mpis_histogram_get_count_name:
 *
 * Returns: what has the values
 */
const char *
mpis_histogram_get_count_name (MpisHistogram *self)
{
  g_return_val_if_fail (MPIS_IS_HISTOGRAM (self), NULL);

  return self->count_name;
}

/**
 * mpis_histogram_get_unit:
 *
 * Returns: the unit of the values
 */
MpisChartUnit
mpis_histogram_get_unit (MpisHistogram *self)
{
  g_return_val_if_fail (MPIS_IS_HISTOGRAM (self), MPIS_CHART_UNIT_COUNT);

  return self->unit;
}

/**
 * mpis_histogram_get_n:
 *
 * Returns: how many bins there are
 */
guint
mpis_histogram_get_n (MpisHistogram *self)
{
  g_return_val_if_fail (MPIS_IS_HISTOGRAM (self), 0);

  return self->n;
}

/**
 * mpis_histogram_get_edge:
 * @bin: up to mpis_histogram_get_n()
 *
 * Returns: where the bin begins, which is where the one before it ends
 */
double
mpis_histogram_get_edge (MpisHistogram *self,
                         guint          bin)
{
  g_return_val_if_fail (MPIS_IS_HISTOGRAM (self), NAN);

  return (self->first + bin) * self->step;
}

/**
 * mpis_histogram_get_count:
 * @bin: below mpis_histogram_get_n()
 *
 * Returns: how many values are in the bin
 */
gint64
mpis_histogram_get_count (MpisHistogram *self,
                          guint          bin)
{
  g_return_val_if_fail (MPIS_IS_HISTOGRAM (self) && bin < self->n, 0);

  return self->counts[bin];
}

/**
 * mpis_histogram_get_total:
 *
 * Returns: how many values are known
 */
gint64
mpis_histogram_get_total (MpisHistogram *self)
{
  g_return_val_if_fail (MPIS_IS_HISTOGRAM (self), 0);

  return self->total;
}

/**
 * mpis_histogram_get_median:
 *
 * Returns: the value in the middle; NaN if none is known
 */
double
mpis_histogram_get_median (MpisHistogram *self)
{
  g_return_val_if_fail (MPIS_IS_HISTOGRAM (self), NAN);

  return self->median;
}

/**
 * mpis_histogram_get_unknown:
 *
 * Returns: how many values are not known, and in no bin
 */
gint64
mpis_histogram_get_unknown (MpisHistogram *self)
{
  g_return_val_if_fail (MPIS_IS_HISTOGRAM (self), 0);

  return self->unknown;
}
