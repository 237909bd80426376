"""Measures one server after the other on the same database and prints `name value unit` lines."""

import contextlib
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

BUILD = sys.argv[1]
HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.environ['PEER_SOCKET']
BINARIES = os.path.dirname(glob.glob('/usr/lib/postgresql/*/bin/initdb')[-1])
SECONDS = float(os.environ.get('MPIS_BENCH_SECONDS', '5'))
CONNECTIONS = 32
POOL = 8
PROJECTS = 40
RUNS = 20_000
BUSY_RUNS = 2_000      # which complete again and again
RUN = "('00000000-0000-4000-8000-' || lpad ({}::text, 12, '0'))::uuid"
PASSWORD = 'a good long password for a benchmark'
ENDPOINTS = {'projects': '/api/projects', 'runs': '/api/publisher/runs?limit=100', 'complete': None}


def run(*words, **options):
    return subprocess.run(words, check=True, text=True, stdout=subprocess.PIPE, **options).stdout


def psql(sql, database='bench'):
    return run(f'{BINARIES}/psql', '-h', FOLDER, '-U', 'bench', '-d', database, '-Atqc', sql).strip()


@contextlib.contextmanager
def database():
    cluster = os.path.join(tempfile.mkdtemp(prefix='mpis-bench-'), 'cluster')
    run(f'{BINARIES}/initdb', '-D', cluster, '-U', 'bench', '-A', 'trust', '-E', 'UTF8', '--no-locale')
    server = subprocess.Popen([f'{BINARIES}/postgres', '-D', cluster, '-k', FOLDER, '-c', 'listen_addresses=',
                               '-c', 'logging_collector=off', '-c', 'log_line_prefix=', '-c', 'max_connections=60'],
                              stderr=open(os.path.join(FOLDER, 'postgres.log'), 'w'))
    try:
        wait(lambda: psql('SELECT 1', 'postgres'))
        psql('CREATE DATABASE bench', 'postgres')
        yield
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(os.path.dirname(cluster), ignore_errors=True)


def wait(works, seconds=60):
    deadline = time.monotonic() + seconds
    while True:
        try:
            return works()
        except Exception:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def fill():
    """A workspace of some age: projects, and many runs."""
    psql(f"""
      INSERT INTO personas (id, name, slug, active_version) VALUES (gen_random_uuid (), 'Ada', 'ada', '1.0');
      INSERT INTO dashboard_projects (name, persona_id, channels)
        SELECT 'Project ' || n, p.id, ARRAY['telegram', 'linkedin'] FROM personas p, generate_series (1, {PROJECTS}) n;
      INSERT INTO dashboard_runs (run_id, project_id, persona_id, status, started_at, meta)
        SELECT {RUN.format('n')}, p.id, p.persona_id, 'running', now () - n * interval '1 minute',
               '{{"channels": ["telegram", "linkedin"], "date_from": "2026-01-01", "date_to": "2026-01-02",
                 "templates": {{}}, "options": {{"max_items": 10}}}}'
          FROM generate_series (1, {RUNS}) n
          JOIN (SELECT *, row_number () OVER () AS k FROM dashboard_projects) p ON p.k = n % {PROJECTS} + 1;
      ANALYZE""")


@contextlib.contextmanager
def program(words, environment, is_ready, log):
    with open(os.path.join(FOLDER, log), 'w') as file:
        process = subprocess.Popen(words, env={**os.environ, **environment}, stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=file, text=True, cwd=HERE)
        try:
            yield is_ready(process)
        finally:
            process.stdin.close()
            process.terminate()
            process.wait()


def ask(address, path, token, body=None):
    request = urllib.request.Request(address + path, data=None if body is None else json.dumps(body).encode(),
                                     headers={'Content-Type': 'application/json', **({'Authorization': token} if token else {})})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def completion(number):
    project, persona = psql(f'SELECT project_id, persona_id FROM dashboard_runs WHERE run_id = {RUN.format(number)}').split('|')
    return {'run_id': f'00000000-0000-4000-8000-{number:012}', 'status': 'success', 'project_id': project, 'persona_id': persona,
            'n8n_execution_id': str(number), 'error': None, 'published_items': [
                {'draft_id': f'00000000-0000-4000-8000-{number:012}', 'channel': channel, 'channel_item_id': f'{number}',
                 'channel_url': f'https://example.org/{number}', 'status': 'success', 'metrics': {'views': 1}}
                for channel in ('telegram', 'linkedin')]}


