#include "config.h"

#include "mpis-card-spread.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-channel.h"
#include "mpis-format.h"
#include "mpis-words.h"

static void
place_clear (gpointer data)
{
  MpisCardPlace *place = data;

  g_free (place->id);
  g_free (place->label);
}

void
mpis_card_spread_clear (MpisCardSpread *self)
{
  g_clear_pointer (&self->places, g_array_unref);
  g_clear_pointer (&self->parts, g_array_unref);
  g_clear_pointer (&self->values, g_free);
}

MpisCardPlace *
mpis_card_place_at (GArray *places,
          guint   i)
{
  return &g_array_index (places, MpisCardPlace, i);
}

gboolean
mpis_card_group_is_time (int group)
{
  return group == MPIS_GROUP_DAY || group == MPIS_GROUP_WEEK || group == MPIS_GROUP_MONTH;
}

static char *
label_of (const MpisCardQuestion *question,
          MpisResult             *result,
          guint                   row,
          guint                   level,
          MpisGroup               group)
{
  gint64 key = mpis_result_get_key (result, row, level);
  g_autofree char *name = NULL;
  MpisCubePost post;

  switch ((int) group)
    {
    case MPIS_GROUP_DAY:
    case MPIS_GROUP_WEEK:
      return mpis_words_day (key);
    case MPIS_GROUP_MONTH:
      return mpis_format_day_as (key, _("%b %Y"));
    case MPIS_GROUP_HOUR:
      return g_strdup_printf ("%02d:00", (int) key);
    case MPIS_GROUP_WEEKDAY:
      return mpis_format_day_as (3 + key, "%A");   /* 1970-01-05, the fifth day, was a Monday */
    case MPIS_GROUP_CHANNEL:
      return mpis_channel_get_label (mpis_result_get_id (result, row, level));
    case MPIS_GROUP_POST:
      mpis_cube_get_post (question->input->cube, (guint) key, &post);
      return g_strdup (post.title != NULL ? post.title : _("Untitled"));
    case MPIS_GROUP_PROJECT:
    case MPIS_GROUP_PERSONA:
    default:
      name = mpis_result_format_key (result, row, level);
      if (*name != '\0')
        return g_steal_pointer (&name);
      return g_strdup (group == MPIS_GROUP_PERSONA ? _("No persona") : _("No project"));
    }
}

static char *
id_of (const MpisCardQuestion *question,
       MpisResult             *result,
       guint                   row,
       guint                   level,
       MpisGroup               group)
{
  const char *id = mpis_result_get_id (result, row, level);
  MpisCubePost post;

  if (id != NULL)
    return g_strdup (id);
  if (group != MPIS_GROUP_POST)
    return mpis_result_format_key (result, row, level);
  mpis_cube_get_post (question->input->cube, (guint) mpis_result_get_key (result, row, level), &post);
  return g_strdup (post.id);
}

static int
compare_totals (gconstpointer a,
                gconstpointer b)
{
  const MpisValue *x = &((const MpisCardPlace *) a)->total;
  const MpisValue *y = &((const MpisCardPlace *) b)->total;

  if (x->known != y->known)
    return x->known ? -1 : 1;
  return !x->known || x->number == y->number ? 0 : x->number > y->number ? -1 : 1;
}

static int
compare_keys (gconstpointer a,
              gconstpointer b)
{
  gint64 x = ((const MpisCardPlace *) a)->key;
  gint64 y = ((const MpisCardPlace *) b)->key;

  return (x > y) - (x < y);
}

/* The values of one group with what each comes to as a whole, as the cube says: never added up here.
 * Times and numbers in their order, what has a name by its total, at most @most of it. */
static GArray *
ask_places (const MpisCardQuestion *question,
            MpisMetric              metric,
            int                     group,
            guint                   most,
            guint                  *left_out)
{
  MpisGroup by[] = { group };
  g_autoptr(MpisResult) result = mpis_card_question_ask (question, metric, question->lens, question->period, by, 1);
  gboolean named = !mpis_card_group_is_time (group) && group != MPIS_GROUP_HOUR && group != MPIS_GROUP_WEEKDAY;
  GArray *places = g_array_new (FALSE, TRUE, sizeof (MpisCardPlace));

  g_array_set_clear_func (places, place_clear);
  for (guint i = 0; i < mpis_result_get_n_rows (result); i++)
    {
      MpisCardPlace place = { .key = mpis_result_get_key (result, i, 0) };

      mpis_result_get_value (result, i, &place.total);
      if (named && !place.total.known)
        continue;   /* what nobody knows has no bar; it is named below the chart */
      place.id = id_of (question, result, i, 0, group);
      place.label = label_of (question, result, i, 0, group);
      g_array_append_val (places, place);
    }
  g_array_sort (places, named ? compare_totals : compare_keys);
  if (named && places->len > most)
    {
      *left_out += places->len - most;
      g_array_set_size (places, most);
    }
  return places;
}

