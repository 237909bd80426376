#include "config.h"

#include "mpis-analytics-page.h"

#include <glib/gi18n.h>

#include "mpis-answer-table.h"
#include "mpis-chart.h"
#include "mpis-format.h"
#include "mpis-question.h"
#include "mpis-settings.h"
#include "mpis-state-pane.h"
#include "mpis-views-button.h"
#include "mpis-views.h"
#include "mpis-words.h"

struct _MpisAnalyticsPage
{
  AdwBin parent_instance;

  GtkWidget       *controls;
  GtkDropDown     *metric_drop_down;
  GtkDropDown     *by_drop_down;
  AdwBin          *more_bin;
  GtkWidget       *more_box;
  GtkDropDown     *split_drop_down;
  GtkToggleButton *compare_button;
  AdwToggleGroup  *lens_group;
  GtkWidget       *more_button;
  AdwBin          *more_popover_bin;
  MpisViewsButton *views_button;
  AdwWrapBox      *crumbs;
  MpisStatePane   *pane;
  GtkWidget       *body;
  GtkWidget       *chart_card;
  GtkLabel        *chart_title;
  MpisChart       *chart;
  GtkLabel        *chart_note;
  MpisAnswerTable *table;

  MpisScope       *scope;
  MpisExplorer    *explorer;
  guint            question;   /* for the answer being worked out */
  gboolean         stale;      /* something changed while nobody could see it */
  gboolean         choosing;   /* the controls are being set to what is asked */
  int              detail;
};

enum { PROP_0, PROP_DETAIL, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MpisAnalyticsPage, mpis_analytics_page, ADW_TYPE_BIN)

#define DETAIL_NARROW 0
#define DETAIL_ABOVE  1
#define DETAIL_BESIDE 2

static const int splits[] = {
  MPIS_EXPLORER_WHOLE, MPIS_GROUP_CHANNEL, MPIS_GROUP_PROJECT, MPIS_GROUP_PERSONA,
};

static const char *
split_label (int split)
{
  switch (split)
    {
    case MPIS_GROUP_CHANNEL: return _("Split by Channel");
    case MPIS_GROUP_PROJECT: return _("Split by Project");
    case MPIS_GROUP_PERSONA: return _("Split by Persona");
    default:                 return _("Not Split");
    }
}

/* Controls */

static gboolean
same_strings (GListModel *a,
              GListModel *b)
{
  guint n = a != NULL ? g_list_model_get_n_items (a) : 0;

  if (g_list_model_get_n_items (b) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (a), i),
                      gtk_string_list_get_string (GTK_STRING_LIST (b), i)))
      return FALSE;
  return TRUE;
}

static void
choose_split (MpisAnalyticsPage *self)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  for (guint i = 0; i < G_N_ELEMENTS (splits); i++)
    if (mpis_explorer_can_split (self->explorer, splits[i]))
      {
        if (splits[i] == self->explorer->split)
          selected = g_list_model_get_n_items (G_LIST_MODEL (names));
        gtk_string_list_append (names, split_label (splits[i]));
      }
  /* New items are told about after a choice, so they may not be what follows from it. */
  if (!same_strings (gtk_drop_down_get_model (self->split_drop_down), G_LIST_MODEL (names)))
    gtk_drop_down_set_model (self->split_drop_down, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->split_drop_down, selected);
  gtk_widget_set_visible (GTK_WIDGET (self->split_drop_down),
                          g_list_model_get_n_items (G_LIST_MODEL (names)) > 1);
}

/* How many posts there are is asked of the period's posts only; nothing precedes all time. */
static void
choose_controls (MpisAnalyticsPage *self)
{
  gboolean is_posts = self->explorer->metric == MPIS_METRIC_POSTS;
  MpisLens lens = is_posts ? MPIS_LENS_POSTS : mpis_scope_get_lens (self->scope);
  MpisPeriod period = mpis_explorer_get_period (self->explorer,
                                                mpis_scope_get_period (self->scope));
  gboolean comparable = period.from != MPIS_DAY_FIRST && period.to != MPIS_DAY_LAST;

  self->choosing = TRUE;
  gtk_drop_down_set_selected (self->metric_drop_down, self->explorer->metric);
  gtk_drop_down_set_selected (self->by_drop_down, self->explorer->by);
  choose_split (self);
  gtk_toggle_button_set_active (self->compare_button, self->explorer->compare && comparable);
  gtk_widget_set_sensitive (GTK_WIDGET (self->compare_button), comparable);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->compare_button),
                               comparable ? _("Compare With the Period Before")
                                          : _("All time has no period before it"));
  adw_toggle_group_set_active_name (self->lens_group,
                                    lens == MPIS_LENS_POSTS ? "posts" : "activity");
  gtk_widget_set_sensitive (GTK_WIDGET (self->lens_group), !is_posts);
  self->choosing = FALSE;
}

