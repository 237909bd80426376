#include "config.h"

#include "mpis-posts-page.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-channel.h"
#include "mpis-columns.h"
#include "mpis-format.h"
#include "mpis-rows.h"
#include "mpis-state-pane.h"
#include "mpis-words.h"

struct _MpisPostsPage
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

G_DEFINE_FINAL_TYPE (MpisPostsPage, mpis_posts_page, ADW_TYPE_BIN)

#define DETAIL_LIST 0
#define DETAIL_ALL  3

static char *
published_text (gpointer    item,
                MpisScope  *scope,
                char      **tooltip)
{
  const MpisPostFields *post = mpis_post_peek (item);

  if (!post->published_known)
    *tooltip = g_strdup (_("Not known; this is when it was first measured"));
  return mpis_words_short (post->published_at, mpis_scope_get_zone (scope));
}

static char *
measured_text (gpointer    item,
               MpisScope  *scope,
               char      **tooltip)
{
  MpisInstant at = mpis_post_peek (item)->measured_at;

  if (at == MPIS_INSTANT_UNKNOWN)
    *tooltip = g_strdup (_("Never measured"));
  return mpis_words_short (at, mpis_scope_get_zone (scope));
}

static char *
channel_text (gpointer    item,
              MpisScope  *scope,
              char      **tooltip)
{
  return mpis_channel_get_label (mpis_post_peek (item)->channel);
}

static char *
title_text (gpointer    item,
            MpisScope  *scope,
            char      **tooltip)
{
  return mpis_post_get_heading (mpis_post_peek (item));
}

static char *
project_text (gpointer    item,
              MpisScope  *scope,
              char      **tooltip)
{
  return g_strdup (mpis_post_peek (item)->project_name);
}

static char *
persona_text (gpointer    item,
              MpisScope  *scope,
              char      **tooltip)
{
  return g_strdup (mpis_post_peek (item)->persona_name);
}

static char *
views_text (gpointer    item,
            MpisScope  *scope,
            char      **tooltip)
{
  return mpis_post_counter_text (mpis_post_peek (item), MPIS_COUNTER_VIEWS, tooltip);
}

static char *
reactions_text (gpointer    item,
                MpisScope  *scope,
                char      **tooltip)
{
  return mpis_post_counter_text (mpis_post_peek (item), MPIS_COUNTER_REACTIONS, tooltip);
}

static char *
comments_text (gpointer    item,
               MpisScope  *scope,
               char      **tooltip)
{
  return mpis_post_counter_text (mpis_post_peek (item), MPIS_COUNTER_COMMENTS, tooltip);
}

static char *
shares_text (gpointer    item,
             MpisScope  *scope,
             char      **tooltip)
{
  return mpis_post_counter_text (mpis_post_peek (item), MPIS_COUNTER_SHARES, tooltip);
}

static char *
rate_text (gpointer    item,
           MpisScope  *scope,
           char      **tooltip)
{
  return mpis_post_rate_text (mpis_post_peek (item), tooltip);
}

/* A rate nobody knows is less than any, as an unknown counter is. */
static int
compare_rates (gconstpointer a,
               gconstpointer b,
               gpointer      data)
{
  double x = mpis_counters_get_rate (&mpis_post_peek ((MpisPost *) a)->latest);
  double y = mpis_counters_get_rate (&mpis_post_peek ((MpisPost *) b)->latest);

  x = isnan (x) ? -1 : x;
  y = isnan (y) ? -1 : y;
  return x < y ? GTK_ORDERING_SMALLER : x > y ? GTK_ORDERING_LARGER : GTK_ORDERING_EQUAL;
}

/* Beside each column, the least detail at which it is shown. */
typedef struct {
  MpisColumn column;
  int        detail;
} PostColumn;

static const PostColumn columns[] = {
  { { "published", N_("Published"), 130, FALSE, "published-at", G_TYPE_INT64, published_text }, 1 },
  { { "channel", N_("Channel"), 92, FALSE, "channel", G_TYPE_STRING, channel_text }, 1 },
  { { "title", N_("Title"), -1, FALSE, "title", G_TYPE_STRING, title_text }, 1 },
  { { "project", N_("Project"), 150, FALSE, "project-name", G_TYPE_STRING, project_text }, 2 },
  { { "persona", N_("Persona"), 120, FALSE, "persona-name", G_TYPE_STRING, persona_text }, 3 },
  { { "views", N_("Views"), 84, TRUE, "views", G_TYPE_INT64, views_text }, 1 },
  { { "reactions", N_("Reactions"), 92, TRUE, "reactions", G_TYPE_INT64, reactions_text }, 1 },
  { { "comments", N_("Comments"), 96, TRUE, "comments", G_TYPE_INT64, comments_text }, 2 },
  { { "shares", N_("Shares"), 74, TRUE, "shares", G_TYPE_INT64, shares_text }, 3 },
  { { "rate", N_("Rate"), 74, TRUE, NULL, 0, rate_text, compare_rates }, 1 },
  { { "measured", N_("Measured"), 140, FALSE, "measured-at", G_TYPE_INT64, measured_text }, 3 },
};

