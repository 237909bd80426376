#include "config.h"

#include "mpis-run-log-view.h"

#include <glib/gi18n.h>

#include "mpis-cell.h"
#include "mpis-columns.h"
#include "mpis-format.h"
#include "mpis-text-dialog.h"
#include "mpis-words.h"

struct _MpisRunLogView
{
  AdwBin parent_instance;

  GtkEditable    *search_entry;
  GtkDropDown    *level_drop_down;
  GtkLabel       *count_label;
  GtkStack       *stack;
  GtkListView    *list_view;
  AdwStatusPage  *nothing_page;

  GListStore     *lines;      /* what is shown, of MpisRunLog */
  MpisRunDetails *details;
  GTimeZone      *zone;
};

G_DEFINE_FINAL_TYPE (MpisRunLogView, mpis_run_log_view, ADW_TYPE_BIN)

static const struct { const char *icon; const char *css_class; } levels[] = {
  [MPIS_RUN_LEVEL_DEBUG] = { "info-outline-symbolic", "dimmed" },
  [MPIS_RUN_LEVEL_INFO] = { "info-outline-symbolic", NULL },
  [MPIS_RUN_LEVEL_WARNING] = { "dialog-warning-symbolic", "warning" },
  [MPIS_RUN_LEVEL_ERROR] = { "run-failed-symbolic", "error" },
};

/* --- words --- */

static void
append (GString    *text,
        const char *name,
        const char *value)
{
  if (value != NULL && *value != '\0')
    g_string_append_printf (text, "\n%s: %s", name, value);
}

static void
append_json (GString    *text,
             const char *name,
             const char *json)
{
  g_autofree char *pretty = json != NULL ? mpis_json_pretty (json) : NULL;

  if (pretty != NULL)
    g_string_append_printf (text, "\n\n%s:\n%s", name, pretty);
}

/**
 * mpis_run_log_to_text:
 * @log: a line of a log
 * @zone: for its time
 *
 * Returns: (transfer full): everything it says
 */
char *
mpis_run_log_to_text (MpisRunLog *log,
                      GTimeZone  *zone)
{
  const MpisRunLogFields *fields = mpis_run_log_peek (log);
  g_autofree char *when = mpis_words_instant (fields->at, zone);
  GString *text = g_string_new (fields->message);

  append (text, _("Time"), when);
  append (text, _("Level"), fields->level);
  append (text, _("Service"), fields->service);
  append (text, _("Workflow"), fields->workflow);
  append (text, _("Execution in n8n"), fields->execution);
  append (text, _("Draft ID"), fields->draft_id);
  append (text, _("Published Item ID"), fields->item_id);
  append (text, _("Error"), fields->error_type);
  append (text, _("Error Message"), fields->error_message);
  append_json (text, _("Trace"), fields->stack_trace);
  append_json (text, _("Last Input"), fields->last_input);
  append_json (text, _("Last Output"), fields->last_output);
  append_json (text, _("Context"), fields->context);
  return g_string_free (text, FALSE);
}

/* --- rows --- */

static void
on_setup_cb (GtkSignalListItemFactory *factory,
             GtkListItem              *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *time = gtk_label_new (NULL);
  GtkWidget *message = mpis_cell_new (FALSE);

  gtk_widget_add_css_class (time, "caption");
  gtk_widget_add_css_class (time, "dimmed");
  gtk_widget_add_css_class (time, "numeric");
  gtk_widget_set_hexpand (message, TRUE);
  gtk_widget_set_margin_start (box, 6);
  gtk_widget_set_margin_end (box, 6);
  gtk_box_append (GTK_BOX (box), gtk_image_new ());
  gtk_box_append (GTK_BOX (box), time);
  gtk_box_append (GTK_BOX (box), message);
  gtk_list_item_set_child (item, box);
}

static char *
clock_text (MpisInstant  at,
            GTimeZone   *zone)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (at / MPIS_SECOND);
  g_autoptr(GDateTime) local = g_date_time_to_timezone (utc, zone);

  return g_date_time_format (local, "%H:%M:%S");
}

static void
on_bind_cb (GtkSignalListItemFactory *factory,
            GtkListItem              *item,
            MpisRunLogView           *self)
{
  MpisRunLog *log = gtk_list_item_get_item (item);
  const MpisRunLogFields *fields = mpis_run_log_peek (log);
  MpisRunLevel level = mpis_run_log_get_level (log);
  GtkWidget *image = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *time = gtk_widget_get_next_sibling (image);
  const char *classes[] = { levels[level].css_class, NULL };
  g_autofree char *clock = clock_text (fields->at, self->zone);
  char line[512];

  gtk_image_set_from_icon_name (GTK_IMAGE (image), levels[level].icon);
  gtk_widget_set_css_classes (image, classes);
  gtk_label_set_text (GTK_LABEL (time), clock);
  mpis_cell_set_text (MPIS_CELL (gtk_widget_get_next_sibling (time)),
                      mpis_words_one_line (fields->message, line, sizeof line));
  gtk_list_item_set_accessible_label (item, fields->message);
}

static void
on_activate_cb (MpisRunLogView *self,
                guint           position)
{
  g_autoptr(MpisRunLog) log = g_list_model_get_item (G_LIST_MODEL (self->lines), position);
  g_autofree char *text = log != NULL ? mpis_run_log_to_text (log, self->zone) : NULL;

  if (text != NULL)
    adw_dialog_present (mpis_text_dialog_new (_("Log Entry"), text), GTK_WIDGET (self));
}

