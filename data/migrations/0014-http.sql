-- Answers that were given, so that who asks twice with the same key is answered twice but heard once.

-- who: whose key it is. request: a digest of what was asked. holder: which attempt works on it, until
-- held_until; one that ended without an answer loses it then. status: NULL while there is no answer.
CREATE TABLE dash_idempotency (
  who          text NOT NULL,
  method       text NOT NULL,
  path         text NOT NULL,
  key          text NOT NULL,
  request      text NOT NULL,
  holder       uuid NOT NULL,
  held_until   timestamptz NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT clock_timestamp (),
  status       int,
  content_type text,
  headers      jsonb,
  body         text,
  PRIMARY KEY (who, method, path, key)
);
CREATE INDEX idx_dash_idempotency_created_at ON dash_idempotency (created_at);

-- Forgets answers older than a day, and returns how many there were.
CREATE FUNCTION dash_prune_idempotency () RETURNS bigint LANGUAGE sql AS $$
  WITH gone AS (DELETE FROM dash_idempotency WHERE created_at < clock_timestamp () - interval '24 hours' RETURNING 1)
  SELECT count (*) FROM gone
$$;
