#include "config.h"

#include "app-test.h"

#include "mpis-card-filter.h"
#include "mpis-card-goals.h"
#include "mpis-card-settings-popover.h"
#include "mpis-card-view.h"
#include "mpis-day-button.h"
#include "mpis-json.h"
#include "mpis-widget-entry.h"

/* A card in a window of its own, on the workspace of the test. */
typedef struct {
  AppTest         app;
  MpisCardSource *source;
  GtkWidget      *window;
  MpisCardView   *view;
  char           *told;      /* by its signals */
} Fixture;

static JsonObject *
config (const char *text)
{
  g_autoptr(JsonNode) node = mpis_json_parse (text, -1, NULL);

  g_assert_nonnull (node);
  return json_node_dup_object (node);
}

static void
set_card (Fixture    *fixture,
          const char *widget,
          const char *text)
{
  g_autoptr(JsonObject) object = config (text);

  mpis_card_view_set_card (fixture->view, widget, object);
}

static void
wait_for_answer (Fixture      *fixture,
                 MpisCardState state)
{
  gint64 until = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  while (mpis_card_view_get_answer (fixture->view) == NULL ||
         mpis_card_view_get_answer (fixture->view)->state != state)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      g_main_context_iteration (NULL, TRUE);
    }
  app_test_settle ();
}

static void
on_told_cb (MpisCardView *view,
            const char   *id,
            Fixture      *fixture)
{
  g_set_str (&fixture->told, id);
}

static void
on_target_cb (MpisCardView         *view,
              const MpisCardTarget *target,
              Fixture              *fixture)
{
  g_set_str (&fixture->told, target->channel != NULL ? target->channel : "no channel");
}

static void
on_config_cb (GObject    *object,
              JsonObject *object_config,
              Fixture    *fixture)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, object_config);
  g_free (fixture->told);
  fixture->told = mpis_json_print (node);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  app_test_set_up (&fixture->app, app_test_fill_known);
  fixture->source = mpis_card_source_new (fixture->app.scope);
  fixture->view = MPIS_CARD_VIEW (mpis_card_view_new (fixture->source));
  g_signal_connect (fixture->view, "open-post", G_CALLBACK (on_told_cb), fixture);
  g_signal_connect (fixture->view, "show-posts", G_CALLBACK (on_target_cb), fixture);
  g_signal_connect (fixture->view, "config-changed", G_CALLBACK (on_config_cb), fixture);
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 500, 400);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->view));
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  app_test_settle ();
  g_assert_finalize_object (fixture->source);
  g_free (fixture->told);
  app_test_tear_down (&fixture->app);
}

static GtkWidget *
find (GtkWidget *widget,
      GType      type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* A card says what it is, and its rows lead to their posts. */
static void
test_list (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *list;

  set_card (fixture, "recent-posts", "{\"time_range\": \"all\"}");
  wait_for_answer (fixture, MPIS_CARD_READY);
  g_assert_cmpstr (mpis_card_view_get_title (fixture->view), ==, "Recent Posts");
  list = find (GTK_WIDGET (fixture->view), GTK_TYPE_LIST_BOX);
  g_assert_nonnull (list);
  gtk_widget_activate (GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0)));
  app_test_settle ();
  g_assert_cmpstr (fixture->told, ==,
                   mpis_card_table_get_row (mpis_card_view_get_answer (fixture->view)->table, 0)->target.id);
}

/* A card without anything to show says why, and shows again once there is something. */
static void
test_states (Fixture       *fixture,
             gconstpointer  data)
{
  set_card (fixture, "key-figure", "{\"channel\": \"nowhere\"}");
  wait_for_answer (fixture, MPIS_CARD_EMPTY);
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (fixture->view), "No post matches the filters."));
  set_card (fixture, "key-figure", "{\"metric\": \"wiews\"}");
  wait_for_answer (fixture, MPIS_CARD_ERROR);
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (fixture->view), "The card’s settings cannot be read."));
  set_card (fixture, "key-figure", "{\"time_range\": \"all\"}");
  wait_for_answer (fixture, MPIS_CARD_READY);
}

/* Numbers that may be old say of when they are. */
static void
test_stale (Fixture       *fixture,
            gconstpointer  data)
{
  app_test_set_state (&fixture->app, MPIS_WORKSPACE_LIVE, NULL);
  set_card (fixture, "key-figure", "{\"time_range\": \"all\"}");
  wait_for_answer (fixture, MPIS_CARD_READY);
  g_assert_null (mpis_card_view_get_footer (fixture->view));
  app_test_set_state (&fixture->app, MPIS_WORKSPACE_OFFLINE, "no network");
  app_test_settle ();
  g_assert_nonnull (mpis_card_view_get_footer (fixture->view));
}

