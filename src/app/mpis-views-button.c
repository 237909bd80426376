#include "config.h"

#include "mpis-views-button.h"

#include <glib/gi18n.h>

#include "mpis-settings.h"
#include "mpis-views.h"

struct _MpisViewsButton
{
  AdwBin parent_instance;

  GtkMenuButton *button;
  GtkPopover    *popover;
  GtkWidget     *empty_label;
  GtkWidget     *list_scroller;
  GtkListBox    *list;

  GSettings     *settings;
};

G_DEFINE_FINAL_TYPE (MpisViewsButton, mpis_views_button, ADW_TYPE_BIN)

/* Asking for a name */

/* What is being named: an existing view, or NULL for the one that is looked at. */
typedef struct {
  MpisViewsButton *self;      /* the dialog is on its window */
  char            *name;
  GtkEditable     *entry;
} Naming;

static void
naming_free (gpointer  data,
             GClosure *closure)
{
  Naming *naming = data;

  g_object_unref (naming->self);
  g_free (naming->name);
  g_free (naming);
}

static char *
entered_name (Naming *naming)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (naming->entry)));
}

static gboolean
is_taken (Naming     *naming,
          const char *name)
{
  g_auto(GStrv) names = mpis_views_list (naming->self->settings);

  return g_strv_contains ((const char *const *) names, name) && g_strcmp0 (name, naming->name) != 0;
}

static void
on_name_changed_cb (Naming *naming)
{
  GtkWidget *dialog = gtk_widget_get_ancestor (GTK_WIDGET (naming->entry), ADW_TYPE_ALERT_DIALOG);
  g_autofree char *name = entered_name (naming);
  gboolean taken = is_taken (naming, name);

  adw_alert_dialog_set_response_enabled (ADW_ALERT_DIALOG (dialog), "keep",
                                         *name != '\0' && (naming->name == NULL || !taken));
  if (naming->name == NULL)
    adw_alert_dialog_set_response_label (ADW_ALERT_DIALOG (dialog), "keep",
                                         taken ? _("_Replace") : _("_Save"));
  else if (taken)
    gtk_widget_add_css_class (GTK_WIDGET (naming->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (naming->entry), "error");
}

static void
on_named_cb (Naming *naming)
{
  g_autofree char *name = entered_name (naming);

  if (naming->name == NULL)
    gtk_widget_activate_action (GTK_WIDGET (naming->self), "analytics.save-view", "s", name);
  else if (!g_str_equal (naming->name, name))
    mpis_views_rename (naming->self->settings, naming->name, name);
}

static void
ask_name (MpisViewsButton *self,
          const char      *name)
{
  AdwDialog *dialog = adw_alert_dialog_new (name != NULL ? _("Rename View") : _("Save View"), NULL);
  GtkWidget *entry = gtk_entry_new ();
  Naming *naming = g_new (Naming, 1);

  *naming = (Naming) { g_object_ref (self), g_strdup (name), GTK_EDITABLE (entry) };
  if (name == NULL)
    adw_alert_dialog_set_body (ADW_ALERT_DIALOG (dialog),
      _("Keeps the figure, its breakdown and what you have opened. Time range and filters stay those of the window."));
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "keep",
                                  name != NULL ? _("_Rename") : _("_Save"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "keep",
                                            ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "keep");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_response_enabled (ADW_ALERT_DIALOG (dialog), "keep", name != NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), name != NULL ? name : "");
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Name"),
                                  -1);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), entry);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (on_name_changed_cb), naming);
  g_signal_connect_data (dialog, "response::keep", G_CALLBACK (on_named_cb), naming, naming_free,
                         G_CONNECT_SWAPPED);
  gtk_popover_popdown (self->popover);
  adw_dialog_present (dialog, GTK_WIDGET (self));
  gtk_widget_grab_focus (entry);
}

/* Deleting */

typedef struct {
  GSettings *settings;
  char      *name;
  GVariant  *view;
} Deleted;

static void
deleted_free (gpointer  data,
              GClosure *closure)
{
  Deleted *deleted = data;

  g_object_unref (deleted->settings);
  g_free (deleted->name);
  g_variant_unref (deleted->view);
  g_free (deleted);
}

static void
on_undo_cb (Deleted *deleted)
{
  mpis_views_put (deleted->settings, deleted->name, deleted->view);
}

