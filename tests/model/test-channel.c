#include "config.h"

#include "mpis-channel.h"

static void
test_canonical (void)
{
  static const struct {
    const char *name;
    const char *canonical;
    gboolean    demo;
  } cases[] = {
    { "telegram",       "telegram", FALSE },
    { "Telegram",       "telegram", FALSE },
    { " TELEGRAM\t",    "telegram", FALSE },
    { "telegram_demo",  "telegram", TRUE },
    { "YouTube_DEMO ",  "youtube",  TRUE },
    { "a_demo_demo",    "a_demo",   TRUE },
    { "demo",           "demo",     FALSE },
    { "\xC3\x89" "COLE", "\xC3\x89" "cole", FALSE },   /* only ASCII letters change */
    { "",               "",         FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *canonical = mpis_channel_canonical (cases[i].name);

      g_assert_cmpstr (canonical, ==, cases[i].canonical);
      g_assert_cmpint (mpis_channel_is_demo (cases[i].name), ==, cases[i].demo);
    }
}

static void
test_label (void)
{
  static const char *const cases[][2] = {
    { "telegram", "Telegram" },
    { "TIKTOK ", "TikTok" },
    { "youtube_demo", "YouTube" },
    { "linkedin", "LinkedIn" },
    { "x", "X" },
    { "threads", "Threads" },
    { "email", "Email" },
    { "\xC3\xA9" "cole", "\xC3\x89" "cole" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *label = mpis_channel_get_label (cases[i][0]);

      g_assert_cmpstr (label, ==, cases[i][1]);
    }
}

static void
test_offered (void)
{
  g_assert_true (mpis_channel_get_offered ("telegram") & MPIS_COUNTER_BIT (MPIS_COUNTER_VIEWS));
  g_assert_false (mpis_channel_get_offered ("telegram") & MPIS_COUNTER_BIT (MPIS_COUNTER_REACH));
  g_assert_false (mpis_channel_get_offered ("Instagram") & MPIS_COUNTER_BIT (MPIS_COUNTER_VIEWS));
  g_assert_true (mpis_channel_get_offered ("Instagram") & MPIS_COUNTER_BIT (MPIS_COUNTER_SAVES));
  g_assert_false (mpis_channel_get_offered ("youtube") & MPIS_COUNTER_BIT (MPIS_COUNTER_CLICKS));
  g_assert_cmphex (mpis_channel_get_offered ("email"), ==, MPIS_ALL_COUNTERS);
}

static void
test_items_need_account (void)
{
  g_assert_true (mpis_channel_items_need_account ("Telegram"));
  g_assert_true (mpis_channel_items_need_account ("telegram_demo"));
  g_assert_false (mpis_channel_items_need_account ("youtube"));
  g_assert_false (mpis_channel_items_need_account ("email"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/channel/canonical", test_canonical);
  g_test_add_func ("/model/channel/label", test_label);
  g_test_add_func ("/model/channel/offered", test_offered);
  g_test_add_func ("/model/channel/items-need-account", test_items_need_account);
  return g_test_run ();
}
