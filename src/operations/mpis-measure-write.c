#include "config.h"

#include "mpis-measure-private.h"

#include <math.h>
#include <string.h>

#include "mpis-channel.h"
#include "mpis-json.h"
#include "mpis-normalise.h"
#include "mpis-uuid.h"

/* What the column of rates cannot hold is not known. */
#define RATE_END 999999.99995

#define COUNTERS "views, impressions, reach, reactions, comments, shares, saves, clicks"

/* A record that MPIS had not taken when its caller asked stands for its item once there is one. */
#define LOOK_UP \
  "SELECT i.id, i.channel, coalesce (c.run_id, q.run_id), coalesce (c.project_id, q.project_id)," \
  " q.id IS NOT NULL AND q.published_item_id IS NULL, m.id, " \
  " m.views, m.impressions, m.reach, m.reactions, m.comments, m.shares, m.saves, m.clicks" \
  " FROM unnest ($1::uuid[], $2::timestamptz[]) WITH ORDINALITY AS g (id, at, n)" \
  " LEFT JOIN dash_publish_records q ON q.id = g.id" \
  " LEFT JOIN published_items i ON i.id = coalesce (q.published_item_id, g.id)" \
  " LEFT JOIN LATERAL (SELECT r.run_id, r.project_id FROM dash_publish_records r" \
  "   WHERE r.published_item_id = i.id ORDER BY r.created_at LIMIT 1) c ON true" \
  " LEFT JOIN LATERAL (SELECT * FROM normalized_metrics o WHERE o.published_item_id = i.id" \
  "   AND o.measured_at = g.at ORDER BY o.ingested_at DESC LIMIT 1) m ON true ORDER BY g.n"

/* Of an instant that was read twice the later reading is right, and what it said before is kept. */
#define WRITE \
  "WITH g AS (SELECT * FROM jsonb_to_recordset ($1::jsonb) AS g (id uuid, item uuid, delivery uuid," \
  "   channel text, run uuid, project uuid, views bigint, impressions bigint, reach bigint, reactions bigint," \
  "   comments bigint, shares bigint, saves bigint, clicks bigint, rate numeric, raw jsonb, at timestamptz," \
  "   source text, old boolean, differs boolean, warnings jsonb))," \
  " changed AS (UPDATE normalized_metrics AS m SET views = g.views, impressions = g.impressions," \
  "     reach = g.reach, reactions = g.reactions, comments = g.comments, shares = g.shares, saves = g.saves," \
  "     clicks = g.clicks, engagement_rate = g.rate, raw_metrics = g.raw, source = g.source," \
  "     ingested_at = now ()," \
  "     earlier = coalesce (m.earlier, '[]') || jsonb_build_array (jsonb_strip_nulls (jsonb_build_object (" \
  "       'edition', dash_time (m.edition), 'views', m.views, 'impressions', m.impressions, 'reach', m.reach," \
  "       'reactions', m.reactions, 'comments', m.comments, 'shares', m.shares, 'saves', m.saves," \
  "       'clicks', m.clicks)))" \
  "   FROM g WHERE g.old AND g.differs AND m.id = g.id AND m.measured_at = g.at RETURNING m.id)," \
  " added AS (INSERT INTO normalized_metrics (id, published_item_id, channel, " COUNTERS "," \
  "     engagement_rate, raw_metrics, measured_at, source, edition)" \
  "   SELECT g.id, g.item, g.channel, g.views, g.impressions, g.reach, g.reactions, g.comments, g.shares," \
  "     g.saves, g.clicks, g.rate, g.raw, g.at, g.source, g.at FROM g WHERE NOT g.old RETURNING id)," \
  /* one delivery for each post: what it tells is worked out when it is told */ \
  " told AS (INSERT INTO dash_deliveries AS d (id, kind, run_id, subject_id, payload)" \
  "   SELECT DISTINCT ON (g.delivery) g.delivery, 'mpis-metrics', g.run, g.item, '{\"n\": 1}'::jsonb FROM g" \
  "   WHERE $2::boolean ORDER BY g.delivery" \
  "   ON CONFLICT (id) DO UPDATE SET state = 'pending', next_at = now (), done_at = NULL," \
  "     payload = d.payload || jsonb_build_object ('n', (d.payload->>'n')::int + 1)," \
  "     attempts = CASE d.state WHEN 'pending' THEN d.attempts ELSE 0 END)," \
  " calls AS (INSERT INTO dash_run_callbacks (run_id, kind, who, body, outcome)" \
  "   SELECT $3::uuid, 'ingest', $5, $4::jsonb, 'taken' WHERE $3::uuid IS NOT NULL)," \
  " logs AS (INSERT INTO dash_run_logs (run_id, project_id, level, message, service, n8n_execution_id," \
  "     published_item_id)" \
  "   SELECT coalesce ($3::uuid, g.run), g.project, 'WARN', g.channel || ': ' || w.words, 'mpis-dashboard'," \
  "     $6, g.item::text FROM g CROSS JOIN jsonb_array_elements_text (g.warnings) AS w (words)" \
  "   WHERE coalesce ($3::uuid, g.run) IS NOT NULL)" \
  " SELECT dash_run_heard ($3::uuid)"

