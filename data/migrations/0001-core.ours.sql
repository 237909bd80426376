-- The tables MPIS would have made, in the shape it expects, for a database that MPIS has not seen. Its
-- own scripts find them in place and leave them.

CREATE TABLE personas (
  id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name           text NOT NULL,
  slug           text NOT NULL UNIQUE,
  description    text,
  language       text DEFAULT 'en',
  active_version text DEFAULT 'draft',
  created_at     timestamptz NOT NULL DEFAULT now(),
  updated_at     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_personas_slug ON personas (slug);

CREATE TABLE persona_versions (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  persona_id uuid NOT NULL REFERENCES personas (id) ON DELETE CASCADE,
  version    text NOT NULL,
  core_json  jsonb NOT NULL DEFAULT '{}',
  reason     text,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (persona_id, version)
);
CREATE INDEX idx_persona_versions_persona_id ON persona_versions (persona_id);

CREATE TABLE content_plans (
  id                    uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  persona_id            uuid NOT NULL REFERENCES personas (id) ON DELETE CASCADE,
  title                 text NOT NULL,
  topic                 text NOT NULL,
  goal                  text,
  target_audience       text,
  channel               text NOT NULL,
  language              text NOT NULL DEFAULT 'en',
  max_length            integer DEFAULT 1000,
  schedule_window_start timestamptz,
  schedule_window_end   timestamptz,
  constraints           jsonb NOT NULL DEFAULT '{}',
  status                text NOT NULL DEFAULT 'planned' CHECK (status IN (
                          'planned', 'generating', 'draft_ready', 'approved', 'scheduled', 'published', 'cancelled')),
  run_id                uuid,
  meta                  jsonb NOT NULL DEFAULT '{}',
  created_at            timestamptz NOT NULL DEFAULT now(),
  updated_at            timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_content_plans_channel ON content_plans (channel);
CREATE INDEX idx_content_plans_persona_id ON content_plans (persona_id);
CREATE INDEX idx_content_plans_schedule ON content_plans (schedule_window_start, schedule_window_end);
CREATE INDEX idx_content_plans_status ON content_plans (status);

CREATE TABLE content_drafts (
  id                 uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  plan_id            uuid NOT NULL REFERENCES content_plans (id) ON DELETE CASCADE,
  persona_version_id uuid REFERENCES persona_versions (id) ON DELETE SET NULL,
  draft_no           integer NOT NULL DEFAULT 1,
  content_json       jsonb NOT NULL DEFAULT '{}',
  provenance         jsonb NOT NULL DEFAULT '{}',
  run_id             uuid,
  status             text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'approved', 'rejected')),
  created_at         timestamptz NOT NULL DEFAULT now(),
  UNIQUE (plan_id, draft_no)
);
CREATE INDEX idx_content_drafts_plan_id ON content_drafts (plan_id);
CREATE INDEX idx_content_drafts_run_id ON content_drafts (run_id);
CREATE INDEX idx_content_drafts_status ON content_drafts (status);

CREATE TABLE published_items (
  id                   uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  draft_id             uuid NOT NULL REFERENCES content_drafts (id) ON DELETE CASCADE,
  channel              text NOT NULL,
  channel_item_id      text,
  channel_url          text,
  published_payload    jsonb NOT NULL DEFAULT '{}',
  published_at         timestamptz NOT NULL DEFAULT now(),
  persona_version_used text,
  meta                 jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX idx_published_items_channel ON published_items (channel);
CREATE INDEX idx_published_items_draft_id ON published_items (draft_id);
CREATE INDEX idx_published_items_published_at ON published_items (published_at DESC);
-- Ours: how an import finds a post again.
CREATE INDEX idx_published_items_channel_item ON published_items (channel, channel_item_id);

CREATE TABLE channel_accounts (
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  persona_id   uuid NOT NULL REFERENCES personas (id) ON DELETE CASCADE,
  channel      text NOT NULL,
  account_id   text NOT NULL,
  account_name text,
  config       jsonb NOT NULL DEFAULT '{}',
  active       boolean NOT NULL DEFAULT true,
  created_at   timestamptz NOT NULL DEFAULT now(),
  UNIQUE (persona_id, channel, account_id)
);
CREATE INDEX idx_channel_accounts_channel ON channel_accounts (channel);
CREATE INDEX idx_channel_accounts_persona_id ON channel_accounts (persona_id);

CREATE TABLE item_metrics (
  id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  published_item_id uuid NOT NULL REFERENCES published_items (id) ON DELETE CASCADE,
  metric_type       text NOT NULL,
  metric_value      numeric NOT NULL,
  recorded_at       timestamptz NOT NULL DEFAULT now(),
  source            text DEFAULT 'manual',
  meta              jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX idx_item_metrics_metric_type ON item_metrics (metric_type);
CREATE INDEX idx_item_metrics_published_item_id ON item_metrics (published_item_id);
CREATE INDEX idx_item_metrics_recorded_at ON item_metrics (recorded_at DESC);

CREATE TABLE eidos_recommendations (
  id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  persona_id      uuid NOT NULL REFERENCES personas (id) ON DELETE CASCADE,
  run_id          uuid NOT NULL,
  recommendations jsonb NOT NULL DEFAULT '[]',
  evidence        jsonb NOT NULL DEFAULT '{}',
  experiments     jsonb NOT NULL DEFAULT '[]',
  content_briefs  jsonb NOT NULL DEFAULT '[]',
  status          text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'reviewed', 'actioned', 'expired')),
  computed_at     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_eidos_recommendations_computed_at ON eidos_recommendations (computed_at DESC);
CREATE INDEX idx_eidos_recommendations_persona_id ON eidos_recommendations (persona_id);
CREATE INDEX idx_eidos_recommendations_run_id ON eidos_recommendations (run_id);
CREATE INDEX idx_eidos_recommendations_status ON eidos_recommendations (status);

CREATE FUNCTION update_personas_updated_at () RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN NEW.updated_at = now(); RETURN NEW; END $$;
CREATE TRIGGER trigger_update_personas_updated_at BEFORE UPDATE ON personas
  FOR EACH ROW EXECUTE FUNCTION update_personas_updated_at ();

CREATE FUNCTION update_content_plans_updated_at () RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN NEW.updated_at = now(); RETURN NEW; END $$;
CREATE TRIGGER trigger_update_content_plans_updated_at BEFORE UPDATE ON content_plans
  FOR EACH ROW EXECUTE FUNCTION update_content_plans_updated_at ();
