#include "config.h"

#include "mpis-runs-page.h"

#include <glib/gi18n.h>

#include "mpis-columns.h"
#include "mpis-format.h"
#include "mpis-rows.h"
#include "mpis-run-dialog.h"
#include "mpis-state-pane.h"
#include "mpis-words.h"

struct _MpisRunsPage
{
  AdwBin parent_instance;

  GtkWidget          *search_box;
  GtkSearchEntry     *search_entry;
  GtkWidget          *sort_button;
  GtkLabel           *count_label;
  MpisStatePane      *pane;
  GtkStack           *stack;
  GtkColumnView      *column_view;
  GtkListView        *list_view;

  MpisScope          *scope;
  GTimeZone          *zone;      /* the one the visible cells were written in */
  GtkCustomFilter    *filter;
  GtkFilterListModel *filtered;
  GtkSortListModel   *sorted;
  GtkNoSelection     *rows;
  char               *needle;    /* (nullable): what is searched for, case-folded */
  int                 detail;
};

enum { PROP_0, PROP_DETAIL, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MpisRunsPage, mpis_runs_page, ADW_TYPE_BIN)

#define DETAIL_LIST 0
#define DETAIL_ALL  2

static char *
project_text (gpointer    item,
              MpisScope  *scope,
              char      **tooltip)
{
  return g_strdup (mpis_run_peek (item)->project_name);
}

static char *
persona_text (gpointer    item,
              MpisScope  *scope,
              char      **tooltip)
{
  return g_strdup (mpis_run_peek (item)->persona_name);
}

static char *
channels_text (gpointer    item,
               MpisScope  *scope,
               char      **tooltip)
{
  return mpis_run_channels_text (mpis_run_peek (item));
}

static char *
started_text (gpointer    item,
              MpisScope  *scope,
              char      **tooltip)
{
  return mpis_words_short (mpis_run_peek (item)->started_at, mpis_scope_get_zone (scope));
}

static char *
duration_text (gpointer    item,
               MpisScope  *scope,
               char      **tooltip)
{
  const MpisRunFields *run = mpis_run_peek (item);

  if (run->completed_at == MPIS_INSTANT_UNKNOWN)
    {
      *tooltip = g_strdup (_("Not finished"));
      return g_strdup (MPIS_TEXT_MISSING);
    }
  return mpis_words_span (run->completed_at - run->started_at);
}

static int
compare_durations (gconstpointer a,
                   gconstpointer b,
                   gpointer      data)
{
  const MpisRunFields *x = mpis_run_peek ((MpisRun *) a);
  const MpisRunFields *y = mpis_run_peek ((MpisRun *) b);
  gint64 p = x->completed_at == MPIS_INSTANT_UNKNOWN ? -1 : x->completed_at - x->started_at;
  gint64 q = y->completed_at == MPIS_INSTANT_UNKNOWN ? -1 : y->completed_at - y->started_at;

  return p < q ? GTK_ORDERING_SMALLER : p > q ? GTK_ORDERING_LARGER : GTK_ORDERING_EQUAL;
}

static char *
message_text (gpointer    item,
              MpisScope  *scope,
              char      **tooltip)
{
  const char *message = mpis_run_peek (item)->error_message;
  char line[512];

  return g_strdup (message != NULL ? mpis_words_one_line (message, line, sizeof line) : "");
}

static const MpisColumn columns[] = {
  { "status", N_("Status"), 150, FALSE, "status", G_TYPE_INT, NULL },
  { "project", N_("Project"), 150, FALSE, "project-name", G_TYPE_STRING, project_text },
  { "persona", N_("Persona"), 110, FALSE, "persona-name", G_TYPE_STRING, persona_text },
  { "channels", N_("Channels"), 130, FALSE, NULL, 0, channels_text },
  { "started", N_("Started"), 130, FALSE, "started-at", G_TYPE_INT64, started_text },
  { "duration", N_("Duration"), 100, FALSE, NULL, 0, duration_text, compare_durations },
  { "message", N_("Message"), -1, FALSE, "error-message", G_TYPE_STRING, message_text },
};

static void
on_setup_status_cb (GtkSignalListItemFactory *factory,
                    GtkListItem              *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *word = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (word),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (word), 3);
  gtk_widget_set_hexpand (word, TRUE);
  gtk_box_append (GTK_BOX (box), gtk_image_new ());
  gtk_box_append (GTK_BOX (box), word);
  gtk_list_item_set_child (item, box);
}

static void
on_bind_status_cb (GtkSignalListItemFactory *factory,
                   GtkListItem              *item)
{
  MpisRun *run = gtk_list_item_get_item (item);
  GtkWidget *image = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  g_autofree char *word = mpis_run_status_word (mpis_run_peek (run));
  const char *classes[] = { mpis_run_status_class (mpis_run_get_status (run)), NULL };

  gtk_image_set_from_icon_name (GTK_IMAGE (image),
                                mpis_run_status_icon (mpis_run_get_status (run)));
  gtk_widget_set_css_classes (image, classes);
  gtk_inscription_set_text (GTK_INSCRIPTION (gtk_widget_get_next_sibling (image)), word);
}

