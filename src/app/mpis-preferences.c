#include "config.h"

#include "mpis-preferences.h"

#include <glib/gi18n.h>

#include "mpis-automation-group.h"
#include "mpis-question.h"
#include "mpis-settings.h"
#include "mpis-tokens-group.h"
#include "mpis-words.h"

#define ZONE_LIST "/usr/share/zoneinfo/zone1970.tab"

struct _MpisPreferences
{
  AdwPreferencesDialog parent_instance;

  AdwComboRow     *workspace_row;
  AdwEntryRow     *hosts_row;
  AdwSpinRow      *port_row;
  AdwEntryRow     *database_row;
  AdwEntryRow     *user_row;
  AdwEntryRow     *password_row;
  AdwComboRow     *encryption_row;
  GtkWidget       *connect_row;
  AdwActionRow    *result_row;
  GtkImage        *result_image;
  MpisAutomationGroup *automation_group;
  AdwComboRow     *zone_row;
  AdwComboRow     *interval_row;
  MpisTokensGroup *tokens_group;

  MpisApplication *application;
  GSettings       *settings;
  guint            question;   /* for the password the keyring has */
  gboolean         filling;
};

G_DEFINE_FINAL_TYPE (MpisPreferences, mpis_preferences, ADW_TYPE_PREFERENCES_DIALOG)

static const guint intervals[] = { 15, 60, 300, 900, 3600 };

static MpisScope *
scope_of (MpisPreferences *self)
{
  return mpis_application_get_scope (self->application);
}

static gboolean
shared_chosen (MpisPreferences *self)
{
  return adw_combo_row_get_selected (self->workspace_row) == 1;
}

static void
show_shared_rows (MpisPreferences *self)
{
  GtkWidget *rows[] = {
    GTK_WIDGET (self->hosts_row), GTK_WIDGET (self->port_row), GTK_WIDGET (self->database_row),
    GTK_WIDGET (self->user_row), GTK_WIDGET (self->password_row), GTK_WIDGET (self->encryption_row),
    self->connect_row,
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    gtk_widget_set_visible (rows[i], shared_chosen (self));
}

static void
show_result (MpisPreferences *self,
             const char      *icon,
             const char      *css_class,
             const char      *title,
             const char      *text)
{
  const char *classes[] = { css_class, NULL };

  gtk_image_set_from_icon_name (self->result_image, icon);
  gtk_widget_set_css_classes (GTK_WIDGET (self->result_image), classes);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->result_row), title);
  adw_action_row_set_subtitle (self->result_row, text);
}

static void
on_state_changed_cb (MpisPreferences *self)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (scope_of (self));
  const char *problem = workspace != NULL ? mpis_workspace_get_problem (workspace) : NULL;
  const char *in_memory = NULL;

  if (mpis_connection_is_password_in_memory (mpis_application_get_connection (self->application)))
    in_memory = _("No keyring keeps the password: it is forgotten when the program ends.");
  switch (workspace != NULL ? mpis_workspace_get_state (workspace) : MPIS_WORKSPACE_LOADING)
    {
    case MPIS_WORKSPACE_LIVE:
      show_result (self, "status-live-symbolic", "success", _("Connected"),
                   in_memory != NULL ? in_memory : _("Everything is up to date."));
      break;
    case MPIS_WORKSPACE_SYNCING:
      show_result (self, "status-busy-symbolic", "accent", _("Connected"),
                   in_memory != NULL ? in_memory : _("Changes are being fetched."));
      break;
    case MPIS_WORKSPACE_OFFLINE:
      show_result (self, "network-offline-symbolic", "warning", _("Not Reached"), problem);
      break;
    case MPIS_WORKSPACE_FAILED:
      show_result (self, "dialog-warning-symbolic", "error", _("Not Connected"), problem);
      break;
    case MPIS_WORKSPACE_LOADING:
    case MPIS_WORKSPACE_CONNECTING:
    default:
      show_result (self, "status-busy-symbolic", NULL, _("Connecting…"), NULL);
    }
}