def write_script(token):
    """What wrk sends: each completion is of another run than the ones beside it."""
    rows = psql(f'SELECT right (run_id::text, 12)::int, project_id, persona_id FROM dashboard_runs '
                f'WHERE run_id <= {RUN.format(BUSY_RUNS)} ORDER BY 1').splitlines()
    path = os.path.join(FOLDER, 'complete.lua')
    with open(path, 'w') as file:
        file.write('local runs = {\n')
        for row in rows:
            number, project, persona = row.split('|')
            body = completion_text(int(number), project, persona)
            file.write(f'  {{ "/api/publisher/runs/00000000-0000-4000-8000-{int(number):012}/complete", [=[{body}]=] }},\n')
        file.write('}\nlocal i = 0\nlocal headers = { ["Content-Type"] = "application/json", ["Authorization"] = "%s" }\n' % token)
        file.write('request = function()\n  i = i % #runs + 1\n  return wrk.format("POST", runs[i][1], headers, runs[i][2])\nend\n')
    return path


def completion_text(number, project, persona):
    run_id = f'00000000-0000-4000-8000-{number:012}'
    return json.dumps({'run_id': run_id, 'status': 'success', 'project_id': project, 'persona_id': persona,
                       'n8n_execution_id': str(number), 'error': None, 'published_items': [
                           {'draft_id': run_id, 'channel': channel, 'channel_item_id': str(number),
                            'channel_url': f'https://example.org/{number}', 'status': 'success', 'metrics': {'views': 1}}
                           for channel in ('telegram', 'linkedin')]})


def load(address, name, token):
    """Requests a second, and the 99th percentile in ms."""
    words = ['wrk', '-t1', f'-c{CONNECTIONS}', f'-d{SECONDS:g}s', '--latency']
    if ENDPOINTS[name]:
        words += ['-H', f'Authorization: {token}', address + ENDPOINTS[name]]
    else:
        words += ['-s', write_script(token), address]
    text = run(*words)
    bad = re.search(r'Non-2xx or 3xx responses: (\d+)', text)
    if bad:
        raise SystemExit(f'{name} at {address}: {bad[0]}')
    rate = float(re.search(r'Requests/sec:\s+([\d.]+)', text)[1])
    number, unit = re.search(r'99%\s+([\d.]+)(us|ms|s)', text).groups()
    return rate, float(number) * {'us': 0.001, 'ms': 1, 's': 1000}[unit]


def statements_of(address, token, name):
    """What PostgreSQL is asked for one request, with its values, as it logs it."""
    psql("ALTER SYSTEM SET log_statement = 'all'")
    psql('SELECT pg_reload_conf ()')
    time.sleep(1)
    log = os.path.join(FOLDER, 'postgres.log')
    begin = os.path.getsize(log)
    if ENDPOINTS[name]:
        ask(address, ENDPOINTS[name], token)
    else:
        ask(address, f'/api/publisher/runs/00000000-0000-4000-8000-{1:012}/complete', token, completion(1))
    time.sleep(0.5)
    psql('ALTER SYSTEM RESET log_statement')
    psql('SELECT pg_reload_conf ()')
    with open(log) as file:
        file.seek(begin)
        return parse_log(file.read())


def parse_log(text):
    entries = re.split(r'^(?=LOG:  |DETAIL:  )', text, flags=re.M)
    found = []
    for entry in entries:
        statement = re.match(r'LOG:  (?:execute [^:]+|statement): (.*)', entry, re.S)
        values = re.match(r'DETAIL:  (?:Parameters|parameters): (.*)', entry, re.S)
        if statement:
            found.append([statement[1].strip(), []])
        elif values and found:
            found[-1][1] = re.findall(r"\$\d+ = ((?:'(?:[^']|'')*')|NULL)", values[1])
    skipped = ('ALTER SYSTEM', 'SELECT pg_reload', 'LISTEN', 'SELECT project_id', 'SELECT 1')
    return [one for one in found if not one[0].startswith(skipped)]


