#include "config.h"

#include "app-test.h"

#include "mpis-canvas-grid.h"
#include "mpis-canvas.h"

/* The canvas in a window of its own, under a real pointer and real keys. */
typedef struct {
  GtkWidget  *window;
  MpisCanvas *canvas;
  guint       n_made;
  guint       n_edited;
  int         edit;
  char       *title;
} Canvas;

static char *
title_of (gpointer              owner,
          const MpisLayoutCard *card)
{
  return g_strdup (card->widget);
}

static GtkWidget *
create (gpointer              owner,
        const MpisLayoutCard *card)
{
  ((Canvas *) owner)->n_made++;
  return gtk_label_new (json_object_get_string_member_with_default (card->config, "text", "-"));
}

static void
configure (gpointer              owner,
           GtkWidget            *content,
           const MpisLayoutCard *card)
{
  gtk_label_set_text (GTK_LABEL (content),
                      json_object_get_string_member_with_default (card->config, "text", "-"));
}

static const MpisCanvasCards cards = { title_of, create, configure };

static void
on_edited_cb (Canvas     *test,
              MpisLayout *layout,
              int         edit,
              const char *title)
{
  test->n_edited++;
  test->edit = edit;
  g_set_str (&test->title, title);
}

static MpisLayout *
layout_of (const char *text)
{
  g_autoptr(GError) error = NULL;
  MpisLayout *layout = mpis_layout_new_from_text (text, -1, &error);

  g_assert_no_error (error);
  return layout;
}

#define CARD(widget, x, y, w, h) "{\"widget_id\": \"" widget "\", \"position\": {\"x\": " #x ", \"y\": " #y \
  ", \"w\": " #w ", \"h\": " #h "}, \"config\": {\"text\": \"" widget "\"}}"

static void
open_canvas (Canvas     *test,
             int         width,
             const char *text)
{
  g_autoptr(MpisLayout) layout = layout_of (text);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  *test = (Canvas) { .window = gtk_window_new (), .canvas = MPIS_CANVAS (mpis_canvas_new ()) };
  gtk_window_set_decorated (GTK_WINDOW (test->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (test->window), width, 700);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (test->canvas));
  gtk_window_set_child (GTK_WINDOW (test->window), scroller);
  g_signal_connect_swapped (test->canvas, "edited", G_CALLBACK (on_edited_cb), test);
  mpis_canvas_set_cards (test->canvas, &cards, test);
  mpis_canvas_set_layout (test->canvas, layout);
  gtk_window_present (GTK_WINDOW (test->window));
  app_test_settle ();
}

static void
close_canvas (Canvas *test)
{
  g_free (test->title);
  gtk_window_destroy (GTK_WINDOW (test->window));
  app_test_settle ();
}

static MpisCardFrame *
frame_of (Canvas     *test,
          const char *widget)
{
  MpisLayout *layout = mpis_canvas_get_layout (test->canvas);

  for (guint i = 0; i < mpis_layout_get_n_cards (layout); i++)
    {
      const MpisLayoutCard *card = mpis_layout_get_card (layout, i);

      if (g_str_equal (card->widget, widget))
        return mpis_canvas_get_frame (test->canvas, card->id);
    }
  return NULL;
}

static const MpisLayoutCard *
card_of (Canvas     *test,
         const char *widget)
{
  return mpis_layout_find (mpis_canvas_get_layout (test->canvas),
                           mpis_card_frame_get_id (frame_of (test, widget)));
}

static void
assert_at (Canvas     *test,
           const char *widget,
           int         x,
           int         y,
           int         w,
           int         h)
{
  MpisLayoutRect rect = card_of (test, widget)->rect;

  g_assert_cmpint (rect.x, ==, x);
  g_assert_cmpint (rect.y, ==, y);
  g_assert_cmpint (rect.w, ==, w);
  g_assert_cmpint (rect.h, ==, h);
}

static graphene_rect_t
bounds_of (Canvas     *test,
           const char *widget)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (frame_of (test, widget)), test->window, &bounds));
  return bounds;
}

