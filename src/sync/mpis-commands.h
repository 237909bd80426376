#pragma once

#include <libdex.h>

#include "mpis-command.h"

G_BEGIN_DECLS

/**
 * MpisCommands:
 *
 * What a person wanted done and was not done yet, as a #GListModel of #MpisCommand, the oldest first. They
 * are kept on this computer until the server took them, also when the program ends; without a connection
 * they wait. What the server refuses stays in the list until somebody tries it again or gives it up.
 *
 * Properties (notified): `n-waiting` and `n-refused` (uint). Signals: `done` (MpisCommand) when one was
 * carried out, `refused` (MpisCommand) when one was not.
 */
#define MPIS_TYPE_COMMANDS (mpis_commands_get_type ())
G_DECLARE_FINAL_TYPE (MpisCommands, mpis_commands, MPIS, COMMANDS, GObject)

MpisCommand *mpis_commands_add           (MpisCommands *self,
                                          const char   *kind,
                                          JsonNode     *payload);
void         mpis_commands_retry         (MpisCommands *self,
                                          MpisCommand  *command);
void         mpis_commands_discard       (MpisCommands *self,
                                          MpisCommand  *command);
guint        mpis_commands_get_n_waiting (MpisCommands *self);
guint        mpis_commands_get_n_refused (MpisCommands *self);
DexFuture   *mpis_commands_flush         (MpisCommands *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
