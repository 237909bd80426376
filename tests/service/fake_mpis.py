"""MPIS, played: its shapes, codes and texts, and on demand everything that can go wrong with it.

It writes into the database it is given, as MPIS does into the one it shares with us; without one it
remembers what it was told. Faults are rules that are used up: fault('/publish/record', 'slow', seconds=3).
"""

import asyncio
import contextlib
import datetime
import decimal
import http.server
import json
import re
import socket
import threading
import time
import uuid
import weakref

OPEN = 'awaiting_approval'
MESSAGES = {OPEN: (80, 'Awaiting human approval'), 'committed': (100, 'Completed'),
            'committed_with_memory_pending': (100, 'Completed (memory sync pending)')}
FILES = {'core': ('persona_core.json', 'credo.json', 'ethos.json', 'theologic.txt', 'tone_profile.json',
                  'style.json', 'language_profile.json'),
         'memory': ('concepts.json', 'sources_index.json'),
         'docs': ('readme.md', 'usage_prompt.txt', 'changelog.json', 'technical_spec.json')}
TEXT = {'type': 'string_type', 'msg': 'Input should be a valid string'}
LIST = {'type': 'list_type', 'msg': 'Input should be a valid list'}
OBJECT = {'type': 'dict_type', 'msg': 'Input should be a valid dictionary'}
BOOL = {'type': 'bool_parsing', 'msg': 'Input should be a valid boolean, unable to interpret input'}
UUID = {'type': 'uuid_parsing', 'msg': 'Input should be a valid UUID'}


class Answer(Exception):
    def __init__(self, status, body, kind='application/json', **headers):
        super().__init__(status)
        self.status, self.body, self.kind, self.headers = status, body, kind, headers


def refuse(status, detail):
    return Answer(status, {'detail': detail})


def now():
    return datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)


def naive(at):
    return at.isoformat()


