#include "config.h"

#include "mpis-card-content.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "mpis-card-kind.h"

/**
 * mpis_card_content_title:
 * @scope: what the window looks at
 * @widget: a key of the widget registry
 * @config: (nullable): the card's settings
 *
 * Returns: (transfer full): what a card is called: by its settings, its kind, or failing all, its key
 */
char *
mpis_card_content_title (MpisScope  *scope,
                         const char *widget,
                         JsonObject *config)
{
  const MpisCardKind *kind = mpis_card_kind_find (widget);
  const char *title = config != NULL && json_object_has_member (config, "title")
                      ? json_object_get_string_member_with_default (config, "title", "") : "";

  return g_strdup (*title != '\0' ? title : kind != NULL ? mpis_card_kind_get_name (kind) : widget);
}

/* A card of a kind this program does not know: said so, and left as it is. */
static GtkWidget *
make_placeholder (const char *widget)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_autofree char *text = g_strdup_printf (_("“%s” is a kind of card that cannot be shown here. It stays on "
                                             "the dashboard as it is."), widget);
  GtkWidget *image = gtk_image_new_from_icon_name ("dialog-question-symbolic");
  GtkWidget *label = gtk_label_new (text);

  gtk_image_set_pixel_size (GTK_IMAGE (image), 32);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (box, "dimmed");
  gtk_widget_add_css_class (box, "card-placeholder");
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

/**
 * mpis_card_content_new:
 * @scope: what the window looks at
 * @widget: a key of the widget registry
 * @config: (nullable): the card's settings
 *
 * Returns: (transfer floating): what a card shows
 */
GtkWidget *
mpis_card_content_new (MpisScope  *scope,
                       const char *widget,
                       JsonObject *config)
{
  const MpisCardKind *kind = mpis_card_kind_find (widget);
  GtkWidget *label;

  if (kind == NULL)
    return make_placeholder (widget);
  label = gtk_label_new (mpis_card_kind_get_description (kind));
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  return label;
}

static char *
title (gpointer              owner,
       const MpisLayoutCard *card)
{
  return mpis_card_content_title (owner, card->widget, card->config);
}

static GtkWidget *
create (gpointer              owner,
        const MpisLayoutCard *card)
{
  return mpis_card_content_new (owner, card->widget, card->config);
}

static void
configure (gpointer              owner,
           GtkWidget            *content,
           const MpisLayoutCard *card)
{
}

const MpisCanvasCards mpis_card_content = { title, create, configure };
