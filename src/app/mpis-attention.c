#include "config.h"

#include "mpis-attention.h"

#include <glib/gi18n.h>

#include "mpis-format.h"

struct _MpisAttention
{
  AdwBin parent_instance;

  GtkListBox *list_box;
};

G_DEFINE_FINAL_TYPE (MpisAttention, mpis_attention, ADW_TYPE_BIN)

static GPtrArray *
take_items (GListModel *model)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (items, g_list_model_get_item (model, i));
  return items;
}

static void
add_row (MpisAttention *self,
         const char    *icon,
         const char    *css_class,
         const char    *title,
         const char    *subtitle,
         const char    *action)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *image = gtk_image_new_from_icon_name (icon);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (css_class != NULL)
    gtk_widget_add_css_class (image, css_class);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
  if (action != NULL)
    {
      adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                                 gtk_image_new_from_icon_name ("go-next-symbolic"));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (row), action);
    }
  gtk_list_box_append (self->list_box, row);
}

static void
add_runs_row (MpisAttention        *self,
              const MpisFailedRuns *runs,
              const char           *title)
{
  g_autofree char *percent = mpis_format_percent (runs->percentage / 100);
  g_autofree char *subtitle = NULL;

  if (runs->failed == 0)
    return;
  /* Translators: as in “3 of 20 runs, 15 %” */
  subtitle = g_strdup_printf (ngettext ("%u of %u run, %s", "%u of %u runs, %s", runs->total),
                              runs->failed, runs->total, percent);
  add_row (self, runs->alert ? "dialog-warning-symbolic" : "info-outline-symbolic",
           runs->alert ? "warning" : NULL, title, subtitle, "win.page::runs");
}

static void
add_posts_row (MpisAttention      *self,
               const MpisRedFlags *flags)
{
  g_autofree char *subtitle = NULL;

  if (flags->missing_metrics == 0)
    return;
  subtitle = g_strdup_printf (ngettext ("%u of %u post has never been measured",
                                        "%u of %u posts have never been measured", flags->published_items),
                              flags->missing_metrics, flags->published_items);
  add_row (self, flags->missing_metrics_alert ? "dialog-warning-symbolic" : "info-outline-symbolic",
           flags->missing_metrics_alert ? "warning" : NULL, _("Posts without Numbers"), subtitle,
           "win.page::posts");
}

static void
add_records_row (MpisAttention      *self,
                 const MpisRedFlags *flags)
{
  g_autofree char *subtitle = NULL;

  if (flags->missing_records == 0)
    return;
  subtitle = g_strdup_printf (ngettext ("%u run reported a post that was never recorded",
                                        "%u runs reported posts that were never recorded",
                                        flags->missing_records),
                              flags->missing_records);
  add_row (self, "dialog-warning-symbolic", "warning", _("Posts Not Recorded"), subtitle,
           "win.page::runs");
}

static void
add_calm_row (MpisAttention      *self,
              const MpisRedFlags *flags)
{
  g_autofree char *subtitle = NULL;

  if (flags->last_30d.total == 0)
    subtitle = g_strdup (_("No runs in the last 30 days"));
  else
    subtitle = g_strdup_printf (ngettext ("%u run in the last 30 days, none failed",
                                          "%u runs in the last 30 days, none failed",
                                          flags->last_30d.total),
                                flags->last_30d.total);
  add_row (self, "status-live-symbolic", "success", _("All Is Well"), subtitle, NULL);
}

static void
mpis_attention_class_init (MpisAttentionClass *klass)
{
}

static void
mpis_attention_init (MpisAttention *self)
{
  self->list_box = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list_box, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list_box), "boxed-list");
  gtk_widget_set_valign (GTK_WIDGET (self->list_box), GTK_ALIGN_START);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list_box));
}

/**
 * mpis_attention_show:
 * @scope: what to look at; it has a workspace
 *
 * Failed runs are those of the last day, week and month whatever the time range: that is what the flag
 * is about. Everything obeys the filters; publications nobody recorded are known for the whole
 * workspace only and left out while filters are in force.
 */
void
mpis_attention_show (MpisAttention *self,
                     MpisScope     *scope)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (scope);
  g_autoptr(GPtrArray) posts = take_items (mpis_workspace_get_posts (workspace));
  g_autoptr(GPtrArray) runs = take_items (mpis_workspace_get_runs (workspace));
  const MpisRedFlags *whole = mpis_workspace_get_red_flags (workspace);
  MpisRedFlags flags = { 0 };

  g_return_if_fail (MPIS_IS_ATTENTION (self));

  if (whole != NULL && mpis_scope_get_n_filters (scope) == 0)
    flags.missing_records = whole->missing_records;
  mpis_red_flags_count (&flags, posts, runs, mpis_scope_get_sieve (scope), mpis_time_now ());
  mpis_red_flags_judge (&flags, NULL);

  gtk_list_box_remove_all (self->list_box);
  add_runs_row (self, &flags.last_24h, _("Failed Runs, Last 24 Hours"));
  add_runs_row (self, &flags.last_7d, _("Failed Runs, Last 7 Days"));
  add_runs_row (self, &flags.last_30d, _("Failed Runs, Last 30 Days"));
  add_posts_row (self, &flags);
  add_records_row (self, &flags);
  if (gtk_list_box_get_row_at_index (self->list_box, 0) == NULL)
    add_calm_row (self, &flags);
}
