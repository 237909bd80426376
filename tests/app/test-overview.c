#include "config.h"

#include "app-test.h"
#include "mpis-chart-private.h"
#include "mpis-row.h"
#include "mpis-state-pane.h"

static GtkWidget *
figure (AppTest *test,
        guint    number)
{
  g_autofree char *name = g_strdup_printf ("figure_%u", number);

  return app_test_child (mpis_window_get_page (test->window, "overview"), name);
}

static const char *
text_of (AppTest    *test,
         guint       number,
         const char *label)
{
  return gtk_label_get_text (app_test_child (figure (test, number), label));
}

static void
assert_text (AppTest    *test,
             guint       number,
             const char *label,
             const char *text)
{
  app_test_wait_text (app_test_child (figure (test, number), label), text);
}

static void
test_figures (void)
{
  AppTest test;

  app_test_set_up (&test, app_test_fill_known);
  app_test_open (&test, 1200, 900);

  assert_text (&test, 0, "value_label", "1,200");
  assert_text (&test, 1, "value_label", "85");
  assert_text (&test, 2, "value_label", "10");
  assert_text (&test, 3, "value_label", "20");
  assert_text (&test, 5, "value_label", "3");

  /* 5,000 views before, 1,200 now. */
  g_assert_nonnull (strstr (text_of (&test, 0, "change_label"), "76"));
  /* Nobody measured shares before. */
  assert_text (&test, 3, "change_label", "No earlier data");
  /* Telegram took 100 views back, and YouTube's gain covers five days: both are said. */
  g_assert_true (gtk_widget_get_visible (app_test_child (figure (&test, 0), "note_image")));

  gtk_test_accessible_assert_role (figure (&test, 0), GTK_ACCESSIBLE_ROLE_GROUP);
  app_test_tear_down (&test);
}

static void
test_accessible_names (void)
{
  const char *posts = "Posts Published: 3, +200\u00a0%";   /* the macro takes no percent sign */
  AppTest test;

  app_test_set_up (&test, app_test_fill_known);
  app_test_open (&test, 1200, 900);

  assert_text (&test, 5, "value_label", "3");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (figure (&test, 5)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       posts);
  app_test_tear_down (&test);
}

static void
test_range (void)
{
  AppTest test;

  app_test_set_up (&test, app_test_fill_known);
  app_test_open (&test, 1200, 900);

  mpis_scope_set_range (test.scope, MPIS_RANGE_7_DAYS);
  app_test_settle ();
  assert_text (&test, 0, "value_label", "1,100");
  assert_text (&test, 5, "value_label", "2");

  mpis_scope_set_range (test.scope, MPIS_RANGE_ALL);
  app_test_settle ();
  assert_text (&test, 0, "value_label", "6,200");
  assert_text (&test, 0, "change_label", "All time");
  app_test_tear_down (&test);
}

static void
test_own_range (void)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  gint32 today = mpis_day_of (mpis_time_now (), utc);
  AppTest test;

  app_test_set_up (&test, app_test_fill_known);
  app_test_open (&test, 1200, 900);

  mpis_scope_set_own_range (test.scope, today - 10, today - 10);
  app_test_settle ();
  assert_text (&test, 0, "value_label", "100");
  app_test_tear_down (&test);
}

static void
test_lens (void)
{
  AppTest test;
  GtkWidget *page;

  app_test_set_up (&test, app_test_fill_known);
  app_test_open (&test, 1200, 900);
  page = mpis_window_get_page (test.window, "overview");

  mpis_scope_set_range (test.scope, MPIS_RANGE_7_DAYS);
  adw_toggle_group_set_active_name (app_test_child (page, "lens_group"), "posts");
  app_test_settle ();
  g_assert_cmpint (mpis_scope_get_lens (test.scope), ==, MPIS_LENS_POSTS);
  assert_text (&test, 0, "value_label", "900");
  app_test_tear_down (&test);
}

static void
test_filters (void)
{
  AppTest test;

  app_test_set_up (&test, app_test_fill_known);
  app_test_open (&test, 1200, 900);

  mpis_scope_toggle_filter (test.scope, MPIS_FILTER_CHANNEL, "youtube", TRUE);
  app_test_settle ();
  assert_text (&test, 0, "value_label", "300");
  g_assert_true (gtk_widget_get_visible (app_test_child (test.window, "filter_bar")));
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (test.window), "YouTube"));

  mpis_scope_toggle_filter (test.scope, MPIS_FILTER_CHANNEL, "youtube", FALSE);
  mpis_scope_toggle_filter (test.scope, MPIS_FILTER_PROJECT, "trains", TRUE);
  app_test_settle ();
  assert_text (&test, 0, "value_label", "900");

  gtk_widget_activate_action (GTK_WIDGET (test.window), "win.clear-filters", NULL);
  app_test_settle ();
  assert_text (&test, 0, "value_label", "1,200");
  g_assert_false (gtk_widget_get_visible (app_test_child (test.window, "filter_bar")));
  app_test_tear_down (&test);
}

