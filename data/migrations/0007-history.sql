-- What deletions cannot be told line by line: a table that was emptied as a whole, and what went so long
-- ago that its lines were removed. dash_settings keeps the last transaction of either kind; a reader
-- whose snapshot does not reach that far asks dash_history_reaches() and begins anew.

ALTER TABLE dash_deletions ADD COLUMN deleted_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX idx_dash_deletions_deleted_at ON dash_deletions (deleted_at);

CREATE FUNCTION dash_history_reaches (seen pg_snapshot) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT NOT EXISTS (
    SELECT FROM dash_settings
     WHERE CASE key
             WHEN 'history-emptied' THEN NOT pg_visible_in_snapshot ((value #>> '{}')::xid8, seen)
             -- Lines of transactions before this one went too, and one that began earlier may have
             -- committed later than it.
             WHEN 'history-pruned' THEN (value #>> '{}')::xid8 >= pg_snapshot_xmin (seen)
             ELSE false
           END)
$$;

CREATE FUNCTION dash_record_emptying () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO dash_settings (key, value) VALUES ('history-emptied', to_jsonb (pg_current_xact_id ()::text))
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now();
  RETURN NULL;
END $$;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY [
    'dashboard_projects', 'dashboard_runs', 'dashboard_layouts', 'widget_registry', 'red_flags',
    'metrics_ingestion_jobs', 'normalized_metrics',
    'dash_imports', 'dash_quarantine', 'dash_unmatched_posts', 'dash_publish_records']
  LOOP
    EXECUTE format ('CREATE TRIGGER dash_record_emptying AFTER TRUNCATE ON %I'
                    ' FOR EACH STATEMENT EXECUTE FUNCTION dash_record_emptying ()', name);
  END LOOP;
END $$;

-- Removes the lines of old deletions, and returns how many. Of several sessions that come at once one
-- does it. Lines of transactions that may be running still stay.
CREATE FUNCTION dash_prune_deletions (age interval) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  last xid8;
  n    bigint;
BEGIN
  IF NOT pg_try_advisory_xact_lock (hashtext ('dash_prune_deletions')) THEN
    RETURN 0;
  END IF;

  WITH gone AS (
    DELETE FROM dash_deletions
     WHERE deleted_at < now() - age AND xid < pg_snapshot_xmin (pg_current_snapshot ())
    RETURNING xid)
  SELECT (SELECT xid FROM gone ORDER BY xid DESC LIMIT 1), (SELECT count (*) FROM gone) INTO last, n;

  IF n > 0 THEN
    INSERT INTO dash_settings (key, value) VALUES ('history-pruned', to_jsonb (last::text))
      ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now()
      WHERE (dash_settings.value #>> '{}')::xid8 < last;
  END IF;
  RETURN n;
END $$;
