#include "config.h"

#include "mpis-error.h"
#include "mpis-import-private.h"
#include "mpis-ingest-private.h"

/* How many observations are in memory at once, where they can be had in parts: some 60 MB. */
#define BATCH 65536

#define LOCK_PATIENCE (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

static void
post_clear (gpointer data)
{
  MpisIngestPost *post = data;

  g_free (post->channel);
  g_free (post->title);
  g_free (post->text);
  g_clear_pointer (&post->history, json_array_unref);
}

static void
write_clear (gpointer data)
{
  g_free (((MpisWrite *) data)->earlier);
}

/*
 * mpis_ingest_job_new:
 * @db: a connection, not in a transaction
 * @schema: what its database is
 * @observations: (element-type MpisObservation): what to ingest; kept, not changed
 * @set_aside: (element-type MpisSetAside): records that could not be read; unmatched ones are added
 * @target: where to
 *
 * Returns: (transfer full): an ingestion that has not begun
 */
MpisIngestJob *
mpis_ingest_job_new (MpisDb                 *db,
                     MpisDbSchema           *schema,
                     GPtrArray              *observations,
                     GPtrArray              *set_aside,
                     const MpisIngestTarget *target)
{
  MpisIngestJob *self = g_atomic_rc_box_new0 (MpisIngestJob);

  self->db = g_object_ref (db);
  self->schema = g_object_ref (schema);
  self->observations = g_ptr_array_ref (observations);
  self->n_total = observations->len;
  self->set_aside = g_ptr_array_ref (set_aside);
  self->target = *target;
  self->target.project = g_strdup (target->project);
  self->target.persona = g_strdup (target->persona);
  self->target.source = g_strdup (target->source != NULL ? target->source : "manual");
  self->posts = g_array_new (FALSE, TRUE, sizeof (MpisIngestPost));
  self->stored = g_array_new (FALSE, FALSE, sizeof (MpisStored));
  self->added = g_array_new (FALSE, FALSE, sizeof (MpisWrite));
  self->changed = g_array_new (FALSE, FALSE, sizeof (MpisWrite));
  self->texts = g_string_chunk_new (4096);
  g_array_set_clear_func (self->posts, post_clear);
  g_array_set_clear_func (self->added, write_clear);
  g_array_set_clear_func (self->changed, write_clear);

  return self;
}

MpisIngestJob *
mpis_ingest_job_ref (MpisIngestJob *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
job_clear (gpointer data)
{
  MpisIngestJob *self = data;

  g_object_unref (self->db);
  g_object_unref (self->schema);
  g_ptr_array_unref (self->observations);
  g_clear_pointer (&self->batches, mpis_import_batches_free);
  g_ptr_array_unref (self->set_aside);
  g_free ((char *) self->target.project);
  g_free ((char *) self->target.persona);
  g_free ((char *) self->target.source);
  g_free (self->readings);
  g_array_unref (self->posts);
  g_array_unref (self->stored);
  g_array_unref (self->added);
  g_array_unref (self->changed);
  g_string_chunk_free (self->texts);
  g_free (self->project_id);
  g_free (self->persona_id);
}

void
mpis_ingest_job_unref (MpisIngestJob *self)
{
  g_atomic_rc_box_release_full (self, job_clear);
}

/*
 * mpis_ingest_job_report:
 * @self: an ingestion
 * @n_written: how many snapshots of the batch are written, of those that are to be added
 *
 * Tells how far it is.
 */
void
mpis_ingest_job_report (MpisIngestJob *self,
                        guint          n_written)
{
  const guint n_others = self->n_readings - MIN (self->added->len, self->n_readings);

  if (self->progress != NULL)
    self->progress (self->n_done + n_others + MIN (n_written, self->added->len), self->n_total,
                    self->progress_data);
}

/* Leaves what one batch was behind; its counts stay. */
static void
forget_batch (MpisIngestJob *self)
{
  self->n_done += self->n_readings;
  self->n_readings = 0;
  g_clear_pointer (&self->readings, g_free);
  g_array_set_size (self->posts, 0);
  g_array_set_size (self->stored, 0);
  g_array_set_size (self->added, 0);
  g_array_set_size (self->changed, 0);
  g_string_chunk_clear (self->texts);
}

static DexFuture *
group_fiber (gpointer data)
{
  MpisIngestJob *self = data;

  if (self->batches != NULL)
    {
      forget_batch (self);
      g_ptr_array_unref (self->observations);
      self->observations = mpis_import_batches_read (self->batches, BATCH);
    }
  mpis_ingest_group (self);

  return dex_future_new_true ();
}

static DexFuture *
merge_fiber (gpointer data)
{
  mpis_ingest_merge (data);

  return dex_future_new_true ();
}

static gboolean
compute_awaiting (MpisIngestJob  *self,
                  DexFiberFunc    stage,
                  GError        **error)
{
  return dex_await (dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, stage,
                                         mpis_ingest_job_ref (self),
                                         (GDestroyNotify) mpis_ingest_job_unref), error);
}