static guint
count_series (MpisChart *chart,
              gboolean   ghosts)
{
  guint n = 0;

  for (guint i = 0; i < chart->data->traces->len; i++)
    n += (mpis_series_get_ghost_of (g_array_index (chart->data->traces, MpisChartTrace, i).series)
          != NULL) == ghosts;

  return n;
}

/* Where the event that begins so is among those of the chart, or -1. */
static int
find_event (MpisChart  *chart,
            const char *label)
{
  for (guint i = 0; i < chart->data->annotations->len; i++)
    if (g_str_has_prefix (mpis_chart_annotation_get_label (chart->data->annotations->pdata[i]), label))
      return (int) i;

  return -1;
}

static void
test_chart_events (void)
{
  AppTest test;
  MpisChart *chart;

  app_test_set_up (&test, app_test_fill_known);
  app_test_open (&test, 1200, 900);
  chart = app_test_child (mpis_window_get_page (test.window, "overview"), "chart");

  for (guint i = 0; i < 100 && find_event (chart, "“Night trains” on Telegram") < 0; i++)
    app_test_settle ();
  g_assert_cmpint (find_event (chart, "“Night trains” on Telegram"), >=, 0);
  g_assert_cmpint (find_event (chart, "Telegram corrected Views \u2212100 of “Night trains”"), >=, 0);
  g_assert_cmpint (find_event (chart, "“Winter beds”"), ==, -1);   /* in another period */

  mpis_scope_toggle_filter (test.scope, MPIS_FILTER_CHANNEL, "youtube", TRUE);
  for (guint i = 0; i < 100 && find_event (chart, "“Night trains”") >= 0; i++)
    app_test_settle ();
  g_assert_cmpint (find_event (chart, "“Tulips in spring” on YouTube"), >=, 0);
  g_assert_cmpint (find_event (chart, "Telegram corrected"), ==, -1);

  gtk_widget_activate_action (GTK_WIDGET (chart), "chart.show-events", NULL);
  g_assert_cmpuint (chart->data->annotations->len, ==, 0);
  g_assert_false (g_settings_get_boolean (test.settings, "chart-events"));   /* remembered */
  app_test_tear_down (&test);
}

/* Years of posts from before the period. */
static void
fill_many (MpisStoreChanges *changes,
           gint32            today)
{
  app_test_fill_known (changes, today);
  for (guint i = 0; i < 20500; i++)
    {
      g_autofree char *id = g_strdup_printf ("old-%u", i);

      app_test_put_post (changes, id, "youtube", "garden", "Old news",
                         (today - 60 - (gint64) i / 20) * 24 * MPIS_HOUR);
    }
}

/* However many posts the workspace has, those of the period are events. */
static void
test_chart_events_of_many_posts (void)
{
  AppTest test;
  MpisChart *chart;

  app_test_set_up (&test, fill_many);
  app_test_open (&test, 1200, 900);
  chart = app_test_child (mpis_window_get_page (test.window, "overview"), "chart");

  for (guint i = 0; i < 100 && find_event (chart, "“Night trains” on Telegram") < 0; i++)
    app_test_settle ();
  g_assert_cmpint (find_event (chart, "“Night trains” on Telegram"), >=, 0);
  g_assert_cmpint (find_event (chart, "“Old news”"), ==, -1);   /* in another period */
  app_test_tear_down (&test);
}

static void
test_chart_opens_events (void)
{
  AppTest test;
  MpisChart *chart;

  app_test_set_up (&test, app_test_fill_known);
  app_test_open (&test, 1200, 900);
  chart = app_test_child (mpis_window_get_page (test.window, "overview"), "chart");
  for (guint i = 0; i < 100 && find_event (chart, "“Night trains”") < 0; i++)
    app_test_settle ();

  g_signal_emit_by_name (chart, "annotation-activated",
                         chart->data->annotations->pdata[find_event (chart, "“Night trains”")]);
  app_test_settle ();
  g_assert_cmpstr (adw_navigation_page_get_tag (
    adw_navigation_view_get_visible_page (app_test_child (test.window, "navigation_view"))), ==, "post");
  app_test_tear_down (&test);
}

