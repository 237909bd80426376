"""The figures of mpisctl query for real files, against a calculation of its own: straight from the raw
files, in another language, sharing no code with the program."""

import csv
import datetime
import glob
import io
import json
import os
import zoneinfo

from workspace import Service, WorkspaceCase, main, shared_data

UTC = datetime.timezone.utc
COUNTERS = ('views', 'reactions', 'comments', 'shares')
LAUNCH = datetime.timedelta(hours=48)
ZONES = ('UTC', 'Asia/Tokyo', 'Asia/Kathmandu', 'Europe/Berlin', 'America/New_York')

RIPPLE = 'youtube-timeseries/ripplethailand-ripple-youtube-tracker/versions'
COUNTS = 'youtube-timeseries/tonytani37-youtube_count_data'
TELEGRAM = 'telegram-mtproto/tsionb-Medical-Telegram-Warehouse'


class Posts:
    """What was seen of each post: {item: {time: {counter: value}}}, and when each was published."""

    def __init__(self, channel):
        self.channel = channel
        self.seen = {}
        self.published = {}

    def add(self, item, published, at, **counters):
        self.published[item] = published
        self.seen.setdefault(item, {})[at] = counters

    def gains(self, counter):
        for item, snapshots in self.seen.items():
            before = None
            for at in sorted(snapshots):
                value = snapshots[at].get(counter)
                if value is None:
                    continue
                published = self.published[item]
                if before is not None:
                    yield item, at, value - before
                elif published is not None and at - published <= LAUNCH:
                    yield item, at, value
                before = value

    def latest(self, counter):
        for item, snapshots in self.seen.items():
            known = [at for at in snapshots if snapshots[at].get(counter) is not None]
            if known:
                yield item, snapshots[max(known)][counter]

    def grouped(self, counter, group, zone):
        sums = {}
        for item, at, gain in self.gains(counter):
            key = KEYS[group](self, item, at.astimezone(zone))
            sums[key] = sums.get(key, 0) + gain
        return sums


def iso_week(local):
    year, week, _ = local.isocalendar()
    return f'{year:04}-W{week:02}'


KEYS = {
    'day': lambda posts, item, local: (local.date().isoformat(),),
    'week': lambda posts, item, local: (iso_week(local),),
    'month': lambda posts, item, local: (f'{local:%Y-%m}',),
    'hour': lambda posts, item, local: (str(local.hour),),
    'weekday': lambda posts, item, local: (str(local.isoweekday()),),
    'channel': lambda posts, item, local: (posts.channel,),
    'post': lambda posts, item, local: (posts.channel, item),
}


def utc(text):
    return datetime.datetime.fromisoformat(text.replace('Z', '+00:00'))


def naive(text, zone):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=zoneinfo.ZoneInfo(zone)).astimezone(UTC)


def read_ripple(path):
    posts = Posts('youtube')
    with open(path, newline='', encoding='utf-8') as file:
        for row in csv.DictReader(file):
            posts.add(row['video_id'], utc(row['published_at']), utc(row['run_datetime_utc']),
                      views=int(row['view_count']), reactions=int(row['like_count']),
                      comments=int(row['comment_count']))
    return posts


def read_counts(path):
    posts = Posts('youtube')
    with open(path, encoding='utf-8') as file:
        for at, snapshot in json.load(file).items():
            for value in snapshot['values']:
                posts.add(value['videoID'], None, naive(at, 'Asia/Tokyo'), views=int(value['view']),
                          reactions=int(value['like']), comments=int(value['comment']))
    return posts


def read_telegram(paths, zone):
    posts = Posts('telegram')
    for path in paths:
        with open(path, encoding='utf-8') as file:
            for message in json.load(file):
                posts.add(str(message['message_id']), utc(message['message_date']),
                          naive(message['scraped_at'], zone),
                          views=message['views'], shares=message['forwards'])
    return posts


class FiguresCase(WorkspaceCase):
    def setUp(self):
        super().setUp()
        self.service = Service(self.workspace)
        self.addCleanup(self.service.stop)

    def real(self, *parts):
        path = shared_data(*parts)
        if path is None:
            self.skipTest(f'{"/".join(parts)} is not here')
        return path

    def rows(self, *words):
        table = csv.reader(io.StringIO(self.succeed('query', '--format', 'csv', *words)))
        next(table)
        return {tuple(row[:-1]): row[-1] for row in table}

    def numbers(self, *words):
        return {key: int(value) for key, value in self.rows(*words).items() if value != ''}

    def check_gains(self, posts, project, counters=COUNTERS, groups=tuple(KEYS), zones=ZONES):
        self.assertTrue(posts.grouped('views', groups[0], UTC), 'there is nothing to compare')
        for zone in zones:
            for group in groups:
                for counter in counters:
                    with self.subTest(project=project, zone=zone, group=group, counter=counter):
                        expected = posts.grouped(counter, group, zoneinfo.ZoneInfo(zone))
                        answer = self.numbers('--metric', counter, '--by', group, '--tz', zone,
                                              '--project', project)
                        self.assertEqual(answer, expected)

    def check_totals(self, posts, project, counters=COUNTERS):
        self.assertTrue(dict(posts.latest('views')), 'there is nothing to compare')
        for counter in counters:
            with self.subTest(project=project, counter=counter):
                expected = {(posts.channel, item): value for item, value in posts.latest(counter)}
                answer = self.numbers('--metric', counter, '--by', 'post', '--lens', 'posts',
                                      '--project', project)
                self.assertEqual(answer, expected)

    def check_rates(self, posts, project, zone):
        """Ratio of sums, and unknown where the denominator is unknown or not positive."""
        sums = {counter: posts.grouped(counter, 'week', zoneinfo.ZoneInfo(zone)) for counter in COUNTERS}
        answer = self.rows('--metric', 'engagement_rate', '--by', 'week', '--tz', zone,
                           '--project', project)
        for week, views in sums['views'].items():
            with self.subTest(project=project, week=week):
                engaged = sum(sums[counter].get(week, 0) for counter in COUNTERS[1:])
                if views > 0:
                    self.assertAlmostEqual(float(answer[week]), engaged / views, delta=0.000051)
                else:
                    self.assertEqual(answer[week], '')


