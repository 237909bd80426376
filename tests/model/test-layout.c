#include "config.h"

#include "mpis-error.h"
#include "mpis-json-members.h"
#include "mpis-json.h"
#include "mpis-layout.h"

static MpisLayout *
read_layout (const char *text)
{
  g_autoptr(GError) error = NULL;
  MpisLayout *layout = mpis_layout_new_from_text (text, -1, &error);

  g_assert_no_error (error);
  return layout;
}

static char *
sorted (const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = mpis_json_parse (text, -1, &error);

  g_assert_no_error (error);
  return mpis_json_print_sorted (node);
}

static void
assert_rect (MpisLayout *layout,
             const char *id,
             int         x,
             int         y,
             int         w,
             int         h)
{
  const MpisLayoutCard *card = mpis_layout_find (layout, id);

  g_assert_nonnull (card);
  g_assert_cmpint (card->rect.x, ==, x);
  g_assert_cmpint (card->rect.y, ==, y);
  g_assert_cmpint (card->rect.w, ==, w);
  g_assert_cmpint (card->rect.h, ==, h);
}

/* A, B, C… one above the other, of full width and two rows. */
static MpisLayout *
make_stack (guint n)
{
  g_autoptr(MpisLayout) layout = mpis_layout_new ();

  for (guint i = 0; i < n; i++)
    {
      char name[2] = { 'a' + i, '\0' };
      g_autofree char *text = NULL, *grown = NULL;
      MpisLayout *next;

      text = mpis_layout_to_text (layout);
      grown = g_strdup_printf ("%.*s%s{\"card_id\":\"%s\",\"widget_id\":\"note\",\"config\":{},"
                               "\"position\":{\"x\":0,\"y\":%u,\"w\":12,\"h\":2}}]}",
                               (int) (strlen (text) - 2), text, i > 0 ? "," : "", name, i * 2);
      next = read_layout (grown);
      mpis_layout_unref (layout);
      layout = next;
    }

  return g_steal_pointer (&layout);
}

static void
test_nothing_is_lost (void)
{
  const char *text =
    "{\"theme\": {\"b\": 1, \"a\": [1, 2.5, null]}, \"widgets\": ["
    " {\"widget_id\": \"red-flags\", \"position\": {\"x\": 8, \"y\": 0, \"w\": 4, \"h\": 2, \"minW\": 3},"
    "  \"config\": {\"future\": {\"deep\": [true]}}, \"pinned\": true},"
    " {\"widget_id\": \"from-the-future\", \"position\": {\"x\": 0, \"y\": 0, \"w\": 8, \"h\": 5},"
    "  \"config\": {}}]}";
  g_autoptr(MpisLayout) layout = read_layout (text);
  g_autofree char *expected = sorted (text);
  g_autofree char *written = mpis_layout_to_text (layout);

  g_assert_cmpstr (written, ==, expected);
  g_assert_cmpstr (mpis_layout_get_card (layout, 1)->widget, ==, "from-the-future");
}

static void
test_strangers_are_kept (void)
{
  g_autoptr(MpisLayout) layout = read_layout ("{\"widgets\": [7, {\"no\": \"widget\"}, {\"widget_id\": \"a\","
                                              " \"position\": {\"x\": 0, \"y\": 0, \"w\": 1, \"h\": 1}}]}");
  g_autoptr(MpisLayout) moved = NULL;
  g_autofree char *written = NULL;

  g_assert_cmpuint (mpis_layout_get_n_cards (layout), ==, 1);
  moved = mpis_layout_place (layout, "a", &(MpisLayoutRect) { 3, 3, 2, 2 });
  written = mpis_layout_to_text (moved);
  g_assert_nonnull (strstr (written, "7,{\"no\":\"widget\"}"));
}

static void
test_what_is_no_layout (void)
{
  static const char *const cases[][2] = {
    { "[]", "object" },
    { "{\"widgets\": {}}", "widgets" },
    { "{\"widgets\": [", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (mpis_layout_new_from_text (cases[i][0], -1, &error));
      g_assert_error (error, MPIS_ERROR, MPIS_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, cases[i][1]));
    }
}

