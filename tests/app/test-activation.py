#!/usr/bin/env python3
"""The window has the session bus start the service, as it does where it is installed; the service then makes the
private workspace, and the window shows it."""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import gi

gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402

BUILD = pathlib.Path(os.environ['MPIS_TOP_BUILDDIR'])
DASHBOARD = BUILD / 'src' / 'app' / 'mpis-dashboard'
MPISCTL = BUILD / 'src' / 'service' / 'mpisctl'
NAME = 'org.mpis.Dashboard.Service'
TIMEOUT = 60


def install_service_file(folder):
    """The file that would be installed, for the program that was built."""
    text = (BUILD / 'data' / 'dbus' / f'{NAME}.service').read_text()
    text = re.sub(r'^Exec=\S+', f'Exec={MPISCTL}', text, flags=re.MULTILINE)
    text = re.sub(r'^SystemdService=.*\n', '', text, flags=re.MULTILINE)
    services = folder / 'dbus-1' / 'services'
    services.mkdir(parents=True)
    (services / f'{NAME}.service').write_text(text)


def ask_bus(method, argument):
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    return bus.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', method,
                         GLib.Variant('(s)', (argument,)), None, Gio.DBusCallFlags.NONE, 5000, None).unpack()[0]


def parent_of(pid):
    return int(re.search(r'^PPid:\s*(\d+)', pathlib.Path(f'/proc/{pid}/status').read_text(), re.MULTILINE)[1])


def wait_until(process, test):
    deadline = time.monotonic() + TIMEOUT
    while time.monotonic() < deadline and process.poll() is None:
        if test():
            return True
        time.sleep(0.1)
    return False


def wait_while(test):
    deadline = time.monotonic() + TIMEOUT
    while test() and time.monotonic() < deadline:
        time.sleep(0.1)


def report(line):
    """Where the results go; standard output is for what the bus starts, which may talk."""
    os.write(int(os.environ['MPIS_TEST_RESULTS']), f'{line}\n'.encode())


def check(ok, number, what):
    report(f'{"ok" if ok else "not ok"} {number} - {what}')
    return ok


def run():
    report('1..4')
    cluster = pathlib.Path(os.environ['XDG_DATA_HOME']) / 'mpis-dashboard'
    ok = check(not ask_bus('NameHasOwner', NAME), 1, 'no service runs')
    window = subprocess.Popen([DASHBOARD], env={**os.environ, 'PATH': '/usr/bin:/bin'})
    try:
        ok &= check(wait_until(window, lambda: ask_bus('NameHasOwner', NAME)), 2, 'a service runs')
        ok &= check(parent_of(ask_bus('GetConnectionUnixProcessID', NAME)) != window.pid, 3,
                    'the bus has started it')
        ok &= check(wait_until(window, lambda: any(cluster.rglob('PG_VERSION'))), 4,
                    'it makes the private workspace')
    finally:
        window.terminate()
        window.wait(20)
        if ask_bus('NameHasOwner', NAME):
            service = ask_bus('GetConnectionUnixProcessID', NAME)
            os.kill(service, signal.SIGTERM)
            wait_while(lambda: pathlib.Path(f'/proc/{service}').exists())   # it stops its cluster first
    return 0 if ok else 1


def main():
    if 'MPIS_TEST_RESULTS' in os.environ:
        return run()
    home = pathlib.Path(tempfile.mkdtemp(prefix='mpis-'))
    try:
        install_service_file(home / 'share')
        for variable, folder in (('XDG_DATA_HOME', 'data'), ('XDG_CONFIG_HOME', 'config'),
                                 ('XDG_CACHE_HOME', 'cache'), ('XDG_STATE_HOME', 'state')):
            os.environ[variable] = str(home / folder)
            os.makedirs(os.environ[variable])
        for variable in ('DATABASE_URL', 'GTK_A11Y', 'G_DEBUG'):
            os.environ.pop(variable, None)
        os.environ['XDG_DATA_DIRS'] = f'{home / "share"}:/usr/local/share:/usr/share'
        results = os.dup(sys.stdout.fileno())
        os.environ['MPIS_TEST_RESULTS'] = str(results)
        return subprocess.run(['dbus-run-session', '--', sys.executable, __file__], stdout=sys.stderr,
                              pass_fds=[results], check=False).returncode
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == '__main__':
    sys.exit(main())
