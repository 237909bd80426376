#include "config.h"

#include "mpis-dashboards-private.h"

#include <string.h>

/* What one call is to make of which dashboards, and what edit that is. */
typedef struct {
  GPtrArray *ids;
  GPtrArray *wanted;   /* of MpisDashboard; NULL: none */
} Plan;

static void
plan_clear (Plan *self)
{
  g_ptr_array_unref (self->ids);
  g_ptr_array_unref (self->wanted);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Plan, plan_clear)

static void
unref_maybe (gpointer object)
{
  if (object != NULL)
    g_object_unref (object);
}

static void
plan_init (Plan *self)
{
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->wanted = g_ptr_array_new_with_free_func (unref_maybe);
}

static void
plan_set (Plan          *self,
          const char    *id,
          MpisDashboard *wanted)
{
  guint index;

  if (g_ptr_array_find_with_equal_func (self->ids, id, g_str_equal, &index))
    {
      if (wanted != NULL)
        g_object_ref (wanted);
      unref_maybe (self->wanted->pdata[index]);
      self->wanted->pdata[index] = wanted;
      return;
    }
  g_ptr_array_add (self->ids, g_strdup (id));
  g_ptr_array_add (self->wanted, wanted ? g_object_ref (wanted) : NULL);
}

/* One owner has at most one default dashboard: the others cease to be it in the same edit. */
static void
plan_defaults (Plan           *self,
               MpisDashboards *dashboards,
               MpisDashboard  *chosen)
{
  if (!mpis_dashboard_get_is_default (chosen))
    return;
  for (guint i = 0; i < dashboards->shown->len; i++)
    {
      MpisDashboard *other = dashboards->shown->pdata[i];
      const char *id = mpis_dashboard_get_id (other);
      g_autoptr(MpisDashboard) plain = NULL;

      if (!mpis_dashboard_get_is_default (other) || g_str_equal (id, mpis_dashboard_get_id (chosen)) ||
          g_strcmp0 (mpis_dashboard_get_owner (other), mpis_dashboard_get_owner (chosen)) != 0 ||
          g_ptr_array_find_with_equal_func (self->ids, id, g_str_equal, NULL))
        continue;
      plain = mpis_dashboard_with_default (other, FALSE);
      plan_set (self, id, plain);
    }
}


static MpisDashboardsEntry *
ensure_entry (MpisDashboards *self,
              const char     *id)
{
  MpisDashboardsEntry *entry = _mpis_dashboards_find_entry (self, id);

  if (entry == NULL)
    {
      entry = _mpis_dashboards_entry_new (id);
      g_hash_table_insert (self->entries, entry->id, entry);
    }
  return entry;
}

/* Makes a dashboard the person's, or removes it. One that neither side has any more is forgotten. */
void
_mpis_dashboards_apply (MpisDashboards *self,
                        const char     *id,
                        MpisDashboard  *wanted)
{
  MpisDashboardsEntry *entry = ensure_entry (self, id);

  _mpis_dashboards_entry_set_mine (entry, wanted);
  _mpis_dashboards_entry_refresh (entry);
  entry->changed = ++self->n_changes;
  if (!entry->unreadable)
    g_clear_pointer (&entry->problem, g_free);
  if (entry->mine == NULL && entry->base == NULL && entry->command == NULL)
    _mpis_dashboards_forget (self, entry);
  else
    _mpis_dashboards_keep (self, entry);
}

static gboolean
same_dashboard (MpisDashboard *a,
                MpisDashboard *b)
{
  return a == b || (a != NULL && b != NULL && mpis_dashboard_equal (a, b));
}

