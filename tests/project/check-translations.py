"""po/POTFILES.in lists exactly the files that have something to translate, sorted."""

import re

import tree

CALL = re.compile(r'(?<![\w.])(?:_|N_|C_|NC_|Q_|ngettext|gettext|g_dgettext|g_dngettext|g_dpgettext2)\s*\(\s*["\']')
MARKED_XML = re.compile(r'gettext-domain=|translatable="yes"')


def translatable(path):
    name = tree.name(path)
    if name.startswith('src/') and path.suffix in ('.c', '.h') or path.suffix == '.blp':
        return CALL.search(path.read_text())
    if re.search(r'\.gschema\.xml(\.in)?$', name) or path.suffix == '.ui':
        return MARKED_XML.search(path.read_text())
    return re.search(r'^data/.*\.(desktop|metainfo\.xml)\.in$', name)


potfiles = tree.TOP / 'po' / 'POTFILES.in'
listed = [line for line in potfiles.read_text().splitlines() if line and not line.startswith('#')]
wanted = [tree.name(path) for path in tree.files() if translatable(path)]

complaints = [f'po/POTFILES.in: add {name}' for name in wanted if name not in listed]
complaints += [f'po/POTFILES.in: {name} has nothing to translate' for name in listed if name not in wanted]
if listed != sorted(listed):
    complaints.append('po/POTFILES.in is not sorted')
for language in (tree.TOP / 'po' / 'LINGUAS').read_text().split():
    if not (tree.TOP / 'po' / f'{language}.po').exists():
        complaints.append(f'po/LINGUAS names {language}, but po/{language}.po is not there')
tree.finish(complaints)
