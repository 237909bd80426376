#include "config.h"

#include "mpis-answer-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "mpis-channel.h"
#include "mpis-series.h"
#include "mpis-words.h"

G_DEFINE_BOXED_TYPE (MpisAnswer, mpis_answer, mpis_answer_copy, mpis_answer_free)

static const MpisValue unknown = { FALSE, 0, NAN };

/* What the thread needs, taken from the scope on the main thread. */
typedef struct {
  MpisCube     *cube;
  MpisExplorer *explorer;
  MpisPeriod    period;
  MpisLens      lens;
  char        **filters[MPIS_N_FILTERS];
} Question;

/* The rows of a result that are asked for: those with the keys entered. */
typedef struct {
  MpisResult *result;
  const char *keys[MPIS_N_GROUPS];
  guint       n_keys;
  guint       groups[2];   /* where the result has the groups asked for */
} Rows;

static void
question_free (gpointer data)
{
  Question *self = data;

  mpis_cube_unref (self->cube);
  mpis_explorer_free (self->explorer);
  for (guint i = 0; i < MPIS_N_FILTERS; i++)
    g_strfreev (self->filters[i]);
  g_free (self);
}

static Question *
question_new (MpisScope          *scope,
              const MpisExplorer *explorer)
{
  Question *self = g_new0 (Question, 1);

  self->cube = mpis_cube_ref (mpis_workspace_get_cube (mpis_scope_get_workspace (scope)));
  self->explorer = mpis_explorer_copy (explorer);
  self->period = mpis_explorer_get_period (explorer, mpis_scope_get_period (scope));
  /* How many posts there are is asked of the period's posts, as the overview does. */
  self->lens = explorer->metric == MPIS_METRIC_POSTS ? MPIS_LENS_POSTS
                                                     : mpis_scope_get_lens (scope);
  for (guint i = 0; i < MPIS_N_FILTERS; i++)
    self->filters[i] = g_strdupv ((char **) mpis_scope_get_filter (scope, i));
  return self;
}

