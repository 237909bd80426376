#include "config.h"

#include "mpis-card-question.h"

#include <glib/gi18n.h>
#include <string.h>

#include "mpis-format.h"

static gboolean
is_filtered (const MpisCardQuestion *question)
{
  for (guint i = 0; i < MPIS_N_FILTERS; i++)
    if (question->filters[i] != NULL)
      return TRUE;
  return FALSE;
}

/* What nobody recorded is known for the whole workspace only. */
static void
count_flags (const MpisCardQuestion *question,
             MpisRedFlags           *flags)
{
  const MpisCardInput *input = question->input;
  g_autoptr(MpisSieve) sieve = mpis_card_question_make_sieve (question, question->period);

  if (!is_filtered (question) && input->missing_records > 0)
    flags->missing_records = input->missing_records;
  mpis_red_flags_count (flags, input->posts, input->runs, sieve, input->now);
  mpis_red_flags_judge (flags, NULL);
}

/* A flag stays hidden until it gets worse than it was when it was hidden. */
static gboolean
is_hidden (const MpisCardSettings *settings,
           const char             *key,
           guint                   count)
{
  gsize length = strlen (key);

  for (char **hidden = settings->hidden_flags; hidden != NULL && *hidden != NULL; hidden++)
    if (strncmp (*hidden, key, length) == 0 && (*hidden)[length] == '=')
      return count <= g_ascii_strtoull (*hidden + length + 1, NULL, 10);
  return FALSE;
}

static void
add_flag (const MpisCardQuestion *question,
          MpisCardTable          *table,
          guint                  *n_hidden,
          const char             *key,
          guint                   count,
          MpisCardMood            mood,
          const char             *title,
          const char             *detail,
          MpisCardTargetKind      target)
{
  MpisCardRow *row;

  if (count == 0)
    return;
  if (is_hidden (question->settings, key, count))
    {
      ++*n_hidden;
      return;
    }
  row = mpis_card_table_add_row (table);
  row->key = g_strdup_printf ("%s=%u", key, count);
  row->mood = mood;
  mpis_card_question_fill_target (question, &row->target, target);
  mpis_card_table_set_text (table, 0, title);
  mpis_card_table_set_text (table, 1, detail);
  mpis_card_table_set_integer (table, 2, count);
}

static void
add_runs (const MpisCardQuestion *question,
          MpisCardTable          *table,
          guint                  *n_hidden,
          const char             *key,
          const MpisFailedRuns   *runs,
          const char             *title)
{
  g_autofree char *percent = mpis_format_percent (runs->percentage / 100);
  /* Translators: as in “3 of 20 runs, 15 %” */
  g_autofree char *detail = g_strdup_printf (ngettext ("%u of %u run, %s", "%u of %u runs, %s", runs->total),
                                             runs->failed, runs->total, percent);

  add_flag (question, table, n_hidden, key, runs->failed,
            runs->alert ? MPIS_CARD_MOOD_BAD : MPIS_CARD_MOOD_WARNING, title, detail, MPIS_CARD_TARGET_RUNS);
}

static void
add_posts (const MpisCardQuestion *question,
           MpisCardTable          *table,
           guint                  *n_hidden,
           const MpisRedFlags     *flags)
{
  g_autofree char *unmeasured = NULL, *unrecorded = NULL;

  unmeasured = g_strdup_printf (ngettext ("%u of %u post has never been measured",
                                          "%u of %u posts have never been measured", flags->published_items),
                                flags->missing_metrics, flags->published_items);
  unrecorded = g_strdup_printf (ngettext ("%u run reported a post that was never recorded",
                                          "%u runs reported posts that were never recorded",
                                          flags->missing_records), flags->missing_records);
  add_flag (question, table, n_hidden, "missing-metrics", flags->missing_metrics,
            flags->missing_metrics_alert ? MPIS_CARD_MOOD_BAD : MPIS_CARD_MOOD_WARNING,
            _("Posts without Numbers"), unmeasured, MPIS_CARD_TARGET_POSTS);
  add_flag (question, table, n_hidden, "missing-records", flags->missing_records, MPIS_CARD_MOOD_BAD,
            _("Posts Not Recorded"), unrecorded, MPIS_CARD_TARGET_RUNS);
}

static void
add_calm (MpisCardTable      *table,
          const MpisRedFlags *flags)
{
  guint n = flags->last_30d.total;
  g_autofree char *detail = n == 0 ? g_strdup (_("No runs in the last 30 days"))
    : g_strdup_printf (ngettext ("%u run in the last 30 days, none failed",
                                 "%u runs in the last 30 days, none failed", n), n);
  MpisCardRow *row = mpis_card_table_add_row (table);

  row->mood = MPIS_CARD_MOOD_GOOD;
  mpis_card_table_set_text (table, 0, _("All Is Well"));
  mpis_card_table_set_text (table, 1, detail);
}

/* Fills a card with what needs attention. */
void
mpis_card_fill_red_flags (const MpisCardQuestion *question,
                          MpisCardAnswer         *answer)
{
  MpisRedFlags flags = { 0 };
  MpisCardTable *table = answer->table = mpis_card_table_new ();
  guint n_hidden = 0;

  mpis_card_table_add_column (table, _("Flag"), MPIS_CARD_COLUMN_TEXT, MPIS_CARD_ROLE_TITLE);
  mpis_card_table_add_column (table, _("Details"), MPIS_CARD_COLUMN_TEXT, MPIS_CARD_ROLE_DETAIL);
  mpis_card_table_add_column (table, _("Count"), MPIS_CARD_COLUMN_COUNT, MPIS_CARD_ROLE_HIDDEN);
  count_flags (question, &flags);
  add_runs (question, table, &n_hidden, "failed-24h", &flags.last_24h, _("Failed Runs, Last 24 Hours"));
  add_runs (question, table, &n_hidden, "failed-7d", &flags.last_7d, _("Failed Runs, Last 7 Days"));
  add_runs (question, table, &n_hidden, "failed-30d", &flags.last_30d, _("Failed Runs, Last 30 Days"));
  add_posts (question, table, &n_hidden, &flags);
  if (mpis_card_table_get_n_rows (table) == 0 && n_hidden == 0)
    add_calm (table, &flags);
  if (n_hidden > 0)
    {
      g_autofree char *sentence = g_strdup_printf (ngettext ("%u flag is hidden on this card until it gets worse.",
                                                             "%u flags are hidden on this card until they get worse.",
                                                             n_hidden), n_hidden);

      if (mpis_card_table_get_n_rows (table) == 0)
        mpis_card_answer_say (answer, MPIS_CARD_EMPTY, sentence, NULL);
      else
        mpis_card_answer_add_note (answer, sentence);
    }
}
