#pragma once

#include "mpis-card-schema.h"

G_BEGIN_DECLS

JsonObject *_mpis_card_schema_apply_params (MpisCardSchema  *self,
                                            JsonObject      *params,
                                            GError         **error);

G_END_DECLS
