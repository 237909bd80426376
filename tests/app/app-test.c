#include "config.h"

#include "app-test.h"

#include <locale.h>

#include "mpis-shortcuts.h"
#include "mpis-workspace-private.h"

#define AT(day, hour) (mpis_day_start (today - (day), utc) + (hour) * MPIS_HOUR)

static char *home;
static guint n_stores;
static AdwApplication *the_application;   /* a process has one */

static void
remove_folder (GFile *folder)
{
  g_autoptr(GFileEnumerator) children =
    g_file_enumerate_children (folder,
                               G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
                               G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, NULL);
  GFile *child;

  while (children != NULL && g_file_enumerator_iterate (children, NULL, &child, NULL,
                                                        NULL) && child != NULL)
    remove_folder (child);
  g_file_delete (folder, NULL, NULL);
}

/* Folders of the test's own. G_TEST_OPTION_ISOLATE_DIRS would hide the system's data as well, without
 * which no icon can be loaded. */
void
app_test_init (int    *argc,
               char ***argv)
{
  static const char *const variables[] = { "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME" };

  home = g_dir_make_tmp ("mpis-app-XXXXXX", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    g_setenv (variables[i], home, TRUE);
  setlocale (LC_ALL, "");
  g_test_init (argc, argv, NULL);
  dex_init ();
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

int
app_test_run (void)
{
  g_autoptr(GFile) folder = g_file_new_for_path (home);
  int status = g_test_run ();

  g_clear_object (&the_application);
  remove_folder (folder);
  g_free (home);
  return status;
}

/* Long enough for idle work, the thread pool's answers and a few frames. */
void
app_test_settle (void)
{
  gint64 end = g_get_monotonic_time () + 250 * 1000;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (500);
}

#define PATIENCE (10 * G_USEC_PER_SEC)

/* However busy the machine is, @label comes to say @text. */
void
app_test_wait_text (gpointer    label,
                    const char *text)
{
  gint64 end = g_get_monotonic_time () + PATIENCE;

  app_test_settle ();
  while (!g_str_equal (gtk_label_get_text (label), text) && g_get_monotonic_time () < end)
    app_test_settle ();
  g_assert_cmpstr (gtk_label_get_text (label), ==, text);
}

void
app_test_wait_items (GListModel *list,
                     guint       n_items)
{
  gint64 end = g_get_monotonic_time () + PATIENCE;

  app_test_settle ();
  while (g_list_model_get_n_items (list) != n_items && g_get_monotonic_time () < end)
    app_test_settle ();
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, n_items);
}

static void
put_snapshot (MpisStoreChanges *changes,
              const char       *post,
              MpisInstant       at,
              gint64            views,
              gint64            reactions,
              gint64            comments,
              gint64            shares)
{
  g_autofree char *id = g_uuid_string_random ();
  MpisCounters counters;

  mpis_counters_clear (&counters);
  counters.value[MPIS_COUNTER_VIEWS] = views;
  counters.value[MPIS_COUNTER_REACTIONS] = reactions;
  counters.value[MPIS_COUNTER_COMMENTS] = comments;
  counters.value[MPIS_COUNTER_SHARES] = shares;
  mpis_store_changes_put_snapshot (changes, id, post, at, &counters);
}

void
app_test_put_post (MpisStoreChanges *changes,
                   const char       *id,
                   const char       *channel,
                   const char       *project_id,
                   const char       *title,
                   MpisInstant       published_at)
{
  mpis_store_changes_put_post (changes, &(MpisStorePost) {
    .id = id, .id_hash = g_str_hash (id), .channel = channel, .account = "desk", .item_id = id,
    .url = "https://example.org/post", .title = title, .text = "Body <b>text</b>",
    .project_id = project_id, .persona_id = g_str_equal (project_id, "garden") ? "ada" : "bo",
    .published_at = published_at, .published_known = TRUE,
  });
}

static void
put_run (MpisStoreChanges *changes,
         const char       *id,
         const char       *status,
         const char       *message,
         MpisInstant       at)
{
  mpis_store_changes_put_run (changes, &(MpisStoreRun) {
    .id = id, .run_id = id, .project_id = "garden", .persona_id = "ada", .status = status,
    .started_at = at, .completed_at = at + 90 * MPIS_SECOND, .error_message = message,
    .channels = "[\"youtube\"]",
  });
}

/* Two projects on two channels. In the last 30 days: 1,200 views (300 of them on YouTube), 85 reactions,
 * three posts, one of them never measured; in the 30 days before: 5,000 views and one post. */
void
app_test_fill_known (MpisStoreChanges *changes,
                     gint32            today)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();

  mpis_store_changes_put_persona (changes, &(MpisStorePersona) { "ada", "Ada", "ada", FALSE });
  mpis_store_changes_put_persona (changes, &(MpisStorePersona) { "bo", "Bo", "bo", FALSE });
  mpis_store_changes_put_project (changes,
                                  &(MpisStoreProject) { "garden", "Garden", "ada", "[\"youtube\"]", FALSE });
  mpis_store_changes_put_project (changes,
                                  &(MpisStoreProject) { "trains", "Trains", "bo", "[\"telegram\"]", FALSE });

  app_test_put_post (changes, "p1", "youtube", "garden", "Tulips in spring", AT (10, 12));
  put_snapshot (changes, "p1", AT (10, 18), 100, 10, 5, MPIS_UNKNOWN);
  put_snapshot (changes, "p1", AT (5, 18), 300, 25, 10, MPIS_UNKNOWN);
  app_test_put_post (changes, "p2", "telegram", "trains", "Night trains", AT (3, 12));
  put_snapshot (changes, "p2", AT (3, 18), 1000, 50, MPIS_UNKNOWN, 20);
  put_snapshot (changes, "p2", AT (2, 18), 900, 60, MPIS_UNKNOWN, 20);
  app_test_put_post (changes, "p3", "telegram", "trains", "Waiting rooms", AT (2, 12));
  app_test_put_post (changes, "p4", "youtube", "garden", "Winter beds", AT (45, 12));
  put_snapshot (changes, "p4", AT (45, 18), 5000, 100, 40, MPIS_UNKNOWN);

  put_run (changes, "run-good", "success", NULL, mpis_time_now () - MPIS_HOUR);
  put_run (changes, "run-bad", "failed", "The token has expired.",
           mpis_time_now () - 48 * MPIS_HOUR);
  put_run (changes, "run-half", "partial", "One channel did not answer.",
           mpis_time_now () - 480 * MPIS_HOUR);
}

