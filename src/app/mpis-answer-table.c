#include "config.h"

#include "mpis-answer-table.h"

#include <glib/gi18n.h>

#include "mpis-cell.h"
#include "mpis-columns.h"
#include "mpis-words.h"

struct _MpisAnswerTable
{
  AdwBin parent_instance;

  GtkColumnView    *column_view;
  GtkLabel         *total_label;
  GtkLabel         *before_label;
  GtkLabel         *change_label;

  MpisAnswer       *answer;
  MpisMetric        metric;
  MpisGroup         by;
  GtkSortListModel *sorted;
  GMenu            *sort_columns;   /* those that are shown */
  gboolean          compact;
  gboolean          to_top;         /* once the rows are in their order */
};

enum { PROP_0, PROP_COMPACT, PROP_SORT_BY, PROP_REVERSED, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { ACTIVATE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MpisAnswerTable, mpis_answer_table, ADW_TYPE_BIN)

/* More rows than these are sorted bit by bit, lest the window stand still meanwhile. */
#define MANY_ROWS 5000

/* Of the names of rows at least as much is seen, in pixels. */
#define LABEL_WIDTH 100

/* What a column shows; from 0 on, that part. */
enum { SHOW_LABEL = -4, SHOW_VALUE = -3, SHOW_BEFORE = -2, SHOW_CHANGE = -1 };

#define SHOWN_BY(object) (GPOINTER_TO_INT (g_object_get_data (G_OBJECT (object), "mpis-shown")))

static const MpisValue *
value_shown (MpisAnswerRow *row,
             int            shown)
{
  return shown == SHOW_VALUE    ? mpis_answer_row_get_value (row)
         : shown == SHOW_BEFORE ? mpis_answer_row_get_before (row)
                                : mpis_answer_row_get_part (row, shown);
}

static char *
change_shown (const MpisValue *now,
              const MpisValue *before,
              MpisMetric       metric,
              int             *direction)
{
  *direction = 0;
  if (!now->known || !before->known)
    return g_strdup (MPIS_TEXT_MISSING);
  return mpis_words_change (now, before, metric, direction);
}

static void
colour_change (GtkWidget *widget,
               int        direction)
{
  gtk_widget_remove_css_class (widget, "success");
  gtk_widget_remove_css_class (widget, "error");
  if (direction != 0)
    gtk_widget_add_css_class (widget, direction > 0 ? "success" : "error");
}

static void
on_setup_cb (GtkSignalListItemFactory *factory,
             GtkListItem              *item)
{
  GtkWidget *cell = mpis_cell_new (SHOWN_BY (factory) != SHOW_LABEL);

  if (SHOWN_BY (factory) != SHOW_LABEL)
    gtk_widget_add_css_class (cell, "numeric");
  else
    gtk_widget_set_size_request (cell, LABEL_WIDTH, -1);
  if (SHOWN_BY (factory) == SHOW_BEFORE)
    gtk_widget_add_css_class (cell, "dimmed");
  gtk_list_item_set_child (item, cell);
}

static void
on_bind_cb (GtkSignalListItemFactory *factory,
            GtkListItem              *item,
            MpisAnswerTable          *self)
{
  MpisAnswerRow *row = gtk_list_item_get_item (item);
  GtkWidget *cell = gtk_list_item_get_child (item);
  int shown = SHOWN_BY (factory);
  g_autofree char *text = NULL;

  if (shown == SHOW_LABEL)
    text = g_strdup (mpis_answer_row_get_label (row));
  else if (shown == SHOW_CHANGE)
    {
      int direction;

      text = change_shown (mpis_answer_row_get_value (row), mpis_answer_row_get_before (row),
                           self->metric, &direction);
      colour_change (cell, direction);
    }
  else
    text = mpis_words_value (value_shown (row, shown), self->metric);
  mpis_cell_set_text (MPIS_CELL (cell), text);
}

static int
compare_numbers (const double a,
                 const double b)
{
  return a < b ? GTK_ORDERING_SMALLER : a > b ? GTK_ORDERING_LARGER : GTK_ORDERING_EQUAL;
}

/* What nobody knows is less than anything. */
static double
sort_number (MpisAnswerRow *row,
             int            shown)
{
  const MpisValue *value, *before = mpis_answer_row_get_before (row);

  if (shown == SHOW_LABEL)
    return mpis_answer_row_get_place (row);
  if (shown != SHOW_CHANGE)
    {
      value = value_shown (row, shown);
      return value->known ? value->number : -G_MAXDOUBLE;
    }
  value = mpis_answer_row_get_value (row);
  if (!value->known || !before->known)
    return -G_MAXDOUBLE;
  return value->number - before->number;
}

static int
compare_rows (gconstpointer a,
              gconstpointer b,
              gpointer      shown)
{
  int column = GPOINTER_TO_INT (shown);

  return compare_numbers (sort_number ((MpisAnswerRow *) a, column),
                          sort_number ((MpisAnswerRow *) b, column));
}

static void
add_column (MpisAnswerTable *self,
            const char      *id,
            const char      *title,
            int              width,
            int              shown)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkColumnViewColumn) column = gtk_column_view_column_new (title, factory);
  g_autoptr(GtkSorter) sorter =
    GTK_SORTER (gtk_custom_sorter_new (compare_rows, GINT_TO_POINTER (shown), NULL));

  g_object_set_data (G_OBJECT (factory), "mpis-shown", GINT_TO_POINTER (shown));
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup_cb), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind_cb), self, 0);
  gtk_column_view_column_set_id (column, id);
  gtk_column_view_column_set_resizable (column, TRUE);
  g_object_set_data (G_OBJECT (column), "mpis-width", GINT_TO_POINTER (width));
  gtk_column_view_column_set_expand (column, width < 0);
  gtk_column_view_column_set_sorter (column, sorter);
  gtk_column_view_append_column (self->column_view, column);
  if (shown != SHOW_LABEL)
    mpis_column_view_align_last (self->column_view);
}

