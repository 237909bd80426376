#include "config.h"

#include "mpis-dashboard-conflict.h"

struct _MpisDashboardConflict {
  GObject                    parent_instance;

  MpisDashboardConflictKind  kind;
  char                      *dashboard_id;
  char                      *card_id;
  JsonNode                  *mine;
  JsonNode                  *theirs;
};

G_DEFINE_FINAL_TYPE (MpisDashboardConflict, mpis_dashboard_conflict, G_TYPE_OBJECT)

enum { PROP_0, PROP_KIND, PROP_DASHBOARD_ID, PROP_CARD_ID, PROP_MINE, PROP_THEIRS, N_PROPS };
static GParamSpec *properties[N_PROPS];

static void
mpis_dashboard_conflict_set_property (GObject      *object,
                                      guint         property_id,
                                      const GValue *value,
                                      GParamSpec   *pspec)
{
  MpisDashboardConflict *self = MPIS_DASHBOARD_CONFLICT (object);

  switch (property_id)
    {
    case PROP_KIND:
      self->kind = g_value_get_int (value);
      break;
    case PROP_DASHBOARD_ID:
      self->dashboard_id = g_value_dup_string (value);
      break;
    case PROP_CARD_ID:
      self->card_id = g_value_dup_string (value);
      break;
    case PROP_MINE:
      self->mine = g_value_dup_boxed (value);
      break;
    case PROP_THEIRS:
      self->theirs = g_value_dup_boxed (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_dashboard_conflict_get_property (GObject    *object,
                                      guint       property_id,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  MpisDashboardConflict *self = MPIS_DASHBOARD_CONFLICT (object);

  switch (property_id)
    {
    case PROP_KIND:
      g_value_set_int (value, self->kind);
      break;
    case PROP_DASHBOARD_ID:
      g_value_set_string (value, self->dashboard_id);
      break;
    case PROP_CARD_ID:
      g_value_set_string (value, self->card_id);
      break;
    case PROP_MINE:
      g_value_set_boxed (value, self->mine);
      break;
    case PROP_THEIRS:
      g_value_set_boxed (value, self->theirs);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_dashboard_conflict_finalize (GObject *object)
{
  MpisDashboardConflict *self = MPIS_DASHBOARD_CONFLICT (object);

  g_free (self->dashboard_id);
  g_free (self->card_id);
  g_clear_pointer (&self->mine, json_node_unref);
  g_clear_pointer (&self->theirs, json_node_unref);

  G_OBJECT_CLASS (mpis_dashboard_conflict_parent_class)->finalize (object);
}

static void
mpis_dashboard_conflict_class_init (MpisDashboardConflictClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = mpis_dashboard_conflict_set_property;
  object_class->get_property = mpis_dashboard_conflict_get_property;
  object_class->finalize = mpis_dashboard_conflict_finalize;

  properties[PROP_KIND] =
    g_param_spec_int ("kind", NULL, NULL, MPIS_DASHBOARD_CONFLICT_CARD,
                      MPIS_DASHBOARD_CONFLICT_REMOVED_HERE, MPIS_DASHBOARD_CONFLICT_CARD, flags);
  properties[PROP_DASHBOARD_ID] = g_param_spec_string ("dashboard-id", NULL, NULL, NULL, flags);
  properties[PROP_CARD_ID] = g_param_spec_string ("card-id", NULL, NULL, NULL, flags);
  properties[PROP_MINE] = g_param_spec_boxed ("mine", NULL, NULL, JSON_TYPE_NODE, flags);
  properties[PROP_THEIRS] = g_param_spec_boxed ("theirs", NULL, NULL, JSON_TYPE_NODE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mpis_dashboard_conflict_init (MpisDashboardConflict *self)
{
}

/**
 * mpis_dashboard_conflict_new:
 * @kind: what it is about
 * @dashboard_id: of which dashboard
 * @card_id: (nullable): of which card
 * @mine: (transfer none) (nullable): it as it is here
 * @theirs: (transfer none) (nullable): it as the server has it
 *
 * Returns: (transfer full): a conflict
 */
MpisDashboardConflict *
mpis_dashboard_conflict_new (MpisDashboardConflictKind  kind,
                             const char                *dashboard_id,
                             const char                *card_id,
                             JsonNode                  *mine,
                             JsonNode                  *theirs)
{
  return g_object_new (MPIS_TYPE_DASHBOARD_CONFLICT,
                       "kind", (int) kind, "dashboard-id", dashboard_id, "card-id", card_id,
                       "mine", mine, "theirs", theirs, NULL);
}

/**
 * mpis_dashboard_conflict_get_kind:
 * @self: a conflict
 *
 * Returns: what it is about
 */
MpisDashboardConflictKind
mpis_dashboard_conflict_get_kind (MpisDashboardConflict *self)
{
  g_return_val_if_fail (MPIS_IS_DASHBOARD_CONFLICT (self), MPIS_DASHBOARD_CONFLICT_CARD);

  return self->kind;
}

/**
 * mpis_dashboard_conflict_get_dashboard_id:
 * @self: a conflict
 *
 * Returns: of which dashboard it is
 */
const char *
mpis_dashboard_conflict_get_dashboard_id (MpisDashboardConflict *self)
{
  g_return_val_if_fail (MPIS_IS_DASHBOARD_CONFLICT (self), NULL);

  return self->dashboard_id;
}

/**
 * mpis_dashboard_conflict_get_card_id:
 * @self: a conflict
 *
 * Returns: (nullable): of which card it is; %NULL if it is none of a card
 */
const char *
mpis_dashboard_conflict_get_card_id (MpisDashboardConflict *self)
{
  g_return_val_if_fail (MPIS_IS_DASHBOARD_CONFLICT (self), NULL);

  return self->card_id;
}

/**
 * mpis_dashboard_conflict_get_mine:
 * @self: a conflict
 *
 * Returns: (transfer none) (nullable): it as it is here; %NULL if it was removed here
 */
JsonNode *
mpis_dashboard_conflict_get_mine (MpisDashboardConflict *self)
{
  g_return_val_if_fail (MPIS_IS_DASHBOARD_CONFLICT (self), NULL);

  return self->mine;
}

/**
 * mpis_dashboard_conflict_get_theirs:
 * @self: a conflict
 *
 * Returns: (transfer none) (nullable): it as the server has it; %NULL if it was removed there
 */
JsonNode *
mpis_dashboard_conflict_get_theirs (MpisDashboardConflict *self)
{
  g_return_val_if_fail (MPIS_IS_DASHBOARD_CONFLICT (self), NULL);

  return self->theirs;
}

/**
 * mpis_dashboard_conflict_can_keep_both:
 * @self: a conflict
 *
 * Returns: whether %MPIS_DASHBOARD_KEEP_BOTH is a choice
 */
gboolean
mpis_dashboard_conflict_can_keep_both (MpisDashboardConflict *self)
{
  g_return_val_if_fail (MPIS_IS_DASHBOARD_CONFLICT (self), FALSE);

  return self->kind == MPIS_DASHBOARD_CONFLICT_CARD && self->mine != NULL && self->theirs != NULL;
}
