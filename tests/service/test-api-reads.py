"""Personas, layouts, widgets, red flags, jobs and the first steps over HTTP."""

import os
import subprocess
import uuid

from api import Api, ApiCase, wait_for
from workspace import PATIENCE, main

PSQL = os.path.join(os.environ['POSTGRESQL_BINDIR'], 'psql')
NOBODY = '00000000-0000-4000-8000-00000000ffff'


class ReadsCase(ApiCase):
    def sql(self, statement):
        """The rows of a statement, as lines."""
        result = subprocess.run([PSQL, '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', self.service.conninfo, '-c', statement],
                                capture_output=True, text=True, timeout=PATIENCE)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout.strip()

    def persona(self, **fields):
        return self.assertStatus(self.api.post('/api/personas', {'name': 'Ada', **fields}), 201).json

    def project(self, persona):
        return self.sql("INSERT INTO dashboard_projects (name, persona_id, channels) VALUES ('Project', "
                        f"'{persona['id']}', '{{telegram}}') RETURNING id")

    def assertPages(self, path, size, count):
        """Following the links shows every row once, in the order of the whole list."""
        whole = self.assertStatus(self.api.get(path), 200).json
        self.assertEqual(len(whole), count)
        seen, next_path = [], f'{path}{"&" if "?" in path else "?"}limit={size}'
        while next_path:
            answer = self.assertStatus(self.api.get(next_path), 200)
            self.assertLessEqual(len(answer.json), size)
            seen += answer.json
            link = answer.headers['Link']
            next_path = link[1:link.index('>')] if link else None
        self.assertEqual(seen, whole)


class Personas(ReadsCase):
    def test_are_made_and_read(self):
        self.assertEqual(self.assertStatus(self.api.get('/api/personas'), 200).json, [])
        made = self.persona(name='Zoë Ångström!', credo={'beliefs': ['a', 'b']}, topics=['x'],
                            ethos={'tone': 'warm', 'virtues': ['hope']}, unknown=1)
        self.assertEqual(made['slug'], 'zoe-angstrom')
        self.assertEqual((made['active_version'], made['language'], made['is_demo']), ('1.0', 'en', False))
        self.assertRegex(made['created_at'], r'^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$')
        one = self.assertStatus(self.api.get('/api/personas/' + made['id']), 200).json
        self.assertEqual(one['core']['credo']['statements'], ['a', 'b'])
        self.assertEqual(one['core']['ethos']['emotional_tone'], ['warm'])
        self.assertEqual(one['core']['ethos']['virtues'], ['hope'])
        self.assertEqual(one['core']['topics']['primary'], ['x'])
        self.assertEqual([version['version'] for version in one['versions']], ['1.0'])
        self.persona(name='Second', credo={'statements': ['c']}, language='ru')
        self.assertEqual([persona['name'] for persona in self.api.get('/api/personas').json],
                         ['Second', 'Zoë Ångström!'])

    def test_short_names_are_never_taken_twice(self):
        slugs = [self.persona(name='Ada  Lovelace')['slug'] for _ in range(3)]
        self.assertEqual(slugs, ['ada-lovelace', 'ada-lovelace-2', 'ada-lovelace-3'])
        self.assertEqual(self.persona(name='!!!')['slug'], 'persona')
        self.assertLessEqual(len(self.persona(name='x' * 200)['slug']), 50)
        self.assertEqual(len(self.persona(name='x' * 200)['slug']), 50)
        self.assertEqual(self.persona(slug='My Own')['slug'], 'my-own')
        self.assertStatus(self.api.post('/api/personas', {'name': 'B', 'slug': 'my-own'}), 409)
        self.assertEqual(self.persona(name='Алексей Щукин')['slug'], 'aleksei-shchukin')

    def test_what_is_malformed_is_named(self):
        self.assertProblem(self.api.post('/api/personas', {}), 'missing', 'body', 'name')
        self.assertProblem(self.api.post('/api/personas', {'name': 7}), 'string_type', 'body', 'name')
        self.assertProblem(self.api.post('/api/personas', {'name': ''}), 'string_too_short', 'body', 'name')
        self.assertProblem(self.api.post('/api/personas', {'name': 'a', 'credo': []}), 'dict_type', 'body', 'credo')
        self.assertProblem(self.api.post('/api/personas', {'name': 'a', 'credo': {'beliefs': [1]}}),
                           'string_type', 'body', 'credo.beliefs')
        self.assertProblem(self.api.post('/api/personas', {'name': 'a', 'language': 'x' * 11}),
                           'string_too_long', 'body', 'language')
        self.assertStatus(self.api.get('/api/personas/' + NOBODY), 404)
        self.assertStatus(self.api.get('/api/personas/nonsense'), 422)

    def test_are_listed_in_pages(self):
        for number in range(7):
            self.persona(name=f'Persona {number}')
        self.assertPages('/api/personas', 3, 7)
        self.assertEqual(len(self.api.get('/api/personas?limit=2&offset=6').json), 1)
        self.assertStatus(self.api.get('/api/personas?limit=501'), 422)
        self.assertStatus(self.api.get('/api/personas?limit=0'), 422)
        self.assertStatus(self.api.get('/api/personas?cursor=nonsense'), 400)
        self.assertStatus(self.api.get('/api/personas?cursor=YQpi'), 400)


