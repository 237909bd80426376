"""What is MPIS's to answer, passed on; and what is answered when MPIS does not."""

import threading
import time

from api import wait_for
from with_mpis import NOBODY, MpisCase, at_once
from workspace import main

START = '/api/genesis/start'
APPROVE = '/api/genesis/approve'


class Genesis(MpisCase):
    def start(self, **more):
        return self.assertStatus(self.api.post(START, {'persona_name': 'Ada', **more}), 200).json

    def test_from_start_to_export(self):
        job = self.start(notes='n', unknown=[1, {'a': None}])
        self.assertEqual(job['status'], 'awaiting_approval')
        self.assertLessEqual({'job_id', 'status', 'draft_no', 'human_prompt', 'preview'}, job.keys())
        self.assertEqual(self.mpis.calls[-1]['body'], {'persona_name': 'Ada', 'notes': 'n', 'unknown': [1, {'a': None}]})
        status = self.assertStatus(self.api.get(f"/api/genesis/status/{job['job_id']}"), 200).json
        self.assertEqual(status['progress'], {
            'stage': 'awaiting_approval', 'percent': 80, 'message': 'Awaiting human approval',
            'step': 'awaiting_approval', 'percentage': 80})
        edited = self.assertStatus(self.api.post(APPROVE, {
            'job_id': job['job_id'], 'draft_no': 1, 'confirm': True,
            'edits': [{'path': 'ethos.virtues', 'op': 'add', 'value': 'patience'}]}), 200).json
        self.assertEqual((edited['status'], edited['draft_no']), ('awaiting_approval', 2))
        done = self.assertStatus(self.api.post(APPROVE, {'job_id': job['job_id'], 'draft_no': 2, 'confirm': True}), 200)
        self.assertEqual(done.json['status'], 'committed_with_memory_pending')
        export = self.assertStatus(self.api.get(f"/api/genesis/export/{done.json['persona_id']}"), 200).json
        self.assertEqual(export['base_path'], '/opt/mpis/personas/ada')
        self.assertEqual(export['export_path'], '/opt/mpis/personas/ada/core/persona_core.json')
        self.assertEqual(set(export['files']), {'core', 'memory', 'docs'})

    def test_sources_become_objects(self):
        given = {'type': 'file', 'ref': 'x', 'metadata': {'a': 1}}
        self.start(sources=['plain words', 'https://www.youtube.com/watch?v=1', 'http://youtu.be/1', 'https://example.org/a',
                            'youtube.com without more', given])
        self.assertEqual(self.mpis.calls[-1]['body']['sources'], [
            {'type': 'text', 'ref': 'plain words'}, {'type': 'youtube', 'ref': 'https://www.youtube.com/watch?v=1'},
            {'type': 'youtube', 'ref': 'http://youtu.be/1'}, {'type': 'url', 'ref': 'https://example.org/a'},
            {'type': 'text', 'ref': 'youtube.com without more'}, given])

    def test_ids_go_along(self):
        self.api.post(START, {'persona_name': 'Ada'}, headers={
            'X-Run-ID': self.world.run, 'X-Project-ID': self.world.project, 'X-N8N-Execution-ID': '77'})
        headers = self.mpis.calls[-1]['headers']
        self.assertEqual((headers['x-run-id'], headers['x-project-id'], headers['x-n8n-execution-id']),
                         (self.world.run, self.world.project, '77'))
        self.assertNotIn('authorization', headers)

    def test_refusals_come_as_they_are(self):
        answer = self.assertStatus(self.api.post(START, {'persona_name': 7, 'sources': 'x', 'public_persona': 'maybe'}), 422)
        self.assertEqual([problem['loc'] for problem in answer.detail],
                         [['body', 'persona_name'], ['body', 'public_persona'], ['body', 'sources']])
        job = self.start()['job_id']
        answer = self.assertStatus(self.api.post(APPROVE, {'job_id': job, 'draft_no': 5, 'confirm': True}), 400)
        self.assertEqual(answer.detail, 'Draft number mismatch: expected 1, got 5')

    def test_what_does_not_exist_is_404(self):
        for answer in (self.api.get(f'/api/genesis/status/{NOBODY}'), self.api.get(f'/api/genesis/export/{NOBODY}'),
                       self.api.post(APPROVE, {'job_id': NOBODY, 'draft_no': 1, 'confirm': True})):
            self.assertIn('not found', self.assertStatus(answer, 404).detail)

    def test_what_is_new_may_be_there_a_moment_later(self):
        job = self.start()['job_id']
        self.mpis.fault('/genesis/status', 'error', status=404)
        self.assertStatus(self.api.get(f'/api/genesis/status/{job}'), 200)

    def test_what_is_malformed_does_not_reach_mpis(self):
        self.assertStatus(self.api.get('/api/genesis/status/../../health'), 404)
        self.assertProblem(self.api.get('/api/genesis/status/nonsense'), 'uuid_parsing', 'path', 'job_id')
        self.assertStatus(self.api.post(START, raw=b'{"a', headers={'Content-Type': 'application/json'}), 422)
        self.assertStatus(self.api.post(START, []), 422)
        self.assertStatus(self.api.post(START), 422)
        self.assertEqual(self.mpis.calls, [])

    def test_one_draft_after_the_other(self):
        self.mpis.fault('/genesis/start', 'slow', times=3, seconds=1)
        begun = time.monotonic()
        at_once(3, lambda _: self.start())
        self.assertGreater(time.monotonic() - begun, 3)

    def test_a_slow_draft_is_waited_for(self):
        self.mpis.fault('/genesis/start', 'slow', seconds=12)
        self.start()

    def fails(self, status, kind, **fault):
        self.mpis.fault('/genesis/start', kind, **fault)
        answer = self.assertStatus(self.api.post(START, {'persona_name': 'Ada'}), status)
        self.assertIn('MPIS', answer.detail)
        for secret in ('hunter2', 'sqlalchemy', '/opt/', 'nginx'):
            self.assertNotIn(secret, answer.text)
        self.assertEqual(self.mpis.count('/genesis/start'), 1)   # nothing that makes something is repeated
        self.mpis.heal()
        self.start()

    def test_mpis_fails(self):
        self.fails(502, 'error')
        self.service.stop()
        self.assertIn('hunter2', self.service.log)   # those who may see it find it there

    def test_mpis_fails_with_text(self):
        self.fails(502, 'text')

    def test_mpis_speaks_html(self):
        self.fails(502, 'html')

    def test_mpis_speaks_broken_json(self):
        self.fails(502, 'broken')

    def test_mpis_speaks_of_something_else(self):
        self.fails(502, 'other')

    def test_mpis_leads_elsewhere(self):
        self.fails(502, 'redirect')

    def test_mpis_is_cut_off(self):
        self.fails(502, 'cut')

    def test_mpis_hangs_up(self):
        self.fails(502, 'lost')

    def test_mpis_says_too_much(self):
        self.fails(502, 'huge')

    def test_mpis_wants_to_be_left_alone(self):
        self.fails(503, 'many')

    def test_mpis_is_down(self):
        self.mpis.down()
        self.assertIn('MPIS', self.assertStatus(self.api.post(START, {'persona_name': 'Ada'}), 503).detail)
        self.mpis.up()
        self.assertTrue(wait_for(lambda: time.sleep(1) or self.api.post(START, {'persona_name': 'Ada'}).status == 200, 30))