static gboolean
keeps_post (gpointer item,
            gpointer data)
{
  MpisPostsPage *self = data;
  const MpisPostFields *post = mpis_post_peek (item);

  if (!mpis_scope_keeps_post (self->scope, post))
    return FALSE;
  return self->needle == NULL ||
         mpis_text_matches (post->title, self->needle) ||
         mpis_text_matches (post->text, self->needle) ||
         mpis_text_matches (post->item_id, self->needle);
}

static void
show_count (MpisPostsPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
  g_autofree char *count = mpis_format_count (n);
  g_autofree char *text = g_strdup_printf (ngettext ("%s post", "%s posts", n), count);

  gtk_label_set_text (self->count_label, text);
}

static void
on_rows_changed_cb (MpisPostsPage *self)
{
  gboolean has_data = mpis_scope_has_data (self->scope);
  gboolean pending = gtk_filter_list_model_get_pending (self->filtered) > 0;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));

  show_count (self);
  gtk_widget_set_visible (self->search_box, has_data);
  if (n > 0 || pending)
    mpis_state_pane_set_nothing (self->pane, NULL, NULL, NULL, NULL, NULL);
  else if (self->needle != NULL)
    mpis_state_pane_set_nothing (self->pane, "edit-find-symbolic", _("No Results"),
                                 _("No post in this time range has these words."),
                                 _("Clear _Search"), "posts.clear-search");
  else if (mpis_scope_get_n_filters (self->scope) > 0)
    mpis_state_pane_set_nothing (self->pane, "filter-symbolic", _("No Posts"),
                                 _("No post in this time range passes the filters."),
                                 _("_Clear Filters"), "win.clear-filters");
  else
    mpis_state_pane_set_nothing (self->pane, "posts-symbolic", _("No Posts"),
                                 _("Nothing was published in this time range."),
                                 _("Show _All Time"), "win.range('all')");
}

static void
show_rows (MpisPostsPage *self)
{
  gboolean list = self->detail == DETAIL_LIST;

  /* Only the view that is seen has rows to keep. */
  gtk_column_view_set_model (self->column_view, list ? NULL : GTK_SELECTION_MODEL (self->rows));
  gtk_list_view_set_model (self->list_view, list ? GTK_SELECTION_MODEL (self->rows) : NULL);
  gtk_stack_set_visible_child_name (self->stack, list ? "list" : "columns");
  gtk_widget_set_visible (self->sort_button, list);
  gtk_widget_set_visible (GTK_WIDGET (self->count_label), !list);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      GtkColumnViewColumn *column = mpis_column_view_find (self->column_view, columns[i].column.id);

      if (column != NULL)
        gtk_column_view_column_set_visible (column, self->detail >= columns[i].detail);
    }
}