/* A table of many columns takes the whole width. */
static void
place_table (MpisAnalyticsPage *self)
{
  gboolean beside = self->detail == DETAIL_BESIDE && self->explorer->split == MPIS_EXPLORER_WHOLE;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->body),
                                  beside ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_box_set_homogeneous (GTK_BOX (self->body), beside);
}

/* In a narrow window, what is chosen less often stands in a popover. */
static void
place_controls (MpisAnalyticsPage *self)
{
  gboolean beside = self->detail == DETAIL_BESIDE;
  AdwBin *holder = beside ? self->more_bin : self->more_popover_bin;

  if (adw_bin_get_child (holder) == NULL)
    {
      g_object_ref (self->more_box);
      adw_bin_set_child (beside ? self->more_popover_bin : self->more_bin, NULL);
      adw_bin_set_child (holder, self->more_box);
      g_object_unref (self->more_box);
    }
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->more_box),
                                  beside ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_visible (GTK_WIDGET (self->more_bin), beside);
  gtk_widget_set_visible (self->more_button, !beside);
  place_table (self);
  g_object_set (self->table, "compact", self->detail == DETAIL_NARROW, NULL);
}

/* The breadcrumb */

static GtkWidget *
make_crumb (const char *label,
            guint       n_steps)
{
  GtkWidget *crumb = gtk_button_new_with_label (label);

  gtk_button_set_can_shrink (GTK_BUTTON (crumb), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (crumb), "analytics.go-up");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (crumb), "u", n_steps);
  gtk_widget_add_css_class (crumb, "flat");
  gtk_widget_add_css_class (crumb, "chip");
  return crumb;
}

static void
add_crumb (MpisAnalyticsPage *self,
           GtkWidget         *crumb)
{
  if (gtk_widget_get_first_child (GTK_WIDGET (self->crumbs)) != NULL)
    {
      GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

      gtk_widget_add_css_class (arrow, "dimmed");
      adw_wrap_box_append (self->crumbs, arrow);
    }
  adw_wrap_box_append (self->crumbs, crumb);
}

static void
show_crumbs (MpisAnalyticsPage *self)
{
  GPtrArray *path = self->explorer->path;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->crumbs))))
    adw_wrap_box_remove (self->crumbs, child);
  gtk_widget_set_visible (GTK_WIDGET (self->crumbs), path->len > 0);
  if (path->len == 0)
    return;
  add_crumb (self, make_crumb (_("All"), 0));
  for (guint i = 0; i < path->len; i++)
    {
      const MpisExplorerStep *step = g_ptr_array_index (path, i);

      if (i + 1 < path->len)
        add_crumb (self, make_crumb (step->label, i + 1));
      else
        {
          GtkWidget *here = gtk_label_new (step->label);

          gtk_label_set_ellipsize (GTK_LABEL (here), PANGO_ELLIPSIZE_END);
          gtk_widget_add_css_class (here, "heading");
          add_crumb (self, here);
        }
    }
}

/* The answer */

static void
show_note (MpisAnalyticsPage *self,
           const MpisAnswer  *answer)
{
  g_autoptr(GString) note = g_string_new (NULL);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (answer->series));

  if (answer->n_drawable > n)
    g_string_append_printf (note, _("The %u highest of %u are drawn; the table has all."), n,
                            answer->n_drawable);
  if (answer->flags & MPIS_GAIN_CORRECTION)
    g_string_append_printf (note, "%s%s", note->len > 0 ? " " : "",
                            _("Contains corrections: a channel lowered a number."));
  if (answer->flags & MPIS_GAIN_SPANNING)
    g_string_append_printf (note, "%s%s", note->len > 0 ? " " : "",
                            _("Some gains cover more than a day and a half; they stand on the day they were measured."));
  gtk_label_set_text (self->chart_note, note->str);
  gtk_widget_set_visible (GTK_WIDGET (self->chart_note), note->len > 0);
}