static void
on_done_cb (GObject      *process,
            GAsyncResult *result,
            gpointer      data)
{
  g_assert_true (g_subprocess_wait_check_finish (G_SUBPROCESS (process), result, NULL));
  *(gboolean *) data = TRUE;
}

/* What a hand does. */
static void
hand (const char *format,
      ...) G_GNUC_PRINTF (1, 2);

static void
hand (const char *format,
      ...)
{
  g_auto(GStrv) words = NULL;
  g_autofree char *command = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  gboolean done = FALSE;
  va_list arguments;

  va_start (arguments, format);
  command = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  words = g_strsplit (command, " ", -1);
  process = g_subprocess_newv ((const char *const *) words, G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check_async (process, NULL, on_done_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  app_test_settle ();
}

static void
take_hold (double x,
           double y)
{
  hand ("xdotool mousemove %d %d mousedown 1", (int) x, (int) y);
}

static void
drag_to (double x,
         double y)
{
  hand ("xdotool mousemove %d %d", (int) x - 3, (int) y - 3);
  hand ("xdotool mousemove %d %d", (int) x, (int) y);
}

static void
let_go (void)
{
  hand ("xdotool mouseup 1");
}

static void
focus (Canvas     *test,
       const char *widget)
{
  hand ("xdotool mousemove 2 2");
  mpis_canvas_focus_card (test->canvas, mpis_card_frame_get_id (frame_of (test, widget)));
  app_test_settle ();
}

#define TWO "{\"widgets\": [" CARD ("a", 0, 0, 4, 2) "," CARD ("b", 4, 0, 4, 2) "]}"

static void
test_dragging_by_the_header (void)
{
  Canvas test;
  graphene_rect_t a;

  open_canvas (&test, 1100, TWO);
  mpis_canvas_set_editing (test.canvas, TRUE);
  app_test_settle ();
  a = bounds_of (&test, "a");
  take_hold (a.origin.x + 60, a.origin.y + 20);
  drag_to (a.origin.x + 60 + 8 * (a.size.width + 16) / 4, a.origin.y + 22);
  assert_at (&test, "a", 0, 0, 4, 2);
  g_assert_cmpuint (test.n_edited, ==, 0);
  let_go ();

  assert_at (&test, "a", 8, 0, 4, 2);
  assert_at (&test, "b", 4, 0, 4, 2);
  g_assert_cmpuint (test.n_edited, ==, 1);
  g_assert_cmpint (test.edit, ==, MPIS_CANVAS_MOVED);
  g_assert_cmpstr (test.title, ==, "a");
  close_canvas (&test);
}

static void
test_others_make_way (void)
{
  Canvas test;
  graphene_rect_t a, b;
  MpisLayoutRect left, right;

  open_canvas (&test, 1100, TWO);
  mpis_canvas_set_editing (test.canvas, TRUE);
  app_test_settle ();
  a = bounds_of (&test, "a");
  b = bounds_of (&test, "b");
  take_hold (a.origin.x + 60, a.origin.y + 20);
  drag_to (b.origin.x + 60, b.origin.y + 20);
  b = bounds_of (&test, "b");
  let_go ();
  assert_at (&test, "a", 4, 0, 4, 2);
  left = card_of (&test, "a")->rect;
  right = card_of (&test, "b")->rect;
  g_assert_true (right.x >= left.x + left.w || right.x + right.w <= left.x || right.y >= left.y + left.h);
  /* Where it stood while a was held over it is where it stays. */
  g_assert_cmpfloat_with_epsilon (bounds_of (&test, "b").origin.x, b.origin.x, 0.5);
  g_assert_cmpfloat_with_epsilon (bounds_of (&test, "b").origin.y, b.origin.y, 0.5);
  close_canvas (&test);
}

static void
test_escape_lets_go (void)
{
  Canvas test;
  graphene_rect_t a;

  open_canvas (&test, 1100, TWO);
  mpis_canvas_set_editing (test.canvas, TRUE);
  app_test_settle ();
  a = bounds_of (&test, "a");
  take_hold (a.origin.x + 60, a.origin.y + 20);
  drag_to (a.origin.x + 500, a.origin.y + 320);
  g_assert_cmpfloat_with_epsilon (bounds_of (&test, "a").origin.x, a.origin.x + 440, 4);
  hand ("xdotool key Escape");
  let_go ();
  g_assert_cmpuint (test.n_edited, ==, 0);
  g_assert_cmpfloat_with_epsilon (bounds_of (&test, "a").origin.x, a.origin.x, 0.5);
  g_assert_true (mpis_canvas_get_editing (test.canvas));
  close_canvas (&test);
}

static void
test_stretching (void)
{
  Canvas test;
  graphene_rect_t a, b;
  float pitch;

  open_canvas (&test, 1100, TWO);
  mpis_canvas_set_editing (test.canvas, TRUE);
  app_test_settle ();
  b = bounds_of (&test, "b");
  pitch = (b.size.width + MPIS_CANVAS_GAP) / 4;
  take_hold (b.origin.x + b.size.width - 2, b.origin.y + b.size.height - 2);
  drag_to (b.origin.x + b.size.width - 2 + 2 * pitch,
           b.origin.y + b.size.height - 2 + MPIS_CANVAS_ROW + MPIS_CANVAS_GAP);
  let_go ();
  assert_at (&test, "b", 4, 0, 6, 3);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (frame_of (&test, "b")),
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Column 5, row 1, 6 wide, 3 high");
  g_assert_cmpint (test.edit, ==, MPIS_CANVAS_RESIZED);
  a = bounds_of (&test, "a");
  take_hold (a.origin.x + a.size.width - 1, a.origin.y + 80);
  drag_to (a.origin.x + a.size.width - 1 - pitch, a.origin.y + 80);
  let_go ();
  assert_at (&test, "a", 0, 0, 3, 2);
  close_canvas (&test);
}

static void
test_not_editing (void)
{
  Canvas test;
  graphene_rect_t a;

  open_canvas (&test, 1100, TWO);
  a = bounds_of (&test, "a");
  take_hold (a.origin.x + 60, a.origin.y + 20);
  drag_to (a.origin.x + 500, a.origin.y + 300);
  let_go ();
  focus (&test, "a");
  hand ("xdotool key shift+Right key Delete");
  g_assert_cmpuint (test.n_edited, ==, 0);
  assert_at (&test, "a", 0, 0, 4, 2);
  close_canvas (&test);
}

static void
test_keys (void)
{
  Canvas test;

  open_canvas (&test, 1100, TWO);
  mpis_canvas_set_editing (test.canvas, TRUE);
  focus (&test, "b");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (frame_of (&test, "b")),
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Column 5, row 1, 4 wide, 2 high");
  hand ("xdotool key Right key Right key Down");
  assert_at (&test, "b", 6, 1, 4, 2);
  hand ("xdotool key shift+Left key shift+Down");
  assert_at (&test, "b", 6, 1, 3, 3);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (frame_of (&test, "b")),
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Column 7, row 2, 3 wide, 3 high");
  hand ("xdotool key ctrl+d");
  g_assert_cmpuint (mpis_layout_get_n_cards (mpis_canvas_get_layout (test.canvas)), ==, 3);
  g_assert_cmpint (test.edit, ==, MPIS_CANVAS_DUPLICATED);
  hand ("xdotool key Delete");
  g_assert_cmpint (test.edit, ==, MPIS_CANVAS_REMOVED);
  g_assert_cmpuint (mpis_layout_get_n_cards (mpis_canvas_get_layout (test.canvas)), ==, 2);
  g_assert_true (MPIS_IS_CARD_FRAME (gtk_window_get_focus (GTK_WINDOW (test.window))));
  focus (&test, "a");
  hand ("xdotool key Left");
  g_assert_cmpuint (test.n_edited, ==, 7);
  close_canvas (&test);
}

static void
test_focus_goes_from_card_to_card (void)
{
  Canvas test;

  open_canvas (&test, 1100, "{\"widgets\": [" CARD ("c", 0, 2, 8, 2) "," CARD ("b", 4, 0, 4, 2) ","
               CARD ("a", 0, 0, 4, 2) "]}");
  focus (&test, "a");
  hand ("xdotool key Right");
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (test.window)) == GTK_WIDGET (frame_of (&test, "b")));
  hand ("xdotool key Down");
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (test.window)) == GTK_WIDGET (frame_of (&test, "c")));
  mpis_canvas_set_editing (test.canvas, TRUE);
  focus (&test, "a");
  hand ("xdotool key Tab");
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (test.window)) == GTK_WIDGET (frame_of (&test, "b")));
  hand ("xdotool key Tab");
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (test.window)) == GTK_WIDGET (frame_of (&test, "c")));
  hand ("xdotool key shift+Tab");
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (test.window)) == GTK_WIDGET (frame_of (&test, "b")));
  close_canvas (&test);
}

