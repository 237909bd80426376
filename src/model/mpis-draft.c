#include "config.h"

#include "mpis-draft.h"

#include "mpis-json.h"

struct _MpisDraft {
  MpisDraftFields  fields;
  GArray          *variants;
  JsonNode        *content;    /* (nullable): owns the variants' texts */
};

G_DEFINE_BOXED_TYPE (MpisDraft, mpis_draft, mpis_draft_ref, mpis_draft_unref)

/* What is no text says nothing, and neither does an empty one. */
static const char *
text_of (JsonObject *object,
         const char *key)
{
  JsonNode *node = json_object_get_member (object, key);
  const char *text = NULL;

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_value_type (node) == G_TYPE_STRING)
    text = json_node_get_string (node);
  return text != NULL && *text != '\0' ? text : NULL;
}

static gint64
int_of (JsonObject *object,
        const char *key,
        gint64      otherwise)
{
  JsonNode *node = json_object_get_member (object, key);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_INT64)
    return otherwise;
  return json_node_get_int (node);
}

static gboolean
is_true (JsonObject *object,
         const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

static void
add_variant (MpisDraft *self,
             JsonNode  *node,
             guint      index)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  MpisDraftVariant variant;
  gint64 number;

  if (object == NULL)
    return;
  number = int_of (object, "variant_no", index + 1);
  variant = (MpisDraftVariant) {
    .number = number > 0 && number <= G_MAXINT ? (int) number : (int) index + 1,
    .title = text_of (object, "title"),
    .text = text_of (object, "text"),
    .call = text_of (object, "cta"),
    .is_cut = is_true (object, "is_cut"),
  };
  if (variant.title != NULL || variant.text != NULL || variant.call != NULL)
    g_array_append_val (self->variants, variant);
}

static void
read_variants (MpisDraft  *self,
               const char *content)
{
  JsonNode *list = NULL;

  self->content = content != NULL ? mpis_json_parse (content, -1, NULL) : NULL;
  if (self->content != NULL && JSON_NODE_HOLDS_OBJECT (self->content))
    list = json_object_get_member (json_node_get_object (self->content), "variants");
  if (list == NULL || !JSON_NODE_HOLDS_ARRAY (list))
    return;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (list)); i++)
    add_variant (self, json_array_get_element (json_node_get_array (list), i), i);
}

/**
 * mpis_draft_new:
 * @fields: what it is made of; copied
 * @content: (nullable): its wordings, as in the column `content_json` of `content_drafts`; what
 *   is not to be made sense of there is left out
 *
 * Returns: (transfer full): a draft
 */
MpisDraft *
mpis_draft_new (const MpisDraftFields *fields,
                const char            *content)
{
  MpisDraft *self;

  g_return_val_if_fail (fields != NULL, NULL);
  g_return_val_if_fail (fields->id != NULL && fields->status != NULL, NULL);

  self = g_atomic_rc_box_new0 (MpisDraft);
  self->fields = *fields;
  self->fields.id = g_strdup (fields->id);
  self->fields.status = g_strdup (fields->status);
  self->variants = g_array_new (FALSE, FALSE, sizeof (MpisDraftVariant));
  read_variants (self, content);
  return self;
}

/**
 * mpis_draft_ref:
 * @self: a draft
 *
 * Returns: (transfer full): @self
 */
MpisDraft *
mpis_draft_ref (MpisDraft *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
mpis_draft_clear (gpointer data)
{
  MpisDraft *self = data;

  g_free ((char *) self->fields.id);
  g_free ((char *) self->fields.status);
  g_array_unref (self->variants);
  g_clear_pointer (&self->content, json_node_unref);
}

/**
 * mpis_draft_unref:
 * @self: (transfer full): a draft
 */
void
mpis_draft_unref (MpisDraft *self)
{
  g_atomic_rc_box_release_full (self, mpis_draft_clear);
}

/**
 * mpis_draft_peek:
 * @self: a draft
 *
 * Returns: (transfer none): what it is made of
 */
const MpisDraftFields *
mpis_draft_peek (const MpisDraft *self)
{
  return &self->fields;
}

/**
 * mpis_draft_get_status:
 * @self: a draft
 *
 * Returns: what was decided about it
 */
MpisDraftStatus
mpis_draft_get_status (const MpisDraft *self)
{
  if (g_str_equal (self->fields.status, "draft"))
    return MPIS_DRAFT_OPEN;
  if (g_str_equal (self->fields.status, "approved"))
    return MPIS_DRAFT_APPROVED;
  if (g_str_equal (self->fields.status, "rejected"))
    return MPIS_DRAFT_REJECTED;
  return MPIS_DRAFT_OTHER;
}

/**
 * mpis_draft_get_n_variants:
 * @self: a draft
 *
 * Returns: how many wordings it offers; those that say nothing do not count
 */
guint
mpis_draft_get_n_variants (const MpisDraft *self)
{
  return self->variants->len;
}

/**
 * mpis_draft_get_variant:
 * @self: a draft
 * @index: below mpis_draft_get_n_variants()
 *
 * Returns: (transfer none): a wording
 */
const MpisDraftVariant *
mpis_draft_get_variant (const MpisDraft *self,
                        guint            index)
{
  g_return_val_if_fail (index < self->variants->len, NULL);

  return &g_array_index (self->variants, MpisDraftVariant, index);
}
