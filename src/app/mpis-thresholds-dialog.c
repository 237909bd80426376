#include "config.h"

#include "mpis-thresholds-dialog.h"

#include <glib/gi18n.h>

#include "mpis-red-flags.h"

struct _MpisThresholdsDialog
{
  AdwDialog    parent_instance;

  AdwSpinRow  *failed_runs_percent;
  AdwSpinRow  *missing_metrics_count;
  AdwSpinRow  *missing_metrics_percent;
  AdwSpinRow  *missing_metrics_grace_hours;
  AdwSpinRow  *missing_records_count;
  AdwSpinRow  *missing_records_grace_minutes;

  MpisScope   *scope;
};

G_DEFINE_FINAL_TYPE (MpisThresholdsDialog, mpis_thresholds_dialog, ADW_TYPE_DIALOG)

static void
show (MpisThresholdsDialog     *self,
      const MpisFlagThresholds *thresholds)
{
  adw_spin_row_set_value (self->failed_runs_percent, thresholds->failed_runs_percent);
  adw_spin_row_set_value (self->missing_metrics_count, thresholds->missing_metrics_count);
  adw_spin_row_set_value (self->missing_metrics_percent, thresholds->missing_metrics_percent);
  adw_spin_row_set_value (self->missing_metrics_grace_hours, thresholds->missing_metrics_grace_hours);
  adw_spin_row_set_value (self->missing_records_count, thresholds->missing_records_count);
  adw_spin_row_set_value (self->missing_records_grace_minutes, thresholds->missing_records_grace_minutes);
}

static void
reset_action (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  const MpisFlagThresholds usual = MPIS_FLAG_THRESHOLDS_INIT;

  show (MPIS_THRESHOLDS_DIALOG (widget), &usual);
}

static void
save_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  MpisThresholdsDialog *self = MPIS_THRESHOLDS_DIALOG (widget);
  MpisWorkspace *workspace = mpis_scope_get_workspace (self->scope);
  MpisFlagThresholds thresholds = {
    .failed_runs_percent = adw_spin_row_get_value (self->failed_runs_percent),
    .missing_metrics_count = (guint) adw_spin_row_get_value (self->missing_metrics_count),
    .missing_metrics_percent = adw_spin_row_get_value (self->missing_metrics_percent),
    .missing_metrics_grace_hours = (guint) adw_spin_row_get_value (self->missing_metrics_grace_hours),
    .missing_records_count = (guint) adw_spin_row_get_value (self->missing_records_count),
    .missing_records_grace_minutes = (guint) adw_spin_row_get_value (self->missing_records_grace_minutes),
  };
  g_autoptr(MpisCommand) command = NULL;

  if (workspace != NULL)
    command = mpis_workspace_command (workspace, "flag.thresholds", mpis_flag_thresholds_write (&thresholds));
  adw_dialog_close (ADW_DIALOG (self));
}

static void
mpis_thresholds_dialog_dispose (GObject *object)
{
  MpisThresholdsDialog *self = MPIS_THRESHOLDS_DIALOG (object);

  g_clear_object (&self->scope);
  gtk_widget_dispose_template (GTK_WIDGET (self), MPIS_TYPE_THRESHOLDS_DIALOG);
  G_OBJECT_CLASS (mpis_thresholds_dialog_parent_class)->dispose (object);
}

static void
mpis_thresholds_dialog_class_init (MpisThresholdsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mpis_thresholds_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mpis/Dashboard/ui/thresholds-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MpisThresholdsDialog, failed_runs_percent);
  gtk_widget_class_bind_template_child (widget_class, MpisThresholdsDialog, missing_metrics_count);
  gtk_widget_class_bind_template_child (widget_class, MpisThresholdsDialog, missing_metrics_percent);
  gtk_widget_class_bind_template_child (widget_class, MpisThresholdsDialog, missing_metrics_grace_hours);
  gtk_widget_class_bind_template_child (widget_class, MpisThresholdsDialog, missing_records_count);
  gtk_widget_class_bind_template_child (widget_class, MpisThresholdsDialog, missing_records_grace_minutes);
  gtk_widget_class_install_action (widget_class, "thresholds.reset", NULL, reset_action);
  gtk_widget_class_install_action (widget_class, "thresholds.save", NULL, save_action);
}

static void
mpis_thresholds_dialog_init (MpisThresholdsDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mpis_thresholds_dialog_new:
 * @scope: whose workspace's thresholds
 *
 * Returns: (transfer floating): a dialog
 */
AdwDialog *
mpis_thresholds_dialog_new (MpisScope *scope)
{
  MpisThresholdsDialog *self = g_object_new (MPIS_TYPE_THRESHOLDS_DIALOG, NULL);
  MpisFlagThresholds thresholds;

  self->scope = g_object_ref (scope);
  mpis_workspace_get_thresholds (mpis_scope_get_workspace (scope), &thresholds);
  show (self, &thresholds);
  return ADW_DIALOG (self);
}
