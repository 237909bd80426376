#pragma once

#include "mpis-card-schema.h"

G_BEGIN_DECLS

struct _MpisCardSchema {
  char               *widget;
  char               *name;
  char               *description;
  char               *renderer_url;
  char               *problem;
  MpisCardSourceKind  source;
  char               *endpoint;
  GArray             *params;     /* of MpisCardParam */
  JsonObject         *defaults;
};

void        _mpis_card_param_clear         (gpointer         data);
gboolean    _mpis_card_schema_read         (MpisCardSchema  *self,
                                            JsonNode        *schema,
                                            GError         **error);
JsonObject *_mpis_card_schema_apply_params (MpisCardSchema  *self,
                                            JsonObject      *params,
                                            GError         **error);

G_END_DECLS
