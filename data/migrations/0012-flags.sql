-- Red flags as somebody's business: what each is about, who ended it and why, and what became of it; and
-- when scheduled runs are next due.

-- subject: what it is raised about (`workspace`, or the id of a run): of each kind one flag may be open for
-- each subject. resolution: who ended it, `system` or `person`, or `reopened` by a person: only people
-- end those. cleared_at: when what a person put aside was really over; raised after that, it is new.
ALTER TABLE red_flags ADD COLUMN IF NOT EXISTS subject text;
ALTER TABLE red_flags ADD COLUMN IF NOT EXISTS project_id uuid;
ALTER TABLE red_flags ADD COLUMN IF NOT EXISTS persona_id uuid;
ALTER TABLE red_flags ADD COLUMN IF NOT EXISTS run_id uuid;
ALTER TABLE red_flags ADD COLUMN IF NOT EXISTS resolution text;
ALTER TABLE red_flags ADD COLUMN IF NOT EXISTS cleared_at timestamptz;
CREATE UNIQUE INDEX dash_red_flags_open ON red_flags (flag_type, subject)
  WHERE resolved_at IS NULL AND subject IS NOT NULL;

CREATE TABLE dash_flag_history (
  id      uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  flag_id uuid NOT NULL,
  at      timestamptz NOT NULL DEFAULT clock_timestamp (),
  action  text NOT NULL CHECK (action IN ('raised', 'resolved', 'reopened', 'changed')),
  by      text NOT NULL DEFAULT 'system',
  why     text
);
CREATE INDEX idx_dash_flag_history_flag_id ON dash_flag_history (flag_id, at);

-- When a project's runs start by themselves. What is to happen stands in the project; this is what came
-- of it: for which schedule the next time was worked out, and what the last one started.
CREATE TABLE dash_schedules (
  project_id  uuid PRIMARY KEY,
  cron        text NOT NULL,
  zone        text NOT NULL DEFAULT 'UTC',
  next_at     timestamptz,
  last_at     timestamptz,
  last_run_id uuid,
  problem     text
);
CREATE INDEX idx_dash_schedules_next_at ON dash_schedules (next_at);

ALTER TABLE dash_flag_history ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id ();
CREATE INDEX dash_dash_flag_history_xid ON dash_flag_history (xid);
CREATE TRIGGER dash_touch BEFORE UPDATE ON dash_flag_history FOR EACH ROW EXECUTE FUNCTION dash_touch ();
CREATE TRIGGER dash_notify AFTER INSERT OR UPDATE OR DELETE ON dash_flag_history
  FOR EACH STATEMENT EXECUTE FUNCTION dash_notify ();
CREATE TRIGGER dash_notify AFTER INSERT OR UPDATE OR DELETE ON dash_schedules
  FOR EACH STATEMENT EXECUTE FUNCTION dash_notify ();

-- Removes the history of flags, and schedules of projects, that are no more; returns how many lines.
CREATE FUNCTION dash_prune_flag_details () RETURNS bigint LANGUAGE sql AS $$
  WITH history AS (DELETE FROM dash_flag_history AS h
                    WHERE NOT EXISTS (SELECT FROM red_flags AS f WHERE f.id = h.flag_id) RETURNING 1),
       schedules AS (DELETE FROM dash_schedules AS s
                      WHERE NOT EXISTS (SELECT FROM dashboard_projects AS p WHERE p.id = s.project_id)
                      RETURNING 1)
  SELECT (SELECT count (*) FROM history) + (SELECT count (*) FROM schedules)
$$;
