#include "config.h"

#include "mpis-card-answer.h"

#include <glib/gi18n.h>

#include "mpis-card-kind.h"
#include "mpis-card-question.h"
#include "mpis-format.h"
#include "mpis-words.h"

G_DEFINE_BOXED_TYPE (MpisCardAnswer, mpis_card_answer, mpis_card_answer_ref, mpis_card_answer_unref)

/* Who fills which kind of card, and whether it takes the cube. */
static const struct {
  const char   *widget;
  MpisCardFill  fill;
  gboolean      needs_cube;
} fillers[] = {
  { "key-figure", mpis_card_fill_key_figure, TRUE },
  { "engagement-chart", mpis_card_fill_engagement, TRUE },
  { "metric-chart", mpis_card_fill_metric_chart, TRUE },
  { "channel-performance", mpis_card_fill_channels, TRUE },
  { "channel-share", mpis_card_fill_share, TRUE },
  { "recent-posts", mpis_card_fill_recent_posts, TRUE },
  { "top-posts", mpis_card_fill_top_posts, TRUE },
  { "best-time", mpis_card_fill_best_time, TRUE },
  { "posting-cadence", mpis_card_fill_cadence, TRUE },
  { "run-timeline", mpis_card_fill_runs, FALSE },
  { "goal-progress", mpis_card_fill_goal, TRUE },
  { "red-flags", mpis_card_fill_red_flags, FALSE },
  { "eidos-recommendations", mpis_card_fill_recommendations, TRUE },
  { "persona-overview", mpis_card_fill_persona, TRUE },
  { "note", mpis_card_fill_note, FALSE },
};

static void
figure_free (gpointer data)
{
  MpisCardFigure *figure = data;

  g_free (figure->name);
  g_clear_pointer (&figure->trend, g_array_unref);
  g_free (figure);
}

static void
link_free (gpointer data)
{
  MpisCardLink *link = data;

  g_free (link->label);
  mpis_card_target_clear (&link->target);
  g_free (link);
}

static void
chart_free (MpisCardChart *chart)
{
  g_free (chart->title);
  g_clear_object (&chart->series);
  g_clear_object (&chart->content);
  g_clear_object (&chart->goal);
  mpis_card_target_clear (&chart->target);
  g_free (chart);
}

static MpisCardAnswer *
answer_new (MpisCardInput *input)
{
  MpisCardAnswer *self = g_atomic_rc_box_new0 (MpisCardAnswer);

  self->as_of = input->as_of;
  self->is_stale = input->is_stale;
  self->zone = g_time_zone_ref (input->zone);
  self->figures = g_ptr_array_new_with_free_func (figure_free);
  self->links = g_ptr_array_new_with_free_func (link_free);
  return self;
}

static void
answer_clear (gpointer data)
{
  MpisCardAnswer *self = data;

  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->message);
  g_free (self->hint);
  g_free (self->notes);
  g_time_zone_unref (self->zone);
  g_ptr_array_unref (self->figures);
  g_free (self->progress);
  g_clear_pointer (&self->chart, chart_free);
  g_clear_pointer (&self->table, mpis_card_table_unref);
  g_clear_pointer (&self->numbers, mpis_card_table_unref);
  g_free (self->markup);
  g_free (self->label_markup);
  g_free (self->text);
  g_ptr_array_unref (self->links);
}

/**
 * mpis_card_answer_ref:
 *
 * Returns: (transfer full): @self
 */
