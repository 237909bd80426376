#include "config.h"

#include "mpis-list-page-private.h"

#include <glib/gi18n.h>

#include "mpis-format.h"
#include "mpis-links.h"
#include "mpis-list-export.h"

/* What can be done with the rows of a list page, or with those selected. */

/* So many tabs a browser opens without being a nuisance. */
#define MOST_LINKS 10

static void
toast (MpisListPage *self,
       char         *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
  g_free (text);
}

/* --- selection --- */

static void
select_none_action (GtkWidget  *widget,
                    const char *action,
                    GVariant   *parameter)
{
  MpisListPage *self = MPIS_LIST_PAGE (widget);

  if (self->selection != NULL)
    gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
}

/* Escape is somebody else's as long as nothing is selected. */
static gboolean
on_escape_cb (GtkWidget *widget,
              GVariant  *arguments,
              gpointer   data)
{
  MpisListPage *self = data;

  if (mpis_selection_get_n (self->selection) == 0)
    return FALSE;
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  return TRUE;
}

void
_mpis_list_page_add_keys (MpisListPage *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (controller),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                      gtk_callback_action_new (on_escape_cb, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->column_view), controller);
}

/* One text a line, of what is selected. */
static char **
list_selected (MpisListPage *self,
               MpisItemId    get_text)
{
  g_autoptr(GtkBitset) selected = NULL;
  g_autoptr(GPtrArray) items = mpis_selection_take (self->selection, &selected);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  GtkBitsetIter iter;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      const char *text = get_text (items->pdata[position]);

      if (text != NULL && (get_text != self->kind->get_link || mpis_link_is_web (text)))
        g_strv_builder_add (builder, text);
    }
  return g_strv_builder_end (builder);
}

static guint
copy (MpisListPage *self,
      char        **lines)
{
  guint n = g_strv_length (lines);
  g_autofree char *text = g_strjoinv ("\n", lines);

  if (n > 0)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  return n;
}

static void
copy_links_action (GtkWidget  *widget,
                   const char *action,
                   GVariant   *parameter)
{
  MpisListPage *self = MPIS_LIST_PAGE (widget);
  g_auto(GStrv) links = list_selected (self, self->kind->get_link);
  guint n = copy (self, links);
  g_autofree char *number = mpis_format_count (n);

  toast (self, n == 0 ? g_strdup (_("None of the selected posts has a link"))
                      : g_strdup_printf (ngettext ("%s link copied", "%s links copied", n),
                                         number));
}

static void
copy_ids_action (GtkWidget  *widget,
                 const char *action,
                 GVariant   *parameter)
{
  MpisListPage *self = MPIS_LIST_PAGE (widget);
  g_auto(GStrv) ids = list_selected (self, self->kind->get_id);
  guint n = copy (self, ids);
  g_autofree char *number = mpis_format_count (n);

  toast (self, g_strdup_printf (ngettext ("%s ID copied", "%s IDs copied", n), number));
}

static void
open_links_action (GtkWidget  *widget,
                   const char *action,
                   GVariant   *parameter)
{
  MpisListPage *self = MPIS_LIST_PAGE (widget);
  g_auto(GStrv) links = list_selected (self, self->kind->get_link);
  guint n = g_strv_length (links);

  if (n == 0)
    toast (self, g_strdup (_("None of the selected posts has a link")));
  else if (n > MOST_LINKS)
    toast (self, g_strdup_printf (ngettext ("At most %d page is opened at a time; copy the links instead",
                                            "At most %d pages are opened at a time; copy the links instead",
                                            MOST_LINKS), MOST_LINKS));
  else
    for (guint i = 0; i < n; i++)
      mpis_link_open (widget, links[i]);
}

/* --- files --- */

typedef struct {
  MpisListPage   *page;
  MpisListExport *export;
  GCancellable   *cancellable;
  AdwToast       *toast;    /* while it is being written */
  GFile          *file;
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  g_object_unref (saving->page);
  g_clear_pointer (&saving->export, mpis_list_export_free);
  g_clear_object (&saving->cancellable);
  g_clear_object (&saving->toast);
  g_clear_object (&saving->file);
  g_free (saving);
}

static void
show_toast (MpisListPage *self,
            AdwToast     *shown)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), g_object_ref (shown));
}

static void
launch (GtkWidget *widget,
        GFile     *file,
        gboolean   folder)
{
  g_autoptr(GtkFileLauncher) launcher = gtk_file_launcher_new (file);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWindow *window = GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;

  if (folder)
    gtk_file_launcher_open_containing_folder (launcher, window, NULL, NULL, NULL);
  else
    gtk_file_launcher_launch (launcher, window, NULL, NULL, NULL);
}

static void
on_open_cb (AdwToast *shown,
            GFile    *file)
{
  GtkWidget *button = adw_toast_get_custom_title (shown);

  launch (button, file, FALSE);
}

static void
on_folder_cb (GtkWidget *button,
              GFile     *file)
{
  launch (button, file, TRUE);
}

static void
tell_saved (MpisListPage *self,
            GFile        *file)
{
  AdwToast *shown = adw_toast_new ("");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *folder = gtk_button_new_with_mnemonic (_("Show in _Folder"));
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *text = g_strdup_printf (_("Saved “%s”"), name);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), folder);
  adw_toast_set_custom_title (shown, box);
  adw_toast_set_button_label (shown, _("_Open"));
  g_signal_connect_object (shown, "button-clicked", G_CALLBACK (on_open_cb), file,
                           G_CONNECT_DEFAULT);
  g_signal_connect_object (folder, "clicked", G_CALLBACK (on_folder_cb), file, G_CONNECT_DEFAULT);
  show_toast (self, shown);
  g_object_unref (shown);
}

