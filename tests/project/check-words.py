"""No file names a folder of somebody's machine or the host of a package registry."""

import re

import tree

MACHINE_PATH = re.compile(r'(?<![\w}*.~"-])/(?:root|work|Users|home/(?!user\b)\w+)/\w')
REGISTRY = re.compile(r'\b(?:(?:www\.)?pypi|registry\.npmjs|npmjs|crates|rubygems|deb\.debian|archive\.ubuntu)'
                      r'\.(?:org|com|io)\b')

complaints = []
for path, text in tree.texts():
    for number, line in enumerate(text.splitlines(), 1):
        for what, pattern in (('a machine\'s path', MACHINE_PATH), ('a package registry', REGISTRY)):
            if found := pattern.search(line):
                complaints.append(f'{tree.name(path)}:{number}: {what}: {found[0]}')
tree.finish(complaints)
