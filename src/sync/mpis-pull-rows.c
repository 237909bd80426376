#include "config.h"

#include "mpis-pull-rows.h"

#include <string.h>

#include "mpis-channel.h"

#define TITLE_LENGTH 120   /* characters of a text that stand for a missing title */

/* Tables of ours carry the transaction that wrote a row last. Together with the snapshot seen
 * already, that misses no transaction, however late it committed. */
#define CHANGED(table) \
  "($1::pg_snapshot IS NULL OR " \
  table ".xid >= pg_snapshot_xmin ($1::pg_snapshot) " \
  "AND NOT pg_visible_in_snapshot (" table ".xid, $1::pg_snapshot))"

/* MPIS's tables have only xmin, which counts modulo 2^32 and names a savepoint where there was one.
 * Both are above the oldest transaction the snapshot did not see, so this finds too many rows,
 * never too few. */
#define CHANGED_XMIN(table) \
  "(" table ".xmin::text::bigint - seen.low + 4294967296) % 4294967296 < 2147483648"

/* A draft's wordings as they are, or the beginnings of very long ones: what a store of 100,000 posts
 * may hold is bounded so. Only those that are long are looked at more closely. */
#define SHORT_CONTENT "1000"    /* bytes as PostgreSQL stores it */
#define LONG_CONTENT  "32768"   /* characters of JSON */
#define LONG_TEXT     "8000"
#define LONG_LINE     "300"
#define MANY_VARIANTS "3"       /* MPIS makes no more */

/* What is said of a run is kept here for so long, and so much of each payload. */
#define LOG_AGE   "90 days"
#define LONG_BODY "65536"

/* A time that somebody wrote into JSON: one that is none counts as absent. */
#define ARCHIVED_AT \
  "CASE WHEN pg_input_is_valid (p.meta->>'archived_at', 'timestamptz') " \
  "THEN (p.meta->>'archived_at')::timestamptz END"
#define OBJECT(member) "CASE jsonb_typeof (" member ") WHEN 'object' THEN " member " END"

#define DRAFT_CONTENT \
  "CASE WHEN pg_column_size (d.content_json) <= " SHORT_CONTENT " " \
  "OR length (d.content_json::text) <= " LONG_CONTENT " THEN d.content_json::text ELSE (" \
  "SELECT jsonb_build_object ('variants', jsonb_agg (jsonb_build_object (" \
  "'variant_no', v->'variant_no', 'title', left (v->>'title', " LONG_LINE "), " \
  "'text', left (v->>'text', " LONG_TEXT "), 'cta', left (v->>'cta', " LONG_LINE "), " \
  "'is_cut', coalesce (length (v->>'text') > " LONG_TEXT ", false)) ORDER BY n))::text " \
  "FROM jsonb_array_elements (CASE jsonb_typeof (d.content_json->'variants') WHEN 'array' " \
  "THEN d.content_json->'variants' ELSE '[]' END) WITH ORDINALITY AS e (v, n) " \
  "WHERE n <= " MANY_VARIANTS ") END"

static void
put_persona (MpisStoreChanges *changes,
             MpisDbRows       *rows,
             guint             row)
{
  MpisStorePersona persona = {
    .id = mpis_db_rows_get_text (rows, row, 0),
    .name = mpis_db_rows_get_text (rows, row, 1),
    .slug = mpis_db_rows_get_text (rows, row, 2),
    .is_demo = mpis_db_rows_get_bool (rows, row, 3),
  };

  mpis_store_changes_put_persona (changes, &persona);
}

static void
put_project (MpisStoreChanges *changes,
             MpisDbRows       *rows,
             guint             row)
{
  MpisStoreProject project = {
    .id = mpis_db_rows_get_text (rows, row, 0),
    .name = mpis_db_rows_get_text (rows, row, 1),
    .persona_id = mpis_db_rows_get_text (rows, row, 2),
    .channels = mpis_db_rows_get_text (rows, row, 3),
    .is_demo = mpis_db_rows_get_bool (rows, row, 4),
    .created_at = mpis_db_rows_get_instant (rows, row, 5),
    .archived_at = mpis_db_rows_get_instant (rows, row, 6),
    .defaults = mpis_db_rows_get_text (rows, row, 7),
    .schedule = mpis_db_rows_get_text (rows, row, 8),
  };

  mpis_store_changes_put_project (changes, &project);
}

