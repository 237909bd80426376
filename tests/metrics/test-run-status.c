#include "config.h"

#include <string.h>

#include "mpis-error.h"
#include "mpis-run-status.h"

static void
check (const char        *reported,
       const char *const *items,
       MpisRunStatus      expected)
{
  MpisItemOutcomes outcomes = { 0, };
  g_autoptr(GError) error = NULL;
  MpisRunStatus status;

  for (guint i = 0; items[i] != NULL; i++)
    mpis_item_outcomes_add (&outcomes, items[i], NULL);
  g_assert_true (mpis_run_status_aggregate (reported, &outcomes, &status, &error));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, expected);
}

/* The rows of contract 6. */
static void
test_aggregate (void)
{
  static const char *const none[] = { NULL };
  static const char *const ok[] = { "success", "success", NULL };
  static const char *const failed[] = { "failed", "failed", NULL };
  static const char *const mixed[] = { "success", "failed", NULL };

  check ("success", none, MPIS_RUN_SUCCESS);
  check ("success", ok, MPIS_RUN_SUCCESS);
  check ("success", failed, MPIS_RUN_FAILED);
  check ("success", mixed, MPIS_RUN_PARTIAL);
  check ("failed", none, MPIS_RUN_FAILED);
  check ("failed", failed, MPIS_RUN_FAILED);
  check ("failed", mixed, MPIS_RUN_PARTIAL);
  check ("failed", ok, MPIS_RUN_PARTIAL);
  check ("partial", none, MPIS_RUN_PARTIAL);
  check ("partial", ok, MPIS_RUN_SUCCESS);
  check ("partial", failed, MPIS_RUN_FAILED);
  check ("partial", mixed, MPIS_RUN_PARTIAL);
  check ("SUCCESS", mixed, MPIS_RUN_PARTIAL);
}

static void
test_refuses (void)
{
  static const char *const refused[] = { "running", "pending", "done", "", NULL };
  MpisItemOutcomes outcomes = { 1, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr(GError) error = NULL;
      MpisRunStatus status;

      g_assert_false (mpis_run_status_aggregate (refused[i], &outcomes, &status, &error));
      g_assert_error (error, MPIS_ERROR, MPIS_ERROR_INVALID);
    }
}

static void
test_items (void)
{
  static const struct {
    const char *status;
    gboolean    failed;
    gboolean    warned;
  } cases[] = {
    { "failed",  TRUE,  FALSE },
    { "FAILED",  TRUE,  FALSE },
    { "Error",   TRUE,  FALSE },
    { "failure", TRUE,  FALSE },
    { NULL,      FALSE, FALSE },
    { "success", FALSE, FALSE },
    { "Success", FALSE, FALSE },
    { "queued",  FALSE, TRUE },
    { "",        FALSE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
      MpisItemOutcomes outcomes = { 0, };

      mpis_item_outcomes_add (&outcomes, cases[i].status, warnings);
      g_assert_cmpuint (outcomes.failed, ==, cases[i].failed);
      g_assert_cmpuint (outcomes.succeeded, ==, !cases[i].failed);
      g_assert_cmpuint (warnings->len, ==, cases[i].warned);
      if (cases[i].warned)
        g_assert_nonnull (strstr (warnings->pdata[0], cases[i].status));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/run-status/aggregate", test_aggregate);
  g_test_add_func ("/metrics/run-status/refuses", test_refuses);
  g_test_add_func ("/metrics/run-status/items", test_items);
  return g_test_run ();
}
