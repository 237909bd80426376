#!/usr/bin/env python3
"""A dashboard becomes a document, a spreadsheet, a picture and a layout: through its menu and the dialog that asks for a
file, in the real program, with real keys. The menu also asks for one to import."""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile

from window import DASHBOARD, MPISCTL, Screen, Tap, find, names, press, stop, until, use_home, wait_for

# Of each kind: the keys that choose it in the menu, and what its files begin with.
KINDS = (('pdf', 'd', b'%PDF-1.'), ('xlsx', 's', b'PK'), ('png', 'p', b'\x89PNG\r\n'), ('json', 'l', b'{'))


def sees(process, test):
    return until(lambda: find(process, test) is not None)


def size_of(file):
    return file.stat().st_size if file.exists() else 0


def is_whole(file, kind, magic):
    content = file.read_bytes()
    if not content.startswith(magic):
        return False
    if kind == 'pdf':
        return content.rstrip().endswith(b'%%EOF')
    if kind == 'json':
        return 'engagement' in str(json.loads(content))
    if kind == 'png':
        return content.endswith(b'IEND\xaeB`\x82')
    with zipfile.ZipFile(file) as book:
        return book.testzip() is None and 'xl/worksheets/sheet2.xml' in book.namelist()


def makes_dashboard(process, tap):
    screen = Screen()
    press('ctrl+2')
    sees(process, lambda role, name: name == 'Empty Canvas')
    screen.click(process, find(process, lambda role, name: 'button' in role and name == 'Empty Canvas'))
    sees(process, lambda role, name: role == 'list item' and name == 'Channel Performance')
    time.sleep(1)
    tap.check(all(name != 'Chart Menu' for _, name in names(process)), 'previews of cards offer nothing to press')
    subprocess.run(['xdotool', 'type', 'engagement'], check=True)
    time.sleep(0.5)
    press('Return')
    tap.check(sees(process, lambda role, name: name == 'Chart Menu'), 'a card has a chart with a menu')
    press('ctrl+e')
    sees(process, lambda role, name: name == 'Edit')
    return screen


def chooses(process, screen, keys):
    screen.click(process, find(process, lambda role, name: name == 'Dashboard Menu'))
    time.sleep(1)
    for key in keys:
        subprocess.run(['xdotool', 'key', key], check=True)
        time.sleep(1)


def is_asked(process, title):
    return sees(process, lambda role, name: role in ('dialog', 'frame', 'file chooser') and name == title)


def saves(process, screen, tap, folder, kind, key, magic):
    file = folder / f'on paper.{kind}'
    chooses(process, screen, ('x', key))
    tap.check(is_asked(process, 'Export Dashboard'), f'the menu asks where the {kind} goes')
    time.sleep(1)
    subprocess.run(['xdotool', 'key', 'ctrl+a', 'type', str(file)], check=True)
    time.sleep(0.5)
    subprocess.run(['xdotool', 'key', 'Return'], check=True)
    said = ('“New Dashboard” exported',) if kind == 'json' else ('Saved as', file.name)
    tap.check(wait_for(process, 'the toast', lambda role, name: all(word in name for word in said)),
              f'the window says that {file.name} is saved')
    tap.check(until(lambda: size_of(file) > 0) and is_whole(file, kind, magic), f'the {kind} is whole')


def asks_for_a_file(process, screen, tap):
    chooses(process, screen, ('i',))
    tap.check(is_asked(process, 'Import Dashboard'), 'the menu asks which file to import')
    time.sleep(1)
    subprocess.run(['xdotool', 'mousemove', '300', '200', 'key', 'Escape'], check=True)
    tap.check(until(lambda: find(process, lambda role, name: role == 'dialog' and name == 'Import Dashboard') is None),
              'Escape leaves it at that')


def run(home):
    subprocess.run([MPISCTL, 'sample', 'create'], check=True, stdout=subprocess.DEVNULL)
    tap = Tap(2 + 3 * len(KINDS) + 2)
    process = subprocess.Popen([DASHBOARD])
    try:
        wait_for(process, 'the workspace, live', lambda role, name: name == 'Workspace: Live')
        screen = makes_dashboard(process, tap)
        for kind, key, magic in KINDS:
            saves(process, screen, tap, pathlib.Path(home), kind, key, magic)
        asks_for_a_file(process, screen, tap)
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