static void
put_run (MpisStoreChanges *changes,
         MpisDbRows       *rows,
         guint             row)
{
  MpisStoreRun run = {
    .id = mpis_db_rows_get_text (rows, row, 0),
    .run_id = mpis_db_rows_get_text (rows, row, 1),
    .project_id = mpis_db_rows_get_text (rows, row, 2),
    .persona_id = mpis_db_rows_get_text (rows, row, 3),
    .status = mpis_db_rows_get_text (rows, row, 4),
    .started_at = mpis_db_rows_get_instant (rows, row, 5),
    .completed_at = mpis_db_rows_get_instant (rows, row, 6),
    .error_message = mpis_db_rows_get_text (rows, row, 7),
    .channels = mpis_db_rows_get_text (rows, row, 8),
    .is_demo = mpis_db_rows_get_bool (rows, row, 9),
    .execution = mpis_db_rows_get_text (rows, row, 10),
    .retry_of = mpis_db_rows_get_text (rows, row, 11),
    .started_by = mpis_db_rows_get_text (rows, row, 12),
    .date_from = mpis_db_rows_get_text (rows, row, 13),
    .date_to = mpis_db_rows_get_text (rows, row, 14),
    .templates = mpis_db_rows_get_text (rows, row, 15),
    .options = mpis_db_rows_get_text (rows, row, 16),
    .heard_at = mpis_db_rows_get_instant (rows, row, 17),
    .due_at = mpis_db_rows_get_instant (rows, row, 18),
    .overdue_at = mpis_db_rows_get_instant (rows, row, 19),
  };

  mpis_store_changes_put_run (changes, &run);
}

static void
put_record (MpisStoreChanges *changes,
            MpisDbRows       *rows,
            guint             row)
{
  MpisStoreRecord record = {
    .id = mpis_db_rows_get_text (rows, row, 0),
    .run_id = mpis_db_rows_get_text (rows, row, 1),
    .succeeded = mpis_db_rows_get_bool (rows, row, 2),
    .post_id = mpis_db_rows_get_text (rows, row, 3),
    .channel = mpis_db_rows_get_text (rows, row, 4),
    .draft_id = mpis_db_rows_get_text (rows, row, 5),
    .item_id = mpis_db_rows_get_text (rows, row, 6),
    .url = mpis_db_rows_get_text (rows, row, 7),
    .published_at = mpis_db_rows_get_instant (rows, row, 8),
  };

  mpis_store_changes_put_record (changes, &record);
}

static void
put_setting (MpisStoreChanges *changes,
             MpisDbRows       *rows,
             guint             row)
{
  mpis_store_changes_put_setting (changes, mpis_db_rows_get_text (rows, row, 0),
                                  mpis_db_rows_get_text (rows, row, 1));
}

static void
put_cleared_run (MpisStoreChanges *changes,
                 MpisDbRows       *rows,
                 guint             row)
{
  mpis_store_changes_clear_run (changes, mpis_db_rows_get_text (rows, row, 0));
}

static void
put_item (MpisStoreChanges *changes,
          MpisDbRows       *rows,
          guint             row)
{
  MpisStoreItem item = {
    .run_id = mpis_db_rows_get_text (rows, row, 0),
    .position = mpis_db_rows_get_int (rows, row, 1),
    .channel = mpis_db_rows_get_text (rows, row, 2),
    .draft_id = mpis_db_rows_get_text (rows, row, 3),
    .item_id = mpis_db_rows_get_text (rows, row, 4),
    .url = mpis_db_rows_get_text (rows, row, 5),
    .status = mpis_db_rows_get_text (rows, row, 6),
    .failed = mpis_db_rows_get_bool (rows, row, 7),
    .error = mpis_db_rows_get_text (rows, row, 8),
    .metrics = mpis_db_rows_get_text (rows, row, 9),
  };

  mpis_store_changes_put_item (changes, &item);
}

