#include "config.h"

#include "mpis-history.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-series.h"
#include "mpis-words.h"

struct _MpisHistoryRow
{
  GObject parent_instance;

  MpisHistoryStep step;
};

G_DEFINE_FINAL_TYPE (MpisHistoryRow, mpis_history_row, G_TYPE_OBJECT)

static void
mpis_history_row_class_init (MpisHistoryRowClass *klass)
{
}

static void
mpis_history_row_init (MpisHistoryRow *self)
{
}

/**
 * mpis_history_row_peek:
 *
 * Returns: (transfer none): the snapshot and what it added
 */
const MpisHistoryStep *
mpis_history_row_peek (MpisHistoryRow *self)
{
  g_return_val_if_fail (MPIS_IS_HISTORY_ROW (self), NULL);

  return &self->step;
}

static char *
names_of (const MpisHistoryStep *step,
          MpisGainFlags          flag)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < MPIS_N_COUNTERS; i++)
    if (step->flags[i] & flag)
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "",
                              mpis_words_metric_name (i));
  return g_string_free (names, FALSE);
}

static gint64
longest_span (const MpisHistoryStep *step)
{
  gint64 longest = 0;

  for (guint i = 0; i < MPIS_N_COUNTERS; i++)
    if (step->flags[i] & MPIS_GAIN_SPANNING)
      longest = MAX (longest, step->span[i]);
  return longest;
}

static void
add_note (GString *notes,
          char    *note)
{
  g_string_append_printf (notes, "%s%s", notes->len > 0 ? " · " : "", note);
  g_free (note);
}

/**
 * mpis_history_row_notes:
 *
 * Returns: (transfer full): what is special about this snapshot, in words; empty if nothing is
 */
char *
mpis_history_row_notes (MpisHistoryRow *self)
{
  const MpisHistoryStep *step = &self->step;
  g_autofree char *opening = names_of (step, MPIS_GAIN_OPENING);
  g_autofree char *corrected = names_of (step, MPIS_GAIN_CORRECTION);
  g_autofree char *early = names_of (step, MPIS_GAIN_EARLY);
  gint64 span = longest_span (step);
  GString *notes = g_string_new (NULL);

  if (*opening != '\0')
    add_note (notes, g_strdup (_("First measured here; not counted as gained")));
  if (*corrected != '\0')
    add_note (notes, g_strdup_printf (_("Corrected by the channel: %s"), corrected));
  if (span > 0)
    {
      g_autofree char *length = mpis_words_span (span);

      add_note (notes, g_strdup_printf (_("Gained over %s"), length));
    }
  if (*early != '\0')
    add_note (notes, g_strdup (_("Measured before the publication")));
  return g_string_free (notes, FALSE);
}

/**
 * mpis_history_rows:
 * @cube: the cube
 * @post: a post's number in it
 *
 * Returns: (transfer full): its snapshots, oldest first, as #MpisHistoryRow
 */
GListStore *
mpis_history_rows (MpisCube *cube,
                   guint     post)
{
  g_autoptr(GArray) steps = mpis_cube_get_history (cube, post);
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  GListStore *store = g_list_store_new (MPIS_TYPE_HISTORY_ROW);

  for (guint i = 0; i < steps->len; i++)
    {
      MpisHistoryRow *row = g_object_new (MPIS_TYPE_HISTORY_ROW, NULL);

      row->step = g_array_index (steps, MpisHistoryStep, i);
      g_ptr_array_add (rows, row);
    }
  g_list_store_splice (store, 0, 0, rows->pdata, rows->len);
  return store;
}

/* x of a snapshot: local days, the time of day being the fraction. */
static double
day_fraction (MpisInstant  at,
              GTimeZone   *zone)
{
  gint32 day = mpis_day_of (at, zone);
  MpisInstant start = mpis_day_start (day, zone);
  MpisInstant end = mpis_day_start (day + 1, zone);

  return day + (double) (at - start) / (double) (end - start);
}

/**
 * mpis_history_series:
 * @rows: #MpisHistoryRow, oldest first
 * @counters: which counters
 * @gains: whether to show what was gained instead of totals
 * @zone: the zone of days
 *
 * Returns: (transfer full): one #MpisSeries per counter that has a value
 */
GListStore *
mpis_history_series (GListModel     *rows,
                     MpisCounterSet  counters,
                     gboolean        gains,
                     GTimeZone      *zone)
{
  guint n = g_list_model_get_n_items (rows);
  g_autofree double *x = g_new (double, n + 1);
  g_autofree double *y = g_new (double, n + 1);
  GListStore *all = g_list_store_new (MPIS_TYPE_SERIES);

  for (guint counter = 0; counter < MPIS_N_COUNTERS; counter++)
    {
      g_autoptr(MpisSeries) series = NULL;
      gboolean any = FALSE;

      for (guint i = 0; i < n; i++)
        {
          g_autoptr(MpisHistoryRow) row = g_list_model_get_item (rows, i);
          gint64 value = gains ? row->step.gain.value[counter] : row->step.total.value[counter];

          x[i] = day_fraction (row->step.at, zone);
          y[i] = value != MPIS_UNKNOWN ? (double) value : NAN;
          any |= value != MPIS_UNKNOWN;
        }
      if (!any || !(counters & MPIS_COUNTER_BIT (counter)))
        continue;
      series = mpis_series_new (mpis_counter_get_name (counter), mpis_words_metric_name (counter),
                                x, y, n);
      g_list_store_append (all, series);
    }
  return all;
}

/**
 * mpis_list_reversed:
 * @list: any list
 *
 * Returns: (transfer full): its items in reverse, as they are now
 */
GListModel *
mpis_list_reversed (GListModel *list)
{
  GListStore *store = g_list_store_new (g_list_model_get_item_type (list));

  for (guint i = g_list_model_get_n_items (list); i > 0; i--)
    {
      g_autoptr(GObject) item = g_list_model_get_item (list, i - 1);

      g_list_store_append (store, item);
    }
  return G_LIST_MODEL (store);
}