static MpisDeskEdit *
edit_of_plan (MpisDashboards *self,
              Plan           *plan,
              const char     *label)
{
  g_autoptr(MpisDeskEdit) edit = mpis_desk_edit_new (0, label, mpis_time_now ());

  for (guint i = 0; i < plan->ids->len; i++)
    {
      MpisDashboardsEntry *entry = _mpis_dashboards_find_entry (self, plan->ids->pdata[i]);
      MpisDashboard *wanted = plan->wanted->pdata[i];
      GBytes *before = NULL;

      if (same_dashboard (entry ? entry->mine : NULL, wanted))
        continue;
      if (entry != NULL && entry->mine != NULL)
        before = _mpis_dashboards_entry_pack (entry);
      g_ptr_array_add (edit->parts, mpis_desk_part_new (plan->ids->pdata[i], before, NULL));
      _mpis_dashboards_apply (self, plan->ids->pdata[i], wanted);
      if ((entry = _mpis_dashboards_find_entry (self, plan->ids->pdata[i])) && entry->mine != NULL)
        ((MpisDeskPart *) edit->parts->pdata[edit->parts->len - 1])->after =
          g_bytes_ref (_mpis_dashboards_entry_pack (entry));
    }
  return edit->parts->len > 0 ? g_steal_pointer (&edit) : NULL;
}

static gboolean
same_bytes (GBytes *a,
            GBytes *b)
{
  return a == b || (a != NULL && b != NULL && g_bytes_equal (a, b));
}

/* Whether @next goes on exactly where @last ended: nobody's change lies between them. */
static gboolean
continues (const MpisDeskEdit *last,
           const MpisDeskEdit *next)
{
  if (last->parts->len != next->parts->len)
    return FALSE;
  for (guint i = 0; i < last->parts->len; i++)
    {
      const MpisDeskPart *a = last->parts->pdata[i];
      const MpisDeskPart *b = next->parts->pdata[i];

      if (!g_str_equal (a->dashboard, b->dashboard) || !same_bytes (a->after, b->before))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_nothing (const MpisDeskEdit *edit)
{
  for (guint i = 0; i < edit->parts->len; i++)
    {
      const MpisDeskPart *part = edit->parts->pdata[i];

      if (!same_bytes (part->before, part->after))
        return FALSE;
    }
  return TRUE;
}

/* Makes @next a part of the last edit, if it goes on with it. */
static gboolean
coalesce (MpisDashboards     *self,
          const MpisDeskEdit *next,
          const char         *key,
          guint               within_ms)
{
  g_autoptr(MpisDashboardEdit) last = NULL;
  gint64 now = g_get_monotonic_time ();

  if (key == NULL || self->n_done == 0 ||
      self->n_done < g_list_model_get_n_items (G_LIST_MODEL (self->edits)))
    return FALSE;
  last = _mpis_dashboards_get_edit (self, self->n_done - 1);
  if (g_strcmp0 (last->key, key) != 0 || now - last->made_at > (gint64) within_ms * 1000 ||
      !continues (last->edit, next))
    return FALSE;
  for (guint i = 0; i < next->parts->len; i++)
    {
      MpisDeskPart *part = last->edit->parts->pdata[i];
      const MpisDeskPart *later = next->parts->pdata[i];

      g_clear_pointer (&part->after, g_bytes_unref);
      part->after = later->after ? g_bytes_ref (later->after) : NULL;
    }
  last->made_at = now;
  last->edit->at = next->at;
  if (!is_nothing (last->edit))
    {
      mpis_desk_changes_put_edit (_mpis_dashboards_unsaved (self), last->edit);
      return TRUE;
    }
  mpis_desk_changes_drop_edits_from (_mpis_dashboards_unsaved (self), last->edit->seq);
  g_list_store_remove (self->edits, --self->n_done);
  return TRUE;
}

/* What was undone cannot be done again over something new. */
static void
drop_undone (MpisDashboards *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->edits));
  g_autoptr(MpisDashboardEdit) first = NULL;

  if (self->n_done == n)
    return;
  first = _mpis_dashboards_get_edit (self, self->n_done);
  mpis_desk_changes_drop_edits_from (_mpis_dashboards_unsaved (self), first->edit->seq);
  g_list_store_splice (self->edits, self->n_done, n - self->n_done, NULL, 0);
}

static void
append (MpisDashboards *self,
        MpisDeskEdit   *edit,
        const char     *key)
{
  g_autoptr(MpisDashboardEdit) last = NULL;
  g_autoptr(MpisDashboardEdit) made = _mpis_dashboard_edit_new (edit);

  drop_undone (self);
  if (self->n_done > 0)
    last = _mpis_dashboards_get_edit (self, self->n_done - 1);
  edit->seq = last ? last->edit->seq + 1 : 1;
  made->key = g_strdup (key);
  made->made_at = g_get_monotonic_time ();
  mpis_desk_changes_put_edit (_mpis_dashboards_unsaved (self), edit);
  g_list_store_append (self->edits, made);
  self->n_done++;
}

