#include "config.h"

#include "mpis-first-frame.h"

#include <glib-unix.h>

#include "mpis-overview-page.h"

/* The bench of the start wants to know when the window first shows data. What is waited for: that the
 * overview has its numbers, then that a frame with them was drawn. */

static gboolean
on_stdin_cb (int          fd,
             GIOCondition condition,
             gpointer     application)
{
  g_application_quit (application);
  return G_SOURCE_REMOVE;
}

static void
on_after_paint_cb (GdkFrameClock *clock,
                   MpisWindow    *window)
{
  g_signal_handlers_disconnect_by_func (clock, on_after_paint_cb, window);
  g_print ("first-frame %" G_GINT64_FORMAT "\n", g_get_monotonic_time ());
  g_unix_fd_add (0, G_IO_IN | G_IO_HUP, on_stdin_cb,
                 gtk_window_get_application (GTK_WINDOW (window)));
}

static void
on_state_name_cb (MpisStatePane *pane,
                  GParamSpec    *pspec,
                  MpisWindow    *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));

  if (g_strcmp0 (mpis_state_pane_get_state_name (pane), "content") != 0)
    return;
  g_signal_handlers_disconnect_by_func (pane, on_state_name_cb, window);
  g_signal_connect_object (clock, "after-paint", G_CALLBACK (on_after_paint_cb), window, 0);
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
}

/**
 * mpis_first_frame_mark:
 * @window: the window
 *
 * If `MPIS_MARK_FIRST_FRAME` is set in the environment, prints `first-frame MICROSECONDS` (monotonic
 * clock) once a frame with data was drawn, and quits when standard input ends.
 */
void
mpis_first_frame_mark (MpisWindow *window)
{
  MpisOverviewPage *page;

  if (g_getenv ("MPIS_MARK_FIRST_FRAME") == NULL)
    return;
  mpis_window_show_page (window, "overview");
  page = MPIS_OVERVIEW_PAGE (mpis_window_get_page (window, "overview"));
  g_signal_connect_object (mpis_overview_page_get_pane (page), "notify::state-name",
                           G_CALLBACK (on_state_name_cb), window, 0);
}