static const char *
group_title (MpisGroup group)
{
  switch (group)
    {
    case MPIS_GROUP_DAY:     return _("Day");
    case MPIS_GROUP_WEEK:    return _("Week");
    case MPIS_GROUP_MONTH:   return _("Month");
    case MPIS_GROUP_HOUR:    return _("Hour");
    case MPIS_GROUP_WEEKDAY: return _("Weekday");
    case MPIS_GROUP_CHANNEL: return _("Channel");
    case MPIS_GROUP_PROJECT: return _("Project");
    case MPIS_GROUP_PERSONA: return _("Persona");
    case MPIS_GROUP_POST:    return _("Post");
    default:                 g_return_val_if_reached ("");
    }
}

static void
name_table (MpisAnswerTable *self)
{
  /* Translators: what a chart or table shows and by what, as in “Views by Day” */
  g_autofree char *name = g_strdup_printf (_("%s %s"), mpis_words_metric_name (self->metric),
                                           mpis_group_get_by_label (self->by));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->column_view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
}

static void
remove_columns (MpisAnswerTable *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->column_view);

  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (self->column_view, column);
    }
}

/* Columns are as wide as the size of text asks for. */
static void
set_widths (MpisAnswerTable *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->column_view);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      int width = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (column), "mpis-width"));

      if (width > 0)
        width = (int) adw_length_unit_to_px (ADW_LENGTH_UNIT_SP, width,
                                             gtk_widget_get_settings (GTK_WIDGET (self)));
      gtk_column_view_column_set_fixed_width (column, width);
    }
}

