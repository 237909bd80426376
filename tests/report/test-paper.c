/* How a dashboard is put on sheets of paper. */
#include "config.h"

#include "mpis-report-private.h"

/* As tall as pages of A4 are, the first below a title and three lines. */
#define FIRST_ROOM 735.0
#define ROOM       848.0

#define N_ROUNDS 300

typedef struct {
  MpisLayoutRect *rects;
  MpisLayoutSpot *spots;
  guint           n;
  guint           n_pages;
  double          row;
} Paper;

static Paper
put_on_paper (MpisLayout *layout)
{
  g_autofree guint *order = mpis_layout_reading_order (layout);
  Paper paper = { .n = mpis_layout_get_n_cards (layout) };

  paper.rects = g_new (MpisLayoutRect, MAX (paper.n, 1));
  paper.spots = g_new (MpisLayoutSpot, MAX (paper.n, 1));
  for (guint i = 0; i < paper.n; i++)
    paper.rects[i] = mpis_layout_get_card (layout, order[i])->rect;
  paper.n_pages = _mpis_report_paginate (paper.rects, paper.n, FIRST_ROOM, ROOM, &paper.row, paper.spots);
  return paper;
}

static void
paper_clear (Paper *paper)
{
  g_free (paper->rects);
  g_free (paper->spots);
}

static double
use_of (const Paper *paper,
        guint        page)
{
  double use;

  _mpis_report_stretch (paper->rects, paper->spots, paper->n, paper->row, page == 0 ? FIRST_ROOM : ROOM, page, &use);
  return use;
}

/* Of what the program itself makes, no page is half empty, and two pages are enough for each. */
static void
test_templates (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("MPIS_TOP_SRCDIR"), "data", "dashboards", NULL);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      g_autoptr(MpisLayout) layout = NULL;
      Paper paper;

      if (!g_str_has_suffix (name, ".json"))
        continue;
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      layout = mpis_layout_new_from_text (text, -1, NULL);
      g_assert_nonnull (layout);
      paper = put_on_paper (layout);
      for (guint page = 0; page < paper.n_pages; page++)
        {
          g_test_message ("%s: page %u of %u: %.0f %% used, rows of %.0f", name, page + 1, paper.n_pages,
                          use_of (&paper, page) * 100, paper.row);
          if (paper.n > 0)
            g_assert_cmpfloat (use_of (&paper, page), >=, 0.5);
        }
      g_assert_cmpuint (paper.n_pages, <=, 2);
      paper_clear (&paper);
      n++;
    }
  g_assert_cmpuint (n, ==, 6);
}

/* Rows of four: only one would fit below the head, two do when rows are a little lower. */
static void
test_lower_rows_save_pages (void)
{
  g_autoptr(MpisLayout) layout = mpis_layout_new ();
  Paper paper;

  for (int i = 0; i < 4; i++)
    {
      MpisLayoutRect rect = { i % 2 * 6, i / 2 * 4, 6, 4 };
      MpisLayout *next = mpis_layout_add (layout, "note", NULL, &rect, NULL);

      mpis_layout_unref (layout);
      layout = next;
    }
  paper = put_on_paper (layout);
  g_assert_cmpuint (paper.n_pages, ==, 1);
  g_assert_cmpfloat (paper.row, <, MPIS_REPORT_ROW);
  paper_clear (&paper);
}

/* What fits as it is stays as it is. */
static void
test_rows_are_not_lowered_for_nothing (void)
{
  g_autoptr(MpisLayout) layout = mpis_layout_new ();
  MpisLayoutRect rect = { 0, 0, 12, 7 };
  g_autoptr(MpisLayout) one = mpis_layout_add (layout, "note", NULL, &rect, NULL);
  Paper paper = put_on_paper (one);
  Paper nothing = put_on_paper (layout);

  g_assert_cmpfloat (paper.row, ==, MPIS_REPORT_ROW);
  g_assert_cmpuint (paper.n_pages, ==, 1);
  g_assert_cmpuint (nothing.n_pages, ==, 1);
  paper_clear (&paper);
  paper_clear (&nothing);
}

/* Whatever lies where: cards stay whole and in order, and there are never more pages than with full rows. */
static void
test_anything (void)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr(MpisLayout) layout = mpis_layout_new ();
      g_autofree MpisLayoutSpot *plain = NULL;
      Paper paper;
      int n = g_test_rand_int_range (1, 20);

      for (int i = 0; i < n; i++)
        {
          MpisLayoutRect rect = { g_test_rand_int_range (0, 12), g_test_rand_int_range (0, 40),
                                  g_test_rand_int_range (1, 12), g_test_rand_int_range (1, 7) };
          MpisLayout *next = mpis_layout_add (layout, "note", NULL, &rect, NULL);

          mpis_layout_unref (layout);
          layout = next;
        }
      paper = put_on_paper (layout);
      plain = g_new (MpisLayoutSpot, paper.n);
      g_assert_cmpuint (paper.n_pages, <=, mpis_layout_paginate (paper.rects, paper.n, 7, 9, plain));
      g_assert_cmpfloat (paper.row, >=, 0.85 * MPIS_REPORT_ROW);
      for (guint i = 0; i < paper.n; i++)
        {
          const MpisLayoutSpot *spot = &paper.spots[i];
          double room = spot->page == 0 ? FIRST_ROOM : ROOM;
          double row = _mpis_report_stretch (paper.rects, paper.spots, paper.n, paper.row, room, spot->page, NULL);
          double bottom = _mpis_report_get_height (spot->row + paper.rects[i].h, row);

          g_assert_cmpfloat (bottom, <=, room + 0.001);
          if (i > 0)
            g_assert_cmpuint (spot->page, >=, paper.spots[i - 1].page);
        }
      paper_clear (&paper);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/paper/templates", test_templates);
  g_test_add_func ("/report/paper/lower-rows", test_lower_rows_save_pages);
  g_test_add_func ("/report/paper/not-for-nothing", test_rows_are_not_lowered_for_nothing);
  g_test_add_func ("/report/paper/anything", test_anything);
  return g_test_run ();
}