class Layouts(ReadsCase):
    path = '/api/dashboards/layouts'

    def layout(self, **fields):
        body = {'name': 'One', 'layout_config': {'widgets': [], 'mine': {'kept': 1.5}}, **fields}
        return self.assertStatus(self.api.post(self.path, body), 201)

    def test_go_round(self):
        answer = self.layout()
        made = answer.json
        self.assertEqual(made['layout_config'], {'widgets': [], 'mine': {'kept': 1.5}})
        self.assertEqual((made['user_id'], made['is_default']), (None, False))
        where = f'{self.path}/{made["id"]}'
        etag = answer.headers['ETag']
        self.assertEqual(self.api.get(where).headers['ETag'], etag)
        self.assertStatus(self.api.get(where, headers={'If-None-Match': etag}), 304)

        changed = self.assertStatus(self.api.put(where, {'name': 'Two'}, headers={'If-Match': etag}), 200)
        self.assertEqual(changed.json['name'], 'Two')
        self.assertEqual(changed.json['layout_config'], made['layout_config'])
        self.assertNotEqual(changed.headers['ETag'], etag)
        self.assertStatus(self.api.delete(where, headers={'If-Match': changed.headers['ETag']}), 204)
        self.assertStatus(self.api.get(where), 404)
        self.assertStatus(self.api.delete(where, headers={'If-Match': '*'}), 404)

    def test_nobody_writes_over_what_they_have_not_seen(self):
        answer = self.layout()
        where, etag = f'{self.path}/{answer.json["id"]}', answer.headers['ETag']
        self.assertStatus(self.api.put(where, {'name': 'X'}), 428)
        self.assertStatus(self.api.delete(where), 428)
        self.assertStatus(self.api.put(where, {'name': 'X'}, headers={'If-Match': 'W/' + etag}), 412)
        self.assertStatus(self.api.put(where, {'name': 'First'}, headers={'If-Match': etag}), 200)
        stale = self.assertStatus(self.api.put(where, {'name': 'Second'}, headers={'If-Match': etag}), 412)
        self.assertEqual(stale.json['current']['name'], 'First')
        self.assertEqual(stale.json['revision'], stale.json['current']['revision'])
        self.assertEqual(stale.headers['ETag'], f'"{stale.json["revision"]}"')
        self.assertStatus(self.api.delete(where, headers={'If-Match': etag}), 412)
        self.assertEqual(self.api.get(where).json['name'], 'First')
        self.assertStatus(self.api.put(where, {'name': 'Any'}, headers={'If-Match': '*'}), 200)

    def test_one_is_the_default_of_each_owner(self):
        user = str(uuid.uuid4())
        first = self.layout(is_default=True).json
        theirs = self.layout(is_default=True, user_id=user).json
        second = self.layout(name='Newer', is_default=True).json
        defaults = {layout['id'] for layout in self.api.get(f'{self.path}?user_id={user}').json if layout['is_default']}
        self.assertEqual(defaults, {theirs['id'], second['id']})
        everybody = self.api.get(self.path).json
        self.assertEqual([layout['id'] for layout in everybody], [second['id'], first['id']])
        self.assertStatus(self.api.get(self.path + '?user_id=me'), 422)
        for number in range(5):
            self.layout(name=str(number))
        self.assertPages(f'{self.path}?user_id={user}', 2, 8)

    def test_contents_are_an_object(self):
        for config in ([], 'text', 1, None):
            with self.subTest(config=config):
                self.assertProblem(self.api.post(self.path, {'name': 'a', 'layout_config': config}),
                                   'dict_type', 'body', 'layout_config')
        self.assertProblem(self.api.post(self.path, {'name': 'a'}), 'missing', 'body', 'layout_config')
        answer = self.layout()
        self.assertProblem(self.api.put(f'{self.path}/{answer.json["id"]}', {'layout_config': [1]},
                                        headers={'If-Match': '*'}), 'dict_type', 'body', 'layout_config')

    def test_widgets_are_registered_once(self):
        before = self.assertStatus(self.api.get('/api/widgets'), 200).json
        self.assertEqual({widget['widget_type'] for widget in before}, {'builtin'})
        body = {'widget_id': 'mine', 'name': 'Mine', 'widget_type': 'custom',
                'widget_schema': {'data_source': {'type': 'metric', 'metric': 'views'}, 'own': [1]}}
        made = self.assertStatus(self.api.post('/api/widgets/register', body), 201).json
        self.assertEqual(made['schema'], body['widget_schema'])
        self.assertStatus(self.api.post('/api/widgets/register', body), 409)
        self.assertEqual(len(self.api.get('/api/widgets').json), len(before) + 1)
        self.assertPages('/api/widgets', 2, len(before) + 1)
        free = {'widget_id': 'free', 'name': 'Free', 'widget_type': 'custom', 'schema': {}}
        self.assertStatus(self.api.post('/api/widgets/register', free), 201)
        for wrong, field in ({'widget_type': 'other'}, 'widget_type'), ({'schema': [1]}, 'schema'), \
                            ({'schema': {'data_source': {'type': 'metric', 'metric': 'joy'}}}, 'schema'):
            with self.subTest(wrong=wrong):
                answer = self.assertStatus(self.api.post('/api/widgets/register', {**free, 'widget_id': 'x', **wrong}), 422)
                self.assertEqual(answer.detail[0]['loc'], ['body', field])


