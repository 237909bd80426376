#include "config.h"

#include <string.h>

#include "dashboards-test.h"
#include "mpis-json.h"
#include "mpis-widget-entry.h"

/* A person at a computer. */
typedef struct {
  char           *path;
  MpisDashboards *dashboards;
  MpisDb         *db;
  char           *server;
} Desk;

static void
desk_init (Desk       *self,
           const char *conninfo)
{
  self->path = dashboards_test_path ();
  self->dashboards = dashboards_test_open (self->path);
  self->db = sync_test_connect (conninfo);
  self->server = g_strdup ("server");
}

static void
desk_clear (Desk *self)
{
  dashboards_test_close (&self->dashboards);
  g_free (self->path);
  g_object_unref (self->db);
  g_free (self->server);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

static void
desk_restart (Desk *self)
{
  dashboards_test_close (&self->dashboards);
  self->dashboards = dashboards_test_open (self->path);
}

static void
desk_sync (Desk *self)
{
  g_autoptr(GError) error = NULL;

  dex_await (_mpis_dashboards_sync (self->dashboards, self->db, self->server, FALSE), &error);
  g_assert_no_error (error);
}

static guint
n_conflicts (Desk *self)
{
  return g_list_model_get_n_items (mpis_dashboards_get_conflicts (self->dashboards));
}

static guint
n_shown (Desk *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->dashboards));
}

static MpisDashboardConflict *
get_conflict (Desk *self)
{
  g_assert_cmpuint (n_conflicts (self), ==, 1);
  return g_list_model_get_item (mpis_dashboards_get_conflicts (self->dashboards), 0);
}

static void
resolve (Desk                    *self,
         MpisDashboardResolution  resolution)
{
  g_autoptr(MpisDashboardConflict) conflict = get_conflict (self);

  g_assert_true (mpis_dashboards_resolve (self->dashboards, "Decide", conflict, resolution));
  g_assert_false (mpis_dashboards_resolve (self->dashboards, "Decide", conflict, resolution));
  g_assert_cmpuint (n_conflicts (self), ==, 0);
}

static void
assert_same (Desk *one,
             Desk *other)
{
  g_autofree char *a = dashboards_test_describe (one->dashboards);
  g_autofree char *b = dashboards_test_describe (other->dashboards);

  g_assert_cmpstr (a, ==, b);
  g_assert_cmpuint (mpis_dashboards_get_n_pending (one->dashboards), ==, 0);
  g_assert_cmpuint (mpis_dashboards_get_n_pending (other->dashboards), ==, 0);
}

static char *
ask (Desk       *self,
     const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDbRows) rows = dex_await_boxed (mpis_db_query (self->db, sql, NULL), &error);

  g_assert_no_error (error);
  return g_strdup (mpis_db_rows_get_n (rows) > 0 ? mpis_db_rows_get_text (rows, 0, 0) : NULL);
}

#define assert_answer(desk, sql, expected) \
  G_STMT_START { \
    g_autofree char *answer_ = ask (desk, sql); \
    g_assert_cmpstr (answer_, ==, expected); \
  } G_STMT_END

#define SETTING(card, key) \
  "SELECT w->'config'->>'" key "' FROM dashboard_layouts, jsonb_array_elements (layout_config->'widgets') w " \
  "WHERE w->>'card_id' = '" card "'"

/* Both know one dashboard; then both work on it without a server. */
static char *
begin_together (Desk *ada,
                Desk *bob)
{
  char *id = dashboards_test_make (ada->dashboards, "Together");

  desk_sync (ada);
  desk_sync (bob);
  assert_same (ada, bob);
  g_assert_nonnull (mpis_dashboards_find (bob->dashboards, id));
  return id;
}

