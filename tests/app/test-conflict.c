#include "config.h"

#include "app-test.h"

#include "dashboards-test.h"
#include "mpis-canvas.h"
#include "mpis-dashboards-page.h"

#define SERVER "server"

/* The window, and somebody else's desk on the same PostgreSQL. */
typedef struct {
  AppTest         app;
  MpisDb         *db;
  MpisDashboards *mine;
  MpisDashboards *theirs;
  char           *id;       /* of the dashboard both have */
  GtkWidget      *page;
} Fixture;

static DexFuture *
meet_fiber (gpointer data)
{
  Fixture *fixture = data;
  g_autofree char *conninfo = sync_test_database_new ();
  g_autofree char *path = dashboards_test_path ();

  fixture->db = sync_test_connect (conninfo);
  fixture->theirs = dashboards_test_open (path);
  fixture->id = dashboards_test_make (fixture->theirs, "Together");
  return dex_future_new_true ();
}

static DexFuture *
part_fiber (gpointer data)
{
  Fixture *fixture = data;

  dashboards_test_flush (fixture->mine);
  dashboards_test_close (&fixture->theirs);
  return dex_future_new_true ();
}

static void
sync_desk (Fixture        *fixture,
           MpisDashboards *desk)
{
  DexFuture *future = _mpis_dashboards_sync (desk, fixture->db, SERVER, FALSE);
  g_autoptr(GError) error = NULL;

  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  dex_future_get_value (future, &error);
  g_assert_no_error (error);
  dex_unref (future);
}

static void
set_up (Fixture *fixture)
{
  app_test_set_up (&fixture->app, app_test_fill_known);
  mpis_test_fiber (meet_fiber, fixture);
  fixture->mine = mpis_workspace_get_dashboards (fixture->app.workspace);
  _mpis_dashboards_open (fixture->mine);
  while (mpis_dashboards_get_state (fixture->mine) == MPIS_DASHBOARDS_LOADING)
    g_main_context_iteration (NULL, TRUE);
  sync_desk (fixture, fixture->theirs);
  sync_desk (fixture, fixture->mine);
  app_test_open (&fixture->app, 1200, 800);
  mpis_window_show_page (fixture->app.window, "dashboards");
  fixture->page = mpis_window_get_page (fixture->app.window, "dashboards");
  app_test_settle ();
}

static void
tear_down (Fixture *fixture)
{
  mpis_test_fiber (part_fiber, fixture);
  fixture->app.unfolded = TRUE;   /* what is being saved may hold the workspace a little longer */
  app_test_tear_down (&fixture->app);
  g_object_unref (fixture->db);
  g_free (fixture->id);
}

static AdwDialog *
visible_dialog (Fixture *fixture)
{
  return adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (fixture->app.window));
}

/* Both give the same card a title; theirs reaches the server first. */
static void
clash (Fixture    *fixture,
       const char *mine,
       const char *theirs)
{
  AdwBanner *banner = app_test_child (fixture->page, "banner");

  g_assert_false (adw_banner_get_revealed (banner));
  dashboards_test_configure (fixture->theirs, fixture->id, "b", "title", theirs);
  dashboards_test_configure (fixture->mine, fixture->id, "b", "title", mine);
  sync_desk (fixture, fixture->theirs);
  sync_desk (fixture, fixture->mine);
  app_test_settle ();
  g_assert_true (adw_banner_get_revealed (banner));
}

/* The banner's button asks with both versions in sight, and the button that says @button is pressed. */
static void
decide (Fixture    *fixture,
        const char *mine,
        const char *theirs,
        const char *button)
{
  AdwBanner *banner = app_test_child (fixture->page, "banner");
  GtkWidget *dialog, *label;

  g_signal_emit_by_name (banner, "button-clicked");
  app_test_settle ();
  dialog = GTK_WIDGET (visible_dialog (fixture));
  g_assert_true (ADW_IS_ALERT_DIALOG (dialog));
  g_assert_nonnull (app_test_find_label (dialog, mine));
  g_assert_nonnull (app_test_find_label (dialog, theirs));
  label = app_test_find_label (dialog, button);
  g_assert_nonnull (label);
  g_signal_emit_by_name (gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON), "clicked");
  app_test_settle ();
  g_assert_null (visible_dialog (fixture));
}

static guint
count_titled (MpisDashboards *desk,
              const char     *id,
              const char     *title)
{
  MpisLayout *layout = mpis_dashboard_get_layout (mpis_dashboards_find (desk, id));
  guint n = 0;

  for (guint i = 0; i < mpis_layout_get_n_cards (layout); i++)
    n += g_strcmp0 (json_object_get_string_member_with_default (mpis_layout_get_card (layout, i)->config, "title",
                                                                NULL), title) == 0;
  return n;
}

/* On both sides, once each has heard of the other. */
static void
assert_kept (Fixture    *fixture,
             const char *title,
             guint       n)
{
  g_assert_cmpuint (count_titled (fixture->mine, fixture->id, title), ==, n);
  g_assert_cmpuint (count_titled (fixture->theirs, fixture->id, title), ==, n);
}

static void
settle (Fixture    *fixture,
        const char *mine,
        const char *theirs,
        const char *button)
{
  decide (fixture, mine, theirs, button);
  g_assert_false (adw_banner_get_revealed (app_test_child (fixture->page, "banner")));
  sync_desk (fixture, fixture->mine);
  sync_desk (fixture, fixture->theirs);
  app_test_settle ();
}

static void
test_both_changed_a_card (void)
{
  Fixture fixture = { 0 };

  set_up (&fixture);

  /* Whoever does not decide loses nothing, and is asked again. */
  clash (&fixture, "Mine first", "Theirs first");
  decide (&fixture, "Mine first", "Theirs first", "Later");
  g_assert_true (adw_banner_get_revealed (app_test_child (fixture.page, "banner")));
  g_assert_cmpuint (count_titled (fixture.mine, fixture.id, "Mine first"), ==, 1);
  g_assert_cmpuint (count_titled (fixture.theirs, fixture.id, "Theirs first"), ==, 1);
  settle (&fixture, "Mine first", "Theirs first", "Keep Mine");
  assert_kept (&fixture, "Mine first", 1);
  assert_kept (&fixture, "Theirs first", 0);

  clash (&fixture, "Mine second", "Theirs second");
  settle (&fixture, "Mine second", "Theirs second", "Keep Theirs");
  assert_kept (&fixture, "Mine second", 0);
  assert_kept (&fixture, "Theirs second", 1);

  clash (&fixture, "Mine third", "Theirs third");
  settle (&fixture, "Mine third", "Theirs third", "Keep Both");
  assert_kept (&fixture, "Mine third", 1);
  assert_kept (&fixture, "Theirs third", 1);

  tear_down (&fixture);
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/conflict/both-changed-a-card", test_both_changed_a_card);
  return app_test_run ();
}
