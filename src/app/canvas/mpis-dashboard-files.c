#include "config.h"

#include "mpis-dashboards-page-private.h"

#include <glib/gi18n.h>

#include "mpis-card-content.h"
#include "mpis-layout-merge.h"
#include "mpis-save.h"

/* Larger than any dashboard, small enough not to hurt. */
#define MAX_BYTES (8 * 1024 * 1024)

static GListStore *
make_filters (void)
{
  GListStore *filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Dashboards (JSON)"));
  gtk_file_filter_add_suffix (filter, "json");
  g_list_store_append (filters, filter);
  return filters;
}

void
_mpis_dashboards_page_complain (MpisDashboardsPage *self,
                                const char         *heading,
                                const char         *body)
{
  AdwDialog *dialog = adw_alert_dialog_new (heading, NULL);

  adw_alert_dialog_set_body (ADW_ALERT_DIALOG (dialog), body);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "close", _("_Close"), NULL);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

/* Export */

typedef struct {
  MpisDashboardsPage *self;
  GFile              *file;   /* (nullable): not chosen yet */
  char               *name;
  GBytes             *bytes;
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;

  g_object_unref (export->self);
  g_clear_object (&export->file);
  g_free (export->name);
  g_bytes_unref (export->bytes);
  g_free (export);
}

static DexFuture *
export_thread (gpointer data)
{
  Export *export = data;
  g_autoptr(GError) error = NULL;

  if (mpis_save (export->file, export->bytes, NULL, &error))
    return dex_future_new_true ();
  return dex_future_new_for_error (g_steal_pointer (&error));
}

static DexFuture *
on_written_cb (DexFuture *done,
               gpointer   data)
{
  Export *export = data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = g_strdup_printf (_("“%s” exported"), export->name);

  if (dex_future_get_value (done, &error) != NULL)
    _mpis_dashboards_page_toast (export->self, text, FALSE);
  else
    _mpis_dashboards_page_complain (export->self, _("The File Cannot Be Written"), error->message);
  return dex_future_new_true ();
}

static Export *
export_new (MpisDashboardsPage *self)
{
  Export *export = g_new0 (Export, 1);
  char *text = mpis_dashboard_to_text (self->current);

  export->self = g_object_ref (self);
  export->name = g_strdup (mpis_dashboard_get_name (self->current));
  export->bytes = g_bytes_new_take (text, strlen (text));
  return export;
}

static void
write_to (Export *export,
          GFile  *file)
{
  DexFuture *written;

  export->file = g_object_ref (file);
  written = dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, export_thread, export, NULL);
  dex_future_disown (dex_future_finally (written, on_written_cb, export, export_free));
}

static void
on_save_chosen_cb (GObject      *dialog,
                   GAsyncResult *result,
                   gpointer      data)
{
  Export *export = data;
  g_autoptr(GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (dialog), result, NULL);

  if (file != NULL)
    write_to (export, file);
  else
    export_free (export);
}

/* Writes the dashboard into a file, all of it or nothing. */
void
_mpis_dashboards_page_export_to (MpisDashboardsPage *self,
                                 GFile              *file)
{
  write_to (export_new (self), file);
}

/* Asks where, and writes the dashboard there. */
void
_mpis_dashboards_page_export (MpisDashboardsPage *self)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr(GListStore) filters = make_filters ();
  g_autofree char *name = g_strdup_printf ("%s.json", mpis_dashboard_get_name (self->current));
  gtk_file_dialog_set_title (dialog, _("Export Dashboard"));
  gtk_file_dialog_set_initial_name (dialog, g_strdelimit (name, "/", '-'));
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                        on_save_chosen_cb, export_new (self));
}

/* Import */

typedef struct {
  MpisDashboardsPage *self;
  MpisDashboard      *incoming;
  char               *replaced;   /* (nullable): id of the dashboard it would replace */
} Import;

