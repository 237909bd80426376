-- A database as MPIS's scripts 002 to 005 leave it, as far as this program meets it. audit_log and
-- genesis_jobs come last: without them it is what a single run of 002 leaves.

CREATE EXTENSION IF NOT EXISTS "uuid-ossp";

CREATE TABLE personas (
  id uuid PRIMARY KEY DEFAULT uuid_generate_v4(), name text NOT NULL, slug text NOT NULL UNIQUE, description text,
  language text DEFAULT 'en', active_version text DEFAULT 'draft',
  created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE persona_versions (
  id uuid PRIMARY KEY DEFAULT uuid_generate_v4(), persona_id uuid NOT NULL REFERENCES personas ON DELETE CASCADE,
  version text NOT NULL, core_json jsonb NOT NULL DEFAULT '{}', reason text,
  created_at timestamptz NOT NULL DEFAULT now(), UNIQUE (persona_id, version));
CREATE TABLE content_plans (
  id uuid PRIMARY KEY DEFAULT uuid_generate_v4(), persona_id uuid NOT NULL REFERENCES personas ON DELETE CASCADE,
  title text NOT NULL, topic text NOT NULL, goal text, target_audience text, channel text NOT NULL,
  language text NOT NULL DEFAULT 'en', max_length integer DEFAULT 1000, schedule_window_start timestamptz,
  schedule_window_end timestamptz, constraints jsonb NOT NULL DEFAULT '{}', status text NOT NULL DEFAULT 'planned',
  run_id uuid, meta jsonb NOT NULL DEFAULT '{}', created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE content_drafts (
  id uuid PRIMARY KEY DEFAULT uuid_generate_v4(), plan_id uuid NOT NULL REFERENCES content_plans ON DELETE CASCADE,
  persona_version_id uuid REFERENCES persona_versions ON DELETE SET NULL, draft_no integer NOT NULL DEFAULT 1,
  content_json jsonb NOT NULL DEFAULT '{}', provenance jsonb NOT NULL DEFAULT '{}', run_id uuid,
  status text NOT NULL DEFAULT 'draft', created_at timestamptz NOT NULL DEFAULT now(), UNIQUE (plan_id, draft_no));
CREATE TABLE published_items (
  id uuid PRIMARY KEY DEFAULT uuid_generate_v4(), draft_id uuid NOT NULL REFERENCES content_drafts ON DELETE CASCADE,
  channel text NOT NULL, channel_item_id text, channel_url text, published_payload jsonb NOT NULL DEFAULT '{}',
  published_at timestamptz NOT NULL DEFAULT now(), persona_version_used text, meta jsonb NOT NULL DEFAULT '{}');
CREATE FUNCTION update_personas_updated_at() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN NEW.updated_at = now(); RETURN NEW; END $$;
CREATE TRIGGER trigger_update_personas_updated_at BEFORE UPDATE ON personas
  FOR EACH ROW EXECUTE FUNCTION update_personas_updated_at();

INSERT INTO personas (id, name, slug) VALUES ('00000000-0000-4000-8000-000000000001', 'Ada', 'ada');
INSERT INTO content_plans (id, persona_id, title, topic, channel)
  VALUES ('00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001', 'A plan', 'hope', 'telegram');
INSERT INTO content_drafts (id, plan_id)
  VALUES ('00000000-0000-4000-8000-000000000003', '00000000-0000-4000-8000-000000000002');
INSERT INTO published_items (id, draft_id, channel, channel_item_id)
  VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000003', 'telegram', '77');
