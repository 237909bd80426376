"""What workflows report: what a post counts."""

import time

from api import wait_for
from with_mpis import INGEST, NOBODY, MpisCase, at_once
from workspace import main


class Measuring(MpisCase):
    def setUp(self):
        super().setUp()
        self.item = self.record()['published_item_id']

    def test_a_map(self):
        answer = self.ingest(self.item, {'views': 1500, 'reactions': {'👍': 45, '❤️': 50}, 'forwards': 23},
                             measured_at='2026-03-04T05:06:07Z', source='n8n')
        self.assertEqual(answer, {**answer, 'status': 'ingested', 'published_item_id': self.item,
                                  'metrics_ingested': 3, 'state': 'forwarded', 'warnings': []})
        listed = self.assertStatus(self.api.get(f'/api/publisher/published-items/{self.item}/metrics'), 200).json
        self.assertEqual(listed, [{
            'id': answer['metric_id'], 'published_item_id': self.item, 'channel': 'telegram', 'views': 1500,
            'impressions': None, 'reach': None, 'reactions': 95, 'comments': None, 'shares': 23, 'saves': None,
            'clicks': None, 'engagement_rate': 0.0787, 'engagement_rate_percent': 7.87,
            'measured_at': '2026-03-04T05:06:07.000000Z', 'source': 'n8n'}])

    def test_a_list(self):
        answer = self.ingest(self.item, [{'type': 'views', 'value': '100'}, {'type': 'reactions', 'value': 7},
                                         {'type': 'x'}, {'value': 1}])
        self.assertEqual(answer['metrics_ingested'], 2)
        self.assertEqual(len(answer['warnings']), 2)
        self.assertEqual(self.ask('SELECT views, reactions, engagement_rate::text FROM normalized_metrics'),
                         [(100, 7, '0.0700')])

    def test_what_is_wrong(self):
        answer = self.api.post(INGEST, {'published_item_id': '1', 'metrics': 5, 'measured_at': 'soon', 'source': 1})
        for kind, name in (('uuid_parsing', 'published_item_id'), ('dict_type', 'metrics'), ('string_type', 'source')):
            self.assertProblem(answer, kind, 'body', name)
        self.assertStatus(self.api.post(INGEST, {'published_item_id': NOBODY, 'metrics': {'views': 1}}), 404)
        self.assertStatus(self.api.get(f'/api/publisher/published-items/{NOBODY}/metrics'), 404)
        self.assertStatus(self.api.get('/api/publisher/published-items/x/metrics'), 422)

    def test_mpis_hears_what_came_on_top(self):
        for views, reactions in ((100, 5), (150, 5), (140, 4), (160, 9)):
            self.assertEqual(self.ingest(self.item, {'views': views, 'reactions': reactions})['state'], 'forwarded')
        self.assertEqual((self.mpis.total('views', self.item), self.mpis.total('reactions', self.item)), (160, 9))
        told = [[(metric['type'], metric['value']) for metric in call['body']['metrics']]
                for call in self.mpis.calls if call['path'].endswith('/ingest')]
        self.assertEqual(told, [[('reactions', 5), ('views', 100)], [('views', 50)], [('reactions', 4), ('views', 10)]])

    def test_the_same_again_is_told_once(self):
        for _ in range(3):
            self.ingest(self.item, {'views': 100}, measured_at='2026-01-01')
        self.assertEqual(self.mpis.total('views'), 100)
        self.assertEqual(self.ask_one('SELECT count(*) FROM normalized_metrics'), 1)

    def test_many_at_once_are_told_right(self):
        answers = at_once(12, lambda index: self.ingest(self.item, {'views': 100 + index}))
        self.assertEqual({answer['status'] for answer in answers}, {'ingested'})
        self.deliver()
        newest = self.ask_one('SELECT views FROM normalized_metrics ORDER BY measured_at DESC LIMIT 1')
        self.assertGreaterEqual(self.mpis.total('views'), newest)
        self.assertLessEqual(self.mpis.total('views'), 111)

    def test_what_does_not_count_is_not_told(self):
        self.ingest(self.item, {'views': 'NaN', 'comments': '1e999', 'reactions': None, 'forwards': -4})
        for call in self.mpis.calls:
            if call['path'].endswith('/ingest'):
                self.assertEqual([], [metric for metric in call['body']['metrics'] if metric['value'] <= 0])

    def test_warnings_are_in_the_log_of_the_run(self):
        self.api.post(INGEST, {'published_item_id': self.item, 'metrics': {'views': True}},
                      headers={'X-Run-ID': self.world.run})
        self.assertEqual(self.ask("SELECT run_id::text, level FROM dash_run_logs WHERE message LIKE '%views%'"),
                         [(self.world.run, 'WARN')])

    def trouble(self, calls, **fault):
        self.mpis.fault('/metrics/ingest', **fault)
        answer = self.ingest(self.item, {'views': 100})
        self.assertEqual((answer['status'], answer['state']), ('ingested', 'queued'))
        self.mpis.heal()
        self.deliver()
        self.assertEqual(self.mpis.total('views'), 100)
        if calls is not None:
            self.assertEqual(self.mpis.count('/metrics/ingest'), calls)
        self.ingest(self.item, {'views': 130})
        self.assertEqual(self.mpis.total('views'), 130)

    def test_mpis_fails(self):
        self.trouble(2, kind='error')

    def test_mpis_speaks_html(self):
        self.trouble(2, kind='html')

    def test_mpis_hears_it_and_the_connection_is_lost(self):
        self.trouble(1, kind='lost')

    def test_mpis_hears_it_and_is_cut_off(self):
        self.trouble(1, kind='cut')

    def test_mpis_is_slow(self):
        self.trouble(1, kind='late', seconds=4)

    def test_what_comes_after_a_try_that_failed_is_told_too(self):
        self.mpis.fault('/metrics/ingest', 'error')
        self.assertEqual(self.ingest(self.item, {'views': 100})['state'], 'queued')
        self.assertEqual(self.ingest(self.item, {'views': 120})['state'], 'forwarded')
        self.assertEqual(self.mpis.total('views'), 120)

    def test_mpis_is_down(self):
        self.mpis.down()
        self.assertEqual(self.ingest(self.item, {'views': 100})['state'], 'queued')
        self.assertEqual(self.ingest(self.item, {'views': 120})['state'], 'queued')
        self.mpis.up()
        self.deliver()
        self.assertEqual(self.mpis.total('views'), 120)

    def test_mpis_refuses_for_good(self):
        self.ask('DELETE FROM dash_deliveries')
        self.mpis.fault('/metrics/ingest', 'error', status=422)
        self.assertEqual(self.ingest(self.item, {'views': 100})['state'], 'queued')
        self.assertEqual(self.states(), [('mpis-metrics', 'failed')])
        self.ingest(self.item, {'views': 130})
        self.assertEqual(self.mpis.total('views'), 130)


