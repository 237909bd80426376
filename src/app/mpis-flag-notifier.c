#include "config.h"

#include "mpis-flag-notifier.h"

#include <glib/gi18n.h>

#include "mpis-flag-row.h"

struct _MpisFlagNotifier
{
  GObject        parent_instance;

  GApplication  *application;   /* not owned: it owns us */
  MpisScope     *scope;
  MpisWorkspace *watched;       /* whose flags are known; only compared */
  GHashTable    *known;         /* ids of open flags; the value says whether it was told */
};

G_DEFINE_FINAL_TYPE (MpisFlagNotifier, mpis_flag_notifier, G_TYPE_OBJECT)

static char *
notification_id (const char *flag_id)
{
  return g_strconcat ("flag-", flag_id, NULL);
}

static void
tell (MpisFlagNotifier *self,
      MpisFlag         *flag)
{
  g_autofree char *title = mpis_flag_title (flag);
  g_autoptr(GNotification) notification = g_notification_new (title);
  g_autofree char *id = notification_id (mpis_flag_peek (flag)->id);

  if (mpis_flag_peek (flag)->description != NULL)
    g_notification_set_body (notification, mpis_flag_peek (flag)->description);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action (notification, "app.open-flags");
  g_notification_add_button (notification, _("Show Red Flags"), "app.open-flags");
  g_application_send_notification (self->application, id, notification);
}

static void
note (MpisFlagNotifier *self,
      MpisFlag         *flag,
      gboolean          is_new)
{
  const MpisFlagFields *fields = mpis_flag_peek (flag);
  gpointer told;

  if (!mpis_flag_is_open (flag))
    {
      g_autofree char *id = notification_id (fields->id);

      if (g_hash_table_lookup_extended (self->known, fields->id, NULL, &told) && told != NULL)
        g_application_withdraw_notification (self->application, id);
      g_hash_table_remove (self->known, fields->id);
      return;
    }
  if (g_hash_table_contains (self->known, fields->id))
    return;
  is_new &= fields->is_critical;
  if (is_new)
    tell (self, flag);
  g_hash_table_insert (self->known, g_strdup (fields->id), GINT_TO_POINTER (is_new));
}

/* Until the first sync is over, what comes was there already. */
static void
update (MpisFlagNotifier *self)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (self->scope);
  gboolean is_new = workspace != NULL && workspace == self->watched;
  GListModel *flags;

  if (workspace == NULL || (!is_new && mpis_workspace_get_state (workspace) != MPIS_WORKSPACE_LIVE))
    return;
  if (!is_new)
    g_hash_table_remove_all (self->known);
  self->watched = workspace;
  flags = mpis_workspace_get_flags (workspace);
  for (guint i = 0; i < g_list_model_get_n_items (flags); i++)
    {
      g_autoptr(MpisFlag) flag = g_list_model_get_item (flags, i);

      note (self, flag, is_new);
    }
}

static void
mpis_flag_notifier_finalize (GObject *object)
{
  MpisFlagNotifier *self = MPIS_FLAG_NOTIFIER (object);

  g_object_unref (self->scope);
  g_hash_table_unref (self->known);
  G_OBJECT_CLASS (mpis_flag_notifier_parent_class)->finalize (object);
}

static void
mpis_flag_notifier_class_init (MpisFlagNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mpis_flag_notifier_finalize;
}

static void
mpis_flag_notifier_init (MpisFlagNotifier *self)
{
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * mpis_flag_notifier_new:
 * @application: who tells; outlives what is returned. Its action `open-flags` shows them
 * @scope: for the workspace
 *
 * Returns: (transfer full): a notifier
 */
MpisFlagNotifier *
mpis_flag_notifier_new (GApplication *application,
                        MpisScope    *scope)
{
  MpisFlagNotifier *self = g_object_new (MPIS_TYPE_FLAG_NOTIFIER, NULL);

  self->application = application;
  self->scope = g_object_ref (scope);
  g_signal_connect_object (scope, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (scope, "state-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return self;
}
