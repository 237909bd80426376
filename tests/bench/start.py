#!/usr/bin/env python3
"""How long the window takes from process start to its first frame with data from the local store, how that
compares with the smallest libadwaita window, and the memory (PSS) it has then.

With MPIS_MARK_FIRST_FRAME set, a program prints `first-frame MICROSECONDS` (monotonic clock) once that frame
is drawn, and stays until its standard input ends. Both programs are started in turn, on the same display
and bus; the figures are medians.
"""

import os
import pathlib
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

BUILD = pathlib.Path(__file__).resolve().parents[2]
DASHBOARD = BUILD / 'src' / 'app' / 'mpis-dashboard'
MPISCTL = BUILD / 'src' / 'service' / 'mpisctl'
PEER = BUILD / 'tests' / 'bench' / 'start-peer'
RUNS = 7
TIMEOUT = 60


def first_frame(process):
    """The program's monotonic time of its first frame, in seconds."""
    watchdog = threading.Timer(TIMEOUT, process.kill)
    watchdog.start()
    try:
        for line in process.stdout:
            if line.startswith('first-frame '):
                return int(line.split()[1]) / 1e6
    finally:
        watchdog.cancel()
    sys.exit(f'{pathlib.Path(process.args[0]).name} did not draw a frame with data within {TIMEOUT} s')


def memory(process):
    """The process's proportional set size, in MB."""
    for line in pathlib.Path(f'/proc/{process.pid}/smaps_rollup').read_text().splitlines():
        if line.startswith('Pss:'):
            return int(line.split()[1]) / 1024
    sys.exit('the kernel tells no PSS')


def start(program, linger=0):
    """Starts PROGRAM once: milliseconds to its first frame, and MB then."""
    begin = time.monotonic()
    process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    milliseconds = (first_frame(process) - begin) * 1000
    megabytes = memory(process)
    time.sleep(linger)
    process.stdin.close()
    process.wait(TIMEOUT)
    return milliseconds, megabytes


def stop_servers(home):
    for pid_file in pathlib.Path(home).rglob('postmaster.pid'):
        try:
            os.kill(int(pid_file.read_text().split()[0]), signal.SIGINT)
        except (OSError, ValueError, IndexError):
            pass


def measure(home):
    for variable, folder in (('XDG_DATA_HOME', 'data'), ('XDG_CONFIG_HOME', 'config'),
                             ('XDG_CACHE_HOME', 'cache'), ('XDG_STATE_HOME', 'state')):
        os.environ[variable] = os.path.join(home, folder)
    os.environ.pop('DATABASE_URL', None)
    os.environ.update(GSETTINGS_BACKEND='memory', MPIS_MARK_FIRST_FRAME='1')

    subprocess.run([MPISCTL, 'sample', 'create'], check=True, stdout=subprocess.DEVNULL)
    start(DASHBOARD, linger=5)        # fills the local store, and the machine's caches
    start(PEER)

    ours, peers = [], []
    for _ in range(RUNS):
        ours.append(start(DASHBOARD))
        peers.append(start(PEER))
    milliseconds = statistics.median(run[0] for run in ours)
    peer = statistics.median(run[0] for run in peers)
    print(f'start {milliseconds:.0f} ms')
    print(f'start-peer {peer:.0f} ms')
    print(f'start-ratio {milliseconds / peer:.2f} x')
    print(f'start-memory {statistics.median(run[1] for run in ours):.1f} MB')
    print(f'start-peer-memory {statistics.median(run[1] for run in peers):.1f} MB')


if 'MPIS_BENCH_BUS' not in os.environ:
    # A bus of their own, so that no window of the user's is found running.
    os.environ['MPIS_BENCH_BUS'] = '1'
    os.execvp('dbus-run-session', ['dbus-run-session', '--', sys.executable, __file__])

with tempfile.TemporaryDirectory(prefix='mpis-', ignore_cleanup_errors=True) as home:
    try:
        measure(home)
    finally:
        stop_servers(home)
