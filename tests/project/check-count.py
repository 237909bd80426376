"""The last line of a CI run counts what the logs say, and its exit status agrees."""

import json
import pathlib
import subprocess
import sys
import tempfile

import tree


def count(status, *logs):
    """Runs .ci/count.py over logs, each a list of results or None; gives its last line and exit status."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, results in enumerate(logs):
            paths.append(pathlib.Path(folder, f'{number}.json'))
            if results is not None:
                paths[-1].write_text(''.join(json.dumps({'name': 'a test', 'result': result}) + '\n'
                                             for result in results))
        run = subprocess.run([sys.executable, '-B', tree.TOP / '.ci' / 'count.py', status, *paths],
                             capture_output=True, text=True)
    return run.stdout.splitlines()[-1], run.returncode


complaints = []
for arguments, wanted in (
        (('0', ['OK', 'OK'], ['OK', 'SKIP']), ('3 passed, 0 failed, 1 skipped', 0)),
        (('1', ['OK', 'FAIL'], ['TIMEOUT', 'ERROR']), ('1 passed, 3 failed, 0 skipped', 1)),
        (('0', ['OK'], ['UNEXPECTEDPASS']), ('1 passed, 1 failed, 0 skipped', 1)),
        (('1', ['OK'], None), ('1 passed, 1 failed, 0 skipped', 1)),
        (('1', ['OK'], ['OK']), ('2 passed, 1 failed, 0 skipped', 1))):
    if (got := count(*arguments)) != wanted:
        complaints.append(f'{arguments}: {got}, not {wanted}')
tree.finish(complaints)
