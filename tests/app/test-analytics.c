#include "config.h"

#include <math.h>

#include "app-test.h"
#include "mpis-answer-table.h"
#include "mpis-chart-private.h"
#include "mpis-columns.h"
#include "mpis-state-pane.h"
#include "mpis-views.h"
#include "mpis-words.h"

/* What is asked, without a window */

static void
drill (MpisExplorer *explorer,
       const char   *key)
{
  g_assert_true (mpis_explorer_drill (explorer, key, key));
}

static void
test_drill (void)
{
  g_autoptr(MpisExplorer) explorer = mpis_explorer_new ();

  explorer->by = MPIS_GROUP_PERSONA;
  explorer->split = MPIS_GROUP_CHANNEL;
  drill (explorer, "ada");
  g_assert_cmpint (explorer->by, ==, MPIS_GROUP_PROJECT);
  g_assert_cmpint (explorer->split, ==, MPIS_GROUP_CHANNEL);
  drill (explorer, "garden");
  g_assert_cmpint (explorer->by, ==, MPIS_GROUP_CHANNEL);
  g_assert_cmpint (explorer->split, ==, MPIS_EXPLORER_WHOLE);   /* it is broken down by that now */
  drill (explorer, "youtube");
  g_assert_cmpint (explorer->by, ==, MPIS_GROUP_POST);
  g_assert_false (mpis_explorer_drill (explorer, "p1", "Tulips"));

  mpis_explorer_go_up (explorer, 1);
  g_assert_cmpint (explorer->by, ==, MPIS_GROUP_PROJECT);
  g_assert_cmpint (explorer->split, ==, MPIS_GROUP_CHANNEL);
  g_assert_cmpuint (explorer->path->len, ==, 1);
  mpis_explorer_go_up (explorer, 1);
  g_assert_cmpuint (explorer->path->len, ==, 1);
  mpis_explorer_go_up (explorer, 0);
  g_assert_cmpint (explorer->by, ==, MPIS_GROUP_PERSONA);
  g_assert_cmpuint (explorer->path->len, ==, 0);
}

/* What was entered is not broken down again on the way down. */
static void
test_drill_skips (void)
{
  g_autoptr(MpisExplorer) explorer = mpis_explorer_new ();

  explorer->by = MPIS_GROUP_CHANNEL;
  drill (explorer, "youtube");
  mpis_explorer_set_by (explorer, MPIS_GROUP_PROJECT);
  drill (explorer, "garden");
  g_assert_cmpint (explorer->by, ==, MPIS_GROUP_POST);
}

static void
test_period (void)
{
  g_autoptr(MpisExplorer) explorer = mpis_explorer_new ();
  MpisPeriod all = { MPIS_DAY_FIRST, MPIS_DAY_LAST };
  g_autofree char *key = NULL;
  gint32 february;
  MpisPeriod period;

  g_assert_true (mpis_day_from_date (2028, 2, 1, &february));
  key = g_strdup_printf ("%d", february);
  explorer->by = MPIS_GROUP_MONTH;
  drill (explorer, key);
  g_assert_cmpint (explorer->by, ==, MPIS_GROUP_WEEK);
  period = mpis_explorer_get_period (explorer, all);
  g_assert_cmpint (period.from, ==, february);
  g_assert_cmpint (period.to, ==, february + 28);   /* a leap year */

  period = mpis_explorer_get_period (explorer, (MpisPeriod) { february + 20, february + 50 });
  g_assert_cmpint (period.from, ==, february + 20);
  g_assert_cmpint (period.to, ==, february + 28);
  period = mpis_explorer_get_period (explorer, (MpisPeriod) { february + 40, february + 50 });
  g_assert_cmpint (period.from, >, period.to);
}

static void
test_last_days (void)
{
  static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

  for (guint month = 1; month <= 12; month++)
    {
      gint32 first;

      g_assert_true (mpis_day_from_date (2026, month, 1, &first));
      g_assert_cmpint (mpis_group_get_last_day (MPIS_GROUP_MONTH, first), ==,
                       first + lengths[month - 1] - 1);
    }
  g_assert_cmpint (mpis_group_get_last_day (MPIS_GROUP_WEEK, 100), ==, 106);
  g_assert_cmpint (mpis_group_get_last_day (MPIS_GROUP_DAY, 100), ==, 100);
}

