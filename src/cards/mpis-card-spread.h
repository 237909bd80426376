#pragma once

#include "mpis-card-question.h"

G_BEGIN_DECLS

/* As many looks as can be told apart at once. */
#define MPIS_CARD_MAX_SERIES 8

/**
 * MpisCardPlace:
 * @key: of a time, hour or weekday
 * @id: what it is
 * @label: what people call it
 * @total: what it comes to, as the cube says
 *
 * A value of a group: a day, a channel, …
 */
typedef struct {
  gint64     key;
  char      *id;
  char      *label;
  MpisValue  total;
} MpisCardPlace;

/**
 * MpisCardSpread:
 * @places: (element-type MpisCardPlace): down
 * @parts: (element-type MpisCardPlace): across
 * @values: places × parts, NaN where unknown
 * @left_out: places and parts there was no room for
 * @flags: what is special about the gains
 *
 * A result by one or two groups, spread out as a table.
 */
typedef struct {
  GArray        *places;
  GArray        *parts;
  double        *values;
  guint          left_out;
  MpisGainFlags  flags;
} MpisCardSpread;

void           mpis_card_spread_clear      (MpisCardSpread         *self);
MpisCardPlace *mpis_card_place_at          (GArray                 *places,
                                            guint                   i);
gboolean       mpis_card_group_is_time     (int                     group);
void           mpis_card_spread_ask        (MpisCardSpread         *self,
                                            const MpisCardQuestion *question,
                                            MpisMetric              metric);
void           mpis_card_spread_fill       (MpisCardSpread         *self,
                                            const MpisCardQuestion *question,
                                            MpisMetric              metric,
                                            MpisPeriod              period,
                                            gint64                  shift);
gboolean       mpis_card_spread_has_values (const MpisCardSpread   *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MpisCardSpread, mpis_card_spread_clear)

G_END_DECLS
