#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "dashboards-test.h"

#define STEPS 400

/* --- anything, in any order, against states that are simply remembered ------------------------- */

typedef struct {
  GPtrArray *states;   /* what was shown after each edit; the first is before all */
  guint      at;
} Reference;

static void
reference_add (Reference *self,
               char      *state)
{
  g_ptr_array_set_size (self->states, self->at + 1);
  g_ptr_array_add (self->states, state);
  self->at++;
}

static MpisDashboard *
pick (MpisDashboards *dashboards)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (dashboards));
  g_autoptr(MpisDashboard) picked = NULL;

  if (n == 0)
    return NULL;
  picked = g_list_model_get_item (G_LIST_MODEL (dashboards), g_test_rand_int_range (0, n));
  return mpis_dashboards_find (dashboards, mpis_dashboard_get_id (picked));
}

static const char *
pick_card (MpisDashboard *dashboard)
{
  MpisLayout *layout = mpis_dashboard_get_layout (dashboard);
  guint n = mpis_layout_get_n_cards (layout);

  return n == 0 ? NULL : mpis_layout_get_card (layout, g_test_rand_int_range (0, n))->id;
}

static void
change_cards (MpisDashboards *dashboards,
              MpisDashboard  *dashboard)
{
  const char *id = mpis_dashboard_get_id (dashboard);
  const char *card = pick_card (dashboard);
  g_autofree char *value = g_strdup_printf ("%d", g_test_rand_int_range (0, 1000));

  if (card == NULL)
    return;
  if (g_test_rand_bit ())
    dashboards_test_configure (dashboards, id, card, "title", value);
  else
    dashboards_test_place (dashboards, id, card, g_test_rand_int_range (0, 6), g_test_rand_int_range (0, 9),
                           g_test_rand_int_range (1, 7), g_test_rand_int_range (1, 4));
}

static void
change_one (MpisDashboards *dashboards,
            MpisDashboard  *dashboard)
{
  g_autofree char *name = g_strdup_printf ("Dashboard %d", g_test_rand_int_range (0, 1000));
  g_autoptr(MpisDashboard) changed = NULL;

  switch (g_test_rand_int_range (0, 8))
    {
    case 0:
      dashboards_test_rename (dashboards, mpis_dashboard_get_id (dashboard), name);
      break;
    case 1:
      mpis_dashboards_remove (dashboards, "Delete", mpis_dashboard_get_id (dashboard));
      break;
    case 2:
      changed = mpis_dashboard_with_default (dashboard, !mpis_dashboard_get_is_default (dashboard));
      mpis_dashboards_edit_one (dashboards, "Default", changed);
      break;
    case 3:
      mpis_dashboards_reorder (dashboards, "Reorder", mpis_dashboard_get_id (dashboard),
                               g_test_rand_int_range (0, 6));
      break;
    case 4:
      changed = mpis_dashboard_with_owner (dashboard, mpis_dashboard_get_owner (dashboard) ? NULL
                                           : mpis_dashboards_get_owner (dashboards));
      mpis_dashboards_edit_one (dashboards, "Private", changed);
      break;
    default:
      change_cards (dashboards, dashboard);
      break;
    }
}

static void
do_anything (MpisDashboards *dashboards,
             Reference      *reference)
{
  MpisDashboard *dashboard = pick (dashboards);
  g_autofree char *before = dashboards_test_describe (dashboards);
  g_autofree char *after = NULL;

  if (dashboard == NULL || g_test_rand_int_range (0, 8) == 0)
    g_free (dashboards_test_make (dashboards, "New"));
  else
    change_one (dashboards, dashboard);
  after = dashboards_test_describe (dashboards);
  if (strcmp (before, after) != 0)
    reference_add (reference, g_steal_pointer (&after));
}

