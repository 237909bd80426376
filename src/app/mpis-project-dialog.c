#include "config.h"

#include "mpis-project-dialog.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "mpis-channel-group.h"
#include "mpis-json.h"
#include "mpis-persona.h"
#include "mpis-run-options.h"
#include "mpis-schedule.h"
#include "mpis-words.h"

struct _MpisProjectDialog
{
  AdwDialog parent_instance;

  GtkWidget        *save_button;
  GtkWidget        *name_row;
  AdwComboRow      *persona_row;
  MpisChannelGroup *channel_group;
  AdwSpinRow       *lookback_row;
  MpisRunOptions   *options;
  AdwComboRow      *schedule_row;
  AdwComboRow      *weekday_row;
  GtkWidget        *time_row;
  GtkWidget        *cron_row;
  AdwActionRow     *next_row;

  MpisScope        *scope;
  MpisProject      *project;     /* (nullable): a new one */
  guint             lookback;    /* of the schedule */
};

G_DEFINE_FINAL_TYPE (MpisProjectDialog, mpis_project_dialog, ADW_TYPE_DIALOG)

static const char *const known_channels[] = { "telegram", "instagram", "tiktok", "youtube", NULL };

/* --- the schedule --- */

static gboolean
read_time (const char   *text,
           MpisSchedule *schedule)
{
  guint hour, minute;
  char rest;

  if (sscanf (text, "%2u:%2u%c", &hour, &minute, &rest) != 2 || hour > 23 || minute > 59)
    return FALSE;
  schedule->hour = hour;
  schedule->minute = minute;
  return TRUE;
}

/* As the rows say it; @wrong is the row that says nothing usable. */
static gboolean
read_schedule (MpisProjectDialog *self,
               MpisSchedule      *schedule,
               GtkWidget        **wrong)
{
  *schedule = (MpisSchedule) { .kind = adw_combo_row_get_selected (self->schedule_row) };
  schedule->weekday = adw_combo_row_get_selected (self->weekday_row);
  schedule->lookback_days = self->lookback;
  g_strlcpy (schedule->time_zone, g_time_zone_get_identifier (mpis_scope_get_zone (self->scope)),
             sizeof schedule->time_zone);
  g_strlcpy (schedule->cron, gtk_editable_get_text (GTK_EDITABLE (self->cron_row)), sizeof schedule->cron);
  *wrong = schedule->kind == MPIS_SCHEDULE_CUSTOM ? self->cron_row : self->time_row;
  return schedule->kind == MPIS_SCHEDULE_NEVER ||
         ((schedule->kind == MPIS_SCHEDULE_CUSTOM ||
           read_time (gtk_editable_get_text (GTK_EDITABLE (self->time_row)), schedule)) &&
          mpis_schedule_make (schedule, NULL));
}

static void
on_schedule_changed_cb (MpisProjectDialog *self)
{
  g_autofree char *text = NULL;
  MpisSchedule schedule;
  GtkWidget *wrong;
  gboolean right;
  MpisInstant next;

  if (self->scope == NULL)
    return;
  right = read_schedule (self, &schedule, &wrong);
  gtk_widget_remove_css_class (self->time_row, "error");
  gtk_widget_remove_css_class (self->cron_row, "error");
  if (!right && *gtk_editable_get_text (GTK_EDITABLE (wrong)) != '\0')
    gtk_widget_add_css_class (wrong, "error");
  next = right ? mpis_schedule_find_next (&schedule, mpis_time_now ())
               : MPIS_INSTANT_UNKNOWN;
  if (next != MPIS_INSTANT_UNKNOWN)
    text = mpis_words_instant (next, mpis_scope_get_zone (self->scope));
  adw_action_row_set_subtitle (self->next_row, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->next_row), text != NULL);
}

static void
on_schedule_selected_cb (MpisProjectDialog *self)
{
  MpisScheduleKind kind = adw_combo_row_get_selected (self->schedule_row);

  gtk_widget_set_visible (GTK_WIDGET (self->weekday_row), kind == MPIS_SCHEDULE_WEEKLY);
  gtk_widget_set_visible (self->time_row, kind == MPIS_SCHEDULE_DAILY || kind == MPIS_SCHEDULE_WEEKDAYS ||
                                          kind == MPIS_SCHEDULE_WEEKLY);
  gtk_widget_set_visible (self->cron_row, kind == MPIS_SCHEDULE_CUSTOM);
  on_schedule_changed_cb (self);
}

