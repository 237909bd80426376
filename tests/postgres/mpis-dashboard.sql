-- What MPIS's script 006 adds, with one project, run and two snapshots of one post.

CREATE TABLE dashboard_projects (
  id uuid PRIMARY KEY DEFAULT uuid_generate_v4(), name text NOT NULL,
  persona_id uuid NOT NULL REFERENCES personas ON DELETE CASCADE, channels text[] NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now(),
  meta jsonb NOT NULL DEFAULT '{}');
CREATE TABLE dashboard_runs (
  id uuid PRIMARY KEY DEFAULT uuid_generate_v4(), run_id uuid NOT NULL UNIQUE,
  project_id uuid NOT NULL REFERENCES dashboard_projects ON DELETE CASCADE,
  persona_id uuid NOT NULL REFERENCES personas ON DELETE CASCADE, status text NOT NULL DEFAULT 'pending',
  started_at timestamptz NOT NULL DEFAULT now(), completed_at timestamptz, n8n_execution_id uuid, error_message text,
  meta jsonb NOT NULL DEFAULT '{}');
CREATE TABLE dashboard_layouts (
  id uuid PRIMARY KEY DEFAULT uuid_generate_v4(), user_id uuid, name text NOT NULL DEFAULT 'My Dashboard',
  is_default boolean NOT NULL DEFAULT false, layout_config jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE widget_registry (
  id uuid PRIMARY KEY DEFAULT uuid_generate_v4(), widget_id text NOT NULL UNIQUE, name text NOT NULL, description text,
  widget_type text NOT NULL, schema jsonb NOT NULL DEFAULT '{}', renderer_url text,
  created_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE red_flags (
  id uuid PRIMARY KEY DEFAULT uuid_generate_v4(), flag_type text NOT NULL, severity text NOT NULL, description text,
  metadata jsonb NOT NULL DEFAULT '{}', created_at timestamptz NOT NULL DEFAULT now(), resolved_at timestamptz,
  resolved_by text);
CREATE TABLE metrics_ingestion_jobs (
  id uuid PRIMARY KEY DEFAULT uuid_generate_v4(), job_name text NOT NULL UNIQUE, channel text NOT NULL,
  persona_id uuid REFERENCES personas ON DELETE CASCADE, schedule_cron text NOT NULL, last_run_at timestamptz,
  next_run_at timestamptz, enabled boolean NOT NULL DEFAULT true, config jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE normalized_metrics (
  id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
  published_item_id uuid NOT NULL REFERENCES published_items ON DELETE CASCADE, channel text NOT NULL,
  views integer, impressions integer, reach integer, reactions integer, comments integer, shares integer, saves integer,
  clicks integer, engagement_rate numeric(5,4), raw_metrics jsonb NOT NULL DEFAULT '{}',
  measured_at timestamptz NOT NULL, ingested_at timestamptz NOT NULL DEFAULT now(),
  source text NOT NULL DEFAULT 'manual');
CREATE INDEX idx_normalized_metrics_published_item_id ON normalized_metrics (published_item_id);
CREATE INDEX idx_normalized_metrics_measured_at ON normalized_metrics (measured_at DESC);

INSERT INTO dashboard_projects (id, name, persona_id, channels, updated_at) VALUES
  ('00000000-0000-4000-8000-000000000005', 'First', '00000000-0000-4000-8000-000000000001', '{telegram}', '2025-01-01Z');
INSERT INTO dashboard_runs (run_id, project_id, persona_id) VALUES
  ('00000000-0000-4000-8000-000000000006', '00000000-0000-4000-8000-000000000005',
   '00000000-0000-4000-8000-000000000001');
INSERT INTO normalized_metrics (published_item_id, channel, views, reactions, engagement_rate, measured_at) VALUES
  ('00000000-0000-4000-8000-000000000004', 'telegram', 1500, 95, 0.0633, '2025-03-01 10:00Z'),
  ('00000000-0000-4000-8000-000000000004', 'telegram', 2147483647, NULL, 9.9999, '2025-03-02 10:00Z');
