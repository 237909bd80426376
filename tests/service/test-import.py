"""mpisctl import: what it counts, what it says, and how it ends."""

import contextlib
import json
import os
import pty
import re
import select
import signal
import subprocess
import time

from workspace import MPISCTL, Service, Workspace, WorkspaceCase, main, tracker

PUBLISHED = '2026-03-01T08:00:00+00:00'
RUNS = [
    ('2026-03-01T09:00:00+00:00', 100, 10, 1),
    ('2026-03-02T09:00:00+00:00', 250, 30, 3),
    ('2026-03-03T09:00:00+00:00', 240, 31, 3),
]
LAST_LINE = re.compile(
    r'read (\d+), added (\d+), unchanged (\d+), changed (\d+), corrections (\d+), quarantined (\d+); '
    r'zone (.+); (?:snapshot time from (.+?) \((\S+) … (\S+)\)|no snapshot times)')


def telegram(n, scraped_at='2026-03-05T10:00:00'):
    return [{'message_id': i, 'channel_name': 'example', 'message_date': '2026-03-04T09:00:00+00:00',
             'message_text': f'text {i}', 'has_media': False, 'views': 100 + i, 'forwards': i,
             'scraped_at': scraped_at} for i in range(1, n + 1)]


class ImportCase(WorkspaceCase):
    def last_line(self, output):
        return LAST_LINE.fullmatch(output.splitlines()[-1]).groups()

    def counts(self, output):
        return tuple(map(int, self.last_line(output)[:6]))

    def json_result(self, *words, status=0):
        result = self.workspace.run('import', '--json', *words)
        self.assertEqual(result.returncode, status, result.stderr)
        return json.loads(result.stdout.splitlines()[-1])

    def views(self):
        return self.succeed('query', '--metric', 'views', '--lens', 'posts')


