"""The real program, as somebody sees and uses it who has a keyboard, a pointer and a screen reader. Everything that
is waited for has TIMEOUT seconds."""

import ctypes
import os
import pathlib
import signal
import subprocess
import sys
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi  # noqa: E402

BUILD = pathlib.Path(os.environ['MPIS_TOP_BUILDDIR'])
DASHBOARD = BUILD / 'src' / 'app' / 'mpis-dashboard'
MPISCTL = BUILD / 'src' / 'service' / 'mpisctl'
TIMEOUT = 60


def is_showing(accessible):
    return accessible.get_state_set().contains(Atspi.StateType.SHOWING)


def walk(accessible, into=is_showing):
    """ACCESSIBLE and everything in it that can be seen, in the order it stands in; INTO says what to look into. What
    goes away meanwhile is left out."""
    try:
        yield accessible
        for i in range(accessible.get_child_count()):
            child = accessible.get_child_at_index(i)
            if child is not None and is_showing(child):
                yield from walk(child, into) if into(child) else [child]
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


def until(test):
    """Whether TEST came to hold."""
    deadline = time.monotonic() + TIMEOUT
    while time.monotonic() < deadline:
        if test():
            return True
        time.sleep(0.1)
    return False


def find(process, test):
    """The first accessible in the window, showing, whose role and name pass TEST."""
    application = program(process)
    for accessible in walk(application) if application is not None else []:
        try:
            if test(accessible.get_role_name(), accessible.get_name() or ''):
                return accessible
        except gi.repository.GLib.Error:
            continue
    return None


def focused(process):
    """The accessible that has the keyboard, or None."""
    application = program(process)
    if application is None:
        return None
    # Rows are many, and their cells never have it.
    for accessible in walk(application, lambda it: it.get_role_name() != 'table row'):
        try:
            if accessible.get_state_set().contains(Atspi.StateType.FOCUSED):
                return accessible
        except gi.repository.GLib.Error:
            continue
    return None


def has(accessible, state):
    accessible.clear_cache_single()
    return accessible.get_state_set().contains(getattr(Atspi.StateType, state))


class Image(ctypes.Structure):
    _fields_ = [('width', ctypes.c_int), ('height', ctypes.c_int), ('xoffset', ctypes.c_int),
                ('format', ctypes.c_int), ('data', ctypes.c_void_p), ('byte_order', ctypes.c_int),
                ('bitmap_unit', ctypes.c_int), ('bitmap_bit_order', ctypes.c_int), ('bitmap_pad', ctypes.c_int),
                ('depth', ctypes.c_int), ('bytes_per_line', ctypes.c_int)]


class Screen:
    """The display the program is on, with nothing that manages windows."""

    def __init__(self):
        self.x = ctypes.CDLL('libX11.so.6')
        self.x.XOpenDisplay.restype = ctypes.c_void_p
        self.x.XDefaultRootWindow.restype = ctypes.c_ulong
        self.x.XDefaultRootWindow.argtypes = [ctypes.c_void_p]
        self.x.XGetImage.restype = ctypes.POINTER(Image)
        self.x.XGetImage.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_int, ctypes.c_uint,
                                     ctypes.c_uint, ctypes.c_ulong, ctypes.c_int]
        self.x.XFree.argtypes = [ctypes.c_void_p]
        self.display = self.x.XOpenDisplay(None)

    def look(self, x, y, width, height):
        """What is seen there, as bytes."""
        root = self.x.XDefaultRootWindow(self.display)
        image = self.x.XGetImage(self.display, root, x, y, width, height, 0xffffffff, 2)
        content = ctypes.string_at(image.contents.data, image.contents.bytes_per_line * height)
        self.x.XFree(image.contents.data)
        self.x.XFree(image)
        return content

    def place(self, process, accessible):
        """Where ACCESSIBLE is on the screen: x, y, width, height. Its own figures begin where the window's content
        does, less the frame that GTK draws where nobody manages windows; the window begins at the corner."""
        frame = find(process, lambda role, name: role == 'frame')
        outer = frame.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
        inner = accessible.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
        return inner.x - 2 * outer.x, inner.y - 2 * outer.y, inner.width, inner.height

    def point(self, process, accessible, across=0.5, down=0.5):
        """Moves the pointer over ACCESSIBLE, in two steps so that it is seen to move."""
        x, y, width, height = self.place(process, accessible)
        at = int(x + width * across), int(y + height * down)
        subprocess.run(['xdotool', 'mousemove', str(at[0] - 3), str(at[1] - 3), 'mousemove', str(at[0]), str(at[1])],
                       check=True)

    def click(self, process, accessible, across=0.5, down=0.5):
        self.point(process, accessible, across, down)
        subprocess.run(['xdotool', 'click', '1'], check=True)
