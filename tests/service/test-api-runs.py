"""Projects and runs over HTTP, with a played n8n and all that goes wrong between it and us."""

import concurrent.futures
import http.client
import os
import signal
import socket
import subprocess
import threading
import time
import uuid

from api import Api, ApiCase, HttpService, wait_for
from fake_n8n import FakeN8n
from workspace import PATIENCE, main

PSQL = os.path.join(os.environ['POSTGRESQL_BINDIR'], 'psql')
NOBODY = '00000000-0000-4000-8000-00000000ffff'
DRAFT = '40000000-0000-4000-8000-000000000001'
KEY = 'n8n-key-0123456789abcdef0123456789'


class RunsCase(ApiCase):
    configured = True

    def setUp(self):
        self.n8n = FakeN8n()
        self.addCleanup(self.n8n.stop)
        super().setUp()
        self.persona = self.sql("INSERT INTO personas (name, slug) VALUES ('Mira', 'mira') RETURNING id")
        self.project = self.assertStatus(self.api.post('/api/projects', {
            'name': 'Blog', 'persona_id': self.persona, 'channels': ['telegram']}), 201).json

    def settings(self):
        given = {'N8N_API_KEY': KEY, 'N8N_TIMEOUT_SECONDS': '1', 'RATE_LIMIT_PER_SECOND': '100000',
                 'RATE_LIMIT_BURST': '100000', 'LOG_LEVEL': 'ERROR'}
        return {**given, 'N8N_WEBHOOK_URL': self.n8n.address} if self.configured else given

    def sql(self, statement):
        result = subprocess.run([PSQL, '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', self.service.conninfo, '-c', statement],
                                capture_output=True, text=True, timeout=PATIENCE)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout.strip()

    def order(self, **fields):
        return {'project_id': self.project['id'], 'persona_id': self.persona, 'channels': ['telegram', 'instagram'],
                'date_from': '2026-02-01', 'date_to': '2026-02-02', **fields}

    def start(self, status=202, api=None, **fields):
        return self.assertStatus((api or self.api).post('/api/publisher/runs', self.order(**fields)), status).json

    def started(self, **fields):
        run = self.start(**fields)
        return self.become(run['run_id'], 'running') if run['status'] == 'pending' else run

    def get(self, run_id):
        return self.assertStatus(self.api.get('/api/publisher/runs/' + run_id), 200).json

    def become(self, run_id, status):
        run = wait_for(lambda: (r := self.get(run_id))['status'] == status and r, 20)
        self.assertTrue(run, f'not {status}: {self.get(run_id)}')
        return run

    def report(self, run, status='success', items=None, **fields):
        return {'run_id': run['run_id'], 'status': status, 'persona_id': self.persona, 'project_id': self.project['id'],
                'n8n_execution_id': 4711, 'published_items': [] if items is None else items, **fields}

    def complete(self, run, code=200, api=None, **fields):
        return self.assertStatus((api or self.api).post(f'/api/publisher/runs/{run["run_id"]}/complete',
                                                        self.report(run, **fields)), code).json

    def logs(self, run, query=''):
        return self.assertStatus(self.api.get(f'/api/publisher/runs/{run["run_id"]}/logs{query}'), 200).json


GOOD = {'draft_id': DRAFT, 'channel': 'telegram', 'channel_item_id': '17', 'channel_url': 'https://t.me/a/17'}
BAD = {'draft_id': DRAFT, 'channel': 'instagram', 'channel_item_id': '', 'status': 'failed', 'error': 'no picture'}


