#include "config.h"

#include "mpis-json.h"

#include <math.h>
#include <string.h>

#include "mpis-error.h"
#include "mpis-text.h"

/* Deeper than anything a channel sends, and far from what the parser's recursion can bear. */
#define MAX_DEPTH 48

typedef struct {
  const char *in;
  const char *end;
  GString    *out;
  const char *copied;   /* what lies before it is in @out, or was left out of it */
  guint       depth;
  guint       line;
  gboolean    cut_off;  /* in a text */
} Check;

static const char *
skip_digits (const char *text)
{
  while (g_ascii_isdigit (*text))
    text++;

  return text;
}

static gboolean
is_json_number (const char *text,
                gboolean   *integer)
{
  const char *digits = *text == '-' ? text + 1 : text;
  const char *rest = skip_digits (digits);

  if (rest == digits || (*digits == '0' && rest > digits + 1))
    return FALSE;
  *integer = *rest == '\0';
  if (*rest == '.')
    {
      if (!g_ascii_isdigit (*++rest))
        return FALSE;
      rest = skip_digits (rest);
    }
  if (*rest == 'e' || *rest == 'E')
    {
      rest += rest[1] == '+' || rest[1] == '-' ? 2 : 1;
      if (!g_ascii_isdigit (*rest))
        return FALSE;
      rest = skip_digits (rest);
    }

  return *rest == '\0';
}

/* Every digit counts: a number that neither an int64 nor a double can hold is kept as a text, which
 * the readers of counters understand (and others refuse, naming the place). */
static void
check_number (Check *check)
{
  const char *start = check->in;
  g_autofree char *number = NULL;
  gboolean integer, exponent = FALSE;

  while (check->in < check->end &&
         (g_ascii_isalnum (*check->in) || strchr ("+-.", *check->in) != NULL))
    exponent |= g_ascii_isalpha (*check->in++);
  if (check->in - start < 19 && !exponent)
    return;

  number = g_strndup (start, check->in - start);
  if (!is_json_number (number, &integer) ||
      (integer ? g_ascii_string_to_signed (number, 10, G_MININT64, G_MAXINT64, NULL, NULL)
               : isfinite (g_ascii_strtod (number, NULL))))
    return;

  g_string_append_len (check->out, check->copied, start - check->copied);
  g_string_append_printf (check->out, "\"%s\"", number);
  check->copied = check->in;
}

/* An escaped NUL would end the text for everybody who reads it, and no database takes one. */
static void
replace_nul (Check *check)
{
  g_string_append_len (check->out, check->copied, check->in - check->copied);
  g_string_append (check->out, "ufffd");
  check->copied = check->in + strlen ("u0000");
}

static void
check_string (Check *check)
{
  check->in++;
  while (check->in < check->end && *check->in != '"')
    {
      if (*check->in == '\\' && check->in + 1 < check->end)
        {
          check->in++;
          if (check->end - check->in >= 5 && memcmp (check->in, "u0000", 5) == 0)
            replace_nul (check);
        }
      check->line += *check->in == '\n';
      check->in++;
    }
  check->cut_off = check->in == check->end;
  if (check->in < check->end)
    check->in++;
}

static gboolean
check_document (Check   *check,
                GError **error)
{
  while (check->in < check->end)
    {
      char c = *check->in;

      if (c == '"')
        check_string (check);
      else if (c == '-' || g_ascii_isdigit (c))
        check_number (check);
      else
        {
          if (c == '\n')
            check->line++;
          else if (c == '[' || c == '{')
            check->depth++;
          else if ((c == ']' || c == '}') && check->depth > 0)
            check->depth--;
          check->in++;
          if (check->depth > MAX_DEPTH)
            {
              g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID,
                           "line %u: more than %u objects or lists inside each other",
                           check->line, MAX_DEPTH);
              return FALSE;
            }
        }
    }
  if (check->cut_off || check->depth > 0)
    {
      g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID,
                   "line %u: not valid JSON (the file ends in the middle of it)", check->line);
      return FALSE;
    }
  g_string_append_len (check->out, check->copied, check->end - check->copied);

  return TRUE;
}

/* The parser says "<data>:3:14: Parse error: unexpected …"; its columns are not those of a text
 * editor. */
static void
set_parse_error (const char  *message,
                 GError     **error)
{
  /* It quotes what it found, and cuts that anywhere. */
  g_autofree char *valid = g_utf8_make_valid (message, -1);
  const char *line = strchr (valid, ':');
  const char *reason = strstr (valid, "error: ");

  g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID, "line %u: not valid JSON (%s)",
               line != NULL ? MAX ((guint) g_ascii_strtoull (line + 1, NULL, 10), 1) : 1,
               reason != NULL ? reason + strlen ("error: ") : valid);
}

/**
 * mpis_json_parse:
 * @text: a JSON document in UTF-8
 * @length: its length in bytes, or -1 if it is NUL-terminated
 * @error: (nullable): return location for an error
 *
 * Parses a document, strictly. Numbers that would lose digits (integers beyond 64 bits, reals
 * beyond a double) become texts of the same digits. Nesting is bounded.
 *
 * Returns: (transfer full) (nullable): its root, or %NULL with %MPIS_ERROR_INVALID naming the line
 */