class Database:
    """One connection on a loop of its own."""

    def __init__(self, conninfo):
        import asyncpg
        words = dict(re.findall(r"(\w+)\s*=\s*'?([^'\s]+)'?", conninfo))
        given = {'host': words.get('host'), 'port': int(words.get('port', 5432)),
                 'database': words.get('dbname'), 'user': words.get('user')}
        self.loop = asyncio.new_event_loop()
        self.lock = threading.Lock()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.connection = self.run(asyncpg.connect(
            conninfo if '://' in conninfo else None,
            **({} if '://' in conninfo else {name: value for name, value in given.items() if value})))

    def run(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(30)

    def ask(self, sql, *values):
        with self.lock:
            return self.run(self.connection.fetch(sql, *values))

    def close(self):
        if self.loop.is_running():
            with contextlib.suppress(Exception):
                self.run(self.connection.close(timeout=2))
            self.loop.call_soon_threadsafe(self.loop.stop)


class FakeMpis:
    def __init__(self, conninfo=None, port=0):
        self.database = Database(conninfo) if conninfo else None
        self.jobs, self.personas, self.plans, self.drafts = {}, {}, {}, {}
        self.items, self.metrics, self.recommended = {}, [], {}
        self.calls, self.rules, self.delivered = [], [], []
        self.qdrant = False
        self.lock, self.gate = threading.RLock(), threading.Lock()
        self.server, self.port = None, port
        self.in_hand = self.most_in_hand = 0
        self.connections = weakref.WeakSet()
        self.up()

    # --- to be there, or not

    @property
    def url(self):
        return f'http://127.0.0.1:{self.port}'

    def up(self):
        fake = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def do_GET(self):
                fake.handle(self)

            do_POST = do_PUT = do_DELETE = do_GET

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False
            request_queue_size = 128

            def process_request(self, connection, address):
                fake.connections.add(connection)
                super().process_request(connection, address)

            def handle_error(self, *_):
                pass

        self.server = Server(('127.0.0.1', self.port), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={'poll_interval': 0.02}, daemon=True).start()

    def down(self):
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None
            for connection in list(self.connections):   # those that are kept open, too
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def close(self):
        self.down()
        if self.database:
            self.database.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # --- what goes wrong

    def fault(self, path, kind, times=1, seconds=0.0, status=500):
        """
        slow: answers after `seconds`; late: does it after `seconds`, whoever still listens; busy: the same, and
        hears nobody else meanwhile, not even /health;
        lost: does it, and the connection ends without an answer; cut: in the middle of the answer;
        refused: a connection that ends before anything was done; text, html, broken, redirect, empty,
        huge: other answers than JSON; error: `status` with a detail that nobody outside should read.
        """
        with self.lock:
            self.rules.append({'path': path, 'kind': kind, 'times': times, 'seconds': seconds, 'status': status})

    def take_rule(self, path):
        with self.lock:
            for rule in self.rules:
                if rule['path'] in path and rule['times'] > 0:
                    rule['times'] -= 1
                    return rule
        return None

    def heal(self):
        with self.lock:
            self.rules.clear()

    def count(self, path):
        """How often it was asked."""
        return sum(path in call['path'] for call in self.calls)

    # --- HTTP

    def handle(self, handler):
        try:
            self.serve(handler)
        finally:
            with self.lock:
                self.in_hand -= 1

    def serve(self, handler):
        length = int(handler.headers.get('Content-Length') or 0)
        raw = handler.rfile.read(length) if length else b''
        with self.lock:
            self.in_hand += 1
            self.most_in_hand = max(self.most_in_hand, self.in_hand)
            self.calls.append({'method': handler.command, 'path': handler.path, 'raw': raw.decode(),
                               'headers': {name.lower(): value for name, value in handler.headers.items()},
                               'body': json.loads(raw) if raw else None})
        rule = self.take_rule(handler.path)
        kind = rule['kind'] if rule else None
        if kind == 'busy':
            with self.gate:
                time.sleep(rule['seconds'])
                answer = self.answer(handler.command, handler.path, raw)
            return self.send(handler, answer)
        with self.gate:
            pass
        if kind in ('slow', 'late'):
            time.sleep(rule['seconds'])
        if kind in ('refused',):
            return self.hang_up(handler)
        answer = self.foreign(rule) if kind else None
        if answer is None:
            answer = self.answer(handler.command, handler.path, raw)
        if kind == 'lost':
            return self.hang_up(handler)
        return self.send(handler, answer, cut=kind == 'cut')

    @staticmethod
    def hang_up(handler):
        handler.close_connection = True
        with contextlib.suppress(OSError):
            handler.connection.shutdown(socket.SHUT_RDWR)

    def send(self, handler, answer, cut=False):
        body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
        with contextlib.suppress(OSError):
            handler.send_response(answer.status)
            handler.send_header('Content-Type', answer.kind)
            for name, value in answer.headers.items():
                handler.send_header(name.replace('_', '-'), value)
            handler.send_header('Content-Length', str(len(body)))
            handler.end_headers()
            handler.wfile.write(body[:len(body) // 2] if cut else body)
            handler.wfile.flush()
            if cut:
                self.hang_up(handler)

    @staticmethod
    def foreign(rule):
        kind, status = rule['kind'], rule['status']
        return {
            'text': Answer(500, b'Internal Server Error', 'text/plain; charset=utf-8'),
            'html': Answer(status if status != 500 else 200, b'<html><body>nginx</body></html>', 'text/html'),
            'broken': Answer(200, b'{"id": "5', 'application/json'),
            'other': Answer(200, b'["never", "agreed", "on"]', 'application/json'),
            'empty': Answer(200, b'', 'application/json'),
            'redirect': Answer(307, b'', 'text/plain', Location='http://127.0.0.1:1/elsewhere'),
            'huge': Answer(200, b'[' + b'0,' * 40_000_000 + b'0]', 'application/json'),
            'many': Answer(429, {'detail': 'Too many requests'}, Retry_After='1'),
            'error': refuse(status, "It failed: (sqlalchemy.exc) [SQL: INSERT INTO secrets VALUES ('hunter2')] "
                                    "Permission denied: '/opt/mpis/personas/x'"),
        }.get(kind)

    def answer(self, method, target, raw):
        path, _, query = target.partition('?')
        query = dict(pair.partition('=')[::2] for pair in query.split('&') if pair)
        if path != '/' and path.endswith('/'):
            return Answer(307, b'', 'text/plain', location=self.url + path.rstrip('/'))
        for wanted, pattern, function in ROUTES:
            match = re.fullmatch(pattern, path)
            if match and wanted == method:
                break
        else:
            return refuse(404, 'Not Found')
        try:
            if method == 'POST':
                body = json.loads(raw)
                if not isinstance(body, dict):
                    raise ValueError
                return Answer(200, function(self, body))
            return Answer(200, function(self, *match.groups(), **({'query': query} if query else {})))
        except ValueError:
            return refuse(422, [{'type': 'json_invalid', 'loc': ['body', 0], 'msg': 'JSON decode error',
                                 'input': {}, 'ctx': {'error': 'Expecting value'}}])
        except Answer as answer:
            return answer

    # --- fields

    @staticmethod
    def fields(body, **wanted):
        """Reads fields (required ones as is, optional ones as (kind, fallback)) or refuses all at once."""
        problems, values = [], {}
        for name, kind in wanted.items():
            required = not isinstance(kind, tuple)
            kind, fallback = (kind, None) if required else kind
            value = body.get(name)
            if name not in body or (value is None and not required and fallback is None):
                if required:
                    problems.append({'type': 'missing', 'loc': ['body', name], 'msg': 'Field required',
                                     'input': body})
                values[name] = fallback
                continue
            if kind is UUID:
                try:
                    value = str(uuid.UUID(value))
                except (ValueError, AttributeError, TypeError):
                    problems.append({**UUID, 'loc': ['body', name], 'input': value})
            elif not isinstance(value, {id(TEXT): str, id(LIST): list, id(OBJECT): dict, id(BOOL): bool}[id(kind)]):
                problems.append({**kind, 'loc': ['body', name], 'input': value})
            values[name] = value
        if problems:
            raise refuse(422, [{key: problem[key] for key in ('type', 'loc', 'msg', 'input')}
                               for problem in problems])
        return values

    # --- health

    def health(self):
        return {'status': 'healthy', 'service': 'MPIS Genesis API', 'version': '1.0.0'}

    def health_detailed(self):
        return {**self.health(), 'dependencies': {'database': 'healthy',
                                                  'qdrant': 'healthy' if self.qdrant else 'unavailable'}}

    # --- genesis

    @staticmethod
    def slug(name):
        return re.sub('[^a-z0-9]+', '-', name.lower()).strip('-')[:50] or 'persona'

    @staticmethod
    def preview(job, version='draft'):
        return {'persona_id': job['persona_id'], 'name': job['name'], 'slug': job['slug'],
                'active_version': version, 'summary': 'A thoughtful persona inspired by wisdom traditions',
                'top_topics': ['faith', 'hope', 'meaning'], 'dominant_tones': ['thoughtful', 'warm', 'encouraging'],
                'next_actions': ['Review and confirm persona', 'Test with sample prompts']}

    @staticmethod
    def prompt(job):
        return f"## Persona Draft v{job['draft_no']}: Review Requested\n\n**Summary:**\n{job['name']}"

    def genesis_start(self, body):
        given = self.fields(body, persona_name=TEXT, inspiration_source=(TEXT, None), language=(TEXT, 'en'),
                            public_persona=(BOOL, False), public_name=(TEXT, None),
                            gdrive_folder_id=(TEXT, None), notes=(TEXT, None), sources=(LIST, []))
        job = {'id': str(uuid.uuid4()), 'name': given['persona_name'], 'slug': self.slug(given['persona_name']),
               'status': OPEN, 'draft_no': 1, 'persona_id': None, 'given': given}
        self.jobs[job['id']] = job
        return {'job_id': job['id'], 'status': OPEN, 'draft_no': 1, 'human_prompt': self.prompt(job),
                'preview': self.preview(job)}

    def genesis_status(self, job_id):
        job = self.jobs.get(job_id)
        if not job:
            raise refuse(404, f'Job not found: {job_id}')
        percent, message = MESSAGES[job['status']]
        return {'job_id': job_id, 'status': job['status'],
                'progress': {'stage': job['status'], 'percent': percent, 'message': message},
                'draft_no': job['draft_no'], 'human_prompt': self.prompt(job), 'preview': self.preview(job),
                'errors': []}

    def genesis_approve(self, body):
        given = self.fields(body, job_id=UUID, confirm=(BOOL, False), edits=(LIST, []))
        job = self.jobs.get(given['job_id'])
        if not job:
            raise refuse(400, f"Job not found: {given['job_id']}")
        if job['status'] != OPEN:
            raise refuse(400, f"Job is not awaiting approval: {job['status']}")
        if body.get('draft_no') != job['draft_no']:
            raise refuse(400, f"Draft number mismatch: expected {job['draft_no']}, got {body.get('draft_no')}")
        answer = {'job_id': job['id'], 'status': OPEN, 'draft_no': job['draft_no'], 'human_prompt': None,
                  'preview': None, 'persona_id': None, 'version': None, 'export_paths': None}
        if given['edits']:
            job['draft_no'] += 1
            return {**answer, 'draft_no': job['draft_no'], 'human_prompt': self.prompt(job),
                    'preview': self.preview(job)}
        if not given['confirm']:
            raise refuse(400, 'Nothing to do: neither edits nor confirm')
        job['persona_id'] = self.commit_persona(job)
        job['status'] = 'committed' if self.qdrant else 'committed_with_memory_pending'
        base = f"/opt/mpis/personas/{job['slug']}"
        return {**answer, 'status': job['status'], 'preview': self.preview(job, '1.0'),
                'persona_id': job['persona_id'], 'version': '1.0',
                'export_paths': {'base_path': base, 'files': {name: f'{base}/{folder}/{name}'
                                                              for folder, names in FILES.items() for name in names}}}

    def commit_persona(self, job):
        persona = str(uuid.uuid4())
        self.personas[persona] = job['slug']
        if self.database:
            self.database.ask("INSERT INTO personas (id, name, slug, language, active_version) "
                              "VALUES ($1, $2, $3, 'en', '1.0')", persona, job['name'], job['slug'])
            self.database.ask("INSERT INTO persona_versions (persona_id, version) VALUES ($1, '1.0')", persona)
        return persona

    def genesis_export(self, persona_id):
        if not self.knows_persona(persona_id):
            raise refuse(404, f'Persona not found: {persona_id}')
        slug = self.personas.get(persona_id, 'persona')
        base = f'/opt/mpis/personas/{slug}'
        return {'persona_id': persona_id, 'slug': slug, 'base_path': base,
                'files': {folder: f'{base}/{folder}' for folder in FILES}}

    def knows_persona(self, persona_id):
        return persona_id in self.personas or bool(
            self.database and self.database.ask('SELECT FROM personas WHERE id = $1', persona_id))

    # --- publisher

    def plan(self, body):
        given = self.fields(body, persona_id=UUID, title=TEXT, topic=TEXT, channel=TEXT)
        if not self.knows_persona(given['persona_id']):
            raise refuse(400, f"Persona not found: {given['persona_id']}")
        for name in ('schedule_window_start', 'schedule_window_end'):
            if re.search(r'(Z|[+-]\d\d:?\d\d)$', body.get(name) or ''):
                raise refuse(500, "Plan creation failed: can't subtract offset-naive and offset-aware datetimes")
        plan, at = str(uuid.uuid4()), now()
        self.plans[plan] = given
        if self.database:
            self.database.ask('INSERT INTO content_plans (id, persona_id, title, topic, channel) '
                              'VALUES ($1, $2, $3, $4, $5)', plan, given['persona_id'], given['title'],
                              given['topic'], given['channel'])
        return {'id': plan, **given, 'status': 'planned', 'created_at': naive(at)}

    def generate(self, body):
        given = self.fields(body, plan_id=UUID)
        plan = self.plans.get(given['plan_id'])
        if not plan:
            raise refuse(400, f"Plan not found: {given['plan_id']}")
        variants = [{'variant_no': number + 1, 'text': f"[Mock content about {plan['topic']}] Some words.",
                     'title': f"Variant {number + 1}: {plan['title'][:50]}",
                     'cta': 'What do you think? Share your thoughts below!'}
                    for number in range(body.get('variants', 1))]
        draft = {'id': str(uuid.uuid4()), 'plan_id': given['plan_id'], 'draft_no': 1, 'status': 'draft',
                 'variants': variants, 'provenance': {'source': 'mock'}, 'created_at': naive(now())}
        self.drafts[draft['id']] = draft
        if self.database:
            self.database.ask("INSERT INTO content_drafts (id, plan_id, content_json) VALUES ($1, $2, $3)",
                              draft['id'], draft['plan_id'], json.dumps({'variants': variants}))
        return draft

    def draft(self, draft_id):
        draft = self.drafts.get(draft_id)
        if not draft:
            raise refuse(404, f'Draft not found: {draft_id}')
        return {**draft, 'created_at': draft['created_at'] + 'Z'}

    def approve(self, body):
        draft = self.drafts.get(self.fields(body, draft_id=UUID)['draft_id'])
        if not draft or draft['status'] != 'draft':
            raise refuse(400, f"Draft not found: {body['draft_id']}")
        draft['status'] = 'approved'
        return {'draft_id': draft['id'], 'status': 'approved', 'plan_status': 'approved', 'ready_to_publish': True}

    def knows_draft(self, draft_id):
        return draft_id in self.drafts or bool(
            self.database and self.database.ask('SELECT FROM content_drafts WHERE id = $1', draft_id))

    def record(self, body):
        given = self.fields(body, draft_id=UUID, channel=TEXT, channel_item_id=(TEXT, None),
                            channel_url=(TEXT, None), published_payload=(OBJECT, {}),
                            persona_version_used=(TEXT, None))
        if not self.knows_draft(given['draft_id']):
            raise refuse(400, f"Draft not found: {given['draft_id']}")
        item, at = str(uuid.uuid4()), now()
        if self.database:
            self.database.ask(
                "INSERT INTO published_items (id, draft_id, channel, channel_item_id, channel_url, "
                "published_payload, published_at, persona_version_used) "
                "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)", item, given['draft_id'], given['channel'],
                given['channel_item_id'], given['channel_url'], json.dumps(given['published_payload']),
                at.replace(tzinfo=datetime.timezone.utc), given['persona_version_used'])
        with self.lock:
            self.items[item] = given
        return {'id': item, 'draft_id': given['draft_id'], 'channel': given['channel'], 'published_at': naive(at)}

    def knows_item(self, item_id):
        return item_id in self.items or bool(
            self.database and self.database.ask('SELECT FROM published_items WHERE id = $1', item_id))

    def ingest(self, body):
        given = self.fields(body, published_item_id=UUID, metrics=LIST, source=(TEXT, 'manual'))
        item, rows = given['published_item_id'], []
        if not self.knows_item(item):
            raise refuse(400, f'Published item not found: {item}')
        for entry in given['metrics']:
            if 'type' not in entry or 'value' not in entry:
                continue
            value = entry['value']
            if value is None:
                raise refuse(500, "Metrics ingestion failed: float() argument must be a string or a real "
                                  "number, not 'NoneType'")
            try:
                rows.append((entry['type'], float(value), entry.get('meta') or {}))
            except ValueError:
                raise refuse(400, f'could not convert string to float: {value!r}') from None
        for name, value, meta in rows:
            if self.database:
                self.database.ask('INSERT INTO item_metrics (published_item_id, metric_type, metric_value, '
                                  'source, meta) VALUES ($1, $2, $3, $4, $5)', item, name,
                                  decimal.Decimal(value), given['source'], json.dumps(meta))
            with self.lock:
                self.metrics.append((item, name, value))
        return {'published_item_id': item, 'metrics_ingested': len(rows), 'recorded_at': naive(now())}

    def total(self, name, item=None):
        """What MPIS thinks of a counter: the sum of whatever it was told."""
        return sum(value for told, metric, value in self.metrics if metric == name and item in (None, told))

    # --- analytics

    def summary(self, persona_id, query=None):
        query = query or {}
        period = query.get('range', '30d')
        if period not in ('7d', '30d', '90d', 'all'):
            raise refuse(422, [{'type': 'enum', 'loc': ['query', 'range'],
                                'msg': "Input should be '7d', '30d', '90d' or 'all'", 'input': period,
                                'ctx': {'expected': "'7d', '30d', '90d' or 'all'"}}])
        if not self.knows_persona(persona_id):
            raise refuse(404, f'Persona not found: {persona_id}')
        end = now()
        start = datetime.datetime(2020, 1, 1) if period == 'all' else end - datetime.timedelta(days=int(period[:-1]))
        views, reactions, shares = (self.total(name) for name in ('views', 'reactions', 'shares'))
        rate = round((reactions + shares) / views * 100, 2) if views else 0.0
        insights = [] if query.get('include_insights') == 'false' else \
            [f'Published {len(self.items)} items with {rate}% engagement rate']
        return {'persona_id': persona_id, 'range_type': period, 'period_start': naive(start),
                'period_end': naive(end),
                'metrics': {'total_published': len(self.items), 'total_views': float(views),
                            'total_reactions': float(reactions), 'total_shares': float(shares),
                            'engagement_rate': rate, 'best_performing_topics': ['hope'],
                            'best_performing_times': []},
                'insights': insights, 'trends': {'trend': 'stable'} if insights else {}}

    def recommendations(self, persona_id):
        if not self.knows_persona(persona_id):
            raise refuse(404, f'Persona not found: {persona_id}')
        if persona_id in self.recommended:
            raise refuse(500, "Recommendations failed: can't subtract offset-naive and offset-aware datetimes")
        first = {'id': 1, 'title': 'Increase posting frequency', 'description': 'Post more often.',
                 'priority': 'medium', 'category': 'content', 'evidence': ['There is room for growth'],
                 'measurable_outcome': 'Track weekly engagement rate change'}
        brief = {'topic': 'Community engagement', 'hook': "What's been on your mind lately?",
                 'key_points': ['Ask questions'], 'target_channel': 'telegram', 'suggested_length': 500,
                 'rationale': 'Interactive content tends to boost engagement'}
        experiment = {'name': 'Posting time test', 'hypothesis': 'Mornings are better',
                      'variants': ['Post at 9am', 'Post at 7pm'],
                      'success_metric': 'Engagement rate within first 24 hours', 'duration_days': 14}
        answer = {'persona_id': persona_id, 'run_id': str(uuid.uuid4()), 'computed_at': naive(now()),
                  'recommendations': [first], 'content_briefs': [brief], 'experiments': [experiment],
                  'status': 'pending'}
        self.recommended[persona_id] = answer
        if self.database:
            self.database.ask('INSERT INTO eidos_recommendations (persona_id, run_id, recommendations, experiments, '
                              'content_briefs) VALUES ($1, $2, $3, $4, $5)', persona_id, answer['run_id'],
                              *(json.dumps(answer[name]) for name in ('recommendations', 'experiments',
                                                                      'content_briefs')))
        return answer


ROUTES = (
    ('GET', '/health', FakeMpis.health),
    ('GET', '/health/detailed', FakeMpis.health_detailed),
    ('POST', '/genesis/start', FakeMpis.genesis_start),
    ('GET', '/genesis/status/([^/]+)', FakeMpis.genesis_status),
    ('POST', '/genesis/approve', FakeMpis.genesis_approve),
    ('GET', '/genesis/export/([^/]+)', FakeMpis.genesis_export),
    ('POST', '/publisher/plan', FakeMpis.plan),
    ('POST', '/publisher/generate', FakeMpis.generate),
    ('GET', '/publisher/draft/([^/]+)', FakeMpis.draft),
    ('POST', '/publisher/approve', FakeMpis.approve),
    ('POST', '/publisher/publish/record', FakeMpis.record),
    ('POST', '/publisher/metrics/ingest', FakeMpis.ingest),
    ('GET', '/analytics/persona/([^/]+)/summary', FakeMpis.summary),
    ('GET', '/analytics/recommendations/([^/]+)', FakeMpis.recommendations),
)


if __name__ == '__main__':
    import sys
    with FakeMpis(*sys.argv[1:2]) as played:
        print(played.url, flush=True)
        threading.Event().wait()