static DexFuture *
test_there_and_back (gpointer data)
{
  g_autofree char *conninfo = sync_test_database_new ();
  g_auto(Desk) ada = { 0 };
  g_auto(Desk) bob = { 0 };
  g_autofree char *id = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  desk_init (&ada, conninfo);
  desk_init (&bob, conninfo);
  desk_sync (&ada);
  g_assert_cmpuint (n_shown (&ada), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (mpis_dashboards_get_widgets (ada.dashboards)), ==, 6);
  assert_answer (&ada, "SELECT count (*) FROM dashboard_layouts", "0");

  id = begin_together (&ada, &bob);
  assert_answer (&ada, "SELECT layout_config->>'theme' FROM dashboard_layouts", "kept");
  assert_answer (&ada, "SELECT user_id FROM dashboard_layouts", NULL);
  before = dashboards_test_text (ada.dashboards, id);
  dashboards_test_configure (ada.dashboards, id, "b", "title", "Letters");
  g_assert_cmpint (mpis_dashboards_get_status (ada.dashboards, id), ==, MPIS_DASHBOARD_STATUS_PENDING);
  desk_sync (&ada);
  g_assert_cmpint (mpis_dashboards_get_status (ada.dashboards, id), ==, MPIS_DASHBOARD_STATUS_SYNCED);
  desk_sync (&bob);
  g_assert_cmpstr (dashboards_test_setting (bob.dashboards, id, "b", "title"), ==, "Letters");
  mpis_dashboards_undo (ada.dashboards);
  desk_sync (&ada);
  desk_sync (&bob);
  after = dashboards_test_text (bob.dashboards, id);
  g_assert_cmpstr (after, ==, before);

  /* The registry is there without a server, too. */
  desk_restart (&bob);
  g_assert_cmpuint (g_list_model_get_n_items (mpis_dashboards_get_widgets (bob.dashboards)), ==, 6);
  g_assert_cmpuint (mpis_dashboards_get_n_pending (bob.dashboards), ==, 0);
  return dex_future_new_true ();
}

/* Both change other things; whoever comes first, both have the same in the end, and nothing is lost. */
static char *
merge_in_order (gboolean ada_first)
{
  g_autofree char *conninfo = sync_test_database_new ();
  g_auto(Desk) ada = { 0 };
  g_auto(Desk) bob = { 0 };
  g_autofree char *id = NULL;
  Desk *first = ada_first ? &ada : &bob;
  Desk *second = ada_first ? &bob : &ada;
  char *layout;

  desk_init (&ada, conninfo);
  desk_init (&bob, conninfo);
  id = begin_together (&ada, &bob);
  dashboards_test_configure (ada.dashboards, id, "a", "title", "Ada");
  dashboards_test_place (ada.dashboards, id, "b", 8, 2, 4, 2);
  dashboards_test_configure (bob.dashboards, id, "b", "title", "Bob");
  dashboards_test_configure (bob.dashboards, id, "c", "lens", "activity");
  dashboards_test_rename (bob.dashboards, id, "Of both");
  desk_restart (second);
  desk_sync (first);
  desk_sync (second);
  desk_sync (first);
  assert_same (&ada, &bob);
  g_assert_cmpuint (n_conflicts (&ada) + n_conflicts (&bob), ==, 0);
  g_assert_cmpstr (dashboards_test_setting (ada.dashboards, id, "a", "title"), ==, "Ada");
  g_assert_cmpstr (dashboards_test_setting (ada.dashboards, id, "b", "title"), ==, "Bob");
  g_assert_cmpstr (dashboards_test_setting (ada.dashboards, id, "c", "lens"), ==, "activity");
  g_assert_cmpstr (mpis_dashboard_get_name (mpis_dashboards_find (ada.dashboards, id)), ==, "Of both");
  layout = mpis_layout_to_text (mpis_dashboard_get_layout (mpis_dashboards_find (ada.dashboards, id)));

  /* Undoing takes back what one did oneself, and only that. */
  mpis_dashboards_undo (ada.dashboards);
  mpis_dashboards_undo (ada.dashboards);
  g_assert_null (dashboards_test_setting (ada.dashboards, id, "a", "title"));
  g_assert_cmpstr (dashboards_test_setting (ada.dashboards, id, "b", "title"), ==, "Bob");
  g_assert_cmpstr (dashboards_test_setting (ada.dashboards, id, "c", "lens"), ==, "activity");
  mpis_dashboards_redo (ada.dashboards);
  mpis_dashboards_redo (ada.dashboards);
  g_assert_cmpuint (n_conflicts (&ada), ==, 0);
  {
    g_autofree char *again =
      mpis_layout_to_text (mpis_dashboard_get_layout (mpis_dashboards_find (ada.dashboards, id)));

    g_assert_cmpstr (again, ==, layout);
  }
  return layout;
}

