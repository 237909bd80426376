#include "config.h"

#include "mpis-list-page-private.h"

#include <glib/gi18n.h>

/* The columns of a list page: which, in which order. */

/* What takes what is left is given this much where columns were chosen, so that many of them do not leave it
 * nothing. */
#define LEAST_REST 240

static GtkColumnViewColumn *
get_column (MpisListPage *self,
            guint         column)
{
  return mpis_column_view_find (self->column_view, self->kind->columns[column].id);
}

static gboolean
is_shown (MpisListPage *self,
          guint         column)
{
  return !self->by_room || self->kind->columns[column].detail <= self->detail;
}

/* A column is taken out and put in again only if it stands elsewhere. */
static void
put (MpisListPage        *self,
     GtkColumnViewColumn *column,
     guint                position)
{
  GListModel *columns = gtk_column_view_get_columns (self->column_view);
  g_autoptr(GtkColumnViewColumn) there = g_list_model_get_item (columns, position);

  if (there == column)
    return;
  gtk_column_view_insert_column (self->column_view, position, column);
}

static void
set_widths (MpisListPage *self)
{
  mpis_column_view_set_widths (self->column_view, self->kind->columns, self->kind->n_columns);
  for (guint i = 0; i < self->kind->n_columns && !self->by_room; i++)
    if (self->kind->columns[i].width < 0)
      gtk_column_view_column_set_fixed_width (get_column (self, i), LEAST_REST);
}

void
_mpis_list_page_show_columns (MpisListPage *self)
{
  gboolean shown[64] = { FALSE };

  g_return_if_fail (self->kind->n_columns <= G_N_ELEMENTS (shown));

  self->arranging = TRUE;
  for (guint i = 0; i < self->chosen->len; i++)
    {
      guint column = g_array_index (self->chosen, guint, i);

      put (self, get_column (self, column), i);
      shown[column] = is_shown (self, column);
    }
  for (guint i = 0; i < self->kind->n_columns; i++)
    gtk_column_view_column_set_visible (get_column (self, i), shown[i]);
  set_widths (self);
  self->arranging = FALSE;
}

static void
read_columns (MpisListPage *self)
{
  g_clear_pointer (&self->chosen, g_array_unref);
  self->chosen = mpis_columns_chosen (self->kind, mpis_scope_get_settings (self->scope),
                                      &self->by_room);
}

static void
on_setting_changed_cb (MpisListPage *self)
{
  read_columns (self);
  _mpis_list_page_show_columns (self);
  _mpis_list_page_update_standings (self);
}

/* A header was dragged elsewhere. */
static void
on_columns_changed_cb (MpisListPage *self,
                       guint         position,
                       guint         n_removed,
                       guint         n_added,
                       GListModel   *columns)
{
  g_autoptr(GStrvBuilder) builder = NULL;
  g_auto(GStrv) ids = NULL;

  /* They also go when the view does. */
  if (self->arranging || g_list_model_get_n_items (columns) != self->kind->n_columns)
    return;
  builder = g_strv_builder_new ();
  for (guint i = 0; i < self->kind->n_columns; i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (gtk_column_view_column_get_visible (column))
        g_strv_builder_add (builder, gtk_column_view_column_get_id (column));
    }
  ids = g_strv_builder_end (builder);
  g_settings_set_strv (mpis_scope_get_settings (self->scope), self->kind->columns_key,
                       (const char *const *) ids);
}

static void
on_text_size_changed_cb (MpisListPage *self)
{
  set_widths (self);
}

void
_mpis_list_page_add_columns (MpisListPage *self)
{
  GSettings *settings = mpis_scope_get_settings (self->scope);
  g_autofree char *changed = g_strconcat ("changed::", self->kind->columns_key, NULL);
  g_autoptr(GMenu) menu = g_menu_new ();

  for (guint i = 0; i < self->kind->n_columns; i++)
    {
      MpisColumn column = self->kind->columns[i];

      column.title = _(column.title);
      mpis_column_view_add (self->column_view, &column, self->scope);
      if (column.sort_title != NULL)
        {
          g_autoptr(GMenuItem) item = g_menu_item_new (_(column.sort_title), NULL);

          g_menu_item_set_action_and_target (item, "list.sort", "s", column.id);
          g_menu_append_item (menu, item);
        }
    }
  read_columns (self);
  mpis_column_button_show (self->column_button, self->kind, settings);
  g_signal_connect_object (settings, changed, G_CALLBACK (on_setting_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_column_view_get_columns (self->column_view), "items-changed",
                           G_CALLBACK (on_columns_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_widget_get_settings (GTK_WIDGET (self)), "notify::gtk-xft-dpi",
                           G_CALLBACK (on_text_size_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_menu_button_set_menu_model (self->sort_button, G_MENU_MODEL (menu));
  gtk_column_view_sort_by_column (self->column_view,
                                  mpis_column_view_find (self->column_view, self->kind->newest),
                                  GTK_SORT_DESCENDING);
}
