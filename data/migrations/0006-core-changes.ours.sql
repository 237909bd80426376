-- The same for the core tables, where they are ours. MPIS's own are never touched: of those, changes are
-- found by dash_row_xid (xmin) and deletions by comparing ids.

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY [
    'personas', 'persona_versions', 'content_plans', 'content_drafts', 'published_items']
  LOOP
    EXECUTE format ('CREATE TRIGGER dash_record_deletions AFTER DELETE ON %I REFERENCING OLD TABLE AS gone'
                    ' FOR EACH STATEMENT EXECUTE FUNCTION dash_record_deletions ()', name);
    EXECUTE format ('CREATE TRIGGER dash_notify AFTER INSERT OR UPDATE OR DELETE ON %I'
                    ' FOR EACH STATEMENT EXECUTE FUNCTION dash_notify ()', name);
  END LOOP;
END $$;
