#!/usr/bin/env python3
"""The memory (PSS) of a service that answers HTTP and is asked nothing, without its PostgreSQL, and the same
after ten thousand requests."""

import http.client
import json
import os
import pathlib
import subprocess
import tempfile
import time
import urllib.parse

BUILD = pathlib.Path(__file__).resolve().parents[2]
MPISCTL = BUILD / 'src' / 'service' / 'mpisctl'
REQUESTS = 10_000


def pss(pid):
    """In MiB."""
    for line in pathlib.Path(f'/proc/{pid}/smaps_rollup').read_text().splitlines():
        if line.startswith('Pss:'):
            return int(line.split()[1]) / 1024
    raise LookupError('no Pss')


def ask(address, number):
    parts = urllib.parse.urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
    for _ in range(number):
        connection.request('GET', '/health/db')
        response = connection.getresponse()
        response.read()
        assert response.status == 200, response.status
    connection.close()


with tempfile.TemporaryDirectory(prefix='mpis-') as root:
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith(('XDG_', 'PG', 'DBUS_', 'DATABASE_URL'))}
    for variable, name in {'HOME': 'home', 'XDG_DATA_HOME': 'data', 'XDG_CONFIG_HOME': 'config',
                           'XDG_RUNTIME_DIR': 'run'}.items():
        environment[variable] = os.path.join(root, name)
        os.mkdir(environment[variable], mode=0o700)
    environment.update(RATE_LIMIT_PER_SECOND='1000000', RATE_LIMIT_BURST='1000000')
    service = subprocess.Popen([MPISCTL, 'serve', '--json', '--listen', '127.0.0.1:0'], env=environment,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        address = json.loads(service.stdout.readline())['http']
        ask(address, 1)
        time.sleep(1)
        print(f'service-memory-idle {pss(service.pid):.1f} MiB')
        ask(address, REQUESTS)
        time.sleep(1)
        print(f'service-memory-after {pss(service.pid):.1f} MiB')
    finally:
        service.terminate()
        service.wait(timeout=60)
        service.stdout.close()
