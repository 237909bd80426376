#include "config.h"

#include "mpis-links.h"

#include <glib/gi18n.h>

/**
 * mpis_link_is_web:
 * @url: (nullable): an address that came from outside
 *
 * Returns: whether it is what a browser is for: nothing else is ever opened
 */
gboolean
mpis_link_is_web (const char *url)
{
  return url != NULL && (g_ascii_strncasecmp (url, "https://", 8) == 0 ||
                         g_ascii_strncasecmp (url, "http://", 7) == 0);
}

static void
on_launched_cb (GObject      *launcher,
                GAsyncResult *result,
                gpointer      data)
{
  g_autoptr(GtkWidget) widget = data;
  g_autoptr(GError) error = NULL;

  if (!gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (launcher), result, &error) &&
      !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    gtk_widget_activate_action (widget, "win.toast", "s", _("The link could not be opened"));
}

/**
 * mpis_link_open:
 * @widget: what was clicked
 * @url: (nullable): an address that came from outside
 *
 * Opens a web page in the browser; says so if it is none, or if that does not work.
 */
void
mpis_link_open (GtkWidget  *widget,
                const char *url)
{
  g_autoptr(GtkUriLauncher) launcher = NULL;

  if (!mpis_link_is_web (url))
    {
      gtk_widget_activate_action (widget, "win.toast", "s", _("This is not a web address"));
      return;
    }
  launcher = gtk_uri_launcher_new (url);
  gtk_uri_launcher_launch (launcher, GTK_WINDOW (gtk_widget_get_root (widget)), NULL,
                           on_launched_cb, g_object_ref (widget));
}