PASSWORD = 'a long enough password'


class Owners(ReadsCase):
    """What belongs to somebody, when people sign in."""

    path = '/api/dashboards/layouts'

    def settings(self):
        return {'ADMIN_PASSWORD': PASSWORD, 'JWT_SECRET': 'owners-' + 'x' * 40}

    def person(self, name):
        made = self.api.post('/api/users', {'name': name, 'role': 'editor', 'password': PASSWORD})
        self.assertStatus(made, 201)
        answer = self.service.nobody.post('/api/auth/login', {'username': name, 'password': PASSWORD})
        return made.json['id'], Api(self.service.address, self.assertStatus(answer, 200).json['token'])

    def test_nobody_sees_or_changes_anothers(self):
        (anna, as_anna), (_, as_boris) = self.person('anna'), self.person('boris')
        body = {'name': 'Mine', 'user_id': anna, 'layout_config': {'widgets': []}}
        self.assertStatus(as_boris.post(self.path, body), 403)
        made = self.assertStatus(as_anna.post(self.path, body), 201).json
        where = f'{self.path}/{made["id"]}'
        self.assertStatus(as_anna.get(where), 200)
        self.assertStatus(as_boris.get(where), 404)
        for tag in '*', '"1"':
            self.assertStatus(as_boris.put(where, {'name': 'X'}, headers={'If-Match': tag}), 404)
            self.assertStatus(as_boris.delete(where, headers={'If-Match': tag}), 404)
        self.assertStatus(as_boris.get(f'{self.path}?user_id={anna}'), 403)
        self.assertEqual(len(as_anna.get(f'{self.path}?user_id={anna}').json), 1)
        self.assertEqual(as_boris.get(self.path).json, [])
        self.assertStatus(self.api.get(where), 200)

    def test_the_first_steps_are_shown_to_each_once(self):
        self.persona()
        for _, client in self.person('anna'), self.person('boris'):
            reasons = [client.post('/api/onboarding/wizard/start').json['reason'] for _ in range(2)]
            self.assertEqual(reasons, ['first_login', 'none'])


