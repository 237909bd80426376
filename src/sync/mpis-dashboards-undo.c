#include "config.h"

#include "mpis-dashboards-private.h"

#include "mpis-dashboard-merge.h"

/* --- undoing them ----------------------------------------------------------------------------- */

/* One end of an edit. */
typedef struct {
  GBytes        *packed;
  char          *text;
  MpisDashboard *dashboard;   /* NULL: there was none */
} End;

static void
end_clear (End *self)
{
  g_clear_pointer (&self->packed, g_bytes_unref);
  g_free (self->text);
  g_clear_object (&self->dashboard);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (End, end_clear)

/* Fails for what is damaged: that cannot be gone back to. */
static gboolean
end_init (End    *self,
          GBytes *packed)
{
  if (packed == NULL)
    return TRUE;
  self->packed = g_bytes_ref (packed);
  self->text = mpis_desk_unpack (packed);
  if (self->text != NULL)
    self->dashboard = mpis_dashboard_new_from_text (self->text, -1, NULL);
  return self->dashboard != NULL;
}

/* What is there is what the edit left: the way back is to the very bytes. */
static gboolean
step_exactly (MpisDashboards *self,
              const char     *id,
              GBytes         *left,
              GBytes         *target)
{
  MpisDashboardsEntry *entry = _mpis_dashboards_find_entry (self, id);
  GBytes *there = entry ? _mpis_dashboards_entry_pack (entry) : NULL;
  g_auto(End) to = { NULL };

  if (there == NULL ? left != NULL : left == NULL || !g_bytes_equal (there, left))
    return FALSE;
  if (!end_init (&to, target))
    return TRUE;
  _mpis_dashboards_apply (self, id, to.dashboard);
  if ((entry = _mpis_dashboards_find_entry (self, id)))
    _mpis_dashboards_entry_seed (entry, to.text, to.packed);
  return TRUE;
}

/* Takes one dashboard from one end of an edit to the other. What others did to it since stays, so only the
 * difference between both ends is applied to what is there. */
static void
step (MpisDashboards *self,
      MpisDeskPart   *part,
      gboolean        back)
{
  MpisDashboardsEntry *entry = _mpis_dashboards_find_entry (self, part->dashboard);
  GBytes **left = back ? &part->after : &part->before;
  GBytes *target = back ? part->before : part->after;
  g_autoptr(MpisDashboard) current = NULL;
  g_auto(End) from = { NULL };
  g_auto(End) to = { NULL };

  if (step_exactly (self, part->dashboard, *left, target) ||
      entry == NULL || entry->mine == NULL || !end_init (&from, *left) || !end_init (&to, target))
    return;
  if (to.dashboard == NULL)
    {
      /* The way back leads to what was really there. */
      g_bytes_unref (*left);
      *left = g_bytes_ref (_mpis_dashboards_entry_pack (entry));
      _mpis_dashboards_apply (self, part->dashboard, NULL);
    }
  else if (from.dashboard != NULL)
    {
      current = g_object_ref (entry->mine);
      _mpis_dashboards_entry_merge (entry, from.dashboard, to.dashboard, current);
      g_set_object (&current, entry->mine);
      _mpis_dashboards_apply (self, part->dashboard, current);
    }
}

static gboolean
step_edit (MpisDashboards *self,
           guint           index,
           gboolean        back)
{
  g_autoptr(MpisDashboardEdit) edit = _mpis_dashboards_get_edit (self, index);
  guint n = edit->edit->parts->len;

  for (guint i = 0; i < n; i++)
    step (self, edit->edit->parts->pdata[back ? n - 1 - i : i], back);
  self->n_done = back ? index : index + 1;
  _mpis_dashboard_edit_set_undone (edit, back);
  mpis_desk_changes_put_edit (_mpis_dashboards_unsaved (self), edit->edit);
  _mpis_dashboards_finish (self);
  return TRUE;
}

/**
 * mpis_dashboards_undo:
 * @self: dashboards
 *
 * Undoes the last edit that is not undone yet. Where nobody else changed the dashboards since, they are to
 * the byte as before it; otherwise what others did stays. A card that both changed becomes a conflict.
 *
 * Returns: whether there was one
 */
gboolean
mpis_dashboards_undo (MpisDashboards *self)
{
  g_return_val_if_fail (MPIS_IS_DASHBOARDS (self), FALSE);

  return mpis_dashboards_get_can_undo (self) && step_edit (self, self->n_done - 1, TRUE);
}

/**
 * mpis_dashboards_redo:
 * @self: dashboards
 *
 * Does the edit again that was undone last.
 *
 * Returns: whether there was one
 */
gboolean
mpis_dashboards_redo (MpisDashboards *self)
{
  g_return_val_if_fail (MPIS_IS_DASHBOARDS (self), FALSE);

  return mpis_dashboards_get_can_redo (self) && step_edit (self, self->n_done, FALSE);
}

/* --- deciding conflicts ----------------------------------------------------------------------- */

static MpisDashboard *
with_both (MpisDashboardsEntry *entry,
           const char          *card)
{
  g_autofree char *copy = NULL;
  g_autoptr(MpisLayout) layout = NULL;
  g_autoptr(MpisDashboard) doubled = NULL;

  layout = mpis_layout_duplicate (mpis_dashboard_get_layout (entry->mine), card, &copy);
  doubled = mpis_dashboard_with_layout (entry->mine, layout);
  return mpis_dashboard_take_card (doubled, entry->base, card);
}

static MpisDashboard *
without_card (MpisDashboardsEntry *entry,
              const char          *card)
{
  g_autoptr(MpisLayout) layout = mpis_layout_remove (mpis_dashboard_get_layout (entry->mine), card);

  return mpis_dashboard_with_layout (entry->mine, layout);
}

/* What the person has once it is decided so. */
static MpisDashboard *
decided (MpisDashboardsEntry     *entry,
         MpisDashboardConflict   *conflict,
         MpisDashboardResolution  resolution)
{
  const char *card = mpis_dashboard_conflict_get_card_id (conflict);
  gboolean removed_here = mpis_dashboard_conflict_get_mine (conflict) == NULL;
  gboolean theirs = resolution == MPIS_DASHBOARD_KEEP_THEIRS;

  switch (mpis_dashboard_conflict_get_kind (conflict))
    {
    case MPIS_DASHBOARD_CONFLICT_CARD:
      if (resolution == MPIS_DASHBOARD_KEEP_BOTH)
        return with_both (entry, card);
      if (theirs)
        return mpis_dashboard_take_card (entry->mine, entry->base, card);
      return removed_here ? without_card (entry, card) : g_object_ref (entry->mine);
    case MPIS_DASHBOARD_CONFLICT_NAME:
      return mpis_dashboard_with_name (entry->mine, mpis_dashboard_get_name (theirs ? entry->base
                                                                                    : entry->mine));
    case MPIS_DASHBOARD_CONFLICT_OWNER:
      return mpis_dashboard_with_owner (entry->mine, mpis_dashboard_get_owner (theirs ? entry->base
                                                                                      : entry->mine));
    case MPIS_DASHBOARD_CONFLICT_REMOVED_THERE:
      return theirs ? NULL : g_object_ref (entry->mine);
    case MPIS_DASHBOARD_CONFLICT_REMOVED_HERE:
      return theirs ? g_object_ref (entry->mine) : NULL;
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * mpis_dashboards_resolve:
 * @self: dashboards
 * @label: what the user is told it was
 * @conflict: a conflict of mpis_dashboards_get_conflicts()
 * @resolution: what to keep
 *
 * Decides a conflict. Where that changes what is shown here it can be undone as any edit.
 *
 * Returns: whether it was decided; %FALSE if it is none any more, or the choice is none
 */
gboolean
mpis_dashboards_resolve (MpisDashboards          *self,
                         const char              *label,
                         MpisDashboardConflict   *conflict,
                         MpisDashboardResolution  resolution)
{
  g_autoptr(MpisDashboard) wanted = NULL;
  MpisDashboardsEntry *entry;
  const char *id;

  g_return_val_if_fail (MPIS_IS_DASHBOARDS (self), FALSE);
  g_return_val_if_fail (label != NULL, FALSE);
  g_return_val_if_fail (MPIS_IS_DASHBOARD_CONFLICT (conflict), FALSE);

  id = mpis_dashboard_conflict_get_dashboard_id (conflict);
  entry = _mpis_dashboards_find_entry (self, id);
  if (entry == NULL || !g_ptr_array_find (entry->conflicts, conflict, NULL) ||
      (resolution == MPIS_DASHBOARD_KEEP_BOTH && !mpis_dashboard_conflict_can_keep_both (conflict)))
    return FALSE;
  wanted = decided (entry, conflict, resolution);
  g_object_ref (conflict);
  _mpis_dashboards_entry_settle (entry, mpis_dashboard_conflict_get_kind (conflict),
                                 mpis_dashboard_conflict_get_card_id (conflict));
  g_object_unref (conflict);
  _mpis_dashboards_keep (self, entry);
  if (!_mpis_dashboards_edit_to (self, label, entry->id, wanted))
    _mpis_dashboards_finish (self);
  return TRUE;
}
