-- Who may do what over the interface, and what was done with it.

-- generation: counts whatever ends all of a user's log-ins (a new password, being disabled), so that a
-- token names the generation it is of, whatever the clocks of several services say.
-- password_source: 'environment' while the password is the one a service was started with.
CREATE TABLE dash_users (
  id                  uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name                text NOT NULL CHECK (length (name) BETWEEN 1 AND 200),
  password_hash       text NOT NULL,
  password_source     text,
  password_changed_at timestamptz NOT NULL DEFAULT now(),
  role                text NOT NULL CHECK (role IN ('admin', 'editor', 'viewer')),
  generation          bigint NOT NULL DEFAULT 1,
  created_at          timestamptz NOT NULL DEFAULT now(),
  disabled_at         timestamptz
);
CREATE UNIQUE INDEX idx_dash_users_name ON dash_users (lower (name));

-- Keys that programs show. Of each the SHA-256 is kept, and its beginning, to tell them apart by eye. One
-- without a user was made by whoever holds the database itself.
CREATE TABLE dash_tokens (
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id      uuid REFERENCES dash_users (id) ON DELETE CASCADE,
  name         text NOT NULL CHECK (length (name) BETWEEN 1 AND 200),
  role         text NOT NULL CHECK (role IN ('admin', 'editor', 'viewer')),
  token_hash   bytea NOT NULL UNIQUE,
  prefix       text NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  expires_at   timestamptz,
  last_used_at timestamptz,
  revoked_at   timestamptz
);
CREATE INDEX idx_dash_tokens_user_id ON dash_tokens (user_id);

-- Log-ins that were ended before their time; until is when they would have ended anyway.
CREATE TABLE dash_revocations (
  jti   text PRIMARY KEY,
  until timestamptz NOT NULL
);

-- Every change made over the interface, and everything that was refused.
CREATE TABLE dash_audit (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at         timestamptz NOT NULL DEFAULT clock_timestamp (),
  who        text,
  role       text,
  address    text,
  method     text NOT NULL,
  path       text NOT NULL,
  status     integer NOT NULL,
  run_id     text,
  project_id text,
  request_id text,
  reason     text
);
CREATE INDEX idx_dash_audit_at ON dash_audit (at);

-- Services keep for some seconds what they know of users and tokens; this tells them to forget it. That a
-- token was used is no reason.
CREATE FUNCTION dash_notify_access () RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_notify ('dash_access', TG_TABLE_NAME); RETURN NULL; END $$;
CREATE TRIGGER dash_notify_access AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON dash_users
  FOR EACH STATEMENT EXECUTE FUNCTION dash_notify_access ();
CREATE TRIGGER dash_notify_access AFTER INSERT OR DELETE OR TRUNCATE OR
    UPDATE OF user_id, name, role, token_hash, expires_at, revoked_at ON dash_tokens
  FOR EACH STATEMENT EXECUTE FUNCTION dash_notify_access ();
CREATE TRIGGER dash_notify_access AFTER INSERT ON dash_revocations
  FOR EACH STATEMENT EXECUTE FUNCTION dash_notify_access ();

-- Removes log-ins that are over anyway, tokens that have been dead for longer than age, and what was noted
-- longer ago than audit_age; returns how many.
CREATE FUNCTION dash_prune_access (age interval, audit_age interval) RETURNS bigint LANGUAGE sql AS $$
  WITH revocations AS (DELETE FROM dash_revocations WHERE until < now() - interval '1 hour' RETURNING 1),
       tokens AS (DELETE FROM dash_tokens
                   WHERE least (revoked_at, expires_at) < now() - age RETURNING 1),
       notes AS (DELETE FROM dash_audit WHERE at < now() - audit_age RETURNING 1)
  SELECT (SELECT count (*) FROM revocations) + (SELECT count (*) FROM tokens) + (SELECT count (*) FROM notes)
$$;
