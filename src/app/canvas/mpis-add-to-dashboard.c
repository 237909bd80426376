#include "config.h"

#include "mpis-add-to-dashboard.h"

#include <glib/gi18n.h>

#include "mpis-card-content.h"
#include "mpis-card-kind.h"

/* What is to be added; belongs to the dialog. */
typedef struct {
  MpisScope  *scope;
  char       *widget;
  JsonObject *config;
  GtkWidget  *row;
} Addition;

static void
addition_free (gpointer data)
{
  Addition *addition = data;

  g_object_unref (addition->scope);
  g_free (addition->widget);
  json_object_unref (addition->config);
  g_free (addition);
}

static MpisDashboards *
dashboards_of (MpisScope *scope)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (scope);

  return workspace != NULL ? mpis_workspace_get_dashboards (workspace) : NULL;
}

static void
offer_to_open (GtkWidget     *parent,
               MpisDashboard *dashboard)
{
  g_autofree char *text = g_strdup_printf (_("Added to “%s”"), mpis_dashboard_get_name (dashboard));
  GtkWidget *overlay = gtk_widget_get_first_child (parent);
  AdwToast *toast = adw_toast_new (text);

  while (overlay != NULL && !ADW_IS_TOAST_OVERLAY (overlay))
    overlay = gtk_widget_get_first_child (overlay);
  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_button_label (toast, _("_Open"));
  adw_toast_set_action_name (toast, "win.dashboard");
  adw_toast_set_action_target (toast, "s", mpis_dashboard_get_id (dashboard));
  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  else
    g_object_unref (g_object_ref_sink (toast));
}

/* The dashboard chosen, or a new one; behind the others if it is new. */
static MpisDashboard *
choose (Addition       *addition,
        MpisDashboards *dashboards)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (addition->row));
  g_autoptr(MpisDashboard) fresh = NULL, ours = NULL;
  g_autoptr(MpisLayout) layout = NULL;

  if (selected < g_list_model_get_n_items (G_LIST_MODEL (dashboards)))
    return g_list_model_get_item (G_LIST_MODEL (dashboards), selected);
  layout = mpis_layout_new ();
  fresh = mpis_dashboard_new (_("New Dashboard"), layout);
  ours = mpis_dashboard_with_owner (fresh, mpis_dashboards_get_owner (dashboards));
  return mpis_dashboard_with_position (ours, mpis_dashboards_get_end (dashboards));
}

static void
on_response_cb (AdwAlertDialog *dialog,
                const char     *response,
                Addition       *addition)
{
  MpisDashboards *dashboards = dashboards_of (addition->scope);
  const MpisCardKind *kind = mpis_card_kind_find (addition->widget);
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (dialog)));
  g_autoptr(MpisDashboard) dashboard = NULL, changed = NULL;
  g_autoptr(MpisLayout) layout = NULL;
  g_autofree char *title = NULL, *label = NULL;
  MpisLayoutRect rect;

  if (dashboards == NULL || kind == NULL || !g_str_equal (response, "add"))
    return;
  dashboard = choose (addition, dashboards);
  rect = mpis_layout_find_room (mpis_dashboard_get_layout (dashboard), kind->width, kind->height);
  layout = mpis_layout_add (mpis_dashboard_get_layout (dashboard), addition->widget, addition->config, &rect, NULL);
  changed = mpis_dashboard_with_layout (dashboard, layout);
  title = mpis_card_content_title (addition->widget, addition->config);
  label = g_strdup_printf (_("Add “%s”"), title);
  if (mpis_dashboards_edit_one (dashboards, label, changed) && window != NULL)
    offer_to_open (window, changed);
}

