#include "config.h"

#include "mpis-dashboards-private.h"

#include "mpis-dashboard-merge.h"
#include "mpis-json.h"
#include "mpis-layout-merge.h"

MpisDashboardsEntry *
_mpis_dashboards_entry_new (const char *id)
{
  MpisDashboardsEntry *self = g_new0 (MpisDashboardsEntry, 1);

  self->id = g_strdup (id);
  self->conflicts = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

void
_mpis_dashboards_entry_free (MpisDashboardsEntry *self)
{
  g_free (self->id);
  g_clear_object (&self->base);
  g_free (self->version);
  g_clear_object (&self->mine);
  g_free (self->text);
  g_clear_pointer (&self->packed, g_bytes_unref);
  g_free (self->command);
  g_clear_object (&self->sent);
  g_ptr_array_unref (self->conflicts);
  g_free (self->problem);
  g_free (self);
}

void
_mpis_dashboards_entry_set_mine (MpisDashboardsEntry *self,
                                 MpisDashboard       *mine)
{
  if (!g_set_object (&self->mine, mine))
    return;
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->packed, g_bytes_unref);
}

static const char *
get_text (MpisDashboardsEntry *self)
{
  if (self->text == NULL && self->mine != NULL)
    self->text = mpis_dashboard_to_text (self->mine);
  return self->text;
}

/* What the person has, as edits keep it. */
GBytes *
_mpis_dashboards_entry_pack (MpisDashboardsEntry *self)
{
  if (self->packed == NULL && self->mine != NULL)
    self->packed = mpis_desk_pack (get_text (self));
  return self->packed;
}

/* Spares making what somebody has already. */
void
_mpis_dashboards_entry_seed (MpisDashboardsEntry *self,
                             const char          *text,
                             GBytes              *packed)
{
  if (self->mine == NULL || packed == NULL)
    return;
  g_set_str (&self->text, text);
  g_bytes_ref (packed);
  g_clear_pointer (&self->packed, g_bytes_unref);
  self->packed = packed;
}

/* --- conflicts -------------------------------------------------------------------------------- */

static JsonNode *
text_node (const char *text)
{
  JsonNode *node = json_node_new (text ? JSON_NODE_VALUE : JSON_NODE_NULL);

  if (text != NULL)
    json_node_set_string (node, text);
  return node;
}

/* What a conflict is about, as one version of the dashboard has it. */
static JsonNode *
extract (MpisDashboard             *dashboard,
         MpisDashboardConflictKind  kind,
         const char                *card)
{
  g_autofree char *text = NULL;

  if (dashboard == NULL)
    return NULL;
  switch (kind)
    {
    case MPIS_DASHBOARD_CONFLICT_CARD:
      return mpis_dashboard_card_to_node (dashboard, card);
    case MPIS_DASHBOARD_CONFLICT_NAME:
      return text_node (mpis_dashboard_get_name (dashboard));
    case MPIS_DASHBOARD_CONFLICT_OWNER:
      return text_node (mpis_dashboard_get_owner (dashboard));
    case MPIS_DASHBOARD_CONFLICT_REMOVED_THERE:
    case MPIS_DASHBOARD_CONFLICT_REMOVED_HERE:
      text = mpis_dashboard_to_text (dashboard);
      return mpis_json_parse (text, -1, NULL);
    default:
      g_return_val_if_reached (NULL);
    }
}

static gboolean
find_conflict (MpisDashboardsEntry       *self,
               MpisDashboardConflictKind  kind,
               const char                *card,
               guint                     *index)
{
  for (guint i = 0; i < self->conflicts->len; i++)
    {
      MpisDashboardConflict *conflict = self->conflicts->pdata[i];

      if (mpis_dashboard_conflict_get_kind (conflict) == kind &&
          g_strcmp0 (mpis_dashboard_conflict_get_card_id (conflict), card) == 0)
        {
          *index = i;
          return TRUE;
        }
    }
  return FALSE;
}

