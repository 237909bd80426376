"""The Flatpak manifest asks for no more than it needs, and pins everything it downloads."""

import json
import re

import tree

ALLOWED = {'--share=ipc', '--share=network', '--socket=wayland', '--socket=fallback-x11', '--device=dri'}
OLDEST_RUNTIME = 49

manifest = json.loads((tree.TOP / 'org.mpis.Dashboard.json').read_text())
complaints = []


def expect(condition, words):
    if not condition:
        complaints.append(words)


def pinned(source):
    if source['type'] == 'dir':
        return source['path'] == '.'
    if source['type'] == 'git':
        return 'tag' in source and re.fullmatch('[0-9a-f]{40}', source.get('commit', ''))
    return source['url'].startswith('https://') and re.fullmatch('[0-9a-f]{64}', source.get('sha256', ''))


for key, value in {'id': 'org.mpis.Dashboard', 'runtime': 'org.gnome.Platform', 'sdk': 'org.gnome.Sdk',
                   'command': 'mpis-dashboard'}.items():
    expect(manifest.get(key) == value, f'{key} is {manifest.get(key)}, not {value}')
expect(int(manifest['runtime-version']) >= OLDEST_RUNTIME, 'the runtime is older than the code needs')
expect(set(manifest['finish-args']) == ALLOWED, f'finish-args are not {sorted(ALLOWED)}')

modules = manifest['modules']
expect([module['name'] for module in modules][-1] == 'mpis-dashboard', 'the last module is the program')
for module in modules:
    expect(module['sources'], f'{module["name"]} has no sources')
    for source in module['sources']:
        expect(pinned(source), f'{module["name"]}: a source is not pinned by checksum or commit: {source}')

# The private cluster is made and kept by these programs, so no cleanup may take them away.
removed = {entry for module in modules for entry in module.get('cleanup', [])} | set(manifest['cleanup'])
for program in ('initdb', 'postgres', 'pg_ctl', 'pg_dump', 'pg_restore', 'psql'):
    expect(f'/bin/{program}' not in removed, f'{program} is cleaned up but needed')
tree.finish(complaints)
