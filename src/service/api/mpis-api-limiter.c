#include "config.h"

#include "mpis-api-limiter.h"

#include <math.h>

#define MANY 4096   /* buckets; more of them are looked through for full ones, which say nothing */

typedef struct {
  double tokens;
  gint64 at;       /* when there were so many */
} Bucket;

struct _MpisApiLimiter {
  GHashTable *buckets;   /* who → Bucket */
  double      rate;      /* tokens a second */
  double      burst;     /* tokens in a full bucket */
  guint       next_sweep;
};

/*
 * mpis_api_limiter_new:
 * @rate: how often one may ask, a second, in the long run
 * @burst: how often at once
 *
 * Returns: (transfer full): a limiter
 */
MpisApiLimiter *
mpis_api_limiter_new (double rate,
                      double burst)
{
  MpisApiLimiter *self = g_new0 (MpisApiLimiter, 1);

  self->buckets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->rate = rate;
  self->burst = MAX (burst, 1);
  self->next_sweep = MANY;
  return self;
}

void
mpis_api_limiter_free (MpisApiLimiter *self)
{
  g_hash_table_unref (self->buckets);
  g_free (self);
}

static void
fill (MpisApiLimiter *self,
      Bucket         *bucket,
      gint64          now)
{
  double more = (double) (now - bucket->at) / G_TIME_SPAN_SECOND * self->rate;

  bucket->tokens = MIN (self->burst, bucket->tokens + more);
  bucket->at = now;
}

/* Forgets those who have not asked for long. */
static void
sweep (MpisApiLimiter *self,
       gint64          now)
{
  GHashTableIter iter;
  gpointer bucket;

  g_hash_table_iter_init (&iter, self->buckets);
  while (g_hash_table_iter_next (&iter, NULL, &bucket))
    {
      fill (self, bucket, now);
      if (((Bucket *) bucket)->tokens >= self->burst)
        g_hash_table_iter_remove (&iter);
    }
  self->next_sweep = MAX (MANY, 2 * g_hash_table_size (self->buckets));
}

/*
 * mpis_api_limiter_take:
 * @self: a limiter
 * @who: who asks
 * @now: in the time of g_get_monotonic_time()
 * @retry_seconds: (out): after how many seconds they may ask again
 *
 * Returns: whether they may ask now
 */
gboolean
mpis_api_limiter_take (MpisApiLimiter *self,
                       const char     *who,
                       gint64          now,
                       guint          *retry_seconds)
{
  Bucket *bucket = g_hash_table_lookup (self->buckets, who);

  *retry_seconds = 0;
  if (bucket == NULL)
    {
      if (g_hash_table_size (self->buckets) >= self->next_sweep)
        sweep (self, now);
      bucket = g_new (Bucket, 1);
      *bucket = (Bucket) { self->burst, now };
      g_hash_table_insert (self->buckets, g_strdup (who), bucket);
    }
  fill (self, bucket, now);
  if (bucket->tokens >= 1)
    {
      bucket->tokens -= 1;
      return TRUE;
    }
  *retry_seconds = (guint) MIN (ceil ((1 - bucket->tokens) / self->rate), 86400);
  return FALSE;
}
