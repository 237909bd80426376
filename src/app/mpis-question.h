#pragma once

#include <glib-object.h>
#include <libdex.h>

G_BEGIN_DECLS

/**
 * MpisAnswered:
 * @owner: who asked
 * @answer: (nullable): what came of it; %NULL if it failed
 *
 * Called on the main thread with the answer to the owner's latest question.
 */
typedef void (*MpisAnswered) (gpointer      owner,
                              const GValue *answer);

void mpis_question_ask  (gpointer      owner,
                         guint        *latest,
                         DexFuture    *question,
                         MpisAnswered  answered);
void mpis_question_drop (guint        *latest);

G_END_DECLS