static DexFuture *
test_merge (gpointer data)
{
  g_autofree char *one = merge_in_order (TRUE);
  g_autofree char *other = merge_in_order (FALSE);

  g_assert_cmpstr (one, ==, other);
  return dex_future_new_true ();
}

/* Both change the same: theirs stays on the server and mine here, until somebody decides. */
static void
clash (Desk       *ada,
       Desk       *bob,
       const char *id)
{
  dashboards_test_configure (ada->dashboards, id, "b", "title", "Ada");
  dashboards_test_configure (bob->dashboards, id, "b", "title", "Bob");
  dashboards_test_configure (bob->dashboards, id, "c", "title", "Also Bob");
  desk_sync (ada);
  desk_sync (bob);
  g_assert_cmpuint (n_conflicts (ada), ==, 0);
  g_assert_cmpuint (n_conflicts (bob), ==, 1);
  g_assert_cmpint (mpis_dashboards_get_status (bob->dashboards, id), ==, MPIS_DASHBOARD_STATUS_CONFLICT);
  g_assert_cmpuint (mpis_dashboards_get_n_pending (bob->dashboards), ==, 1);
  g_assert_cmpstr (dashboards_test_setting (bob->dashboards, id, "b", "title"), ==, "Bob");
  assert_answer (ada, SETTING ("b", "title"), "Ada");
  assert_answer (ada, SETTING ("c", "title"), "Also Bob");
}

static const char *
title_of (JsonNode *card)
{
  return json_object_get_string_member (json_object_get_object_member (json_node_get_object (card), "config"),
                                        "title");
}

static DexFuture *
test_conflict (gpointer resolution)
{
  g_autofree char *conninfo = sync_test_database_new ();
  g_auto(Desk) ada = { 0 };
  g_auto(Desk) bob = { 0 };
  g_autofree char *id = NULL;

  desk_init (&ada, conninfo);
  desk_init (&bob, conninfo);
  id = begin_together (&ada, &bob);
  clash (&ada, &bob, id);

  /* It stays so, whatever else happens. */
  desk_restart (&bob);
  dashboards_test_configure (ada.dashboards, id, "a", "title", "More");
  dashboards_test_configure (ada.dashboards, id, "b", "lens", "posts");
  dashboards_test_configure (ada.dashboards, id, "b", "title", "Ada again");
  desk_sync (&ada);
  desk_sync (&bob);
  desk_sync (&bob);
  assert_answer (&ada, SETTING ("b", "title"), "Ada again");
  g_assert_cmpstr (dashboards_test_setting (bob.dashboards, id, "a", "title"), ==, "More");
  {
    g_autoptr(MpisDashboardConflict) conflict = get_conflict (&bob);

    g_assert_cmpint (mpis_dashboard_conflict_get_kind (conflict), ==, MPIS_DASHBOARD_CONFLICT_CARD);
    g_assert_cmpstr (mpis_dashboard_conflict_get_dashboard_id (conflict), ==, id);
    g_assert_cmpstr (mpis_dashboard_conflict_get_card_id (conflict), ==, "b");
    g_assert_cmpstr (title_of (mpis_dashboard_conflict_get_mine (conflict)), ==, "Bob");
    g_assert_cmpstr (title_of (mpis_dashboard_conflict_get_theirs (conflict)), ==, "Ada again");
    g_assert_true (mpis_dashboard_conflict_can_keep_both (conflict));
  }

  resolve (&bob, GPOINTER_TO_INT (resolution));
  desk_sync (&bob);
  desk_sync (&ada);
  assert_same (&ada, &bob);
  switch (GPOINTER_TO_INT (resolution))
    {
    case MPIS_DASHBOARD_KEEP_MINE:
      assert_answer (&ada, SETTING ("b", "title"), "Bob");
      break;
    case MPIS_DASHBOARD_KEEP_THEIRS:
      assert_answer (&ada, SETTING ("b", "title"), "Ada again");
      g_assert_cmpstr (mpis_dashboards_get_undo_label (bob.dashboards), ==, "Decide");
      break;
    default:
      assert_answer (&ada, SETTING ("b", "title"), "Ada again");
      assert_answer (&ada, "SELECT count (*) FROM dashboard_layouts, "
                     "jsonb_array_elements (layout_config->'widgets') w WHERE w->'config'->>'title' = 'Bob'", "1");
      break;
    }
  return dex_future_new_true ();
}

