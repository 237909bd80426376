#include "config.h"

#include "mpis-run-page.h"

#include <glib/gi18n.h>

#include "mpis-question.h"
#include "mpis-rows.h"
#include "mpis-run-commands.h"
#include "mpis-run-errors.h"
#include "mpis-run-log-view.h"
#include "mpis-run-parts.h"
#include "mpis-words.h"

struct _MpisRunPage
{
  AdwNavigationPage parent_instance;

  GtkWidget           *menu_button;
  GtkWidget           *switcher_bar;
  AdwViewStack        *view_stack;
  AdwBanner           *banner;
  AdwViewStackPage    *errors_stack_page;
  GtkImage            *status_image;
  GtkLabel            *status_label;
  GtkWidget           *demo_label;
  GtkLabel            *project_label;
  GtkLabel            *facts_label;
  GtkWidget           *message_group;
  GtkLabel            *message_label;
  AdwActionRow        *retry_all_row;
  AdwActionRow        *retry_failed_row;
  AdwPreferencesGroup *channels_group;
  AdwPreferencesGroup *items_group;
  AdwPreferencesGroup *timeline_group;
  AdwPreferencesGroup *given_group;
  AdwPreferencesGroup *ids_group;
  AdwPreferencesGroup *calls_group;
  MpisRunLogView      *log_view;
  MpisRunErrors       *errors_view;

  MpisScope           *scope;
  MpisRun             *run;
  MpisRunDetails      *details;    /* empty until they are read */
  gboolean             gone;       /* it is in no list any more */
  guint                question;
};

G_DEFINE_FINAL_TYPE (MpisRunPage, mpis_run_page, ADW_TYPE_NAVIGATION_PAGE)

/* --- what is shown --- */

static void
show_facts (MpisRunPage *self)
{
  const MpisRunFields *run = mpis_run_peek (self->run);
  GTimeZone *zone = mpis_scope_get_zone (self->scope);
  g_autofree char *started = mpis_words_instant (run->started_at, zone);
  g_autofree char *span = NULL;
  g_autofree char *facts = NULL;

  if (run->completed_at != MPIS_INSTANT_UNKNOWN)
    span = mpis_words_span (run->completed_at - run->started_at);
  if (span != NULL)
    /* Translators: when it started, and how long it took */
    facts = g_strdup_printf (_("Started %s, took %s"), started, span);
  else
    facts = g_strdup_printf (_("Started %s"), started);
  gtk_label_set_text (self->facts_label, facts);
  gtk_label_set_text (self->project_label, run->project_name != NULL ? run->project_name : _("Unknown Project"));
}

static void
show_status (MpisRunPage *self)
{
  const MpisRunFields *run = mpis_run_peek (self->run);
  MpisRunStatus status = mpis_run_get_status (self->run);
  const char *classes[] = { mpis_run_status_class (status), NULL };
  g_autofree char *word = mpis_run_status_word (run);
  gboolean has_message = run->error_message != NULL && *run->error_message != '\0';

  gtk_image_set_from_icon_name (self->status_image, mpis_run_status_icon (status));
  gtk_widget_set_css_classes (GTK_WIDGET (self->status_image), classes);
  gtk_label_set_text (self->status_label, word);
  gtk_widget_set_visible (self->demo_label, run->is_demo);
  gtk_widget_set_visible (self->message_group, has_message);
  gtk_label_set_text (self->message_label, has_message ? run->error_message : "");
  adw_banner_set_title (self->banner, self->gone ? _("This run was deleted")
                                                 : _("The server does not know of this yet"));
  adw_banner_set_revealed (self->banner, self->gone || run->is_pending);
}

static void
show_actions (MpisRunPage *self)
{
  g_auto(GStrv) failed = mpis_run_failed_channels (self->run, self->details);
  g_autofree char *list = g_strjoinv (", ", failed);
  const char *why_not;
  gboolean can = mpis_run_can_retry (self->run, &why_not) && !self->gone;
  gboolean some = failed[0] != NULL;

  if (self->gone)
    why_not = _("The run was deleted.");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "run.retry-all", can);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "run.retry-failed", can && some);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "run.mark", !self->gone);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "run.delete", !self->gone);
  adw_action_row_set_subtitle (self->retry_all_row,
                               can ? _("The same again, on all channels, as a new run") : why_not);
  if (!can)
    adw_action_row_set_subtitle (self->retry_failed_row, why_not);
  else if (!some)
    adw_action_row_set_subtitle (self->retry_failed_row, _("Something was published on every channel."));
  else
    adw_action_row_set_subtitle (self->retry_failed_row, list);
}

