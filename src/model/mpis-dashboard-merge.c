#include "config.h"

#include "mpis-dashboard-merge.h"

#include "mpis-layout-merge.h"
#include "mpis-layout-private.h"

static const char *
merge_text (const char         *base,
            const char         *mine,
            const char         *theirs,
            gboolean            has_base,
            MpisDashboardClash  clash,
            MpisDashboardClash *clashes)
{
  if (g_strcmp0 (mine, theirs) == 0)
    return mine;
  if (has_base && g_strcmp0 (mine, base) == 0)
    return theirs;
  if (!has_base || g_strcmp0 (theirs, base) != 0)
    *clashes |= clash;
  return mine;
}

/* Where two people put a dashboard among the others is nothing to ask anybody about. It only has to come
 * out the same on every side. */
static gint64
merge_position (MpisDashboard *base,
                MpisDashboard *mine,
                MpisDashboard *theirs)
{
  gint64 my_position = mpis_dashboard_get_position (mine);
  gint64 their_position = mpis_dashboard_get_position (theirs);

  if (base != NULL && my_position == mpis_dashboard_get_position (base))
    return their_position;
  if (base != NULL && their_position == mpis_dashboard_get_position (base))
    return my_position;
  return MIN (my_position, their_position);
}

static gboolean
merge_default (MpisDashboard *base,
               MpisDashboard *mine,
               MpisDashboard *theirs)
{
  gboolean is_mine = mpis_dashboard_get_is_default (mine);

  if (base != NULL && is_mine == mpis_dashboard_get_is_default (base))
    return mpis_dashboard_get_is_default (theirs);
  return is_mine;
}

/**
 * mpis_dashboard_merge:
 * @base: (nullable): what both sides began with; %NULL if both made it
 * @mine: what we made of it
 * @theirs: what the other side made of it
 * @clashes: (out): what both sides changed of the dashboard itself, each differently
 * @cards: (out) (transfer full) (element-type MpisLayoutConflict): the cards they did so with
 *
 * Brings two sides' changes together. Where they contradict each other ours stands. If only one side
 * changed something the result is what that side has, to the byte.
 *
 * Returns: (transfer full): the dashboard of both
 */
MpisDashboard *
mpis_dashboard_merge (MpisDashboard       *base,
                      MpisDashboard       *mine,
                      MpisDashboard       *theirs,
                      MpisDashboardClash  *clashes,
                      GPtrArray          **cards)
{
  g_autoptr(MpisLayout) nothing = mpis_layout_new ();
  g_autoptr(MpisLayout) layout = NULL;
  const char *name, *owner;

  *clashes = 0;
  name = merge_text (base ? mpis_dashboard_get_name (base) : NULL, mpis_dashboard_get_name (mine),
                     mpis_dashboard_get_name (theirs), base != NULL, MPIS_DASHBOARD_CLASH_NAME, clashes);
  owner = merge_text (base ? mpis_dashboard_get_owner (base) : NULL, mpis_dashboard_get_owner (mine),
                      mpis_dashboard_get_owner (theirs), base != NULL, MPIS_DASHBOARD_CLASH_OWNER, clashes);
  layout = mpis_layout_merge (base ? mpis_dashboard_get_layout (base) : nothing,
                              mpis_dashboard_get_layout (mine), mpis_dashboard_get_layout (theirs), cards);
  return g_object_new (MPIS_TYPE_DASHBOARD,
                       "id", mpis_dashboard_get_id (mine),
                       "name", name,
                       "owner", owner,
                       "is-default", merge_default (base, mine, theirs),
                       "position", merge_position (base, mine, theirs),
                       "layout", layout,
                       NULL);
}

/**
 * mpis_dashboard_card_to_node:
 * @self: a dashboard
 * @id: a card
 *
 * Returns: (transfer full) (nullable): the card as it stands in a layout; %NULL if there is none
 */
JsonNode *
mpis_dashboard_card_to_node (MpisDashboard *self,
                             const char    *id)
{
  const MpisLayoutCard *card = mpis_layout_find (mpis_dashboard_get_layout (self), id);

  return card ? _mpis_layout_card_to_node (card) : NULL;
}

/**
 * mpis_dashboard_take_card:
 * @self: a dashboard
 * @other: the same dashboard in another version
 * @id: a card
 *
 * Returns: (transfer full): @self with that card as @other has it, or without it if @other has none
 */
MpisDashboard *
mpis_dashboard_take_card (MpisDashboard *self,
                          MpisDashboard *other,
                          const char    *id)
{
  g_autoptr(JsonNode) card = mpis_dashboard_card_to_node (other, id);
  g_autoptr(MpisLayout) layout = mpis_layout_resolve (mpis_dashboard_get_layout (self), id, card);

  return mpis_dashboard_with_layout (self, layout);
}