static void
rows_clear (Rows *self)
{
  g_clear_pointer (&self->result, mpis_result_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rows, rows_clear)

/* Asks by @by as well as by what was entered. */
static void
ask (const Question  *self,
     MpisPeriod       period,
     const MpisGroup *by,
     guint            n_by,
     Rows            *rows)
{
  MpisQuery query = MPIS_QUERY_INIT;

  query.metric = self->explorer->metric;
  query.lens = self->lens;
  query.from = period.from;
  query.to = period.to;
  query.projects = (const char *const *) self->filters[MPIS_FILTER_PROJECT];
  query.personas = (const char *const *) self->filters[MPIS_FILTER_PERSONA];
  query.channels = (const char *const *) self->filters[MPIS_FILTER_CHANNEL];
  query.n_by = rows->n_keys = mpis_explorer_get_fixed (self->explorer, query.by, rows->keys);
  for (guint i = 0; i < n_by; i++)
    {
      guint at = 0;

      while (at < query.n_by && query.by[at] != by[i])
        at++;
      query.by[at] = by[i];
      query.n_by = MAX (query.n_by, at + 1);
      rows->groups[i] = at;
    }
  rows->result = mpis_cube_query (self->cube, &query);
}

/* The key of a row as steps keep it. */
static char *
key_of (const Question *self,
        Rows           *rows,
        guint           row,
        guint           group,
        gboolean        is_post)
{
  const char *id = is_post ? NULL : mpis_result_get_id (rows->result, row, group);
  gint64 key = mpis_result_get_key (rows->result, row, group);
  MpisCubePost post;

  if (id != NULL)
    return g_strdup (id);
  if (!is_post)
    return g_strdup_printf ("%" G_GINT64_FORMAT, key);
  mpis_cube_get_post (self->cube, key, &post);
  return g_strdup (post.id);
}

static gboolean
is_entered (const Question *self,
            Rows           *rows,
            guint           row)
{
  for (guint i = 0; i < rows->n_keys; i++)
    {
      g_autofree char *key = key_of (self, rows, row, i, FALSE);

      if (!g_str_equal (key, rows->keys[i]))
        return FALSE;
    }
  return TRUE;
}

static MpisValue
ask_total (const Question *self,
           MpisPeriod      period,
           MpisGainFlags  *flags)
{
  g_auto(Rows) rows = { NULL };
  MpisValue value = unknown;

  ask (self, period, NULL, 0, &rows);
  for (guint i = 0; i < mpis_result_get_n_rows (rows.result); i++)
    if (is_entered (self, &rows, i))
      {
        mpis_result_get_value (rows.result, i, &value);
        if (flags != NULL)
          *flags = mpis_result_get_flags (rows.result, i);
      }
  if (self->explorer->metric == MPIS_METRIC_POSTS && !value.known)
    value = (MpisValue) { TRUE, 0, 0 };   /* no posts is known to be none */
  return value;
}

/* Words */

static char *
format_day (gint32      day,
            const char *format)
{
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc ((gint64) day * 86400);

  return g_date_time_format (date, format);
}

static char *
name_of (const char *name,
         const char *without)
{
  return g_strdup (*name != '\0' ? name : without);
}

static char *
post_label (const Question *self,
            guint           number)
{
  char line[256];
  MpisCubePost post;

  mpis_cube_get_post (self->cube, number, &post);
  if (post.title == NULL || *post.title == '\0')
    return g_strdup (_("Untitled"));
  return g_strdup (mpis_words_one_line (post.title, line, sizeof line));
}

static char *
label_of (const Question *self,
          Rows           *rows,
          guint           row,
          guint           at,
          MpisGroup       group)
{
  g_autofree char *name = mpis_result_format_key (rows->result, row, at);
  gint64 key = mpis_result_get_key (rows->result, row, at);

  switch (group)
    {
    case MPIS_GROUP_DAY:     return mpis_words_day (key);
    case MPIS_GROUP_WEEK:    return mpis_words_days (key, key + 6);
    /* Translators: a month of a year, as in “November 2026”; see g_date_time_format() */
    case MPIS_GROUP_MONTH:   return format_day (key, _("%OB %Y"));
    case MPIS_GROUP_HOUR:    return g_strdup_printf ("%02d:00", (int) key);
    case MPIS_GROUP_WEEKDAY: return format_day (3 + key, "%A");   /* day 4 was a Monday */
    case MPIS_GROUP_CHANNEL: return mpis_channel_get_label (name);
    case MPIS_GROUP_PROJECT: return name_of (name, _("No project"));
    case MPIS_GROUP_PERSONA: return name_of (name, _("No persona"));
    case MPIS_GROUP_POST:    return post_label (self, key);
    default:                 g_return_val_if_reached (NULL);
    }
}

/* Rows */

static void
part_clear (gpointer data)
{
  MpisAnswerPart *part = data;

  g_free (part->id);
  g_free (part->label);
}

static void
work_out_parts (const Question *self,
                MpisAnswer     *answer)
{
  MpisGroup split = self->explorer->split;
  g_auto(Rows) rows = { NULL };

  if (self->explorer->split < 0)
    return;
  ask (self, self->period, &split, 1, &rows);
  for (guint i = 0; i < mpis_result_get_n_rows (rows.result); i++)
    if (is_entered (self, &rows, i))
      {
        MpisAnswerPart part = {
          .id = key_of (self, &rows, i, rows.groups[0], FALSE),
          .label = label_of (self, &rows, i, rows.groups[0], split),
        };

        mpis_result_get_value (rows.result, i, &part.total);
        g_array_append_val (answer->parts, part);
      }
}

static MpisAnswerRow *
add_row (const Question *self,
         Rows           *rows,
         guint           row,
         MpisAnswer     *answer,
         GHashTable     *by_key)
{
  MpisGroup by = self->explorer->by;
  guint at = rows->groups[0];
  g_autofree char *key = key_of (self, rows, row, at, by == MPIS_GROUP_POST);
  g_autofree char *label = label_of (self, rows, row, at, by);
  g_autoptr(MpisAnswerRow) made = _mpis_answer_row_new (key, label, answer->parts->len);

  _mpis_answer_row_set_place (made, by == MPIS_GROUP_HOUR || by == MPIS_GROUP_WEEKDAY
                              ? (guint) atoi (key)
                              : g_list_model_get_n_items (G_LIST_MODEL (answer->rows)));
  g_list_store_append (answer->rows, made);
  g_hash_table_insert (by_key, (char *) mpis_answer_row_get_key (made), made);
  return made;   /* the list keeps it */
}

static void
work_out_rows (const Question *self,
               MpisAnswer     *answer,
               GHashTable     *by_key)
{
  g_auto(Rows) rows = { NULL };

  ask (self, self->period, &self->explorer->by, 1, &rows);
  for (guint i = 0; i < mpis_result_get_n_rows (rows.result); i++)
    if (is_entered (self, &rows, i))
      {
        MpisValue value;

        mpis_result_get_value (rows.result, i, &value);
        _mpis_answer_row_set (add_row (self, &rows, i, answer, by_key), &value);
      }
}

static void
split_rows (const Question *self,
            MpisAnswer     *answer,
            GHashTable     *by_key)
{
  MpisGroup by[] = { self->explorer->by, self->explorer->split };
  g_auto(Rows) rows = { NULL };

  if (self->explorer->split < 0)
    return;
  ask (self, self->period, by, 2, &rows);
  for (guint i = 0; i < mpis_result_get_n_rows (rows.result); i++)
    {
      g_autofree char *key = key_of (self, &rows, i, rows.groups[0], FALSE);
      g_autofree char *id = key_of (self, &rows, i, rows.groups[1], FALSE);
      MpisAnswerRow *row = g_hash_table_lookup (by_key, key);

      if (row == NULL || !is_entered (self, &rows, i))
        continue;
      for (guint part = 0; part < answer->parts->len; part++)
        if (g_str_equal (g_array_index (answer->parts, MpisAnswerPart, part).id, id))
          mpis_result_get_value (rows.result, i, _mpis_answer_row_part (row, part));
    }
}

/* Comparison */

/* A week or month stands beside the same days one period earlier, whatever weeks they were in. */
static void
compare_spans (const Question *self,
               MpisAnswer     *answer)
{
  gint32 shift = answer->period.from - answer->previous.from;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (answer->rows)); i++)
    {
      g_autoptr(MpisAnswerRow) row = g_list_model_get_item (G_LIST_MODEL (answer->rows), i);
      gint32 first = atoi (mpis_answer_row_get_key (row));
      gint32 last = mpis_group_get_last_day (self->explorer->by, first);
      MpisPeriod days = {
        MAX (first, self->period.from) - shift, MIN (last, self->period.to) - shift,
      };
      MpisValue before = ask_total (self, days, NULL);

      _mpis_answer_row_set_before (row, &before);
    }
}

