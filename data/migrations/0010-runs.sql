-- Runs as people follow them: what workflows reported of them, when they were last heard of, and what
-- still has to be sent to the systems around us.

-- heard_at: when a workflow last said anything about it; due_at: when its silence lasts too long;
-- overdue_at: when that was noticed. n8n_execution_ref: n8n's own id, which is no UUID.
-- deleted_at: put away; it can be brought back until it is removed for good.
ALTER TABLE dashboard_runs ADD COLUMN IF NOT EXISTS heard_at timestamptz;
ALTER TABLE dashboard_runs ADD COLUMN IF NOT EXISTS due_at timestamptz;
ALTER TABLE dashboard_runs ADD COLUMN IF NOT EXISTS overdue_at timestamptz;
ALTER TABLE dashboard_runs ADD COLUMN IF NOT EXISTS deleted_at timestamptz;
ALTER TABLE dashboard_runs ADD COLUMN IF NOT EXISTS n8n_execution_ref text;
ALTER TABLE dashboard_runs ADD COLUMN IF NOT EXISTS retry_of uuid;
ALTER TABLE dashboard_runs ADD COLUMN IF NOT EXISTS started_by text;
CREATE INDEX idx_dashboard_runs_due_at ON dashboard_runs (due_at)
  WHERE status IN ('pending', 'running') AND overdue_at IS NULL;

-- What is said of runs has no foreign key to them, as whoever empties dashboard_runs need not know of us;
-- dash_prune_run_details() removes what lost its run.

-- One line of what happened in a run.
CREATE TABLE dash_run_logs (
  id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  run_id            uuid NOT NULL,
  project_id        uuid,
  at                timestamptz NOT NULL DEFAULT clock_timestamp (),
  level             text NOT NULL DEFAULT 'INFO',
  message           text NOT NULL,
  service           text,
  workflow_name     text,
  n8n_execution_id  text,
  draft_id          text,
  published_item_id text,
  error_type        text,
  error_message     text,
  stack_trace       jsonb,
  last_input        jsonb,
  last_output       jsonb,
  context           jsonb
);
CREATE INDEX idx_dash_run_logs_run_id ON dash_run_logs (run_id, at);

-- What a run's completion said of each of its items; a later completion replaces them.
CREATE TABLE dash_run_items (
  id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  run_id          uuid NOT NULL,
  position        integer NOT NULL,
  draft_id        text,
  channel         text,
  channel_item_id text,
  channel_url     text,
  status          text,
  failed          boolean NOT NULL DEFAULT false,
  error           text,
  metrics         jsonb,
  UNIQUE (run_id, position)
);

-- Every call that workflows made about a run, as it came.
CREATE TABLE dash_run_callbacks (
  id      uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  run_id  uuid NOT NULL,
  at      timestamptz NOT NULL DEFAULT clock_timestamp (),
  kind    text NOT NULL CHECK (kind IN ('start', 'complete', 'record', 'ingest', 'log')),
  who     text,
  body    jsonb NOT NULL DEFAULT '{}',
  outcome text
);
CREATE INDEX idx_dash_run_callbacks_run_id ON dash_run_callbacks (run_id, at);

-- What has to reach n8n or MPIS. Whichever service comes first takes it (claimed_until); one that could
-- not be delivered waits until next_at.
CREATE TABLE dash_deliveries (
  id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kind          text NOT NULL CHECK (kind IN ('n8n-run', 'mpis-record', 'mpis-metrics')),
  run_id        uuid,
  subject_id    uuid,
  payload       jsonb NOT NULL DEFAULT '{}',
  state         text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'done', 'failed')),
  attempts      integer NOT NULL DEFAULT 0,
  next_at       timestamptz NOT NULL DEFAULT now(),
  claimed_until timestamptz,
  last_error    text,
  created_at    timestamptz NOT NULL DEFAULT now(),
  done_at       timestamptz
);
CREATE INDEX idx_dash_deliveries_next_at ON dash_deliveries (next_at) WHERE state = 'pending';
CREATE INDEX idx_dash_deliveries_subject_id ON dash_deliveries (subject_id);

-- What MPIS was told already of each counter: it adds up whatever it is told, so it gets differences.
CREATE TABLE dash_forwarded_metrics (
  published_item_id uuid NOT NULL,
  metric            text NOT NULL,
  value             bigint NOT NULL,
  PRIMARY KEY (published_item_id, metric)
);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY ['dash_run_logs', 'dash_run_items', 'dash_run_callbacks', 'dash_deliveries']
  LOOP
    EXECUTE format ('ALTER TABLE %I ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id ()', name);
    EXECUTE format ('CREATE INDEX dash_%s_xid ON %I (xid)', name, name);
    EXECUTE format ('CREATE TRIGGER dash_touch BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION dash_touch ()', name);
    EXECUTE format ('CREATE TRIGGER dash_notify AFTER INSERT OR UPDATE OR DELETE ON %I'
                    ' FOR EACH STATEMENT EXECUTE FUNCTION dash_notify ()', name);
  END LOOP;
END $$;

-- A time as the interface writes it: UTC with Z.
CREATE FUNCTION dash_time (at timestamptz) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT to_char (at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

-- Removes what is said of runs that are no more, and returns how many lines that were.
CREATE FUNCTION dash_prune_run_details () RETURNS bigint LANGUAGE sql AS $$
  WITH logs AS (DELETE FROM dash_run_logs AS l
                 WHERE NOT EXISTS (SELECT FROM dashboard_runs AS r WHERE r.run_id = l.run_id) RETURNING 1),
       items AS (DELETE FROM dash_run_items AS i
                  WHERE NOT EXISTS (SELECT FROM dashboard_runs AS r WHERE r.run_id = i.run_id) RETURNING 1),
       calls AS (DELETE FROM dash_run_callbacks AS c
                  WHERE NOT EXISTS (SELECT FROM dashboard_runs AS r WHERE r.run_id = c.run_id) RETURNING 1)
  SELECT (SELECT count (*) FROM logs) + (SELECT count (*) FROM items) + (SELECT count (*) FROM calls)
$$;
