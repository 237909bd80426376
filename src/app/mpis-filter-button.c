#include "config.h"

#include "mpis-filter-button.h"

#include <glib/gi18n.h>
#include <string.h>

#include "mpis-choices.h"

struct _MpisFilterButton
{
  AdwBin parent_instance;

  GtkMenuButton  *button;
  GtkLabel       *count_label;
  GtkPopover     *popover;
  GtkSearchEntry *search_entry;
  GtkListBox     *list_box;
  GtkWidget      *clear_button;

  MpisScope      *scope;
  gboolean        filling;
};

G_DEFINE_FINAL_TYPE (MpisFilterButton, mpis_filter_button, ADW_TYPE_BIN)

#define KIND_KEY  "mpis-kind"
#define VALUE_KEY "mpis-value"
#define FOLD_KEY  "mpis-fold"

static MpisFilterKind
kind_of (GtkListBoxRow *row)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), KIND_KEY));
}

static const char *
kind_label (MpisFilterKind kind)
{
  switch (kind)
    {
    case MPIS_FILTER_PROJECT: return _("Projects");
    case MPIS_FILTER_PERSONA: return _("Personas");
    case MPIS_FILTER_CHANNEL: return _("Channels");
    default:                  g_return_val_if_reached ("");
    }
}

static void
on_check_toggled_cb (GtkCheckButton   *check,
                     MpisFilterButton *self)
{
  GtkWidget *row = gtk_widget_get_parent (GTK_WIDGET (check));

  if (!self->filling)
    mpis_scope_toggle_filter (self->scope, kind_of (GTK_LIST_BOX_ROW (row)),
                              g_object_get_data (G_OBJECT (row), VALUE_KEY),
                              gtk_check_button_get_active (check));
}

static void
append_row (MpisFilterButton *self,
            MpisFilterKind    kind,
            const char       *value,
            const char       *label)
{
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *text = gtk_label_new (label);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (text), 30);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), check);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  g_object_set_data (G_OBJECT (row), KIND_KEY, GUINT_TO_POINTER (kind));
  g_object_set_data_full (G_OBJECT (row), VALUE_KEY, g_strdup (value), g_free);
  g_object_set_data_full (G_OBJECT (row), FOLD_KEY, g_utf8_casefold (label, -1), g_free);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                               mpis_scope_filter_has (self->scope, kind, value));
  g_signal_connect (check, "toggled", G_CALLBACK (on_check_toggled_cb), self);
  gtk_list_box_append (self->list_box, row);
}

static void
fill (MpisFilterButton *self)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (self->scope);

  self->filling = TRUE;
  gtk_list_box_remove_all (self->list_box);
  for (MpisFilterKind kind = 0; kind < MPIS_N_FILTERS && workspace != NULL; kind++)
    {
      g_autoptr(GPtrArray) choices = mpis_choices_new (workspace, kind);

      for (guint i = 0; i < choices->len; i++)
        {
          const MpisChoice *choice = choices->pdata[i];

          append_row (self, kind, choice->value, choice->label);
        }
    }
  self->filling = FALSE;
}

static gboolean
filter_row (GtkListBoxRow *row,
            gpointer       data)
{
  MpisFilterButton *self = data;
  g_autofree char *needle = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), -1);

  return strstr (g_object_get_data (G_OBJECT (row), FOLD_KEY), needle) != NULL;
}

static void
update_header (GtkListBoxRow *row,
               GtkListBoxRow *before,
               gpointer       data)
{
  GtkWidget *label;

  if (before != NULL && kind_of (before) == kind_of (row))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (kind_label (kind_of (row)));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "dimmed");
  gtk_list_box_row_set_header (row, label);
}

static void
on_popover_visible_cb (MpisFilterButton *self)
{
  if (self->scope == NULL || !gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  fill (self);
}

static void
on_search_changed_cb (MpisFilterButton *self)
{
  gtk_list_box_invalidate_filter (self->list_box);
}

/* A filter may also go by its chip, while the list is open. */
static void
sync_checks (MpisFilterButton *self)
{
  GtkListBoxRow *row;

  self->filling = TRUE;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list_box, i)); i++)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (gtk_list_box_row_get_child (row)),
                                 mpis_scope_filter_has (self->scope, kind_of (row),
                                                        g_object_get_data (G_OBJECT (row),
                                                                           VALUE_KEY)));
  self->filling = FALSE;
}

static void
update (MpisFilterButton *self)
{
  guint n = mpis_scope_get_n_filters (self->scope);
  g_autofree char *count = g_strdup_printf ("%u", n);
  g_autofree char *name = n > 0 ? g_strdup_printf (ngettext ("Filters: %u chosen",
                                                             "Filters: %u chosen", n), n)
                                : g_strdup (_("Filters: none"));

  gtk_label_set_text (self->count_label, count);
  gtk_widget_set_visible (GTK_WIDGET (self->count_label), n > 0);
  gtk_widget_set_sensitive (self->clear_button, n > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  sync_checks (self);
}

static void
mpis_filter_button_dispose (GObject *object)
{
  g_clear_object (&MPIS_FILTER_BUTTON (object)->scope);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), MPIS_TYPE_FILTER_BUTTON);
  G_OBJECT_CLASS (mpis_filter_button_parent_class)->dispose (object);
}

static void
mpis_filter_button_class_init (MpisFilterButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mpis_filter_button_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/mpis/Dashboard/ui/filter-button.ui");
  gtk_widget_class_bind_template_child (widget_class, MpisFilterButton, button);
  gtk_widget_class_bind_template_child (widget_class, MpisFilterButton, count_label);
  gtk_widget_class_bind_template_child (widget_class, MpisFilterButton, popover);
  gtk_widget_class_bind_template_child (widget_class, MpisFilterButton, search_entry);
  gtk_widget_class_bind_template_child (widget_class, MpisFilterButton, list_box);
  gtk_widget_class_bind_template_child (widget_class, MpisFilterButton, clear_button);
  gtk_widget_class_bind_template_callback (widget_class, on_popover_visible_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
}

static void
mpis_filter_button_init (MpisFilterButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_filter_func (self->list_box, filter_row, self, NULL);
  gtk_list_box_set_header_func (self->list_box, update_header, self, NULL);
}

/**
 * mpis_filter_button_set_scope:
 * @scope: whose filters to show and set
 */
void
mpis_filter_button_set_scope (MpisFilterButton *self,
                              MpisScope        *scope)
{
  g_return_if_fail (MPIS_IS_FILTER_BUTTON (self));

  if (!g_set_object (&self->scope, scope))
    return;
  g_signal_connect_object (scope, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
