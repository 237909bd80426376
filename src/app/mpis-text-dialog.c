#include "config.h"

#include "mpis-text-dialog.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "mpis-copy-button.h"
#include "mpis-json.h"

/**
 * mpis_json_pretty:
 * @json: a text
 *
 * Returns: (transfer full): @json with a line for each member; as it is where it is no JSON
 */
char *
mpis_json_pretty (const char *json)
{
  g_autoptr(JsonNode) node = mpis_json_parse (json, -1, NULL);

  return node != NULL ? json_to_string (node, TRUE) : g_strdup (json);
}

/**
 * mpis_text_dialog_new:
 * @title: what it is
 * @text: the text, as machines write it
 *
 * Returns: (transfer floating): a dialog that shows a text and copies it
 */
AdwDialog *
mpis_text_dialog_new (const char *title,
                      const char *text)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *copy = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *text_view = gtk_text_view_new ();

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (text_view)), text, -1);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (text_view), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (text_view), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (text_view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (text_view), 12);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (text_view), 12);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (text_view), 12);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (text_view), 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (text_view), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_widget_set_tooltip_text (copy, _("Copy"));
  mpis_copy_button_connect (GTK_BUTTON (copy), text);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), copy);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), text_view);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), header);
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), scroller);
  adw_dialog_set_title (dialog, title);
  adw_dialog_set_content_width (dialog, 640);
  adw_dialog_set_content_height (dialog, 520);
  adw_dialog_set_child (dialog, view);
  return dialog;
}
