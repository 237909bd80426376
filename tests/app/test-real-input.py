#!/usr/bin/env python3
"""The window under a real pointer and real keys, on a real server that is stopped and started again."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

from window import (DASHBOARD, MPISCTL, Screen, Tap, find, focused, has, names, press, stop, until, use_home,
                    wait_for)

# What Tab comes by, beginnings of names; the header and the sidebar come with every page.
HEADER = ['Workspace: Live', 'Filters: none', 'Time range', 'Learn More']
WALKS = (
    (1, 'Overview', [*HEADER, 'Activity', 'What Do the Figures Count?', 'Views', 'Views by day', 'Chart Menu', 'Telegram',
                     'TikTok', 'YouTube', 'Failed Runs', 'Posts without Numbers', 'Main Menu', 'Overview']),
    (3, 'Analytics', [*HEADER, 'Views', 'by Day', 'Not Split', 'Compare', 'Activity', 'Sort', 'Saved Views', 'Views by Day',
                      'Chart Menu', '', 'Main Menu', 'Analytics']),
    (5, 'Posts', [*HEADER, 'Search title', 'Filter This List', 'Sort', '', 'Main Menu', 'Posts']),
    (6, 'Runs', [*HEADER, 'Search project', 'Filter This List', 'Sort', '', 'Main Menu', 'Runs']),
)


class Server:
    """A PostgreSQL server of the test's own, on a socket in a folder of its own."""

    def __init__(self, folder):
        self.folder = folder
        programs = subprocess.run(['pg_config', '--bindir'], capture_output=True, text=True, check=True).stdout.strip()
        self.control = os.path.join(programs, 'pg_ctl')
        subprocess.run([os.path.join(programs, 'initdb'), '-D', self.data, '-U', 'desk', '-A', 'trust', '--no-sync',
                        '-E', 'UTF8', '--locale', 'C'], check=True, stdout=subprocess.DEVNULL)
        self.start()

    @property
    def data(self):
        return os.path.join(self.folder, 'server')

    def run(self, *words):
        subprocess.run([self.control, '-D', self.data, '-w', *words], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)

    def start(self):
        self.run('-o', f"-k {self.folder} -c listen_addresses='' -c fsync=off", '-l',
                 os.path.join(self.folder, 'log'), 'start')

    def stop(self):
        self.run('-m', 'immediate', 'stop')


def choose_server(home):
    """As Preferences would have written it."""
    folder = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'glib-2.0' / 'settings'
    folder.mkdir(parents=True)
    (folder / 'keyfile').write_text(f"""[org/mpis/Dashboard]
workspace='shared'
shared-hosts='{home}'
shared-database='postgres'
shared-user='desk'
time-zone='UTC'
refresh-interval=uint32 15
""")
    os.environ['GSETTINGS_BACKEND'] = 'keyfile'


def setting(name):
    text = (pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'glib-2.0' / 'settings' / 'keyfile').read_text()
    found = re.search(rf'^{name}=(.*)$', text, re.MULTILINE)
    return found[1] if found else None


