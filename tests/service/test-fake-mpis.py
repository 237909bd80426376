"""The MPIS that other tests talk to answers as the real one was observed to."""

import json
import os
import re
import unittest
import urllib.error
import urllib.request

from fake_mpis import FakeMpis
from workspace import main

SOURCE = os.environ.get('MPIS_TOP_SRCDIR', '.')
DATA = os.environ.get('MPIS_SHARED_DATA') or os.path.join(SOURCE, '..', 'shared', 'data')
OBSERVED = os.path.join(os.path.dirname(os.path.abspath(DATA)), 'contracts', 'observed', 'mpis')
UUID = re.compile('[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}')
TIME = re.compile(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?(Z?)')
NOBODY = '00000000-0000-0000-0000-000000000000'


def observed(name):
    with open(os.path.join(OBSERVED, name + '.json'), encoding='utf-8') as file:
        return json.load(file)


def shape(value):
    """What stays the same at every run: names, types, and how times and ids are written."""
    if isinstance(value, dict):
        return {name: shape(member) for name, member in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    if isinstance(value, str):
        at = TIME.fullmatch(value)
        return 'uuid' if UUID.fullmatch(value) else 'time' + at.group(2) if at else 'text'
    return type(value).__name__


@unittest.skipUnless(os.path.isdir(OBSERVED), f'no observed answers at {OBSERVED}')
class Likeness(unittest.TestCase):
    def setUp(self):
        self.fake = FakeMpis()
        self.addCleanup(self.fake.close)

    def ask(self, method, path, body=None):
        request = urllib.request.Request(self.fake.url + path, method=method,
                                         data=None if body is None else json.dumps(body).encode())
        request.add_header('Content-Type', 'application/json')

        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_):
                return None

        try:
            with urllib.request.build_opener(Stay).open(request, timeout=20) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.headers, answer.read()

    def alike(self, name, words=False, **changed):
        """Asks what was asked then, with ids that exist now, and compares."""
        pair = observed(name)
        body = pair['request'].get('body')
        path = re.sub(UUID, lambda _: changed.get('path', NOBODY), pair['request']['path'])
        if body is not None:
            body = {**body, **{key: value for key, value in changed.items() if key != 'path'}}
        status, headers, raw = self.ask(pair['request']['method'], path, body)
        self.assertEqual(status, pair['response']['status'], f'{name}: {raw}')
        wanted = pair['response']['headers'].get('content-type')
        if wanted:
            self.assertEqual(headers['Content-Type'], wanted, name)
        if wanted != 'application/json':
            self.assertEqual(raw.decode(), pair['response']['body'], name)
            return None
        answer = json.loads(raw)
        self.assertEqual(shape(answer), shape(pair['response']['body']), name)
        if words:
            known = UUID.sub('ID', json.dumps(pair['response']['body']))
            self.assertEqual(UUID.sub('ID', json.dumps(answer)), known, name)
        return answer

    def test_genesis(self):
        job = self.alike('genesis-start')['job_id']
        self.alike('genesis-start-422-types', words=True)
        self.alike('genesis-status-404', words=True)
        self.alike('genesis-status-awaiting', path=job)
        self.alike('genesis-approve-edit-and-confirm', job_id=job)
        self.alike('genesis-approve-400-draft-mismatch', words=True, job_id=job)
        self.alike('genesis-approve-confirm-qdrant-down', job_id=job)
        self.alike('genesis-status-committed-pending', path=job)
        self.fake.qdrant = True
        job = self.alike('genesis-start')['job_id']
        self.alike('genesis-approve-confirm-qdrant-up', job_id=job)

    def persona(self):
        job = self.alike('genesis-start')['job_id']
        return self.ask_json('POST', '/genesis/approve', {'job_id': job, 'draft_no': 1, 'confirm': True})['persona_id']

    def ask_json(self, *call):
        return json.loads(self.ask(*call)[2])

    def test_publisher_and_analytics(self):
        persona = self.persona()
        plan = self.alike('publisher-plan', persona_id=persona)['id']
        draft = self.alike('publisher-generate', plan_id=plan)['id']
        self.alike('publisher-approve', draft_id=draft)
        self.alike('publisher-draft-after-approve-edits-lost', path=draft)
        item = self.alike('publish-record', draft_id=draft)['id']
        again = self.alike('publish-record-again', draft_id=draft)['id']
        self.assertNotEqual(again, item)
        self.alike('publish-record-422-number', words=True, draft_id=draft)
        self.alike('metrics-ingest', published_item_id=item)
        self.alike('metrics-ingest-422-map', words=True, published_item_id=item)
        self.alike('metrics-ingest-500-null', words=True, published_item_id=item)
        self.alike('metrics-ingest-400-value', words=True, published_item_id=item)
        self.alike('metrics-ingest-skipped-entries', published_item_id=item)
        self.alike('analytics-summary', path=persona)
        self.alike('analytics-summary-after-second-ingest-summed', path=persona)
        self.alike('recommendations-first', path=persona)
        self.alike('recommendations-second-500', words=True, path=persona)

    def test_health_and_what_goes_wrong(self):
        self.alike('health', words=True)
        self.alike('health-detailed-qdrant-down', words=True)
        self.fake.fault('/genesis/export', 'text')
        self.alike('error-500-text-plain')
        status, headers, _ = self.ask('GET', '/health/')
        self.assertEqual((status, headers['Location']), (307, self.fake.url + '/health'))


if __name__ == '__main__':
    main()
