#include "config.h"

#include "app-test.h"
#include "mpis-draft-row.h"

#define DRAFT_ID "00000006-0000-4000-8000-000000000001"

static void
put_draft (MpisStoreChanges *changes,
           const char       *post_id,
           const char       *status,
           gboolean          is_import,
           const char       *content)
{
  mpis_store_changes_put_draft (changes, &(MpisStoreDraft) {
    .post_id = post_id, .id = DRAFT_ID, .number = 2, .status = status, .is_import = is_import,
    .created_at = G_GINT64_CONSTANT (1767268800) * MPIS_SECOND, .content = content,
  });
}

/* p1 has two wordings, p2 a draft that says nothing, p3 none at all, p4 one in a state unheard of. */
static void
fill (MpisStoreChanges *changes,
      gint32            today)
{
  app_test_fill_known (changes, today);
  put_draft (changes, "p1", "approved", FALSE,
             "{\"variants\": [{\"variant_no\": 1, \"title\": \"Bread\", \"text\": \"Take <b>flour</b>.\","
             " \"cta\": \"Bake it\"}, {\"variant_no\": 2, \"text\": \"Take water\", \"is_cut\": true}]}");
  put_draft (changes, "p2", "rejected", TRUE, "{}");
  put_draft (changes, "p4", "postponed", FALSE, "{\"variants\": [{\"text\": \"Dig.\"}]}");
}

static GtkWidget *
open_post (AppTest    *test,
           const char *id)
{
  AdwNavigationView *view;

  g_assert_true (mpis_window_show_post (test->window, id));
  app_test_settle ();
  view = app_test_child (test->window, "navigation_view");
  return app_test_child (adw_navigation_view_get_visible_page (view), "draft_row");
}

/* However busy the machine is, the row comes to say something. */
static const char *
row_says (GtkWidget *row)
{
  for (guint i = 0; i < 40 && adw_action_row_get_subtitle (ADW_ACTION_ROW (row)) == NULL; i++)
    app_test_settle ();
  return adw_action_row_get_subtitle (ADW_ACTION_ROW (row));
}

static GtkWidget *
open_draft (AppTest   *test,
            GtkWidget *row)
{
  adw_action_row_activate (ADW_ACTION_ROW (row));
  app_test_settle ();
  return GTK_WIDGET (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (test->window)));
}

static void
on_text_cb (GObject      *clipboard,
            GAsyncResult *result,
            gpointer      data)
{
  *(char **) data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
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
assert_copies (GtkWidget  *dialog,
               const char *button,
               const char *text)
{
  g_autofree char *copy = NULL;

  g_signal_emit_by_name (find_button (dialog, button), "clicked");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (dialog), NULL, on_text_cb, &copy);
  app_test_settle ();
  g_assert_cmpstr (copy, ==, text);
}

static gboolean
is_shown (GtkWidget  *dialog,
          const char *text)
{
  GtkWidget *label = app_test_find_label (dialog, text);

  return label != NULL && gtk_widget_get_mapped (label);
}

/* All wordings are there as they are, to select and to copy; so is the id. */
static void
test_dialog (void)
{
  AppTest test;
  GtkWidget *row, *dialog, *text;

  app_test_set_up (&test, fill);
  app_test_open (&test, 1300, 800);
  row = open_post (&test, "p1");
  g_assert_cmpstr (row_says (row), ==, "Approved · created 1 Jan 2026, 12:00");
  dialog = open_draft (&test, row);
  g_assert_nonnull (dialog);
  g_assert_true (is_shown (dialog, "Approved"));
  g_assert_true (is_shown (dialog, "Variant 1"));
  g_assert_true (is_shown (dialog, "Variant 2"));
  g_assert_true (is_shown (dialog, "Bread"));
  g_assert_true (is_shown (dialog, "Take water"));
  g_assert_true (is_shown (dialog, DRAFT_ID));
  g_assert_false (is_shown (dialog, "This draft has no text"));
  g_assert_false (is_shown (dialog, "An import made it from the post itself"));
  text = app_test_find_label (dialog, "Take <b>flour</b>.");
  g_assert_nonnull (text);
  g_assert_true (gtk_label_get_selectable (GTK_LABEL (text)));
  assert_copies (dialog, "Copy ID", DRAFT_ID);
  assert_copies (dialog, "Copy Text", "Bread\n\nTake <b>flour</b>.\n\nBake it");
  adw_dialog_force_close (ADW_DIALOG (dialog));
  app_test_settle ();
  app_test_tear_down (&test);
}

/* What is not there says so, and a state that is not known stands as it came. */
static void
test_missing (void)
{
  AppTest test;
  GtkWidget *row, *dialog;

  app_test_set_up (&test, fill);
  app_test_open (&test, 1300, 800);
  row = open_post (&test, "p3");
  g_assert_cmpstr (row_says (row), ==, "No draft is known");
  g_assert_false (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)));
  g_assert_null (open_draft (&test, row));

  row = open_post (&test, "p2");
  g_assert_cmpstr (row_says (row), ==, "Rejected · imported 1 Jan 2026, 12:00");
  dialog = open_draft (&test, row);
  g_assert_true (is_shown (dialog, "This draft has no text"));
  g_assert_true (is_shown (dialog, "An import made it from the post itself"));
  adw_dialog_force_close (ADW_DIALOG (dialog));
  app_test_settle ();

  row = open_post (&test, "p4");
  g_assert_cmpstr (row_says (row), ==, "postponed · created 1 Jan 2026, 12:00");
  app_test_tear_down (&test);
}

/* A store that cannot be asked yet is no reason to claim that there is no draft. */
static void
test_not_open (void)
{
  AppTest test;
  g_autoptr(GtkWidget) row = NULL;

  app_test_set_up (&test, NULL);
  row = g_object_ref_sink (g_object_new (MPIS_TYPE_DRAFT_ROW, NULL));
  mpis_draft_row_show (MPIS_DRAFT_ROW (row), test.scope, "p1");
  g_assert_cmpstr (row_says (row), ==, "The draft could not be read");
  g_clear_object (&row);
  app_test_open (&test, 900, 700);
  app_test_tear_down (&test);
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/draft/dialog", test_dialog);
  g_test_add_func ("/app/draft/missing", test_missing);
  g_test_add_func ("/app/draft/not-open", test_not_open);
  return app_test_run ();
}
