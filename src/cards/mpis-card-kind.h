#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MpisCardOptions:
 * @MPIS_CARD_HAS_METRIC: what is measured
 * @MPIS_CARD_HAS_BREAKDOWN: by what, and what each part is split by
 * @MPIS_CARD_HAS_LENS: which question is asked
 * @MPIS_CARD_HAS_RANGE: its own time range, or the header's
 * @MPIS_CARD_HAS_FILTERS: its own channels, personas and projects, besides the header's
 * @MPIS_CARD_HAS_CHART: what kind of chart
 * @MPIS_CARD_HAS_COMPARE: the period before beside it
 * @MPIS_CARD_HAS_GOALS: what is to be reached, from which day on
 * @MPIS_CARD_HAS_TEXT: a text
 * @MPIS_CARD_HAS_COUNT: how many rows
 * @MPIS_CARD_HAS_STATISTIC: median or mean, and how many posts it takes
 * @MPIS_CARD_HAS_PARAMS: what its schema declares
 *
 * Which options a kind of card has. Every kind has a title.
 */
typedef enum {
  MPIS_CARD_HAS_METRIC    = 1 << 0,
  MPIS_CARD_HAS_BREAKDOWN = 1 << 1,
  MPIS_CARD_HAS_LENS      = 1 << 2,
  MPIS_CARD_HAS_RANGE     = 1 << 3,
  MPIS_CARD_HAS_FILTERS   = 1 << 4,
  MPIS_CARD_HAS_CHART     = 1 << 5,
  MPIS_CARD_HAS_COMPARE   = 1 << 6,
  MPIS_CARD_HAS_GOALS     = 1 << 7,
  MPIS_CARD_HAS_TEXT      = 1 << 8,
  MPIS_CARD_HAS_COUNT     = 1 << 9,
  MPIS_CARD_HAS_STATISTIC = 1 << 10,
  MPIS_CARD_HAS_PARAMS    = 1 << 11
} MpisCardOptions;

/**
 * MpisCardKind:
 * @id: the key of the widget registry
 * @icon: an icon's name
 * @width: columns a new card takes; likewise @height rows
 * @min_width: columns it takes at least; likewise @min_height rows
 * @options: which options it has
 *
 * A kind of card this program knows how to fill. Static.
 */
typedef struct {
  const char     *id;
  /*< private >*/
  const char     *name;
  const char     *description;
  /*< public >*/
  const char     *icon;
  int             width;
  int             height;
  int             min_width;
  int             min_height;
  MpisCardOptions options;
} MpisCardKind;

const MpisCardKind *mpis_card_kind_list            (guint              *n);
const MpisCardKind *mpis_card_kind_find            (const char         *id);
const MpisCardKind *mpis_card_kind_get_custom      (void);
const char         *mpis_card_kind_get_name        (const MpisCardKind *self);
const char         *mpis_card_kind_get_description (const MpisCardKind *self);

G_END_DECLS
