#include "config.h"

#include "mpis-layout-merge.h"

#include <string.h>

#include "mpis-error.h"
#include "mpis-layout-private.h"

typedef struct {
  const MpisLayoutCard *base;     /* each %NULL if that side has no such card */
  const MpisLayoutCard *mine;
  const MpisLayoutCard *theirs;
} Versions;

typedef struct {
  MpisLayout *base;
  MpisLayout *mine;
  MpisLayout *theirs;
  MpisLayout *merged;
  GArray     *changed;     /* gboolean, a card of @merged: whether a side put it where it is */
  GPtrArray  *conflicts;
} Merge;

static void
conflict_free (gpointer data)
{
  MpisLayoutConflict *conflict = data;

  g_free (conflict->id);
  g_clear_pointer (&conflict->mine, json_node_unref);
  g_clear_pointer (&conflict->theirs, json_node_unref);
  g_free (conflict);
}

static void
add_conflict (Merge          *merge,
              const char     *id,
              const Versions *card)
{
  MpisLayoutConflict *conflict = g_new0 (MpisLayoutConflict, 1);

  conflict->id = g_strdup (id);
  conflict->mine = card->mine != NULL ? _mpis_layout_card_to_node (card->mine) : NULL;
  conflict->theirs = card->theirs != NULL ? _mpis_layout_card_to_node (card->theirs) : NULL;
  g_ptr_array_add (merge->conflicts, conflict);
}

static gboolean
same_place (const MpisLayoutCard *a,
            const MpisLayoutCard *b)
{
  return _mpis_layout_rect_equal (&a->rect, &b->rect);
}

static gboolean
same_card (const MpisLayoutCard *a,
           const MpisLayoutCard *b)
{
  return same_place (a, b) && _mpis_layout_content_equal (a->content, b->content);
}

static void
keep (Merge                *merge,
      MpisLayoutContent    *content,
      const MpisLayoutRect *rect,
      gboolean              changed)
{
  _mpis_layout_append (merge->merged, content, rect);
  g_array_append_val (merge->changed, changed);
}

static MpisLayoutContent *
merge_contents (const MpisLayoutContent *base,
                const MpisLayoutContent *mine,
                const MpisLayoutContent *theirs,
                gboolean                *conflict)
{
  gboolean mine_shows_other = strcmp (base->widget, mine->widget) != 0;
  g_autoptr(MpisJsonMembers) settings = NULL, place_extras = NULL, extras = NULL;

  if (mine_shows_other && strcmp (base->widget, theirs->widget) != 0 &&
      strcmp (mine->widget, theirs->widget) != 0)
    *conflict = TRUE;
  settings = mpis_json_members_merge (base->settings, mine->settings, theirs->settings, conflict);
  place_extras = mpis_json_members_merge (base->place_extras, mine->place_extras,
                                          theirs->place_extras, conflict);
  extras = mpis_json_members_merge (base->extras, mine->extras, theirs->extras, conflict);

  return _mpis_layout_content_new (base->id, mine_shows_other ? mine->widget : theirs->widget,
                                   settings, place_extras, extras);
}

static void
merge_both (Merge          *merge,
            const char     *id,
            const Versions *card)
{
  gboolean i_moved = !same_place (card->base, card->mine);
  gboolean they_moved = !same_place (card->base, card->theirs);
  gboolean conflict = i_moved && they_moved && !same_place (card->mine, card->theirs);
  MpisLayoutContent *content = merge_contents (card->base->content, card->mine->content,
                                               card->theirs->content, &conflict);

  keep (merge, content, i_moved ? &card->mine->rect : &card->theirs->rect, i_moved || they_moved);
  _mpis_layout_content_unref (content);
  if (conflict)
    add_conflict (merge, id, card);
}

/* One side has the card, the other removed it or never had it. What was changed outlives a removal. */
static void
merge_single (Merge          *merge,
              const char     *id,
              const Versions *card)
{
  const MpisLayoutCard *left = card->mine != NULL ? card->mine : card->theirs;

  if (card->base != NULL && same_card (card->base, left))
    return;

  keep (merge, left->content, &left->rect, TRUE);
  if (card->base != NULL)
    add_conflict (merge, id, card);
}

static void
merge_card (Merge      *merge,
            const char *id)
{
  Versions card = {
    mpis_layout_find (merge->base, id),
    mpis_layout_find (merge->mine, id),
    mpis_layout_find (merge->theirs, id)
  };

  if (card.mine == NULL || card.theirs == NULL)
    {
      merge_single (merge, id, &card);
    }
  else if (card.base != NULL)
    {
      merge_both (merge, id, &card);
    }
  else
    {
      keep (merge, card.mine->content, &card.mine->rect, TRUE);
      if (!same_card (card.mine, card.theirs))
        add_conflict (merge, id, &card);
    }
}

static gboolean
same_strays (MpisLayout *a,
             MpisLayout *b)
{
  if (a->strays->len != b->strays->len)
    return FALSE;
  for (guint i = 0; i < a->strays->len; i++)
    if (strcmp (g_ptr_array_index (a->strays, i), g_ptr_array_index (b->strays, i)) != 0)
      return FALSE;

  return TRUE;
}

static void
merge_document (Merge *merge)
{
  gboolean conflict = FALSE;
  MpisLayout *strays = same_strays (merge->base, merge->mine) ? merge->theirs : merge->mine;

  merge->merged = _mpis_layout_derive (strays);
  mpis_json_members_unref (merge->merged->extras);
  merge->merged->extras = mpis_json_members_merge (merge->base->extras, merge->mine->extras,
                                                   merge->theirs->extras, &conflict);
}