static void
fill_schedule (MpisProjectDialog *self)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  g_autofree char *time = NULL;
  MpisSchedule schedule;

  for (guint i = 0; i < 7; i++)
    gtk_string_list_append (names, mpis_schedule_weekday (i));
  adw_combo_row_set_model (self->weekday_row, G_LIST_MODEL (names));
  mpis_schedule_read (&schedule, self->project ? mpis_project_get_schedule (self->project) : NULL);
  self->lookback = schedule.lookback_days;
  time = g_strdup_printf ("%02u:%02u", schedule.hour, schedule.minute);
  gtk_editable_set_text (GTK_EDITABLE (self->time_row), time);
  gtk_editable_set_text (GTK_EDITABLE (self->cron_row), schedule.cron);
  adw_combo_row_set_selected (self->weekday_row, schedule.weekday);
  adw_combo_row_set_selected (self->schedule_row, schedule.kind);
  on_schedule_selected_cb (self);
}

/* --- the rest --- */

static GListModel *
personas_of (MpisProjectDialog *self)
{
  return mpis_workspace_get_personas (mpis_scope_get_workspace (self->scope));
}

static void
fill_personas (MpisProjectDialog *self)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  GListModel *personas = personas_of (self);
  const char *chosen = self->project ? mpis_project_get_persona_id (self->project) : NULL;
  guint selected = 0;

  for (guint i = 0; i < g_list_model_get_n_items (personas); i++)
    {
      g_autoptr(MpisPersona) persona = g_list_model_get_item (personas, i);

      gtk_string_list_append (names, mpis_persona_get_name (persona));
      if (g_strcmp0 (mpis_persona_get_id (persona), chosen) == 0)
        selected = i;
    }
  adw_combo_row_set_model (self->persona_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->persona_row, selected);
  if (g_list_model_get_n_items (personas) == 0)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self->persona_row),
                                 _("There is no persona yet. Personas come with imported posts."));
}

static void
fill (MpisProjectDialog *self)
{
  const char *defaults = self->project ? mpis_project_get_defaults (self->project) : NULL;
  g_autoptr(JsonNode) node = defaults ? mpis_json_parse (defaults, -1, NULL) : NULL;
  JsonObject *object = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *options = object ? json_object_get_member (object, "options") : NULL;
  gint64 days = 1;

  adw_dialog_set_title (ADW_DIALOG (self), self->project ? _("Edit Project") : _("New Project"));
  gtk_button_set_label (GTK_BUTTON (self->save_button), self->project ? _("_Save") : _("_Create"));
  if (self->project != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->name_row), mpis_project_get_name (self->project));
  if (options != NULL && JSON_NODE_HOLDS_OBJECT (options))
    days = json_object_get_int_member_with_default (json_node_get_object (options), "lookback_days", 1);
  adw_spin_row_set_value (self->lookback_row, (double) days);
  fill_personas (self);
  mpis_channel_group_set (self->channel_group, known_channels,
                          self->project ? mpis_project_get_channels (self->project) : NULL, TRUE);
  mpis_run_options_set (self->options, defaults);
  fill_schedule (self);
}

static char *
dup_persona_id (MpisProjectDialog *self)
{
  g_autoptr(MpisPersona) persona =
    g_list_model_get_item (personas_of (self), adw_combo_row_get_selected (self->persona_row));

  return persona != NULL ? g_strdup (mpis_persona_get_id (persona)) : NULL;
}

static JsonObject *
make_schedule (const MpisSchedule *schedule)
{
  JsonObject *object = json_object_new ();

  json_object_set_boolean_member (object, "enabled", schedule->kind != MPIS_SCHEDULE_NEVER);
  if (*schedule->cron != '\0')
    json_object_set_string_member (object, "cron", schedule->cron);
  json_object_set_string_member (object, "time_zone", schedule->time_zone);
  if (schedule->lookback_days > 0)
    json_object_set_int_member (object, "lookback_days", schedule->lookback_days);
  return object;
}

static JsonNode *
make_payload (MpisProjectDialog  *self,
              const char         *name,
              const char         *persona_id,
              char              **channels,
              const MpisSchedule *schedule)
{
  g_autofree char *id = self->project ? g_strdup (mpis_project_get_id (self->project)) : g_uuid_string_random ();
  JsonObject *object = json_object_new ();
  JsonObject *defaults = mpis_run_options_to_object (self->options);
  JsonArray *list = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  for (guint i = 0; channels[i] != NULL; i++)
    json_array_add_string_element (list, channels[i]);
  json_object_set_int_member (json_object_get_object_member (defaults, "options"), "lookback_days",
                              (gint64) adw_spin_row_get_value (self->lookback_row));
  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "name", name);
  json_object_set_string_member (object, "persona_id", persona_id);
  json_object_set_array_member (object, "channels", list);
  json_object_set_object_member (object, "defaults", defaults);
  json_object_set_object_member (object, "schedule", make_schedule (schedule));
  json_node_take_object (node, object);
  return node;
}

