#include "config.h"

#include "mpis-splice.h"

#include "mpis-flag.h"
#include "mpis-persona.h"
#include "mpis-post.h"
#include "mpis-project.h"
#include "mpis-run.h"

/**
 * mpis_splice_reuse:
 * @old_items: (element-type GObject): what a list holds
 * @new_items: (element-type GObject): what it shall hold; it owns its items
 * @hash: a hash of an item
 * @equal: whether two items say the same in everything
 *
 * Puts the old item in the place of every new one that says the same, so that a selection, and what
 * hangs on an item, lives on.
 */
void
mpis_splice_reuse (GPtrArray  *old_items,
                   GPtrArray  *new_items,
                   GHashFunc   hash,
                   GEqualFunc  equal)
{
  g_autoptr(GHashTable) known = g_hash_table_new (hash, equal);

  for (guint i = 0; i < old_items->len; i++)
    g_hash_table_add (known, g_ptr_array_index (old_items, i));
  for (guint i = 0; i < new_items->len; i++)
    {
      GObject *old = g_hash_table_lookup (known, g_ptr_array_index (new_items, i));

      if (old != NULL)
        g_set_object ((GObject **) &g_ptr_array_index (new_items, i), old);
    }
}

/**
 * mpis_splice_find:
 * @old_items: what a list holds
 * @new_items: what it shall hold
 * @splice: (out caller-allocates): the replacement to be made
 *
 * Finds where two lists differ; items are the same if they are the same objects.
 */
void
mpis_splice_find (GPtrArray  *old_items,
                  GPtrArray  *new_items,
                  MpisSplice *splice)
{
  guint shorter = MIN (old_items->len, new_items->len);
  guint head = 0;
  guint tail = 0;

  while (head < shorter && old_items->pdata[head] == new_items->pdata[head])
    head++;
  while (tail < shorter - head &&
         old_items->pdata[old_items->len - 1 - tail] == new_items->pdata[new_items->len - 1 - tail])
    tail++;
  splice->position = head;
  splice->n_removed = old_items->len - head - tail;
  splice->n_added = new_items->len - head - tail;
}

/**
 * mpis_splice_apply:
 * @splice: a replacement
 * @new_items: what @store shall hold
 * @store: a list that holds the items @splice was found with
 *
 * Makes the replacement; none at all if there is nothing to replace.
 */
void
mpis_splice_apply (const MpisSplice *splice,
                   GPtrArray        *new_items,
                   GListStore       *store)
{
  if (splice->n_removed > 0 || splice->n_added > 0)
    g_list_store_splice (store, splice->position, splice->n_removed,
                         new_items->pdata + splice->position, splice->n_added);
}

static gboolean
strv_same (const char *const *a,
           const char *const *b)
{
  static const char *const none[] = { NULL };

  return g_strv_equal (a ? a : none, b ? b : none);
}

static gboolean
str_same (const char *a,
          const char *b)
{
  return g_strcmp0 (a, b) == 0;
}

/**
 * mpis_persona_item_hash:
 * @item: an #MpisPersona
 *
 * Returns: a hash for mpis_persona_item_equal()
 */
guint
mpis_persona_item_hash (gconstpointer item)
{
  return g_str_hash (mpis_persona_get_id ((MpisPersona *) item));
}

/**
 * mpis_persona_item_equal:
 * @a: an #MpisPersona
 * @b: an #MpisPersona
 *
 * Returns: whether they say the same
 */
gboolean
mpis_persona_item_equal (gconstpointer a,
                         gconstpointer b)
{
  MpisPersona *left = (MpisPersona *) a;
  MpisPersona *right = (MpisPersona *) b;

  return str_same (mpis_persona_get_id (left), mpis_persona_get_id (right)) &&
         str_same (mpis_persona_get_name (left), mpis_persona_get_name (right)) &&
         mpis_persona_get_is_demo (left) == mpis_persona_get_is_demo (right);
}

/**
 * mpis_project_item_hash:
 * @item: an #MpisProject
 *
 * Returns: a hash for mpis_project_item_equal()
 */
guint
mpis_project_item_hash (gconstpointer item)
{
  return g_str_hash (mpis_project_get_id ((MpisProject *) item));
}

/**
 * mpis_project_item_equal:
 * @a: an #MpisProject
 * @b: an #MpisProject
 *
 * Returns: whether they say the same
 */
gboolean
mpis_project_item_equal (gconstpointer a,
                         gconstpointer b)
{
  MpisProject *left = (MpisProject *) a;
  MpisProject *right = (MpisProject *) b;

  return str_same (mpis_project_get_id (left), mpis_project_get_id (right)) &&
         str_same (mpis_project_get_name (left), mpis_project_get_name (right)) &&
         str_same (mpis_project_get_persona_id (left), mpis_project_get_persona_id (right)) &&
         strv_same (mpis_project_get_channels (left), mpis_project_get_channels (right)) &&
         mpis_project_get_is_demo (left) == mpis_project_get_is_demo (right) &&
         mpis_project_get_created_at (left) == mpis_project_get_created_at (right) &&
         mpis_project_get_archived_at (left) == mpis_project_get_archived_at (right) &&
         str_same (mpis_project_get_defaults (left), mpis_project_get_defaults (right)) &&
         str_same (mpis_project_get_schedule (left), mpis_project_get_schedule (right));
}

