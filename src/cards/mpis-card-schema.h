#pragma once

#include <json-glib/json-glib.h>

#include "mpis-query.h"
#include "mpis-widget-entry.h"

G_BEGIN_DECLS

/**
 * MpisCardSourceKind:
 * @MPIS_CARD_SOURCE_METRIC: a question to the cube
 * @MPIS_CARD_SOURCE_PROJECTS: `/api/projects`
 * @MPIS_CARD_SOURCE_PERSONAS: `/api/personas`
 * @MPIS_CARD_SOURCE_RUNS: `/api/publisher/runs`
 * @MPIS_CARD_SOURCE_POSTS: `/api/publisher/published-items`
 * @MPIS_CARD_SOURCE_RUN_POSTS: `/api/publisher/runs/{run_id}/published-items`, of the run that the parameter
 *   of that name, or the path itself, names
 * @MPIS_CARD_SOURCE_FLAGS: `/api/red-flags`
 * @MPIS_CARD_SOURCE_ELSEWHERE: a path of our API whose answer is not on this computer
 *
 * Where a custom card's content comes from.
 */
typedef enum {
  MPIS_CARD_SOURCE_METRIC,
  MPIS_CARD_SOURCE_PROJECTS,
  MPIS_CARD_SOURCE_PERSONAS,
  MPIS_CARD_SOURCE_RUNS,
  MPIS_CARD_SOURCE_POSTS,
  MPIS_CARD_SOURCE_RUN_POSTS,
  MPIS_CARD_SOURCE_FLAGS,
  MPIS_CARD_SOURCE_ELSEWHERE
} MpisCardSourceKind;

/**
 * MpisCardParamType:
 *
 * What a parameter's value is. In JSON all are texts but integers and booleans.
 */
typedef enum {
  MPIS_CARD_PARAM_STRING,
  MPIS_CARD_PARAM_UUID,
  MPIS_CARD_PARAM_INTEGER,
  MPIS_CARD_PARAM_BOOLEAN,
  MPIS_CARD_PARAM_DATE,
  MPIS_CARD_PARAM_ENUM
} MpisCardParamType;

/**
 * MpisCardParam:
 * @name: its key in `params`
 * @required: whether a card without it cannot be shown
 * @values: (nullable): what an enum takes
 * @initial: (nullable): its value where the card has none
 *
 * A parameter that a schema declares.
 */
typedef struct {
  char               *name;
  MpisCardParamType   type;
  gboolean            required;
  char              **values;
  JsonNode           *initial;
} MpisCardParam;

/**
 * MpisCardSchema:
 *
 * A custom card as `widget_registry` declares it. It says what to show and runs nothing: a
 * `renderer_url` is kept and never fetched. Immutable, counted atomically; boxed.
 */
typedef struct _MpisCardSchema MpisCardSchema;

#define MPIS_TYPE_CARD_SCHEMA (mpis_card_schema_get_type ())
GType                mpis_card_schema_get_type         (void);
MpisCardSchema      *mpis_card_schema_new              (const char            *widget,
                                                        const char            *name,
                                                        const char            *description,
                                                        JsonNode              *schema,
                                                        const char            *renderer_url,
                                                        GError               **error);
MpisCardSchema      *mpis_card_schema_new_from_entry   (MpisWidgetEntry       *entry);
MpisCardSchema      *mpis_card_schema_ref              (MpisCardSchema        *self);
void                 mpis_card_schema_unref            (MpisCardSchema        *self);
const char          *mpis_card_schema_get_problem      (MpisCardSchema        *self);
const char          *mpis_card_schema_get_widget       (MpisCardSchema        *self);
const char          *mpis_card_schema_get_name         (MpisCardSchema        *self);
const char          *mpis_card_schema_get_description  (MpisCardSchema        *self);
const char          *mpis_card_schema_get_renderer_url (MpisCardSchema        *self);
MpisCardSourceKind   mpis_card_schema_get_source       (MpisCardSchema        *self);
const char          *mpis_card_schema_get_endpoint     (MpisCardSchema        *self);
JsonObject          *mpis_card_schema_get_defaults     (MpisCardSchema        *self);
guint                mpis_card_schema_get_n_params     (MpisCardSchema        *self);
const MpisCardParam *mpis_card_schema_get_param        (MpisCardSchema        *self,
                                                        guint                  index);
JsonObject          *mpis_card_schema_check_params     (MpisCardSchema        *self,
                                                        JsonObject            *params,
                                                        GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MpisCardSchema, mpis_card_schema_unref)

G_END_DECLS