/* One ingestion at a time, partitions included: the other's transaction would be in their way. It may
 * take minutes, which is longer than a server may be silent: so it is asked again and again. */
static gboolean
lock_awaiting (MpisIngestJob  *self,
               GError        **error)
{
  const gint64 deadline = g_get_monotonic_time () + LOCK_PATIENCE;

  do
    {
      g_autoptr(MpisDbRows) rows = mpis_query_awaiting (self->db,
        "SELECT pg_try_advisory_lock (hashtext ('mpis_ingest')) OR pg_sleep (0.1) IS NULL",
        NULL, error);

      if (rows == NULL)
        return FALSE;
      if (mpis_db_rows_get_bool (rows, 0, 0))
        return TRUE;
    }
  while (g_get_monotonic_time () < deadline);

  g_set_error_literal (error, MPIS_DB_ERROR, MPIS_DB_ERROR_CONFLICT,
                       "Another import into this database has been at work for an hour; try again "
                       "when it is done");
  return FALSE;
}

/* Where the connection is gone, so is the lock. */
static void
unlock_awaiting (MpisIngestJob *self)
{
  mpis_run_awaiting (self->db, "SELECT pg_advisory_unlock (hashtext ('mpis_ingest'))", NULL, NULL);
}

/* Outside of the transaction: it locks more than the rest does. */
static gboolean
make_partitions_awaiting (MpisIngestJob  *self,
                          GError        **error)
{
  MpisInstant first = G_MAXINT64, last = G_MININT64;
  MpisDbParams *params;

  if (self->batches != NULL && self->n_total > 0)
    first = self->file->first, last = self->file->last;
  for (guint i = 0; i < self->n_readings; i++)
    if (self->readings[i].at != MPIS_INSTANT_UNKNOWN)
      {
        first = MIN (first, self->readings[i].at);
        last = MAX (last, self->readings[i].at);
      }
  if (last < first || self->target.dry_run)
    return TRUE;

  params = mpis_db_params_instant (mpis_db_params_instant (mpis_db_params_new (), first), last);
  return mpis_run_awaiting (self->db,
                            "SELECT dash_ensure_metric_partitions ($1::timestamptz,"
                            " $2::timestamptz)",
                            params, error);
}

static char *
why_unmatched (const MpisIngestPost *post)
{
  g_autofree char *name =
      g_strdup_printf ("%s %s%s%s", post->channel, post->account != NULL ? post->account : "",
                       post->account != NULL ? "/" : "", post->item_id);

  if (post->n_possible == 0)
    return g_strdup_printf ("unmatched: no published post is %s", name);
  if (post->n_possible == 1)
    return g_strdup_printf ("unmatched: one published post may be %s, and as well that of another "
                            "account in the file", name);
  return g_strdup_printf ("unmatched: %u published posts may be %s, and nothing tells which of them "
                          "it is", post->n_possible, name);
}

/* In a database that MPIS made, posts are MPIS's: those it does not have are set aside. */
static void
set_unmatched_aside (MpisIngestJob *self)
{
  for (guint i = 0; i < self->posts->len; i++)
    {
      const MpisIngestPost *post = &g_array_index (self->posts, MpisIngestPost, i);

      if (*post->id != '\0')
        continue;
      for (guint k = 0; k < post->n_readings; k++)
        {
          guint index = self->readings[post->first + k].observation;
          const MpisObservation *observation = g_ptr_array_index (self->observations, index);
          MpisSetAside *aside = g_new0 (MpisSetAside, 1);

          aside->where = g_strdup (observation->where);
          aside->reason = why_unmatched (post);
          g_ptr_array_add (self->set_aside, aside);
          self->n_unmatched++;
        }
    }
}

static gboolean
write_batch_awaiting (MpisIngestJob  *self,
                      GError        **error)
{
  const gboolean ours = mpis_db_schema_get_origin (self->schema) == MPIS_DB_ORIGIN_OURS;

  if (!mpis_ingest_match_awaiting (self, error) ||
      !mpis_ingest_fetch_awaiting (self, error))
    return FALSE;
  if (ours)
    {
      if (!mpis_ingest_choose_project_awaiting (self, error))
        return FALSE;
    }
  else
    set_unmatched_aside (self);
  if (!compute_awaiting (self, merge_fiber, error))
    return FALSE;
  mpis_ingest_job_report (self, 0);

  return (!ours || mpis_ingest_write_posts_awaiting (self, error)) &&
         mpis_ingest_write_snapshots_awaiting (self, error) &&
         mpis_ingest_keep_unmatched_awaiting (self, error);
}

