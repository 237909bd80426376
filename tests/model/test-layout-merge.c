#include "config.h"

#include "mpis-layout-merge.h"

static MpisLayout *
make_layout (void)
{
  g_autoptr(GError) error = NULL;
  MpisLayout *layout = mpis_layout_new_from_text (
    "{\"widgets\": ["
    " {\"card_id\": \"a\", \"widget_id\": \"note\", \"config\": {\"title\": \"A\", \"text\": \"t\"},"
    "  \"position\": {\"x\": 0, \"y\": 0, \"w\": 6, \"h\": 2}},"
    " {\"card_id\": \"b\", \"widget_id\": \"note\", \"config\": {},"
    "  \"position\": {\"x\": 6, \"y\": 0, \"w\": 6, \"h\": 2}}]}", -1, &error);

  g_assert_no_error (error);
  return layout;
}

static MpisLayout *
set_title (MpisLayout *layout,
           const char *id,
           const char *key,
           const char *title)
{
  g_autoptr(JsonNode) node = mpis_layout_to_node (layout);
  JsonArray *widgets = json_object_get_array_member (json_node_get_object (node), "widgets");

  for (guint i = 0; i < json_array_get_length (widgets); i++)
    {
      JsonObject *card = json_array_get_object_element (widgets, i);

      if (g_strcmp0 (json_object_get_string_member (card, "card_id"), id) == 0)
        json_object_set_string_member (json_object_get_object_member (card, "config"), key, title);
    }

  return mpis_layout_new_from_node (node, NULL);
}

static const char *
get_text (MpisLayout *layout,
          const char *id,
          const char *key)
{
  return json_object_get_string_member (mpis_layout_find (layout, id)->config, key);
}

static void
test_changes_of_both_sides_meet (void)
{
  g_autoptr(MpisLayout) base = make_layout ();
  g_autoptr(MpisLayout) mine = mpis_layout_place (base, "a", &(MpisLayoutRect) { 0, 5, 6, 2 });
  g_autoptr(MpisLayout) titled = set_title (base, "a", "title", "Theirs");
  g_autoptr(MpisLayout) theirs = mpis_layout_remove (titled, "b");
  g_autoptr(GPtrArray) conflicts = NULL;
  g_autoptr(MpisLayout) merged = mpis_layout_merge (base, mine, theirs, &conflicts);

  g_assert_cmpuint (conflicts->len, ==, 0);
  g_assert_cmpint (mpis_layout_find (merged, "a")->rect.y, ==, 5);
  g_assert_cmpstr (get_text (merged, "a", "title"), ==, "Theirs");
  g_assert_null (mpis_layout_find (merged, "b"));
}

static void
test_settings_merge_one_by_one (void)
{
  g_autoptr(MpisLayout) base = make_layout ();
  g_autoptr(MpisLayout) mine = set_title (base, "a", "title", "Mine");
  g_autoptr(MpisLayout) theirs = set_title (base, "a", "text", "Theirs");
  g_autoptr(GPtrArray) conflicts = NULL;
  g_autoptr(MpisLayout) merged = mpis_layout_merge (base, mine, theirs, &conflicts);

  g_assert_cmpuint (conflicts->len, ==, 0);
  g_assert_cmpstr (get_text (merged, "a", "title"), ==, "Mine");
  g_assert_cmpstr (get_text (merged, "a", "text"), ==, "Theirs");
}

