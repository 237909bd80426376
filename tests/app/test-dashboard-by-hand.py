#!/usr/bin/env python3
"""Somebody new makes a dashboard: with the mouse, and another one with the keyboard alone. The program is killed and
started again, and nothing is missing; on another computer with the same database both are there too. Everything is
real: the program, its service and database, the pointer and the keys."""

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

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

BUILD = pathlib.Path(os.environ['MPIS_TOP_BUILDDIR'])
DASHBOARD = BUILD / 'src' / 'app' / 'mpis-dashboard'
MPISCTL = BUILD / 'src' / 'service' / 'mpisctl'
TIMEOUT = 60
PLACE = re.compile(r'Column (\d+), row (\d+), (\d+) wide, (\d+) high')


class Tap:
    def __init__(self, planned):
        self.n = 0
        self.failed = False
        print(f'1..{planned}', flush=True)

    def check(self, ok, what):
        self.n += 1
        self.failed |= not ok
        print(f'{"ok" if ok else "not ok"} {self.n} - {what}', flush=True)


class Thing:
    """Something to see in the window."""

    def __init__(self, accessible):
        self.accessible = accessible
        self.role = accessible.get_role_name()
        self.name = accessible.get_name() or ''
        self.description = accessible.get_description() or ''

    @property
    def box(self):
        extents = self.accessible.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
        return extents.x, extents.y, extents.width, extents.height

    def at(self, x=0.5, y=0.5):
        left, top, width, height = self.box
        return int(left + x * width), int(top + y * height)


class Window:
    """The program, as whoever sits before it sees it."""

    def __init__(self, home, settings=''):
        environment = {**os.environ, 'GSETTINGS_BACKEND': 'keyfile'}
        for variable in ('DATABASE_URL', 'GTK_A11Y', 'G_DEBUG'):
            environment.pop(variable, None)
        for variable, folder in (('XDG_DATA_HOME', 'data'), ('XDG_CONFIG_HOME', 'config'),
                                 ('XDG_CACHE_HOME', 'cache'), ('XDG_STATE_HOME', 'state')):
            environment[variable] = os.path.join(home, folder)
            os.makedirs(environment[variable], exist_ok=True)
        self.environment = environment
        # Without a compositor the window would draw a frame of its own, and nothing be where it says it is.
        style = pathlib.Path(environment['XDG_CONFIG_HOME']) / 'gtk-4.0' / 'gtk.css'
        style.parent.mkdir(parents=True, exist_ok=True)
        style.write_text('window.solid-csd { margin: 0; padding: 0; border: none; }')
        if settings:
            file = pathlib.Path(environment['XDG_CONFIG_HOME']) / 'glib-2.0' / 'settings' / 'keyfile'
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(settings)
        self.process = None

    def mpisctl(self, *words):
        subprocess.run([MPISCTL, *words], check=True, stdout=subprocess.DEVNULL, env=self.environment)

    def start(self):
        self.process = subprocess.Popen([DASHBOARD], env=self.environment)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()

    def things(self):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(i)
            if application is not None and application.get_process_id() == self.process.pid:
                yield from self.walk(application)
                return

    def walk(self, accessible):
        try:
            for i in range(accessible.get_child_count()):
                child = accessible.get_child_at_index(i)
                if child is None:
                    continue
                if child.get_state_set().contains(Atspi.StateType.SHOWING) or child.get_role_name() == 'frame':
                    yield Thing(child)
                    yield from self.walk(child)
        except GLib.Error:
            return

    def see(self, what, test, patience=TIMEOUT):
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                sys.exit(f'Bail out! the window is gone, with exit status {self.process.returncode}')
            for thing in self.things():
                if test(thing):
                    return thing
            time.sleep(0.1)
        print(f'# never seen: {what}; seen:')
        for thing in self.things():
            if thing.name:
                print(f'#   {thing.role}: {thing.name!r} {thing.description!r}')
        return None

    def button(self, name, patience=TIMEOUT):
        return self.see(f'the button {name}', lambda thing: 'button' in thing.role and thing.name == name, patience)

    def offered(self, name):
        return self.see(f'the card {name} in the gallery',
                        lambda thing: thing.role == 'list item' and thing.name == name and
                        not PLACE.match(thing.description))

    def cards(self):
        """Name and place (column, row, wide, high) of every card that can be seen, by name."""
        return sorted({(thing.name, tuple(int(n) for n in PLACE.match(thing.description).groups()))
                       for thing in self.things()
                       if thing.role == 'list item' and PLACE.match(thing.description)})

    def card(self, name):
        return self.see(f'the card {name}', lambda thing: thing.role == 'list item' and thing.name == name and
                        PLACE.match(thing.description))

    def place(self, name, test, patience=20):
        """Where the card is, as soon as that is what TEST wants; where it is in the end, if it never is."""
        deadline = time.monotonic() + patience
        while True:
            place = dict(self.cards()).get(name)
            if (place is not None and test(place)) or time.monotonic() > deadline:
                return place
            time.sleep(0.1)

    def wait_for_number(self, wanted, patience=20):
        deadline = time.monotonic() + patience
        while len(self.cards()) != wanted and time.monotonic() < deadline:
            time.sleep(0.1)
        return len(self.cards()) == wanted

    def wait_for_cards(self, wanted, patience=20):
        deadline = time.monotonic() + patience
        while self.cards() != wanted and time.monotonic() < deadline:
            time.sleep(0.2)
        found = self.cards()
        if found != wanted:
            print(f'# cards are {found}\n#     not {wanted}')
        return found == wanted