/* Names and removed cards clash as well. */
static DexFuture *
test_other_conflicts (gpointer data)
{
  g_autofree char *conninfo = sync_test_database_new ();
  g_auto(Desk) ada = { 0 };
  g_auto(Desk) bob = { 0 };
  g_autofree char *id = NULL;
  g_autoptr(MpisLayout) without = NULL;
  g_autoptr(MpisDashboard) changed = NULL;

  desk_init (&ada, conninfo);
  desk_init (&bob, conninfo);
  id = begin_together (&ada, &bob);
  dashboards_test_rename (ada.dashboards, id, "Ada's");
  dashboards_test_rename (bob.dashboards, id, "Bob's");
  desk_sync (&ada);
  desk_sync (&bob);
  assert_answer (&ada, "SELECT name FROM dashboard_layouts", "Ada's");
  g_assert_cmpstr (mpis_dashboard_get_name (mpis_dashboards_find (bob.dashboards, id)), ==, "Bob's");
  resolve (&bob, MPIS_DASHBOARD_KEEP_MINE);
  desk_sync (&bob);
  assert_answer (&ada, "SELECT name FROM dashboard_layouts", "Bob's");
  desk_sync (&ada);

  /* Bob removes the card that Ada changes: it is there until he says so again. */
  without = mpis_layout_remove (mpis_dashboard_get_layout (mpis_dashboards_find (bob.dashboards, id)), "b");
  changed = mpis_dashboard_with_layout (mpis_dashboards_find (bob.dashboards, id), without);
  mpis_dashboards_edit_one (bob.dashboards, "Remove Card", changed);
  dashboards_test_configure (ada.dashboards, id, "b", "title", "Dear to Ada");
  desk_sync (&ada);
  desk_sync (&bob);
  assert_answer (&ada, SETTING ("b", "title"), "Dear to Ada");
  {
    g_autoptr(MpisDashboardConflict) conflict = get_conflict (&bob);

    g_assert_null (mpis_dashboard_conflict_get_mine (conflict));
    g_assert_nonnull (mpis_dashboard_conflict_get_theirs (conflict));
    g_assert_false (mpis_dashboard_conflict_can_keep_both (conflict));
  }
  desk_restart (&bob);
  resolve (&bob, MPIS_DASHBOARD_KEEP_MINE);
  desk_sync (&bob);
  desk_sync (&ada);
  assert_same (&ada, &bob);
  assert_answer (&ada, SETTING ("b", "title"), NULL);
  return dex_future_new_true ();
}

static void
nudge (Desk       *self,
       const char *id,
       int         h)
{
  MpisDashboard *dashboard = mpis_dashboards_find (self->dashboards, id);
  g_autoptr(GPtrArray) changed = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(MpisLayout) layout = NULL;

  layout = mpis_layout_place (mpis_dashboard_get_layout (dashboard), "b", &(MpisLayoutRect) { 0, 2, 4, h });
  g_ptr_array_add (changed, mpis_dashboard_with_layout (dashboard, layout));
  g_assert_true (mpis_dashboards_edit (self->dashboards, "Resize Card", "b", 60000, changed, NULL));
}