static void
put_log (MpisStoreChanges *changes,
         MpisDbRows       *rows,
         guint             row)
{
  MpisStoreLog log = {
    .id = mpis_db_rows_get_text (rows, row, 0),
    .run_id = mpis_db_rows_get_text (rows, row, 1),
    .fields = {
      .at = mpis_db_rows_get_instant (rows, row, 2),
      .level = mpis_db_rows_get_text (rows, row, 3),
      .message = mpis_db_rows_get_text (rows, row, 4),
      .service = mpis_db_rows_get_text (rows, row, 5),
      .workflow = mpis_db_rows_get_text (rows, row, 6),
      .execution = mpis_db_rows_get_text (rows, row, 7),
      .draft_id = mpis_db_rows_get_text (rows, row, 8),
      .item_id = mpis_db_rows_get_text (rows, row, 9),
      .error_type = mpis_db_rows_get_text (rows, row, 10),
      .error_message = mpis_db_rows_get_text (rows, row, 11),
      .stack_trace = mpis_db_rows_get_text (rows, row, 12),
      .last_input = mpis_db_rows_get_text (rows, row, 13),
      .last_output = mpis_db_rows_get_text (rows, row, 14),
      .context = mpis_db_rows_get_text (rows, row, 15),
    },
  };

  mpis_store_changes_put_log (changes, &log);
}

static void
put_call (MpisStoreChanges *changes,
          MpisDbRows       *rows,
          guint             row)
{
  MpisStoreCall call = {
    .id = mpis_db_rows_get_text (rows, row, 0),
    .run_id = mpis_db_rows_get_text (rows, row, 1),
    .at = mpis_db_rows_get_instant (rows, row, 2),
    .kind = mpis_db_rows_get_text (rows, row, 3),
    .who = mpis_db_rows_get_text (rows, row, 4),
    .body = mpis_db_rows_get_text (rows, row, 5),
    .outcome = mpis_db_rows_get_text (rows, row, 6),
  };

  mpis_store_changes_put_call (changes, &call);
}

static void
put_flag (MpisStoreChanges *changes,
          MpisDbRows       *rows,
          guint             row)
{
  MpisFlagFields flag = {
    .id = mpis_db_rows_get_text (rows, row, 0),
    .type = mpis_db_rows_get_text (rows, row, 1),
    .is_critical = mpis_db_rows_get_bool (rows, row, 2),
    .description = mpis_db_rows_get_text (rows, row, 3),
    .evidence = mpis_db_rows_get_text (rows, row, 4),
    .subject = mpis_db_rows_get_text (rows, row, 5),
    .project_id = mpis_db_rows_get_text (rows, row, 6),
    .persona_id = mpis_db_rows_get_text (rows, row, 7),
    .run_id = mpis_db_rows_get_text (rows, row, 8),
    .raised_at = mpis_db_rows_get_instant (rows, row, 9),
    .resolved_at = mpis_db_rows_get_instant (rows, row, 10),
    .resolved_by = mpis_db_rows_get_text (rows, row, 11),
    .resolution = mpis_db_rows_get_text (rows, row, 12),
  };

  mpis_store_changes_put_flag (changes, &flag);
}

static void
put_flag_event (MpisStoreChanges *changes,
                MpisDbRows       *rows,
                guint             row)
{
  MpisStoreFlagEvent event = {
    .id = mpis_db_rows_get_text (rows, row, 0),
    .flag_id = mpis_db_rows_get_text (rows, row, 1),
    .at = mpis_db_rows_get_instant (rows, row, 2),
    .action = mpis_db_rows_get_text (rows, row, 3),
    .by = mpis_db_rows_get_text (rows, row, 4),
    .why = mpis_db_rows_get_text (rows, row, 5),
  };

  mpis_store_changes_put_flag_event (changes, &event);
}

/* The first line of a text that says something. */
static char *
make_title (const char *text)
{
  g_auto(GStrv) lines = NULL;

  if (text == NULL)
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    {
      const char *line = g_strstrip (lines[i]);

      if (*line == '\0')
        continue;
      if (g_utf8_strlen (line, -1) <= TITLE_LENGTH)
        return g_strdup (line);
      return g_strdup_printf ("%.*s…",
                              (int) (g_utf8_offset_to_pointer (line, TITLE_LENGTH - 1) - line), line);
    }
  return NULL;
}

