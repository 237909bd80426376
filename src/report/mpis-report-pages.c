#include "config.h"

#include "mpis-report-private.h"

#include <cairo-pdf.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <math.h>
#include <pango/pangocairo.h>

/* Pixels, see MPIS_REPORT_ROW. */
#define WIDTH       1280.0
#define MARGIN      56.0
#define HEAD_GAP    20.0
#define FOOT        24.0
#define TITLE_SIZE  26.0
#define HEAD_SIZE   13.0

/* Points: A4 across. */
#define PAPER_WIDTH  841.89
#define PAPER_HEIGHT 595.28

#define SHEET_WIDTH  (WIDTH + 2 * MARGIN)
#define SHEET_HEIGHT (SHEET_WIDTH * PAPER_HEIGHT / PAPER_WIDTH)

/* A card on its page. */
typedef struct {
  const MpisReportCard *card;
  guint                 page;
  double                y;
  double                height;
} Place;

static double
draw_head (MpisReport    *self,
           MpisReportPen *pen,
           cairo_t       *cr)
{
  g_autoptr(PangoLayout) title = _mpis_report_pen_text (pen, self->title, TITLE_SIZE,
                                                        PANGO_WEIGHT_BOLD, WIDTH);
  double y = MARGIN;

  y += _mpis_report_pen_draw (pen, cr, title, &pen->style->text, MARGIN, y) + 4;
  for (guint i = 0; i < self->head->len; i++)
    {
      g_autoptr(PangoLayout) line = _mpis_report_pen_text (pen, self->head->pdata[i], HEAD_SIZE,
                                                           PANGO_WEIGHT_NORMAL, WIDTH);

      y += _mpis_report_pen_draw (pen, cr, line, &pen->style->dim, MARGIN, y);
    }

  return y + HEAD_GAP;
}

/* How tall the head is: it is the same wherever it is drawn. */
static double
measure_head (MpisReport    *self,
              MpisReportPen *pen)
{
  cairo_surface_t *nothing = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (nothing);
  double height = draw_head (self, pen, cr);

  cairo_destroy (cr);
  cairo_surface_destroy (nothing);
  return height;
}

/* The places of all cards, on pages that end at @bottom, and are to be filled if @stretch. A card taller than
 * a page is made smaller. */
static GArray *
place_cards (MpisReport *self,
             double      head,
             double      bottom,
             gboolean    stretch,
             guint      *n_pages)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (Place));
  guint n = self->cards->len;
  g_autofree MpisLayoutRect *rects = g_new (MpisLayoutRect, MAX (n, 1));
  g_autofree MpisLayoutSpot *spots = g_new (MpisLayoutSpot, MAX (n, 1));
  double row;

  for (guint i = 0; i < n; i++)
    rects[i] = g_array_index (self->cards, MpisReportCard, i).rect;
  *n_pages = _mpis_report_paginate (rects, n, bottom - head, bottom - MARGIN, &row, spots);
  for (guint i = 0; i < n; i++)
    {
      double top = spots[i].page == 0 ? head : MARGIN;
      double height = stretch ? _mpis_report_stretch (rects, spots, n, row, bottom - top, spots[i].page, NULL) : row;
      double y = top + spots[i].row * (height + MPIS_REPORT_GUTTER);

      g_array_append_val (places, ((Place) {
        &g_array_index (self->cards, MpisReportCard, i), spots[i].page, y,
        MIN (_mpis_report_get_height (rects[i].h, height), bottom - y),
      }));
    }

  return places;
}

static void
draw_card (MpisReportPen *pen,
           cairo_t       *cr,
           const Place   *place)
{
  const MpisLayoutRect *rect = &place->card->rect;
  double column = (WIDTH + MPIS_REPORT_GUTTER) / MPIS_LAYOUT_COLUMNS;
  double width = rect->w * column - MPIS_REPORT_GUTTER;

  cairo_save (cr);
  cairo_translate (cr, MARGIN + rect->x * column, place->y);
  _mpis_report_draw_card (pen, cr, place->card->answer, width, place->height);
  cairo_restore (cr);
}

static gboolean
check_surface (cairo_surface_t  *surface,
               GCancellable     *cancellable,
               GError          **error)
{
  cairo_status_t status = cairo_surface_status (surface);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("The dashboard cannot be drawn: %s"),
               cairo_status_to_string (status));
  return FALSE;
}

