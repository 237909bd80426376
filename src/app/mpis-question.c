#include "config.h"

#include "mpis-question.h"

typedef struct {
  GWeakRef      owner;
  guint        *latest;   /* within the owner, so it lives as long */
  guint         number;
  MpisAnswered  answered;
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  g_weak_ref_clear (&self->owner);
  g_free (self);
}

static DexFuture *
on_answered_cb (DexFuture *future,
                gpointer   data)
{
  Question *self = data;
  g_autoptr(GObject) owner = g_weak_ref_get (&self->owner);

  if (owner != NULL && *self->latest == self->number)
    self->answered (owner, dex_future_get_value (future, NULL));
  return NULL;
}

/**
 * mpis_question_ask:
 * @owner: (type GObject.Object): who asks
 * @latest: the number of the owner's latest question, a field of the owner; starts as 0
 * @question: (transfer full): what is asked
 * @answered: called with the answer
 *
 * Asks something in place of what was asked with the same @latest before. The answer to an older
 * question, or to one whose owner is gone or has dropped it, comes to nobody. The future itself is left
 * to end by itself: discarding it would not stop a callback that is on its way from another thread, and
 * libdex 0.10 does not survive a fiber that is discarded while it awaits.
 */
void
mpis_question_ask (gpointer      owner,
                   guint        *latest,
                   DexFuture    *question,
                   MpisAnswered  answered)
{
  Question *self = g_new0 (Question, 1);

  g_weak_ref_init (&self->owner, owner);
  self->latest = latest;
  self->number = ++*latest;
  self->answered = answered;
  dex_future_disown (dex_future_finally (question, on_answered_cb, self, question_free));
}

/**
 * mpis_question_drop:
 * @latest: as given to mpis_question_ask()
 *
 * Wants no answer any more; to be called when the owner is disposed.
 */
void
mpis_question_drop (guint *latest)
{
  ++*latest;
}
