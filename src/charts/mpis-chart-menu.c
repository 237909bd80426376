#include "config.h"

#include "mpis-chart-menu.h"

#include <glib/gi18n.h>

#include "mpis-chart-private.h"
#include "mpis-chart-screen.h"

/* Sharp on any screen and still small enough to send. */
#define PICTURE_SCALE 2

static const char *const action_names[] = {
  "chart.copy-picture", "chart.copy-numbers", "chart.save", "chart.show-table",
};

/* What can be saved: the target of the action, its words in the menu, and what it makes. */
static const struct {
  const char      *target;
  const char      *label;
  const char      *filter;
  MpisChartFormat  format;
  guint            scale;
} choices[] = {
  { "png", N_("P_NG…"), N_("PNG Pictures"), MPIS_CHART_PNG, PICTURE_SCALE },
  { "png-large", N_("PNG, _Large…"), N_("PNG Pictures"), MPIS_CHART_PNG,
    MPIS_CHART_EXPORT_MAX_SCALE },
  { "svg", N_("_SVG…"), N_("SVG Drawings"), MPIS_CHART_SVG, 1 },
  { "pdf", N_("P_DF…"), N_("PDF Documents"), MPIS_CHART_PDF, 1 },
  { "csv", N_("_Save Numbers…"), N_("CSV Tables"), MPIS_CHART_CSV, 1 },
};

/* --- copying --- */

typedef struct {
  MpisChart       *chart;
  MpisChartFormat  format;
} Copy;

static void
copy_free (gpointer data)
{
  Copy *copy = data;

  g_object_unref (copy->chart);
  g_free (copy);
}

/* Numbers are text as well, for whatever takes no tables; a picture is a drawing as well. */
static GdkContentProvider *
create_content (MpisChartFormat  format,
                DexFutureSet    *produced)
{
  GBytes *first = g_value_get_boxed (dex_future_set_get_value_at (produced, 0, NULL));
  GdkContentProvider *parts[2];

  if (format == MPIS_CHART_CSV)
    {
      parts[0] = gdk_content_provider_new_typed (G_TYPE_STRING, g_bytes_get_data (first, NULL));
      parts[1] = gdk_content_provider_new_for_bytes ("text/csv", first);
    }
  else
    {
      const GValue *drawing = dex_future_set_get_value_at (produced, 1, NULL);

      parts[0] = gdk_content_provider_new_for_bytes ("image/png", first);
      parts[1] = gdk_content_provider_new_for_bytes ("image/svg+xml", g_value_get_boxed (drawing));
    }

  return gdk_content_provider_new_union (parts, G_N_ELEMENTS (parts));
}