/* One column, in the order one reads: row by row, not as the file has them. */
static void
test_narrow (void)
{
  Canvas test;
  graphene_rect_t a, b, c;

  open_canvas (&test, 420, "{\"widgets\": [" CARD ("c", 0, 3, 8, 2) "," CARD ("b", 4, 0, 4, 2) ","
               CARD ("a", 0, 0, 4, 3) "]}");
  a = bounds_of (&test, "a");
  b = bounds_of (&test, "b");
  c = bounds_of (&test, "c");
  g_assert_cmpfloat (a.origin.x, ==, b.origin.x);
  g_assert_cmpfloat (a.size.width, ==, 420 - 2 * MPIS_CANVAS_GAP);
  g_assert_cmpfloat (c.size.width, ==, a.size.width);
  g_assert_cmpfloat (b.origin.y, ==, a.origin.y + a.size.height + MPIS_CANVAS_GAP);
  g_assert_cmpfloat (c.origin.y, ==, b.origin.y + b.size.height + MPIS_CANVAS_GAP);
  g_assert_true (gtk_widget_get_next_sibling (GTK_WIDGET (frame_of (&test, "a"))) ==
                 GTK_WIDGET (frame_of (&test, "b")));
  close_canvas (&test);
}

static void
assert_order (Canvas     *test,
              const char *first,
              const char *second,
              const char *third)
{
  g_assert_cmpfloat (bounds_of (test, first).origin.y, <, bounds_of (test, second).origin.y);
  g_assert_cmpfloat (bounds_of (test, second).origin.y, <, bounds_of (test, third).origin.y);
}

