#include "config.h"

#include "mpis-card-settings-popover-private.h"

#include <glib/gi18n.h>

#include "mpis-card-kind.h"

/* What is written: a card's title, and a note. */

static void
on_entry_changed_cb (GtkEditable             *entry,
                     MpisCardSettingsPopover *self)
{
  const char *text = gtk_editable_get_text (entry);

  if (self->filling || self->settings == NULL)
    return;
  g_set_str (&self->settings->title, *text != '\0' ? text : NULL);
  _mpis_card_settings_emit_soon (self);
}

void
_mpis_card_settings_add_title (MpisCardSettingsPopover *self)
{
  const MpisCardKind *kind = mpis_card_kind_find (self->settings->widget);
  GtkWidget *entry = gtk_entry_new ();

  if (self->settings->title != NULL)
    gtk_editable_set_text (GTK_EDITABLE (entry), self->settings->title);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), kind != NULL ? mpis_card_kind_get_name (kind) : _("Automatic"));
  g_signal_connect (entry, "changed", G_CALLBACK (on_entry_changed_cb), self);
  _mpis_card_settings_add_row (self, _("T_itle"), entry);
}

static void
on_text_changed_cb (GtkTextBuffer           *buffer,
                    MpisCardSettingsPopover *self)
{
  GtkTextIter start, end;

  if (self->filling || self->settings == NULL)
    return;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  g_free (self->settings->text);
  self->settings->text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  if (*self->settings->text == '\0')
    g_clear_pointer (&self->settings->text, g_free);
  _mpis_card_settings_emit_soon (self);
}

void
_mpis_card_settings_add_text (MpisCardSettingsPopover *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_text_view_new ();
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  GtkWidget *hint = gtk_label_new (_("# heading, **bold**, *italics*, - list, [link](https://…)"));

  if (self->settings->text != NULL)
    gtk_text_buffer_set_text (buffer, self->settings->text, -1);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 8);
  g_signal_connect (buffer, "changed", G_CALLBACK (on_text_changed_cb), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_set_size_request (scroller, 300, 160);
  gtk_widget_add_css_class (scroller, "card");
  _mpis_card_settings_add_row (self, _("Te_xt"), scroller);
  gtk_label_set_wrap (GTK_LABEL (hint), TRUE);
  gtk_label_set_xalign (GTK_LABEL (hint), 0);
  gtk_widget_add_css_class (hint, "caption");
  gtk_widget_add_css_class (hint, "dimmed");
  gtk_box_append (GTK_BOX (self->box), hint);
}