/* Small steps with somebody's change between them are not one: undoing it would undo theirs, too. */
static DexFuture *
test_coalesce (gpointer data)
{
  g_autofree char *conninfo = sync_test_database_new ();
  g_auto(Desk) ada = { 0 };
  g_auto(Desk) bob = { 0 };
  g_autofree char *id = NULL;

  desk_init (&ada, conninfo);
  desk_init (&bob, conninfo);
  id = begin_together (&ada, &bob);
  nudge (&ada, id, 3);
  nudge (&ada, id, 4);
  dashboards_test_configure (bob.dashboards, id, "a", "title", "Bob");
  desk_sync (&bob);
  desk_sync (&ada);
  nudge (&ada, id, 5);
  g_assert_cmpuint (g_list_model_get_n_items (mpis_dashboards_get_edits (ada.dashboards)), ==, 3);
  mpis_dashboards_undo (ada.dashboards);
  mpis_dashboards_undo (ada.dashboards);
  g_assert_cmpstr (dashboards_test_setting (ada.dashboards, id, "a", "title"), ==, "Bob");
  g_assert_cmpint (mpis_layout_find (mpis_dashboard_get_layout (mpis_dashboards_find (ada.dashboards, id)),
                                     "b")->rect.h, ==, 2);
  g_assert_cmpuint (n_conflicts (&ada), ==, 0);

  /* Undoing what somebody changed since asks, rather than taking it from them. */
  dashboards_test_configure (ada.dashboards, id, "b", "title", "Ada");
  desk_sync (&ada);
  desk_sync (&bob);
  dashboards_test_configure (bob.dashboards, id, "b", "title", "Bob");
  desk_sync (&bob);
  desk_sync (&ada);
  mpis_dashboards_undo (ada.dashboards);
  desk_sync (&ada);
  g_assert_cmpuint (n_conflicts (&ada), ==, 1);
  g_assert_cmpstr (dashboards_test_setting (ada.dashboards, id, "b", "title"), ==, "Posts");
  assert_answer (&ada, SETTING ("b", "title"), "Bob");
  return dex_future_new_true ();
}

/* A dashboard that is deleted on one side and changed on the other. */
static DexFuture *
test_deleted (gpointer data)
{
  g_autofree char *conninfo = sync_test_database_new ();
  g_auto(Desk) ada = { 0 };
  g_auto(Desk) bob = { 0 };
  g_autofree char *id = NULL;
  g_autofree char *other = NULL;

  desk_init (&ada, conninfo);
  desk_init (&bob, conninfo);
  id = begin_together (&ada, &bob);
  other = dashboards_test_make (ada.dashboards, "Other");
  desk_sync (&ada);
  desk_sync (&bob);

  /* Unchanged here: gone. Changed here: asked. */
  mpis_dashboards_remove (ada.dashboards, "Delete", id);
  mpis_dashboards_remove (ada.dashboards, "Delete", other);
  g_assert_cmpuint (mpis_dashboards_get_n_pending (ada.dashboards), ==, 2);
  dashboards_test_configure (bob.dashboards, id, "b", "title", "Bob");
  desk_sync (&ada);
  assert_answer (&ada, "SELECT count (*) FROM dashboard_layouts", "0");
  desk_sync (&bob);
  g_assert_null (mpis_dashboards_find (bob.dashboards, other));
  g_assert_nonnull (mpis_dashboards_find (bob.dashboards, id));
  assert_answer (&ada, "SELECT count (*) FROM dashboard_layouts", "0");
  desk_restart (&bob);
  resolve (&bob, MPIS_DASHBOARD_KEEP_MINE);
  desk_sync (&bob);
  assert_answer (&ada, "SELECT count (*) FROM dashboard_layouts", "1");
  desk_sync (&ada);
  assert_same (&ada, &bob);

  /* The other way round: what they changed is shown again. */
  mpis_dashboards_remove (bob.dashboards, "Delete", id);
  dashboards_test_configure (ada.dashboards, id, "b", "title", "Ada");
  desk_sync (&ada);
  desk_sync (&bob);
  g_assert_cmpstr (dashboards_test_setting (bob.dashboards, id, "b", "title"), ==, "Ada");
  {
    g_autoptr(MpisDashboardConflict) conflict = get_conflict (&bob);

    g_assert_cmpint (mpis_dashboard_conflict_get_kind (conflict), ==, MPIS_DASHBOARD_CONFLICT_REMOVED_HERE);
  }
  desk_restart (&bob);
  resolve (&bob, MPIS_DASHBOARD_KEEP_MINE);
  desk_sync (&bob);
  assert_answer (&ada, "SELECT count (*) FROM dashboard_layouts", "0");
  desk_sync (&ada);
  g_assert_cmpuint (n_shown (&ada), ==, 0);

  /* Deleting can be undone when the server knows already. */
  g_assert_true (mpis_dashboards_undo (bob.dashboards));
  g_assert_nonnull (mpis_dashboards_find (bob.dashboards, id));
  desk_sync (&bob);
  desk_sync (&ada);
  assert_same (&ada, &bob);
  g_assert_cmpuint (n_shown (&ada), ==, 1);
  return dex_future_new_true ();
}

