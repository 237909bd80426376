#!/usr/bin/env python3
"""What the numbers of tracker and dump files are, worked out a second time and in another way.

independent.py FILE ZONE prints `key value` lines: how many snapshots and falls there are, the latest
totals of each post, and what each day of ZONE gained, by the rules of the product: a gain is booked at
the later snapshot, and a first snapshot within 48 hours of a known publication is a gain, else none.
"""

import collections
import csv
import datetime
import json
import sys
import zoneinfo

KEYS = ("views", "reactions", "comments", "shares")
UTC = datetime.timezone.utc


def moment(text, zone):
    if len(text) == 10:
        text += "T00:00:00"
    time = datetime.datetime.fromisoformat(text)
    return (time if time.tzinfo else time.replace(tzinfo=zone)).astimezone(UTC)


def read(path, zone):
    """(post, published or None, measured, {counter: value})"""
    with open(path, encoding="utf-8-sig", newline="") as file:
        if path.endswith(".csv"):
            for row in csv.DictReader(file):
                yield (row["video_id"], moment(row["published_at"], UTC), moment(row["run_datetime_utc"], UTC),
                       {"views": int(row["view_count"]), "reactions": int(row["like_count"]),
                        "comments": int(row["comment_count"])})
            return
        data = json.load(file)
        if isinstance(data, dict):
            for time, run in data.items():
                for value in run["values"]:
                    yield (value["videoID"], None, moment(time, zone),
                           {"views": value["view"], "reactions": value["like"], "comments": value["comment"]})
            return
        for message in data:
            yield (str(message["message_id"]), moment(message["message_date"], UTC),
                   moment(message["scraped_at"], zone),
                   {"views": message["views"], "shares": message["forwards"]})


def main():
    zone = zoneinfo.ZoneInfo(sys.argv[-1])
    posts, dates = collections.defaultdict(dict), {}
    for path in sys.argv[1:-1]:
        for post, published, measured, counters in read(path, zone):
            posts[post][measured] = counters
            dates[post] = published

    days, falls = collections.defaultdict(collections.Counter), 0
    for post, snapshots in posts.items():
        times = sorted(snapshots)
        published = dates[post]
        for key in snapshots[times[0]]:
            if published and times[0] - published <= datetime.timedelta(hours=48):
                days[times[0].astimezone(zone).date()][key] += snapshots[times[0]][key]
            for before, after in zip(times, times[1:]):
                gain = snapshots[after][key] - snapshots[before][key]
                falls += gain < 0
                days[after.astimezone(zone).date()][key] += gain
        latest = snapshots[times[-1]]
        print("latest", post, *(latest.get(key, "-") for key in KEYS))

    print("posts", len(posts))
    print("snapshots", sum(len(snapshots) for snapshots in posts.values()))
    print("falls", falls)
    for day in sorted(days):
        print("day", day, *(days[day][key] if key in days[day] else "-" for key in KEYS))


main()
