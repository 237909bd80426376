#include "config.h"

#include "mpis-api-find.h"

#include <math.h>
#include <string.h>

/**
 * mpis_api_text:
 * @self: a request
 * @place: where it stands
 * @name: its name
 * @need: whether it has to be there
 * @min_chars: shortest length, in characters
 * @max_chars: longest length; 0 for any
 *
 * Returns: (transfer none) (nullable): the text
 */
const char *
mpis_api_text (MpisApiRequest *self,
               MpisApiPlace    place,
               const char     *name,
               MpisApiNeed     need,
               gsize           min_chars,
               gsize           max_chars)
{
  g_autofree char *message = NULL;
  const char *text;
  gsize length;
  MpisApiValue value;

  g_return_val_if_fail (MPIS_IS_API_REQUEST (self), NULL);

  if (!(text = mpis_api_find_text (self, place, name, need, &value)))
    return NULL;
  length = (gsize) g_utf8_strlen (text, -1);
  if (length < min_chars)
    {
      message = g_strdup_printf ("String should have at least %" G_GSIZE_FORMAT " character%s",
                                 min_chars, min_chars == 1 ? "" : "s");
      mpis_api_add_context (mpis_api_complain (self, place, name, &value, "string_too_short", message), "min_length",
                            (gint64) min_chars);
      return NULL;
    }
  if (max_chars > 0 && length > max_chars)
    {
      message = g_strdup_printf ("String should have at most %" G_GSIZE_FORMAT " character%s",
                                 max_chars, max_chars == 1 ? "" : "s");
      mpis_api_add_context (mpis_api_complain (self, place, name, &value, "string_too_long", message), "max_length",
                            (gint64) max_chars);
      return NULL;
    }
  return text;
}

static char *
list_words (const char *const *words)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    g_string_append_printf (list, "%s'%s'", i == 0 ? "" : words[i + 1] != NULL ? ", " : " or ", words[i]);
  return g_string_free_and_steal (list);
}

/**
 * mpis_api_word:
 * @self: a request
 * @place: where it stands
 * @name: its name
 * @need: whether it has to be there
 * @words: (array zero-terminated=1): the texts it may be
 *
 * Returns: (transfer none) (nullable): one of @words
 */
const char *
mpis_api_word (MpisApiRequest    *self,
               MpisApiPlace       place,
               const char        *name,
               MpisApiNeed        need,
               const char *const *words)
{
  g_autofree char *expected = NULL;
  g_autofree char *message = NULL;
  const char *text;
  MpisApiValue value;

  g_return_val_if_fail (MPIS_IS_API_REQUEST (self), NULL);

  if (!mpis_api_find (self, place, name, need, &value))
    return NULL;
  text = mpis_api_value_text (&value);
  for (guint i = 0; text != NULL && words[i] != NULL; i++)
    if (g_str_equal (text, words[i]))
      return words[i];

  expected = list_words (words);
  message = g_strconcat ("Input should be ", expected, NULL);
  mpis_api_add_reason (mpis_api_complain (self, place, name, &value, "literal_error", message), "expected", expected);
  return NULL;
}

/* The forms MPIS takes too: with hyphens, 32 digits, in braces, as a URN. */
static char *
normalise_uuid (const char *text)
{
  char digits[33], *uuid;
  gsize n = 0, length;

  if (g_ascii_strncasecmp (text, "urn:uuid:", 9) == 0)
    text += 9;
  length = strlen (text);
  if (length == 38 && text[0] == '{' && text[37] == '}')
    {
      text++;
      length -= 2;
    }
  if (length != 36 && length != 32)
    return NULL;
  for (gsize i = 0; i < length; i++)
    {
      if (length == 36 && (i == 8 || i == 13 || i == 18 || i == 23))
        {
          if (text[i] != '-')
            return NULL;
        }
      else if (g_ascii_isxdigit (text[i]))
        digits[n++] = g_ascii_tolower (text[i]);
      else
        return NULL;
    }
  uuid = g_malloc (37);
  g_snprintf (uuid, 37, "%.8s-%.4s-%.4s-%.4s-%.12s", digits, digits + 8, digits + 12, digits + 16,
              digits + 20);
  return uuid;
}

/**
 * mpis_api_uuid:
 * @self: a request
 * @place: where it stands
 * @name: its name
 * @need: whether it has to be there
 *
 * Returns: (transfer none) (nullable): a UUID in lower case with hyphens
 */
