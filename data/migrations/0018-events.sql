-- What happens, in the order it happened, for those who listen: every change that a reader of runs, their
-- logs, posts, numbers or red flags would see leaves an event, and a notification says that there are new
-- ones. As everywhere, a reader that holds a snapshot S of what it has seen asks for the events whose
-- transaction S does not show, and so misses none, however late it committed.

-- data: what is to be told, as the interface shows it. NULL: too much at once to tell one by one; whoever
-- listens asks anew. A run_id of NULL then means all runs.
CREATE TABLE dash_events (
  id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at     timestamptz NOT NULL DEFAULT clock_timestamp (),
  kind   text NOT NULL CHECK (kind IN ('run', 'log', 'item', 'metrics', 'flag')),
  run_id uuid,
  data   json,
  xid    xid8 NOT NULL DEFAULT pg_current_xact_id ()
);
CREATE INDEX dash_dash_events_xid ON dash_events (xid);
CREATE INDEX idx_dash_events_at ON dash_events (at);

-- Up to so many rows of one statement are told one by one.
CREATE FUNCTION dash_events_at_once () RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT 500 $$;

-- The functions below run as their owner: whoever changes a run need not have the right to write our tables.

-- Of an update only what a reader sees counts: that a run was heard of again is nobody's news.
CREATE FUNCTION dash_tell_runs () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  n bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF (SELECT count (*) FROM (SELECT FROM fresh LIMIT dash_events_at_once () + 1) AS c) > dash_events_at_once () THEN
      INSERT INTO dash_events (kind) VALUES ('run');
    ELSE
      INSERT INTO dash_events (kind, run_id, data) SELECT 'run', f.run_id, dash_run_json (f) FROM fresh AS f;
    END IF;
  ELSIF TG_OP = 'DELETE' THEN
    IF (SELECT count (*) FROM (SELECT FROM old LIMIT dash_events_at_once () + 1) AS c) > dash_events_at_once () THEN
      INSERT INTO dash_events (kind) VALUES ('run');
    ELSE
      INSERT INTO dash_events (kind, run_id, data)
        SELECT 'run', o.run_id, json_build_object ('id', o.id, 'run_id', o.run_id, 'project_id', o.project_id, 'removed', true)
          FROM old AS o;
    END IF;
  ELSE
    INSERT INTO dash_events (kind, run_id, data)
      SELECT 'run', f.run_id, dash_run_json (f) FROM fresh AS f JOIN old AS o ON o.id = f.id
       WHERE (f.run_id, f.project_id, f.persona_id, f.status, f.started_at, f.completed_at, f.n8n_execution_id,
              f.n8n_execution_ref, f.error_message, f.meta, f.overdue_at IS NULL, f.deleted_at, f.retry_of, f.started_by)
             IS DISTINCT FROM
             (o.run_id, o.project_id, o.persona_id, o.status, o.started_at, o.completed_at, o.n8n_execution_id,
              o.n8n_execution_ref, o.error_message, o.meta, o.overdue_at IS NULL, o.deleted_at, o.retry_of, o.started_by)
       LIMIT dash_events_at_once () + 1;
    GET DIAGNOSTICS n = ROW_COUNT;
    IF n > dash_events_at_once () THEN
      INSERT INTO dash_events (kind) VALUES ('run');
    END IF;
    IF n = 0 THEN
      RETURN NULL;
    END IF;
  END IF;
  PERFORM pg_notify ('dash_events', '');
  RETURN NULL;
END $$;
CREATE TRIGGER dash_tell_inserted AFTER INSERT ON dashboard_runs REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION dash_tell_runs ();
CREATE TRIGGER dash_tell_updated AFTER UPDATE ON dashboard_runs REFERENCING OLD TABLE AS old NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION dash_tell_runs ();
CREATE TRIGGER dash_tell_deleted AFTER DELETE ON dashboard_runs REFERENCING OLD TABLE AS old
  FOR EACH STATEMENT EXECUTE FUNCTION dash_tell_runs ();

-- Lines without the payloads of their errors: those are read where they are wanted.
CREATE FUNCTION dash_tell_logs () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM fresh) THEN
    RETURN NULL;
  END IF;
  IF (SELECT count (*) FROM (SELECT FROM fresh LIMIT dash_events_at_once () + 1) AS c) > dash_events_at_once () THEN
    INSERT INTO dash_events (kind, run_id) SELECT DISTINCT 'log', f.run_id FROM fresh AS f;
  ELSE
    INSERT INTO dash_events (kind, run_id, data)
      SELECT 'log', f.run_id, json_build_object (
               'id', f.id, 'run_id', f.run_id, 'project_id', f.project_id, 'at', dash_time (f.at), 'level', f.level,
               'message', left (f.message, 2000), 'service', f.service, 'workflow_name', f.workflow_name,
               'n8n_execution_id', f.n8n_execution_id, 'draft_id', f.draft_id,
               'published_item_id', f.published_item_id, 'error_type', f.error_type,
               'error_message', left (f.error_message, 2000))
        FROM fresh AS f ORDER BY f.at;
  END IF;
  PERFORM pg_notify ('dash_events', '');
  RETURN NULL;
END $$;
CREATE TRIGGER dash_tell AFTER INSERT ON dash_run_logs REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION dash_tell_logs ();

