#include "config.h"

#include "mpis-answer-table.h"

#include <glib/gi18n.h>

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
  gboolean          compact;
};

enum { PROP_0, PROP_COMPACT, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { ACTIVATE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MpisAnswerTable, mpis_answer_table, ADW_TYPE_BIN)

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
  GtkWidget *cell = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (cell), SHOWN_BY (factory) == SHOW_LABEL ? 12 : 3);
  if (SHOWN_BY (factory) != SHOW_LABEL)
    {
      gtk_inscription_set_xalign (GTK_INSCRIPTION (cell), 1);
      gtk_widget_add_css_class (cell, "numeric");
    }
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
    {
      text = g_strdup (mpis_answer_row_get_label (row));
      gtk_widget_set_tooltip_text (cell, text);
    }
  else if (shown == SHOW_CHANGE)
    {
      int direction;

      text = change_shown (mpis_answer_row_get_value (row), mpis_answer_row_get_before (row),
                           self->metric, &direction);
      colour_change (cell, direction);
    }
  else
    text = mpis_words_value (value_shown (row, shown), self->metric);
  gtk_inscription_set_text (GTK_INSCRIPTION (cell), text);
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

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      const char *id = gtk_column_view_column_get_id (column);

      gtk_column_view_column_set_visible (column, !self->compact ||
                                                  !(g_str_has_prefix (id, "part-") ||
                                                    g_str_equal (id, "before")));
    }
}

/* What has an order of its own keeps it; of all else the highest come first. */
static void
sort_rows (MpisAnswerTable *self)
{
  gboolean in_order = mpis_group_is_span (self->by) || self->by == MPIS_GROUP_HOUR ||
                      self->by == MPIS_GROUP_WEEKDAY;

  gtk_column_view_sort_by_column (self->column_view,
                                  mpis_column_view_find (self->column_view,
                                                         in_order ? "label" : "value"),
                                  in_order ? GTK_SORT_ASCENDING : GTK_SORT_DESCENDING);
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
  switch (property_id)
    {
    case PROP_COMPACT: g_value_set_boolean (value, MPIS_ANSWER_TABLE (object)->compact); break;
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

  gtk_widget_init_template (GTK_WIDGET (self));
  self->sorted =
    gtk_sort_list_model_new (NULL, g_object_ref (gtk_column_view_get_sorter (self->column_view)));
  gtk_sort_list_model_set_incremental (self->sorted, TRUE);
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
  gtk_sort_list_model_set_model (self->sorted, G_LIST_MODEL (answer->rows));
  if (!same && g_list_model_get_n_items (G_LIST_MODEL (answer->rows)) > 0)
    gtk_column_view_scroll_to (self->column_view, 0, NULL, GTK_LIST_SCROLL_NONE, NULL);
  g_clear_pointer (&old, mpis_answer_free);
  show_total (self);
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