static void
test_fixed (void)
{
  g_autoptr(MpisExplorer) explorer = mpis_explorer_new ();
  MpisGroup groups[MPIS_N_GROUPS];
  const char *keys[MPIS_N_GROUPS];

  explorer->by = MPIS_GROUP_WEEK;
  drill (explorer, "100");
  mpis_explorer_set_by (explorer, MPIS_GROUP_WEEKDAY);
  drill (explorer, "2");
  g_assert_cmpint (explorer->by, ==, MPIS_GROUP_HOUR);
  mpis_explorer_set_by (explorer, MPIS_GROUP_WEEKDAY);
  drill (explorer, "3");

  g_assert_cmpuint (mpis_explorer_get_fixed (explorer, groups, keys), ==, 1);
  g_assert_cmpint (groups[0], ==, MPIS_GROUP_WEEKDAY);
  g_assert_cmpstr (keys[0], ==, "3");
}

static void
test_kept (void)
{
  g_autoptr(MpisExplorer) explorer = mpis_explorer_new ();
  g_autoptr(MpisExplorer) again = NULL;
  g_autoptr(MpisExplorer) nonsense = NULL;
  g_autoptr(GVariant) kept = NULL;
  g_autoptr(GVariant) kept_again = NULL;
  g_autoptr(GVariant) wrong =
    g_variant_ref_sink (g_variant_new_parsed ("{'metric': <'hearts'>, 'by': <7>, 'split': <'post'>, "
                                              "'path': <[('post', '', 'p1', 'P')]>}"));

  explorer->metric = MPIS_METRIC_ENGAGEMENT_RATE;
  explorer->by = MPIS_GROUP_MONTH;
  explorer->split = MPIS_GROUP_PERSONA;
  explorer->compare = TRUE;
  drill (explorer, "100");
  kept = g_variant_ref_sink (mpis_explorer_to_variant (explorer));
  again = mpis_explorer_new_from_variant (kept);
  kept_again = g_variant_ref_sink (mpis_explorer_to_variant (again));
  g_assert_cmpvariant (kept, kept_again);
  mpis_explorer_go_up (again, 0);
  g_assert_cmpint (again->split, ==, MPIS_GROUP_PERSONA);

  nonsense = mpis_explorer_new_from_variant (wrong);
  g_assert_cmpint (nonsense->metric, ==, MPIS_METRIC_VIEWS);
  g_assert_cmpint (nonsense->by, ==, MPIS_GROUP_DAY);
  g_assert_cmpint (nonsense->split, ==, MPIS_EXPLORER_WHOLE);
  g_assert_cmpuint (nonsense->path->len, ==, 0);
}

/* The page */

static GtkWidget *
open_page (AppTest *test,
           int      width)
{
  GtkWidget *page;

  app_test_set_up (test, app_test_fill_known);
  g_settings_set_string (test->settings, "page", "analytics");
  app_test_open (test, width, 900);
  page = mpis_window_get_page (test->window, "analytics");
  return page;
}

static void
choose (GtkWidget  *page,
        const char *drop_down,
        guint       item)
{
  gtk_drop_down_set_selected (app_test_child (page, drop_down), item);
  app_test_settle ();
}

static GtkColumnView *
view_of (GtkWidget *page)
{
  return app_test_child (app_test_child (page, "table"), "column_view");
}

static GListModel *
rows_of (GtkWidget *page)
{
  return G_LIST_MODEL (gtk_column_view_get_model (view_of (page)));
}

static GtkLabel *
total_of (GtkWidget *page)
{
  return app_test_child (app_test_child (page, "table"), "total_label");
}

static void
assert_row (GtkWidget  *page,
            guint       number,
            const char *label,
            gint64      value)
{
  g_autoptr(MpisAnswerRow) row = g_list_model_get_item (rows_of (page), number);

  g_assert_nonnull (row);
  g_assert_cmpstr (mpis_answer_row_get_label (row), ==, label);
  g_assert_cmpint (mpis_answer_row_get_value (row)->known, ==, value >= 0);
  if (value >= 0)
    g_assert_cmpint (mpis_answer_row_get_value (row)->integer, ==, value);
}