JsonNode *
mpis_json_parse (const char  *text,
                 gssize       length,
                 GError     **error)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autoptr(GString) checked = NULL;
  g_autoptr(GError) local_error = NULL;
  Check check = { .line = 1 };

  g_return_val_if_fail (text != NULL, NULL);

  if (length < 0)
    length = strlen (text);
  checked = g_string_sized_new (length + 1);
  check.in = check.copied = text;
  check.end = text + length;
  check.out = checked;
  if (!check_document (&check, error))
    return NULL;

  json_parser_set_strict (parser, TRUE);
  if (!json_parser_load_from_data (parser, checked->str, checked->len, &local_error))
    {
      set_parse_error (local_error->message, error);
      return NULL;
    }
  if (json_parser_get_root (parser) == NULL)
    {
      g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID,
                   "line 1: not valid JSON (there is nothing)");
      return NULL;
    }

  return json_parser_steal_root (parser);
}

/**
 * mpis_json_print:
 * @node: a node
 *
 * Returns: (transfer full): the node as JSON on one line
 */
char *
mpis_json_print (JsonNode *node)
{
  return json_to_string (node, FALSE);
}

/**
 * mpis_json_root:
 * @self: (out caller-allocates): a place
 * @node: a document's root
 */
void
mpis_json_root (MpisJson *self,
                JsonNode *node)
{
  *self = (MpisJson) { .node = node };
}

/**
 * mpis_json_member:
 * @self: (out caller-allocates): the member's place, set in either case, so that it can be named
 * @object: where to look
 * @key: (transfer none): its name; must outlive @self
 *
 * Returns: whether @object is an object that has such a member and it is not null
 */
gboolean
mpis_json_member (MpisJson       *self,
                  const MpisJson *object,
                  const char     *key)
{
  JsonNode *node = NULL;

  if (mpis_json_is_object (object))
    node = json_object_get_member (json_node_get_object (object->node), key);
  *self = (MpisJson) { .node = node, .parent = object, .key = key };

  return node != NULL && !JSON_NODE_HOLDS_NULL (node);
}

/**
 * mpis_json_element:
 * @self: (out caller-allocates): the element's place
 * @array: where to look
 * @index: which, from 0
 *
 * Returns: whether @array is a list that long
 */
gboolean
mpis_json_element (MpisJson       *self,
                   const MpisJson *array,
                   guint           index)
{
  JsonNode *node = NULL;

  if (index < mpis_json_get_length (array))
    node = json_array_get_element (json_node_get_array (array->node), index);
  *self = (MpisJson) { .node = node, .parent = array, .index = index };

  return node != NULL;
}

/**
 * mpis_json_get_length:
 * @self: a place
 *
 * Returns: how many elements the list there has; 0 if it is no list
 */
guint
mpis_json_get_length (const MpisJson *self)
{
  return mpis_json_is_array (self) ? json_array_get_length (json_node_get_array (self->node)) : 0;
}

/**
 * mpis_json_get_node:
 * @self: a place
 *
 * Returns: (transfer none) (nullable): what is there
 */
JsonNode *
mpis_json_get_node (const MpisJson *self)
{
  return self->node;
}

static gboolean
is_plain_key (const char *key)
{
  if (!g_ascii_isalpha (*key) && *key != '_')
    return FALSE;
  for (const char *p = key; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '_')
      return FALSE;

  return TRUE;
}

static void
append_path (GString        *path,
             const MpisJson *self)
{
  if (self->parent == NULL)
    {
      g_string_append_c (path, '$');
      return;
    }

  append_path (path, self->parent);
  if (self->key == NULL)
    g_string_append_printf (path, "[%u]", self->index);
  else if (is_plain_key (self->key))
    g_string_append_printf (path, ".%s", self->key);
  else
    g_string_append_printf (path, "[\"%s\"]", self->key);
}

/**
 * mpis_json_format_path:
 * @self: a place
 *
 * Returns: (transfer full): the way to it as a JSON path: `$.items[3].statistics.viewCount`
 */
char *
mpis_json_format_path (const MpisJson *self)
{
  GString *path = g_string_new (NULL);

  append_path (path, self);

  return g_string_free_and_steal (path);
}

/**
 * mpis_json_is_object:
 * @self: a place
 *
 * Returns: whether there is an object
 */
gboolean
mpis_json_is_object (const MpisJson *self)
{
  return self->node != NULL && JSON_NODE_HOLDS_OBJECT (self->node);
}

/**
 * mpis_json_is_array:
 * @self: a place
 *
 * Returns: whether there is a list
 */
gboolean
mpis_json_is_array (const MpisJson *self)
{
  return self->node != NULL && JSON_NODE_HOLDS_ARRAY (self->node);
}

