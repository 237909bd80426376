#pragma once

#include "mpis-api-request-private.h"

G_BEGIN_DECLS

/**
 * MpisApiValue:
 *
 * A value where it was looked for: of the body a node, elsewhere a text.
 */
typedef struct {
  const char *text;
  JsonNode   *node;
} MpisApiValue;

gboolean    mpis_api_find           (MpisApiRequest     *self,
                                     MpisApiPlace        place,
                                     const char         *name,
                                     MpisApiNeed         need,
                                     MpisApiValue       *value);
const char *mpis_api_find_query     (MpisApiRequest     *self,
                                     const char         *name,
                                     guint               which);
const char *mpis_api_find_text      (MpisApiRequest     *self,
                                     MpisApiPlace        place,
                                     const char         *name,
                                     MpisApiNeed         need,
                                     MpisApiValue       *value);
const char *mpis_api_value_text     (const MpisApiValue *value);
JsonNode   *mpis_api_copy_input     (JsonNode           *node);
JsonObject *mpis_api_note_problem   (MpisApiRequest     *self,
                                     MpisApiPlace        place,
                                     const char         *name,
                                     const char         *type,
                                     const char         *message,
                                     JsonNode           *input);
JsonObject *mpis_api_complain       (MpisApiRequest     *self,
                                     MpisApiPlace        place,
                                     const char         *name,
                                     const MpisApiValue *value,
                                     const char         *type,
                                     const char         *message);
void        mpis_api_add_context    (JsonObject         *problem,
                                     const char         *key,
                                     gint64              number);
void        mpis_api_add_reason     (JsonObject         *problem,
                                     const char         *key,
                                     const char         *text);

G_END_DECLS
