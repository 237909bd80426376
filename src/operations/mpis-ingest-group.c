#include "config.h"

#include <math.h>
#include <string.h>

#include "mpis-channel.h"
#include "mpis-ingest-private.h"
#include "mpis-normalise.h"

/* Posts are looked up by channel and item id, and by account where ids are not unique without. */

static guint
item_hash (gconstpointer data)
{
  return g_str_hash (((const MpisObservation *) data)->item_id);
}

static gboolean
item_equal (gconstpointer a,
            gconstpointer b)
{
  const MpisObservation *one = a, *other = b;

  return strcmp (one->item_id, other->item_id) == 0 &&
         g_ascii_strcasecmp (one->channel, other->channel) == 0;
}

static gboolean
account_item_equal (gconstpointer a,
                    gconstpointer b)
{
  const MpisObservation *one = a, *other = b;

  if (!item_equal (a, b) || (one->account == NULL) != (other->account == NULL))
    return FALSE;

  return one->account == NULL || g_ascii_strcasecmp (one->account, other->account) == 0;
}

typedef struct {
  GHashTable *by_item;
  GHashTable *by_account_and_item;
  const char *channel;          /* the last one asked about */
  gboolean    needs_account;
} Lookup;

static guint
find_post (MpisIngestJob   *self,
           Lookup          *lookup,
           MpisObservation *observation)
{
  GHashTable *posts;
  gpointer found;

  if (lookup->channel == NULL || strcmp (lookup->channel, observation->channel) != 0)
    {
      lookup->channel = observation->channel;
      lookup->needs_account = mpis_channel_items_need_account (observation->channel);
    }
  posts = lookup->needs_account ? lookup->by_account_and_item : lookup->by_item;
  if (!g_hash_table_lookup_extended (posts, observation, NULL, &found))
    {
      MpisIngestPost post = {
        .channel = g_strstrip (g_ascii_strdown (observation->channel, -1)),
        .item_id = observation->item_id,
        .published_at = MPIS_INSTANT_UNKNOWN,
      };

      found = GUINT_TO_POINTER (self->posts->len);
      g_array_append_val (self->posts, post);
      g_hash_table_insert (posts, observation, found);
    }

  return GPOINTER_TO_UINT (found);
}

static int
compare_readings (gconstpointer a,
                  gconstpointer b)
{
  const MpisReading *one = a, *other = b;

  if (one->post != other->post)
    return one->post < other->post ? -1 : 1;
  if (one->at != other->at)
    return one->at < other->at ? -1 : 1;
  if (one->edition != other->edition)
    return one->edition < other->edition ? -1 : 1;
  return one->observation < other->observation ? -1 : one->observation > other->observation;
}

static void
index_posts (MpisIngestJob *self)
{
  for (guint i = 0; i < self->n_readings; i++)
    {
      MpisIngestPost *post = &g_array_index (self->posts, MpisIngestPost, self->readings[i].post);

      if (post->n_readings++ == 0)
        post->first = i;
    }
}

/**
 * mpis_ingest_group:
 * @self: an ingestion
 *
 * Normalises the observations and sorts them by post and time.
 */
void
mpis_ingest_group (MpisIngestJob *self)
{
  g_autoptr(GHashTable) by_item = g_hash_table_new (item_hash, item_equal);
  g_autoptr(GHashTable) by_account_and_item = g_hash_table_new (item_hash, account_item_equal);
  Lookup lookup = { by_item, by_account_and_item };
  gboolean sorted = TRUE;

  self->n_readings = self->observations->len;
  self->readings = g_new (MpisReading, self->n_readings);
  for (guint i = 0; i < self->n_readings; i++)
    {
      MpisObservation *observation = g_ptr_array_index (self->observations, i);
      MpisReading *reading = &self->readings[i];
      guint post = find_post (self, &lookup, observation);

      if (g_array_index (self->posts, MpisIngestPost, post).account == NULL)
        g_array_index (self->posts, MpisIngestPost, post).account = observation->account;
      *reading = (MpisReading) {
        .at = observation->measured_at,
        .edition = observation->edition,
        .post = post,
        .observation = i,
        .carried = observation->carried,
        .rate = NAN,
      };
      if (observation->raw != NULL)
        mpis_normalise (observation->channel, observation->raw, observation->carried,
                        &reading->counters, &reading->rate, NULL);
      else
        mpis_counters_clear (&reading->counters);
      sorted &= i == 0 || compare_readings (reading - 1, reading) < 0;
    }
  if (!sorted)
    qsort (self->readings, self->n_readings, sizeof (MpisReading), compare_readings);
  index_posts (self);
}