static void
save_shared (MpisPreferences *self)
{
  static const struct { const char *key; gsize offset; } entries[] = {
    { MPIS_KEY_SHARED_HOSTS, G_STRUCT_OFFSET (MpisPreferences, hosts_row) },
    { MPIS_KEY_SHARED_DATABASE, G_STRUCT_OFFSET (MpisPreferences, database_row) },
    { MPIS_KEY_SHARED_USER, G_STRUCT_OFFSET (MpisPreferences, user_row) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      GtkEditable *entry = G_STRUCT_MEMBER (GtkEditable *, self, entries[i].offset);
      g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

      g_settings_set_string (self->settings, entries[i].key, text);
    }
  g_settings_set_uint (self->settings, MPIS_KEY_SHARED_PORT,
                       (guint) adw_spin_row_get_value (self->port_row));
  g_settings_set_enum (self->settings, MPIS_KEY_SHARED_ENCRYPTION,
                       (int) adw_combo_row_get_selected (self->encryption_row));
  g_settings_set_enum (self->settings, MPIS_KEY_WORKSPACE, 1);
}

static void
on_connect_cb (MpisPreferences *self)
{
  g_autofree char *hosts = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->hosts_row))));

  if (*hosts == '\0')
    {
      show_result (self, "dialog-warning-symbolic", "error", _("No Server Named"),
                   _("Enter the name or address of the server that your team’s database is on."));
      gtk_widget_grab_focus (GTK_WIDGET (self->hosts_row));
      return;
    }
  save_shared (self);
  show_result (self, "status-busy-symbolic", NULL, _("Connecting…"), NULL);
  mpis_question_drop (&self->question);   /* the password is the one that is there now */
  mpis_application_connect_with_password (self->application,
                                          gtk_editable_get_text (GTK_EDITABLE (self->password_row)));
}

static void
on_workspace_selected_cb (MpisPreferences *self)
{
  if (self->filling)
    return;
  show_shared_rows (self);
  if (!shared_chosen (self) && g_settings_get_enum (self->settings, MPIS_KEY_WORKSPACE) != 0)
    {
      g_settings_set_enum (self->settings, MPIS_KEY_WORKSPACE, 0);
      mpis_application_connect (self->application);
    }
}

static void
on_zone_selected_cb (MpisPreferences *self)
{
  guint selected = adw_combo_row_get_selected (self->zone_row);
  GtkStringObject *item = adw_combo_row_get_selected_item (self->zone_row);

  if (!self->filling && item != NULL)
    g_settings_set_string (self->settings, MPIS_KEY_TIME_ZONE,
                           selected == 0 ? "" : gtk_string_object_get_string (item));
}

static void
on_interval_selected_cb (MpisPreferences *self)
{
  guint selected = adw_combo_row_get_selected (self->interval_row);

  if (!self->filling && selected < G_N_ELEMENTS (intervals))
    g_settings_set_uint (self->settings, MPIS_KEY_REFRESH_INTERVAL, intervals[selected]);
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* The zones that people live in, by name; the one chosen is there even if the list does not know it. */
static GPtrArray *
read_zones (const char *chosen)
{
  GPtrArray *zones = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *table = NULL;
  g_auto(GStrv) lines = NULL;

  g_ptr_array_add (zones, g_strdup ("UTC"));
  if (g_file_get_contents (ZONE_LIST, &table, NULL, NULL))
    lines = g_strsplit (table, "\n", -1);
  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    {
      g_auto(GStrv) columns = g_strsplit (lines[i], "\t", 4);

      if (*lines[i] != '#' && g_strv_length (columns) >= 3)
        g_ptr_array_add (zones, g_strdup (columns[2]));
    }
  if (*chosen != '\0' && !g_ptr_array_find_with_equal_func (zones, chosen, g_str_equal, NULL))
    g_ptr_array_add (zones, g_strdup (chosen));
  g_ptr_array_sort (zones, compare_texts);
  return zones;
}

static void
fill_zones (MpisPreferences *self)
{
  g_autofree char *chosen = g_settings_get_string (self->settings, MPIS_KEY_TIME_ZONE);
  g_autoptr(GPtrArray) zones = read_zones (chosen);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr(GTimeZone) local = g_time_zone_new_local ();
  g_autofree char *system = g_strdup_printf (_("Automatic (%s)"),
                                             g_time_zone_get_identifier (local));
  guint selected = 0;
  g_autoptr(GtkExpression) text = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");

  gtk_string_list_append (names, system);
  for (guint i = 0; i < zones->len; i++)
    {
      gtk_string_list_append (names, zones->pdata[i]);
      if (g_str_equal (zones->pdata[i], chosen))
        selected = i + 1;
    }
  adw_combo_row_set_model (self->zone_row, G_LIST_MODEL (names));
  adw_combo_row_set_expression (self->zone_row, text);
  adw_combo_row_set_search_match_mode (self->zone_row, GTK_STRING_FILTER_MATCH_MODE_SUBSTRING);
  adw_combo_row_set_selected (self->zone_row, selected);
}

static char *
interval_text (guint seconds)
{
  g_autofree char *span = NULL;

  if (seconds == 60)
    return g_strdup (_("Every minute"));
  if (seconds == 3600)
    return g_strdup (_("Every hour"));
  span = mpis_words_span (seconds * MPIS_SECOND);
  /* Translators: how often, as in “Every 15 seconds” */
  return g_strdup_printf (_("Every %s"), span);
}

static void
fill_intervals (MpisPreferences *self)
{
  guint chosen = g_settings_get_uint (self->settings, MPIS_KEY_REFRESH_INTERVAL);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = G_N_ELEMENTS (intervals);

  for (guint i = 0; i < G_N_ELEMENTS (intervals); i++)
    {
      g_autofree char *text = interval_text (intervals[i]);

      gtk_string_list_append (names, text);
      if (intervals[i] == chosen)
        selected = i;
    }
  if (selected == G_N_ELEMENTS (intervals))   /* set by other means; shown, and kept until changed */
    {
      g_autofree char *text = interval_text (chosen);

      gtk_string_list_append (names, text);
    }
  adw_combo_row_set_model (self->interval_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->interval_row, selected);
}

static void
on_password_known_cb (gpointer      owner,
                      const GValue *answer)
{
  MpisPreferences *self = owner;
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->password_row));

  if (answer != NULL && *typed == '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->password_row), g_value_get_string (answer));
}