/* The first batch is grouped already. */
static gboolean
write_awaiting (MpisIngestJob  *self,
                GError        **error)
{
  MpisIngestCounts *counts = &self->counts;

  if (!write_batch_awaiting (self, error))
    return FALSE;
  while (self->n_readings > 0 && self->n_done + self->n_readings < self->n_total)
    if (!compute_awaiting (self, group_fiber, error) ||
        !write_batch_awaiting (self, error))
      return FALSE;

  counts->quarantined = self->set_aside->len;
  counts->read = counts->added + counts->unchanged + counts->changed + counts->quarantined;

  return mpis_ingest_record_awaiting (self, error);
}

/* All of it or nothing. */
static gboolean
ingest_awaiting (MpisIngestJob  *self,
                 GError        **error)
{
  if (!make_partitions_awaiting (self, error) ||
      !dex_await (mpis_db_begin (self->db, NULL), error))
    return FALSE;
  if (!write_awaiting (self, error))
    {
      dex_await (mpis_db_rollback (self->db), NULL);
      return FALSE;
    }

  return dex_await (self->target.dry_run ? mpis_db_rollback (self->db)
                                         : mpis_db_commit (self->db), error);
}

static DexFuture *
job_fiber (gpointer data)
{
  MpisIngestJob *self = data;
  g_autoptr(GError) error = NULL;

  if (self->batches != NULL)
    self->n_total = mpis_import_batches_get_n (self->batches);
  if (self->progress != NULL)
    self->progress (0, self->n_total, self->progress_data);
  if (!compute_awaiting (self, group_fiber, &error) || !lock_awaiting (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  ingest_awaiting (self, &error);
  unlock_awaiting (self);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  mpis_ingest_job_report (self, self->added->len);

  return dex_future_new_true ();
}

/*
 * mpis_ingest_job_run:
 * @self: an ingestion
 *
 * Runs it, all in one transaction. Its counts are filled when the future resolves.
 *
 * Returns: (transfer full): a future of %TRUE
 */
DexFuture *
mpis_ingest_job_run (MpisIngestJob *self)
{
  return dex_scheduler_spawn (NULL, 0, job_fiber, mpis_ingest_job_ref (self),
                              (GDestroyNotify) mpis_ingest_job_unref);
}

typedef struct {
  MpisIngestJob    *job;
  MpisIngestCounts *counts;
} Ingest;

static void
ingest_free (gpointer data)
{
  mpis_ingest_job_unref (((Ingest *) data)->job);
  g_free (data);
}

static DexFuture *
ingest_done (DexFuture *done,
             gpointer   data)
{
  Ingest *ingest = data;

  *ingest->counts = ingest->job->counts;

  return dex_future_new_true ();
}

/**
 * mpis_ingest:
 * @db: a connection, not in a transaction
 * @schema: what its database is
 * @observations: (element-type MpisObservation): posts seen at moments, in any order
 * @set_aside: (element-type MpisSetAside) (inout): records that could not be read, to be counted
 *   and kept in `dash_quarantine`; what is unmatched is added
 * @target: where new posts belong
 * @progress: (nullable): called on the calling thread, until the future is done
 * @progress_data: given to @progress
 * @counts: (out): what was done, once the future resolves; must live as long as it
 *
 * Brings observations into the database, in one transaction and one ingestion at a time. A post is
 * known by its channel and id (and account, where ids are unique within one only), a snapshot by
 * its post and moment. Where the tables are ours, posts that are missing are made under the
 * project, with all they hang on; where MPIS made them they are set aside as unmatched. Doing it
 * again changes nothing, and in which order editions come makes no difference: of two that disagree
 * about a moment the newer is right, and what the other said is kept in `earlier`. (What an edition
 * merely repeats is not written again, so a snapshot bears the first edition that said it.)
 *
 * Returns: (transfer full): a future of %TRUE; rejects with an #MpisDbError, the database unchanged
 */
DexFuture *
mpis_ingest (MpisDb                 *db,
             MpisDbSchema           *schema,
             GPtrArray              *observations,
             GPtrArray              *set_aside,
             const MpisIngestTarget *target,
             MpisIngestProgress      progress,
             gpointer                progress_data,
             MpisIngestCounts       *counts)
{
  Ingest *ingest;

  dex_return_error_if_fail (MPIS_IS_DB (db));
  dex_return_error_if_fail (MPIS_IS_DB_SCHEMA (schema));
  dex_return_error_if_fail (observations != NULL && set_aside != NULL);
  dex_return_error_if_fail (target != NULL && counts != NULL);

  ingest = g_new0 (Ingest, 1);
  ingest->job = mpis_ingest_job_new (db, schema, observations, set_aside, target);
  ingest->job->progress = progress;
  ingest->job->progress_data = progress_data;
  ingest->counts = counts;

  return dex_future_then (mpis_ingest_job_run (ingest->job), ingest_done, ingest, ingest_free);
}
