#include "config.h"

#include "mpis-columns.h"

#include <glib/gi18n.h>
#include <string.h>

#include "mpis-cell.h"
#include "mpis-channel.h"
#include "mpis-format.h"
#include "mpis-row.h"
#include "mpis-words.h"

/* What the cells of one column need. */
typedef struct {
  MpisScope    *scope;
  MpisCellText  text;
  gboolean      numeric;
} Cells;

static void
cells_free (gpointer  data,
            GClosure *closure)
{
  Cells *cells = data;

  g_object_unref (cells->scope);
  g_free (cells);
}

static void
on_setup_cb (GtkSignalListItemFactory *factory,
             GtkListItem              *item,
             Cells                    *cells)
{
  GtkWidget *cell = mpis_cell_new (cells->numeric);

  if (cells->numeric)
    gtk_widget_add_css_class (cell, "numeric");
  gtk_list_item_set_child (item, cell);
}

static void
bind (GtkListItem *list_item,
      gpointer     item,
      gpointer     data)
{
  const Cells *cells = data;
  GtkWidget *cell = gtk_list_item_get_child (list_item);
  g_autofree char *tooltip = NULL;
  g_autofree char *text = cells->text (item, cells->scope, &tooltip);

  mpis_cell_set_text (MPIS_CELL (cell), text);
  mpis_cell_set_note (MPIS_CELL (cell), tooltip);
}

static GtkListItemFactory *
make_cells (const MpisColumn *column,
            MpisScope        *scope)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Cells *cells = g_new0 (Cells, 1);

  cells->scope = g_object_ref (scope);
  cells->text = column->text;
  cells->numeric = column->numeric;
  g_signal_connect_data (factory, "setup", G_CALLBACK (on_setup_cb), cells, cells_free, 0);
  mpis_row_connect (factory, bind, cells);
  return factory;
}

/**
 * mpis_column_view_set_widths:
 * @view: a view that has @columns
 * @columns: (array length=n_columns): what its columns are like
 *
 * Makes the columns as wide as the size of text now asks for.
 */
void
mpis_column_view_set_widths (GtkColumnView    *view,
                             const MpisColumn *columns,
                             guint             n_columns)
{
  int dpi;   /* 1024ths */

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (view)), "gtk-xft-dpi", &dpi, NULL);
  for (guint i = 0; i < n_columns; i++)
    {
      GtkColumnViewColumn *column = mpis_column_view_find (view, columns[i].id);
      int width = columns[i].width;

      if (width > 0 && dpi > 0)
        width = (int) (width * dpi / (96.0 * 1024));
      gtk_column_view_column_set_fixed_width (column, width);
    }
}

/**
 * mpis_column_view_align_last:
 * @view: a column view
 *
 * Has the last column's header stand over its numbers, the arrow of the order before it. Nothing public
 * does so; the header's row is the view's first child and has one child per column.
 */
void
mpis_column_view_align_last (GtkColumnView *view)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view));
  GtkWidget *title = header != NULL ? gtk_widget_get_last_child (header) : NULL;
  GtkWidget *box = title != NULL ? gtk_widget_get_first_child (title) : NULL;

  if (!GTK_IS_BOX (box))
    return;
  gtk_widget_set_halign (box, GTK_ALIGN_END);
  gtk_box_reorder_child_after (GTK_BOX (box), gtk_widget_get_last_child (box), NULL);
}

/**
 * mpis_column_view_add:
 * @view: where the column goes, at the end
 * @column: what it is like
 * @scope: given to the cells
 */
void
mpis_column_view_add (GtkColumnView    *view,
                      const MpisColumn *column,
                      MpisScope        *scope)
{
  GtkListItemFactory *factory = column->make_cells != NULL ? column->make_cells ()
                                                           : make_cells (column, scope);
  g_autoptr(GtkColumnViewColumn) made = gtk_column_view_column_new (column->title, factory);

  gtk_column_view_column_set_id (made, column->id);
  gtk_column_view_column_set_resizable (made, TRUE);
  gtk_column_view_column_set_expand (made, column->width < 0);
  if (column->number != NULL || column->name != NULL || column->fraction != NULL)
    {
      /* Only what makes the header a button: the rows come sorted. */
      g_autoptr(GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (NULL, NULL, NULL));

      gtk_column_view_column_set_sorter (made, sorter);
    }
  gtk_column_view_append_column (view, made);
  mpis_column_view_set_widths (view, column, 1);
  if (column->numeric)
    mpis_column_view_align_last (view);
}

