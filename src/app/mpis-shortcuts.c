#include "config.h"

#include "mpis-shortcuts.h"

#include <glib/gi18n.h>

/* Every shortcut of the program, once: the keys are set from here and told about from here. Without an
 * action, a widget has the keys itself. */
typedef struct {
  const char *group;
  const char *title;
  const char *action;
  const char *accels[3];
} Shortcut;

static const Shortcut shortcuts[] = {
  { N_("Pages"), N_("Overview"), "win.page::overview", { "<Control>1" } },
  { N_("Pages"), N_("Dashboards"), "win.page::dashboards", { "<Control>2" } },
  { N_("Pages"), N_("Analytics"), "win.page::analytics", { "<Control>3" } },
  { N_("Pages"), N_("Projects"), "win.page::projects", { "<Control>4" } },
  { N_("Pages"), N_("Posts"), "win.page::posts", { "<Control>5" } },
  { N_("Pages"), N_("Runs"), "win.page::runs", { "<Control>6" } },
  { N_("Pages"), N_("Red Flags"), "win.page::flags", { "<Control>7" } },
  { N_("Pages"), N_("Search"), "win.search", { "<Control>f" } },
  { N_("Pages"), N_("Go Back"), "win.back", { "<Alt>Left" } },
  { N_("Pages"), N_("Show or Hide the Sidebar"), "win.toggle-sidebar", { "F9" } },
  { N_("Runs"), N_("Start Run"), "win.start-run", { "<Control><Shift>n" } },
  { N_("Projects"), N_("New Project"), NULL, { "<Control>n" } },
  { N_("Posts"), N_("Select All"), NULL, { "<Control>a" } },
  { N_("Posts"), N_("Select None"), NULL, { "Escape" } },
  { N_("Posts"), N_("Previous Post"), NULL, { "<Alt>Up" } },
  { N_("Posts"), N_("Next Post"), NULL, { "<Alt>Down" } },
  { N_("Dashboards"), N_("Edit, or Be Done"), NULL, { "<Control>e" } },
  { N_("Dashboards"), N_("Undo"), NULL, { "<Control>z" } },
  { N_("Dashboards"), N_("Redo"), NULL, { "<Control><Shift>z" } },
  { N_("Dashboards"), N_("Next Dashboard"), NULL, { "<Control>Page_Down" } },
  { N_("Dashboards"), N_("Previous Dashboard"), NULL, { "<Control>Page_Up" } },
  { N_("Dashboards"), N_("New Dashboard"), NULL, { "<Control>n" } },
  { N_("Dashboards"), N_("Present on the Whole Screen"), NULL, { "F11" } },
  { N_("Cards, While Editing"), N_("Move the Card"), NULL, { "Left", "Right" } },
  { N_("Cards, While Editing"), N_("Resize the Card"), NULL, { "<Shift>Left", "<Shift>Right" } },
  { N_("Cards, While Editing"), N_("Settings of the Card"), NULL, { "Return" } },
  { N_("Cards, While Editing"), N_("Duplicate the Card"), NULL, { "<Control>d" } },
  { N_("Cards, While Editing"), N_("Remove the Card"), NULL, { "Delete" } },
  { N_("Cards, While Editing"), N_("Menu of the Card"), NULL, { "<Shift>F10" } },
  { N_("Charts"), N_("Earlier Day"), NULL, { "Left" } },
  { N_("Charts"), N_("Later Day"), NULL, { "Right" } },
  { N_("Charts"), N_("First Day"), NULL, { "Home" } },
  { N_("Charts"), N_("Last Day"), NULL, { "End" } },
  { N_("Charts"), N_("One Line, or Events"), NULL, { "Down", "Up" } },
  { N_("Charts"), N_("Mark Days"), NULL, { "<Shift>Right", "<Shift>Left" } },
  { N_("Charts"), N_("Zoom Into Marked Days, or Open the Day"), NULL, { "Return" } },
  { N_("Charts"), N_("Zoom In"), NULL, { "plus" } },
  { N_("Charts"), N_("Zoom Out"), NULL, { "minus" } },
  { N_("Charts"), N_("Back to What Was Shown Before"), NULL, { "Escape" } },
  { N_("General"), N_("Refresh"), "app.refresh", { "F5", "<Control>r" } },
  { N_("General"), N_("Main Menu"), "win.menu", { "F10" } },
  { N_("General"), N_("Preferences"), "app.preferences", { "<Control>comma" } },
  { N_("General"), N_("Keyboard Shortcuts"), "app.shortcuts", { "<Control>question" } },
  { N_("General"), N_("Help"), "app.help", { "F1" } },
  { N_("General"), N_("Close Window"), "app.close", { "<Control>w" } },
  { N_("General"), N_("Quit"), "app.quit", { "<Control>q" } },
};

/**
 * mpis_shortcuts_install:
 * @application: the program
 *
 * Sets the keys of its actions.
 */
void
mpis_shortcuts_install (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    if (shortcuts[i].action != NULL)
      gtk_application_set_accels_for_action (application, shortcuts[i].action, shortcuts[i].accels);
}

static GtkWidget *
make_key (const char *accel)
{
  g_autofree char *text = NULL;
  GdkModifierType modifiers;
  GtkWidget *label;
  guint key;

  gtk_accelerator_parse (accel, &key, &modifiers);
  text = gtk_accelerator_get_label (key, modifiers);
  label = gtk_label_new (text);
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (label, "keycap");
  return label;
}

static GtkWidget *
make_row (const Shortcut *shortcut)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(shortcut->title));
  for (guint i = 0; shortcut->accels[i] != NULL; i++)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_key (shortcut->accels[i]));
  return row;
}

/**
 * mpis_shortcuts_dialog_new:
 *
 * Returns: (transfer floating): a dialog that lists the shortcuts
 */
AdwDialog *
mpis_shortcuts_dialog_new (void)
{
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *page = adw_preferences_page_new ();
  AdwDialog *dialog = adw_dialog_new ();
  AdwPreferencesGroup *group = NULL;
  const char *name = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      if (g_strcmp0 (name, shortcuts[i].group) != 0)
        {
          group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
          adw_preferences_group_set_title (group, _(shortcuts[i].group));
          adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), group);
          name = shortcuts[i].group;
        }
      adw_preferences_group_add (group, make_row (&shortcuts[i]));
    }
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  adw_dialog_set_title (dialog, _("Keyboard Shortcuts"));
  adw_dialog_set_content_width (dialog, 460);
  adw_dialog_set_content_height (dialog, 640);
  adw_dialog_set_child (dialog, view);
  return dialog;
}