static char *
describe (JsonNode *node)
{
  g_autofree char *text = NULL;
  g_autofree char *excerpt = NULL;

  if (node == NULL)
    return g_strdup ("nothing");
  if (JSON_NODE_HOLDS_OBJECT (node))
    return g_strdup ("an object");
  if (JSON_NODE_HOLDS_ARRAY (node))
    return g_strdup ("a list");

  text = mpis_json_print (node);
  excerpt = mpis_text_excerpt (text, 40);

  return g_steal_pointer (&excerpt);
}

/**
 * mpis_json_set_error:
 * @self: a place
 * @key: (nullable): the member of it that is meant, or %NULL for the place itself
 * @expected: what should be there, e.g. "a count"
 * @error: (nullable): return location for an error
 *
 * Sets an %MPIS_ERROR_INVALID that names the path, what was expected and what was found.
 */
void
mpis_json_set_error (const MpisJson  *self,
                     const char      *key,
                     const char      *expected,
                     GError         **error)
{
  g_autofree char *path = NULL;
  g_autofree char *found = NULL;
  MpisJson member = *self;

  if (key != NULL)
    mpis_json_member (&member, self, key);
  path = mpis_json_format_path (&member);
  found = describe (member.node);
  g_set_error (error, MPIS_ERROR, MPIS_ERROR_INVALID, "%s: expected %s, found %s", path, expected,
               found);
}

/**
 * mpis_json_check_object:
 * @self: a place
 * @error: (nullable): return location for an error
 *
 * Returns: whether there is an object; if not, %MPIS_ERROR_INVALID is set
 */
gboolean
mpis_json_check_object (const MpisJson  *self,
                        GError         **error)
{
  if (mpis_json_is_object (self))
    return TRUE;

  mpis_json_set_error (self, NULL, "an object", error);
  return FALSE;
}

/**
 * mpis_json_check_array:
 * @self: a place
 * @error: (nullable): return location for an error
 *
 * Returns: whether there is a list; if not, %MPIS_ERROR_INVALID is set
 */
gboolean
mpis_json_check_array (const MpisJson  *self,
                       GError         **error)
{
  if (mpis_json_is_array (self))
    return TRUE;

  mpis_json_set_error (self, NULL, "a list", error);
  return FALSE;
}

/**
 * mpis_json_get_maybe_text:
 * @object: an object
 * @key: the member's name
 * @text: (out) (transfer none) (nullable): its text; %NULL if it is missing or null
 * @error: (nullable): return location for an error
 *
 * Returns: %FALSE with %MPIS_ERROR_INVALID if there is something else than a text
 */
gboolean
mpis_json_get_maybe_text (const MpisJson  *object,
                          const char      *key,
                          const char     **text,
                          GError         **error)
{
  MpisJson member;

  *text = NULL;
  if (!mpis_json_member (&member, object, key))
    return TRUE;
  if (json_node_get_value_type (member.node) != G_TYPE_STRING)
    {
      mpis_json_set_error (object, key, "a text", error);
      return FALSE;
    }

  *text = json_node_get_string (member.node);
  return TRUE;
}

/**
 * mpis_json_get_text:
 * @object: an object
 * @key: the member's name
 * @text: (out) (transfer none): its text
 * @error: (nullable): return location for an error
 *
 * Returns: %FALSE with %MPIS_ERROR_INVALID if there is no text
 */
gboolean
mpis_json_get_text (const MpisJson  *object,
                    const char      *key,
                    const char     **text,
                    GError         **error)
{
  if (!mpis_json_get_maybe_text (object, key, text, error))
    return FALSE;
  if (*text != NULL)
    return TRUE;

  mpis_json_set_error (object, key, "a text", error);
  return FALSE;
}

/**
 * mpis_json_get_int:
 * @object: an object
 * @key: the member's name
 * @value: (out): its value
 * @error: (nullable): return location for an error
 *
 * Returns: %FALSE with %MPIS_ERROR_INVALID if there is no whole number of 64 bits
 */
gboolean
mpis_json_get_int (const MpisJson  *object,
                   const char      *key,
                   gint64          *value,
                   GError         **error)
{
  MpisJson member;

  if (!mpis_json_member (&member, object, key) ||
      json_node_get_value_type (member.node) != G_TYPE_INT64)
    {
      mpis_json_set_error (object, key, "a whole number", error);
      return FALSE;
    }

  *value = json_node_get_int (member.node);
  return TRUE;
}

/**
 * mpis_json_get_bool:
 * @object: an object
 * @key: the member's name
 * @value: (out): its value
 * @error: (nullable): return location for an error
 *
 * Returns: %FALSE with %MPIS_ERROR_INVALID if there is neither true nor false
 */
gboolean
mpis_json_get_bool (const MpisJson  *object,
                    const char      *key,
                    gboolean        *value,
                    GError         **error)
{
  MpisJson member;

  if (!mpis_json_member (&member, object, key) ||
      json_node_get_value_type (member.node) != G_TYPE_BOOLEAN)
    {
      mpis_json_set_error (object, key, "true or false", error);
      return FALSE;
    }

  *value = json_node_get_boolean (member.node);
  return TRUE;
}