static void
activate (GtkWidget *page,
          guint      number)
{
  g_signal_emit_by_name (view_of (page), "activate", number);
  app_test_settle ();
}

/* For every metric, breakdown and lens: the total is what the cube answers without groups. */
static void
test_totals (void)
{
  AppTest test;
  GtkWidget *page = open_page (&test, 1200);
  MpisCube *cube = mpis_workspace_get_cube (test.workspace);
  guint n_known = 0;

  mpis_scope_set_range (test.scope, MPIS_RANGE_30_DAYS);
  for (guint metric = 0; metric < MPIS_N_METRICS; metric++)
    {
      MpisPeriod period = mpis_scope_get_period (test.scope);
      MpisQuery query = MPIS_QUERY_INIT;
      g_autoptr(MpisResult) result = NULL;
      MpisExplorer explorer = { .metric = metric, .by = MPIS_GROUP_CHANNEL, .split = MPIS_EXPLORER_WHOLE };
      DexFuture *future;
      const MpisAnswer *answer;
      MpisValue value;

      explorer.path = g_ptr_array_new ();
      query.metric = metric;
      query.lens = metric == MPIS_METRIC_POSTS ? MPIS_LENS_POSTS : MPIS_LENS_ACTIVITY;
      query.from = period.from;
      query.to = period.to;
      result = mpis_cube_query (cube, &query);
      mpis_result_get_value (result, 0, &value);
      future = mpis_answer_work_out (test.scope, &explorer);
      while (dex_future_is_pending (future))   /* another thread has it, which wakes nobody here */
        if (!g_main_context_iteration (NULL, FALSE))
          g_usleep (500);
      answer = g_value_get_boxed (dex_future_get_value (future, NULL));
      g_assert_cmpint (answer->total.known, ==, value.known);
      if (value.known)
        g_assert_cmpfloat (answer->total.number, ==, value.number);
      n_known += value.known;
      dex_unref (future);
      g_ptr_array_unref (explorer.path);
    }
  g_assert_cmpuint (n_known, >=, 5);
  app_test_wait_text (total_of (page), "1,200");
  choose (page, "metric_drop_down", MPIS_METRIC_ENGAGEMENT_RATE);
  choose (page, "by_drop_down", MPIS_GROUP_PROJECT);
  app_test_wait_text (total_of (page), "9.6\u00a0%");   /* 115 of 1,200, not the sum of two rates */
  app_test_tear_down (&test);
}

static void
test_by_channel (void)
{
  AppTest test;
  GtkWidget *page = open_page (&test, 1200);

  choose (page, "by_drop_down", MPIS_GROUP_CHANNEL);
  app_test_wait_items (rows_of (page), 2);
  assert_row (page, 0, "Telegram", 900);
  assert_row (page, 1, "YouTube", 300);

  gtk_column_view_sort_by_column (view_of (page), mpis_column_view_find (view_of (page), "value"),
                                  GTK_SORT_ASCENDING);
  app_test_settle ();
  assert_row (page, 0, "YouTube", 300);

  /* Comments: Telegram has none that anybody knows, and that is less than any. */
  choose (page, "metric_drop_down", MPIS_METRIC_COMMENTS);
  assert_row (page, 0, "YouTube", 10);
  if (g_list_model_get_n_items (rows_of (page)) > 1)
    assert_row (page, 1, "Telegram", -1);
  app_test_tear_down (&test);
}