void
app_test_fill_nothing (MpisStoreChanges *changes,
                       gint32            today)
{
}

static DexFuture *
show_fiber (gpointer data)
{
  AppTest *test = data;
  g_autofree char *dir = g_build_filename (g_get_user_data_dir (), "mpis-dashboard", "store", NULL);
  g_autofree char *name = g_strdup_printf ("test-%u.sqlite", ++n_stores);
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autoptr(MpisStore) store = NULL;
  g_autoptr(MpisStoreChanges) changes = g_object_steal_data (G_OBJECT (test->workspace), "changes");
  g_autoptr(MpisWorkspaceUpdate) update = NULL;
  g_autoptr(GError) error = NULL;

  store = dex_await_object (mpis_store_open (path), &error);
  g_assert_no_error (error);
  mpis_store_apply (store, changes, &error);
  g_assert_no_error (error);
  update = dex_await_boxed (mpis_workspace_update_prepare (store, mpis_scope_get_zone (test->scope),
                                                           _mpis_workspace_get_shown (test->workspace)),
                            &error);
  g_assert_no_error (error);
  _mpis_workspace_set_store (test->workspace, store);
  _mpis_workspace_show (test->workspace, update);
  return dex_future_new_for_boolean (TRUE);
}

void
app_test_set_state (AppTest            *test,
                    MpisWorkspaceState  state,
                    const char         *problem)
{
  _mpis_workspace_set_state (test->workspace, state, problem);
  app_test_settle ();
}

static void
on_activate_cb (void)
{
}

/* A workspace that is live and holds what @fill puts into it. Without @fill it stays as it is while the
 * store is being read. */