class Flags(ReadsCase):
    path = '/api/red-flags'

    def failing(self):
        """A flag that is open because half of the runs failed."""
        persona = self.persona()
        project = self.project(persona)
        self.sql("INSERT INTO dashboard_runs (run_id, project_id, persona_id, status) SELECT gen_random_uuid (), "
                 f"'{project}', '{persona['id']}', status FROM (VALUES ('failed'), ('running')) AS s (status)")

    def open_flags(self):
        return self.api.get(self.path).json['flags']

    def test_an_empty_database_has_zeros(self):
        state = self.assertStatus(self.api.get(self.path), 200).json
        self.assertEqual(state['failed_runs']['last_24h'],
                         {'total_runs': 0, 'failed_runs': 0, 'percentage': 0.0, 'alert': False})
        self.assertEqual(state['failed_runs']['alert'], False)
        self.assertEqual(state['missing_metrics'],
                         {'count': 0, 'alert': False, 'total': 0, 'percentage': 0.0, 'items': []})
        self.assertEqual(state['missing_publish_records'], {'count': 0, 'alert': False, 'runs': []})
        self.assertEqual(state['flags'], [])

    def test_the_service_raises_them_by_itself(self):
        self.failing()
        self.assertEqual(self.api.get(self.path).json['failed_runs']['last_24h'],
                         {'total_runs': 2, 'failed_runs': 1, 'percentage': 50.0, 'alert': True})
        flag, = wait_for(self.open_flags)
        self.assertEqual((flag['flag_type'], flag['severity']), ('failed_runs', 'warning'))
        self.assertEqual(flag['metadata']['count'], 1)

        where = f'{self.path}/{flag["id"]}'
        resolved = self.assertStatus(self.api.post(where + '/resolve', {'by': 'Anna', 'reason': 'known'}), 200).json
        self.assertEqual(resolved['resolved_by'], 'Anna')
        self.assertEqual(self.open_flags(), [])
        reopened = self.assertStatus(self.api.post(where + '/reopen'), 200).json
        self.assertIsNone(reopened['resolved_at'])
        history = self.assertStatus(self.api.get(where + '/history'), 200).json
        self.assertEqual([entry['action'] for entry in history], ['reopened', 'resolved', 'raised'])
        self.assertEqual((history[1]['by'], history[1]['why']), ('Anna', 'known'))
        evidence = self.assertStatus(self.api.get(where + '/evidence'), 200).json
        self.assertEqual(len(evidence), 1)
        self.assertEqual(len(self.api.get(self.path + '/list?include_resolved=true').json), 1)
        self.assertStatus(self.api.post(f'{self.path}/{NOBODY}/resolve'), 404)
        self.assertStatus(self.api.get(f'{self.path}/{NOBODY}/history'), 404)

    def test_thresholds_are_everybodys(self):
        self.failing()
        usual = self.assertStatus(self.api.get(self.path + '/thresholds'), 200).json
        self.assertEqual(usual['failed_runs_percent'], 10)
        wait_for(self.open_flags)
        self.assertEqual(self.assertStatus(self.api.put(self.path + '/thresholds', {'failed_runs_percent': 60}), 200)
                         .json, {**usual, 'failed_runs_percent': 60})
        self.assertEqual(self.api.get(self.path).json['failed_runs']['alert'], False)
        self.assertTrue(wait_for(lambda: not self.open_flags()))
        self.assertProblem(self.api.put(self.path + '/thresholds', {'failed_runs_percent': 'x'}),
                           'value_error', 'body', 'failed_runs_percent')
        self.assertProblem(self.api.put(self.path + '/thresholds', [1]), 'dict_type', 'body', 'thresholds')
        self.assertEqual(self.assertStatus(self.api.put(self.path + '/thresholds'), 422).detail[0]['loc'][0], 'body')
        self.assertEqual(self.api.get(self.path + '/thresholds').json['failed_runs_percent'], 60)


