/* A dashboard as a document, a spreadsheet or a picture. */
#include "config.h"

#include "mpis-dashboards-page-private.h"

#include <glib/gi18n.h>

#include "mpis-report.h"
#include "mpis-save.h"

/* Drawing, fonts and compression want more than a fiber has unasked. */
#define STACK_SIZE (1024 * 1024)

/* Of a picture: pixels along a pixel of the window. */
#define SCALE 2

typedef struct {
  MpisDashboardsPage *page;
  MpisDashboard      *dashboard;
  MpisCardInput      *input;
  MpisReportFormat    format;
  GFile              *file;
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  g_object_unref (saving->page);
  g_object_unref (saving->dashboard);
  mpis_card_input_unref (saving->input);
  g_clear_object (&saving->file);
  g_free (saving);
}

static DexFuture *
save_thread (gpointer data)
{
  Saving *saving = data;
  g_autoptr(MpisReport) report = mpis_report_new (saving->dashboard, saving->input);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = mpis_report_render (report, saving->format, SCALE, NULL, &error);

  if (bytes != NULL && mpis_save (saving->file, bytes, NULL, &error))
    return dex_future_new_true ();
  return dex_future_new_for_error (g_steal_pointer (&error));
}

static DexFuture *
on_saved_cb (DexFuture *done,
             gpointer   data)
{
  Saving *saving = data;
  g_autofree char *uri = g_file_get_uri (saving->file);
  g_autoptr(GError) error = NULL;

  if (dex_future_get_value (done, &error))
    gtk_widget_activate_action (GTK_WIDGET (saving->page), "win.tell-saved", "s", uri);
  else
    _mpis_dashboards_page_complain (saving->page, _("The File Cannot Be Written"), error->message);

  return dex_future_new_true ();
}

static void
on_file_chosen_cb (GObject      *dialog,
                   GAsyncResult *result,
                   gpointer      data)
{
  Saving *saving = data;
  DexFuture *saved;

  saving->file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (dialog), result, NULL);
  if (saving->file == NULL)
    {
      saving_free (saving);
      return;
    }
  saved = dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), STACK_SIZE, save_thread, saving, NULL);
  dex_future_disown (dex_future_finally (saved, on_saved_cb, saving, saving_free));
}

static GListStore *
make_filters (MpisReportFormat format)
{
  GListStore *filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, format == MPIS_REPORT_PDF ? _("PDF Documents")
                                    : format == MPIS_REPORT_PNG ? _("PNG Pictures") : _("Spreadsheets"));
  gtk_file_filter_add_suffix (filter, mpis_report_format_get_name (format));
  g_list_store_append (filters, filter);

  return filters;
}

/* Asks where, and writes the dashboard as it is shown now there: @name is `pdf`, `xlsx` or `png`. */
void
_mpis_dashboards_page_save_report (MpisDashboardsPage *self,
                                   const char         *name)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr(GListStore) filters = NULL;
  g_autofree char *file_name = NULL;
  MpisCardInput *input = self->source != NULL ? mpis_card_source_get_input (self->source) : NULL;
  MpisReportFormat format;
  Saving *saving;

  if (!mpis_report_format_from_name (name, &format))
    return;
  if (input == NULL)
    {
      _mpis_dashboards_page_toast (self, _("The numbers are still being read"), FALSE);
      return;
    }

  saving = g_new0 (Saving, 1);
  saving->page = g_object_ref (self);
  saving->dashboard = g_object_ref (self->current);
  saving->input = mpis_card_input_ref (input);
  saving->format = format;
  filters = make_filters (format);
  file_name = mpis_report_make_file_name (mpis_dashboard_get_name (self->current), format);
  gtk_file_dialog_set_title (dialog, _("Export Dashboard"));
  gtk_file_dialog_set_initial_name (dialog, file_name);
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                        on_file_chosen_cb, saving);
}
