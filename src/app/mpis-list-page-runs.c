#include "config.h"

#include "mpis-list-page-private.h"

#include <glib/gi18n.h>

#include "mpis-format.h"
#include "mpis-run-commands.h"

/* What can be done with the runs that are selected in their list. */

static GPtrArray *
take_selected (MpisListPage *self)
{
  g_autoptr(GtkBitset) selected = NULL;
  g_autoptr(GPtrArray) items = mpis_selection_take (self->selection, &selected);
  GPtrArray *runs = g_ptr_array_new_with_free_func (g_object_unref);
  GtkBitsetIter iter;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    g_ptr_array_add (runs, g_object_ref (items->pdata[position]));
  return runs;
}

static void
tell_retried (MpisListPage *self,
              guint         n_started,
              guint         n_left)
{
  g_autofree char *started = mpis_format_count (n_started);
  g_autofree char *left = mpis_format_count (n_left);
  g_autofree char *first = g_strdup_printf (ngettext ("%s run started", "%s runs started", n_started), started);
  g_autofree char *text = n_left == 0 ? g_strdup (first)
    /* Translators: “3 runs started, 2 cannot be repeated now” */
    : g_strdup_printf (ngettext ("%s, %s cannot be repeated now", "%s, %s cannot be repeated now", n_left), first,
                       left);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

static void
retry_action (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  MpisListPage *self = MPIS_LIST_PAGE (widget);
  g_autoptr(GPtrArray) runs = take_selected (self);
  guint n_started = 0;

  for (guint i = 0; i < runs->len; i++)
    {
      const char *why_not;

      if (!mpis_run_can_retry (runs->pdata[i], &why_not))
        continue;
      g_free (mpis_run_retry (self->scope, mpis_run_peek (runs->pdata[i])->id, g_variant_get_boolean (parameter)));
      n_started++;
    }
  if (runs->len > 0)
    tell_retried (self, n_started, runs->len - n_started);
}

static void
delete_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  MpisListPage *self = MPIS_LIST_PAGE (widget);
  g_autoptr(GPtrArray) runs = take_selected (self);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) ids = NULL;

  for (guint i = 0; i < runs->len; i++)
    g_strv_builder_add (builder, mpis_run_peek (runs->pdata[i])->id);
  ids = g_strv_builder_end (builder);
  if (runs->len == 0)
    return;
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  mpis_runs_delete_undoably (widget, self->scope, (const char *const *) ids);
}

static void
new_action (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  gtk_widget_activate_action (widget, "win.start-run", NULL);
}

void
_mpis_list_page_install_run_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "list.retry-runs", "b", retry_action);
  gtk_widget_class_install_action (widget_class, "list.delete-runs", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "list.start-run", NULL, new_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK, "list.start-run", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "list.delete-runs", NULL);
}

/* Lists of anything else have none of these. */
void
_mpis_list_page_enable_run_actions (MpisListPage *self)
{
  gboolean of_runs = self->kind == &mpis_list_of_runs;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "list.retry-runs", of_runs);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "list.delete-runs", of_runs);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "list.start-run", of_runs);
  gtk_widget_set_visible (self->start_button, of_runs);
}
