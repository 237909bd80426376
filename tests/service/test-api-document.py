"""What the document of the interface says is what the service does: every example in it is tried."""

import json
import re
import uuid

from api import Api
from with_mpis import MpisCase
from workspace import main

TYPES = {'object': dict, 'array': list, 'string': str, 'boolean': bool, 'integer': int, 'number': (int, float),
         'null': type(None)}
FORMATS = {'uuid': r'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}', 'date': r'\d{4}-\d\d-\d\d',
           'date-time': r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?'}
PASSWORD = 'correct horse battery staple'   # as the examples have it
VERBS = ('get', 'post', 'put', 'patch', 'delete')


def problems(value, schema, where='answer'):
    """What of @value is not as @schema has it."""
    kinds = schema.get('type', list(TYPES))
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if not any(isinstance(value, TYPES[kind]) and (kind == 'boolean' or not isinstance(value, bool) or len(kinds) > 5)
               for kind in kinds):
        return [f'{where}: {value!r} is no {" or ".join(kinds)}']
    found = []
    if 'enum' in schema and value not in schema['enum']:
        found.append(f'{where}: {value!r} is none of {schema["enum"]}')
    if isinstance(value, str) and 'format' in schema and not re.fullmatch(FORMATS[schema['format']], value):
        found.append(f'{where}: {value!r} is no {schema["format"]}')
    if isinstance(value, list):
        for index, element in enumerate(value):
            found += problems(element, schema.get('items', {}), f'{where}[{index}]')
    if isinstance(value, dict):
        members = schema.get('properties')
        found += [f'{where}: there is no {name}' for name in schema.get('required', ()) if name not in value]
        for name, member in value.items():
            if members is not None and name not in members:
                found.append(f'{where}: {name} is not documented')
            found += problems(member, (members or {}).get(name, {}), f'{where}.{name}')
    return found


class Document(MpisCase):
    def settings(self):
        return {**super().settings(), 'ADMIN_PASSWORD': PASSWORD, 'LOGINS_PER_MINUTE': '1000'}

    def setUp(self):
        super().setUp()
        self.document = self.assertStatus(self.api.get('/openapi.json'), 200).json

    def operations(self):
        for path, item in self.document['paths'].items():
            for verb in VERBS:
                if verb in item:
                    yield verb.upper(), path, item[verb]

    def client(self, path):
        """Who does it: what concerns a person is for those who have logged in."""
        if path == '/api/auth/login' or not path.startswith(('/api/auth/', '/api/tokens')):
            return self.api
        answer = self.assertStatus(self.service.nobody.post('/api/auth/login', {'password': PASSWORD}), 200)
        return Api(self.service.address, answer.json['token'])

    def resolve(self, thing):
        if '$ref' in thing:
            target = self.document
            for part in thing['$ref'].removeprefix('#/').split('/'):
                target = target[part]
            return self.resolve(target)
        return thing

    # What the fields of paths and bodies name. Each is made anew for each example, so that what one of them
    # removes is there for the next.

    def make(self):
        world = self.world
        unique = uuid.uuid4().hex
        layout = self.assertStatus(self.api.post('/api/dashboards/layouts', {
            'name': unique, 'layout_config': {'widgets': []}}), 201)
        ids = {
            'persona_id': world.persona, 'project_id': world.project, 'draft_id': world.draft,
            'run_id': self.ask_one("INSERT INTO dashboard_runs (run_id, project_id, persona_id, status) VALUES "
                                   "(gen_random_uuid (), $1, $2, 'running') RETURNING run_id::text",
                                   world.project, world.persona),
            'published_item_id': self.record(unique)['id'],
            'layout_id': layout.json['id'],
            'If-Match': layout.headers['ETag'],
            'job_id': self.assertStatus(self.api.post('/api/metrics/jobs', {
                'job_name': unique, 'channel': 'telegram', 'schedule_cron': '0 * * * *'}), 201).json['id'],
            'flag_id': self.ask_one("INSERT INTO red_flags (flag_type, severity, subject) VALUES "
                                    "('missing_metrics', 'warning', $1) RETURNING id::text", unique),
        }
        return ids

    def make_for(self, path):
        ids = self.make()
        if '/genesis/' in path:
            started = self.assertStatus(self.api.post('/api/genesis/start', {'persona_name': ids['job_id']}), 200).json
            ids['job_id'] = started['job_id']
        if '/genesis/export' in path:
            ids['persona_id'] = self.assertStatus(self.api.post('/api/genesis/approve', {
                'job_id': ids['job_id'], 'draft_no': 1, 'confirm': True}), 200).json['persona_id']
        if path.endswith('/retry'):
            ids['run_id'] = self.assertStatus(self.api.post('/api/publisher/runs', {
                **ids, 'run_id': None, 'channels': ['telegram'], 'date_from': '2025-11-01', 'date_to': '2025-11-02'}),
                202).json['run_id']
        if '{user_id}' in path:
            ids['user_id'] = self.assertStatus(self.api.post('/api/users', {
                'name': ids['job_id'], 'role': 'viewer', 'password': PASSWORD}), 201).json['id']
        if '{token_id}' in path:
            ids['token_id'] = self.assertStatus(self.client(path).post('/api/tokens', {'name': 'x'}), 201).json['id']
        if path == '/api/onboarding/demo/create':
            self.api.delete('/api/onboarding/demo/delete')
        return ids

    def put_ids(self, value, ids):
        if isinstance(value, list):
            return [self.put_ids(element, ids) for element in value]
        if isinstance(value, dict):
            return {name: ids[name] if name in ids and isinstance(member, str) else self.put_ids(member, ids)
                    for name, member in value.items()}
        return value

    def try_example(self, verb, path, operation):
        ids = self.make_for(path)
        query, headers, address = [], {}, path
        for parameter in map(self.resolve, operation.get('parameters', ())):
            name, example = parameter['name'], parameter.get('example')
            if parameter['in'] == 'path':
                address = address.replace('{%s}' % name, ids[name])
            elif example is not None and parameter['in'] == 'query':
                query.append(f'{name}={example}')
            elif example is not None:
                headers[name] = ids.get(name, example)
        media = operation.get('requestBody', {}).get('content', {}).get('application/json')
        body = self.put_ids(media['example'], ids) if media else None
        if media:
            self.assertEqual(problems(media['example'], media['schema'], 'example'), [])
        return self.client(path).call(verb, address + ('?' + '&'.join(query) if query else ''), body, headers)

    def test_every_example_is_answered_as_it_says(self):
        count = 0
        for verb, path, operation in self.operations():
            with self.subTest(operation=f'{verb} {path}'):
                answer = self.try_example(verb, path, operation)
                good = [status for status in operation['responses'] if status.startswith('2')]
                # What becomes a WebSocket says so to whoever asks for none.
                good = good or ['426']
                self.assertIn(str(answer.status), good, answer)
                response = self.resolve(operation['responses'][str(answer.status)])
                content = response.get('content', {})
                self.assertEqual(bool(content), bool(answer.body))
                if answer.body:
                    kind = answer.headers['Content-Type'].split(';')[0]
                    self.assertIn(kind, content)
                    if kind == 'application/json':
                        schema = self.resolve(content[kind]['schema'])
                        self.assertEqual(problems(answer.json, schema), [])
                        if 'example' in content[kind]:
                            self.assertEqual(problems(content[kind]['example'], schema, 'example'), [])
                count += 1
        self.assertGreater(count, 40)

    def test_what_there_is_not_is_404(self):
        for verb, path, operation in self.operations():
            if '{' not in path or '404' not in operation['responses']:
                continue
            with self.subTest(operation=f'{verb} {path}'):
                ids = {name: str(uuid.uuid4()) for name in re.findall(r'\{(\w+)\}', path)}
                media = operation.get('requestBody', {}).get('content', {}).get('application/json')
                answer = self.client(path).call(verb, path.format(**ids), self.put_ids(media['example'], ids) if media else None,
                                       {'If-Match': '"1"'})
                self.assertStatus(answer, 404)
                self.assertIsInstance(answer.detail, str)

    def test_what_is_malformed_is_422_and_named(self):
        for verb, path, operation in self.operations():
            media = operation.get('requestBody', {}).get('content', {}).get('application/json')
            required = media['schema'].get('required') if media else None
            if not required:
                continue
            with self.subTest(operation=f'{verb} {path}'):
                answer = self.try_without_fields(verb, path)
                self.assertStatus(answer, 422)
                self.assertEqual(problems(answer.json, self.document['components']['schemas']['Problems']), [])
                named = {problem['loc'][1] for problem in answer.detail if len(problem['loc']) > 1}
                # Where MPIS is asked, it says the rest.
                self.assertTrue(named & set(required) if '/genesis/' in path else named >= set(required), answer)

    def try_without_fields(self, verb, path):
        ids = self.make_for(path)
        return self.client(path).call(verb, path.format(**ids), {}, {'If-Match': ids['If-Match']})

    def test_the_page_stands_alone(self):
        answer = self.assertStatus(self.api.get('/docs'), 200)
        self.assertEqual(answer.headers['Content-Type'], 'text/html; charset=utf-8')
        self.assertIn("default-src 'none'", answer.headers['Content-Security-Policy'])
        self.assertNotIn('<script', answer.text)
        self.assertNotRegex(answer.text, r'(src|href)="(?!#|/openapi\.json)')
        for verb, path, operation in self.operations():
            self.assertIn(f'<code>{verb} {path}</code>', answer.text)
        self.assertIn('curl -X POST', answer.text)

    def test_is_well_formed(self):
        self.assertTrue(self.document['openapi'].startswith('3.1'))
        names = [operation['operationId'] for _, _, operation in self.operations()]
        self.assertEqual(len(names), len(set(names)))
        for reference in re.findall(r'"\$ref": *"([^"]+)"', json.dumps(self.document)):
            self.assertTrue(self.resolve({'$ref': reference}))


main()