static void
test_drill_and_back (void)
{
  AppTest test;
  GtkWidget *page = open_page (&test, 1200);
  GtkWidget *crumbs = app_test_child (page, "crumbs");

  choose (page, "by_drop_down", MPIS_GROUP_PROJECT);
  app_test_wait_items (rows_of (page), 2);
  g_assert_false (gtk_widget_get_visible (crumbs));
  activate (page, 1);
  app_test_wait_text (total_of (page), "300");
  g_assert_nonnull (app_test_find_label (crumbs, "Garden"));
  assert_row (page, 0, "YouTube", 300);
  activate (page, 0);
  app_test_wait_items (rows_of (page), 1);
  assert_row (page, 0, "Tulips in spring", 300);

  activate (page, 0);
  g_assert_cmpstr (adw_navigation_page_get_tag (
    adw_navigation_view_get_visible_page (app_test_child (test.window, "navigation_view"))), ==, "post");
  g_assert_true (app_test_press (&test, "<Alt>Left"));   /* from the post's page to its row */
  g_assert_nonnull (app_test_find_label (crumbs, "YouTube"));
  g_assert_true (app_test_press (&test, "<Alt>Left"));
  g_assert_null (app_test_find_label (crumbs, "YouTube"));
  gtk_widget_activate_action (page, "analytics.go-up", "u", 0);
  app_test_wait_text (total_of (page), "1,200");
  g_assert_false (gtk_widget_get_visible (crumbs));
  app_test_wait_items (rows_of (page), 2);
  app_test_tear_down (&test);
}

/* A click on a bar or a point does what the row of the table does. */
static void
test_chart_drills (void)
{
  AppTest test;
  GtkWidget *page = open_page (&test, 1200);
  MpisChart *chart = app_test_child (page, "chart");
  GtkWidget *crumbs = app_test_child (page, "crumbs");
  g_autoptr(MpisAnswerRow) week = NULL;
  MpisChartMark mark;

  choose (page, "by_drop_down", MPIS_GROUP_PROJECT);
  app_test_wait_items (rows_of (page), 2);
  mark = (MpisChartMark) { NAN, g_array_index (chart->data->traces, MpisChartTrace, 1).series };
  g_assert_cmpstr (mpis_series_get_name (mark.series), ==, "Garden");
  g_signal_emit_by_name (chart, "mark-activated", &mark);
  app_test_settle ();
  app_test_wait_text (total_of (page), "300");
  g_assert_nonnull (app_test_find_label (crumbs, "Garden"));
  gtk_widget_activate_action (page, "analytics.go-up", "u", 0);
  app_test_wait_text (total_of (page), "1,200");

  choose (page, "by_drop_down", MPIS_GROUP_WEEK);
  app_test_wait_text (total_of (page), "1,200");
  week = g_list_model_get_item (rows_of (page), 0);
  mark = (MpisChartMark) { atoi (mpis_answer_row_get_key (week)) + 2, NULL };   /* within the week */
  g_signal_emit_by_name (chart, "mark-activated", &mark);
  app_test_settle ();
  g_assert_nonnull (app_test_find_label (crumbs, mpis_answer_row_get_label (week)));
  app_test_tear_down (&test);
}

static void
test_chart_compares (void)
{
  AppTest test;
  GtkWidget *page = open_page (&test, 1200);
  MpisChart *chart = app_test_child (page, "chart");
  const MpisChartTrace *ghost;

  choose (page, "by_drop_down", MPIS_GROUP_DAY);
  gtk_toggle_button_set_active (app_test_child (page, "compare_button"), TRUE);
  app_test_wait_text (app_test_child (app_test_child (page, "table"), "before_label"), "was 5,000");
  g_assert_cmpuint (chart->data->traces->len, ==, 2);
  ghost = &g_array_index (chart->data->traces, MpisChartTrace, 1);
  g_assert_cmpstr (mpis_series_get_ghost_of (ghost->series), ==, "views");
  g_assert_cmpfloat (mpis_series_get_shift (ghost->series), ==, 30);
  app_test_tear_down (&test);
}

/* A weekday is no filter a query has; its posts are found all the same. */
static void
test_drill_weekday (void)
{
  AppTest test;
  GtkWidget *page = open_page (&test, 1200);
  gint64 total = 0;

  choose (page, "by_drop_down", MPIS_GROUP_WEEKDAY);
  for (guint i = 0; i < g_list_model_get_n_items (rows_of (page)); i++)
    {
      g_autoptr(MpisAnswerRow) row = g_list_model_get_item (rows_of (page), i);
      const MpisValue *value = mpis_answer_row_get_value (row);
      g_autofree char *text = mpis_words_value (value, MPIS_METRIC_VIEWS);

      g_assert_true (value->known);
      total += value->integer;
      activate (page, i);
      app_test_wait_text (total_of (page), text);
      gtk_widget_activate_action (page, "analytics.up", NULL);
      app_test_wait_text (total_of (page), "1,200");
    }
  g_assert_cmpint (total, ==, 1200);
  app_test_tear_down (&test);
}

