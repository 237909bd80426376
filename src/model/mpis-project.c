#include "config.h"

#include "mpis-project.h"

struct _MpisProject {
  GObject  parent_instance;

  char    *id;
  char    *name;
  char    *persona_id;
  GStrv    channels;
  gboolean is_demo;
  MpisInstant created_at;
  MpisInstant archived_at;
  char    *defaults;
  char    *schedule;
  gboolean is_pending;
};

G_DEFINE_FINAL_TYPE (MpisProject, mpis_project, G_TYPE_OBJECT)

enum {
  PROP_0, PROP_ID, PROP_NAME, PROP_PERSONA_ID, PROP_CHANNELS, PROP_IS_DEMO, PROP_CREATED_AT, PROP_ARCHIVED_AT,
  PROP_DEFAULTS, PROP_SCHEDULE, PROP_IS_PENDING, N_PROPS
};
static GParamSpec *properties[N_PROPS];

static void
mpis_project_set_property (GObject      *object,
                           guint         property_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  MpisProject *self = MPIS_PROJECT (object);

  switch (property_id)
    {
    case PROP_ID:
      self->id = g_value_dup_string (value);
      break;
    case PROP_NAME:
      self->name = g_value_dup_string (value);
      break;
    case PROP_PERSONA_ID:
      self->persona_id = g_value_dup_string (value);
      break;
    case PROP_CHANNELS:
      self->channels = g_value_dup_boxed (value);
      if (self->channels == NULL)
        self->channels = g_new0 (char *, 1);
      break;
    case PROP_IS_DEMO:
      self->is_demo = g_value_get_boolean (value);
      break;
    case PROP_CREATED_AT:
      self->created_at = g_value_get_int64 (value);
      break;
    case PROP_ARCHIVED_AT:
      self->archived_at = g_value_get_int64 (value);
      break;
    case PROP_DEFAULTS:
      self->defaults = g_value_dup_string (value);
      break;
    case PROP_SCHEDULE:
      self->schedule = g_value_dup_string (value);
      break;
    case PROP_IS_PENDING:
      self->is_pending = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_project_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  MpisProject *self = MPIS_PROJECT (object);

  switch (property_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_PERSONA_ID:
      g_value_set_string (value, self->persona_id);
      break;
    case PROP_CHANNELS:
      g_value_set_boxed (value, self->channels);
      break;
    case PROP_IS_DEMO:
      g_value_set_boolean (value, self->is_demo);
      break;
    case PROP_CREATED_AT:
      g_value_set_int64 (value, self->created_at);
      break;
    case PROP_ARCHIVED_AT:
      g_value_set_int64 (value, self->archived_at);
      break;
    case PROP_DEFAULTS:
      g_value_set_string (value, self->defaults);
      break;
    case PROP_SCHEDULE:
      g_value_set_string (value, self->schedule);
      break;
    case PROP_IS_PENDING:
      g_value_set_boolean (value, self->is_pending);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_project_finalize (GObject *object)
{
  MpisProject *self = MPIS_PROJECT (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->persona_id);
  g_strfreev (self->channels);
  g_free (self->defaults);
  g_free (self->schedule);
  G_OBJECT_CLASS (mpis_project_parent_class)->finalize (object);
}

static void
mpis_project_class_init (MpisProjectClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = mpis_project_set_property;
  object_class->get_property = mpis_project_get_property;
  object_class->finalize = mpis_project_finalize;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_PERSONA_ID] = g_param_spec_string ("persona-id", NULL, NULL, NULL, flags);
  properties[PROP_CHANNELS] = g_param_spec_boxed ("channels", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_IS_DEMO] = g_param_spec_boolean ("is-demo", NULL, NULL, FALSE, flags);
  properties[PROP_CREATED_AT] =
    g_param_spec_int64 ("created-at", NULL, NULL, G_MININT64, G_MAXINT64, MPIS_INSTANT_UNKNOWN, flags);
  properties[PROP_ARCHIVED_AT] =
    g_param_spec_int64 ("archived-at", NULL, NULL, G_MININT64, G_MAXINT64, MPIS_INSTANT_UNKNOWN, flags);
  properties[PROP_DEFAULTS] = g_param_spec_string ("defaults", NULL, NULL, NULL, flags);
  properties[PROP_SCHEDULE] = g_param_spec_string ("schedule", NULL, NULL, NULL, flags);
  properties[PROP_IS_PENDING] = g_param_spec_boolean ("is-pending", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mpis_project_init (MpisProject *self)
{
}

/**
 * mpis_project_get_id:
 * @self: a project
 *
 * Returns: its id
 */
const char *
mpis_project_get_id (MpisProject *self)
{
  g_return_val_if_fail (MPIS_IS_PROJECT (self), NULL);

  return self->id;
}

/**
 * mpis_project_get_name:
 * @self: a project
 *
 * Returns: what it is called
 */
const char *
mpis_project_get_name (MpisProject *self)
{
  g_return_val_if_fail (MPIS_IS_PROJECT (self), NULL);

  return self->name;
}

/**
 * mpis_project_get_persona_id:
 * @self: a project
 *
 * Returns: (nullable): the id of the persona it publishes for
 */
const char *
mpis_project_get_persona_id (MpisProject *self)
{
  g_return_val_if_fail (MPIS_IS_PROJECT (self), NULL);

  return self->persona_id;
}

/**
 * mpis_project_get_channels:
 * @self: a project
 *
 * Returns: the channels it publishes on, as its owner spelled them; empty, never %NULL
 */
const char *const *
mpis_project_get_channels (MpisProject *self)
{
  g_return_val_if_fail (MPIS_IS_PROJECT (self), NULL);

  return (const char *const *) self->channels;
}

/**
 * mpis_project_get_is_demo:
 * @self: a project
 *
 * Returns: %TRUE if it belongs to the sample data
 */
gboolean
mpis_project_get_is_demo (MpisProject *self)
{
  g_return_val_if_fail (MPIS_IS_PROJECT (self), FALSE);

  return self->is_demo;
}

/**
 * mpis_project_get_created_at:
 * @self: a project
 *
 * Returns: when it was made, or %MPIS_INSTANT_UNKNOWN
 */
MpisInstant
mpis_project_get_created_at (MpisProject *self)
{
  g_return_val_if_fail (MPIS_IS_PROJECT (self), MPIS_INSTANT_UNKNOWN);

  return self->created_at;
}

/**
 * mpis_project_get_archived_at:
 * @self: a project
 *
 * Returns: when it was put away, or %MPIS_INSTANT_UNKNOWN if it is in use
 */
MpisInstant
mpis_project_get_archived_at (MpisProject *self)
{
  g_return_val_if_fail (MPIS_IS_PROJECT (self), MPIS_INSTANT_UNKNOWN);

  return self->archived_at;
}

/**
 * mpis_project_get_defaults:
 * @self: a project
 *
 * Returns: (nullable): what its runs are given, as JSON
 */
const char *
mpis_project_get_defaults (MpisProject *self)
{
  g_return_val_if_fail (MPIS_IS_PROJECT (self), NULL);

  return self->defaults;
}

/**
 * mpis_project_get_schedule:
 * @self: a project
 *
 * Returns: (nullable): when its runs start by themselves, as JSON
 */
const char *
mpis_project_get_schedule (MpisProject *self)
{
  g_return_val_if_fail (MPIS_IS_PROJECT (self), NULL);

  return self->schedule;
}

/**
 * mpis_project_get_is_pending:
 * @self: a project
 *
 * Returns: whether something about it was not told to the server yet
 */
gboolean
mpis_project_get_is_pending (MpisProject *self)
{
  g_return_val_if_fail (MPIS_IS_PROJECT (self), FALSE);

  return self->is_pending;
}
