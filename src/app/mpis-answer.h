#pragma once

#include <libdex.h>

#include "mpis-chart.h"
#include "mpis-explorer.h"

G_BEGIN_DECLS

/**
 * MpisAnswerRow:
 *
 * One row of the analytics page's table.
 */
#define MPIS_TYPE_ANSWER_ROW (mpis_answer_row_get_type ())
G_DECLARE_FINAL_TYPE (MpisAnswerRow, mpis_answer_row, MPIS, ANSWER_ROW, GObject)

const char      *mpis_answer_row_get_key    (MpisAnswerRow *self);
const char      *mpis_answer_row_get_label  (MpisAnswerRow *self);
guint            mpis_answer_row_get_place  (MpisAnswerRow *self);
const MpisValue *mpis_answer_row_get_value  (MpisAnswerRow *self);
const MpisValue *mpis_answer_row_get_before (MpisAnswerRow *self);
const MpisValue *mpis_answer_row_get_part   (MpisAnswerRow *self,
                                             guint          part);

/**
 * MpisAnswerPart:
 * @id: the channel, project or persona
 * @label: its name
 * @total: its value over all rows, as the cube adds it up
 *
 * What the rows are split into.
 */
typedef struct {
  char      *id;
  char      *label;
  MpisValue  total;
} MpisAnswerPart;

/**
 * MpisAnswer:
 * @rows: (element-type MpisAnswerRow): in the order of their keys
 * @parts: (element-type MpisAnswerPart): what each row is split into; empty if it is not
 * @total: of everything, as the cube answers without groups: a rate of sums, never a sum of rates
 * @before: the same of the period before
 * @period: the days asked for
 * @previous: the period before, of equal length
 * @compared: whether there is one, and it was asked for
 * @series: (element-type MpisSeries): what the chart draws
 * @n_drawable: how many the chart would draw if it had the room
 * @flags: what is special about the gains in @total
 *
 * Everything the analytics page shows. Boxed, immutable.
 */
typedef struct {
  GListStore    *rows;
  GArray        *parts;
  MpisValue      total;
  MpisValue      before;
  MpisPeriod     period;
  MpisPeriod     previous;
  gboolean       compared;
  GListStore    *series;
  guint          n_drawable;
  MpisGainFlags  flags;
} MpisAnswer;

#define MPIS_TYPE_ANSWER (mpis_answer_get_type ())
GType       mpis_answer_get_type (void);
MpisAnswer *mpis_answer_copy     (MpisAnswer         *self);
void        mpis_answer_free     (MpisAnswer         *self);

DexFuture  *mpis_answer_work_out (MpisScope          *scope,
                                  const MpisExplorer *explorer) G_GNUC_WARN_UNUSED_RESULT;

MpisAnswerRow *mpis_answer_find_row (GListModel          *rows,
                                     MpisGroup            by,
                                     const MpisChartMark *mark);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisAnswer, mpis_answer_free)

G_END_DECLS
