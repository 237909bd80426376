#!/usr/bin/env python3
"""A file goes in at one end; the window shows the right figure at the other, to whoever asks the way a screen
reader does. Everything is real: the import, the service and its private PostgreSQL, the sync, the program."""

import datetime
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi  # noqa: E402

BUILD = pathlib.Path(os.environ['MPIS_TOP_BUILDDIR'])
DASHBOARD = BUILD / 'src' / 'app' / 'mpis-dashboard'
MPISCTL = BUILD / 'src' / 'service' / 'mpisctl'
TIMEOUT = 60

NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)


def iso(moment):
    return moment.strftime('%Y-%m-%dT%H:%M:%SZ')


def video(number, title, views, likes, comments):
    return {
        'kind': 'youtube#video', 'id': f'video-{number:05}',
        'snippet': {
            'publishedAt': iso(NOW - datetime.timedelta(hours=30)), 'channelId': 'UCdesk', 'title': title,
            'description': 'Made for this test.', 'channelTitle': 'The desk',
        },
        'statistics': {'viewCount': str(views), 'likeCount': str(likes), 'commentCount': str(comments)},
    }


def bring_in(home, measured_at, *videos):
    file = pathlib.Path(home) / 'videos.json'
    file.write_text(json.dumps({'kind': 'youtube#videoListResponse', 'items': list(videos)}))
    subprocess.run([MPISCTL, 'import', '--project', 'Garden', '--measured-at', iso(measured_at), file],
                   check=True, stdout=subprocess.DEVNULL)


def walk(accessible):
    """Everything in ACCESSIBLE that can be seen. What goes away meanwhile is left out."""
    try:
        yield accessible
        for i in range(accessible.get_child_count()):
            child = accessible.get_child_at_index(i)
            if child is not None:
                yield from walk(child)
    except gi.repository.GLib.Error:
        return


def program(process):
    desktop = Atspi.get_desktop(0)
    for i in range(desktop.get_child_count()):
        application = desktop.get_child_at_index(i)
        if application is not None and application.get_process_id() == process.pid:
            return application
    return None


def names(process):
    """(role, name) of all there is in the window that is showing."""
    found = []
    application = program(process)
    for accessible in walk(application) if application is not None else []:
        try:
            if accessible is application or accessible.get_state_set().contains(Atspi.StateType.SHOWING):
                found.append((accessible.get_role_name(), accessible.get_name() or ''))
        except gi.repository.GLib.Error:
            continue
    return found


def wait_for(process, what, test):
    deadline = time.monotonic() + TIMEOUT
    while time.monotonic() < deadline:
        if process.poll() is not None:
            sys.exit(f'Bail out! the window is gone, with exit status {process.returncode}')
        if any(test(role, name) for role, name in names(process)):
            return True
        time.sleep(0.2)
    print(f'# never seen: {what}; seen:')
    for role, name in names(process):
        if name:
            print(f'#   {role}: {name!r}')
    return False


class Tap:
    def __init__(self, planned):
        self.n = 0
        self.failed = False
        print(f'1..{planned}', flush=True)

    def check(self, ok, what):
        self.n += 1
        self.failed |= not ok
        print(f'{"ok" if ok else "not ok"} {self.n} - {what}', flush=True)


def press(key):
    subprocess.run(['xdotool', 'mousemove', '400', '300', 'key', key], check=True)


def stop(process):
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def use_home(home):
    for variable, folder in (('XDG_DATA_HOME', 'data'), ('XDG_CONFIG_HOME', 'config'),
                             ('XDG_CACHE_HOME', 'cache'), ('XDG_STATE_HOME', 'state')):
        os.environ[variable] = os.path.join(home, folder)
        os.makedirs(os.environ[variable], exist_ok=True)
    for variable in ('DATABASE_URL', 'GTK_A11Y', 'G_DEBUG'):
        os.environ.pop(variable, None)
    os.environ['GSETTINGS_BACKEND'] = 'memory'


def run(home):
    tap = Tap(5)
    hour = datetime.timedelta(hours=1)
    bring_in(home, NOW - 4 * hour, video(1, 'Tulips in spring', 1234, 56, 7), video(2, 'Winter beds', 8766, 44, 3))

    process = subprocess.Popen([DASHBOARD])
    try:
        tap.check(wait_for(process, 'the views that were imported',
                           lambda role, name: name.startswith('Views: 10,000')),
                  'the window shows what was imported')
        tap.check(wait_for(process, 'the state of the workspace',
                           lambda role, name: name == 'Workspace: Live'),
                  'the window says that it is up to date')

        bring_in(home, NOW - 2 * hour, video(1, 'Tulips in spring', 2234, 60, 7))
        tap.check(wait_for(process, 'the views that came later',
                           lambda role, name: name.startswith('Views: 11,000')),
                  'what is imported later appears by itself')

        press('ctrl+3')
        tap.check(wait_for(process, 'the title of a post in the table',
                           lambda role, name: name == 'Winter beds'),
                  'Ctrl+3 shows the posts')
        tap.check(wait_for(process, 'the latest views of a post',
                           lambda role, name: name == '2,234'),
                  'the table shows the latest views')
    finally:
        stop(process)
    return 1 if tap.failed else 0


def main():
    home = tempfile.mkdtemp(prefix='mpis-')
    try:
        use_home(home)
        return run(home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == '__main__':
    sys.exit(main())