MpisCardAnswer *
mpis_card_answer_ref (MpisCardAnswer *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * mpis_card_answer_unref:
 *
 * Lets go of @self.
 */
void
mpis_card_answer_unref (MpisCardAnswer *self)
{
  g_atomic_rc_box_release_full (self, answer_clear);
}

/* Adds something that has to be known about the numbers. */
void
mpis_card_answer_add_note (MpisCardAnswer *answer,
                           const char     *sentence)
{
  g_autofree char *notes = answer->notes;

  answer->notes = notes != NULL ? g_strconcat (notes, " ", sentence, NULL) : g_strdup (sentence);
}

/* Adds a way on; takes what @target holds. */
void
mpis_card_answer_add_link (MpisCardAnswer *answer,
                           const char     *label,
                           MpisCardTarget *target)
{
  MpisCardLink *link = g_new0 (MpisCardLink, 1);

  link->label = g_strdup (label);
  link->target = *target;
  *target = (MpisCardTarget) { 0 };
  g_ptr_array_add (answer->links, link);
}

/* Says why there is nothing to show. */
void
mpis_card_answer_say (MpisCardAnswer *answer,
                      MpisCardState   state,
                      const char     *message,
                      const char     *hint)
{
  answer->state = state;
  g_set_str (&answer->message, message);
  g_set_str (&answer->hint, hint);
}

/* Says what is special about the gains shown. */
void
mpis_card_answer_note_flags (MpisCardAnswer *answer,
                             MpisGainFlags   flags)
{
  if (flags & MPIS_GAIN_CORRECTION)
    mpis_card_answer_add_note (answer, _("Contains corrections: a channel lowered a number."));
  if (flags & MPIS_GAIN_SPANNING)
    mpis_card_answer_add_note (answer, _("Some gains cover more than a day and a half; they stand on the day "
                                         "they were measured."));
}

/* Gives @answer a chart without series. */
MpisCardChart *
mpis_card_answer_make_chart (MpisCardAnswer *answer,
                             MpisChartKind   kind,
                             MpisChartUnit   unit,
                             const char     *title)
{
  MpisCardChart *chart = g_new0 (MpisCardChart, 1);

  chart->kind = kind;
  chart->unit = unit;
  chart->title = g_strdup (title);
  chart->series = g_list_store_new (MPIS_TYPE_SERIES);
  chart->first = 0;
  chart->last = -1;
  chart->group = MPIS_CARD_NO_GROUP;
  answer->chart = chart;
  return chart;
}

static void
fill (const MpisCardSettings *settings,
      MpisCardInput          *input,
      MpisCardAnswer         *answer)
{
  g_auto(MpisCardQuestion) question = { NULL };
  MpisCardFill filler = settings->schema != NULL ? mpis_card_fill_custom : NULL;
  gboolean needs_cube = filler != NULL;

  for (guint i = 0; i < G_N_ELEMENTS (fillers); i++)
    if (g_str_equal (fillers[i].widget, settings->widget))
      {
        filler = fillers[i].fill;
        needs_cube = fillers[i].needs_cube;
      }
  if (filler == NULL)
    {
      g_autofree char *message = g_strdup_printf (_("This program does not know cards of the kind “%s”."),
                                                  settings->widget);

      mpis_card_answer_say (answer, MPIS_CARD_UNKNOWN, message, _("The card and its settings are kept as they are."));
      return;
    }
  if (needs_cube && input->cube == NULL)
    {
      mpis_card_answer_say (answer, MPIS_CARD_EMPTY, _("The numbers are still being read."), NULL);
      return;
    }
  mpis_card_question_init (&question, settings, input);
  filler (&question, answer);
}

static const char *
name_of_kind (const char    *widget,
              MpisCardInput *input)
{
  const MpisCardKind *kind = mpis_card_kind_find (widget);
  MpisCardSchema *schema = kind == NULL ? mpis_card_input_find_schema (input, widget) : NULL;

  return kind != NULL ? mpis_card_kind_get_name (kind)
       : schema != NULL ? mpis_card_schema_get_name (schema) : widget;
}

/**
 * mpis_card_answer:
 * @settings: what the card is to show
 * @input: what there is
 *
 * Works out what a card shows. Pure: any thread may call it, and it answers the same each time.
 *
 * Returns: (transfer full): the answer, which says so if there is none
 */
MpisCardAnswer *
mpis_card_answer (const MpisCardSettings *settings,
                  MpisCardInput          *input)
{
  MpisCardAnswer *answer;

  g_return_val_if_fail (settings != NULL && input != NULL, NULL);

  answer = answer_new (input);
  fill (settings, input, answer);
  if (settings->title != NULL)
    g_set_str (&answer->title, settings->title);
  if (answer->title == NULL)
    answer->title = g_strdup (name_of_kind (settings->widget, input));
  return answer;
}

/**
 * mpis_card_answer_for_config:
 * @widget: the key of the widget registry
 * @config: (nullable): the card's config
 * @input: what there is
 *
 * Likewise, from a card as it lies in a layout. A config that cannot be read is an answer too.
 *
 * Returns: (transfer full): the answer
 */
MpisCardAnswer *
mpis_card_answer_for_config (const char    *widget,
                             JsonObject    *config,
                             MpisCardInput *input)
{
  g_autoptr(MpisCardSettings) settings = NULL;
  g_autoptr(GError) error = NULL;
  MpisCardSchema *schema;
  MpisCardAnswer *answer;
  const char *title = NULL;

  g_return_val_if_fail (widget != NULL && input != NULL, NULL);

  schema = mpis_card_input_find_schema (input, widget);
  settings = mpis_card_settings_new (widget, config, schema, &error);
  if (settings != NULL)
    return mpis_card_answer (settings, input);

  answer = answer_new (input);
  if (schema != NULL && mpis_card_schema_get_problem (schema) != NULL)   /* what no setting of the card mends */
    mpis_card_answer_say (answer, MPIS_CARD_UNKNOWN, _("The declaration of this kind of card cannot be read."),
                          mpis_card_schema_get_problem (schema));
  else
    mpis_card_answer_say (answer, MPIS_CARD_ERROR, _("The card’s settings cannot be read."), error->message);
  if (config != NULL)
    title = json_object_get_string_member_with_default (config, "title", NULL);
  answer->title = g_strdup (title != NULL ? title : name_of_kind (widget, input));
  return answer;
}

/* A row, with a column for each figure and for what it was before. */
static MpisCardTable *
list_figures (MpisCardAnswer *self)
{
  MpisCardTable *table = mpis_card_table_new ();
  guint column = 0;

  for (guint i = 0; i < self->figures->len; i++)
    {
      const MpisCardFigure *figure = g_ptr_array_index (self->figures, i);
      MpisCardColumnType type = mpis_card_metric_column (figure->metric);
      /* Translators: a column's heading: a number, in the period before */
      g_autofree char *before = g_strdup_printf (_("%s, Before"), figure->name);

      mpis_card_table_add_column (table, figure->name, type, MPIS_CARD_ROLE_FIGURE);
      if (figure->compared)
        mpis_card_table_add_column (table, before, type, MPIS_CARD_ROLE_FIGURE);
    }
  mpis_card_table_add_row (table);
  for (guint i = 0; i < self->figures->len; i++)
    {
      const MpisCardFigure *figure = g_ptr_array_index (self->figures, i);

      mpis_card_table_set_value (table, column++, &figure->now, figure->offered);
      if (figure->compared)
        mpis_card_table_set_value (table, column++, &figure->before, TRUE);
    }
  return table;
}

/**
 * mpis_card_answer_get_numbers:
 *
 * What a spreadsheet shows of the card: all numbers of its chart, its table, or its figures.
 *
 * Returns: (transfer full) (nullable): a table; %NULL if there are no numbers
 */
MpisCardTable *
mpis_card_answer_get_numbers (MpisCardAnswer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->state != MPIS_CARD_READY)
    return NULL;
  if (self->numbers != NULL)
    return mpis_card_table_ref (self->numbers);
  if (self->table != NULL)
    return mpis_card_table_ref (self->table);
  return self->figures->len > 0 ? list_figures (self) : NULL;
}

