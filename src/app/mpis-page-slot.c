#include "config.h"

#include "mpis-page-slot.h"

struct _MpisPageSlot
{
  AdwBin parent_instance;

  const MpisPageKind *kind;
  MpisScope          *scope;
};

G_DEFINE_FINAL_TYPE (MpisPageSlot, mpis_page_slot, ADW_TYPE_BIN)

static void
mpis_page_slot_map (GtkWidget *widget)
{
  mpis_page_slot_get_page (MPIS_PAGE_SLOT (widget));
  GTK_WIDGET_CLASS (mpis_page_slot_parent_class)->map (widget);
}

static void
mpis_page_slot_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  g_clear_object (&MPIS_PAGE_SLOT (object)->scope);
  G_OBJECT_CLASS (mpis_page_slot_parent_class)->dispose (object);
}

static void
mpis_page_slot_class_init (MpisPageSlotClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mpis_page_slot_dispose;
  GTK_WIDGET_CLASS (klass)->map = mpis_page_slot_map;
}

static void
mpis_page_slot_init (MpisPageSlot *self)
{
}

/**
 * mpis_page_slot_new:
 * @kind: what page will be there
 * @scope: what it will look at
 *
 * Returns: (transfer floating): a slot without its page
 */
GtkWidget *
mpis_page_slot_new (const MpisPageKind *kind,
                    MpisScope          *scope)
{
  MpisPageSlot *self = g_object_new (MPIS_TYPE_PAGE_SLOT, NULL);

  self->kind = kind;
  self->scope = g_object_ref (scope);
  return GTK_WIDGET (self);
}

/**
 * mpis_page_slot_get_page:
 *
 * Returns: (transfer none): the page, made if it was not yet
 */
GtkWidget *
mpis_page_slot_get_page (MpisPageSlot *self)
{
  g_return_val_if_fail (MPIS_IS_PAGE_SLOT (self), NULL);

  if (adw_bin_get_child (ADW_BIN (self)) == NULL)
    adw_bin_set_child (ADW_BIN (self), self->kind->make (self->scope));
  return adw_bin_get_child (ADW_BIN (self));
}

/**
 * mpis_page_slot_go_up:
 *
 * Goes back one step within the page.
 *
 * Returns: %FALSE if there is none
 */
gboolean
mpis_page_slot_go_up (MpisPageSlot *self)
{
  g_return_val_if_fail (MPIS_IS_PAGE_SLOT (self), FALSE);

  return self->kind->go_up != NULL && self->kind->go_up (mpis_page_slot_get_page (self));
}

/**
 * mpis_page_slot_search:
 *
 * Puts the cursor where one types what to search for.
 *
 * Returns: %FALSE if the page has nothing to search
 */
gboolean
mpis_page_slot_search (MpisPageSlot *self)
{
  g_return_val_if_fail (MPIS_IS_PAGE_SLOT (self), FALSE);

  if (self->kind->begin_search == NULL)
    return FALSE;
  self->kind->begin_search (mpis_page_slot_get_page (self));
  return TRUE;
}
