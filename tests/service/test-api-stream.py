"""What happens is told to those who listen, by whichever service, without a gap and never twice."""

import base64
import json
import os
import random
import threading
import time
import urllib.parse

from api import ApiCase, HttpService
from stream import BINARY, PING, PONG, TEXT, Closed, Listener, Refused, Session
from workspace import PATIENCE, main

KEY = 'the key of the workflows'


class StreamCase(ApiCase):
    def settings(self):
        return {'N8N_API_KEY': KEY}

    def setUp(self):
        super().setUp()
        self.db = self.open_session()
        self.db.run("INSERT INTO personas (name, slug) VALUES ('Ada', 'ada')")
        self.db.run("INSERT INTO dashboard_projects (name, persona_id) SELECT 'Garden', id FROM personas")
        self.run_id = self.make_run()

    def open_session(self):
        session = Session(self.service.conninfo, self.workspace.environment)
        self.addCleanup(session.close)
        return session

    def make_run(self):
        return self.db.run('INSERT INTO dashboard_runs (run_id, project_id, persona_id) '
                           'SELECT gen_random_uuid (), id, persona_id FROM dashboard_projects RETURNING run_id')[0]

    def listen(self, service=None, **options):
        service = service or self.service
        options.setdefault('token', service.api.token)
        listener = Listener(service.address, **options)
        self.addCleanup(listener.drop)
        return listener

    def log(self, first, n=1, session=None, length=0):
        """@n lines of the run's log, numbered from @first, by one statement."""
        (session or self.db).run(
            "INSERT INTO dash_run_logs (run_id, message, at) SELECT '%s', g || repeat (' ', %d), "
            "clock_timestamp () FROM generate_series (%d, %d) AS g" % (self.run_id, length, first, first + n - 1))

    def numbers(self, events):
        return [int(event['data']['message']) for event in events]

    def assertRefused(self, status, **options):
        with self.assertRaises(Refused) as caught:
            self.listen(**options)
        self.assertEqual(caught.exception.status, status, caught.exception)
        return caught.exception

    def assertClosed(self, listener, code, words, seconds=PATIENCE):
        closed = listener.wait_closed(seconds)
        self.assertEqual(closed.code, code, closed)
        self.assertIn(words, closed.reason)


