#include "config.h"

#include "mpis-columns.h"

#include <glib/gi18n.h>
#include <string.h>

#include "mpis-channel.h"
#include "mpis-format.h"
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
  GtkWidget *cell = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_xalign (GTK_INSCRIPTION (cell), cells->numeric ? 1 : 0);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (cell), 3);
  if (cells->numeric)
    gtk_widget_add_css_class (cell, "numeric");
  gtk_list_item_set_child (item, cell);
}

static void
on_bind_cb (GtkSignalListItemFactory *factory,
            GtkListItem              *item,
            Cells                    *cells)
{
  GtkWidget *cell = gtk_list_item_get_child (item);
  g_autofree char *tooltip = NULL;
  g_autofree char *text = cells->text (gtk_list_item_get_item (item), cells->scope, &tooltip);

  gtk_inscription_set_text (GTK_INSCRIPTION (cell), text);
  gtk_widget_set_tooltip_text (cell, tooltip);
  if (tooltip != NULL)
    gtk_widget_add_css_class (cell, "dimmed");
  else
    gtk_widget_remove_css_class (cell, "dimmed");
}

static GtkSorter *
make_sorter (GType             item_type,
             const MpisColumn *column)
{
  GtkExpression *expression;

  if (column->compare != NULL)
    return GTK_SORTER (gtk_custom_sorter_new (column->compare, NULL, NULL));
  expression = gtk_property_expression_new (item_type, NULL, column->sort_by);
  if (column->sort_type == G_TYPE_STRING)
    return GTK_SORTER (gtk_string_sorter_new (expression));
  return GTK_SORTER (gtk_numeric_sorter_new (expression));
}

/* A number's header stands over the number. Nothing public says so; the header's row is the view's first
 * child and has one child per column. */
static void
align_last_header (GtkColumnView *view)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view));
  GtkWidget *title = header != NULL ? gtk_widget_get_last_child (header) : NULL;
  GtkWidget *box = title != NULL ? gtk_widget_get_first_child (title) : NULL;

  if (box != NULL)
    gtk_widget_set_halign (box, GTK_ALIGN_END);
}

/**
 * mpis_column_view_add_made:
 * @view: where the column goes, at the end
 * @item_type: the type of the rows' items
 * @column: what it is like; its `text` is not used
 * @factory: (transfer full): what makes its cells
 */
void
mpis_column_view_add_made (GtkColumnView      *view,
                           GType               item_type,
                           const MpisColumn   *column,
                           GtkListItemFactory *factory)
{
  g_autoptr(GtkColumnViewColumn) made = gtk_column_view_column_new (column->title, factory);

  gtk_column_view_column_set_id (made, column->id);
  gtk_column_view_column_set_resizable (made, TRUE);
  gtk_column_view_column_set_fixed_width (made, column->width);
  gtk_column_view_column_set_expand (made, column->width < 0);
  if (column->sort_by != NULL || column->compare != NULL)
    {
      g_autoptr(GtkSorter) sorter = make_sorter (item_type, column);

      gtk_column_view_column_set_sorter (made, sorter);
    }
  gtk_column_view_append_column (view, made);
  if (column->numeric)
    align_last_header (view);
}

/**
 * mpis_column_view_add:
 * @view: where the column goes, at the end
 * @item_type: the type of the rows' items
 * @column: what it is like; it and its texts live as long as the program
 * @scope: given to the cells
 */
void
mpis_column_view_add (GtkColumnView    *view,
                      GType             item_type,
                      const MpisColumn *column,
                      MpisScope        *scope)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Cells *cells = g_new0 (Cells, 1);

  cells->scope = g_object_ref (scope);
  cells->text = column->text;
  cells->numeric = column->numeric;
  g_signal_connect_data (factory, "setup", G_CALLBACK (on_setup_cb), cells, NULL, 0);
  g_signal_connect_data (factory, "bind", G_CALLBACK (on_bind_cb), cells, cells_free, 0);
  mpis_column_view_add_made (view, item_type, column, factory);
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
