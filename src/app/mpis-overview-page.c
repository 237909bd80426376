#include "config.h"

#include "mpis-overview-page.h"

#include <glib/gi18n.h>

#include "mpis-add-to-dashboard.h"
#include "mpis-attention.h"
#include "mpis-channel.h"
#include "mpis-channel-list.h"
#include "mpis-chart.h"
#include "mpis-figure.h"
#include "mpis-happenings.h"
#include "mpis-question.h"
#include "mpis-recent-posts.h"
#include "mpis-settings.h"
#include "mpis-summary.h"
#include "mpis-tiles.h"
#include "mpis-words.h"

struct _MpisOverviewPage
{
  AdwBin parent_instance;

  MpisStatePane   *pane;
  AdwToggleGroup  *lens_group;
  MpisFigure      *figures[MPIS_N_FIGURES];
  GtkDropDown     *metric_drop_down;
  GtkStack        *chart_stack;
  MpisChart       *chart;
  GtkLabel        *chart_empty_label;
  GtkLabel        *chart_note;
  MpisChannelList *channel_list;
  MpisRecentPosts *recent_posts;
  MpisAttention   *attention;

  MpisScope       *scope;
  guint            question;   /* for the summary being worked out */
  gboolean         stale;      /* something changed while nobody could see it */
  gboolean         choosing;
};

G_DEFINE_FINAL_TYPE (MpisOverviewPage, mpis_overview_page, ADW_TYPE_BIN)

static const MpisMetric chart_metrics[] = {
  MPIS_METRIC_VIEWS, MPIS_METRIC_REACH, MPIS_METRIC_REACTIONS, MPIS_METRIC_COMMENTS, MPIS_METRIC_SHARES,
  MPIS_METRIC_ENGAGEMENT_RATE,
};

static MpisMetric
chart_metric (MpisOverviewPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->metric_drop_down);

  return chart_metrics[selected < G_N_ELEMENTS (chart_metrics) ? selected : 0];
}

static void
add_sentence (GString    *text,
              const char *sentence)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", sentence);
}

/* Which channels have no line because they never say the number that the chart shows. */
static void
add_silent_channels (GString           *note,
                     const MpisSummary *summary)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < summary->channels->len; i++)
    {
      const MpisChannelLine *line = &g_array_index (summary->channels, MpisChannelLine, i);
      g_autofree char *label = mpis_channel_get_label (line->channel);

      if (!line->charted)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", label);
    }
  if (names->len > 0)
    {
      /* Translators: one or more channels, which do not offer the number the chart shows */
      g_autofree char *sentence = g_strdup_printf (_("%s: not offered."), names->str);

      add_sentence (note, sentence);
    }
}

static void
show_chart_note (MpisOverviewPage  *self,
                 const MpisSummary *summary)
{
  g_autoptr(GString) note = g_string_new (NULL);

  add_silent_channels (note, summary);
  if (mpis_scope_period_is_open (self->scope))
    add_sentence (note, _("Today is not over yet."));
  if (summary->chart_flags & MPIS_GAIN_CORRECTION)
    add_sentence (note, _("Contains corrections: a channel lowered a number."));
  if (summary->chart_flags & MPIS_GAIN_SPANNING)
    add_sentence (note, _("Some gains cover more than a day and a half; they stand on the day "
                          "they were measured."));
  gtk_label_set_text (self->chart_note, note->str);
  gtk_widget_set_visible (GTK_WIDGET (self->chart_note), note->len > 0);
}

/* What was before is nothing to show by itself; it comes last. */
static gboolean
has_lines (GListStore *series)
{
  g_autoptr(MpisSeries) first = g_list_model_get_item (G_LIST_MODEL (series), 0);

  return first != NULL && mpis_series_get_ghost_of (first) == NULL;
}

static void
show_chart (MpisOverviewPage  *self,
            const MpisSummary *summary)
{
  MpisMetric metric = chart_metric (self);
  gboolean is_rate = metric == MPIS_METRIC_ENGAGEMENT_RATE;
  gboolean any = has_lines (summary->series);
  g_autofree char *range = mpis_scope_get_range_label (self->scope);
  const char *name = mpis_words_metric_name (metric);
  g_autofree char *title = NULL;

  /* Translators: a chart's name: what it shows, and for which time range */
  title = g_strdup_printf (_("%s by day and channel, %s"), name, range);
  mpis_chart_set_unit (self->chart, is_rate ? MPIS_CHART_UNIT_FRACTION : MPIS_CHART_UNIT_COUNT);
  mpis_chart_set_kind (self->chart, is_rate ? MPIS_CHART_LINE : MPIS_CHART_AREA);
  mpis_chart_set_title (self->chart, title);
  mpis_chart_set_series (self->chart, G_LIST_MODEL (summary->series));
  if (!any)
    {
      g_autofree char *lower = g_utf8_strdown (name, -1);
      g_autofree char *text = g_strdup_printf (_("No %s are known for this time range."), lower);

      gtk_label_set_text (self->chart_empty_label,
                          is_rate ? _("No engagement rate is known for this time range.") : text);
    }
  gtk_stack_set_visible_child_name (self->chart_stack, any ? "chart" : "empty");
  if (any)
    show_chart_note (self, summary);
  else
    gtk_widget_set_visible (GTK_WIDGET (self->chart_note), FALSE);
}