static void
show_error (GtkWidget    *chart,
            const char   *message,
            const GError *error)
{
  g_autoptr(GtkAlertDialog) dialog = gtk_alert_dialog_new ("%s", message);
  GtkRoot *root = gtk_widget_get_root (chart);

  gtk_alert_dialog_set_detail (dialog, error->message);
  gtk_alert_dialog_show (dialog, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
}

/* A window says what was done where it can be seen, if it has the action; a screen reader hears it either way. */
static void
tell (GtkWidget  *chart,
      const char *text)
{
  if (!gtk_widget_activate_action (chart, "win.toast", "s", text))
    mpis_chart_screen_announce (chart, text);
}

static DexFuture *
on_produced_cb (DexFuture *future,
                gpointer   data)
{
  Copy *copy = data;
  GtkWidget *widget = GTK_WIDGET (copy->chart);
  g_autoptr(GError) error = NULL;
  g_autoptr(GdkContentProvider) content = NULL;

  if (dex_future_get_value (future, &error) == NULL)
    {
      show_error (widget, _("The Chart Was Not Copied"), error);
      return NULL;
    }

  content = create_content (copy->format, DEX_FUTURE_SET (future));
  gdk_clipboard_set_content (gtk_widget_get_clipboard (widget), content);
  tell (widget, copy->format == MPIS_CHART_CSV ? _("Numbers copied") : _("Picture copied"));

  return NULL;
}

/**
 * mpis_chart_menu_copy:
 * @format: %MPIS_CHART_PNG, which is offered as a drawing too, or %MPIS_CHART_CSV
 *
 * Puts the chart as it is now on the clipboard, a moment later.
 *
 * Returns: (transfer full): a future that is done when it is there
 */
DexFuture *
mpis_chart_menu_copy (MpisChart       *chart,
                      MpisChartFormat  format)
{
  g_autoptr(MpisChartExport) export = mpis_chart_create_export (chart);
  Copy *copy = g_new0 (Copy, 1);
  DexFuture *produced;

  copy->chart = g_object_ref (chart);
  copy->format = format;

  if (format == MPIS_CHART_CSV)
    produced = dex_future_all (mpis_chart_export_produce (export, format, 1), NULL);
  else
    produced = dex_future_all (mpis_chart_export_produce (export, format, PICTURE_SCALE),
                               mpis_chart_export_produce (export, MPIS_CHART_SVG, 1), NULL);

  return dex_future_finally (produced, on_produced_cb, copy, copy_free);
}

static void
on_copy_cb (GtkWidget  *widget,
            const char *name,
            GVariant   *target)
{
  gboolean numbers = g_str_equal (name, "chart.copy-numbers");

  dex_future_disown (mpis_chart_menu_copy (MPIS_CHART (widget),
                                           numbers ? MPIS_CHART_CSV : MPIS_CHART_PNG));
}

/* --- saving --- */

typedef struct {
  MpisChart       *chart;
  MpisChartExport *export;   /* as it was when asked for */
  guint            choice;
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_object_unref (save->chart);
  mpis_chart_export_unref (save->export);
  g_free (save);
}

typedef struct {
  GtkWidget *chart;
  GFile     *file;
} Saved;

static void
saved_free (gpointer data)
{
  Saved *saved = data;

  g_object_unref (saved->chart);
  g_object_unref (saved->file);
  g_free (saved);
}

static DexFuture *
on_saved_cb (DexFuture *future,
             gpointer   data)
{
  const Saved *saved = data;
  g_autoptr(GError) error = NULL;
  g_autofree char *uri = g_file_get_uri (saved->file);

  if (dex_future_get_value (future, &error) == NULL)
    show_error (saved->chart, _("The Chart Was Not Saved"), error);
  else if (!gtk_widget_activate_action (saved->chart, "win.tell-saved", "s", uri))
    tell (saved->chart, _("Saved"));

  return NULL;
}

/**
 * mpis_chart_menu_save:
 * @export: what @chart was when it was to be saved
 * @format: what to make of it, unless the ending of the file's name says otherwise
 * @scale: as for mpis_chart_export_render()
 * @file: where to
 *
 * Writes the file, and says so, or why not.
 *
 * Returns: (transfer full): a future that is done when the file is written or will not be
 */
DexFuture *
mpis_chart_menu_save (MpisChart       *chart,
                      MpisChartExport *export,
                      MpisChartFormat  format,
                      guint            scale,
                      GFile           *file)
{
  g_autofree char *name = g_file_get_basename (file);
  Saved *saved = g_new0 (Saved, 1);

  if (name != NULL)
    format = mpis_chart_format_of_name (name, format);
  saved->chart = g_object_ref (GTK_WIDGET (chart));
  saved->file = g_object_ref (file);

  return dex_future_finally (mpis_chart_export_save (export, format, scale, file, NULL), on_saved_cb,
                             saved, saved_free);
}

static void
on_file_chosen_cb (GObject      *dialog,
                   GAsyncResult *result,
                   gpointer      data)
{
  Save *save = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (dialog), result, &error);

  if (file != NULL)
    dex_future_disown (mpis_chart_menu_save (save->chart, save->export, choices[save->choice].format,
                                             choices[save->choice].scale, file));
  else if (!g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED)
           && !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_CANCELLED))
    show_error (GTK_WIDGET (save->chart), _("The Chart Was Not Saved"), error);
  save_free (save);
}

