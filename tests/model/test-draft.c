#include "config.h"

#include "mpis-draft.h"

static MpisDraft *
make (const char *status,
      const char *content)
{
  return mpis_draft_new (&(MpisDraftFields) { .id = "d1", .number = 2, .status = status,
                                              .created_at = 5 * MPIS_SECOND }, content);
}

static void
test_variants (void)
{
  g_autoptr(MpisDraft) draft = make ("approved",
    "{\"variants\": [{\"variant_no\": 3, \"title\": \"Bread\", \"text\": \"Take flour.\", \"cta\": \"Bake\"},"
    " {\"text\": \"Only a text\", \"is_cut\": true}]}");
  const MpisDraftVariant *first = mpis_draft_get_variant (draft, 0);
  const MpisDraftVariant *second = mpis_draft_get_variant (draft, 1);

  g_assert_cmpuint (mpis_draft_get_n_variants (draft), ==, 2);
  g_assert_cmpint (first->number, ==, 3);
  g_assert_cmpstr (first->title, ==, "Bread");
  g_assert_cmpstr (first->text, ==, "Take flour.");
  g_assert_cmpstr (first->call, ==, "Bake");
  g_assert_false (first->is_cut);
  g_assert_cmpint (second->number, ==, 2);
  g_assert_null (second->title);
  g_assert_cmpstr (second->text, ==, "Only a text");
  g_assert_true (second->is_cut);
  g_assert_cmpstr (mpis_draft_peek (draft)->id, ==, "d1");
  g_assert_cmpint (mpis_draft_peek (draft)->number, ==, 2);
  g_assert_cmpint (mpis_draft_peek (draft)->created_at, ==, 5 * MPIS_SECOND);
}

/* What MPIS stored against its own schema says nothing, and what stands beside it still does. */
static void
test_odd (void)
{
  static const char *const nothing[] = {
    NULL, "", "nonsense", "5", "[]", "{}", "{\"variants\": null}", "{\"variants\": {\"text\": \"a\"}}",
    "{\"variants\": [5, null, [], \"text\", {}, {\"text\": \"\"}, {\"text\": 7}]}",
  };
  g_autoptr(MpisDraft) partly = make ("draft",
    "{\"variants\": [7, {\"variant_no\": \"one\", \"title\": [], \"text\": \"Kept\", \"is_cut\": \"true\"}]}");

  for (guint i = 0; i < G_N_ELEMENTS (nothing); i++)
    {
      g_autoptr(MpisDraft) draft = make ("draft", nothing[i]);

      g_assert_cmpuint (mpis_draft_get_n_variants (draft), ==, 0);
    }
  g_assert_cmpuint (mpis_draft_get_n_variants (partly), ==, 1);
  g_assert_cmpint (mpis_draft_get_variant (partly, 0)->number, ==, 2);
  g_assert_null (mpis_draft_get_variant (partly, 0)->title);
  g_assert_cmpstr (mpis_draft_get_variant (partly, 0)->text, ==, "Kept");
  g_assert_false (mpis_draft_get_variant (partly, 0)->is_cut);
}

static void
test_status (void)
{
  static const struct {
    const char      *word;
    MpisDraftStatus  status;
  } words[] = {
    { "draft", MPIS_DRAFT_OPEN }, { "approved", MPIS_DRAFT_APPROVED },
    { "rejected", MPIS_DRAFT_REJECTED }, { "postponed", MPIS_DRAFT_OTHER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr(MpisDraft) draft = make (words[i].word, NULL);

      g_assert_cmpint (mpis_draft_get_status (draft), ==, words[i].status);
      g_assert_cmpstr (mpis_draft_peek (draft)->status, ==, words[i].word);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draft/variants", test_variants);
  g_test_add_func ("/draft/odd", test_odd);
  g_test_add_func ("/draft/status", test_status);
  return g_test_run ();
}
