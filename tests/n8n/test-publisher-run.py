"""The workflow we hand out, run by a real n8n against the real service. MPIS and the channels are played."""

import json
import os
import sys
import threading
import time
import unittest
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

sys.path.insert(0, os.path.join(os.environ['MPIS_TOP_SRCDIR'], 'tests', 'service'))
from fake_mpis import FakeMpis  # noqa: E402
from workspace import Service, Workspace, main  # noqa: E402

PATIENCE = 180
PASSWORD = 'a good long password for a test'


def port(name):
    return int(os.environ[f'MPIS_{name}_PORT'])


def wait_for(what, condition, seconds=PATIENCE):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = condition()
        if answer:
            return answer
        time.sleep(0.2)
    raise AssertionError(f'waited {seconds} s in vain for {what}')


class Channels:
    """Telegram's bot interface, and a place that publishes to everything else."""

    def __init__(self):
        self.posts = []
        self.refuse_telegram = False
        channels = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers.get('Content-Length', 0))) or '{}')
                status, answer = channels.answer(self.path, body)
                text = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header('Content-Type', 'application/json')
                self.send_header('Content-Length', str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *unused):
                pass

        self.server = ThreadingHTTPServer(('127.0.0.1', port('CHANNELS')), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, path, body):
        number = len(self.posts) + 1
        if path.startswith('/bot') and path.endswith('/sendMessage'):
            if self.refuse_telegram:
                return 400, {'ok': False, 'error_code': 400, 'description': 'Bad Request: chat not found'}
            self.posts.append(('telegram', body['text']))
            return 200, {'ok': True, 'result': {
                'message_id': number, 'date': int(time.time()), 'text': body['text'],
                'chat': {'id': -1001, 'type': 'channel', 'title': 'News', 'username': 'example_news'}}}
        self.posts.append((body['channel'], body['text']))
        return 200, {'channel_item_id': f'post-{number}', 'channel_url': f'https://social.example/post-{number}',
                     'metrics': {'views': 12, 'likes': 3, 'comments': 1}}

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Desk:
    """The real service with a database of its own."""

    def __init__(self):
        self.workspace = Workspace()
        self.workspace.environment.update(
            MPIS_API_URL=f'http://127.0.0.1:{port("FAKE")}',
            N8N_WEBHOOK_URL=f'http://127.0.0.1:{port("N8N")}/webhook', N8N_API_KEY=os.environ['MPIS_N8N_KEY'],
            ADMIN_PASSWORD=PASSWORD, JWT_SECRET='0123456789abcdef' * 4)
        self.service = Service(self.workspace, '--listen', f'127.0.0.1:{port("DESK")}')
        self.token = None
        self.token = self.call('POST', '/api/auth/login', {'password': PASSWORD})['token']

    def call(self, method, path, body=None):
        request = urllib.request.Request(self.service.ready['http'] + path, method=method,
                                         data=None if body is None else json.dumps(body).encode())
        request.add_header('Content-Type', 'application/json')
        if self.token:
            request.add_header('Authorization', f'Bearer {self.token}')
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise AssertionError(f'{method} {path}: {error.code} {error.read().decode()}') from None

    def close(self):
        self.service.stop()
        self.workspace.remove()


def n8n_is_ready():
    # It is healthy before it knows its workflows; this it says when it does.
    with open(os.environ['MPIS_N8N_LOG']) as log:
        return 'Editor is now accessible' in log.read()


class PublisherRun(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.channels = Channels()
        cls.addClassCleanup(cls.channels.close)
        cls.desk = Desk()
        cls.addClassCleanup(cls.desk.close)
        cls.mpis = FakeMpis(cls.desk.service.conninfo, port('FAKE'))
        cls.addClassCleanup(cls.mpis.close)
        wait_for('n8n', n8n_is_ready)

    def setUp(self):
        self.channels.posts.clear()
        self.channels.refuse_telegram = False
        persona = self.desk.call('POST', '/api/personas', {
            'name': 'Ada', 'credo': {'beliefs': ['Kindness']}, 'ethos': {'tone': 'calm', 'virtues': ['patience']},
            'topics': ['hope']})
        self.project = self.desk.call('POST', '/api/projects', {
            'name': 'News', 'persona_id': persona['id'], 'channels': ['telegram', 'linkedin']})

    def run_on(self, *channels):
        run = self.desk.call('POST', '/api/publisher/runs', {
            'project_id': self.project['id'], 'persona_id': self.project['persona_id'], 'channels': channels,
            'date_from': '2026-01-01', 'date_to': '2026-01-02'})
        path = f'/api/publisher/runs/{run["run_id"]}'
        return wait_for('the end of the run', lambda: self.ended(path)), path

    def ended(self, path):
        run = self.desk.call('GET', path)
        return run if run['status'] not in ('pending', 'running') else None

    def test_publishes_to_every_channel_and_reports_it(self):
        run, path = self.run_on('telegram', 'linkedin')
        self.assertEqual(run['status'], 'success', run)
        self.assertIsNone(run['error_message'])
        self.assertRegex(run['n8n_execution_ref'], r'^[0-9]+$')
        self.assertEqual(sorted(channel for channel, _ in self.channels.posts), ['linkedin', 'telegram'])

        items = self.desk.call('GET', path + '/published-items')
        self.assertEqual({item['channel']: item['channel_url'] for item in items}, {
            'telegram': 'https://t.me/example_news/1', 'linkedin': 'https://social.example/post-2'})
        measured = next(item for item in items if item['channel'] == 'linkedin')
        numbers = self.desk.call('GET', f'/api/publisher/published-items/{measured["id"]}/metrics')
        self.assertEqual([(row['views'], row['reactions'], row['comments']) for row in numbers], [(12, 3, 1)])

        log = self.desk.call('GET', path + '/logs')
        self.assertTrue(any('published' in line['message'] for line in log), log)
        calls = self.desk.call('GET', path + '/callbacks')
        self.assertEqual([call['kind'] for call in calls].count('complete'), 1)

    def test_what_one_channel_refuses_makes_it_partial_and_says_why(self):
        self.channels.refuse_telegram = True
        run, path = self.run_on('telegram', 'linkedin')
        self.assertEqual(run['status'], 'partial', run)
        self.assertIn('chat not found', run['error_message'])

        # Only what failed is done again.
        self.channels.refuse_telegram = False
        self.channels.posts.clear()
        again = self.desk.call('POST', path + '/retry', {'failed_only': True})
        again_path = f'/api/publisher/runs/{again["run_id"]}'
        run = wait_for('the end of the second run', lambda: self.ended(again_path))
        self.assertEqual(run['status'], 'success', run)
        self.assertEqual([channel for channel, _ in self.channels.posts], ['telegram'])

    def test_a_draft_that_mpis_cannot_make_fails_the_run_with_a_reason(self):
        self.mpis.fault('/publisher/plan', 'error', status=500)
        run, _ = self.run_on('telegram')
        self.assertEqual(run['status'], 'failed', run)
        self.assertTrue(run['error_message'])
        self.assertEqual(self.channels.posts, [])


if __name__ == '__main__':
    main()
