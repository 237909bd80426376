#include "config.h"

#include "mpis-run-errors.h"

#include <glib/gi18n.h>

#include "mpis-columns.h"
#include "mpis-copy-button.h"
#include "mpis-run-log-view.h"
#include "mpis-text-dialog.h"
#include "mpis-words.h"

#define MOST_ROWS 200

struct _MpisRunErrors
{
  AdwBin parent_instance;

  GtkWidget      *filter_box;
  GtkEditable    *search_entry;
  GtkDropDown    *type_drop_down;
  GtkListBox     *list;
  AdwStatusPage  *nothing_page;

  GPtrArray      *errors;     /* of MpisRunLog, newest first */
  GTimeZone      *zone;
  gboolean        filling;
};

G_DEFINE_FINAL_TYPE (MpisRunErrors, mpis_run_errors, ADW_TYPE_BIN)

static gboolean
is_error (MpisRunLog *log)
{
  const MpisRunLogFields *fields = mpis_run_log_peek (log);

  return mpis_run_log_get_level (log) == MPIS_RUN_LEVEL_ERROR || fields->error_type != NULL ||
         fields->error_message != NULL;
}

static const char *
heading_of (const MpisRunLogFields *fields)
{
  return fields->error_message != NULL ? fields->error_message : fields->message;
}

/* --- rows --- */

static void
add_part (GtkWidget  *row,
          const char *title,
          const char *json)
{
  g_autofree char *text = json != NULL ? mpis_json_pretty (json) : NULL;
  GtkWidget *box, *label, *name;

  if (text == NULL)
    return;
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  name = gtk_label_new (title);
  label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (name, "caption-heading");
  gtk_widget_add_css_class (label, "monospace");
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_set_margin_top (box, 9);
  gtk_widget_set_margin_bottom (box, 9);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), label);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), box);
}

static GtkWidget *
make_row (MpisRunErrors *self,
          MpisRunLog    *log)
{
  const MpisRunLogFields *fields = mpis_run_log_peek (log);
  g_autofree char *all = mpis_run_log_to_text (log, self->zone);
  g_autofree char *when = mpis_words_instant (fields->at, self->zone);
  g_autofree char *subtitle = g_strjoin (" · ", when, fields->error_type ? fields->error_type : fields->service,
                                         fields->error_type ? fields->service : NULL, NULL);
  GtkWidget *row = adw_expander_row_new ();
  GtkWidget *copy = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), heading_of (fields));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle);
  adw_expander_row_set_title_lines (ADW_EXPANDER_ROW (row), 3);
  gtk_widget_set_tooltip_text (copy, _("Copy"));
  gtk_widget_set_valign (copy, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (copy, "flat");
  mpis_copy_button_connect (GTK_BUTTON (copy), all);
  adw_expander_row_add_suffix (ADW_EXPANDER_ROW (row), copy);
  if (fields->error_message != NULL)
    add_part (row, _("Message"), fields->message);
  add_part (row, _("Trace"), fields->stack_trace);
  add_part (row, _("Last Input"), fields->last_input);
  add_part (row, _("Last Output"), fields->last_output);
  add_part (row, _("Context"), fields->context);
  add_part (row, _("Draft ID"), fields->draft_id);
  add_part (row, _("Execution in n8n"), fields->execution);
  return row;
}

/* --- what is shown --- */

static void
fill_types (MpisRunErrors *self)
{
  g_autoptr(GtkStringList) types = gtk_string_list_new (NULL);
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  gtk_string_list_append (types, _("All Kinds"));
  for (guint i = 0; i < self->errors->len; i++)
    {
      const char *type = mpis_run_log_peek (self->errors->pdata[i])->error_type;

      if (type != NULL && g_hash_table_add (seen, (char *) type))
        gtk_string_list_append (types, type);
    }
  self->filling = TRUE;
  gtk_drop_down_set_model (self->type_drop_down, G_LIST_MODEL (types));
  gtk_widget_set_visible (GTK_WIDGET (self->type_drop_down), g_hash_table_size (seen) > 1);
  self->filling = FALSE;
}

