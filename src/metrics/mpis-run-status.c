#include "config.h"

#include "mpis-run-status.h"

#include "mpis-error.h"

/**
 * mpis_item_outcomes_add:
 * @self: outcomes; all zero to begin with
 * @status: (nullable): what an item's `status` says, any case, or %NULL if it has none
 * @warnings: (nullable) (element-type utf8): a sentence is added for a status nobody knows
 *
 * Counts an item. It failed if it says `failed`, `error` or `failure`; anything else went through, since
 * workflows are free in what they call that.
 */
void
mpis_item_outcomes_add (MpisItemOutcomes *self,
                        const char       *status,
                        GPtrArray        *warnings)
{
  static const char *const failures[] = { "failed", "error", "failure" };

  g_return_if_fail (self != NULL);

  for (guint i = 0; status != NULL && i < G_N_ELEMENTS (failures); i++)
    if (g_ascii_strcasecmp (status, failures[i]) == 0)
      {
        self->failed++;
        return;
      }

  self->succeeded++;
  if (status != NULL && warnings != NULL && g_ascii_strcasecmp (status, "success") != 0)
    g_ptr_array_add (warnings, g_strdup_printf ("An item's status is “%s”, which is taken as success",
                                                status));
}

/**
 * mpis_run_status_aggregate:
 * @reported: what the workflow calls the run: `success`, `failed` or `partial`, any case
 * @items: what became of its items
 * @status: (out): what the run's status is
 * @error: return location for an error, or %NULL
 *
 * Items decide, and without any the workflow does. A workflow that failed although its items went
 * through is partial: they are published. See contract 6.
 *
 * Returns: %FALSE with #MPIS_ERROR_INVALID set if @reported is none of the three
 */
gboolean
mpis_run_status_aggregate (const char              *reported,
                           const MpisItemOutcomes  *items,
                           MpisRunStatus           *status,
                           GError                 **error)
{
  MpisRunStatus said = mpis_run_status_from_text (reported);

  g_return_val_if_fail (items != NULL && status != NULL, FALSE);

  if (said != MPIS_RUN_SUCCESS && said != MPIS_RUN_FAILED && said != MPIS_RUN_PARTIAL)
    {
      g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID,
                   "“%s” is not how a run ends (expected success, failed or partial)",
                   reported != NULL ? reported : "");
      return FALSE;
    }

  if (items->succeeded == 0 && items->failed == 0)
    *status = said;
  else if (items->succeeded == 0)
    *status = MPIS_RUN_FAILED;
  else if (items->failed > 0 || said == MPIS_RUN_FAILED)
    *status = MPIS_RUN_PARTIAL;
  else
    *status = MPIS_RUN_SUCCESS;
  return TRUE;
}