static void
put_draft (MpisStoreChanges *changes,
           MpisDbRows       *rows,
           guint             row)
{
  MpisStoreDraft draft = {
    .post_id = mpis_db_rows_get_text (rows, row, 0),
    .id = mpis_db_rows_get_text (rows, row, 1),
    .number = (int) mpis_db_rows_get_int (rows, row, 2),
    .status = mpis_db_rows_get_text (rows, row, 3),
    .created_at = mpis_db_rows_get_instant (rows, row, 4),
    .is_import = mpis_db_rows_get_bool (rows, row, 5),
    .content = mpis_db_rows_get_text (rows, row, 6),
  };

  mpis_store_changes_put_draft (changes, &draft);
}

static void
put_post (MpisStoreChanges *changes,
          MpisDbRows       *rows,
          guint             row)
{
  const char *channel = mpis_db_rows_get_text (rows, row, 2);
  const char *text = mpis_db_rows_get_text (rows, row, 7);
  g_autofree char *canonical = mpis_channel_canonical (channel);
  g_autofree char *title = g_strdup (mpis_db_rows_get_text (rows, row, 6));
  MpisStorePost post = {
    .id = mpis_db_rows_get_text (rows, row, 0),
    .id_hash = mpis_db_rows_get_int (rows, row, 1),
    .channel = canonical,
    .account = mpis_db_rows_get_text (rows, row, 3),
    .item_id = mpis_db_rows_get_text (rows, row, 4),
    .url = mpis_db_rows_get_text (rows, row, 5),
    .text = text,
    .topic = mpis_db_rows_get_text (rows, row, 9),
    .project_id = mpis_db_rows_get_text (rows, row, 10),
    .persona_id = mpis_db_rows_get_text (rows, row, 11),
    .run_id = mpis_db_rows_get_text (rows, row, 12),
    .published_at = mpis_db_rows_get_instant (rows, row, 13),
    .published_known = mpis_db_rows_get_bool (rows, row, 14),
    .is_demo = mpis_db_rows_get_bool (rows, row, 15) || mpis_channel_is_demo (channel),
  };

  if (title == NULL)
    title = make_title (text);
  post.title = title ? title : mpis_db_rows_get_text (rows, row, 8);
  mpis_store_changes_put_post (changes, &post);
}

static void
put_snapshot (MpisStoreChanges *changes,
              MpisDbRows       *rows,
              guint             row)
{
  MpisCounters counters;

  for (guint i = 0; i < MPIS_N_COUNTERS; i++)
    counters.value[i] = mpis_db_rows_get_int (rows, row, 3 + i);
  mpis_store_changes_put_snapshot (changes,
                                   mpis_db_rows_get_text (rows, row, 0),
                                   mpis_db_rows_get_text (rows, row, 1),
                                   mpis_db_rows_get_instant (rows, row, 2), &counters);
}

static void
put_deletion (MpisStoreChanges *changes,
              MpisDbRows       *rows,
              guint             row)
{
  const char *table = mpis_db_rows_get_text (rows, row, 0);
  const char *id = mpis_db_rows_get_text (rows, row, 1);

  if (g_str_equal (table, "normalized_metrics"))
    mpis_store_changes_remove_snapshot (changes, id);
  else if (g_str_equal (table, "dashboard_projects"))
    mpis_store_changes_remove (changes, MPIS_STORE_PROJECTS, id);
  else if (g_str_equal (table, "dashboard_runs"))
    mpis_store_changes_remove (changes, MPIS_STORE_RUNS, id);
  else if (g_str_equal (table, "red_flags"))
    mpis_store_changes_remove (changes, MPIS_STORE_FLAGS, id);
  else if (g_str_equal (table, "dash_publish_records"))
    mpis_store_changes_remove (changes, MPIS_STORE_RECORDS, id);
}

