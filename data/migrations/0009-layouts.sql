-- Dashboards as people share them: where each stands among the others, how often it was written (whoever
-- wrote it, so that nobody writes over what they have not seen), and what commands were carried out already.

ALTER TABLE dashboard_layouts ADD COLUMN IF NOT EXISTS position bigint;
ALTER TABLE dashboard_layouts ADD COLUMN IF NOT EXISTS revision bigint NOT NULL DEFAULT 1;

CREATE FUNCTION dash_count_revision () RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN NEW.revision = OLD.revision + 1; RETURN NEW; END $$;
CREATE TRIGGER dash_count_revision BEFORE UPDATE ON dashboard_layouts
  FOR EACH ROW EXECUTE FUNCTION dash_count_revision ();

-- A command that is sent again, because its answer was lost, is answered from here.
CREATE TABLE dash_commands (
  id     uuid PRIMARY KEY,
  at     timestamptz NOT NULL DEFAULT now(),
  kind   text NOT NULL,
  result jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX idx_dash_commands_at ON dash_commands (at);

-- Removes commands whose answers nobody waits for any more, and returns how many.
CREATE FUNCTION dash_prune_commands (age interval) RETURNS bigint LANGUAGE sql AS $$
  WITH gone AS (DELETE FROM dash_commands WHERE at < now() - age RETURNING id) SELECT count (*) FROM gone
$$;

-- The widgets every dashboard may show.
INSERT INTO widget_registry (widget_id, name, description, widget_type, schema) VALUES
  ('persona-overview', 'Persona Overview', 'A persona and how it is doing', 'builtin',
   '{"data_source": {"type": "api", "endpoint": "/api/analytics/persona/{persona_id}/summary",
                     "params": {"persona_id": {"type": "uuid", "required": true}}},
     "config": {"persona_id": {"type": "uuid"}}}'),
  ('recent-posts', 'Recent Posts', 'The posts published last, with their numbers', 'builtin',
   '{"data_source": {"type": "metrics", "params": {"persona_id": {"type": "uuid", "required": false}}},
     "config": {"persona_id": {"type": "uuid"}, "limit": {"type": "integer", "default": 5}}}'),
  ('engagement-chart', 'Engagement', 'Engagement over time', 'builtin',
   '{"data_source": {"type": "metrics", "params": {"persona_id": {"type": "uuid", "required": false},
                                                   "time_range": {"type": "string", "default": "30d"}}},
     "config": {"persona_id": {"type": "uuid"},
                "time_range": {"type": "enum", "values": ["7d", "30d", "90d"], "default": "30d"}}}'),
  ('red-flags', 'Red Flags', 'What needs attention now', 'builtin',
   '{"data_source": {"type": "api", "endpoint": "/api/red-flags", "params": {}}, "config": {}}'),
  ('eidos-recommendations', 'Recommendations', 'What EIDOS recommends to do next', 'builtin',
   '{"data_source": {"type": "api", "endpoint": "/api/analytics/recommendations/{persona_id}",
                     "params": {"persona_id": {"type": "uuid", "required": true}}},
     "config": {"persona_id": {"type": "uuid"}}}'),
  ('channel-performance', 'Channel Performance', 'Engagement on each channel', 'builtin',
   '{"data_source": {"type": "metrics", "params": {"persona_id": {"type": "uuid", "required": false}}},
     "config": {"persona_id": {"type": "uuid"}}}')
ON CONFLICT DO NOTHING;
