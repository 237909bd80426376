"""The icons are square SVG drawings that need nothing from elsewhere."""

import re
import xml.etree.ElementTree as ET

import tree

SVG = '{http://www.w3.org/2000/svg}'
icons = tree.TOP / 'data' / 'icons'
drawings = [path for path in tree.files() if path.suffix == '.svg' and icons in path.parents]
complaints = [f'data/icons has no {name}.svg' for name in ('org.mpis.Dashboard', 'org.mpis.Dashboard-symbolic')
              if not any(path.stem == name for path in drawings)]

for path in drawings:
    try:
        root = ET.parse(path).getroot()
    except ET.ParseError as error:
        complaints.append(f'{tree.name(path)}: {error}')
        continue
    box = [float(number) for number in re.split(r'[\s,]+', root.get('viewBox', '').strip()) if number]
    if root.tag != SVG + 'svg' or len(box) != 4 or box[2] != box[3] or box[2] <= 0:
        complaints.append(f'{tree.name(path)}: no square viewBox')
    if root.get('width') != root.get('height'):
        complaints.append(f'{tree.name(path)}: width and height differ')
    for element in root.iter():
        if element.tag in (SVG + 'script', SVG + 'image'):
            complaints.append(f'{tree.name(path)}: has a {element.tag.removeprefix(SVG)} element')
        complaints += [f'{tree.name(path)}: refers to {value}' for key, value in element.items()
                       if key.endswith('href') and not value.startswith('#')]
tree.finish(complaints)
