#include "config.h"

#include "mpis-card-question.h"

#include <glib/gi18n.h>

#include "mpis-timeline.h"
#include "mpis-words.h"

static int
compare_started (gconstpointer a,
                 gconstpointer b)
{
  MpisInstant x = mpis_run_peek (*(MpisRun *const *) a)->started_at;
  MpisInstant y = mpis_run_peek (*(MpisRun *const *) b)->started_at;

  return x > y ? -1 : x < y;
}

/* The runs started in the period, newest first; those that wait to begin are only counted. */
static GPtrArray *
find_runs (const MpisCardQuestion *question,
           guint                  *n_waiting)
{
  g_autoptr(MpisSieve) sieve = mpis_card_question_make_sieve (question, question->period);
  GPtrArray *runs = g_ptr_array_new ();

  *n_waiting = 0;
  for (guint i = 0; i < question->input->runs->len; i++)
    {
      MpisRun *run = g_ptr_array_index (question->input->runs, i);
      const MpisRunFields *fields = mpis_run_peek (run);

      if (fields->started_at == MPIS_INSTANT_UNKNOWN)
        *n_waiting += mpis_sieve_filters_keep_run (sieve, fields);
      else if (mpis_sieve_keeps_run (sieve, fields))
        g_ptr_array_add (runs, run);
    }
  g_ptr_array_sort (runs, compare_started);
  return runs;
}

static const char *
word_status (MpisRun *run)
{
  switch (mpis_run_get_status (run))
    {
    case MPIS_RUN_PENDING: return _("Pending");
    case MPIS_RUN_RUNNING: return _("Running");
    case MPIS_RUN_SUCCESS: return _("Success");
    case MPIS_RUN_PARTIAL: return _("Partial");
    case MPIS_RUN_FAILED:  return _("Failed");
    case MPIS_RUN_OVERDUE: return _("Overdue");
    case MPIS_RUN_OTHER:
    default:               return mpis_run_peek (run)->status;
    }
}

static MpisCardMood
mood_of (MpisRun *run)
{
  switch (mpis_run_get_status (run))
    {
    case MPIS_RUN_RUNNING: return MPIS_CARD_MOOD_RUNNING;
    case MPIS_RUN_SUCCESS: return MPIS_CARD_MOOD_GOOD;
    case MPIS_RUN_PARTIAL: return MPIS_CARD_MOOD_WARNING;
    case MPIS_RUN_FAILED:  return MPIS_CARD_MOOD_BAD;
    case MPIS_RUN_OVERDUE: return MPIS_CARD_MOOD_WARNING;
    case MPIS_RUN_PENDING:
    case MPIS_RUN_OTHER:
    default:               return MPIS_CARD_MOOD_PLAIN;
    }
}

static MpisSpanLook
look_of (MpisRun *run)
{
  switch (mpis_run_get_status (run))
    {
    case MPIS_RUN_PENDING: return MPIS_SPAN_PENDING;
    case MPIS_RUN_RUNNING: return MPIS_SPAN_RUNNING;
    case MPIS_RUN_SUCCESS: return MPIS_SPAN_DONE;
    case MPIS_RUN_PARTIAL: return MPIS_SPAN_PARTIAL;
    case MPIS_RUN_FAILED:  return MPIS_SPAN_FAILED;
    case MPIS_RUN_OVERDUE: return MPIS_SPAN_RUNNING;
    case MPIS_RUN_OTHER:
    default:               return MPIS_SPAN_OTHER;
    }
}

static const char *
name_of (MpisRun *run)
{
  const char *name = mpis_run_peek (run)->project_name;

  return name != NULL ? name : _("No project");
}

static MpisCardTable *
list_runs (GPtrArray *runs)
{
  MpisCardTable *table = mpis_card_table_new ();

  mpis_card_table_add_column (table, _("Project"), MPIS_CARD_COLUMN_TEXT, MPIS_CARD_ROLE_TITLE);
  mpis_card_table_add_column (table, _("Status"), MPIS_CARD_COLUMN_TEXT, MPIS_CARD_ROLE_DETAIL);
  mpis_card_table_add_column (table, _("Started"), MPIS_CARD_COLUMN_INSTANT, MPIS_CARD_ROLE_DETAIL);
  mpis_card_table_add_column (table, _("Duration"), MPIS_CARD_COLUMN_SPAN, MPIS_CARD_ROLE_FIGURE);
  mpis_card_table_add_column (table, _("Run"), MPIS_CARD_COLUMN_TEXT, MPIS_CARD_ROLE_HIDDEN);
  for (guint i = 0; i < runs->len; i++)
    {
      MpisRun *run = g_ptr_array_index (runs, i);
      const MpisRunFields *fields = mpis_run_peek (run);
      MpisCardRow *row = mpis_card_table_add_row (table);

      row->mood = mood_of (run);
      row->target = (MpisCardTarget) { .kind = MPIS_CARD_TARGET_RUN, .id = g_strdup (fields->id) };
      mpis_card_table_set_text (table, 0, name_of (run));
      mpis_card_table_set_text (table, 1, word_status (run));
      mpis_card_table_set_integer (table, 2, fields->started_at);
      mpis_card_table_set_integer (table, 3, fields->completed_at == MPIS_INSTANT_UNKNOWN ||
                                             fields->started_at == MPIS_INSTANT_UNKNOWN ? MPIS_UNKNOWN
                                             : fields->completed_at - fields->started_at);
      mpis_card_table_set_text (table, 4, fields->id);
    }
  return table;
}