/**
 * mpis_post_item_hash:
 * @item: an #MpisPost
 *
 * Returns: a hash for mpis_post_item_equal()
 */
guint
mpis_post_item_hash (gconstpointer item)
{
  return g_str_hash (mpis_post_peek ((MpisPost *) item)->id);
}

/**
 * mpis_post_item_equal:
 * @a: an #MpisPost
 * @b: an #MpisPost
 *
 * Returns: whether they say the same
 */
gboolean
mpis_post_item_equal (gconstpointer a,
                      gconstpointer b)
{
  const MpisPostFields *left = mpis_post_peek ((MpisPost *) a);
  const MpisPostFields *right = mpis_post_peek ((MpisPost *) b);

  return str_same (left->id, right->id) &&
         left->measured_at == right->measured_at &&
         mpis_counters_equal (&left->latest, &right->latest) &&
         left->published_at == right->published_at &&
         left->published_known == right->published_known &&
         left->is_demo == right->is_demo &&
         str_same (left->channel, right->channel) &&
         str_same (left->account, right->account) &&
         str_same (left->item_id, right->item_id) &&
         str_same (left->url, right->url) &&
         str_same (left->title, right->title) &&
         str_same (left->text, right->text) &&
         str_same (left->project_id, right->project_id) &&
         str_same (left->project_name, right->project_name) &&
         str_same (left->persona_id, right->persona_id) &&
         str_same (left->persona_name, right->persona_name) &&
         str_same (left->run_id, right->run_id);
}

/**
 * mpis_run_item_hash:
 * @item: an #MpisRun
 *
 * Returns: a hash for mpis_run_item_equal()
 */
guint
mpis_run_item_hash (gconstpointer item)
{
  return g_str_hash (mpis_run_peek ((MpisRun *) item)->id);
}

/**
 * mpis_run_item_equal:
 * @a: an #MpisRun
 * @b: an #MpisRun
 *
 * Returns: whether they say the same
 */
gboolean
mpis_run_item_equal (gconstpointer a,
                     gconstpointer b)
{
  const MpisRunFields *left = mpis_run_peek ((MpisRun *) a);
  const MpisRunFields *right = mpis_run_peek ((MpisRun *) b);

  return str_same (left->id, right->id) &&
         str_same (left->status, right->status) &&
         left->started_at == right->started_at &&
         left->completed_at == right->completed_at &&
         left->is_demo == right->is_demo &&
         str_same (left->error_message, right->error_message) &&
         str_same (left->project_id, right->project_id) &&
         str_same (left->project_name, right->project_name) &&
         str_same (left->persona_id, right->persona_id) &&
         str_same (left->persona_name, right->persona_name) &&
         left->heard_at == right->heard_at &&
         left->due_at == right->due_at &&
         left->is_overdue == right->is_overdue &&
         str_same (left->execution, right->execution) &&
         str_same (left->retry_of, right->retry_of) &&
         str_same (left->started_by, right->started_by) &&
         str_same (left->date_from, right->date_from) &&
         str_same (left->date_to, right->date_to) &&
         strv_same (left->channels, right->channels);
}

/**
 * mpis_flag_item_hash:
 * @item: an #MpisFlag
 *
 * Returns: a hash for mpis_flag_item_equal()
 */
guint
mpis_flag_item_hash (gconstpointer item)
{
  return g_str_hash (mpis_flag_peek ((MpisFlag *) item)->id);
}

/**
 * mpis_flag_item_equal:
 * @a: an #MpisFlag
 * @b: an #MpisFlag
 *
 * Returns: whether they say the same
 */
gboolean
mpis_flag_item_equal (gconstpointer a,
                      gconstpointer b)
{
  const MpisFlagFields *left = mpis_flag_peek ((MpisFlag *) a);
  const MpisFlagFields *right = mpis_flag_peek ((MpisFlag *) b);

  return str_same (left->id, right->id) &&
         str_same (left->type, right->type) &&
         left->is_critical == right->is_critical &&
         str_same (left->description, right->description) &&
         str_same (left->evidence, right->evidence) &&
         str_same (left->subject, right->subject) &&
         str_same (left->project_id, right->project_id) &&
         str_same (left->persona_id, right->persona_id) &&
         str_same (left->run_id, right->run_id) &&
         left->raised_at == right->raised_at &&
         left->resolved_at == right->resolved_at &&
         str_same (left->resolved_by, right->resolved_by) &&
         str_same (left->resolution, right->resolution);
}
