#pragma once

#include <json-glib/json-glib.h>

#include "mpis-time.h"

G_BEGIN_DECLS

/**
 * MpisCommandState:
 * @MPIS_COMMAND_WAITING: kept here until there is a connection, or until it is tried again
 * @MPIS_COMMAND_SENDING: on its way
 * @MPIS_COMMAND_DONE: carried out; what it changed comes back with what the server has
 * @MPIS_COMMAND_REFUSED: it cannot be carried out as it is; `problem` says why
 *
 * How far a command has got.
 */
typedef enum {
  MPIS_COMMAND_WAITING,
  MPIS_COMMAND_SENDING,
  MPIS_COMMAND_DONE,
  MPIS_COMMAND_REFUSED
} MpisCommandState;

/**
 * MpisCommand:
 *
 * Something a person wants done: a kind such as `run.start`, and a JSON object that says what exactly.
 * Its number is a UUID, by which it is carried out once however often it is sent. What it asks for does
 * not change; how far it has got does, on the main thread.
 *
 * Construct-only properties: `id`, `kind`, `payload` (#JsonNode, an object), `made-at` (int64
 * #MpisInstant). Others: `state` (int, #MpisCommandState) and `problem` (nullable text), both notified.
 */
#define MPIS_TYPE_COMMAND (mpis_command_get_type ())
G_DECLARE_FINAL_TYPE (MpisCommand, mpis_command, MPIS, COMMAND, GObject)

MpisCommand      *mpis_command_new         (const char       *kind,
                                            JsonNode         *payload);
MpisCommand      *mpis_command_new_with_id (const char       *id,
                                            const char       *kind,
                                            JsonNode         *payload,
                                            MpisInstant       made_at);
const char       *mpis_command_get_id      (MpisCommand      *self);
const char       *mpis_command_get_kind    (MpisCommand      *self);
JsonNode         *mpis_command_get_payload (MpisCommand      *self);
const char       *mpis_command_get_text    (MpisCommand      *self,
                                            const char       *member);
MpisInstant       mpis_command_get_made_at (MpisCommand      *self);
MpisCommandState  mpis_command_get_state   (MpisCommand      *self);
const char       *mpis_command_get_problem (MpisCommand      *self);
void              mpis_command_set_state   (MpisCommand      *self,
                                            MpisCommandState  state,
                                            const char       *problem);

G_END_DECLS
