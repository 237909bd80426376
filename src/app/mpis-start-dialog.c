#include "config.h"

#include "mpis-start-dialog.h"

#include <glib/gi18n.h>

#include "mpis-channel-group.h"
#include "mpis-day-button.h"
#include "mpis-json.h"
#include "mpis-project.h"
#include "mpis-run-options.h"
#include "mpis-settings.h"

struct _MpisStartDialog
{
  AdwDialog parent_instance;

  GtkWidget           *start_button;
  AdwBanner           *notice_banner;
  AdwComboRow         *project_row;
  MpisChannelGroup    *channel_group;
  AdwPreferencesGroup *dates_group;
  AdwComboRow         *period_row;
  AdwSpinRow          *days_row;
  GtkWidget           *from_row;
  GtkWidget           *to_row;
  MpisDayButton       *from_button;
  MpisDayButton       *to_button;
  MpisRunOptions      *options;

  MpisScope           *scope;
  GPtrArray           *projects;   /* of MpisProject: those that runs can be started of */
  gint32               from;
  gint32               to;
  gboolean             filling;
};

G_DEFINE_FINAL_TYPE (MpisStartDialog, mpis_start_dialog, ADW_TYPE_DIALOG)

static gint32
today (MpisStartDialog *self)
{
  return mpis_day_of (mpis_time_now (), mpis_scope_get_zone (self->scope));
}

static MpisProject *
chosen_project (MpisStartDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->project_row);

  return selected < self->projects->len ? self->projects->pdata[selected] : NULL;
}

/* --- what was used last --- */

/* Returns: (transfer full) (nullable): an object as mpis_run_options_set() takes it, with `channels` */
static JsonNode *
last_used (MpisStartDialog *self,
           MpisProject     *project)
{
  g_autoptr(GVariant) all = g_settings_get_value (mpis_scope_get_settings (self->scope), MPIS_KEY_LAST_RUNS);
  const char *text;
  JsonNode *node;

  if (!g_variant_lookup (all, mpis_project_get_id (project), "&s", &text) ||
      !(node = mpis_json_parse (text, -1, NULL)))
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return node;
  json_node_unref (node);
  return NULL;
}

static void
remember (MpisStartDialog *self,
          MpisProject     *project,
          const char      *used)
{
  GSettings *settings = mpis_scope_get_settings (self->scope);
  g_autoptr(GVariant) all = g_settings_get_value (settings, MPIS_KEY_LAST_RUNS);
  GVariantBuilder builder;
  GVariantIter iter;
  const char *id, *text;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_variant_iter_init (&iter, all);
  while (g_variant_iter_next (&iter, "{&s&s}", &id, &text))
    if (!g_str_equal (id, mpis_project_get_id (project)))
      g_variant_builder_add (&builder, "{ss}", id, text);
  g_variant_builder_add (&builder, "{ss}", mpis_project_get_id (project), used);
  g_settings_set_value (settings, MPIS_KEY_LAST_RUNS, g_variant_builder_end (&builder));
}

/* --- filling --- */

static gint64
lookback_of (JsonObject *object)
{
  JsonNode *options = json_object_get_member (object, "options");

  if (options == NULL || !JSON_NODE_HOLDS_OBJECT (options))
    return 1;
  return json_object_get_int_member_with_default (json_node_get_object (options), "lookback_days", 1);
}

static GStrv
channels_of (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "channels");
  g_autoptr(GStrvBuilder) channels = g_strv_builder_new ();
  JsonArray *list = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (list == NULL)
    return NULL;
  for (guint i = 0; i < json_array_get_length (list); i++)
    g_strv_builder_add (channels, json_array_get_string_element (list, i));
  return g_strv_builder_end (channels);
}

/* Of what was on last time, what the project still has. */
static GStrv
still_there (MpisProject        *project,
             const char *const  *channels)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; channels[i] != NULL; i++)
    if (g_strv_contains (mpis_project_get_channels (project), channels[i]))
      g_strv_builder_add (builder, channels[i]);
  return g_strv_builder_end (builder);
}

static void
fill_channels (MpisStartDialog *self,
               MpisProject     *project,
               JsonNode        *used)
{
  g_auto(GStrv) last = used ? channels_of (json_node_get_object (used)) : NULL;
  g_auto(GStrv) kept = last ? still_there (project, (const char *const *) last) : NULL;
  const char *const *all = mpis_project_get_channels (project);

  mpis_channel_group_set (self->channel_group, all,
                          kept && kept[0] ? (const char *const *) kept : all, FALSE);
}