static void
show_summary (MpisOverviewPage  *self,
              const MpisSummary *summary)
{
  MpisPeriod previous;
  gboolean has_previous = mpis_scope_get_previous_period (self->scope, &previous);

  for (guint i = 0; i < MPIS_N_FIGURES; i++)
    mpis_figure_show (self->figures[i], i, &summary->figures[i], has_previous ? &previous : NULL);
  show_chart (self, summary);
  mpis_channel_list_show (self->channel_list, summary->channels);
}

static void
on_worked_out_cb (gpointer      owner,
                  const GValue *answer)
{
  MpisOverviewPage *self = owner;

  if (answer != NULL)
    show_summary (self, g_value_get_boxed (answer));
  mpis_state_pane_set_busy (self->pane, FALSE);
}

static void
update (MpisOverviewPage *self)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (self->scope);
  const char *lens = mpis_scope_get_lens (self->scope) == MPIS_LENS_POSTS ? "posts" : "activity";

  self->stale = !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (self->stale)
    return;
  self->choosing = TRUE;
  adw_toggle_group_set_active_name (self->lens_group, lens);
  self->choosing = FALSE;
  if (workspace == NULL || mpis_workspace_get_cube (workspace) == NULL)
    return;
  mpis_recent_posts_show (self->recent_posts, self->scope);
  mpis_attention_show (self->attention, self->scope);
  mpis_happenings_show (self->chart, mpis_scope_get_sieve (self->scope),
                        mpis_scope_get_period (self->scope));
  mpis_question_ask (self, &self->question, mpis_summary_work_out (self->scope, chart_metric (self)),
                     on_worked_out_cb);
}

static void
on_lens_changed_cb (MpisOverviewPage *self)
{
  if (!self->choosing && self->scope != NULL)
    mpis_scope_set_lens (self->scope,
                         g_strcmp0 (adw_toggle_group_get_active_name (self->lens_group),
                                    "posts") == 0
                         ? MPIS_LENS_POSTS : MPIS_LENS_ACTIVITY);
}

static void
on_metric_selected_cb (MpisOverviewPage *self)
{
  if (self->choosing || self->scope == NULL)
    return;
  g_settings_set_string (mpis_scope_get_settings (self->scope), MPIS_KEY_CHART_METRIC,
                         mpis_metric_get_name (chart_metric (self)));
  update (self);
}

/* Posts of the day; of the channel alone if it was its line that was clicked. */
static void
on_mark_activated_cb (MpisOverviewPage    *self,
                      const MpisChartMark *mark)
{
  gint32 day = (gint32) mark->day;
  const char *channel = NULL;

  if (mark->series != NULL)
    {
      const char *of = mpis_series_get_ghost_of (mark->series);

      channel = of != NULL ? of : mpis_series_get_id (mark->series);
      day -= (gint32) mpis_series_get_shift (mark->series);
    }
  mpis_show_posts_of_days (GTK_WIDGET (self), day, day, channel);
}

static void
choose_metric (MpisOverviewPage *self)
{
  g_autofree char *name = g_settings_get_string (mpis_scope_get_settings (self->scope),
                                                 MPIS_KEY_CHART_METRIC);

  self->choosing = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (chart_metrics); i++)
    if (g_str_equal (mpis_metric_get_name (chart_metrics[i]), name))
      gtk_drop_down_set_selected (self->metric_drop_down, i);
  self->choosing = FALSE;
}

/* The chart of the page as a card, which follows the header as the page does. */
static void
add_to_dashboard_action (GtkWidget  *widget,
                         const char *action,
                         GVariant   *parameter)
{
  MpisOverviewPage *self = MPIS_OVERVIEW_PAGE (widget);
  g_autoptr(JsonObject) config = json_object_new ();
  AdwDialog *dialog;

  json_object_set_string_member (config, "metric", mpis_metric_get_name (chart_metric (self)));
  dialog = mpis_add_to_dashboard_dialog_new (self->scope, "engagement-chart", config);
  if (dialog != NULL)
    adw_dialog_present (dialog, widget);
}