def hand(*words):
    subprocess.run(['xdotool', *[str(word) for word in words]], check=True)
    time.sleep(0.15)


def click(point):
    hand('mousemove', *point)
    hand('click', 1)
    time.sleep(0.3)


def drag(start, end):
    """As a hand does it: press, move on the way, stay, let go."""
    hand('mousemove', *start)
    hand('mousedown', 1)
    for part in (0.1, 0.3, 0.6, 0.9, 1, 1):
        hand('mousemove', int(start[0] + part * (end[0] - start[0])), int(start[1] + part * (end[1] - start[1])))
    time.sleep(0.3)
    hand('mouseup', 1)
    time.sleep(0.5)


def keys(*names):
    for name in names:
        hand('key', name)


def by_mouse(window, tap):
    begin = time.monotonic()
    row = window.see('the page in the sidebar', lambda thing: thing.role == 'list item' and thing.name == 'Dashboards')
    click(row.at())
    click(window.button('Empty Canvas').at())
    offered = window.offered('Key Figure')
    canvas = window.see('the canvas', lambda thing: thing.role == 'list' and thing.name == 'Cards')
    left, top, width, _ = canvas.box
    drag(offered.at(), (left + int(width * 0.2), top + 60))
    first = window.card('Views')
    tap.check(first is not None, 'a card dragged from the gallery is on the canvas')
    click(window.offered('Engagement over Time').at())
    tap.check(window.wait_for_number(2), 'a card clicked in the gallery is on the canvas')
    click(window.button('Done').at())

    keys('ctrl+e')
    window.button('Done')
    time.sleep(0.5)
    x, y, w, h = window.card('Views').box
    drag((x + 40, y + 20), (x + 40 + 3 * (w + 16), y + 22))
    moved = window.place('Views', lambda place: place[0] > 4)
    tap.check(moved[0] > 4, f'the card was dragged to the right: {moved}')
    time.sleep(0.5)
    x, y, w, h = window.card('Views').box
    drag((x + w - 2, y + h - 2), (x + w - 2, y + h - 2 + 96))
    taller = window.place('Views', lambda place: place[3] > moved[3])
    tap.check(taller == (*moved[:3], moved[3] + 1), f'the card was made higher: {taller}')
    keys('ctrl+z')
    tap.check(window.place('Views', lambda place: place == moved) == moved, 'and that was undone')
    keys('ctrl+shift+z', 'ctrl+e')
    time.sleep(0.5)
    tap.check(time.monotonic() - begin < 60, 'all of that took less than a minute')
    return window.cards()


