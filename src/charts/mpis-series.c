#include "config.h"

#include "mpis-series.h"

struct _MpisSeries
{
  GObject  parent_instance;
  char    *id;
  char    *name;
  double  *x;
  double  *y;
  gsize    n;
  char    *key;
  char    *ghost_of;   /* the id of the series that this was before; or NULL */
  double   shift;      /* days that x lies after the days the values are of */
};

G_DEFINE_FINAL_TYPE (MpisSeries, mpis_series, G_TYPE_OBJECT)

static void
mpis_series_finalize (GObject *object)
{
  MpisSeries *self = MPIS_SERIES (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->x);
  g_free (self->y);
  g_free (self->key);
  g_free (self->ghost_of);

  G_OBJECT_CLASS (mpis_series_parent_class)->finalize (object);
}

static void
mpis_series_class_init (MpisSeriesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mpis_series_finalize;
}

static void
mpis_series_init (MpisSeries *self)
{
}

/**
 * mpis_series_new:
 * @id: what the series is of (a channel, say); its colour hangs on this, not on its place
 * @name: what people call it
 * @x: (array length=n): strictly rising
 * @y: (array length=n): NaN where not known
 * @n: how many points; may be 0
 *
 * Returns: (transfer full): a new series with copies of everything
 */
MpisSeries *
mpis_series_new (const char   *id,
                 const char   *name,
                 const double *x,
                 const double *y,
                 gsize         n)
{
  MpisSeries *self;

  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (n == 0 || (x != NULL && y != NULL), NULL);

  self = g_object_new (MPIS_TYPE_SERIES, NULL);
  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->x = g_memdup2 (x, n * sizeof *x);
  self->y = g_memdup2 (y, n * sizeof *y);
  self->n = n;

  return self;
}

/**
 * mpis_series_new_ghost:
 * @of: the id of the series that has the same look
 * @name: what people call it
 * @shift: how many days after its own days a value stands; NaN if that is not the same everywhere
 * @x: (array length=n): strictly rising: where the values stand, on the days of the later period
 * @y: (array length=n): NaN where not known
 * @n: how many points; may be 0
 *
 * Returns: (transfer full): what the series @of was in an earlier period
 */
MpisSeries *
mpis_series_new_ghost (const char   *of,
                       const char   *name,
                       double        shift,
                       const double *x,
                       const double *y,
                       gsize         n)
{
  g_autofree char *id = g_strconcat (of, "-before", NULL);
  MpisSeries *self = mpis_series_new (id, name, x, y, n);

  g_return_val_if_fail (self != NULL, NULL);

  self->ghost_of = g_strdup (of);
  self->shift = shift;

  return self;
}

/**
 * mpis_series_set_key:
 * @key: (nullable): what to ask for, to know more about the series
 *
 * Says what the series stands for, where that is not its id. Only before anybody else has the series.
 */
void
mpis_series_set_key (MpisSeries *self,
                     const char *key)
{
  g_return_if_fail (MPIS_IS_SERIES (self));

  g_set_str (&self->key, key);
}

/**
 * mpis_series_get_key:
 *
 * Returns: what to ask for, to know more about the series; its id if nothing else was said
 */
const char *
mpis_series_get_key (MpisSeries *self)
{
  g_return_val_if_fail (MPIS_IS_SERIES (self), NULL);

  return self->key != NULL ? self->key : self->id;
}

/**
 * mpis_series_get_ghost_of:
 *
 * Returns: (nullable): the id of the series that this is an earlier period of; %NULL for no ghost
 */
const char *
mpis_series_get_ghost_of (MpisSeries *self)
{
  g_return_val_if_fail (MPIS_IS_SERIES (self), NULL);

  return self->ghost_of;
}

/**
 * mpis_series_get_look_id:
 *
 * Returns: (transfer none): what mpis_chart_style_assign() goes by: a ghost looks like what it was before
 */
const char *
mpis_series_get_look_id (MpisSeries *self)
{
  g_return_val_if_fail (MPIS_IS_SERIES (self), NULL);

  return self->ghost_of != NULL ? self->ghost_of : self->id;
}

/**
 * mpis_series_get_shift:
 *
 * Returns: how many days after its own days a value of a ghost stands; NaN if that differs
 */
double
mpis_series_get_shift (MpisSeries *self)
{
  g_return_val_if_fail (MPIS_IS_SERIES (self), 0);

  return self->shift;
}

/**
 * mpis_series_get_id:
 *
 * Returns: what the series is of
 */
const char *
mpis_series_get_id (MpisSeries *self)
{
  g_return_val_if_fail (MPIS_IS_SERIES (self), NULL);

  return self->id;
}

/**
 * mpis_series_get_name:
 *
 * Returns: what people call it
 */
const char *
mpis_series_get_name (MpisSeries *self)
{
  g_return_val_if_fail (MPIS_IS_SERIES (self), NULL);

  return self->name;
}

/**
 * mpis_series_get_n:
 *
 * Returns: how many points there are
 */
gsize
mpis_series_get_n (MpisSeries *self)
{
  g_return_val_if_fail (MPIS_IS_SERIES (self), 0);

  return self->n;
}

/**
 * mpis_series_get_x:
 *
 * Returns: (transfer none) (nullable): mpis_series_get_n() places, %NULL if there are none
 */
const double *
mpis_series_get_x (MpisSeries *self)
{
  g_return_val_if_fail (MPIS_IS_SERIES (self), NULL);

  return self->x;
}

/**
 * mpis_series_get_y:
 *
 * Returns: (transfer none) (nullable): mpis_series_get_n() values, NaN where not known
 */
const double *
mpis_series_get_y (MpisSeries *self)
{
  g_return_val_if_fail (MPIS_IS_SERIES (self), NULL);

  return self->y;
}
