"""The metainfo keeps to what software centres show, and tells of the version that is built.

   check-metainfo.py METAINFO VERSION
"""

import sys
import xml.etree.ElementTree as ET

import tree

metainfo, version = ET.parse(sys.argv[1]).getroot(), sys.argv[2]
complaints = []


def expect(condition, words):
    if not condition:
        complaints.append(words)


def text(element):
    return ' '.join(''.join(element.itertext()).split())


name, summary = metainfo.findtext('name'), metainfo.findtext('summary')
expect(len(name) <= 15, f'the name "{name}" is longer than 15 characters')
expect(10 <= len(summary) <= 25, f'the summary "{summary}" does not have 10 to 25 characters')
expect(not summary.endswith('.'), 'the summary ends in a full stop')
expect(name.lower() not in summary.lower(), 'the summary repeats the name')
expect(summary.lower() not in text(metainfo.find('description')).lower(), 'the description repeats the summary')
expect(len(metainfo.findall('description/ul/li')) <= 10, 'the description lists more than ten things')

colours = {colour.get('scheme_preference'): colour.text for colour in metainfo.findall('branding/color')}
expect(set(colours) == {'light', 'dark'}, 'there is no brand colour each for light and dark')
expect(len(set(colours.values())) == 2, 'the brand colours are the same')
expect(metainfo.find('content_rating') is not None, 'there is no content rating')

releases = metainfo.findall('releases/release')
expect(releases and releases[0].get('version') == version, f'the newest release is not {version}')
for release in releases:
    expect(release.find('description') is not None, f'release {release.get("version")} has no notes')
tree.finish(complaints)