static GtkListItemFactory *
make_status_factory (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup_status_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind_status_cb), NULL);
  return factory;
}

static gboolean
matches (MpisRunsPage        *self,
         const MpisRunFields *run)
{
  g_autofree char *word = mpis_run_status_word (run);
  g_autofree char *channels = mpis_run_channels_text (run);

  return mpis_text_matches (run->project_name, self->needle) ||
         mpis_text_matches (run->persona_name, self->needle) ||
         mpis_text_matches (run->error_message, self->needle) ||
         mpis_text_matches (run->id, self->needle) ||
         mpis_text_matches (word, self->needle) ||
         mpis_text_matches (channels, self->needle);
}

static gboolean
keeps_run (gpointer item,
           gpointer data)
{
  MpisRunsPage *self = data;
  const MpisRunFields *run = mpis_run_peek (item);

  return mpis_scope_keeps_run (self->scope, run) && (self->needle == NULL || matches (self, run));
}

static void
show_count (MpisRunsPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
  g_autofree char *count = mpis_format_count (n);
  g_autofree char *text = g_strdup_printf (ngettext ("%s run", "%s runs", n), count);

  gtk_label_set_text (self->count_label, text);
}

static void
on_rows_changed_cb (MpisRunsPage *self)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (self->scope);
  guint n_all = workspace != NULL ? g_list_model_get_n_items (mpis_workspace_get_runs (workspace)) : 0;
  gboolean pending = gtk_filter_list_model_get_pending (self->filtered) > 0;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));

  show_count (self);
  gtk_widget_set_visible (self->search_box, n_all > 0);
  if (n > 0 || pending)
    mpis_state_pane_set_nothing (self->pane, NULL, NULL, NULL, NULL, NULL);
  else if (n_all == 0)
    mpis_state_pane_set_nothing (self->pane, "runs-symbolic", _("No Runs Yet"),
                                 _("Runs appear here once an automation publishes for one of your projects. Posts that were imported have none."),
                                 _("Open _Help"), "app.help");
  else if (self->needle != NULL)
    mpis_state_pane_set_nothing (self->pane, "edit-find-symbolic", _("No Results"),
                                 _("No run in this time range has these words."),
                                 _("Clear _Search"), "runs.clear-search");
  else if (mpis_scope_get_n_filters (self->scope) > 0)
    mpis_state_pane_set_nothing (self->pane, "filter-symbolic", _("No Runs"),
                                 _("No run in this time range passes the filters."),
                                 _("_Clear Filters"), "win.clear-filters");
  else
    mpis_state_pane_set_nothing (self->pane, "runs-symbolic", _("No Runs"),
                                 _("No run was started in this time range."),
                                 _("Show _All Time"), "win.range('all')");
}

static void
show_rows (MpisRunsPage *self)
{
  static const char *const extra[] = { "persona", "channels", "duration" };
  gboolean list = self->detail == DETAIL_LIST;

  /* Only the view that is seen has rows to keep. */
  gtk_column_view_set_model (self->column_view, list ? NULL : GTK_SELECTION_MODEL (self->rows));
  gtk_list_view_set_model (self->list_view, list ? GTK_SELECTION_MODEL (self->rows) : NULL);
  gtk_stack_set_visible_child_name (self->stack, list ? "list" : "columns");
  gtk_widget_set_visible (self->sort_button, list);
  gtk_widget_set_visible (GTK_WIDGET (self->count_label), !list);
  for (guint i = 0; i < G_N_ELEMENTS (extra); i++)
    gtk_column_view_column_set_visible (mpis_column_view_find (self->column_view, extra[i]),
                                        self->detail == DETAIL_ALL);
}

static void
on_scope_changed_cb (MpisRunsPage *self)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (self->scope);
  GTimeZone *zone = mpis_scope_get_zone (self->scope);

  gtk_filter_list_model_set_model (self->filtered,
                                   workspace != NULL ? mpis_workspace_get_runs (workspace) : NULL);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  if (zone != self->zone)
    {
      g_clear_pointer (&self->zone, g_time_zone_unref);
      self->zone = g_time_zone_ref (zone);
      gtk_column_view_set_model (self->column_view, NULL);
      gtk_list_view_set_model (self->list_view, NULL);
      show_rows (self);
    }
  on_rows_changed_cb (self);
}

static void
on_search_changed_cb (MpisRunsPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  g_autofree char *needle = *text != '\0' ? g_utf8_casefold (text, -1) : NULL;

  if (g_set_str (&self->needle, needle))
    gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  on_rows_changed_cb (self);
}

static void
open_row (MpisRunsPage *self,
          guint         position)
{
  g_autoptr(MpisRun) run = g_list_model_get_item (G_LIST_MODEL (self->rows), position);

  if (run != NULL)
    {
      g_autoptr(AdwDialog) dialog = mpis_run_dialog_new (run, self->scope);

      adw_dialog_present (dialog, GTK_WIDGET (self));
    }
}

static void
on_column_activate_cb (MpisRunsPage *self,
                       guint         position)
{
  open_row (self, position);
}

