#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

char     *mpis_mask_text (const char *text);
JsonNode *mpis_mask_json (JsonNode   *node);

G_END_DECLS
