#include "config.h"

#include "mpis-analytics.h"

#include <math.h>

#include "mpis-awaiting.h"
#include "mpis-cube-loader.h"
#include "mpis-error.h"
#include "mpis-json.h"
#include "mpis-query.h"
#include "mpis-time.h"

const char *const mpis_summary_ranges[] = { "7d", "30d", "90d", "all", NULL };

typedef struct {
  MpisDb *db;
  char   *persona_id;
  char   *range;
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  g_object_unref (self->db);
  g_free (self->persona_id);
  g_free (self->range);
  g_free (self);
}

static DexFuture *
ask (DexFiberFunc  fiber,
     MpisDb       *db,
     const char   *persona_id,
     const char   *range)
{
  Question *self = g_new0 (Question, 1);

  self->db = g_object_ref (db);
  self->persona_id = g_strdup (persona_id);
  self->range = g_strdup (range);
  return dex_scheduler_spawn (NULL, 256 * 1024, fiber, self, question_free);
}

/* --- numbers --------------------------------------------------------------------------------------- */

static void
set_value (JsonObject      *object,
           MpisMetric       metric,
           const MpisValue *value)
{
  const char *name = mpis_metric_get_name (metric);

  if (value == NULL || !value->known)
    json_object_set_null_member (object, name);
  else if (metric == MPIS_METRIC_ENGAGEMENT_RATE)
    json_object_set_double_member (object, name, round (value->number * 1e6) / 1e6);
  else
    json_object_set_int_member (object, name, value->integer);
}

static JsonObject *
channel_of (JsonObject *by_channel,
            const char *channel)
{
  if (!json_object_has_member (by_channel, channel))
    {
      JsonObject *object = json_object_new ();

      for (guint metric = 0; metric < MPIS_N_METRICS; metric++)
        set_value (object, metric, NULL);
      json_object_set_object_member (by_channel, channel, object);
    }
  return json_object_get_object_member (by_channel, channel);
}

static void
add_metric (JsonObject *numbers,
            JsonObject *by_channel,
            MpisCube   *cube,
            MpisQuery  *query)
{
  g_autoptr(MpisResult) total = NULL;
  g_autoptr(MpisResult) channels = NULL;
  MpisValue value;

  query->n_by = 0;
  total = mpis_cube_query (cube, query);
  if (mpis_result_get_n_rows (total) > 0)
    mpis_result_get_value (total, 0, &value);
  set_value (numbers, query->metric, mpis_result_get_n_rows (total) > 0 ? &value : NULL);

  query->by[query->n_by++] = MPIS_GROUP_CHANNEL;
  channels = mpis_cube_query (cube, query);
  for (guint row = 0; row < mpis_result_get_n_rows (channels); row++)
    {
      g_autofree char *channel = mpis_result_format_key (channels, row, 0);

      mpis_result_get_value (channels, row, &value);
      set_value (channel_of (by_channel, channel), query->metric, &value);
    }
}

static guint
days_of (const char *range)
{
  return g_str_equal (range, "all") ? 0 : (guint) g_ascii_strtoull (range, NULL, 10);
}

/* What the posts of the period have come to: the same question that MPIS's own summary answers. */
static JsonObject *
work_out (MpisCube   *cube,
          const char *range)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  MpisQuery query = MPIS_QUERY_INIT;
  JsonObject *numbers = json_object_new (), *by_channel = json_object_new ();

  query.lens = MPIS_LENS_POSTS;
  if (days_of (range) > 0)
    query.from = mpis_day_of (mpis_time_now (), utc) - (gint32) days_of (range);
  for (query.metric = 0; query.metric < MPIS_N_METRICS; query.metric++)
    add_metric (numbers, by_channel, cube, &query);
  if (json_object_get_null_member (numbers, "posts"))
    json_object_set_int_member (numbers, "posts", 0);
  json_object_set_object_member (numbers, "by_channel", by_channel);
  return numbers;
}

static JsonNode *
load_numbers_awaiting (Question  *self,
                       GError   **error)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(MpisCube) cube = NULL;
  JsonNode *node;

  cube = dex_await_boxed (mpis_load_persona_cube (self->db, utc, self->persona_id), error);
  if (cube == NULL)
    return NULL;
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, work_out (cube, self->range));
  return node;
}

