#include "config.h"

#include "mpis-chart-table.h"

/* How many rows say how wide a column is. */
#define N_SAMPLES 200

/* Pixels. */
#define WIDEST_COLUMN 280
#define CELL_PADDING  18

#define COLUMN "mpis-chart-column"
#define IS_TEXT "mpis-chart-is-text"

static GtkColumnView *
table_get_view (GtkWidget *table)
{
  return GTK_COLUMN_VIEW (gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (table)));
}

static MpisChartNumbers *
table_get_numbers (GtkWidget *table)
{
  GtkSelectionModel *model = gtk_column_view_get_model (table_get_view (table));

  return model != NULL
         ? MPIS_CHART_NUMBERS (gtk_no_selection_get_model (GTK_NO_SELECTION (model))) : NULL;
}

static guint
factory_get_column (GtkListItemFactory *factory)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), COLUMN));
}

static void
on_setup_cb (GtkListItemFactory *factory,
             GtkListItem        *item,
             GtkWidget          *table)
{
  GtkWidget *cell = gtk_inscription_new (NULL);
  gboolean number = g_object_get_data (G_OBJECT (factory), IS_TEXT) == NULL;

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_xalign (GTK_INSCRIPTION (cell), number ? 1 : 0);
  if (number)
    gtk_widget_add_css_class (cell, "numeric");
  gtk_list_item_set_child (item, cell);
}

static void
on_bind_cb (GtkListItemFactory *factory,
            GtkListItem        *item,
            GtkWidget          *table)
{
  g_autofree char *text = mpis_chart_numbers_format (table_get_numbers (table),
                                                     gtk_list_item_get_position (item),
                                                     factory_get_column (factory));

  gtk_inscription_set_text (GTK_INSCRIPTION (gtk_list_item_get_child (item)), text);
  if (factory_get_column (factory) > 0 && g_object_get_data (G_OBJECT (factory), IS_TEXT) != NULL)
    gtk_widget_set_tooltip_text (gtk_list_item_get_child (item), *text != '\0' ? text : NULL);
}

/* A number's heading stands over the number. Nothing public says so; the row of headings is the
 * view's first child and has one child per column. */
static void
align_last_heading (GtkColumnView *view)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view));
  GtkWidget *title = header != NULL ? gtk_widget_get_last_child (header) : NULL;
  GtkWidget *box = title != NULL ? gtk_widget_get_first_child (title) : NULL;

  if (box != NULL)
    gtk_widget_set_halign (box, GTK_ALIGN_END);
}

/* Pixels, of a column that cuts nothing; looks at some rows only. */
static int
measure_column (GtkColumnView    *view,
                MpisChartNumbers *numbers,
                guint             column)
{
  guint n_rows = mpis_chart_numbers_get_n_rows (numbers);
  guint step = 1 + n_rows / N_SAMPLES;
  const char *heading = mpis_chart_numbers_get_heading (numbers, column);
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (view), heading);
  int width, widest;

  pango_layout_get_pixel_size (layout, &widest, NULL);
  widest += widest / 6;   /* headings may be bold */
  for (guint row = 0; row < n_rows; row += step)
    {
      g_autofree char *text = mpis_chart_numbers_format (numbers, row, column);

      pango_layout_set_text (layout, text, -1);
      pango_layout_get_pixel_size (layout, &width, NULL);
      widest = MAX (widest, width);
    }

  return MIN (widest, WIDEST_COLUMN) + CELL_PADDING;
}

static void
table_add_column (GtkWidget        *table,
                  MpisChartNumbers *numbers,
                  guint             column)
{
  GtkColumnView *view = table_get_view (table);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkColumnViewColumn) made = NULL;

  g_object_set_data (G_OBJECT (factory), COLUMN, GUINT_TO_POINTER (column));
  g_object_set_data (G_OBJECT (factory), IS_TEXT,
                     GINT_TO_POINTER (mpis_chart_numbers_is_text (numbers, column)));
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup_cb), table);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind_cb), table);
  made = gtk_column_view_column_new (mpis_chart_numbers_get_heading (numbers, column), factory);
  gtk_column_view_column_set_resizable (made, TRUE);
  gtk_column_view_column_set_expand (made, TRUE);
  gtk_column_view_column_set_fixed_width (made, measure_column (view, numbers, column));
  gtk_column_view_append_column (view, made);
  if (!mpis_chart_numbers_is_text (numbers, column))
    align_last_heading (view);
}

static gboolean
same_headings (MpisChartNumbers *a,
               MpisChartNumbers *b)
{
  guint n = mpis_chart_numbers_get_n_columns (a);

  if (n != mpis_chart_numbers_get_n_columns (b))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!g_str_equal (mpis_chart_numbers_get_heading (a, i), mpis_chart_numbers_get_heading (b, i)))
      return FALSE;

  return TRUE;
}

/**
 * mpis_chart_table_new:
 *
 * Returns: a table without columns
 */
GtkWidget *
mpis_chart_table_new (void)
{
  GtkWidget *table = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_column_view_new (NULL);

  gtk_widget_add_css_class (view, "data-table");
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (view), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (table), view);

  return table;
}

/**
 * mpis_chart_table_set_numbers:
 * @table: from mpis_chart_table_new()
 * @numbers: (transfer none): what to show
 *
 * Shows the numbers. The same numbers again disturb nobody who is reading them.
 */
void
mpis_chart_table_set_numbers (GtkWidget        *table,
                              MpisChartNumbers *numbers)
{
  GtkColumnView *view = table_get_view (table);
  GListModel *columns = gtk_column_view_get_columns (view);
  MpisChartNumbers *before = table_get_numbers (table);
  g_autoptr(GtkNoSelection) model = NULL;

  if (before != NULL && mpis_chart_numbers_equal (before, numbers))
    return;

  if (before == NULL || !same_headings (before, numbers))
    {
      gtk_column_view_set_model (view, NULL);
      while (g_list_model_get_n_items (columns) > 0)
        {
          g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

          gtk_column_view_remove_column (view, column);
        }
      for (guint i = 0; i < mpis_chart_numbers_get_n_columns (numbers); i++)
        table_add_column (table, numbers, i);
    }
  model = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (numbers)));
  gtk_column_view_set_model (view, GTK_SELECTION_MODEL (model));
}

/**
 * mpis_chart_table_set_title:
 * @title: what the chart is called
 *
 * Names the table.
 */
void
mpis_chart_table_set_title (GtkWidget  *table,
                            const char *title)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (table_get_view (table)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

/**
 * mpis_chart_table_focus:
 *
 * Gives the focus to the first row.
 */
void
mpis_chart_table_focus (GtkWidget *table)
{
  gtk_column_view_scroll_to (table_get_view (table), 0, NULL, GTK_LIST_SCROLL_FOCUS, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (table_get_view (table)));
}