static void
show_period (MpisStartDialog *self)
{
  gboolean by_days = adw_combo_row_get_selected (self->period_row) == 0;

  gtk_widget_set_visible (GTK_WIDGET (self->days_row), by_days);
  gtk_widget_set_visible (self->from_row, !by_days);
  gtk_widget_set_visible (self->to_row, !by_days);
  if (by_days)
    {
      self->to = today (self);
      self->from = self->to - (gint32) adw_spin_row_get_value (self->days_row);
    }
  mpis_day_button_set (self->from_button, self->from, self->from, NULL);
  mpis_day_button_set (self->to_button, self->to, self->to, NULL);
}

static void
on_period_changed_cb (MpisStartDialog *self)
{
  if (self->scope != NULL && !self->filling)
    show_period (self);
  gtk_widget_remove_css_class (self->from_row, "error");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->from_row), "");
}

static void
on_from_picked_cb (MpisStartDialog *self,
                   int              day)
{
  self->from = day;
  on_period_changed_cb (self);
}

static void
on_to_picked_cb (MpisStartDialog *self,
                 int              day)
{
  self->to = day;
  on_period_changed_cb (self);
}

static void
on_project_selected_cb (MpisStartDialog *self)
{
  MpisProject *project = self->projects != NULL ? chosen_project (self) : NULL;
  g_autoptr(JsonNode) used = project ? last_used (self, project) : NULL;
  g_autofree char *text = used ? mpis_json_print (used) : NULL;
  g_autoptr(JsonNode) defaults = NULL;

  gtk_widget_set_sensitive (self->start_button, project != NULL);
  if (project == NULL)
    return;
  if (text == NULL)
    text = g_strdup (mpis_project_get_defaults (project));
  defaults = text ? mpis_json_parse (text, -1, NULL) : NULL;
  self->filling = TRUE;
  fill_channels (self, project, used);
  mpis_run_options_set (self->options, text);
  adw_spin_row_set_value (self->days_row,
                          defaults && JSON_NODE_HOLDS_OBJECT (defaults)
                            ? (double) lookback_of (json_node_get_object (defaults)) : 1);
  self->filling = FALSE;
  show_period (self);
}

static int
compare_projects (gconstpointer a,
                  gconstpointer b)
{
  return g_utf8_collate (mpis_project_get_name (*(MpisProject *const *) a),
                         mpis_project_get_name (*(MpisProject *const *) b));
}

static void
fill_projects (MpisStartDialog *self,
               const char      *project_id)
{
  GListModel *projects = mpis_workspace_get_projects (mpis_scope_get_workspace (self->scope));
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  for (guint i = 0; i < g_list_model_get_n_items (projects); i++)
    {
      g_autoptr(MpisProject) project = g_list_model_get_item (projects, i);

      if (mpis_project_get_archived_at (project) == MPIS_INSTANT_UNKNOWN)
        g_ptr_array_add (self->projects, g_steal_pointer (&project));
    }
  g_ptr_array_sort (self->projects, compare_projects);
  for (guint i = 0; i < self->projects->len; i++)
    {
      gtk_string_list_append (names, mpis_project_get_name (self->projects->pdata[i]));
      if (g_strcmp0 (mpis_project_get_id (self->projects->pdata[i]), project_id) == 0)
        selected = i;
    }
  adw_combo_row_set_model (self->project_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->project_row, selected);
}

/* What stands in the way of starting at once. */
static void
show_notice (MpisStartDialog *self)
{
  MpisWorkspaceState state = mpis_workspace_get_state (mpis_scope_get_workspace (self->scope));
  const char *text = NULL;

  if (self->projects->len == 0)
    text = _("There is no project to run. Make one first.");
  else if (state == MPIS_WORKSPACE_OFFLINE || state == MPIS_WORKSPACE_FAILED)
    text = _("The server is not reached. The run starts when it is.");
  if (text != NULL)
    adw_banner_set_title (self->notice_banner, text);
  adw_banner_set_revealed (self->notice_banner, text != NULL);
}

/* --- starting --- */

static void
on_channels_changed_cb (MpisStartDialog *self)
{
  mpis_channel_group_set_problem (self->channel_group, NULL);
}

