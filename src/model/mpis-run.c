#include "config.h"

#include "mpis-run.h"

struct _MpisRun {
  GObject       parent_instance;

  MpisRunFields fields;
  MpisRunStatus status;
};

G_DEFINE_FINAL_TYPE (MpisRun, mpis_run, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_ID,
  PROP_PROJECT_ID,
  PROP_PROJECT_NAME,
  PROP_PERSONA_ID,
  PROP_PERSONA_NAME,
  PROP_STATUS_TEXT,
  PROP_STATUS,
  PROP_STARTED_AT,
  PROP_COMPLETED_AT,
  PROP_ERROR_MESSAGE,
  PROP_CHANNELS,
  PROP_IS_DEMO,
  PROP_IS_PENDING,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

static const char *const status_texts[] = { "pending", "running", "success", "partial", "failed", "overdue" };

static void
mpis_run_get_property (GObject    *object,
                       guint       property_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  MpisRun *self = MPIS_RUN (object);

  switch (property_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->fields.id);
      break;
    case PROP_PROJECT_ID:
      g_value_set_string (value, self->fields.project_id);
      break;
    case PROP_PROJECT_NAME:
      g_value_set_string (value, self->fields.project_name);
      break;
    case PROP_PERSONA_ID:
      g_value_set_string (value, self->fields.persona_id);
      break;
    case PROP_PERSONA_NAME:
      g_value_set_string (value, self->fields.persona_name);
      break;
    case PROP_STATUS_TEXT:
      g_value_set_string (value, self->fields.status);
      break;
    case PROP_STATUS:
      g_value_set_int (value, self->status);
      break;
    case PROP_STARTED_AT:
      g_value_set_int64 (value, self->fields.started_at);
      break;
    case PROP_COMPLETED_AT:
      g_value_set_int64 (value, self->fields.completed_at);
      break;
    case PROP_ERROR_MESSAGE:
      g_value_set_string (value, self->fields.error_message);
      break;
    case PROP_CHANNELS:
      g_value_set_boxed (value, self->fields.channels);
      break;
    case PROP_IS_DEMO:
      g_value_set_boolean (value, self->fields.is_demo);
      break;
    case PROP_IS_PENDING:
      g_value_set_boolean (value, self->fields.is_pending);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_run_finalize (GObject *object)
{
  MpisRun *self = MPIS_RUN (object);

  g_free ((char *) self->fields.id);
  g_free ((char *) self->fields.project_id);
  g_free ((char *) self->fields.project_name);
  g_free ((char *) self->fields.persona_id);
  g_free ((char *) self->fields.persona_name);
  g_free ((char *) self->fields.status);
  g_free ((char *) self->fields.error_message);
  g_free ((char *) self->fields.execution);
  g_free ((char *) self->fields.retry_of);
  g_free ((char *) self->fields.started_by);
  g_free ((char *) self->fields.date_from);
  g_free ((char *) self->fields.date_to);
  g_strfreev ((GStrv) self->fields.channels);
  G_OBJECT_CLASS (mpis_run_parent_class)->finalize (object);
}

static void
mpis_run_class_init (MpisRunClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mpis_run_get_property;
  object_class->finalize = mpis_run_finalize;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_PROJECT_ID] = g_param_spec_string ("project-id", NULL, NULL, NULL, flags);
  properties[PROP_PROJECT_NAME] = g_param_spec_string ("project-name", NULL, NULL, NULL, flags);
  properties[PROP_PERSONA_ID] = g_param_spec_string ("persona-id", NULL, NULL, NULL, flags);
  properties[PROP_PERSONA_NAME] = g_param_spec_string ("persona-name", NULL, NULL, NULL, flags);
  properties[PROP_STATUS_TEXT] = g_param_spec_string ("status-text", NULL, NULL, NULL, flags);
  properties[PROP_STATUS] = g_param_spec_int ("status", NULL, NULL, MPIS_RUN_PENDING,
                                              MPIS_RUN_OTHER, MPIS_RUN_OTHER, flags);
  properties[PROP_STARTED_AT] =
    g_param_spec_int64 ("started-at", NULL, NULL, G_MININT64, G_MAXINT64, MPIS_INSTANT_UNKNOWN,
                        flags);
  properties[PROP_COMPLETED_AT] =
    g_param_spec_int64 ("completed-at", NULL, NULL, G_MININT64, G_MAXINT64, MPIS_INSTANT_UNKNOWN,
                        flags);
  properties[PROP_ERROR_MESSAGE] = g_param_spec_string ("error-message", NULL, NULL, NULL, flags);
  properties[PROP_CHANNELS] = g_param_spec_boxed ("channels", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_IS_DEMO] = g_param_spec_boolean ("is-demo", NULL, NULL, FALSE, flags);
  properties[PROP_IS_PENDING] = g_param_spec_boolean ("is-pending", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mpis_run_init (MpisRun *self)
{
}

/**
 * mpis_run_new:
 * @fields: what it is made of; copied. No channels (%NULL) reads back as an empty list
 *
 * Returns: (transfer full): a run
 */
MpisRun *
mpis_run_new (const MpisRunFields *fields)
{
  MpisRun *self;

  g_return_val_if_fail (fields != NULL && fields->id != NULL, NULL);

  self = g_object_new (MPIS_TYPE_RUN, NULL);
  self->fields = *fields;
  self->fields.id = g_strdup (fields->id);
  self->fields.project_id = g_strdup (fields->project_id);
  self->fields.project_name = g_strdup (fields->project_name);
  self->fields.persona_id = g_strdup (fields->persona_id);
  self->fields.persona_name = g_strdup (fields->persona_name);
  self->fields.status = g_strdup (fields->status);
  self->fields.error_message = g_strdup (fields->error_message);
  self->fields.channels = fields->channels != NULL
    ? (const char *const *) g_strdupv ((GStrv) fields->channels)
    : (const char *const *) g_new0 (char *, 1);
  self->fields.execution = g_strdup (fields->execution);
  self->fields.retry_of = g_strdup (fields->retry_of);
  self->fields.started_by = g_strdup (fields->started_by);
  self->fields.date_from = g_strdup (fields->date_from);
  self->fields.date_to = g_strdup (fields->date_to);
  self->status = mpis_run_status_from_text (fields->status);
  if (fields->is_overdue && (self->status == MPIS_RUN_PENDING || self->status == MPIS_RUN_RUNNING))
    self->status = MPIS_RUN_OVERDUE;
  return self;
}

/**
 * mpis_run_peek:
 * @self: a run
 *
 * Returns: (transfer none): what it is made of
 */
const MpisRunFields *
mpis_run_peek (MpisRun *self)
{
  g_return_val_if_fail (MPIS_IS_RUN (self), NULL);

  return &self->fields;
}

/**
 * mpis_run_get_status:
 * @self: a run
 *
 * Returns: what became of it
 */
MpisRunStatus
mpis_run_get_status (MpisRun *self)
{
  g_return_val_if_fail (MPIS_IS_RUN (self), MPIS_RUN_OTHER);

  return self->status;
}

/**
 * mpis_run_status_from_text:
 * @text: (nullable): a status as it is stored, any case
 *
 * Returns: the status, %MPIS_RUN_OTHER for a text we do not know
 */
MpisRunStatus
mpis_run_status_from_text (const char *text)
{
  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (status_texts); i++)
    if (g_ascii_strcasecmp (text, status_texts[i]) == 0)
      return (MpisRunStatus) i;
  return MPIS_RUN_OTHER;
}
