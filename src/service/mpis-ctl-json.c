#include "config.h"

#include "mpis-ctl-json.h"

void
mpis_ctl_json_add_int (JsonBuilder *builder,
                       const char  *name,
                       gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

void
mpis_ctl_json_add_flag (JsonBuilder *builder,
                        const char  *name,
                        gboolean     value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

/**
 * mpis_ctl_json_add_text:
 * @builder: a builder inside an object
 * @name: the member's name
 * @value: (nullable): its value; %NULL gives null
 */
void
mpis_ctl_json_add_text (JsonBuilder *builder,
                        const char  *name,
                        const char  *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

/**
 * mpis_ctl_json_add_texts:
 * @builder: a builder inside an object
 * @name: the member's name
 * @values: (nullable) (array zero-terminated=1): its values; %NULL is the same as none
 */
void
mpis_ctl_json_add_texts (JsonBuilder       *builder,
                         const char        *name,
                         const char *const *values)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (; values != NULL && *values != NULL; values++)
    json_builder_add_string_value (builder, *values);
  json_builder_end_array (builder);
}

/**
 * mpis_ctl_json_add_instant:
 * @builder: a builder inside an object
 * @name: the member's name
 * @value: a moment; %MPIS_INSTANT_UNKNOWN gives null
 */
void
mpis_ctl_json_add_instant (JsonBuilder *builder,
                           const char  *name,
                           MpisInstant  value)
{
  g_autofree char *text = value != MPIS_INSTANT_UNKNOWN ? mpis_time_format (value) : NULL;

  mpis_ctl_json_add_text (builder, name, text);
}

/**
 * mpis_ctl_json_print:
 * @builder: a finished document
 *
 * Writes it to standard output as one line.
 */
void
mpis_ctl_json_print (JsonBuilder *builder)
{
  g_autoptr(JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, FALSE);

  g_print ("%s\n", text);
}

/**
 * mpis_ctl_json_append_text:
 * @line: JSON being written
 * @text: (nullable): UTF-8 text; %NULL gives null
 *
 * Appends @text as a JSON string: for documents too long to build as a tree first.
 */
void
mpis_ctl_json_append_text (GString    *line,
                           const char *text)
{
  if (text == NULL)
    {
      g_string_append (line, "null");
      return;
    }

  g_string_append_c (line, '"');
  for (; *text != '\0'; text++)
    {
      if (*text == '"' || *text == '\\')
        g_string_append_c (line, '\\');
      if ((guchar) *text < 0x20)
        g_string_append_printf (line, "\\u%04x", (guchar) *text);
      else
        g_string_append_c (line, *text);
    }
  g_string_append_c (line, '"');
}
