"""A room of src/ includes only headers of the rooms it may use, and GTK stays where it belongs.

The include paths make a breach not compile; this names it in words, and also holds for the window, to
which sync/ does not hand on what it is made of.
"""

import re

import tree

FOUNDATION = {'base'}
MODEL = FOUNDATION | {'model'}
METRICS = MODEL | {'metrics'}
MAY_USE = {
    'base': set(),
    'model': FOUNDATION,
    'metrics': MODEL,
    'postgres': MODEL,
    'remote': MODEL,
    'store': METRICS,
    'operations': METRICS | {'postgres', 'remote'},
    'sync': METRICS | {'postgres', 'store', 'operations'},
    'charts': METRICS,
    'cards': METRICS | {'charts'},
    'report': METRICS | {'charts', 'cards'},
    'service': METRICS | {'postgres', 'remote', 'operations', 'store', 'sync', 'charts', 'cards', 'report'},
    'app': METRICS | {'store', 'sync', 'charts', 'cards', 'report'},
}
GTK = re.compile(r'(?:gtk|gdk|gsk|adwaita)[/.]')
# charts/ is two libraries: what draws, which mpisctl links too, and the widget on top of it.
WIDGET_FILES = re.findall(r"'([\w-]+)\.c'", (tree.TOP / 'src/charts/meson.build').read_text().partition('charts_lib =')[2])
WIDGET = re.compile('(?:' + '|'.join(WIDGET_FILES + ['mpis-chart-private']) + r')\.h')
GTK_FILES = re.compile('app/.*|charts/(?:' + '|'.join(WIDGET_FILES + ['mpis-chart-private']) + r')\.[ch]')
INCLUDE = re.compile(r'^\s*#\s*include\s+[<"]([^>"]+)[>"]', re.MULTILINE)

src = tree.TOP / 'src'
sources = [path for path in tree.files() if path.suffix in ('.c', '.h') and src in path.parents]
home = {}
complaints = []
for path in sources:
    room = path.relative_to(src).parts[0]
    if path.suffix == '.h' and home.setdefault(path.name, room) != room:
        complaints.append(f'{tree.name(path)}: {home[path.name]}/ has a header of that name too')
if not sources:
    complaints.append('src/ has no sources')
for path in sources:
    room = path.relative_to(src).parts[0]
    if room not in MAY_USE:
        complaints.append(f'{tree.name(path)}: src/{room}/ is no known room: add it here and to CONTRIBUTING.md')
        continue
    for header in INCLUDE.findall(path.read_text()):
        if GTK.match(header) and not GTK_FILES.fullmatch(str(path.relative_to(src))):
            complaints.append(f'{tree.name(path)}: includes {header}; GTK is for app/ and the chart widget')
        if WIDGET.fullmatch(header) and not GTK_FILES.fullmatch(str(path.relative_to(src))):
            complaints.append(f'{tree.name(path)}: includes {header}, which is of the widget; what draws stays below it')
        used = home.get(header.rsplit('/', 1)[-1])
        if used and used != room and used not in MAY_USE[room]:
            complaints.append(f'{tree.name(path)}: includes {header}, but {room}/ may not use {used}/')
tree.finish(complaints)
