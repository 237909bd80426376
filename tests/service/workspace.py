"""A user of their own for each test: private XDG folders, the real mpisctl, and what is left running."""

import atexit
import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

MPISCTL = os.environ['MPISCTL']
PATIENCE = 90


class Workspace:
    def __init__(self):
        # In memory where there is room, as a new database is a thousand files. A short path in any case:
        # a Unix socket's address holds hardly more than a hundred characters.
        memory = os.access('/dev/shm', os.W_OK) and shutil.disk_usage('/dev/shm').free > 2 ** 30
        self.root = tempfile.mkdtemp(prefix='mpis-', dir='/dev/shm' if memory else '/tmp')
        self.environment = {
            name: value for name, value in os.environ.items()
            if not name.startswith(('XDG_', 'PG', 'DBUS_', 'DATABASE_URL', 'LOG_LEVEL'))
        }
        folders = {'HOME': 'home', 'XDG_DATA_HOME': 'data', 'XDG_CONFIG_HOME': 'config',
                   'XDG_CACHE_HOME': 'cache', 'XDG_STATE_HOME': 'state', 'XDG_RUNTIME_DIR': 'run'}
        for variable, name in folders.items():
            path = os.path.join(self.root, name)
            os.mkdir(path, mode=0o700)
            self.environment[variable] = path
        self.environment['GSETTINGS_BACKEND'] = 'memory'
        self.environment['TZ'] = 'UTC'

    def take_database_from(self, other):
        """A copy of another user's database, none of whose processes runs."""
        locks = shutil.ignore_patterns('*.lock', '.s.*')
        shutil.copytree(other.path('data'), self.path('data'), dirs_exist_ok=True, ignore=locks)

    def remove(self):
        self.kill_servers()
        shutil.rmtree(self.root, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.root, name)

    def write(self, name, content):
        path = self.path(name)
        with open(path, 'wb') as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        return path

    def write_json(self, name, value):
        return self.write(name, json.dumps(value))

    def start(self, *words, **options):
        given = {'stdin': subprocess.DEVNULL, 'stdout': subprocess.PIPE, 'stderr': subprocess.PIPE}
        return subprocess.Popen([MPISCTL, *words], env=self.environment, text=True,
                                **{**given, **options})

    def run(self, *words, text=None, environment=None):
        given = {'input': text} if text is not None else {'stdin': subprocess.DEVNULL}
        return subprocess.run([MPISCTL, *words], env={**self.environment, **(environment or {})},
                              capture_output=True, text=True, timeout=PATIENCE, **given)

    def servers(self):
        """The PostgreSQL processes that work on this user's files."""
        found = []
        for entry in filter(str.isdigit, os.listdir('/proc')):
            with contextlib.suppress(OSError):
                folder = os.readlink(f'/proc/{entry}/cwd')
                with open(f'/proc/{entry}/cmdline', 'rb') as file:
                    program = file.read().split(b'\0')[0]
                if folder.startswith(self.root + '/') and b'postgres' in program:
                    found.append(int(entry))
        return found

    def kill_servers(self):
        pids = self.servers()
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + PATIENCE
        while any(os.path.exists(f'/proc/{pid}') for pid in pids) and time.monotonic() < deadline:
            time.sleep(0.05)

    def wait_without_servers(self, seconds=10):
        deadline = time.monotonic() + seconds
        while self.servers() and time.monotonic() < deadline:
            time.sleep(0.05)
        return not self.servers()


class Service:
    """A running `mpisctl serve`, ready."""

    def __init__(self, workspace, *options, **popen):
        http = [] if {'--listen', '--desk', '--no-http'} & set(options) else ['--no-http']
        # Into a file: nobody reads while it runs, and a full pipe would hold it up.
        self.log_file = tempfile.TemporaryFile('w+', encoding='utf-8', errors='replace')
        self.process = workspace.start('serve', '--json', *http, *options, **{'stderr': self.log_file, **popen})
        line = read_line(self.process)
        if not line:
            self.process.communicate()
            raise AssertionError('serve did not get ready: ' + self.read_log())
        self.ready = json.loads(line)
        self.conninfo = self.ready['conninfo']

    def stop(self, number=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(number)
        self.process.communicate(timeout=PATIENCE)
        self.log = self.read_log()
        return self.process.returncode

    def read_log(self):
        self.log_file.seek(0)
        return self.log_file.read()

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.stop()


def read_line(process):
    ready, _, _ = select.select([process.stdout], [], [], PATIENCE)
    return process.stdout.readline() if ready else ''


class WorkspaceCase(unittest.TestCase):
    """Each test has a user of its own, with a copy of a database made once."""

    made = None
    from_nothing = False

    @staticmethod
    def make_once():
        if WorkspaceCase.made is None:
            WorkspaceCase.made = Workspace()
            atexit.register(WorkspaceCase.made.remove)
            WorkspaceCase.made.run('migrate')

    def setUp(self):
        self.workspace = Workspace()
        self.addCleanup(self.workspace.remove)
        if not self.from_nothing:
            self.make_once()
            self.workspace.take_database_from(WorkspaceCase.made)

    def succeed(self, *words, **options):
        result = self.workspace.run(*words, **options)
        self.assertEqual(result.returncode, 0, result.stderr + result.stdout)
        return result.stdout

    def fail_with(self, status, *words, **options):
        result = self.workspace.run(*words, **options)
        self.assertEqual(result.returncode, status, result.stderr + result.stdout)
        return result.stderr

    def assertNothingLeft(self):
        self.assertTrue(self.workspace.wait_without_servers(), 'a PostgreSQL was left running')


def tracker(video, published, runs):
    """A tracker's CSV: runs are (UTC time, views, likes, comments)."""
    lines = ['run_date_bkk,run_datetime_utc,video_id,channel_id,title,published_at,'
             'view_count,like_count,comment_count,label']
    for at, views, likes, comments in runs:
        lines.append(f'{at[:10]},{at},{video},UCexample,"An example, quoted",{published},'
                     f'{views},{likes},{comments},example')
    return '\n'.join(lines) + '\n'


def shared_data(*parts):
    """A real file, or None where the shared data is not there."""
    beside = os.path.join(os.environ.get('MPIS_TOP_SRCDIR', '.'), '..', 'shared', 'data')
    path = os.path.join(os.environ.get('MPIS_SHARED_DATA', beside), *parts)
    return path if os.path.exists(path) else None


class TapResult(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.count = 0

    def report(self, word, test, note=''):
        self.count += 1
        print(f'{word} {self.count} - {test.id().removeprefix('__main__.')}{note}', flush=True)

    def explain(self, test, failure):
        self.report('not ok', test)
        for line in self._exc_info_to_string(failure, test).splitlines():
            print(f'# {line}', flush=True)

    def addSuccess(self, test):
        super().addSuccess(test)
        self.report('ok', test)

    def addFailure(self, test, failure):
        super().addFailure(test, failure)
        self.explain(test, failure)

    def addError(self, test, failure):
        super().addError(test, failure)
        self.explain(test, failure)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.report('ok', test, f' # SKIP {reason}')

    def addSubTest(self, test, subtest, failure):
        super().addSubTest(test, subtest, failure)
        if failure is not None:
            self.explain(subtest, failure)


def main():
    tests = unittest.defaultTestLoader.loadTestsFromModule(sys.modules['__main__'])
    result = TapResult()
    print('TAP version 13')
    tests.run(result)
    print(f'1..{result.count}')
    sys.exit(0 if result.wasSuccessful() else 1)