/* A card follows the window's filters, and is worked out once for a change. */
static void
test_follows (Fixture       *fixture,
              gconstpointer  data)
{
  MpisCardInput *before;

  set_card (fixture, "recent-posts", "{\"time_range\": \"all\"}");
  wait_for_answer (fixture, MPIS_CARD_READY);
  before = mpis_card_source_get_input (fixture->source);
  g_assert_true (before == mpis_card_source_get_input (fixture->source));
  mpis_scope_toggle_filter (fixture->app.scope, MPIS_FILTER_CHANNEL, "nowhere", TRUE);
  wait_for_answer (fixture, MPIS_CARD_EMPTY);
  mpis_scope_clear_filters (fixture->app.scope);
  wait_for_answer (fixture, MPIS_CARD_READY);
}

/* The settings a card has are shown, and what is chosen becomes its config. */
static void
test_settings (Fixture       *fixture,
               gconstpointer  data)
{
  GtkWidget *popover = mpis_card_settings_popover_new (fixture->source);
  g_autoptr(JsonObject) object = config ("{\"kept\": 1}");
  GtkWidget *menu, *entry;

  g_signal_connect (popover, "config-changed", G_CALLBACK (on_config_cb), fixture);
  gtk_widget_set_parent (popover, GTK_WIDGET (fixture->view));
  mpis_card_settings_popover_set_card (MPIS_CARD_SETTINGS_POPOVER (popover), "key-figure", object);
  gtk_popover_popup (GTK_POPOVER (popover));
  app_test_settle ();
  menu = find (popover, GTK_TYPE_DROP_DOWN);
  g_assert_nonnull (menu);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (menu), MPIS_METRIC_SHARES);
  g_assert_cmpstr (fixture->told, ==, "{\"kept\":1,\"metric\":\"shares\"}");
  entry = find (popover, GTK_TYPE_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), "Shared");
  gtk_popover_popdown (GTK_POPOVER (popover));   /* what was typed last is not lost */
  app_test_settle ();
  g_assert_cmpstr (fixture->told, ==, "{\"kept\":1,\"title\":\"Shared\",\"metric\":\"shares\"}");
  gtk_widget_unparent (popover);
}

/* The @index-th of a type; the first is 0. */
static GtkWidget *
find_nth (GtkWidget *widget,
          GType      type,
          guint     *index)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && (*index)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_nth (child, type, index);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
nth (GtkWidget *widget,
     GType      type,
     guint      index)
{
  GtkWidget *found = find_nth (widget, type, &index);

  g_assert_nonnull (found);
  return found;
}

static GtkWidget *
open_settings (Fixture    *fixture,
               const char *widget,
               const char *text)
{
  GtkWidget *popover = mpis_card_settings_popover_new (fixture->source);
  g_autoptr(JsonObject) object = config (text);

  g_signal_connect (popover, "config-changed", G_CALLBACK (on_config_cb), fixture);
  gtk_widget_set_parent (popover, GTK_WIDGET (fixture->view));
  mpis_card_settings_popover_set_card (MPIS_CARD_SETTINGS_POPOVER (popover), widget, object);
  gtk_popover_popup (GTK_POPOVER (popover));
  app_test_settle ();
  return popover;
}

/* A card may show several channels; one that nobody here knows stays until it is unticked. */
static void
test_several (Fixture       *fixture,
              gconstpointer  data)
{
  GtkWidget *popover = open_settings (fixture, "key-figure", "{\"channels\": [\"YouTube\", \"myspace\"]}");
  GtkWidget *filter = nth (popover, MPIS_TYPE_CARD_FILTER, 0);
  GtkWidget *button = nth (filter, GTK_TYPE_MENU_BUTTON, 0);

  g_assert_nonnull (app_test_find_label (filter, "YouTube, myspace"));
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, "Channels: YouTube, myspace");
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  app_test_settle ();
  g_assert_cmpuint (app_test_count (filter, GTK_TYPE_CHECK_BUTTON), ==, 3);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (nth (filter, GTK_TYPE_CHECK_BUTTON, 1)), TRUE);
  g_assert_cmpstr (fixture->told, ==, "{\"channels\":[\"YouTube\",\"myspace\",\"telegram\"]}");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (nth (filter, GTK_TYPE_CHECK_BUTTON, 0)), FALSE);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (nth (filter, GTK_TYPE_CHECK_BUTTON, 2)), FALSE);
  g_assert_cmpstr (fixture->told, ==, "{\"channel\":\"telegram\"}");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (nth (filter, GTK_TYPE_CHECK_BUTTON, 1)), FALSE);
  g_assert_cmpstr (fixture->told, ==, "{}");
  g_assert_nonnull (app_test_find_label (filter, "All Channels"));
  gtk_widget_unparent (popover);
}

static void
wait_for_config (Fixture    *fixture,
                 const char *expected)
{
  for (guint i = 0; i < 40 && g_strcmp0 (fixture->told, expected) != 0; i++)
    app_test_settle ();
  g_assert_cmpstr (fixture->told, ==, expected);
}

