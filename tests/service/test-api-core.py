"""The service over HTTP: what holds for every address."""

import json
import socket
import subprocess
import time

from api import Api, ApiCase, HttpService, wait_for
from workspace import PATIENCE, Service, WorkspaceCase, main


class Everywhere(ApiCase):
    def test_is_healthy(self):
        answer = self.assertStatus(self.api.get('/health'), 200)
        self.assertEqual(answer.json['status'], 'healthy')
        self.assertLessEqual({'status', 'service', 'version'}, answer.json.keys())
        self.assertEqual(answer.headers['Content-Type'], 'application/json; charset=utf-8')

    def test_says_how_the_database_is(self):
        answer = self.assertStatus(self.api.get('/health/db'), 200)
        self.assertEqual(answer.json['status'], 'healthy')
        self.assertIsInstance(answer.json['latency_ms'], int)
        self.assertIsNone(answer.json['detail'])

    def test_an_unknown_path_is_404(self):
        for path in ('/', '/nowhere', '/health/', '/health/db/x', '/api', '//health', '/' + 'x/' * 50):
            with self.subTest(path=path):
                answer = self.assertStatus(self.api.get(path), 404)
                self.assertEqual(answer.json, {'detail': 'Not Found'})

    def test_an_unknown_method_is_405_and_says_which_there_are(self):
        for method in ('POST', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'BREW'):
            with self.subTest(method=method):
                answer = self.assertStatus(self.api.call(method, '/health'), 405)
                self.assertEqual(answer.headers['Allow'], 'GET, HEAD, OPTIONS')
                self.assertEqual(answer.json, {'detail': 'Method Not Allowed'})

    def test_options_says_which_methods_there_are(self):
        answer = self.assertStatus(self.api.call('OPTIONS', '/health'), 204)
        self.assertEqual(answer.headers['Allow'], 'GET, HEAD, OPTIONS')
        self.assertEqual(answer.body, b'')

    def test_head_is_get_without_a_body(self):
        answer = self.assertStatus(self.api.call('HEAD', '/health'), 200)
        self.assertEqual(answer.body, b'')
        self.assertEqual(answer.headers['Content-Length'], str(len(self.api.get('/health').body)))

    def test_says_little_of_itself(self):
        answer = self.api.get('/health')
        self.assertEqual(answer.headers['Server'], 'mpis-dashboard')
        self.assertEqual(answer.headers['X-Content-Type-Options'], 'nosniff')
        self.assertIsNone(answer.headers['Access-Control-Allow-Origin'])

    def test_many_at_once_are_all_answered(self):
        connections = [self.api.connect() for _ in range(100)]
        for connection in connections:
            connection.request('GET', '/health/db')
        for connection in connections:
            self.assertEqual(connection.getresponse().status, 200)
            connection.close()

    def test_one_connection_serves_many_requests(self):
        connection = self.api.connect()
        for _ in range(20):
            connection.request('GET', '/health')
            response = connection.getresponse()
            response.read()
            self.assertEqual(response.status, 200)
        connection.close()

    def test_who_hangs_up_harms_nobody(self):
        for _ in range(30):
            with socket.create_connection(self.api.address[7:].split(':')) as plug:
                plug.sendall(b'GET /health/db HTTP/1.1\r\nHost: x\r\n\r\n')
        self.assertStatus(self.api.get('/health/db'), 200)
        self.assertIsNone(self.service.process.poll())


class Database(ApiCase):
    def test_a_lost_connection_is_made_anew(self):
        self.assertStatus(self.api.get('/health/db'), 200)
        subprocess.run(['psql', self.service.conninfo, '-qAtc', 'SELECT pg_terminate_backend (pid) '
                        'FROM pg_stat_activity WHERE pid <> pg_backend_pid () AND datname = current_database ()'],
                       check=True, capture_output=True, env=self.workspace.environment)
        time.sleep(0.2)
        self.assertStatus(self.api.get('/health/db'), 200)

    def test_its_absence_is_503_and_names_nothing(self):
        with HttpService(self.workspace, '--database', self.service.conninfo) as guest:
            self.service.stop()
            answer = wait_for(lambda: (a := guest.api.get('/health/db')).status == 503 and a)
            self.assertStatus(answer, 503)
            self.assertEqual(answer.json['status'], 'unhealthy')
            self.assertNotIn(self.workspace.root, answer.text)
            self.assertStatus(guest.api.get('/health'), 200)


class Listening(WorkspaceCase):
    def test_by_default_at_the_usual_place_unless_it_serves_a_window(self):
        with Service(self.workspace, '--no-http') as service:
            self.assertNotIn('http', service.ready)
        with Service(self.workspace, '--desk') as service:
            self.assertNotIn('http', service.ready)

    def test_several_addresses(self):
        service = Service(self.workspace, '--listen', '127.0.0.1:0', '--listen', '[::1]:0')
        self.addCleanup(service.stop)
        self.assertEqual(Api(service.ready['http']).get('/health').status, 200)

    def test_the_environment_may_say_where(self):
        self.workspace.environment['MPIS_LISTEN'] = 'localhost:0'
        process = self.workspace.start('serve')
        lines = [process.stdout.readline(), process.stdout.readline()]
        self.assertRegex(lines[1], r'^listening on http://127\.0\.0\.1:\d+$')
        process.terminate()
        process.communicate(timeout=PATIENCE)

    def test_a_taken_address_is_said_and_ends_it(self):
        with socket.create_server(('127.0.0.1', 0)) as taken:
            address = '127.0.0.1:%d' % taken.getsockname()[1]
            complaint = self.fail_with(1, 'serve', '--listen', address)
            self.assertIn(address, complaint)
            self.assertIn('already', complaint)
            self.assertTrue(self.workspace.wait_without_servers())

    def test_a_window_is_served_even_if_the_address_is_taken(self):
        with socket.create_server(('127.0.0.1', 0)) as taken:
            self.workspace.environment['MPIS_LISTEN'] = '127.0.0.1:%d' % taken.getsockname()[1]
            process = self.workspace.start('serve', '--desk', '--json')
            ready = json.loads(process.stdout.readline())
            self.assertEqual(ready['state'], 'ready')
            self.assertNotIn('http', ready)
            process.terminate()
            self.assertIn('already', process.communicate(timeout=PATIENCE)[1])

    def test_no_address_is_said(self):
        for address in ('nowhere', '127.0.0.1:x', '127.0.0.1:70000', 'example:8080', '[::1'):
            with self.subTest(address=address):
                self.assertIn('no address', self.fail_with(1, 'serve', '--listen', address))


main()