static void
fill (MpisPreferences *self)
{
  g_autofree char *hosts = g_settings_get_string (self->settings, MPIS_KEY_SHARED_HOSTS);
  g_autofree char *database = g_settings_get_string (self->settings, MPIS_KEY_SHARED_DATABASE);
  g_autofree char *user = g_settings_get_string (self->settings, MPIS_KEY_SHARED_USER);

  self->filling = TRUE;
  adw_combo_row_set_selected (self->workspace_row,
                              g_settings_get_enum (self->settings, MPIS_KEY_WORKSPACE));
  gtk_editable_set_text (GTK_EDITABLE (self->hosts_row), hosts);
  gtk_editable_set_text (GTK_EDITABLE (self->database_row), database);
  gtk_editable_set_text (GTK_EDITABLE (self->user_row), user);
  adw_spin_row_set_value (self->port_row,
                          g_settings_get_uint (self->settings, MPIS_KEY_SHARED_PORT));
  adw_combo_row_set_selected (self->encryption_row,
                              g_settings_get_enum (self->settings, MPIS_KEY_SHARED_ENCRYPTION));
  fill_zones (self);
  fill_intervals (self);
  show_shared_rows (self);
  self->filling = FALSE;
  if (*hosts != '\0')
    mpis_question_ask (
      self, &self->question,
      mpis_connection_lookup_password (mpis_application_get_connection (self->application)),
      on_password_known_cb);
}

static void
mpis_preferences_dispose (GObject *object)
{
  MpisPreferences *self = MPIS_PREFERENCES (object);

  mpis_question_drop (&self->question);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), MPIS_TYPE_PREFERENCES);
  G_OBJECT_CLASS (mpis_preferences_parent_class)->dispose (object);
}

static void
mpis_preferences_class_init (MpisPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mpis_preferences_dispose;

  g_type_ensure (MPIS_TYPE_AUTOMATION_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/mpis/Dashboard/ui/preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, MpisPreferences, workspace_row);
  gtk_widget_class_bind_template_child (widget_class, MpisPreferences, hosts_row);
  gtk_widget_class_bind_template_child (widget_class, MpisPreferences, port_row);
  gtk_widget_class_bind_template_child (widget_class, MpisPreferences, database_row);
  gtk_widget_class_bind_template_child (widget_class, MpisPreferences, user_row);
  gtk_widget_class_bind_template_child (widget_class, MpisPreferences, password_row);
  gtk_widget_class_bind_template_child (widget_class, MpisPreferences, encryption_row);
  gtk_widget_class_bind_template_child (widget_class, MpisPreferences, connect_row);
  gtk_widget_class_bind_template_child (widget_class, MpisPreferences, result_row);
  gtk_widget_class_bind_template_child (widget_class, MpisPreferences, result_image);
  gtk_widget_class_bind_template_child (widget_class, MpisPreferences, automation_group);
  gtk_widget_class_bind_template_child (widget_class, MpisPreferences, zone_row);
  gtk_widget_class_bind_template_child (widget_class, MpisPreferences, interval_row);
  gtk_widget_class_bind_template_child (widget_class, MpisPreferences, tokens_group);
  gtk_widget_class_bind_template_callback (widget_class, on_workspace_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_connect_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_zone_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_interval_selected_cb);
}

static void
mpis_preferences_init (MpisPreferences *self)
{
  self->filling = TRUE;
  g_type_ensure (MPIS_TYPE_TOKENS_GROUP);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mpis_preferences_new:
 * @application: the application, which outlives the dialog
 *
 * Returns: (transfer floating): a preferences dialog
 */
MpisPreferences *
mpis_preferences_new (MpisApplication *application)
{
  MpisPreferences *self = g_object_new (MPIS_TYPE_PREFERENCES, NULL);

  self->application = application;
  self->settings = g_object_ref (mpis_scope_get_settings (scope_of (self)));
  g_signal_connect_object (scope_of (self), "state-changed", G_CALLBACK (on_state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  fill (self);
  mpis_automation_group_set_scope (self->automation_group, scope_of (self));
  on_state_changed_cb (self);
  mpis_tokens_group_set_scope (self->tokens_group, scope_of (self));
  return self;
}
