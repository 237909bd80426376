#include "config.h"

#include "mpis-overlay.h"

struct _MpisOverlay {
  GListStore *store;
  GPtrArray  *base;    /* what lies below; NULL while nothing is laid over it */
  GArray     *edits;
};

static void
edit_clear (gpointer data)
{
  g_clear_object (&((MpisOverlayEdit *) data)->instead);
}

/*
 * _mpis_overlay_edits_new:
 *
 * Returns: (transfer full): no edits
 */
GArray *
_mpis_overlay_edits_new (void)
{
  GArray *edits = g_array_new (FALSE, FALSE, sizeof (MpisOverlayEdit));

  g_array_set_clear_func (edits, edit_clear);
  return edits;
}

/*
 * _mpis_overlay_add:
 * @edits: edits
 * @position: where; not before the edits that are there, those at the front excepted
 * @instead: (transfer full) (nullable): what is shown there
 * @why: what tells this edit from others
 */
void
_mpis_overlay_add (GArray     *edits,
                   guint       position,
                   gpointer    instead,
                   const char *why)
{
  MpisOverlayEdit edit = { position, instead, g_intern_string (why) };

  g_array_append_val (edits, edit);
}

MpisOverlay *
_mpis_overlay_new (GListStore *store)
{
  MpisOverlay *self = g_new0 (MpisOverlay, 1);

  self->store = g_object_ref (store);
  self->edits = _mpis_overlay_edits_new ();
  return self;
}

void
_mpis_overlay_free (MpisOverlay *self)
{
  g_object_unref (self->store);
  g_clear_pointer (&self->base, g_ptr_array_unref);
  g_array_unref (self->edits);
  g_free (self);
}

static gboolean
is_front (const MpisOverlayEdit *edit)
{
  return edit->position == MPIS_OVERLAY_FRONT;
}

/*
 * _mpis_overlay_lift:
 * @self: an overlay
 *
 * Has the list be what the server has, until something is laid over it again.
 */
void
_mpis_overlay_lift (MpisOverlay *self)
{
  for (guint i = 0; i < self->edits->len; i++)
    if (is_front (&g_array_index (self->edits, MpisOverlayEdit, i)))
      g_list_store_remove (self->store, 0);
  for (guint i = 0; i < self->edits->len; i++)
    {
      const MpisOverlayEdit *edit = &g_array_index (self->edits, MpisOverlayEdit, i);

      if (!is_front (edit))
        g_list_store_splice (self->store, edit->position, edit->instead != NULL,
                             &self->base->pdata[edit->position], 1);
    }
  g_array_set_size (self->edits, 0);
  g_clear_pointer (&self->base, g_ptr_array_unref);
}

static gboolean
is_laid (MpisOverlay *self,
         GPtrArray   *base,
         GArray      *edits)
{
  if ((self->base != base && (edits->len > 0 || self->edits->len > 0)) || self->edits->len != edits->len)
    return FALSE;
  for (guint i = 0; i < edits->len; i++)
    {
      const MpisOverlayEdit *old = &g_array_index (self->edits, MpisOverlayEdit, i);
      const MpisOverlayEdit *new = &g_array_index (edits, MpisOverlayEdit, i);

      if (old->position != new->position || old->why != new->why)
        return FALSE;
    }
  return TRUE;
}

/*
 * _mpis_overlay_lay:
 * @self: an overlay
 * @base: what the server has; what the list holds when nothing is laid over it
 * @edits: (transfer full): what is shown otherwise; of those at the front the first comes last
 *
 * Does nothing where that is what is shown already.
 */
void
_mpis_overlay_lay (MpisOverlay *self,
                   GPtrArray   *base,
                   GArray      *edits)
{
  if (is_laid (self, base, edits))
    {
      g_array_unref (edits);
      return;
    }
  _mpis_overlay_lift (self);
  for (guint i = edits->len; i > 0; i--)
    {
      MpisOverlayEdit *edit = &g_array_index (edits, MpisOverlayEdit, i - 1);

      if (!is_front (edit))
        g_list_store_splice (self->store, edit->position, 1, &edit->instead, edit->instead != NULL);
    }
  for (guint i = 0; i < edits->len; i++)
    {
      MpisOverlayEdit *edit = &g_array_index (edits, MpisOverlayEdit, i);

      if (is_front (edit))
        g_list_store_insert (self->store, 0, edit->instead);
    }
  g_array_unref (self->edits);
  self->edits = edits;
  self->base = g_ptr_array_ref (base);
}
