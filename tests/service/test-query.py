"""mpisctl query: the exact texts it answers with."""

import json

from workspace import Service, WorkspaceCase, main, tracker

RUNS = [
    ('2026-03-27T23:30:00+00:00', 100, 10, 1),
    ('2026-03-28T22:30:00+00:00', 250, 30, 3),
    ('2026-03-28T23:30:00+00:00', 240, 31, 3),
    ('2026-03-30T06:00:00+00:00', 1240, 31, 3),
]


class Answers(WorkspaceCase):
    def setUp(self):
        super().setUp()
        self.service = Service(self.workspace)
        self.addCleanup(self.service.stop)
        new = self.workspace.write('new.csv', tracker('abcdefghijk', '2026-03-27T20:00:00Z', RUNS))
        old = self.workspace.write('old.csv', tracker('bcdefghijkl', '2026-01-01T20:00:00Z', RUNS[:2]))
        self.succeed('import', '--project', 'Spring, "green"', new)
        self.succeed('import', '--project', 'Winter', old)

    def ask(self, *words, tz='UTC'):
        return self.succeed('query', '--tz', tz, *words)

    def test_one_row_without_groups(self):
        self.assertEqual(self.ask('--metric', 'views'), 'views\n1390\n')

    def test_days_of_a_zone(self):
        self.assertEqual(self.ask('--metric', 'views', '--by', 'day', '--channel', 'youtube'),
                         'day,views\n2026-03-27,100\n2026-03-28,290\n2026-03-30,1000\n')
        self.assertEqual(self.ask('--metric', 'views', '--by', 'day', tz='Europe/Berlin'),
                         'day,views\n2026-03-28,400\n2026-03-29,-10\n2026-03-30,1000\n')

    def test_weeks_months_hours_and_weekdays(self):
        self.assertEqual(self.ask('--metric', 'views', '--by', 'week'),
                         'week,views\n2026-W13,390\n2026-W14,1000\n')
        self.assertEqual(self.ask('--metric', 'views', '--by', 'month'), 'month,views\n2026-03,1390\n')
        self.assertEqual(self.ask('--metric', 'views', '--by', 'hour', '--item', 'abcdefghijk'),
                         'hour,views\n6,1000\n22,150\n23,90\n')
        self.assertEqual(self.ask('--metric', 'views', '--by', 'weekday', '--item', 'abcdefghijk'),
                         'weekday,views\n1,1000\n5,100\n6,140\n')

    def test_a_post_is_two_columns(self):
        self.assertEqual(self.ask('--metric', 'views', '--by', 'post', '--lens', 'posts'),
                         'channel,item,views\nyoutube,abcdefghijk,1240\nyoutube,bcdefghijkl,250\n')

    def test_texts_are_quoted_where_needed(self):
        self.assertEqual(self.ask('--metric', 'views', '--by', 'project', '--lens', 'posts'),
                         'project,views\n"Spring, ""green""",1240\nWinter,250\n')

    def test_groups_stand_in_the_order_asked(self):
        lines = self.ask('--metric', 'views', '--by', 'channel', '--by', 'day').splitlines()
        self.assertEqual(lines[:2], ['channel,day,views', 'youtube,2026-03-27,100'])

    def test_range_is_local_days_both_included(self):
        answer = self.ask('--metric', 'views', '--by', 'day', '--from', '2026-03-28',
                          '--to', '2026-03-29', tz='Europe/Berlin')
        self.assertEqual(answer, 'day,views\n2026-03-28,400\n2026-03-29,-10\n')

    def test_posts_of_a_period(self):
        self.assertEqual(self.ask('--metric', 'views', '--lens', 'posts', '--from', '2026-03-01'),
                         'views\n1240\n')
        self.assertEqual(self.ask('--metric', 'posts', '--lens', 'posts', '--by', 'month'),
                         'month,posts\n2026-01,1\n2026-03,1\n')

    def test_unknown_is_empty_in_csv_and_null_in_json(self):
        self.assertEqual(self.ask('--metric', 'clicks', '--lens', 'posts', '--by', 'channel'),
                         'channel,clicks\nyoutube,\n')
        answer = self.ask('--metric', 'clicks', '--lens', 'posts', '--by', 'channel', '--json')
        self.assertEqual(json.loads(answer), [{'channel': 'youtube', 'clicks': None}])

    def test_rates_are_fractions(self):
        answer = self.ask('--metric', 'engagement_rate', '--lens', 'posts', '--by', 'post')
        self.assertEqual(answer.splitlines()[1:], ['youtube,abcdefghijk,0.027419', 'youtube,bcdefghijkl,0.132'])

    def test_json_has_the_headers_keys(self):
        answer = json.loads(self.ask('--metric', 'views', '--by', 'post', '--by', 'hour',
                                     '--format', 'json', '--item', 'bcdefghijkl'))
        self.assertEqual(answer, [
            {'channel': 'youtube', 'item': 'bcdefghijkl', 'hour': 22, 'views': 150},
            {'channel': 'youtube', 'item': 'bcdefghijkl', 'hour': 23, 'views': None}])

    def test_json_has_each_key_once(self):
        answer = self.ask('--metric', 'views', '--by', 'channel', '--by', 'post', '--json',
                          '--lens', 'posts', '--item', 'abcdefghijk')
        self.assertEqual(json.loads(answer, object_pairs_hook=list),
                         [[('channel', 'youtube'), ('item', 'abcdefghijk'), ('views', 1240)]])

    def test_table_is_aligned(self):
        answer = self.ask('--metric', 'views', '--by', 'project', '--lens', 'posts', '--format', 'table')
        self.assertEqual(answer.splitlines(), ['project          views',
                                               'Spring, "green"   1240',
                                               'Winter             250'])

    def test_no_name_breaks_a_table(self):
        path = self.workspace.write('odd.csv', tracker('cdefghijklm', '2026-03-27T20:00:00Z', RUNS[:1]))
        self.succeed('import', '--project', 'two\nlines \x1b[31m', path)
        words = ('--metric', 'views', '--by', 'project', '--lens', 'posts', '--item', 'cdefghijklm')
        self.assertEqual(self.ask(*words, '--format', 'table').splitlines(),
                         ['project          views', 'two lines  [31m    100'])
        self.assertEqual(self.ask(*words, '--format', 'csv'), 'project,views\n"two\nlines \x1b[31m",100\n')

    def test_filters_may_be_repeated(self):
        both = self.ask('--metric', 'views', '--lens', 'posts', '--project', 'Winter',
                        '--project', 'Spring, "green"')
        self.assertEqual(both, 'views\n1490\n')
        self.assertEqual(self.ask('--metric', 'posts', '--lens', 'posts', '--channel', 'telegram'),
                         'posts\n0\n')
        self.assertEqual(self.ask('--metric', 'views', '--channel', 'telegram'), 'views\n\n')


main()