void
app_test_set_up (AppTest     *test,
                 AppTestFill  fill)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();

  *test = (AppTest) { .settings = g_settings_new ("org.mpis.Dashboard") };
  g_settings_set_string (test->settings, "time-zone", "UTC");
  if (the_application == NULL)
    {
      the_application = g_object_new (ADW_TYPE_APPLICATION, "application-id",
                                      "org.mpis.Dashboard.Test",
                                      "resource-base-path", "/org/mpis/Dashboard",
                                      "flags", G_APPLICATION_NON_UNIQUE, NULL);
      g_signal_connect (the_application, "activate", on_activate_cb, NULL);
      g_assert_true (g_application_register (G_APPLICATION (the_application), NULL, NULL));
      mpis_shortcuts_install (GTK_APPLICATION (the_application));
    }
  test->application = the_application;
  test->scope = mpis_scope_new (test->settings);
  test->workspace = mpis_workspace_new (NULL, utc);
  mpis_scope_set_workspace (test->scope, test->workspace);
  if (fill != NULL)
    {
      MpisStoreChanges *changes = mpis_store_changes_new ();
      DexFuture *future;

      mpis_store_changes_begin (changes, "test", TRUE);
      fill (changes, mpis_day_of (mpis_time_now (), utc));
      mpis_store_changes_complete (changes, "1:1:", mpis_time_now ());
      g_object_set_data (G_OBJECT (test->workspace), "changes", changes);
      future = dex_scheduler_spawn (NULL, 1024 * 1024, show_fiber, test, NULL);
      while (dex_future_is_pending (future))
        g_main_context_iteration (NULL, TRUE);
      dex_unref (future);
      _mpis_workspace_set_state (test->workspace, MPIS_WORKSPACE_LIVE, NULL);
    }
}

void
app_test_open (AppTest *test,
               int      width,
               int      height)
{
  g_autoptr(GtkCssProvider) provider = gtk_css_provider_new ();

  /* Without a compositor the window would draw a frame of its own inside its size. */
  gtk_css_provider_load_from_string (provider,
                                     "window.solid-csd { margin: 0; padding: 0; border: none; }");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_USER);
  g_settings_set_int (test->settings, "window-width", width);
  g_settings_set_int (test->settings, "window-height", height);
  test->window = mpis_window_new (GTK_APPLICATION (test->application), test->scope);
  gtk_window_present (GTK_WINDOW (test->window));
  app_test_settle ();
}

void
app_test_tear_down (AppTest *test)
{
  g_auto(GStrv) keys = NULL;
  g_autoptr(GSettingsSchema) schema = NULL;

  if (test->window != NULL)
    gtk_window_destroy (GTK_WINDOW (test->window));
  app_test_settle ();
  g_object_get (test->settings, "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (guint i = 0; keys[i] != NULL; i++)
    g_settings_reset (test->settings, keys[i]);
  if (test->unfolded)
    {
      g_object_unref (test->scope);
      g_object_unref (test->workspace);
    }
  else
    {
      g_assert_finalize_object (test->scope);
      g_assert_finalize_object (test->workspace);
    }
  g_object_unref (test->settings);
}

gpointer
app_test_child (gpointer    widget,
                const char *name)
{
  GObject *child = gtk_widget_get_template_child (widget, G_OBJECT_TYPE (widget), name);

  g_assert_nonnull (child);
  return child;
}

guint
app_test_count (GtkWidget *widget,
                GType      type)
{
  guint n = g_type_is_a (G_OBJECT_TYPE (widget), type);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += app_test_count (child, type);
  return n;
}

/* The first label seen that says @text; NULL if none does. */
GtkWidget *
app_test_find_label (GtkWidget  *widget,
                     const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
      g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = app_test_find_label (child, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
press_in (AppTest    *test,
          GListModel *shortcuts,
          const char *accelerator)
{
  g_autoptr(GtkShortcutTrigger) trigger = gtk_shortcut_trigger_parse_string (accelerator);

  for (guint i = 0; i < g_list_model_get_n_items (shortcuts); i++)
    {
      g_autoptr(GtkShortcut) shortcut = g_list_model_get_item (shortcuts, i);

      if (gtk_shortcut_trigger_equal (gtk_shortcut_get_trigger (shortcut), trigger))
        return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0,
                                             GTK_WIDGET (test->window),
                                             gtk_shortcut_get_arguments (shortcut));
    }
  return FALSE;
}

/* Does what the key does; FALSE if the window has no such key. */
gboolean
app_test_press (AppTest    *test,
                const char *accelerator)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (test->window));
  gboolean done = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !done; i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_SHORTCUT_CONTROLLER (controller))
        done = press_in (test, G_LIST_MODEL (controller), accelerator);
    }
  app_test_settle ();
  return done;
}