static void
add_columns (MpisAnswerTable *self)
{
  GArray *parts = self->answer->parts;

  remove_columns (self);
  add_column (self, "label", group_title (self->by), -1, SHOW_LABEL);
  for (guint i = 0; i < parts->len; i++)
    {
      const MpisAnswerPart *part = &g_array_index (parts, MpisAnswerPart, i);
      g_autofree char *id = g_strdup_printf ("part-%u", i);

      add_column (self, id, part->label, 96, i);
    }
  add_column (self, "value", parts->len > 0 ? _("Total") : mpis_words_metric_name (self->metric),
              96, SHOW_VALUE);
  if (self->answer->compared)
    {
      add_column (self, "before", _("Before"), 84, SHOW_BEFORE);
      add_column (self, "change", _("Change"), 92, SHOW_CHANGE);
    }
  set_widths (self);
}

static void
show_columns (MpisAnswerTable *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->column_view);

  g_menu_remove_all (self->sort_columns);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      g_autoptr(GMenuItem) item = g_menu_item_new (gtk_column_view_column_get_title (column), NULL);
      const char *id = gtk_column_view_column_get_id (column);
      gboolean visible = !self->compact || !(g_str_has_prefix (id, "part-") ||
                                             g_str_equal (id, "before"));

      gtk_column_view_column_set_visible (column, visible);
      g_menu_item_set_action_and_target (item, "sort.by", "s", id);
      if (visible)
        g_menu_append_item (self->sort_columns, item);
    }
}

static GtkColumnViewSorter *
sorter_of (MpisAnswerTable *self)
{
  return GTK_COLUMN_VIEW_SORTER (gtk_column_view_get_sorter (self->column_view));
}

static GtkColumnViewColumn *
sort_column (MpisAnswerTable *self)
{
  return gtk_column_view_sorter_get_primary_sort_column (sorter_of (self));
}

/* What rows are called begins at its beginning; of numbers the highest come first. */
static gboolean
is_ascending (GtkColumnViewColumn *column,
              gboolean             reversed)
{
  return g_str_equal (gtk_column_view_column_get_id (column), "label") != reversed;
}

static gboolean
is_reversed (MpisAnswerTable *self)
{
  GtkColumnViewColumn *column = sort_column (self);
  gboolean ascending = gtk_column_view_sorter_get_primary_sort_order (sorter_of (self)) ==
                       GTK_SORT_ASCENDING;

  return column != NULL && ascending != is_ascending (column, FALSE);
}

static void
sort_by (MpisAnswerTable     *self,
         GtkColumnViewColumn *column,
         gboolean             reversed)
{
  if (column != NULL)
    gtk_column_view_sort_by_column (self->column_view, column,
                                    is_ascending (column, reversed) ? GTK_SORT_ASCENDING
                                                                    : GTK_SORT_DESCENDING);
}

/* While rows are being put in order, the view would follow the one that was the first. */
static void
go_to_top (MpisAnswerTable *self)
{
  if (!self->to_top || gtk_sort_list_model_get_pending (self->sorted) > 0)
    return;
  self->to_top = FALSE;
  if (g_list_model_get_n_items (G_LIST_MODEL (self->sorted)) > 0)
    gtk_column_view_scroll_to (self->column_view, 0, NULL, GTK_LIST_SCROLL_NONE, NULL);
}

static void
on_sorter_changed_cb (MpisAnswerTable *self)
{
  if (self->column_view == NULL)   /* the sorter also changes when it is being done away with */
    return;
  self->to_top = TRUE;
  go_to_top (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SORT_BY]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REVERSED]);
}

/* What has an order of its own keeps it; of all else the highest come first. */
static void
sort_rows (MpisAnswerTable *self)
{
  gboolean in_order = mpis_group_is_span (self->by) || self->by == MPIS_GROUP_HOUR ||
                      self->by == MPIS_GROUP_WEEKDAY;

  sort_by (self, mpis_column_view_find (self->column_view, in_order ? "label" : "value"), FALSE);
}

