#!/usr/bin/env python3
"""While dashboards are presented, the desktop is asked to leave the screen on; and no longer when they are not. In the
real program, with real keys, with a session manager that only writes down what it is asked."""

import shutil
import subprocess
import sys
import tempfile
import threading

from gi.repository import Gio, GLib

from window import DASHBOARD, MPISCTL, Screen, Tap, find, press, stop, until, use_home, wait_for

MANAGER = '''<node><interface name="org.gnome.SessionManager">
  <method name="RegisterClient"><arg type="s" direction="in"/><arg type="s" direction="in"/>
    <arg type="o" direction="out"/></method>
  <method name="Inhibit"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
    <arg type="u" direction="in"/><arg type="u" direction="out"/></method>
  <method name="Uninhibit"><arg type="u" direction="in"/></method>
</interface></node>'''
IDLE = 8
COOKIE = 17


class Manager:
    """What desktops call a session manager, in a thread of its own."""

    def __init__(self):
        self.inhibited = None   # (reason, flags)
        self.ready = threading.Event()
        threading.Thread(target=self.serve, daemon=True).start()
        self.ready.wait(30)

    def serve(self):
        context = GLib.MainContext.new()
        context.push_thread_default()
        bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        interface = Gio.DBusNodeInfo.new_for_xml(MANAGER).interfaces[0]
        bus.register_object('/org/gnome/SessionManager', interface, self.answer, None, None)
        Gio.bus_own_name_on_connection(bus, 'org.gnome.SessionManager', Gio.BusNameOwnerFlags.NONE,
                                       lambda *_: self.ready.set(), None)
        GLib.MainLoop.new(context, False).run()

    def answer(self, bus, sender, path, interface, method, parameters, invocation):
        if method == 'Inhibit':
            self.inhibited = parameters.unpack()[2:]
            invocation.return_value(GLib.Variant('(u)', (COOKIE,)))
        elif method == 'Uninhibit':
            if parameters.unpack() == (COOKIE,):
                self.inhibited = None
            invocation.return_value(None)
        else:
            invocation.return_value(GLib.Variant('(o)', ('/org/gnome/SessionManager/Client1',)))


def run():
    subprocess.run([MPISCTL, 'sample', 'create'], check=True, stdout=subprocess.DEVNULL)
    manager = Manager()
    tap = Tap(4)
    process = subprocess.Popen([DASHBOARD])
    try:
        wait_for(process, 'the workspace, live', lambda role, name: name == 'Workspace: Live')
        press('ctrl+2')
        until(lambda: find(process, lambda role, name: name == 'Overview' and 'button' in role) is not None)
        Screen().click(process, find(process, lambda role, name: name == 'Overview' and 'button' in role))
        wait_for(process, 'a dashboard', lambda role, name: name == 'Dashboard Menu')
        tap.check(manager.inhibited is None, 'nobody is asked for anything while nothing is presented')
        press('F11')
        tap.check(until(lambda: find(process, lambda role, name: name == 'Presentation') is not None),
                  'F11 presents the dashboards')
        tap.check(until(lambda: manager.inhibited is not None) and bool(manager.inhibited[1] & IDLE),
                  'the screen is to stay on')
        press('Escape')
        tap.check(until(lambda: manager.inhibited is None), 'and need not any longer afterwards')
    finally:
        stop(process)
    return 1 if tap.failed else 0


def main():
    home = tempfile.mkdtemp(prefix='mpis-')
    try:
        use_home(home)
        return run()
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == '__main__':
    sys.exit(main())