static void
show_details (MpisRunPage *self)
{
  GTimeZone *zone = mpis_scope_get_zone (self->scope);
  guint n_errors;

  mpis_run_show_channels (self->channels_group, self->run, self->details);
  mpis_run_show_items (self->items_group, self->details, self->scope);
  mpis_run_show_timeline (self->timeline_group, self->run, self->details, zone);
  mpis_run_show_given (self->given_group, self->run, self->details);
  mpis_run_show_ids (self->ids_group, self->run, self->details);
  mpis_run_show_calls (self->calls_group, self->details, zone);
  mpis_run_log_view_show (self->log_view, self->details, zone);
  n_errors = mpis_run_errors_show (self->errors_view, self->details, zone);
  adw_view_stack_page_set_badge_number (self->errors_stack_page, n_errors);
  show_actions (self);
}

static void
show_all (MpisRunPage *self)
{
  show_status (self);
  show_facts (self);
  show_details (self);
}

static void
on_details_cb (gpointer      owner,
               const GValue *answer)
{
  MpisRunPage *self = owner;
  MpisRunDetails *details = answer != NULL ? g_value_get_boxed (answer) : NULL;

  if (details == NULL)
    return;
  mpis_run_details_ref (details);
  mpis_run_details_unref (self->details);
  self->details = details;
  show_all (self);
}

/* After a sync the same run may be another object, or none. */
static MpisRun *
find_again (MpisRunPage *self)
{
  GListModel *runs = mpis_workspace_get_runs (mpis_scope_get_workspace (self->scope));

  for (guint i = 0; i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr(MpisRun) run = g_list_model_get_item (runs, i);

      if (g_str_equal (mpis_run_peek (run)->id, mpis_run_peek (self->run)->id))
        return g_steal_pointer (&run);
    }
  return NULL;
}

static void
update (MpisRunPage *self)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (self->scope);
  g_autoptr(MpisRun) run = workspace != NULL ? find_again (self) : NULL;

  self->gone = workspace != NULL && run == NULL;
  if (run != NULL)
    g_set_object (&self->run, run);
  show_status (self);
  show_facts (self);
  show_actions (self);
  if (workspace != NULL)
    mpis_question_ask (self, &self->question,
                       mpis_workspace_find_run (workspace, mpis_run_peek (self->run)->id), on_details_cb);
}

/* --- actions --- */

static void
retry (MpisRunPage *self,
       gboolean     failed_channels_only)
{
  g_autofree char *id = mpis_run_retry (self->scope, mpis_run_peek (self->run)->id, failed_channels_only);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-run", "s", id);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _("Run started"));
}

static void
retry_all_action (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  retry (MPIS_RUN_PAGE (widget), FALSE);
}

static void
retry_failed_action (GtkWidget  *widget,
                     const char *action,
                     GVariant   *parameter)
{
  retry (MPIS_RUN_PAGE (widget), TRUE);
}

static void
on_mark_cb (AdwAlertDialog *dialog,
            const char     *response,
            MpisRunPage    *self)
{
  GtkEditable *entry = GTK_EDITABLE (adw_alert_dialog_get_extra_child (dialog));
  const char *status = g_object_get_data (G_OBJECT (dialog), "mpis-status");

  if (g_str_equal (response, "mark") && self->scope != NULL)
    mpis_run_mark (self->scope, mpis_run_peek (self->run)->id, status, gtk_editable_get_text (entry));
}

static void
mark_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  MpisRunPage *self = MPIS_RUN_PAGE (widget);
  const char *status = g_variant_get_string (parameter, NULL);
  MpisRunFields fields = { .status = status };
  g_autofree char *word = mpis_run_status_word (&fields);
  /* Translators: %s is how a run ended, as in “Succeeded” */
  g_autofree char *heading = g_strdup_printf (_("Mark as “%s”?"), word);
  AdwDialog *dialog = adw_alert_dialog_new (heading,
                                            _("This replaces what the automation reported. Whatever it reports later counts again."));
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Reason"));
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Reason"), -1);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), entry);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "mark", _("_Mark"), NULL);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "mark");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "mark", ADW_RESPONSE_SUGGESTED);
  g_object_set_data_full (G_OBJECT (dialog), "mpis-status", g_strdup (status), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_mark_cb), self, G_CONNECT_DEFAULT);
  adw_dialog_present (dialog, widget);
}

/* A run that nobody was told of yet is simply not started. */
static gboolean
take_back (MpisRunPage *self)
{
  MpisCommands *commands = mpis_workspace_get_commands (mpis_scope_get_workspace (self->scope));
  const char *id = mpis_run_peek (self->run)->id;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (commands)); i++)
    {
      g_autoptr(MpisCommand) command = g_list_model_get_item (G_LIST_MODEL (commands), i);
      const char *member = g_str_equal (mpis_command_get_kind (command), "run.start") ? "run_id" : "new_run_id";

      if (mpis_command_get_state (command) != MPIS_COMMAND_WAITING ||
          g_strcmp0 (mpis_command_get_text (command, member), id) != 0 ||
          (!g_str_equal (mpis_command_get_kind (command), "run.start") &&
           !g_str_equal (mpis_command_get_kind (command), "run.retry")))
        continue;
      mpis_commands_discard (commands, command);
      return TRUE;
    }
  return FALSE;
}