class Result(ImportCase):
    def setUp(self):
        super().setUp()
        self.service = Service(self.workspace)
        self.addCleanup(self.service.stop)

    def test_last_line_counts_and_names_zone_and_time(self):
        path = self.workspace.write('runs.csv', tracker('abcdefghijk', PUBLISHED, RUNS))
        output = self.succeed('import', path)
        self.assertEqual(self.counts(output), (3, 3, 0, 0, 1, 0))
        self.assertEqual(self.last_line(output)[8:], ('2026-03-01T09:00:00Z', '2026-03-03T09:00:00Z'))
        self.assertEqual(self.last_line(output)[6:8], ('UTC', 'the data'))
        self.assertIn('youtube-tracker', output)

    def test_json_is_one_object_on_the_last_line(self):
        path = self.workspace.write('runs.csv', tracker('abcdefghijk', PUBLISHED, RUNS))
        result = self.json_result(path)
        self.assertEqual({key: result[key] for key in
                          ('read', 'added', 'unchanged', 'changed', 'corrections', 'quarantined')},
                         {'read': 3, 'added': 3, 'unchanged': 0, 'changed': 0, 'corrections': 1,
                          'quarantined': 0})
        self.assertEqual(result['snapshot_time']['first'], '2026-03-01T09:00:00Z')
        self.assertEqual(result['snapshot_time']['last'], '2026-03-03T09:00:00Z')
        self.assertEqual(result['zone'], 'UTC')
        self.assertIs(result['dry_run'], False)
        self.assertEqual(result['files'][0]['file'], path)
        self.assertEqual(result['files'][0]['kind'], 'youtube-tracker')

    def test_again_changes_nothing(self):
        path = self.workspace.write('runs.csv', tracker('abcdefghijk', PUBLISHED, RUNS))
        self.succeed('import', path)
        before = self.views()
        self.assertEqual(self.counts(self.succeed('import', path)), (3, 0, 3, 0, 0, 0))
        self.assertEqual(self.views(), before)

    def test_longer_edition_adds_only_what_is_new_in_any_order(self):
        short = self.workspace.write('short.csv', tracker('abcdefghijk', PUBLISHED, RUNS[:2]))
        long = self.workspace.write('long.csv', tracker('abcdefghijk', PUBLISHED, RUNS))
        self.assertEqual(self.counts(self.succeed('import', short))[:3], (2, 2, 0))
        self.assertEqual(self.counts(self.succeed('import', long))[:3], (3, 1, 2))
        self.assertEqual(self.counts(self.succeed('import', short))[:3], (2, 0, 2))
        self.assertEqual(self.views(), 'views\n240\n')

    def test_dry_run_counts_and_changes_nothing(self):
        path = self.workspace.write('runs.csv', tracker('abcdefghijk', PUBLISHED, RUNS))
        self.assertEqual(self.counts(self.succeed('import', '--dry-run', path))[:2], (3, 3))
        self.assertEqual(self.succeed('query', '--metric', 'posts', '--lens', 'posts'), 'posts\n0\n')
        self.assertEqual(self.counts(self.succeed('import', path))[:2], (3, 3))

    def test_several_files_are_counted_together(self):
        one = self.workspace.write('one.csv', tracker('abcdefghijk', PUBLISHED, RUNS))
        two = self.workspace.write('two.csv', tracker('bcdefghijkl', PUBLISHED, RUNS[:1]))
        self.assertEqual(self.counts(self.succeed('import', one, two))[:2], (4, 4))

    def test_reads_standard_input(self):
        output = self.succeed('import', '-', text=tracker('abcdefghijk', PUBLISHED, RUNS))
        self.assertEqual(self.counts(output)[:2], (3, 3))

    def test_project_and_persona_are_made(self):
        path = self.workspace.write('runs.csv', tracker('abcdefghijk', PUBLISHED, RUNS))
        self.succeed('import', '--project', 'Spring', '--persona', 'Ada', path)
        answer = self.succeed('query', '--metric', 'views', '--by', 'project', '--by', 'persona',
                              '--lens', 'posts')
        self.assertEqual(answer, 'project,persona,views\nSpring,Ada,240\n')

    def test_nothing_to_import_is_no_failure(self):
        header = tracker('abcdefghijk', PUBLISHED, [])
        for name, content in (('empty.csv', ''), ('header.csv', header), ('list.json', '[]')):
            with self.subTest(name=name):
                path = self.workspace.write(name, content)
                output = self.succeed('import', path)
                self.assertEqual(self.counts(output), (0, 0, 0, 0, 0, 0))
                self.assertTrue(output.endswith('; zone none; no snapshot times\n'), output)

    def test_videos_list_answer(self):
        answer = {'kind': 'youtube#videoListResponse', 'items': [
            {'kind': 'youtube#video', 'id': 'abcdefghijk',
             'snippet': {'publishedAt': '2026-03-01T08:00:00Z', 'title': 'Example'},
             'statistics': {'viewCount': '5000000000', 'likeCount': '12', 'commentCount': '0'}}]}
        path = self.workspace.write_json('videos.json', answer)
        self.fail_with(1, 'import', path)
        output = self.succeed('import', '--measured-at', '2026-03-02T08:00:00Z', path)
        self.assertIn('youtube-api', output)
        self.assertEqual(self.views(), 'views\n5000000000\n')