/* After a change: what belongs to it is written as a whole. */
void
_mpis_dashboards_finish (MpisDashboards *self)
{
  _mpis_dashboards_save (self);
  _mpis_dashboards_tell (self);
  _mpis_dashboards_wake (self);
}

static gboolean
carry_out (MpisDashboards *self,
           Plan           *plan,
           const char     *label,
           const char     *key,
           guint           within_ms)
{
  g_autoptr(MpisDeskEdit) edit = edit_of_plan (self, plan, label);

  if (edit == NULL)
    return FALSE;
  if (!coalesce (self, edit, key, within_ms))
    append (self, g_steal_pointer (&edit), key);
  _mpis_dashboards_finish (self);
  return TRUE;
}

/* As an edit of one dashboard; @wanted may be NULL. */
gboolean
_mpis_dashboards_edit_to (MpisDashboards *self,
                          const char     *label,
                          const char     *id,
                          MpisDashboard  *wanted)
{
  g_auto(Plan) plan = { NULL, NULL };

  plan_init (&plan);
  plan_set (&plan, id, wanted);
  return carry_out (self, &plan, label, NULL, 0);
}

/**
 * mpis_dashboards_edit:
 * @self: dashboards
 * @label: what the user is told it was, in their language, e.g. "Move Card"
 * @coalesce_key: (nullable): names what is being done, e.g. the card that is nudged; an edit with the same
 *   key as the last one becomes a part of it
 * @coalesce_ms: if it comes that soon
 * @changed: (nullable) (element-type MpisDashboard): dashboards that are new or changed, each made from what
 *   mpis_dashboards_find() returns now
 * @removed: (nullable) (array zero-terminated=1): the ids of dashboards to remove
 *
 * Does something that can be undone in one step. What was undone before is then gone. Where a dashboard
 * becomes the default one, others of the same owner cease to be it. It is in the list when this returns,
 * and on its way to the disk.
 *
 * Returns: whether anything changed; %FALSE, too, unless %MPIS_DASHBOARDS_READY
 */
gboolean
mpis_dashboards_edit (MpisDashboards     *self,
                      const char         *label,
                      const char         *coalesce_key,
                      guint               coalesce_ms,
                      GPtrArray          *changed,
                      const char *const  *removed)
{
  g_auto(Plan) plan = { NULL, NULL };

  g_return_val_if_fail (MPIS_IS_DASHBOARDS (self), FALSE);
  g_return_val_if_fail (label != NULL, FALSE);

  plan_init (&plan);
  if (self->state != MPIS_DASHBOARDS_READY)
    return FALSE;
  for (guint i = 0; changed != NULL && i < changed->len; i++)
    plan_set (&plan, mpis_dashboard_get_id (changed->pdata[i]), changed->pdata[i]);
  for (guint i = 0; removed != NULL && removed[i] != NULL; i++)
    plan_set (&plan, removed[i], NULL);
  for (guint i = 0; changed != NULL && i < changed->len; i++)
    plan_defaults (&plan, self, changed->pdata[i]);
  return carry_out (self, &plan, label, coalesce_key, coalesce_ms);
}

/**
 * mpis_dashboards_edit_one:
 * @self: dashboards
 * @label: what the user is told it was
 * @dashboard: a new or changed dashboard
 *
 * As mpis_dashboards_edit() with one dashboard and without coalescing.
 *
 * Returns: whether anything changed
 */
gboolean
mpis_dashboards_edit_one (MpisDashboards *self,
                          const char     *label,
                          MpisDashboard  *dashboard)
{
  g_autoptr(GPtrArray) changed = g_ptr_array_new ();

  g_ptr_array_add (changed, dashboard);
  return mpis_dashboards_edit (self, label, NULL, 0, changed, NULL);
}

/**
 * mpis_dashboards_remove:
 * @self: dashboards
 * @label: what the user is told it was
 * @id: which dashboard
 *
 * Returns: whether there was such a dashboard
 */
