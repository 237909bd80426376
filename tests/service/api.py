"""A service that answers HTTP, and a client that speaks to it."""

import hashlib
import http.client
import json
import time
import urllib.parse

from workspace import PATIENCE, Service, WorkspaceCase


class Answer:
    """What came back: status, headers (without regard to case), body, and the body as JSON."""

    def __init__(self, response, body):
        self.status = response.status
        self.headers = response.headers
        self.body = body

    @property
    def text(self):
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def detail(self):
        return self.json['detail']

    def __repr__(self):
        return f'{self.status} {self.body[:500]!r}'


class Api:
    """A client of one service. Each call is a connection of its own, so that tests do not hang together."""

    def __init__(self, address, token=None, headers=None):
        self.address = address
        self.token = token
        self.headers = headers or {}

    def connect(self):
        parts = urllib.parse.urlsplit(self.address)
        return http.client.HTTPConnection(parts.hostname, parts.port, timeout=PATIENCE)

    def call(self, method, path, body=None, headers=None, raw=None):
        """@body goes as JSON; @raw as it is, with the content type that @headers give it."""
        given = dict(self.headers)
        if self.token:
            given['Authorization'] = 'Bearer ' + self.token
        if body is not None:
            raw = json.dumps(body).encode()
            given['Content-Type'] = 'application/json'
        given.update(headers or {})
        connection = self.connect()
        try:
            connection.request(method, path, raw, given)
            response = connection.getresponse()
            return Answer(response, response.read())
        finally:
            connection.close()

    def get(self, path, **options):
        return self.call('GET', path, **options)

    def post(self, path, body=None, **options):
        return self.call('POST', path, body, **options)

    def put(self, path, body=None, **options):
        return self.call('PUT', path, body, **options)

    def patch(self, path, body=None, **options):
        return self.call('PATCH', path, body, **options)

    def delete(self, path, **options):
        return self.call('DELETE', path, **options)


class HttpService(Service):
    """A running `mpisctl serve` that listens on a free port of this machine; `api` is an admin's, `nobody`
    shows nothing."""

    def __init__(self, workspace, *options, **popen):
        if '--database' in options or 'DATABASE_URL' in workspace.environment:
            # Those who share a database sign log-ins with a secret that all of them know.
            workspace.environment.setdefault('JWT_SECRET', hashlib.sha256(b'of the tests').hexdigest())
        super().__init__(workspace, '--listen', '127.0.0.1:0', *options, **popen)
        self.workspace = workspace
        self.address = self.ready['http']
        self.nobody = Api(self.address)
        self.api = self.as_role('admin')

    def as_role(self, role):
        """A client with a token of its own."""
        made = self.workspace.run('token', 'create', 'a test', '--role', role, '--json', '--database', self.conninfo)
        if made.returncode != 0:
            raise AssertionError(made.stderr)
        return Api(self.address, json.loads(made.stdout)['token'])


class ApiCase(WorkspaceCase):
    """Each test has a user and a database of their own, and a service with `options` on it."""

    options = ()

    def setUp(self):
        super().setUp()
        self.workspace.environment.update(self.settings())
        self.service = HttpService(self.workspace, *self.options)
        self.addCleanup(self.service.stop)
        self.api = self.service.api

    def settings(self):
        """Variables of the environment the service starts with."""
        return {}

    def assertStatus(self, answer, status):
        self.assertEqual(answer.status, status, answer)
        return answer

    def assertProblem(self, answer, kind, *loc):
        """A 422 that names @loc and says @kind of it."""
        self.assertStatus(answer, 422)
        found = [(problem['type'], tuple(problem['loc'])) for problem in answer.detail]
        self.assertIn((kind, loc), found)


def wait_for(condition, seconds=PATIENCE):
    """Until @condition returns something true, which is returned; whatever it was last after that time."""
    deadline = time.monotonic() + seconds
    while not (value := condition()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return value