class Batches(MpisCase):
    def test_what_can_be_used_is_used(self):
        item = self.record()['published_item_id']
        answer = self.assertStatus(self.api.post('/api/metrics/ingest-batch', [
            {'published_item_id': item, 'metrics': {'views': 10}, 'measured_at': '2026-01-01T00:00:00Z'},
            'nonsense', {'published_item_id': NOBODY, 'metrics': {}},
            {'published_item_id': item, 'metrics': [{'type': 'views', 'value': 12}]}]), 202).json
        self.assertEqual((answer['status'], answer['count']), ('queued', 2))
        self.assertEqual(sorted(entry['index'] for entry in answer['rejected']), [1, 2])
        self.assertEqual(self.ask('SELECT views FROM normalized_metrics ORDER BY measured_at'), [(10,), (12,)])
        self.assertTrue(wait_for(lambda: self.mpis.total('views') == 12, 20))

    def test_thousands(self):
        item = self.record()['published_item_id']
        body = [{'published_item_id': item, 'metrics': {'views': index},
                 'measured_at': f'2026-01-{1 + index // 1440:02}T{index // 60 % 24:02}:{index % 60:02}:00Z'}
                for index in range(5000)]
        begun = time.monotonic()
        self.assertEqual(self.assertStatus(self.api.post('/api/metrics/ingest-batch', body), 202).json['count'], 5000)
        self.assertLess(time.monotonic() - begun, 20)
        self.assertEqual(self.ask_one('SELECT count(*) FROM normalized_metrics'), 5000)

    def test_what_is_no_list(self):
        self.assertStatus(self.api.post('/api/metrics/ingest-batch', {'a': 1}), 422)
        self.assertStatus(self.api.post('/api/metrics/ingest-batch'), 422)
        self.assertEqual(self.assertStatus(self.api.post('/api/metrics/ingest-batch', []), 202).json['count'], 0)


main()
