#include "config.h"

#include "mpis-dashboard.h"
#include "mpis-error.h"

static const char ROW[] =
  "{\"id\": \"0d9f0ad1-2b1f-4a52-8f0e-5c1f2a8f7a10\", \"user_id\": null, \"name\": \"Growth\","
  " \"is_default\": true, \"position\": 3, \"created_at\": \"2026-01-01T00:00:00Z\", \"layout_config\":"
  " {\"widgets\": [{\"widget_id\": \"red-flags\", \"config\": {},"
  "  \"position\": {\"x\": 8, \"y\": 0, \"w\": 4, \"h\": 2}}]}}";

static void
test_a_row_reads_and_writes (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDashboard) dashboard = mpis_dashboard_new_from_text (ROW, -1, &error);
  g_autoptr(MpisDashboard) again = NULL;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (mpis_dashboard_get_name (dashboard), ==, "Growth");
  g_assert_null (mpis_dashboard_get_owner (dashboard));
  g_assert_true (mpis_dashboard_get_is_default (dashboard));
  g_assert_cmpint (mpis_dashboard_get_position (dashboard), ==, 3);
  text = mpis_dashboard_to_text (dashboard);
  again = mpis_dashboard_new_from_text (text, -1, &error);
  g_assert_true (mpis_dashboard_equal (dashboard, again));
}

static void
test_the_flat_form_reads (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDashboard) dashboard = mpis_dashboard_new_from_text (
    "{\"layout_id\": \"0d9f0ad1-2b1f-4a52-8f0e-5c1f2a8f7a10\", \"name\": \"Flat\", \"theme\": \"x\","
    " \"widgets\": [{\"widget_id\": \"note\"}]}", -1, &error);
  g_autofree char *layout = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (mpis_dashboard_get_id (dashboard), ==, "0d9f0ad1-2b1f-4a52-8f0e-5c1f2a8f7a10");
  layout = mpis_layout_to_text (mpis_dashboard_get_layout (dashboard));
  g_assert_nonnull (strstr (layout, "\"theme\":\"x\""));
  g_assert_null (strstr (layout, "layout_id"));
}

static void
test_errors_name_the_place (void)
{
  static const char *const cases[][2] = {
    { "[]", "object" },
    { "{}", "layout_config" },
    { "{\"layout_config\": []}", "layout_config" },
    { "{\"widgets\": [], \"id\": \"7\"}", "id" },
    { "{\"widgets\": [], \"user_id\": \"me\"}", "user_id" },
    { "{\"widgets\": [], \"is_default\": \"yes\"}", "is_default" },
    { "{\"widgets\": 7}", "widgets" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (mpis_dashboard_new_from_text (cases[i][0], -1, &error));
      g_assert_error (error, MPIS_ERROR, MPIS_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, cases[i][1]));
    }
}

static void
test_a_change_is_another_dashboard (void)
{
  g_autoptr(MpisDashboard) dashboard = mpis_dashboard_new_from_text (ROW, -1, NULL);
  g_autoptr(MpisDashboard) named = mpis_dashboard_with_name (dashboard, "Other");
  g_autoptr(MpisDashboard) copied = mpis_dashboard_with_new_id (named);

  g_assert_cmpstr (mpis_dashboard_get_name (dashboard), ==, "Growth");
  g_assert_cmpstr (mpis_dashboard_get_id (named), ==, mpis_dashboard_get_id (dashboard));
  g_assert_cmpstr (mpis_dashboard_get_id (copied), !=, mpis_dashboard_get_id (dashboard));
  g_assert_true (g_uuid_string_is_valid (mpis_dashboard_get_id (copied)));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/dashboard/row", test_a_row_reads_and_writes);
  g_test_add_func ("/dashboard/flat-form", test_the_flat_form_reads);
  g_test_add_func ("/dashboard/errors", test_errors_name_the_place);
  g_test_add_func ("/dashboard/change", test_a_change_is_another_dashboard);

  return g_test_run ();
}
