#include "config.h"

#include "mpis-analytics-private.h"

#include <glib/gi18n.h>

#include "mpis-add-to-dashboard.h"
#include "mpis-happenings.h"
#include "mpis-question.h"
#include "mpis-settings.h"
#include "mpis-views.h"
#include "mpis-words.h"

enum { PROP_0, PROP_DETAIL, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MpisAnalyticsPage, mpis_analytics_page, ADW_TYPE_BIN)

static void
on_worked_out_cb (gpointer      owner,
                  const GValue *answer)
{
  MpisAnalyticsPage *self = owner;

  if (answer != NULL)
    _mpis_analytics_page_show_answer (self, g_value_get_boxed (answer));
  mpis_state_pane_set_busy (self->pane, FALSE);
}

static void
update (MpisAnalyticsPage *self)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (self->scope);
  gboolean has_data = mpis_scope_has_data (self->scope);

  self->stale = !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (self->stale)
    return;
  gtk_widget_set_visible (self->controls, has_data);
  _mpis_analytics_page_choose (self);
  _mpis_analytics_page_show_crumbs (self);
  if (workspace == NULL || mpis_workspace_get_cube (workspace) == NULL)
    return;
  mpis_question_ask (self, &self->question, mpis_answer_work_out (self->scope, self->explorer),
                     on_worked_out_cb);
}

/* Keeps the question for the next time the program runs, and asks it. */
static void
ask (MpisAnalyticsPage *self)
{
  g_settings_set_value (mpis_scope_get_settings (self->scope), MPIS_KEY_ANALYTICS_VIEW,
                        mpis_explorer_to_variant (self->explorer));
  update (self);
}

/* What is chosen */

static void
on_metric_selected_cb (MpisAnalyticsPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->metric_drop_down);

  if (self->choosing || self->scope == NULL || selected >= MPIS_N_METRICS ||
      self->explorer->metric == selected)
    return;
  self->explorer->metric = selected;
  ask (self);
}

static void
on_by_selected_cb (MpisAnalyticsPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->by_drop_down);

  if (self->choosing || self->scope == NULL || selected >= MPIS_N_GROUPS ||
      self->explorer->by == selected)
    return;
  mpis_explorer_set_by (self->explorer, selected);
  ask (self);
}

static void
on_split_selected_cb (MpisAnalyticsPage *self)
{
  int split;

  if (self->choosing || self->scope == NULL)
    return;
  split = _mpis_analytics_page_split_at (self, gtk_drop_down_get_selected (self->split_drop_down));
  if (split == self->explorer->split)   /* new items for an old choice: told late, after choosing */
    return;
  self->explorer->split = split;
  ask (self);
}

static void
on_compare_toggled_cb (MpisAnalyticsPage *self)
{
  if (self->choosing || self->scope == NULL)
    return;
  self->explorer->compare = gtk_toggle_button_get_active (self->compare_button);
  ask (self);
}

static void
on_lens_changed_cb (MpisAnalyticsPage *self)
{
  const char *name = adw_toggle_group_get_active_name (self->lens_group);

  if (!self->choosing && self->scope != NULL)
    mpis_scope_set_lens (self->scope, g_strcmp0 (name, "posts") == 0 ? MPIS_LENS_POSTS
                                                                     : MPIS_LENS_ACTIVITY);
}

/* Returns whether the page shows something else for it. */
static gboolean
enter_row (MpisAnalyticsPage *self,
           MpisAnswerRow     *row)
{
  const char *key = mpis_answer_row_get_key (row);

  if (self->explorer->by == MPIS_GROUP_POST)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-post", "s", key);
  else if (mpis_explorer_drill (self->explorer, key, mpis_answer_row_get_label (row)))
    {
      ask (self);
      return TRUE;
    }
  return FALSE;
}

static void
on_row_activated_cb (MpisAnalyticsPage *self,
                     MpisAnswerRow     *row)
{
  if (enter_row (self, row))
    mpis_answer_table_grab_focus (self->table);
}

/* What a mark of the chart stands for is a row of the table. */
static void
on_mark_activated_cb (MpisAnalyticsPage   *self,
                      const MpisChartMark *mark)
{
  g_autoptr(MpisAnswerRow) row = mpis_answer_find_row (self->rows, self->explorer->by, mark);

  if (row != NULL)
    enter_row (self, row);
}

static void
go_up (MpisAnalyticsPage *self,
       guint              n_steps)
{
  mpis_explorer_go_up (self->explorer, n_steps);
  ask (self);
  mpis_answer_table_grab_focus (self->table);
}

static void
go_up_action (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  go_up (MPIS_ANALYTICS_PAGE (widget), g_variant_get_uint32 (parameter));
}

static void
up_action (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  mpis_analytics_page_go_up (MPIS_ANALYTICS_PAGE (widget));
}