gboolean
mpis_dashboards_remove (MpisDashboards *self,
                        const char     *label,
                        const char     *id)
{
  const char *const removed[] = { id, NULL };

  return mpis_dashboards_edit (self, label, NULL, 0, NULL, removed);
}

/**
 * mpis_dashboards_reorder:
 * @self: dashboards
 * @label: what the user is told it was
 * @id: which dashboard
 * @index: where it shall be in the list
 *
 * Returns: whether anything changed
 */
gboolean
mpis_dashboards_reorder (MpisDashboards *self,
                         const char     *label,
                         const char     *id,
                         guint           index)
{
  g_autoptr(GPtrArray) order = NULL;
  g_autoptr(GPtrArray) changed = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 position = G_MININT64;
  MpisDashboard *moved;

  g_return_val_if_fail (MPIS_IS_DASHBOARDS (self), FALSE);
  g_return_val_if_fail (label != NULL, FALSE);

  if (!(moved = mpis_dashboards_find (self, id)))
    return FALSE;
  order = g_ptr_array_copy (self->shown, NULL, NULL);
  g_ptr_array_set_free_func (order, NULL);
  g_ptr_array_remove (order, moved);
  g_ptr_array_insert (order, MIN (index, order->len), moved);
  if (order->len > 0 && memcmp (order->pdata, self->shown->pdata, order->len * sizeof (gpointer)) == 0)
    return FALSE;
  /* Only as many positions change as it takes for each to be above the one before. */
  for (guint i = 0; i < order->len; i++)
    {
      MpisDashboard *dashboard = order->pdata[i];
      gint64 now = mpis_dashboard_get_position (dashboard);
      gboolean is_moved = dashboard == moved;

      if (is_moved && i + 1 < order->len)
        now = mpis_dashboard_get_position (order->pdata[i + 1]) - 1;
      if (now <= position)
        now = position + 1;
      if (now != mpis_dashboard_get_position (dashboard))
        g_ptr_array_add (changed, mpis_dashboard_with_position (dashboard, now));
      position = now;
    }
  return mpis_dashboards_edit (self, label, NULL, 0, changed, NULL);
}

/**
 * mpis_dashboards_get_can_undo:
 * @self: dashboards
 *
 * Returns: whether there is anything to undo
 */
gboolean
mpis_dashboards_get_can_undo (MpisDashboards *self)
{
  g_return_val_if_fail (MPIS_IS_DASHBOARDS (self), FALSE);

  return self->n_done > 0;
}

/**
 * mpis_dashboards_get_can_redo:
 * @self: dashboards
 *
 * Returns: whether there is anything to do again
 */
gboolean
mpis_dashboards_get_can_redo (MpisDashboards *self)
{
  g_return_val_if_fail (MPIS_IS_DASHBOARDS (self), FALSE);

  return self->n_done < g_list_model_get_n_items (G_LIST_MODEL (self->edits));
}

static const char *
get_label (MpisDashboards *self,
           guint           index)
{
  g_autoptr(MpisDashboardEdit) edit = _mpis_dashboards_get_edit (self, index);

  return edit ? edit->edit->label : NULL;
}

/**
 * mpis_dashboards_get_undo_label:
 * @self: dashboards
 *
 * Returns: (nullable): what would be undone
 */
const char *
mpis_dashboards_get_undo_label (MpisDashboards *self)
{
  g_return_val_if_fail (MPIS_IS_DASHBOARDS (self), NULL);

  return self->n_done > 0 ? get_label (self, self->n_done - 1) : NULL;
}

/**
 * mpis_dashboards_get_redo_label:
 * @self: dashboards
 *
 * Returns: (nullable): what would be done again
 */
const char *
mpis_dashboards_get_redo_label (MpisDashboards *self)
{
  g_return_val_if_fail (MPIS_IS_DASHBOARDS (self), NULL);

  return get_label (self, self->n_done);
}

/**
 * mpis_dashboards_get_edits:
 * @self: dashboards
 *
 * Returns: (transfer none): a list of #MpisDashboardEdit, oldest first
 */
GListModel *
mpis_dashboards_get_edits (MpisDashboards *self)
{
  g_return_val_if_fail (MPIS_IS_DASHBOARDS (self), NULL);

  return G_LIST_MODEL (self->edits);
}