/* In the order they are to be applied: deletions first, posts before their drafts and snapshots. Drafts
 * come by themselves, for the posts' join takes far longer with their texts in it; as a post comes again
 * when its draft changes, without posts there are no drafts to look for either. Personas are few and come
 * whole. Texts in JSON that are no booleans count as absent rather than failing
 * everything. */
const MpisPullSource _mpis_pull_sources[] = {
  { "SELECT table_name, row_id FROM dash_deletions d "
    "WHERE $1::pg_snapshot IS NOT NULL AND " CHANGED ("d"),
    put_deletion },

  { "SELECT k.key, s.value #>> '{}' FROM (VALUES ('n8n_webhook_url'), ('mpis_api_url'), ('flag_thresholds')) AS k (key) "
    "LEFT JOIN dash_settings s USING (key) WHERE $1::pg_snapshot IS NULL OR true",
    put_setting },

  /* Runs that were put away; they may come back. */
  { "SELECT 'dashboard_runs', r.id FROM dashboard_runs r WHERE $1::pg_snapshot IS NOT NULL "
    "AND r.deleted_at IS NOT NULL AND " CHANGED ("r"),
    put_deletion },

  { "SELECT p.id, p.name, p.slug, coalesce (v.core_json->>'is_demo' = 'true', false) "
    "FROM personas p LEFT JOIN persona_versions v ON v.persona_id = p.id AND v.version = p.active_version "
    "WHERE $1::pg_snapshot IS NULL OR true",
    put_persona },

  { "SELECT p.id, p.name, p.persona_id, to_jsonb (p.channels), "
    "coalesce (p.meta->>'is_demo' = 'true', false), p.created_at, " ARCHIVED_AT ", "
    OBJECT ("p.meta->'defaults'") ", " OBJECT ("p.meta->'schedule'") " "
    "FROM dashboard_projects p WHERE " CHANGED ("p"),
    put_project },

  { "SELECT r.id, r.run_id, r.project_id, r.persona_id, r.status, r.started_at, r.completed_at, "
    "r.error_message, CASE jsonb_typeof (r.meta->'channels') WHEN 'array' THEN r.meta->'channels' "
    "ELSE '[]' END, coalesce (r.meta->>'is_demo' = 'true', false), "
    "coalesce (r.n8n_execution_ref, r.n8n_execution_id::text, r.meta->>'n8n_execution_ref'), r.retry_of, "
    "r.started_by, r.meta->>'date_from', r.meta->>'date_to', " OBJECT ("r.meta->'templates'") ", "
    OBJECT ("r.meta->'options'") ", r.heard_at, r.due_at, r.overdue_at "
    "FROM dashboard_runs r WHERE r.deleted_at IS NULL AND " CHANGED ("r"),
    put_run },

  { "SELECT c.id, c.run_id, coalesce (c.reported_status, 'success') = 'success', "
    "c.published_item_id, c.channel, c.draft_id, c.channel_item_id, c.channel_url, c.published_at "
    "FROM dash_publish_records c WHERE " CHANGED ("c"),
    put_record },

  /* A later end of a run has other items, perhaps fewer. */
  { "SELECT r.run_id FROM dashboard_runs r WHERE $1::pg_snapshot IS NOT NULL AND " CHANGED ("r"),
    put_cleared_run },

  { "SELECT i.run_id, i.position, i.channel, i.draft_id, i.channel_item_id, i.channel_url, i.status, i.failed, "
    "i.error, left (i.metrics::text, " LONG_TEXT ") FROM dash_run_items i WHERE $1::pg_snapshot IS NULL "
    "OR i.run_id IN (SELECT r.run_id FROM dashboard_runs r WHERE " CHANGED ("r") ") OR " CHANGED ("i"),
    put_item },

  { "SELECT l.id, l.run_id, l.at, l.level, l.message, l.service, l.workflow_name, l.n8n_execution_id, "
    "l.draft_id, l.published_item_id, l.error_type, l.error_message, left (l.stack_trace::text, " LONG_BODY "), "
    "left (l.last_input::text, " LONG_BODY "), left (l.last_output::text, " LONG_BODY "), "
    "left (l.context::text, " LONG_BODY ") FROM dash_run_logs l "
    "WHERE l.at > now() - interval '" LOG_AGE "' AND " CHANGED ("l"),
    put_log },

  { "SELECT c.id, c.run_id, c.at, c.kind, c.who, left (c.body::text, " LONG_BODY "), c.outcome "
    "FROM dash_run_callbacks c WHERE c.at > now() - interval '" LOG_AGE "' AND " CHANGED ("c"),
    put_call },

  { "SELECT f.id, f.flag_type, f.severity = 'critical', f.description, left (f.metadata::text, " LONG_BODY "), "
    "f.subject, f.project_id, f.persona_id, f.run_id, f.created_at, f.resolved_at, f.resolved_by, f.resolution "
    "FROM red_flags f WHERE coalesce (f.resolved_at > now() - interval '" LOG_AGE "', true) AND " CHANGED ("f"),
    put_flag },

  { "SELECT h.id, h.flag_id, h.at, h.action, h.by, h.why FROM dash_flag_history h "
    "WHERE h.at > now() - interval '" LOG_AGE "' AND " CHANGED ("h"),
    put_flag_event },

  { "SELECT i.id, hashtextextended (i.id::text, 0), i.channel, "
    "coalesce (i.meta->>'account', substring (i.channel_url from "
    "'(?:^|//|\\.)(?:t|telegram)\\.me/(?:s/)?([A-Za-z0-9_]{4,})/[0-9]+')), i.channel_item_id, "
    "i.channel_url, nullif (btrim (i.published_payload->>'title'), ''), "
    "i.published_payload->>'text', p.title, p.topic, coalesce (i.meta->>'project_id', c.project_id::text, r.project_id::text), "
    "p.persona_id, coalesce (i.meta->>'run_id', c.run_id::text), coalesce (c.published_at, i.published_at), "
    "coalesce (i.meta->>'published_at_known' <> 'false', true), "
    "coalesce (i.meta->>'is_demo' = 'true', false) "
    "FROM (SELECT pg_snapshot_xmin ($1::pg_snapshot)::text::bigint % 4294967296 AS low) seen "
    "CROSS JOIN published_items i "
    "LEFT JOIN content_drafts d ON d.id = i.draft_id "
    "LEFT JOIN content_plans p ON p.id = d.plan_id "
    /* MPIS dates a post when it hears of it; whoever told us knew better. */
    "LEFT JOIN LATERAL (SELECT c.project_id, c.run_id, c.xid, "
    "CASE c.forward_state WHEN 'forwarded' THEN c.published_at END AS published_at FROM dash_publish_records c "
    "WHERE c.published_item_id = i.id ORDER BY c.created_at, c.id LIMIT 1) c ON true "
    "LEFT JOIN dashboard_runs r ON r.run_id = c.run_id "
    "WHERE $1::pg_snapshot IS NULL OR " CHANGED_XMIN ("i") " OR " CHANGED_XMIN ("d") " OR "
    CHANGED_XMIN ("p") " OR c.xid IS NOT NULL AND " CHANGED ("c") " OR r.xid IS NOT NULL AND "
    CHANGED ("r"),
    put_post },

  { "SELECT i.id, d.id, d.draft_no, d.status, d.created_at, "
    "coalesce (d.provenance->>'source' = 'import', false), " DRAFT_CONTENT " "
    "FROM (SELECT pg_snapshot_xmin ($1::pg_snapshot)::text::bigint % 4294967296 AS low) seen "
    "CROSS JOIN published_items i JOIN content_drafts d ON d.id = i.draft_id "
    "WHERE $1::pg_snapshot IS NULL OR " CHANGED_XMIN ("i") " OR " CHANGED_XMIN ("d"),
    put_draft, .follows = TRUE },

  { "SELECT m.id, m.published_item_id, m.measured_at, m.views, m.impressions, m.reach, "
    "m.reactions, m.comments, m.shares, m.saves, m.clicks FROM normalized_metrics m WHERE " CHANGED ("m")
    " ORDER BY m.published_item_id, m.measured_at, m.ingested_at",
    put_snapshot },
};

const guint _mpis_pull_n_sources = G_N_ELEMENTS (_mpis_pull_sources);
