#include "config.h"

#include "app-test.h"
#include "mpis-preferences.h"
#include "mpis-settings.h"
#include "sync-test.h"

/* How often to look for changes, as chosen in the preferences: against a PostgreSQL that announces none. */

typedef struct {
  char            *conninfo;
  MpisApplication *application;
  MpisPreferences *preferences;
} Fixture;

static DexFuture *
make_database_fiber (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr(MpisDb) db = NULL;

  fixture->conninfo = sync_test_database_new ();
  db = sync_test_connect (fixture->conninfo);
  sync_test_run (db, "DROP TRIGGER dash_notify ON published_items; DROP TRIGGER dash_notify ON content_plans;"
                 "DROP TRIGGER dash_notify ON content_drafts");
  return dex_future_new_for_boolean (TRUE);
}

/* As somebody would have typed it in. */
static void
fill_settings (GSettings  *settings,
               const char *conninfo)
{
  static const struct { const char *name, *key; } values[] = {
    { "host=", MPIS_KEY_SHARED_HOSTS }, { "user=", MPIS_KEY_SHARED_USER },
    { "dbname=", MPIS_KEY_SHARED_DATABASE },
  };
  g_auto(GStrv) parts = g_strsplit (conninfo, " ", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    for (guint j = 0; j < G_N_ELEMENTS (values); j++)
      if (g_str_has_prefix (parts[i], values[j].name))
        g_settings_set_string (settings, values[j].key, parts[i] + strlen (values[j].name));
  g_settings_set_string (settings, MPIS_KEY_WORKSPACE, "shared");
}

static MpisWorkspace *
workspace_of (Fixture *fixture)
{
  return mpis_scope_get_workspace (mpis_application_get_scope (fixture->application));
}

static guint
count_posts (Fixture *fixture)
{
  return g_list_model_get_n_items (mpis_workspace_get_posts (workspace_of (fixture)));
}

/* From an hour to fifteen seconds: it looks at once instead of at the end of the hour, and then at that pace. */
static DexFuture *
choose_pace_fiber (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr(MpisDb) db = sync_test_connect (fixture->conninfo);
  gint64 begun;

  sync_test_wait_until (workspace_of (fixture) != NULL &&
                        mpis_workspace_get_state (workspace_of (fixture)) == MPIS_WORKSPACE_LIVE);
  sync_test_run (db, "SELECT add_post (1)");
  sync_test_pause (1500);
  g_assert_cmpuint (count_posts (fixture), ==, 0);

  adw_combo_row_set_selected (app_test_child (fixture->preferences, "interval_row"), 0);
  begun = g_get_monotonic_time ();
  sync_test_wait_until (count_posts (fixture) == 1);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 10 * G_USEC_PER_SEC);

  begun = g_get_monotonic_time ();
  sync_test_run (db, "SELECT add_post (2)");
  sync_test_wait_until (count_posts (fixture) == 2);
  g_assert_cmpint (g_get_monotonic_time () - begun, >, 10 * G_USEC_PER_SEC);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 40 * G_USEC_PER_SEC);
  mpis_workspace_stop (workspace_of (fixture));
  return dex_future_new_for_boolean (TRUE);
}

static void
test_pace (void)
{
  g_autoptr(GSettings) settings = g_settings_new (MPIS_SETTINGS_SCHEMA);
  Fixture fixture = { NULL };

  mpis_test_fiber (make_database_fiber, &fixture);
  fill_settings (settings, fixture.conninfo);
  g_settings_set_uint (settings, MPIS_KEY_REFRESH_INTERVAL, 3600);
  fixture.application = mpis_application_new ();
  g_application_set_flags (G_APPLICATION (fixture.application), G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (fixture.application), NULL, NULL));
  fixture.preferences = g_object_ref_sink (mpis_preferences_new (fixture.application));

  mpis_test_fiber (choose_pace_fiber, &fixture);

  g_object_unref (fixture.preferences);
  app_test_settle ();
  g_object_unref (fixture.application);
  g_free (fixture.conninfo);
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/preferences/pace", test_pace);
  return app_test_run ();
}
