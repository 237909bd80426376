"""The private database lives exactly as long as somebody needs it."""

import itertools
import os
import signal
import stat
import subprocess
import time

from workspace import Service, WorkspaceCase, main


class FirstTime(WorkspaceCase):
    from_nothing = True

    def test_everything_lies_in_the_users_folders(self):
        self.succeed('migrate')
        self.assertEqual(sorted(os.listdir(self.workspace.path('home'))), [])
        folder = self.workspace.path('data/mpis-dashboard')
        self.assertEqual(stat.S_IMODE(os.stat(folder).st_mode), 0o700)

    def test_migrate_is_done_once(self):
        first = self.succeed('migrate')
        self.assertRegex(first, r'^version \d+, [1-9]\d* migrations? applied\n$')
        self.assertRegex(self.succeed('migrate'), r'^version \d+, 0 migrations applied\n$')

    def test_first_words_at_the_same_time_make_it_once(self):
        running = [self.workspace.start('migrate') for _ in range(3)]
        for process in running:
            _, errors = process.communicate(timeout=90)
            self.assertEqual(process.returncode, 0, errors)
        self.assertNothingLeft()

    def test_an_interruption_leaves_no_half_database(self):
        process = self.workspace.start('migrate')
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
        process.communicate()
        self.assertEqual(process.returncode, 128 + signal.SIGINT)
        self.assertNothingLeft()
        folder = self.workspace.path('data/mpis-dashboard/postgresql')
        self.assertEqual([name for name in os.listdir(folder) if name.startswith('making-')], [])
        self.succeed('migrate')


class Lifetime(WorkspaceCase):
    def test_every_word_leaves_nothing_running(self):
        for words in (['migrate'], ['query', '--metric', 'posts'], ['sample', 'delete']):
            with self.subTest(words=words):
                self.succeed(*words)
                self.assertNothingLeft()

    def test_a_word_that_fails_leaves_nothing_running(self):
        self.fail_with(1, 'import', self.workspace.path('missing.json'))
        self.assertNothingLeft()

    def test_words_at_the_same_time_share_it(self):
        self.succeed('migrate')
        running = [self.workspace.start('query', '--metric', 'posts') for _ in range(4)]
        for process in running:
            output, errors = process.communicate(timeout=90)
            self.assertEqual(process.returncode, 0, errors)
            self.assertEqual(output, 'posts\n0\n')
        self.assertNothingLeft()


class Interruption(WorkspaceCase):
    def interrupt(self, number):
        process = self.workspace.start('import', '-', stdin=-1)
        while not self.workspace.servers():
            self.assertIsNone(process.poll())
            time.sleep(0.02)
        time.sleep(0.5)
        process.send_signal(number)
        process.wait(timeout=30)
        process.communicate()
        self.assertEqual(process.returncode, 128 + number)
        self.assertNothingLeft()

    def test_interrupt_stops_what_was_started(self):
        self.interrupt(signal.SIGINT)

    def test_termination_stops_what_was_started(self):
        self.interrupt(signal.SIGTERM)

    def test_no_moment_is_a_bad_one(self):
        """Whatever a word is at when it is told to stop: it ends soon, and stops what it started."""
        numbers = itertools.cycle((signal.SIGINT, signal.SIGTERM, signal.SIGHUP))
        for words in (['migrate'], ['query', '--metric', 'views', '--by', 'day'], ['sample', 'create'],
                      ['sample', 'delete'], ['serve'], ['import', '-']):
            for delay in (0.03, 0.08, 0.15, 0.4):
                number = next(numbers)
                with self.subTest(words=words, delay=delay, signal=number):
                    process = self.workspace.start(*words, stdin=subprocess.PIPE)
                    time.sleep(delay)
                    process.send_signal(number)
                    process.wait(timeout=20)
                    process.stdin.close()
                    errors = process.stderr.read()
                    process.stdout.close()
                    process.stderr.close()
                    self.assertIn(process.returncode, (0, 128 + number, -number), errors)
                    self.assertNotIn('CRITICAL', errors)
                    self.assertNothingLeft()
        self.succeed('query', '--metric', 'posts')

    def test_a_reader_that_goes_away_is_no_accident(self):
        process = self.workspace.start('query', '--metric', 'posts')
        process.stdout.close()
        process.stderr.read()
        process.wait(timeout=90)
        self.assertNothingLeft()


class BesideAService(WorkspaceCase):
    def test_words_use_the_services_database_and_leave_it_running(self):
        with Service(self.workspace) as service:
            before = self.workspace.servers()
            self.succeed('query', '--metric', 'posts')
            self.assertIn(min(before), self.workspace.servers())
            self.assertIsNone(service.process.poll())
        self.assertNothingLeft()

    def test_a_service_that_was_killed_is_no_obstacle(self):
        service = Service(self.workspace)
        service.stop(signal.SIGKILL)
        self.assertEqual(self.succeed('query', '--metric', 'posts'), 'posts\n0\n')
        self.assertNothingLeft()

    def test_a_database_that_was_killed_is_no_obstacle(self):
        service = Service(self.workspace)
        self.workspace.kill_servers()
        service.stop(signal.SIGKILL)
        self.assertEqual(self.succeed('query', '--metric', 'posts'), 'posts\n0\n')
        self.assertNothingLeft()


main()
