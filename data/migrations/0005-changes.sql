-- How others learn what changed: every row carries the transaction that wrote it last, every deletion
-- leaves a line, and every statement on one of these tables sends a notification.
--
-- A reader that holds a snapshot S of what it has seen asks for rows with
--   xid >= pg_snapshot_xmin (S) AND NOT pg_visible_in_snapshot (xid, S)
-- and so misses no transaction, however late it committed.

CREATE TABLE dash_deletions (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  table_name text NOT NULL,
  row_id     uuid NOT NULL,
  xid        xid8 NOT NULL DEFAULT pg_current_xact_id ()
);
CREATE INDEX idx_dash_deletions_xid ON dash_deletions (xid);

-- For tables without a column of their own for it: the transaction in xmin, which counts modulo 2^32, as
-- the latest one it can have been. Of a row written in a savepoint xmin names the savepoint, whose
-- visibility pg_visible_in_snapshot() does not know; compare with pg_snapshot_xmin() alone.
CREATE FUNCTION dash_row_xid (row_xmin xid) RETURNS xid8 LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT (CASE WHEN low > next % 4294967296 AND next >= 4294967296
               THEN next - next % 4294967296 - 4294967296 + low
               ELSE next - next % 4294967296 + low END)::text::xid8
    FROM (SELECT row_xmin::text::bigint AS low,
                 pg_snapshot_xmax (pg_current_snapshot ())::text::bigint AS next) AS now
$$;

CREATE FUNCTION dash_touch () RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN NEW.xid = pg_current_xact_id (); RETURN NEW; END $$;

-- Whoever deletes need not know that we keep count, nor have the right to write our tables.
CREATE FUNCTION dash_record_deletions () RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO dash_deletions (table_name, row_id) SELECT TG_TABLE_NAME, id FROM gone;
  RETURN NULL;
END $$;

CREATE FUNCTION dash_notify () RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_notify ('dash_changes', TG_TABLE_NAME); RETURN NULL; END $$;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY [
    'dashboard_projects', 'dashboard_runs', 'dashboard_layouts', 'widget_registry', 'red_flags',
    'metrics_ingestion_jobs', 'normalized_metrics',
    'dash_imports', 'dash_quarantine', 'dash_unmatched_posts', 'dash_publish_records']
  LOOP
    EXECUTE format ('ALTER TABLE %I ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id ()', name);
    EXECUTE format ('CREATE INDEX dash_%s_xid ON %I (xid)', name, name);
    EXECUTE format ('CREATE TRIGGER dash_touch BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION dash_touch ()', name);
    EXECUTE format ('CREATE TRIGGER dash_record_deletions AFTER DELETE ON %I REFERENCING OLD TABLE AS gone'
                    ' FOR EACH STATEMENT EXECUTE FUNCTION dash_record_deletions ()', name);
    EXECUTE format ('CREATE TRIGGER dash_notify AFTER INSERT OR UPDATE OR DELETE ON %I'
                    ' FOR EACH STATEMENT EXECUTE FUNCTION dash_notify ()', name);
  END LOOP;

  -- Settings are read whole: they need the change only, not its history.
  CREATE TRIGGER dash_notify AFTER INSERT OR UPDATE OR DELETE ON dash_settings
    FOR EACH STATEMENT EXECUTE FUNCTION dash_notify ();
END $$;
