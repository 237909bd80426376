#include "config.h"

#include "mpis-card-settings-popover-private.h"

#include "mpis-card-goals.h"

/* Controls with a name above them. */

void
_mpis_card_settings_add_row (MpisCardSettingsPopover *self,
                             const char              *name,
                             GtkWidget               *control)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *label = gtk_label_new_with_mnemonic (name);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), control);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), control);
  gtk_box_append (GTK_BOX (self->box), row);
}

static void
on_chosen_cb (GtkDropDown             *drop_down,
              GParamSpec              *pspec,
              MpisCardSettingsPopover *self)
{
  MpisSetChoice set = (MpisSetChoice) g_object_get_data (G_OBJECT (drop_down), "mpis-set");
  GArray *values = g_object_get_data (G_OBJECT (drop_down), "mpis-values");
  guint selected = gtk_drop_down_get_selected (drop_down);

  if (self->filling || self->settings == NULL || selected >= values->len)
    return;
  set (self->settings, g_array_index (values, int, selected));
  _mpis_card_settings_update_range (self);
  if (self->goals != NULL)
    mpis_card_goals_set_rate (MPIS_CARD_GOALS (self->goals), self->settings->metric == MPIS_METRIC_ENGAGEMENT_RATE);
  _mpis_card_settings_emit (self);
}

/* A menu with @n names; the value behind the i-th is values[i]. */
void
_mpis_card_settings_add_choice (MpisCardSettingsPopover *self,
                                const char              *name,
                                const char *const       *names,
                                const int               *values,
                                guint                    n,
                                int                      chosen,
                                MpisSetChoice                set)
{
  g_autoptr(GtkStringList) list = gtk_string_list_new (NULL);
  GArray *kept = g_array_new (FALSE, FALSE, sizeof (int));
  GtkWidget *drop_down;

  g_array_append_vals (kept, values, n);
  for (guint i = 0; i < n; i++)
    gtk_string_list_append (list, names[i]);
  drop_down = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&list)), NULL);
  g_object_set_data (G_OBJECT (drop_down), "mpis-set", (gpointer) set);
  g_object_set_data_full (G_OBJECT (drop_down), "mpis-values", kept, (GDestroyNotify) g_array_unref);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), GTK_INVALID_LIST_POSITION);
  for (guint i = 0; i < n; i++)
    if (values[i] == chosen)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), i);
  g_signal_connect (drop_down, "notify::selected", G_CALLBACK (on_chosen_cb), self);
  _mpis_card_settings_add_row (self, name, drop_down);
}

static void
on_number_changed_cb (GtkSpinButton           *spin,
                      MpisCardSettingsPopover *self)
{
  guint *number = g_object_get_data (G_OBJECT (spin), "mpis-number");

  if (self->filling || self->settings == NULL)
    return;
  *number = gtk_spin_button_get_value_as_int (spin);   /* within the settings, which live as long as the row */
  _mpis_card_settings_emit_soon (self);
}

void
_mpis_card_settings_add_number (MpisCardSettingsPopover *self,
                                const char              *name,
                                guint                   *number,
                                guint                    most)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (1, most, 1);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), *number);
  g_object_set_data (G_OBJECT (spin), "mpis-number", number);
  g_signal_connect (spin, "value-changed", G_CALLBACK (on_number_changed_cb), self);
  _mpis_card_settings_add_row (self, name, spin);
}
