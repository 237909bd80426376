#include "config.h"

#include "mpis-list-page-private.h"

#include <glib/gi18n.h>

#include "mpis-row.h"

enum { PROP_0, PROP_DETAIL, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MpisListPage, mpis_list_page, ADW_TYPE_BIN)

#define DETAIL_ROWS 0
#define DETAIL_ALL  3

static guint
count_all (MpisListPage *self)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (self->scope);

  return workspace != NULL ? g_list_model_get_n_items (self->kind->get_source (workspace)) : 0;
}

/* What is asked for last is taken back first. */
static void
say_why_empty (MpisListPage *self)
{
  const MpisListKind *kind = self->kind;
  gboolean filtered = mpis_list_filter_get_n (self->filter) > 0;
  gboolean scoped = mpis_scope_get_n_filters (self->scope) > 0;

  if (self->searching)
    mpis_state_pane_set_nothing (self->pane, "edit-find-symbolic", _("No Results"),
                                 filtered ? _(kind->no_match_filtered) : _(kind->no_match),
                                 _("Clear _Search"), "list.clear-search");
  else if (filtered && scoped)
    mpis_state_pane_set_nothing (self->pane, "filter-symbolic", _(kind->no_title),
                                 _(kind->no_pass_both), _("_Clear All Filters"),
                                 "list.clear-all-filters");
  else if (filtered)
    mpis_state_pane_set_nothing (self->pane, "filter-symbolic", _(kind->no_title),
                                 _(kind->no_pass_own), _("_Clear Filters"), "list.clear-filters");
  else if (scoped)
    mpis_state_pane_set_nothing (self->pane, "filter-symbolic", _(kind->no_title),
                                 _(kind->no_pass), _("_Clear Filters"), "win.clear-filters");
  else
    mpis_state_pane_set_nothing (self->pane, kind->icon_name, _(kind->no_title),
                                 _(kind->none_in_range), _("Show _All Time"), "win.range('all')");
}

static void
on_answered_cb (MpisListPage *self)
{
  const MpisListKind *kind = self->kind;
  guint n = mpis_row_list_get_n_found (self->rows);
  guint n_all = count_all (self);
  g_autofree char *count = kind->count (n);

  gtk_label_set_text (self->count_label, count);
  gtk_widget_set_visible (self->search_box, n_all > 0);
  if (n > 0)
    mpis_state_pane_set_nothing (self->pane, NULL, NULL, NULL, NULL, NULL);
  else if (n_all == 0 && kind->none_yet != NULL)
    mpis_state_pane_set_nothing (self->pane, kind->icon_name, _(kind->none_yet_title),
                                 _(kind->none_yet), _("Open _Help"), "app.help");
  else
    say_why_empty (self);
}

/* Only the view that is seen has rows to keep. */
static void
show_rows (MpisListPage *self)
{
  gboolean rows = self->detail == DETAIL_ROWS;

  gtk_column_view_set_model (self->column_view, rows ? NULL : GTK_SELECTION_MODEL (self->selection));
  gtk_list_view_set_model (self->list_view, rows ? GTK_SELECTION_MODEL (self->shown) : NULL);
  gtk_stack_set_visible_child_name (self->stack, rows ? "rows" : "columns");
  gtk_widget_set_visible (GTK_WIDGET (self->column_button), !rows);
  gtk_widget_set_visible (GTK_WIDGET (self->count_label), !rows);
}

static void
show_detail (MpisListPage *self)
{
  _mpis_list_page_show_columns (self);
  show_rows (self);
}

/* What is looked for anew is looked at from its beginning. */
void
_mpis_list_page_scroll_to_top (MpisListPage *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->rows)) == 0)
    return;
  if (self->detail == DETAIL_ROWS)
    gtk_list_view_scroll_to (self->list_view, 0, GTK_LIST_SCROLL_NONE, NULL);
  else
    gtk_column_view_scroll_to (self->column_view, 0, NULL, GTK_LIST_SCROLL_NONE, NULL);
}

static void
on_scope_changed_cb (MpisListPage *self)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (self->scope);
  GTimeZone *zone = mpis_scope_get_zone (self->scope);

  mpis_row_list_set_source (self->rows,
                            workspace != NULL ? self->kind->get_source (workspace) : NULL);
  _mpis_list_page_update_sieve (self);
  _mpis_list_page_show_filter (self);
  if (zone == self->zone)
    return;
  g_clear_pointer (&self->zone, g_time_zone_unref);
  self->zone = g_time_zone_ref (zone);
  mpis_row_list_rewrite (self->rows);
}

