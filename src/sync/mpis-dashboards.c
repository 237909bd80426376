#include "config.h"

#include "mpis-dashboards-private.h"

#include <string.h>

#include "mpis-uuid.h"
#include "mpis-widget-entry.h"

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MpisDashboards, mpis_dashboards, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum {
  PROP_0, PROP_STATE, PROP_PROBLEM, PROP_OWNER, PROP_CAN_UNDO, PROP_CAN_REDO, PROP_UNDO_LABEL,
  PROP_REDO_LABEL, PROP_N_PENDING, PROP_IS_SAVED, N_PROPS
};
static GParamSpec *properties[N_PROPS];
static guint status_changed_signal;

/* --- the object ------------------------------------------------------------------------------- */

static void
mpis_dashboards_finalize (GObject *object)
{
  MpisDashboards *self = MPIS_DASHBOARDS (object);

  g_clear_handle_id (&self->save_again, g_source_remove);
  g_free (self->path);
  g_free (self->owner);
  g_free (self->problem);
  g_free (self->desk_problem);
  g_free (self->server_problem);
  g_free (self->notice);
  g_hash_table_unref (self->entries);
  g_ptr_array_unref (self->shown);
  g_object_unref (self->edits);
  g_object_unref (self->conflicts);
  g_object_unref (self->widgets);
  g_free (self->server);
  g_free (self->undo_label);
  g_free (self->redo_label);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->unsaved, mpis_desk_changes_unref);
  dex_clear (&self->saved);

  G_OBJECT_CLASS (mpis_dashboards_parent_class)->finalize (object);
}