class Projects(RunsCase):
    def test_shapes_and_codes(self):
        self.assertGreaterEqual(set(self.project), {'id', 'name', 'persona_id', 'channels', 'created_at', 'is_demo',
                                                    'archived_at', 'defaults', 'schedule'})
        self.assertEqual(self.api.get('/api/projects').json, [self.project])
        self.assertEqual(self.api.get('/api/projects/' + self.project['id']).json, self.project)
        self.assertStatus(self.api.get('/api/projects/' + NOBODY), 404)
        self.assertProblem(self.api.get('/api/projects/none'), 'uuid_parsing', 'path', 'project_id')
        missing = self.api.post('/api/projects', {})
        for field in ('name', 'persona_id', 'channels'):
            self.assertProblem(missing, 'missing', 'body', field)
        self.assertStatus(self.api.post('/api/projects', {'name': 'x', 'persona_id': NOBODY, 'channels': []}), 404)
        self.assertStatus(self.api.post('/api/projects', {'name': 'x' * 201, 'persona_id': self.persona, 'channels': []}), 422)

    def test_archived_ones_start_nothing(self):
        path = '/api/projects/' + self.project['id']
        changed = self.assertStatus(self.api.patch(path, {'name': 'News', 'schedule': {'cron': '0 6 * * *'}}), 200).json
        self.assertEqual((changed['name'], changed['schedule']['cron']), ('News', '0 6 * * *'))
        self.assertStatus(self.api.patch(path, {'schedule': {'cron': 'daily'}}), 422)
        self.assertIsNotNone(self.assertStatus(self.api.post(path + '/archive'), 200).json['archived_at'])
        self.assertEqual(self.api.get('/api/projects').json, [])
        self.assertEqual(len(self.api.get('/api/projects?archived=true').json), 1)
        self.start(409)
        self.assertStatus(self.api.post(path + '/unarchive'), 200)
        self.started()


class Starting(RunsCase):
    def test_the_order_reaches_n8n_as_agreed(self):
        run = self.started(options={'max_items': 3, 'tone': 'warm'})
        path, headers, order = self.n8n.orders[0]
        self.assertEqual(path, '/webhook/publisher/run')
        self.assertEqual((headers['x-run-id'], headers['x-project-id'], headers['x-n8n-api-key']),
                         (run['run_id'], self.project['id'], KEY))
        self.assertEqual(order, {
            'run_id': run['run_id'], 'project_id': self.project['id'], 'persona_id': self.persona,
            'channels': ['telegram', 'instagram'], 'date_from': '2026-02-01', 'date_to': '2026-02-02', 'templates': {},
            'options': {'lookback_days': 1, 'max_items': 3, 'include_image': True, 'include_products_weekly': False,
                        'tone': 'warm'}})
        self.assertEqual(run['status'], 'running')
        self.assertGreaterEqual(set(run), {
            'id', 'run_id', 'project_id', 'persona_id', 'status', 'started_at', 'completed_at', 'n8n_execution_id',
            'error_message', 'channels', 'date_from', 'date_to', 'templates', 'options', 'n8n_execution_ref', 'is_demo',
            'overdue', 'due_at', 'retry_of', 'started_by'})

    def test_the_same_id_is_the_same_run(self):
        run_id = str(uuid.uuid4())
        first, again = self.start(run_id=run_id), self.start(run_id=run_id)
        self.assertEqual((first['run_id'], again['id']), (run_id, first['id']))
        self.start(409, run_id=run_id, channels=['telegram'])
        self.become(run_id, 'running')
        self.assertEqual(len(self.n8n.orders), 1)

    def test_what_is_wrong_is_said(self):
        self.start(404, project_id=NOBODY)
        self.start(404, persona_id=NOBODY)
        other = self.sql("INSERT INTO personas (name, slug) VALUES ('Otto', 'otto') RETURNING id")
        self.start(400, persona_id=other)
        for field, value in {'channels': [], 'date_from': '2026-02-30', 'date_to': '2026-01-31', 'project_id': 'x',
                             'templates': [], 'options': 'x', 'run_id': 'x'}.items():
            self.start(422, **{field: value})
        self.assertEqual(self.api.get('/api/publisher/runs').json, [])
        self.assertEqual(self.n8n.orders, [])

    def test_a_workflow_that_is_not_there(self):
        self.n8n.mode = 'not-found'
        run = self.start()
        self.assertEqual(run['status'], 'failed')
        self.assertEqual(run['error_message'], 'n8n has no active workflow at '
                         f'{self.n8n.address}/publisher/run: activate it there, then retry')
        self.n8n.mode = 'fine'
        again = self.assertStatus(self.api.post(f'/api/publisher/runs/{run["run_id"]}/retry', {}), 202).json
        self.assertEqual((again['retry_of'], again['channels']), (run['run_id'], run['channels']))
        self.become(again['run_id'], 'running')

    def test_answers_that_are_no_start(self):
        for mode, words in {'failing': 'could not be started', 'unauthorised': 'N8N_API_KEY', 'html': '502',
                            'redirect': 'leads elsewhere', 'cut-off': 'may have started'}.items():
            with self.subTest(mode):
                self.n8n.mode = mode
                run = self.become(self.start()['run_id'], 'failed')
                self.assertIn(words, run['error_message'])
                self.assertNotIn(KEY, run['error_message'])
        self.assertEqual(len(self.n8n.orders), 5)

    def test_no_answer_is_not_asked_again_and_may_have_been_a_start(self):
        self.n8n.mode = 'silent'
        run = self.become(self.start()['run_id'], 'failed')
        self.assertIn('No answer from n8n', run['error_message'])
        self.assertIn('may have started', run['error_message'])
        self.assertStatus(self.api.post(f'/api/publisher/runs/{run["run_id"]}/logs', {'message': 'drafting'}), 201)
        self.assertIsNone(self.become(run['run_id'], 'running')['error_message'])
        self.assertEqual(self.complete(run, items=[GOOD])['status'], 'success')
        time.sleep(1.5)
        self.assertEqual(len(self.n8n.orders), 1)

    def test_nobody_there(self):
        self.n8n.stop()
        run = self.become(self.start()['run_id'], 'failed')
        self.assertIn('cannot be reached', run['error_message'])
        self.n8n = FakeN8n(port=int(self.n8n.address.split(':')[2].split('/')[0]))
        self.addCleanup(self.n8n.stop)
        self.started()

    def test_a_completion_before_n8n_answers(self):
        def finish(order):
            self.complete({'run_id': order['run_id']}, items=[GOOD])

        self.n8n.on_order = finish
        run = self.become(self.start()['run_id'], 'success')
        wait_for(lambda: self.sql('SELECT state FROM dash_deliveries') == 'done')
        self.assertEqual(self.get(run['run_id']), run)

    def test_two_services_start_a_run_once(self):
        second = HttpService(self.workspace, '--database', self.service.conninfo)
        self.addCleanup(second.stop)
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            runs = list(pool.map(lambda i: self.start(api=(self.api, second.api)[i % 2]), range(30)))
        for run in runs:
            self.become(run['run_id'], 'running')
        told = [order['run_id'] for _, _, order in self.n8n.orders]
        self.assertEqual(sorted(told), sorted(run['run_id'] for run in runs))

    def test_a_service_that_is_killed_while_it_tells_n8n(self):
        second = HttpService(self.workspace, '--database', self.service.conninfo)
        self.addCleanup(second.stop)
        self.n8n.mode = 'silent'
        self.sql("UPDATE dash_settings SET value = value WHERE false")
        run_id = str(uuid.uuid4())
        self.sql(f"INSERT INTO dashboard_runs (run_id, project_id, persona_id) VALUES ('{run_id}', '{self.project['id']}',"
                 f" '{self.persona}'); INSERT INTO dash_deliveries (kind, run_id, attempts, began_at, claimed_until) VALUES"
                 f" ('n8n-run', '{run_id}', 1, now(), now() + interval '1 second')")
        run = self.become(run_id, 'failed')
        self.assertIn('may have started', run['error_message'])
        self.assertEqual(self.n8n.orders, [])


