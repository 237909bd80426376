"""mpisctl export: a dashboard as a document, a spreadsheet and a picture, without a window."""

import csv
import io
import json
import os
import re
import struct
import subprocess
import xml.etree.ElementTree as xml
import zipfile
import zlib

from workspace import Service, WorkspaceCase, main, tracker

RUNS = [
    ('2026-03-27T23:30:00+00:00', 100, 10, 1),
    ('2026-03-28T22:30:00+00:00', 250, 30, 3),
    ('2026-03-28T23:30:00+00:00', 240, 31, 3),
    ('2026-03-30T06:00:00+00:00', 1240, 31, 3),
]
DAYS = ('--from', '2026-03-20', '--to', '2026-04-02', '--tz', 'UTC')
SHEET = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'


def card(widget, x, y, w, h, **config):
    return {'widget_id': widget, 'position': {'x': x, 'y': y, 'w': w, 'h': h}, 'config': config}


GROWTH = [
    card('metric-chart', 0, 0, 8, 4, title='Views by day', metric='views', breakdown='day'),
    card('metric-chart', 0, 4, 8, 4, title='=Views by channel', metric='views', breakdown='channel'),
    card('note', 8, 0, 4, 4, text='**Read** this'),
    card('from-the-future', 8, 4, 4, 4),
]


def text_of(pdf):
    """Everything in a PDF that is not a picture, uncompressed."""
    parts = [pdf]
    for found in re.finditer(rb'stream\r?\n(.*?)endstream', pdf, re.DOTALL):
        try:
            parts.append(zlib.decompressobj().decompress(found.group(1)))
        except zlib.error:
            pass
    return b'\n'.join(parts)