#define PARTITIONS "SELECT dash_ensure_metric_partitions ($1::timestamptz, $2::timestamptz)"

#define TRIES    4     /* somebody else may write the same instant just now */
#define LATER_MS 150   /* newer MPIS answer before they commit */

char *
mpis_measure_delivery_of (const char *item_id)
{
  return mpis_uuid_from_name ("mpis-metrics", item_id);
}

/* --- what was there ----------------------------------------------------------------------------- */

static void
read_found (MpisMeasureEntry *entry,
            MpisDbRows       *rows,
            guint             row)
{
  g_set_str (&entry->item_id, mpis_db_rows_get_text (rows, row, 0));
  if (entry->channel == NULL)
    entry->channel = g_strdup (mpis_db_rows_get_text (rows, row, 1));
  g_set_str (&entry->run_id, mpis_db_rows_get_text (rows, row, 2));
  g_set_str (&entry->project_id, mpis_db_rows_get_text (rows, row, 3));
  entry->waits = mpis_db_rows_get_bool (rows, row, 4);
  entry->old = mpis_db_rows_get_text (rows, row, 5) != NULL;
  g_free (entry->metric_id);
  entry->metric_id = entry->old ? g_strdup (mpis_db_rows_get_text (rows, row, 5)) : g_uuid_string_random ();
  for (guint c = 0; c < MPIS_N_COUNTERS; c++)
    entry->counters.value[c] = mpis_db_rows_get_text (rows, row, 6 + c) != NULL
                                 ? mpis_db_rows_get_int (rows, row, 6 + c) : MPIS_UNKNOWN;
}

static gboolean
look_up_awaiting (MpisMeasureJob  *self,
                  gboolean        *missing,
                  GError         **error)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new ();
  g_autoptr(GPtrArray) times = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(MpisDbRows) rows = NULL;
  MpisDbParams *params = mpis_db_params_new ();

  for (guint i = 0; i < self->entries->len; i++)
    {
      MpisMeasureEntry *entry = self->entries->pdata[i];

      g_ptr_array_add (ids, entry->given_id);
      g_ptr_array_add (times, mpis_time_format (entry->measured_at));
    }
  mpis_db_params_text_array (params, (const char *const *) ids->pdata, ids->len);
  mpis_db_params_text_array (params, (const char *const *) times->pdata, times->len);
  rows = mpis_pool_query_awaiting (self->forwarding.pool, LOOK_UP, params, error);
  if (rows == NULL)
    return FALSE;
  *missing = FALSE;
  for (guint i = 0; i < self->entries->len && i < mpis_db_rows_get_n (rows); i++)
    {
      MpisMeasureEntry *entry = self->entries->pdata[i];

      read_found (entry, rows, i);
      *missing |= entry->item_id == NULL && !entry->waits;
    }
  return TRUE;
}

/* --- what it says -------------------------------------------------------------------------------- */

