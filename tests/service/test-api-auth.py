"""Who may use the service: log-ins, tokens, keys, and the notes on it."""

import base64
import hashlib
import hmac
import json
import os
import re
import subprocess
import threading
import time
import uuid

from api import Api, ApiCase, HttpService, wait_for
from policy import POLICY, expected
from workspace import WorkspaceCase, main

PASSWORD = 'an evening in Lisbon'
OTHER = 'a morning in Tbilisi'
SECRET = hashlib.sha256(b'of the tests').hexdigest()
NEWER = hashlib.sha256(b'a newer one').hexdigest()
KEY = 'the key that n8n shows'
NOWHERE = '00000000-0000-4000-8000-000000000000'


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b'=').decode()


def decode(part):
    return json.loads(base64.urlsafe_b64decode(part + '=' * (-len(part) % 4)))


def compact(value):
    return json.dumps(value, separators=(',', ':'), sort_keys=True).encode()


def sign(header, claims, secret=SECRET, digest='sha256'):
    plain = encode(header if isinstance(header, bytes) else compact(header)) + '.' + encode(compact(claims))
    return plain + '.' + encode(hmac.new(secret.encode(), plain.encode(), digest).digest())


class AccessCase(ApiCase):
    more = {}

    def settings(self):
        return {'ADMIN_PASSWORD': PASSWORD, 'JWT_SECRET': SECRET, 'LOGINS_PER_MINUTE': '1000',
                'RATE_LIMIT_PER_SECOND': '100000', 'RATE_LIMIT_BURST': '100000',
                # Nobody reads the log before the end, and a pipe holds so many lines.
                'LOG_LEVEL': 'WARNING', **self.more}

    def log_in(self, name='admin', password=PASSWORD, service=None):
        answer = (service or self.service).nobody.post('/api/auth/login', {'username': name, 'password': password})
        self.assertStatus(answer, 200)
        return Api((service or self.service).address, answer.json['token'])

    def refuse(self, token):
        self.assertStatus(Api(self.service.address, token).get('/api/auth/me'), 401)

    def accept(self, token):
        self.assertStatus(Api(self.service.address, token).get('/api/auth/me'), 200)

    def add_user(self, name, role):
        return self.assertStatus(self.api.post('/api/users', {'name': name, 'role': role, 'password': PASSWORD}), 201).json

    def again(self, **settings):
        """The service ended and started anew."""
        self.service.stop()
        self.workspace.environment.update(settings)
        self.service = HttpService(self.workspace, *self.options)
        self.addCleanup(self.service.stop)
        self.api = self.service.api