static void
step (MpisDashboards *dashboards,
      Reference      *reference)
{
  int what = g_test_rand_int_range (0, 10);

  if (what < 3)
    {
      g_assert_cmpint (mpis_dashboards_undo (dashboards), ==, reference->at > 0);
      reference->at -= reference->at > 0;
    }
  else if (what < 5)
    {
      gboolean can = reference->at + 1 < reference->states->len;

      g_assert_cmpint (mpis_dashboards_redo (dashboards), ==, can);
      reference->at += can;
    }
  else
    do_anything (dashboards, reference);
}

static void
assert_sorted_and_one_default (MpisDashboards *dashboards)
{
  guint n_shared = 0, n_private = 0;
  gint64 last = G_MININT64;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (dashboards)); i++)
    {
      g_autoptr(MpisDashboard) dashboard = g_list_model_get_item (G_LIST_MODEL (dashboards), i);

      g_assert_cmpint (mpis_dashboard_get_position (dashboard), >=, last);
      last = mpis_dashboard_get_position (dashboard);
      if (mpis_dashboard_get_is_default (dashboard))
        *(mpis_dashboard_get_owner (dashboard) ? &n_private : &n_shared) += 1;
    }
  g_assert_cmpuint (n_shared, <=, 1);
  g_assert_cmpuint (n_private, <=, 1);
}

/* Everything can be undone and done again, to the byte, also after the program was closed. */
static DexFuture *
test_random (gpointer data)
{
  g_autofree char *path = dashboards_test_path ();
  MpisDashboards *dashboards = dashboards_test_open (path);
  Reference reference = { g_ptr_array_new_with_free_func (g_free), 0 };

  g_ptr_array_add (reference.states, g_strdup (""));
  for (guint i = 0; i < STEPS; i++)
    {
      g_autofree char *shown = NULL;

      if (g_test_rand_int_range (0, 40) == 0)
        {
          dashboards_test_close (&dashboards);
          dashboards = dashboards_test_open (path);
        }
      step (dashboards, &reference);
      shown = dashboards_test_describe (dashboards);
      g_assert_cmpstr (shown, ==, reference.states->pdata[reference.at]);
      g_assert_cmpint (mpis_dashboards_get_can_undo (dashboards), ==, reference.at > 0);
      g_assert_cmpint (mpis_dashboards_get_can_redo (dashboards), ==, reference.at + 1 < reference.states->len);
      assert_sorted_and_one_default (dashboards);
    }
  while (mpis_dashboards_undo (dashboards))
    ;
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (dashboards)), ==, 0);
  dashboards_test_close (&dashboards);
  g_ptr_array_unref (reference.states);
  return dex_future_new_true ();
}

/* --- what the window hears --------------------------------------------------------------------- */

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  GString    *heard)
{
  g_string_append_printf (heard, "%u-%u+%u ", position, removed, added);
}

static DexFuture *
test_list (gpointer data)
{
  g_autofree char *path = dashboards_test_path ();
  MpisDashboards *dashboards = dashboards_test_open (path);
  g_autoptr(GString) heard = g_string_new (NULL);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  g_signal_connect (dashboards, "items-changed", G_CALLBACK (items_changed_cb), heard);
  first = dashboards_test_make (dashboards, "First");
  second = dashboards_test_make (dashboards, "Second");
  third = dashboards_test_make (dashboards, "Third");
  g_assert_cmpstr (heard->str, ==, "0-0+1 1-0+1 2-0+1 ");

  g_string_truncate (heard, 0);
  dashboards_test_rename (dashboards, second, "2");
  g_assert_cmpstr (heard->str, ==, "1-1+1 ");
  g_assert_cmpstr (mpis_dashboards_get_undo_label (dashboards), ==, "Rename Dashboard");
  g_assert_null (mpis_dashboards_get_redo_label (dashboards));
  mpis_dashboards_undo (dashboards);
  g_assert_cmpstr (mpis_dashboards_get_redo_label (dashboards), ==, "Rename Dashboard");
  g_assert_cmpstr (mpis_dashboard_get_name (mpis_dashboards_find (dashboards, second)), ==, "Second");

  g_string_truncate (heard, 0);
  g_assert_true (mpis_dashboards_reorder (dashboards, "Reorder", third, 0));
  g_assert_cmpstr (heard->str, ==, "0-3+3 ");
  g_assert_false (mpis_dashboards_reorder (dashboards, "Reorder", third, 0));
  g_assert_cmpint (mpis_dashboards_get_status (dashboards, third), ==, MPIS_DASHBOARD_STATUS_PENDING);
  g_assert_cmpuint (mpis_dashboards_get_n_pending (dashboards), ==, 3);

  /* Nothing changes: there is nothing to undo. */
  g_assert_false (mpis_dashboards_edit_one (dashboards, "Nothing", mpis_dashboards_find (dashboards, first)));
  g_assert_false (mpis_dashboards_remove (dashboards, "Delete", "00000000-0000-4000-8000-000000000000"));
  g_assert_cmpstr (mpis_dashboards_get_undo_label (dashboards), ==, "Reorder");
  dashboards_test_close (&dashboards);
  return dex_future_new_true ();
}

