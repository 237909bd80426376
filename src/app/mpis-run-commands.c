#include "config.h"

#include "mpis-run-commands.h"

#include <glib/gi18n.h>

#include "mpis-channel.h"
#include "mpis-format.h"

static void
send (MpisScope  *scope,
      const char *kind,
      JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr(MpisCommand) command = NULL;

  json_node_take_object (node, object);
  command = mpis_workspace_command (mpis_scope_get_workspace (scope), kind, node);
}

static JsonObject *
about (const char *run_id)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "run_id", run_id);
  return object;
}

/**
 * mpis_run_retry:
 * @scope: for its workspace
 * @run_id: a run
 * @failed_channels_only: whether to leave out the channels where something was published
 *
 * Orders the same again, as a new run.
 *
 * Returns: (transfer full): the new run's id
 */
char *
mpis_run_retry (MpisScope  *scope,
                const char *run_id,
                gboolean    failed_channels_only)
{
  g_autofree char *new_run_id = g_uuid_string_random ();
  JsonObject *object = about (run_id);

  json_object_set_string_member (object, "new_run_id", new_run_id);
  json_object_set_boolean_member (object, "failed_channels_only", failed_channels_only);
  send (scope, "run.retry", object);
  return g_steal_pointer (&new_run_id);
}

/**
 * mpis_run_mark:
 * @scope: for its workspace
 * @run_id: a run
 * @status: `success`, `partial` or `failed`
 * @reason: (nullable): why
 *
 * Says how a run ended, whatever its workflow said.
 */
void
mpis_run_mark (MpisScope  *scope,
               const char *run_id,
               const char *status,
               const char *reason)
{
  JsonObject *object = about (run_id);

  json_object_set_string_member (object, "status", status);
  if (reason != NULL && *reason != '\0')
    json_object_set_string_member (object, "reason", reason);
  send (scope, "run.mark", object);
}

typedef struct {
  MpisScope *scope;
  GStrv      run_ids;
} Undoing;

static void
undoing_free (gpointer  data,
              GClosure *closure)
{
  Undoing *self = data;

  g_object_unref (self->scope);
  g_strfreev (self->run_ids);
  g_free (self);
}

static void
on_undo_cb (AdwToast *toast,
            gpointer  data)
{
  Undoing *self = data;

  for (guint i = 0; mpis_scope_get_workspace (self->scope) != NULL && self->run_ids[i] != NULL; i++)
    send (self->scope, "run.restore", about (self->run_ids[i]));
}

/**
 * mpis_runs_delete_undoably:
 * @widget: a widget in the window
 * @scope: for its workspace
 * @run_ids: which runs
 *
 * Puts runs away, and offers to bring them back.
 */
void
mpis_runs_delete_undoably (GtkWidget         *widget,
                           MpisScope         *scope,
                           const char *const *run_ids)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  guint n = g_strv_length ((GStrv) run_ids);
  g_autofree char *number = mpis_format_count (n);
  g_autofree char *title = g_strdup_printf (ngettext ("%s run deleted", "%s runs deleted", n), number);
  Undoing *undoing;
  AdwToast *toast;

  for (guint i = 0; i < n; i++)
    send (scope, "run.delete", about (run_ids[i]));
  if (overlay == NULL)
    return;
  undoing = g_new0 (Undoing, 1);
  undoing->scope = g_object_ref (scope);
  undoing->run_ids = g_strdupv ((GStrv) run_ids);
  toast = adw_toast_new (title);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (on_undo_cb), undoing, undoing_free, 0);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}

/**
 * mpis_run_can_retry:
 * @run: a run
 * @why_not: (out) (nullable): what stands in the way
 *
 * Returns: whether it may be ordered again
 */
gboolean
mpis_run_can_retry (MpisRun     *run,
                    const char **why_not)
{
  MpisRunStatus status = mpis_run_get_status (run);

  *why_not = NULL;
  if (mpis_run_peek (run)->is_pending)
    *why_not = _("The server does not know of it yet.");
  else if (status == MPIS_RUN_PENDING || status == MPIS_RUN_RUNNING)
    *why_not = _("It is still under way.");
  return *why_not == NULL;
}

static gboolean
is_done (MpisRunDetails *details,
         const char     *channel)
{
  g_autofree char *wanted = mpis_channel_canonical (channel);

  for (guint i = 0; i < details->items->len; i++)
    {
      MpisRunItem *item = details->items->pdata[i];
      g_autofree char *of = item->channel ? mpis_channel_canonical (item->channel) : NULL;

      if (g_strcmp0 (of, wanted) == 0 && !item->failed)
        return TRUE;
    }
  return FALSE;
}

/**
 * mpis_run_failed_channels:
 * @run: a run
 * @details: what is known of it
 *
 * Returns: (transfer full): its channels where nothing was published
 */
GStrv
mpis_run_failed_channels (MpisRun        *run,
                          MpisRunDetails *details)
{
  const char *const *channels = mpis_run_peek (run)->channels;
  g_autoptr(GStrvBuilder) failed = g_strv_builder_new ();

  for (guint i = 0; channels[i] != NULL; i++)
    if (!is_done (details, channels[i]))
      g_strv_builder_add (failed, channels[i]);
  return g_strv_builder_end (failed);
}
