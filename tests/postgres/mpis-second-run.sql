-- What the second run of MPIS's script 002 adds.

CREATE TABLE genesis_jobs (
  id uuid PRIMARY KEY DEFAULT uuid_generate_v4(), persona_name text NOT NULL, slug text NOT NULL,
  status text NOT NULL DEFAULT 'queued', created_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE audit_log (
  id uuid PRIMARY KEY DEFAULT uuid_generate_v4(), event_type text NOT NULL, entity_type text, entity_id uuid,
  job_id uuid REFERENCES genesis_jobs ON DELETE SET NULL, details jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now());
