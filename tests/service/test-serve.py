"""mpisctl serve: how it starts, is found, and ends."""

import json
import shutil
import signal
import subprocess
import time
import unittest

from workspace import PATIENCE, Service, WorkspaceCase, main

NAME = 'org.mpis.Dashboard.Service'


class WithoutBus(WorkspaceCase):
    def test_says_when_it_is_ready_and_how_to_reach_it(self):
        with Service(self.workspace) as service:
            self.assertEqual(service.ready['state'], 'ready')
            self.succeed('query', '--metric', 'posts', '--database', service.conninfo)

    def test_ends_well_when_told_to(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(signal=number):
                self.assertEqual(Service(self.workspace).stop(number), 0)
                self.assertNothingLeft()

    def test_until_eof_ends_with_its_owner(self):
        service = Service(self.workspace, '--until-eof', stdin=subprocess.PIPE)
        time.sleep(0.3)
        self.assertIsNone(service.process.poll())
        service.process.stdin.close()
        service.process.wait(timeout=PATIENCE)
        self.assertEqual(service.process.returncode, 0)
        service.process.stdin = None
        service.stop()
        self.assertNothingLeft()

    def test_starts_fast_after_the_first_time(self):
        Service(self.workspace).stop()
        begin = time.monotonic()
        service = Service(self.workspace)
        took = time.monotonic() - begin
        service.stop()
        # The budget is a second; a machine that also builds gets some more.
        self.assertLess(took, 5)

    def test_log_is_one_json_object_a_line(self):
        service = Service(self.workspace)
        service.stop()
        # A sanitizer has something of its own to say about fibers.
        lines = [json.loads(line) for line in service.log.splitlines() if not line.startswith('==')]
        self.assertTrue(any(line['message'].startswith('ready') for line in lines))
        for line in lines:
            self.assertLessEqual({'timestamp', 'level', 'service', 'message'}, line.keys())

    def test_shows_no_password(self):
        with Service(self.workspace) as owner:
            secret = owner.conninfo + " password='opensesame'"
            guest = Service(self.workspace, '--database', secret)
            guest.stop()
            self.assertNotIn('opensesame', json.dumps(guest.ready) + guest.log)
            self.assertTrue(self.workspace.servers(), 'a guest stopped the database')

    def test_a_lost_private_database_ends_it(self):
        service = Service(self.workspace)
        self.workspace.kill_servers()
        service.process.wait(timeout=PATIENCE)
        self.assertEqual(service.stop(), 1)


@unittest.skipUnless(shutil.which('dbus-daemon'), 'there is no dbus-daemon')
class OnTheSessionBus(WorkspaceCase):
    def setUp(self):
        super().setUp()
        self.bus = subprocess.Popen(['dbus-daemon', '--session', '--nofork', '--print-address',
                                     '--address=unix:path=' + self.workspace.path('run/bus')],
                                    env=self.workspace.environment, stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.stop_bus)
        self.workspace.environment['DBUS_SESSION_BUS_ADDRESS'] = self.bus.stdout.readline().strip()

    def stop_bus(self):
        self.bus.terminate()
        self.bus.wait()
        self.bus.stdout.close()

    def call(self, method, *arguments):
        return subprocess.run(['gdbus', 'call', '--session', '--dest', NAME, '--object-path',
                               '/org/mpis/Dashboard/Service', '--method', method, *arguments],
                              env=self.workspace.environment, capture_output=True, text=True,
                              timeout=PATIENCE)

    def get(self, name):
        answer = self.call('org.freedesktop.DBus.Properties.Get', NAME, name)
        self.assertEqual(answer.returncode, 0, answer.stderr)
        return answer.stdout

    def test_is_found_by_its_name(self):
        with Service(self.workspace) as service:
            self.assertIn('ready', self.get('State'))
            self.assertIn(service.conninfo.split("'")[1], self.get('Conninfo'))
        self.assertNotEqual(self.call('org.freedesktop.DBus.Peer.Ping').returncode, 0)

    def test_quits_when_asked(self):
        service = Service(self.workspace)
        answer = self.call(NAME + '.Quit')
        self.assertEqual(answer.returncode, 0, answer.stderr)
        service.process.wait(timeout=PATIENCE)
        self.assertEqual(service.stop(), 0)
        self.assertNothingLeft()

    def test_a_second_one_says_so_and_harms_nobody(self):
        with Service(self.workspace):
            self.assertIn('running already', self.fail_with(1, 'serve'))
            self.assertIn('ready', self.get('State'))

    def test_ends_with_the_session(self):
        service = Service(self.workspace)
        self.bus.terminate()
        service.process.wait(timeout=PATIENCE)
        self.assertEqual(service.stop(), 0)
        self.assertNothingLeft()


main()
