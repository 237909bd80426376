#include "config.h"

#include "mpis-ctl-answer.h"

#include "mpis-ctl-table.h"
#include "mpis-json.h"

static char *
format_value (JsonNode *node)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("");
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "yes" : "");
  return json_to_string (node, FALSE);
}

/**
 * mpis_ctl_answer_list:
 * @json: an array of objects
 * @columns: which members are worth a look, ended by one without @member
 * @as_json: whether the array itself is wanted
 *
 * Writes a list to standard output.
 */
void
mpis_ctl_answer_list (const char                *json,
                      const MpisCtlAnswerColumn *columns,
                      gboolean                   as_json)
{
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(MpisCtlTable) table = NULL;
  g_autofree char *text = NULL;
  JsonArray *rows;

  if (as_json)
    {
      g_print ("%s\n", json);
      return;
    }
  node = mpis_json_parse (json, -1, NULL);
  rows = json_node_get_array (node);
  table = mpis_ctl_table_new ();
  for (const MpisCtlAnswerColumn *column = columns; column->member != NULL; column++)
    mpis_ctl_table_add_column (table, column->title, FALSE);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    for (const MpisCtlAnswerColumn *column = columns; column->member != NULL; column++)
      mpis_ctl_table_add_cell (table, format_value (json_object_get_member (json_array_get_object_element (rows, i),
                                                                            column->member)));
  text = mpis_ctl_table_format (table, MPIS_CTL_TABLE);
  g_print ("%s", text);
}
