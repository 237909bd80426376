"""A service with an MPIS beside it that shares its database, and what tests of it need."""

import concurrent.futures
import uuid

from api import ApiCase, wait_for
from fake_mpis import Database, FakeMpis

RECORD = '/api/publisher/publish/record'
INGEST = '/api/publisher/metrics/ingest'
NOBODY = '00000000-0000-4000-8000-000000000000'


def at_once(number, call):
    with concurrent.futures.ThreadPoolExecutor(number) as pool:
        return [work.result() for work in [pool.submit(call, index) for index in range(number)]]


class World:
    """Things that MPIS and n8n would have made."""

    def __init__(self, database):
        self.ask = database.ask
        self.persona, self.plan, self.draft, self.project, self.run = (str(uuid.uuid4()) for _ in range(5))
        self.ask("INSERT INTO personas (id, name, slug) VALUES ($1, 'Ada', $2)", self.persona, self.persona)
        self.ask("INSERT INTO content_plans (id, persona_id, title, topic, channel) "
                 "VALUES ($1, $2, 'A title', 'hope', 'telegram')", self.plan, self.persona)
        self.ask('INSERT INTO content_drafts (id, plan_id) VALUES ($1, $2)', self.draft, self.plan)
        self.ask("INSERT INTO dashboard_projects (id, name, persona_id) VALUES ($1, 'Spring', $2)",
                 self.project, self.persona)
        self.ask("INSERT INTO dashboard_runs (run_id, project_id, persona_id, status) "
                 "VALUES ($1, $2, $3, 'running')", self.run, self.project, self.persona)


class MpisCase(ApiCase):
    """`with_mpis` off: nothing is configured, and the database is ours alone."""

    with_mpis = True

    def settings(self):
        self.mpis = FakeMpis()
        self.addCleanup(self.mpis.close)
        return {'MPIS_API_URL': self.mpis.url} if self.with_mpis else {}

    def setUp(self):
        super().setUp()
        self.database = Database(self.service.conninfo)
        self.addCleanup(self.database.close)
        if self.with_mpis:
            self.mpis.database = Database(self.service.conninfo)
        self.world = World(self.database)

    def ask(self, sql, *values):
        return [tuple(row) for row in self.database.ask(sql, *values)]

    def ask_one(self, sql, *values):
        rows = self.ask(sql, *values)
        return rows[0][0] if rows else None

    def post_of(self, item_id='42', **more):
        return {'draft_id': self.world.draft, 'channel': 'telegram', 'channel_item_id': item_id, **more}

    def record(self, item_id='42', status=200, **more):
        return self.assertStatus(self.api.post(RECORD, self.post_of(item_id, **more)), status).json

    def ingest(self, item, metrics, status=200, **more):
        body = {'published_item_id': item, 'metrics': metrics, **more}
        return self.assertStatus(self.api.post(INGEST, body), status).json

    def states(self):
        return self.ask('SELECT kind, state FROM dash_deliveries ORDER BY created_at')

    def due_now(self):
        """As if the pause before the next try were over."""
        self.ask("UPDATE dash_deliveries SET next_at = now () - interval '1 second' WHERE state = 'pending'")

    def deliver(self, seconds=30):
        """Until nothing is left to deliver."""
        def done():
            self.due_now()
            return not self.ask("SELECT 1 FROM dash_deliveries WHERE state = 'pending'")
        self.assertTrue(wait_for(done, seconds), self.ask('SELECT kind, state, last_error, payload FROM dash_deliveries'))