static void
show_total (MpisAnswerTable *self)
{
  const MpisAnswer *answer = self->answer;
  g_autofree char *total = mpis_words_value (&answer->total, self->metric);
  g_autofree char *before = mpis_words_value (&answer->before, self->metric);
  g_autofree char *days = mpis_words_days (answer->previous.from, answer->previous.to);
  /* Translators: the value of the period before, as in “was 1,200” */
  g_autofree char *was = g_strdup_printf (_("was %s"), before);
  g_autofree char *change = NULL;
  int direction;

  gtk_label_set_text (self->total_label, total);
  gtk_widget_set_visible (GTK_WIDGET (self->before_label), answer->compared);
  gtk_widget_set_visible (GTK_WIDGET (self->change_label), answer->compared);
  if (!answer->compared)
    return;
  change = change_shown (&answer->total, &answer->before, self->metric, &direction);
  gtk_label_set_text (self->before_label, was);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->before_label), days);
  gtk_label_set_text (self->change_label, change);
  colour_change (GTK_WIDGET (self->change_label), direction);
}

static void
on_activate_cb (MpisAnswerTable *self,
                guint            position)
{
  g_autoptr(MpisAnswerRow) row = g_list_model_get_item (G_LIST_MODEL (self->sorted), position);

  if (row != NULL)
    g_signal_emit (self, signals[ACTIVATE], 0, row);
}

static void
mpis_answer_table_get_property (GObject    *object,
                                guint       property_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  MpisAnswerTable *self = MPIS_ANSWER_TABLE (object);
  GtkColumnViewColumn *column = self->column_view != NULL ? sort_column (self) : NULL;

  switch (property_id)
    {
    case PROP_COMPACT:
      g_value_set_boolean (value, self->compact);
      break;
    case PROP_SORT_BY:
      g_value_set_string (value, column != NULL ? gtk_column_view_column_get_id (column) : "");
      break;
    case PROP_REVERSED:
      g_value_set_boolean (value, column != NULL && is_reversed (self));
      break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_answer_table_set_property (GObject      *object,
                                guint         property_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  MpisAnswerTable *self = MPIS_ANSWER_TABLE (object);

  switch (property_id)
    {
    case PROP_COMPACT:
      self->compact = g_value_get_boolean (value);
      show_columns (self);
      break;
    case PROP_SORT_BY:
      sort_by (self, mpis_column_view_find (self->column_view, g_value_get_string (value)), FALSE);
      break;
    case PROP_REVERSED:
      sort_by (self, sort_column (self), g_value_get_boolean (value));
      break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_answer_table_dispose (GObject *object)
{
  MpisAnswerTable *self = MPIS_ANSWER_TABLE (object);

  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), MPIS_TYPE_ANSWER_TABLE);
  g_clear_object (&self->sorted);
  g_clear_object (&self->sort_columns);
  g_clear_pointer (&self->answer, mpis_answer_free);
  G_OBJECT_CLASS (mpis_answer_table_parent_class)->dispose (object);
}

static void
mpis_answer_table_class_init (MpisAnswerTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mpis_answer_table_dispose;
  object_class->get_property = mpis_answer_table_get_property;
  object_class->set_property = mpis_answer_table_set_property;

  properties[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE,
                                                   G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SORT_BY] = g_param_spec_string ("sort-by", NULL, NULL, NULL,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                    G_PARAM_STATIC_STRINGS);
  properties[PROP_REVERSED] = g_param_spec_boolean ("reversed", NULL, NULL, FALSE,
                                                    G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                      G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[ACTIVATE] = g_signal_new ("activate", MPIS_TYPE_ANSWER_TABLE, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, MPIS_TYPE_ANSWER_ROW);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/mpis/Dashboard/ui/answer-table.ui");
  gtk_widget_class_bind_template_child (widget_class, MpisAnswerTable, column_view);
  gtk_widget_class_bind_template_child (widget_class, MpisAnswerTable, total_label);
  gtk_widget_class_bind_template_child (widget_class, MpisAnswerTable, before_label);
  gtk_widget_class_bind_template_child (widget_class, MpisAnswerTable, change_label);
  gtk_widget_class_bind_template_callback (widget_class, on_activate_cb);
}

static void
mpis_answer_table_init (MpisAnswerTable *self)
{
  g_autoptr(GtkNoSelection) rows = NULL;

  self->sort_columns = g_menu_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->sorted =
    gtk_sort_list_model_new (NULL, g_object_ref (gtk_column_view_get_sorter (self->column_view)));
  g_signal_connect_object (self->sorted, "notify::pending", G_CALLBACK (go_to_top), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_column_view_get_sorter (self->column_view), "changed",
                           G_CALLBACK (on_sorter_changed_cb), self, G_CONNECT_SWAPPED);
  rows = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->sorted)));
  gtk_column_view_set_model (self->column_view, GTK_SELECTION_MODEL (rows));
  g_signal_connect_object (gtk_widget_get_settings (GTK_WIDGET (self)), "notify::gtk-xft-dpi",
                           G_CALLBACK (set_widths), self, G_CONNECT_SWAPPED);
}

