/* A dashboard page by page: on a wall and on paper. */
#include "config.h"

#include "mpis-layout-pages.h"

#define N_ROUNDS 300

static MpisLayout *
layout_of (const MpisLayoutRect *rects,
           guint                 n)
{
  MpisLayout *layout = mpis_layout_new ();

  for (guint i = 0; i < n; i++)
    {
      MpisLayout *next = mpis_layout_add (layout, "note", NULL, &rects[i], NULL);

      mpis_layout_unref (layout);
      layout = next;
    }
  return layout;
}

static MpisLayout *
random_layout (void)
{
  MpisLayoutRect rects[30];
  int n = g_test_rand_int_range (0, G_N_ELEMENTS (rects));

  for (int i = 0; i < n; i++)
    rects[i] = (MpisLayoutRect) { g_test_rand_int_range (0, 12), g_test_rand_int_range (0, 60),
                                  g_test_rand_int_range (1, 12), g_test_rand_int_range (1, 9) };
  return layout_of (rects, n);
}

/* Each card is on one page, whole, unless it is taller than any; and they come in the order they are read. */
static void
test_every_card_is_on_one_page (void)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr(MpisLayout) layout = random_layout ();
      g_autofree guint *order = mpis_layout_reading_order (layout);
      int rows = g_test_rand_int_range (1, 14);
      g_autoptr(GPtrArray) pages = mpis_layout_split (layout, rows);
      guint n = 0;

      for (guint p = 0; p < pages->len; p++)
        for (guint i = 0; i < mpis_layout_get_n_cards (pages->pdata[p]); i++)
          {
            const MpisLayoutCard *card = mpis_layout_get_card (pages->pdata[p], i);
            const MpisLayoutCard *same = mpis_layout_get_card (layout, order[n++]);

            g_assert_cmpstr (card->id, ==, same->id);
            g_assert_cmpint (card->rect.x, ==, same->rect.x);
            g_assert_cmpint (card->rect.h, ==, same->rect.h);
            g_assert_true (card->rect.y == 0 || card->rect.y + card->rect.h <= rows);
          }
      g_assert_cmpuint (n, ==, mpis_layout_get_n_cards (layout));
    }
}

static void
test_what_fits_is_one_page (void)
{
  static const MpisLayoutRect rects[] = { { 0, 0, 6, 3 }, { 6, 0, 6, 5 }, { 0, 5, 12, 3 } };
  g_autoptr(MpisLayout) layout = layout_of (rects, 3);
  g_autoptr(MpisLayout) nothing = mpis_layout_new ();
  g_autoptr(GPtrArray) one = mpis_layout_split (layout, 8);
  g_autoptr(GPtrArray) two = mpis_layout_split (layout, 7);
  g_autoptr(GPtrArray) none = mpis_layout_split (nothing, 7);

  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpuint (two->len, ==, 2);
  g_assert_cmpuint (mpis_layout_get_n_cards (two->pdata[1]), ==, 1);
  g_assert_cmpint (mpis_layout_get_card (two->pdata[1], 0)->rect.y, ==, 0);
  g_assert_cmpuint (none->len, ==, 1);
}

/* Five rows of cards on pages of four: three and two rather than four and one. */
static void
test_pages_are_about_equally_tall (void)
{
  static const MpisLayoutRect rects[] = {
    { 0, 0, 12, 2 }, { 0, 2, 12, 2 }, { 0, 4, 12, 2 }, { 0, 6, 12, 2 }, { 0, 8, 12, 2 },
  };
  g_autoptr(MpisLayout) layout = layout_of (rects, 5);
  g_autoptr(GPtrArray) pages = mpis_layout_split (layout, 9);

  g_assert_cmpuint (pages->len, ==, 2);
  g_assert_cmpuint (mpis_layout_get_n_cards (pages->pdata[0]), ==, 3);
  g_assert_cmpuint (mpis_layout_get_n_cards (pages->pdata[1]), ==, 2);
}

/* Under a heading there is less room. */
static void
test_the_first_page_may_be_shorter (void)
{
  static const MpisLayoutRect rects[] = { { 0, 1, 12, 3 }, { 0, 4, 12, 3 }, { 0, 7, 12, 3 }, { 0, 10, 12, 9 } };
  MpisLayoutSpot spots[4];

  g_assert_cmpuint (mpis_layout_paginate (rects, 4, 5, 6, spots), ==, 3);
  g_assert_cmpuint (spots[0].page, ==, 0);
  g_assert_cmpint (spots[0].row, ==, 0);
  g_assert_cmpuint (spots[1].page, ==, 1);
  g_assert_cmpuint (spots[2].page, ==, 1);
  g_assert_cmpint (spots[2].row, ==, 3);
  g_assert_cmpuint (spots[3].page, ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout-pages/every-card", test_every_card_is_on_one_page);
  g_test_add_func ("/layout-pages/one-page", test_what_fits_is_one_page);
  g_test_add_func ("/layout-pages/even", test_pages_are_about_equally_tall);
  g_test_add_func ("/layout-pages/first-page", test_the_first_page_may_be_shorter);
  return g_test_run ();
}
