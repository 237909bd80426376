#include "config.h"

#include "mpis-dashboards-page-private.h"

#include <glib/gi18n.h>

#include "mpis-card-kind.h"
#include "mpis-card-settings-popover.h"

/* What is done with the cards of the dashboard that is shown. */

/* The gallery */

static gboolean
show_gallery_cb (GtkWidget     *widget,
                 GdkFrameClock *clock,
                 gpointer       data)
{
  MpisDashboardsPage *self = MPIS_DASHBOARDS_PAGE (widget);

  if (!mpis_canvas_get_editing (self->canvas))
    return G_SOURCE_REMOVE;
  if (gtk_widget_get_width (GTK_WIDGET (self->split)) == 0)
    return G_SOURCE_CONTINUE;
  adw_overlay_split_view_set_show_sidebar (self->split, TRUE);
  mpis_card_gallery_grab_focus (self->gallery);
  return G_SOURCE_REMOVE;
}

/* Libadwaita 1.7 divides by the width it has, so it has to have one. */
void
_mpis_dashboards_page_show_gallery (MpisDashboardsPage *self)
{
  mpis_dashboards_page_set_editing (self, TRUE);
  if (show_gallery_cb (GTK_WIDGET (self), NULL, NULL))
    gtk_widget_add_tick_callback (GTK_WIDGET (self), show_gallery_cb, NULL, NULL);
}

/* Editing */

static void
toggle_edit_action (GtkWidget  *widget,
                    const char *action,
                    GVariant   *parameter)
{
  MpisDashboardsPage *self = MPIS_DASHBOARDS_PAGE (widget);
  gboolean editing = !mpis_canvas_get_editing (self->canvas);
  MpisLayout *layout = mpis_canvas_get_layout (self->canvas);

  if (editing && mpis_layout_get_n_cards (layout) == 0)
    {
      _mpis_dashboards_page_show_gallery (self);
      return;
    }
  mpis_dashboards_page_set_editing (self, editing);
  /* So that the keys of the cards work at once. */
  if (editing)
    {
      g_autofree guint *order = mpis_layout_reading_order (layout);

      mpis_canvas_focus_card (self->canvas, mpis_layout_get_card (layout, order[0])->id);
    }
}

static void
gallery_action (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  MpisDashboardsPage *self = MPIS_DASHBOARDS_PAGE (widget);

  if (g_str_equal (action, "dashboards.toggle-gallery") &&
      adw_overlay_split_view_get_show_sidebar (self->split))
    adw_overlay_split_view_set_show_sidebar (self->split, FALSE);
  else
    _mpis_dashboards_page_show_gallery (self);
}

static void
add_card_action (GtkWidget  *widget,
                 const char *action,
                 GVariant   *parameter)
{
  MpisDashboardsPage *self = MPIS_DASHBOARDS_PAGE (widget);
  const char *id = g_variant_get_string (parameter, NULL);
  const MpisCardKind *known = mpis_card_kind_find (id);
  const MpisCardKind *kind = known != NULL ? known : mpis_card_kind_get_custom ();
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (gtk_widget_get_root (widget)));

  if (self->current == NULL)
    return;
  /* Whoever adds several goes on choosing; where the gallery covers the canvas, it makes way. */
  mpis_canvas_add (self->canvas, id, NULL, kind->width, kind->height);
  if (adw_overlay_split_view_get_collapsed (self->split))
    adw_overlay_split_view_set_show_sidebar (self->split, FALSE);
  else if (focus != NULL)
    gtk_widget_grab_focus (focus);
}

/* In one edit, so that it is undone in one. */
static void
move_card_action (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  MpisDashboardsPage *self = MPIS_DASHBOARDS_PAGE (widget);
  g_autoptr(GPtrArray) changed = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(MpisLayout) without = NULL, with = NULL;
  g_autofree char *label = NULL, *text = NULL;
  MpisLayout *here = mpis_dashboard_get_layout (self->current), *there;
  const char *id, *other_id;
  const MpisLayoutCard *card;
  MpisDashboard *other;
  MpisLayoutRect rect;

  g_variant_get (parameter, "(&s&s)", &id, &other_id);
  card = mpis_layout_find (here, id);
  other = mpis_dashboards_find (self->dashboards, other_id);
  if (card == NULL || other == NULL)
    return;
  there = mpis_dashboard_get_layout (other);
  rect = mpis_layout_find_room (there, card->rect.w, card->rect.h);
  with = mpis_layout_add (there, card->widget, card->config, &rect, NULL);
  without = mpis_layout_remove (here, id);
  label = g_strdup_printf (_("Move “%s” to “%s”"),
                           mpis_card_frame_get_title (mpis_canvas_get_frame (self->canvas, id)),
                           mpis_dashboard_get_name (other));
  text = g_strdup_printf (_("Moved to “%s”"), mpis_dashboard_get_name (other));
  g_ptr_array_add (changed, mpis_dashboard_with_layout (self->current, without));
  g_ptr_array_add (changed, mpis_dashboard_with_layout (other, with));
  if (mpis_dashboards_edit (self->dashboards, label, NULL, 0, changed, NULL))
    _mpis_dashboards_page_toast (self, text, TRUE);
}

/* The menu of a card */

static GMenu *
make_dashboards_menu (MpisDashboardsPage *self,
                      const char         *card)
{
  GMenu *menu = g_menu_new ();
  GListModel *list = G_LIST_MODEL (self->dashboards);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(MpisDashboard) dashboard = g_list_model_get_item (list, i);
      g_autoptr(GMenuItem) item = NULL;

      if (self->current != NULL &&
          g_str_equal (mpis_dashboard_get_id (dashboard), mpis_dashboard_get_id (self->current)))
        continue;
      item = g_menu_item_new (mpis_dashboard_get_name (dashboard), NULL);
      g_menu_item_set_action_and_target (item, "dashboards.move-card", "(ss)", card,
                                         mpis_dashboard_get_id (dashboard));
      g_menu_append_item (menu, item);
    }
  return menu;
}

