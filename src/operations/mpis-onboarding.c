#include "config.h"

#include "mpis-onboarding.h"

#include "mpis-ask.h"
#include "mpis-awaiting.h"
#include "mpis-error.h"

#define SLUG "'alex-tech-philosopher-demo'"

/* Known by its short name and by its mark: a persona of that name that somebody made is theirs. */
#define DEMO \
  "demo AS (SELECT p.id FROM personas p WHERE p.slug = " SLUG " AND EXISTS (SELECT FROM persona_versions v " \
  "WHERE v.persona_id = p.id AND v.core_json @> '{\"is_demo\": true}'))"

/**
 * mpis_onboarding_start:
 * @db: a connection
 * @user_id: (nullable): who asks
 *
 * Says whether the first steps are to be shown, why, and which they are. That a user was here is noted.
 *
 * Returns: (transfer full): a future of a string: JSON
 */
DexFuture *
mpis_onboarding_start (MpisDb     *db,
                       const char *user_id)
{
  return mpis_ask_text (db,
    "WITH " DEMO ", seen AS (INSERT INTO dash_settings (key, value) "
    "SELECT 'onboarding.' || $1::uuid, 'true' WHERE $1::uuid IS NOT NULL ON CONFLICT DO NOTHING RETURNING key), "
    "found AS (SELECT CASE WHEN NOT EXISTS (SELECT FROM personas) THEN 'no_personas' "
    "WHEN EXISTS (SELECT FROM seen) THEN 'first_login' ELSE 'none' END AS reason) "
    "SELECT json_build_object ('should_show', reason <> 'none', 'reason', reason, 'steps', json_build_array ("
    "json_build_object ('id', 'persona', 'title', 'Create a persona'), "
    "json_build_object ('id', 'project', 'title', 'Create a project'), "
    "json_build_object ('id', 'run', 'title', 'Start a run'), "
    "json_build_object ('id', 'results', 'title', 'See the results')), "
    "'demo_exists', EXISTS (SELECT FROM demo)) FROM found",
    mpis_db_params_text (mpis_db_params_new (), user_id), "");
}

#define IDS \
  "'persona_id', persona_id, 'project_id', project_id, 'run_id', run_id, 'draft_id', draft_id, " \
  "'published_item_id', published_item_id, 'metric_id', metric_id"

static const char find_sql[] =
  "WITH " DEMO " SELECT json_build_object ('created', false, " IDS ") FROM (SELECT demo.id AS persona_id, "
  "(SELECT j.id FROM dashboard_projects j WHERE j.persona_id = demo.id ORDER BY j.created_at, j.id LIMIT 1) "
  "AS project_id, "
  "(SELECT r.run_id FROM dashboard_runs r WHERE r.persona_id = demo.id ORDER BY r.started_at, r.id LIMIT 1) AS run_id, "
  "d.id AS draft_id, i.id AS published_item_id, m.id AS metric_id FROM demo "
  "LEFT JOIN content_plans p ON p.persona_id = demo.id LEFT JOIN content_drafts d ON d.plan_id = p.id "
  "LEFT JOIN published_items i ON i.draft_id = d.id LEFT JOIN normalized_metrics m ON m.published_item_id = i.id "
  "ORDER BY p.created_at, d.created_at, i.published_at, m.measured_at LIMIT 1) AS ids";