static void
test_cards_of_others_are_brought_onto_the_grid (void)
{
  g_autoptr(MpisLayout) layout = read_layout (
    "{\"widgets\": ["
    " {\"widget_id\": \"a\", \"position\": {\"x\": 10, \"y\": -3, \"w\": 5, \"h\": 0}},"
    " {\"widget_id\": \"a\", \"position\": {\"x\": 7, \"y\": 0, \"w\": 5, \"h\": 1}},"
    " {\"widget_id\": \"b\"}]}");

  assert_rect (layout, "a", 7, 0, 5, 1);
  assert_rect (layout, "a-2", 7, 1, 5, 1);
  assert_rect (layout, "b", 0, 0, 4, 2);
}

static void
test_ids_are_written_once_something_changed (void)
{
  const char *text = "{\"widgets\": [{\"widget_id\": \"a\", \"config\": {},"
                     " \"position\": {\"x\": 0, \"y\": 0, \"w\": 1, \"h\": 1}}]}";
  g_autoptr(MpisLayout) layout = read_layout (text);
  g_autoptr(MpisLayout) moved = mpis_layout_place (layout, "a", &(MpisLayoutRect) { 1, 0, 1, 1 });
  g_autofree char *before = mpis_layout_to_text (layout);
  g_autofree char *after = mpis_layout_to_text (moved);

  g_assert_null (strstr (before, "card_id"));
  g_assert_nonnull (strstr (after, "\"card_id\":\"a\""));
}

static void
test_a_card_inserted_above_pushes_the_others_down (void)
{
  g_autoptr(MpisLayout) stack = make_stack (4);
  g_autoptr(MpisLayout) moved = mpis_layout_place (stack, "d", &(MpisLayoutRect) { 0, 0, 12, 1 });

  assert_rect (moved, "d", 0, 0, 12, 1);
  assert_rect (moved, "a", 0, 1, 12, 2);
  assert_rect (moved, "b", 0, 3, 12, 2);
  assert_rect (moved, "c", 0, 5, 12, 2);
}

static void
test_a_card_steps_aside_where_that_is_nearer (void)
{
  g_autoptr(MpisLayout) layout = read_layout (
    "{\"widgets\": ["
    " {\"widget_id\": \"a\", \"position\": {\"x\": 0, \"y\": 4, \"w\": 3, \"h\": 4}},"
    " {\"widget_id\": \"b\", \"position\": {\"x\": 3, \"y\": 0, \"w\": 3, \"h\": 4}}]}");
  g_autoptr(MpisLayout) moved = mpis_layout_place (layout, "a", &(MpisLayoutRect) { 1, 0, 3, 4 });

  assert_rect (moved, "a", 1, 0, 3, 4);
  assert_rect (moved, "b", 4, 0, 3, 4);
}

static void
test_cards_of_one_size_trade_places (void)
{
  g_autoptr(MpisLayout) layout = read_layout (
    "{\"widgets\": ["
    " {\"widget_id\": \"a\", \"position\": {\"x\": 0, \"y\": 0, \"w\": 6, \"h\": 2}},"
    " {\"widget_id\": \"b\", \"position\": {\"x\": 6, \"y\": 0, \"w\": 6, \"h\": 2}}]}");
  g_autoptr(MpisLayout) moved = mpis_layout_place (layout, "a", &(MpisLayoutRect) { 6, 0, 6, 2 });

  assert_rect (moved, "a", 6, 0, 6, 2);
  assert_rect (moved, "b", 0, 0, 6, 2);
}

static void
test_a_card_grows_at_its_edges (void)
{
  g_autoptr(MpisLayout) stack = make_stack (2);
  g_autoptr(MpisLayout) narrow = mpis_layout_place (stack, "a", &(MpisLayoutRect) { 2, 0, 4, 2 });
  g_autoptr(MpisLayout) tall = mpis_layout_place (narrow, "a", &(MpisLayoutRect) { 1, 0, 5, 3 });

  assert_rect (narrow, "b", 0, 2, 12, 2);
  assert_rect (tall, "a", 1, 0, 5, 3);
  assert_rect (tall, "b", 0, 3, 12, 2);
}