class YouTube(FiguresCase):
    def test_tracker_csv(self):
        [path] = glob.glob(os.path.join(glob.escape(self.real(RIPPLE)), 'daily_stats@2025-09-30-*.csv'))
        posts = read_ripple(path)
        self.succeed('import', '--project', 'Ripple', path)
        self.check_gains(posts, 'Ripple')
        self.check_totals(posts, 'Ripple')
        self.check_rates(posts, 'Ripple', 'Asia/Bangkok')

    def test_tracker_json_by_the_minute(self):
        for name in ('34th_u', 'sakura', 'sakura_sukima'):
            path = self.real(COUNTS, name + '.json')
            posts = read_counts(path)
            self.succeed('import', '--timezone', 'Asia/Tokyo', '--project', name, path)
            self.check_totals(posts, name)
            self.check_rates(posts, name, 'Europe/Berlin')
            self.check_gains(posts, name, counters=('views', 'comments'), groups=('day', 'hour', 'week'),
                             zones=('Asia/Tokyo', 'Europe/Berlin', 'America/New_York'))

    def test_tracker_json_by_the_day(self):
        path = self.real(COUNTS, 'nogi.json')
        posts = read_counts(path)
        self.succeed('import', '--timezone', 'Asia/Tokyo', '--project', 'Nogi', path)
        self.check_totals(posts, 'Nogi')
        self.check_gains(posts, 'Nogi', zones=('Asia/Tokyo', 'America/New_York'))

    def test_days_when_clocks_change_lose_nothing(self):
        path = self.real(COUNTS, 'sakura.json')
        posts = read_counts(path)
        self.succeed('import', '--timezone', 'Asia/Tokyo', '--project', 'Sakura', path)
        for zone, day in (('Europe/Berlin', '2023-10-29'), ('America/New_York', '2023-11-05')):
            with self.subTest(zone=zone):
                here = zoneinfo.ZoneInfo(zone)
                expected = {}
                for _, at, gain in posts.gains('views'):
                    local = at.astimezone(here)
                    if local.date().isoformat() == day:
                        expected[(str(local.hour),)] = expected.get((str(local.hour),), 0) + gain
                answer = self.numbers('--metric', 'views', '--by', 'hour', '--tz', zone,
                                      '--from', day, '--to', day, '--project', 'Sakura')
                self.assertEqual(answer, expected)

    def test_the_pivoted_table_is_refused(self):
        self.fail_with(1, 'import', '--timezone', 'Asia/Tokyo', self.real(COUNTS, 'nogi.csv'))


class Telegram(FiguresCase):
    ZONE = 'America/New_York'

    def import_scrape(self, path, project):
        result = self.workspace.run('import', '--timezone', self.ZONE, '--project', project, path)
        self.assertIn(result.returncode, (0, 3), result.stderr)

    def test_two_scrapes_of_one_channel(self):
        paths = [self.real(TELEGRAM, day, 'CheMed123.json') for day in ('2026-01-18', '2026-01-22')]
        posts = read_telegram(paths, self.ZONE)
        for path in reversed(paths):
            self.import_scrape(path, 'CheMed')
        self.assertEqual(sum(gain for _, _, gain in posts.gains('views')), 142)
        self.check_gains(posts, 'CheMed', counters=('views', 'shares'),
                         groups=('day', 'hour', 'post', 'channel'))
        self.check_totals(posts, 'CheMed', counters=('views', 'shares'))

    def test_each_channel(self):
        for name in ('EAHCI', 'lobelia4cosmetics', 'tenamereja', 'tikvahpharma'):
            path = self.real(TELEGRAM, '2026-01-18', name + '.json')
            posts = read_telegram([path], self.ZONE)
            self.import_scrape(path, name)
            self.check_totals(posts, name, counters=('views', 'shares'))
            self.check_gains(posts, name, counters=('views', 'shares'), groups=('day', 'post'),
                             zones=('UTC', 'Africa/Addis_Ababa'))

    def test_what_the_format_does_not_carry_stays_unknown(self):
        path = self.real(TELEGRAM, '2026-01-18', 'CheMed123.json')
        self.import_scrape(path, 'CheMed')
        for counter in ('comments', 'reactions', 'reach', 'clicks'):
            with self.subTest(counter=counter):
                answer = self.rows('--metric', counter, '--by', 'post', '--lens', 'posts')
                self.assertEqual(set(answer.values()), {''})


main()
