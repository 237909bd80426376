#include "config.h"

#include "mpis-error.h"
#include "mpis-json.h"

static JsonNode *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  JsonNode *node = mpis_json_parse (text, -1, &error);

  g_assert_no_error (error);
  g_assert_nonnull (node);
  return node;
}

static void
test_errors_name_the_path (void)
{
  g_autoptr(JsonNode) node =
      parse ("{\"items\": [{}, {\"statistics\": {\"viewCount\": [1]}, \"odd key\": 5}]}");
  g_autoptr(GError) error = NULL;
  MpisJson root, items, item, statistics;
  const char *text;
  gint64 number;

  mpis_json_root (&root, node);
  g_assert_true (mpis_json_member (&items, &root, "items"));
  g_assert_cmpuint (mpis_json_get_length (&items), ==, 2);
  g_assert_true (mpis_json_element (&item, &items, 1));
  g_assert_true (mpis_json_member (&statistics, &item, "statistics"));

  g_assert_false (mpis_json_get_int (&statistics, "viewCount", &number, &error));
  g_assert_error (error, MPIS_ERROR, MPIS_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==,
                   "$.items[1].statistics.viewCount: expected a whole number, found a list");
  g_clear_error (&error);

  g_assert_false (mpis_json_get_text (&item, "odd key", &text, &error));
  g_assert_cmpstr (error->message, ==, "$.items[1][\"odd key\"]: expected a text, found 5");
  g_clear_error (&error);

  g_assert_false (mpis_json_get_text (&item, "id", &text, &error));
  g_assert_cmpstr (error->message, ==, "$.items[1].id: expected a text, found nothing");
  g_clear_error (&error);

  g_assert_false (mpis_json_check_array (&statistics, &error));
  g_assert_cmpstr (error->message, ==, "$.items[1].statistics: expected a list, found an object");
}

static void
test_getters_check_types (void)
{
  g_autoptr(JsonNode) node =
      parse ("{\"t\": \"x\", \"n\": -7, \"b\": true, \"z\": null, \"r\": 1.5}");
  g_autoptr(GError) error = NULL;
  MpisJson root, member;
  const char *text = "";
  gint64 number = 0;
  gboolean flag = FALSE;

  mpis_json_root (&root, node);
  g_assert_true (mpis_json_get_text (&root, "t", &text, NULL));
  g_assert_cmpstr (text, ==, "x");
  g_assert_true (mpis_json_get_maybe_text (&root, "z", &text, NULL));
  g_assert_null (text);
  g_assert_true (mpis_json_get_maybe_text (&root, "missing", &text, NULL));
  g_assert_false (mpis_json_get_maybe_text (&root, "n", &text, NULL));
  g_assert_true (mpis_json_get_int (&root, "n", &number, NULL));
  g_assert_cmpint (number, ==, -7);
  g_assert_false (mpis_json_get_int (&root, "r", &number, NULL));
  g_assert_true (mpis_json_get_bool (&root, "b", &flag, NULL));
  g_assert_true (flag);
  g_assert_false (mpis_json_get_bool (&root, "n", &flag, NULL));
  g_assert_false (mpis_json_member (&member, &root, "z"));
  g_assert_false (mpis_json_element (&member, &root, 0));
}

static void
test_no_digit_is_lost (void)
{
  g_autoptr(JsonNode) node =
      parse ("[9223372036854775807, 9223372036854775808, -9223372036854775808,"
                                    " 18446744073709551616, 1e999, 1.5e3,"
                                    " \"18446744073709551617\", -1]");
  g_autofree char *text = mpis_json_print (node);

  g_assert_cmpstr (text, ==, "[9223372036854775807,\"9223372036854775808\",-9223372036854775808,"
                             "\"18446744073709551616\",\"1e999\",1500.0,\"18446744073709551617\",-1]");
}

static void
test_malformed_documents_name_the_line (void)
{
  const char *bad[] = { "", "{", "[1,]", "{\"a\": 1}}", "[1] [2]", "{'a': 1}", "[nul]", "\"\\ud8\"",
                        "[0123456789012345678901]", "[1-2-3-4-5-6-7-8-9-10-11-12]", "// x\n[1]",
                        "[1e999x]" };
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(JsonNode) node = mpis_json_parse (bad[i], -1, &error);

      if (node != NULL)
        g_error ("%s was taken", bad[i]);
      g_assert_error (error, MPIS_ERROR, MPIS_ERROR_INVALID);
      g_clear_error (&error);
    }

  g_assert_null (mpis_json_parse ("{\n\"a\": 1,\n\"b\" 2\n}", -1, &error));
  g_assert_true (g_str_has_prefix (error->message, "line 3: "));
}

static void
test_a_document_cut_short_is_called_so (void)
{
  const char *whole = "{\n\"a\": [1, {\"b\": \"x\\\"y\"}]\n}";
  gssize length = strlen (whole);
  g_autoptr(JsonNode) node = parse (whole);

  for (gssize i = 1; i < length; i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (mpis_json_parse (whole, i, &error));
      g_assert_error (error, MPIS_ERROR, MPIS_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, "the file ends in the middle of it"));
    }
}

static void
test_an_escaped_nul_cuts_no_text (void)
{
  g_autoptr(JsonNode) node = parse ("[\"a\\u0000b\", \"a\\\\u0000b\"]");
  JsonArray *array = json_node_get_array (node);

  g_assert_cmpstr (json_array_get_string_element (array, 0), ==, "a\xef\xbf\xbd" "b");
  g_assert_cmpstr (json_array_get_string_element (array, 1), ==, "a\\u0000b");
}

static void
test_nesting_is_bounded (void)
{
  g_autoptr(GString) deep = g_string_new (NULL);
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');
  g_assert_null (mpis_json_parse (deep->str, deep->len, &error));
  g_assert_error (error, MPIS_ERROR, MPIS_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "inside each other"));

  node = parse ("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/json/errors-name-the-path", test_errors_name_the_path);
  g_test_add_func ("/json/getters-check-types", test_getters_check_types);
  g_test_add_func ("/json/no-digit-is-lost", test_no_digit_is_lost);
  g_test_add_func ("/json/malformed-documents-name-the-line",
                   test_malformed_documents_name_the_line);
  g_test_add_func ("/json/a-document-cut-short-is-called-so",
                   test_a_document_cut_short_is_called_so);
  g_test_add_func ("/json/an-escaped-nul-cuts-no-text", test_an_escaped_nul_cuts_no_text);
  g_test_add_func ("/json/nesting-is-bounded", test_nesting_is_bounded);

  return g_test_run ();
}
