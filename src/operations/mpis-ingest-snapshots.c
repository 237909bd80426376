#include "config.h"

#include <math.h>

#include "mpis-copy.h"
#include "mpis-ingest-private.h"

#define ROWS_PER_COPY 8192

typedef struct {
  MpisIngestJob *job;
  guint          first;
  guint          n;
} Chunk;

static void
format_values (GString             *row,
               MpisIngestJob       *job,
               const MpisWrite     *write,
               GString             *scratch)
{
  JsonObject *raw = NULL;

  for (guint c = 0; c < MPIS_N_COUNTERS; c++)
    mpis_copy_count (row, write->counters.value[c]);
  mpis_copy_rate (row, write->observation != MPIS_NOWHERE ? write->rate : NAN);
  if (write->observation != MPIS_NOWHERE)
    raw = ((MpisObservation *) g_ptr_array_index (job->observations, write->observation))->raw;
  if (raw == NULL && write->stored == NULL)
    mpis_copy_text (row, "{}");
  else
    mpis_copy_object (row, raw, scratch);
  mpis_copy_instant (row, write->at);
  mpis_copy_text (row, job->target.source);
  mpis_copy_instant (row, write->edition);
  mpis_copy_text (row, write->earlier);
  mpis_copy_end (row);
}

static void
chunk_free (gpointer data)
{
  mpis_ingest_job_unref (((Chunk *) data)->job);
  g_free (data);
}

static DexFuture *
format_chunk_fiber (gpointer data)
{
  Chunk *chunk = data;
  MpisIngestJob *job = chunk->job;
  GString *rows = g_string_sized_new (chunk->n * 192);
  g_autoptr(GString) scratch = g_string_new (NULL);

  for (guint i = 0; i < chunk->n; i++)
    {
      const MpisWrite *write = &g_array_index (job->added, MpisWrite, chunk->first + i);
      const MpisIngestPost *post = &g_array_index (job->posts, MpisIngestPost, write->post);

      mpis_copy_text (rows, post->id);
      mpis_copy_text (rows, post->channel);
      format_values (rows, job, write, scratch);
    }

  return dex_future_new_take_boxed (G_TYPE_BYTES, g_string_free_to_bytes (rows));
}

/* The next rows, being formatted on another thread while the server takes the ones before. */
static DexFuture *
format_next (MpisIngestJob *self,
             guint          first)
{
  Chunk *chunk;

  if (first >= self->added->len)
    return NULL;
  chunk = g_new (Chunk, 1);
  chunk->job = mpis_ingest_job_ref (self);
  chunk->first = first;
  chunk->n = MIN (ROWS_PER_COPY, self->added->len - first);

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, format_chunk_fiber,
                              chunk, chunk_free);
}

static gboolean
copy_snapshots_awaiting (MpisIngestJob  *self,
                         GError        **error)
{
  DexFuture *next = format_next (self, 0);

  for (guint first = 0; first < self->added->len; first += ROWS_PER_COPY)
    {
      g_autoptr(GBytes) rows = dex_await_boxed (next, error);
      g_autoptr(GError) local_error = NULL;

      next = format_next (self, first + ROWS_PER_COPY);
      if (rows != NULL)
        dex_await_int64 (mpis_db_copy_in (self->db,
          "COPY normalized_metrics (published_item_id, channel, views, impressions, reach,"
          " reactions, comments, shares, saves, clicks, engagement_rate, raw_metrics, measured_at,"
          " source, edition, earlier) FROM STDIN",
          rows), &local_error);
      if (rows == NULL || local_error != NULL)
        {
          if (next != NULL)
            dex_future_disown (next);
          if (local_error != NULL)
            g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      mpis_ingest_job_report (self, first + ROWS_PER_COPY);
    }

  return TRUE;
}

static gboolean
update_snapshots_awaiting (MpisIngestJob  *self,
                           GError        **error)
{
  g_autoptr(GString) scratch = g_string_new (NULL);
  GString *rows;

  if (self->changed->len == 0)
    return TRUE;
  if (!mpis_run_awaiting (self->db,
        "CREATE TEMPORARY TABLE dash_changed_snapshots (id uuid, views bigint, impressions bigint,"
        " reach bigint, reactions bigint, comments bigint, shares bigint, saves bigint,"
        " clicks bigint, engagement_rate numeric, raw_metrics jsonb, measured_at timestamptz,"
        " source text, edition timestamptz, earlier jsonb) ON COMMIT DROP", NULL, error))
    return FALSE;

  rows = g_string_new (NULL);
  for (guint i = 0; i < self->changed->len; i++)
    {
      const MpisWrite *write = &g_array_index (self->changed, MpisWrite, i);

      mpis_copy_text (rows, write->stored->id);
      format_values (rows, self, write, scratch);
    }
  if (!mpis_copy_awaiting (self->db, "COPY dash_changed_snapshots FROM STDIN", rows, error))
    return FALSE;

  /* without raw counters only the list of what was said before grew */
  return mpis_run_awaiting (self->db,
    "UPDATE normalized_metrics m SET views = c.views, impressions = c.impressions, reach = c.reach,"
    " reactions = c.reactions, comments = c.comments, shares = c.shares, saves = c.saves,"
    " clicks = c.clicks,"
    " engagement_rate = CASE WHEN c.raw_metrics IS NULL THEN m.engagement_rate"
    " ELSE c.engagement_rate END,"
    " raw_metrics = coalesce (c.raw_metrics, m.raw_metrics),"
    " edition = coalesce (c.edition, m.edition),"
    " source = CASE WHEN c.raw_metrics IS NULL THEN m.source ELSE c.source END,"
    " earlier = coalesce (c.earlier, m.earlier)"
    " FROM dash_changed_snapshots c WHERE m.id = c.id AND m.measured_at = c.measured_at", NULL,
    error) &&
         mpis_run_awaiting (self->db, "DROP TABLE dash_changed_snapshots", NULL, error);
}

/**
 * mpis_ingest_write_snapshots_awaiting:
 * @self: a merged ingestion whose posts are written
 * @error: return location for an error
 *
 * Writes new snapshots and changes those that other editions correct.
 *
 * Returns: whether it succeeded
 */
gboolean
mpis_ingest_write_snapshots_awaiting (MpisIngestJob  *self,
                                      GError        **error)
{
  return copy_snapshots_awaiting (self, error) && update_snapshots_awaiting (self, error);
}