static void
mpis_overview_page_map (GtkWidget *widget)
{
  MpisOverviewPage *self = MPIS_OVERVIEW_PAGE (widget);

  GTK_WIDGET_CLASS (mpis_overview_page_parent_class)->map (widget);
  if (self->stale)
    update (self);
}

static void
mpis_overview_page_dispose (GObject *object)
{
  MpisOverviewPage *self = MPIS_OVERVIEW_PAGE (object);

  mpis_question_drop (&self->question);
  g_clear_object (&self->scope);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), MPIS_TYPE_OVERVIEW_PAGE);
  G_OBJECT_CLASS (mpis_overview_page_parent_class)->dispose (object);
}

static void
mpis_overview_page_class_init (MpisOverviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mpis_overview_page_dispose;
  widget_class->map = mpis_overview_page_map;

  g_type_ensure (MPIS_TYPE_ATTENTION);
  g_type_ensure (MPIS_TYPE_CHANNEL_LIST);
  g_type_ensure (MPIS_TYPE_CHART);
  g_type_ensure (MPIS_TYPE_FIGURE);
  g_type_ensure (MPIS_TYPE_RECENT_POSTS);
  g_type_ensure (MPIS_TYPE_STATE_PANE);
  g_type_ensure (MPIS_TYPE_TILES);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/mpis/Dashboard/ui/overview-page.ui");
  for (guint i = 0; i < MPIS_N_FIGURES; i++)
    {
      g_autofree char *name = g_strdup_printf ("figure_%u", i);

      gtk_widget_class_bind_template_child_full (widget_class, name, FALSE,
                                                 G_STRUCT_OFFSET (MpisOverviewPage, figures) +
                                                 i * sizeof (MpisFigure *));
    }
  gtk_widget_class_bind_template_child (widget_class, MpisOverviewPage, pane);
  gtk_widget_class_bind_template_child (widget_class, MpisOverviewPage, lens_group);
  gtk_widget_class_bind_template_child (widget_class, MpisOverviewPage, metric_drop_down);
  gtk_widget_class_bind_template_child (widget_class, MpisOverviewPage, chart_stack);
  gtk_widget_class_bind_template_child (widget_class, MpisOverviewPage, chart);
  gtk_widget_class_bind_template_child (widget_class, MpisOverviewPage, chart_empty_label);
  gtk_widget_class_bind_template_child (widget_class, MpisOverviewPage, chart_note);
  gtk_widget_class_bind_template_child (widget_class, MpisOverviewPage, channel_list);
  gtk_widget_class_bind_template_child (widget_class, MpisOverviewPage, recent_posts);
  gtk_widget_class_bind_template_child (widget_class, MpisOverviewPage, attention);
  gtk_widget_class_bind_template_callback (widget_class, on_metric_selected_cb);
  gtk_widget_class_install_action (widget_class, "chart-owner.add-to-dashboard", NULL, add_to_dashboard_action);
}

static void
mpis_overview_page_init (MpisOverviewPage *self)
{
  g_autoptr(GtkStringList) names = NULL;

  self->choosing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  names = gtk_string_list_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (chart_metrics); i++)
    gtk_string_list_append (names, mpis_words_metric_name (chart_metrics[i]));
  gtk_drop_down_set_model (self->metric_drop_down, G_LIST_MODEL (names));
  g_signal_connect_swapped (self->lens_group, "notify::active-name",
                            G_CALLBACK (on_lens_changed_cb), self);
  g_signal_connect_swapped (self->chart, "mark-activated", G_CALLBACK (on_mark_activated_cb), self);
  self->choosing = FALSE;
}

/**
 * mpis_overview_page_set_scope:
 * @scope: what to look at
 */
void
mpis_overview_page_set_scope (MpisOverviewPage *self,
                              MpisScope        *scope)
{
  g_return_if_fail (MPIS_IS_OVERVIEW_PAGE (self));

  if (!g_set_object (&self->scope, scope))
    return;
  choose_metric (self);
  mpis_happenings_attach (self->chart, scope);
  mpis_chart_set_hint (self->chart, _("Click for the day’s posts"));
  g_settings_bind (mpis_scope_get_settings (scope), MPIS_KEY_CHART_PREVIOUS, self->chart,
                   "show-previous", G_SETTINGS_BIND_DEFAULT);
  mpis_state_pane_set_busy (self->pane, TRUE);
  mpis_state_pane_set_scope (self->pane, scope);
  g_signal_connect_object (scope, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  self->stale = TRUE;
  update (self);
}

/**
 * mpis_overview_page_get_pane:
 *
 * Returns: (transfer none): what says whether there is something to show
 */
MpisStatePane *
mpis_overview_page_get_pane (MpisOverviewPage *self)
{
  g_return_val_if_fail (MPIS_IS_OVERVIEW_PAGE (self), NULL);

  return self->pane;
}