/* MPIS's own clients send a list; of a type that comes twice the last one counts. */
static JsonObject *
read_metrics (MpisMeasureEntry *entry)
{
  JsonObject *object;
  JsonArray *list;

  if (JSON_NODE_HOLDS_OBJECT (entry->metrics))
    {
      entry->n_metrics = json_object_get_size (json_node_get_object (entry->metrics));
      return json_object_ref (json_node_get_object (entry->metrics));
    }

  object = json_object_new ();
  list = json_node_get_array (entry->metrics);
  entry->n_metrics = 0;
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *element = json_array_get_element (list, i);
      JsonObject *metric = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      JsonNode *type = metric != NULL ? json_object_get_member (metric, "type") : NULL;
      JsonNode *value = metric != NULL ? json_object_get_member (metric, "value") : NULL;

      if (type == NULL || value == NULL || !JSON_NODE_HOLDS_VALUE (type)
          || json_node_get_value_type (type) != G_TYPE_STRING)
        {
          g_ptr_array_add (entry->warnings, g_strdup_printf ("entry %u of the metrics has no type or no "
                                                             "value; it was left out", i));
          continue;
        }
      entry->n_metrics++;
      json_object_set_member (object, json_node_get_string (type), json_node_copy (value));
    }
  return object;
}

/* Sets the counters that the measurement knows; the others stay as they were at that instant. */
static void
normalise (MpisMeasureEntry *entry)
{
  g_autoptr(JsonObject) raw = NULL;
  MpisCounters said;
  double rate;

  g_ptr_array_set_size (entry->warnings, 0);
  raw = read_metrics (entry);
  mpis_normalise (entry->channel, raw, MPIS_ALL_COUNTERS, &said, &rate, entry->warnings);
  entry->differs = !entry->old;
  for (guint c = 0; c < MPIS_N_COUNTERS; c++)
    if (said.value[c] != MPIS_UNKNOWN && said.value[c] != entry->counters.value[c])
      {
        entry->counters.value[c] = said.value[c];
        entry->differs = TRUE;
      }
  entry->rate = isnan (rate) ? NAN : mpis_counters_get_rate (&entry->counters);
}

/* Two of one instant in one call: the first writes what both know. */
static void
join_twins (MpisMeasureJob *self)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->entries->len; i++)
    {
      MpisMeasureEntry *entry = self->entries->pdata[i], *first;
      g_autofree char *key = NULL;
      gpointer at;

      entry->same_as = i;
      if (entry->item_id == NULL)
        continue;
      key = g_strdup_printf ("%s %" G_GINT64_FORMAT, entry->item_id, entry->measured_at);
      if (!g_hash_table_lookup_extended (seen, key, NULL, &at))
        {
          normalise (entry);
          g_hash_table_insert (seen, g_steal_pointer (&key), GUINT_TO_POINTER (i));
          continue;
        }
      first = self->entries->pdata[GPOINTER_TO_UINT (at)];
      entry->same_as = GPOINTER_TO_UINT (at);
      entry->old = TRUE;
      entry->counters = first->counters;
      normalise (entry);
      first->differs |= entry->differs;
      first->counters = entry->counters;
      first->rate = entry->rate;
      g_set_str (&entry->metric_id, first->metric_id);
    }
}

/* --- writing -------------------------------------------------------------------------------------- */

static void
set_text (JsonObject *row,
          const char *name,
          const char *text)
{
  if (text != NULL)
    json_object_set_string_member (row, name, text);
}

static JsonObject *
make_row (MpisMeasureEntry *entry)
{
  JsonObject *row = json_object_new ();
  JsonArray *warnings = json_array_new ();
  g_autofree char *at = mpis_time_format (entry->measured_at);
  g_autofree char *delivery = mpis_measure_delivery_of (entry->item_id);
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  set_text (row, "id", entry->metric_id);
  set_text (row, "item", entry->item_id);
  set_text (row, "delivery", delivery);
  set_text (row, "channel", entry->channel);
  set_text (row, "run", entry->run_id);
  set_text (row, "project", entry->project_id);
  for (guint c = 0; c < MPIS_N_COUNTERS; c++)
    if (entry->counters.value[c] != MPIS_UNKNOWN)
      json_object_set_int_member (row, mpis_counter_get_name (c), entry->counters.value[c]);
  if (!isnan (entry->rate) && entry->rate < RATE_END)
    set_text (row, "rate", g_ascii_formatd (digits, sizeof digits, "%.4f", entry->rate));
  json_object_set_member (row, "raw", json_node_copy (entry->metrics));
  set_text (row, "at", at);
  set_text (row, "source", entry->source);
  json_object_set_boolean_member (row, "old", entry->old);
  json_object_set_boolean_member (row, "differs", entry->differs);
  for (guint i = 0; i < entry->warnings->len; i++)
    json_array_add_string_element (warnings, entry->warnings->pdata[i]);
  json_object_set_array_member (row, "warnings", warnings);
  return row;
}

