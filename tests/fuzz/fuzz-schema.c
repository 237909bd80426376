#include "config.h"

#include "fuzz.h"
#include "mpis-card-settings.h"
#include "mpis-json.h"

const char *const fuzz_seeds[] = {
  "{\"data_source\": {\"type\": \"metric\", \"metric\": \"views\", \"by\": [\"day\", \"channel\"], \"from\": "
  "\"2026-01-01\", \"to\": \"2026-02-01\", \"params\": {\"channel\": {\"type\": \"enum\", \"values\": [\"a\"], "
  "\"default\": \"a\"}}}, \"config\": {\"chart\": {\"default\": \"bars\"}}}",
  "{\"data_source\": {\"type\": \"api\", \"endpoint\": \"/api/publisher/runs\", \"params\": {\"limit\": {\"type\": "
  "\"integer\", \"required\": true}}}, \"params\": {\"limit\": 5}}",
  "{\"metric\": \"reach\", \"goals\": [{\"from\": \"2026-01-01\", \"value\": 1.5}], \"channels\": [\"x\"], "
  "\"time_range\": \"own\", \"from\": \"2026-01-01\", \"hidden_flags\": []}",
  NULL
};

/* What was read as settings is written such that it reads the same. */
static void
check_settings (const char     *widget,
                JsonObject     *config,
                MpisCardSchema *schema)
{
  g_autoptr(MpisCardSettings) settings = mpis_card_settings_new (widget, config, schema, NULL);
  g_autoptr(MpisCardSettings) again = NULL;
  g_autoptr(JsonObject) written = NULL;

  if (settings == NULL)
    return;
  written = mpis_card_settings_to_config (settings);
  again = mpis_card_settings_new (widget, written, schema, NULL);
  g_assert_true (again != NULL && mpis_card_settings_equal (settings, again));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);
  g_autoptr(JsonNode) node = mpis_json_parse (text, -1, NULL);
  g_autoptr(MpisCardSchema) schema = NULL;

  if (node == NULL)
    return 0;
  schema = mpis_card_schema_new ("custom", "Custom", NULL, node, NULL, NULL);
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return 0;
  if (schema != NULL)
    check_settings ("custom", json_node_get_object (node), schema);
  check_settings ("goal-progress", json_node_get_object (node), NULL);
  check_settings ("metric-chart", json_node_get_object (node), NULL);
  return 0;
}