/* --- many small steps that are one ------------------------------------------------------------- */

static void
nudge (MpisDashboards *dashboards,
       const char     *id,
       int             h,
       guint           within_ms)
{
  MpisDashboard *dashboard = mpis_dashboards_find (dashboards, id);
  g_autoptr(MpisLayout) layout = NULL;
  g_autoptr(GPtrArray) changed = g_ptr_array_new_with_free_func (g_object_unref);

  layout = mpis_layout_place (mpis_dashboard_get_layout (dashboard), "b", &(MpisLayoutRect) { 0, 2, 4, h });
  g_ptr_array_add (changed, mpis_dashboard_with_layout (dashboard, layout));
  mpis_dashboards_edit (dashboards, "Move Card", "move-b", within_ms, changed, NULL);
}

static guint
n_edits (MpisDashboards *dashboards)
{
  return g_list_model_get_n_items (mpis_dashboards_get_edits (dashboards));
}

static DexFuture *
test_coalesce (gpointer data)
{
  g_autofree char *path = dashboards_test_path ();
  MpisDashboards *dashboards = dashboards_test_open (path);
  g_autofree char *id = dashboards_test_make (dashboards, "First");
  g_autofree char *before = dashboards_test_text (dashboards, id);
  g_autofree char *undone = NULL;
  g_autofree char *reopened = NULL;

  for (int h = 5; h < 9; h++)
    nudge (dashboards, id, h, 60000);
  g_assert_cmpuint (n_edits (dashboards), ==, 2);
  nudge (dashboards, id, 4, 0);
  g_assert_cmpuint (n_edits (dashboards), ==, 3);
  nudge (dashboards, id, 6, 60000);
  g_assert_cmpuint (n_edits (dashboards), ==, 3);
  /* There and back again is nothing. */
  nudge (dashboards, id, 8, 60000);
  g_assert_cmpuint (n_edits (dashboards), ==, 2);

  dashboards_test_close (&dashboards);
  dashboards = dashboards_test_open (path);
  g_assert_cmpuint (n_edits (dashboards), ==, 2);
  g_assert_true (mpis_dashboards_undo (dashboards));
  undone = dashboards_test_text (dashboards, id);
  g_assert_cmpstr (undone, ==, before);

  /* What was undone is no place to go on from. */
  nudge (dashboards, id, 5, 60000);
  g_assert_cmpuint (n_edits (dashboards), ==, 2);
  g_assert_false (mpis_dashboards_get_can_redo (dashboards));
  nudge (dashboards, id, 6, 0);
  nudge (dashboards, id, 7, 0);
  nudge (dashboards, id, 8, 0);
  for (guint i = 0; i < 4; i++)
    g_assert_true (mpis_dashboards_undo (dashboards));
  nudge (dashboards, id, 9, 0);
  g_assert_cmpuint (n_edits (dashboards), ==, 2);
  dashboards_test_close (&dashboards);
  dashboards = dashboards_test_open (path);
  g_assert_cmpuint (n_edits (dashboards), ==, 2);
  g_assert_false (mpis_dashboards_redo (dashboards));
  dashboards_test_close (&dashboards);
  return dex_future_new_true ();
}

