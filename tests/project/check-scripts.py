"""Every script is executable where it is meant to be run, and parses."""

import os
import re
import subprocess

import tree

complaints = []
for path, text in tree.texts():
    shebang = re.match(r'#!.*\b(bash|sh|python3)\b', text)
    python = path.suffix == '.py' or shebang and shebang[1] == 'python3'
    if shebang and not os.access(path, os.X_OK):
        complaints.append(f'{tree.name(path)}: has a shebang but is not executable')
    if python:
        try:
            compile(text, tree.name(path), 'exec')
        except SyntaxError as error:
            complaints.append(f'{tree.name(path)}:{error.lineno}: {error.msg}')
    elif shebang or path.suffix == '.sh':
        shell = shebang[1] if shebang else 'bash'
        result = subprocess.run([shell, '-n', path], capture_output=True, text=True)
        if result.returncode != 0:
            complaints.append(result.stderr.strip())
tree.finish(complaints)
