-- What MPIS recorded in a database of its own, that we do not share: the post is written down here as well,
-- by the id that MPIS gave it, so that it can be measured and shown.

CREATE FUNCTION dash_adopt_item (record uuid, item uuid) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  r     dash_publish_records;
  body  jsonb;
  owner uuid;
  plan  uuid;
BEGIN
  SELECT * INTO r FROM dash_publish_records WHERE id = record FOR UPDATE;
  SELECT payload->'body' INTO body FROM dash_deliveries WHERE id = record;
  owner := coalesce (r.persona_id,
                     (SELECT persona_id FROM dashboard_runs WHERE run_id = r.run_id),
                     (SELECT persona_id FROM dashboard_projects WHERE id = r.project_id));
  IF NOT EXISTS (SELECT FROM content_drafts WHERE id = r.draft_id) THEN
    IF owner IS NULL THEN
      RETURN false;
    END IF;
    INSERT INTO content_plans (persona_id, title, topic, channel, status)
      VALUES (owner, coalesce (nullif (left (body#>>'{published_payload,text}', 200), ''),
                               initcap (r.channel) || ' ' || r.channel_item_id),
              '', r.channel, 'published')
      RETURNING id INTO plan;
    INSERT INTO content_drafts (id, plan_id, status) VALUES (r.draft_id, plan, 'approved') ON CONFLICT DO NOTHING;
  END IF;
  INSERT INTO published_items (id, draft_id, channel, channel_item_id, channel_url, published_payload,
                               published_at, persona_version_used)
    VALUES (item, r.draft_id, r.channel, r.channel_item_id, r.channel_url,
            coalesce (body->'published_payload', '{}'), coalesce (r.published_at, now ()),
            body->>'persona_version_used')
    ON CONFLICT DO NOTHING;
  UPDATE dash_publish_records SET published_item_id = item WHERE id = record;
  RETURN true;
END $$;
