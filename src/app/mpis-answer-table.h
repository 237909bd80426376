#pragma once

#include <adwaita.h>

#include "mpis-answer.h"

G_BEGIN_DECLS

/**
 * MpisAnswerTable:
 *
 * An answer as a table: a row a group, a column a part, the whole, the period before and the change;
 * under it the total. `compact` leaves the parts and the period before out. `activate` is emitted with
 * the #MpisAnswerRow that was activated. `sort-by` is the id of a column, and `reversed` whether it is sorted the
 * other way round than usual.
 */
#define MPIS_TYPE_ANSWER_TABLE (mpis_answer_table_get_type ())
G_DECLARE_FINAL_TYPE (MpisAnswerTable, mpis_answer_table, MPIS, ANSWER_TABLE, AdwBin)

void mpis_answer_table_show            (MpisAnswerTable    *self,
                                        MpisAnswer         *answer,
                                        const MpisExplorer *explorer);
void mpis_answer_table_set_sort_button (MpisAnswerTable    *self,
                                        GtkMenuButton      *button);
void mpis_answer_table_grab_focus      (MpisAnswerTable    *self);

G_END_DECLS
