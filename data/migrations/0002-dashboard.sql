-- The seven dashboard tables. Where MPIS made them they are widened in place: nothing is narrowed,
-- renamed or dropped, so its own code reads them as before. Where they are missing we make them.

CREATE TABLE IF NOT EXISTS dashboard_projects (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name       text NOT NULL,
  persona_id uuid NOT NULL REFERENCES personas (id) ON DELETE CASCADE,
  channels   text[] NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  meta       jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE IF NOT EXISTS dashboard_runs (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  run_id           uuid NOT NULL UNIQUE,
  project_id       uuid NOT NULL REFERENCES dashboard_projects (id) ON DELETE CASCADE,
  persona_id       uuid NOT NULL REFERENCES personas (id) ON DELETE CASCADE,
  status           text NOT NULL DEFAULT 'pending' CHECK (status IN (
                     'pending', 'running', 'success', 'failed', 'partial')),
  started_at       timestamptz NOT NULL DEFAULT now(),
  completed_at     timestamptz,
  n8n_execution_id uuid,
  error_message    text,
  meta             jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE IF NOT EXISTS dashboard_layouts (
  id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id       uuid,
  name          text NOT NULL DEFAULT 'My Dashboard',
  is_default    boolean NOT NULL DEFAULT false,
  layout_config jsonb NOT NULL DEFAULT '{}',
  created_at    timestamptz NOT NULL DEFAULT now(),
  updated_at    timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS widget_registry (
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  widget_id    text NOT NULL UNIQUE,
  name         text NOT NULL,
  description  text,
  widget_type  text NOT NULL CHECK (widget_type IN ('builtin', 'custom')),
  schema       jsonb NOT NULL DEFAULT '{}',
  renderer_url text,
  created_at   timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS red_flags (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  flag_type   text NOT NULL,
  severity    text NOT NULL CHECK (severity IN ('warning', 'critical')),
  description text,
  metadata    jsonb NOT NULL DEFAULT '{}',
  created_at  timestamptz NOT NULL DEFAULT now(),
  resolved_at timestamptz,
  resolved_by text
);

CREATE TABLE IF NOT EXISTS metrics_ingestion_jobs (
  id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  job_name      text NOT NULL UNIQUE,
  channel       text NOT NULL,
  persona_id    uuid REFERENCES personas (id) ON DELETE CASCADE,
  schedule_cron text NOT NULL,
  last_run_at   timestamptz,
  next_run_at   timestamptz,
  enabled       boolean NOT NULL DEFAULT true,
  config        jsonb NOT NULL DEFAULT '{}',
  created_at    timestamptz NOT NULL DEFAULT now()
);

-- A partition's key has to be part of every unique key, hence (id, measured_at).
DO $$
BEGIN
  IF to_regclass ('normalized_metrics') IS NULL THEN
    CREATE TABLE normalized_metrics (
      id                uuid NOT NULL DEFAULT gen_random_uuid(),
      published_item_id uuid NOT NULL REFERENCES published_items (id) ON DELETE CASCADE,
      channel           text NOT NULL,
      views             bigint,
      impressions       bigint,
      reach             bigint,
      reactions         bigint,
      comments          bigint,
      shares            bigint,
      saves             bigint,
      clicks            bigint,
      engagement_rate   numeric(10,4),
      raw_metrics       jsonb NOT NULL DEFAULT '{}',
      measured_at       timestamptz NOT NULL,
      ingested_at       timestamptz NOT NULL DEFAULT now(),
      source            text NOT NULL DEFAULT 'manual',
      PRIMARY KEY (id, measured_at)
    ) PARTITION BY RANGE (measured_at);
    CREATE TABLE normalized_metrics_default PARTITION OF normalized_metrics DEFAULT;
  END IF;
END $$;

-- What an older or other hand may have left out.
ALTER TABLE dashboard_projects ADD COLUMN IF NOT EXISTS channels text[] NOT NULL DEFAULT '{}';
ALTER TABLE dashboard_projects ADD COLUMN IF NOT EXISTS updated_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE dashboard_projects ADD COLUMN IF NOT EXISTS meta jsonb NOT NULL DEFAULT '{}';
ALTER TABLE dashboard_runs ADD COLUMN IF NOT EXISTS completed_at timestamptz;
ALTER TABLE dashboard_runs ADD COLUMN IF NOT EXISTS n8n_execution_id uuid;
ALTER TABLE dashboard_runs ADD COLUMN IF NOT EXISTS error_message text;
ALTER TABLE dashboard_runs ADD COLUMN IF NOT EXISTS meta jsonb NOT NULL DEFAULT '{}';
ALTER TABLE dashboard_layouts ADD COLUMN IF NOT EXISTS user_id uuid;
ALTER TABLE dashboard_layouts ADD COLUMN IF NOT EXISTS is_default boolean NOT NULL DEFAULT false;
ALTER TABLE widget_registry ADD COLUMN IF NOT EXISTS description text;
ALTER TABLE widget_registry ADD COLUMN IF NOT EXISTS renderer_url text;
ALTER TABLE red_flags ADD COLUMN IF NOT EXISTS resolved_at timestamptz;
ALTER TABLE red_flags ADD COLUMN IF NOT EXISTS resolved_by text;
ALTER TABLE metrics_ingestion_jobs ADD COLUMN IF NOT EXISTS last_run_at timestamptz;
ALTER TABLE metrics_ingestion_jobs ADD COLUMN IF NOT EXISTS next_run_at timestamptz;
ALTER TABLE metrics_ingestion_jobs ADD COLUMN IF NOT EXISTS config jsonb NOT NULL DEFAULT '{}';
ALTER TABLE normalized_metrics ADD COLUMN IF NOT EXISTS views bigint;
ALTER TABLE normalized_metrics ADD COLUMN IF NOT EXISTS impressions bigint;
ALTER TABLE normalized_metrics ADD COLUMN IF NOT EXISTS reach bigint;
ALTER TABLE normalized_metrics ADD COLUMN IF NOT EXISTS reactions bigint;
ALTER TABLE normalized_metrics ADD COLUMN IF NOT EXISTS comments bigint;
ALTER TABLE normalized_metrics ADD COLUMN IF NOT EXISTS shares bigint;
ALTER TABLE normalized_metrics ADD COLUMN IF NOT EXISTS saves bigint;
ALTER TABLE normalized_metrics ADD COLUMN IF NOT EXISTS clicks bigint;
ALTER TABLE normalized_metrics ADD COLUMN IF NOT EXISTS engagement_rate numeric(10,4);
ALTER TABLE normalized_metrics ADD COLUMN IF NOT EXISTS raw_metrics jsonb NOT NULL DEFAULT '{}';
ALTER TABLE normalized_metrics ADD COLUMN IF NOT EXISTS ingested_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE normalized_metrics ADD COLUMN IF NOT EXISTS source text NOT NULL DEFAULT 'manual';

-- Counters that outgrow 2^31, rates that outgrow 9.9999; and every change in one rewrite of the table.
DO $$
DECLARE
  changes text;
BEGIN
  SELECT string_agg (
           format ('ALTER COLUMN %I TYPE %s', attname,
                   CASE attname WHEN 'engagement_rate' THEN 'numeric(10,4)' ELSE 'bigint' END), ', ')
    INTO changes
    FROM pg_attribute
   WHERE attrelid = 'normalized_metrics'::regclass AND NOT attisdropped
     AND (format_type (atttypid, atttypmod) IN ('smallint', 'integer') AND attname IN (
            'views', 'impressions', 'reach', 'reactions', 'comments', 'shares', 'saves', 'clicks')
          OR attname = 'engagement_rate' AND format_type (atttypid, atttypmod) = 'numeric(5,4)');
  IF changes IS NOT NULL THEN
    EXECUTE 'ALTER TABLE normalized_metrics ' || changes;
  END IF;
END $$;

-- edition: of two readings of the same instant the one with the newer edition is right.
-- earlier: what a corrected snapshot said before.
ALTER TABLE normalized_metrics ADD COLUMN IF NOT EXISTS edition timestamptz;
ALTER TABLE normalized_metrics ADD COLUMN IF NOT EXISTS earlier jsonb;

CREATE INDEX IF NOT EXISTS idx_dashboard_projects_created_at ON dashboard_projects (created_at DESC);
CREATE INDEX IF NOT EXISTS idx_dashboard_projects_persona_id ON dashboard_projects (persona_id);
CREATE INDEX IF NOT EXISTS idx_dashboard_runs_persona_id ON dashboard_runs (persona_id);
CREATE INDEX IF NOT EXISTS idx_dashboard_runs_project_id ON dashboard_runs (project_id);
CREATE INDEX IF NOT EXISTS idx_dashboard_runs_run_id ON dashboard_runs (run_id);
CREATE INDEX IF NOT EXISTS idx_dashboard_runs_started_at ON dashboard_runs (started_at DESC);
CREATE INDEX IF NOT EXISTS idx_dashboard_runs_status ON dashboard_runs (status);
CREATE INDEX IF NOT EXISTS idx_dashboard_layouts_is_default ON dashboard_layouts (is_default);
CREATE INDEX IF NOT EXISTS idx_dashboard_layouts_user_id ON dashboard_layouts (user_id);
CREATE INDEX IF NOT EXISTS idx_red_flags_created_at ON red_flags (created_at DESC);
CREATE INDEX IF NOT EXISTS idx_red_flags_flag_type ON red_flags (flag_type);
CREATE INDEX IF NOT EXISTS idx_red_flags_resolved_at ON red_flags (resolved_at);
CREATE INDEX IF NOT EXISTS idx_red_flags_severity ON red_flags (severity);
CREATE INDEX IF NOT EXISTS idx_metrics_ingestion_jobs_channel ON metrics_ingestion_jobs (channel);
CREATE INDEX IF NOT EXISTS idx_metrics_ingestion_jobs_enabled ON metrics_ingestion_jobs (enabled);
CREATE INDEX IF NOT EXISTS idx_metrics_ingestion_jobs_next_run_at ON metrics_ingestion_jobs (next_run_at);
CREATE INDEX IF NOT EXISTS idx_normalized_metrics_channel ON normalized_metrics (channel);
CREATE INDEX IF NOT EXISTS idx_normalized_metrics_measured_at ON normalized_metrics (measured_at DESC);

-- One snapshot per post and instant. A table that breaks this already keeps its rows and gets a plain
-- index instead. Either serves for finding a post's snapshots, so no index on the post alone is needed.
DO $$
BEGIN
  IF EXISTS (SELECT FROM normalized_metrics GROUP BY published_item_id, measured_at HAVING count (*) > 1) THEN
    CREATE INDEX dash_normalized_metrics_item_time ON normalized_metrics (published_item_id, measured_at);
  ELSE
    CREATE UNIQUE INDEX dash_normalized_metrics_item_time ON normalized_metrics (published_item_id, measured_at);
  END IF;
END $$;

CREATE OR REPLACE FUNCTION update_dashboard_projects_updated_at () RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN NEW.updated_at = now(); RETURN NEW; END $$;
CREATE OR REPLACE TRIGGER trigger_update_dashboard_projects_updated_at BEFORE UPDATE ON dashboard_projects
  FOR EACH ROW EXECUTE FUNCTION update_dashboard_projects_updated_at ();

CREATE OR REPLACE FUNCTION update_dashboard_layouts_updated_at () RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN NEW.updated_at = now(); RETURN NEW; END $$;
CREATE OR REPLACE TRIGGER trigger_update_dashboard_layouts_updated_at BEFORE UPDATE ON dashboard_layouts
  FOR EACH ROW EXECUTE FUNCTION update_dashboard_layouts_updated_at ();
