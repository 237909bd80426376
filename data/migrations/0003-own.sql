-- Tables that are nobody's but ours.

CREATE TABLE dash_settings (
  key        text PRIMARY KEY,
  value      jsonb NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- One row per file that was imported.
CREATE TABLE dash_imports (
  id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  started_at    timestamptz NOT NULL DEFAULT now(),
  kind          text NOT NULL,
  file_name     text NOT NULL,
  sha256        text NOT NULL,
  zone          text,
  measured_from text,
  counts        jsonb NOT NULL DEFAULT '{}',
  target        jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX idx_dash_imports_started_at ON dash_imports (started_at DESC);
CREATE INDEX idx_dash_imports_sha256 ON dash_imports (sha256);

-- Records that could not be read, kept until someone has looked at them.
CREATE TABLE dash_quarantine (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  import_id   uuid REFERENCES dash_imports (id) ON DELETE CASCADE,
  where_text  text NOT NULL,
  reason      text NOT NULL,
  record      text,
  created_at  timestamptz NOT NULL DEFAULT now(),
  resolved_at timestamptz
);
CREATE INDEX idx_dash_quarantine_import_id ON dash_quarantine (import_id);

-- Snapshots of posts that a database made by MPIS knows nothing of.
CREATE TABLE dash_unmatched_posts (
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  import_id    uuid REFERENCES dash_imports (id) ON DELETE SET NULL,
  channel      text NOT NULL,
  account      text NOT NULL DEFAULT '',
  item_id      text NOT NULL,
  url          text,
  title        text,
  published_at timestamptz,
  measured_at  timestamptz NOT NULL,
  edition      timestamptz,
  measured     jsonb NOT NULL DEFAULT '{}',
  UNIQUE (channel, account, item_id, measured_at)
);
CREATE INDEX idx_dash_unmatched_posts_import_id ON dash_unmatched_posts (import_id);

-- What runs said they published.
CREATE TABLE dash_publish_records (
  id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  run_id            uuid,
  project_id        uuid REFERENCES dashboard_projects (id) ON DELETE CASCADE,
  persona_id        uuid REFERENCES personas (id) ON DELETE CASCADE,
  draft_id          uuid NOT NULL,
  channel           text NOT NULL,
  channel_item_id   text NOT NULL DEFAULT '',
  channel_url       text,
  published_at      timestamptz,
  published_item_id uuid REFERENCES published_items (id) ON DELETE SET NULL,
  forward_state     text NOT NULL DEFAULT 'pending' CHECK (forward_state IN ('pending', 'forwarded', 'failed', 'none')),
  reported_status   text,
  created_at        timestamptz NOT NULL DEFAULT now(),
  UNIQUE (draft_id, channel, channel_item_id)
);
CREATE INDEX idx_dash_publish_records_run_id ON dash_publish_records (run_id);
CREATE INDEX idx_dash_publish_records_published_item_id ON dash_publish_records (published_item_id);