class Analytics(MpisCase):
    def summary(self, query='', status=200):
        path = f'/api/analytics/persona/{self.world.persona}/summary{query}'
        return self.assertStatus(self.api.get(path), status).json

    def measure(self):
        for item_id, metrics in (('1', {'views': 100, 'reactions': 8, 'comments': 2, 'forwards': 1}),
                                 ('2', {'views': 300, 'reactions': 9})):
            item = self.record(item_id)['published_item_id']
            self.ingest(item, {**metrics, 'views': metrics['views'] // 2}, measured_at='2026-01-01T00:00:00Z')
            self.ingest(item, metrics)

    def test_beside_what_mpis_says_stands_what_we_know(self):
        self.measure()
        summary = self.summary('?range=7d&include_insights=false')
        self.assertEqual(summary['range_type'], '7d')
        self.assertEqual(summary['insights'], [])
        self.assertEqual(summary['metrics']['total_views'], self.mpis.total('views'))
        self.assertEqual(self.mpis.calls[-1]['path'].partition('?')[2], 'range=7d&include_insights=false')
        numbers = summary['normalized']
        self.assertEqual(numbers, {**numbers, 'views': 400, 'reactions': 17, 'comments': 2, 'shares': 1, 'reach': None,
                                   'posts': 2, 'engagement_rate': 0.05})
        self.assertEqual(set(numbers['by_channel']), {'telegram'})
        self.assertEqual(numbers['by_channel']['telegram']['views'], 400)

    def test_posts_are_as_old_as_those_say_who_published_them(self):
        item = self.record('1', published_at='2025-01-01T00:00:00Z')['published_item_id']
        self.ingest(item, {'views': 100})
        self.assertEqual(self.summary('?range=7d')['normalized']['posts'], 0)
        self.assertEqual(self.summary('?range=all')['normalized']['views'], 100)

    def test_the_range_has_a_default_and_limits(self):
        self.summary()
        self.assertIn('range=30d&include_insights=true', self.mpis.calls[-1]['path'])
        self.summary('?range=1y', 422)
        self.assertStatus(self.api.get(f'/api/analytics/persona/{NOBODY}/summary'), 404)

    def test_mpis_fails(self):
        self.mpis.fault('/summary', 'text')
        self.summary(status=502)
        self.mpis.down()
        self.summary(status=503)

    def recommend(self, status=200):
        return self.assertStatus(self.api.get(f'/api/analytics/recommendations/{self.world.persona}'), status).json

    def test_recommendations_stand_in_the_table_when_mpis_stumbles_over_them(self):
        first = self.recommend()
        second = self.recommend()
        self.assertEqual(self.mpis.count('/analytics/recommendations'), 2)
        self.assertEqual({**second, 'computed_at': 0}, {**first, 'computed_at': 0})
        self.mpis.down()
        self.assertEqual(self.recommend()['run_id'], first['run_id'])

    def test_no_recommendations(self):
        self.mpis.fault('/analytics', 'error', times=2)
        self.recommend(502)
        self.assertStatus(self.api.get(f'/api/analytics/recommendations/{NOBODY}'), 502)
        self.assertStatus(self.api.get(f'/api/analytics/recommendations/{NOBODY}'), 404)


class Health(MpisCase):
    def health(self, status):
        return self.assertStatus(self.api.get('/health/mpis'), status).json

    def test_healthy(self):
        health = self.health(200)
        self.assertEqual((health['status'], health['url'], health['upstream']),
                         ('healthy', self.mpis.url, {'status': 'healthy', 'service': 'MPIS Genesis API', 'version': '1.0.0'}))

    def test_busy_is_not_down(self):
        self.mpis.fault('/genesis/start', 'busy', seconds=8)
        threading.Thread(target=lambda: self.api.post(START, {'persona_name': 'Ada'}), daemon=True).start()
        self.assertTrue(wait_for(lambda: self.mpis.count('/genesis/start')))
        begun = time.monotonic()
        health = self.health(200)
        self.assertEqual((health['status'], health['upstream']), ('busy', None))
        self.assertLess(time.monotonic() - begun, 5.5)

    def test_down(self):
        self.mpis.down()
        self.assertEqual(self.health(503)['status'], 'unhealthy')

    def test_nonsense(self):
        self.mpis.fault('/health', 'html')
        self.assertEqual(self.health(503)['status'], 'unhealthy')


class WithoutMpis(MpisCase):
    with_mpis = False

    def test_what_only_mpis_can_do_says_what_to_set(self):
        for answer in (self.api.post(START, {'persona_name': 'Ada'}), self.api.get(f'/api/genesis/status/{NOBODY}'),
                       self.api.post(APPROVE, {}), self.api.get(f'/api/genesis/export/{NOBODY}'),
                       self.api.get(f'/api/analytics/recommendations/{self.world.persona}'), self.api.get('/health/mpis')):
            self.assertIn('MPIS_API_URL', self.assertStatus(answer, 503).detail)

    def test_a_summary_comes_from_our_own_data(self):
        item = self.record('1')['published_item_id']
        self.ingest(item, {'views': 200, 'reactions': 9, 'comments': 5, 'forwards': 1})
        summary = self.assertStatus(self.api.get(f'/api/analytics/persona/{self.world.persona}/summary?range=7d'), 200).json
        self.assertEqual(summary['metrics'], {
            'total_published': 1, 'total_views': 200, 'total_reactions': 9, 'total_shares': 1, 'engagement_rate': 5.0,
            'best_performing_topics': ['hope'], 'best_performing_times': []})
        self.assertEqual(summary['normalized']['engagement_rate'], 0.075)
        self.assertEqual((summary['insights'], summary['trends']), ([], {}))
        self.ask('DELETE FROM published_items')
        empty = self.assertStatus(self.api.get(f'/api/analytics/persona/{self.world.persona}/summary'), 200).json
        self.assertEqual((empty['metrics']['total_published'], empty['metrics']['engagement_rate']), (0, 0))
        self.assertStatus(self.api.get(f'/api/analytics/persona/{NOBODY}/summary'), 404)

    def test_recommendations_that_are_there_are_shown(self):
        self.ask("INSERT INTO eidos_recommendations (persona_id, run_id, recommendations) "
                 "VALUES ($1, $2, '[{\"id\": 1}]')", self.world.persona, NOBODY)
        answer = self.assertStatus(self.api.get(f'/api/analytics/recommendations/{self.world.persona}'), 200).json
        self.assertEqual((answer['recommendations'], answer['status']), ([{'id': 1}], 'pending'))


main()