static void
test_split (void)
{
  AppTest test;
  GtkWidget *page = open_page (&test, 1200);
  g_autoptr(MpisAnswerRow) row = NULL;

  choose (page, "by_drop_down", MPIS_GROUP_PERSONA);
  choose (page, "split_drop_down", 1);
  app_test_wait_items (rows_of (page), 2);
  g_assert_nonnull (mpis_column_view_find (view_of (page), "part-1"));
  row = g_list_model_get_item (rows_of (page), 0);
  g_assert_cmpstr (mpis_answer_row_get_label (row), ==, "Bo");
  g_assert_cmpint (mpis_answer_row_get_part (row, 0)->integer, ==, 900);
  g_assert_false (mpis_answer_row_get_part (row, 1)->known);   /* Bo is not on YouTube */

  choose (page, "by_drop_down", MPIS_GROUP_CHANNEL);
  app_test_settle ();
  g_assert_null (mpis_column_view_find (view_of (page), "part-0"));
  app_test_tear_down (&test);
}

static const char *
first_label (GtkWidget *page)
{
  g_autoptr(MpisAnswerRow) row =
    g_list_model_get_item (G_LIST_MODEL (gtk_column_view_get_model (view_of (page))), 0);

  return mpis_answer_row_get_label (row);   /* the answer keeps it */
}

static void
choose_sort (GtkWidget  *button,
             const char *action,
             const char *target)
{
  if (target != NULL)
    g_assert_true (gtk_widget_activate_action (button, action, "s", target));
  else
    g_assert_true (gtk_widget_activate_action (button, action, NULL));
  app_test_settle ();
}

/* What a click on a heading does can be done without a pointer. */
static void
test_sort (void)
{
  AppTest test;
  GtkWidget *page = open_page (&test, 1200);
  GtkWidget *table = app_test_child (page, "table");
  GtkWidget *button = app_test_child (page, "sort_button");
  g_autofree char *by = NULL;
  gboolean reversed;

  choose (page, "by_drop_down", MPIS_GROUP_PROJECT);
  app_test_wait_items (rows_of (page), 2);
  g_assert_cmpstr (first_label (page), ==, "Trains");   /* the highest first */
  choose_sort (button, "sort.reversed", NULL);
  g_assert_cmpstr (first_label (page), ==, "Garden");
  choose_sort (button, "sort.by", "value");
  g_assert_cmpstr (first_label (page), ==, "Trains");

  /* By a heading: the menu knows. */
  gtk_column_view_sort_by_column (view_of (page), mpis_column_view_find (view_of (page), "label"),
                                  GTK_SORT_DESCENDING);
  g_object_get (table, "sort-by", &by, "reversed", &reversed, NULL);
  g_assert_cmpstr (by, ==, "label");
  g_assert_true (reversed);
  g_assert_cmpuint (g_menu_model_get_n_items (gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (button))),
                    ==, 2);
  app_test_tear_down (&test);
}

static void
test_compare (void)
{
  AppTest test;
  GtkWidget *page = open_page (&test, 1200);
  GtkWidget *table = app_test_child (page, "table");
  GtkToggleButton *compare = app_test_child (page, "compare_button");
  g_autoptr(MpisAnswerRow) row = NULL;

  choose (page, "by_drop_down", MPIS_GROUP_PROJECT);
  gtk_toggle_button_set_active (compare, TRUE);
  app_test_wait_text (app_test_child (table, "before_label"), "was 5,000");
  g_assert_nonnull (strstr (gtk_label_get_text (app_test_child (table, "change_label")), "76"));
  row = g_list_model_get_item (rows_of (page), 1);
  g_assert_cmpstr (mpis_answer_row_get_label (row), ==, "Garden");
  g_assert_cmpint (mpis_answer_row_get_before (row)->integer, ==, 5000);

  /* By month or week, the same days are compared: their values before add up to no more. */
  choose (page, "by_drop_down", MPIS_GROUP_WEEK);
  app_test_wait_text (app_test_child (table, "before_label"), "was 5,000");

  mpis_scope_set_range (test.scope, MPIS_RANGE_ALL);
  app_test_wait_text (total_of (page), "6,200");
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (compare)));
  g_assert_null (mpis_column_view_find (view_of (page), "before"));
  app_test_tear_down (&test);
}