const char *
mpis_api_uuid (MpisApiRequest *self,
               MpisApiPlace    place,
               const char     *name,
               MpisApiNeed     need)
{
  const char *text;
  char *uuid;
  MpisApiValue value;

  g_return_val_if_fail (MPIS_IS_API_REQUEST (self), NULL);

  if (!mpis_api_find (self, place, name, need, &value))
    return NULL;
  if (!(text = mpis_api_value_text (&value)))
    {
      mpis_api_complain (self, place, name, &value, "uuid_type",
                         "UUID input should be a string, bytes or UUID object");
      return NULL;
    }
  if ((uuid = normalise_uuid (text)) != NULL)
    return mpis_api_request_keep (self, uuid);
  mpis_api_add_reason (mpis_api_complain (self, place, name, &value, "uuid_parsing",
                                          "Input should be a valid UUID, 32 hexadecimal digits with or without hyphens"),
                       "error", "32 hexadecimal digits with or without hyphens");
  return NULL;
}

/**
 * mpis_api_date:
 * @self: a request
 * @place: where it stands
 * @name: its name
 * @need: whether it has to be there
 *
 * Returns: (transfer none) (nullable): a day that exists, `YYYY-MM-DD`
 */
const char *
mpis_api_date (MpisApiRequest *self,
               MpisApiPlace    place,
               const char     *name,
               MpisApiNeed     need)
{
  const char *text;
  gint32 day;
  MpisApiValue value;

  g_return_val_if_fail (MPIS_IS_API_REQUEST (self), NULL);

  if (!(text = mpis_api_find_text (self, place, name, need, &value)))
    return NULL;
  if (strlen (text) == 10 && mpis_day_parse (text, &day, NULL))
    return text;
  mpis_api_add_reason (mpis_api_complain (self, place, name, &value, "date_parsing",
                                          "Input should be a valid date in the format YYYY-MM-DD"),
                       "error", "not a day in the format YYYY-MM-DD");
  return NULL;
}

/**
 * mpis_api_instant:
 * @self: a request
 * @place: where it stands
 * @name: its name
 * @need: whether it has to be there
 *
 * Reads a moment; without an offset it is UTC.
 *
 * Returns: the moment, or %MPIS_INSTANT_UNKNOWN
 */
MpisInstant
mpis_api_instant (MpisApiRequest *self,
                  MpisApiPlace    place,
                  const char     *name,
                  MpisApiNeed     need)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GError) error = NULL;
  MpisInstant instant;
  MpisTimeForm form;
  const char *text;
  MpisApiValue value;

  g_return_val_if_fail (MPIS_IS_API_REQUEST (self), MPIS_INSTANT_UNKNOWN);

  if (!mpis_api_find (self, place, name, need, &value))
    return MPIS_INSTANT_UNKNOWN;
  if (!(text = mpis_api_value_text (&value)))
    mpis_api_complain (self, place, name, &value, "datetime_type", "Input should be a valid datetime");
  else if (mpis_time_parse (text, utc, &instant, &form, &error))
    return instant;
  else
    mpis_api_add_reason (mpis_api_complain (self, place, name, &value, "datetime_parsing",
                                            "Input should be a valid datetime, such as 2025-11-20T08:50:00Z"),
                         "error", error->message);
  return MPIS_INSTANT_UNKNOWN;
}

/* Notes what is wrong with a number, if it is. */
static gboolean
read_int (MpisApiRequest *self,
          MpisApiPlace    place,
          const char     *name,
          const MpisApiValue    *value,
          gint64         *number)
{
  const char *text = mpis_api_value_text (value);
  double real;

  if (text != NULL && g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, number, NULL))
    return TRUE;
  if (text != NULL)
    {
      mpis_api_complain (self, place, name, value, "int_parsing",
                         "Input should be a valid integer, unable to parse string as an integer");
      return FALSE;
    }
  if (json_node_get_value_type (value->node) == G_TYPE_INT64)
    {
      *number = json_node_get_int (value->node);
      return TRUE;
    }
  if (json_node_get_value_type (value->node) != G_TYPE_DOUBLE)
    {
      mpis_api_complain (self, place, name, value, "int_type", "Input should be a valid integer");
      return FALSE;
    }
  real = json_node_get_double (value->node);
  if (real == trunc (real) && fabs (real) < 9e15)
    {
      *number = (gint64) real;
      return TRUE;
    }
  mpis_api_complain (self, place, name, value, "int_from_float",
                     "Input should be a valid integer, got a number with a fractional part");
  return FALSE;
}

