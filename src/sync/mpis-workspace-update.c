#include "config.h"

#include "mpis-workspace-update.h"

G_DEFINE_BOXED_TYPE (MpisWorkspaceUpdate, mpis_workspace_update,
                     mpis_workspace_update_copy, mpis_workspace_update_free)

/**
 * mpis_workspace_update_copy:
 * @self: an update
 *
 * Returns: (transfer full): a copy, of the same contents
 */
MpisWorkspaceUpdate *
mpis_workspace_update_copy (const MpisWorkspaceUpdate *self)
{
  MpisWorkspaceUpdate *copy = g_memdup2 (self, sizeof *self);

  mpis_store_contents_ref (copy->contents);
  return copy;
}

/**
 * mpis_workspace_update_free:
 * @self: (transfer full): an update
 */
void
mpis_workspace_update_free (MpisWorkspaceUpdate *self)
{
  mpis_store_contents_unref (self->contents);
  g_free (self);
}

typedef struct {
  MpisStore         *store;
  GTimeZone         *zone;
  MpisStoreContents *shown;
} Preparation;

static void
preparation_free (gpointer data)
{
  Preparation *self = data;

  g_object_unref (self->store);
  g_time_zone_unref (self->zone);
  mpis_store_contents_unref (self->shown);
  g_free (self);
}

static void
reconcile (GPtrArray  *shown,
           GPtrArray  *items,
           GHashFunc   hash,
           GEqualFunc  equal,
           MpisSplice *splice)
{
  mpis_splice_reuse (shown, items, hash, equal);
  mpis_splice_find (shown, items, splice);
}

static DexFuture *
prepare_fiber (gpointer data)
{
  Preparation *self = data;
  g_autoptr(GError) error = NULL;
  MpisStoreContents *contents;
  MpisWorkspaceUpdate *update;

  if (!(contents = dex_await_boxed (mpis_store_load (self->store, self->zone), &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));
  update = g_new0 (MpisWorkspaceUpdate, 1);
  update->contents = contents;
  reconcile (self->shown->personas, contents->personas,
             mpis_persona_item_hash, mpis_persona_item_equal, &update->personas);
  reconcile (self->shown->projects, contents->projects,
             mpis_project_item_hash, mpis_project_item_equal, &update->projects);
  reconcile (self->shown->posts, contents->posts,
             mpis_post_item_hash, mpis_post_item_equal, &update->posts);
  reconcile (self->shown->runs, contents->runs,
             mpis_run_item_hash, mpis_run_item_equal, &update->runs);
  reconcile (self->shown->red_flags, contents->red_flags,
             mpis_flag_item_hash, mpis_flag_item_equal, &update->red_flags);
  return dex_future_new_take_boxed (MPIS_TYPE_WORKSPACE_UPDATE, update);
}

/**
 * mpis_workspace_update_prepare:
 * @store: the store
 * @zone: the zone of the cube's days
 * @shown: what is shown now
 *
 * Reads the store and works out what is new in it, on the thread pool.
 *
 * Returns: (transfer full): a future of an #MpisWorkspaceUpdate; rejected with #MpisStoreError
 */
DexFuture *
mpis_workspace_update_prepare (MpisStore         *store,
                               GTimeZone         *zone,
                               MpisStoreContents *shown)
{
  Preparation *preparation;

  dex_return_error_if_fail (MPIS_IS_STORE (store));
  dex_return_error_if_fail (zone != NULL);
  dex_return_error_if_fail (shown != NULL);

  preparation = g_new0 (Preparation, 1);
  preparation->store = g_object_ref (store);
  preparation->zone = g_time_zone_ref (zone);
  preparation->shown = mpis_store_contents_ref (shown);
  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0,
                              prepare_fiber, preparation, preparation_free);
}