class NotConfigured(RunsCase):
    configured = False

    def test_a_run_says_what_to_do(self):
        run = self.start()
        self.assertEqual(run['status'], 'failed')
        self.assertIn('N8N_WEBHOOK_URL', run['error_message'])
        # A window may have said where it is.
        self.sql(f"INSERT INTO dash_settings (key, value) VALUES ('n8n_webhook_url', to_jsonb ('{self.n8n.address}'::text))")
        self.started()


class Completing(RunsCase):
    def test_shape_and_status(self):
        run = self.started()
        done = self.complete(run, items=[GOOD, BAD])
        self.assertEqual((done['status'], done['n8n_execution_id'], done['n8n_execution_ref']), ('partial', None, '4711'))
        self.assertRegex(done['completed_at'], r'Z$')
        self.assertEqual(self.get(run['run_id']), done)
        execution = str(uuid.uuid4())
        self.assertEqual(self.complete(run, n8n_execution_id=execution)['n8n_execution_id'], execution)
        failed = self.complete(run, status='failed', error='broken; password=hunter2')
        self.assertEqual((failed['status'], failed['error_message']), ('failed', 'broken; password=***'))

    def test_what_is_wrong_is_said(self):
        run = self.started()
        path = f'/api/publisher/runs/{run["run_id"]}/complete'
        self.complete({'run_id': NOBODY}, 404)
        self.assertStatus(self.api.post(path, self.report({'run_id': NOBODY})), 400)
        self.complete(run, 400, persona_id=NOBODY)
        self.complete(run, 400, project_id=NOBODY)
        for field, value in {'published_items': None, 'status': 'done', 'run_id': 'x', 'n8n_execution_id': None}.items():
            self.assertStatus(self.api.post(path, {**self.report(run), field: value}), 422)
        self.complete(run, 422, items=[1])
        self.assertEqual(self.get(run['run_id'])['status'], 'running')

    def test_logs_items_and_calls(self):
        run = self.started()
        self.complete(run, items=[GOOD, BAD])
        self.assertTrue(any('published' in line['message'] for line in self.logs(run)))
        self.assertEqual([line['draft_id'] for line in self.logs(run, f'?draft_id={DRAFT}')], [DRAFT, DRAFT])
        self.assertEqual([line['error_message'] for line in self.logs(run, '?level=error')], ['no picture'])
        base = '/api/publisher/runs/' + run['run_id']
        items = self.assertStatus(self.api.get(base + '/published-items'), 200).json
        self.assertEqual([(i['channel'], i['channel_item_id'], i['recorded']) for i in items], [('telegram', '17', False)])
        self.assertEqual([i['failed'] for i in self.api.get(base + '/items').json], [False, True])
        self.assertEqual([c['kind'] for c in self.api.get(base + '/callbacks').json], ['complete'])
        self.assertStatus(self.api.get(f'/api/publisher/runs/{NOBODY}/logs'), 404)

    def test_secrets_do_not_stay(self):
        run = self.started()
        line = self.assertStatus(self.api.post(f'/api/publisher/runs/{run["run_id"]}/logs', {
            'level': 'warning', 'message': 'bot123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1 refused', 'n8n_execution_id': 7,
            'context': {'headers': {'Authorization': 'Bearer abcdefghijklm'}}}), 201).json
        self.assertEqual((line['level'], line['message'], line['n8n_execution_id']), ('WARN', '*** refused', '7'))
        self.assertEqual(line['context'], {'headers': {'Authorization': '***'}})
        self.complete(run, items=[{**GOOD, 'token': 'abcdefg'}], error='Bearer abcdefghijklm')
        dump = self.sql('SELECT * FROM dash_run_callbacks') + self.sql('SELECT * FROM dash_run_logs')
        for secret in ('AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1', 'abcdefg'):
            self.assertNotIn(secret, dump)

    def test_many_at_once_leave_one_end(self):
        run = self.started()
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            ends = list(pool.map(lambda _: self.complete(run, items=[GOOD, BAD])['status'], range(60)))
        self.assertEqual(set(ends), {'partial'})
        self.assertEqual(self.sql('SELECT count (*) FROM dash_run_items'), '2')
        self.assertEqual(self.sql('SELECT count (*) FROM dash_publish_records'), '1')
        self.assertEqual(self.sql('SELECT count (*) FROM dash_run_callbacks'), '60')

    def test_silence_and_a_late_end(self):
        run = self.started()
        self.sql("UPDATE dashboard_runs SET due_at = now() - interval '1 minute'")
        overdue = wait_for(lambda: self.api.get('/api/publisher/runs?overdue=true').json, 40)
        self.assertEqual([(r['run_id'], r['status'], r['overdue']) for r in overdue], [(run['run_id'], 'running', True)])
        self.assertEqual(self.sql("SELECT count (*) FROM red_flags WHERE flag_type = 'overdue_run' AND resolved_at IS NULL"), '1')
        done = self.complete(run, items=[GOOD])
        self.assertEqual((done['status'], done['overdue']), ('success', False))
        self.assertEqual(self.sql("SELECT count (*) FROM red_flags WHERE flag_type = 'overdue_run' AND resolved_at IS NULL"), '0')

    def test_nothing_answered_is_lost_when_a_service_is_killed(self):
        second = HttpService(self.workspace, '--database', self.service.conninfo)
        self.addCleanup(second.stop)
        self.sql("INSERT INTO dashboard_runs (run_id, project_id, persona_id, status) SELECT gen_random_uuid (), "
                 f"'{self.project['id']}', '{self.persona}', 'running' FROM generate_series (1, 1000)")
        runs = self.sql('SELECT run_id FROM dashboard_runs').splitlines()
        answered, lock = [], threading.Lock()

        def call(run_id):
            try:
                answer = second.api.post(f'/api/publisher/runs/{run_id}/complete', self.report({'run_id': run_id}, items=[GOOD]))
            except (OSError, http.client.HTTPException):
                return
            if answer.status == 200:
                with lock:
                    answered.append(run_id)
                    if len(answered) == 300:
                        second.process.send_signal(signal.SIGKILL)

        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            list(pool.map(call, runs))
        self.assertGreaterEqual(len(answered), 300)
        self.assertLess(len(answered), 1000)
        done = set(self.sql("SELECT run_id FROM dashboard_runs WHERE status = 'success'").splitlines())
        self.assertEqual(set(answered) - done, set())
        # Whole or not at all.
        self.assertEqual(self.sql("SELECT count (*) FROM dashboard_runs AS r WHERE (r.status = 'success') <> EXISTS ("
                                  "SELECT FROM dash_run_items AS i WHERE i.run_id = r.run_id)"), '0')


