#include "config.h"

#include "chart-fixture.h"

void
chart_spin (void)
{
  gint64 end = g_get_monotonic_time () + 50 * 1000;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

/* Until the chart was drawn that often; a frame takes as long as the display makes it take. */
void
chart_wait_for_renders (MpisChart *chart,
                        guint      n)
{
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  while (mpis_chart_get_n_renders (chart) < n && g_get_monotonic_time () < end)
    chart_spin ();
  g_assert_cmpuint (mpis_chart_get_n_renders (chart), >=, n);
}

/* Does what the widget bound to the key; returns whether it took it. */
gboolean
chart_press (gpointer    widget,
             const char *key)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);
  g_autoptr(GtkShortcutTrigger) wanted = gtk_shortcut_trigger_parse_string (key);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GListModel) shortcuts = g_list_model_get_item (controllers, i);

      for (guint k = 0; GTK_IS_SHORTCUT_CONTROLLER (shortcuts) && k < g_list_model_get_n_items (shortcuts); k++)
        {
          g_autoptr(GtkShortcut) shortcut = g_list_model_get_item (shortcuts, k);

          if (gtk_shortcut_trigger_equal (gtk_shortcut_get_trigger (shortcut), wanted)
              && gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget,
                                               gtk_shortcut_get_arguments (shortcut)))
            return TRUE;
        }
    }

  return FALSE;
}

gpointer
chart_find_controller (gpointer widget,
                       GType    type)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type))
        return controller;   /* the widget keeps it */
    }

  g_assert_not_reached ();
}

void
chart_hover (MpisChart *chart,
             double     x,
             double     y)
{
  g_signal_emit_by_name (chart_find_controller (chart, GTK_TYPE_EVENT_CONTROLLER_MOTION), "motion", x, y);
}