static void
open_view_action (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  MpisAnalyticsPage *self = MPIS_ANALYTICS_PAGE (widget);
  g_autoptr(GVariant) view = mpis_views_get (mpis_scope_get_settings (self->scope),
                                             g_variant_get_string (parameter, NULL));
  const char *lens;

  if (view == NULL)
    return;
  g_clear_pointer (&self->explorer, mpis_explorer_free);
  self->explorer = mpis_explorer_new_from_variant (view);
  if (g_variant_lookup (view, "lens", "&s", &lens))
    mpis_scope_set_lens (self->scope, g_str_equal (lens, "posts") ? MPIS_LENS_POSTS
                                                                  : MPIS_LENS_ACTIVITY);
  ask (self);
}

static void
save_view_action (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  MpisAnalyticsPage *self = MPIS_ANALYTICS_PAGE (widget);
  g_autoptr(GVariant) asked = g_variant_ref_sink (mpis_explorer_to_variant (self->explorer));
  MpisLens lens = mpis_scope_get_lens (self->scope);
  GVariantDict view;

  g_variant_dict_init (&view, asked);
  g_variant_dict_insert (&view, "lens", "s", lens == MPIS_LENS_POSTS ? "posts" : "activity");
  mpis_views_put (mpis_scope_get_settings (self->scope), g_variant_get_string (parameter, NULL),
                  g_variant_dict_end (&view));
  gtk_widget_activate_action (widget, "win.toast", "s", _("View saved"));
}

static void
add_to_dashboard_action (GtkWidget  *widget,
                         const char *action,
                         GVariant   *parameter)
{
  MpisAnalyticsPage *self = MPIS_ANALYTICS_PAGE (widget);
  g_autoptr(JsonObject) config = mpis_add_to_dashboard_config_of (self->explorer, self->scope);
  AdwDialog *dialog;

  if (config == NULL)
    {
      gtk_widget_activate_action (widget, "win.toast", "s", _("A card cannot show one hour or weekday only"));
      return;
    }
  dialog = mpis_add_to_dashboard_dialog_new (self->scope, "metric-chart", config);
  if (dialog != NULL)
    adw_dialog_present (dialog, widget);
}

/* The widget */

static void
mpis_analytics_page_map (GtkWidget *widget)
{
  MpisAnalyticsPage *self = MPIS_ANALYTICS_PAGE (widget);

  GTK_WIDGET_CLASS (mpis_analytics_page_parent_class)->map (widget);
  if (self->stale)
    update (self);
}