/**
 * mpis_api_int:
 * @self: a request
 * @place: where it stands
 * @name: its name
 * @fallback: what it is where it is absent
 * @min: the least it may be
 * @max: the most it may be
 *
 * Returns: the number
 */
gint64
mpis_api_int (MpisApiRequest *self,
              MpisApiPlace    place,
              const char     *name,
              gint64          fallback,
              gint64          min,
              gint64          max)
{
  g_autofree char *message = NULL;
  gint64 number;
  MpisApiValue value;

  g_return_val_if_fail (MPIS_IS_API_REQUEST (self), fallback);

  if (!mpis_api_find (self, place, name, MPIS_OPTIONAL, &value)
      || !read_int (self, place, name, &value, &number))
    return fallback;
  if (number >= min && number <= max)
    return number;

  message = g_strdup_printf ("Input should be %s than or equal to %" G_GINT64_FORMAT,
                             number < min ? "greater" : "less", number < min ? min : max);
  mpis_api_add_context (mpis_api_complain (self, place, name, &value,
                                           number < min ? "greater_than_equal" : "less_than_equal", message),
                        number < min ? "ge" : "le", number < min ? min : max);
  return fallback;
}

static gboolean
is_one_of (const char        *text,
           const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (g_ascii_strcasecmp (text, words[i]) == 0)
      return TRUE;
  return FALSE;
}

/**
 * mpis_api_bool:
 * @self: a request
 * @place: where it stands
 * @name: its name
 * @fallback: what it is where it is absent
 *
 * Returns: whether
 */
gboolean
mpis_api_bool (MpisApiRequest *self,
               MpisApiPlace    place,
               const char     *name,
               gboolean        fallback)
{
  static const char *const yes[] = { "true", "1", "on", "yes", "y", "t", NULL };
  static const char *const no[] = { "false", "0", "off", "no", "n", "f", NULL };
  const char *text;
  MpisApiValue value;

  g_return_val_if_fail (MPIS_IS_API_REQUEST (self), fallback);

  if (!mpis_api_find (self, place, name, MPIS_OPTIONAL, &value))
    return fallback;
  if (value.node != NULL && json_node_get_value_type (value.node) == G_TYPE_BOOLEAN)
    return json_node_get_boolean (value.node);
  if (value.node != NULL && json_node_get_value_type (value.node) == G_TYPE_INT64
      && (json_node_get_int (value.node) == 0 || json_node_get_int (value.node) == 1))
    return json_node_get_int (value.node) == 1;
  text = mpis_api_value_text (&value);
  if (text != NULL && is_one_of (text, yes))
    return TRUE;
  if (text != NULL && is_one_of (text, no))
    return FALSE;
  mpis_api_complain (self, place, name, &value, text != NULL ? "bool_parsing" : "bool_type",
                     text != NULL ? "Input should be a valid boolean, unable to interpret input"
                     : "Input should be a valid boolean");
  return fallback;
}

static const char *const *
keep_texts (MpisApiRequest *self,
            GPtrArray      *texts)
{
  g_ptr_array_add (texts, NULL);
  /* The texts are the request's; only the list of them is kept. */
  return (const char *const *) mpis_api_request_keep (self, (char *) g_ptr_array_free (texts, FALSE));
}

static const char *const *
texts_of_query (MpisApiRequest *self,
                const char     *name)
{
  GPtrArray *texts = g_ptr_array_new ();
  const char *text;

  for (guint i = 0; (text = mpis_api_find_query (self, name, i)) != NULL; i++)
    g_ptr_array_add (texts, (gpointer) text);
  return keep_texts (self, texts);
}

/* An element that is no text; its number is a part of where it stands. */
static void
complain_of_element (MpisApiRequest *self,
                     const char     *name,
                     guint           index,
                     JsonNode       *element)
{
  JsonObject *problem = mpis_api_note_problem (self, MPIS_IN_BODY, name, "string_type",
                                               "Input should be a valid string", mpis_api_copy_input (element));

  json_array_add_int_element (json_object_get_array_member (problem, "loc"), index);
}