class Acting(RunsCase):
    def test_only_what_failed_is_repeated(self):
        run = self.started()
        base = '/api/publisher/runs/' + run['run_id']
        self.assertStatus(self.api.post(base + '/retry', {'failed_only': True}), 409)
        self.complete(run, items=[GOOD, BAD])
        again = self.assertStatus(self.api.post(base + '/retry', {'failed_only': True}), 202).json
        self.assertEqual(again['channels'], ['instagram'])
        self.assertStatus(self.api.post(base + '/retry', {'failed_only': True}), 409)
        self.assertEqual([r['run_id'] for r in self.api.get(f'/api/publisher/runs?retry_of={run["run_id"]}').json],
                         [again['run_id']])

    def test_marking_and_putting_away(self):
        run = self.started()
        base = '/api/publisher/runs/' + run['run_id']
        marked = self.assertStatus(self.api.patch(base, {'status': 'failed', 'reason': 'crashed'}), 200).json
        self.assertEqual((marked['status'], marked['error_message']), ('failed', 'crashed'))
        self.assertStatus(self.api.patch(base, {'status': 'running'}), 422)
        self.assertStatus(self.api.delete(base), 204)
        self.assertStatus(self.api.get(base), 404)
        self.assertEqual(self.api.get('/api/publisher/runs').json, [])
        self.assertEqual(len(self.api.get('/api/publisher/runs?deleted=true').json), 1)
        self.assertStatus(self.api.post(base + '/restore'), 200)
        self.assertStatus(self.api.get(base), 200)

    def test_many(self):
        runs = [self.started()['run_id'] for _ in range(3)]
        answer = self.assertStatus(self.api.post('/api/publisher/runs/bulk', {
            'action': 'mark', 'status': 'success', 'run_ids': [*runs, NOBODY]}), 200).json
        self.assertEqual([one['ok'] for one in answer], [True, True, True, False])
        self.assertStatus(self.api.post('/api/publisher/runs/bulk', {'action': 'delete', 'run_ids': runs}), 200)
        self.assertEqual(self.api.get('/api/publisher/runs').json, [])
        self.assertStatus(self.api.post('/api/publisher/runs/bulk', {'action': 'eat', 'run_ids': runs}), 422)

    def test_lists_have_pages_and_filters(self):
        self.sql("INSERT INTO dashboard_runs (run_id, project_id, persona_id, status, started_at, meta) SELECT gen_random_uuid (),"
                 f" '{self.project['id']}', '{self.persona}', CASE WHEN i % 3 = 0 THEN 'failed' ELSE 'success' END,"
                 " '2026-01-01'::timestamptz + i / 2 * interval '1 second', '{\"channels\": [\"telegram\"]}'"
                 " FROM generate_series (1, 45) AS i")
        whole = self.assertStatus(self.api.get('/api/publisher/runs'), 200).json
        self.assertEqual(len(whole), 45)
        self.assertEqual([r['started_at'] for r in whole], sorted((r['started_at'] for r in whole), reverse=True))
        seen, path = [], '/api/publisher/runs?limit=10'
        while path:
            answer = self.assertStatus(self.api.get(path), 200)
            seen += answer.json
            link = answer.headers['Link']
            path = link[1:link.index('>')] if link else None
        self.assertEqual(seen, whole)
        self.assertEqual(len(self.api.get('/api/publisher/runs?status=failed').json), 15)
        self.assertEqual(len(self.api.get('/api/publisher/runs?status=failed,success&channel=Telegram').json), 45)
        self.assertStatus(self.api.get('/api/publisher/runs?status=done'), 422)
        self.assertStatus(self.api.get('/api/publisher/runs?cursor=bm9uc2Vuc2U'), 400)


if __name__ == '__main__':
    main()