static void
draw_runs (const MpisCardQuestion *question,
           GPtrArray              *runs,
           MpisCardAnswer         *answer)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  g_autofree MpisTimelineSpan *spans = g_new0 (MpisTimelineSpan, runs->len);
  g_autoptr(MpisCategories) rows = NULL;
  g_autofree char *range = mpis_card_question_word_range (question);
  g_autofree char *title = g_strdup_printf ("%s, %s", _("Runs"), range);
  MpisCardChart *chart = mpis_card_answer_make_chart (answer, MPIS_CHART_TIMELINE, MPIS_CHART_UNIT_COUNT, title);

  for (guint i = 0; i < runs->len; i++)
    {
      MpisRun *run = g_ptr_array_index (runs, i);
      const MpisRunFields *fields = mpis_run_peek (run);
      const char *name = name_of (run);
      guint row;

      if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, &row))
        {
          row = names->len;
          g_ptr_array_add (names, (char *) name);
        }
      spans[i] = (MpisTimelineSpan) {
        .row = row, .id = (char *) fields->id, .name = (char *) name, .start = fields->started_at,
        .end = fields->completed_at, .look = look_of (run), .state = (char *) word_status (run),
      };
    }
  rows = mpis_categories_new_of_names (_("Project"), (const char *const *) names->pdata, names->len);
  chart->content = MPIS_CHART_CONTENT (mpis_timeline_new (rows, spans, runs->len, question->input->zone,
                                                          question->input->now));
  chart->target.kind = MPIS_CARD_TARGET_RUN;
}

static void
say_no_runs (const MpisCardQuestion *question,
             MpisCardAnswer         *answer)
{
  if (question->input->runs->len == 0)
    mpis_card_answer_say (answer, MPIS_CARD_EMPTY, _("There are no runs yet."), NULL);
  else
    mpis_card_answer_say (answer, MPIS_CARD_EMPTY, _("No run was started in this time range."),
                          _("Choose a longer time range or fewer filters."));
}

/*
 * mpis_card_list_runs:
 * @most: how many at most
 *
 * Fills a card with a list of runs, newest first.
 */
void
mpis_card_list_runs (const MpisCardQuestion *question,
                     MpisCardAnswer         *answer,
                     guint                   most)
{
  guint n_waiting;
  g_autoptr(GPtrArray) runs = find_runs (question, &n_waiting);

  if (runs->len == 0)
    {
      say_no_runs (question, answer);
      return;
    }
  if (runs->len > most)
    g_ptr_array_set_size (runs, most);
  answer->table = list_runs (runs);
}

/* Fills a card with runs as spans of time. */
void
mpis_card_fill_runs (const MpisCardQuestion *question,
                     MpisCardAnswer         *answer)
{
  guint n_waiting, n_found;
  g_autoptr(GPtrArray) runs = find_runs (question, &n_waiting);
  MpisCardTarget target;

  answer->subtitle = mpis_card_question_word_scope (question, FALSE);
  if (runs->len == 0)
    {
      say_no_runs (question, answer);
      return;
    }
  n_found = runs->len;
  if (n_found > question->settings->count)
    {
      g_autofree char *sentence = g_strdup_printf (_("The newest %u of %u runs."), question->settings->count, n_found);

      g_ptr_array_set_size (runs, question->settings->count);
      mpis_card_answer_add_note (answer, sentence);
    }
  if (n_waiting > 0)
    {
      g_autofree char *sentence = g_strdup_printf (ngettext ("%u run waits to begin.", "%u runs wait to begin.",
                                                             n_waiting), n_waiting);

      mpis_card_answer_add_note (answer, sentence);
    }
  draw_runs (question, runs, answer);
  answer->numbers = list_runs (runs);
  mpis_card_question_fill_target (question, &target, MPIS_CARD_TARGET_RUNS);
  mpis_card_answer_add_link (answer, _("Show Runs"), &target);
}