static void
test_a_contradiction_keeps_both_versions (void)
{
  g_autoptr(MpisLayout) base = make_layout ();
  g_autoptr(MpisLayout) mine = set_title (base, "a", "title", "Mine");
  g_autoptr(MpisLayout) theirs = set_title (base, "a", "title", "Theirs");
  g_autoptr(GPtrArray) conflicts = NULL;
  g_autoptr(MpisLayout) merged = mpis_layout_merge (base, mine, theirs, &conflicts);
  g_autoptr(MpisLayout) resolved = NULL;
  MpisLayoutConflict *conflict;

  g_assert_cmpuint (conflicts->len, ==, 1);
  conflict = g_ptr_array_index (conflicts, 0);
  g_assert_cmpstr (conflict->id, ==, "a");
  g_assert_cmpstr (get_text (merged, "a", "title"), ==, "Mine");

  resolved = mpis_layout_resolve (merged, "a", conflict->theirs);
  g_assert_true (mpis_layout_equal (resolved, theirs));
}

static void
test_what_was_changed_outlives_a_removal (void)
{
  g_autoptr(MpisLayout) base = make_layout ();
  g_autoptr(MpisLayout) changed = set_title (base, "a", "title", "Changed");
  g_autoptr(MpisLayout) removed = mpis_layout_remove (base, "a");

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GPtrArray) conflicts = NULL;
      g_autoptr(MpisLayout) merged = mpis_layout_merge (base, i ? changed : removed,
                                                        i ? removed : changed, &conflicts);
      g_autoptr(MpisLayout) resolved = NULL;
      MpisLayoutConflict *conflict;

      g_assert_cmpstr (get_text (merged, "a", "title"), ==, "Changed");
      g_assert_cmpuint (conflicts->len, ==, 1);
      conflict = g_ptr_array_index (conflicts, 0);
      resolved = mpis_layout_resolve (merged, "a", i ? conflict->theirs : conflict->mine);
      g_assert_null (mpis_layout_find (resolved, "a"));
    }
}

static void
test_the_same_change_is_none_twice (void)
{
  g_autoptr(MpisLayout) base = make_layout ();
  g_autoptr(MpisLayout) mine = set_title (base, "a", "title", "Same");
  g_autoptr(MpisLayout) theirs = set_title (base, "a", "title", "Same");
  g_autoptr(GPtrArray) conflicts = NULL;
  g_autoptr(MpisLayout) merged = mpis_layout_merge (base, mine, theirs, &conflicts);

  g_assert_cmpuint (conflicts->len, ==, 0);
  g_assert_true (mpis_layout_equal (merged, mine));
}

static void
test_differences (void)
{
  g_autoptr(MpisLayout) before = make_layout ();
  g_autoptr(MpisLayout) moved = mpis_layout_place (before, "a", &(MpisLayoutRect) { 0, 4, 3, 2 });
  g_autoptr(MpisLayout) titled = set_title (moved, "a", "title", "New");
  g_autoptr(MpisLayout) fewer = mpis_layout_remove (titled, "b");
  g_autofree char *id = NULL;
  g_autoptr(MpisLayout) after = mpis_layout_add (fewer, "red-flags", NULL,
                                                 &(MpisLayoutRect) { 0, 0, 3, 3 }, &id);
  g_autoptr(GPtrArray) changes = mpis_layout_compare (before, after);
  static const MpisLayoutChangeKind expected[] = {
    MPIS_LAYOUT_CARD_MOVED, MPIS_LAYOUT_CARD_CONFIGURED, MPIS_LAYOUT_CARD_ADDED,
    MPIS_LAYOUT_CARD_REMOVED
  };

  g_assert_cmpuint (changes->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < changes->len; i++)
    g_assert_cmpint (((MpisLayoutChange *) g_ptr_array_index (changes, i))->kind, ==, expected[i]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/layout-merge/both-sides", test_changes_of_both_sides_meet);
  g_test_add_func ("/layout-merge/settings", test_settings_merge_one_by_one);
  g_test_add_func ("/layout-merge/contradiction", test_a_contradiction_keeps_both_versions);
  g_test_add_func ("/layout-merge/removal", test_what_was_changed_outlives_a_removal);
  g_test_add_func ("/layout-merge/same-change", test_the_same_change_is_none_twice);
  g_test_add_func ("/layout-merge/differences", test_differences);

  return g_test_run ();
}