/* --- files that are not as they should be ------------------------------------------------------ */

static void
run_sqlite (const char *path,
            const char *sql)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

/* A file that is removed under us is written again, as a whole. */
static DexFuture *
test_removed_file (gpointer data)
{
  g_autofree char *path = dashboards_test_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  MpisDashboards *dashboards = dashboards_test_open (path);
  g_autofree char *first = dashboards_test_make (dashboards, "First");
  g_autofree char *second = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  dashboards_test_flush (dashboards);
  g_assert_cmpint (g_unlink (path), ==, 0);
  second = dashboards_test_make (dashboards, "Second");
  dashboards_test_flush (dashboards);
  before = dashboards_test_describe (dashboards);
  dashboards_test_close (&dashboards);
  dashboards = dashboards_test_open (path);
  after = dashboards_test_describe (dashboards);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (n_edits (dashboards), ==, 2);
  dashboards_test_close (&dashboards);
  return dex_future_new_true ();
}

static DexFuture *
test_newer (gpointer data)
{
  g_autofree char *path = dashboards_test_path ();
  MpisDashboards *dashboards = dashboards_test_open (path);
  g_autofree char *id = dashboards_test_make (dashboards, "First");
  g_autoptr(MpisDashboard) other = dashboards_test_new ("Other");

  dashboards_test_close (&dashboards);
  run_sqlite (path, "PRAGMA user_version = 99");
  dashboards = dashboards_test_open (path);
  g_assert_cmpint (mpis_dashboards_get_state (dashboards), ==, MPIS_DASHBOARDS_FAILED);
  g_assert_nonnull (strstr (mpis_dashboards_get_problem (dashboards), "newer version"));
  g_assert_false (mpis_dashboards_edit_one (dashboards, "Create", other));
  g_clear_object (&dashboards);
  run_sqlite (path, "PRAGMA user_version = 2");
  dashboards = dashboards_test_open (path);
  g_assert_nonnull (mpis_dashboards_find (dashboards, id));
  dashboards_test_close (&dashboards);
  return dex_future_new_true ();
}

/* Two programs with the same desk would write over each other: the second waits, and says so. */
static DexFuture *
test_taken (gpointer data)
{
  g_autofree char *path = dashboards_test_path ();
  MpisDashboards *first = dashboards_test_open (path);
  g_autofree char *id = dashboards_test_make (first, "First");
  MpisDashboards *second = _mpis_dashboards_new (path, "ada");

  dashboards_test_flush (first);
  _mpis_dashboards_open (second);
  sync_test_wait_until (mpis_dashboards_get_state (second) == MPIS_DASHBOARDS_FAILED);
  g_assert_nonnull (strstr (mpis_dashboards_get_problem (second), "Another program"));
  dashboards_test_close (&first);
  sync_test_wait_until (mpis_dashboards_get_state (second) == MPIS_DASHBOARDS_READY);
  g_assert_null (mpis_dashboards_get_problem (second));
  g_assert_nonnull (mpis_dashboards_find (second, id));
  dashboards_test_close (&second);
  return dex_future_new_true ();
}

/* --- */

static void
run (gconstpointer fiber)
{
  mpis_test_fiber ((DexFiberFunc) fiber, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_data_func ("/dashboards/random", test_random, run);
  g_test_add_data_func ("/dashboards/list", test_list, run);
  g_test_add_data_func ("/dashboards/coalesce", test_coalesce, run);
  g_test_add_data_func ("/dashboards/removed-file", test_removed_file, run);
  g_test_add_data_func ("/dashboards/newer", test_newer, run);
  g_test_add_data_func ("/dashboards/taken", test_taken, run);
  return g_test_run ();
}
