#include "config.h"

#include "mpis-flags-private.h"

#include "mpis-awaiting.h"
#include "mpis-json.h"

#define TRUTH(meta) "coalesce (" meta "->>'is_demo' = 'true', false)"

/* Runs that count: neither demo nor put away. */
#define RUNS(condition) \
  "SELECT r.run_id, r.started_at, r.completed_at, r.status, r.project_id, r.error_message " \
  "FROM dashboard_runs r LEFT JOIN dashboard_projects j ON j.id = r.project_id WHERE " condition \
  " AND r.deleted_at IS NULL AND NOT " TRUTH ("r.meta") " AND NOT " TRUTH ("j.meta")

#define FAILED \
  "run AS (" RUNS ("r.started_at >= now() - interval '30 days'") "), " \
  "failed AS (SELECT run_id, started_at, project_id, error_message FROM run WHERE status = 'failed')"

/* Posts that count: no demo, and old enough ($1, hours). And those of them without metrics. */
#define POSTS \
  "post AS (SELECT i.id, i.published_at, i.channel FROM published_items i " \
  "LEFT JOIN content_drafts d ON d.id = i.draft_id LEFT JOIN content_plans p ON p.id = d.plan_id " \
  "WHERE NOT " TRUTH ("i.meta") " AND i.channel !~* '_demo\\s*$' " \
  "AND NOT EXISTS (SELECT FROM persona_versions v WHERE v.persona_id = p.persona_id " \
  "AND v.core_json @> '{\"is_demo\": true}') " \
  "AND ($1::float8 = 0 OR i.published_at <= now() - $1::float8 * interval '1 hour')), " \
  "silent AS (SELECT * FROM post " \
  "WHERE NOT EXISTS (SELECT FROM normalized_metrics m WHERE m.published_item_id = post.id))"

#define CHANNEL(table) "lower (btrim (" table ".channel))"

#define IS_ID(text) text " ~ '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$'"

/* Whether a row @c is the item that a run reported; without an id of the channel's own its draft has to do. */
#define IS_THE_ITEM(c) \
  c ".draft_id = item.draft AND " CHANNEL (c) " = item.channel AND item.item IN ('', " c ".channel_item_id)"

/* Finished runs that reported a success nobody recorded, or with which nothing was recorded at all; ended
 * long enough ago ($2, minutes). Whether something is there that a run reported the record says, which knows
 * the post; or MPIS was told directly, and only the draft ties them. Nearly all items are recorded with
 * their own run, so that is looked at first. */
#define UNRECORDED \
  "done AS (" RUNS ("r.status IN ('success', 'partial') AND ($2::float8 = 0 " \
  "OR coalesce (r.completed_at, r.started_at) <= now() - $2::float8 * interval '1 minute')") "), " \
  "item AS MATERIALIZED (SELECT t.run_id, CASE WHEN " IS_ID ("t.draft_id") " THEN t.draft_id::uuid END AS draft, " \
  CHANNEL ("t") " AS channel, coalesce (t.channel_item_id, '') AS item FROM dash_run_items t WHERE NOT t.failed " \
  "AND NOT EXISTS (SELECT FROM dash_publish_records c WHERE c.run_id = t.run_id " \
  "AND c.published_item_id IS NOT NULL AND c.draft_id::text = lower (t.draft_id) " \
  "AND c.channel = t.channel AND c.channel_item_id = t.channel_item_id)), " \
  "lost AS (SELECT run_id FROM item WHERE NOT EXISTS (SELECT FROM dash_publish_records c " \
  "WHERE c.published_item_id IS NOT NULL AND " IS_THE_ITEM ("c") ") " \
  "AND NOT EXISTS (SELECT FROM published_items c WHERE " IS_THE_ITEM ("c") ") " \
  "UNION SELECT run_id FROM dash_publish_records WHERE published_item_id IS NULL " \
  "AND lower (coalesce (reported_status, 'success')) NOT IN ('failed', 'error', 'failure')), " \
  "silent_run AS (SELECT run_id FROM done WHERE NOT EXISTS (SELECT FROM dash_publish_records c " \
  "WHERE c.run_id = done.run_id AND c.published_item_id IS NOT NULL) " \
  "AND NOT EXISTS (SELECT FROM dash_run_items t WHERE t.run_id = done.run_id AND NOT t.failed) " \
  "AND run_id NOT IN (SELECT (meta->>'run_id')::uuid FROM published_items WHERE " IS_ID ("meta->>'run_id'") ")), " \
  "unrecorded AS (SELECT run_id, started_at FROM done " \
  "WHERE run_id IN (SELECT run_id FROM lost UNION SELECT run_id FROM silent_run))"

