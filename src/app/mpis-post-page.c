#include "config.h"

#include "mpis-post-page.h"

#include <glib/gi18n.h>

#include "mpis-channel.h"
#include "mpis-chart.h"
#include "mpis-columns.h"
#include "mpis-draft-row.h"
#include "mpis-format.h"
#include "mpis-history.h"
#include "mpis-links.h"
#include "mpis-tiles.h"
#include "mpis-words.h"

/* A text longer than this many characters is folded at first. */
#define LONG_TEXT 420

/* The table of measurements is a list that scrolls by itself: this many rows are seen at once. */
#define TABLE_ROWS       10
#define TABLE_ROW_HEIGHT 37

struct _MpisPostPage
{
  AdwNavigationPage parent_instance;

  GtkWidget      *link_button;
  GtkWidget      *earlier_button;
  GtkWidget      *later_button;
  GtkLabel       *heading_label;
  GtkLabel       *facts_label;
  GtkWidget      *demo_label;
  GtkLabel       *text_label;
  GtkWidget      *more_button;
  MpisTiles      *counters;
  GtkLabel       *measured_label;
  GtkWidget      *history_box;
  GtkWidget      *no_history;
  AdwToggleGroup *kind_group;
  MpisChart      *chart;
  GtkWidget      *table_scroller;
  GtkColumnView  *table;
  AdwPreferencesGroup *compare_group;
  GtkWidget      *rate_row;
  GtkWidget      *views_row;
  GtkWidget      *project_row;
  GtkWidget      *persona_row;
  GtkWidget      *account_row;
  GtkWidget      *item_row;
  GtkWidget      *id_row;
  MpisDraftRow   *draft_row;
  GtkWidget      *run_row;
  GtkWidget      *run_arrow;
  GtkWidget      *link_row;

  MpisPost       *post;
  MpisScope      *scope;
  GPtrArray      *order;     /* (nullable): the posts of the list it was opened from */
  GListStore     *rows;
};

G_DEFINE_FINAL_TYPE (MpisPostPage, mpis_post_page, ADW_TYPE_NAVIGATION_PAGE)

static const MpisCounter shown_counters[] = {
  MPIS_COUNTER_VIEWS, MPIS_COUNTER_IMPRESSIONS, MPIS_COUNTER_REACH, MPIS_COUNTER_REACTIONS,
  MPIS_COUNTER_COMMENTS, MPIS_COUNTER_SHARES, MPIS_COUNTER_SAVES, MPIS_COUNTER_CLICKS,
};

/* What is worth a place for this post: what its channel offers, and what came anyway. */
static MpisCounterSet
counters_of (const MpisPostFields *post)
{
  MpisCounterSet set = mpis_channel_get_offered (post->channel);

  for (guint i = 0; i < MPIS_N_COUNTERS; i++)
    if (post->latest.value[i] != MPIS_UNKNOWN)
      set |= MPIS_COUNTER_BIT (i);
  return set;
}

static char *
at_text (gpointer    item,
         MpisScope  *scope,
         char      **tooltip)
{
  return mpis_words_instant (mpis_history_row_peek (item)->at, mpis_scope_get_zone (scope));
}

static char *
notes_text (gpointer    item,
            MpisScope  *scope,
            char      **tooltip)
{
  return mpis_history_row_notes (item);
}

/* “1,234 (+56)”: the total, and what was gained since the measurement before. */
static char *
step_text (gpointer     item,
           MpisCounter  counter,
           char       **tooltip)
{
  const MpisHistoryStep *step = mpis_history_row_peek (item);
  g_autofree char *total = mpis_format_count (step->total.value[counter]);
  g_autofree char *gain = NULL;

  if (step->total.value[counter] == MPIS_UNKNOWN)
    *tooltip = g_strdup (_("Not measured this time"));
  if (step->gain.value[counter] == MPIS_UNKNOWN || step->gain.value[counter] == 0 ||
      (step->flags[counter] & MPIS_GAIN_OPENING))
    return g_steal_pointer (&total);
  gain = mpis_words_gain (step->gain.value[counter]);
  return g_strdup_printf ("%s (%s)", total, gain);
}

