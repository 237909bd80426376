#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *mpis_json_parse           (const char        *text,
                                     gssize             length,
                                     GError           **error);
char     *mpis_json_print           (JsonNode          *node);

/**
 * MpisJson:
 *
 * A place in a document: a node and the way to it, so that errors can name the path. Made on the
 * stack; the place it was reached from must outlive it.
 */
typedef struct _MpisJson MpisJson;
struct _MpisJson {
  /*< private >*/
  JsonNode       *node;
  const MpisJson *parent;
  const char     *key;
  guint           index;
};

void      mpis_json_root            (MpisJson          *self,
                                     JsonNode          *node);
gboolean  mpis_json_member          (MpisJson          *self,
                                     const MpisJson    *object,
                                     const char        *key);
gboolean  mpis_json_element         (MpisJson          *self,
                                     const MpisJson    *array,
                                     guint              index);
guint     mpis_json_get_length      (const MpisJson    *self);
JsonNode *mpis_json_get_node        (const MpisJson    *self);
char     *mpis_json_format_path     (const MpisJson    *self);

gboolean  mpis_json_is_object       (const MpisJson    *self);
gboolean  mpis_json_is_array        (const MpisJson    *self);
gboolean  mpis_json_check_object    (const MpisJson    *self,
                                     GError           **error);
gboolean  mpis_json_check_array     (const MpisJson    *self,
                                     GError           **error);
gboolean  mpis_json_get_text        (const MpisJson    *object,
                                     const char        *key,
                                     const char       **text,
                                     GError           **error);
gboolean  mpis_json_get_maybe_text  (const MpisJson    *object,
                                     const char        *key,
                                     const char       **text,
                                     GError           **error);
gboolean  mpis_json_get_int         (const MpisJson    *object,
                                     const char        *key,
                                     gint64            *value,
                                     GError           **error);
gboolean  mpis_json_get_bool        (const MpisJson    *object,
                                     const char        *key,
                                     gboolean          *value,
                                     GError           **error);
void      mpis_json_set_error       (const MpisJson    *self,
                                     const char        *key,
                                     const char        *expected,
                                     GError           **error);

G_END_DECLS