static void
import_free (gpointer  data,
             GClosure *closure)
{
  Import *import = data;

  g_object_unref (import->self);
  g_object_unref (import->incoming);
  g_free (import->replaced);
  g_free (import);
}

/* The dashboard that a file means: that of its id, or that of its name. */
static MpisDashboard *
find_meant (MpisDashboardsPage *self,
            MpisDashboard      *incoming)
{
  GListModel *list = G_LIST_MODEL (self->dashboards);
  MpisDashboard *same = mpis_dashboards_find (self->dashboards, mpis_dashboard_get_id (incoming));

  for (guint i = 0; same == NULL && i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(MpisDashboard) dashboard = g_list_model_get_item (list, i);

      if (g_str_equal (mpis_dashboard_get_name (dashboard), mpis_dashboard_get_name (incoming)))
        same = dashboard;   /* the list keeps it */
    }
  return same;
}

static char *
word_change (MpisDashboardsPage     *self,
             const MpisLayoutChange *change,
             MpisLayout             *before,
             MpisLayout             *after)
{
  const MpisLayoutCard *card = mpis_layout_find (change->kind == MPIS_LAYOUT_CARD_REMOVED ? before : after,
                                                 change->id);
  g_autofree char *title = mpis_card_content_title (change->widget,
                                                    card != NULL ? card->config : NULL);

  switch (change->kind)
    {
    case MPIS_LAYOUT_CARD_ADDED:      return g_strdup_printf (_("“%s” is added"), title);
    case MPIS_LAYOUT_CARD_REMOVED:    return g_strdup_printf (_("“%s” is removed"), title);
    case MPIS_LAYOUT_CARD_MOVED:      return g_strdup_printf (_("“%s” moves"), title);
    case MPIS_LAYOUT_CARD_CONFIGURED: return g_strdup_printf (_("“%s” has other settings"), title);
    default:                          g_return_val_if_reached (NULL);
    }
}

static GtkWidget *
make_changes (MpisDashboardsPage *self,
              MpisLayout         *before,
              MpisLayout         *after)
{
  g_autoptr(GPtrArray) changes = mpis_layout_compare (before, after);
  GtkWidget *list = gtk_list_box_new (), *scroller = gtk_scrolled_window_new ();

  for (guint i = 0; i < changes->len; i++)
    {
      g_autofree char *words = word_change (self, g_ptr_array_index (changes, i), before, after);
      GtkWidget *label = gtk_label_new (words);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_widget_add_css_class (label, "switcher-row");
      gtk_list_box_append (GTK_LIST_BOX (list), label);
    }
  if (changes->len == 0)
    gtk_list_box_append (GTK_LIST_BOX (list), gtk_label_new (_("Nothing changes")));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What changes"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 280);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  return scroller;
}

static void
on_import_response_cb (Import     *import,
                       const char *response)
{
  MpisDashboardsPage *self = import->self;
  const char *name = mpis_dashboard_get_name (import->incoming);
  g_autofree char *label = g_strdup_printf (_("Import “%s”"), name);
  MpisDashboard *replaced = import->replaced != NULL && self->dashboards != NULL
                            ? mpis_dashboards_find (self->dashboards, import->replaced) : NULL;

  if (self->dashboards == NULL)
    return;
  if (g_str_equal (response, "add"))
    _mpis_dashboards_page_take (self, label, name, mpis_dashboard_get_layout (import->incoming));
  else if (g_str_equal (response, "replace") && replaced != NULL)
    {
      g_autoptr(MpisDashboard) changed =
        mpis_dashboard_with_layout (replaced, mpis_dashboard_get_layout (import->incoming));
      g_autofree char *text = g_strdup_printf (_("“%s” imported"), name);
      g_autofree char *id = g_strdup (import->replaced);

      if (_mpis_dashboards_page_edit (self, label, changed))
        {
          mpis_dashboards_page_open (self, id);
          _mpis_dashboards_page_toast (self, text, TRUE);
        }
    }
}