static void
mpis_dashboards_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  MpisDashboards *self = MPIS_DASHBOARDS (object);

  switch (property_id)
    {
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    case PROP_OWNER:
      g_value_set_string (value, self->owner);
      break;
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, mpis_dashboards_get_can_undo (self));
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, mpis_dashboards_get_can_redo (self));
      break;
    case PROP_UNDO_LABEL:
      g_value_set_string (value, mpis_dashboards_get_undo_label (self));
      break;
    case PROP_REDO_LABEL:
      g_value_set_string (value, mpis_dashboards_get_redo_label (self));
      break;
    case PROP_N_PENDING:
      g_value_set_uint (value, self->n_pending);
      break;
    case PROP_IS_SAVED:
      g_value_set_boolean (value, mpis_dashboards_get_is_saved (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_dashboards_class_init (MpisDashboardsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = mpis_dashboards_finalize;
  object_class->get_property = mpis_dashboards_get_property;

  properties[PROP_STATE] =
    g_param_spec_int ("state", NULL, NULL, MPIS_DASHBOARDS_LOADING, MPIS_DASHBOARDS_FAILED,
                      MPIS_DASHBOARDS_LOADING, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  properties[PROP_OWNER] = g_param_spec_string ("owner", NULL, NULL, NULL, flags);
  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, flags);
  properties[PROP_UNDO_LABEL] = g_param_spec_string ("undo-label", NULL, NULL, NULL, flags);
  properties[PROP_REDO_LABEL] = g_param_spec_string ("redo-label", NULL, NULL, NULL, flags);
  properties[PROP_N_PENDING] =
    g_param_spec_uint ("n-pending", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_IS_SAVED] = g_param_spec_boolean ("is-saved", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * MpisDashboards::status-changed:
   * @self: dashboards
   * @id: a dashboard
   *
   * What mpis_dashboards_get_status() or mpis_dashboards_get_dashboard_problem() says of it changed.
   */
  status_changed_signal =
    g_signal_new ("status-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
mpis_dashboards_init (MpisDashboards *self)
{
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                         (GDestroyNotify) _mpis_dashboards_entry_free);
  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
  self->edits = g_list_store_new (MPIS_TYPE_DASHBOARD_EDIT);
  self->conflicts = g_list_store_new (MPIS_TYPE_DASHBOARD_CONFLICT);
  self->widgets = g_list_store_new (MPIS_TYPE_WIDGET_ENTRY);
}

static GType
get_item_type (GListModel *model)
{
  return MPIS_TYPE_DASHBOARD;
}

static guint
get_n_items (GListModel *model)
{
  return MPIS_DASHBOARDS (model)->shown->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  GPtrArray *shown = MPIS_DASHBOARDS (model)->shown;

  return position < shown->len ? g_object_ref (shown->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/*
 * _mpis_dashboards_new:
 * @path: where the desk is or shall be
 * @role: the database role whose private dashboards are ours
 *
 * Returns: (transfer full): dashboards that show nothing until they are opened
 */
MpisDashboards *
_mpis_dashboards_new (const char *path,
                      const char *role)
{
  MpisDashboards *self = g_object_new (MPIS_TYPE_DASHBOARDS, NULL);

  self->path = g_strdup (path);
  self->owner = mpis_uuid_from_name ("role", role);
  return self;
}

/*
 * _mpis_dashboards_set_wake:
 * @self: dashboards
 * @wake: (nullable): called as wake (self, data) when there is something to send
 * @desk_opened: (nullable): called when the desk is open, for others who keep something in it
 * @data: given to both
 */
void
_mpis_dashboards_set_wake (MpisDashboards     *self,
                           GFunc               wake,
                           MpisDashboardsDesk  desk_opened,
                           gpointer            data)
{
  self->wake = wake;
  self->desk_opened = desk_opened;
  self->wake_data = data;
}

void
_mpis_dashboards_wake (MpisDashboards *self)
{
  if (self->wake != NULL && self->n_pending > 0)
    self->wake (self, self->wake_data);
}

MpisDashboardsEntry *
_mpis_dashboards_find_entry (MpisDashboards *self,
                             const char     *id)
{
  return g_hash_table_lookup (self->entries, id);
}

/* Returns: (transfer full) */
MpisDashboardEdit *
_mpis_dashboards_get_edit (MpisDashboards *self,
                           guint           index)
{
  return g_list_model_get_item (G_LIST_MODEL (self->edits), index);
}

/* --- telling what changed --------------------------------------------------------------------- */

static int
compare_shown (gconstpointer a,
               gconstpointer b)
{
  MpisDashboard *x = *(MpisDashboard *const *) a;
  MpisDashboard *y = *(MpisDashboard *const *) b;
  gint64 at_x = mpis_dashboard_get_position (x);
  gint64 at_y = mpis_dashboard_get_position (y);
  int order;

  if (at_x != at_y)
    return at_x < at_y ? -1 : 1;
  order = g_utf8_collate (mpis_dashboard_get_name (x), mpis_dashboard_get_name (y));
  return order != 0 ? order : strcmp (mpis_dashboard_get_id (x), mpis_dashboard_get_id (y));
}

static GPtrArray *
arrange (MpisDashboards *self)
{
  GPtrArray *shown = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((MpisDashboardsEntry *) value)->mine != NULL)
      g_ptr_array_add (shown, g_object_ref (((MpisDashboardsEntry *) value)->mine));
  g_ptr_array_sort (shown, compare_shown);
  return shown;
}

/* Tells of the stretch that is not as it was. */
static void
tell_shown (MpisDashboards *self)
{
  g_autoptr(GPtrArray) before = g_steal_pointer (&self->shown);
  guint head = 0, tail = 0, shorter;

  self->shown = arrange (self);
  shorter = MIN (before->len, self->shown->len);
  while (head < shorter && before->pdata[head] == self->shown->pdata[head])
    head++;
  while (tail < shorter - head &&
         before->pdata[before->len - 1 - tail] == self->shown->pdata[self->shown->len - 1 - tail])
    tail++;
  if (head + tail < MAX (before->len, self->shown->len))
    g_list_model_items_changed (G_LIST_MODEL (self), head, before->len - head - tail,
                                self->shown->len - head - tail);
}

static void
tell_conflicts (MpisDashboards *self)
{
  g_autoptr(GPtrArray) now = g_ptr_array_new ();
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->conflicts));
  gboolean same;

  for (guint i = 0; i < self->shown->len; i++)
    {
      const char *id = mpis_dashboard_get_id (self->shown->pdata[i]);
      MpisDashboardsEntry *entry = _mpis_dashboards_find_entry (self, id);

      for (guint k = 0; k < entry->conflicts->len; k++)
        g_ptr_array_add (now, entry->conflicts->pdata[k]);
    }
  same = n == now->len;
  for (guint i = 0; same && i < n; i++)
    {
      g_autoptr(GObject) was = g_list_model_get_item (G_LIST_MODEL (self->conflicts), i);

      same = was == now->pdata[i];
    }
  if (!same)
    g_list_store_splice (self->conflicts, 0, n, now->pdata, now->len);
}

static void
tell_status (MpisDashboards *self)
{
  g_autoptr(GPtrArray) changed = g_ptr_array_new_with_free_func (g_free);
  guint n_pending = 0;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      MpisDashboardsEntry *entry = value;
      MpisDashboardStatus status = _mpis_dashboards_entry_status (entry, &entry->pending);

      n_pending += entry->pending;
      if (status != entry->status)
        g_ptr_array_add (changed, g_strdup (entry->id));
      entry->status = status;
    }
  if (self->n_pending != n_pending)
    {
      self->n_pending = n_pending;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_PENDING]);
    }
  for (guint i = 0; i < changed->len; i++)
    g_signal_emit (self, status_changed_signal, 0, changed->pdata[i]);
}

