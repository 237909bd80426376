#include "config.h"

#include <adwaita.h>
#include <glib-unix.h>

/* The smallest libadwaita window there is: what the start of the real one is compared with. Like the
 * real one, it says when its first frame was drawn and stays until its standard input ends. */

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
                   gpointer       application)
{
  g_signal_handlers_disconnect_by_func (clock, on_after_paint_cb, application);
  g_print ("first-frame %" G_GINT64_FORMAT "\n", g_get_monotonic_time ());
  g_unix_fd_add (0, G_IO_IN | G_IO_HUP, on_stdin_cb, application);
}

static void
on_activate_cb (GApplication *application,
                gpointer      unused)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (application));
  GtkWidget *view = adw_toolbar_view_new ();

  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), gtk_label_new ("Hello"));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), view);
  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 800);
  gtk_widget_realize (window);
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint",
                    G_CALLBACK (on_after_paint_cb), application);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(AdwApplication) application = adw_application_new ("org.mpis.Dashboard.StartPeer",
                                                               G_APPLICATION_DEFAULT_FLAGS);

  g_signal_connect (application, "activate", G_CALLBACK (on_activate_cb), NULL);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