static cairo_status_t
append_bytes (gpointer             data,
              const unsigned char *bytes,
              unsigned int         length)
{
  g_byte_array_append (data, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
draw_foot (MpisReport    *self,
           MpisReportPen *pen,
           cairo_t       *cr,
           guint          page,
           guint          n_pages)
{
  /* Translators: a dashboard's name, then “page 2 of 3”. */
  g_autofree char *text = g_strdup_printf (_("%s · page %u of %u"), self->title, page + 1, n_pages);
  g_autoptr(PangoLayout) line = _mpis_report_pen_text (pen, text, HEAD_SIZE, PANGO_WEIGHT_NORMAL, WIDTH);

  pango_layout_set_alignment (line, PANGO_ALIGN_RIGHT);
  _mpis_report_pen_draw (pen, cr, line, &pen->style->dim, MARGIN, SHEET_HEIGHT - MARGIN + 6);
}

static gboolean
draw_pages (MpisReport       *self,
            cairo_surface_t  *surface,
            GCancellable     *cancellable,
            GError          **error)
{
  g_autoptr(MpisReportPen) pen = _mpis_report_pen_new ();
  double bottom = SHEET_HEIGHT - MARGIN - FOOT;
  g_autoptr(GArray) places = NULL;
  guint n_pages, card = 0;
  gboolean done = TRUE;
  cairo_t *cr;

  places = place_cards (self, measure_head (self, pen), bottom, TRUE, &n_pages);
  cr = cairo_create (surface);
  cairo_scale (cr, PAPER_WIDTH / SHEET_WIDTH, PAPER_WIDTH / SHEET_WIDTH);
  for (guint page = 0; page < n_pages && done; page++)
    {
      pango_cairo_update_context (cr, pen->context);
      if (page == 0)
        draw_head (self, pen, cr);
      for (; card < places->len && g_array_index (places, Place, card).page == page && done; card++)
        {
          draw_card (pen, cr, &g_array_index (places, Place, card));
          done = check_surface (surface, cancellable, error);
        }
      draw_foot (self, pen, cr, page, n_pages);
      cairo_show_page (cr);
    }
  cairo_destroy (cr);

  return done;
}

GBytes *
_mpis_report_to_pdf (MpisReport    *self,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_bytes, bytes,
                                                                  PAPER_WIDTH, PAPER_HEIGHT);
  gboolean done;

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, self->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "MPIS Dashboard");
  done = draw_pages (self, surface, cancellable, error);
  cairo_surface_finish (surface);
  done = done && check_surface (surface, cancellable, error);
  cairo_surface_destroy (surface);

  return done ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
}

static gboolean
draw_picture (MpisReport       *self,
              MpisReportPen    *pen,
              cairo_surface_t  *surface,
              GArray           *places,
              guint             scale,
              GCancellable     *cancellable,
              GError          **error)
{
  cairo_t *cr = cairo_create (surface);
  gboolean done = TRUE;

  cairo_scale (cr, scale, scale);
  pango_cairo_update_context (cr, pen->context);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  draw_head (self, pen, cr);
  for (guint i = 0; i < places->len && done; i++)
    {
      draw_card (pen, cr, &g_array_index (places, Place, i));
      done = check_surface (surface, cancellable, error);
    }
  cairo_destroy (cr);

  return done;
}

GBytes *
_mpis_report_to_png (MpisReport    *self,
                     guint          scale,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_autoptr(MpisReportPen) pen = _mpis_report_pen_new ();
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  g_autoptr(GArray) places = NULL;
  double head = measure_head (self, pen), height = head;
  cairo_surface_t *surface;
  gboolean done;
  guint n_pages;

  places = place_cards (self, head, 2e6, FALSE, &n_pages);   /* one, however tall */
  for (guint i = 0; i < places->len; i++)
    {
      const Place *place = &g_array_index (places, Place, i);

      height = MAX (height, place->y + place->height);
    }
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) (SHEET_WIDTH * scale),
                                        (int) ceil ((height + MARGIN) * scale));
  done = check_surface (surface, cancellable, error) &&
         draw_picture (self, pen, surface, places, scale, cancellable, error);
  if (done)
    cairo_surface_write_to_png_stream (surface, append_bytes, bytes);
  done = done && check_surface (surface, cancellable, error);
  cairo_surface_destroy (surface);

  return done ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
}