static MpisDbParams *
make_params (MpisMeasureJob *self)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autofree char *text = NULL;
  MpisDbParams *params = mpis_db_params_new ();
  JsonArray *rows = json_array_new ();

  for (guint i = 0; i < self->entries->len; i++)
    {
      MpisMeasureEntry *entry = self->entries->pdata[i];

      if (entry->item_id != NULL && entry->same_as == i && (entry->differs || entry->warnings->len > 0))
        json_array_add_object_element (rows, make_row (entry));
    }
  json_node_take_array (node, rows);
  text = mpis_json_print (node);
  mpis_db_params_text (params, text);
  mpis_db_params_text (params, self->forwarding.mpis != NULL ? "t" : "f");
  mpis_db_params_text (params, self->run_id);
  mpis_db_params_text (params, self->body);
  mpis_db_params_text (params, self->by);
  return mpis_db_params_text (params, self->execution);
}

/* Months get their own part of the table before anything is written into it; rows of a month without one
 * find a place all the same. */
static void
ensure_partitions_awaiting (MpisMeasureJob *self)
{
  const MpisInstant now = mpis_time_now (), year = 366 * 24 * MPIS_HOUR;
  g_autoptr(GHashTable) months = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTable *known = g_object_get_data (G_OBJECT (self->forwarding.pool), "mpis-measure-months");
  GHashTableIter iter;
  gpointer month;

  if (known == NULL)
    {
      known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_object_set_data_full (G_OBJECT (self->forwarding.pool), "mpis-measure-months", known,
                              (GDestroyNotify) g_hash_table_unref);
    }
  for (guint i = 0; i < self->entries->len; i++)
    {
      MpisMeasureEntry *entry = self->entries->pdata[i];
      g_autofree char *text = mpis_time_format (entry->measured_at);

      if (entry->measured_at > now - 5 * year && entry->measured_at < now + year / 12)
        g_hash_table_add (months, g_strndup (text, 7));
    }
  g_hash_table_iter_init (&iter, months);
  while (g_hash_table_iter_next (&iter, &month, NULL))
    {
      g_autofree char *day = g_strconcat (month, "-02T00:00:00Z", NULL);
      g_autoptr(MpisDbRows) rows = NULL;

      if (g_hash_table_contains (known, month))
        continue;
      rows = mpis_pool_query_awaiting (self->forwarding.pool, PARTITIONS,
                                       mpis_db_params_text (mpis_db_params_text (mpis_db_params_new (), day),
                                                            day), NULL);
      if (rows != NULL)
        g_hash_table_add (known, g_strdup (month));
    }
}

/* Writes what is new of the entries whose item exists; @waits and @item_id tell of the others. */
gboolean
mpis_measure_write_awaiting (MpisMeasureJob  *self,
                             GError         **error)
{
  ensure_partitions_awaiting (self);
  for (guint i = 1;; i++)
    {
      g_autoptr(MpisDbRows) rows = NULL;
      g_autoptr(GError) problem = NULL;
      gboolean missing;

      if (!look_up_awaiting (self, &missing, error))
        return FALSE;
      if (missing && i == 1)
        {
          dex_await (dex_timeout_new_msec (LATER_MS), NULL);
          continue;
        }
      join_twins (self);
      rows = mpis_pool_query_awaiting (self->forwarding.pool, WRITE, make_params (self), &problem);
      if (rows != NULL)
        return TRUE;
      if (i >= TRIES || !g_error_matches (problem, MPIS_DB_ERROR, MPIS_DB_ERROR_CONFLICT))
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
    }
}