#define STEP_TEXT(name, COUNTER)                                                  \
  static char *                                                                   \
  name##_step_text (gpointer item, MpisScope *scope, char **tooltip)              \
  {                                                                               \
    return step_text (item, COUNTER, tooltip);                                    \
  }

STEP_TEXT (views, MPIS_COUNTER_VIEWS)
STEP_TEXT (impressions, MPIS_COUNTER_IMPRESSIONS)
STEP_TEXT (reach, MPIS_COUNTER_REACH)
STEP_TEXT (reactions, MPIS_COUNTER_REACTIONS)
STEP_TEXT (comments, MPIS_COUNTER_COMMENTS)
STEP_TEXT (shares, MPIS_COUNTER_SHARES)
STEP_TEXT (saves, MPIS_COUNTER_SAVES)
STEP_TEXT (clicks, MPIS_COUNTER_CLICKS)

static const MpisCellText step_texts[MPIS_N_COUNTERS] = {
  [MPIS_COUNTER_VIEWS] = views_step_text,
  [MPIS_COUNTER_IMPRESSIONS] = impressions_step_text,
  [MPIS_COUNTER_REACH] = reach_step_text,
  [MPIS_COUNTER_REACTIONS] = reactions_step_text,
  [MPIS_COUNTER_COMMENTS] = comments_step_text,
  [MPIS_COUNTER_SHARES] = shares_step_text,
  [MPIS_COUNTER_SAVES] = saves_step_text,
  [MPIS_COUNTER_CLICKS] = clicks_step_text,
};

static void
set_up_table (MpisPostPage *self)
{
  MpisCounterSet set = counters_of (mpis_post_peek (self->post));
  MpisColumn at = { "at", _("Measured"), 150, FALSE, at_text };
  MpisColumn notes = { "notes", _("Notes"), -1, FALSE, notes_text };

  mpis_column_view_add (self->table, &at, self->scope);
  for (guint i = 0; i < G_N_ELEMENTS (shown_counters); i++)
    {
      MpisCounter counter = shown_counters[i];
      MpisColumn column = { mpis_counter_get_name (counter),
                            mpis_words_metric_name ((MpisMetric) counter), 130, TRUE,
                            step_texts[counter] };

      if (set & MPIS_COUNTER_BIT (counter))
        mpis_column_view_add (self->table, &column, self->scope);
    }
  mpis_column_view_add (self->table, &notes, self->scope);
}

static void
add_counter (MpisPostPage *self,
             const char   *name,
             const char   *text,
             const char   *tooltip)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *name_label = gtk_label_new (name);
  GtkWidget *value_label = gtk_label_new (text);
  g_autofree char *label = g_strdup_printf ("%s: %s", name, tooltip != NULL ? tooltip : text);

  gtk_label_set_xalign (GTK_LABEL (name_label), 0);
  gtk_label_set_xalign (GTK_LABEL (value_label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name_label), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (GTK_LABEL (value_label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (name_label, "caption-heading");
  gtk_widget_add_css_class (name_label, "dimmed");
  gtk_widget_add_css_class (value_label, "title-3");
  gtk_widget_add_css_class (value_label, "numeric");
  if (tooltip != NULL)
    gtk_widget_add_css_class (value_label, "dimmed");
  gtk_widget_set_tooltip_text (box, tooltip);
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "figure");
  gtk_box_append (GTK_BOX (box), name_label);
  gtk_box_append (GTK_BOX (box), value_label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_parent (box, GTK_WIDGET (self->counters));
}

static void
show_counters (MpisPostPage         *self,
               const MpisPostFields *post)
{
  MpisCounterSet set = counters_of (post);
  g_autofree char *when = mpis_words_instant (post->measured_at, mpis_scope_get_zone (self->scope));
  g_autofree char *measured = g_strdup_printf (_("Last measured %s"), when);
  g_autofree char *rate_tooltip = NULL;
  g_autofree char *rate = mpis_post_rate_text (post, &rate_tooltip);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->counters))))
    gtk_widget_unparent (child);
  for (guint i = 0; i < G_N_ELEMENTS (shown_counters); i++)
    {
      g_autofree char *tooltip = NULL;
      g_autofree char *text = NULL;

      if (!(set & MPIS_COUNTER_BIT (shown_counters[i])))
        continue;
      text = mpis_post_counter_text (post, shown_counters[i], &tooltip);
      add_counter (self, mpis_words_metric_name ((MpisMetric) shown_counters[i]), text, tooltip);
    }
  add_counter (self, mpis_words_metric_name (MPIS_METRIC_ENGAGEMENT_RATE), rate, rate_tooltip);
  gtk_label_set_text (self->measured_label, measured);
  gtk_widget_set_visible (GTK_WIDGET (self->measured_label),
                          post->measured_at != MPIS_INSTANT_UNKNOWN);
}