/* One statement: foreign keys are looked at when it ends. */
static const char make_sql[] =
  "WITH ids AS (SELECT gen_random_uuid () AS persona_id, gen_random_uuid () AS project_id, "
  "gen_random_uuid () AS run_id, gen_random_uuid () AS plan_id, gen_random_uuid () AS draft_id, "
  "gen_random_uuid () AS published_item_id, gen_random_uuid () AS metric_id), "
  "persona AS (INSERT INTO personas (id, name, slug, description, language, active_version, created_at, updated_at) "
  "SELECT persona_id, 'Alex - The Tech Philosopher', " SLUG ", 'Demo persona', 'en', '1.0', now(), now() FROM ids), "
  "version AS (INSERT INTO persona_versions (id, persona_id, version, reason, created_at, core_json) "
  "SELECT gen_random_uuid (), persona_id, '1.0', 'demo', now(), jsonb_build_object ('is_demo', true, "
  "'credo', '{\"summary\": \"\", \"statements\": [\"Technology should serve people\", "
  "\"Ethics has to guide innovation\", \"Question everything and build with purpose\"]}'::jsonb, "
  "'ethos', '{\"virtues\": [\"wisdom\", \"integrity\", \"curiosity\"], \"anti_patterns\": [], "
  "\"emotional_tone\": [\"inspirational\"]}'::jsonb, "
  "'theo_logic', '{\"principles\": [], \"reasoning_style\": \"\"}'::jsonb, "
  "'style', '{\"voice\": \"\", \"cadence\": \"\", \"dos\": [], \"donts\": []}'::jsonb, "
  "'lexicon', '{\"signature_phrases\": [], \"keywords\": [], \"taboo_words\": []}'::jsonb, "
  "'topics', '{\"primary\": [\"AI ethics\", \"philosophy\", \"innovation\", \"technology\"], "
  "\"secondary\": []}'::jsonb, 'alignment', '{\"faith_alignment_vector\": []}'::jsonb, "
  "'origin', jsonb_build_object ('inspiration_source', 'demo', 'sources', '[]'::jsonb, "
  "'created_at', dash_time (now())), 'language', 'en') FROM ids), "
  "project AS (INSERT INTO dashboard_projects (id, name, persona_id, channels, meta) "
  "SELECT project_id, 'Demo Tech Blog', persona_id, '{telegram_demo}', '{\"is_demo\": true}' FROM ids), "
  "run AS (INSERT INTO dashboard_runs (id, run_id, project_id, persona_id, status, started_at, completed_at, meta) "
  "SELECT gen_random_uuid (), run_id, project_id, persona_id, 'success', now() - interval '1 minute', now(), "
  "jsonb_build_object ('is_demo', true, 'channels', '[\"telegram_demo\"]'::jsonb, "
  "'date_from', to_char (now(), 'YYYY-MM-DD'), 'date_to', to_char (now(), 'YYYY-MM-DD'), "
  "'templates', '{}'::jsonb, 'options', '{}'::jsonb) FROM ids), "
  "plan AS (INSERT INTO content_plans (id, persona_id, title, topic, channel, language, status, meta, constraints, "
  "created_at, updated_at) SELECT plan_id, persona_id, 'Does technology make us wiser?', 'AI ethics', "
  "'telegram_demo', 'en', 'published', '{\"is_demo\": true}', '{}', now(), now() FROM ids), "
  "draft AS (INSERT INTO content_drafts (id, plan_id, draft_no, status, content_json, provenance, created_at) "
  "SELECT draft_id, plan_id, 1, 'approved', '{\"variants\": [{\"variant_no\": 1, \"title\": "
  "\"Does technology make us wiser?\", \"text\": \"A tool makes us faster. What we do with the time makes us "
  "wiser.\", \"cta\": null}]}', '{\"source\": \"demo\"}', now() FROM ids), "
  "item AS (INSERT INTO published_items (id, draft_id, channel, channel_item_id, channel_url, published_payload, "
  "published_at, persona_version_used, meta) SELECT published_item_id, draft_id, 'telegram_demo', 'demo-1', "
  "'https://demo.example/posts/1', '{\"text\": \"A tool makes us faster. What we do with the time makes us "
  "wiser.\"}', now(), '1.0', jsonb_build_object ('is_demo', true, 'run_id', run_id, 'project_id', project_id) "
  "FROM ids), "
  "record AS (INSERT INTO dash_publish_records (run_id, project_id, persona_id, draft_id, channel, channel_item_id, "
  "channel_url, published_at, published_item_id, forward_state, reported_status) SELECT run_id, project_id, "
  "persona_id, draft_id, 'telegram_demo', 'demo-1', 'https://demo.example/posts/1', now(), published_item_id, "
  "'none', 'success' FROM ids), "
  "log AS (INSERT INTO dash_run_logs (run_id, project_id, at, level, message, service, draft_id, published_item_id) "
  "SELECT run_id, project_id, now() - interval '1 minute', 'INFO', 'Demo run started', 'dashboard', NULL, NULL "
  "FROM ids UNION ALL SELECT run_id, project_id, now(), 'INFO', 'Demo post published to telegram_demo', "
  "'dashboard', draft_id::text, published_item_id::text FROM ids), "
  "metric AS (INSERT INTO normalized_metrics (id, published_item_id, channel, views, reactions, shares, comments, "
  "engagement_rate, raw_metrics, measured_at, source) SELECT metric_id, published_item_id, 'telegram_demo', 1200, "
  "85, 23, 12, 0.1, '{\"views\": 1200, \"reactions\": 85, \"shares\": 23, \"comments\": 12}', now(), 'demo' FROM ids) "
  "SELECT json_build_object ('created', true, " IDS ") FROM ids";