static void
delete_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  g_autoptr(MpisRunPage) self = g_object_ref (MPIS_RUN_PAGE (widget));
  const char *ids[] = { mpis_run_peek (self->run)->id, NULL };

  if (mpis_scope_get_workspace (self->scope) == NULL)
    return;
  if (!take_back (self))
    mpis_runs_delete_undoably (widget, self->scope, ids);
  gtk_widget_activate_action (widget, "navigation.pop", NULL);
}

static void
copy (MpisRunPage *self,
      const char  *text)
{
  if (text == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _("Copied"));
}

static void
copy_id_action (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  copy (MPIS_RUN_PAGE (widget), mpis_run_peek (MPIS_RUN_PAGE (widget)->run)->id);
}

static void
copy_message_action (GtkWidget  *widget,
                     const char *action,
                     GVariant   *parameter)
{
  copy (MPIS_RUN_PAGE (widget), mpis_run_peek (MPIS_RUN_PAGE (widget)->run)->error_message);
}

/* --- the page --- */

static void
mpis_run_page_dispose (GObject *object)
{
  MpisRunPage *self = MPIS_RUN_PAGE (object);

  mpis_question_drop (&self->question);
  gtk_widget_dispose_template (GTK_WIDGET (self), MPIS_TYPE_RUN_PAGE);
  g_clear_object (&self->scope);
  g_clear_object (&self->run);
  g_clear_pointer (&self->details, mpis_run_details_unref);
  G_OBJECT_CLASS (mpis_run_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MpisRunPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, MpisRunPage, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, MpisRunPage, view_stack);
  gtk_widget_class_bind_template_child (widget_class, MpisRunPage, banner);
  gtk_widget_class_bind_template_child (widget_class, MpisRunPage, errors_stack_page);
  gtk_widget_class_bind_template_child (widget_class, MpisRunPage, status_image);
  gtk_widget_class_bind_template_child (widget_class, MpisRunPage, status_label);
  gtk_widget_class_bind_template_child (widget_class, MpisRunPage, demo_label);
  gtk_widget_class_bind_template_child (widget_class, MpisRunPage, project_label);
  gtk_widget_class_bind_template_child (widget_class, MpisRunPage, facts_label);
  gtk_widget_class_bind_template_child (widget_class, MpisRunPage, message_group);
  gtk_widget_class_bind_template_child (widget_class, MpisRunPage, message_label);
  gtk_widget_class_bind_template_child (widget_class, MpisRunPage, retry_all_row);
  gtk_widget_class_bind_template_child (widget_class, MpisRunPage, retry_failed_row);
  gtk_widget_class_bind_template_child (widget_class, MpisRunPage, channels_group);
  gtk_widget_class_bind_template_child (widget_class, MpisRunPage, items_group);
  gtk_widget_class_bind_template_child (widget_class, MpisRunPage, timeline_group);
  gtk_widget_class_bind_template_child (widget_class, MpisRunPage, given_group);
  gtk_widget_class_bind_template_child (widget_class, MpisRunPage, ids_group);
  gtk_widget_class_bind_template_child (widget_class, MpisRunPage, calls_group);
  gtk_widget_class_bind_template_child (widget_class, MpisRunPage, log_view);
  gtk_widget_class_bind_template_child (widget_class, MpisRunPage, errors_view);
}

static void
mpis_run_page_class_init (MpisRunPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mpis_run_page_dispose;

  g_type_ensure (MPIS_TYPE_RUN_ERRORS);
  g_type_ensure (MPIS_TYPE_RUN_LOG_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mpis/Dashboard/ui/run-page.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "run.retry-all", NULL, retry_all_action);
  gtk_widget_class_install_action (widget_class, "run.retry-failed", NULL, retry_failed_action);
  gtk_widget_class_install_action (widget_class, "run.mark", "s", mark_action);
  gtk_widget_class_install_action (widget_class, "run.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "run.copy-id", NULL, copy_id_action);
  gtk_widget_class_install_action (widget_class, "run.copy-message", NULL, copy_message_action);
}

static void
mpis_run_page_init (MpisRunPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->details = mpis_run_details_new ();
}

/**
 * mpis_run_page_new:
 * @run: the run to show
 * @scope: for its workspace and zone
 *
 * Returns: (transfer floating): a page about @run
 */
GtkWidget *
mpis_run_page_new (MpisRun   *run,
                   MpisScope *scope)
{
  MpisRunPage *self = g_object_new (MPIS_TYPE_RUN_PAGE, NULL);

  self->run = g_object_ref (run);
  self->scope = g_object_ref (scope);
  g_signal_connect_object (scope, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  show_all (self);
  update (self);
  return GTK_WIDGET (self);
}

/**
 * mpis_run_page_get_run_id:
 * @self: a page
 *
 * Returns: the id of its run
 */
const char *
mpis_run_page_get_run_id (MpisRunPage *self)
{
  g_return_val_if_fail (MPIS_IS_RUN_PAGE (self), NULL);

  return mpis_run_peek (self->run)->id;
}