static void
test_chart_before (void)
{
  AppTest test;
  MpisChart *chart;

  app_test_set_up (&test, app_test_fill_known);
  app_test_open (&test, 1200, 900);
  chart = app_test_child (mpis_window_get_page (test.window, "overview"), "chart");
  assert_text (&test, 0, "value_label", "1,200");

  g_assert_cmpuint (count_series (chart, FALSE), ==, 2);
  g_assert_cmpuint (count_series (chart, TRUE), ==, 0);   /* there if asked for */
  gtk_widget_activate_action (GTK_WIDGET (chart), "chart.show-previous", NULL);
  g_assert_cmpuint (count_series (chart, TRUE), ==, 1);   /* YouTube alone was measured before */
  g_assert_true (g_settings_get_boolean (test.settings, "chart-previous"));
  g_assert_cmpfloat (chart->data->high, ==, 5000);
  app_test_tear_down (&test);
}

/* A click on a day shows its posts; on a channel's line, those of the channel. */
static void
test_chart_drills (void)
{
  AppTest test;
  MpisChart *chart;
  MpisChartMark mark;
  GtkWidget *posts;
  GListModel *rows;
  g_autoptr(MpisRow) row = NULL;

  app_test_set_up (&test, app_test_fill_known);
  app_test_open (&test, 1200, 900);
  chart = app_test_child (mpis_window_get_page (test.window, "overview"), "chart");
  assert_text (&test, 0, "value_label", "1,200");

  mark = (MpisChartMark) { chart->data->last - 3, NULL };
  g_signal_emit_by_name (chart, "mark-activated", &mark);
  app_test_settle ();
  posts = mpis_window_get_page (test.window, "posts");
  g_assert_true (gtk_widget_get_mapped (posts));
  rows = G_LIST_MODEL (gtk_column_view_get_model (app_test_child (posts, "column_view")));
  app_test_wait_items (rows, 1);
  row = g_list_model_get_item (rows, 0);
  g_assert_cmpstr (mpis_post_peek (mpis_row_get_item (row))->title, ==, "Night trains");
  app_test_tear_down (&test);
}

static void
test_attention (void)
{
  AppTest test;
  GtkWidget *list;

  app_test_set_up (&test, app_test_fill_known);
  app_test_open (&test, 1200, 1400);
  list = app_test_child (mpis_window_get_page (test.window, "overview"), "attention");

  g_assert_nonnull (app_test_find_label (list, "Failed Runs, Last 7 Days"));
  g_assert_null (app_test_find_label (list, "Failed Runs, Last 24 Hours"));
  g_assert_nonnull (app_test_find_label (list, "1 of 3 posts have never been measured"));

  /* The flags obey the filters as everything does. */
  mpis_scope_toggle_filter (test.scope, MPIS_FILTER_PERSONA, "bo", TRUE);
  mpis_scope_set_range (test.scope, MPIS_RANGE_ALL);
  app_test_settle ();
  g_assert_null (app_test_find_label (list, "Failed Runs, Last 7 Days"));
  g_assert_nonnull (app_test_find_label (list, "1 of 2 posts have never been measured"));

  mpis_scope_clear_filters (test.scope);
  mpis_scope_toggle_filter (test.scope, MPIS_FILTER_CHANNEL, "instagram", TRUE);
  app_test_settle ();
  g_assert_nonnull (app_test_find_label (list, "All Is Well"));
  app_test_tear_down (&test);
}

static void
test_recent_posts (void)
{
  AppTest test;
  GtkWidget *list;
  GtkListBoxRow *row;

  app_test_set_up (&test, app_test_fill_known);
  app_test_open (&test, 1200, 1400);
  list = gtk_widget_get_first_child (app_test_child (mpis_window_get_page (test.window, "overview"),
                                                     "recent_posts"));

  row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0);
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==, "Waiting rooms");
  g_assert_nonnull (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 2));
  g_assert_null (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 3));

  g_signal_emit_by_name (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1), "activate");
  app_test_settle ();
  g_assert_cmpstr (adw_navigation_page_get_tag (
    adw_navigation_view_get_visible_page (app_test_child (test.window,
                                                          "navigation_view"))), ==, "post");
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (test.window), "Night trains"));
  app_test_tear_down (&test);
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/overview/figures", test_figures);
  g_test_add_func ("/app/overview/accessible-names", test_accessible_names);
  g_test_add_func ("/app/overview/range", test_range);
  g_test_add_func ("/app/overview/own-range", test_own_range);
  g_test_add_func ("/app/overview/lens", test_lens);
  g_test_add_func ("/app/overview/filters", test_filters);
  g_test_add_func ("/app/overview/chart-events", test_chart_events);
  g_test_add_func ("/app/overview/chart-events-of-many-posts", test_chart_events_of_many_posts);
  g_test_add_func ("/app/overview/chart-opens-events", test_chart_opens_events);
  g_test_add_func ("/app/overview/chart-before", test_chart_before);
  g_test_add_func ("/app/overview/chart-drills", test_chart_drills);
  g_test_add_func ("/app/overview/attention", test_attention);
  g_test_add_func ("/app/overview/recent-posts", test_recent_posts);
  return app_test_run ();
}