class Telling(StreamCase):
    def test_a_change_is_told_within_a_second(self):
        listener = self.listen()
        answer = listener.subscribe('runs')
        self.assertEqual((answer['type'], answer['channel']), ('subscribed', 'runs'))
        self.assertTrue(answer['id'])
        began = time.monotonic()
        self.db.run("UPDATE dashboard_runs SET status = 'running'")
        event, = listener.events(1)
        self.assertLess(time.monotonic() - began, 1)
        self.assertEqual({key: event[key] for key in ('type', 'channel', 'event')},
                         {'type': 'event', 'channel': 'runs', 'event': 'run'})
        self.assertEqual((event['data']['run_id'], event['data']['status']), (self.run_id, 'running'))
        self.assertRegex(event['at'], r'^\d{4}-.*Z$')
        self.assertNotEqual(event['id'], answer['id'])

    def test_each_channel_tells_its_own(self):
        other = self.make_run()
        listener = self.listen()
        for channel in ('runs', 'run:' + self.run_id.upper(), 'metrics', 'flags'):
            self.assertEqual(listener.subscribe(channel)['type'], 'subscribed')
        self.db.run("UPDATE dashboard_runs SET status = 'running' WHERE run_id = '%s'" % other)
        self.log(7)
        self.db.run("INSERT INTO dash_run_logs (run_id, message) VALUES ('%s', 'not asked for')" % other)
        self.db.run("INSERT INTO dash_publish_records (run_id, draft_id, channel, channel_item_id) "
                    "VALUES ('%s', gen_random_uuid (), 'youtube', 'abc')" % self.run_id)
        self.db.run("INSERT INTO red_flags (flag_type, severity) VALUES ('of_the_test', 'critical')")
        self.db.run("WITH p AS (INSERT INTO content_plans (persona_id, title, topic, channel) SELECT id, 't', 't', 'x' "
                    "FROM personas RETURNING id), d AS (INSERT INTO content_drafts (plan_id) SELECT id FROM p RETURNING id) "
                    "INSERT INTO published_items (draft_id, channel) SELECT id, 'x' FROM d")
        self.db.run("INSERT INTO normalized_metrics (published_item_id, channel, views, measured_at) "
                    "SELECT id, 'x', 5, now () - g * interval '1 hour' FROM published_items, generate_series (1, 150) AS g")
        self.db.run("UPDATE dashboard_runs SET status = 'success' WHERE run_id = '%s'" % self.run_id)
        # The service itself raises flags where it sees a reason.
        events = [e for e in listener.events(7, 10) if e['channel'] != 'flags' or e['data']['flag_type'] == 'of_the_test']
        events += listener.events(7 - len(events))
        told = {channel: [e['event'] for e in events if e['channel'] == channel] for channel in {e['channel'] for e in events}}
        self.assertEqual(told, {'runs': ['run', 'run'], 'run:' + self.run_id: ['log', 'item', 'run'], 'flags': ['flag'],
                                'metrics': ['metrics']})
        self.assertEqual([e['data']['run_id'] for e in events if e['channel'] == 'runs'], [other, self.run_id])
        log, item, flag, metrics = (next(e['data'] for e in events if e['event'] == kind)
                                    for kind in ('log', 'item', 'flag', 'metrics'))
        self.assertEqual((log['level'], log['message']), ('INFO', '7'))
        self.assertEqual((item['channel'], item['channel_item_id']), ('youtube', 'abc'))
        self.assertEqual((flag['flag_type'], flag['resolved_at']), ('of_the_test', None))
        self.assertEqual((metrics['more'], len(metrics['items'])), (True, 100))
        self.assertEqual(metrics['items'][0]['views'], 5)

    def test_what_nobody_sees_is_not_told(self):
        listener = self.listen()
        listener.subscribe('runs')
        self.db.run("UPDATE dashboard_runs SET heard_at = now (), due_at = now () + interval '1 hour'")
        self.db.run("BEGIN; UPDATE dashboard_runs SET status = 'failed'; ROLLBACK")
        self.db.run("UPDATE dashboard_runs SET status = 'running'")
        self.assertEqual([event['data']['status'] for event in listener.events(2, 1)], ['running'])

    def test_who_left_a_channel_hears_nothing(self):
        listener = self.listen()
        listener.subscribe('run:' + self.run_id)
        listener.say(type='unsubscribe', channel='run:' + self.run_id)
        self.assertEqual(listener.next(), {'type': 'unsubscribed', 'channel': 'run:' + self.run_id})
        self.log(1)
        self.assertIsNone(listener.next(0.5))
        listener.say(type='unsubscribe', channel='run:' + self.run_id)
        self.assertEqual(listener.next()['type'], 'error')

    def test_a_lost_database_is_told_and_nothing_is_missed(self):
        listener = self.listen()
        listener.subscribe('run:' + self.run_id)
        for number in range(3):
            self.db.run('SELECT count (pg_terminate_backend (pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid ()')
            self.log(number)
        found = []
        while len(found) < 3:
            found.append(listener.next())
            if found[-1]['type'] != 'event':
                self.assertIn(found[-1]['type'], ('offline', 'online'))
                found.pop()
        self.assertEqual(self.numbers(found), [0, 1, 2])

    def test_services_on_one_database_tell_the_same(self):
        with HttpService(self.workspace, '--database', self.service.conninfo) as other:
            listeners = [self.listen(self.service), self.listen(other)]
            for listener in listeners:
                listener.subscribe('run:' + self.run_id)
            self.log(1, 30)
            self.assertEqual([self.numbers(listener.events(30)) for listener in listeners], [list(range(1, 31))] * 2)