static void
set_row (GtkWidget  *row,
         const char *text)
{
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  gtk_widget_set_visible (row, text != NULL && *text != '\0');
}

static MpisRun *
find_run (MpisPostPage *self)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (self->scope);
  GListModel *runs = workspace != NULL ? mpis_workspace_get_runs (workspace) : NULL;
  const char *id = mpis_post_peek (self->post)->run_id;

  for (guint i = 0; id != NULL && runs != NULL && i < g_list_model_get_n_items (runs); i++)
    {
      g_autoptr(MpisRun) run = g_list_model_get_item (runs, i);

      if (g_str_equal (mpis_run_peek (run)->id, id))
        return g_steal_pointer (&run);
    }
  return NULL;
}

static void
show_run (MpisPostPage *self)
{
  g_autoptr(MpisRun) run = find_run (self);

  set_row (self->run_row, mpis_post_peek (self->post)->run_id);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->run_row), run != NULL);
  gtk_widget_set_visible (self->run_arrow, run != NULL);
}

static void
on_run_activated_cb (MpisPostPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-run", "s", mpis_post_peek (self->post)->run_id);
}

static void
copy_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  const MpisPostFields *post = mpis_post_peek (MPIS_POST_PAGE (widget)->post);
  const char *what = g_variant_get_string (parameter, NULL);
  const char *text = g_str_equal (what, "item") ? post->item_id
                     : g_str_equal (what, "run") ? post->run_id
                     : g_str_equal (what, "link") ? post->url : post->id;

  if (text == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  gtk_widget_activate_action (widget, "win.toast", "s", _("Copied"));
}

/* Beside what is usual for its persona on its channel. */
static void
show_standing (MpisPostPage *self)
{
  const MpisPostFields *post = mpis_post_peek (self->post);
  MpisStandings *standings = mpis_scope_get_standings (self->scope);
  g_autofree char *channel = mpis_channel_get_label (post->channel);
  g_autofree char *words = NULL;
  static const MpisMetric metrics[] = { MPIS_METRIC_ENGAGEMENT_RATE, MPIS_METRIC_VIEWS };
  GtkWidget *rows[] = { self->rate_row, self->views_row };

  gtk_widget_set_visible (GTK_WIDGET (self->compare_group),
                          standings != NULL && post->persona_id != NULL);
  if (standings == NULL || post->persona_id == NULL)
    return;
  /* Translators: a persona, a channel and a number of days. */
  words = g_strdup_printf (_("Beside what %s published on %s in the last %d days"),
                           post->persona_name != NULL ? post->persona_name : _("the persona"),
                           channel, MPIS_STANDING_DAYS);
  adw_preferences_group_set_description (self->compare_group, words);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = NULL;
      MpisStanding standing;

      mpis_standings_compare (standings, post, metrics[i], &standing);
      text = mpis_standing_describe (&standing, metrics[i]);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (rows[i]),
                                     mpis_words_metric_name (metrics[i]));
      set_row (rows[i], text);
    }
}