/*
 * _mpis_dashboards_entry_conflict:
 * @self: a dashboard
 * @kind: what it is about
 * @card: (nullable): which card
 * @removed_here: whether it was removed here, and is shown again because they changed it
 *
 * Notes that both sides changed something. What they made of it is in base and mine.
 */
void
_mpis_dashboards_entry_conflict (MpisDashboardsEntry       *self,
                                 MpisDashboardConflictKind  kind,
                                 const char                *card,
                                 gboolean                   removed_here)
{
  g_autoptr(JsonNode) mine = removed_here ? NULL : extract (self->mine, kind, card);
  g_autoptr(JsonNode) theirs = extract (self->base, kind, card);

  _mpis_dashboards_entry_settle (self, kind, card);
  g_ptr_array_add (self->conflicts, mpis_dashboard_conflict_new (kind, self->id, card, mine, theirs));
}

/* The conflict, if there is one, is none any more. */
void
_mpis_dashboards_entry_settle (MpisDashboardsEntry       *self,
                               MpisDashboardConflictKind  kind,
                               const char                *card)
{
  guint index;

  if (find_conflict (self, kind, card, &index))
    g_ptr_array_remove_index (self->conflicts, index);
}

static gboolean
same_node (JsonNode *a,
           JsonNode *b)
{
  return a == NULL || b == NULL ? a == b : json_node_equal (a, b);
}

/* Of a conflict what it is now: nothing once both sides have the same. */
static MpisDashboardConflict *
renew (MpisDashboardsEntry   *self,
       MpisDashboardConflict *conflict)
{
  MpisDashboardConflictKind kind = mpis_dashboard_conflict_get_kind (conflict);
  const char *card = mpis_dashboard_conflict_get_card_id (conflict);
  gboolean removed_here = mpis_dashboard_conflict_get_mine (conflict) == NULL;
  g_autoptr(JsonNode) here = extract (self->mine, kind, card);
  g_autoptr(JsonNode) theirs = extract (self->base, kind, card);
  JsonNode *mine = removed_here ? NULL : here;

  if (removed_here ? here == NULL || theirs == NULL : same_node (here, theirs))
    return NULL;
  if (same_node (mine, mpis_dashboard_conflict_get_mine (conflict)) &&
      same_node (theirs, mpis_dashboard_conflict_get_theirs (conflict)))
    return g_object_ref (conflict);
  return mpis_dashboard_conflict_new (kind, self->id, card, mine, theirs);
}

/* After base or mine changed. */
void
_mpis_dashboards_entry_refresh (MpisDashboardsEntry *self)
{
  g_autoptr(GPtrArray) before = g_steal_pointer (&self->conflicts);

  self->conflicts = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; self->mine != NULL && i < before->len; i++)
    {
      MpisDashboardConflict *conflict = renew (self, before->pdata[i]);

      if (conflict != NULL)
        g_ptr_array_add (self->conflicts, conflict);
    }
}

/*
 * _mpis_dashboards_entry_merge:
 * @self: a dashboard whose base is set already
 * @base: (nullable): what both sides began with
 * @mine: what we made of it
 * @theirs: what the other side made of it
 *
 * Makes what both did what the person has. Where they contradict each other the person's stands, and a
 * conflict says so.
 */
void
_mpis_dashboards_entry_merge (MpisDashboardsEntry *self,
                              MpisDashboard       *base,
                              MpisDashboard       *mine,
                              MpisDashboard       *theirs)
{
  g_autoptr(MpisDashboard) merged = NULL;
  g_autoptr(GPtrArray) cards = NULL;
  MpisDashboardClash clashes;

  merged = mpis_dashboard_merge (base, mine, theirs, &clashes, &cards);
  _mpis_dashboards_entry_set_mine (self, merged);
  if (self->base != NULL)
    {
      if (clashes & MPIS_DASHBOARD_CLASH_NAME)
        _mpis_dashboards_entry_conflict (self, MPIS_DASHBOARD_CONFLICT_NAME, NULL, FALSE);
      if (clashes & MPIS_DASHBOARD_CLASH_OWNER)
        _mpis_dashboards_entry_conflict (self, MPIS_DASHBOARD_CONFLICT_OWNER, NULL, FALSE);
      for (guint i = 0; i < cards->len; i++)
        {
          const MpisLayoutConflict *card = cards->pdata[i];

          _mpis_dashboards_entry_conflict (self, MPIS_DASHBOARD_CONFLICT_CARD, card->id, card->mine == NULL);
        }
    }
  _mpis_dashboards_entry_refresh (self);
}