class ComingBack(StreamCase):
    def setUp(self):
        super().setUp()
        self.other = HttpService(self.workspace, '--database', self.service.conninfo)
        self.addCleanup(self.other.stop)
        self.channel = 'run:' + self.run_id

    def leave(self):
        """How far somebody was told who leaves now."""
        with self.listen() as listener:
            return listener.subscribe(self.channel)['id']

    def test_what_was_missed_is_told(self):
        listener = self.listen()
        listener.subscribe(self.channel)
        self.log(1, 10)
        last_id = listener.events(4)[-1]['id']
        listener.drop()
        self.log(11, 10)
        back = self.listen(self.other)
        self.assertEqual(back.subscribe(self.channel, last_id), {'type': 'subscribed', 'channel': self.channel, 'id': last_id})
        self.log(21, 10)
        self.assertEqual(self.numbers(back.events(26)), list(range(5, 31)))
        self.assertIsNone(back.next(0.3))

    def test_what_was_written_first_and_committed_last_is_told(self):
        late = self.open_session()
        late.run('BEGIN')
        self.log(1, session=late)
        listener = self.listen()
        listener.subscribe(self.channel)
        self.log(2)
        last_id = listener.events(1)[0]['id']
        listener.drop()
        late.run('COMMIT')
        back = self.listen(self.other)
        back.subscribe(self.channel, last_id)
        self.assertEqual(self.numbers(back.events(1)), [1])

    def test_long_absence_is_told_in_pieces(self):
        last_id = self.leave()
        for first in range(0, 2000, 250):
            self.log(first, 250)
        found = []
        for number, n in enumerate((1, 499, 500, 3, 497, 130, 369)):
            with self.listen(self.other if number % 2 else self.service) as listener:
                listener.subscribe(self.channel, last_id)
                found += listener.events(n)
            self.log(2000 + number)
            last_id = found[-1]['id']
        with self.listen() as listener:
            listener.subscribe(self.channel, last_id)
            found += listener.events(2007 - len(found))
            self.assertIsNone(listener.next(0.3))
        self.assertEqual(self.numbers(found), list(range(2007)))

    def write_meanwhile(self, writer, seed, committed, failures):
        """Transactions of all lengths, some of which come to nothing."""
        dice = random.Random(seed)
        session = Session(self.service.conninfo, self.workspace.environment)
        try:
            for turn in range(14):
                first, n = writer * 100000 + turn * 100, dice.randint(1, 12)
                session.run('BEGIN')
                for number in range(first, first + n):
                    self.log(number, session=session)
                    time.sleep(dice.random() * 0.03)
                time.sleep(dice.choice([0, 0, 0.05, 0.6]))
                if dice.random() < 0.2:
                    session.run('ROLLBACK')
                else:
                    session.run('COMMIT')
                    committed.append(range(first, first + n))
        except Exception as failure:
            failures.append(failure)
        finally:
            session.close()

    def test_nobody_misses_or_hears_twice_however_they_come_and_go(self):
        seed = random.randrange(2 ** 32)
        print('# the dice are thrown from', seed)
        dice = random.Random(seed)
        last_id, found, committed, failures = self.leave(), [], [], []
        writers = [threading.Thread(target=self.write_meanwhile, args=(i, seed + i, committed, failures)) for i in range(1, 6)]
        for writer in writers:
            writer.start()
        services = [self.service, self.other]
        while any(writer.is_alive() for writer in writers):
            with self.listen(dice.choice(services)) as listener:
                self.assertEqual(listener.subscribe(self.channel, last_id)['type'], 'subscribed')
                events = listener.events(dice.randint(1, 40), dice.random() * 0.5)
            found += events
            last_id = events[-1]['id'] if events else last_id
        for writer in writers:
            writer.join()
        self.assertEqual(failures, [])
        expected = sorted(number for numbers in committed for number in numbers)
        self.assertGreater(len(expected), 200)
        with self.listen(self.other) as listener:
            listener.subscribe(self.channel, last_id)
            found += listener.events(len(expected) - len(found))
            self.assertIsNone(listener.next(0.5))
        self.assertEqual(sorted(self.numbers(found)), expected)

    def test_who_cannot_be_told_begins_anew(self):
        old = self.leave()
        self.db.run("DO $$ BEGIN FOR i IN 1 .. 25 LOOP INSERT INTO dash_run_logs (run_id, message) "
                    "SELECT '%s', g FROM generate_series (1, 401) AS g; END LOOP; END $$" % self.run_id)
        much = old
        recent = self.leave()
        for last_id in (much, 'nonsense', '1:2:3', '99999999:99999999:', recent + '|' + recent + '|x', "1:1:'; --"):
            with self.subTest(last_id=last_id), self.listen() as listener:
                frame = listener.subscribe(self.channel, last_id)
                self.assertEqual((frame['type'], frame['channel']), ('reset', self.channel))
                self.assertEqual(listener.next()['type'], 'subscribed')
                self.log(1)
                self.assertEqual(self.numbers(listener.events(1)), [1])
        self.db.run("SELECT dash_prune_events ('0 seconds')")
        with self.listen() as listener:
            self.assertEqual(listener.subscribe(self.channel, recent)['type'], 'reset')

    def test_too_much_at_once_is_not_told_one_by_one(self):
        listener = self.listen()
        before = listener.subscribe(self.channel)['id']
        listener.subscribe('runs')
        self.log(1, 600)
        frame = listener.next()
        self.assertEqual((frame['type'], frame['channel']), ('reset', self.channel))
        self.log(601)
        self.assertEqual(self.numbers(listener.events(1)), [601])
        with self.listen(self.other) as back:
            back.subscribe(self.channel, frame['id'])
            self.assertEqual(self.numbers(back.events(1)), [601])
        with self.listen(self.other) as back:
            back.subscribe(self.channel, before)
            self.assertEqual(back.next()['type'], 'reset')

    def test_a_pong_says_how_far_quiet_channels_are(self):
        listener = self.listen()
        listener.subscribe(self.channel)
        listener.subscribe('flags')
        self.log(1)
        listener.events(1)
        listener.say(type='ping')
        pong = listener.next()
        self.assertEqual(pong['type'], 'pong')
        self.log(2)
        with self.listen(self.other) as back:
            back.subscribe('flags', pong['id'])
            back.subscribe(self.channel, pong['id'])
            self.assertEqual(self.numbers(back.events(1)), [2])


