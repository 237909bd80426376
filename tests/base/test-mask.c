#include "config.h"

#include <string.h>

#include "mpis-json.h"
#include "mpis-mask.h"

#include <time.h>

static void
assert_masked (const char *text,
               const char *expected)
{
  g_autofree char *masked = mpis_mask_text (text);

  g_assert_cmpstr (masked, ==, expected);
}

static void
test_secrets (void)
{
  assert_masked ("Authorization: Bearer abc.def-123456", "Authorization: Bearer ***");
  assert_masked ("authorization=Basic dXNlcjpwYXNz, next", "authorization=Basic ***, next");
  assert_masked ("sent with Bearer abcdefgh12 to it", "sent with Bearer *** to it");
  assert_masked ("password=hunter2&user=me", "password=***&user=me");
  assert_masked ("db_password: 'two words' end", "db_password: '***' end");
  assert_masked ("{\"api_key\": \"a b c\", \"n\": 1}", "{\"api_key\": \"***\", \"n\": 1}");
  assert_masked ("body {\\\"token\\\": \\\"abc\\\"} sent", "body {\\\"token\\\": \\\"***\\\"} sent");
  assert_masked ("X-N8N-API-KEY: abc", "X-N8N-API-KEY: ***");
  assert_masked ("https://api.telegram.org/bot123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1/getMe",
                 "https://api.telegram.org/***/getMe");
  assert_masked ("123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1", "***");
  assert_masked ("http://me:secret@host:5678/x", "http://***@host:5678/x");
  assert_masked ("got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln.", "got ***.");
  assert_masked ("key sk-" "ant-api03-abcdefghijklmnop is wrong", "key *** is wrong");
  assert_masked ("mpis_abcdefghijklmnopqrstuvwxyz0123456789", "***");
  assert_masked ("a\n-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\nb", "a\n***\nb");
  assert_masked ("EAABsbCS1iHgBO0ZBZC9ZAxyz12345", "***");
}

/* What people need to understand what went wrong stays. */
static void
test_harmless (void)
{
  static const char *const texts[] = {
    "Published 3 items on telegram: https://t.me/channel/123", "max_tokens=500, prompt_tokens: 20",
    "The access token of the account has expired. Sign in again.", "Rate limited, retry after 37 s",
    "run 6f1f7f0e-9a55-4c8c-9a8e-6a3f6ef9f2c1 failed", "ends at 12:30:45, 50% done", "signature_phrases: [\"be kind\"]",
    "Basic usage of a bearer", "mail me@example.org", "e.g. a.b.c.d", "",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_masked (texts[i], texts[i]);
}

static void
test_json (void)
{
  g_autoptr(JsonNode) node = mpis_json_parse (
    "{\"Authorization\": \"x\", \"pin_password\": 1234, \"credentials\": {\"user\": \"u\", \"on\": true, \"list\": [\"v\"]},"
    " \"max_tokens\": 5, \"text\": \"Bearer abcdefghij\", \"n\": null}", -1, NULL);
  g_autoptr(JsonNode) masked = mpis_mask_json (node);
  g_autofree char *text = mpis_json_print (masked);

  g_assert_cmpstr (text, ==,
    "{\"Authorization\":\"***\",\"pin_password\":\"***\",\"credentials\":{\"user\":\"***\",\"on\":true,\"list\":[\"***\"]},"
    "\"max_tokens\":5,\"text\":\"Bearer ***\",\"n\":null}");
}

static gint64
cpu_of_masking (const char *part,
                gsize       length)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *masked = NULL;
  struct timespec began, ended;

  while (text->len < length)
    g_string_append (text, part);
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &began);
  masked = mpis_mask_text (text->str);
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &ended);
  return (ended.tv_sec - began.tv_sec) * G_USEC_PER_SEC + (ended.tv_nsec - began.tv_nsec) / 1000;
}

/* Sixteen times as much of what is hard takes sixteen times as long, give or take; not 256 times. */
static void
test_linear (void)
{
  static const char *const hard[] = { "a.", "token\"", "eyJ.", "://", "-----BEGIN ", "password: \"", "\\", "123456:", "bearer " };

  for (gsize i = 0; i < G_N_ELEMENTS (hard); i++)
    {
      gint64 little = cpu_of_masking (hard[i], 64 * 1024);

      g_assert_cmpint (cpu_of_masking (hard[i], 1024 * 1024), <, 100 * MAX (little, 1000));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mask/secrets", test_secrets);
  g_test_add_func ("/mask/harmless", test_harmless);
  g_test_add_func ("/mask/json", test_json);
  g_test_add_func ("/mask/linear", test_linear);
  return g_test_run ();
}