static void
test_obeys_header (void)
{
  AppTest test;
  GtkWidget *page = open_page (&test, 1200);

  app_test_wait_text (total_of (page), "1,200");
  mpis_scope_toggle_filter (test.scope, MPIS_FILTER_CHANNEL, "youtube", TRUE);
  app_test_wait_text (total_of (page), "300");
  mpis_scope_set_range (test.scope, MPIS_RANGE_7_DAYS);
  app_test_wait_text (total_of (page), "200");
  adw_toggle_group_set_active_name (app_test_child (page, "lens_group"), "posts");
  app_test_settle ();
  g_assert_cmpint (mpis_scope_get_lens (test.scope), ==, MPIS_LENS_POSTS);
  g_assert_cmpstr (mpis_state_pane_get_state_name (app_test_child (page, "pane")), ==, "empty");
  gtk_widget_activate_action (GTK_WIDGET (test.window), "win.clear-filters", NULL);
  app_test_wait_text (total_of (page), "900");
  app_test_tear_down (&test);
}

static void
test_nothing (void)
{
  AppTest test;
  GtkWidget *page = open_page (&test, 1200);

  choose (page, "metric_drop_down", MPIS_METRIC_SAVES);   /* nobody ever measured these */
  g_assert_cmpstr (mpis_state_pane_get_state_name (app_test_child (page, "pane")), ==, "empty");
  choose (page, "metric_drop_down", MPIS_METRIC_VIEWS);
  g_assert_cmpstr (mpis_state_pane_get_state_name (app_test_child (page, "pane")), ==, "content");
  app_test_tear_down (&test);
}

/* Saved views */

static void
test_views (void)
{
  g_autoptr(GSettings) settings = g_settings_new ("org.mpis.Dashboard");
  g_autoptr(MpisExplorer) explorer = mpis_explorer_new ();
  g_auto(GStrv) names = NULL;
  g_auto(GStrv) left = NULL;
  g_autoptr(GVariant) view = NULL;
  g_autoptr(GVariant) kept = NULL;

  mpis_views_put (settings, "b", mpis_explorer_to_variant (explorer));
  explorer->metric = MPIS_METRIC_REACH;
  mpis_views_put (settings, "a", mpis_explorer_to_variant (explorer));
  names = mpis_views_list (settings);
  g_assert_cmpuint (g_strv_length (names), ==, 2);
  g_assert_cmpstr (names[0], ==, "a");
  mpis_views_rename (settings, "a", "c");
  mpis_views_remove (settings, "b");
  left = mpis_views_list (settings);
  g_assert_cmpuint (g_strv_length (left), ==, 1);
  g_assert_cmpstr (left[0], ==, "c");
  g_assert_null (mpis_views_get (settings, "a"));
  view = mpis_views_get (settings, "c");
  kept = g_variant_ref_sink (mpis_explorer_to_variant (explorer));
  g_assert_cmpvariant (view, kept);
  mpis_views_remove (settings, "c");
}

static GtkWidget *
find_button (GtkWidget  *widget,
             const char *tooltip)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_widget_get_tooltip_text (widget), tooltip) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, tooltip);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_saved_views (void)
{
  AppTest test;
  GtkWidget *page = open_page (&test, 1200);
  GtkWidget *list = app_test_child (app_test_child (page, "views_button"), "list");
  g_auto(GStrv) names = NULL;
  GtkWidget *deleted;

  choose (page, "by_drop_down", MPIS_GROUP_PROJECT);
  app_test_wait_items (rows_of (page), 2);
  activate (page, 1);
  mpis_scope_set_lens (test.scope, MPIS_LENS_POSTS);
  gtk_widget_activate_action (page, "analytics.save-view", "s", "Garden <3");
  gtk_widget_activate_action (page, "analytics.go-up", "u", 0);
  choose (page, "metric_drop_down", MPIS_METRIC_SHARES);
  mpis_scope_set_lens (test.scope, MPIS_LENS_ACTIVITY);
  app_test_settle ();

  /* Another window, as after a restart: the view is there, and opens what was kept. */
  gtk_window_destroy (GTK_WINDOW (test.window));
  app_test_open (&test, 1200, 900);
  mpis_window_show_page (test.window, "analytics");
  app_test_settle ();
  page = mpis_window_get_page (test.window, "analytics");
  g_assert_cmpuint (gtk_drop_down_get_selected (app_test_child (page, "metric_drop_down")), ==,
                    MPIS_METRIC_SHARES);
  list = app_test_child (app_test_child (page, "views_button"), "list");
  g_assert_nonnull (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0));
  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0));
  app_test_wait_text (total_of (page), "300");
  g_assert_nonnull (app_test_find_label (app_test_child (page, "crumbs"), "Garden"));
  g_assert_cmpint (mpis_scope_get_lens (test.scope), ==, MPIS_LENS_POSTS);

  deleted = find_button (list, "Delete");
  g_signal_emit_by_name (deleted, "clicked");
  app_test_settle ();
  g_assert_null (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0));
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (test.window), "View “Garden <3” deleted"));
  app_test_tear_down (&test);
}