static void
show_texts (MpisPostPage         *self,
            const MpisPostFields *post)
{
  g_autofree char *heading = mpis_post_get_heading (post);
  g_autofree char *channel = mpis_channel_get_label (post->channel);
  g_autofree char *when = mpis_words_instant (post->published_at,
                                              mpis_scope_get_zone (self->scope));
  g_autofree char *facts = g_strdup_printf (post->published_known ? _("%s · published %s")
                                                                  : _("%s · first measured %s"),
                                            channel, when);
  gboolean has_title = post->title != NULL && *post->title != '\0';
  gboolean has_text = post->text != NULL && *post->text != '\0' &&
                      (!has_title || !g_str_equal (post->title, post->text));

  gtk_label_set_text (self->heading_label, heading);
  gtk_label_set_text (self->facts_label, facts);
  gtk_widget_set_visible (self->demo_label, post->is_demo);
  gtk_label_set_text (self->text_label, has_text ? post->text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->text_label), has_text);
  gtk_widget_set_visible (self->more_button,
                          has_text && g_utf8_strlen (post->text, -1) > LONG_TEXT);
  set_row (self->project_row, post->project_name);
  set_row (self->persona_row, post->persona_name);
  set_row (self->account_row, post->account);
  set_row (self->item_row, post->item_id);
  set_row (self->id_row, post->id);
  set_row (self->link_row, post->url);
  gtk_widget_set_visible (self->link_button, post->url != NULL);
}

static void
show_chart (MpisPostPage *self)
{
  gboolean gains = g_strcmp0 (adw_toggle_group_get_active_name (self->kind_group), "gains") == 0;
  g_autoptr(GListStore) series = NULL;

  if (self->rows == NULL)
    return;
  series = mpis_history_series (G_LIST_MODEL (self->rows), MPIS_ALL_COUNTERS, gains,
                                mpis_scope_get_zone (self->scope));
  mpis_chart_set_kind (self->chart, MPIS_CHART_LINE);
  mpis_chart_set_unit (self->chart, MPIS_CHART_UNIT_COUNT);
  mpis_chart_set_title (self->chart, gains ? _("What the post gained, by measurement")
                                           : _("What the post had reached, by measurement"));
  mpis_chart_set_series (self->chart, G_LIST_MODEL (series));
}

static void
show_history (MpisPostPage *self)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (self->scope);
  MpisCube *cube = workspace != NULL ? mpis_workspace_get_cube (workspace) : NULL;
  g_autoptr(GListModel) newest_first = NULL;
  gboolean any;
  guint number;

  g_clear_object (&self->rows);
  if (cube != NULL && mpis_cube_find_post (cube, mpis_post_peek (self->post)->id, &number))
    self->rows = mpis_history_rows (cube, number);
  any = self->rows != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->rows)) > 0;
  gtk_widget_set_visible (self->history_box, any);
  gtk_widget_set_visible (self->no_history, !any);
  if (!any)
    return;
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->table_scroller),
                                              TABLE_ROW_HEIGHT * (int) MIN (TABLE_ROWS,
                                                                            1 + g_list_model_get_n_items (G_LIST_MODEL (self->rows))));
  newest_first = mpis_list_reversed (G_LIST_MODEL (self->rows));
  gtk_column_view_set_model (self->table,
                             GTK_SELECTION_MODEL (gtk_no_selection_new (g_steal_pointer (&newest_first))));
  show_chart (self);
}

/* After a sync the same post may be another object with newer numbers. */
static void
find_post_again (MpisPostPage *self)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (self->scope);
  GListModel *posts = workspace != NULL ? mpis_workspace_get_posts (workspace) : NULL;
  const char *id = mpis_post_peek (self->post)->id;

  for (guint i = 0; posts != NULL && i < g_list_model_get_n_items (posts); i++)
    {
      g_autoptr(MpisPost) post = g_list_model_get_item (posts, i);

      if (g_str_equal (mpis_post_peek (post)->id, id))
        {
          g_set_object (&self->post, post);
          return;
        }
    }
}