/* An answer that never came: the server may have done it, or not. */
static DexFuture *
test_lost_answer (gpointer data)
{
  g_autofree char *conninfo = sync_test_database_new ();
  g_auto(Desk) ada = { 0 };
  g_autofree char *id = NULL;

  desk_init (&ada, conninfo);
  id = dashboards_test_make (ada.dashboards, "First");
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *title = g_strdup_printf ("%u", i);
      DexFuture *sync;

      dashboards_test_configure (ada.dashboards, id, "b", "title", title);
      sync = _mpis_dashboards_sync (ada.dashboards, ada.db, ada.server, FALSE);
      dex_future_disown (sync);
      sync_test_pause (g_test_rand_int_range (0, 12));
      mpis_db_close (ada.db);
      g_object_unref (ada.db);
      ada.db = sync_test_connect (conninfo);
      if (i % 3 == 0)
        desk_restart (&ada);
      if (i % 4 != 0)
        continue;
      desk_sync (&ada);
      assert_answer (&ada, SETTING ("b", "title"), title);
      g_assert_cmpuint (n_conflicts (&ada), ==, 0);
      g_assert_cmpuint (mpis_dashboards_get_n_pending (ada.dashboards), ==, 0);
    }
  return dex_future_new_true ();
}

/* What the server refuses stays here, and says so, until it is taken. */
static DexFuture *
test_refused (gpointer data)
{
  g_autofree char *conninfo = sync_test_database_new ();
  g_auto(Desk) ada = { 0 };
  g_autofree char *id = NULL;
  g_autofree char *other = NULL;

  desk_init (&ada, conninfo);
  id = dashboards_test_make (ada.dashboards, "First");
  other = dashboards_test_make (ada.dashboards, "Second");
  sync_test_run (ada.db, "ALTER TABLE dashboard_layouts ADD CONSTRAINT no_second CHECK (name <> 'Third');"
                 "CREATE FUNCTION refuse () RETURNS trigger LANGUAGE plpgsql AS "
                 "$$ BEGIN IF NEW.name = 'First' THEN RAISE 'not this one'; END IF; RETURN NEW; END $$;"
                 "CREATE TRIGGER refuse BEFORE INSERT ON dashboard_layouts FOR EACH ROW EXECUTE FUNCTION refuse ()");
  desk_sync (&ada);
  g_assert_cmpint (mpis_dashboards_get_status (ada.dashboards, id), ==, MPIS_DASHBOARD_STATUS_REFUSED);
  g_assert_nonnull (strstr (mpis_dashboards_get_dashboard_problem (ada.dashboards, id), "not this one"));
  g_assert_cmpint (mpis_dashboards_get_status (ada.dashboards, other), ==, MPIS_DASHBOARD_STATUS_SYNCED);
  g_assert_cmpuint (mpis_dashboards_get_n_pending (ada.dashboards), ==, 1);
  sync_test_run (ada.db, "DROP TRIGGER refuse ON dashboard_layouts");
  _mpis_dashboards_retry (ada.dashboards);
  desk_sync (&ada);
  g_assert_cmpint (mpis_dashboards_get_status (ada.dashboards, id), ==, MPIS_DASHBOARD_STATUS_SYNCED);
  g_assert_null (mpis_dashboards_get_dashboard_problem (ada.dashboards, id));
  return dex_future_new_true ();
}

/* Private ones go with the role to another computer, and to nobody else. */
static DexFuture *
test_private (gpointer data)
{
  g_autofree char *conninfo = sync_test_database_new ();
  g_auto(Desk) ada = { 0 };
  g_auto(Desk) ada_too = { 0 };
  g_autoptr(MpisDashboards) bob = _mpis_dashboards_new (NULL, "bob");
  g_autofree char *id = NULL;
  g_autoptr(MpisDashboard) private = NULL;

  desk_init (&ada, conninfo);
  desk_init (&ada_too, conninfo);
  id = begin_together (&ada, &ada_too);
  private = mpis_dashboard_with_owner (mpis_dashboards_find (ada.dashboards, id),
                                       mpis_dashboards_get_owner (ada.dashboards));
  mpis_dashboards_edit_one (ada.dashboards, "Make Private", private);
  desk_sync (&ada);
  desk_sync (&ada_too);
  assert_same (&ada, &ada_too);
  g_assert_cmpuint (n_shown (&ada_too), ==, 1);
  g_assert_cmpstr (mpis_dashboards_get_owner (bob), !=, mpis_dashboards_get_owner (ada.dashboards));
  sync_test_run (ada.db, "UPDATE dashboard_layouts SET user_id = gen_random_uuid ()");
  desk_sync (&ada_too);
  g_assert_cmpuint (n_shown (&ada_too), ==, 0);
  return dex_future_new_true ();
}

