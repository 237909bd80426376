#include "config.h"

#include "mpis-workspace-private.h"

/* What is asked of a workspace once in a while, and what is asked for. */

/**
 * mpis_workspace_find_draft:
 * @self: a workspace
 * @post_id: the post whose draft is looked for
 *
 * Looks it up on this computer, so that it works offline too.
 *
 * Returns: (transfer full): a future of an #MpisDraft, or of %NULL where none is known; rejected with
 *   #MpisStoreError
 */
DexFuture *
mpis_workspace_find_draft (MpisWorkspace *self,
                           const char    *post_id)
{
  dex_return_error_if_fail (MPIS_IS_WORKSPACE (self));
  dex_return_error_if_fail (post_id != NULL);

  if (_mpis_workspace_get_store (self) == NULL)
    return dex_future_new_reject (MPIS_STORE_ERROR, MPIS_STORE_ERROR_BUSY,
                                  "The local copy of the workspace is not open yet");
  return mpis_store_find_draft (_mpis_workspace_get_store (self), post_id);
}

/**
 * mpis_workspace_find_run:
 * @self: a workspace
 * @run_id: a run
 *
 * Looks up items, log and calls of a run on this computer, so that it works offline too.
 *
 * Returns: (transfer full): a future of #MpisRunDetails; rejected with #MpisStoreError
 */
DexFuture *
mpis_workspace_find_run (MpisWorkspace *self,
                         const char    *run_id)
{
  dex_return_error_if_fail (MPIS_IS_WORKSPACE (self));
  dex_return_error_if_fail (run_id != NULL);

  if (_mpis_workspace_get_store (self) == NULL)
    return dex_future_new_reject (MPIS_STORE_ERROR, MPIS_STORE_ERROR_BUSY,
                                  "The local copy of the workspace is not open yet");
  return mpis_store_find_run (_mpis_workspace_get_store (self), run_id);
}

/**
 * mpis_workspace_dup_setting:
 * @self: a workspace
 * @key: a setting that everybody of the workspace shares, `n8n_webhook_url` or `mpis_api_url`
 *
 * Returns: (transfer full) (nullable): what it is set to, or will be as soon as there is a connection
 */
char *
mpis_workspace_dup_setting (MpisWorkspace *self,
                            const char    *key)
{
  GListModel *commands;

  g_return_val_if_fail (MPIS_IS_WORKSPACE (self), NULL);

  commands = G_LIST_MODEL (mpis_workspace_get_commands (self));
  for (guint i = g_list_model_get_n_items (commands); i > 0; i--)
    {
      g_autoptr(MpisCommand) command = g_list_model_get_item (commands, i - 1);

      if (g_str_equal (mpis_command_get_kind (command), "settings.set") &&
          mpis_command_get_state (command) != MPIS_COMMAND_REFUSED &&
          g_strcmp0 (mpis_command_get_text (command, "key"), key) == 0)
        return g_strdup (mpis_command_get_text (command, "value"));
    }
  return g_strdup (g_hash_table_lookup (_mpis_workspace_get_shown (self)->settings, key));
}

/**
 * mpis_workspace_command:
 * @self: a workspace
 * @kind: what is wanted, `run.start` for instance; see mpis_perform()
 * @payload: (transfer full): an object that says what exactly
 *
 * Has something done, at once or, without a connection, as soon as there is one. The lists show it as if it
 * were done already; what the server refuses is told by the commands.
 *
 * Returns: (transfer full): the command
 */
MpisCommand *
mpis_workspace_command (MpisWorkspace *self,
                        const char    *kind,
                        JsonNode      *payload)
{
  g_return_val_if_fail (MPIS_IS_WORKSPACE (self), NULL);

  return mpis_commands_add (mpis_workspace_get_commands (self), kind, payload);
}
