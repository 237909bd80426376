#pragma once

#include "mpis-card-answer.h"

G_BEGIN_DECLS

/* Days that can be shown one by one. */
#define MPIS_CARD_MAX_DAYS (366 * 10)

/**
 * MpisCardQuestion:
 * @period: the days the card looks at
 * @previous: as many days right before, if @has_previous
 * @lens: which question is asked
 * @filters: what the card keeps: its own and the window's choices together; %NULL keeps everything
 * @today: the local day it is
 *
 * A card's settings brought together with what the window looks at. Private to the room.
 */
typedef struct {
  const MpisCardSettings *settings;
  MpisCardInput          *input;
  MpisPeriod              period;
  MpisPeriod              previous;
  gboolean                has_previous;
  MpisLens                lens;
  char                  **filters[MPIS_N_FILTERS];
  gint32                  today;
} MpisCardQuestion;

void        mpis_card_question_init        (MpisCardQuestion       *self,
                                            const MpisCardSettings *settings,
                                            MpisCardInput          *input);
void        mpis_card_question_clear       (MpisCardQuestion       *self);

MpisResult *mpis_card_question_ask         (const MpisCardQuestion *self,
                                            MpisMetric              metric,
                                            MpisLens                lens,
                                            MpisPeriod              period,
                                            const MpisGroup        *by,
                                            guint                   n_by);
MpisValue   mpis_card_question_ask_total   (const MpisCardQuestion *self,
                                            MpisMetric              metric,
                                            MpisPeriod              period,
                                            MpisGainFlags          *flags);
MpisPeriod  mpis_card_question_get_days    (const MpisCardQuestion *self,
                                            MpisResult             *result);
GArray     *mpis_card_question_ask_trend   (const MpisCardQuestion *self,
                                            MpisMetric              metric);
void        mpis_card_question_add_figure  (const MpisCardQuestion *self,
                                            MpisCardAnswer         *answer,
                                            const char             *name,
                                            MpisMetric              metric,
                                            gboolean                compare,
                                            gboolean                trend);
GPtrArray  *mpis_card_question_list_channels (const MpisCardQuestion *self);
gboolean    mpis_card_question_is_offered  (const MpisCardQuestion *self,
                                            MpisMetric              metric);
MpisSieve  *mpis_card_question_make_sieve  (const MpisCardQuestion *self,
                                            MpisPeriod              period);
char       *mpis_card_question_word_range  (const MpisCardQuestion *self);
char       *mpis_card_question_word_scope  (const MpisCardQuestion *self,
                                            gboolean                with_lens);
void        mpis_card_question_fill_target (const MpisCardQuestion *self,
                                            MpisCardTarget         *target,
                                            MpisCardTargetKind      kind);
void        mpis_card_question_say_empty   (const MpisCardQuestion *self,
                                            MpisCardAnswer         *answer,
                                            MpisMetric              metric);
gboolean    mpis_card_channel_offers       (const char             *channel,
                                            MpisMetric              metric);
MpisChartUnit mpis_card_metric_unit        (MpisMetric              metric);
MpisCardColumnType mpis_card_metric_column (MpisMetric              metric);

void        mpis_card_answer_add_note      (MpisCardAnswer         *answer,
                                            const char             *sentence);
void        mpis_card_answer_add_link      (MpisCardAnswer         *answer,
                                            const char             *label,
                                            MpisCardTarget         *target);
void        mpis_card_answer_say           (MpisCardAnswer         *answer,
                                            MpisCardState           state,
                                            const char             *message,
                                            const char             *hint);
void        mpis_card_answer_note_flags    (MpisCardAnswer         *answer,
                                            MpisGainFlags           flags);
MpisCardChart *mpis_card_answer_make_chart (MpisCardAnswer         *answer,
                                            MpisChartKind           kind,
                                            MpisChartUnit           unit,
                                            const char             *title);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MpisCardQuestion, mpis_card_question_clear)

/**
 * MpisCardClock:
 * @value: what posts of a weekday (0 is Monday) and hour come to, NaN where unknown
 * @count: how many posts with a known number that is of
 * @overall: what all of them come to
 * @n_posts: how many that is
 *
 * How posts do by the time they were published.
 */
typedef struct {
  double value[7 * 24];
  gint64 count[7 * 24];
  double overall;
  gint64 n_posts;
} MpisCardClock;

void mpis_card_question_ask_clock (const MpisCardQuestion *self,
                                   MpisMetric              metric,
                                   gboolean                mean,
                                   MpisCardClock          *clock);
int  mpis_card_clock_find_best    (const MpisCardClock    *self,
                                   guint                   min_posts);
char *mpis_card_clock_word_cell   (int                     cell);
double mpis_card_median           (GArray                 *values);

void mpis_card_fill_chart_as      (const MpisCardQuestion *question,
                                   MpisCardAnswer         *answer,
                                   MpisMetric              metric,
                                   int                     breakdown,
                                   int                     split,
                                   MpisCardChartKind       chart);

/* What fills each kind of card. */
typedef void (*MpisCardFill) (const MpisCardQuestion *question,
                              MpisCardAnswer         *answer);

void mpis_card_fill_key_figure      (const MpisCardQuestion *question, MpisCardAnswer *answer);
void mpis_card_fill_goal            (const MpisCardQuestion *question, MpisCardAnswer *answer);
void mpis_card_fill_persona         (const MpisCardQuestion *question, MpisCardAnswer *answer);
void mpis_card_fill_metric_chart    (const MpisCardQuestion *question, MpisCardAnswer *answer);
void mpis_card_fill_engagement      (const MpisCardQuestion *question, MpisCardAnswer *answer);
void mpis_card_fill_channels        (const MpisCardQuestion *question, MpisCardAnswer *answer);
void mpis_card_fill_share           (const MpisCardQuestion *question, MpisCardAnswer *answer);
void mpis_card_fill_best_time       (const MpisCardQuestion *question, MpisCardAnswer *answer);
void mpis_card_fill_cadence         (const MpisCardQuestion *question, MpisCardAnswer *answer);
void mpis_card_fill_runs            (const MpisCardQuestion *question, MpisCardAnswer *answer);
void mpis_card_fill_recent_posts    (const MpisCardQuestion *question, MpisCardAnswer *answer);
void mpis_card_fill_top_posts       (const MpisCardQuestion *question, MpisCardAnswer *answer);
void mpis_card_fill_red_flags       (const MpisCardQuestion *question, MpisCardAnswer *answer);
void mpis_card_fill_recommendations (const MpisCardQuestion *question, MpisCardAnswer *answer);
void mpis_card_fill_note            (const MpisCardQuestion *question, MpisCardAnswer *answer);
void mpis_card_fill_custom          (const MpisCardQuestion *question, MpisCardAnswer *answer);

void mpis_card_list_runs            (const MpisCardQuestion *question, MpisCardAnswer *answer, guint most);
void mpis_card_list_recent_posts    (const MpisCardQuestion *question, MpisCardAnswer *answer, guint most);
void mpis_card_list_posts_of_run    (const MpisCardQuestion *question, MpisCardAnswer *answer, const char *run_id,
                                     guint most);

G_END_DECLS