static void
test_adding_duplicating_removing (void)
{
  g_autoptr(MpisLayout) empty = mpis_layout_new ();
  g_autoptr(MpisLayout) one = NULL, two = NULL, none = NULL;
  g_autoptr(JsonObject) config = json_object_new ();
  g_autofree char *id = NULL, *copy = NULL;
  MpisLayoutRect room = mpis_layout_find_room (empty, 4, 2);

  json_object_set_string_member (config, "title", "Views");
  one = mpis_layout_add (empty, "key-figure", config, &room, &id);
  json_object_set_string_member (config, "title", "changed afterwards");
  two = mpis_layout_duplicate (one, id, &copy);

  g_assert_cmpuint (mpis_layout_get_n_cards (empty), ==, 0);
  assert_rect (two, id, 0, 0, 4, 2);
  assert_rect (two, copy, 0, 2, 4, 2);
  g_assert_cmpstr (json_object_get_string_member (mpis_layout_find (two, copy)->config, "title"),
                   ==, "Views");
  room = mpis_layout_find_room (two, 8, 1);
  g_assert_cmpint (room.x, ==, 4);
  g_assert_cmpint (room.y, ==, 0);

  none = mpis_layout_remove (two, id);
  g_assert_null (mpis_layout_find (none, id));
  assert_rect (none, copy, 0, 2, 4, 2);
}

static void
test_compacting_keeps_the_order (void)
{
  g_autoptr(MpisLayout) layout = read_layout (
    "{\"widgets\": ["
    " {\"widget_id\": \"a\", \"position\": {\"x\": 0, \"y\": 3, \"w\": 6, \"h\": 2}},"
    " {\"widget_id\": \"b\", \"position\": {\"x\": 4, \"y\": 9, \"w\": 6, \"h\": 2}},"
    " {\"widget_id\": \"c\", \"position\": {\"x\": 6, \"y\": 20, \"w\": 6, \"h\": 1}}]}");
  g_autoptr(MpisLayout) compact = mpis_layout_compact (layout);

  assert_rect (compact, "a", 0, 0, 6, 2);
  assert_rect (compact, "b", 4, 2, 6, 2);
  assert_rect (compact, "c", 6, 4, 6, 1);
}

static void
test_reading_order (void)
{
  g_autoptr(MpisLayout) layout = read_layout (
    "{\"widgets\": ["
    " {\"widget_id\": \"last\", \"position\": {\"x\": 0, \"y\": 5, \"w\": 2, \"h\": 2}},"
    " {\"widget_id\": \"second\", \"position\": {\"x\": 6, \"y\": 0, \"w\": 6, \"h\": 2}},"
    " {\"widget_id\": \"first\", \"position\": {\"x\": 0, \"y\": 0, \"w\": 6, \"h\": 5}}]}");
  g_autofree guint *order = mpis_layout_reading_order (layout);

  g_assert_cmpuint (order[0], ==, 2);
  g_assert_cmpuint (order[1], ==, 1);
  g_assert_cmpuint (order[2], ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/layout/nothing-is-lost", test_nothing_is_lost);
  g_test_add_func ("/layout/strangers-are-kept", test_strangers_are_kept);
  g_test_add_func ("/layout/what-is-no-layout", test_what_is_no_layout);
  g_test_add_func ("/layout/onto-the-grid", test_cards_of_others_are_brought_onto_the_grid);
  g_test_add_func ("/layout/ids", test_ids_are_written_once_something_changed);
  g_test_add_func ("/layout/push-down", test_a_card_inserted_above_pushes_the_others_down);
  g_test_add_func ("/layout/step-aside", test_a_card_steps_aside_where_that_is_nearer);
  g_test_add_func ("/layout/trade-places", test_cards_of_one_size_trade_places);
  g_test_add_func ("/layout/resize", test_a_card_grows_at_its_edges);
  g_test_add_func ("/layout/add-duplicate-remove", test_adding_duplicating_removing);
  g_test_add_func ("/layout/compact", test_compacting_keeps_the_order);
  g_test_add_func ("/layout/reading-order", test_reading_order);

  return g_test_run ();
}