#define FAILED_JSON \
  "json_build_object ('run_id', run_id, 'started_at', dash_time (started_at), " \
  "'project_id', project_id, 'error_message', error_message)"
#define ITEM_JSON \
  "json_build_object ('published_item_id', id, 'published_at', dash_time (published_at), 'channel', channel)"
#define RUN_JSON \
  "json_build_object ('run_id', run_id, 'started_at', dash_time (started_at))"

#define IN_WINDOW(window) "started_at >= now() - interval '" window "'"
#define COUNT_RUNS(window) \
  "(SELECT count (*) FROM run WHERE " IN_WINDOW (window) "), " \
  "(SELECT count (*) FROM failed WHERE " IN_WINDOW (window) ")"
#define EXAMPLES(json, from, sorted) \
  "(SELECT coalesce (json_agg (" json " ORDER BY " sorted "), '[]') FROM (SELECT * FROM " from \
  " ORDER BY " sorted " LIMIT $3::bigint) AS example)"

static const char state_sql[] =
  "WITH " FAILED ", " POSTS ", " UNRECORDED " SELECT "
  COUNT_RUNS ("24 hours") ", " COUNT_RUNS ("7 days") ", " COUNT_RUNS ("30 days") ", "
  "(SELECT count (*) FROM post), (SELECT count (*) FROM silent), "
  "(SELECT count (*) FROM unrecorded), "
  "(SELECT dash_time (max (started_at)) FROM failed), (SELECT dash_time (max (started_at)) FROM unrecorded), "
  EXAMPLES (FAILED_JSON, "failed", "started_at DESC, run_id") ", "
  EXAMPLES (ITEM_JSON, "silent", "published_at DESC, id") ", "
  EXAMPLES (RUN_JSON, "unrecorded", "started_at DESC, run_id");

void
_mpis_flags_state_clear (MpisFlagsState *self)
{
  g_free (self->newest_failed);
  g_free (self->newest_unrecorded);
  g_free (self->failed_runs);
  g_free (self->items);
  g_free (self->runs);
}

/* What a hand wrote into the settings that cannot be read is no reason to raise nothing at all. */
gboolean
_mpis_flag_thresholds_load_awaiting (MpisDb              *db,
                                     MpisFlagThresholds  *thresholds,
                                     GError             **error)
{
  const MpisFlagThresholds usual = MPIS_FLAG_THRESHOLDS_INIT;
  g_autoptr(MpisDbRows) rows = NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) problem = NULL;

  *thresholds = usual;
  rows = mpis_query_awaiting (db, "SELECT value FROM dash_settings WHERE key = $1",
                              mpis_db_params_text (mpis_db_params_new (), MPIS_FLAG_THRESHOLDS_KEY), error);
  if (rows == NULL)
    return FALSE;
  if (mpis_db_rows_get_n (rows) > 0
      && (!(node = mpis_json_parse (mpis_db_rows_get_text (rows, 0, 0), -1, &problem))
          || !mpis_flag_thresholds_read (thresholds, node, &problem)))
    g_warning ("The thresholds of red flags are not usable, the usual ones are used: %s", problem->message);
  return TRUE;
}

static void
read_failed (MpisFailedRuns *window,
             MpisDbRows     *rows,
             guint           column)
{
  window->total = (guint) mpis_db_rows_get_int (rows, 0, column);
  window->failed = (guint) mpis_db_rows_get_int (rows, 0, column + 1);
}

static MpisDbParams *
grace_params (const MpisFlagThresholds *thresholds)
{
  return mpis_db_params_int (mpis_db_params_int (mpis_db_params_new (),
                                                 thresholds->missing_metrics_grace_hours),
                             thresholds->missing_records_grace_minutes);
}

