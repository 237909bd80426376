/* What holds for every layout and everything one can do to it: over random ones. */
#include "config.h"

#include "mpis-layout-merge.h"

#define N_ROUNDS 300
#define N_STEPS  12

static gboolean
overlap (const MpisLayoutRect *a,
         const MpisLayoutRect *b)
{
  return a->x < b->x + b->w && b->x < a->x + a->w && a->y < b->y + b->h && b->y < a->y + a->h;
}

static void
assert_sound (MpisLayout *layout)
{
  guint n = mpis_layout_get_n_cards (layout);

  for (guint i = 0; i < n; i++)
    {
      const MpisLayoutRect *rect = &mpis_layout_get_card (layout, i)->rect;

      g_assert_cmpint (rect->x, >=, 0);
      g_assert_cmpint (rect->y, >=, 0);
      g_assert_cmpint (rect->w, >=, 1);
      g_assert_cmpint (rect->h, >=, 1);
      g_assert_cmpint (rect->x + rect->w, <=, MPIS_LAYOUT_COLUMNS);
      for (guint j = 0; j < i; j++)
        g_assert_false (overlap (rect, &mpis_layout_get_card (layout, j)->rect));
    }
}

static MpisLayoutRect
random_rect (void)
{
  return (MpisLayoutRect) {
    g_test_rand_int_range (-2, 13), g_test_rand_int_range (-2, 20),
    g_test_rand_int_range (0, 14), g_test_rand_int_range (0, 6)
  };
}

static const char *
random_card (MpisLayout *layout)
{
  guint n = mpis_layout_get_n_cards (layout);

  return n > 0 ? mpis_layout_get_card (layout, g_test_rand_int_range (0, n))->id : "none";
}

static MpisLayout *
random_step (MpisLayout *layout)
{
  MpisLayoutRect rect = random_rect ();
  g_autoptr(JsonObject) config = json_object_new ();

  switch (g_test_rand_int_range (0, 8))
    {
    case 0: case 1:
      return mpis_layout_add (layout, "note", NULL, &rect, NULL);
    case 2: case 3: case 4:
      return mpis_layout_place (layout, random_card (layout), &rect);
    case 5:
      return mpis_layout_remove (layout, random_card (layout));
    case 6:
      return mpis_layout_duplicate (layout, random_card (layout), NULL);
    default:
      json_object_set_int_member (config, "n", g_test_rand_int ());
      return mpis_layout_configure (layout, random_card (layout), config);
    }
}

static MpisLayout *
random_layout (guint n_steps)
{
  MpisLayout *layout = mpis_layout_new ();

  for (guint i = 0; i < n_steps; i++)
    {
      MpisLayout *next = random_step (layout);

      mpis_layout_unref (layout);
      layout = next;
    }

  return layout;
}

static void
test_cards_never_overlap_nor_leave_the_grid (void)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr(MpisLayout) layout = mpis_layout_new ();

      for (guint i = 0; i < N_STEPS; i++)
        {
          g_autoptr(MpisLayout) next = random_step (layout);
          g_autoptr(MpisLayout) compact = mpis_layout_compact (next);

          assert_sound (next);
          assert_sound (compact);
          mpis_layout_unref (layout);
          layout = g_steal_pointer (&next);
        }
    }
}

static void
test_what_was_written_reads_the_same (void)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr(MpisLayout) layout = random_layout (N_STEPS);
      g_autofree char *text = mpis_layout_to_text (layout);
      g_autoptr(MpisLayout) again = mpis_layout_new_from_text (text, -1, NULL);
      g_autofree char *text_again = mpis_layout_to_text (again);

      g_assert_true (mpis_layout_equal (layout, again));
      g_assert_cmpstr (text, ==, text_again);
    }
}

/* Nobody moves without need: a card in nobody's way stays, and one that moved could not have stayed. */
static void
test_cards_move_only_when_they_must (void)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr(MpisLayout) layout = random_layout (N_STEPS);
      const char *id = random_card (layout);
      MpisLayoutRect rect = random_rect ();
      g_autoptr(MpisLayout) placed = mpis_layout_place (layout, id, &rect);
      guint n = mpis_layout_get_n_cards (layout);

      for (guint i = 0; i < n; i++)
        {
          const MpisLayoutRect *was = &mpis_layout_get_card (layout, i)->rect;
          gboolean in_the_way = FALSE;

          if (g_strcmp0 (mpis_layout_get_card (layout, i)->id, id) == 0)
            continue;
          for (guint j = 0; j < n; j++)
            in_the_way |= j != i && overlap (was, &mpis_layout_get_card (placed, j)->rect);
          g_assert_cmpint (in_the_way, ==,
                           memcmp (was, &mpis_layout_get_card (placed, i)->rect, sizeof *was) != 0);
        }
    }
}