class LogIn(AccessCase):
    def test_the_first_admin_signs_in_with_the_password_alone(self):
        answer = self.assertStatus(self.service.nobody.post('/api/auth/login', {'password': PASSWORD}), 200)
        self.assertRegex(answer.json['expires_at'], r'^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$')
        header, claims = map(decode, answer.json['token'].split('.')[:2])
        self.assertEqual((header['alg'], header['typ']), ('HS256', 'JWT'))
        self.assertEqual(claims['exp'] - claims['iat'], 24 * 3600)
        self.assertLessEqual({'iss', 'aud', 'sub', 'jti', 'typ'}, claims.keys())
        # Nothing personal.
        self.assertNotIn('admin', json.dumps(claims))
        me = Api(self.service.address, answer.json['token']).get('/api/auth/me').json
        self.assertEqual((me['name'], me['role'], me['credential']), ('admin', 'admin', 'session'))

    def test_refuses_all_else_in_the_same_words(self):
        self.add_user('vera', 'viewer')
        gone = self.add_user('gone', 'viewer')
        self.assertStatus(self.api.patch('/api/users/' + gone['id'], {'disabled': True}), 200)
        answers = [self.service.nobody.post('/api/auth/login', {'username': name, 'password': password})
                   for name, password in [('admin', OTHER), ('nobody', PASSWORD), ('vera', PASSWORD + '!'),
                                          ('gone', PASSWORD), ('admin', PASSWORD + 'x' * 80),
                                          ("' OR 1=1 --", PASSWORD)]]
        self.assertEqual({answer.status for answer in answers}, {401})
        self.assertEqual(len({answer.body for answer in answers}), 1)

    def test_says_what_is_missing(self):
        for body in ({}, {'password': None}, {'password': ''}, {'password': 7}):
            with self.subTest(body=body):
                answer = self.assertStatus(self.service.nobody.post('/api/auth/login', body), 422)
                self.assertIn(['body', 'password'], [problem['loc'] for problem in answer.detail])

    def test_takes_as_long_for_those_who_do_not_exist(self):
        def fastest(name):
            taken = []
            for _ in range(3):
                begin = time.monotonic()
                self.service.nobody.post('/api/auth/login', {'username': name, 'password': OTHER})
                taken.append(time.monotonic() - begin)
            return min(taken)

        known, unknown = fastest('admin'), fastest('somebody else')
        self.assertLess(max(known, unknown) / min(known, unknown), 3)
        self.assertGreater(unknown, 0.05)

    def test_holds_up_nothing_else(self):
        def try_one(number):
            self.service.nobody.post('/api/auth/login', {'username': f'nobody {number}', 'password': OTHER})

        threads = [threading.Thread(target=try_one, args=[number]) for number in range(10)]
        for thread in threads:
            thread.start()
        time.sleep(0.05)
        for _ in range(5):
            self.assertStatus(self.service.nobody.get('/health'), 200)
        still_at_it = any(thread.is_alive() for thread in threads)
        for thread in threads:
            thread.join()
        self.assertTrue(still_at_it, 'health was answered after the log-ins only')

    def test_a_password_that_was_chosen_outlives_the_variable(self):
        self.again(ADMIN_PASSWORD=OTHER)
        admin = self.log_in(password=OTHER)
        self.assertStatus(admin.post('/api/auth/password', {'current_password': OTHER,
                                                            'new_password': 'chosen by hand'}), 200)
        self.again(ADMIN_PASSWORD=PASSWORD)
        self.log_in(password='chosen by hand')
        self.assertStatus(self.service.nobody.post('/api/auth/login', {'password': PASSWORD}), 401)

    def test_basic(self):
        def with_basic(text):
            return Api(self.service.address, headers={'Authorization': 'Basic ' + base64.b64encode(text).decode()})

        for _ in range(3):
            me = self.assertStatus(with_basic(b'admin:' + PASSWORD.encode()).get('/api/auth/me'), 200).json
            self.assertEqual(me['credential'], 'password')
        for text in (b'admin:' + OTHER.encode(), b'admin', b'', b'\xff\xfe:\xff', b'admin:' + PASSWORD.encode() + b'\0'):
            with self.subTest(text=text):
                self.assertStatus(with_basic(text).get('/api/auth/me'), 401)
        self.assertStatus(Api(self.service.address, headers={'Authorization': 'Basic %%%'}).get('/api/auth/me'), 401)
        # What is kept in mind of a password ends with it.
        self.assertStatus(self.log_in().post('/api/auth/password', {'current_password': PASSWORD,
                                                                    'new_password': OTHER}), 200)
        self.assertStatus(with_basic(b'admin:' + PASSWORD.encode()).get('/api/auth/me'), 401)

    def test_many_at_once_with_one_password_check_it_once(self):
        api = Api(self.service.address, headers={
            'Authorization': 'Basic ' + base64.b64encode(b'admin:' + PASSWORD.encode()).decode()})
        found = []
        threads = [threading.Thread(target=lambda: found.append(api.get('/api/auth/me').status)) for _ in range(30)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(found, [200] * 30)


class Limits(AccessCase):
    more = {'LOGINS_PER_MINUTE': '5'}

    def test_five_tries_a_minute(self):
        tries = [self.service.nobody.post('/api/auth/login', {'password': OTHER}) for _ in range(6)]
        self.assertEqual([answer.status for answer in tries], [401] * 5 + [429])
        self.assertTrue(1 <= int(tries[-1].headers['Retry-After']) <= 61)
        # However one shows a password; what one has already goes on working.
        basic = {'Authorization': 'Basic ' + base64.b64encode(b'admin:' + PASSWORD.encode()).decode()}
        self.assertStatus(self.service.nobody.get('/api/auth/me', headers=basic), 429)
        self.assertStatus(self.api.get('/api/auth/me'), 200)

    def test_right_passwords_with_each_request_are_no_tries(self):
        for number in range(8):
            name = f'user {number}'
            self.add_user(name, 'viewer')
            basic = {'Authorization': 'Basic ' + base64.b64encode(f'{name}:{PASSWORD}'.encode()).decode()}
            self.assertStatus(self.service.nobody.get('/api/auth/me', headers=basic), 200)


class NobodyYet(ApiCase):
    def test_says_what_to_do(self):
        answer = self.assertStatus(self.service.nobody.post('/api/auth/login', {'password': PASSWORD}), 503)
        self.assertIn('ADMIN_PASSWORD', answer.detail)
        made = self.workspace.run('user', 'add', 'ada', '--role', 'admin', '--database', self.service.conninfo,
                                  text=PASSWORD + '\n')
        self.assertEqual(made.returncode, 0, made.stderr)
        self.assertStatus(self.service.nobody.post('/api/auth/login', {'password': PASSWORD}), 401)
        self.assertStatus(self.service.nobody.post('/api/auth/login', {'username': 'Ada', 'password': PASSWORD}), 200)

    def test_keeps_its_own_secret(self):
        path = self.workspace.path('data/mpis-dashboard/jwt-secret')
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        self.assertEqual(len(open(path).read()), 64)


class Start(WorkspaceCase):
    def fail_to_start(self, *options, **environment):
        result = self.workspace.run('serve', '--listen', '127.0.0.1:0', *options, environment=environment)
        self.assertEqual(result.returncode, 1, result.stderr)
        return result.stderr

    def test_refuses_secrets_that_anybody_could_guess(self):
        for secret in ('short', 'your-secret-key-change-in-production', 'x' * 64, SECRET + ',short'):
            with self.subTest(secret=secret):
                said = self.fail_to_start(JWT_SECRET=secret)
                self.assertIn('JWT_SECRET', said)
                self.assertNotIn(SECRET, said)
        for password in ('changeme', 'short', 'x' * 73):
            with self.subTest(password=password):
                self.assertIn('ADMIN_PASSWORD', self.fail_to_start(ADMIN_PASSWORD=password))

    def test_a_shared_database_needs_a_secret(self):
        with HttpService(self.workspace) as owner:
            self.assertIn('JWT_SECRET', self.fail_to_start('--database', owner.conninfo))

    def test_a_secret_that_others_can_read_is_none(self):
        HttpService(self.workspace).stop()
        path = self.workspace.path('data/mpis-dashboard/jwt-secret')
        os.chmod(path, 0o644)
        self.assertIn('jwt-secret', self.fail_to_start())


class Sessions(AccessCase):
    def test_log_out_ends_it_for_good(self):
        one, two = self.log_in(), self.log_in()
        self.assertStatus(one.post('/api/auth/logout'), 204)
        self.refuse(one.token)
        self.accept(two.token)
        self.again()
        self.refuse(one.token)
        self.accept(two.token)

    def test_a_new_password_ends_all(self):
        one, two = self.log_in(), self.log_in()
        for body, status in (({'current_password': OTHER, 'new_password': OTHER}, 401),
                             ({'current_password': PASSWORD, 'new_password': 'short'}, 422),
                             ({'new_password': OTHER}, 422)):
            self.assertStatus(one.post('/api/auth/password', body), status)
        answer = self.assertStatus(one.post('/api/auth/password', {'current_password': PASSWORD,
                                                                   'new_password': OTHER}), 200)
        self.refuse(one.token)
        self.refuse(two.token)
        self.accept(answer.json['token'])
        self.assertStatus(self.service.nobody.post('/api/auth/login', {'password': PASSWORD}), 401)

    def test_role_and_being_there_are_looked_up(self):
        user = self.add_user('vera', 'viewer')
        vera = self.log_in('vera')
        self.assertStatus(vera.get('/api/users'), 403)
        self.api.patch('/api/users/' + user['id'], {'role': 'admin'})
        self.assertStatus(vera.get('/api/users'), 200)
        self.api.patch('/api/users/' + user['id'], {'disabled': True})
        self.refuse(vera.token)
        self.api.patch('/api/users/' + user['id'], {'disabled': False})
        self.refuse(vera.token)
        vera = self.log_in('vera')
        self.assertStatus(self.api.delete('/api/users/' + user['id']), 204)
        self.refuse(vera.token)

    def test_another_service_hears_of_it_within_a_second(self):
        other = HttpService(self.workspace, '--database', self.service.conninfo)
        self.addCleanup(other.stop)
        session = self.log_in()
        there = Api(other.address, session.token)
        token = self.service.as_role('viewer').token
        token_there = Api(other.address, token)
        for api in (there, token_there):
            self.assertStatus(api.get('/api/auth/me'), 200)
        self.assertStatus(session.post('/api/auth/logout'), 204)
        begin = time.monotonic()
        self.assertTrue(wait_for(lambda: there.get('/api/auth/me').status == 401, 5))
        self.succeed('token', 'revoke', token[:11], '--database', self.service.conninfo)
        ended = time.monotonic()
        self.assertTrue(wait_for(lambda: token_there.get('/api/auth/me').status == 401, 5))
        self.assertLess(time.monotonic() - ended, 2)
        self.assertLess(ended - begin, 30)

    def test_secrets_are_changed_without_log_outs(self):
        before = self.log_in()
        self.again(JWT_SECRET=f'{NEWER},{SECRET}')
        self.accept(before.token)
        after = self.log_in()
        self.again(JWT_SECRET=NEWER)
        self.accept(after.token)
        self.refuse(before.token)


class Forgeries(AccessCase):
    def setUp(self):
        super().setUp()
        self.good = self.log_in().token
        self.header, self.claims = map(decode, self.good.split('.')[:2])

    def test_the_forger_knows_how(self):
        self.accept(sign(self.header, {**self.claims, 'jti': str(uuid.uuid4())}))

    def test_headers(self):
        kid = self.header['kid']
        for header in ({**self.header, 'alg': 'none'}, {**self.header, 'alg': 'None'}, {**self.header, 'alg': 'RS256'},
                       {**self.header, 'alg': 'HS999'}, {**self.header, 'kid': '../../../../dev/null'},
                       {**self.header, 'kid': "' UNION SELECT 'x"}, {**self.header, 'jku': 'http://127.0.0.1/keys'},
                       {**self.header, 'jwk': {'kty': 'oct', 'k': encode(SECRET.encode())}},
                       {**self.header, 'x5u': 'http://127.0.0.1/'}, {**self.header, 'zip': 'DEF'},
                       {**self.header, 'typ': 'refresh'}, {'alg': 'HS256', 'typ': 'JWT'},
                       f'{{"alg":"HS256","alg":"none","kid":"{kid}","typ":"JWT"}}'.encode(), b'{}', b'', b'[]'):
            with self.subTest(header=header):
                forged = sign(header, self.claims)
                self.refuse(forged)
                self.refuse(forged.rpartition('.')[0] + '.')
        self.refuse(sign({**self.header, 'alg': 'HS512'}, self.claims, digest='sha512'))

    def test_claims(self):
        now = int(time.time())
        for change in ({'iss': 'somebody'}, {'aud': 'mpis'}, {'aud': ['mpis-dashboard-api']}, {'typ': 'refresh'},
                       {'sub': 'admin'}, {'sub': NOWHERE}, {'jti': ''}, {'gen': 7}, {'gen': '1'},
                       {'exp': now - 61}, {'exp': 'never'}, {'exp': None}, {'nbf': now + 90}, {'iat': now + 90}):
            with self.subTest(change=change):
                self.refuse(sign(self.header, {**self.claims, **change}))
        for name in ('iss', 'aud', 'sub', 'jti', 'typ', 'exp', 'iat', 'gen'):
            with self.subTest(without=name):
                self.refuse(sign(self.header, {key: value for key, value in self.claims.items() if key != name}))

    def test_shapes(self):
        head, body, signature = self.good.split('.')
        for token in (head + '.' + body, head + '..' + signature, '.' + body + '.' + signature, self.good + '.x',
                      self.good + '=', self.good[:-8] + 'AAAAAAAA', sign(self.header, self.claims, NEWER),
                      sign(self.header, {**self.claims, 'x': 'x' * 4096}), 'x' * 5000, '..', 'null', 'undefined'):
            with self.subTest(token=token[:40]):
                self.refuse(token)
        for header in ('Bearer', 'Bearer ', self.good, 'Digest ' + self.good, 'Basic ' + self.good):
            with self.subTest(header=header[:40]):
                self.assertStatus(self.service.nobody.get('/api/auth/me', headers={'Authorization': header}), 401)


class Tokens(AccessCase):
    def test_shown_once_and_seen_by_its_owner_alone(self):
        self.add_user('eve', 'editor')
        eve, admin = self.log_in('eve'), self.log_in()
        made = self.assertStatus(eve.post('/api/tokens', {'name': 'a script', 'role': 'editor'}), 201).json
        self.assertRegex(made['token'], r'^mpis_[\w-]{43}$')
        self.assertTrue(made['token'].startswith(made['prefix']))
        listed = eve.get('/api/tokens')
        self.assertEqual([token['name'] for token in listed.json], ['a script'])
        self.assertNotIn(made['token'], listed.text)
        self.assertNotIn(made['id'], admin.get('/api/tokens').text)
        self.assertStatus(admin.delete('/api/tokens/' + made['id']), 404)
        self.assertEqual(admin.delete('/api/tokens/' + made['id']).body, admin.delete('/api/tokens/' + NOWHERE).body)
        self.accept(made['token'])
        self.assertStatus(eve.delete('/api/tokens/' + made['id']), 204)
        self.refuse(made['token'])

    def test_may_no_more_than_its_owner(self):
        user = self.add_user('eve', 'editor')
        eve = self.log_in('eve')
        answer = eve.post('/api/tokens', {'name': 'x', 'role': 'admin'})
        self.assertProblem(answer, 'value_error', 'body', 'role')
        self.assertProblem(eve.post('/api/tokens', {'name': 'x', 'expires_at': '2020-01-01T00:00:00Z'}),
                           'value_error', 'body', 'expires_at')
        token = Api(self.service.address, eve.post('/api/tokens', {'name': 'x', 'role': 'editor'}).json['token'])
        self.assertEqual(token.get('/api/auth/me').json['role'], 'editor')
        self.api.patch('/api/users/' + user['id'], {'role': 'viewer'})
        self.assertEqual(token.get('/api/auth/me').json['role'], 'viewer')

    def test_remembers_when_it_was_used(self):
        admin = self.log_in()
        made = admin.post('/api/tokens', {'name': 'x'}).json
        self.accept(made['token'])
        self.assertTrue(wait_for(lambda: [token for token in admin.get('/api/tokens').json
                                          if token['id'] == made['id'] and token['last_used_at']], 20))

    def test_pages(self):
        admin = self.log_in()
        for number in range(5):
            admin.post('/api/tokens', {'name': f'number {number}'})
        first = admin.get('/api/tokens?limit=3')
        self.assertEqual(len(first.json), 3)
        link = re.search(r'<([^>]+)>; rel="next"', first.headers['Link']).group(1)
        rest = admin.get(link if link.startswith('/') else '/' + link.split('/', 3)[3])
        # One of these is the test's own.
        self.assertEqual(len({token['id'] for token in first.json + rest.json}), 6)


class Grid(AccessCase):
    """Every endpoint, asked by everybody there is."""

    more = {'N8N_API_KEY': KEY}

    def people(self):
        people = {'nobody': {}, 'n8n': {'X-N8N-API-KEY': KEY}, 'wrong key': {'X-N8N-API-KEY': KEY + 'x'}}
        admin = self.log_in()
        soon = time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(time.time() + 2))
        dying = admin.post('/api/tokens', {'name': 'dying', 'role': 'admin', 'expires_at': soon}).json
        revoked = admin.post('/api/tokens', {'name': 'revoked', 'role': 'admin'}).json
        self.assertStatus(admin.delete('/api/tokens/' + revoked['id']), 204)
        header, claims = map(decode, admin.token.split('.')[:2])
        tokens = {'expired token': dying['token'], 'revoked token': revoked['token'],
                  'unknown token': 'mpis_' + 'A' * 43, 'nonsense': 'nonsense',
                  'expired log-in': sign(header, {**claims, 'exp': int(time.time()) - 3600})}
        for role in ('viewer', 'editor', 'admin'):
            self.add_user(role + ' 2', role)
            tokens[role] = self.log_in(role + ' 2').token
            tokens[role + ' token'] = self.service.as_role(role).token
        people.update({who: {'Authorization': 'Bearer ' + token} for who, token in tokens.items()})
        time.sleep(2.5)
        return people

    def test_every_cell(self):
        routes = subprocess.run([os.environ['LIST_ROUTES']], capture_output=True, text=True, check=True).stdout
        endpoints = routes.splitlines()
        self.assertEqual(sorted(set(endpoints) - POLICY.keys()), [], 'endpoints without a line in policy.py')
        self.assertEqual(sorted(POLICY.keys() - set(endpoints)), [], 'policy.py names endpoints there are not')
        people = self.people()
        # Whoever logs out is nobody any more.
        for endpoint in sorted(endpoints, key=lambda endpoint: (endpoint.endswith('/logout'), endpoint)):
            method, path = endpoint.split(' ')
            path = re.sub(r'\{\w+\}', NOWHERE, path)
            for who, headers in people.items():
                with self.subTest(endpoint=endpoint, who=who):
                    answer = self.service.nobody.call(method, path, None if method in ('GET', 'DELETE') else {},
                                                      headers=headers)
                    wanted = expected(endpoint, who)
                    if wanted is not None:
                        self.assertEqual(answer.status, wanted, answer)
                    elif who in ('n8n', 'nobody') or endpoint != 'POST /api/auth/login':
                        self.assertNotIn(answer.status, (401, 403), answer)


