#include "config.h"

#include "mpis-splice.h"

#include "mpis-post.h"

static MpisPost *
new_post (guint       number,
          const char *title)
{
  g_autofree char *id = g_strdup_printf ("%u", number);
  MpisPostFields fields = { .id = id, .channel = "x", .title = title, .measured_at = MPIS_INSTANT_UNKNOWN };

  mpis_counters_clear (&fields.latest);
  return mpis_post_new (&fields);
}

static GPtrArray *
random_posts (void)
{
  GPtrArray *posts = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < 12; i++)
    if (g_test_rand_int_range (0, 4) > 0)
      g_ptr_array_add (posts, new_post (i, g_test_rand_bit () ? "one" : "other"));
  return posts;
}

static void
assert_holds (GListStore *store,
              GPtrArray  *items)
{
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, items->len);
  for (guint i = 0; i < items->len; i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (G_LIST_MODEL (store), i);

      g_assert_true (item == g_ptr_array_index (items, i));
    }
}

/* Whatever lists follow each other, one splice makes one the next, and equal items stay the same
 * object. */
static void
test_random (void)
{
  g_autoptr(GListStore) store = g_list_store_new (MPIS_TYPE_POST);
  g_autoptr(GPtrArray) shown = g_ptr_array_new ();

  for (guint round = 0; round < 500; round++)
    {
      g_autoptr(GPtrArray) items = random_posts ();
      g_autoptr(GHashTable) old = g_hash_table_new (mpis_post_item_hash, mpis_post_item_equal);
      MpisSplice splice;

      for (guint i = 0; i < shown->len; i++)
        g_hash_table_add (old, g_ptr_array_index (shown, i));
      mpis_splice_reuse (shown, items, mpis_post_item_hash, mpis_post_item_equal);
      mpis_splice_find (shown, items, &splice);
      mpis_splice_apply (&splice, items, store);
      assert_holds (store, items);
      for (guint i = 0; i < items->len; i++)
        {
          gpointer known = g_hash_table_lookup (old, g_ptr_array_index (items, i));

          g_assert_true (known == NULL || known == g_ptr_array_index (items, i));
        }
      g_hash_table_remove_all (old);
      g_clear_pointer (&shown, g_ptr_array_unref);
      shown = g_steal_pointer (&items);
    }
}

static void
count_cb (GListModel *model,
          guint       position,
          guint       removed,
          guint       added,
          guint      *rows)
{
  *rows += removed + added;
}

static void
test_least (void)
{
  g_autoptr(GListStore) store = g_list_store_new (MPIS_TYPE_POST);
  g_autoptr(GPtrArray) before = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) after = g_ptr_array_new_with_free_func (g_object_unref);
  MpisSplice splice;
  guint rows = 0;

  for (guint i = 0; i < 1000; i++)
    {
      g_ptr_array_add (before, new_post (i, "as it was"));
      g_list_store_append (store, g_ptr_array_index (before, i));
      g_ptr_array_add (after, new_post (i, i == 500 ? "changed" : "as it was"));
    }
  g_signal_connect (store, "items-changed", G_CALLBACK (count_cb), &rows);
  mpis_splice_reuse (before, after, mpis_post_item_hash, mpis_post_item_equal);
  mpis_splice_find (before, after, &splice);
  mpis_splice_apply (&splice, after, store);
  g_assert_cmpuint (splice.position, ==, 500);
  g_assert_cmpuint (rows, ==, 2);
  mpis_splice_find (after, after, &splice);
  mpis_splice_apply (&splice, after, store);
  g_assert_cmpuint (rows, ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/splice/random", test_random);
  g_test_add_func ("/splice/least", test_least);
  return g_test_run ();
}