class Behaving(StreamCase):
    def test_who_may_listen(self):
        stranger = self.assertRefused(401, token=None)
        self.assertEqual(json.loads(stranger.body), {'detail': 'Not authenticated'})
        self.assertRefused(401, token='nonsense')
        for options in ({'token': self.service.as_role('viewer').token}, {'token': None, 'headers': {'X-N8N-API-KEY': KEY}}):
            self.assertEqual(self.listen(**options).subscribe('runs')['type'], 'subscribed')

    def test_browsers(self):
        token = self.service.as_role('viewer').token
        own = 'http://' + urllib.parse.urlsplit(self.service.address).netloc
        page = {'Origin': own, 'Sec-WebSocket-Protocol': 'mpis.v1, bearer.' + token}
        listener = self.listen(token=None, headers=page)
        self.assertEqual(listener.headers['sec-websocket-protocol'], 'mpis.v1')
        self.assertEqual(listener.subscribe('runs')['type'], 'subscribed')
        self.assertRefused(403, token=None, headers={**page, 'Origin': 'https://elsewhere.example'})
        self.assertRefused(403, headers={'Origin': 'null'})
        self.assertRefused(401, token=None, headers={**page, 'Sec-WebSocket-Protocol': 'mpis.v1, bearer.wrong'})
        self.assertRefused(400, headers={'Sec-WebSocket-Protocol': 'mpis.v9'})

    def test_what_is_no_handshake(self):
        answer = self.assertStatus(self.api.get('/ws'), 426)
        self.assertEqual(answer.headers['Upgrade'], 'websocket')
        self.assertStatus(self.api.call('HEAD', '/ws'), 426)
        for headers in ({'Sec-WebSocket-Version': '8'}, {'Sec-WebSocket-Key': None}, {'Sec-WebSocket-Key': 'short'},
                        {'Upgrade': 'h2c'}, {'Connection': 'close'}):
            with self.subTest(headers=headers):
                self.assertEqual(self.assertRefused(426, headers=headers).headers['sec-websocket-version'], '13')
        self.assertRefused(426, headers={'Sec-WebSocket-Key': base64.b64encode(os.urandom(40)).decode()})

    def test_frames_that_say_nothing(self):
        listener = self.listen()
        for text in ('', 'x', '[]', '{}', '"ping"', '{"type": "shout"}', '{"type": 5}', '[' * 9000, '{"type": "subscribe"}',
                     '{"type": "subscribe", "channel": "all"}', '{"type": "subscribe", "channel": "run:1"}',
                     '{"type": "subscribe", "channel": "runs", "last_id": 5}', '{"type": "ping"', '\0', '{"type": "pi\0ng"}'):
            with self.subTest(text=text[:40]):
                listener.send_raw(TEXT, text.encode())
                frame = listener.next()
                self.assertEqual(frame['type'], 'error')
                self.assertTrue(frame['detail'])
        listener.send_raw(BINARY, b'{"type": "ping"}')
        self.assertEqual(listener.next()['type'], 'error')
        listener.send_raw(PING, b'are you there')
        self.assertEqual(listener.next_raw(), (PONG, b'are you there'))
        listener.say(type='ping')
        self.assertEqual(listener.next()['type'], 'pong')

    def test_limits(self):
        listener = self.listen()
        listener.send_raw(TEXT, b' ' * 20000)
        self.assertClosed(listener, 1008, '16 KiB')
        listener = self.listen()
        for _ in range(300):
            listener.say(type='ping')
        self.assertClosed(listener, 1008, 'too many frames')
        listener = self.listen()
        for i in range(101):
            listener.say(type='subscribe', channel='run:00000000-0000-0000-0000-%012d' % i)
        self.assertClosed(listener, 1008, 'too many subscriptions')

    def test_broken_frames_harm_nobody_else(self):
        bystander = self.listen()
        bystander.subscribe('run:' + self.run_id)
        for breakage in (lambda l: l.send_raw(TEXT, b'{}', masked=False), lambda l: l.send_raw(TEXT, b'\xff\xfe'),
                         lambda l: l.send_raw(15, b''), lambda l: l.send_raw(PING, b'x' * 130),
                         lambda l: l.socket.sendall(b'\x81\xff' + b'\xff' * 12),
                         lambda l: l.socket.sendall(os.urandom(300))):
            broken = self.listen()
            breakage(broken)
            try:
                broken.wait_closed(15)
            except ConnectionError:
                pass
        self.log(1)
        self.assertEqual(self.numbers(bystander.events(1)), [1])

    def test_who_is_slow_is_told_to_go_and_nobody_waits_for_them(self):
        slow = self.listen(receive_buffer=4096)
        slow.subscribe('run:' + self.run_id)
        fast = self.listen()
        fast.subscribe('run:' + self.run_id)
        began = time.monotonic()
        for first in range(0, 4000, 200):
            self.log(first, 200, length=1900)
        self.assertEqual(self.numbers(fast.events(4000)), list(range(4000)))
        self.assertLess(time.monotonic() - began, 18)
        time.sleep(max(0, began + 23 - time.monotonic()))
        self.assertClosed(slow, 4013, 'too slow')
        self.log(4000)
        self.assertEqual(self.numbers(fast.events(1)), [4000])

    def test_who_stumbles_gets_everything(self):
        listener = self.listen(receive_buffer=4096)
        listener.subscribe('run:' + self.run_id)
        for first in range(0, 3000, 200):
            self.log(first, 200, length=1900)
        time.sleep(4)
        self.assertEqual(self.numbers(listener.events(3000)), list(range(3000)))

    def test_who_lost_the_right_is_told_to_go(self):
        made = json.loads(self.workspace.run('token', 'create', 'short', '--role', 'viewer', '--json',
                                             '--database', self.service.conninfo).stdout)
        listener = self.listen(token=made['token'])
        stays = self.listen()
        self.db.run("UPDATE dash_tokens SET revoked_at = now () WHERE name = 'short'")
        self.assertClosed(listener, 1008, 'access has ended', 45)
        stays.say(type='ping')
        self.assertEqual(stays.next()['type'], 'pong')

    def test_a_service_that_stops_says_so(self):
        listeners = [self.listen() for _ in range(5)]
        listeners[0].subscribe('runs')
        began = time.monotonic()
        stopping = threading.Thread(target=self.service.stop)
        stopping.start()
        for listener in listeners[:4]:
            self.assertClosed(listener, 1001, 'stops')
            listener.drop()
        stopping.join()
        self.assertLess(time.monotonic() - began, 15)
        self.assertEqual(self.service.process.returncode, 0)


main()
