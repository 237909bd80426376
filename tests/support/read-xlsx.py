"""Prints a spreadsheet as JSON, read by its format's own rules and nothing of the program that wrote it.

{"title": …, "sheets": [{"name": …, "frozen": rows, "rows": [[cell, …], …]}, …]}; a cell is null, a number, a
text, or {"date": "YYYY-MM-DD hh:mm:ss"} for a number that the format shows as a date; {"formula": …} would
be one.
"""

import datetime
import json
import re
import sys
import zipfile
from xml.etree import ElementTree

MAIN = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
RELATION = '{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id'
EPOCH = datetime.datetime(1899, 12, 30)


def read(book, path):
    return ElementTree.fromstring(book.read(path))


def date_styles(book):
    styles = read(book, 'xl/styles.xml')
    codes = {f.get('numFmtId'): f.get('formatCode') for f in styles.iter(MAIN + 'numFmt')}
    formats = styles.find(MAIN + 'cellXfs').findall(MAIN + 'xf')
    return {i for i, f in enumerate(formats) if 'yy' in codes.get(f.get('numFmtId'), '')}


def shared_texts(book):
    if 'xl/sharedStrings.xml' not in book.namelist():
        return []
    return [''.join(t.text or '' for t in item.iter(MAIN + 't'))
            for item in read(book, 'xl/sharedStrings.xml').findall(MAIN + 'si')]


def value_of(cell, dates, texts):
    formula = cell.find(MAIN + 'f')
    if formula is not None:
        return {'formula': formula.text}
    if cell.get('t') == 'inlineStr':
        return ''.join(t.text or '' for t in cell.iter(MAIN + 't'))
    value = cell.find(MAIN + 'v')
    if value is None:
        return None
    if cell.get('t') == 's':
        return texts[int(value.text)]
    number = float(value.text)
    if int(cell.get('s', 0)) in dates:
        moment = EPOCH + datetime.timedelta(seconds=round(number * 86400))
        return {'date': moment.isoformat(' ')}
    return int(number) if number == int(number) else number


def column_of(reference):
    column = 0
    for letter in re.match('[A-Z]+', reference).group():
        column = column * 26 + ord(letter) - 64
    return column - 1


def read_rows(sheet, dates, texts):
    rows = []
    for row in sheet.iter(MAIN + 'row'):
        cells = []
        for cell in row.findall(MAIN + 'c'):
            at = column_of(cell.get('r'))
            cells += [None] * (at - len(cells)) + [value_of(cell, dates, texts)]
        rows += [[]] * (int(row.get('r')) - 1 - len(rows)) + [cells]
    return rows


def read_sheet(book, path, name, dates, texts):
    sheet = read(book, path)
    pane = next(sheet.iter(MAIN + 'pane'), None)
    frozen = int(pane.get('ySplit')) if pane is not None and pane.get('state') == 'frozen' else 0
    return {'name': name, 'frozen': frozen, 'rows': read_rows(sheet, dates, texts)}


def main():
    with zipfile.ZipFile(sys.argv[1]) as book:
        if book.testzip() is not None:
            sys.exit('damaged')
        relations = {r.get('Id'): r.get('Target') for r in read(book, 'xl/_rels/workbook.xml.rels')}
        dates, texts = date_styles(book), shared_texts(book)
        sheets = [read_sheet(book, 'xl/' + relations[s.get(RELATION)], s.get('name'), dates, texts)
                  for s in read(book, 'xl/workbook.xml').iter(MAIN + 'sheet')]
        title = next(read(book, 'docProps/core.xml').iter('{http://purl.org/dc/elements/1.1/}title'), None)
    json.dump({'title': title.text if title is not None else None, 'sheets': sheets}, sys.stdout)


main()