static void
tell_history (MpisDashboards *self)
{
  gboolean can_undo = mpis_dashboards_get_can_undo (self);
  gboolean can_redo = mpis_dashboards_get_can_redo (self);

  if (self->can_undo != can_undo)
    {
      self->can_undo = can_undo;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
    }
  if (self->can_redo != can_redo)
    {
      self->can_redo = can_redo;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_REDO]);
    }
  if (g_set_str (&self->undo_label, mpis_dashboards_get_undo_label (self)))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNDO_LABEL]);
  if (g_set_str (&self->redo_label, mpis_dashboards_get_redo_label (self)))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REDO_LABEL]);
}

/*
 * _mpis_dashboards_tell:
 * @self: dashboards
 *
 * After anything changed: brings the lists and properties in step with it, and tells who listens.
 */
void
_mpis_dashboards_tell (MpisDashboards *self)
{
  g_object_ref (self);
  g_object_freeze_notify (G_OBJECT (self));
  tell_shown (self);
  tell_conflicts (self);
  tell_status (self);
  tell_history (self);
  g_object_thaw_notify (G_OBJECT (self));
  g_object_unref (self);
}

void
_mpis_dashboards_tell_problem (MpisDashboards *self)
{
  const char *problem = self->desk_problem;

  if (problem == NULL)
    problem = self->server_problem;
  if (problem == NULL)
    problem = self->notice;
  if (g_set_str (&self->problem, problem))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

void
_mpis_dashboards_tell_saved (MpisDashboards *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_SAVED]);
}