def pgbench(statements, name):
    """Transactions a second of the very same statements."""
    script, values = [], []
    if name == 'complete':
        script.append(f'\\set run random(1, {BUSY_RUNS})')
    for sql, given in statements:
        for i in range(len(given), 0, -1):
            value = given[i - 1]
            if value == 'NULL':
                text = 'NULL'
            elif value.startswith("'00000000-0000-4000-8000-"):
                text = RUN.format(':run')
            else:
                values.append(value[1:-1].replace("''", "'"))
                text = f':v{len(values)}'
            sql = re.sub(rf'\${i}(?!\d)', lambda match: text, sql)
        script.append(' '.join(sql.split()) + ';')
    path = os.path.join(FOLDER, f'{name}.sql')
    with open(path, 'w') as file:
        file.write('\n'.join(script) + '\n')
    words = [f'{BINARIES}/pgbench', '-h', FOLDER, '-U', 'bench', '-n', '-M', 'prepared', '-c', str(POOL), '-j', '1',
             '-T', f'{max(1, round(SECONDS))}', '-f', path]
    for number, value in enumerate(values, 1):
        words += ['-D', f'v{number}={value}']
    return float(re.search(r'tps = ([\d.]+)', run(*words, 'bench'))[1])


def ours():
    def is_ready(process):
        return json.loads(process.stdout.readline())['http']
    return program([os.path.join(BUILD, 'src/service/mpisctl'), 'serve', '--json', '--listen', '127.0.0.1:0',
                    '--database', f'host={FOLDER} dbname=bench user=bench'],
                   {'JWT_SECRET': '0123456789abcdef' * 4, 'ADMIN_PASSWORD': PASSWORD, 'LOG_LEVEL': 'WARNING',
                    'RATE_LIMIT_PER_SECOND': '1000000', 'RATE_LIMIT_BURST': '1000000', 'XDG_CONFIG_HOME': FOLDER, 'XDG_DATA_HOME': FOLDER},
                   is_ready, 'mpisctl.log')


def fastapi():
    port = 20000 + os.getpid() % 20000
    address = f'http://127.0.0.1:{port}'

    def is_ready(process):
        wait(lambda: ask(address, '/api/projects', f'Bearer {os.environ["PEER_TOKEN"]}'))
        return address
    return program([sys.executable, '-m', 'uvicorn', 'fastapi_peer:app', '--port', str(port), '--log-level', 'warning',
                    '--no-access-log'], {'PGUSER': 'bench', 'PYTHONDONTWRITEBYTECODE': '1'}, is_ready, 'fastapi.log')


def say(name, value, unit):
    print(f'{name} {value:.2f} {unit}', flush=True)


def main():
    rates = {}
    with database():
        with ours() as address:
            fill()
            token = 'Bearer ' + ask(address, '/api/auth/login', None, {'password': PASSWORD})['token']
            limits = {name: pgbench(statements_of(address, token, name), name) for name in ENDPOINTS}
            for name in ENDPOINTS:
                rates['ours', name] = load(address, name, token)
        token = f'Bearer {os.environ["PEER_TOKEN"]}'
        with fastapi() as address:
            for name in ENDPOINTS:
                rates['fastapi', name] = load(address, name, token)
        if os.environ.get('PEER_PORT'):
            for name in ENDPOINTS:
                rates['fastify', name] = load(f'http://127.0.0.1:{os.environ["PEER_PORT"]}', name, token)
    for name in ENDPOINTS:
        for peer in ('ours', 'fastapi', 'fastify'):
            if (peer, name) in rates:
                say(f'api-{name}-{peer}', rates[peer, name][0], 'req/s')
                say(f'api-{name}-{peer}-p99', rates[peer, name][1], 'ms')
        say(f'api-{name}-pgbench', limits[name], 'tps')
        say(f'api-{name}-to-pgbench', rates['ours', name][0] / limits[name], 'ratio')
        for peer in ('fastapi', 'fastify'):
            if (peer, name) in rates:
                say(f'api-{name}-to-{peer}', rates['ours', name][0] / rates[peer, name][0], 'ratio')


main()
