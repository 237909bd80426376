#include "config.h"

#include "mpis-workspace-private.h"

#include "mpis-flag.h"

/**
 * mpis_workspace_find_flag_events:
 * @self: a workspace
 * @flag_id: a red flag
 *
 * Looks up what happened to it on this computer, so that it works offline too.
 *
 * Returns: (transfer full): a future of a #GPtrArray of #MpisFlagEvent, the latest first; rejected with
 *   #MpisStoreError
 */
DexFuture *
mpis_workspace_find_flag_events (MpisWorkspace *self,
                                 const char    *flag_id)
{
  dex_return_error_if_fail (MPIS_IS_WORKSPACE (self));
  dex_return_error_if_fail (flag_id != NULL);

  if (_mpis_workspace_get_store (self) == NULL)
    return dex_future_new_reject (MPIS_STORE_ERROR, MPIS_STORE_ERROR_BUSY,
                                  "The local copy of the workspace is not open yet");
  return mpis_store_find_flag_events (_mpis_workspace_get_store (self), flag_id);
}

/* What was asked for last and is on its way still. */
static gboolean
find_waiting_thresholds (MpisWorkspace      *self,
                         MpisFlagThresholds *thresholds)
{
  GListModel *commands = G_LIST_MODEL (mpis_workspace_get_commands (self));

  for (guint i = g_list_model_get_n_items (commands); i > 0; i--)
    {
      g_autoptr(MpisCommand) command = g_list_model_get_item (commands, i - 1);

      if (g_str_equal (mpis_command_get_kind (command), "flag.thresholds")
          && mpis_command_get_state (command) != MPIS_COMMAND_REFUSED)
        return mpis_flag_thresholds_read (thresholds, mpis_command_get_payload (command), NULL);
    }
  return FALSE;
}

/**
 * mpis_workspace_get_thresholds:
 * @self: a workspace
 * @thresholds: (out caller-allocates): from when on red flags are raised, or will be as soon as there is a
 *   connection
 */
void
mpis_workspace_get_thresholds (MpisWorkspace      *self,
                               MpisFlagThresholds *thresholds)
{
  g_return_if_fail (MPIS_IS_WORKSPACE (self) && thresholds != NULL);

  mpis_store_contents_get_thresholds (_mpis_workspace_get_shown (self), thresholds);
  find_waiting_thresholds (self, thresholds);
}
