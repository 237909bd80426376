#include "config.h"

#include "mpis-remote-private.h"

#include <string.h>

#include "mpis-text.h"

#define EXCERPT_CHARS 200

typedef struct {
  MpisRemoteAnswer answer;
  gatomicrefcount  ref_count;
} Counted;

G_DEFINE_BOXED_TYPE (MpisRemoteAnswer, mpis_remote_answer, mpis_remote_answer_ref, mpis_remote_answer_unref)

MpisRemoteAnswer *
mpis_remote_answer_ref (MpisRemoteAnswer *self)
{
  g_atomic_ref_count_inc (&((Counted *) self)->ref_count);
  return self;
}

void
mpis_remote_answer_unref (MpisRemoteAnswer *self)
{
  if (!g_atomic_ref_count_dec (&((Counted *) self)->ref_count))
    return;
  g_clear_pointer (&self->json, json_node_unref);
  g_free (self->text);
  g_free (self);
}

/* RFC 9110 10.2.3: seconds, or a date. */
static guint
read_retry_after (const char *text)
{
  g_autoptr(GDateTime) date = NULL;
  g_autoptr(GDateTime) now = NULL;
  guint64 seconds;

  if (text == NULL)
    return 0;
  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT, &seconds, NULL))
    return (guint) seconds;
  if (!(date = soup_date_time_new_from_http_string (text)))
    return 0;
  now = g_date_time_new_now_utc ();
  return (guint) CLAMP (g_date_time_difference (date, now) / G_TIME_SPAN_SECOND + 1, 0, G_MAXINT);
}

/*
 * mpis_remote_answer_new:
 * @status: the HTTP status
 * @retry_after: (nullable): the header of that name
 * @json: (transfer full) (nullable): the body, if it is JSON
 * @text: (transfer full): the body
 */
MpisRemoteAnswer *
mpis_remote_answer_new (guint       status,
                        const char *retry_after,
                        JsonNode   *json,
                        char       *text)
{
  Counted *counted = g_new0 (Counted, 1);

  g_atomic_ref_count_init (&counted->ref_count);
  counted->answer = (MpisRemoteAnswer) { status, json, text, read_retry_after (retry_after) };
  return &counted->answer;
}

/* One problem of a 422 answer: where it is, and what. */
static void
append_problem (GString    *text,
                JsonObject *problem)
{
  JsonNode *loc = json_object_get_member (problem, "loc");

  if (text->len > 0)
    g_string_append (text, "; ");
  if (loc != NULL && JSON_NODE_HOLDS_ARRAY (loc))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (loc)); i++)
      {
        JsonNode *step = json_array_get_element (json_node_get_array (loc), i);

        if (i > 0)
          g_string_append_c (text, '.');
        if (JSON_NODE_HOLDS_VALUE (step) && json_node_get_value_type (step) == G_TYPE_INT64)
          g_string_append_printf (text, "%" G_GINT64_FORMAT, json_node_get_int (step));
        else if (JSON_NODE_HOLDS_VALUE (step) && json_node_get_string (step) != NULL)
          g_string_append (text, json_node_get_string (step));
      }
  g_string_append_printf (text, "%s%s", loc != NULL ? ": " : "",
                          json_object_get_string_member_with_default (problem, "msg", "is wrong"));
}

static char *
read_detail (JsonNode *node)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonNode *element = json_array_get_element (json_node_get_array (node), i);

      if (JSON_NODE_HOLDS_OBJECT (element))
        append_problem (text, json_node_get_object (element));
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* What the other side says of it. The `detail` of a server's failure may hold statements and paths of
 * its inside, which is nothing to show. */
static char *
find_words (const MpisRemoteAnswer *self)
{
  static const char *const keys[] = { "message", "detail", "error" };

  if (self->json == NULL || !JSON_NODE_HOLDS_OBJECT (self->json))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      JsonNode *node = json_object_get_member (json_node_get_object (self->json), keys[i]);
      char *words = node != NULL && (self->status < 500 || i == 0) ? read_detail (node) : NULL;

      if (words != NULL)
        return words;
    }
  return NULL;
}

/**
 * mpis_remote_answer_describe:
 * @self: an answer
 *
 * Returns: (transfer full): it in a few words, for an error's text: `404 Not Found: job not found`
 */
char *
mpis_remote_answer_describe (MpisRemoteAnswer *self)
{
  g_autofree char *words = find_words (self);
  g_autofree char *excerpt = words != NULL ? mpis_text_excerpt (words, EXCERPT_CHARS) : NULL;

  return g_strdup_printf ("%u %s%s%s", self->status,
                          self->status == 429 ? "Too Many Requests" : soup_status_get_phrase (self->status),
                          excerpt != NULL ? ": " : "", excerpt != NULL ? excerpt : "");
}

/**
 * mpis_remote_answer_get_json:
 * @self: an answer
 * @error: return location for an error
 *
 * Returns: (transfer none) (nullable): what it says; %NULL with %MPIS_REMOTE_ERROR_GARBAGE set if it is
 *   not a success that speaks JSON
 */
JsonNode *
mpis_remote_answer_get_json (MpisRemoteAnswer  *self,
                             GError           **error)
{
  g_autofree char *words = NULL;

  if (self->status >= 200 && self->status < 300 && self->json != NULL)
    return self->json;
  words = mpis_remote_answer_describe (self);
  g_set_error (error, MPIS_REMOTE_ERROR, MPIS_REMOTE_ERROR_GARBAGE, "An answer that is not usable: %s%s",
               words, self->json == NULL ? " (no valid JSON)" : "");
  return NULL;
}
