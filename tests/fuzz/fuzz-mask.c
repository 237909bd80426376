#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "mpis-json.h"
#include "mpis-mask.h"

#define SECRET "Zq8Rt5Wx2Lk9Vb4Nm7Pd3"

const char *const fuzz_seeds[] = {
  "POST https://me:pass@n8n.example.org/bot123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1/send?access_token=abcdefgh",
  "{\"headers\": {\"Authorization\": \"Bearer abcdefghijkl\", \"X-N8N-API-KEY\": 12345}, \"max_tokens\": 500}",
  "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----\npassword='it is', \\\"token\\\": \\\"x\\\"",
  "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc sk-" "ant-api03-abcdefghijklmnop",
  NULL
};

static void
check_text (const char *text)
{
  static const char *const said[] = {
    "Authorization: Bearer " SECRET, "password=" SECRET, "{\"api_key\": \"" SECRET "\"}", "{\\\"token\\\": \\\"" SECRET "\\\"}",
    "https://user:" SECRET "@example.org/", "client_secret => '" SECRET "'", "X-N8N-API-KEY: " SECRET,
    "https://example.org/?access_token=" SECRET "&x=1", "123456789:" SECRET SECRET, "sk-" SECRET, "basic " SECRET,
  };
  g_autofree char *masked = mpis_mask_text (text);
  g_autofree char *again = mpis_mask_text (masked);

  if (strcmp (masked, again) != 0)
    g_error ("masked “%s” is masked again to “%s”", masked, again);
  for (gsize i = 0; i < G_N_ELEMENTS (said); i++)
    {
      g_autofree char *planted = g_strconcat (text, "\n", said[i], "\n", text, NULL);
      g_autofree char *without = mpis_mask_text (planted);

      if (strstr (without, SECRET) != NULL)
        g_error ("“%s” is still in “%s”", said[i], without);
    }
}

/* Whatever stands around it, a secret is masked; and what was masked is not changed by masking it again. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);
  g_autoptr(JsonNode) node = NULL;

  check_text (text);
  if (!g_utf8_validate (text, -1, NULL) || (node = mpis_json_parse (text, -1, NULL)) == NULL)
    return 0;
  {
    g_autoptr(JsonNode) masked = mpis_mask_json (node);
    g_autoptr(JsonNode) again = mpis_mask_json (masked);

    g_assert_true (json_node_equal (masked, again));
  }
  return 0;
}