class Jobs(ReadsCase):
    path = '/api/metrics/jobs'

    def job(self, **fields):
        return {'job_name': 'telegram hourly', 'channel': ' Telegram', 'schedule_cron': '0 * * * *', **fields}

    def test_go_round(self):
        answer = self.assertStatus(self.api.post(self.path, self.job(config={'bot_token': 'SECRET_NAME'})), 201)
        self.assertNotIn('SECRET_NAME', answer.text)
        job = answer.json
        self.assertEqual(job.keys(), {'id', 'job_name', 'channel', 'persona_id', 'schedule_cron', 'last_run_at',
                                      'next_run_at', 'enabled'})
        self.assertEqual((job['channel'], job['enabled'], job['last_run_at']), ('telegram', True, None))
        self.assertRegex(job['next_run_at'], r':00:00')
        self.assertStatus(self.api.post(self.path, self.job()), 409)
        self.assertNotIn('SECRET_NAME', self.api.get(self.path).text)
        where = f'{self.path}/{job["id"]}'
        off = self.assertStatus(self.api.patch(where, {'enabled': False}), 200).json
        self.assertEqual((off['enabled'], off['next_run_at']), (False, None))
        on = self.assertStatus(self.api.patch(where, {'enabled': True, 'schedule_cron': '30 4 * * *'}), 200).json
        self.assertRegex(on['next_run_at'], 'T04:30:00')
        self.assertEqual(self.api.get(where).json, on)
        self.assertStatus(self.api.delete(where), 204)
        self.assertStatus(self.api.get(where), 404)
        self.assertStatus(self.api.delete(where), 404)

    def test_schedules_have_to_make_sense(self):
        for cron in '* * * *', '61 * * * *', '0 0 30 feb *', '@daily':
            with self.subTest(cron=cron):
                self.assertProblem(self.api.post(self.path, self.job(schedule_cron=cron)),
                                   'value_error', 'body', 'schedule_cron')
        self.assertProblem(self.api.post(self.path, self.job(config={'time_zone': 'Mars/Olympus'})),
                           'value_error', 'body', 'config.time_zone')
        self.assertStatus(self.api.post(self.path, self.job(persona_id=NOBODY)), 404)
        berlin = self.job(schedule_cron='0 12 * * *', config={'time_zone': 'Asia/Kathmandu'})
        self.assertRegex(self.assertStatus(self.api.post(self.path, berlin), 201).json['next_run_at'], 'T06:15:00')

    def test_one_that_brings_nothing_is_told_of(self):
        job = self.assertStatus(self.api.post(self.path, self.job()), 201).json
        self.sql("UPDATE metrics_ingestion_jobs SET next_run_at = now() - interval '3 hours'")
        flag, = wait_for(lambda: self.api.get('/api/red-flags').json['flags'])
        self.assertEqual((flag['flag_type'], flag['subject']), ('metrics_not_ingested', job['id']))
        after = self.api.get(f'{self.path}/{job["id"]}').json
        self.assertEqual((after['last_run_at'], after['next_run_at']), (None, job['next_run_at']))


class Onboarding(ReadsCase):
    def test_the_demo_is_made_once_and_goes_whole(self):
        start = self.assertStatus(self.api.post('/api/onboarding/wizard/start'), 200).json
        self.assertEqual((start['should_show'], start['reason'], start['demo_exists']), (True, 'no_personas', False))
        self.assertEqual(len(start['steps']), 4)
        made = self.assertStatus(self.api.post('/api/onboarding/demo/create'), 201).json
        again = self.assertStatus(self.api.post('/api/onboarding/demo/create'), 200).json
        for name in 'persona_id', 'project_id', 'run_id', 'draft_id', 'published_item_id', 'metric_id':
            self.assertEqual(made[name], again[name])
        persona = self.api.get('/api/personas/' + made['persona_id']).json
        self.assertEqual((persona['name'], persona['slug'], persona['is_demo']),
                         ('Alex - The Tech Philosopher', 'alex-tech-philosopher-demo', True))
        self.assertEqual(len(persona['core']['credo']['statements']), 3)
        self.assertEqual(persona['core']['ethos']['emotional_tone'], ['inspirational'])
        self.assertEqual(self.sql("SELECT views, reactions, shares, comments, engagement_rate FROM normalized_metrics"),
                         '1200|85|23|12|0.1000')
        start = self.api.post('/api/onboarding/wizard/start').json
        self.assertEqual((start['reason'], start['demo_exists']), ('none', True))
        state = self.api.get('/api/red-flags').json
        self.assertEqual((state['missing_metrics']['total'], state['failed_runs']['last_24h']['total_runs']), (0, 0))
        gone = {'personas': 1, 'projects': 1, 'runs': 1, 'published_items': 1, 'metrics': 1}
        self.assertEqual(self.assertStatus(self.api.delete('/api/onboarding/demo/delete'), 200).json, {'deleted': gone})
        self.assertEqual(self.api.delete('/api/onboarding/demo/delete').json, {'deleted': dict.fromkeys(gone, 0)})
        self.assertEqual(self.api.get('/api/personas').json, [])

    def test_somebodys_own_persona_is_no_demo(self):
        mine = self.persona(slug='alex-tech-philosopher-demo')
        self.assertStatus(self.api.post('/api/onboarding/demo/create'), 409)
        self.assertEqual(self.api.delete('/api/onboarding/demo/delete').json['deleted']['personas'], 0)
        self.assertStatus(self.api.get('/api/personas/' + mine['id']), 200)


if __name__ == '__main__':
    main()