def by_keys(window, tap):
    begin = time.monotonic()
    keys('ctrl+n')
    window.button('Empty Canvas')
    time.sleep(0.5)
    for _ in range(12):
        focused = window.see('what has the focus', lambda thing: thing.accessible.get_state_set().contains(
            Atspi.StateType.FOCUSED) and thing.name, 3)
        if focused is not None and focused.name == 'Empty Canvas':
            break
        keys('Tab')
    keys('Return')
    window.offered('Key Figure')
    time.sleep(0.5)
    hand('type', 'key fig')
    time.sleep(0.5)
    keys('Return')
    window.card('Views')
    keys('ctrl+a')
    hand('type', 'note')
    time.sleep(0.5)
    keys('Return')
    tap.check(window.wait_for_number(2), 'two cards were added with keys')
    # Editing anew focuses the first card.
    keys('ctrl+e')
    window.button('Edit')
    keys('ctrl+e')
    window.button('Done')
    keys('Right', 'Right', 'Down', 'shift+Right', 'shift+Down')
    place = window.place('Views', lambda place: place == (3, 2, 4, 3))
    tap.check(place == (3, 2, 4, 3), f'it was moved and resized with the arrows: {place}')
    keys('ctrl+d')
    tap.check(window.wait_for_number(3), 'it was duplicated')
    keys('Delete')
    tap.check(window.wait_for_number(2), 'and that one was removed')
    keys('ctrl+z', 'ctrl+shift+z', 'Escape')
    time.sleep(0.5)
    tap.check(time.monotonic() - begin < 60, 'all of that took less than a minute')
    return window.cards()


def is_there(window, tap, mouse_cards, key_cards, where):
    keys('ctrl+2')
    tap.check(window.wait_for_cards(mouse_cards), f'what was made with the mouse is there {where}')
    keys('ctrl+Page_Down')
    tap.check(window.wait_for_cards(key_cards), f'what was made with the keyboard is there {where}')


def run(home):
    tap = Tap(15)
    window = Window(os.path.join(home, 'one'))
    window.mpisctl('sample', 'create')
    # The database outlives the window that is killed.
    service = subprocess.Popen([MPISCTL, 'serve'], env=window.environment, stdout=subprocess.DEVNULL)
    window.start()
    window.see('the workspace is live', lambda thing: thing.name == 'Workspace: Live')
    mouse_cards = by_mouse(window, tap)
    key_cards = by_keys(window, tap)
    window.kill()
    window.start()
    other = Window(os.path.join(home, 'two'), '')
    try:
        window.see('the workspace is live', lambda thing: thing.name == 'Workspace: Live')
        is_there(window, tap, mouse_cards, key_cards, 'after a kill')
        window.stop()
        other = Window(os.path.join(home, 'two'), '[org/mpis/Dashboard]\n'
                       f"workspace='shared'\nshared-hosts='{socket_folder(home)}'\nshared-database='mpis'\n"
                       "shared-user='mpis'\n")
        other.start()
        other.see('the workspace is live', lambda thing: thing.name == 'Workspace: Live')
        is_there(other, tap, mouse_cards, key_cards, 'on another computer')
    finally:
        other.stop()
        window.stop()
        service.terminate()
        service.wait()
    return 1 if tap.failed else 0


def socket_folder(home):
    """Where the private database listens: as its server has written down."""
    file = next(pathlib.Path(home).rglob('postmaster.pid'))
    return file.read_text().splitlines()[4]


def stop_servers(home):
    for pid_file in pathlib.Path(home).rglob('postmaster.pid'):
        try:
            os.kill(int(pid_file.read_text().split()[0]), signal.SIGINT)
        except (OSError, ValueError, IndexError):
            pass


def main():
    home = tempfile.mkdtemp(prefix='mpis-')
    try:
        return run(home)
    finally:
        stop_servers(home)
        shutil.rmtree(home, ignore_errors=True)


if __name__ == '__main__':
    sys.exit(main())
