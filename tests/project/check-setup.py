"""When the build environment cannot be made, every command ends with 1 and the last word is setup's."""

import os
import pathlib
import shutil
import subprocess
import tempfile

import tree

COMMANDS = {'setup': [], 'build': [], 'in': ['true'], 'run': [], 'test': [], 'bench': [], 'pictures': ['pictures']}
WANTED = 'setup: apt-get could not install: no-such-package'


def write_program(path, text):
    path.write_text(f'#!/bin/sh\n{text}\n')
    path.chmod(0o755)


complaints = []
with tempfile.TemporaryDirectory() as folder:
    top = pathlib.Path(folder)
    shutil.copytree(tree.TOP / 'build-aux', top / 'build-aux')
    (top / 'build-aux' / 'packages').write_text('no-such-package\n')
    (top / 'bin').mkdir()
    write_program(top / 'bin' / 'apt-get', 'echo "E: there is no network"; exit 100')
    write_program(top / 'bin' / 'sudo', 'exec "$@"')

    environment = os.environ | {'HOME': folder, 'PATH': f'{top / "bin"}:{os.environ["PATH"]}',
                                'MPIS_BUILD_DIR': str(top / 'build')}
    environment.pop('MPIS_BUILD_ENVIRONMENT', None)
    for command, arguments in COMMANDS.items():
        run = subprocess.run([top / 'build-aux' / command, *arguments], env=environment, cwd=top,
                             capture_output=True, text=True)
        if run.returncode != 1 or run.stderr.splitlines()[-1:] != [WANTED] or run.stdout:
            complaints.append(f'build-aux/{command}: ended with {run.returncode} and said {run.stderr!r} {run.stdout!r}')
tree.finish(complaints)
