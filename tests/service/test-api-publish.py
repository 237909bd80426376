"""What workflows report: what they published."""

import json
import signal
import time

from api import HttpService, wait_for
from fake_mpis import Database
from with_mpis import NOBODY, RECORD, MpisCase, at_once
from workspace import Workspace, main


class Recording(MpisCase):
    def test_mpis_makes_the_item_and_hears_its_own_fields_only(self):
        answer = self.api.post(RECORD, {
            **self.post_of(), 'channel': ' Telegram', 'channel_url': 'https://t.example/42', 'run_id': self.world.run,
            'project_id': self.world.project, 'published_at': '2026-01-02T03:04:05+02:00', 'extra': 1,
            'published_payload': {'text': 'hi'}, 'persona_version_used': '1.0'},
            headers={'X-N8N-Execution-ID': '1234'})
        body = self.assertStatus(answer, 200).json
        item = self.ask_one('SELECT id::text FROM published_items')
        self.assertEqual(body['published_item_id'], item)
        self.assertEqual(body, {**body, 'status': 'recorded', 'id': item, 'draft_id': self.world.draft,
                                'channel': 'telegram', 'published_at': '2026-01-02T01:04:05.000000Z'})
        told = self.mpis.calls[-1]
        self.assertEqual(told['path'], '/publisher/publish/record')
        self.assertEqual(told['body'], {
            'draft_id': self.world.draft, 'channel': 'telegram', 'channel_item_id': '42',
            'channel_url': 'https://t.example/42', 'published_payload': {'text': 'hi'}, 'persona_version_used': '1.0'})
        self.assertEqual(told['headers']['x-run-id'], self.world.run)
        self.assertEqual(told['headers']['x-project-id'], self.world.project)
        self.assertEqual(told['headers']['x-n8n-execution-id'], '1234')
        self.assertEqual(told['headers']['x-draft-id'], self.world.draft)
        self.assertEqual(self.ask('SELECT run_id::text, project_id::text, persona_id::text, forward_state, '
                                  'published_item_id::text FROM dash_publish_records'),
                         [(self.world.run, self.world.project, self.world.persona, 'forwarded', item)])
        self.assertIn('published', self.ask_one('SELECT message FROM dash_run_logs'))

    def test_numbers_become_texts(self):
        self.record(123)
        self.assertEqual(self.mpis.calls[-1]['body']['channel_item_id'], '123')
        self.assertEqual(self.record('123')['id'], self.record(123)['id'])
        self.assertEqual(self.mpis.count('/publish/record'), 1)

    def test_ids_may_be_in_headers(self):
        self.api.post(RECORD, self.post_of(), headers={'X-Run-ID': self.world.run, 'X-Project-ID': self.world.project})
        self.assertEqual(self.ask('SELECT run_id::text, project_id::text FROM dash_publish_records'),
                         [(self.world.run, self.world.project)])

    def test_what_is_wrong_is_told_at_once(self):
        answer = self.api.post(RECORD, {'draft_id': 'x', 'channel': 7, 'published_payload': [], 'published_at': 'soon'})
        for kind, name in (('uuid_parsing', 'draft_id'), ('string_type', 'channel'), ('missing', 'channel_item_id'),
                           ('dict_type', 'published_payload')):
            self.assertProblem(answer, kind, 'body', name)
        for value in (None, 1.5, True, [], ''):
            with self.subTest(value=value):
                self.assertStatus(self.api.post(RECORD, self.post_of(value)), 422)
        self.assertEqual(self.mpis.calls, [])
        self.assertEqual(self.ask('SELECT 1 FROM dash_publish_records'), [])

    def test_the_same_again_is_told_once(self):
        first = self.record()
        for again in at_once(4, lambda _: self.record(channel='TELEGRAM')):
            self.assertEqual(again['published_item_id'], first['published_item_id'])
        self.assertEqual(self.mpis.count('/publish/record'), 1)

    def test_several_at_once_are_told_once(self):
        self.mpis.fault('/publish/record', 'slow', seconds=0.5)
        answers = at_once(8, lambda _: self.record())
        self.assertEqual(len({answer['published_item_id'] for answer in answers}), 1)
        self.assertEqual(self.mpis.count('/publish/record'), 1)
        self.assertEqual(self.ask_one('SELECT count(*) FROM published_items'), 1)

    def test_different_ones_do_not_wait_for_each_other(self):
        self.mpis.fault('/publish/record', 'slow', times=20, seconds=1.5)
        at_once(10, lambda index: self.record(str(index)))
        self.assertEqual(self.mpis.count('/publish/record'), 10)
        self.assertGreater(self.mpis.most_in_hand, 3)

    def test_what_mpis_refuses_is_refused(self):
        answer = self.assertStatus(self.api.post(RECORD, {**self.post_of(), 'draft_id': NOBODY}), 400)
        self.assertEqual(answer.json, {'detail': f'Draft not found: {NOBODY}'})
        self.assertEqual(self.ask('SELECT forward_state FROM dash_publish_records'), [('failed',)])
        self.assertEqual(self.states(), [('mpis-record', 'failed')])

    def test_what_somebody_told_mpis_is_not_told_again(self):
        self.mpis.record({'draft_id': self.world.draft, 'channel': 'Telegram', 'channel_item_id': '42'})
        item = self.ask_one('SELECT id::text FROM published_items')
        self.assertEqual(self.record()['published_item_id'], item)
        self.assertEqual(self.mpis.count('/publish/record'), 0)


