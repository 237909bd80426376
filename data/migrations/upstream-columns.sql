-- What a database made by MPIS must look like for us to work with it: one row for each column that is
-- missing or has a type we do not expect. Of the dashboard tables, which we complete and widen
-- ourselves, only what is there with another type counts.

WITH expected (of_dashboard, relation, columns) AS (VALUES
  (false, 'personas',
   'id uuid, name text, slug text, description text, language text, active_version text, created_at timestamptz, updated_at timestamptz'),
  (false, 'persona_versions', 'id uuid, persona_id uuid, version text, core_json jsonb'),
  (false, 'content_plans',
   'id uuid, persona_id uuid, title text, topic text, channel text, status text, meta jsonb, created_at timestamptz'),
  (false, 'content_drafts',
   'id uuid, plan_id uuid, draft_no int4, content_json jsonb, provenance jsonb, status text, created_at timestamptz'),
  (false, 'published_items',
   'id uuid, draft_id uuid, channel text, channel_item_id text, channel_url text, published_payload jsonb, published_at timestamptz, meta jsonb'),
  (true, 'dashboard_projects',
   'id uuid, name text, persona_id uuid, channels _text, created_at timestamptz, updated_at timestamptz, meta jsonb'),
  (true, 'dashboard_runs',
   'id uuid, run_id uuid, project_id uuid, persona_id uuid, status text, started_at timestamptz, completed_at timestamptz, n8n_execution_id uuid, error_message text, meta jsonb'),
  (true, 'dashboard_layouts',
   'id uuid, user_id uuid, name text, is_default bool, layout_config jsonb, created_at timestamptz, updated_at timestamptz'),
  (true, 'widget_registry',
   'id uuid, widget_id text, name text, description text, widget_type text, schema jsonb, renderer_url text, created_at timestamptz'),
  (true, 'red_flags',
   'id uuid, flag_type text, severity text, description text, metadata jsonb, created_at timestamptz, resolved_at timestamptz, resolved_by text'),
  (true, 'metrics_ingestion_jobs',
   'id uuid, job_name text, channel text, persona_id uuid, schedule_cron text, last_run_at timestamptz, next_run_at timestamptz, enabled bool, config jsonb, created_at timestamptz'),
  (true, 'normalized_metrics',
   'id uuid, published_item_id uuid, channel text, views int, impressions int, reach int, reactions int, comments int, shares int, saves int, clicks int, engagement_rate numeric, raw_metrics jsonb, measured_at timestamptz, ingested_at timestamptz, source text')
),
pairs AS (
  SELECT of_dashboard, relation, split_part (pair, ' ', 1) AS name, split_part (pair, ' ', 2) AS type, place
    FROM expected, regexp_split_to_table (columns, ', ') WITH ORDINALITY AS p (pair, place)
)
SELECT relation, pairs.name, coalesce (t.typname, 'nothing'), pairs.type
  FROM pairs
  LEFT JOIN pg_attribute a ON a.attrelid = to_regclass (relation) AND a.attname = pairs.name
                          AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_type t ON t.oid = a.atttypid
 WHERE (t.typname IS NULL AND NOT of_dashboard)
    OR NOT t.typname = ANY (CASE type
                              WHEN 'text' THEN '{text,varchar}'::name[]
                              WHEN 'int' THEN '{int2,int4,int8}'::name[]
                              ELSE ARRAY [type::name] END)
 ORDER BY of_dashboard, relation, place