static void
delete_view (MpisViewsButton *self,
             const char      *name)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  g_autofree char *title = g_strdup_printf (_("View “%s” deleted"), name);
  AdwToast *toast = adw_toast_new (title);
  Deleted *deleted = g_new (Deleted, 1);

  *deleted = (Deleted) {
    g_object_ref (self->settings), g_strdup (name), mpis_views_get (self->settings, name),
  };
  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_button_label (toast, _("_Undo"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (on_undo_cb), deleted, deleted_free,
                         G_CONNECT_SWAPPED);
  mpis_views_remove (self->settings, name);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}

/* The list */

static const char *
name_at (GtkWidget *widget)
{
  return gtk_widget_get_name (gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_BOX_ROW));
}

static void
on_rename_clicked_cb (MpisViewsButton *self,
                      GtkWidget       *button)
{
  ask_name (self, name_at (button));
}

static void
on_delete_clicked_cb (MpisViewsButton *self,
                      GtkWidget       *button)
{
  g_autofree char *name = g_strdup (name_at (button));

  delete_view (self, name);
}

static void
on_row_activated_cb (MpisViewsButton *self,
                     GtkListBoxRow   *row)
{
  gtk_popover_popdown (self->popover);
  gtk_widget_activate_action (GTK_WIDGET (self), "analytics.open-view", "s",
                              gtk_widget_get_name (GTK_WIDGET (row)));
}

static void
on_save_clicked_cb (MpisViewsButton *self)
{
  ask_name (self, NULL);
}

static GtkWidget *
make_button (MpisViewsButton *self,
             const char      *icon,
             const char      *tooltip,
             const char      *name,
             GCallback        callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  g_autofree char *label = g_strdup_printf ("%s: %s", tooltip, name);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  return button;
}

static void
add_row (MpisViewsButton *self,
         const char      *name)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *label = gtk_label_new (name);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_margin_start (label, 9);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), make_button (self, "document-edit-symbolic", _("Rename"), name,
                                              G_CALLBACK (on_rename_clicked_cb)));
  gtk_box_append (GTK_BOX (box), make_button (self, "user-trash-symbolic", _("Delete"), name,
                                              G_CALLBACK (on_delete_clicked_cb)));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_name (row, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_list_box_append (self->list, row);
}

static void
show_views (MpisViewsButton *self)
{
  g_auto(GStrv) names = mpis_views_list (self->settings);

  gtk_list_box_remove_all (self->list);
  for (guint i = 0; names[i] != NULL; i++)
    add_row (self, names[i]);
  gtk_widget_set_visible (self->empty_label, names[0] == NULL);
  gtk_widget_set_visible (self->list_scroller, names[0] != NULL);
}

static void
mpis_views_button_dispose (GObject *object)
{
  g_clear_object (&MPIS_VIEWS_BUTTON (object)->settings);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), MPIS_TYPE_VIEWS_BUTTON);
  G_OBJECT_CLASS (mpis_views_button_parent_class)->dispose (object);
}

static void
mpis_views_button_class_init (MpisViewsButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mpis_views_button_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/mpis/Dashboard/ui/views-button.ui");
  gtk_widget_class_bind_template_child (widget_class, MpisViewsButton, button);
  gtk_widget_class_bind_template_child (widget_class, MpisViewsButton, popover);
  gtk_widget_class_bind_template_child (widget_class, MpisViewsButton, empty_label);
  gtk_widget_class_bind_template_child (widget_class, MpisViewsButton, list_scroller);
  gtk_widget_class_bind_template_child (widget_class, MpisViewsButton, list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked_cb);
}

static void
mpis_views_button_init (MpisViewsButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mpis_views_button_set_settings:
 * @settings: where the views are kept
 */
void
mpis_views_button_set_settings (MpisViewsButton *self,
                                GSettings       *settings)
{
  g_return_if_fail (MPIS_IS_VIEWS_BUTTON (self));

  if (!g_set_object (&self->settings, settings))
    return;
  g_signal_connect_object (settings, "changed::" MPIS_KEY_ANALYTICS_VIEWS, G_CALLBACK (show_views),
                           self, G_CONNECT_SWAPPED);
  show_views (self);
}
