#include "config.h"

#include "mpis-persona.h"

struct _MpisPersona {
  GObject  parent_instance;

  char    *id;
  char    *name;
  char    *slug;
  gboolean is_demo;
};

G_DEFINE_FINAL_TYPE (MpisPersona, mpis_persona, G_TYPE_OBJECT)

enum { PROP_0, PROP_ID, PROP_NAME, PROP_SLUG, PROP_IS_DEMO, N_PROPS };
static GParamSpec *properties[N_PROPS];

static void
mpis_persona_set_property (GObject      *object,
                           guint         property_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  MpisPersona *self = MPIS_PERSONA (object);

  switch (property_id)
    {
    case PROP_ID:
      self->id = g_value_dup_string (value);
      break;
    case PROP_NAME:
      self->name = g_value_dup_string (value);
      break;
    case PROP_SLUG:
      self->slug = g_value_dup_string (value);
      break;
    case PROP_IS_DEMO:
      self->is_demo = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_persona_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  MpisPersona *self = MPIS_PERSONA (object);

  switch (property_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_SLUG:
      g_value_set_string (value, self->slug);
      break;
    case PROP_IS_DEMO:
      g_value_set_boolean (value, self->is_demo);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_persona_finalize (GObject *object)
{
  MpisPersona *self = MPIS_PERSONA (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->slug);
  G_OBJECT_CLASS (mpis_persona_parent_class)->finalize (object);
}

static void
mpis_persona_class_init (MpisPersonaClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = mpis_persona_set_property;
  object_class->get_property = mpis_persona_get_property;
  object_class->finalize = mpis_persona_finalize;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_SLUG] = g_param_spec_string ("slug", NULL, NULL, NULL, flags);
  properties[PROP_IS_DEMO] = g_param_spec_boolean ("is-demo", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mpis_persona_init (MpisPersona *self)
{
}

/**
 * mpis_persona_get_id:
 * @self: a persona
 *
 * Returns: its id
 */
const char *
mpis_persona_get_id (MpisPersona *self)
{
  g_return_val_if_fail (MPIS_IS_PERSONA (self), NULL);

  return self->id;
}

/**
 * mpis_persona_get_name:
 * @self: a persona
 *
 * Returns: what it is called
 */
const char *
mpis_persona_get_name (MpisPersona *self)
{
  g_return_val_if_fail (MPIS_IS_PERSONA (self), NULL);

  return self->name;
}

/**
 * mpis_persona_get_is_demo:
 * @self: a persona
 *
 * Returns: %TRUE if it belongs to the sample data
 */
gboolean
mpis_persona_get_is_demo (MpisPersona *self)
{
  g_return_val_if_fail (MPIS_IS_PERSONA (self), FALSE);

  return self->is_demo;
}
