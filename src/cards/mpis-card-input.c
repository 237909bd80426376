#include "config.h"

#include "mpis-card-input.h"

G_DEFINE_BOXED_TYPE (MpisCardInput, mpis_card_input, mpis_card_input_ref, mpis_card_input_unref)

static GPtrArray *
share (GPtrArray *array)
{
  return array != NULL ? g_ptr_array_ref (array) : g_ptr_array_new ();
}

/**
 * mpis_card_input_new:
 * @fields: what it is made of; arrays are shared and must not change any more, %NULL is none of them
 *
 * Returns: (transfer full): a snapshot
 */
MpisCardInput *
mpis_card_input_new (const MpisCardInput *fields)
{
  MpisCardInput *self;

  g_return_val_if_fail (fields != NULL && fields->zone != NULL, NULL);

  self = g_atomic_rc_box_new (MpisCardInput);
  *self = *fields;
  if (self->cube != NULL)
    mpis_cube_ref (self->cube);
  self->posts = share (fields->posts);
  self->runs = share (fields->runs);
  self->projects = share (fields->projects);
  self->personas = share (fields->personas);
  self->schemas = share (fields->schemas);
  for (guint i = 0; i < MPIS_N_FILTERS; i++)
    self->filters[i] = g_strdupv (fields->filters[i]);
  self->zone = g_time_zone_ref (fields->zone);
  return self;
}

static void
input_clear (gpointer data)
{
  MpisCardInput *self = data;

  g_clear_pointer (&self->cube, mpis_cube_unref);
  g_ptr_array_unref (self->posts);
  g_ptr_array_unref (self->runs);
  g_ptr_array_unref (self->projects);
  g_ptr_array_unref (self->personas);
  g_ptr_array_unref (self->schemas);
  for (guint i = 0; i < MPIS_N_FILTERS; i++)
    g_strfreev (self->filters[i]);
  g_time_zone_unref (self->zone);
}

/**
 * mpis_card_input_ref:
 *
 * Returns: (transfer full): @self
 */
MpisCardInput *
mpis_card_input_ref (MpisCardInput *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * mpis_card_input_unref:
 *
 * Lets go of @self.
 */
void
mpis_card_input_unref (MpisCardInput *self)
{
  g_atomic_rc_box_release_full (self, input_clear);
}

/**
 * mpis_card_input_find_schema:
 * @widget: a key of the widget registry
 *
 * Returns: (transfer none) (nullable): the custom card of that key
 */
MpisCardSchema *
mpis_card_input_find_schema (const MpisCardInput *self,
                             const char          *widget)
{
  for (guint i = 0; i < self->schemas->len; i++)
    {
      MpisCardSchema *schema = g_ptr_array_index (self->schemas, i);

      if (g_str_equal (mpis_card_schema_get_widget (schema), widget))
        return schema;
    }
  return NULL;
}
