#include "config.h"

#include "mpis-copy.h"

#include <math.h>
#include <string.h>

#include "mpis-counters.h"
#include "mpis-json.h"

#define RATE_LIMIT 999999.99995   /* of NUMERIC(10,4) */

/* COPY's text form: tabs between fields, and a backslash before what would end one. */

static void
append_escaped (GString    *row,
                const char *text,
                gsize       length)
{
  const char *end = text + length;

  for (const char *p = text; p < end; p++)
    switch (*p)
      {
      case '\\': g_string_append_len (row, "\\\\", 2); break;
      case '\n': g_string_append_len (row, "\\n", 2); break;
      case '\r': g_string_append_len (row, "\\r", 2); break;
      case '\t': g_string_append_len (row, "\\t", 2); break;
      default: g_string_append_c (row, *p);
      }
}

static void
end_field (GString *row)
{
  g_string_append_c (row, '\t');
}

/**
 * mpis_copy_end:
 * @row: a row with at least one field
 *
 * Ends a row for COPY.
 */
void
mpis_copy_end (GString *row)
{
  row->str[row->len - 1] = '\n';
}

/**
 * mpis_copy_text:
 * @row: a row being made
 * @text: (nullable): the next field
 *
 * Adds a field to a row for COPY.
 */
void
mpis_copy_text (GString    *row,
                const char *text)
{
  if (text == NULL)
    g_string_append_len (row, "\\N", 2);
  else
    append_escaped (row, text, strlen (text));
  end_field (row);
}

/**
 * mpis_copy_count:
 * @row: a row being made
 * @value: the next field; %MPIS_UNKNOWN is NULL
 *
 * Adds a field to a row for COPY.
 */
void
mpis_copy_count (GString *row,
                 gint64   value)
{
  char digits[24];
  char *p = digits + sizeof digits;
  guint64 rest = value < 0 ? -(guint64) value : (guint64) value;

  if (value == MPIS_UNKNOWN)
    {
      mpis_copy_text (row, NULL);
      return;
    }
  do
    *--p = '0' + rest % 10;
  while ((rest /= 10) > 0);
  if (value < 0)
    *--p = '-';
  g_string_append_len (row, p, digits + sizeof digits - p);
  end_field (row);
}

/**
 * mpis_copy_instant:
 * @row: a row being made
 * @instant: the next field; %MPIS_INSTANT_UNKNOWN is NULL
 *
 * Adds a field to a row for COPY.
 */
void
mpis_copy_instant (GString     *row,
                   MpisInstant  instant)
{
  g_autofree char *text = instant != MPIS_INSTANT_UNKNOWN ? mpis_time_format (instant) : NULL;

  mpis_copy_text (row, text);
}

static void
append_json_string (GString    *json,
                    const char *text)
{
  g_string_append_c (json, '"');
  for (const char *p = text; *p != '\0'; p++)
    if (*p == '"' || *p == '\\')
      {
        g_string_append_c (json, '\\');
        g_string_append_c (json, *p);
      }
    else if ((guchar) *p < 0x20)
      g_string_append_printf (json, "\\u%04x", *p);
    else
      g_string_append_c (json, *p);
  g_string_append_c (json, '"');
}

static void append_json_object (GString *json, JsonObject *object);

/* Counters are nearly always flat objects of integers; the rest is left to the library. */
static void
append_json (GString  *json,
             JsonNode *node)
{
  g_autofree char *text = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    append_json_object (json, json_node_get_object (node));
  else if (json_node_get_value_type (node) == G_TYPE_INT64)
    {
      mpis_copy_count (json, json_node_get_int (node));
      g_string_truncate (json, json->len - 1);
    }
  else if (json_node_get_value_type (node) == G_TYPE_STRING)
    append_json_string (json, json_node_get_string (node));
  else
    {
      text = mpis_json_print (node);
      g_string_append (json, text);
    }
}

static void
append_json_object (GString    *json,
                    JsonObject *object)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;
  gboolean first = TRUE;

  g_string_append_c (json, '{');
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &key, &value))
    {
      if (!first)
        g_string_append_c (json, ',');
      first = FALSE;
      append_json_string (json, key);
      g_string_append_c (json, ':');
      append_json (json, value);
    }
  g_string_append_c (json, '}');
}

/**
 * mpis_copy_object:
 * @row: a row being made
 * @object: (nullable): the next field
 * @scratch: a string to work in
 *
 * Adds a field of JSON to a row for COPY.
 */
void
mpis_copy_object (GString    *row,
                  JsonObject *object,
                  GString    *scratch)
{
  if (object == NULL)
    {
      mpis_copy_text (row, NULL);
      return;
    }

  g_string_truncate (scratch, 0);
  append_json_object (scratch, object);
  append_escaped (row, scratch->str, scratch->len);
  end_field (row);
}

/**
 * mpis_copy_rate:
 * @row: a row being made
 * @rate: the next field; NaN, and what the column cannot hold, is NULL
 *
 * Adds a field to a row for COPY.
 */
void
mpis_copy_rate (GString *row,
                double   rate)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (rate) || fabs (rate) >= RATE_LIMIT)
    mpis_copy_text (row, NULL);
  else
    mpis_copy_text (row, g_ascii_formatd (text, sizeof text, "%.4f", rate));
}
