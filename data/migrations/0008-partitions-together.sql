-- Sessions that make the same partition at the same time: the one that comes second used to fail, as it did
-- not see what the first had made.

CREATE OR REPLACE FUNCTION dash_ensure_metric_partitions (first timestamptz, last timestamptz) RETURNS integer
LANGUAGE plpgsql SET timezone = 'UTC' AS $$
DECLARE
  month   timestamptz;
  name    text;
  made    integer := 0;
BEGIN
  IF (SELECT relkind FROM pg_class WHERE oid = 'normalized_metrics'::regclass) <> 'p' OR last < first THEN
    RETURN 0;
  END IF;

  FOR month IN
    SELECT generate_series (date_trunc ('month', greatest (first, last - interval '20 years')),
                            date_trunc ('month', last), interval '1 month')
  LOOP
    name := 'normalized_metrics_' || to_char (month, 'YYYY_MM');
    CONTINUE WHEN to_regclass (name) IS NOT NULL;

    -- Another session may be making the same one, and nobody adds rows of the month while those that
    -- are there move. Only with the table's lock what others made meanwhile is seen.
    PERFORM pg_advisory_xact_lock (hashtext ('dash_ensure_metric_partitions'));
    LOCK TABLE normalized_metrics_default IN ACCESS EXCLUSIVE MODE;
    CONTINUE WHEN to_regclass (name) IS NOT NULL;

    EXECUTE format ('CREATE TABLE %I (LIKE normalized_metrics INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name);
    EXECUTE format ('WITH moved AS (DELETE FROM normalized_metrics_default'
                    ' WHERE measured_at >= %L AND measured_at < %L RETURNING *) INSERT INTO %I SELECT * FROM moved',
                    month, month + interval '1 month', name);
    EXECUTE format ('ALTER TABLE normalized_metrics ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                    name, month, month + interval '1 month');
    made := made + 1;
  END LOOP;
  RETURN made;
END $$;
