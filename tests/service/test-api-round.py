"""A run goes all the way round with nothing but curl, an n8n that only listens, and an MPIS with a database of its own."""

import json
import subprocess

from api import ApiCase, wait_for
from fake_mpis import FakeMpis
from fake_n8n import FakeN8n
from workspace import main

PASSWORD = 'a good long password for a test'
KEY = 'a-key-that-only-n8n-knows'


class Round(ApiCase):
    def settings(self):
        self.mpis = FakeMpis()
        self.addCleanup(self.mpis.close)
        self.n8n = FakeN8n()
        self.addCleanup(self.n8n.stop)
        return {'MPIS_API_URL': self.mpis.url, 'N8N_WEBHOOK_URL': self.n8n.address, 'N8N_API_KEY': KEY,
                'ADMIN_PASSWORD': PASSWORD, 'JWT_SECRET': '0123456789abcdef' * 4}

    def curl(self, method, address, body=None, *headers):
        words = ['curl', '-sS', '-X', method, '-w', '\n%{http_code}', address]
        for header in ('Content-Type: application/json', *headers):
            words += ['-H', header]
        if body is not None:
            words += ['-d', json.dumps(body)]
        text, _, status = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60).stdout.rpartition('\n')
        return int(status), json.loads(text) if text else None

    def ask(self, method, path, body=None, expect=200, *headers):
        status, answer = self.curl(method, self.service.address + path, body, *(headers or self.credentials))
        self.assertEqual(status, expect, answer)
        return answer

    def mpis_makes_a_draft(self, persona):
        _, plan = self.curl('POST', self.mpis.url + '/publisher/plan', {
            'persona_id': persona, 'title': 'Spring', 'topic': 'hope', 'channel': 'telegram'})
        _, draft = self.curl('POST', self.mpis.url + '/publisher/generate', {'plan_id': plan['id']})
        return draft['id']

    def test_from_log_in_to_red_flags(self):
        self.credentials = ()
        token = self.ask('POST', '/api/auth/login', {'password': PASSWORD})['token']
        self.credentials = (f'Authorization: Bearer {token}',)

        persona = self.ask('POST', '/api/personas', {
            'name': 'Ada', 'credo': {'beliefs': ['Kindness']}, 'ethos': {'tone': 'calm', 'virtues': ['patience']},
            'topics': ['hope']}, 201)['id']
        self.mpis.personas[persona] = {'name': 'Ada'}
        project = self.ask('POST', '/api/projects', {
            'name': 'Spring', 'persona_id': persona, 'channels': ['telegram']}, 201)['id']
        run = self.ask('POST', '/api/publisher/runs', {
            'project_id': project, 'persona_id': persona, 'channels': ['telegram'],
            'date_from': '2026-01-01', 'date_to': '2026-01-02'}, 202)
        path = '/api/publisher/runs/' + run['run_id']
        self.assertTrue(wait_for(lambda: self.ask('GET', path)['status'] == 'running', 20))

        # What a workflow does, with n8n's key.
        callback = (f'X-N8N-API-KEY: {KEY}', f'X-Run-ID: {run["run_id"]}', f'X-Project-ID: {project}', 'X-N8N-Execution-ID: 7')
        draft = self.mpis_makes_a_draft(persona)
        record = self.ask('POST', '/api/publisher/publish/record', {
            'draft_id': draft, 'channel': 'telegram', 'channel_item_id': 42, 'channel_url': 'https://t.me/ada/42',
            'published_at': '2026-01-01T10:00:00Z'}, 200, *callback)
        self.assertIn(record['published_item_id'], self.mpis.items)
        self.ask('POST', '/api/publisher/metrics/ingest', {
            'published_item_id': record['published_item_id'], 'metrics': {'views': 1500, 'reactions': {'👍': 95}, 'forwards': 23},
            'measured_at': '2026-01-01T11:00:00Z'}, 200, *callback)
        done = self.ask('POST', path + '/complete', {
            'run_id': run['run_id'], 'status': 'success', 'persona_id': persona, 'project_id': project,
            'n8n_execution_id': '7', 'published_items': [
                {'draft_id': draft, 'channel': 'telegram', 'channel_item_id': '42', 'status': 'success'}]}, 200, *callback)
        self.assertEqual(done['status'], 'success')

        # What a person sees afterwards.
        items = self.ask('GET', path + '/published-items')
        self.assertEqual([(item['id'], item['channel'], item['channel_item_id']) for item in items],
                         [(record['published_item_id'], 'telegram', '42')])
        numbers = self.ask('GET', f'/api/publisher/published-items/{items[0]["id"]}/metrics')
        self.assertEqual([(row['views'], row['reactions'], row['shares'], float(row['engagement_rate'])) for row in numbers],
                         [(1500, 95, 23, 0.0787)])
        self.assertTrue(any('published' in line['message'] for line in self.ask('GET', path + '/logs')))
        flags = self.ask('GET', '/api/red-flags')
        self.assertEqual((flags['failed_runs']['alert'], flags['missing_metrics']['count'], flags['missing_publish_records']['count']),
                         (False, 0, 0))
        self.assertEqual(self.ask('GET', '/api/metrics/query?metric=views&by=channel&lens=posts&format=json'
                                         '&from=2026-01-01&to=2026-01-02')[0]['views'], 1500)
        self.assertEqual(self.ask('GET', '/health')['status'], 'healthy')
        self.assertEqual(self.mpis.total('views'), 1500)


if __name__ == '__main__':
    main()
