"""No file names a folder of somebody's machine or the host of a package registry, or leaves work for later."""

import re

import tree

MACHINE_PATH = re.compile(r'(?<![\w}*.~"-])/(?:root|work|Users|home/(?!user\b)\w+)/\w')
REGISTRY = re.compile(r'\b(?:(?:www\.)?pypi|registry\.npmjs|npmjs|crates|rubygems|deb\.debian|archive\.ubuntu)'
                      r'\.(?:org|com|io)\b')
UNFINISHED = re.compile(r'\b(?:TO' r'DO|FIX' r'ME|XX' r'X)\b')

complaints = []
for path, text in tree.texts():
    for number, line in enumerate(text.splitlines(), 1):
        for what, pattern in (('a machine\'s path', MACHINE_PATH), ('a package registry', REGISTRY),
                              ('unfinished', UNFINISHED)):
            if found := pattern.search(line):
                complaints.append(f'{tree.name(path)}:{number}: {what}: {found[0]}')
tree.finish(complaints)
