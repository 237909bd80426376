#include "config.h"

#include "mpis-run-notifier.h"

#include <glib/gi18n.h>

#include "mpis-run.h"

struct _MpisRunNotifier
{
  GObject         parent_instance;

  GApplication   *application;   /* not owned: it owns us */
  MpisScope      *scope;
  MpisIsRunShown  is_shown;
  GHashTable     *mine;          /* ids of runs that were started here and have not ended */
  MpisWorkspace  *watched;       /* whose commands are; only compared */
};

G_DEFINE_FINAL_TYPE (MpisRunNotifier, mpis_run_notifier, G_TYPE_OBJECT)

static char *
notification_id (const char *run_id)
{
  return g_strconcat ("run-", run_id, NULL);
}

/* --- what is started here --- */

static void
note_command (MpisRunNotifier *self,
              MpisCommand     *command)
{
  const char *kind = mpis_command_get_kind (command);
  const char *id = NULL;

  if (g_str_equal (kind, "run.start"))
    id = mpis_command_get_text (command, "run_id");
  else if (g_str_equal (kind, "run.retry"))
    id = mpis_command_get_text (command, "new_run_id");
  if (id != NULL)
    g_hash_table_add (self->mine, g_strdup (id));
}

static void
on_commands_changed_cb (MpisRunNotifier *self,
                        guint            position,
                        guint            n_removed,
                        guint            n_added,
                        GListModel      *commands)
{
  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr(MpisCommand) command = g_list_model_get_item (commands, position + i);

      note_command (self, command);
    }
}

static void
watch (MpisRunNotifier *self)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (self->scope);
  GListModel *commands;

  if (workspace == self->watched)
    return;
  self->watched = workspace;
  if (workspace == NULL)
    return;
  commands = G_LIST_MODEL (mpis_workspace_get_commands (workspace));
  g_signal_connect_object (commands, "items-changed", G_CALLBACK (on_commands_changed_cb), self,
                           G_CONNECT_SWAPPED);
  on_commands_changed_cb (self, 0, 0, g_list_model_get_n_items (commands), commands);
}

/* --- what became of it --- */

static const char *
title_of (MpisRunStatus status)
{
  switch (status)
    {
    case MPIS_RUN_SUCCESS: return _("Run Succeeded");
    case MPIS_RUN_PARTIAL: return _("Run Partly Succeeded");
    case MPIS_RUN_FAILED:  return _("Run Failed");
    case MPIS_RUN_OVERDUE: return _("Run Overdue");
    case MPIS_RUN_PENDING:
    case MPIS_RUN_RUNNING:
    case MPIS_RUN_OTHER:
    default:               return NULL;
    }
}

static void
notify (MpisRunNotifier *self,
        MpisRun         *run,
        const char      *title)
{
  const MpisRunFields *fields = mpis_run_peek (run);
  g_autoptr(GNotification) notification = g_notification_new (title);
  g_autofree char *id = notification_id (fields->id);
  const char *project = fields->project_name ? fields->project_name : _("Unknown Project");
  g_autofree char *body = fields->error_message && *fields->error_message
                            ? g_strdup_printf ("%s: %s", project, fields->error_message) : g_strdup (project);

  g_notification_set_body (notification, body);
  g_notification_set_default_action_and_target (notification, "app.open-run", "s", fields->id);
  g_notification_add_button_with_target (notification, _("Open"), "app.open-run", "s", fields->id);
  if (mpis_run_get_status (run) != MPIS_RUN_SUCCESS)
    g_notification_add_button_with_target (notification, _("Retry"), "app.retry-run", "s", fields->id);
  if (mpis_run_get_status (run) == MPIS_RUN_FAILED)
    g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_application_send_notification (self->application, id, notification);
}

/* An overdue run may still end, and then that is told instead. */
static void
check (MpisRunNotifier *self,
       MpisRun         *run)
{
  const char *id = mpis_run_peek (run)->id;
  MpisRunStatus status = mpis_run_get_status (run);
  const char *title = title_of (status);
  gboolean told_overdue = GPOINTER_TO_INT (g_hash_table_lookup (self->mine, id)) == MPIS_RUN_OVERDUE;

  if (title == NULL || mpis_run_peek (run)->is_pending || (status == MPIS_RUN_OVERDUE && told_overdue))
    return;
  if (!self->is_shown (self->application, id))
    notify (self, run, title);
  if (status == MPIS_RUN_OVERDUE)
    g_hash_table_insert (self->mine, g_strdup (id), GINT_TO_POINTER (MPIS_RUN_OVERDUE));
  else
    g_hash_table_remove (self->mine, id);
}

static void
update (MpisRunNotifier *self)
{
  GListModel *runs;

  watch (self);
  if (self->watched == NULL || g_hash_table_size (self->mine) == 0)
    return;
  runs = mpis_workspace_get_runs (self->watched);
  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr(MpisRun) run = g_list_model_get_item (runs, i);

      if (g_hash_table_contains (self->mine, mpis_run_peek (run)->id))
        check (self, run);
    }
}

static void
mpis_run_notifier_finalize (GObject *object)
{
  MpisRunNotifier *self = MPIS_RUN_NOTIFIER (object);

  g_object_unref (self->scope);
  g_hash_table_unref (self->mine);
  G_OBJECT_CLASS (mpis_run_notifier_parent_class)->finalize (object);
}

static void
mpis_run_notifier_class_init (MpisRunNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mpis_run_notifier_finalize;
}

static void
mpis_run_notifier_init (MpisRunNotifier *self)
{
  self->mine = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * mpis_run_notifier_new:
 * @application: who tells; outlives what is returned. Its actions `open-run` and `retry-run` take a run's id
 * @scope: for the workspace
 * @is_shown: whether somebody is looking already
 *
 * Returns: (transfer full): a notifier
 */
MpisRunNotifier *
mpis_run_notifier_new (GApplication   *application,
                       MpisScope      *scope,
                       MpisIsRunShown  is_shown)
{
  MpisRunNotifier *self = g_object_new (MPIS_TYPE_RUN_NOTIFIER, NULL);

  self->application = application;
  self->scope = g_object_ref (scope);
  self->is_shown = is_shown;
  g_signal_connect_object (scope, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return self;
}

/**
 * mpis_run_notifier_withdraw:
 * @application: who told
 * @run_id: a run that somebody looks at
 *
 * Takes back what was told of it.
 */
void
mpis_run_notifier_withdraw (GApplication *application,
                            const char   *run_id)
{
  g_autofree char *id = notification_id (run_id);

  g_application_withdraw_notification (application, id);
}
