#include "config.h"

#include "mpis-command-claim.h"

#include "mpis-awaiting.h"

/**
 * mpis_command_claim_awaiting:
 * @db: a connection in the transaction that carries the command out
 * @command_id: (nullable): the command's number; %NULL is one that nobody sends again
 * @kind: what it does
 * @fresh: (out): whether it is to be carried out; it was already, otherwise
 * @error: return location
 *
 * Takes the number of a command. Where somebody is just about to carry it out, this waits for them.
 *
 * Returns: whether that could be told
 */
gboolean
mpis_command_claim_awaiting (MpisDb      *db,
                             const char  *command_id,
                             const char  *kind,
                             gboolean    *fresh,
                             GError     **error)
{
  g_autoptr(MpisDbRows) claimed = NULL;

  *fresh = TRUE;
  if (command_id == NULL)
    return TRUE;
  claimed = mpis_query_awaiting (db,
    "INSERT INTO dash_commands (id, kind) VALUES ($1::uuid, $2) ON CONFLICT DO NOTHING RETURNING id",
    mpis_db_params_text (mpis_db_params_text (mpis_db_params_new (), command_id), kind), error);
  if (claimed == NULL)
    return FALSE;
  *fresh = mpis_db_rows_get_n (claimed) > 0;
  return TRUE;
}
