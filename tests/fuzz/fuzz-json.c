#include "config.h"

#include "fuzz.h"
#include "mpis-json.h"

const char *const fuzz_seeds[] = {
  "{\"kind\": \"a\", \"items\": [{\"id\": \"x\", \"n\": 12345678901234567890, \"r\": -1.5e300,"
  " \"b\": [true, false, null]}]}",
  "[[], {}, \"\\u00e9\\n\\ud83d\\udc4d\", 0, -0.0, 1e999]",
  "{\"2026-01-01 00:00:00\": {\"values\": []}}",
  NULL
};

/* What parses prints, and what was printed parses to the same. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);
  g_autoptr(JsonNode) node = mpis_json_parse (text, -1, NULL);
  g_autoptr(JsonNode) again = NULL;
  g_autofree char *printed = NULL, *reprinted = NULL;
  g_autofree char *path = NULL;
  MpisJson root, member;
  const char *value;
  gint64 number;

  if (node == NULL)
    return 0;
  mpis_json_root (&root, node);
  mpis_json_get_maybe_text (&root, "kind", &value, NULL);
  mpis_json_get_int (&root, "items", &number, NULL);
  mpis_json_element (&member, &root, 0);
  path = mpis_json_format_path (&member);

  printed = mpis_json_print (node);
  if (!g_utf8_validate (printed, -1, NULL))
    return 0;
  again = mpis_json_parse (printed, -1, NULL);
  if (again == NULL)
    g_error ("“%s” does not parse", printed);
  reprinted = mpis_json_print (again);
  g_assert_cmpstr (printed, ==, reprinted);

  return 0;
}