def sheets_of(workbook):
    """The sheets of a spreadsheet: name → rows of values, as a program that reads it sees them."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        strings = []
        if 'xl/sharedStrings.xml' in archive.namelist():
            root = xml.fromstring(archive.read('xl/sharedStrings.xml'))
            strings = [''.join(text.text or '' for text in item.iter(SHEET + 't')) for item in root]
        names = [sheet.get('name')
                 for sheet in xml.fromstring(archive.read('xl/workbook.xml')).iter(SHEET + 'sheet')]
        sheets = {}
        for number, name in enumerate(names, 1):
            root = xml.fromstring(archive.read(f'xl/worksheets/sheet{number}.xml'))
            assert not list(root.iter(SHEET + 'f')), 'a formula'
            sheets[name] = [[value_of(cell, strings) for cell in row.iter(SHEET + 'c')]
                            for row in root.iter(SHEET + 'row')]
        return sheets


def value_of(cell, strings):
    value = cell.find(SHEET + 'v')
    if cell.get('t') == 's':
        return strings[int(value.text)]
    if cell.get('t') == 'inlineStr':
        return ''.join(text.text or '' for text in cell.iter(SHEET + 't'))
    return float(value.text) if value is not None else None


class Exports(WorkspaceCase):
    def setUp(self):
        super().setUp()
        self.service = Service(self.workspace)
        self.addCleanup(self.service.stop)
        self.succeed('import', '--project', 'Spring',
                     self.workspace.write('new.csv', tracker('abcdefghijk', '2026-03-27T20:00:00Z', RUNS)))

    def dashboard(self, name, widgets):
        layout = json.dumps({'widgets': widgets})
        psql = os.path.join(os.environ['POSTGRESQL_BINDIR'], 'psql')
        subprocess.run([psql, '-qv', 'ON_ERROR_STOP=1', '-v', f'name={name}', '-v', f'layout={layout}',
                        self.service.conninfo],
                       input="INSERT INTO dashboard_layouts (name, layout_config) VALUES (:'name', :'layout');",
                       text=True, check=True, env=self.workspace.environment)

    def export(self, name, form, *words):
        path = self.workspace.path(f'out.{form}')
        self.succeed('export', 'dashboard', name, '--format', form, '--output', path, *DAYS, *words)
        with open(path, 'rb') as file:
            return file.read()

    def test_totals_are_those_of_query(self):
        self.dashboard('Growth', GROWTH)
        sheets = sheets_of(self.export('Growth', 'xlsx'))
        answer = self.succeed('query', '--metric', 'views', '--by', 'day', *DAYS)
        days = list(csv.DictReader(io.StringIO(answer)))
        rows = sheets['Views by day']
        values = [row[1] for row in rows[1:] if len(row) > 1 and row[1] is not None]
        self.assertEqual(values, [float(day['views']) for day in days])
        self.assertEqual(sum(values), 1240)

    def test_each_card_has_a_sheet_and_no_text_is_a_formula(self):
        self.dashboard('Growth', GROWTH)
        sheets = sheets_of(self.export('Growth', 'xlsx'))
        self.assertEqual(len(sheets), 1 + len(GROWTH))
        first = [value for row in next(iter(sheets.values())) for value in row]
        self.assertIn('Growth', first)
        self.assertTrue(any('UTC' in str(value) for value in first), first)

    def test_a_document_has_its_head_and_as_many_pages_as_it_takes(self):
        self.dashboard('Growth', GROWTH)
        tall = [card('note', 0, 8 * i, 12, 8, text=f'Number {i}') for i in range(4)]
        self.dashboard('Tall', tall)
        for name, least in (('Growth', 1), ('Tall', 3)):
            pdf = self.export(name, 'pdf')
            self.assertTrue(pdf.startswith(b'%PDF-'))
            pages = len(re.findall(rb'/Type\s*/Page\b(?!s)', text_of(pdf)))
            self.assertGreaterEqual(pages, least, name)
            self.assertNotIn(b'/Subtype /Image', text_of(pdf))

    def test_a_picture_has_the_scale_asked_for(self):
        self.dashboard('Growth', GROWTH)
        sizes = []
        for scale in ('1', '2'):
            png = self.export('Growth', 'png', '--scale', scale)
            self.assertTrue(png.startswith(b'\x89PNG'))
            sizes.append(struct.unpack('>II', png[16:24]))
        self.assertEqual([2 * side for side in sizes[0]], list(sizes[1]))

    def test_an_empty_dashboard_is_exported_too(self):
        self.dashboard('Nothing', [])
        for form in ('pdf', 'png', 'xlsx'):
            self.assertGreater(len(self.export('Nothing', form)), 100)

    def test_result_as_json_and_on_standard_output(self):
        self.dashboard('Growth', GROWTH)
        path = self.workspace.path('named.pdf')
        result = json.loads(self.succeed('export', 'dashboard', 'growth', '--json', '--output', path))
        self.assertEqual((result['file'], result['format'], result['cards']), (path, 'pdf', 4))
        self.assertEqual(result['bytes'], os.path.getsize(path))

    def test_names_that_lead_nowhere(self):
        self.assertIn('there are no dashboards', self.fail_with(1, 'export', 'dashboard', 'Growth'))
        self.dashboard('Growth', GROWTH)
        self.assertIn('“Growth”', self.fail_with(1, 'export', 'dashboard', 'Decline'))
        self.dashboard('GROWTH', GROWTH)
        self.assertIn('by its id', self.fail_with(1, 'export', 'dashboard', 'growth'))

    def test_what_cannot_be_written_leaves_nothing(self):
        self.dashboard('Growth', GROWTH)
        folder = self.workspace.path('no such folder')
        self.fail_with(1, 'export', 'dashboard', 'Growth', '--output', os.path.join(folder, 'a.pdf'))
        self.assertFalse(os.path.exists(folder))

    def test_wrong_usage(self):
        for words in (['export'], ['export', 'posts'], ['export', 'dashboard'],
                      ['export', 'dashboard', 'a', 'b'], ['export', 'dashboard', 'a', '--format', 'doc'],
                      ['export', 'dashboard', 'a', '--scale', '9'], ['export', 'dashboard', 'a', '--lens', 'x']):
            self.fail_with(2, *words)


if __name__ == '__main__':
    main()