class Questions(ImportCase):
    def test_an_unanswered_question_names_the_option(self):
        path = self.workspace.write_json('channel.json', telegram(3))
        self.assertIn('--timezone', self.fail_with(1, 'import', path))

    def test_the_answer_is_used_and_named(self):
        path = self.workspace.write_json('channel.json', telegram(3))
        output = self.succeed('import', '--timezone', 'America/New_York', path)
        self.assertEqual(self.counts(output)[:2], (3, 3))
        self.assertEqual(self.last_line(output)[6], 'America/New_York')
        self.assertEqual(self.last_line(output)[8], '2026-03-05T15:00:00Z')


    def test_the_answer_is_remembered_for_the_source(self):
        self.succeed('import', '--timezone', 'Asia/Tokyo', self.workspace.write_json('a.json', telegram(3)))
        later = self.workspace.write_json('b.json', telegram(4, '2026-03-06T10:00:00'))
        self.assertEqual(self.last_line(self.succeed('import', later))[6], 'Asia/Tokyo')

    def test_asks_on_a_terminal(self):
        path = self.workspace.write_json('channel.json', telegram(3))
        terminal, far_end = pty.openpty()
        process = self.workspace.start('import', path, stdin=far_end, stderr=far_end)
        os.close(far_end)
        for prompt, answer in (('Time zone', b'Mars/Olympus\n'), ('Time zone', b'Asia/Tokyo\n')):
            self.read_until(terminal, prompt)
            os.write(terminal, answer)
        output = process.stdout.read()
        process.wait(timeout=60)
        process.stdout.close()
        os.close(terminal)
        self.assertEqual(process.returncode, 0, output)
        self.assertEqual(self.last_line(output)[6], 'Asia/Tokyo')
        self.assertEqual(self.last_line(output)[8], '2026-03-05T01:00:00Z')

    def test_the_question_can_be_interrupted(self):
        path = self.workspace.write_json('channel.json', telegram(3))
        terminal, far_end = pty.openpty()
        process = self.workspace.start('import', path, stdin=far_end, stderr=far_end)
        os.close(far_end)
        self.read_until(terminal, 'Time zone')
        process.send_signal(signal.SIGINT)
        begin = time.monotonic()
        process.stdout.read()
        process.wait(timeout=60)
        process.stdout.close()
        os.close(terminal)
        self.assertEqual(process.returncode, 130)
        self.assertLess(time.monotonic() - begin, 4)
        self.assertNothingLeft()

    def read_until(self, terminal, wanted):
        text = ''
        while wanted not in text:
            ready, _, _ = select.select([terminal], [], [], 60)
            self.assertTrue(ready, text)
            text += os.read(terminal, 4096).decode()


class Trouble(ImportCase):
    def test_bad_records_are_set_aside_and_the_rest_is_imported(self):
        messages = telegram(3)
        del messages[1]['message_id']
        path = self.workspace.write_json('channel.json', messages)
        result = self.workspace.run('import', '--timezone', 'UTC', path)
        self.assertEqual(result.returncode, 3, result.stderr)
        self.assertEqual(self.counts(result.stdout), (3, 2, 0, 0, 0, 1))
        self.assertIn('set aside', result.stdout)

        result = self.json_result('--timezone', 'UTC', path, status=3)
        [record] = result['files'][0]['set_aside']
        self.assertIn('[1]', record['where'])
        self.assertTrue(record['reason'])

    def test_many_set_aside_are_cut_short_for_people_only(self):
        messages = telegram(30)
        for message in messages[:25]:
            del message['message_id']
        path = self.workspace.write_json('channel.json', messages)
        result = self.workspace.run('import', '--timezone', 'UTC', path)
        self.assertEqual(result.returncode, 3)
        self.assertEqual(result.stdout.count('set aside:'), 20)
        self.assertIn('and 5 more', result.stdout)
        result = self.json_result('--timezone', 'UTC', path, status=3)
        self.assertEqual(len(result['files'][0]['set_aside']), 25)

    def test_a_foreign_file_is_refused_with_what_it_has_and_what_is_taken(self):
        path = self.workspace.write('spend.csv', 'date,channel,spend\n2026-01-01,tiktok,12\n')
        message = self.fail_with(1, 'import', path)
        self.assertIn('spend', message)
        self.assertIn('youtube-tracker', message)

    def test_a_refused_file_beside_a_good_one(self):
        good = self.workspace.write('runs.csv', tracker('abcdefghijk', PUBLISHED, RUNS))
        bad = self.workspace.write('spend.csv', 'date,channel,spend\n2026-01-01,tiktok,12\n')
        result = self.workspace.run('import', bad, good)
        self.assertEqual(result.returncode, 3)
        self.assertIn('spend.csv', result.stderr)
        self.assertEqual(self.counts(result.stdout)[:2], (3, 3))

        result = self.json_result(bad, good, status=3)
        self.assertIn('spend', result['files'][0]['error'])
        self.assertIsNone(result['files'][1]['error'])

    def test_folders_and_missing_files_are_named(self):
        self.assertIn('folder', self.fail_with(1, 'import', self.workspace.root))
        self.assertIn('gone.csv', self.fail_with(1, 'import', self.workspace.path('gone.csv')))

    def test_a_file_name_may_be_any_bytes(self):
        path = os.path.join(self.workspace.root.encode(), b'runs-\xff.csv')
        with open(path, 'w', encoding='utf-8') as file:
            file.write(tracker('abcdefghijk', PUBLISHED, RUNS) + 'broken\n')
        result = subprocess.run([MPISCTL, 'import', path], env=self.workspace.environment,
                                capture_output=True, text=True, timeout=60)
        self.assertEqual(result.returncode, 3, result.stderr)
        self.assertEqual(self.counts(result.stdout), (4, 3, 0, 0, 1, 1))

    def test_what_never_ends_is_no_export(self):
        self.assertIn('512 MiB', self.fail_with(1, 'import', '/dev/zero'))
        with open('/dev/zero', 'rb') as zeros:
            process = self.workspace.start('import', '-', stdin=zeros)
            _, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 1, errors)
        self.assertIn('512 MiB', errors)

    def test_a_name_is_neither_empty_nor_a_novel(self):
        path = self.workspace.write('runs.csv', tracker('abcdefghijk', PUBLISHED, RUNS))
        self.assertIn('--project', self.fail_with(2, 'import', '--project', '', path))
        self.assertIn('--persona', self.fail_with(2, 'import', '--persona', 'x' * 201, path))

    def test_an_unreachable_database_is_said_without_the_password(self):
        path = self.workspace.write('runs.csv', tracker('abcdefghijk', PUBLISHED, RUNS))
        message = self.fail_with(1, 'import', '--database',
                                 'postgresql://someone:opensesame@127.0.0.1:1/mpis', path)
        self.assertNotIn('opensesame', message)
        self.assertIn('127.0.0.1', message)