/* The place of the post in the order it was opened from, or -1. */
static int
find_place (MpisPostPage *self)
{
  const char *id = mpis_post_peek (self->post)->id;

  for (guint i = 0; self->order != NULL && i < self->order->len; i++)
    if (g_str_equal (mpis_post_peek (self->order->pdata[i])->id, id))
      return (int) i;
  return -1;
}

static void
show_place (MpisPostPage *self)
{
  int place = find_place (self);

  gtk_widget_set_visible (self->earlier_button, place >= 0);
  gtk_widget_set_visible (self->later_button, place >= 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "post.previous", place > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "post.next",
                                 place >= 0 && place + 1 < (int) self->order->len);
}

static void
update (MpisPostPage *self)
{
  find_post_again (self);
  show_texts (self, mpis_post_peek (self->post));
  mpis_draft_row_show (self->draft_row, self->scope, mpis_post_peek (self->post)->id);
  show_run (self);
  show_standing (self);
  show_place (self);
  show_counters (self, mpis_post_peek (self->post));
  show_history (self);
}

/* Another channel has other counters. */
static void
show_other (MpisPostPage *self,
            int           by)
{
  GListModel *columns = gtk_column_view_get_columns (self->table);
  int place = find_place (self) + by;

  if (self->order == NULL || place < 0 || place >= (int) self->order->len)
    return;
  g_set_object (&self->post, self->order->pdata[place]);
  gtk_column_view_set_model (self->table, NULL);
  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (self->table, column);
    }
  set_up_table (self);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->more_button), FALSE);
  update (self);
}

static void
previous_action (GtkWidget  *widget,
                 const char *action,
                 GVariant   *parameter)
{
  show_other (MPIS_POST_PAGE (widget), -1);
}

static void
next_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  show_other (MPIS_POST_PAGE (widget), 1);
}

static void
on_link_clicked_cb (MpisPostPage *self)
{
  mpis_link_open (GTK_WIDGET (self), mpis_post_peek (self->post)->url);
}

static void
on_more_toggled_cb (MpisPostPage *self)
{
  gboolean more = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->more_button));

  gtk_label_set_lines (self->text_label, more ? -1 : 6);
  gtk_label_set_ellipsize (self->text_label, more ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
  gtk_button_set_label (GTK_BUTTON (self->more_button), more ? _("Show _Less") : _("Show _More"));
}

/* Else the focus, and with it a text cursor, would begin in the text. */
static void
mpis_post_page_shown (AdwNavigationPage *page)
{
  MpisPostPage *self = MPIS_POST_PAGE (page);

  ADW_NAVIGATION_PAGE_CLASS (mpis_post_page_parent_class)->shown (page);
  gtk_widget_grab_focus (gtk_widget_get_visible (self->link_button) ? self->link_button
                                                                    : GTK_WIDGET (self->kind_group));
}

static void
mpis_post_page_dispose (GObject *object)
{
  MpisPostPage *self = MPIS_POST_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), MPIS_TYPE_POST_PAGE);
  g_clear_object (&self->post);
  g_clear_object (&self->scope);
  g_clear_object (&self->rows);
  g_clear_pointer (&self->order, g_ptr_array_unref);
  G_OBJECT_CLASS (mpis_post_page_parent_class)->dispose (object);
}