static void
add_item (GMenu      *menu,
          const char *label,
          const char *action,
          const char *card)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", card);
  g_menu_append_item (menu, item);
}

static void
on_popover_closed_cb (GtkWidget *popover)
{
  /* What was chosen is done after this, and needs the popover to be where it is. */
  g_idle_add_once ((GSourceOnceFunc) gtk_widget_unparent, popover);
}

/* Opens the menu of a card. */
void
_mpis_dashboards_page_popup_menu (MpisDashboardsPage *self,
                                  MpisCardFrame      *frame)
{
  const char *card = mpis_card_frame_get_id (frame);
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autoptr(GMenu) others = make_dashboards_menu (self, card);
  g_autoptr(GMenu) remove = g_menu_new ();
  GtkWidget *popover;

  add_item (menu, _("_Settings…"), "canvas.settings", card);
  add_item (menu, _("D_uplicate"), "canvas.duplicate", card);
  if (g_menu_model_get_n_items (G_MENU_MODEL (others)) > 0)
    g_menu_append_submenu (menu, _("_Move to Dashboard"), G_MENU_MODEL (others));
  add_item (remove, _("_Remove"), "canvas.remove", card);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (remove));
  popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_widget_set_parent (popover, mpis_card_frame_get_button (frame));
  g_signal_connect (popover, "closed", G_CALLBACK (on_popover_closed_cb), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}

/* Settings */

/* One change after another in the same popover is one to undo, if they follow quickly. */
#define CONFIGURE_MS 1500

static void
configure (MpisDashboardsPage *self,
           const char         *id,
           JsonObject         *config)
{
  g_autoptr(GPtrArray) changed = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(MpisLayout) layout = NULL;
  g_autofree char *label = NULL, *key = NULL;
  MpisCardFrame *frame = mpis_canvas_get_frame (self->canvas, id);

  if (frame == NULL || self->current == NULL)
    return;
  layout = mpis_layout_configure (mpis_dashboard_get_layout (self->current), id, config);
  label = g_strdup_printf (_("Settings of “%s”"), mpis_card_frame_get_title (frame));
  key = g_strdup_printf ("%s/configure/%s", mpis_dashboard_get_id (self->current), id);
  g_ptr_array_add (changed, mpis_dashboard_with_layout (self->current, layout));
  mpis_dashboards_edit (self->dashboards, label, key, CONFIGURE_MS, changed, NULL);
}

static void
configure_card_action (GtkWidget  *widget,
                       const char *action,
                       GVariant   *parameter)
{
  g_autoptr(JsonNode) node = NULL;
  const char *id, *text;

  g_variant_get (parameter, "(&s&s)", &id, &text);
  node = json_from_string (text, NULL);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    configure (MPIS_DASHBOARDS_PAGE (widget), id, json_node_get_object (node));
}

static void
on_config_changed_cb (MpisDashboardsPage *self,
                      JsonObject         *config,
                      GtkWidget          *popover)
{
  configure (self, gtk_widget_get_name (popover), config);
}

static void
on_settings_closed_cb (GtkWidget *popover)
{
  GtkWidget *frame = gtk_widget_get_ancestor (popover, MPIS_TYPE_CARD_FRAME);

  if (frame != NULL)
    gtk_widget_grab_focus (frame);
  g_idle_add_once ((GSourceOnceFunc) gtk_widget_unparent, popover);
}

static void
card_settings_action (GtkWidget  *widget,
                      const char *action,
                      GVariant   *parameter)
{
  MpisDashboardsPage *self = MPIS_DASHBOARDS_PAGE (widget);
  const char *id = g_variant_get_string (parameter, NULL);
  MpisCardFrame *frame = mpis_canvas_get_frame (self->canvas, id);
  const MpisLayoutCard *card = mpis_layout_find (mpis_canvas_get_layout (self->canvas), id);
  GtkWidget *popover;

  if (frame == NULL || card == NULL || self->source == NULL)
    return;
  popover = mpis_card_settings_popover_new (self->source);
  mpis_card_settings_popover_set_card (MPIS_CARD_SETTINGS_POPOVER (popover), card->widget, card->config);
  gtk_widget_set_name (popover, id);
  gtk_widget_set_parent (popover, mpis_card_frame_get_button (frame));
  g_signal_connect_object (popover, "config-changed", G_CALLBACK (on_config_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (popover, "closed", G_CALLBACK (on_settings_closed_cb), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}

/* All of them need a dashboard to be shown. */
static const struct {
  const char               *name;
  const char               *type;
  GtkWidgetActionActivateFunc activate;
} actions[] = {
  { "dashboards.toggle-edit", NULL, toggle_edit_action },
  { "dashboards.toggle-gallery", NULL, gallery_action },
  { "dashboards.add-cards", NULL, gallery_action },
  { "dashboards.add-card", "s", add_card_action },
  { "dashboards.move-card", "(ss)", move_card_action },
  { "dashboards.card-settings", "s", card_settings_action },
  { "dashboards.configure-card", "(ss)", configure_card_action },
};

void
_mpis_dashboards_page_install_card_actions (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].type, actions[i].activate);
}

void
_mpis_dashboards_page_enable_card_actions (MpisDashboardsPage *self,
                                           gboolean            enabled)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i].name, enabled);
}
