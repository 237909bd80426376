#include "config.h"

#include "mpis-command.h"

struct _MpisCommand {
  GObject           parent_instance;

  char             *id;
  char             *kind;
  JsonNode         *payload;
  MpisInstant       made_at;
  MpisCommandState  state;
  char             *problem;
};

G_DEFINE_FINAL_TYPE (MpisCommand, mpis_command, G_TYPE_OBJECT)

enum { PROP_0, PROP_ID, PROP_KIND, PROP_PAYLOAD, PROP_MADE_AT, PROP_STATE, PROP_PROBLEM, N_PROPS };
static GParamSpec *properties[N_PROPS];

static void
mpis_command_set_property (GObject      *object,
                           guint         property_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  MpisCommand *self = MPIS_COMMAND (object);

  switch (property_id)
    {
    case PROP_ID:
      self->id = g_value_dup_string (value);
      break;
    case PROP_KIND:
      self->kind = g_value_dup_string (value);
      break;
    case PROP_PAYLOAD:
      self->payload = g_value_dup_boxed (value);
      break;
    case PROP_MADE_AT:
      self->made_at = g_value_get_int64 (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_command_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  MpisCommand *self = MPIS_COMMAND (object);

  switch (property_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_KIND:
      g_value_set_string (value, self->kind);
      break;
    case PROP_PAYLOAD:
      g_value_set_boxed (value, self->payload);
      break;
    case PROP_MADE_AT:
      g_value_set_int64 (value, self->made_at);
      break;
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_command_finalize (GObject *object)
{
  MpisCommand *self = MPIS_COMMAND (object);

  g_free (self->id);
  g_free (self->kind);
  g_clear_pointer (&self->payload, json_node_unref);
  g_free (self->problem);
  G_OBJECT_CLASS (mpis_command_parent_class)->finalize (object);
}

static void
mpis_command_class_init (MpisCommandClass *klass)
{
  const GParamFlags given = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags told = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = mpis_command_set_property;
  object_class->get_property = mpis_command_get_property;
  object_class->finalize = mpis_command_finalize;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, given);
  properties[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, given);
  properties[PROP_PAYLOAD] = g_param_spec_boxed ("payload", NULL, NULL, JSON_TYPE_NODE, given);
  properties[PROP_MADE_AT] =
    g_param_spec_int64 ("made-at", NULL, NULL, G_MININT64, G_MAXINT64, MPIS_INSTANT_UNKNOWN, given);
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, MPIS_COMMAND_WAITING,
                                             MPIS_COMMAND_REFUSED, MPIS_COMMAND_WAITING, told);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, told);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mpis_command_init (MpisCommand *self)
{
}

/**
 * mpis_command_new:
 * @kind: what is wanted, `run.start` for instance
 * @payload: (transfer full): an object that says what exactly; not changed any more
 *
 * Returns: (transfer full): a command with a number of its own, made now
 */
MpisCommand *
mpis_command_new (const char *kind,
                  JsonNode   *payload)
{
  g_autofree char *id = g_uuid_string_random ();

  return mpis_command_new_with_id (id, kind, payload, mpis_time_now ());
}

/**
 * mpis_command_new_with_id:
 * @id: its number, a UUID
 * @kind: what is wanted
 * @payload: (transfer full): an object that says what exactly; not changed any more
 * @made_at: when it was made
 *
 * Returns: (transfer full): a command that was made before
 */
MpisCommand *
mpis_command_new_with_id (const char  *id,
                          const char  *kind,
                          JsonNode    *payload,
                          MpisInstant  made_at)
{
  MpisCommand *self;

  g_return_val_if_fail (id != NULL && kind != NULL, NULL);
  g_return_val_if_fail (payload != NULL && JSON_NODE_HOLDS_OBJECT (payload), NULL);

  json_node_seal (payload);
  self = g_object_new (MPIS_TYPE_COMMAND,
                       "id", id,
                       "kind", kind,
                       "payload", payload,
                       "made-at", made_at,
                       NULL);
  json_node_unref (payload);
  return self;
}

/**
 * mpis_command_get_id:
 * @self: a command
 *
 * Returns: its number
 */
const char *
mpis_command_get_id (MpisCommand *self)
{
  g_return_val_if_fail (MPIS_IS_COMMAND (self), NULL);

  return self->id;
}

/**
 * mpis_command_get_kind:
 * @self: a command
 *
 * Returns: what is wanted
 */
const char *
mpis_command_get_kind (MpisCommand *self)
{
  g_return_val_if_fail (MPIS_IS_COMMAND (self), NULL);

  return self->kind;
}

/**
 * mpis_command_get_payload:
 * @self: a command
 *
 * Returns: (transfer none): the object that says what exactly; sealed
 */
JsonNode *
mpis_command_get_payload (MpisCommand *self)
{
  g_return_val_if_fail (MPIS_IS_COMMAND (self), NULL);

  return self->payload;
}

/**
 * mpis_command_get_text:
 * @self: a command
 * @member: a member of its payload
 *
 * Returns: (nullable): that member if it is a text
 */
const char *
mpis_command_get_text (MpisCommand *self,
                       const char  *member)
{
  JsonNode *node;

  g_return_val_if_fail (MPIS_IS_COMMAND (self), NULL);

  node = json_object_get_member (json_node_get_object (self->payload), member);
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

/**
 * mpis_command_get_made_at:
 * @self: a command
 *
 * Returns: when somebody wanted it
 */
MpisInstant
mpis_command_get_made_at (MpisCommand *self)
{
  g_return_val_if_fail (MPIS_IS_COMMAND (self), MPIS_INSTANT_UNKNOWN);

  return self->made_at;
}

/**
 * mpis_command_get_state:
 * @self: a command
 *
 * Returns: how far it has got
 */
MpisCommandState
mpis_command_get_state (MpisCommand *self)
{
  g_return_val_if_fail (MPIS_IS_COMMAND (self), MPIS_COMMAND_WAITING);

  return self->state;
}

/**
 * mpis_command_get_problem:
 * @self: a command
 *
 * Returns: (nullable): why it was refused, or why it waits although there is a connection
 */
const char *
mpis_command_get_problem (MpisCommand *self)
{
  g_return_val_if_fail (MPIS_IS_COMMAND (self), NULL);

  return self->problem;
}

/**
 * mpis_command_set_state:
 * @self: a command
 * @state: how far it has got
 * @problem: (nullable): why not further
 *
 * For whoever carries it out.
 */
void
mpis_command_set_state (MpisCommand      *self,
                        MpisCommandState  state,
                        const char       *problem)
{
  g_return_if_fail (MPIS_IS_COMMAND (self));

  g_object_freeze_notify (G_OBJECT (self));
  if (g_set_str (&self->problem, problem))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
  if (self->state != state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}