/* Works out what the rules say now, with at most @n_examples rows of each as evidence. */
gboolean
_mpis_flags_state_read_awaiting (MpisDb          *db,
                                 guint            n_examples,
                                 MpisFlagsState  *self,
                                 GError         **error)
{
  g_autoptr(MpisDbRows) rows = NULL;

  if (!_mpis_flag_thresholds_load_awaiting (db, &self->thresholds, error))
    return FALSE;
  rows = mpis_query_awaiting (db, state_sql, mpis_db_params_int (grace_params (&self->thresholds), n_examples),
                              error);
  if (rows == NULL)
    return FALSE;
  read_failed (&self->flags.last_24h, rows, 0);
  read_failed (&self->flags.last_7d, rows, 2);
  read_failed (&self->flags.last_30d, rows, 4);
  self->flags.published_items = (guint) mpis_db_rows_get_int (rows, 0, 6);
  self->flags.missing_metrics = (guint) mpis_db_rows_get_int (rows, 0, 7);
  self->flags.missing_records = (guint) mpis_db_rows_get_int (rows, 0, 8);
  self->newest_failed = g_strdup (mpis_db_rows_get_text (rows, 0, 9));
  self->newest_unrecorded = g_strdup (mpis_db_rows_get_text (rows, 0, 10));
  self->failed_runs = g_strdup (mpis_db_rows_get_text (rows, 0, 11));
  self->items = g_strdup (mpis_db_rows_get_text (rows, 0, 12));
  self->runs = g_strdup (mpis_db_rows_get_text (rows, 0, 13));
  mpis_red_flags_judge (&self->flags, &self->thresholds);
  return TRUE;
}

/* --- as JSON ------------------------------------------------------------------------------------ */

/* One decimal, halves away from zero, whatever the locale. */
static void
print_percentage (GString *json,
                  double   percentage)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (json, "\"percentage\":%s",
                          g_ascii_formatd (text, sizeof text, "%.1f", percentage));
}

static const char *
get_word (gboolean value)
{
  return value ? "true" : "false";
}

static void
print_window (GString              *json,
              const char           *name,
              const MpisFailedRuns *window)
{
  g_string_append_printf (json, "\"%s\":{\"total_runs\":%u,\"failed_runs\":%u,", name, window->total,
                          window->failed);
  print_percentage (json, window->percentage);
  g_string_append_printf (json, ",\"alert\":%s},", get_word (window->alert));
}

void
_mpis_flags_state_print_failed (const MpisFlagsState *self,
                                GString              *json)
{
  const MpisRedFlags *flags = &self->flags;

  print_window (json, "last_24h", &flags->last_24h);
  print_window (json, "last_7d", &flags->last_7d);
  print_window (json, "last_30d", &flags->last_30d);
  g_string_append_printf (json, "\"alert\":%s", get_word (flags->last_24h.alert || flags->last_7d.alert ||
                                                          flags->last_30d.alert));
}

void
_mpis_flags_state_print_metrics (const MpisFlagsState *self,
                                 GString              *json)
{
  const MpisRedFlags *flags = &self->flags;

  g_string_append_printf (json, "\"count\":%u,\"alert\":%s,\"total\":%u,", flags->missing_metrics,
                          get_word (flags->missing_metrics_alert), flags->published_items);
  print_percentage (json, flags->published_items > 0
                          ? 100.0 * flags->missing_metrics / flags->published_items : 0.0);
  g_string_append_printf (json, ",\"items\":%s", self->items);
}

void
_mpis_flags_state_print_records (const MpisFlagsState *self,
                                 GString              *json)
{
  g_string_append_printf (json, "\"count\":%u,\"alert\":%s,\"runs\":%s", self->flags.missing_records,
                          get_word (self->flags.missing_records_alert), self->runs);
}

char *
_mpis_flags_evidence_sql (const char *flag_type)
{
  static const struct {
    const char *flag_type, *json, *from, *at, *id;
  } rules[] = {
    { "failed_runs", FAILED_JSON, "failed", "started_at", "run_id" },
    { "missing_metrics", ITEM_JSON, "silent", "published_at", "id" },
    { "missing_publish_records", RUN_JSON, "unrecorded", "started_at", "run_id" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (g_str_equal (rules[i].flag_type, flag_type))
      return g_strdup_printf (
          "WITH " FAILED ", " POSTS ", " UNRECORDED
          " SELECT %s, %s::text, %s::text FROM (SELECT * FROM %s) AS found "
          "WHERE $3::text IS NULL OR (%s, %s::text) < ($3::timestamptz, $4::text) "
          "ORDER BY %s DESC, %s::text DESC LIMIT $5::bigint OFFSET $6::bigint",
          rules[i].json, rules[i].at, rules[i].id, rules[i].from, rules[i].at, rules[i].id, rules[i].at,
          rules[i].id);
  return NULL;
}
