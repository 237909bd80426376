#!/usr/bin/env python3
"""A file goes in at one end; the window shows the right figure at the other, to whoever asks the way a screen
reader does. Everything is real: the import, the service and its private PostgreSQL, the sync, the program."""

import datetime
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

from window import DASHBOARD, MPISCTL, Tap, press, stop, use_home, wait_for

NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)


def iso(moment):
    return moment.strftime('%Y-%m-%dT%H:%M:%SZ')


def video(number, title, views, likes, comments):
    return {
        'kind': 'youtube#video', 'id': f'video-{number:05}',
        'snippet': {
            'publishedAt': iso(NOW - datetime.timedelta(hours=30)), 'channelId': 'UCdesk', 'title': title,
            'description': 'Made for this test.', 'channelTitle': 'The desk',
        },
        'statistics': {'viewCount': str(views), 'likeCount': str(likes), 'commentCount': str(comments)},
    }


def bring_in(home, measured_at, *videos):
    file = pathlib.Path(home) / 'videos.json'
    file.write_text(json.dumps({'kind': 'youtube#videoListResponse', 'items': list(videos)}))
    subprocess.run([MPISCTL, 'import', '--project', 'Garden', '--measured-at', iso(measured_at), file],
                   check=True, stdout=subprocess.DEVNULL)


def run(home):
    tap = Tap(5)
    hour = datetime.timedelta(hours=1)
    bring_in(home, NOW - 4 * hour, video(1, 'Tulips in spring', 1234, 56, 7), video(2, 'Winter beds', 8766, 44, 3))

    process = subprocess.Popen([DASHBOARD])
    try:
        tap.check(wait_for(process, 'the views that were imported',
                           lambda role, name: name.startswith('Views: 10,000')),
                  'the window shows what was imported')
        tap.check(wait_for(process, 'the state of the workspace',
                           lambda role, name: name == 'Workspace: Live'),
                  'the window says that it is up to date')

        bring_in(home, NOW - 2 * hour, video(1, 'Tulips in spring', 2234, 60, 7))
        tap.check(wait_for(process, 'the views that came later',
                           lambda role, name: name.startswith('Views: 11,000')),
                  'what is imported later appears by itself')

        press('ctrl+5')
        tap.check(wait_for(process, 'the title of a post in the table',
                           lambda role, name: name == 'Winter beds'),
                  'Ctrl+5 shows the posts')
        tap.check(wait_for(process, 'the latest views of a post',
                           lambda role, name: name == '2,234'),
                  'the table shows the latest views')
    finally:
        stop(process)
    return 1 if tap.failed else 0


def main():
    home = tempfile.mkdtemp(prefix='mpis-')
    try:
        use_home(home)
        return run(home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == '__main__':
    sys.exit(main())
