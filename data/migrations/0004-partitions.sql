-- Makes the monthly partitions of normalized_metrics for a span of time; a table that MPIS made is not
-- partitioned and stays as it is. Rows of such a month that came in before it had a partition move there
-- from the default one. At most 20 years back from the end are made; older rows stay in the default.
--
-- Takes strong locks for a moment, so it is called in a transaction of its own, before writing.
-- Returns how many were made.
CREATE FUNCTION dash_ensure_metric_partitions (first timestamptz, last timestamptz) RETURNS integer
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

    -- Another session may be making the same one.
    PERFORM pg_advisory_xact_lock (hashtext ('dash_ensure_metric_partitions'));
    CONTINUE WHEN to_regclass (name) IS NOT NULL;

    -- Nobody adds rows of the month while those that are there move.
    LOCK TABLE normalized_metrics_default IN ACCESS EXCLUSIVE MODE;
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
