#include "config.h"

#include "mpis-flag.h"

struct _MpisFlag {
  GObject        parent_instance;

  MpisFlagFields fields;
};

G_DEFINE_FINAL_TYPE (MpisFlag, mpis_flag, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_ID,
  PROP_IS_OPEN,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

static void
mpis_flag_get_property (GObject    *object,
                        guint       property_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  MpisFlag *self = MPIS_FLAG (object);

  switch (property_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->fields.id);
      break;
    case PROP_IS_OPEN:
      g_value_set_boolean (value, mpis_flag_is_open (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_flag_finalize (GObject *object)
{
  MpisFlag *self = MPIS_FLAG (object);
  MpisFlagFields *fields = &self->fields;
  const char *texts[] = { fields->id, fields->type, fields->description, fields->evidence, fields->subject,
                          fields->project_id, fields->persona_id, fields->run_id, fields->resolved_by,
                          fields->resolution };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free ((char *) texts[i]);

  G_OBJECT_CLASS (mpis_flag_parent_class)->finalize (object);
}

static void
mpis_flag_class_init (MpisFlagClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mpis_flag_get_property;
  object_class->finalize = mpis_flag_finalize;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_IS_OPEN] = g_param_spec_boolean ("is-open", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mpis_flag_init (MpisFlag *self)
{
}

/**
 * mpis_flag_new:
 * @fields: what it is made of; copied
 *
 * Returns: (transfer full): a flag
 */
MpisFlag *
mpis_flag_new (const MpisFlagFields *fields)
{
  MpisFlag *self;

  g_return_val_if_fail (fields != NULL && fields->id != NULL && fields->type != NULL, NULL);

  self = g_object_new (MPIS_TYPE_FLAG, NULL);
  self->fields = *fields;
  self->fields.id = g_strdup (fields->id);
  self->fields.type = g_strdup (fields->type);
  self->fields.description = g_strdup (fields->description);
  self->fields.evidence = g_strdup (fields->evidence);
  self->fields.subject = g_strdup (fields->subject);
  self->fields.project_id = g_strdup (fields->project_id);
  self->fields.persona_id = g_strdup (fields->persona_id);
  self->fields.run_id = g_strdup (fields->run_id);
  self->fields.resolved_by = g_strdup (fields->resolved_by);
  self->fields.resolution = g_strdup (fields->resolution);
  return self;
}

/**
 * mpis_flag_peek:
 * @self: a flag
 *
 * Returns: (transfer none): what it is made of
 */
const MpisFlagFields *
mpis_flag_peek (MpisFlag *self)
{
  g_return_val_if_fail (MPIS_IS_FLAG (self), NULL);

  return &self->fields;
}

/**
 * mpis_flag_is_open:
 * @self: a flag
 *
 * Returns: whether it wants looking at still
 */
gboolean
mpis_flag_is_open (MpisFlag *self)
{
  g_return_val_if_fail (MPIS_IS_FLAG (self), FALSE);

  return self->fields.resolved_at == MPIS_INSTANT_UNKNOWN;
}

/**
 * mpis_flag_event_new:
 * @at: when
 * @action: what happened
 * @by: who did it
 * @why: (nullable): for what reason
 *
 * Returns: (transfer full): a line of a flag's history
 */
MpisFlagEvent *
mpis_flag_event_new (MpisInstant  at,
                     const char  *action,
                     const char  *by,
                     const char  *why)
{
  MpisFlagEvent *self = g_new0 (MpisFlagEvent, 1);

  self->at = at;
  self->action = g_strdup (action);
  self->by = g_strdup (by);
  self->why = g_strdup (why);
  return self;
}

/**
 * mpis_flag_event_free:
 * @self: (transfer full): a line of a flag's history
 */
void
mpis_flag_event_free (MpisFlagEvent *self)
{
  g_free (self->action);
  g_free (self->by);
  g_free (self->why);
  g_free (self);
}
