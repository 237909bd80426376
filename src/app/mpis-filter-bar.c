#include "config.h"

#include "mpis-filter-bar.h"

#include <glib/gi18n.h>

/* Characters. */
#define LONGEST_CHIP 44

/* Right to left, libadwaita 1.7 puts what is wider than its line of a wrap box beyond the edge: narrow windows are to
 * hold any chip. */
#define LONGEST_CHIP_RTL 28

struct _MpisFilterBar
{
  AdwBin parent_instance;

  AdwWrapBox *box;
  MpisScope  *scope;
};

G_DEFINE_FINAL_TYPE (MpisFilterBar, mpis_filter_bar, ADW_TYPE_BIN)

typedef struct {
  MpisFilterKind  kind;
  char           *value;
} Chip;

static void
chip_free (gpointer  data,
           GClosure *closure)
{
  g_free (((Chip *) data)->value);
  g_free (data);
}

static void
on_chip_clicked_cb (GtkButton *button,
                    Chip      *chip)
{
  GtkWidget *bar = gtk_widget_get_ancestor (GTK_WIDGET (button), MPIS_TYPE_FILTER_BAR);

  mpis_scope_toggle_filter (MPIS_FILTER_BAR (bar)->scope, chip->kind, chip->value, FALSE);
}

/**
 * mpis_chip_new:
 * @name: a filter
 *
 * Returns: (transfer floating): a button that says so, and that it removes it
 */
GtkWidget *
mpis_chip_new (const char *name)
{
  g_autofree char *what = g_strdup_printf (_("Remove filter “%s”"), name);
  GtkWidget *label = gtk_label_new (name);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *button = gtk_button_new ();

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label),
                                 gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL ? LONGEST_CHIP_RTL
                                                                                         : LONGEST_CHIP);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("window-close-symbolic"));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "chip");
  gtk_widget_set_tooltip_text (button, what);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, what, -1);
  return button;
}

static void
add_chip (MpisFilterBar  *self,
          MpisFilterKind  kind,
          const char     *value)
{
  g_autofree char *name = mpis_scope_get_filter_label (self->scope, kind, value);
  GtkWidget *button = mpis_chip_new (name);
  Chip *chip = g_new0 (Chip, 1);

  chip->kind = kind;
  chip->value = g_strdup (value);
  g_signal_connect_data (button, "clicked", G_CALLBACK (on_chip_clicked_cb), chip, chip_free, 0);
  adw_wrap_box_append (self->box, button);
}

static void
update (MpisFilterBar *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))))
    adw_wrap_box_remove (self->box, child);
  for (MpisFilterKind kind = 0; kind < MPIS_N_FILTERS; kind++)
    {
      const char *const *values = mpis_scope_get_filter (self->scope, kind);

      for (guint i = 0; values != NULL && values[i] != NULL; i++)
        add_chip (self, kind, values[i]);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), mpis_scope_get_n_filters (self->scope) > 0);
}

static void
mpis_filter_bar_dispose (GObject *object)
{
  g_clear_object (&MPIS_FILTER_BAR (object)->scope);
  G_OBJECT_CLASS (mpis_filter_bar_parent_class)->dispose (object);
}

static void
mpis_filter_bar_class_init (MpisFilterBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mpis_filter_bar_dispose;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
mpis_filter_bar_init (MpisFilterBar *self)
{
  self->box = ADW_WRAP_BOX (adw_wrap_box_new ());
  adw_wrap_box_set_child_spacing (self->box, 6);
  adw_wrap_box_set_line_spacing (self->box, 6);
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "chips");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Filters in force"), -1);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * mpis_filter_bar_set_scope:
 * @scope: whose filters to show
 */
void
mpis_filter_bar_set_scope (MpisFilterBar *self,
                           MpisScope     *scope)
{
  g_return_if_fail (MPIS_IS_FILTER_BAR (self));

  if (!g_set_object (&self->scope, scope))
    return;
  g_signal_connect_object (scope, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
