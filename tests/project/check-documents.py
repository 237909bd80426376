"""What README.md, CONTRIBUTING.md and the help tell to type to mpisctl exists: its words and their options.

   check-documents.py MPISCTL
"""

import functools
import re
import subprocess
import sys

import tree

MPISCTL = re.compile(r'(?:^ {4}|<input>|`)(?:flatpak run [^`\n]*--command=)?mpisctl (?:org\.mpis\.Dashboard )?(?!org\.)([^`<\n]+)',
                     re.MULTILINE)


@functools.cache
def options_of(word):
    """The options that mpisctl WORD has, or None if there is no such word."""
    run = subprocess.run([sys.argv[1], 'help', word], capture_output=True, text=True)
    return set(re.findall(r'--[a-z-]+', run.stdout)) if run.returncode == 0 else None


complaints = []
for path, text in tree.texts():
    name = tree.name(path)
    if name not in ('README.md', 'CONTRIBUTING.md') and path.suffix != '.page':
        continue
    for line in MPISCTL.findall(text):
        word, *arguments = line.split()
        if word in ('help', 'WORD') or word.startswith('-'):
            continue
        options = options_of(word)
        if options is None:
            complaints.append(f'{name}: mpisctl has no word {word}')
            continue
        complaints += [f'{name}: mpisctl {word} has no option {option}'
                       for option in re.findall(r'(?<!\S)--[a-z-]+', ' '.join(arguments)) if option not in options]
tree.finish(complaints)