static GListModel *
create_filters (guint choice)
{
  GListStore *filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _(choices[choice].filter));
  switch (choices[choice].format)
    {
    case MPIS_CHART_PNG:
      gtk_file_filter_add_suffix (filter, "png");
      break;
    case MPIS_CHART_SVG:
      gtk_file_filter_add_suffix (filter, "svg");
      break;
    case MPIS_CHART_PDF:
      gtk_file_filter_add_suffix (filter, "pdf");
      break;
    case MPIS_CHART_CSV:
      gtk_file_filter_add_suffix (filter, "csv");
      break;
    default:
      g_assert_not_reached ();
    }
  g_list_store_append (filters, filter);

  return G_LIST_MODEL (filters);
}

static void
on_save_cb (GtkWidget  *widget,
            const char *action,
            GVariant   *target)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr(GListModel) filters = NULL;
  g_autofree char *name = NULL;
  GtkRoot *root = gtk_widget_get_root (widget);
  guint choice = 0;
  Save *save;

  while (!g_str_equal (choices[choice].target, g_variant_get_string (target, NULL)))
    if (++choice == G_N_ELEMENTS (choices))
      return;

  save = g_new0 (Save, 1);
  save->chart = g_object_ref (MPIS_CHART (widget));
  save->export = mpis_chart_create_export (save->chart);
  save->choice = choice;

  name = mpis_chart_export_get_name (save->export, choices[choice].format);
  filters = create_filters (choice);
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_set_filters (dialog, filters);
  gtk_file_dialog_set_title (dialog, choices[choice].format == MPIS_CHART_CSV
                                     ? _("Save Numbers") : _("Save Picture"));
  gtk_file_dialog_save (dialog, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL,
                        on_file_chosen_cb, save);
}

/* --- the menu --- */

static void
menu_append_choice (GMenu *menu,
                    guint  i)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (_(choices[i].label), NULL);

  g_menu_item_set_action_and_target (item, "chart.save", "s", choices[i].target);
  g_menu_append_item (menu, item);
}

static GMenuModel *
create_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) copy = g_menu_new ();
  g_autoptr(GMenu) save = g_menu_new ();
  g_autoptr(GMenu) pictures = g_menu_new ();
  g_autoptr(GMenu) view = g_menu_new ();
  g_autoptr(GMenu) zoom = g_menu_new ();
  g_autoptr(GMenu) owner = g_menu_new ();
  g_autoptr(GMenuItem) keep = g_menu_item_new (_("_Add to Dashboard…"), "chart-owner.add-to-dashboard");
  guint last = G_N_ELEMENTS (choices) - 1;

  g_menu_append (copy, _("_Copy Picture"), "chart.copy-picture");
  g_menu_append (copy, _("Copy _Numbers"), "chart.copy-numbers");
  for (guint i = 0; i < last; i++)
    menu_append_choice (pictures, i);
  g_menu_append_submenu (save, _("Save _Picture"), G_MENU_MODEL (pictures));
  menu_append_choice (save, last);
  g_menu_append (view, _("Show as _Table"), "chart.show-table");
  g_menu_append (view, _("Show _Events"), "chart.show-events");
  g_menu_append (view, _("Show Period _Before"), "chart.show-previous");
  g_menu_append (zoom, _("Zoom _In"), "chart.zoom-in");
  g_menu_append (zoom, _("Zoom _Out"), "chart.zoom-out");
  g_menu_append (zoom, _("_Reset Zoom"), "chart.zoom-reset");

  g_menu_append_section (menu, NULL, G_MENU_MODEL (view));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (zoom));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (copy));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (save));
  /* Only where what is around the chart can put it on a dashboard. */
  g_menu_item_set_attribute (keep, "hidden-when", "s", "action-missing");
  g_menu_append_item (owner, keep);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (owner));

  return G_MENU_MODEL (menu);
}

