#include "config.h"

#include "mpis-column-button.h"

#include <glib/gi18n.h>

struct _MpisColumnButton
{
  AdwBin parent_instance;

  GtkMenuButton      *button;
  GtkPopover         *popover;
  GtkListBox         *list_box;
  GtkWidget          *reset_button;

  const MpisListKind *kind;
  GSettings          *settings;
  gboolean            filling;
};

G_DEFINE_FINAL_TYPE (MpisColumnButton, mpis_column_button, ADW_TYPE_BIN)

#define COLUMN_KEY "mpis-column"

/* A column's number, or -1. */
static int
find_column (const MpisListKind *kind,
             const char         *id)
{
  for (guint i = 0; i < kind->n_columns; i++)
    if (g_str_equal (kind->columns[i].id, id))
      return (int) i;
  return -1;
}

static gboolean
contains (const GArray *chosen,
          guint         column)
{
  for (guint i = 0; i < chosen->len; i++)
    if (g_array_index (chosen, guint, i) == column)
      return TRUE;
  return FALSE;
}

/**
 * mpis_columns_chosen:
 * @kind: what is listed
 * @settings: where the choice is kept
 * @by_room: (out): whether nothing was chosen, so that a column's detail says when there is room for it
 *
 * Returns: (transfer full) (element-type guint): the columns to show, by number, in order
 */
GArray *
mpis_columns_chosen (const MpisListKind *kind,
                     GSettings          *settings,
                     gboolean           *by_room)
{
  g_auto(GStrv) ids = g_settings_get_strv (settings, kind->columns_key);
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; ids[i] != NULL; i++)
    {
      int found = find_column (kind, ids[i]);
      guint column = (guint) found;

      if (found >= 0 && !contains (chosen, column))
        g_array_append_val (chosen, column);
    }
  *by_room = chosen->len == 0;
  for (guint i = 0; *by_room && i < kind->n_columns; i++)
    if (kind->columns[i].detail < MPIS_DETAIL_CHOSEN)
      g_array_append_val (chosen, i);
  return chosen;
}

/* Rows say what is chosen and in which order; nothing chosen is as many as there is room for. */
static void
take_rows (MpisColumnButton *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) ids = NULL;
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list_box, i)); i++)
    {
      guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), COLUMN_KEY));
      GtkWidget *check = gtk_widget_get_first_child (gtk_list_box_row_get_child (row));

      if (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)))
        g_strv_builder_add (builder, self->kind->columns[column].id);
    }
  ids = g_strv_builder_end (builder);
  g_settings_set_strv (self->settings, self->kind->columns_key, (const char *const *) ids);
  gtk_widget_set_sensitive (self->reset_button, ids[0] != NULL);
}

static void
on_toggled_cb (MpisColumnButton *self)
{
  if (!self->filling)
    take_rows (self);
}

static void
move (GtkWidget *button,
      int        by)
{
  MpisColumnButton *self = MPIS_COLUMN_BUTTON (gtk_widget_get_ancestor (button,
                                                                        MPIS_TYPE_COLUMN_BUTTON));
  GtkWidget *row = gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW);
  int position = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) + by;

  if (position < 0 || gtk_list_box_get_row_at_index (self->list_box, position) == NULL)
    return;
  g_object_ref (row);
  gtk_list_box_remove (self->list_box, row);
  gtk_list_box_insert (self->list_box, row, position);
  g_object_unref (row);
  gtk_widget_grab_focus (button);
  take_rows (self);
}

static void
on_up_cb (GtkWidget *button)
{
  move (button, -1);
}

static void
on_down_cb (GtkWidget *button)
{
  move (button, 1);
}

static GtkWidget *
make_move (const char *icon_name,
           const char *title,
           const char *what,
           GCallback   callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_set_tooltip_text (button, title);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, what, -1);
  g_signal_connect (button, "clicked", callback, NULL);
  return button;
}

static void
append_row (MpisColumnButton *self,
            guint             column,
            gboolean          active)
{
  const char *title = _(self->kind->columns[column].title);
  g_autofree char *earlier = g_strdup_printf (_("Move “%s” earlier"), title);
  g_autofree char *later = g_strdup_printf (_("Move “%s” later"), title);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *check = gtk_check_button_new_with_label (title);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_widget_set_hexpand (check, TRUE);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), active);
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (on_toggled_cb), self);
  gtk_box_append (GTK_BOX (box), check);
  gtk_box_append (GTK_BOX (box), make_move ("go-up-symbolic", _("Earlier"), earlier,
                                            G_CALLBACK (on_up_cb)));
  gtk_box_append (GTK_BOX (box), make_move ("go-down-symbolic", _("Later"), later,
                                            G_CALLBACK (on_down_cb)));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  g_object_set_data (G_OBJECT (row), COLUMN_KEY, GUINT_TO_POINTER (column));
  gtk_list_box_append (self->list_box, row);
}

static void
fill (MpisColumnButton *self)
{
  gboolean by_room;
  g_autoptr(GArray) chosen = mpis_columns_chosen (self->kind, self->settings, &by_room);

  self->filling = TRUE;
  gtk_list_box_remove_all (self->list_box);
  for (guint i = 0; i < chosen->len; i++)
    append_row (self, g_array_index (chosen, guint, i), TRUE);
  for (guint i = 0; i < self->kind->n_columns; i++)
    if (!contains (chosen, i))
      append_row (self, i, FALSE);
  gtk_widget_set_sensitive (self->reset_button, !by_room);
  self->filling = FALSE;
}

static void
on_popover_visible_cb (MpisColumnButton *self)
{
  if (self->kind != NULL && gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    fill (self);
}

static void
on_reset_cb (MpisColumnButton *self)
{
  g_settings_reset (self->settings, self->kind->columns_key);
  fill (self);
}

static void
mpis_column_button_dispose (GObject *object)
{
  g_clear_object (&MPIS_COLUMN_BUTTON (object)->settings);
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), MPIS_TYPE_COLUMN_BUTTON);
  G_OBJECT_CLASS (mpis_column_button_parent_class)->dispose (object);
}

static void
mpis_column_button_class_init (MpisColumnButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mpis_column_button_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/mpis/Dashboard/ui/column-button.ui");
  gtk_widget_class_bind_template_child (widget_class, MpisColumnButton, button);
  gtk_widget_class_bind_template_child (widget_class, MpisColumnButton, popover);
  gtk_widget_class_bind_template_child (widget_class, MpisColumnButton, list_box);
  gtk_widget_class_bind_template_child (widget_class, MpisColumnButton, reset_button);
  gtk_widget_class_bind_template_callback (widget_class, on_popover_visible_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_reset_cb);
}

static void
mpis_column_button_init (MpisColumnButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mpis_column_button_show:
 * @kind: what is listed
 * @settings: where the choice is kept
 */
void
mpis_column_button_show (MpisColumnButton   *self,
                         const MpisListKind *kind,
                         GSettings          *settings)
{
  g_return_if_fail (MPIS_IS_COLUMN_BUTTON (self));

  self->kind = kind;
  g_set_object (&self->settings, settings);
}
