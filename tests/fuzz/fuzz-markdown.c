#include "config.h"

#include <pango/pango.h>

#include "fuzz.h"
#include "mpis-markdown.h"

const char *const fuzz_seeds[] = {
  "# Plan\n\n- **one** with *two* and `three`\n  - [four](https://example.org/?a=1&b=2)\n1. five_six_seven",
  "```\n<b>code & more</b>\n```\n***x*** __y__ \\* [[a](b)](http://c)",
  "**a *b **c *d **e** f* g** h* i**",
  NULL
};

/* Whatever the text is, the markup is well-formed. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);
  g_autofree char *markup = mpis_markdown_to_markup (text, FALSE);
  g_autofree char *linked = mpis_markdown_to_markup (text, TRUE);
  g_autofree char *plain = mpis_markdown_to_plain (text);
  g_autoptr(GError) error = NULL;

  g_assert_true (g_utf8_validate (plain, -1, NULL));
  g_assert_true (g_utf8_validate (linked, -1, NULL));
  if (!pango_parse_markup (markup, -1, 0, NULL, NULL, NULL, &error))
    g_error ("“%s” is no markup: %s", markup, error->message);
  return 0;
}