static void
describe_figures (MpisCardAnswer *self,
                  GString        *text)
{
  for (guint i = 0; i < self->figures->len; i++)
    {
      const MpisCardFigure *figure = g_ptr_array_index (self->figures, i);
      g_autofree char *value = figure->now.known ? mpis_words_value (&figure->now, figure->metric)
                                                 : g_strdup (figure->offered ? _("not known") : _("not offered"));

      g_string_append_printf (text, ", %s: %s", figure->name, value);
    }
}

/**
 * mpis_card_answer_describe:
 *
 * Returns: (transfer full): the card in a sentence, for a screen reader
 */
char *
mpis_card_answer_describe (MpisCardAnswer *self)
{
  GString *text;

  g_return_val_if_fail (self != NULL, NULL);

  text = g_string_new (self->title);
  if (self->subtitle != NULL)
    g_string_append_printf (text, ", %s", self->subtitle);
  if (self->message != NULL)
    g_string_append_printf (text, ", %s", self->message);
  describe_figures (self, text);
  if (self->table != NULL)
    {
      guint n = mpis_card_table_get_n_rows (self->table);

      g_string_append (text, ", ");
      g_string_append_printf (text, ngettext ("%u row", "%u rows", n), n);
    }
  return g_string_free_and_steal (text);
}
