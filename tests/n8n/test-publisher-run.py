"""The workflow we hand out, run by a real n8n against the real service. MPIS and the channels are played."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOP = os.environ['MPIS_TOP_SRCDIR']
N8N = os.environ['MPIS_N8N']
IN = os.path.join(TOP, 'build-aux', 'in')
PATIENCE = 180
KEY = 'a-key-that-only-n8n-and-the-dashboard-know'
PASSWORD = 'a good long password for a test'

sys.path.insert(0, os.path.join(TOP, 'tests', 'service'))
from fake_mpis import FakeMpis  # noqa: E402


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


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
                self.answer(*channels.answer(self.path, body))

            def answer(self, status, body):
                text = json.dumps(body).encode()
                self.send_response(status)
                self.send_header('Content-Type', 'application/json')
                self.send_header('Content-Length', str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *unused):
                pass

        self.server = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.address = f'http://127.0.0.1:{self.server.server_port}'
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


class Desk:
    """The real service with an empty database of its own."""

    def __init__(self, folder, mpis, n8n):
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith(('XDG_', 'PG', 'DBUS_', 'DATABASE_URL'))}
        for variable in ('DATA_HOME', 'CONFIG_HOME', 'CACHE_HOME', 'STATE_HOME', 'RUNTIME_DIR'):
            path = os.path.join(folder, variable.lower())
            os.mkdir(path, mode=0o700)
            environment['XDG_' + variable] = path
        environment.update(MPIS_API_URL=mpis, N8N_WEBHOOK_URL=n8n, N8N_API_KEY=KEY,
                           ADMIN_PASSWORD=PASSWORD, JWT_SECRET='0123456789abcdef' * 4)
        self.log = open(os.path.join(folder, 'service.log'), 'w+')
        self.process = subprocess.Popen(
            [IN, 'mpisctl', 'serve', '--json', '--until-eof', '--listen', '127.0.0.1:0'],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.ready = json.loads(self.process.stdout.readline())
        self.address = self.ready['http']
        self.token = None
        self.token = self.call('POST', '/api/auth/login', {'password': PASSWORD})['token']

    def call(self, method, path, body=None):
        request = urllib.request.Request(self.address + path, method=method,
                                         data=None if body is None else json.dumps(body).encode())
        request.add_header('Content-Type', 'application/json')
        if self.token:
            request.add_header('Authorization', f'Bearer {self.token}')
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise AssertionError(f'{method} {path}: {error.code} {error.read().decode()}') from None

    def stop(self):
        self.process.stdin.close()
        self.process.wait(timeout=PATIENCE)
        self.process.stdout.close()
        self.log.close()


class Workflows:
    """A real n8n with our workflow imported and active."""

    def __init__(self, folder, workflow, credentials, port):
        self.port = port
        self.environment = {
            **os.environ, 'N8N_USER_FOLDER': folder, 'N8N_LISTEN_ADDRESS': '127.0.0.1', 'N8N_PORT': str(self.port),
            'N8N_DIAGNOSTICS_ENABLED': 'false', 'N8N_VERSION_NOTIFICATIONS_ENABLED': 'false',
            'N8N_TEMPLATES_ENABLED': 'false', 'N8N_PERSONALIZATION_ENABLED': 'false', 'N8N_EXPRESSION_ENGINE': 'legacy'}
        self.log = open(os.path.join(folder, 'n8n.log'), 'w+')
        self.run('import:credentials', f'--input={credentials}')
        self.run('import:workflow', f'--input={workflow}')
        with open(workflow) as file:
            self.run('update:workflow', f'--id={json.load(file)["id"]}', '--active=true')
        self.process = subprocess.Popen(self.command('start'), env=self.environment, stdout=self.log,
                                        stderr=subprocess.STDOUT, start_new_session=True)
        wait_for('n8n', self.is_ready)

    @staticmethod
    def command(*words):
        return ['node', os.path.join(N8N, 'node_modules', 'n8n', 'bin', 'n8n'), *words]

    def run(self, *words):
        subprocess.run(self.command(*words), env=self.environment, check=True, timeout=PATIENCE,
                       stdout=self.log, stderr=subprocess.STDOUT)

    def is_ready(self):
        if self.process.poll() is not None:
            raise AssertionError('n8n ended: see its log')
        # It is healthy before it knows its workflows; this it says when it does.
        with open(self.log.name) as log:
            return 'Editor is now accessible' in log.read()

    @property
    def webhooks(self):
        return f'http://127.0.0.1:{self.port}/webhook'

    def stop(self):
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(timeout=PATIENCE)
        self.log.close()


def write(folder, name, value):
    path = os.path.join(folder, name)
    with open(path, 'w') as file:
        json.dump(value, file)
    return path


def our_workflow(addresses):
    with open(os.path.join(TOP, 'data', 'n8n', 'publisher-run.json')) as file:
        workflow = json.load(file)
    node = next(node for node in workflow['nodes'] if node['name'] == 'Addresses')
    for assignment in node['parameters']['assignments']['assignments']:
        assignment['value'] = addresses[assignment['name']]
    return workflow


def our_credentials(channels):
    return [
        {'id': 'mpis-dashboard-key', 'name': 'MPIS Dashboard', 'type': 'httpHeaderAuth',
         'data': {'name': 'X-N8N-API-KEY', 'value': KEY}},
        {'id': 'mpis-dashboard-telegram', 'name': 'Telegram', 'type': 'telegramApi',
         'data': {'accessToken': '1:token', 'baseUrl': channels}},
    ]


class PublisherRun(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix='mpis-n8n-')
        cls.mpis = FakeMpis()
        cls.channels = Channels()
        # n8n has to know the service's address and the service n8n's: n8n's port is chosen first.
        n8n = os.path.join(cls.folder, 'n8n')
        os.mkdir(n8n)
        port = free_port()
        cls.desk = Desk(cls.folder, cls.mpis.address, f'http://127.0.0.1:{port}/webhook')
        workflow = our_workflow({'dashboard': cls.desk.address, 'mpis': cls.mpis.address,
                                 'telegram_chat': '@example_news', 'publish': cls.channels.address + '/publish'})
        cls.n8n = Workflows(n8n, write(n8n, 'workflow.json', workflow),
                            write(n8n, 'credentials.json', our_credentials(cls.channels.address)), port)

    @classmethod
    def tearDownClass(cls):
        cls.n8n.stop()
        cls.desk.stop()
        if not os.environ.get('MPIS_KEEP'):
            shutil.rmtree(cls.folder, ignore_errors=True)

    def setUp(self):
        self.channels.posts.clear()
        self.channels.refuse_telegram = False
        persona = self.desk.call('POST', '/api/personas', {
            'name': 'Ada', 'credo': {'beliefs': ['Kindness']}, 'ethos': {'tone': 'calm', 'virtues': ['patience']},
            'topics': ['hope']})
        self.mpis.add_persona(persona['id'])
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
        self.assertEqual([item['channel'] for item in self.desk.call('GET', path + '/published-items')
                          if item['status'] == 'success'], ['linkedin'])

        # Only what failed is done again.
        self.channels.refuse_telegram = False
        self.channels.posts.clear()
        again = self.desk.call('POST', path + '/retry', {'failed_only': True})
        again_path = f'/api/publisher/runs/{again["run_id"]}'
        run = wait_for('the end of the second run', lambda: self.ended(again_path))
        self.assertEqual(run['status'], 'success', run)
        self.assertEqual([channel for channel, _ in self.channels.posts], ['telegram'])

    def test_mpis_out_of_reach_fails_the_run_with_a_reason(self):
        self.mpis.fail_next('/publisher/plan', 500)
        run, _ = self.run_on('telegram')
        self.assertEqual(run['status'], 'failed', run)
        self.assertTrue(run['error_message'])
        self.assertEqual(self.channels.posts, [])


if __name__ == '__main__':
    unittest.main(verbosity=2)