void
_mpis_dashboards_set_state (MpisDashboards      *self,
                            MpisDashboardsState  state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* --- what there is ---------------------------------------------------------------------------- */

/**
 * mpis_dashboards_get_state:
 * @self: dashboards
 *
 * Returns: whether they can be edited
 */
MpisDashboardsState
mpis_dashboards_get_state (MpisDashboards *self)
{
  g_return_val_if_fail (MPIS_IS_DASHBOARDS (self), MPIS_DASHBOARDS_FAILED);

  return self->state;
}

/**
 * mpis_dashboards_get_problem:
 * @self: dashboards
 *
 * Returns: (nullable): what the user should know
 */
const char *
mpis_dashboards_get_problem (MpisDashboards *self)
{
  g_return_val_if_fail (MPIS_IS_DASHBOARDS (self), NULL);

  return self->problem;
}

/**
 * mpis_dashboards_get_owner:
 * @self: dashboards
 *
 * Returns: the owner of private dashboards of ours. It follows from the database role, so that the same
 *   user has them at every computer.
 */
const char *
mpis_dashboards_get_owner (MpisDashboards *self)
{
  g_return_val_if_fail (MPIS_IS_DASHBOARDS (self), NULL);

  return self->owner;
}

/**
 * mpis_dashboards_find:
 * @self: dashboards
 * @id: which
 *
 * Returns: (transfer none) (nullable): the dashboard as it is now
 */
MpisDashboard *
mpis_dashboards_find (MpisDashboards *self,
                      const char     *id)
{
  MpisDashboardsEntry *entry;

  g_return_val_if_fail (MPIS_IS_DASHBOARDS (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  entry = _mpis_dashboards_find_entry (self, id);
  return entry ? entry->mine : NULL;
}

/**
 * mpis_dashboards_get_status:
 * @self: dashboards
 * @id: which
 *
 * Returns: how it relates to the server
 */
MpisDashboardStatus
mpis_dashboards_get_status (MpisDashboards *self,
                            const char     *id)
{
  MpisDashboardsEntry *entry;

  g_return_val_if_fail (MPIS_IS_DASHBOARDS (self), MPIS_DASHBOARD_STATUS_SYNCED);
  g_return_val_if_fail (id != NULL, MPIS_DASHBOARD_STATUS_SYNCED);

  entry = _mpis_dashboards_find_entry (self, id);
  return entry ? entry->status : MPIS_DASHBOARD_STATUS_SYNCED;
}

/**
 * mpis_dashboards_get_dashboard_problem:
 * @self: dashboards
 * @id: which
 *
 * Returns: (nullable): why the server does not take it
 */
const char *
mpis_dashboards_get_dashboard_problem (MpisDashboards *self,
                                       const char     *id)
{
  MpisDashboardsEntry *entry;

  g_return_val_if_fail (MPIS_IS_DASHBOARDS (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  entry = _mpis_dashboards_find_entry (self, id);
  return entry ? entry->problem : NULL;
}

/**
 * mpis_dashboards_get_n_pending:
 * @self: dashboards
 *
 * Returns: of how many the server does not have what is here
 */
guint
mpis_dashboards_get_n_pending (MpisDashboards *self)
{
  g_return_val_if_fail (MPIS_IS_DASHBOARDS (self), 0);

  return self->n_pending;
}

/**
 * mpis_dashboards_get_end:
 * @self: dashboards
 *
 * Returns: the position of a dashboard that is to be the last
 */
gint64
mpis_dashboards_get_end (MpisDashboards *self)
{
  g_return_val_if_fail (MPIS_IS_DASHBOARDS (self), 0);

  if (self->shown->len == 0)
    return 0;
  return mpis_dashboard_get_position (self->shown->pdata[self->shown->len - 1]) + 1;
}

/**
 * mpis_dashboards_get_conflicts:
 * @self: dashboards
 *
 * Returns: (transfer none): a list of #MpisDashboardConflict: what is to be decided
 */
GListModel *
mpis_dashboards_get_conflicts (MpisDashboards *self)
{
  g_return_val_if_fail (MPIS_IS_DASHBOARDS (self), NULL);

  return G_LIST_MODEL (self->conflicts);
}

/**
 * mpis_dashboards_get_widgets:
 * @self: dashboards
 *
 * Returns: (transfer none): a list of #MpisWidgetEntry: the server's registry as it was seen last
 */
GListModel *
mpis_dashboards_get_widgets (MpisDashboards *self)
{
  g_return_val_if_fail (MPIS_IS_DASHBOARDS (self), NULL);

  return G_LIST_MODEL (self->widgets);
}