/**
 * mpis_layout_merge:
 * @base: what both sides began with
 * @mine: what we made of it
 * @theirs: what the other side made of it
 * @conflicts: (out) (transfer full) (element-type MpisLayoutConflict): the cards that both sides changed
 *   in the same respect, each differently
 *
 * Brings two sides' changes together, card by card, and of a card its place and each of its settings by
 * itself. Where they contradict each other ours stands, and both versions are in @conflicts; a card that
 * one side removed and the other changed stays. If only one side changed something the result is what
 * that side has, to the byte. Cards that come to overlap are taken apart.
 *
 * Returns: (transfer full): the layout of both
 */
MpisLayout *
mpis_layout_merge (MpisLayout  *base,
                   MpisLayout  *mine,
                   MpisLayout  *theirs,
                   GPtrArray  **conflicts)
{
  Merge merge = { base, mine, theirs };

  *conflicts = merge.conflicts = g_ptr_array_new_with_free_func (conflict_free);
  if (mpis_layout_equal (base, theirs))
    return mpis_layout_ref (mine);
  if (mpis_layout_equal (base, mine))
    return mpis_layout_ref (theirs);

  merge.changed = g_array_new (FALSE, FALSE, sizeof (gboolean));
  merge_document (&merge);
  for (guint i = 0; i < theirs->cards->len; i++)
    merge_card (&merge, mpis_layout_get_card (theirs, i)->id);
  for (guint i = 0; i < mine->cards->len; i++)
    {
      const char *id = mpis_layout_get_card (mine, i)->id;

      if (_mpis_layout_index (theirs, id) < 0)
        merge_card (&merge, id);
    }
  _mpis_layout_settle (merge.merged, (gboolean *) merge.changed->data);
  g_array_unref (merge.changed);

  return merge.merged;
}

static MpisLayout *
with_version (MpisLayout           *self,
              const char           *id,
              MpisLayoutContent    *content,
              const MpisLayoutRect *rect)
{
  g_autoptr(MpisLayout) changed = _mpis_layout_derive (self);
  MpisLayoutRect nowhere = { 0, 0, 0, 0 };
  gboolean found = FALSE;

  for (guint i = 0; i < self->cards->len; i++)
    {
      const MpisLayoutCard *card = mpis_layout_get_card (self, i);
      gboolean is_it = strcmp (card->id, id) == 0;

      _mpis_layout_append (changed, is_it ? content : card->content, &card->rect);
      found |= is_it;
    }
  if (!found)
    _mpis_layout_append (changed, content, &nowhere);

  return mpis_layout_place (changed, id, rect);
}

/**
 * mpis_layout_resolve:
 * @self: a layout
 * @id: the card of a conflict
 * @card: (nullable): the version to keep, from a #MpisLayoutConflict; %NULL if it is to be removed
 *
 * Returns: (transfer full): the layout with that version of the card
 */
MpisLayout *
mpis_layout_resolve (MpisLayout *self,
                     const char *id,
                     JsonNode   *card)
{
  MpisLayoutContent *read, *content;
  MpisLayoutRect rect;
  MpisLayout *resolved;

  if (card == NULL || !_mpis_layout_read_card (card, &read, &rect))
    return mpis_layout_remove (self, id);

  content = _mpis_layout_content_new (id, read->widget, read->settings, read->place_extras, read->extras);
  resolved = with_version (self, id, content, &rect);
  _mpis_layout_content_unref (content);
  _mpis_layout_content_unref (read);

  return resolved;
}

static void
change_free (gpointer data)
{
  MpisLayoutChange *change = data;

  g_free (change->id);
  g_free (change->widget);
  g_free (change);
}

static void
add_change (GPtrArray            *changes,
            MpisLayoutChangeKind  kind,
            const MpisLayoutCard *card)
{
  MpisLayoutChange *change = g_new0 (MpisLayoutChange, 1);

  change->kind = kind;
  change->id = g_strdup (card->id);
  change->widget = g_strdup (card->widget);
  g_ptr_array_add (changes, change);
}

/**
 * mpis_layout_compare:
 * @before: a layout
 * @after: what it is to become
 *
 * Returns: (transfer full) (element-type MpisLayoutChange): what happens to the cards: those of @after
 *   in its order, then those removed; a card may be both moved and configured
 */
GPtrArray *
mpis_layout_compare (MpisLayout *before,
                     MpisLayout *after)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func (change_free);

  for (guint i = 0; i < after->cards->len; i++)
    {
      const MpisLayoutCard *card = mpis_layout_get_card (after, i);
      const MpisLayoutCard *was = mpis_layout_find (before, card->id);

      if (was == NULL)
        {
          add_change (changes, MPIS_LAYOUT_CARD_ADDED, card);
          continue;
        }
      if (!same_place (was, card))
        add_change (changes, MPIS_LAYOUT_CARD_MOVED, card);
      if (!_mpis_layout_content_equal (was->content, card->content))
        add_change (changes, MPIS_LAYOUT_CARD_CONFIGURED, card);
    }
  for (guint i = 0; i < before->cards->len; i++)
    if (_mpis_layout_index (after, mpis_layout_get_card (before, i)->id) < 0)
      add_change (changes, MPIS_LAYOUT_CARD_REMOVED, mpis_layout_get_card (before, i));

  return changes;
}