class SharedDatabase(ImportCase):
    def setUp(self):
        super().setUp()
        self.service = Service(self.workspace)
        self.addCleanup(self.service.stop)
        self.path = self.workspace.write('runs.csv', tracker('abcdefghijk', PUBLISHED, RUNS))

    def keys(self):
        return dict(re.findall(r"(\w+)='([^']*)'", self.service.conninfo))

    def test_given_as_option_or_in_the_environment(self):
        self.succeed('import', '--database', self.service.conninfo, self.path)
        answer = self.succeed('query', '--metric', 'views', '--lens', 'posts',
                              environment={'DATABASE_URL': self.service.conninfo})
        self.assertEqual(answer, 'views\n240\n')

    def test_a_dead_first_host_is_passed_over(self):
        keys = self.keys()
        conninfo = (f"host=127.0.0.1,{keys['host']} port=1,{keys.get('port', '5432')} "
                    f"dbname={keys['dbname']} user={keys.get('user', 'developer')}")
        self.succeed('import', '--database', conninfo, self.path)
        self.assertEqual(self.views(), 'views\n240\n')

    def test_a_uri_that_names_a_python_driver(self):
        keys = self.keys()
        uri = (f"postgresql+asyncpg://{keys.get('user', 'developer')}@/{keys['dbname']}"
               f"?host={keys['host']}&port={keys.get('port', '5432')}")
        self.succeed('import', self.path, environment={'DATABASE_URL': uri})
        self.assertEqual(self.views(), 'views\n240\n')

    def test_uses_no_private_database(self):
        guest = Workspace()
        self.addCleanup(guest.remove)
        result = guest.run('import', '--database', self.service.conninfo, self.path)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(guest.servers(), [])