class MpisInTrouble(MpisCase):
    """The record is kept, the caller learns so, and MPIS has it once in the end."""

    def queued(self):
        answer = self.record(status=202)
        self.assertEqual(answer['status'], 'queued')
        self.assertIsNone(answer['published_item_id'])
        self.assertNotIn('hunter2', json.dumps(answer))
        self.assertNotIn('/opt/', json.dumps(answer))
        self.assertEqual(self.ask('SELECT forward_state FROM dash_publish_records'), [('pending',)])
        return answer

    def delivered_once(self, calls=None):
        self.mpis.heal()
        self.deliver()
        self.assertEqual(self.ask('SELECT count(*), count(r.published_item_id) FROM published_items i '
                                  'LEFT JOIN dash_publish_records r ON r.published_item_id = i.id'), [(1, 1)])
        if calls is not None:
            self.assertEqual(self.mpis.count('/publish/record'), calls)
        again = self.record()
        self.assertEqual(again['published_item_id'], self.ask_one('SELECT id::text FROM published_items'))

    def test_down(self):
        self.mpis.down()
        self.queued()
        self.mpis.up()
        self.delivered_once(calls=1)

    def test_fails(self):
        self.mpis.fault('/publish/record', 'error')
        self.queued()
        self.delivered_once(calls=2)

    def test_fails_with_text(self):
        self.mpis.fault('/publish/record', 'text')
        self.queued()
        self.delivered_once(calls=2)

    def test_too_many_calls(self):
        self.mpis.fault('/publish/record', 'many')
        self.queued()
        self.delivered_once(calls=2)

    def test_speaks_html(self):
        self.mpis.fault('/publish/record', 'html')
        self.queued()
        self.delivered_once(calls=2)

    def test_speaks_broken_json(self):
        self.mpis.fault('/publish/record', 'broken')
        self.queued()
        self.delivered_once(calls=2)

    def test_speaks_of_something_else(self):
        self.mpis.fault('/publish/record', 'other')
        self.queued()
        self.delivered_once(calls=2)

    def test_says_nothing(self):
        self.mpis.fault('/publish/record', 'empty')
        self.queued()
        self.delivered_once(calls=2)

    def test_leads_elsewhere(self):
        self.mpis.fault('/publish/record', 'redirect')
        self.queued()
        self.delivered_once(calls=2)

    def test_hangs_up_before_it_did_anything(self):
        self.mpis.fault('/publish/record', 'refused')
        self.queued()
        self.delivered_once(calls=2)

    def test_does_it_and_the_connection_is_lost(self):
        self.mpis.fault('/publish/record', 'lost')
        self.queued()
        self.delivered_once(calls=1)

    def test_does_it_and_is_cut_off(self):
        self.mpis.fault('/publish/record', 'cut')
        self.queued()
        self.delivered_once(calls=1)

    def test_does_it_after_our_patience(self):
        self.mpis.fault('/publish/record', 'late', seconds=10)
        begun = time.monotonic()
        self.queued()
        self.assertLess(time.monotonic() - begun, 9.5)
        self.assertEqual(self.ask('SELECT count(*) FROM published_items'), [(0,)])
        wait_for(lambda: self.ask_one('SELECT published_item_id FROM dash_publish_records'), 10)
        self.delivered_once(calls=1)

    def test_a_service_that_is_killed_in_between(self):
        other = Workspace()
        self.addCleanup(other.remove)
        other.environment['MPIS_API_URL'] = self.mpis.url
        killed = HttpService(other, '--database', self.service.conninfo)
        self.addCleanup(killed.stop)
        self.mpis.fault('/publish/record', 'busy', seconds=6)
        connection = killed.api.connect()
        connection.request('POST', RECORD, json.dumps(self.post_of()), {
            'Content-Type': 'application/json', 'Authorization': 'Bearer ' + killed.api.token})
        self.assertTrue(wait_for(lambda: self.mpis.count('/publish/record') == 1))
        killed.process.send_signal(signal.SIGKILL)
        self.ask("UPDATE dash_deliveries SET claimed_until = now ()")   # as if that time were over
        # The other one comes while MPIS still is at what the first told it.
        self.assertTrue(wait_for(lambda: self.ask('SELECT 1 FROM dash_deliveries WHERE attempts > 1')))
        self.assertEqual(self.ask('SELECT 1 FROM published_items'), [])
        self.delivered_once(calls=1)

    def test_a_service_that_is_killed_before_it_told_mpis(self):
        self.mpis.down()
        self.queued()
        self.service.process.send_signal(signal.SIGKILL)
        self.service.process.wait()
        self.database.close()
        self.mpis.up()
        self.restart()
        self.delivered_once(calls=1)

    def restart(self):
        self.workspace.kill_servers()
        self.service = HttpService(self.workspace, *self.options)
        self.addCleanup(self.service.stop)
        self.api = self.service.api
        self.database = Database(self.service.conninfo)
        self.mpis.database = Database(self.service.conninfo)


class WithoutMpis(MpisCase):
    with_mpis = False

    def test_the_item_is_made_here(self):
        answers = at_once(5, lambda _: self.record())
        self.assertEqual({answer['published_item_id'] for answer in answers},
                         {self.ask_one('SELECT id::text FROM published_items')})
        self.assertEqual(self.record('43', status=200)['status'], 'recorded')
        answer = self.assertStatus(self.api.post(RECORD, {**self.post_of(), 'draft_id': NOBODY}), 400)
        self.assertEqual(answer.json, {'detail': f'Draft not found: {NOBODY}'})

    def test_metrics_are_kept_and_nobody_is_told(self):
        item = self.record()['published_item_id']
        self.assertEqual(self.ingest(item, {'views': 100})['state'], 'none')
        self.assertEqual(self.states(), [('mpis-record', 'done')])


main()
