#include "config.h"

#include "mpis-template-picker.h"

#include <glib/gi18n.h>

#include "mpis-dashboard-template.h"
#include "mpis-layout-thumb.h"

struct _MpisTemplatePicker
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (MpisTemplatePicker, mpis_template_picker, ADW_TYPE_BIN)

static GtkWidget *
make_label (const char *text,
            const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (label), 12);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 22);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
make_button (const MpisDashboardTemplate *template)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisLayout) layout = mpis_dashboard_template_load (template, &error);
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  const char *name = mpis_dashboard_template_get_name (template);
  const char *description = mpis_dashboard_template_get_description (template);

  if (layout == NULL)
    g_error ("The template %s is broken: %s", template->id, error->message);
  gtk_box_append (GTK_BOX (box), mpis_layout_thumb_new (layout));
  gtk_box_append (GTK_BOX (box), make_label (name, "heading"));
  gtk_box_append (GTK_BOX (box), make_label (description, "caption"));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "template");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "dashboards.create");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", template->id);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  return button;
}

static void
mpis_template_picker_class_init (MpisTemplatePickerClass *klass)
{
}

static void
mpis_template_picker_init (MpisTemplatePicker *self)
{
  GtkWidget *flow = gtk_flow_box_new ();
  guint n;
  const MpisDashboardTemplate *templates = mpis_dashboard_template_list (&n);

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (flow), TRUE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), 3);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (flow), 12);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (flow), 12);
  for (guint i = 0; i < n; i++)
    {
      gtk_flow_box_append (GTK_FLOW_BOX (flow), make_button (&templates[i]));
      /* The button has the focus and the name; what is around it has neither. */
      gtk_widget_set_focusable (GTK_WIDGET (gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (flow), i)), FALSE);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (flow), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Templates"), -1);
  adw_bin_set_child (ADW_BIN (self), flow);
}

/**
 * mpis_template_picker_new:
 *
 * Returns: (transfer floating): what a new dashboard can begin as
 */
GtkWidget *
mpis_template_picker_new (void)
{
  return g_object_new (MPIS_TYPE_TEMPLATE_PICKER, NULL);
}