class Progress(ImportCase):
    """A bar for work over a second: here, while another import holds the tables."""

    def setUp(self):
        super().setUp()
        self.service = Service(self.workspace)
        self.addCleanup(self.service.stop)
        self.path = self.workspace.write('runs.csv', tracker('abcdefghijk', PUBLISHED, RUNS))

    def import_slowly(self, **streams):
        psql = [os.path.join(os.environ['POSTGRESQL_BINDIR'], 'psql'), '-XqAt', self.service.conninfo,
                '-c', 'BEGIN; SELECT pg_advisory_xact_lock (hashtext (\'mpis_ingest\')); SELECT pg_sleep (3)']
        other = subprocess.Popen(psql, stdout=subprocess.DEVNULL)
        time.sleep(0.5)
        process = self.workspace.start('import', self.path, **streams)
        self.addCleanup(process.stdout.close)
        return other, process

    def test_is_drawn_on_a_terminal_and_gone_at_the_end(self):
        terminal, far_end = pty.openpty()
        other, process = self.import_slowly(stderr=far_end)
        os.close(far_end)
        drawn = b''
        with contextlib.suppress(OSError):   # how the end of a terminal is told
            while piece := os.read(terminal, 4096):
                drawn += piece
        os.close(terminal)
        self.assertEqual((other.wait(), process.wait()), (0, 0))
        self.assertRegex(drawn.decode(), r'\[[# ]{30}\] 0 of 3  \S+runs\.csv')
        self.assertTrue(drawn.endswith(b'\r\x1b[K'), drawn)

    def test_is_not_written_into_a_pipe(self):
        other, process = self.import_slowly()
        output, errors = process.communicate(timeout=60)
        self.assertEqual((other.wait(), process.returncode), (0, 0))
        self.assertNotIn('runs.csv', errors)   # a sanitizer has something of its own to say
        self.assertEqual(self.counts(output)[:2], (3, 3))


class Sample(ImportCase):
    def test_says_whether_there_was_anything_to_do(self):
        service = Service(self.workspace)
        self.addCleanup(service.stop)
        self.assertEqual(self.succeed('sample', 'delete'), 'there is no sample workspace\n')
        create = ('sample', 'create', '--until', '2026-03-01')
        self.assertEqual(self.succeed(*create), 'sample workspace created\n')
        self.assertEqual(self.succeed(*create), 'the sample workspace is there already\n')
        self.assertEqual(self.succeed(*create, '--json'), '{"sample":"unchanged"}\n')
        self.assertEqual(self.succeed('sample', 'delete', '--json'), '{"sample":"deleted"}\n')


class Interruption(ImportCase):
    """An import that is stopped while it writes: another session holds up its last table."""

    def setUp(self):
        super().setUp()
        self.service = Service(self.workspace)
        self.addCleanup(self.service.stop)
        self.path = self.workspace.write('runs.csv', tracker('abcdefghijk', PUBLISHED, RUNS))
        psql = [os.path.join(os.environ['POSTGRESQL_BINDIR'], 'psql'), '-XqAt', self.service.conninfo]
        self.other = subprocess.Popen(psql, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.other.communicate)

    def sql(self, statement):
        self.other.stdin.write(statement + ';\n\\echo done\n')
        self.other.stdin.flush()
        return ''.join(iter(self.other.stdout.readline, 'done\n'))

    def stop_while_writing(self, number):
        self.sql('BEGIN; LOCK TABLE normalized_metrics IN SHARE MODE')
        process = self.workspace.start('import', self.path)
        while self.sql('SELECT count(*) FROM pg_locks WHERE NOT granted') == '0\n':
            self.assertIsNone(process.poll())
            time.sleep(0.02)
        process.send_signal(number)
        process.communicate(timeout=60)
        self.sql('COMMIT')
        return process.returncode

    def test_leaves_nothing_half_written(self):
        for number, status in ((signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)):
            with self.subTest(signal=number):
                self.assertEqual(self.stop_while_writing(number), status)
                self.assertEqual(self.succeed('query', '--metric', 'posts', '--lens', 'posts'), 'posts\n0\n')
        self.assertEqual(self.counts(self.succeed('import', self.path))[:3], (3, 3, 0))


main()