static void
test_accessible_names (void)
{
  AppTest test;
  GtkWidget *page = open_page (&test, 1200);

  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (app_test_child (page, "metric_drop_down")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "What is measured");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (app_test_child (page, "by_drop_down")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "What it is broken down by");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (view_of (page)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Views by Day");
  gtk_test_accessible_assert_role (app_test_child (page, "chart_title"), GTK_ACCESSIBLE_ROLE_HEADING);
  app_test_tear_down (&test);
}

static void
test_narrow (void)
{
  AppTest test;
  GtkWidget *page, *more;

  g_object_set (gtk_settings_get_default (), "gtk-decoration-layout", ":close", NULL);
  page = open_page (&test, 360);
  more = app_test_child (page, "more_button");
  gtk_toggle_button_set_active (app_test_child (page, "compare_button"), TRUE);
  choose (page, "by_drop_down", MPIS_GROUP_PERSONA);
  choose (page, "split_drop_down", 1);
  app_test_wait_items (rows_of (page), 2);
  g_assert_true (gtk_widget_get_mapped (more));
  g_assert_false (gtk_column_view_column_get_visible (mpis_column_view_find (view_of (page), "part-0")));
  g_assert_false (gtk_column_view_column_get_visible (mpis_column_view_find (view_of (page), "before")));
  g_assert_true (gtk_column_view_column_get_visible (mpis_column_view_find (view_of (page), "value")));
  g_assert_true (gtk_column_view_column_get_visible (mpis_column_view_find (view_of (page), "change")));
  g_assert_cmpint (gtk_widget_get_width (page), <=, 360);
  app_test_tear_down (&test);
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/explorer/drill", test_drill);
  g_test_add_func ("/app/explorer/drill-skips", test_drill_skips);
  g_test_add_func ("/app/explorer/period", test_period);
  g_test_add_func ("/app/explorer/last-days", test_last_days);
  g_test_add_func ("/app/explorer/fixed", test_fixed);
  g_test_add_func ("/app/explorer/kept", test_kept);
  g_test_add_func ("/app/views/kept", test_views);
  g_test_add_func ("/app/analytics/totals", test_totals);
  g_test_add_func ("/app/analytics/by-channel", test_by_channel);
  g_test_add_func ("/app/analytics/drill-and-back", test_drill_and_back);
  g_test_add_func ("/app/analytics/chart-drills", test_chart_drills);
  g_test_add_func ("/app/analytics/chart-compares", test_chart_compares);
  g_test_add_func ("/app/analytics/drill-weekday", test_drill_weekday);
  g_test_add_func ("/app/analytics/split", test_split);
  g_test_add_func ("/app/analytics/sort", test_sort);
  g_test_add_func ("/app/analytics/compare", test_compare);
  g_test_add_func ("/app/analytics/obeys-header", test_obeys_header);
  g_test_add_func ("/app/analytics/nothing", test_nothing);
  g_test_add_func ("/app/analytics/saved-views", test_saved_views);
  g_test_add_func ("/app/analytics/accessible-names", test_accessible_names);
  g_test_add_func ("/app/analytics/narrow", test_narrow);
  return app_test_run ();
}
