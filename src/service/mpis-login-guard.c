#include "config.h"

#include "mpis-login-guard.h"

#include <gio/gio.h>

#define MAX_KNOWN     10000                    /* of each kind; a flood of strangers fills no memory */
#define FORGET_AFTER  (15 * G_TIME_SPAN_MINUTE)
#define FREE_FAILURES 3                        /* typing errors */
#define FIRST_WAIT_MS 250
#define MAX_WAIT_MS   4000
/* Wrong passwords for one name from anywhere: somebody has many addresses. */
#define MANY_FAILURES 30
#define MANY_WAIT_MS  1000

typedef struct {
  gint64 since;      /* in the time of g_get_monotonic_time() */
  gint64 last;
  guint  count;
} Tally;

struct _MpisLoginGuard {
  guint       per_minute;
  GHashTable *tries;      /* address → Tally of the minute that began at `since` */
  GHashTable *failures;   /* name, or name and address → Tally */
};

/**
 * mpis_login_guard_new:
 * @per_minute: how many tries a minute there are for each address
 *
 * Returns: (transfer full): a guard who has seen nobody yet
 */
MpisLoginGuard *
mpis_login_guard_new (guint per_minute)
{
  MpisLoginGuard *self = g_new0 (MpisLoginGuard, 1);

  self->per_minute = per_minute;
  self->tries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->failures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
mpis_login_guard_free (MpisLoginGuard *self)
{
  g_hash_table_unref (self->tries);
  g_hash_table_unref (self->failures);
  g_free (self);
}

/* Whoever has one IPv6 address has as many as they like beside it. */
static char *
neighbourhood (const char *address)
{
  g_autoptr(GInetAddress) inet = g_inet_address_new_from_string (address);
  const guint8 *bytes;

  if (inet == NULL || g_inet_address_get_family (inet) != G_SOCKET_FAMILY_IPV6)
    return g_strdup (address);
  bytes = g_inet_address_to_bytes (inet);
  return g_strdup_printf ("%02x%02x:%02x%02x:%02x%02x:%02x%02x::/64", bytes[0], bytes[1], bytes[2], bytes[3],
                          bytes[4], bytes[5], bytes[6], bytes[7]);
}

static gboolean
is_old_cb (gpointer key,
           gpointer value,
           gpointer data)
{
  return *(gint64 *) data - ((Tally *) value)->last > FORGET_AFTER;
}

static Tally *
find_tally (GHashTable *tallies,
            const char *key,
            gint64      now)
{
  Tally *tally = g_hash_table_lookup (tallies, key);

  if (tally != NULL && now - tally->last <= FORGET_AFTER)
    return tally;
  if (tally == NULL && g_hash_table_size (tallies) >= MAX_KNOWN)
    {
      g_hash_table_foreach_remove (tallies, is_old_cb, &now);
      if (g_hash_table_size (tallies) >= MAX_KNOWN)
        g_hash_table_remove_all (tallies);
    }
  tally = g_new0 (Tally, 1);
  tally->since = tally->last = now;
  g_hash_table_replace (tallies, g_strdup (key), tally);
  return tally;
}

/**
 * mpis_login_guard_admit:
 * @self: a guard
 * @address: who wants to try
 * @now: the time of g_get_monotonic_time()
 * @retry_seconds: (out): when to come again, if not now
 *
 * Counts a try.
 *
 * Returns: whether there is one left in this minute
 */
gboolean
mpis_login_guard_admit (MpisLoginGuard *self,
                        const char     *address,
                        gint64          now,
                        guint          *retry_seconds)
{
  g_autofree char *key = neighbourhood (address);
  Tally *tally = find_tally (self->tries, key, now);

  if (now - tally->since >= G_TIME_SPAN_MINUTE)
    *tally = (Tally) { .since = now };
  tally->last = now;
  *retry_seconds = (guint) ((tally->since + G_TIME_SPAN_MINUTE - now) / G_TIME_SPAN_SECOND) + 1;
  if (tally->count >= self->per_minute)
    return FALSE;
  tally->count++;
  return TRUE;
}

/**
 * mpis_login_guard_forgive:
 * @self: a guard
 * @address: who tried, and was right
 *
 * Takes a try back that was none.
 */
void
mpis_login_guard_forgive (MpisLoginGuard *self,
                          const char     *address)
{
  g_autofree char *key = neighbourhood (address);
  Tally *tally = g_hash_table_lookup (self->tries, key);

  if (tally != NULL && tally->count > 0)
    tally->count--;
}

static char *
pair_key (const char *name,
          const char *address)
{
  g_autofree char *folded = g_utf8_strdown (name, -1);
  g_autofree char *near = neighbourhood (address);

  return g_strconcat (folded, "\n", near, NULL);
}

/**
 * mpis_login_guard_get_delay:
 * @self: a guard
 * @name: as whom somebody wants to sign in
 * @address: from where
 * @now: the time of g_get_monotonic_time()
 *
 * Returns: how many milliseconds they are to wait first
 */
guint
mpis_login_guard_get_delay (MpisLoginGuard *self,
                            const char     *name,
                            const char     *address,
                            gint64          now)
{
  g_autofree char *pair = pair_key (name, address);
  g_autofree char *folded = g_utf8_strdown (name, -1);
  const Tally *here = g_hash_table_lookup (self->failures, pair);
  const Tally *anywhere = g_hash_table_lookup (self->failures, folded);
  guint delay = 0;

  if (here != NULL && now - here->last <= FORGET_AFTER && here->count >= FREE_FAILURES)
    delay = MIN (FIRST_WAIT_MS << MIN (here->count - FREE_FAILURES, 8), MAX_WAIT_MS);
  if (anywhere != NULL && now - anywhere->last <= FORGET_AFTER && anywhere->count >= MANY_FAILURES)
    delay = MAX (delay, MANY_WAIT_MS);
  return delay;
}

/**
 * mpis_login_guard_note:
 * @self: a guard
 * @name: as whom somebody wanted to sign in
 * @address: from where
 * @succeeded: whether the password was right
 * @now: the time of g_get_monotonic_time()
 *
 * Remembers how it went.
 */
void
mpis_login_guard_note (MpisLoginGuard *self,
                       const char     *name,
                       const char     *address,
                       gboolean        succeeded,
                       gint64          now)
{
  g_autofree char *pair = pair_key (name, address);
  g_autofree char *folded = g_utf8_strdown (name, -1);
  const char *const keys[] = { pair, folded };

  if (succeeded)
    {
      g_hash_table_remove (self->failures, pair);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      Tally *tally = find_tally (self->failures, keys[i], now);

      tally->count++;
      tally->last = now;
    }
}
