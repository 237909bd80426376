#include "config.h"

#include "mpis-sieve.h"

#include "mpis-channel.h"

struct _MpisSieve
{
  MpisInstant   from;
  MpisInstant   until;
  char        **filters[MPIS_N_FILTERS];
};

/**
 * mpis_sieve_new:
 * @from: the first moment kept
 * @until: the first moment no longer kept
 * @filters: (transfer full): what is kept of each kind; an empty list keeps everything
 *
 * Returns: (transfer full): a new sieve
 */
MpisSieve *
mpis_sieve_new (MpisInstant   from,
                MpisInstant   until,
                char        **filters[MPIS_N_FILTERS])
{
  MpisSieve *self = g_atomic_rc_box_new0 (MpisSieve);

  self->from = from;
  self->until = until;
  for (guint i = 0; i < MPIS_N_FILTERS; i++)
    self->filters[i] = filters[i];
  return self;
}

/**
 * mpis_sieve_new_for_range:
 * @other: whose filters to have
 * @from: the first moment kept
 * @until: the first moment no longer kept
 *
 * Returns: (transfer full): a sieve with the filters of @other and a range of its own
 */
MpisSieve *
mpis_sieve_new_for_range (const MpisSieve *other,
                          MpisInstant      from,
                          MpisInstant      until)
{
  char **filters[MPIS_N_FILTERS];

  for (guint i = 0; i < MPIS_N_FILTERS; i++)
    filters[i] = g_strdupv (other->filters[i]);
  return mpis_sieve_new (from, until, filters);
}

/**
 * mpis_sieve_ref:
 *
 * Returns: (transfer full): @self
 */
MpisSieve *
mpis_sieve_ref (MpisSieve *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
sieve_clear (gpointer data)
{
  MpisSieve *self = data;

  for (guint i = 0; i < MPIS_N_FILTERS; i++)
    g_strfreev (self->filters[i]);
}

/**
 * mpis_sieve_unref:
 *
 * Drops a reference.
 */
void
mpis_sieve_unref (MpisSieve *self)
{
  g_atomic_rc_box_release_full (self, sieve_clear);
}

/**
 * mpis_sieve_get_filter:
 * @kind: what is filtered by
 *
 * Returns: (transfer none) (array zero-terminated=1): what is kept; nothing if everything is
 */
const char *const *
mpis_sieve_get_filter (const MpisSieve *self,
                       MpisFilterKind   kind)
{
  return (const char *const *) self->filters[kind];
}

static gboolean
keeps (const MpisSieve *self,
       MpisFilterKind   kind,
       const char      *value)
{
  const char *const *kept = mpis_sieve_get_filter (self, kind);

  return kept[0] == NULL || (value != NULL && g_strv_contains (kept, value));
}

/**
 * mpis_sieve_keeps_post:
 * @post: a post
 *
 * Returns: whether @post was published in the time range and passes the filters
 */
gboolean
mpis_sieve_keeps_post (const MpisSieve      *self,
                       const MpisPostFields *post)
{
  return post->published_at >= self->from && post->published_at < self->until &&
         keeps (self, MPIS_FILTER_PROJECT, post->project_id) &&
         keeps (self, MPIS_FILTER_PERSONA, post->persona_id) &&
         keeps (self, MPIS_FILTER_CHANNEL, post->channel);
}

static gboolean
keeps_any_channel (const MpisSieve   *self,
                   const char *const *channels)
{
  if (self->filters[MPIS_FILTER_CHANNEL][0] == NULL)
    return TRUE;
  for (guint i = 0; channels != NULL && channels[i] != NULL; i++)
    {
      g_autofree char *channel = mpis_channel_canonical (channels[i]);

      if (keeps (self, MPIS_FILTER_CHANNEL, channel))
        return TRUE;
    }
  return FALSE;
}

/**
 * mpis_sieve_filters_keep_run:
 * @run: a run
 *
 * Returns: whether @run passes the filters, whenever it started
 */
gboolean
mpis_sieve_filters_keep_run (const MpisSieve     *self,
                             const MpisRunFields *run)
{
  return keeps (self, MPIS_FILTER_PROJECT, run->project_id) &&
         keeps (self, MPIS_FILTER_PERSONA, run->persona_id) &&
         keeps_any_channel (self, run->channels);
}

/**
 * mpis_sieve_keeps_run:
 * @run: a run
 *
 * Returns: whether @run was started in the time range and passes the filters
 */
gboolean
mpis_sieve_keeps_run (const MpisSieve     *self,
                      const MpisRunFields *run)
{
  return run->started_at >= self->from && run->started_at < self->until &&
         mpis_sieve_filters_keep_run (self, run);
}