static DexFuture *
on_saved_cb (DexFuture *future,
             gpointer   data)
{
  Saving *saving = data;
  g_autoptr(GError) error = NULL;

  adw_toast_dismiss (saving->toast);
  if (dex_future_get_value (future, &error) != NULL)
    tell_saved (saving->page, saving->file);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    toast (saving->page, g_strdup (_("Not saved")));
  else
    toast (saving->page, g_strdup (error->message));
  return dex_future_new_true ();
}

static void
begin_saving (Saving *saving)
{
  MpisListExport *export = g_steal_pointer (&saving->export);

  saving->cancellable = g_cancellable_new ();
  saving->file = g_object_ref (export->file);
  saving->toast = adw_toast_new (_("Saving…"));
  adw_toast_set_timeout (saving->toast, 0);
  adw_toast_set_button_label (saving->toast, _("_Cancel"));
  g_signal_connect_object (saving->toast, "button-clicked", G_CALLBACK (g_cancellable_cancel),
                           saving->cancellable, G_CONNECT_SWAPPED);
  show_toast (saving->page, saving->toast);
  dex_future_disown (dex_future_finally (mpis_list_export_save (export, saving->cancellable),
                                         on_saved_cb, saving, saving_free));
}

static void
on_file_chosen_cb (GObject      *dialog,
                   GAsyncResult *result,
                   gpointer      data)
{
  Saving *saving = data;
  g_autoptr(GError) error = NULL;

  saving->export->file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (dialog), result, &error);
  if (saving->export->file == NULL)
    {
      if (!g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
        toast (saving->page, g_strdup (error->message));
      saving_free (saving);
      return;
    }
  begin_saving (saving);
}

/* The list as it is now. */
static MpisListExport *
make_export (MpisListPage   *self,
             MpisListFormat  format,
             gboolean        selected)
{
  MpisListExport *export = g_new0 (MpisListExport, 1);
  MpisWorkspace *workspace = mpis_scope_get_workspace (self->scope);
  MpisStandings *standings = mpis_scope_get_standings (self->scope);

  export->kind = self->kind;
  export->items = mpis_selection_take (self->selection, &export->selected);
  if (!selected)
    g_clear_pointer (&export->selected, gtk_bitset_unref);
  export->columns = g_array_copy (self->chosen);
  export->standings = standings != NULL ? mpis_standings_ref (standings) : NULL;
  export->cube = workspace != NULL && mpis_workspace_get_cube (workspace) != NULL
                   ? mpis_cube_ref (mpis_workspace_get_cube (workspace)) : NULL;
  export->zone = g_time_zone_ref (mpis_scope_get_zone (self->scope));
  export->format = format;
  return export;
}

static Saving *
saving_new (MpisListPage   *self,
            MpisListFormat  format,
            gboolean        selected)
{
  Saving *saving = g_new0 (Saving, 1);

  saving->page = g_object_ref (self);
  saving->export = make_export (self, format, selected);
  return saving;
}

/* “posts-2026-11-20.xlsx” */
static char *
make_name (MpisListPage   *self,
           MpisListFormat  format)
{
  g_autofree char *day = mpis_day_format (mpis_day_of (mpis_time_now (),
                                                       mpis_scope_get_zone (self->scope)));

  return g_strconcat (self->kind->file_name, "-", day, mpis_list_format_get_ending (format), NULL);
}

static void
ask_for_file (MpisListPage *self,
              GVariant     *parameter,
              gboolean      selected)
{
  g_autoptr(GtkFileDialog) dialog = NULL;
  g_autofree char *name = NULL;
  MpisListFormat format;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (!mpis_list_format_of (g_variant_get_string (parameter, NULL), &format) ||
      self->selection == NULL)
    return;
  dialog = gtk_file_dialog_new ();
  name = make_name (self, format);
  gtk_file_dialog_set_title (dialog, selected ? _("Export Selection") : _("Export List"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL,
                        on_file_chosen_cb, saving_new (self, format, selected));
}

static void
export_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  ask_for_file (MPIS_LIST_PAGE (widget), parameter, FALSE);
}

static void
export_selection_action (GtkWidget  *widget,
                         const char *action,
                         GVariant   *parameter)
{
  ask_for_file (MPIS_LIST_PAGE (widget), parameter, TRUE);
}

/**
 * mpis_list_page_save:
 * @format: `xlsx`, `csv` or `csv-exact`
 * @selected: whether to save only what is selected, instead of everything found
 * @file: where to; replaced if it exists
 *
 * Writes the list, in its order and with its columns, and tells when that is done, with a way to stop it until
 * then.
 */
void
mpis_list_page_save (MpisListPage *self,
                     const char   *format,
                     gboolean      selected,
                     GFile        *file)
{
  MpisListFormat known;
  Saving *saving;

  g_return_if_fail (MPIS_IS_LIST_PAGE (self));
  g_return_if_fail (self->selection != NULL);
  g_return_if_fail (mpis_list_format_of (format, &known));

  saving = saving_new (self, known, selected);
  saving->export->file = g_object_ref (file);
  begin_saving (saving);
}

void
_mpis_list_page_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "list.select-none", NULL, select_none_action);
  gtk_widget_class_install_action (widget_class, "list.copy-links", NULL, copy_links_action);
  gtk_widget_class_install_action (widget_class, "list.copy-ids", NULL, copy_ids_action);
  gtk_widget_class_install_action (widget_class, "list.open-links", NULL, open_links_action);
  gtk_widget_class_install_action (widget_class, "list.export", "s", export_action);
  gtk_widget_class_install_action (widget_class, "list.export-selection", "s",
                                   export_selection_action);
}