static void
on_scope_changed_cb (MpisPostsPage *self)
{
  MpisWorkspace *workspace = mpis_scope_get_workspace (self->scope);
  GTimeZone *zone = mpis_scope_get_zone (self->scope);

  gtk_filter_list_model_set_model (self->filtered,
                                   workspace != NULL ? mpis_workspace_get_posts (workspace) : NULL);
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
on_search_changed_cb (MpisPostsPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  g_autofree char *needle = *text != '\0' ? g_utf8_casefold (text, -1) : NULL;
  GtkFilterChange change = GTK_FILTER_CHANGE_DIFFERENT;

  if (self->needle == NULL || (needle != NULL && g_str_has_prefix (needle, self->needle)))
    change = GTK_FILTER_CHANGE_MORE_STRICT;
  else if (needle == NULL || g_str_has_prefix (self->needle, needle))
    change = GTK_FILTER_CHANGE_LESS_STRICT;
  if (g_set_str (&self->needle, needle))
    gtk_filter_changed (GTK_FILTER (self->filter), change);
  on_rows_changed_cb (self);
}

static void
open_row (MpisPostsPage *self,
          guint          position)
{
  g_autoptr(MpisPost) post = g_list_model_get_item (G_LIST_MODEL (self->rows), position);

  if (post != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-post", "s", mpis_post_peek (post)->id);
}

static void
on_column_activate_cb (MpisPostsPage *self,
                       guint          position)
{
  open_row (self, position);
}

static void
on_list_activate_cb (MpisPostsPage *self,
                     guint          position)
{
  open_row (self, position);
}

static void
sort_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  MpisPostsPage *self = MPIS_POSTS_PAGE (widget);

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
  gtk_editable_set_text (GTK_EDITABLE (MPIS_POSTS_PAGE (widget)->search_entry), "");
}

static void
set_up_rows (MpisPostsPage *self)
{
  self->filter = gtk_custom_filter_new (keeps_post, self, NULL);
  self->filtered = gtk_filter_list_model_new (NULL, GTK_FILTER (g_object_ref (self->filter)));
  gtk_filter_list_model_set_incremental (self->filtered, TRUE);
  self->sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->filtered)),
                                          g_object_ref (gtk_column_view_get_sorter (self->column_view)));
  gtk_sort_list_model_set_incremental (self->sorted, TRUE);
  self->rows = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->sorted)));
  g_signal_connect_object (self->filtered, "items-changed", G_CALLBACK (on_rows_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filtered, "notify::pending", G_CALLBACK (on_rows_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
mpis_posts_page_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_DETAIL: g_value_set_int (value, MPIS_POSTS_PAGE (object)->detail); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_posts_page_set_property (GObject      *object,
                              guint         property_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  MpisPostsPage *self = MPIS_POSTS_PAGE (object);

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
mpis_posts_page_dispose (GObject *object)
{
  MpisPostsPage *self = MPIS_POSTS_PAGE (object);

  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), MPIS_TYPE_POSTS_PAGE);
  g_clear_object (&self->rows);
  g_clear_object (&self->sorted);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  g_clear_object (&self->scope);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->needle, g_free);
  G_OBJECT_CLASS (mpis_posts_page_parent_class)->dispose (object);
}

static void
mpis_posts_page_class_init (MpisPostsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mpis_posts_page_dispose;
  object_class->get_property = mpis_posts_page_get_property;
  object_class->set_property = mpis_posts_page_set_property;

  properties[PROP_DETAIL] = g_param_spec_int ("detail", NULL, NULL, DETAIL_LIST, DETAIL_ALL,
                                              DETAIL_ALL,
                                              G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (MPIS_TYPE_STATE_PANE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/mpis/Dashboard/ui/posts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MpisPostsPage, search_box);
  gtk_widget_class_bind_template_child (widget_class, MpisPostsPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, MpisPostsPage, sort_button);
  gtk_widget_class_bind_template_child (widget_class, MpisPostsPage, count_label);
  gtk_widget_class_bind_template_child (widget_class, MpisPostsPage, pane);
  gtk_widget_class_bind_template_child (widget_class, MpisPostsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, MpisPostsPage, column_view);
  gtk_widget_class_bind_template_child (widget_class, MpisPostsPage, list_view);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_column_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_list_activate_cb);
  gtk_widget_class_install_action (widget_class, "posts.sort", "s", sort_action);
  gtk_widget_class_install_action (widget_class, "posts.clear-search", NULL, clear_search_action);
}

static void
mpis_posts_page_init (MpisPostsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mpis_posts_page_set_scope:
 * @scope: what to look at
 */
void
mpis_posts_page_set_scope (MpisPostsPage *self,
                           MpisScope     *scope)
{
  g_return_if_fail (MPIS_IS_POSTS_PAGE (self));
  g_return_if_fail (self->scope == NULL);

  self->scope = g_object_ref (scope);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      MpisColumn column = columns[i].column;

      column.title = _(column.title);
      mpis_column_view_add (self->column_view, MPIS_TYPE_POST, &column, scope);
    }
  gtk_list_view_set_factory (self->list_view, mpis_post_row_factory_new (scope));
  set_up_rows (self);
  gtk_column_view_sort_by_column (self->column_view,
                                  mpis_column_view_find (self->column_view, "published"),
                                  GTK_SORT_DESCENDING);
  gtk_search_entry_set_key_capture_widget (self->search_entry, GTK_WIDGET (self));
  mpis_state_pane_set_scope (self->pane, scope);
  g_signal_connect_object (scope, "changed", G_CALLBACK (on_scope_changed_cb), self,
                           G_CONNECT_SWAPPED);
  show_rows (self);
  on_scope_changed_cb (self);
}

/**
 * mpis_posts_page_begin_search:
 *
 * Puts the cursor into the search entry.
 */
void
mpis_posts_page_begin_search (MpisPostsPage *self)
{
  g_return_if_fail (MPIS_IS_POSTS_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}
