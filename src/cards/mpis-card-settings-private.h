#pragma once

#include "mpis-card-settings.h"

G_BEGIN_DECLS

/* How the config spells what there is to choose; by range, with the header's last. */
extern const char *const _mpis_card_range_names[MPIS_N_RANGES + 1];
extern const char *const _mpis_card_lens_names[3];
extern const char *const _mpis_card_chart_names[MPIS_CARD_N_CHART_KINDS];
extern const char *const _mpis_card_statistic_names[2];
extern const char *const _mpis_card_per_names[2];

/* A filter's member for several values, and the one for a single value, as the contract has it. */
extern const char *const _mpis_card_filter_names[MPIS_N_FILTERS][2];

JsonObject *_mpis_card_copy_object (JsonObject *object);

G_END_DECLS
