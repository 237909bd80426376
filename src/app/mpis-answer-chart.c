#include "config.h"

#include "mpis-answer-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-series.h"
#include "mpis-words.h"

/* More lines or bars than this cannot be told apart. */
#define MAX_MARKS 12

/* What the charts show views in. */
#define ONE_COLOUR "views"

/* More points than this are no line to look at. */
#define MAX_POINTS (366 * 50)

typedef struct {
  char   *id;
  char   *key;     /* of its row */
  char   *name;
  double  value;
} Bar;

static void
bar_clear (gpointer data)
{
  Bar *bar = data;

  g_free (bar->id);
  g_free (bar->key);
  g_free (bar->name);
}

static MpisAnswerRow *
peek_row (MpisAnswer *self,
          guint       number)
{
  g_autoptr(MpisAnswerRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), number);

  return row;   /* the list keeps it */
}

static guint
n_rows (MpisAnswer *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->rows));
}

static int
compare_numbers (double a,
                 double b)
{
  return (a < b) - (a > b);
}

static int
compare_bars (gconstpointer a,
              gconstpointer b)
{
  return compare_numbers (((const Bar *) a)->value, ((const Bar *) b)->value);
}

static void
add_bar (GArray          *bars,
         const char      *id,
         const char      *key,
         char            *name,
         const MpisValue *value)
{
  Bar bar = { g_strdup (id), g_strdup (key), name, value->number };

  if (value->known)
    g_array_append_val (bars, bar);
  else
    bar_clear (&bar);
}

/* Bars are told apart by their names. Channels have their colours as everywhere. */
static void
add_bars_of_row (MpisAnswer         *self,
                 const MpisExplorer *explorer,
                 MpisAnswerRow      *row,
                 GArray             *bars)
{
  gboolean own = explorer->by == MPIS_GROUP_CHANNEL && self->parts->len == 0;
  const char *key = mpis_answer_row_get_key (row);
  const char *label = mpis_answer_row_get_label (row);

  if (self->parts->len == 0)
    add_bar (bars, own ? key : ONE_COLOUR, key, g_strdup (label), mpis_answer_row_get_value (row));
  for (guint i = 0; i < self->parts->len; i++)
    {
      const MpisAnswerPart *part = &g_array_index (self->parts, MpisAnswerPart, i);

      /* Translators: two categories of one bar, as in “Night Trains · YouTube” */
      add_bar (bars, explorer->split == MPIS_GROUP_CHANNEL ? part->id : ONE_COLOUR, key,
               g_strdup_printf (_("%s · %s"), label, part->label),
               mpis_answer_row_get_part (row, i));
    }
}

/* Hours and weekdays keep their order, all else is sorted: the highest are of interest. */
static void
draw_bars (MpisAnswer         *self,
           const MpisExplorer *explorer)
{
  g_autoptr(GArray) bars = g_array_new (FALSE, FALSE, sizeof (Bar));
  gboolean in_order = (explorer->by == MPIS_GROUP_HOUR || explorer->by == MPIS_GROUP_WEEKDAY) &&
                      self->parts->len == 0;

  g_array_set_clear_func (bars, bar_clear);
  for (guint i = 0; i < n_rows (self); i++)
    add_bars_of_row (self, explorer, peek_row (self, i), bars);
  if (!in_order)
    g_array_sort (bars, compare_bars);
  self->n_drawable = bars->len;
  for (guint i = 0; i < bars->len && (in_order || i < MAX_MARKS); i++)
    {
      const Bar *bar = &g_array_index (bars, Bar, i);
      g_autoptr(MpisSeries) series = mpis_series_new (bar->id, bar->name, (double[]) { i },
                                                      &bar->value, 1);

      mpis_series_set_key (series, bar->key);
      g_list_store_append (self->series, series);
    }
}

/* The places of a line's points: one a day, week or month, those without data too. */
static GArray *
places_of (MpisAnswer *self,
           MpisGroup   by)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (gint32));
  guint n = n_rows (self);
  gint32 first, last;

  if (n == 0)
    return places;
  first = atoi (mpis_answer_row_get_key (peek_row (self, 0)));
  last = atoi (mpis_answer_row_get_key (peek_row (self, n - 1)));
  if (by == MPIS_GROUP_DAY && (gint64) self->period.to - self->period.from < MAX_POINTS)
    {
      first = self->period.from;
      last = self->period.to;
    }
  for (gint32 day = first; day <= last && places->len < MAX_POINTS;
       day = mpis_group_get_last_day (by, day) + 1)
    g_array_append_val (places, day);
  return places;
}

typedef enum { VALUE_WHOLE = -1, VALUE_BEFORE = -2 } Which;   /* or the number of a part */

/* What the row of a place says, for draw_line(). */
static const MpisValue *
value_of (MpisAnswerRow *row,
          int            which)
{
  return which == VALUE_WHOLE    ? mpis_answer_row_get_value (row)
         : which == VALUE_BEFORE ? mpis_answer_row_get_before (row)
                                 : mpis_answer_row_get_part (row, which);
}