/* In one column each press goes past one card, whatever their sizes, and back again. */
static void
test_narrow_keys (void)
{
  Canvas test;

  open_canvas (&test, 420, "{\"widgets\": [" CARD ("c", 0, 3, 8, 2) "," CARD ("b", 4, 0, 4, 2) ","
               CARD ("a", 0, 0, 4, 3) "]}");
  mpis_canvas_set_editing (test.canvas, TRUE);
  mpis_canvas_focus_card (test.canvas, mpis_card_frame_get_id (frame_of (&test, "a")));
  app_test_settle ();
  assert_order (&test, "a", "b", "c");
  hand ("xdotool key Down");
  assert_order (&test, "b", "a", "c");
  hand ("xdotool key Down");
  assert_order (&test, "b", "c", "a");
  hand ("xdotool key Down");
  g_assert_cmpuint (test.n_edited, ==, 2);
  hand ("xdotool key Up");
  assert_order (&test, "b", "a", "c");
  hand ("xdotool key Up");
  assert_order (&test, "a", "b", "c");
  hand ("xdotool key Up");
  g_assert_cmpuint (test.n_edited, ==, 4);
  close_canvas (&test);
}

/* In one column a card dragged by its header goes between others, which make way, and stays there. */
static void
test_narrow_dragging (void)
{
  Canvas test;
  graphene_rect_t a, b, c;

  open_canvas (&test, 420, "{\"widgets\": [" CARD ("c", 0, 3, 8, 2) "," CARD ("b", 4, 0, 4, 2) ","
               CARD ("a", 0, 0, 4, 3) "]}");
  a = bounds_of (&test, "a");
  take_hold (a.origin.x + 60, a.origin.y + 20);
  drag_to (a.origin.x + 60, a.origin.y + 320);
  let_go ();
  assert_order (&test, "a", "b", "c");   /* while nobody edits */
  mpis_canvas_set_editing (test.canvas, TRUE);
  app_test_settle ();
  a = bounds_of (&test, "a");
  take_hold (a.origin.x + 60, a.origin.y + 20);
  drag_to (a.origin.x + 70, a.origin.y + 20 + 2 * (MPIS_CANVAS_ROW + MPIS_CANVAS_GAP));
  b = bounds_of (&test, "b");
  c = bounds_of (&test, "c");
  g_assert_cmpfloat (b.origin.y, ==, a.origin.y);   /* it made way; between them there is room for what is held */
  g_assert_cmpfloat (c.origin.y, ==, b.origin.y + b.size.height + a.size.height + 2 * MPIS_CANVAS_GAP);
  g_assert_cmpuint (test.n_edited, ==, 0);
  let_go ();
  assert_order (&test, "b", "a", "c");
  g_assert_cmpfloat (bounds_of (&test, "c").origin.y, ==, c.origin.y);
  g_assert_cmpuint (test.n_edited, ==, 1);
  g_assert_cmpint (test.edit, ==, MPIS_CANVAS_MOVED);
  c = bounds_of (&test, "c");
  take_hold (c.origin.x + 60, c.origin.y + 20);
  drag_to (c.origin.x + 60, 24);
  let_go ();
  assert_order (&test, "c", "b", "a");
  c = bounds_of (&test, "c");
  take_hold (c.origin.x + 60, c.origin.y + 20);
  drag_to (c.origin.x + 60, c.origin.y + 400);
  hand ("xdotool key Escape");
  let_go ();
  assert_order (&test, "c", "b", "a");
  g_assert_cmpuint (test.n_edited, ==, 2);
  close_canvas (&test);
}