static char *
chart_title (MpisAnalyticsPage *self)
{
  const char *metric = mpis_words_metric_name (self->explorer->metric);
  const char *by = mpis_group_get_by_label (self->explorer->by);

  if (self->explorer->split == MPIS_EXPLORER_WHOLE)
    /* Translators: a chart's title: what it shows and by what, as in “Views by Day” */
    return g_strdup_printf (_("%s %s"), metric, by);
  /* Translators: as in “Views by Day, Split by Channel” */
  return g_strdup_printf (_("%s %s, %s"), metric, by, split_label (self->explorer->split));
}

static void
show_chart (MpisAnalyticsPage *self,
            const MpisAnswer  *answer)
{
  gboolean is_rate = self->explorer->metric == MPIS_METRIC_ENGAGEMENT_RATE;
  gboolean lines = mpis_group_is_span (self->explorer->by);
  g_autofree char *title = chart_title (self);
  g_autofree char *range = mpis_scope_get_range_label (self->scope);
  g_autofree char *full = g_strdup_printf ("%s, %s", title, range);

  gtk_label_set_text (self->chart_title, title);
  mpis_chart_set_unit (self->chart, is_rate ? MPIS_CHART_UNIT_FRACTION : MPIS_CHART_UNIT_COUNT);
  mpis_chart_set_kind (self->chart, lines ? MPIS_CHART_LINE : MPIS_CHART_BARS);
  mpis_chart_set_title (self->chart, full);
  mpis_chart_set_series (self->chart, G_LIST_MODEL (answer->series));
  gtk_widget_set_vexpand (GTK_WIDGET (self->chart), lines);
  gtk_widget_set_size_request (GTK_WIDGET (self->chart), -1, lines ? 240 : -1);
  show_note (self, answer);
}

/* Why there is nothing, and the first thing that may help. */
static void
show_nothing (MpisAnalyticsPage *self)
{
  const char *name = mpis_words_metric_name (self->explorer->metric);
  g_autofree char *lower = g_utf8_strdown (name, -1);
  g_autofree char *text = g_strdup_printf (_("No %s are known for this time range."), lower);
  const char *why = self->explorer->metric == MPIS_METRIC_ENGAGEMENT_RATE
                    ? _("No engagement rate is known for this time range.") : text;

  if (self->explorer->path->len > 0)
    mpis_state_pane_set_nothing (self->pane, "analytics-symbolic", _("No Data"), why, _("_Go Back"),
                                 "analytics.up");
  else if (mpis_scope_get_n_filters (self->scope) > 0)
    mpis_state_pane_set_nothing (self->pane, "analytics-symbolic", _("No Data"), why,
                                 _("_Clear Filters"), "win.clear-filters");
  else if (mpis_scope_get_range (self->scope) != MPIS_RANGE_ALL)
    mpis_state_pane_set_nothing (self->pane, "analytics-symbolic", _("No Data"), why,
                                 _("Show _All Time"), "win.range('all')");
  else
    mpis_state_pane_set_nothing (self->pane, "analytics-symbolic", _("No Data"), why, NULL, NULL);
}

static void
show_answer (MpisAnalyticsPage *self,
             MpisAnswer        *answer)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (answer->series)) == 0)
    {
      show_nothing (self);
      return;
    }
  mpis_state_pane_set_nothing (self->pane, NULL, NULL, NULL, NULL, NULL);
  place_table (self);
  show_chart (self, answer);
  mpis_answer_table_show (self->table, answer, self->explorer);
}

static void
on_worked_out_cb (gpointer      owner,
                  const GValue *answer)
{
  MpisAnalyticsPage *self = owner;

  if (answer != NULL)
    show_answer (self, g_value_get_boxed (answer));
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
  choose_controls (self);
  show_crumbs (self);
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
  guint left = gtk_drop_down_get_selected (self->split_drop_down);
  int split = self->explorer->split;

  if (self->choosing || self->scope == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (splits); i++)
    if (mpis_explorer_can_split (self->explorer, splits[i]) && left-- == 0)
      split = splits[i];
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

static void
on_row_activated_cb (MpisAnalyticsPage *self,
                     MpisAnswerRow     *row)
{
  const char *key = mpis_answer_row_get_key (row);

  if (self->explorer->by == MPIS_GROUP_POST)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-post", "s", key);
  else if (mpis_explorer_drill (self->explorer, key, mpis_answer_row_get_label (row)))
    {
      ask (self);
      mpis_answer_table_grab_focus (self->table);
    }
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
        place_controls (self);
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