/* Goals are added, changed, given another day and removed, each for itself. */
static void
test_goals (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *popover = open_settings (fixture, "goal-progress", "{\"goals\": [{\"value\": 500}, "
                                      "{\"from\": \"2026-03-01\", \"value\": 800, \"why\": \"spring\"}]}");
  GtkWidget *goals = nth (popover, MPIS_TYPE_CARD_GOALS, 0);

  g_assert_cmpuint (app_test_count (goals, GTK_TYPE_SPIN_BUTTON), ==, 2);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (nth (goals, GTK_TYPE_SPIN_BUTTON, 0)), 600);
  wait_for_config (fixture, "{\"goals\":[{\"value\":600.0},{\"from\":\"2026-03-01\",\"value\":800.0,"
                            "\"why\":\"spring\"}]}");
  g_signal_emit_by_name (gtk_widget_get_last_child (goals), "clicked");
  g_assert_cmpuint (app_test_count (goals, GTK_TYPE_SPIN_BUTTON), ==, 3);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (nth (goals, GTK_TYPE_SPIN_BUTTON, 2)), 900);
  g_signal_emit_by_name (nth (goals, MPIS_TYPE_DAY_BUTTON, 2), "picked", 20485);   /* 2026-02-01 */
  wait_for_config (fixture, "{\"goals\":[{\"value\":600.0},{\"from\":\"2026-02-01\",\"value\":900.0},"
                            "{\"from\":\"2026-03-01\",\"value\":800.0,\"why\":\"spring\"}]}");
  for (guint i = 0; i < 2; i++)
    g_signal_emit_by_name (gtk_widget_get_last_child (gtk_widget_get_parent (nth (goals, GTK_TYPE_SPIN_BUTTON, 0))),
                           "clicked");
  wait_for_config (fixture, "{\"goals\":[{\"from\":\"2026-03-01\",\"value\":800.0,\"why\":\"spring\"}]}");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (nth (popover, GTK_TYPE_DROP_DOWN, 0)), MPIS_METRIC_ENGAGEMENT_RATE);
  g_assert_cmpfloat (gtk_spin_button_get_value (GTK_SPIN_BUTTON (nth (goals, GTK_TYPE_SPIN_BUTTON, 0))), ==, 80000);
  gtk_widget_unparent (popover);
}

/* What a custom card needs can be said even before there is a card to show. */
static void
test_params (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GListStore) widgets = g_list_store_new (MPIS_TYPE_WIDGET_ENTRY);
  g_autoptr(JsonObject) schema = config ("{\"data_source\": {\"type\": \"metric\", \"params\": {\"channel\": "
                                         "{\"type\": \"string\", \"required\": true}}}}");
  g_autoptr(MpisWidgetEntry) entry = mpis_widget_entry_new ("mine", "Mine", NULL, "custom", schema, NULL);
  GtkWidget *popover, *control;

  g_list_store_append (widgets, entry);
  mpis_card_source_set_widgets (fixture->source, G_LIST_MODEL (widgets));
  set_card (fixture, "mine", "{}");
  wait_for_answer (fixture, MPIS_CARD_ERROR);
  popover = mpis_card_settings_popover_new (fixture->source);
  g_signal_connect (popover, "config-changed", G_CALLBACK (on_config_cb), fixture);
  gtk_widget_set_parent (popover, GTK_WIDGET (fixture->view));
  mpis_card_settings_popover_set_card (MPIS_CARD_SETTINGS_POPOVER (popover), "mine", NULL);
  control = find (popover, GTK_TYPE_ENTRY);
  g_assert_nonnull (control);
  gtk_editable_set_text (GTK_EDITABLE (control), "youtube");
  g_assert_cmpstr (fixture->told, ==, "{\"params\":{\"channel\":\"youtube\"}}");
  gtk_widget_unparent (popover);
  mpis_card_source_set_widgets (fixture->source, NULL);
}

int
main (int    argc,
      char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add ("/app/cards/list", Fixture, NULL, set_up, test_list, tear_down);
  g_test_add ("/app/cards/states", Fixture, NULL, set_up, test_states, tear_down);
  g_test_add ("/app/cards/stale", Fixture, NULL, set_up, test_stale, tear_down);
  g_test_add ("/app/cards/follows", Fixture, NULL, set_up, test_follows, tear_down);
  g_test_add ("/app/cards/settings", Fixture, NULL, set_up, test_settings, tear_down);
  g_test_add ("/app/cards/settings/several", Fixture, NULL, set_up, test_several, tear_down);
  g_test_add ("/app/cards/settings/goals", Fixture, NULL, set_up, test_goals, tear_down);
  g_test_add ("/app/cards/params", Fixture, NULL, set_up, test_params, tear_down);
  return app_test_run ();
}