static DexFuture *
numbers_fiber (gpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = load_numbers_awaiting (data, &error);

  if (node == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_boxed (JSON_TYPE_NODE, g_steal_pointer (&node));
}

/**
 * mpis_analytics_numbers:
 * @db: a connection, not in a transaction
 * @persona_id: whose, a UUID
 * @range: one of mpis_summary_ranges
 *
 * What the posts that a persona published in the period have come to, in all and by channel. The rate is a
 * fraction, comments included; what nobody knows is null.
 *
 * Returns: (transfer full): a future of a #JsonNode that holds an object; rejected with #MpisDbError
 */
DexFuture *
mpis_analytics_numbers (MpisDb     *db,
                        const char *persona_id,
                        const char *range)
{
  dex_return_error_if_fail (MPIS_IS_DB (db) && persona_id != NULL && range != NULL);

  return ask (numbers_fiber, db, persona_id, range);
}

/* --- a summary where there is no MPIS -------------------------------------------------------------- */

/* In the shape of MPIS's: its rate is a percentage, comments excluded, and 0 where nobody viewed. */
#define SUMMARY \
  "SELECT json_build_object ('persona_id', p.id, 'range_type', $2::text," \
  " 'period_start', dash_time (CASE WHEN $3::int = 0 THEN '2020-01-01Z' ELSE now () - make_interval (days => $3::int) END)," \
  " 'period_end', dash_time (now ())," \
  " 'metrics', json_build_object ('total_published', $4::bigint, 'total_views', $5::bigint," \
  "   'total_reactions', $6::bigint, 'total_shares', $7::bigint, 'engagement_rate'," \
  "   coalesce (round (($6::numeric + $7::numeric) / nullif ($5::numeric, 0) * 100, 2), 0)," \
  "   'best_performing_topics', (SELECT coalesce (json_agg (t.topic), '[]') FROM (" \
  "     SELECT c.topic FROM published_items i JOIN content_drafts d ON d.id = i.draft_id" \
  "     JOIN content_plans c ON c.id = d.plan_id WHERE c.persona_id = p.id" \
  "     AND ($3::int = 0 OR i.published_at >= now () - make_interval (days => $3::int))" \
  "     GROUP BY c.topic ORDER BY count (*) DESC, c.topic LIMIT 5) t)," \
  "   'best_performing_times', json_build_array ())," \
  " 'insights', json_build_array (), 'trends', json_build_object (), 'normalized', $8::json)" \
  " FROM personas p WHERE p.id = $1::uuid"

static gint64
count_of (JsonObject *numbers,
          const char *name)
{
  return json_object_get_null_member (numbers, name) ? 0 : json_object_get_int_member (numbers, name);
}

static DexFuture *
summary_fiber (gpointer data)
{
  static const char *const names[] = { "posts", "views", "reactions", "shares" };
  Question *self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) numbers = load_numbers_awaiting (self, &error);
  g_autoptr(MpisDbRows) rows = NULL;
  g_autofree char *json = NULL;
  MpisDbParams *params;

  if (numbers == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  json = mpis_json_print (numbers);
  params = mpis_db_params_text (mpis_db_params_new (), self->persona_id);
  mpis_db_params_text (params, self->range);
  mpis_db_params_int (params, days_of (self->range));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    mpis_db_params_int (params, count_of (json_node_get_object (numbers), names[i]));
  mpis_db_params_text (params, json);
  if (!(rows = mpis_query_awaiting (self->db, SUMMARY, params, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (mpis_db_rows_get_n (rows) == 0)
    return dex_future_new_reject (MPIS_ERROR, MPIS_ERROR_NOT_FOUND, "Persona not found: %s", self->persona_id);
  return dex_future_new_take_string (g_strdup (mpis_db_rows_get_text (rows, 0, 0)));
}

/**
 * mpis_analytics_summary:
 * @db: a connection, not in a transaction
 * @persona_id: whose, a UUID
 * @range: one of mpis_summary_ranges
 *
 * The summary of a persona, in the shape of MPIS's, from this database alone. Nothing is put into words.
 *
 * Returns: (transfer full): a future of a JSON text; rejected with %MPIS_ERROR_NOT_FOUND or #MpisDbError
 */
DexFuture *
mpis_analytics_summary (MpisDb     *db,
                        const char *persona_id,
                        const char *range)
{
  dex_return_error_if_fail (MPIS_IS_DB (db) && persona_id != NULL && range != NULL);

  return ask (summary_fiber, db, persona_id, range);
}

/* --- recommendations ------------------------------------------------------------------------------ */

#define RECOMMENDATIONS \
  "SELECT json_build_object ('persona_id', persona_id, 'run_id', run_id, 'computed_at', dash_time (computed_at)," \
  " 'recommendations', recommendations, 'content_briefs', content_briefs, 'experiments', experiments," \
  " 'status', status) FROM eidos_recommendations WHERE persona_id = $1::uuid" \
  " ORDER BY computed_at DESC, id LIMIT 1"

static DexFuture *
recommendations_fiber (gpointer data)
{
  Question *self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(MpisDbRows) rows = NULL;

  rows = mpis_query_awaiting (self->db, RECOMMENDATIONS,
                              mpis_db_params_text (mpis_db_params_new (), self->persona_id), &error);
  if (rows == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (mpis_db_rows_get_n (rows) == 0)
    return dex_future_new_reject (MPIS_ERROR, MPIS_ERROR_NOT_FOUND, "No recommendations for persona: %s",
                                  self->persona_id);
  return dex_future_new_take_string (g_strdup (mpis_db_rows_get_text (rows, 0, 0)));
}

/**
 * mpis_analytics_recommendations:
 * @db: a connection
 * @persona_id: whose, a UUID
 *
 * The newest recommendations that MPIS has written down for a persona.
 *
 * Returns: (transfer full): a future of a JSON text in the shape of MPIS's; rejected with
 *   %MPIS_ERROR_NOT_FOUND where there are none, or with #MpisDbError
 */
DexFuture *
mpis_analytics_recommendations (MpisDb     *db,
                                const char *persona_id)
{
  dex_return_error_if_fail (MPIS_IS_DB (db) && persona_id != NULL);

  return ask (recommendations_fiber, db, persona_id, NULL);
}