static void
mpis_post_page_class_init (MpisPostPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mpis_post_page_dispose;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = mpis_post_page_shown;

  g_type_ensure (MPIS_TYPE_CHART);
  g_type_ensure (MPIS_TYPE_DRAFT_ROW);
  g_type_ensure (MPIS_TYPE_TILES);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mpis/Dashboard/ui/post-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MpisPostPage, link_button);
  gtk_widget_class_bind_template_child (widget_class, MpisPostPage, earlier_button);
  gtk_widget_class_bind_template_child (widget_class, MpisPostPage, later_button);
  gtk_widget_class_bind_template_child (widget_class, MpisPostPage, compare_group);
  gtk_widget_class_bind_template_child (widget_class, MpisPostPage, rate_row);
  gtk_widget_class_bind_template_child (widget_class, MpisPostPage, views_row);
  gtk_widget_class_bind_template_child (widget_class, MpisPostPage, id_row);
  gtk_widget_class_bind_template_child (widget_class, MpisPostPage, run_arrow);
  gtk_widget_class_bind_template_child (widget_class, MpisPostPage, heading_label);
  gtk_widget_class_bind_template_child (widget_class, MpisPostPage, facts_label);
  gtk_widget_class_bind_template_child (widget_class, MpisPostPage, demo_label);
  gtk_widget_class_bind_template_child (widget_class, MpisPostPage, text_label);
  gtk_widget_class_bind_template_child (widget_class, MpisPostPage, more_button);
  gtk_widget_class_bind_template_child (widget_class, MpisPostPage, counters);
  gtk_widget_class_bind_template_child (widget_class, MpisPostPage, measured_label);
  gtk_widget_class_bind_template_child (widget_class, MpisPostPage, history_box);
  gtk_widget_class_bind_template_child (widget_class, MpisPostPage, no_history);
  gtk_widget_class_bind_template_child (widget_class, MpisPostPage, kind_group);
  gtk_widget_class_bind_template_child (widget_class, MpisPostPage, chart);
  gtk_widget_class_bind_template_child (widget_class, MpisPostPage, table_scroller);
  gtk_widget_class_bind_template_child (widget_class, MpisPostPage, table);
  gtk_widget_class_bind_template_child (widget_class, MpisPostPage, project_row);
  gtk_widget_class_bind_template_child (widget_class, MpisPostPage, persona_row);
  gtk_widget_class_bind_template_child (widget_class, MpisPostPage, account_row);
  gtk_widget_class_bind_template_child (widget_class, MpisPostPage, item_row);
  gtk_widget_class_bind_template_child (widget_class, MpisPostPage, draft_row);
  gtk_widget_class_bind_template_child (widget_class, MpisPostPage, run_row);
  gtk_widget_class_bind_template_child (widget_class, MpisPostPage, link_row);
  gtk_widget_class_bind_template_callback (widget_class, on_link_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_run_activated_cb);
  gtk_widget_class_install_action (widget_class, "post.previous", NULL, previous_action);
  gtk_widget_class_install_action (widget_class, "post.next", NULL, next_action);
  gtk_widget_class_install_action (widget_class, "post.copy", "s", copy_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, GDK_ALT_MASK, "post.previous",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Down, GDK_ALT_MASK, "post.next", NULL);
  gtk_widget_class_bind_template_callback (widget_class, on_more_toggled_cb);
}

static void
mpis_post_page_init (MpisPostPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->kind_group, "notify::active-name", G_CALLBACK (show_chart), self);
}

/**
 * mpis_post_page_new:
 * @post: the post to show
 * @scope: for its workspace and zone
 * @order: (nullable): the posts of the list it was opened from, which its arrows go through
 *
 * Returns: (transfer floating): a page about @post
 */
MpisPostPage *
mpis_post_page_new (MpisPost  *post,
                    MpisScope *scope,
                    GPtrArray *order)
{
  MpisPostPage *self = g_object_new (MPIS_TYPE_POST_PAGE, NULL);

  self->post = g_object_ref (post);
  self->scope = g_object_ref (scope);
  self->order = order != NULL ? g_ptr_array_ref (order) : NULL;
  set_up_table (self);
  g_signal_connect_object (scope, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (scope, "standings-changed", G_CALLBACK (show_standing), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return self;
}