static void
on_list_activate_cb (MpisRunsPage *self,
                     guint         position)
{
  open_row (self, position);
}

static void
sort_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  MpisRunsPage *self = MPIS_RUNS_PAGE (widget);

  gtk_column_view_sort_by_column (self->column_view,
                                  mpis_column_view_find (self->column_view,
                                                         g_variant_get_string (parameter, NULL)),
                                  GTK_SORT_DESCENDING);
}

static void
clear_search_action (GtkWidget  *widget,
                     const char *action,
                     GVariant   *parameter)
{
  gtk_editable_set_text (GTK_EDITABLE (MPIS_RUNS_PAGE (widget)->search_entry), "");
}

static void
set_up_rows (MpisRunsPage *self)
{
  self->filter = gtk_custom_filter_new (keeps_run, self, NULL);
  self->filtered = gtk_filter_list_model_new (NULL, GTK_FILTER (g_object_ref (self->filter)));
  gtk_filter_list_model_set_incremental (self->filtered, TRUE);
  self->sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->filtered)),
                                          g_object_ref (gtk_column_view_get_sorter (self->column_view)));
  self->rows = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->sorted)));
  g_signal_connect_object (self->filtered, "items-changed", G_CALLBACK (on_rows_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filtered, "notify::pending", G_CALLBACK (on_rows_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
set_up_columns (MpisRunsPage *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      MpisColumn column = columns[i];

      column.title = _(column.title);
      if (column.text != NULL)
        mpis_column_view_add (self->column_view, MPIS_TYPE_RUN, &column, self->scope);
      else
        mpis_column_view_add_made (self->column_view, MPIS_TYPE_RUN, &column,
                                   make_status_factory ());
    }
}

static void
mpis_runs_page_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_DETAIL: g_value_set_int (value, MPIS_RUNS_PAGE (object)->detail); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_runs_page_set_property (GObject      *object,
                             guint         property_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  MpisRunsPage *self = MPIS_RUNS_PAGE (object);

  switch (property_id)
    {
    case PROP_DETAIL:
      self->detail = g_value_get_int (value);
      if (self->rows != NULL)
        show_rows (self);
      break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_runs_page_dispose (GObject *object)
{
  MpisRunsPage *self = MPIS_RUNS_PAGE (object);

  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), MPIS_TYPE_RUNS_PAGE);
  g_clear_object (&self->rows);
  g_clear_object (&self->sorted);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->scope);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->needle, g_free);
  G_OBJECT_CLASS (mpis_runs_page_parent_class)->dispose (object);
}

static void
mpis_runs_page_class_init (MpisRunsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mpis_runs_page_dispose;
  object_class->get_property = mpis_runs_page_get_property;
  object_class->set_property = mpis_runs_page_set_property;

  properties[PROP_DETAIL] = g_param_spec_int ("detail", NULL, NULL, DETAIL_LIST, DETAIL_ALL,
                                              DETAIL_ALL,
                                              G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (MPIS_TYPE_STATE_PANE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mpis/Dashboard/ui/runs-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MpisRunsPage, search_box);
  gtk_widget_class_bind_template_child (widget_class, MpisRunsPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, MpisRunsPage, sort_button);
  gtk_widget_class_bind_template_child (widget_class, MpisRunsPage, count_label);
  gtk_widget_class_bind_template_child (widget_class, MpisRunsPage, pane);
  gtk_widget_class_bind_template_child (widget_class, MpisRunsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, MpisRunsPage, column_view);
  gtk_widget_class_bind_template_child (widget_class, MpisRunsPage, list_view);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_column_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_list_activate_cb);
  gtk_widget_class_install_action (widget_class, "runs.sort", "s", sort_action);
  gtk_widget_class_install_action (widget_class, "runs.clear-search", NULL, clear_search_action);
}

static void
mpis_runs_page_init (MpisRunsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mpis_runs_page_set_scope:
 * @scope: what to look at
 */
void
mpis_runs_page_set_scope (MpisRunsPage *self,
                          MpisScope    *scope)
{
  g_return_if_fail (MPIS_IS_RUNS_PAGE (self));
  g_return_if_fail (self->scope == NULL);

  self->scope = g_object_ref (scope);
  set_up_columns (self);
  gtk_list_view_set_factory (self->list_view, mpis_run_row_factory_new (scope));
  set_up_rows (self);
  gtk_column_view_sort_by_column (self->column_view,
                                  mpis_column_view_find (self->column_view, "started"),
                                  GTK_SORT_DESCENDING);
  gtk_search_entry_set_key_capture_widget (self->search_entry, GTK_WIDGET (self));
  mpis_state_pane_set_scope (self->pane, scope);
  g_signal_connect_object (scope, "changed", G_CALLBACK (on_scope_changed_cb), self,
                           G_CONNECT_SWAPPED);
  show_rows (self);
  on_scope_changed_cb (self);
}

/**
 * mpis_runs_page_begin_search:
 *
 * Puts the cursor into the search entry.
 */
void
mpis_runs_page_begin_search (MpisRunsPage *self)
{
  g_return_if_fail (MPIS_IS_RUNS_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}
