#pragma once

#include <json-glib/json-glib.h>

#include "mpis-cube.h"

G_BEGIN_DECLS

/**
 * MpisAnalystQuestion:
 * @persona_id: whose posts it is about
 * @today: the last day that counts, in the cube's zone
 * @days: how many days up to then
 * @text: what is asked, in English or Russian
 *
 * A question in a person's words.
 */
typedef struct {
  const char *persona_id;
  gint32      today;
  guint       days;
  const char *text;
} MpisAnalystQuestion;

JsonNode *mpis_analyst_answer (MpisCube                  *cube,
                               const MpisAnalystQuestion *question);

G_END_DECLS
