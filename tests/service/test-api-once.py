"""A request with a key takes effect once, however often it is sent."""

import os
import subprocess
import threading

from api import ApiCase
from workspace import PATIENCE, main

PSQL = os.path.join(os.environ['POSTGRESQL_BINDIR'], 'psql')


class Keys(ApiCase):
    def sql(self, statement):
        result = subprocess.run([PSQL, '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', self.service.conninfo, '-c', statement],
                                capture_output=True, text=True, timeout=PATIENCE)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout.strip()

    def make(self, key, name='Ada', **headers):
        return self.api.post('/api/personas', {'name': name}, headers={'Idempotency-Key': key, **headers})

    def count(self):
        return int(self.sql('SELECT count (*) FROM personas'))

    def test_again_is_the_same_answer(self):
        first = self.assertStatus(self.make('one'), 201)
        self.assertIsNone(first.headers['Idempotent-Replay'])
        second = self.assertStatus(self.make('one'), 201)
        self.assertEqual(second.body, first.body)
        self.assertEqual(second.headers['Content-Type'], first.headers['Content-Type'])
        self.assertEqual(second.headers['Idempotent-Replay'], 'true')
        self.assertEqual(self.count(), 1)

    def test_another_key_is_another_request(self):
        self.assertStatus(self.make('one'), 201)
        self.assertStatus(self.make('two'), 201)
        self.assertEqual(self.count(), 2)

    def test_another_request_under_the_same_key_is_refused(self):
        self.assertStatus(self.make('one'), 201)
        self.assertStatus(self.make('one', 'Babbage'), 409)
        self.assertEqual(self.count(), 1)

    def test_a_refusal_is_an_answer_too(self):
        for _ in range(2):
            answer = self.api.post('/api/personas', {}, headers={'Idempotency-Key': 'one'})
            self.assertProblem(answer, 'missing', 'body', 'name')
        self.assertEqual(answer.headers['Idempotent-Replay'], 'true')

    def test_what_failed_on_our_side_is_tried_again(self):
        self.sql('ALTER TABLE personas RENAME TO elsewhere')
        self.assertStatus(self.make('one'), 500)
        self.sql('ALTER TABLE elsewhere RENAME TO personas')
        self.assertStatus(self.make('one'), 201)
        self.assertEqual(self.count(), 1)

    def test_at_the_same_time_only_one_takes_effect(self):
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(self.make('one'))) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(self.count(), 1)
        self.assertLessEqual({answer.status for answer in answers}, {201, 409})
        for answer in answers:
            if answer.status == 409:
                self.assertEqual(answer.headers['Retry-After'], '1')

    def test_one_that_never_ended_gives_its_key_back(self):
        self.assertStatus(self.make('one'), 201)
        self.sql("UPDATE dash_idempotency SET status = NULL, body = NULL, held_until = now() + interval '1 hour'")
        self.assertStatus(self.make('one'), 409)
        self.sql("UPDATE dash_idempotency SET held_until = now() - interval '1 second'")
        self.assertStatus(self.make('one'), 201)

    def test_a_day_later_it_is_forgotten(self):
        self.assertStatus(self.make('one'), 201)
        self.sql("UPDATE dash_idempotency SET created_at = created_at - interval '25 hours'")
        self.assertStatus(self.make('one', 'Babbage'), 201)
        self.assertEqual(self.sql("UPDATE dash_idempotency SET created_at = created_at - interval '25 hours';"
                                  'SELECT dash_prune_idempotency ()'), '1')

    def test_no_key_is_said(self):
        for key in ('x' * 256, 'a b', '\u00e9'):
            with self.subTest(key=key):
                self.assertStatus(self.make(key.encode('latin-1')), 400)
        self.assertEqual(self.count(), 0)

    def test_reading_needs_none(self):
        for _ in range(2):
            answer = self.assertStatus(self.api.get('/api/personas', headers={'Idempotency-Key': 'one'}), 200)
            self.assertIsNone(answer.headers['Idempotent-Replay'])


main()