static void
on_search_changed_cb (MpisListPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  g_autofree char *needle = *text != '\0' ? g_utf8_casefold (text, -1) : NULL;

  self->searching = needle != NULL;
  _mpis_list_page_scroll_to_top (self);
  mpis_row_list_set_needle (self->rows, needle);
}

void
_mpis_list_page_end_search (MpisListPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
}

static void
on_sorter_changed_cb (GtkColumnViewSorter *sorter,
                      GtkSorterChange      change,
                      MpisListPage        *self)
{
  GtkColumnViewColumn *chosen = gtk_column_view_sorter_get_primary_sort_column (sorter);
  const char *id = chosen != NULL ? gtk_column_view_column_get_id (chosen) : NULL;
  GtkSortType order = gtk_column_view_sorter_get_primary_sort_order (sorter);
  const MpisColumn *column = NULL;

  for (guint i = 0; i < self->kind->n_columns; i++)
    if (g_strcmp0 (self->kind->columns[i].id, id) == 0)
      column = &self->kind->columns[i];
  mpis_row_list_set_order (self->rows, column, order == GTK_SORT_DESCENDING);
  if (self->column_view != NULL)   /* the sorter also changes when it is being done away with */
    _mpis_list_page_scroll_to_top (self);
}

static void
on_activate_cb (MpisListPage *self,
                guint         position)
{
  g_autoptr(MpisRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);

  if (row != NULL && mpis_row_get_item (row) != NULL)
    self->kind->open (GTK_WIDGET (self), self->scope, mpis_row_get_item (row));
}

static void
sort_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  MpisListPage *self = MPIS_LIST_PAGE (widget);

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
  _mpis_list_page_end_search (MPIS_LIST_PAGE (widget));
}

/* The last breakpoint that holds wins, so the narrowest is added last. */
static void
add_breakpoints (MpisListPage *self)
{
  int n = 0;

  while (self->kind->widths[n] != 0)
    n++;
  for (int detail = n - 1; detail >= 0; detail--)
    {
      AdwBreakpointCondition *condition =
        adw_breakpoint_condition_new_length (ADW_BREAKPOINT_CONDITION_MAX_WIDTH,
                                             self->kind->widths[detail], ADW_LENGTH_UNIT_SP);
      AdwBreakpoint *breakpoint = adw_breakpoint_new (condition);

      adw_breakpoint_add_setters (breakpoint, G_OBJECT (self), "detail", detail, NULL);
      adw_breakpoint_bin_add_breakpoint (self->bin, breakpoint);
    }
}

static void
mpis_list_page_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_DETAIL: g_value_set_int (value, MPIS_LIST_PAGE (object)->detail); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_list_page_set_property (GObject      *object,
                             guint         property_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  MpisListPage *self = MPIS_LIST_PAGE (object);

  switch (property_id)
    {
    case PROP_DETAIL:
      self->detail = g_value_get_int (value);
      if (self->rows != NULL)
        show_detail (self);
      break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_list_page_dispose (GObject *object)
{
  MpisListPage *self = MPIS_LIST_PAGE (object);

  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), MPIS_TYPE_LIST_PAGE);
  g_clear_object (&self->shown);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  g_clear_pointer (&self->chosen, g_array_unref);
  g_clear_object (&self->scope);
  g_clear_pointer (&self->filter, mpis_list_filter_unref);
  g_clear_pointer (&self->sieve, mpis_sieve_unref);
  g_clear_pointer (&self->sieve_of, mpis_sieve_unref);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  G_OBJECT_CLASS (mpis_list_page_parent_class)->dispose (object);
}

