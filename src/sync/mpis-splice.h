#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * MpisSplice:
 * @position: where the lists begin to differ
 * @n_removed: how many of the old items go
 * @n_added: how many of the new ones come in their place
 *
 * The one replacement that makes an old list a new one.
 */
typedef struct {
  guint position;
  guint n_removed;
  guint n_added;
} MpisSplice;

void mpis_splice_reuse (GPtrArray     *old_items,
                        GPtrArray     *new_items,
                        GHashFunc      hash,
                        GEqualFunc     equal);
void mpis_splice_find  (GPtrArray     *old_items,
                        GPtrArray     *new_items,
                        MpisSplice    *splice);
void mpis_splice_apply (const MpisSplice *splice,
                        GPtrArray     *new_items,
                        GListStore    *store);

guint    mpis_persona_item_hash  (gconstpointer item);
gboolean mpis_persona_item_equal (gconstpointer a,
                                  gconstpointer b);
guint    mpis_project_item_hash  (gconstpointer item);
gboolean mpis_project_item_equal (gconstpointer a,
                                  gconstpointer b);
guint    mpis_post_item_hash     (gconstpointer item);
gboolean mpis_post_item_equal    (gconstpointer a,
                                  gconstpointer b);
guint    mpis_run_item_hash      (gconstpointer item);
gboolean mpis_run_item_equal     (gconstpointer a,
                                  gconstpointer b);
guint    mpis_flag_item_hash     (gconstpointer item);
gboolean mpis_flag_item_equal    (gconstpointer a,
                                  gconstpointer b);

G_END_DECLS
