"""How the service over HTTP is set up, and what it says in its log."""

import json
import os
import socket
import ssl
import subprocess
import urllib.request
import warnings

from api import Api, ApiCase, HttpService, wait_for
from workspace import PATIENCE, WorkspaceCase, main

SECRET = '6b1f0c9d2e7a48b35c6d7e8f90a1b2c3d4e5f60718293a4b'
RUN = '0ac5e2a4-1111-4222-8333-444455556666'


class Check(WorkspaceCase):
    def check(self, *options, status=0, **environment):
        result = self.workspace.run('serve', '--check', '--json', *options, environment=environment)
        self.assertEqual(result.returncode, status, result.stdout + result.stderr)
        return {line['name']: line for line in json.loads(result.stdout)['settings']}

    def write_config(self, text, mode=0o600):
        path = self.workspace.write('service.conf', '[service]\n' + text)
        os.chmod(path, mode)
        return path

    def test_says_what_is_set_and_where(self):
        settings = self.check('--listen', '127.0.0.1:9999', N8N_WEBHOOK_URL='http://n8n:5678/webhook')
        self.assertEqual((settings['listen']['value'], settings['listen']['source']), ('127.0.0.1:9999', 'flag'))
        self.assertEqual(settings['n8n-webhook-url']['source'], 'environment')
        self.assertEqual((settings['jwt-expiration-hours']['value'], settings['jwt-expiration-hours']['source']),
                         ('24', 'default'))
        self.assertEqual(settings['database']['value'], 'the private one')

    def test_is_read_by_people_too(self):
        text = self.succeed('serve', '--check')
        self.assertRegex(text, r'listen +127\.0\.0\.1:8080  \(default; MPIS_LISTEN\)')
        self.assertIn('A service can start with this.', text)

    def test_flags_win_over_the_environment_and_that_over_the_file(self):
        path = self.write_config('listen=127.0.0.1:1\nlog-level=ERROR\nrate-limit=7\n')
        settings = self.check('--config', path, '--listen', '127.0.0.1:3', MPIS_LISTEN='127.0.0.1:2', LOG_LEVEL='DEBUG')
        self.assertEqual([settings[name]['value'] for name in ('listen', 'log-level', 'rate-limit')],
                         ['127.0.0.1:3', 'DEBUG', '7'])
        self.assertEqual(settings['rate-limit']['source'], 'file')

    def test_shows_no_secret(self):
        path = self.write_config(f'n8n-api-key={SECRET}\n')
        for form in ((), ('--json',)):
            text = self.succeed('serve', '--check', '--config', path, '--database',
                                'postgresql+asyncpg://somebody:opensesame@127.0.0.1/mpis', *form,
                                environment={'JWT_SECRET': SECRET, 'ADMIN_PASSWORD': 'correct horse battery'})
            for secret in (SECRET, 'correct horse', 'opensesame'):
                self.assertNotIn(secret, text)
            self.assertIn('127.0.0.1', text)

    def test_secrets_that_others_may_read_are_refused(self):
        path = self.write_config(f'jwt-secret={SECRET}\n', 0o644)
        self.assertIn('chmod 600', self.fail_with(1, 'serve', '--check', '--config', path))
        self.check('--config', self.write_config('log-level=DEBUG\n', 0o644))

    def test_unknown_settings_are_named(self):
        self.assertIn('jwt-sekret', self.fail_with(1, 'serve', '--check', '--config', self.write_config('jwt-sekret=x\n')))

    def test_what_is_wrong_is_named_and_nothing_starts(self):
        for name, environment in (
                ('jwt-secret', {'JWT_SECRET': 'short'}),
                ('jwt-secret', {'JWT_SECRET': 'change-me-' + 'x1' * 20}),
                ('jwt-secret', {'JWT_SECRET': 'a' * 64}),
                ('jwt-secret', {'JWT_SECRET': SECRET + ',short'}),
                ('jwt-expiration-hours', {'JWT_EXPIRATION_HOURS': 'tomorrow'}),
                ('mpis-api-url', {'MPIS_API_URL': 'http://localhost:8080'}),
                ('mpis-api-url', {'MPIS_API_URL': 'ftp://elsewhere'}),
                ('n8n-webhook-url', {'N8N_WEBHOOK_URL': 'n8n'}),
                ('cors-origins', {'CORS_ORIGINS': '*'}),
                ('rate-limit', {'RATE_LIMIT_PER_SECOND': '-1'}),
                ('rate-limit', {'RATE_LIMIT_PER_MINUTE': 'many'}),
                ('log-level', {'LOG_LEVEL': 'LOUD'}),
                ('listen', {'MPIS_LISTEN': '0.0.0.0:8080'}),
                ('listen', {'MPIS_LISTEN': '[::]:8080'}),
                ('tls-key', {'MPIS_TLS_KEY': '/tmp/key.pem'})):
            with self.subTest(environment=environment):
                settings = self.check(status=1, **environment)
                self.assertTrue(settings[name]['problem'])
                result = self.workspace.run('serve', environment=environment)
                self.assertEqual(result.returncode, 1)
                self.assertIn(name, result.stderr)
                self.assertNotIn(environment.get('JWT_SECRET', '\0'), result.stderr)

    def test_mpis_at_another_port_is_fine(self):
        self.check(MPIS_API_URL='http://localhost:8081', MPIS_LISTEN='127.0.0.1:8080')
        self.check('--behind-proxy', MPIS_LISTEN='0.0.0.0:8080')


