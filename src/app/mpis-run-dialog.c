#include "config.h"

#include "mpis-run-dialog.h"

#include "mpis-columns.h"
#include "mpis-copy-button.h"
#include "mpis-rows.h"
#include "mpis-words.h"

static void
set_row (GtkBuilder *builder,
         const char *name,
         const char *text)
{
  GObject *row = gtk_builder_get_object (builder, name);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  gtk_widget_set_visible (GTK_WIDGET (row), text != NULL && *text != '\0');
}

static void
connect_copy (GtkBuilder *builder,
              const char *name,
              const char *text)
{
  mpis_copy_button_connect (GTK_BUTTON (gtk_builder_get_object (builder, name)), text);
}

static void
show_status (GtkBuilder *builder,
             MpisRun    *run)
{
  GtkImage *image = GTK_IMAGE (gtk_builder_get_object (builder, "status_image"));
  const char *css_class = mpis_run_status_class (mpis_run_get_status (run));
  g_autofree char *word = mpis_run_status_word (mpis_run_peek (run));

  gtk_widget_set_visible (GTK_WIDGET (gtk_builder_get_object (builder, "demo_label")),
                          mpis_run_peek (run)->is_demo);
  gtk_image_set_from_icon_name (image, mpis_run_status_icon (mpis_run_get_status (run)));
  if (css_class != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (image), css_class);
  gtk_label_set_text (GTK_LABEL (gtk_builder_get_object (builder, "status_label")), word);
  gtk_label_set_text (GTK_LABEL (gtk_builder_get_object (builder, "project_label")),
                      mpis_run_peek (run)->project_name);
}

static void
show_facts (GtkBuilder          *builder,
            const MpisRunFields *run,
            GTimeZone           *zone)
{
  gboolean finished = run->completed_at != MPIS_INSTANT_UNKNOWN;
  g_autofree char *channels = mpis_run_channels_text (run);
  g_autofree char *started = mpis_words_instant (run->started_at, zone);
  g_autofree char *completed = finished ? mpis_words_instant (run->completed_at, zone) : NULL;
  g_autofree char *duration = finished ? mpis_words_span (run->completed_at - run->started_at) : NULL;

  set_row (builder, "persona_row", run->persona_name);
  set_row (builder, "channels_row", channels);
  set_row (builder, "started_row", started);
  set_row (builder, "completed_row", completed);
  set_row (builder, "duration_row", duration);
  set_row (builder, "id_row", run->id);
}

/**
 * mpis_run_dialog_new:
 * @run: the run to tell about
 * @scope: for zones
 *
 * Returns: (transfer full): a dialog with everything known about @run
 */
AdwDialog *
mpis_run_dialog_new (MpisRun   *run,
                     MpisScope *scope)
{
  g_autoptr(GtkBuilder) builder = gtk_builder_new_from_resource ("/org/mpis/Dashboard/ui/run-dialog.ui");
  const MpisRunFields *fields = mpis_run_peek (run);
  gboolean has_message = fields->error_message != NULL && *fields->error_message != '\0';

  show_status (builder, run);
  show_facts (builder, fields, mpis_scope_get_zone (scope));
  gtk_widget_set_visible (GTK_WIDGET (gtk_builder_get_object (builder, "message_group")),
                          has_message);
  gtk_label_set_text (GTK_LABEL (gtk_builder_get_object (builder, "message_label")),
                      has_message ? fields->error_message : "");
  connect_copy (builder, "copy_message_button", has_message ? fields->error_message : "");
  connect_copy (builder, "copy_id_button", fields->id);
  return g_object_ref (ADW_DIALOG (gtk_builder_get_object (builder, "dialog")));
}
