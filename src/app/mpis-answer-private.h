#pragma once

#include "mpis-answer.h"

G_BEGIN_DECLS

MpisAnswerRow *_mpis_answer_row_new    (const char         *key,
                                        const char         *label,
                                        guint               n_parts);
MpisValue     *_mpis_answer_row_part   (MpisAnswerRow      *self,
                                        guint               part);
void           _mpis_answer_row_set    (MpisAnswerRow      *self,
                                        const MpisValue    *value);
void           _mpis_answer_row_set_before (MpisAnswerRow  *self,
                                        const MpisValue    *before);
void           _mpis_answer_row_set_place (MpisAnswerRow   *self,
                                        guint               place);

void           _mpis_answer_draw       (MpisAnswer         *self,
                                        const MpisExplorer *explorer,
                                        GHashTable         *other_days);

G_END_DECLS
