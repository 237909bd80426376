"""What the command line answers without any database."""

import os
import re
import subprocess
import unittest

from workspace import MPISCTL, WorkspaceCase, main

WORDS = ['serve', 'migrate', 'import', 'query', 'sample']


class Help(WorkspaceCase):
    from_nothing = True

    def test_overview_names_every_word(self):
        for words in (['--help'], ['help'], ['-h']):
            overview = self.succeed(*words)
            for word in WORDS:
                self.assertRegex(overview, rf'(?m)^  {word} ')

    def test_each_word_has_help(self):
        for word in WORDS:
            with self.subTest(word=word):
                text = self.succeed('help', word)
                self.assertIn(f'mpisctl {word}', text)
                self.assertIn('--json', text)
                self.assertIn('--database', text)
                self.assertEqual(text, self.succeed(word, '--help'))

    def test_version(self):
        self.assertRegex(self.succeed('--version'), r'^mpisctl \d+\.\d+\.\d+\n$')

    def test_help_starts_no_database(self):
        self.succeed('query', '--help')
        self.assertEqual(os.listdir(self.workspace.path('data')), [])


class WrongUsage(WorkspaceCase):
    from_nothing = True

    CASES = [
        ([], 'Usage'),
        (['dance'], 'dance'),
        (['--dance'], '--dance'),
        (['help', 'dance'], 'dance'),
        (['migrate', '--dance'], '--dance'),
        (['migrate', 'now'], 'now'),
        (['serve', '--until'], '--until'),
        (['import'], 'file'),
        (['import', '--kind', 'astrology', 'x.json'], 'youtube-tracker'),
        (['import', '--timezone', 'Europe/Atlantis', 'x.json'], 'Europe/Atlantis'),
        (['import', '--measured-at', 'yesterday', 'x.json'], '--measured-at'),
        (['query'], 'engagement_rate'),
        (['query', '--metric', 'joy'], 'engagement_rate'),
        (['query', '--metric', 'views', '--by', 'mood'], 'weekday'),
        (['query', '--metric', 'views', '--by', 'day', '--by', 'day'], 'twice'),
        (['query', '--metric', 'views', '--lens', 'glass'], 'activity'),
        (['query', '--metric', 'views', '--tz', 'Mars/Olympus'], '--tz'),
        (['query', '--metric', 'views', '--from', '2026-02-30'], '--from'),
        (['query', '--metric', 'views', '--to', 'soon'], '--to'),
        (['query', '--metric', 'views', '--from', '2026-02-02', '--to', '2026-02-01'], '--from'),
        (['query', '--metric', 'views', '--format', 'xml'], 'csv'),
        (['sample'], 'create'),
        (['sample', 'shake'], 'create'),
        (['sample', 'create', 'twice'], 'twice'),
        (['sample', 'delete', '--until', '2026-01-01'], '--until'),
        (['sample', 'create', '--until', 'soon'], '--until'),
    ]

    def test_is_said_on_standard_error_with_status_2(self):
        for words, hint in self.CASES:
            with self.subTest(words=words):
                result = self.workspace.run(*words)
                self.assertEqual(result.returncode, 2)
                self.assertEqual(result.stdout, '')
                self.assertIn(hint, result.stderr)
        self.assertEqual(os.listdir(self.workspace.path('data')), [], 'a database was made for it')


class Linking(unittest.TestCase):
    def test_needs_no_window_system(self):
        needed = subprocess.run(['ldd', MPISCTL], capture_output=True, text=True, check=True).stdout
        self.assertIn('libpq', needed)
        self.assertIsNone(re.search(r'lib(gtk|gdk|adwaita|graphene|wayland)', needed), needed)


main()
