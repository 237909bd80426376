-- How a run goes round, as functions: each is one way to the database and one transaction, however many
-- tables it takes.

-- When what waits began to be sent: from then on somebody may have received it, whatever becomes of us.
ALTER TABLE dash_deliveries ADD COLUMN began_at timestamptz;

CREATE FUNCTION dash_is_demo (meta jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce (meta->>'is_demo' = 'true', false)
$$;

-- A run as the interface shows it.
CREATE FUNCTION dash_run_json (r dashboard_runs) RETURNS json LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT json_build_object (
    'id', r.id, 'run_id', r.run_id, 'project_id', r.project_id, 'persona_id', r.persona_id,
    'status', r.status, 'started_at', dash_time (r.started_at), 'completed_at', dash_time (r.completed_at),
    'n8n_execution_id', r.n8n_execution_id, 'error_message', r.error_message,
    'channels', coalesce (r.meta->'channels', '[]'), 'date_from', r.meta->'date_from',
    'date_to', r.meta->'date_to', 'templates', r.meta->'templates', 'options', r.meta->'options',
    'n8n_execution_ref', r.n8n_execution_ref, 'is_demo', coalesce (r.meta->'is_demo', 'false'),
    'overdue', r.overdue_at IS NOT NULL AND r.completed_at IS NULL, 'due_at', dash_time (r.due_at),
    'retry_of', r.retry_of, 'started_by', r.started_by, 'deleted_at', dash_time (r.deleted_at))
$$;

-- A project as the interface shows it.
CREATE FUNCTION dash_project_json (p dashboard_projects) RETURNS json LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT json_build_object (
    'id', p.id, 'name', p.name, 'persona_id', p.persona_id, 'channels', p.channels,
    'created_at', dash_time (p.created_at), 'updated_at', dash_time (p.updated_at),
    'is_demo', coalesce (p.meta->'is_demo', 'false'), 'archived_at', p.meta->'archived_at',
    'defaults', coalesce (p.meta->'defaults', '{}'), 'schedule', p.meta->'schedule')
$$;

-- What a workflow is told to do; contract 3.1. What the order leaves open the project says, and what the
-- project leaves open has the values the contract gives.
CREATE FUNCTION dash_run_order (r dashboard_runs, project_meta jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object (
    'run_id', r.run_id, 'project_id', r.project_id, 'persona_id', r.persona_id,
    'channels', r.meta->'channels', 'date_from', r.meta->'date_from', 'date_to', r.meta->'date_to',
    'templates', coalesce (nullif (r.meta->'templates', 'null'), project_meta#>'{defaults,templates}', '{}'),
    'options', '{"lookback_days": 1, "max_items": 10, "include_image": true, "include_products_weekly": false}'
               || coalesce (project_meta#>'{defaults,options}', '{}')
               || coalesce (nullif (r.meta->'options', 'null'), '{}'))
$$;

-- Writes an order down, for whichever service comes first to send it. outcome: created, same (the order
-- was given before), other (the id belongs to another order), no-project, no-persona, not-its-persona,
-- archived.
CREATE FUNCTION dash_start_run (
  given_id uuid, project uuid, persona uuid, order_meta jsonb, allowance_minutes integer, repeats uuid,
  by_whom text, OUT outcome text, OUT run json
) LANGUAGE plpgsql AS $$
DECLARE
  p dashboard_projects;
  r dashboard_runs;
  allowance integer;
BEGIN
  IF given_id IS NOT NULL THEN
    SELECT * INTO r FROM dashboard_runs WHERE run_id = given_id;
  END IF;
  IF r.run_id IS NULL THEN
    SELECT * INTO p FROM dashboard_projects WHERE id = project FOR SHARE;
    outcome := CASE
      WHEN p.id IS NULL THEN 'no-project'
      WHEN persona IS NOT NULL AND NOT EXISTS (SELECT FROM personas WHERE id = persona) THEN 'no-persona'
      WHEN persona <> p.persona_id THEN 'not-its-persona'
      WHEN p.meta->>'archived_at' IS NOT NULL THEN 'archived' END;
    IF outcome IS NOT NULL THEN
      RETURN;
    END IF;
    allowance := CASE WHEN p.meta#>>'{defaults,allowance_minutes}' ~ '^[1-9][0-9]{0,5}$'
                      THEN (p.meta#>>'{defaults,allowance_minutes}')::integer ELSE allowance_minutes END;
    INSERT INTO dashboard_runs (run_id, project_id, persona_id, started_by, retry_of, due_at, meta)
      VALUES (coalesce (given_id, gen_random_uuid ()), p.id, p.persona_id, by_whom, repeats,
              now () + make_interval (mins => allowance),
              order_meta || jsonb_build_object ('allowance_minutes', allowance))
      ON CONFLICT (run_id) DO NOTHING RETURNING * INTO r;
    IF r.run_id IS NOT NULL THEN
      INSERT INTO dash_deliveries (kind, run_id, subject_id, payload)
        VALUES ('n8n-run', r.run_id, r.id, dash_run_order (r, p.meta));
      INSERT INTO dash_run_logs (run_id, project_id, message, service)
        VALUES (r.run_id, r.project_id, 'Asked for' || coalesce (' by ' || by_whom, '')
                || coalesce (', to repeat ' || repeats::text, ''), 'mpis-dashboard');
      outcome := 'created';
      run := dash_run_json (r);
      RETURN;
    END IF;
    SELECT * INTO r FROM dashboard_runs WHERE run_id = given_id;
  END IF;
  outcome := CASE WHEN r.project_id = project AND (persona IS NULL OR r.persona_id = persona)
                   AND r.retry_of IS NOT DISTINCT FROM repeats
                   AND NOT EXISTS (SELECT FROM jsonb_each (order_meta) AS o WHERE r.meta->o.key IS DISTINCT FROM o.value)
                  THEN 'same' ELSE 'other' END;
  run := dash_run_json (r);
END $$;

-- Says what came of telling the workflow. Whoever was faster is right: a run that was completed meanwhile
-- stays so. uncertain: it may be running nevertheless, so whatever is heard of it revives it.
CREATE FUNCTION dash_run_told (told uuid, is_running boolean, why text, uncertain boolean) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  r dashboard_runs;
BEGIN
  UPDATE dashboard_runs SET
      status = CASE WHEN is_running THEN 'running' ELSE 'failed' END,
      heard_at = CASE WHEN is_running THEN now () END,
      due_at = CASE WHEN is_running THEN now () + (due_at - started_at) END,
      completed_at = CASE WHEN is_running THEN NULL ELSE now () END,
      error_message = why,
      meta = CASE WHEN uncertain THEN meta || '{"start": "uncertain"}' ELSE meta END
    WHERE run_id = told AND status = 'pending' RETURNING * INTO r;
  IF r.run_id IS NULL THEN
    RETURN false;
  END IF;
  INSERT INTO dash_run_logs (run_id, project_id, level, message, service, error_type, error_message)
    VALUES (r.run_id, r.project_id, CASE WHEN is_running THEN 'INFO' ELSE 'ERROR' END,
            CASE WHEN is_running THEN 'The workflow took the order' ELSE 'The workflow could not be started: ' || why END,
            'mpis-dashboard', CASE WHEN NOT is_running THEN 'start' END, CASE WHEN NOT is_running THEN why END);
  RETURN true;
END $$;

-- Something was heard of a run: it runs, and its silence begins anew. Returns whether it was overdue.
-- Many lines a second are one change of the row in five.
CREATE FUNCTION dash_run_heard (heard uuid) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  was_overdue boolean;
BEGIN
  SELECT overdue_at IS NOT NULL INTO was_overdue FROM dashboard_runs
    WHERE run_id = heard
      AND (status = 'pending' OR (status = 'failed' AND meta->>'start' = 'uncertain')
           OR (status = 'running' AND (overdue_at IS NOT NULL OR heard_at IS NULL
                                       OR heard_at < now () - interval '5 seconds')));
  IF was_overdue IS NULL THEN
    RETURN false;
  END IF;
  UPDATE dashboard_runs SET
      status = 'running', heard_at = now (), overdue_at = NULL, completed_at = NULL, error_message = NULL,
      due_at = now () + coalesce (make_interval (mins => (meta->>'allowance_minutes')::integer),
                                  due_at - coalesce (heard_at, started_at)),
      meta = meta - 'start'
    WHERE run_id = heard AND (status IN ('pending', 'running') OR (status = 'failed' AND meta->>'start' = 'uncertain'));
  RETURN was_overdue;
END $$;

-- A text as a UUID, if it is one.
CREATE FUNCTION dash_uuid (given text) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN given ~* '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' THEN given::uuid END
$$;

-- What the items of a completion say was published, beside what was recorded of it: a success that nobody
-- recorded is a record without an item. One that was made at MPIS directly is found by its draft.
CREATE FUNCTION dash_link_items (r dashboard_runs, items jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO dash_publish_records AS c (run_id, project_id, persona_id, draft_id, channel, channel_item_id,
                                         channel_url, published_item_id, forward_state, reported_status)
    SELECT r.run_id, r.project_id, r.persona_id, i.draft, i.channel, i.item, i.url, f.id,
           CASE WHEN f.id IS NULL THEN 'pending' ELSE 'forwarded' END, i.status
      FROM (SELECT DISTINCT ON (dash_uuid (e->>'draft_id'), lower (btrim (e->>'channel')), e->>'channel_item_id')
                   dash_uuid (e->>'draft_id') AS draft, lower (btrim (e->>'channel')) AS channel,
                   e->>'channel_item_id' AS item, e->>'channel_url' AS url,
                   CASE WHEN lower (e->>'status') IN ('failed', 'error', 'failure') THEN 'failed' ELSE 'success' END AS status
              FROM jsonb_array_elements (items) WITH ORDINALITY AS t (e, n)
              ORDER BY dash_uuid (e->>'draft_id'), lower (btrim (e->>'channel')), e->>'channel_item_id', n DESC) AS i
      LEFT JOIN LATERAL (SELECT p.id FROM published_items AS p
                          WHERE p.draft_id = i.draft AND lower (btrim (p.channel)) = i.channel
                            AND p.channel_item_id = i.item ORDER BY p.published_at, p.id LIMIT 1) AS f ON true
     WHERE i.draft IS NOT NULL AND i.channel <> '' AND i.item <> ''
       -- Nothing was published where it failed; only a record there already is told so.
       AND (i.status = 'success' OR EXISTS (
             SELECT FROM dash_publish_records AS k
              WHERE k.draft_id = i.draft AND k.channel = i.channel AND k.channel_item_id = i.item))
  ON CONFLICT (draft_id, channel, channel_item_id) DO UPDATE SET
    run_id = coalesce (c.run_id, excluded.run_id), project_id = coalesce (c.project_id, excluded.project_id),
    persona_id = coalesce (c.persona_id, excluded.persona_id),
    published_item_id = coalesce (c.published_item_id, excluded.published_item_id),
    reported_status = excluded.reported_status;
END $$;

-- The lines a completion leaves in the log: what became of the whole, and of each item.
CREATE FUNCTION dash_log_completion (r dashboard_runs, items jsonb, execution text, told_before boolean)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO dash_run_logs (run_id, project_id, level, message, service, n8n_execution_id, draft_id,
                             error_type, error_message)
    SELECT r.run_id, r.project_id,
           CASE WHEN (e->>'status') ~* '^(failed|error|failure)$' THEN 'ERROR'
                WHEN (e->>'status') !~* '^success$' THEN 'WARN' ELSE 'INFO' END,
           CASE WHEN (e->>'status') ~* '^(failed|error|failure)$' THEN 'Not published on ' ELSE 'Item published on ' END
             || coalesce (e->>'channel', 'an unnamed channel')
             || coalesce (': ' || nullif (coalesce (e->>'channel_url', e->>'channel_item_id'), ''), '')
             || CASE WHEN (e->>'status') !~* '^(success|failed|error|failure)$'
                     THEN ' (its status “' || (e->>'status') || '” is taken as success)' ELSE '' END,
           'mpis-dashboard', execution, e->>'draft_id',
           CASE WHEN (e->>'status') ~* '^(failed|error|failure)$' THEN 'item' END, e->>'error'
      FROM jsonb_array_elements (items) AS t (e) WHERE NOT told_before
    UNION ALL
    SELECT r.run_id, r.project_id,
           CASE r.status WHEN 'success' THEN 'INFO' WHEN 'partial' THEN 'WARN' ELSE 'ERROR' END,
           CASE WHEN told_before THEN 'The same completion was reported again: ' ELSE 'Completed: ' END || r.status
             || ', ' || (SELECT count (*) FILTER (WHERE NOT coalesce (e->>'status', '') ~* '^(failed|error|failure)$')
                         || ' of ' || count (*) || ' items published' FROM jsonb_array_elements (items) AS t (e)),
           'mpis-dashboard', execution, NULL, CASE WHEN r.status = 'failed' THEN 'run' END, r.error_message;
END $$;

-- The end of a run, as its workflow reports it; final is its status by the rule of contract 6. The same
-- call again, earlier, later or beside others leaves the same: the last one is right. outcome: done,
-- was-overdue (done, and it was), unknown, other-project, other-persona.
CREATE FUNCTION dash_complete_run (
  completed uuid, project uuid, persona uuid, final text, execution text, problem text, items jsonb,
  body jsonb, by_whom text, OUT outcome text, OUT run json
) LANGUAGE plpgsql AS $$
DECLARE
  r dashboard_runs;
  before dashboard_runs;
  told_before boolean;
BEGIN
  SELECT * INTO before FROM dashboard_runs WHERE run_id = completed FOR UPDATE;
  outcome := CASE WHEN before.run_id IS NULL THEN 'unknown'
                  WHEN before.project_id <> project THEN 'other-project'
                  WHEN before.persona_id <> persona THEN 'other-persona'
                  WHEN before.overdue_at IS NOT NULL THEN 'was-overdue' ELSE 'done' END;
  IF outcome = 'unknown' THEN
    RETURN;
  END IF;
  told_before := before.completed_at IS NOT NULL AND coalesce ((
    SELECT c.kind = 'complete' AND c.outcome = final AND c.body = $8 FROM dash_run_callbacks AS c
     WHERE c.run_id = completed ORDER BY c.at DESC LIMIT 1), false);
  INSERT INTO dash_run_callbacks (run_id, kind, who, body, outcome)
    VALUES (completed, 'complete', by_whom, $8, CASE outcome WHEN 'done' THEN final WHEN 'was-overdue' THEN final ELSE outcome END);
  IF outcome NOT IN ('done', 'was-overdue') THEN
    RETURN;
  END IF;

  UPDATE dashboard_runs SET
      status = final, completed_at = clock_timestamp (), heard_at = clock_timestamp (), overdue_at = NULL, due_at = NULL,
      n8n_execution_id = dash_uuid (execution), error_message = problem,
      n8n_execution_ref = CASE WHEN dash_uuid (execution) IS NULL THEN execution END,
      meta = CASE WHEN dash_uuid (execution) IS NULL AND execution IS NOT NULL
                  THEN meta - 'start' || jsonb_build_object ('n8n_execution_ref', execution)
                  ELSE meta - 'start' - 'n8n_execution_ref' END
    WHERE id = before.id RETURNING * INTO r;
  IF items <> '[]' THEN
    INSERT INTO dash_run_items (run_id, position, draft_id, channel, channel_item_id, channel_url, status, failed, error, metrics)
      SELECT completed, n, e->>'draft_id', e->>'channel', e->>'channel_item_id', e->>'channel_url', e->>'status',
             coalesce ((e->>'status') ~* '^(failed|error|failure)$', false), e->>'error', e->'metrics'
        FROM jsonb_array_elements (items) WITH ORDINALITY AS t (e, n)
      ON CONFLICT (run_id, position) DO UPDATE SET
        draft_id = excluded.draft_id, channel = excluded.channel, channel_item_id = excluded.channel_item_id,
        channel_url = excluded.channel_url, status = excluded.status, failed = excluded.failed,
        error = excluded.error, metrics = excluded.metrics;
    PERFORM dash_link_items (r, items);
  END IF;
  IF before.completed_at IS NOT NULL THEN
    DELETE FROM dash_run_items WHERE run_id = completed AND position > jsonb_array_length (items);
  END IF;
  PERFORM dash_log_completion (r, items, execution, told_before);
  run := dash_run_json (r);
END $$;

-- Which channels of a run have nothing to show for it, in any run of its family: neither an item nor a
-- record says that something was published there, and none of the family is still at it.
CREATE FUNCTION dash_failed_channels (of_run uuid) RETURNS text[] LANGUAGE sql STABLE AS $$
  WITH RECURSIVE up AS (
    SELECT run_id, retry_of, 0 AS depth FROM dashboard_runs WHERE run_id = of_run
    UNION SELECT r.run_id, r.retry_of, up.depth + 1 FROM dashboard_runs AS r JOIN up ON r.run_id = up.retry_of
     WHERE up.depth < 1000),
  family AS (
    (SELECT run_id FROM up ORDER BY depth DESC LIMIT 1)
    UNION SELECT r.run_id FROM dashboard_runs AS r JOIN family AS f ON r.retry_of = f.run_id),
  taken AS (
    SELECT lower (btrim (i.channel)) AS channel FROM dash_run_items AS i JOIN family USING (run_id) WHERE NOT i.failed
    UNION SELECT lower (btrim (c.channel)) FROM dash_publish_records AS c JOIN family USING (run_id)
    UNION SELECT lower (btrim (e)) FROM dashboard_runs AS r JOIN family USING (run_id),
                 jsonb_array_elements_text (r.meta->'channels') AS t (e)
     WHERE r.status IN ('pending', 'running') AND r.run_id <> of_run)
  SELECT coalesce (array_agg (e ORDER BY n), '{}')
    FROM dashboard_runs AS r, jsonb_array_elements_text (r.meta->'channels') WITH ORDINALITY AS t (e, n)
   WHERE r.run_id = of_run AND lower (btrim (e)) NOT IN (SELECT channel FROM taken WHERE channel IS NOT NULL)
$$;
CREATE INDEX idx_dashboard_runs_retry_of ON dashboard_runs (retry_of) WHERE retry_of IS NOT NULL;

-- The order of a run once more, as another run: of all its channels, or of those that failed. One that was
-- given already is answered without looking at what failed: meanwhile nothing may have. outcome: as of
-- dash_start_run(), and unknown, busy (it is still going on), nothing (no channel is left).
CREATE FUNCTION dash_retry_run (
  repeated uuid, given_id uuid, failed_only boolean, allowance_minutes integer, by_whom text,
  OUT outcome text, OUT run json
) LANGUAGE plpgsql AS $$
DECLARE
  r dashboard_runs;
  wanted jsonb;
BEGIN
  -- Two who repeat runs of one family at once would both find the same channels free.
  PERFORM pg_advisory_xact_lock (hashtext ('dash_retry_run'));
  SELECT * INTO r FROM dashboard_runs WHERE run_id = repeated AND deleted_at IS NULL;
  IF r.run_id IS NULL THEN
    outcome := 'unknown';
    RETURN;
  END IF;
  SELECT 'same', dash_run_json (k) INTO outcome, run
    FROM dashboard_runs AS k WHERE k.run_id = given_id AND k.retry_of = repeated;
  IF FOUND THEN
    RETURN;
  END IF;
  wanted := CASE WHEN failed_only THEN to_jsonb (dash_failed_channels (repeated))
                 ELSE coalesce (r.meta->'channels', '[]') END;
  outcome := CASE WHEN r.status IN ('pending', 'running') AND r.overdue_at IS NULL THEN 'busy'
                  WHEN wanted = '[]' THEN CASE WHEN failed_only THEN 'nothing' ELSE 'no-channels' END END;
  IF outcome IS NULL THEN
    SELECT s.outcome, s.run INTO outcome, run FROM dash_start_run (
      given_id, r.project_id, NULL,
      jsonb_build_object ('channels', wanted, 'date_from', r.meta->'date_from', 'date_to', r.meta->'date_to',
                          'templates', r.meta->'templates', 'options', r.meta->'options'),
      allowance_minutes, repeated, by_whom) AS s;
  END IF;
END $$;