static gpointer
touch_controller (GtkWidget *widget,
                  GType      type)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type) &&
          gtk_gesture_single_get_touch_only (GTK_GESTURE_SINGLE (controller)))
        return controller;   /* the widget keeps it */
    }
  return NULL;
}

static void
on_menu_cb (Canvas        *test,
            MpisCardFrame *frame)
{
  g_set_str (&test->title, mpis_card_frame_get_title (frame));
}

/* What a pointer is shown when it comes near is shown once there are fingers; one that stays opens the menu. */
static void
test_fingers (void)
{
  Canvas test;
  GtkWidget *canvas;
  graphene_rect_t b;

  open_canvas (&test, 1100, TWO);
  canvas = GTK_WIDGET (test.canvas);
  g_signal_connect_swapped (canvas, "menu", G_CALLBACK (on_menu_cb), &test);
  g_assert_false (gtk_widget_has_css_class (canvas, "touch"));
  g_signal_emit_by_name (touch_controller (canvas, GTK_TYPE_GESTURE_CLICK), "pressed", 1, 10.0, 10.0);
  g_assert_true (gtk_widget_has_css_class (canvas, "touch"));
  b = bounds_of (&test, "b");
  g_signal_emit_by_name (touch_controller (canvas, GTK_TYPE_GESTURE_LONG_PRESS), "pressed", b.origin.x + 50.0,
                         b.origin.y + 50.0);
  g_assert_cmpstr (test.title, ==, "b");
  close_canvas (&test);
}