static char *
create_awaiting (MpisDb  *db,
                 GError **error)
{
  g_autoptr(GError) missing = NULL;
  g_autoptr(GError) problem = NULL;
  char *json;

  if (!mpis_run_awaiting (db, "SELECT pg_advisory_xact_lock (hashtext ('dash_demo'))", NULL, error))
    return NULL;
  if ((json = mpis_ask_awaiting (db, find_sql, NULL, "none", &missing)))
    return json;
  if (!g_error_matches (missing, MPIS_ERROR, MPIS_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&missing));
      return NULL;
    }
  if ((json = mpis_ask_awaiting (db, make_sql, NULL, "nothing was made", &problem)))
    return json;
  if (g_error_matches (problem, MPIS_DB_ERROR, MPIS_DB_ERROR_CONFLICT))
    g_set_error (error, MPIS_ERROR, MPIS_ERROR_CONFLICT,
                 "a persona with the short name %s exists and is no demo persona", SLUG);
  else
    g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

static char *
delete_awaiting (MpisDb  *db,
                 GError **error)
{
  return mpis_ask_awaiting (db,
    "WITH " DEMO ", item AS (SELECT i.id FROM published_items i JOIN content_drafts d ON d.id = i.draft_id "
    "JOIN content_plans p ON p.id = d.plan_id WHERE p.persona_id IN (SELECT id FROM demo)), "
    "counted AS (SELECT (SELECT count (*) FROM demo) AS personas, "
    "(SELECT count (*) FROM dashboard_projects WHERE persona_id IN (SELECT id FROM demo)) AS projects, "
    "(SELECT count (*) FROM dashboard_runs WHERE persona_id IN (SELECT id FROM demo)) AS runs, "
    "(SELECT count (*) FROM item) AS published_items, "
    "(SELECT count (*) FROM normalized_metrics WHERE published_item_id IN (SELECT id FROM item)) AS metrics), "
    "gone AS (DELETE FROM personas WHERE id IN (SELECT id FROM demo)) "
    "SELECT json_build_object ('deleted', row_to_json (counted)) FROM counted", NULL, "", error);
}

typedef struct {
  MpisDb *db;
  char *(*work) (MpisDb *db, GError **error);
} Work;

static void
work_free (gpointer data)
{
  Work *self = data;

  g_object_unref (self->db);
  g_free (self);
}

static DexFuture *
work_fiber (gpointer data)
{
  Work *self = data;
  g_autofree char *json = NULL;
  g_autoptr(GError) error = NULL;

  if (!dex_await (mpis_db_begin (self->db, NULL), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if ((json = self->work (self->db, &error)))
    dex_await (mpis_db_commit (self->db), &error);
  else
    dex_await (mpis_db_rollback (self->db), NULL);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_string (g_steal_pointer (&json));
}

static DexFuture *
work (MpisDb *db,
      char *(*func) (MpisDb *, GError **))
{
  Work *self = g_new0 (Work, 1);

  self->db = g_object_ref (db);
  self->work = func;
  return dex_scheduler_spawn (NULL, 128 * 1024, work_fiber, self, work_free);
}

/**
 * mpis_onboarding_create_demo:
 * @db: a connection, not in a transaction
 *
 * Makes the demo persona with a project, a run, a post and its metrics, or finds the one that is there.
 *
 * Returns: (transfer full): a future of a string: the ids as JSON; rejected with %MPIS_ERROR_CONFLICT where
 *   somebody's own persona has its short name
 */
DexFuture *
mpis_onboarding_create_demo (MpisDb *db)
{
  dex_return_error_if_fail (MPIS_IS_DB (db));

  return work (db, create_awaiting);
}

/**
 * mpis_onboarding_delete_demo:
 * @db: a connection, not in a transaction
 *
 * Removes the demo persona and all it owns.
 *
 * Returns: (transfer full): a future of a string: how much is gone, as JSON
 */
DexFuture *
mpis_onboarding_delete_demo (MpisDb *db)
{
  dex_return_error_if_fail (MPIS_IS_DB (db));

  return work (db, delete_awaiting);
}