/* The placed card is where it was wanted, as far as the grid allows. */
static void
test_the_placed_card_is_where_it_was_put (void)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr(MpisLayout) layout = random_layout (N_STEPS);
      g_autofree char *id = g_strdup (random_card (layout));
      MpisLayoutRect rect = random_rect ();
      g_autoptr(MpisLayout) placed = mpis_layout_place (layout, id, &rect);
      const MpisLayoutCard *card = mpis_layout_find (placed, id);

      if (card == NULL)
        continue;
      g_assert_cmpint (card->rect.w, ==, CLAMP (rect.w, 1, 12));
      g_assert_cmpint (card->rect.h, ==, MAX (rect.h, 1));
      g_assert_cmpint (card->rect.x, ==, CLAMP (rect.x, 0, 12 - card->rect.w));
      g_assert_cmpint (card->rect.y, ==, MAX (rect.y, 0));
    }
}

/* A card is read where it was put, and the others as before: that is all one column shows. */
static void
test_a_card_is_read_where_it_was_put (void)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr(MpisLayout) layout = random_layout (N_STEPS);
      guint n = mpis_layout_get_n_cards (layout);
      g_autofree char *id = g_strdup (random_card (layout));
      guint index = n > 0 ? (guint) g_test_rand_int_range (0, (gint32) n) : 0;
      g_autoptr(MpisLayout) ordered = mpis_layout_reorder (layout, id, index);
      g_autofree guint *before = mpis_layout_reading_order (layout);
      g_autofree guint *after = mpis_layout_reading_order (ordered);

      assert_sound (ordered);
      g_assert_cmpuint (mpis_layout_get_n_cards (ordered), ==, n);
      for (guint i = 0, k = 0; i < n; i++)
        {
          const char *read = mpis_layout_get_card (ordered, after[i])->id;

          if (i == index)
            {
              g_assert_cmpstr (read, ==, id);
              continue;
            }
          if (g_str_equal (mpis_layout_get_card (layout, before[k])->id, id))
            k++;
          g_assert_cmpstr (read, ==, mpis_layout_get_card (layout, before[k++])->id);
        }
    }
}

/* Taking a change back is merging its opposite, and gives the same bytes. */
static void
test_undo_restores_the_bytes (void)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr(MpisLayout) before = random_layout (N_STEPS);
      g_autoptr(MpisLayout) after = random_step (before);
      g_autoptr(GPtrArray) conflicts = NULL;
      g_autoptr(MpisLayout) undone = mpis_layout_merge (after, before, after, &conflicts);
      g_autofree char *expected = mpis_layout_to_text (before);
      g_autofree char *text = mpis_layout_to_text (undone);

      g_assert_cmpuint (conflicts->len, ==, 0);
      g_assert_cmpstr (text, ==, expected);
    }
}

/* Whatever two sides did, what comes of it is sound, no card of either is lost unless one removed it,
 * and both sides agree on which cards are in conflict. */
static void
test_merging_loses_nothing (void)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr(MpisLayout) base = random_layout (N_STEPS);
      g_autoptr(MpisLayout) mine_1 = random_step (base), mine = random_step (mine_1);
      g_autoptr(MpisLayout) theirs_1 = random_step (base), theirs = random_step (theirs_1);
      g_autoptr(GPtrArray) conflicts = NULL, other_conflicts = NULL;
      g_autoptr(MpisLayout) merged = mpis_layout_merge (base, mine, theirs, &conflicts);
      g_autoptr(MpisLayout) other = mpis_layout_merge (base, theirs, mine, &other_conflicts);
      MpisLayout *sides[] = { mine, theirs };

      assert_sound (merged);
      g_assert_cmpuint (conflicts->len, ==, other_conflicts->len);
      g_assert_cmpuint (mpis_layout_get_n_cards (merged), ==, mpis_layout_get_n_cards (other));
      for (guint s = 0; s < 2; s++)
        for (guint i = 0; i < mpis_layout_get_n_cards (sides[s]); i++)
          {
            const char *id = mpis_layout_get_card (sides[s], i)->id;

            if (mpis_layout_find (base, id) == NULL || mpis_layout_find (sides[1 - s], id) != NULL)
              g_assert_nonnull (mpis_layout_find (merged, id));
          }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/layout-properties/sound", test_cards_never_overlap_nor_leave_the_grid);
  g_test_add_func ("/layout-properties/round-trip", test_what_was_written_reads_the_same);
  g_test_add_func ("/layout-properties/no-needless-move", test_cards_move_only_when_they_must);
  g_test_add_func ("/layout-properties/placed", test_the_placed_card_is_where_it_was_put);
  g_test_add_func ("/layout-properties/reorder", test_a_card_is_read_where_it_was_put);
  g_test_add_func ("/layout-properties/undo", test_undo_restores_the_bytes);
  g_test_add_func ("/layout-properties/merge", test_merging_loses_nothing);

  return g_test_run ();
}