/* Every day, week or month of the period, also those without data. */
static GArray *
list_times (const MpisCardQuestion *question,
            MpisMetric              metric,
            int                     group)
{
  MpisGroup by[] = { group };
  g_autoptr(MpisResult) result = mpis_card_question_ask (question, metric, question->lens, question->period, by, 1);
  MpisPeriod days = mpis_card_question_get_days (question, result);
  GArray *places = g_array_new (FALSE, TRUE, sizeof (MpisCardPlace));
  gint32 day = days.from;

  g_array_set_clear_func (places, place_clear);
  if (days.to >= days.from && group == MPIS_GROUP_WEEK)
    day -= mpis_day_get_weekday (day) - 1;
  while (day <= days.to)
    {
      MpisCardPlace place = { .key = day, .id = mpis_day_format (day), .label = mpis_words_day (day) };
      int year, month, day_of_month;

      mpis_day_get_date (day, &year, &month, &day_of_month);
      if (group == MPIS_GROUP_MONTH)
        place.key = day -= day_of_month - 1;
      g_array_append_val (places, place);
      mpis_day_get_date (day + 31, &year, &month, &day_of_month);
      day = group == MPIS_GROUP_DAY ? day + 1 : group == MPIS_GROUP_WEEK ? day + 7 : day + 31 - day_of_month + 1;
    }
  return places;
}

/* All hours or weekdays. */
static GArray *
list_clock (int group)
{
  GArray *places = g_array_new (FALSE, TRUE, sizeof (MpisCardPlace));
  int first = group == MPIS_GROUP_WEEKDAY ? 1 : 0;
  int n = group == MPIS_GROUP_WEEKDAY ? 7 : 24;

  g_array_set_clear_func (places, place_clear);
  for (int i = first; i < first + n; i++)
    {
      MpisCardPlace place = { .key = i, .id = g_strdup_printf ("%d", i) };

      place.label = group == MPIS_GROUP_WEEKDAY ? mpis_format_day_as (3 + i, "%A") : g_strdup_printf ("%02d:00", i);
      g_array_append_val (places, place);
    }
  return places;
}

static int
find_place (GArray     *places,
            int         group,
            gint64      key,
            const char *id)
{
  gboolean by_key = mpis_card_group_is_time (group) || group == MPIS_GROUP_HOUR || group == MPIS_GROUP_WEEKDAY;

  for (guint i = 0; i < places->len; i++)
    if (by_key ? mpis_card_place_at (places, i)->key == key : g_strcmp0 (mpis_card_place_at (places, i)->id, id) == 0)
      return i;
  return -1;
}

/* Places of days lie one after another, so that the one of a day need not be searched. */
static int
find_row (const MpisCardSpread *spread,
          int           group,
          gint64        key,
          const char   *id)
{
  if (group == MPIS_GROUP_DAY && spread->places->len > 0)
    {
      gint64 i = key - mpis_card_place_at (spread->places, 0)->key;

      return i >= 0 && i < spread->places->len ? (int) i : -1;
    }
  return find_place (spread->places, group, key, id);
}

/* Fills the places with what the cube answers for @period, moved by @shift days. */
void
mpis_card_spread_fill (MpisCardSpread         *spread,
                       const MpisCardQuestion *question,
                       MpisMetric              metric,
                       MpisPeriod              period,
                       gint64                  shift)
{
  int breakdown = question->settings->breakdown, split = question->settings->split;
  MpisGroup by[2] = { breakdown, MAX (split, 0) };
  guint n_by = split == MPIS_CARD_NO_GROUP ? 1 : 2;
  g_autoptr(MpisResult) result = mpis_card_question_ask (question, metric, question->lens, period, by, n_by);
  guint n_parts = MAX (spread->parts->len, 1);
  double fill = metric == MPIS_METRIC_POSTS && breakdown != MPIS_GROUP_POST ? 0 : NAN;

  spread->values = g_new (double, (gsize) spread->places->len * n_parts);
  for (gsize i = 0; i < (gsize) spread->places->len * n_parts; i++)
    spread->values[i] = fill;
  for (guint i = 0; i < mpis_result_get_n_rows (result); i++)
    {
      g_autofree char *id = id_of (question, result, i, 0, breakdown);
      g_autofree char *part_id = n_by == 2 ? id_of (question, result, i, 1, split) : NULL;
      int row = find_row (spread, breakdown, mpis_result_get_key (result, i, 0) + shift, id);
      int part = n_by == 2 ? find_place (spread->parts, split, mpis_result_get_key (result, i, 1), part_id) : 0;
      MpisValue value;

      mpis_result_get_value (result, i, &value);
      spread->flags |= mpis_result_get_flags (result, i);
      if (row >= 0 && part >= 0 && value.known)
        spread->values[(gsize) row * n_parts + part] = value.number;
    }
}

/* Asks by the breakdown and split of the settings. */
void
mpis_card_spread_ask (MpisCardSpread         *spread,
                      const MpisCardQuestion *question,
                      MpisMetric              metric)
{
  int breakdown = question->settings->breakdown, split = question->settings->split;

  if (mpis_card_group_is_time (breakdown))
    spread->places = list_times (question, metric, breakdown);
  else if (breakdown == MPIS_GROUP_HOUR || breakdown == MPIS_GROUP_WEEKDAY)
    spread->places = list_clock (breakdown);
  else
    spread->places = ask_places (question, metric, breakdown, question->settings->count, &spread->left_out);
  if (split == MPIS_CARD_NO_GROUP)
    spread->parts = g_array_new (FALSE, FALSE, sizeof (MpisCardPlace));
  else
    spread->parts = ask_places (question, metric, split, MPIS_CARD_MAX_SERIES, &spread->left_out);
  mpis_card_spread_fill (spread, question, metric, question->period, 0);
}

gboolean
mpis_card_spread_has_values (const MpisCardSpread *spread)
{
  gsize n = (gsize) spread->places->len * MAX (spread->parts->len, 1);

  for (gsize i = 0; i < n; i++)
    if (!isnan (spread->values[i]) && spread->values[i] != 0)
      return TRUE;
  return FALSE;
}