/* --- what the server is to have --------------------------------------------------------------- */

static MpisDashboard *
with_theirs (MpisDashboard         *dashboard,
             MpisDashboard         *base,
             MpisDashboardConflict *conflict)
{
  switch (mpis_dashboard_conflict_get_kind (conflict))
    {
    case MPIS_DASHBOARD_CONFLICT_CARD:
      if (mpis_dashboard_conflict_get_mine (conflict) != NULL)
        return mpis_dashboard_take_card (dashboard, base,
                                         mpis_dashboard_conflict_get_card_id (conflict));
      break;
    case MPIS_DASHBOARD_CONFLICT_NAME:
      return mpis_dashboard_with_name (dashboard, mpis_dashboard_get_name (base));
    case MPIS_DASHBOARD_CONFLICT_OWNER:
      return mpis_dashboard_with_owner (dashboard, mpis_dashboard_get_owner (base));
    case MPIS_DASHBOARD_CONFLICT_REMOVED_THERE:
    case MPIS_DASHBOARD_CONFLICT_REMOVED_HERE:
    default:
      break;
    }
  return g_object_ref (dashboard);
}

/*
 * _mpis_dashboards_entry_outgoing:
 * @self: a dashboard
 *
 * Returns: (transfer full) (nullable): what the server is to have: what the person has, with theirs in the
 *   place of whatever is not decided yet. %NULL if it is to have none.
 */
MpisDashboard *
_mpis_dashboards_entry_outgoing (MpisDashboardsEntry *self)
{
  MpisDashboard *outgoing = self->mine ? g_object_ref (self->mine) : NULL;

  for (guint i = 0; outgoing != NULL && self->base != NULL && i < self->conflicts->len; i++)
    {
      g_autoptr(MpisDashboard) before = outgoing;

      outgoing = with_theirs (before, self->base, self->conflicts->pdata[i]);
    }
  return outgoing;
}

/* Whether the server is to have something else than it has. */
gboolean
_mpis_dashboards_entry_to_send (MpisDashboardsEntry *self)
{
  g_autoptr(MpisDashboard) outgoing = NULL;
  guint index;

  if (self->unreadable || find_conflict (self, MPIS_DASHBOARD_CONFLICT_REMOVED_THERE, NULL, &index))
    return FALSE;
  if (self->mine == self->base)
    return FALSE;
  outgoing = _mpis_dashboards_entry_outgoing (self);
  if (outgoing == NULL || self->base == NULL)
    return outgoing != self->base;
  return !mpis_dashboard_equal (outgoing, self->base);
}

MpisDashboardStatus
_mpis_dashboards_entry_status (MpisDashboardsEntry *self,
                               gboolean            *pending)
{
  *pending = self->conflicts->len > 0 || _mpis_dashboards_entry_to_send (self);
  if (self->conflicts->len > 0)
    return MPIS_DASHBOARD_STATUS_CONFLICT;
  if (self->problem != NULL)
    return MPIS_DASHBOARD_STATUS_REFUSED;
  return *pending ? MPIS_DASHBOARD_STATUS_PENDING : MPIS_DASHBOARD_STATUS_SYNCED;
}

/* --- as the desk keeps it --------------------------------------------------------------------- */