class Workflows(AccessCase):
    """n8n calls back without a key where there is none, and then from this machine only. There is nothing to
    call back here: what is asked is whether one gets as far as that."""

    def setUp(self):
        super().setUp()
        callbacks = [endpoint for endpoint, who in POLICY.items() if who == 'callback']
        if not callbacks:
            self.skipTest('there is no endpoint for callbacks yet')
        self.method, self.path = callbacks[0].split(' ')
        self.path = re.sub(r'\{\w+\}', NOWHERE, self.path)

    def ask(self, **headers):
        return self.service.nobody.call(self.method, self.path, {},
                                        headers={name.replace('_', '-'): value for name, value in headers.items()}).status

    def test_from_this_machine_only(self):
        self.assertNotIn(self.ask(), (401, 403))
        for headers in ({'X_Forwarded_For': '127.0.0.1'}, {'Forwarded': 'for=127.0.0.1'}, {'Via': '1.1 proxy'},
                        {'Origin': 'https://example.org'}, {'Authorization': 'Bearer nonsense'}):
            with self.subTest(headers=headers):
                self.assertIn(self.ask(**headers), (401, 403))
        self.assertStatus(self.service.nobody.get('/api/auth/me'), 401)

    def test_with_a_key_nobody_gets_in_without(self):
        self.again(N8N_API_KEY=KEY)
        self.assertEqual(self.ask(), 401)
        self.assertEqual(self.ask(X_N8N_API_KEY=KEY[:-1]), 401)
        self.assertNotIn(self.ask(X_N8N_API_KEY=KEY), (401, 403))
        self.assertNotIn(self.ask(X_N8N_API_KEY='wrong', Authorization='Bearer ' + self.log_in().token), (401, 403))