static gboolean
passes (MpisRunErrors          *self,
        const MpisRunLogFields *fields,
        const char             *needle)
{
  GtkStringObject *chosen = gtk_drop_down_get_selected_item (self->type_drop_down);

  if (gtk_drop_down_get_selected (self->type_drop_down) > 0 && chosen != NULL &&
      g_strcmp0 (gtk_string_object_get_string (chosen), fields->error_type) != 0)
    return FALSE;
  return *needle == '\0' || mpis_text_matches (fields->message, needle) ||
         mpis_text_matches (fields->error_message, needle) || mpis_text_matches (fields->stack_trace, needle);
}

static void
show_rows (MpisRunErrors *self)
{
  g_autofree char *needle = g_utf8_casefold (gtk_editable_get_text (self->search_entry), -1);
  guint n = 0;

  gtk_list_box_remove_all (self->list);
  for (guint i = 0; i < self->errors->len && n < MOST_ROWS; i++)
    if (passes (self, mpis_run_log_peek (self->errors->pdata[i]), needle))
      {
        gtk_list_box_append (self->list, make_row (self, self->errors->pdata[i]));
        n++;
      }
  gtk_widget_set_visible (self->filter_box, self->errors->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->list), n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->nothing_page), n == 0);
  adw_status_page_set_title (self->nothing_page, self->errors->len > 0 ? _("Nothing Found") : _("No Errors"));
  adw_status_page_set_description (self->nothing_page, self->errors->len > 0 ? _("No error has these words.")
                                                       : _("The automation reported none."));
}

static void
on_filter_changed_cb (MpisRunErrors *self)
{
  if (self->errors != NULL && !self->filling)
    show_rows (self);
}

static void
mpis_run_errors_dispose (GObject *object)
{
  MpisRunErrors *self = MPIS_RUN_ERRORS (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), MPIS_TYPE_RUN_ERRORS);
  g_clear_pointer (&self->errors, g_ptr_array_unref);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  G_OBJECT_CLASS (mpis_run_errors_parent_class)->dispose (object);
}

static void
mpis_run_errors_class_init (MpisRunErrorsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mpis_run_errors_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mpis/Dashboard/ui/run-errors.ui");
  gtk_widget_class_bind_template_child (widget_class, MpisRunErrors, filter_box);
  gtk_widget_class_bind_template_child (widget_class, MpisRunErrors, search_entry);
  gtk_widget_class_bind_template_child (widget_class, MpisRunErrors, type_drop_down);
  gtk_widget_class_bind_template_child (widget_class, MpisRunErrors, list);
  gtk_widget_class_bind_template_child (widget_class, MpisRunErrors, nothing_page);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed_cb);
}

static void
mpis_run_errors_init (MpisRunErrors *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mpis_run_errors_show:
 * @self: the view
 * @details: what is known of the run
 * @zone: for times
 *
 * What is open stays so while there are no other errors.
 *
 * Returns: how many errors there are
 */
guint
mpis_run_errors_show (MpisRunErrors  *self,
                      MpisRunDetails *details,
                      GTimeZone      *zone)
{
  guint before = self->errors != NULL ? self->errors->len : G_MAXUINT;

  g_return_val_if_fail (MPIS_IS_RUN_ERRORS (self), 0);

  g_clear_pointer (&self->errors, g_ptr_array_unref);
  self->errors = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = details->logs->len; i > 0; i--)
    if (is_error (details->logs->pdata[i - 1]))
      g_ptr_array_add (self->errors, g_object_ref (details->logs->pdata[i - 1]));
  g_time_zone_ref (zone);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  self->zone = zone;
  if (self->errors->len != before)
    {
      fill_types (self);
      show_rows (self);
    }
  return self->errors->len;
}
