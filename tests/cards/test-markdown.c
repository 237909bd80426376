#include "config.h"

#include <pango/pango.h>

#include "mpis-markdown.h"

static void
assert_markup (const char *text,
               const char *expected)
{
  g_autofree char *markup = mpis_markdown_to_markup (text, FALSE);
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (markup, ==, expected);
  pango_parse_markup (markup, -1, 0, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
test_subset (void)
{
  assert_markup ("# Plan", "<span size=\"x-large\" weight=\"bold\">Plan</span>");
  assert_markup ("a **b *c* d** e", "a <b>b <i>c</i> d</b> e");
  assert_markup ("- one\n  - two\n3. three", "• one\n    • two\n3. three");
  assert_markup ("`x < 1`", "<tt>x &lt; 1</tt>");
  assert_markup ("[site](https://example.org/?a=1&b=2)",
                 "<u>site</u> (https://example.org/?a=1&amp;b=2)");
  assert_markup ("snake_case_name 2*3*4 \\*no\\*", "snake_case_name 2<i>3</i>4 *no*");
}

/* Everything else is text. */
static void
test_safe (void)
{
  assert_markup ("<b>no</b> & <script>", "&lt;b&gt;no&lt;/b&gt; &amp; &lt;script&gt;");
  assert_markup ("[x](javascript:alert(1))", "[x](javascript:alert(1))");
  assert_markup ("[x](file:///etc/passwd)", "[x](file:///etc/passwd)");
  assert_markup ("[x](https://a\"onclick=\"b)", "[x](https://a&quot;onclick=&quot;b)");
  assert_markup ("**open *never closed", "**open *never closed");
  assert_markup ("a\001b", "a b");
}

/* Links that can be followed are for labels alone. */
static void
test_links (void)
{
  g_autofree char *markup = mpis_markdown_to_markup ("[a *b*](https://example.org/?a=1&b=2)", TRUE);

  g_assert_cmpstr (markup, ==, "<a href=\"https://example.org/?a=1&amp;b=2\">a *b*</a>");
}

static void
test_plain (void)
{
  g_autofree char *plain = mpis_markdown_to_plain ("# Plan\n**bold** [site](https://example.org) <x>");

  g_assert_cmpstr (plain, ==, "Plan\nbold site (https://example.org) <x>");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cards/markdown/subset", test_subset);
  g_test_add_func ("/cards/markdown/safe", test_safe);
  g_test_add_func ("/cards/markdown/links", test_links);
  g_test_add_func ("/cards/markdown/plain", test_plain);
  return g_test_run ();
}