CREATE FUNCTION dash_tell_items () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  n bigint;
BEGIN
  INSERT INTO dash_events (kind, run_id, data)
    SELECT 'item', f.run_id, json_build_object (
             'id', f.id, 'run_id', f.run_id, 'project_id', f.project_id, 'persona_id', f.persona_id,
             'draft_id', f.draft_id, 'channel', f.channel, 'channel_item_id', f.channel_item_id,
             'channel_url', f.channel_url, 'published_at', dash_time (f.published_at),
             'published_item_id', f.published_item_id, 'forward_state', f.forward_state,
             'reported_status', f.reported_status)
      FROM fresh AS f WHERE f.run_id IS NOT NULL LIMIT dash_events_at_once ();
  GET DIAGNOSTICS n = ROW_COUNT;
  IF n = dash_events_at_once () THEN
    INSERT INTO dash_events (kind, run_id) SELECT DISTINCT 'item', f.run_id FROM fresh AS f WHERE f.run_id IS NOT NULL;
  END IF;
  IF n > 0 THEN
    PERFORM pg_notify ('dash_events', '');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER dash_tell_inserted AFTER INSERT ON dash_publish_records REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION dash_tell_items ();
CREATE TRIGGER dash_tell_updated AFTER UPDATE ON dash_publish_records REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION dash_tell_items ();

CREATE FUNCTION dash_tell_flags () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  n bigint;
BEGIN
  INSERT INTO dash_events (kind, run_id, data)
    SELECT 'flag', f.run_id, json_build_object (
             'id', f.id, 'flag_type', f.flag_type, 'severity', f.severity, 'description', f.description,
             'metadata', coalesce (f.metadata, '{}'), 'created_at', dash_time (f.created_at),
             'resolved_at', dash_time (f.resolved_at), 'resolved_by', f.resolved_by, 'subject', f.subject,
             'project_id', f.project_id, 'persona_id', f.persona_id, 'run_id', f.run_id)
      FROM fresh AS f LIMIT dash_events_at_once ();
  GET DIAGNOSTICS n = ROW_COUNT;
  IF n = dash_events_at_once () THEN
    INSERT INTO dash_events (kind) VALUES ('flag');
  END IF;
  IF n > 0 THEN
    PERFORM pg_notify ('dash_events', '');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER dash_tell_inserted AFTER INSERT ON red_flags REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION dash_tell_flags ();
CREATE TRIGGER dash_tell_updated AFTER UPDATE ON red_flags REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION dash_tell_flags ();

-- One event for each transaction, with the first hundred of its snapshots. Found by their transaction: a
-- transition table would make COPY write row by row; and by its index, of which the first hundred are enough,
-- whatever the planner thinks of a table that has just grown. What comes after more than a hundred costs a
-- look at the event only.
CREATE FUNCTION dash_tell_metrics () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT SET enable_seqscan = off SET enable_bitmapscan = off AS $$
DECLARE
  told dash_events;
  news json;
BEGIN
  SELECT * INTO told FROM dash_events WHERE xid = pg_current_xact_id () AND kind = 'metrics';
  IF told.data->>'more' = 'true' THEN
    RETURN NULL;
  END IF;
  SELECT json_build_object ('count', least (count (*), 100), 'more', count (*) > 100,
                            'items', json_agg (m.item) FILTER (WHERE m.n <= 100))
    INTO news
    FROM (SELECT row_number () OVER () AS n, json_build_object (
                   'id', m.id, 'published_item_id', m.published_item_id, 'channel', m.channel, 'views', m.views,
                   'impressions', m.impressions, 'reach', m.reach, 'reactions', m.reactions,
                   'comments', m.comments, 'shares', m.shares, 'saves', m.saves, 'clicks', m.clicks,
                   'engagement_rate', m.engagement_rate, 'measured_at', dash_time (m.measured_at),
                   'source', m.source) AS item
            FROM normalized_metrics AS m WHERE m.xid = pg_current_xact_id () LIMIT 101) AS m;
  IF news->>'count' = '0' THEN
    RETURN NULL;
  END IF;
  IF told.id IS NULL THEN
    INSERT INTO dash_events (kind, data) VALUES ('metrics', news);
  ELSE
    UPDATE dash_events SET data = news WHERE id = told.id;
  END IF;
  PERFORM pg_notify ('dash_events', '');
  RETURN NULL;
END $$;
CREATE TRIGGER dash_tell AFTER INSERT OR UPDATE ON normalized_metrics
  FOR EACH STATEMENT EXECUTE FUNCTION dash_tell_metrics ();

-- Whether all events that a reader with this snapshot has not seen are still there.
CREATE FUNCTION dash_events_reach (seen pg_snapshot) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT NOT EXISTS (SELECT FROM dash_settings
                      WHERE key = 'events-pruned' AND (value #>> '{}')::xid8 >= pg_snapshot_xmin (seen))
$$;

-- Removes old events, and returns how many; see dash_prune_deletions(). Those that a backup of another
-- server brought along, with transactions that this one has not had yet, were told there.
CREATE FUNCTION dash_prune_events (age interval) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  last xid8;
  n    bigint;
BEGIN
  IF NOT pg_try_advisory_xact_lock (hashtext ('dash_prune_events')) THEN
    RETURN 0;
  END IF;

  WITH gone AS (
    DELETE FROM dash_events
     WHERE (at < now () - age AND xid < pg_snapshot_xmin (pg_current_snapshot ()))
        OR xid >= pg_snapshot_xmax (pg_current_snapshot ())
    RETURNING xid)
  SELECT (SELECT xid FROM gone WHERE xid < pg_snapshot_xmin (pg_current_snapshot ()) ORDER BY xid DESC LIMIT 1),
         (SELECT count (*) FROM gone) INTO last, n;

  IF last IS NOT NULL THEN
    INSERT INTO dash_settings (key, value) VALUES ('events-pruned', to_jsonb (last::text))
      ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now ()
      WHERE (dash_settings.value #>> '{}')::xid8 < last;
  END IF;
  RETURN n;
END $$;