/* Nothing is changed before the user has seen what would be. */
static void
ask (MpisDashboardsPage *self,
     MpisDashboard      *incoming)
{
  MpisDashboard *meant = find_meant (self, incoming);
  g_autoptr(MpisLayout) nothing = mpis_layout_new ();
  g_autofree char *heading = g_strdup_printf (_("Import “%s”"), mpis_dashboard_get_name (incoming));
  AdwDialog *dialog = adw_alert_dialog_new (heading, NULL);
  Import *import = g_new (Import, 1);

  *import = (Import) {
    g_object_ref (self), g_object_ref (incoming),
    meant != NULL ? g_strdup (mpis_dashboard_get_id (meant)) : NULL,
  };
  adw_alert_dialog_set_body (ADW_ALERT_DIALOG (dialog),
                             meant != NULL ? _("There is such a dashboard. Replacing it changes this:")
                                           : _("A new dashboard is added, with these cards:"));
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "add",
                                  meant != NULL ? _("_Add as New") : _("_Import"), NULL);
  if (meant != NULL)
    adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "replace", _("_Replace"));
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), meant != NULL ? "replace" : "add",
                                            ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), meant != NULL ? "replace" : "add");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog),
                                    make_changes (self, meant != NULL ? mpis_dashboard_get_layout (meant) : nothing,
                                                  mpis_dashboard_get_layout (incoming)));
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_import_response_cb), import, import_free,
                         G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
complain_of_size (MpisDashboardsPage *self)
{
  _mpis_dashboards_page_complain (self, _("This Is No Dashboard"), _("The file is larger than any dashboard."));
}

static void
on_read_cb (GObject      *file,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr(MpisDashboardsPage) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDashboard) incoming = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_load_partial_contents_finish (G_FILE (file), result, &text, &length, NULL, &error))
    {
      _mpis_dashboards_page_complain (self, _("The File Cannot Be Read"), error->message);
      return;
    }
  if (length > MAX_BYTES)
    {
      complain_of_size (self);
      return;
    }
  incoming = mpis_dashboard_new_from_text (text, (gssize) length, &error);
  if (incoming == NULL)
    _mpis_dashboards_page_complain (self, _("This Is No Dashboard"), error->message);
  else if (self->dashboards != NULL)
    ask (self, incoming);
}

static gboolean
read_more_cb (const char *text,
              goffset     length,
              gpointer    data)
{
  return length <= MAX_BYTES;
}

/* What is too large is not read at all, or, where its size is not known beforehand, no further. */
static void
on_looked_at_cb (GObject      *file,
                 GAsyncResult *result,
                 gpointer      data)
{
  g_autoptr(MpisDashboardsPage) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFileInfo) info = g_file_query_info_finish (G_FILE (file), result, &error);

  if (info == NULL)
    _mpis_dashboards_page_complain (self, _("The File Cannot Be Read"), error->message);
  else if (g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_STANDARD_SIZE) > MAX_BYTES)
    complain_of_size (self);
  else
    g_file_load_partial_contents_async (G_FILE (file), NULL, read_more_cb, on_read_cb, g_steal_pointer (&self));
}

/* Shows what a file would change, and takes it over if the user wants it. */
void
_mpis_dashboards_page_import_from (MpisDashboardsPage *self,
                                   GFile              *file)
{
  g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT, NULL,
                           on_looked_at_cb, g_object_ref (self));
}

static void
on_open_chosen_cb (GObject      *dialog,
                   GAsyncResult *result,
                   gpointer      data)
{
  g_autoptr(MpisDashboardsPage) self = data;
  g_autoptr(GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (dialog), result, NULL);

  if (file != NULL)
    _mpis_dashboards_page_import_from (self, file);
}

/* Asks for a file, shows what it would change, and takes it over if the user wants it. */
void
_mpis_dashboards_page_import (MpisDashboardsPage *self)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr(GListStore) filters = make_filters ();

  gtk_file_dialog_set_title (dialog, _("Import Dashboard"));
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                        on_open_chosen_cb, g_object_ref (self));
}