/**
 * mpis_column_view_find:
 * @view: a column view
 * @id: a column's id
 *
 * Returns: (transfer none) (nullable): that column
 */
GtkColumnViewColumn *
mpis_column_view_find (GtkColumnView *view,
                       const char    *id)
{
  GListModel *columns = gtk_column_view_get_columns (view);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (g_strcmp0 (gtk_column_view_column_get_id (column), id) == 0)
        return column;
    }
  return NULL;
}

/**
 * mpis_post_get_heading:
 * @post: a post
 *
 * Returns: (transfer full): its title, or the beginning of its text, in one line
 */
char *
mpis_post_get_heading (const MpisPostFields *post)
{
  const char *text = post->title != NULL && *post->title != '\0' ? post->title : post->text;
  char line[512];

  if (text == NULL || *text == '\0')
    return g_strdup (_("Untitled"));
  return g_strdup (mpis_words_one_line (text, line, sizeof line));
}

/**
 * mpis_post_counter_text:
 * @post: a post
 * @counter: which of its latest counters
 * @tooltip: (out) (nullable): why there is no number, if there is none
 *
 * Zero, not measured and not offered by the channel are three things and look like it.
 *
 * Returns: (transfer full): the number; a dash if nobody measured it; “n/a” if the channel never says
 */
char *
mpis_post_counter_text (const MpisPostFields  *post,
                        MpisCounter            counter,
                        char                 **tooltip)
{
  gint64 value = post->latest.value[counter];
  g_autofree char *channel = NULL;

  if (value != MPIS_UNKNOWN)
    return mpis_format_count (value);
  if (mpis_channel_get_offered (post->channel) & MPIS_COUNTER_BIT (counter))
    {
      *tooltip = g_strdup (_("Not measured yet"));
      return g_strdup (MPIS_TEXT_MISSING);
    }
  channel = mpis_channel_get_label (post->channel);
  *tooltip = g_strdup_printf (_("%s does not offer this number"), channel);
  return g_strdup (_("n/a"));
}

/**
 * mpis_post_rate_text:
 * @post: a post
 * @tooltip: (out) (nullable): why there is no rate, if there is none
 *
 * Returns: (transfer full): its engagement rate, or a dash
 */
char *
mpis_post_rate_text (const MpisPostFields  *post,
                     char                 **tooltip)
{
  double rate = mpis_counters_get_rate (&post->latest);

  if (rate != rate)
    *tooltip = g_strdup (_("Not known: neither reach nor views are"));
  return mpis_format_percent (rate);
}

/**
 * mpis_run_channels_text:
 * @run: a run
 *
 * Returns: (transfer full): its channels' names
 */
char *
mpis_run_channels_text (const MpisRunFields *run)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; run->channels != NULL && run->channels[i] != NULL; i++)
    {
      g_autofree char *channel = mpis_channel_canonical (run->channels[i]);
      g_autofree char *label = mpis_channel_get_label (channel);

      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", label);
    }
  return g_string_free (text, FALSE);
}

/**
 * mpis_text_matches:
 * @text: (nullable): any text
 * @folded: what to look for, case-folded
 *
 * Returns: whether @folded is found in @text, upper and lower case being the same
 */
gboolean
mpis_text_matches (const char *text,
                   const char *folded)
{
  g_autofree char *text_folded = NULL;

  if (text == NULL)
    return FALSE;
  if (g_str_is_ascii (text))   /* most ids and many titles: no copy needed */
    return g_str_is_ascii (folded) && strcasestr (text, folded) != NULL;
  text_folded = g_utf8_casefold (text, -1);
  return strstr (text_folded, folded) != NULL;
}
