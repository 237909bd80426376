#include "config.h"

#include "fuzz.h"
#include "mpis-dashboard.h"

const char *const fuzz_seeds[] = {
  "{\"widgets\": [{\"widget_id\": \"red-flags\", \"position\": {\"x\": 8, \"y\": 0, \"w\": 4, \"h\": 2},"
  " \"config\": {\"persona_id\": null}}]}",
  "{\"layout_config\": {\"widgets\": [{\"widget_id\": \"a\", \"position\": {\"x\": -1, \"w\": 99}},"
  " {\"widget_id\": \"a\", \"card_id\": \"b\"}, 7, null], \"theme\": \"\\ud800\"}, \"name\": \"N\"}",
  "{\"layout_id\": \"0d9f0ad1-2b1f-4a52-8f0e-5c1f2a8f7a10\", \"name\": \"\", \"is_default\": true,"
  " \"widgets\": [{\"widget_id\": \"note\", \"position\": {\"x\": 0.5, \"y\": 1e9, \"h\": 3}}]}",
  NULL
};

/* What is read lies on the grid, and reads the same once it was written. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);
  g_autoptr(MpisDashboard) dashboard = mpis_dashboard_new_from_text (text, -1, NULL);
  g_autoptr(MpisDashboard) again = NULL;
  g_autofree char *printed = NULL;
  MpisLayout *layout;

  if (dashboard == NULL)
    return 0;

  layout = mpis_dashboard_get_layout (dashboard);
  for (guint i = 0; i < mpis_layout_get_n_cards (layout); i++)
    {
      const MpisLayoutRect *rect = &mpis_layout_get_card (layout, i)->rect;

      g_assert_true (rect->x >= 0 && rect->y >= 0 && rect->w >= 1 && rect->h >= 1 &&
                     rect->x + rect->w <= MPIS_LAYOUT_COLUMNS);
    }

  printed = mpis_dashboard_to_text (dashboard);
  again = mpis_dashboard_new_from_text (printed, -1, NULL);
  if (again == NULL)
    g_error ("“%s” does not read", printed);
  g_assert_true (mpis_dashboard_equal (dashboard, again));

  return 0;
}
