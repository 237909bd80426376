"""The files that belong to the project: what git tracks, or, without git, what lies in the folder."""

import os
import pathlib
import subprocess

TOP = pathlib.Path(os.environ.get('MPIS_TOP_SRCDIR') or pathlib.Path(__file__).resolve().parents[2])


def _tracked():
    try:
        listing = subprocess.run(['git', '-C', TOP, 'ls-files', '-z'], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return [TOP / name for name in listing.stdout.decode().split('\0') if name]


def _present():
    for folder, folders, names in os.walk(TOP):
        folders[:] = [name for name in folders
                      if name not in ('.git', '.flatpak-builder', '__pycache__')
                      and not name.startswith('_build')]
        yield from (pathlib.Path(folder) / name for name in names if name != '.git')


def files():
    """Every file of the project that exists, as sorted paths."""
    tracked = _tracked()
    return sorted(path for path in (_present() if tracked is None else tracked) if path.is_file())


def name(path):
    return str(path.relative_to(TOP))


def texts():
    """Pairs of path and text of every text file."""
    for path in files():
        try:
            yield path, path.read_text(encoding='utf-8')
        except UnicodeDecodeError:
            pass


def finish(complaints):
    """Prints the complaints; they are the test's result."""
    for complaint in complaints:
        print(complaint)
    raise SystemExit(1 if complaints else 0)
