#include "config.h"

#include "mpis-card-ref.h"

G_DEFINE_BOXED_TYPE (MpisCardRef, mpis_card_ref, mpis_card_ref_copy, mpis_card_ref_free)

/**
 * mpis_card_ref_new:
 * @widget: a key of the widget registry
 * @config: (nullable): its settings; not to be changed any more
 * @w: how many columns it takes
 * @h: how many rows it takes
 *
 * Returns: (transfer full): a card to be
 */
MpisCardRef *
mpis_card_ref_new (const char *widget,
                   JsonObject *config,
                   int         w,
                   int         h)
{
  MpisCardRef *self = g_new (MpisCardRef, 1);

  *self = (MpisCardRef) {
    g_strdup (widget), config != NULL ? json_object_ref (config) : NULL, w, h,
  };
  return self;
}

/**
 * mpis_card_ref_copy:
 *
 * Returns: (transfer full): the same again
 */
MpisCardRef *
mpis_card_ref_copy (const MpisCardRef *self)
{
  return mpis_card_ref_new (self->widget, self->config, self->w, self->h);
}

/**
 * mpis_card_ref_free:
 *
 * Frees it.
 */
void
mpis_card_ref_free (MpisCardRef *self)
{
  g_free (self->widget);
  g_clear_pointer (&self->config, json_object_unref);
  g_free (self);
}
