#include "config.h"

#include "mpis-copy-button.h"

#include <glib/gi18n.h>

static void
on_clicked_cb (GtkButton *button,
               char      *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)), text);
  gtk_widget_activate_action (GTK_WIDGET (button), "win.toast", "s", _("Copied"));
}

static void
free_text (gpointer  data,
           GClosure *closure)
{
  g_free (data);
}

/**
 * mpis_copy_button_connect:
 * @button: a button
 * @text: what it copies
 *
 * Has a button copy a text when it is pressed, and say so.
 */
void
mpis_copy_button_connect (GtkButton  *button,
                          const char *text)
{
  g_signal_connect_data (button, "clicked", G_CALLBACK (on_clicked_cb), g_strdup (text), free_text, 0);
}
