#include "config.h"

#include "mpis-dashboard-pictures.h"

#include "mpis-card-content.h"
#include "mpis-conflict-dialog.h"
#include "mpis-dashboards-page-private.h"
#include "mpis-presentation.h"

/* The same card, once with another number: what two people made of it. */
#define CARD(metric) "{\"card_id\": \"a\", \"widget_id\": \"key-figure\", \"position\": {\"x\": 0, \"y\": 0, " \
  "\"w\": 3, \"h\": 2}, \"config\": {\"metric\": \"" metric "\"}}"

static void
take_dialog (MpisWindow      *window,
             AdwDialog       *dialog,
             const char      *name,
             MpisTakePicture  take,
             gpointer         data)
{
  adw_dialog_present (dialog, GTK_WIDGET (window));
  take (data, GTK_WIDGET (window), name);
  adw_dialog_force_close (dialog);
}

static void
take_conflict (MpisWindow         *window,
               MpisDashboardsPage *page,
               MpisTakePicture     take,
               gpointer            data)
{
  g_autoptr(JsonNode) mine = json_from_string (CARD ("views"), NULL);
  g_autoptr(JsonNode) theirs = json_from_string (CARD ("shares"), NULL);
  g_autoptr(MpisDashboardConflict) conflict =
    mpis_dashboard_conflict_new (MPIS_DASHBOARD_CONFLICT_CARD, mpis_dashboard_get_id (page->current), "a", mine,
                                 theirs);

  take_dialog (window, mpis_conflict_dialog_new (page->source, conflict), "dashboard-conflict", take, data);
}

/* The popover that is open somewhere in a widget. */
static GtkWidget *
find_popover (GtkWidget *widget)
{
  if (GTK_IS_POPOVER (widget) && gtk_widget_get_mapped (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_popover (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
take_popover (MpisDashboardsPage *page,
              const char         *action,
              const char         *name,
              MpisTakePicture     take,
              gpointer            data)
{
  const MpisLayoutCard *card = mpis_layout_get_card (mpis_canvas_get_layout (page->canvas), 0);
  GtkWidget *popover;

  gtk_widget_activate_action (GTK_WIDGET (page->canvas), action, "s", card->id);
  popover = find_popover (GTK_WIDGET (page->canvas));
  if (popover == NULL)
    return;
  take (data, popover, name);
  gtk_popover_popdown (GTK_POPOVER (popover));
}

static void
take_presentation (MpisWindow         *window,
                   MpisScope          *scope,
                   MpisDashboardsPage *page,
                   MpisTakePicture     take,
                   gpointer            data)
{
  MpisPresentation *presentation = mpis_presentation_start (GTK_WINDOW (window), scope,
                                                            mpis_dashboard_get_id (page->current));

  take (data, GTK_WIDGET (presentation), "dashboard-presentation");
  gtk_window_destroy (GTK_WINDOW (presentation));
}

/**
 * mpis_dashboard_pictures_take:
 * @window: the window
 * @scope: what it looks at
 * @take: takes a picture
 * @data: for @take
 *
 * Takes pictures of everything that has to do with dashboards. To be called in a fiber.
 */
void
mpis_dashboard_pictures_take (MpisWindow      *window,
                              MpisScope       *scope,
                              MpisTakePicture  take,
                              gpointer         data)
{
  GtkWidget *widget = mpis_window_get_page (window, "dashboards");
  MpisDashboardsPage *page = MPIS_DASHBOARDS_PAGE (widget);

  mpis_window_show_page (window, "dashboards");
  if (page->current == NULL)
    {
      take (data, GTK_WIDGET (window), "dashboards-none");
      gtk_widget_activate_action (widget, "dashboards.create", "s", "empty");
      mpis_dashboards_page_set_editing (page, FALSE);
      take (data, GTK_WIDGET (window), "dashboard-empty");
      gtk_widget_activate_action (widget, "dashboards.create", "s", "overview");
      gtk_widget_activate_action (widget, "dashboards.move-up", NULL);
    }
  if (page->current == NULL)
    return;
  take (data, GTK_WIDGET (window), "dashboard");
  take_popover (page, "canvas.menu", "dashboard-card-menu", take, data);
  take_popover (page, "canvas.settings", "dashboard-card-settings", take, data);
  gtk_widget_activate_action (widget, "dashboards.toggle-edit", NULL);
  take (data, GTK_WIDGET (window), "dashboard-edit");
  gtk_widget_activate_action (widget, "dashboards.add-cards", NULL);
  take (data, GTK_WIDGET (window), "dashboard-gallery");
  mpis_dashboards_page_set_editing (page, FALSE);
  mpis_dashboard_switcher_popup (page->switcher);
  take (data, find_popover (GTK_WIDGET (page->switcher)), "dashboard-list");
  gtk_popover_popdown (GTK_POPOVER (find_popover (GTK_WIDGET (page->switcher))));
  take_conflict (window, page, take, data);
  take_presentation (window, scope, page, take, data);
}
