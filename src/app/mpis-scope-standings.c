#include "config.h"

#include "mpis-scope-private.h"

#include "mpis-question.h"

/* How posts do beside what is usual: worked out on another thread, and only once somebody wants to know. */

typedef struct {
  MpisCube *cube;
  gint32    today;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  mpis_cube_unref (question->cube);
  g_free (question);
}

static DexFuture *
answer_fiber (gpointer data)
{
  const Question *question = data;

  return dex_future_new_take_boxed (MPIS_TYPE_STANDINGS,
                                    mpis_standings_new (question->cube, question->today));
}

static void
on_answered_cb (gpointer      owner,
                const GValue *answer)
{
  MpisScope *self = owner;

  if (answer == NULL)
    return;
  g_clear_pointer (&self->standings, mpis_standings_unref);
  self->standings = g_value_dup_boxed (answer);
  g_signal_emit_by_name (self, "standings-changed");
}

static void
ask (MpisScope *self)
{
  MpisCube *cube = self->workspace != NULL ? mpis_workspace_get_cube (self->workspace) : NULL;
  Question *question;

  if (cube == NULL || cube == self->standings_cube)
    return;
  g_clear_pointer (&self->standings_cube, mpis_cube_unref);
  self->standings_cube = mpis_cube_ref (cube);
  question = g_new (Question, 1);
  *question = (Question) { mpis_cube_ref (cube),
                           mpis_day_of (mpis_time_now (), mpis_cube_get_zone (cube)) };
  mpis_question_ask (self, &self->standings_question,
                     dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, answer_fiber,
                                          question, question_free),
                     on_answered_cb);
}

/* There are other numbers; whoever asked once wants to know again. */
void
_mpis_scope_update_standings (MpisScope *self)
{
  if (self->standings_cube != NULL)
    ask (self);
}

void
_mpis_scope_clear_standings (MpisScope *self)
{
  mpis_question_drop (&self->standings_question);
  g_clear_pointer (&self->standings, mpis_standings_unref);
  g_clear_pointer (&self->standings_cube, mpis_cube_unref);
}

/**
 * mpis_scope_get_standings:
 *
 * Returns: (transfer none) (nullable): how posts do beside what is usual; %NULL until that is worked out,
 *   which `standings-changed` tells
 */
MpisStandings *
mpis_scope_get_standings (MpisScope *self)
{
  g_return_val_if_fail (MPIS_IS_SCOPE (self), NULL);

  ask (self);
  return self->standings;
}