/* What is far below is not made until somebody goes there. */
static void
test_far_cards_wait (void)
{
  g_autoptr(GString) text = g_string_new ("{\"widgets\": [");
  Canvas test;
  guint made;

  for (guint i = 0; i < 60; i++)
    g_string_append_printf (text, "%s{\"widget_id\": \"w%u\", \"position\": {\"x\": 0, \"y\": %u, \"w\": 12, "
                            "\"h\": 2}, \"config\": {}}", i > 0 ? "," : "", i, 2 * i);
  g_string_append (text, "]}");
  open_canvas (&test, 1100, text->str);
  made = test.n_made;
  g_assert_cmpuint (made, >=, 4);
  g_assert_cmpuint (made, <=, 12);
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (frame_of (&test, "w59"))));
  mpis_canvas_focus_card (test.canvas, mpis_card_frame_get_id (frame_of (&test, "w59")));
  app_test_settle ();
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (frame_of (&test, "w59"))));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (frame_of (&test, "w0"))));
  g_assert_cmpuint (test.n_made, <=, 2 * made + 2);
  close_canvas (&test);
}

/* Another layout of the same cards keeps the widgets; other settings reach them. */
static void
test_cards_are_kept (void)
{
  Canvas test;
  g_autoptr(MpisLayout) other = NULL;
  g_autoptr(JsonObject) config = json_object_new ();
  MpisCardFrame *frame;
  const char *id;

  open_canvas (&test, 1100, TWO);
  frame = frame_of (&test, "a");
  id = mpis_card_frame_get_id (frame);
  json_object_set_string_member (config, "text", "new");
  other = mpis_layout_configure (mpis_canvas_get_layout (test.canvas), id, config);
  mpis_canvas_set_layout (test.canvas, other);
  app_test_settle ();
  g_assert_true (frame_of (&test, "a") == frame);
  g_assert_cmpuint (test.n_made, ==, 2);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (mpis_card_frame_get_content (frame))), ==, "new");
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (test.canvas), GTK_ACCESSIBLE_ROLE_LIST);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (frame), GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (frame), GTK_ACCESSIBLE_PROPERTY_LABEL, "a");
  close_canvas (&test);
}

/* A rectangle in pixels leads back to the place it came from, in both directions of writing. */
static void
test_grid (void)
{
  for (guint rtl = 0; rtl < 2; rtl++)
    for (int width = 600; width < 2500; width += 37)
      for (int x = 0; x < 12; x++)
        {
          MpisCanvasGrid grid;
          MpisLayoutRect rect = { x, x % 5, 12 - x, 3 }, found;
          GdkRectangle area;

          mpis_canvas_grid_init (&grid, width, rtl);
          area = mpis_canvas_grid_area (&grid, &rect);
          g_assert_cmpint (area.x, >=, MPIS_CANVAS_GAP);
          g_assert_cmpint (area.x + area.width, <=, width - MPIS_CANVAS_GAP + 1);
          g_assert_cmpint (area.height % 8, ==, 0);
          mpis_canvas_grid_cell_at (&grid, area.x, area.y, &rect, &found);
          g_assert_cmpmem (&rect, sizeof rect, &found, sizeof found);
        }
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/canvas/grid", test_grid);
  g_test_add_func ("/canvas/dragging-by-the-header", test_dragging_by_the_header);
  g_test_add_func ("/canvas/others-make-way", test_others_make_way);
  g_test_add_func ("/canvas/escape-lets-go", test_escape_lets_go);
  g_test_add_func ("/canvas/stretching", test_stretching);
  g_test_add_func ("/canvas/not-editing", test_not_editing);
  g_test_add_func ("/canvas/keys", test_keys);
  g_test_add_func ("/canvas/focus", test_focus_goes_from_card_to_card);
  g_test_add_func ("/canvas/narrow", test_narrow);
  g_test_add_func ("/canvas/narrow-keys", test_narrow_keys);
  g_test_add_func ("/canvas/narrow-dragging", test_narrow_dragging);
  g_test_add_func ("/canvas/fingers", test_fingers);
  g_test_add_func ("/canvas/far-cards-wait", test_far_cards_wait);
  g_test_add_func ("/canvas/cards-are-kept", test_cards_are_kept);
  return app_test_run ();
}
