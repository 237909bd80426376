#include "config.h"

#include "mpis-copy.h"
#include "mpis-error.h"
#include "mpis-ingest-private.h"
#include "mpis-json.h"

static char *
print_counts (const MpisIngestCounts *counts)
{
  return g_strdup_printf ("{\"read\": %" G_GUINT64_FORMAT ", \"added\": %" G_GUINT64_FORMAT
                          ", \"unchanged\": %" G_GUINT64_FORMAT ", \"changed\": %" G_GUINT64_FORMAT
                          ", \"corrections\": %" G_GUINT64_FORMAT ","
                          " \"quarantined\": %" G_GUINT64_FORMAT "}",
                          counts->read, counts->added, counts->unchanged, counts->changed,
                          counts->corrections, counts->quarantined);
}

static char *
record_import_awaiting (MpisIngestJob  *self,
                        GError        **error)
{
  g_autofree char *counts = print_counts (&self->counts);
  g_autoptr(MpisDbRows) rows = NULL;
  MpisDbParams *params = mpis_db_params_new ();

  mpis_db_params_text (params, mpis_import_kind_get_name (self->file->kind));
  mpis_db_params_text (params, self->file_name);
  mpis_db_params_text (params, self->sha256);
  mpis_db_params_text (params, self->file->zone);
  mpis_db_params_text (params, self->file->measured_from);
  mpis_db_params_text (params, counts);
  mpis_db_params_text (params, self->project_id);
  rows = mpis_query_awaiting (self->db,
    "INSERT INTO dash_imports (kind, file_name, sha256, zone, measured_from, counts, target) VALUES"
    " ($1, $2, $3, $4, $5, $6::jsonb,"
    "  jsonb_strip_nulls (jsonb_build_object ('project_id', $7::text))) RETURNING id",
    params, error);

  return rows != NULL ? g_strdup (mpis_db_rows_get_text (rows, 0, 0)) : NULL;
}

/* A record that is set aside again is the same one. */
static gboolean
record_quarantine_awaiting (MpisIngestJob  *self,
                            guint           n_records,
                            const char     *import_id,
                            GError        **error)
{
  g_autofree const char **where = g_new (const char *, n_records);
  g_autofree const char **reason = g_new (const char *, n_records);
  g_autofree const char **record = g_new (const char *, n_records);
  MpisDbParams *params;

  if (n_records == 0)
    return TRUE;
  for (guint i = 0; i < n_records; i++)
    {
      const MpisSetAside *aside = g_ptr_array_index (self->set_aside, i);

      where[i] = aside->where;
      reason[i] = aside->reason;
      record[i] = aside->record;
    }
  params = mpis_db_params_text (mpis_db_params_new (), import_id);
  mpis_db_params_text_array (params, where, n_records);
  mpis_db_params_text_array (params, reason, n_records);
  mpis_db_params_text_array (params, record, n_records);

  return mpis_run_awaiting (self->db,
    "INSERT INTO dash_quarantine (import_id, where_text, reason, record)"
    " SELECT $1::uuid, w, r, c FROM unnest ($2::text[], $3::text[], $4::text[]) AS q (w, r, c)"
    " WHERE NOT EXISTS (SELECT FROM dash_quarantine d WHERE d.where_text = w AND d.reason = r"
    "  AND coalesce (d.record, '') = coalesce (c, '') AND d.resolved_at IS NULL)", params, error);
}

static void
format_unmatched (GString               *row,
                  const MpisIngestPost  *post,
                  const MpisReading     *reading,
                  const MpisObservation *observation,
                  GString               *scratch)
{
  mpis_copy_text (row, post->channel);
  mpis_copy_text (row, post->account != NULL ? post->account : "");
  mpis_copy_text (row, post->item_id);
  mpis_copy_text (row, observation->url);
  mpis_copy_text (row, observation->title);
  mpis_copy_instant (row, observation->published_at);
  mpis_copy_instant (row, reading->at);
  mpis_copy_instant (row, reading->edition);
  mpis_copy_object (row, observation->raw, scratch);
  mpis_copy_end (row);
}