static GtkWidget *
make_row (MpisDashboards *dashboards)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *row = adw_combo_row_new ();
  GListModel *list = G_LIST_MODEL (dashboards);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(MpisDashboard) dashboard = g_list_model_get_item (list, i);

      gtk_string_list_append (names, mpis_dashboard_get_name (dashboard));
    }
  gtk_string_list_append (names, _("New Dashboard"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Dashboard"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));
  return row;
}

/**
 * mpis_add_to_dashboard_dialog_new:
 * @scope: what the window looks at
 * @widget: a key of the widget registry
 * @config: the card's settings
 *
 * Returns: (transfer floating) (nullable): a dialog that asks for a dashboard and adds the card to it; %NULL
 *   while there are no dashboards to be had
 */
AdwDialog *
mpis_add_to_dashboard_dialog_new (MpisScope  *scope,
                                  const char *widget,
                                  JsonObject *config)
{
  MpisDashboards *dashboards = dashboards_of (scope);
  GtkWidget *list = gtk_list_box_new ();
  AdwDialog *dialog;
  Addition *addition;

  if (dashboards == NULL || mpis_dashboards_get_state (dashboards) != MPIS_DASHBOARDS_READY)
    {
      g_object_unref (g_object_ref_sink (list));
      return NULL;
    }
  addition = g_new (Addition, 1);
  *addition = (Addition) {
    g_object_ref (scope), g_strdup (widget), json_object_ref (config), make_row (dashboards),
  };
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), addition->row);
  dialog = adw_alert_dialog_new (_("Add to Dashboard"), NULL);
  g_object_set_data_full (G_OBJECT (dialog), "addition", addition, addition_free);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), list);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "add", _("_Add"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "add", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "add");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (on_response_cb), addition);
  return dialog;
}

static const char *
filter_member (MpisGroup group)
{
  switch ((int) group)
    {
    case MPIS_GROUP_CHANNEL: return "channels";
    case MPIS_GROUP_PROJECT: return "projects";
    case MPIS_GROUP_PERSONA: return "personas";
    default:                 return NULL;
    }
}

static void
set_period (JsonObject *config,
            MpisPeriod  period)
{
  g_autofree char *from = mpis_day_format (period.from);
  g_autofree char *to = mpis_day_format (period.to);

  json_object_set_string_member (config, "time_range", "own");
  json_object_set_string_member (config, "from", from);
  json_object_set_string_member (config, "to", to);
}

/**
 * mpis_add_to_dashboard_config_of:
 * @explorer: what the analytics page asks
 * @scope: the window's lens and time range
 *
 * Returns: (transfer full) (nullable): the settings of a chart that asks the same; %NULL where a card cannot,
 *   such as for one hour of the day
 */
JsonObject *
mpis_add_to_dashboard_config_of (const MpisExplorer *explorer,
                                 MpisScope          *scope)
{
  g_autoptr(JsonObject) config = json_object_new ();
  MpisPeriod whole = mpis_scope_get_period (scope), period = mpis_explorer_get_period (explorer, whole);
  MpisGroup groups[MPIS_N_GROUPS];
  const char *keys[MPIS_N_GROUPS];
  guint n = mpis_explorer_get_fixed (explorer, groups, keys);

  json_object_set_string_member (config, "metric", mpis_metric_get_name (explorer->metric));
  json_object_set_string_member (config, "breakdown", mpis_group_get_name (explorer->by));
  if (explorer->split != MPIS_EXPLORER_WHOLE)
    json_object_set_string_member (config, "split", mpis_group_get_name (explorer->split));
  json_object_set_string_member (config, "lens",
                                 mpis_scope_get_lens (scope) == MPIS_LENS_POSTS ? "posts" : "activity");
  json_object_set_boolean_member (config, "compare", explorer->compare);
  for (guint i = 0; i < n; i++)
    {
      const char *member = filter_member (groups[i]);
      JsonArray *values;

      if (member == NULL || *keys[i] == '\0')
        return NULL;
      values = json_array_new ();
      json_array_add_string_element (values, keys[i]);
      json_object_set_array_member (config, member, values);
    }
  /* What was entered stays; otherwise the card follows the header as the page does. */
  if (period.from != whole.from || period.to != whole.to)
    set_period (config, period);
  return g_steal_pointer (&config);
}