static void
popup_at (GtkGesture *gesture,
          double      x,
          double      y,
          GtkWidget  *popover)
{
  GtkWidget *chart = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  GtkWidget *button = g_object_get_data (G_OBJECT (popover), "button");

  if (!gtk_widget_should_layout (button))
    return;

  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_popover_set_pointing_to (GTK_POPOVER (popover),
                               &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (popover));
  gtk_widget_queue_allocate (chart);
}

static void
on_secondary_cb (GtkGesture *gesture,
                 int         n_press,
                 double      x,
                 double      y,
                 GtkWidget  *popover)
{
  popup_at (gesture, x, y, popover);
}

static void
on_menu_cb (GtkWidget  *widget,
            const char *name,
            GVariant   *target)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_MENU_BUTTON (child) && gtk_widget_should_layout (child))
      gtk_menu_button_popup (GTK_MENU_BUTTON (child));
}

/**
 * mpis_chart_menu_install:
 *
 * Adds the actions of the menu, and the keys that open it, to the class of charts. The action
 * `chart.show-table` is the class' own.
 */
void
mpis_chart_menu_install (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "chart.copy-picture", NULL, on_copy_cb);
  gtk_widget_class_install_action (widget_class, "chart.copy-numbers", NULL, on_copy_cb);
  gtk_widget_class_install_action (widget_class, "chart.save", "s", on_save_cb);
  gtk_widget_class_install_action (widget_class, "chart.menu", NULL, on_menu_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "chart.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "chart.menu",
                                       NULL);
}

/**
 * mpis_chart_menu_attach:
 * @button: (out) (transfer none): the child that opens the menu
 * @popover: (out) (transfer none): the child that is the menu at the pointer
 *
 * Gives the chart its menu.
 */
void
mpis_chart_menu_attach (MpisChart  *chart,
                        GtkWidget **button,
                        GtkWidget **popover)
{
  g_autoptr(GMenuModel) menu = create_menu ();
  GtkGesture *secondary = gtk_gesture_click_new ();
  GtkGesture *hold = gtk_gesture_long_press_new ();

  *button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (*button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (*button), menu);
  gtk_menu_button_set_has_frame (GTK_MENU_BUTTON (*button), FALSE);
  gtk_widget_set_tooltip_text (*button, _("Chart Menu"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (*button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Chart Menu"), -1);
  gtk_widget_set_parent (*button, GTK_WIDGET (chart));

  *popover = gtk_popover_menu_new_from_model (menu);
  gtk_popover_set_has_arrow (GTK_POPOVER (*popover), FALSE);
  gtk_widget_set_halign (*popover, GTK_ALIGN_START);
  gtk_widget_set_parent (*popover, GTK_WIDGET (chart));

  g_object_set_data (G_OBJECT (*popover), "button", *button);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect (secondary, "pressed", G_CALLBACK (on_secondary_cb), *popover);
  gtk_widget_add_controller (GTK_WIDGET (chart), GTK_EVENT_CONTROLLER (secondary));

  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (hold), TRUE);   /* a finger has no second button */
  g_signal_connect (hold, "pressed", G_CALLBACK (popup_at), *popover);
  gtk_widget_add_controller (GTK_WIDGET (chart), GTK_EVENT_CONTROLLER (hold));
}

/**
 * mpis_chart_menu_set_usable:
 * @usable: whether there is anything to copy, save and show
 *
 * Enables the menu's actions.
 */
void
mpis_chart_menu_set_usable (MpisChart *chart,
                            gboolean   usable)
{
  for (guint i = 0; i < G_N_ELEMENTS (action_names); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (chart), action_names[i], usable);
}