/* A server that was made anew has nothing, which does not mean that everything was deleted. */
static DexFuture *
test_another_server (gpointer data)
{
  g_autofree char *conninfo = sync_test_database_new ();
  g_autofree char *empty = sync_test_database_new ();
  g_auto(Desk) ada = { 0 };
  g_autofree char *id = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  desk_init (&ada, conninfo);
  id = dashboards_test_make (ada.dashboards, "First");
  desk_sync (&ada);
  before = dashboards_test_describe (ada.dashboards);
  g_object_unref (ada.db);
  ada.db = sync_test_connect (empty);
  g_free (ada.server);
  ada.server = g_strdup ("another");
  desk_sync (&ada);
  after = dashboards_test_describe (ada.dashboards);
  g_assert_cmpstr (after, ==, before);
  assert_answer (&ada, "SELECT count (*) FROM dashboard_layouts", "1");
  g_assert_cmpuint (mpis_dashboards_get_n_pending (ada.dashboards), ==, 0);
  sync_test_run (ada.db, "DELETE FROM dashboard_layouts");
  desk_sync (&ada);
  g_assert_cmpuint (n_shown (&ada), ==, 0);
  return dex_future_new_true ();
}

/* A row that nobody can read is neither shown nor written over. */
static DexFuture *
test_unreadable (gpointer data)
{
  g_autofree char *conninfo = sync_test_database_new ();
  g_auto(Desk) ada = { 0 };
  g_autofree char *id = NULL;

  desk_init (&ada, conninfo);
  id = dashboards_test_make (ada.dashboards, "First");
  desk_sync (&ada);
  sync_test_run (ada.db, "UPDATE dashboard_layouts SET layout_config = '{\"widgets\": 7}';"
                 "INSERT INTO dashboard_layouts (name, layout_config) VALUES ('Strange', '{\"widgets\": 8}')");
  dashboards_test_configure (ada.dashboards, id, "b", "title", "Ada");
  desk_sync (&ada);
  g_assert_cmpuint (n_shown (&ada), ==, 1);
  g_assert_cmpint (mpis_dashboards_get_status (ada.dashboards, id), ==, MPIS_DASHBOARD_STATUS_REFUSED);
  g_assert_nonnull (strstr (mpis_dashboards_get_problem (ada.dashboards), "Strange"));
  assert_answer (&ada, "SELECT layout_config->>'widgets' FROM dashboard_layouts WHERE name = 'First'", "7");
  sync_test_run (ada.db, "DELETE FROM dashboard_layouts WHERE name = 'Strange';"
                 "UPDATE dashboard_layouts SET layout_config = '{\"widgets\": []}'");
  desk_sync (&ada);
  g_assert_null (mpis_dashboards_get_problem (ada.dashboards));
  g_assert_cmpuint (n_conflicts (&ada), ==, 1);
  g_assert_cmpstr (dashboards_test_setting (ada.dashboards, id, "b", "title"), ==, "Ada");
  return dex_future_new_true ();
}

/* --- anything, at two desks ---------------------------------------------------------------------- */