class Desk:
    """What somebody does at the window, and what comes of it."""

    def __init__(self, tap, server):
        self.tap = tap
        self.server = server
        self.screen = Screen()
        self.process = subprocess.Popen([DASHBOARD])

    def find(self, role, name):
        """The accessible of that role whose name begins so, once it is there."""
        found = []

        def look():
            found[:] = [find(self.process, lambda r, n: r == role and n.startswith(name))]
            return found[0] is not None

        until(look)
        return found[0]

    def sees(self, name):
        return any(n == name for _, n in names(self.process))

    def where(self):
        """The role and name of what has the keyboard."""
        accessible = focused(self.process)
        return (accessible.get_role_name(), accessible.get_name() or '') if accessible is not None else None

    def check(self, ok, what):
        self.tap.check(ok, what)

    def starts(self):
        self.check(wait_for(self.process, 'the workspace, live', lambda role, name: name == 'Workspace: Live'),
                   'the window shows the server')

    def hovers(self):
        chart = self.find('grouping', 'Views by day and channel')
        x, y, width, height = self.screen.place(self.process, chart)
        self.screen.point(self.process, self.find('heading', 'Engagement over Time'))
        time.sleep(1)
        before = self.screen.look(x, y, width, height)
        self.screen.point(self.process, chart, 0.4, 0.4)
        self.check(until(lambda: self.screen.look(x, y, width, height) != before),
                   'the values appear under the pointer')
        self.screen.point(self.process, self.find('heading', 'Engagement over Time'))
        self.check(until(lambda: self.screen.look(x, y, width, height) == before),
                   'they go when the pointer does')

    def toggles(self):
        button = self.find('toggle button', 'YouTube')
        pressed = has(button, 'PRESSED')
        self.screen.click(self.process, button)
        self.check(until(lambda: has(button, 'PRESSED') != pressed), 'a click on the legend hides a series')
        self.screen.click(self.process, button)
        self.check(until(lambda: has(button, 'PRESSED') == pressed), 'another shows it again')

    def switches(self):
        for number, page in ((2, 'Dashboards'), (3, 'Analytics'), (4, 'Projects'), (5, 'Posts'), (6, 'Runs'),
                             (7, 'Red Flags'), (1, 'Overview')):
            press(f'ctrl+{number}')
            self.check(until(lambda: find(self.process, lambda r, n: r == 'grouping' and n == page) is not None),
                       f'Ctrl+{number} shows {page}')

    def walk(self, number, page, wanted):
        """Tab goes round the page: nothing holds it, and it comes by WANTED in that order."""
        press(f'ctrl+{number}')
        until(lambda: find(self.process, lambda r, n: r == 'grouping' and n == page) is not None)
        time.sleep(1)
        passed = []
        while len(passed) < 60 and passed[:-1].count(('toggle button', 'Main Menu')) < 2:   # once round at least
            press('Tab')
            time.sleep(0.1)
            passed.append(self.where())
        held = [here for here, after in zip(passed, passed[1:]) if here == after]
        rest = (here[1] for here in passed if here is not None)
        missing = [want for want in wanted if not any(name.startswith(want) for name in rest)]
        if held or missing:
            print(f'# held at {held}; not passed, or not in this order: {missing}; the walk:')
            for here in passed:
                print(f'#   {here}')
        self.check(not held, f'Tab is never held on {page}')
        self.check(not missing, f'Tab comes by every control of {page}')

    def searches(self):
        press('ctrl+f')
        self.check(until(lambda: self.where() is not None and self.where()[1].startswith('Search')),
                   'Ctrl+F puts the cursor where one searches')
        subprocess.run(['xdotool', 'type', 'no such post'], check=True)
        self.check(until(lambda: self.sees('No Results')), 'a search for nothing says that there is nothing')
        press('Escape')
        self.check(until(lambda: not self.sees('No Results')), 'Escape clears the search')

    def goes_to(self, name):
        """Tabs to what is called NAME."""
        for _ in range(20):
            if self.where() is not None and self.where()[1] == name:
                return
            press('Tab')
            time.sleep(0.2)
        print(f'# Tab does not come by {name}')

    def first_post(self):
        """What the first row of the list says."""
        row = find(self.process, lambda r, n: r == 'table row' and not n.startswith('Published'))
        return row.get_name() if row is not None else None

    def prefers(self):
        press('ctrl+5')
        until(lambda: self.first_post() is not None)
        before = self.first_post()
        press('ctrl+comma')
        self.check(self.find('combo box', 'Time Zone') is not None, 'Ctrl+comma opens Preferences')
        self.goes_to('Time Zone')
        press('space')
        time.sleep(1)
        subprocess.run(['xdotool', 'type', 'Tokyo'], check=True)
        time.sleep(2)
        press('Down')
        press('Return')
        self.check(until(lambda: setting('time-zone') == "'Asia/Tokyo'"), 'a time zone is chosen by typing its name')
        self.goes_to('Look for Changes')
        press('space')
        time.sleep(1)
        press('End')
        time.sleep(1)
        press('Return')
        self.check(until(lambda: setting('refresh-interval') == '3600'), 'so is how often to look for changes')
        press('Escape')
        self.check(until(lambda: self.first_post() not in (None, before)), 'the posts stand in the new time zone')

    def loses_server(self):
        press('ctrl+1')
        views = self.find('grouping', 'Views:').get_name()
        self.server.stop()
        self.check(wait_for(self.process, 'that the server is gone',
                            lambda role, name: name.startswith('Workspace: Offline since')),
                   'when the server stops, the window says so')
        self.check(any(name == views for _, name in names(self.process)), 'the numbers stay')
        self.server.start()
        self.check(wait_for(self.process, 'that the server is back', lambda role, name: name == 'Workspace: Live'),
                   'when it is back, the window is live again')


def run(home):
    server = Server(home)
    os.environ['DATABASE_URL'] = f'host={home} dbname=postgres user=desk'
    subprocess.run([MPISCTL, 'sample', 'create'], check=True, stdout=subprocess.DEVNULL)
    del os.environ['DATABASE_URL']
    choose_server(home)
    desk = Desk(Tap(30), server)
    try:
        desk.starts()
        desk.hovers()
        desk.toggles()
        desk.switches()
        for number, page, wanted in WALKS:
            desk.walk(number, page, wanted)
        desk.searches()
        desk.prefers()
        desk.loses_server()
    finally:
        stop(desk.process)
        server.stop()
    return 1 if desk.tap.failed else 0


def main():
    home = tempfile.mkdtemp(prefix='mpis-')
    try:
        use_home(home)
        return run(home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == '__main__':
    sys.exit(main())