static GString *
format_all_unmatched (MpisIngestJob *self)
{
  GString *rows = g_string_new (NULL);
  g_autoptr(GString) scratch = g_string_new (NULL);

  for (guint i = 0; i < self->posts->len; i++)
    {
      const MpisIngestPost *post = &g_array_index (self->posts, MpisIngestPost, i);

      if (*post->id != '\0')
        continue;
      for (guint k = 0; k < post->n_readings; k++)
        {
          const MpisReading *reading = &self->readings[post->first + k];

          /* of one instant the last reading is the one that counts */
          if (reading->at == MPIS_INSTANT_UNKNOWN ||
              (k + 1 < post->n_readings && reading[1].at == reading[0].at))
            continue;
          format_unmatched (rows, post, reading,
                            g_ptr_array_index (self->observations, reading->observation), scratch);
        }
    }

  return rows;
}

/**
 * mpis_ingest_keep_unmatched_awaiting:
 * @self: an ingestion, a batch of which is merged
 * @error: return location for an error
 *
 * Keeps the snapshots of posts that nobody knows, until all is written.
 *
 * Returns: whether it succeeded
 */
gboolean
mpis_ingest_keep_unmatched_awaiting (MpisIngestJob  *self,
                                     GError        **error)
{
  g_autoptr(GString) rows = format_all_unmatched (self);

  if (rows->len == 0)
    return TRUE;
  if (!self->has_unmatched &&
      !mpis_run_awaiting (self->db,
        "CREATE TEMPORARY TABLE dash_unmatched_now (channel text, account text, item_id text,"
        " url text, title text, published_at timestamptz, measured_at timestamptz,"
        " edition timestamptz, measured jsonb) ON COMMIT DROP",
        NULL, error))
    return FALSE;

  self->has_unmatched = TRUE;
  return mpis_copy_awaiting (self->db, "COPY dash_unmatched_now FROM STDIN",
                             g_steal_pointer (&rows), error);
}

static gboolean
record_unmatched_awaiting (MpisIngestJob  *self,
                           const char     *import_id,
                           GError        **error)
{
  return !self->has_unmatched || mpis_run_awaiting (self->db,
    "INSERT INTO dash_unmatched_posts AS u (import_id, channel, account, item_id, url,"
    "  title, published_at, measured_at, edition, measured)"
    " SELECT $1::uuid, channel, account, item_id, url, title, published_at, measured_at,"
    " edition, measured"
    "   FROM dash_unmatched_now"
    " ON CONFLICT (channel, account, item_id, measured_at) DO UPDATE"
    " SET import_id = excluded.import_id,"
    "  edition = excluded.edition, measured = excluded.measured, title = excluded.title"
    "  WHERE excluded.edition > u.edition",
    mpis_db_params_text (mpis_db_params_new (), import_id), error);
}

/* The answer about a zone is asked for once. */
static gboolean
remember_zone_awaiting (MpisIngestJob  *self,
                        GError        **error)
{
  g_autofree char *key = NULL;

  if (self->file->source == NULL || self->file->zone == NULL)
    return TRUE;
  key = g_strconcat (MPIS_ZONE_SETTING, self->file->source, NULL);

  return mpis_run_awaiting (self->db,
    "INSERT INTO dash_settings AS s (key, value) VALUES ($1, to_jsonb ($2::text))"
    " ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now()"
    " WHERE s.value <> excluded.value",
    mpis_db_params_text (mpis_db_params_text (mpis_db_params_new (), key), self->file->zone),
    error);
}

/**
 * mpis_ingest_record_awaiting:
 * @self: an ingestion that has written the rest
 * @error: return location for an error
 *
 * Writes down that the import took place and what it set aside.
 *
 * Returns: whether it succeeded
 */
gboolean
mpis_ingest_record_awaiting (MpisIngestJob  *self,
                             GError        **error)
{
  const guint n_unreadable = self->set_aside->len - self->n_unmatched;
  g_autofree char *import_id = NULL;

  if (self->file != NULL)
    {
      import_id = record_import_awaiting (self, error);
      if (import_id == NULL || !remember_zone_awaiting (self, error))
        return FALSE;
    }

  return record_quarantine_awaiting (self, n_unreadable, import_id, error) &&
         record_unmatched_awaiting (self, import_id, error);
}