static void
on_name_changed_cb (MpisProjectDialog *self)
{
  gtk_widget_remove_css_class (self->name_row, "error");
}

static void
on_channels_changed_cb (MpisProjectDialog *self)
{
  mpis_channel_group_set_problem (self->channel_group, NULL);
}

static void
on_cancel_cb (MpisProjectDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static gboolean
complain (GtkWidget *row)
{
  gtk_widget_add_css_class (row, "error");
  gtk_widget_grab_focus (row);
  return FALSE;
}

/* Goes to the first thing that is not right yet. */
static gboolean
check (MpisProjectDialog *self,
       const char        *name,
       const char        *persona_id,
       char             **channels,
       MpisSchedule      *schedule)
{
  GtkWidget *wrong;

  if (*name == '\0')
    return complain (self->name_row);
  if (persona_id == NULL)
    return complain (GTK_WIDGET (self->persona_row));
  if (channels[0] == NULL)
    {
      mpis_channel_group_set_problem (self->channel_group, _("Choose at least one channel."));
      gtk_widget_child_focus (GTK_WIDGET (self->channel_group), GTK_DIR_TAB_FORWARD);
      return FALSE;
    }
  if (!mpis_run_options_check (self->options))
    return FALSE;
  return read_schedule (self, schedule, &wrong) || complain (wrong);
}

static void
on_save_cb (MpisProjectDialog *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row))));
  g_autofree char *persona_id = dup_persona_id (self);
  g_auto(GStrv) channels = mpis_channel_group_dup (self->channel_group);
  g_autoptr(MpisCommand) command = NULL;
  MpisSchedule schedule;

  if (!check (self, name, persona_id, channels, &schedule))
    return;
  command = mpis_workspace_command (mpis_scope_get_workspace (self->scope),
                                    self->project ? "project.change" : "project.create",
                                    make_payload (self, name, persona_id, channels, &schedule));
  adw_dialog_force_close (ADW_DIALOG (self));
}

static void
mpis_project_dialog_dispose (GObject *object)
{
  MpisProjectDialog *self = MPIS_PROJECT_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), MPIS_TYPE_PROJECT_DIALOG);
  g_clear_object (&self->scope);
  g_clear_object (&self->project);
  G_OBJECT_CLASS (mpis_project_dialog_parent_class)->dispose (object);
}

static void
mpis_project_dialog_class_init (MpisProjectDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mpis_project_dialog_dispose;

  g_type_ensure (MPIS_TYPE_CHANNEL_GROUP);
  g_type_ensure (MPIS_TYPE_RUN_OPTIONS);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mpis/Dashboard/ui/project-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MpisProjectDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, MpisProjectDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, MpisProjectDialog, persona_row);
  gtk_widget_class_bind_template_child (widget_class, MpisProjectDialog, channel_group);
  gtk_widget_class_bind_template_child (widget_class, MpisProjectDialog, lookback_row);
  gtk_widget_class_bind_template_child (widget_class, MpisProjectDialog, options);
  gtk_widget_class_bind_template_child (widget_class, MpisProjectDialog, schedule_row);
  gtk_widget_class_bind_template_child (widget_class, MpisProjectDialog, weekday_row);
  gtk_widget_class_bind_template_child (widget_class, MpisProjectDialog, time_row);
  gtk_widget_class_bind_template_child (widget_class, MpisProjectDialog, cron_row);
  gtk_widget_class_bind_template_child (widget_class, MpisProjectDialog, next_row);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_save_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_name_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_schedule_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_schedule_changed_cb);
}

static void
mpis_project_dialog_init (MpisProjectDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->channel_group, "changed", G_CALLBACK (on_channels_changed_cb), self);
}

/**
 * mpis_project_dialog_new:
 * @scope: for its workspace
 * @project: (nullable): the project to change; %NULL makes a new one
 *
 * Returns: (transfer floating): a dialog
 */
AdwDialog *
mpis_project_dialog_new (MpisScope   *scope,
                         MpisProject *project)
{
  MpisProjectDialog *self = g_object_new (MPIS_TYPE_PROJECT_DIALOG, NULL);

  self->scope = g_object_ref (scope);
  g_set_object (&self->project, project);
  fill (self);
  return ADW_DIALOG (self);
}