class Audit(AccessCase):
    more = {'LOG_LEVEL': 'DEBUG'}

    def notes(self, api=None):
        return (api or self.api).get('/api/audit?limit=500').json

    def test_every_change_and_every_refusal_and_no_secret(self):
        vera = self.add_user('vera', 'viewer')
        session = self.log_in('vera')
        self.service.nobody.post('/api/auth/login', {'username': 'vera', 'password': OTHER})
        self.service.nobody.get('/api/users')
        session.get('/api/users', headers={'X-Run-ID': NOWHERE})
        session.get('/api/auth/me')
        token = session.post('/api/tokens', {'name': 'mine'}).json['token']
        self.api.patch('/api/users/' + vera['id'], {'password': OTHER})
        time.sleep(0.5)
        notes = self.notes()
        found = [(note['who'], note['role'], note['method'], note['path'], note['status']) for note in reversed(notes)]
        self.assertEqual(found, [
            ('token a test', 'admin', 'POST', '/api/users', 201),
            ('vera', 'viewer', 'POST', '/api/auth/login', 200),
            (None, None, 'POST', '/api/auth/login', 401),
            (None, None, 'GET', '/api/users', 401),
            ('vera', 'viewer', 'GET', '/api/users', 403),
            ('vera', 'viewer', 'POST', '/api/tokens', 201),
            ('token a test', 'admin', 'PATCH', '/api/users/' + vera['id'], 200),
        ])
        refused = notes[2]
        self.assertEqual((refused['run_id'], refused['address']), (NOWHERE, '127.0.0.1'))
        self.assertTrue(refused['request_id'] and refused['reason'])
        self.service.stop()
        for secret in (PASSWORD, OTHER, token, session.token, self.api.token, SECRET):
            self.assertNotIn(secret, json.dumps(notes))
            self.assertNotIn(secret, self.service.log)

    def test_what_came_last_is_written_before_the_end(self):
        before = len(self.notes())
        for _ in range(20):
            self.service.nobody.get('/api/users')
        self.again()
        self.assertEqual(len(self.notes()), before + 20)


if __name__ == '__main__':
    main()