static void
on_cancel_cb (MpisStartDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
set_day (JsonObject *object,
         const char *member,
         gint32      day)
{
  g_autofree char *text = mpis_day_format (day);

  json_object_set_string_member (object, member, text);
}

/* What is remembered is what the options say, and the channels. */
static JsonNode *
make_payload (MpisStartDialog *self,
              MpisProject     *project,
              char           **channels)
{
  g_autofree char *run_id = g_uuid_string_random ();
  JsonObject *object = mpis_run_options_to_object (self->options);
  JsonArray *list = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *used = NULL;

  for (guint i = 0; channels[i] != NULL; i++)
    json_array_add_string_element (list, channels[i]);
  json_object_set_array_member (object, "channels", list);
  json_object_set_int_member (json_object_get_object_member (object, "options"), "lookback_days",
                              MAX (1, self->to - self->from));
  json_node_take_object (node, object);
  used = mpis_json_print (node);
  remember (self, project, used);
  json_object_set_string_member (object, "run_id", run_id);
  json_object_set_string_member (object, "project_id", mpis_project_get_id (project));
  if (mpis_project_get_persona_id (project) != NULL)
    json_object_set_string_member (object, "persona_id", mpis_project_get_persona_id (project));
  set_day (object, "date_from", self->from);
  set_day (object, "date_to", self->to);
  return node;
}

static gboolean
check (MpisStartDialog *self,
       char           **channels)
{
  if (channels[0] == NULL)
    {
      mpis_channel_group_set_problem (self->channel_group, _("Choose at least one channel."));
      gtk_widget_child_focus (GTK_WIDGET (self->channel_group), GTK_DIR_TAB_FORWARD);
      return FALSE;
    }
  if (self->from > self->to)
    {
      gtk_widget_add_css_class (self->from_row, "error");
      adw_action_row_set_subtitle (ADW_ACTION_ROW (self->from_row), _("Comes after the last day"));
      gtk_widget_child_focus (self->from_row, GTK_DIR_TAB_FORWARD);
      return FALSE;
    }
  return mpis_run_options_check (self->options);
}

static void
on_start_cb (MpisStartDialog *self)
{
  MpisProject *project = chosen_project (self);
  g_auto(GStrv) channels = mpis_channel_group_dup (self->channel_group);
  g_autoptr(MpisCommand) command = NULL;
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  if (project == NULL || !check (self, channels))
    return;
  command = mpis_workspace_command (mpis_scope_get_workspace (self->scope), "run.start",
                                    make_payload (self, project, channels));
  if (parent != NULL)
    gtk_widget_activate_action (parent, "win.tell-started", "s", mpis_command_get_text (command, "run_id"));
  adw_dialog_force_close (ADW_DIALOG (self));
}

static void
mpis_start_dialog_dispose (GObject *object)
{
  MpisStartDialog *self = MPIS_START_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), MPIS_TYPE_START_DIALOG);
  g_clear_object (&self->scope);
  g_clear_pointer (&self->projects, g_ptr_array_unref);
  G_OBJECT_CLASS (mpis_start_dialog_parent_class)->dispose (object);
}

static void
mpis_start_dialog_class_init (MpisStartDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mpis_start_dialog_dispose;

  g_type_ensure (MPIS_TYPE_CHANNEL_GROUP);
  g_type_ensure (MPIS_TYPE_DAY_BUTTON);
  g_type_ensure (MPIS_TYPE_RUN_OPTIONS);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mpis/Dashboard/ui/start-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MpisStartDialog, start_button);
  gtk_widget_class_bind_template_child (widget_class, MpisStartDialog, notice_banner);
  gtk_widget_class_bind_template_child (widget_class, MpisStartDialog, project_row);
  gtk_widget_class_bind_template_child (widget_class, MpisStartDialog, channel_group);
  gtk_widget_class_bind_template_child (widget_class, MpisStartDialog, dates_group);
  gtk_widget_class_bind_template_child (widget_class, MpisStartDialog, period_row);
  gtk_widget_class_bind_template_child (widget_class, MpisStartDialog, days_row);
  gtk_widget_class_bind_template_child (widget_class, MpisStartDialog, from_row);
  gtk_widget_class_bind_template_child (widget_class, MpisStartDialog, to_row);
  gtk_widget_class_bind_template_child (widget_class, MpisStartDialog, from_button);
  gtk_widget_class_bind_template_child (widget_class, MpisStartDialog, to_button);
  gtk_widget_class_bind_template_child (widget_class, MpisStartDialog, options);
  gtk_widget_class_bind_template_callback (widget_class, on_project_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_period_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_start_cb);
}

static void
mpis_start_dialog_init (MpisStartDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->channel_group, "changed", G_CALLBACK (on_channels_changed_cb), self);
  g_signal_connect_swapped (self->from_button, "picked", G_CALLBACK (on_from_picked_cb), self);
  g_signal_connect_swapped (self->to_button, "picked", G_CALLBACK (on_to_picked_cb), self);
}

/**
 * mpis_start_dialog_new:
 * @scope: for its workspace, which it has
 * @project_id: (nullable): of which project, at first
 *
 * Returns: (transfer floating): a dialog
 */
AdwDialog *
mpis_start_dialog_new (MpisScope  *scope,
                       const char *project_id)
{
  MpisStartDialog *self = g_object_new (MPIS_TYPE_START_DIALOG, NULL);

  self->scope = g_object_ref (scope);
  self->projects = g_ptr_array_new_with_free_func (g_object_unref);
  fill_projects (self, project_id);
  on_project_selected_cb (self);
  show_notice (self);
  return ADW_DIALOG (self);
}
