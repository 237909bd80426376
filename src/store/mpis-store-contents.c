#include "config.h"

#include "mpis-store-contents.h"

#include "mpis-flag.h"
#include "mpis-json.h"
#include "mpis-run.h"

G_DEFINE_BOXED_TYPE (MpisStoreMark, mpis_store_mark, mpis_store_mark_copy, mpis_store_mark_free)
G_DEFINE_BOXED_TYPE (MpisStoreContents, mpis_store_contents,
                     mpis_store_contents_ref, mpis_store_contents_unref)

/**
 * mpis_store_mark_copy:
 * @self: a mark
 *
 * Returns: (transfer full): a copy
 */
MpisStoreMark *
mpis_store_mark_copy (const MpisStoreMark *self)
{
  MpisStoreMark *copy = g_memdup2 (self, sizeof *self);

  copy->server = g_strdup (self->server);
  copy->watermark = g_strdup (self->watermark);
  return copy;
}

/**
 * mpis_store_mark_free:
 * @self: (transfer full): a mark
 */
void
mpis_store_mark_free (MpisStoreMark *self)
{
  g_free (self->server);
  g_free (self->watermark);
  g_free (self);
}

/**
 * mpis_store_contents_new:
 *
 * Returns: (transfer full): the contents of an empty store, without a cube
 */
MpisStoreContents *
mpis_store_contents_new (void)
{
  MpisStoreContents *self = g_atomic_rc_box_new0 (MpisStoreContents);

  self->synced_at = MPIS_INSTANT_UNKNOWN;
  self->personas = g_ptr_array_new_with_free_func (g_object_unref);
  self->projects = g_ptr_array_new_with_free_func (g_object_unref);
  self->posts = g_ptr_array_new_with_free_func (g_object_unref);
  self->runs = g_ptr_array_new_with_free_func (g_object_unref);
  self->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->red_flags = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

/**
 * mpis_store_contents_ref:
 * @self: contents
 *
 * Returns: (transfer full): @self
 */
MpisStoreContents *
mpis_store_contents_ref (MpisStoreContents *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
mpis_store_contents_clear (gpointer data)
{
  MpisStoreContents *self = data;

  g_ptr_array_unref (self->personas);
  g_ptr_array_unref (self->projects);
  g_ptr_array_unref (self->posts);
  g_ptr_array_unref (self->runs);
  g_hash_table_unref (self->settings);
  g_ptr_array_unref (self->red_flags);
  g_clear_pointer (&self->cube, mpis_cube_unref);
}

/**
 * mpis_store_contents_unref:
 * @self: (transfer full): contents
 */
void
mpis_store_contents_unref (MpisStoreContents *self)
{
  g_atomic_rc_box_release_full (self, mpis_store_contents_clear);
}

/**
 * mpis_store_contents_get_thresholds:
 * @self: contents
 * @thresholds: (out caller-allocates): from when on red flags are raised in this workspace
 *
 * What somebody wrote that cannot be understood counts as not set.
 */
void
mpis_store_contents_get_thresholds (MpisStoreContents  *self,
                                    MpisFlagThresholds *thresholds)
{
  const MpisFlagThresholds usual = MPIS_FLAG_THRESHOLDS_INIT;
  const char *text = g_hash_table_lookup (self->settings, "flag_thresholds");
  g_autoptr(JsonNode) node = text != NULL ? mpis_json_parse (text, -1, NULL) : NULL;

  *thresholds = usual;
  if (node != NULL)
    mpis_flag_thresholds_read (thresholds, node, NULL);
}

/**
 * mpis_store_contents_judge:
 * @self: contents
 * @now: what time it is
 * @flags: (out caller-allocates): the state of the red flags
 *
 * The red flags at a moment: runs leave the last 24 hours as time goes by.
 */
void
mpis_store_contents_judge (MpisStoreContents *self,
                           MpisInstant        now,
                           MpisRedFlags      *flags)
{
  MpisFlagThresholds thresholds;

  *flags = self->flags;
  for (guint i = 0; i < self->runs->len; i++)
    {
      const MpisRunFields *run = mpis_run_peek (g_ptr_array_index (self->runs, i));

      if (run->is_demo == self->only_demo)
        mpis_red_flags_count_run (flags, run->status, run->started_at, now);
    }
  mpis_store_contents_get_thresholds (self, &thresholds);
  mpis_red_flags_judge (flags, &thresholds);
}