/* A row that only the period before has is one as well: what has stopped matters too. Not so of days,
 * which are others, and of posts, which are many. The chart has those days all the same. */
static void
compare_rows (const Question *self,
              MpisAnswer     *answer,
              GHashTable     *by_key,
              GHashTable     *other_days)
{
  MpisGroup by = self->explorer->by;
  gint32 shift = by == MPIS_GROUP_DAY ? answer->period.from - answer->previous.from : 0;
  g_auto(Rows) rows = { NULL };

  ask (self, answer->previous, &by, 1, &rows);
  for (guint i = 0; i < mpis_result_get_n_rows (rows.result); i++)
    {
      g_autofree char *plain = key_of (self, &rows, i, rows.groups[0], by == MPIS_GROUP_POST);
      g_autofree char *shifted = g_strdup_printf ("%d", atoi (plain) + shift);
      MpisAnswerRow *row;
      MpisValue before;

      if (!is_entered (self, &rows, i))
        continue;
      row = g_hash_table_lookup (by_key, shift != 0 ? shifted : plain);
      if (row == NULL && by != MPIS_GROUP_DAY && by != MPIS_GROUP_POST)
        row = add_row (self, &rows, i, answer, by_key);
      mpis_result_get_value (rows.result, i, &before);
      if (row != NULL)
        _mpis_answer_row_set_before (row, &before);
      else if (by == MPIS_GROUP_DAY)
        g_hash_table_insert (other_days, g_steal_pointer (&shifted),
                             g_memdup2 (&before, sizeof before));
    }
}

static void
compare (const Question *self,
         MpisAnswer     *answer,
         GHashTable     *by_key,
         GHashTable     *other_days)
{
  gint32 days = answer->period.to - answer->period.from + 1;

  answer->compared = self->explorer->compare && answer->period.from != MPIS_DAY_FIRST &&
                     answer->period.to != MPIS_DAY_LAST && answer->period.from <= answer->period.to;
  if (!answer->compared)
    return;
  answer->previous = (MpisPeriod) { answer->period.from - days, answer->period.from - 1 };
  answer->before = ask_total (self, answer->previous, NULL);
  if (self->explorer->by == MPIS_GROUP_WEEK || self->explorer->by == MPIS_GROUP_MONTH)
    compare_spans (self, answer);
  else
    compare_rows (self, answer, by_key, other_days);
}

static DexFuture *
work_out_fiber (gpointer data)
{
  const Question *self = data;
  MpisAnswer *answer = g_new0 (MpisAnswer, 1);
  g_autoptr(GHashTable) by_key = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) other_days = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  answer->rows = g_list_store_new (MPIS_TYPE_ANSWER_ROW);
  answer->series = g_list_store_new (MPIS_TYPE_SERIES);
  answer->parts = g_array_new (FALSE, FALSE, sizeof (MpisAnswerPart));
  g_array_set_clear_func (answer->parts, part_clear);
  answer->period = self->period;
  answer->before = unknown;
  answer->total = ask_total (self, self->period, &answer->flags);
  work_out_parts (self, answer);
  work_out_rows (self, answer, by_key);
  split_rows (self, answer, by_key);
  compare (self, answer, by_key, other_days);
  _mpis_answer_draw (answer, self->explorer, other_days);
  return dex_future_new_take_boxed (MPIS_TYPE_ANSWER, answer);
}

/**
 * mpis_answer_work_out:
 * @scope: what to look at; its workspace has a cube
 * @explorer: what to ask
 *
 * Asks the cube on another thread.
 *
 * Returns: (transfer full): a future of a boxed #MpisAnswer
 */
DexFuture *
mpis_answer_work_out (MpisScope          *scope,
                      const MpisExplorer *explorer)
{
  dex_return_error_if_fail (MPIS_IS_SCOPE (scope));

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, work_out_fiber,
                              question_new (scope, explorer), question_free);
}

/**
 * mpis_answer_copy:
 *
 * Returns: (transfer full): a copy sharing the immutable parts
 */
MpisAnswer *
mpis_answer_copy (MpisAnswer *self)
{
  g_object_ref (self->rows);
  g_array_ref (self->parts);
  g_object_ref (self->series);
  return g_memdup2 (self, sizeof *self);
}

/**
 * mpis_answer_free:
 *
 * Frees @self.
 */
void
mpis_answer_free (MpisAnswer *self)
{
  g_object_unref (self->rows);
  g_array_unref (self->parts);
  g_object_unref (self->series);
  g_free (self);
}