class Secured(ApiCase):
    @classmethod
    def make_certificate(cls, workspace):
        certificate, key = workspace.path('certificate.pem'), workspace.path('key.pem')
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj',
                        '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', key,
                        '-out', certificate], check=True, capture_output=True, timeout=PATIENCE)
        return certificate, key

    def setUp(self):
        WorkspaceCase.setUp(self)
        self.certificate, key = self.make_certificate(self.workspace)
        self.service = HttpService(self.workspace, '--tls-certificate', self.certificate, '--tls-key', key)
        self.addCleanup(self.service.stop)

    def test_speaks_only_tls(self):
        address = self.service.address
        self.assertTrue(address.startswith('https://'))
        context = ssl.create_default_context(cafile=self.certificate)
        with urllib.request.urlopen(address + '/health', context=context, timeout=PATIENCE) as answer:
            self.assertEqual(answer.status, 200)
        with self.assertRaises(OSError):
            Api(address.replace('https', 'http')).get('/health')

    def test_not_with_what_was_broken_long_ago(self):
        context = ssl.create_default_context(cafile=self.certificate)
        with warnings.catch_warnings(action='ignore'):
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
        context.set_ciphers('ALL:@SECLEVEL=0')
        with self.assertRaises(OSError):
            urllib.request.urlopen(self.service.address + '/health', context=context, timeout=PATIENCE)

    def test_who_never_shakes_hands_keeps_nobody_out(self):
        host, port = self.service.address.removeprefix('https://').split(':')
        mute = [socket.create_connection((host, int(port))) for _ in range(300)]
        context = ssl.create_default_context(cafile=self.certificate)
        for _ in range(3):
            with urllib.request.urlopen(self.service.address + '/health', context=context, timeout=PATIENCE) as answer:
                self.assertEqual(answer.status, 200)
        for connection in mute:
            connection.close()

    def test_no_certificate_is_said(self):
        self.assertIn('certificate', self.fail_with(1, 'serve', '--listen', '127.0.0.1:0', '--tls-certificate',
                                                    self.workspace.write('none.pem', 'none')))


class Origins(ApiCase):
    HERE = 'https://dashboard.example.org'

    def settings(self):
        return {'CORS_ORIGINS': self.HERE + ', http://localhost:3000'}

    def preflight(self, origin):
        return self.assertStatus(self.api.call('OPTIONS', '/api/personas', headers={
            'Origin': origin, 'Access-Control-Request-Method': 'POST',
            'Access-Control-Request-Headers': 'authorization,content-type'}), 204)

    def test_pages_that_are_named_may_ask(self):
        headers = self.preflight(self.HERE).headers
        self.assertEqual(headers['Access-Control-Allow-Origin'], self.HERE)
        self.assertIn('POST', headers['Access-Control-Allow-Methods'])
        self.assertIn('authorization', headers['Access-Control-Allow-Headers'].lower())
        self.assertIsNone(headers['Access-Control-Allow-Credentials'])
        answer = self.api.get('/health', headers={'Origin': 'http://localhost:3000'})
        self.assertEqual(answer.headers['Access-Control-Allow-Origin'], 'http://localhost:3000')
        self.assertEqual(answer.headers['Vary'], 'Origin')

    def test_others_may_not(self):
        for origin in ('https://evil.example', 'null', self.HERE + '.evil.example', 'http://dashboard.example.org'):
            with self.subTest(origin=origin):
                self.assertIsNone(self.preflight(origin).headers['Access-Control-Allow-Origin'])
                answer = self.api.get('/health', headers={'Origin': origin})
                self.assertIsNone(answer.headers['Access-Control-Allow-Origin'])
                self.assertStatus(self.api.post('/api/personas', {'name': 'x'}, headers={'Origin': origin}), 403)