/**
 * mpis_api_texts:
 * @self: a request
 * @place: the body, or the query, where the parameter is repeated
 * @name: its name
 * @need: whether it has to be there
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the texts, perhaps none
 */
const char *const *
mpis_api_texts (MpisApiRequest *self,
                MpisApiPlace    place,
                const char     *name,
                MpisApiNeed     need)
{
  gboolean is_fine = TRUE;
  GPtrArray *texts;
  JsonArray *array;
  MpisApiValue value;

  g_return_val_if_fail (MPIS_IS_API_REQUEST (self), NULL);

  if (!mpis_api_find (self, place, name, need, &value))
    return NULL;
  if (place == MPIS_IN_QUERY)
    return texts_of_query (self, name);
  if (value.node == NULL || !JSON_NODE_HOLDS_ARRAY (value.node))
    {
      mpis_api_complain (self, place, name, &value, "list_type", "Input should be a valid list");
      return NULL;
    }

  array = json_node_get_array (value.node);
  texts = g_ptr_array_new ();
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (json_node_get_value_type (element) == G_TYPE_STRING)
        g_ptr_array_add (texts, (gpointer) json_node_get_string (element));
      else
        complain_of_element (self, name, i, element);
      is_fine &= json_node_get_value_type (element) == G_TYPE_STRING;
    }
  if (is_fine)
    return keep_texts (self, texts);
  g_ptr_array_free (texts, TRUE);
  return NULL;
}

/**
 * mpis_api_object:
 * @self: a request
 * @name: a member of the body
 * @need: whether it has to be there
 *
 * Returns: (transfer none) (nullable): a node that holds an object
 */
JsonNode *
mpis_api_object (MpisApiRequest *self,
                 const char     *name,
                 MpisApiNeed     need)
{
  MpisApiValue value;

  g_return_val_if_fail (MPIS_IS_API_REQUEST (self), NULL);

  if (!mpis_api_find (self, MPIS_IN_BODY, name, need, &value))
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (value.node))
    return value.node;
  mpis_api_complain (self, MPIS_IN_BODY, name, &value, "dict_type", "Input should be a valid dictionary");
  return NULL;
}

/**
 * mpis_api_array:
 * @self: a request
 * @name: a member of the body
 * @need: whether it has to be there
 *
 * Returns: (transfer none) (nullable): a node that holds an array
 */
JsonNode *
mpis_api_array (MpisApiRequest *self,
                const char     *name,
                MpisApiNeed     need)
{
  MpisApiValue value;

  g_return_val_if_fail (MPIS_IS_API_REQUEST (self), NULL);

  if (!mpis_api_find (self, MPIS_IN_BODY, name, need, &value))
    return NULL;
  if (JSON_NODE_HOLDS_ARRAY (value.node))
    return value.node;
  mpis_api_complain (self, MPIS_IN_BODY, name, &value, "list_type", "Input should be a valid list");
  return NULL;
}

/**
 * mpis_api_any:
 * @self: a request
 * @name: a member of the body
 * @need: whether it has to be there
 *
 * Returns: (transfer none) (nullable): whatever there is; for what is optional, %NULL where it is null
 */
JsonNode *
mpis_api_any (MpisApiRequest *self,
              const char     *name,
              MpisApiNeed     need)
{
  MpisApiValue value;

  g_return_val_if_fail (MPIS_IS_API_REQUEST (self), NULL);

  return mpis_api_find (self, MPIS_IN_BODY, name, need, &value) ? value.node : NULL;
}

/**
 * mpis_api_page:
 * @self: a request
 * @max_limit: how many rows there may be at once
 *
 * Reads `limit`, `offset` and `cursor` of the query.
 *
 * Returns: which part of a list is wanted; its texts belong to the request
 */
MpisPage
mpis_api_page (MpisApiRequest *self,
               guint           max_limit)
{
  MpisPage page = { 0 };

  g_return_val_if_fail (MPIS_IS_API_REQUEST (self), page);

  page.limit = (guint) mpis_api_int (self, MPIS_IN_QUERY, "limit", 0, 1, max_limit);
  page.offset = (guint) mpis_api_int (self, MPIS_IN_QUERY, "offset", 0, 0, G_MAXINT);
  page.after = mpis_api_text (self, MPIS_IN_QUERY, "cursor", MPIS_OPTIONAL, 1, 1000);
  return page;
}
