#include "config.h"

#include "mpis-channel.h"

#include <string.h>

#define DEMO_SUFFIX "_demo"

#define VIEWED \
  (MPIS_COUNTER_BIT (MPIS_COUNTER_VIEWS) | MPIS_COUNTER_BIT (MPIS_COUNTER_REACTIONS) | \
   MPIS_COUNTER_BIT (MPIS_COUNTER_COMMENTS) | MPIS_COUNTER_BIT (MPIS_COUNTER_SHARES))
#define REACHED \
  (MPIS_COUNTER_BIT (MPIS_COUNTER_IMPRESSIONS) | MPIS_COUNTER_BIT (MPIS_COUNTER_REACH) | \
   MPIS_COUNTER_BIT (MPIS_COUNTER_REACTIONS) | MPIS_COUNTER_BIT (MPIS_COUNTER_COMMENTS) | \
   MPIS_COUNTER_BIT (MPIS_COUNTER_SHARES) | MPIS_COUNTER_BIT (MPIS_COUNTER_SAVES))

/* The channels we know by name; any other is taken as it comes. */
typedef struct {
  const char    *channel;
  const char    *label;
  MpisCounterSet offered;
  gboolean       items_need_account;
} Known;

static const Known channels[] = {
  { "telegram",  "Telegram",  VIEWED,            TRUE },
  { "instagram", "Instagram", REACHED,           FALSE },
  { "tiktok",    "TikTok",    VIEWED,            FALSE },
  { "youtube",   "YouTube",   VIEWED,            FALSE },
  { "linkedin",  "LinkedIn",  MPIS_ALL_COUNTERS, FALSE },
  { "x",         "X",         MPIS_ALL_COUNTERS, FALSE },
  { "vk",        "VK",        MPIS_ALL_COUNTERS, FALSE },
  { "wordpress", "WordPress", MPIS_ALL_COUNTERS, FALSE },
};

static const Known *
find (const char *channel)
{
  g_autofree char *canonical = mpis_channel_canonical (channel);

  for (guint i = 0; i < G_N_ELEMENTS (channels); i++)
    if (strcmp (channels[i].channel, canonical) == 0)
      return &channels[i];
  return NULL;
}

/**
 * mpis_channel_canonical:
 * @name: a channel as somebody spelled it
 *
 * The spelling everything is compared by: without blanks around it, ASCII lower case, and without one
 * trailing `_demo` (contract 5.3, rule 1).
 *
 * Returns: (transfer full): the canonical name
 */
char *
mpis_channel_canonical (const char *name)
{
  g_autofree char *canonical = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  canonical = g_strstrip (g_ascii_strdown (name, -1));
  if (g_str_has_suffix (canonical, DEMO_SUFFIX))
    canonical[strlen (canonical) - strlen (DEMO_SUFFIX)] = '\0';
  return g_steal_pointer (&canonical);
}

/**
 * mpis_channel_is_demo:
 * @name: a channel as somebody spelled it
 *
 * Returns: %TRUE if it is a demo edition of a channel (`telegram_demo`)
 */
gboolean
mpis_channel_is_demo (const char *name)
{
  g_autofree char *lower = NULL;

  g_return_val_if_fail (name != NULL, FALSE);

  lower = g_strstrip (g_ascii_strdown (name, -1));
  return g_str_has_suffix (lower, DEMO_SUFFIX);
}

/**
 * mpis_channel_get_label:
 * @channel: a channel, any spelling
 *
 * Returns: (transfer full): how people write it; for a channel we do not know its canonical name with
 *   a capital first letter
 */
char *
mpis_channel_get_label (const char *channel)
{
  const Known *known;
  g_autofree char *name = NULL;
  char first[6] = "";
  int length;

  g_return_val_if_fail (channel != NULL, NULL);

  if ((known = find (channel)) != NULL)
    return g_strdup (known->label);

  name = mpis_channel_canonical (channel);
  if (*name == '\0' || !g_utf8_validate (name, -1, NULL))
    return g_steal_pointer (&name);

  length = g_unichar_to_utf8 (g_unichar_toupper (g_utf8_get_char (name)), first);
  return g_strdup_printf ("%.*s%s", length, first, g_utf8_next_char (name));
}

/**
 * mpis_channel_get_offered:
 * @channel: a channel, any spelling
 *
 * Which counters a post on @channel can ever have: those normalisation fills for it (contract 5.1). A
 * counter outside the set is not missing, it does not exist there.
 *
 * Returns: a set of counters, all of them for a channel we do not know
 */
MpisCounterSet
mpis_channel_get_offered (const char *channel)
{
  const Known *known;

  g_return_val_if_fail (channel != NULL, MPIS_ALL_COUNTERS);

  known = find (channel);
  return known != NULL ? known->offered : MPIS_ALL_COUNTERS;
}

/**
 * mpis_channel_items_need_account:
 * @channel: a channel, any spelling
 *
 * Returns: %TRUE if item ids are unique only within an account, as Telegram's message numbers are
 */
gboolean
mpis_channel_items_need_account (const char *channel)
{
  const Known *known;

  g_return_val_if_fail (channel != NULL, FALSE);

  known = find (channel);
  return known != NULL && known->items_need_account;
}