static void
mpis_list_page_class_init (MpisListPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mpis_list_page_dispose;
  object_class->get_property = mpis_list_page_get_property;
  object_class->set_property = mpis_list_page_set_property;

  properties[PROP_DETAIL] = g_param_spec_int ("detail", NULL, NULL, DETAIL_ROWS, DETAIL_ALL,
                                              DETAIL_ALL,
                                              G_PARAM_READWRITE | G_PARAM_CONSTRUCT |
                                              G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (MPIS_TYPE_COLUMN_BUTTON);
  g_type_ensure (MPIS_TYPE_LIST_FILTER_BAR);
  g_type_ensure (MPIS_TYPE_LIST_FILTER_BUTTON);
  g_type_ensure (MPIS_TYPE_SELECTION_BAR);
  g_type_ensure (MPIS_TYPE_STATE_PANE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/mpis/Dashboard/ui/list-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MpisListPage, bin);
  gtk_widget_class_bind_template_child (widget_class, MpisListPage, search_box);
  gtk_widget_class_bind_template_child (widget_class, MpisListPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, MpisListPage, filter_button);
  gtk_widget_class_bind_template_child (widget_class, MpisListPage, filter_bar);
  gtk_widget_class_bind_template_child (widget_class, MpisListPage, column_button);
  gtk_widget_class_bind_template_child (widget_class, MpisListPage, start_button);
  gtk_widget_class_bind_template_child (widget_class, MpisListPage, selection_bar);
  gtk_widget_class_bind_template_child (widget_class, MpisListPage, sort_button);
  gtk_widget_class_bind_template_child (widget_class, MpisListPage, count_label);
  gtk_widget_class_bind_template_child (widget_class, MpisListPage, pane);
  gtk_widget_class_bind_template_child (widget_class, MpisListPage, stack);
  gtk_widget_class_bind_template_child (widget_class, MpisListPage, column_view);
  gtk_widget_class_bind_template_child (widget_class, MpisListPage, list_view);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "on_stop_search_cb",
                                                G_CALLBACK (_mpis_list_page_end_search));
  gtk_widget_class_bind_template_callback (widget_class, on_activate_cb);
  gtk_widget_class_install_action (widget_class, "list.sort", "s", sort_action);
  gtk_widget_class_install_action (widget_class, "list.clear-search", NULL, clear_search_action);
  _mpis_list_page_install_filter (widget_class);
  _mpis_list_page_install_actions (widget_class);
  _mpis_list_page_install_run_actions (widget_class);
}

static void
mpis_list_page_init (MpisListPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_words (MpisListPage *self)
{
  const char *name = _(self->kind->name);

  gtk_search_entry_set_placeholder_text (self->search_entry, _(self->kind->search_hint));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search_entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _(self->kind->search_hint), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->column_view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list_view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
}

static void
allow_selection (MpisListPage *self)
{
  gboolean linked = self->kind->get_link != NULL;

  self->selection = mpis_selection_new (self->rows);
  mpis_selection_bar_show (self->selection_bar, self->scope, self->selection);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "list.copy-links", linked);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "list.open-links", linked);
  _mpis_list_page_add_keys (self);
  _mpis_list_page_enable_run_actions (self);
}

/**
 * mpis_list_page_show:
 * @kind: what is listed
 * @scope: what to look at
 *
 * Fills the page; once.
 */
void
mpis_list_page_show (MpisListPage       *self,
                     const MpisListKind *kind,
                     MpisScope          *scope)
{
  g_autoptr(GtkListItemFactory) factory = NULL;

  g_return_if_fail (MPIS_IS_LIST_PAGE (self));
  g_return_if_fail (self->scope == NULL);

  self->kind = kind;
  self->scope = g_object_ref (scope);
  self->filter = mpis_list_filter_new ();
  self->rows = mpis_row_list_new (kind);
  self->shown = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->rows)));
  allow_selection (self);
  set_words (self);
  _mpis_list_page_add_columns (self);
  factory = kind->make_rows (scope);
  gtk_list_view_set_factory (self->list_view, factory);
  g_signal_connect_object (gtk_column_view_get_sorter (self->column_view), "changed",
                           G_CALLBACK (on_sorter_changed_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (self->rows, "answered", G_CALLBACK (on_answered_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_search_entry_set_key_capture_widget (self->search_entry, GTK_WIDGET (self));
  mpis_state_pane_set_scope (self->pane, scope);
  g_signal_connect_object (scope, "changed", G_CALLBACK (on_scope_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (scope, "standings-changed",
                           G_CALLBACK (_mpis_list_page_update_standings), self, G_CONNECT_SWAPPED);
  show_detail (self);
  add_breakpoints (self);
  on_scope_changed_cb (self);
}

/**
 * mpis_list_page_begin_search:
 *
 * Puts the cursor into the search entry.
 */
void
mpis_list_page_begin_search (MpisListPage *self)
{
  g_return_if_fail (MPIS_IS_LIST_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

/**
 * mpis_list_page_peek_found:
 *
 * Returns: (transfer none) (nullable) (element-type GObject): all items listed, in order; never changed,
 *   another array takes its place
 */
GPtrArray *
mpis_list_page_peek_found (MpisListPage *self)
{
  g_return_val_if_fail (MPIS_IS_LIST_PAGE (self), NULL);

  return mpis_row_list_peek_found (self->rows);
}