/* Whether the columns, and with them the order chosen, can stay. */
static gboolean
same_columns (MpisAnswerTable    *self,
              const MpisAnswer   *answer,
              const MpisExplorer *explorer)
{
  if (self->answer == NULL || self->metric != explorer->metric || self->by != explorer->by ||
      self->answer->compared != answer->compared || self->answer->parts->len != answer->parts->len)
    return FALSE;
  for (guint i = 0; i < answer->parts->len; i++)
    if (!g_str_equal (g_array_index (self->answer->parts, MpisAnswerPart, i).id,
                      g_array_index (answer->parts, MpisAnswerPart, i).id))
      return FALSE;
  return TRUE;
}

/**
 * mpis_answer_table_show:
 * @answer: what to show
 * @explorer: what was asked
 *
 * Shows an answer.
 */
void
mpis_answer_table_show (MpisAnswerTable    *self,
                        MpisAnswer         *answer,
                        const MpisExplorer *explorer)
{
  gboolean same = same_columns (self, answer, explorer);
  MpisAnswer *old = self->answer;

  g_return_if_fail (MPIS_IS_ANSWER_TABLE (self));

  if (!same)
    gtk_sort_list_model_set_model (self->sorted, NULL);   /* old rows have other parts */
  self->answer = mpis_answer_copy (answer);
  self->metric = explorer->metric;
  self->by = explorer->by;
  if (!same)
    {
      name_table (self);
      add_columns (self);
      show_columns (self);
      sort_rows (self);
    }
  gtk_sort_list_model_set_incremental (self->sorted,
                                       g_list_model_get_n_items (G_LIST_MODEL (answer->rows)) > MANY_ROWS);
  gtk_sort_list_model_set_model (self->sorted, G_LIST_MODEL (answer->rows));
  self->to_top |= !same;
  go_to_top (self);
  g_clear_pointer (&old, mpis_answer_free);
  show_total (self);
}

/**
 * mpis_answer_table_set_sort_button:
 * @button: a menu button
 *
 * Lets @button offer what the headings offer to a pointer: the column to sort by, and the other way round.
 */
void
mpis_answer_table_set_sort_button (MpisAnswerTable *self,
                                   GtkMenuButton   *button)
{
  g_autoptr(GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr(GPropertyAction) by = g_property_action_new ("by", self, "sort-by");
  g_autoptr(GPropertyAction) reversed = g_property_action_new ("reversed", self, "reversed");
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autoptr(GMenu) order = g_menu_new ();

  g_return_if_fail (MPIS_IS_ANSWER_TABLE (self));

  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (by));
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (reversed));
  gtk_widget_insert_action_group (GTK_WIDGET (button), "sort", G_ACTION_GROUP (actions));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (self->sort_columns));
  g_menu_append (order, _("_Reversed Order"), "sort.reversed");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (order));
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

/**
 * mpis_answer_table_grab_focus:
 *
 * Lets the keyboard go on in the rows.
 */
void
mpis_answer_table_grab_focus (MpisAnswerTable *self)
{
  g_return_if_fail (MPIS_IS_ANSWER_TABLE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->column_view));
}