/* Only what they are about: the rest is in base and mine. */
static char *
print_conflicts (MpisDashboardsEntry *self)
{
  g_autoptr(JsonNode) node = NULL;
  JsonArray *array;

  if (self->conflicts->len == 0)
    return NULL;
  node = json_node_new (JSON_NODE_ARRAY);
  array = json_array_new ();
  json_node_take_array (node, array);
  for (guint i = 0; i < self->conflicts->len; i++)
    {
      MpisDashboardConflict *conflict = self->conflicts->pdata[i];
      const char *card = mpis_dashboard_conflict_get_card_id (conflict);
      JsonObject *object = json_object_new ();

      json_object_set_int_member (object, "kind", mpis_dashboard_conflict_get_kind (conflict));
      if (card != NULL)
        json_object_set_string_member (object, "card", card);
      json_object_set_boolean_member (object, "removed_here",
                                      mpis_dashboard_conflict_get_mine (conflict) == NULL);
      json_array_add_object_element (array, object);
    }
  return mpis_json_print (node);
}

static void
parse_conflicts (MpisDashboardsEntry *self,
                 const char          *text)
{
  g_autoptr(JsonNode) node = text ? mpis_json_parse (text, -1, NULL) : NULL;
  MpisJson root, place;

  if (node == NULL)
    return;
  mpis_json_root (&root, node);
  for (guint i = 0; mpis_json_element (&place, &root, i); i++)
    {
      gint64 kind;
      const char *card;
      gboolean removed_here;

      if (mpis_json_get_int (&place, "kind", &kind, NULL) &&
          kind >= MPIS_DASHBOARD_CONFLICT_CARD && kind <= MPIS_DASHBOARD_CONFLICT_REMOVED_HERE &&
          mpis_json_get_maybe_text (&place, "card", &card, NULL) &&
          (card != NULL) == (kind == MPIS_DASHBOARD_CONFLICT_CARD) &&
          mpis_json_get_bool (&place, "removed_here", &removed_here, NULL))
        _mpis_dashboards_entry_conflict (self, kind, card, removed_here);
    }
  _mpis_dashboards_entry_refresh (self);
}

static char *
to_text (MpisDashboard *dashboard)
{
  return dashboard ? mpis_dashboard_to_text (dashboard) : NULL;
}

/* Returns: (transfer full) */
MpisDeskDashboard *
_mpis_dashboards_entry_to_desk (MpisDashboardsEntry *self)
{
  MpisDeskDashboard *desk = g_new0 (MpisDeskDashboard, 1);

  desk->id = g_strdup (self->id);
  desk->base = to_text (self->base);
  desk->revision = self->revision;
  desk->version = g_strdup (self->version);
  desk->mine = g_strdup (get_text (self));
  desk->command = g_strdup (self->command);
  desk->sent = to_text (self->sent);
  desk->conflicts = print_conflicts (self);
  return desk;
}

static gboolean
from_text (const char     *text,
           MpisDashboard **dashboard)
{
  if (text == NULL)
    return TRUE;
  *dashboard = mpis_dashboard_new_from_text (text, -1, NULL);
  return *dashboard != NULL;
}

/* Returns: (transfer full) (nullable): %NULL if what the person has cannot be read */
MpisDashboardsEntry *
_mpis_dashboards_entry_from_desk (const MpisDeskDashboard *desk)
{
  MpisDashboardsEntry *self = _mpis_dashboards_entry_new (desk->id);
  g_autoptr(MpisDashboard) mine = NULL;

  if (!from_text (desk->mine, &mine))
    {
      _mpis_dashboards_entry_free (self);
      return NULL;
    }
  _mpis_dashboards_entry_set_mine (self, mine);
  if (from_text (desk->base, &self->base))
    {
      self->revision = desk->revision;
      self->version = g_strdup (desk->version);
      if (from_text (desk->sent, &self->sent))
        self->command = g_strdup (desk->command);
      parse_conflicts (self, desk->conflicts);
    }
  return self;
}