/* --- what is shown --- */

static gboolean
matches (const MpisRunLogFields *fields,
         const char             *needle)
{
  return mpis_text_matches (fields->message, needle) ||
         mpis_text_matches (fields->error_message, needle) ||
         mpis_text_matches (fields->service, needle) ||
         mpis_text_matches (fields->workflow, needle) ||
         mpis_text_matches (fields->execution, needle) ||
         mpis_text_matches (fields->draft_id, needle) ||
         mpis_text_matches (fields->item_id, needle);
}

static gboolean
same_line (MpisRunLog *a,
           MpisRunLog *b)
{
  const MpisRunLogFields *left = mpis_run_log_peek (a), *right = mpis_run_log_peek (b);

  return left->at == right->at && g_strcmp0 (left->message, right->message) == 0;
}

/* A log grows at its end: what is there stays, with where one has scrolled to. */
static guint
count_same (MpisRunLogView *self,
            GPtrArray      *wanted)
{
  guint n = MIN (g_list_model_get_n_items (G_LIST_MODEL (self->lines)), wanted->len);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(MpisRunLog) line = g_list_model_get_item (G_LIST_MODEL (self->lines), i);

      if (!same_line (line, wanted->pdata[i]))
        return i;
    }
  return n;
}

static void
show_nothing (MpisRunLogView *self)
{
  gboolean any = self->details->logs->len > 0;

  adw_status_page_set_title (self->nothing_page, any ? _("Nothing Found") : _("No Log"));
  adw_status_page_set_description (self->nothing_page,
    any ? _("No line of this level has these words.")
        : _("The automation has not reported what it did."));
}

static void
filter (MpisRunLogView *self)
{
  g_autofree char *needle = g_utf8_casefold (gtk_editable_get_text (self->search_entry), -1);
  guint level = gtk_drop_down_get_selected (self->level_drop_down);
  g_autoptr(GPtrArray) wanted = g_ptr_array_new ();
  g_autofree char *count = NULL;
  guint same;

  for (guint i = 0; i < self->details->logs->len; i++)
    {
      MpisRunLog *log = self->details->logs->pdata[i];

      if (mpis_run_log_get_level (log) >= level &&
          (*needle == '\0' || matches (mpis_run_log_peek (log), needle)))
        g_ptr_array_add (wanted, log);
    }
  same = count_same (self, wanted);
  g_list_store_splice (self->lines, same, g_list_model_get_n_items (G_LIST_MODEL (self->lines)) - same,
                       wanted->pdata != NULL ? wanted->pdata + same : NULL, wanted->len - same);
  count = mpis_format_count (wanted->len);
  gtk_label_set_text (self->count_label, count);
  show_nothing (self);
  gtk_stack_set_visible_child_name (self->stack, wanted->len > 0 ? "lines" : "nothing");
}

static void
on_filter_changed_cb (MpisRunLogView *self)
{
  if (self->details != NULL)
    filter (self);
}

static void
mpis_run_log_view_dispose (GObject *object)
{
  MpisRunLogView *self = MPIS_RUN_LOG_VIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), MPIS_TYPE_RUN_LOG_VIEW);
  g_clear_object (&self->lines);
  g_clear_pointer (&self->details, mpis_run_details_unref);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  G_OBJECT_CLASS (mpis_run_log_view_parent_class)->dispose (object);
}

static void
mpis_run_log_view_class_init (MpisRunLogViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mpis_run_log_view_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/mpis/Dashboard/ui/run-log.ui");
  gtk_widget_class_bind_template_child (widget_class, MpisRunLogView, search_entry);
  gtk_widget_class_bind_template_child (widget_class, MpisRunLogView, level_drop_down);
  gtk_widget_class_bind_template_child (widget_class, MpisRunLogView, count_label);
  gtk_widget_class_bind_template_child (widget_class, MpisRunLogView, stack);
  gtk_widget_class_bind_template_child (widget_class, MpisRunLogView, list_view);
  gtk_widget_class_bind_template_child (widget_class, MpisRunLogView, nothing_page);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_activate_cb);
}

static void
mpis_run_log_view_init (MpisRunLogView *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkNoSelection *selection;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->lines = g_list_store_new (MPIS_TYPE_RUN_LOG);
  selection = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->lines)));
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup_cb), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind_cb), self, G_CONNECT_DEFAULT);
  gtk_list_view_set_factory (self->list_view, factory);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (selection));
  g_object_unref (factory);
  g_object_unref (selection);
}

/**
 * mpis_run_log_view_show:
 * @self: the view
 * @details: what is known of the run
 * @zone: for times
 */
void
mpis_run_log_view_show (MpisRunLogView *self,
                        MpisRunDetails *details,
                        GTimeZone      *zone)
{
  g_return_if_fail (MPIS_IS_RUN_LOG_VIEW (self));
  g_return_if_fail (details != NULL);

  mpis_run_details_ref (details);
  g_clear_pointer (&self->details, mpis_run_details_unref);
  self->details = details;
  g_time_zone_ref (zone);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  self->zone = zone;
  filter (self);
}

/**
 * mpis_run_log_view_lines:
 * @self: the view
 *
 * Returns: (transfer none): the lines shown
 */
GListModel *
mpis_run_log_view_lines (MpisRunLogView *self)
{
  g_return_val_if_fail (MPIS_IS_RUN_LOG_VIEW (self), NULL);

  return G_LIST_MODEL (self->lines);
}
