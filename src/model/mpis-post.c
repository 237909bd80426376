#include "config.h"

#include "mpis-post.h"

#include <string.h>

/* There may be 100,000 of these: texts that many posts share are interned, the others of a post lie in
 * one block. */
struct _MpisPost {
  GObject        parent_instance;

  MpisPostFields fields;
  char          *block;
};

G_DEFINE_FINAL_TYPE (MpisPost, mpis_post, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_ID,
  PROP_CHANNEL,
  PROP_ACCOUNT,
  PROP_ITEM_ID,
  PROP_URL,
  PROP_TITLE,
  PROP_TEXT,
  PROP_PROJECT_ID,
  PROP_PROJECT_NAME,
  PROP_PERSONA_ID,
  PROP_PERSONA_NAME,
  PROP_RUN_ID,
  PROP_PUBLISHED_AT,
  PROP_PUBLISHED_KNOWN,
  PROP_IS_DEMO,
  PROP_MEASURED_AT,
  PROP_ENGAGEMENT_RATE,
  PROP_COUNTER,
  N_PROPS = PROP_COUNTER + MPIS_N_COUNTERS
};
static GParamSpec *properties[N_PROPS];

/* The text behind PROP_ID … PROP_RUN_ID. */
static const struct {
  const char *name;
  gsize       offset;
  gboolean    shared;
} texts[] = {
  { "id",           G_STRUCT_OFFSET (MpisPostFields, id),           FALSE },
  { "channel",      G_STRUCT_OFFSET (MpisPostFields, channel),      TRUE },
  { "account",      G_STRUCT_OFFSET (MpisPostFields, account),      TRUE },
  { "item-id",      G_STRUCT_OFFSET (MpisPostFields, item_id),      FALSE },
  { "url",          G_STRUCT_OFFSET (MpisPostFields, url),          FALSE },
  { "title",        G_STRUCT_OFFSET (MpisPostFields, title),        FALSE },
  { "text",         G_STRUCT_OFFSET (MpisPostFields, text),         FALSE },
  { "project-id",   G_STRUCT_OFFSET (MpisPostFields, project_id),   TRUE },
  { "project-name", G_STRUCT_OFFSET (MpisPostFields, project_name), TRUE },
  { "persona-id",   G_STRUCT_OFFSET (MpisPostFields, persona_id),   TRUE },
  { "persona-name", G_STRUCT_OFFSET (MpisPostFields, persona_name), TRUE },
  { "run-id",       G_STRUCT_OFFSET (MpisPostFields, run_id),       FALSE },
};

static const char **
text_at (MpisPostFields *fields,
         guint           i)
{
  return (const char **) G_STRUCT_MEMBER_P (fields, texts[i].offset);
}

static void
mpis_post_get_property (GObject    *object,
                        guint       property_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  MpisPost *self = MPIS_POST (object);

  if (property_id >= PROP_ID && property_id <= PROP_RUN_ID)
    {
      g_value_set_string (value, *text_at (&self->fields, property_id - PROP_ID));
      return;
    }
  if (property_id >= PROP_COUNTER && property_id < N_PROPS)
    {
      g_value_set_int64 (value, self->fields.latest.value[property_id - PROP_COUNTER]);
      return;
    }

  switch (property_id)
    {
    case PROP_PUBLISHED_AT:
      g_value_set_int64 (value, self->fields.published_at);
      break;
    case PROP_PUBLISHED_KNOWN:
      g_value_set_boolean (value, self->fields.published_known);
      break;
    case PROP_IS_DEMO:
      g_value_set_boolean (value, self->fields.is_demo);
      break;
    case PROP_MEASURED_AT:
      g_value_set_int64 (value, self->fields.measured_at);
      break;
    case PROP_ENGAGEMENT_RATE:
      g_value_set_double (value, mpis_counters_get_rate (&self->fields.latest));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mpis_post_finalize (GObject *object)
{
  MpisPost *self = MPIS_POST (object);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *text = *text_at (&self->fields, i);

      if (texts[i].shared && text != NULL)
        g_ref_string_release ((GRefString *) text);
    }
  g_free (self->block);
  G_OBJECT_CLASS (mpis_post_parent_class)->finalize (object);
}

static void
mpis_post_class_init (MpisPostClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mpis_post_get_property;
  object_class->finalize = mpis_post_finalize;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    properties[PROP_ID + i] = g_param_spec_string (texts[i].name, NULL, NULL, NULL, flags);
  for (guint i = 0; i < MPIS_N_COUNTERS; i++)
    properties[PROP_COUNTER + i] =
      g_param_spec_int64 (mpis_counter_get_name (i), NULL, NULL, G_MININT64, G_MAXINT64,
                          MPIS_UNKNOWN, flags);
  properties[PROP_PUBLISHED_AT] =
    g_param_spec_int64 ("published-at", NULL, NULL, G_MININT64, G_MAXINT64, MPIS_INSTANT_UNKNOWN,
                        flags);
  properties[PROP_PUBLISHED_KNOWN] =
    g_param_spec_boolean ("published-known", NULL, NULL, FALSE, flags);
  properties[PROP_IS_DEMO] = g_param_spec_boolean ("is-demo", NULL, NULL, FALSE, flags);
  properties[PROP_MEASURED_AT] =
    g_param_spec_int64 ("measured-at", NULL, NULL, G_MININT64, G_MAXINT64, MPIS_INSTANT_UNKNOWN,
                        flags);
  properties[PROP_ENGAGEMENT_RATE] =
    g_param_spec_double ("engagement-rate", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0.0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mpis_post_init (MpisPost *self)
{
}

/**
 * mpis_post_new:
 * @fields: what it is made of; copied
 *
 * Returns: (transfer full): a post
 */
MpisPost *
mpis_post_new (const MpisPostFields *fields)
{
  MpisPost *self;
  gsize size = 0;
  char *end;

  g_return_val_if_fail (fields != NULL, NULL);
  g_return_val_if_fail (fields->id != NULL && fields->channel != NULL, NULL);

  self = g_object_new (MPIS_TYPE_POST, NULL);
  self->fields = *fields;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char **text = text_at (&self->fields, i);

      if (*text == NULL)
        continue;
      if (texts[i].shared)
        *text = g_ref_string_new_intern (*text);
      else
        size += strlen (*text) + 1;
    }

  end = self->block = g_malloc (size);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char **text = text_at (&self->fields, i);

      if (*text == NULL || texts[i].shared)
        continue;
      size = strlen (*text) + 1;
      *text = memcpy (end, *text, size);
      end += size;
    }
  return self;
}

/**
 * mpis_post_peek:
 * @self: a post
 *
 * Returns: (transfer none): what it is made of
 */
const MpisPostFields *
mpis_post_peek (MpisPost *self)
{
  g_return_val_if_fail (MPIS_IS_POST (self), NULL);

  return &self->fields;
}