/* @other_days has what was before on days without a row. */
static void
draw_line (MpisAnswer         *self,
           const MpisExplorer *explorer,
           GArray             *places,
           GHashTable         *other_days,
           const char         *id,
           const char         *name,
           int                 which)
{
  g_autofree double *x = g_new (double, places->len + 1);
  g_autofree double *y = g_new (double, places->len + 1);
  g_autoptr(MpisSeries) series = NULL;
  gboolean any = FALSE;
  guint row_number = 0;

  for (guint i = 0; i < places->len; i++)
    {
      gint32 day = g_array_index (places, gint32, i);
      MpisAnswerRow *row = row_number < n_rows (self) ? peek_row (self, row_number) : NULL;
      g_autofree char *key = which == VALUE_BEFORE ? g_strdup_printf ("%d", day) : NULL;
      const MpisValue *value = key != NULL ? g_hash_table_lookup (other_days, key) : NULL;

      if (row != NULL && atoi (mpis_answer_row_get_key (row)) == day)
        {
          value = value_of (row, which);
          row_number++;
        }
      x[i] = MAX (day, self->period.from);
      y[i] = value != NULL && value->known ? value->number
             : explorer->metric == MPIS_METRIC_POSTS ? 0 : NAN;
      any = any || (value != NULL && value->known);
    }
  if (!any)
    return;
  series = which == VALUE_BEFORE
           ? mpis_series_new_ghost (id, name, self->period.from - self->previous.from, x, y,
                                    places->len)
           : mpis_series_new (id, name, x, y, places->len);
  g_list_store_append (self->series, series);
}

static int
compare_parts (gconstpointer a,
               gconstpointer b,
               gpointer      data)
{
  GArray *parts = data;
  const MpisValue *left = &g_array_index (parts, MpisAnswerPart, *(const guint *) a).total;
  const MpisValue *right = &g_array_index (parts, MpisAnswerPart, *(const guint *) b).total;

  return compare_numbers (left->known ? left->number : -INFINITY,
                          right->known ? right->number : -INFINITY);
}

static void
draw_lines (MpisAnswer         *self,
            const MpisExplorer *explorer,
            GHashTable         *other_days)
{
  g_autoptr(GArray) places = places_of (self, explorer->by);
  g_autofree guint *order = g_new (guint, self->parts->len + 1);

  if (self->parts->len == 0)
    {
      draw_line (self, explorer, places, other_days, ONE_COLOUR,
                 mpis_words_metric_name (explorer->metric), VALUE_WHOLE);
      if (self->compared)
        draw_line (self, explorer, places, other_days, ONE_COLOUR, _("Period before"),
                   VALUE_BEFORE);
      return;
    }
  for (guint i = 0; i < self->parts->len; i++)
    {
      order[i] = i;
      self->n_drawable += g_array_index (self->parts, MpisAnswerPart, i).total.known;
    }
  g_sort_array (order, self->parts->len, sizeof *order, compare_parts, self->parts);
  for (guint i = 0; i < MIN (self->parts->len, MAX_MARKS); i++)
    {
      const MpisAnswerPart *part = &g_array_index (self->parts, MpisAnswerPart, order[i]);

      draw_line (self, explorer, places, other_days, part->id, part->label, order[i]);
    }
}

/* Fills in what the chart shows: lines over spans of days, bars of everything else. */
void
_mpis_answer_draw (MpisAnswer         *self,
                   const MpisExplorer *explorer,
                   GHashTable         *other_days)
{
  if (mpis_group_is_span (explorer->by))
    draw_lines (self, explorer, other_days);
  else
    draw_bars (self, explorer);
}

static gboolean
is_row_of (MpisAnswerRow       *row,
           MpisGroup            by,
           const MpisChartMark *mark)
{
  const char *key = mpis_answer_row_get_key (row);
  gint32 first;

  if (isnan (mark->day))
    return mark->series != NULL && g_str_equal (key, mpis_series_get_key (mark->series));
  first = atoi (key);
  return mark->day >= first && mark->day <= mpis_group_get_last_day (by, first);
}

/**
 * mpis_answer_find_row:
 * @rows: (nullable) (element-type MpisAnswerRow): the rows of the answer that is drawn
 * @by: what they are of
 * @mark: what was clicked in the chart
 *
 * Returns: (transfer full) (nullable): the row that the mark stands for
 */
MpisAnswerRow *
mpis_answer_find_row (GListModel          *rows,
                      MpisGroup            by,
                      const MpisChartMark *mark)
{
  for (guint i = 0; rows != NULL && i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(MpisAnswerRow) row = g_list_model_get_item (rows, i);

      if (is_row_of (row, by, mark))
        return g_steal_pointer (&row);
    }
  return NULL;
}