class Ids(ApiCase):
    NAMES = {'X-Run-ID': 'run_id', 'X-Project-ID': 'project_id', 'X-N8N-Execution-ID': 'n8n_execution_id',
             'X-Draft-ID': 'draft_id', 'X-Published-Item-ID': 'published_item_id', 'X-Request-ID': 'request_id'}

    def test_come_back_and_stand_in_the_log(self):
        given = {name: '231' if 'N8N' in name else RUN for name in self.NAMES}
        answer = self.api.get('/health?token=opensesame', headers=given)
        for name, value in given.items():
            self.assertEqual(answer.headers[name], value)
        self.service.stop()
        line = next(line for line in map(json.loads, self.service.log.splitlines()) if line.get('path') == '/health')
        for name, key in self.NAMES.items():
            self.assertEqual(line[key], given[name])
        self.assertLessEqual({'timestamp', 'level', 'service', 'message', 'duration_ms', 'method', 'path', 'status', 'who'},
                             line.keys())
        self.assertEqual((line['method'], line['status'], line['who'], line['level']), ('GET', 200, None, 'INFO'))
        self.assertNotIn('opensesame', self.service.log)

    def test_one_is_made_where_there_is_none(self):
        first, second = (self.api.get('/health').headers['X-Request-ID'] for _ in range(2))
        self.assertRegex(first, r'^[0-9a-f-]{36}$')
        self.assertNotEqual(first, second)

    def test_nonsense_is_not_repeated(self):
        for value in ('x' * 300, 'a"b', 'a b', '{}', '', 'é'):
            with self.subTest(value=value):
                answer = self.assertStatus(self.api.get('/health', headers={
                    'X-Run-ID': value.encode('latin-1'), 'X-Request-ID': value.encode('latin-1')}), 200)
                self.assertIsNone(answer.headers['X-Run-ID'])
                self.assertRegex(answer.headers['X-Request-ID'], r'^[0-9a-f-]{36}$')


class Quiet(ApiCase):
    def settings(self):
        return {'LOG_LEVEL': 'WARNING'}

    def test_says_only_what_is_worth_it(self):
        self.api.get('/health')
        self.service.stop()
        self.assertNotIn('"path"', self.service.log)


class Unread(ApiCase):
    def test_a_log_that_nobody_reads_stops_nothing(self):
        """A pipe takes 64 KiB; its reader here comes at the end."""
        lines = 0
        while lines < 3000:
            connection = self.api.connect()
            for _ in range(500):
                connection.request('GET', '/health', headers={'X-Request-ID': 'x' * 200})
                connection.getresponse().read()
                lines += 1
            connection.close()
        self.assertStatus(self.api.get('/health'), 200)
        self.assertEqual(self.service.stop(), 0)
        for line in self.service.log.splitlines():
            self.assertIsInstance(json.loads(line), dict)

    def settings(self):
        return {'RATE_LIMIT_PER_SECOND': '100000', 'RATE_LIMIT_BURST': '100000'}


class Metrics(ApiCase):
    def test_are_counted(self):
        for _ in range(3):
            self.api.get('/health')
        self.api.get('/nowhere')
        text = self.assertStatus(self.api.get('/metrics'), 200).text
        self.assertIn('mpis_http_requests_total{method="GET",route="/health",status="200"} 3\n', text)
        self.assertIn('mpis_http_requests_total{method="",route="",status="404"} 1\n', text)
        self.assertIn('mpis_http_request_duration_seconds_bucket{method="GET",route="/health",le="+Inf"} 3\n', text)
        for name in ('process_resident_memory_bytes', 'mpis_db_up', 'mpis_deliveries_pending', 'mpis_http_requests_in_flight'):
            self.assertRegex(text, rf'(?m)^{name} \d+$')

    def test_hold_what_the_format_wants(self):
        for line in self.api.get('/metrics').text.splitlines():
            self.assertRegex(line, r'^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+)$')


class Ending(ApiCase):
    def test_what_is_being_answered_is_answered(self):
        database = subprocess.Popen(['psql', '-XAtq', self.service.conninfo], env=self.workspace.environment,
                                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addCleanup(database.stdout.close)
        database.stdin.write("BEGIN; LOCK TABLE personas; \\echo locked\n")
        database.stdin.flush()
        self.assertEqual(database.stdout.readline().strip(), 'locked')
        connection = self.api.connect()
        connection.request('GET', '/api/personas', headers={'Authorization': 'Bearer ' + self.api.token})
        wait_for(lambda: 'in_flight 2' in self.api.get('/metrics').text, 10)
        self.service.process.terminate()
        wait_for(lambda: not self.is_listening(), 10)
        self.assertFalse(self.is_listening())
        self.assertIsNone(self.service.process.poll())
        database.stdin.write('ROLLBACK;\n')
        database.stdin.close()
        response = connection.getresponse()
        self.assertEqual(response.status, 200)
        self.assertEqual(response.read(), b'[]')
        self.assertEqual(self.service.stop(), 0)
        database.wait(timeout=PATIENCE)

    def is_listening(self):
        connection = self.api.connect()
        try:
            connection.connect()
            connection.close()
            return True
        except OSError:
            return False


main()