static void
do_anything (Desk *self)
{
  guint n = n_shown (self);
  g_autoptr(MpisDashboard) dashboard = NULL;
  g_autofree char *value = g_strdup_printf ("%d", g_test_rand_int_range (0, 1000));
  static const char *const cards[] = { "a", "b", "c" };
  const char *card = cards[g_test_rand_int_range (0, 3)];
  const char *id;

  if (n == 0 || g_test_rand_int_range (0, 10) == 0)
    {
      g_free (dashboards_test_make (self->dashboards, value));
      return;
    }
  dashboard = g_list_model_get_item (G_LIST_MODEL (self->dashboards), g_test_rand_int_range (0, n));
  id = mpis_dashboard_get_id (dashboard);
  switch (g_test_rand_int_range (0, 10))
    {
    case 0:
      mpis_dashboards_remove (self->dashboards, "Delete", id);
      break;
    case 1:
      dashboards_test_rename (self->dashboards, id, value);
      break;
    case 2:
      mpis_dashboards_reorder (self->dashboards, "Reorder", id, g_test_rand_int_range (0, 4));
      break;
    case 3:
    case 4:
      mpis_dashboards_undo (self->dashboards);
      break;
    case 5:
      mpis_dashboards_redo (self->dashboards);
      break;
    case 6:
    case 7:
      dashboards_test_place (self->dashboards, id, card, g_test_rand_int_range (0, 6),
                             g_test_rand_int_range (0, 6), g_test_rand_int_range (1, 7), 2);
      break;
    default:
      dashboards_test_configure (self->dashboards, id, card, "title", value);
      break;
    }
}

static void
decide_all (Desk *self)
{
  while (n_conflicts (self) > 0)
    {
      g_autoptr(MpisDashboardConflict) conflict =
        g_list_model_get_item (mpis_dashboards_get_conflicts (self->dashboards), 0);

      g_assert_true (mpis_dashboards_resolve (self->dashboards, "Decide", conflict,
                                              g_test_rand_bit () ? MPIS_DASHBOARD_KEEP_MINE
                                                                 : MPIS_DASHBOARD_KEEP_THEIRS));
    }
}

/* Whatever two people do, once both have decided and nobody does anything more, both have the same. */
static DexFuture *
test_random (gpointer data)
{
  g_autofree char *conninfo = sync_test_database_new ();
  Desk desks[2] = { { 0 }, { 0 } };

  desk_init (&desks[0], conninfo);
  desk_init (&desks[1], conninfo);
  for (guint round = 0; round < 12; round++)
    {
      for (guint i = 0; i < 30; i++)
        {
          Desk *desk = &desks[g_test_rand_int_range (0, 2)];

          if (g_test_rand_int_range (0, 8) == 0)
            desk_sync (desk);
          else if (g_test_rand_int_range (0, 30) == 0)
            desk_restart (desk);
          else
            do_anything (desk);
        }
      for (guint i = 0; i < 6; i++)
        {
          desk_sync (&desks[i % 2]);
          decide_all (&desks[i % 2]);
          desk_sync (&desks[i % 2]);
        }
      assert_same (&desks[0], &desks[1]);
    }
  desk_clear (&desks[0]);
  desk_clear (&desks[1]);
  return dex_future_new_true ();
}

typedef struct {
  DexFiberFunc fiber;
  gpointer     data;
} Case;

static void
run (gconstpointer data)
{
  const Case *test = data;

  mpis_test_fiber (test->fiber, test->data);
}

#define ADD(path, fiber, data) \
  G_STMT_START { \
    static const Case test_ = { fiber, data }; \
    g_test_add_data_func (path, &test_, run); \
  } G_STMT_END

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("/dashboards-sync/there-and-back", test_there_and_back, NULL);
  ADD ("/dashboards-sync/merge", test_merge, NULL);
  ADD ("/dashboards-sync/keep-mine", test_conflict, GINT_TO_POINTER (MPIS_DASHBOARD_KEEP_MINE));
  ADD ("/dashboards-sync/keep-theirs", test_conflict, GINT_TO_POINTER (MPIS_DASHBOARD_KEEP_THEIRS));
  ADD ("/dashboards-sync/keep-both", test_conflict, GINT_TO_POINTER (MPIS_DASHBOARD_KEEP_BOTH));
  ADD ("/dashboards-sync/other-conflicts", test_other_conflicts, NULL);
  ADD ("/dashboards-sync/coalesce", test_coalesce, NULL);
  ADD ("/dashboards-sync/deleted", test_deleted, NULL);
  ADD ("/dashboards-sync/lost-answer", test_lost_answer, NULL);
  ADD ("/dashboards-sync/refused", test_refused, NULL);
  ADD ("/dashboards-sync/private", test_private, NULL);
  ADD ("/dashboards-sync/another-server", test_another_server, NULL);
  ADD ("/dashboards-sync/unreadable", test_unreadable, NULL);
  ADD ("/dashboards-sync/random", test_random, NULL);
  return g_test_run ();
}