static void
mpis_analytics_page_get_property (GObject    *object,
                                  guint       property_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_DETAIL: g_value_set_int (value, MPIS_ANALYTICS_PAGE (object)->detail); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_analytics_page_set_property (GObject      *object,
                                  guint         property_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  MpisAnalyticsPage *self = MPIS_ANALYTICS_PAGE (object);

  switch (property_id)
    {
    case PROP_DETAIL:
      self->detail = g_value_get_int (value);
      if (self->body != NULL)
        _mpis_analytics_page_place (self);
      break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_analytics_page_dispose (GObject *object)
{
  MpisAnalyticsPage *self = MPIS_ANALYTICS_PAGE (object);

  mpis_question_drop (&self->question);
  g_clear_object (&self->scope);
  g_clear_object (&self->rows);
  gtk_widget_dispose_template (GTK_WIDGET (self), MPIS_TYPE_ANALYTICS_PAGE);
  g_clear_pointer (&self->explorer, mpis_explorer_free);
  G_OBJECT_CLASS (mpis_analytics_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MpisAnalyticsPage, controls);
  gtk_widget_class_bind_template_child (widget_class, MpisAnalyticsPage, metric_drop_down);
  gtk_widget_class_bind_template_child (widget_class, MpisAnalyticsPage, by_drop_down);
  gtk_widget_class_bind_template_child (widget_class, MpisAnalyticsPage, more_bin);
  gtk_widget_class_bind_template_child (widget_class, MpisAnalyticsPage, more_box);
  gtk_widget_class_bind_template_child (widget_class, MpisAnalyticsPage, split_drop_down);
  gtk_widget_class_bind_template_child (widget_class, MpisAnalyticsPage, compare_button);
  gtk_widget_class_bind_template_child (widget_class, MpisAnalyticsPage, lens_group);
  gtk_widget_class_bind_template_child (widget_class, MpisAnalyticsPage, more_button);
  gtk_widget_class_bind_template_child (widget_class, MpisAnalyticsPage, more_popover_bin);
  gtk_widget_class_bind_template_child (widget_class, MpisAnalyticsPage, sort_button);
  gtk_widget_class_bind_template_child (widget_class, MpisAnalyticsPage, views_button);
  gtk_widget_class_bind_template_child (widget_class, MpisAnalyticsPage, crumbs);
  gtk_widget_class_bind_template_child (widget_class, MpisAnalyticsPage, pane);
  gtk_widget_class_bind_template_child (widget_class, MpisAnalyticsPage, body);
  gtk_widget_class_bind_template_child (widget_class, MpisAnalyticsPage, chart_card);
  gtk_widget_class_bind_template_child (widget_class, MpisAnalyticsPage, chart_title);
  gtk_widget_class_bind_template_child (widget_class, MpisAnalyticsPage, chart);
  gtk_widget_class_bind_template_child (widget_class, MpisAnalyticsPage, chart_note);
  gtk_widget_class_bind_template_child (widget_class, MpisAnalyticsPage, table);
  gtk_widget_class_bind_template_callback (widget_class, on_metric_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_by_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_split_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_compare_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
}

static void
mpis_analytics_page_class_init (MpisAnalyticsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mpis_analytics_page_dispose;
  object_class->get_property = mpis_analytics_page_get_property;
  object_class->set_property = mpis_analytics_page_set_property;
  widget_class->map = mpis_analytics_page_map;

  properties[PROP_DETAIL] = g_param_spec_int ("detail", NULL, NULL, DETAIL_NARROW, DETAIL_BESIDE,
                                              DETAIL_BESIDE,
                                              G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (MPIS_TYPE_ANSWER_TABLE);
  g_type_ensure (MPIS_TYPE_CHART);
  g_type_ensure (MPIS_TYPE_STATE_PANE);
  g_type_ensure (MPIS_TYPE_VIEWS_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/mpis/Dashboard/ui/analytics-page.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "analytics.go-up", "u", go_up_action);
  gtk_widget_class_install_action (widget_class, "analytics.up", NULL, up_action);
  gtk_widget_class_install_action (widget_class, "analytics.open-view", "s", open_view_action);
  gtk_widget_class_install_action (widget_class, "analytics.save-view", "s", save_view_action);
  gtk_widget_class_install_action (widget_class, "analytics.add-to-dashboard", NULL, add_to_dashboard_action);
  gtk_widget_class_install_action (widget_class, "chart-owner.add-to-dashboard", NULL, add_to_dashboard_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "analytics.up", NULL);
}

static void
mpis_analytics_page_init (MpisAnalyticsPage *self)
{
  g_autoptr(GtkStringList) metrics = gtk_string_list_new (NULL);
  g_autoptr(GtkStringList) groups = gtk_string_list_new (NULL);

  self->choosing = TRUE;
  self->explorer = mpis_explorer_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < MPIS_N_METRICS; i++)
    gtk_string_list_append (metrics, mpis_words_metric_name (i));
  for (guint i = 0; i < MPIS_N_GROUPS; i++)
    gtk_string_list_append (groups, mpis_group_get_by_label (i));
  gtk_drop_down_set_model (self->metric_drop_down, G_LIST_MODEL (metrics));
  gtk_drop_down_set_model (self->by_drop_down, G_LIST_MODEL (groups));
  g_signal_connect_swapped (self->lens_group, "notify::active-name",
                            G_CALLBACK (on_lens_changed_cb), self);
  g_signal_connect_swapped (self->chart, "mark-activated", G_CALLBACK (on_mark_activated_cb), self);
  mpis_answer_table_set_sort_button (self->table, self->sort_button);
  self->choosing = FALSE;
}

/**
 * mpis_analytics_page_set_scope:
 * @scope: what to look at
 */
void
mpis_analytics_page_set_scope (MpisAnalyticsPage *self,
                               MpisScope         *scope)
{
  g_autoptr(GVariant) kept = NULL;

  g_return_if_fail (MPIS_IS_ANALYTICS_PAGE (self));

  if (!g_set_object (&self->scope, scope))
    return;
  kept = g_settings_get_value (mpis_scope_get_settings (scope), MPIS_KEY_ANALYTICS_VIEW);
  g_clear_pointer (&self->explorer, mpis_explorer_free);
  self->explorer = mpis_explorer_new_from_variant (kept);
  mpis_explorer_go_up (self->explorer, 0);   /* one begins at the top */
  mpis_happenings_attach (self->chart, scope);
  mpis_views_button_set_settings (self->views_button, mpis_scope_get_settings (scope));
  mpis_state_pane_set_busy (self->pane, TRUE);
  mpis_state_pane_set_scope (self->pane, scope);
  g_signal_connect_object (scope, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  self->stale = TRUE;
  update (self);
}

/**
 * mpis_analytics_page_go_up:
 *
 * Goes back one step.
 *
 * Returns: %FALSE if there is none
 */
gboolean
mpis_analytics_page_go_up (MpisAnalyticsPage *self)
{
  g_return_val_if_fail (MPIS_IS_ANALYTICS_PAGE (self), FALSE);

  if (self->explorer->path->len == 0)
    return FALSE;
  go_up (self, self->explorer->path->len - 1);
  return TRUE;
}

/**
 * mpis_analytics_page_explore:
 * @explorer: what to ask
 *
 * Asks something else.
 */
void
mpis_analytics_page_explore (MpisAnalyticsPage  *self,
                             const MpisExplorer *explorer)
{
  g_return_if_fail (MPIS_IS_ANALYTICS_PAGE (self));

  mpis_explorer_free (self->explorer);
  self->explorer = mpis_explorer_copy (explorer);
  ask (self);
}
