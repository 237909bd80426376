#include "config.h"

#include "fuzz.h"
#include "mpis-draft.h"

const char *const fuzz_seeds[] = {
  "{\"variants\": [{\"variant_no\": 1, \"title\": \"A\", \"text\": \"B\", \"cta\": \"C\", \"is_cut\": true}, "
  "{\"variant_no\": 99999999999, \"text\": \"D\"}]}",
  "{\"variants\": [1, null, [], {}, {\"text\": null}]}",
  "{\"variants\": {}}",
  NULL
};

/* Whatever is stored as a draft can be shown. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *content = g_strndup (size > 0 ? (const char *) data : "", size);
  g_autoptr(MpisDraft) draft = mpis_draft_new (&(MpisDraftFields) { .id = "d", .status = "draft" }, content);

  for (guint i = 0; i < mpis_draft_get_n_variants (draft); i++)
    {
      const MpisDraftVariant *variant = mpis_draft_get_variant (draft, i);

      g_assert_cmpint (variant->number, >, 0);
      g_assert_true (variant->title != NULL || variant->text != NULL || variant->call != NULL);
      g_assert_true (variant->text == NULL || g_utf8_validate (variant->text, -1, NULL));
    }
  return 0;
}
