"""mpisctl user and mpisctl token: who may sign in, and keys for programs."""

import json
import os
import pty
import subprocess
import time

from workspace import MPISCTL, PATIENCE, WorkspaceCase, main

PASSWORD = 'an evening in Lisbon'


class Users(WorkspaceCase):
    def add(self, name, *options):
        return self.succeed('user', 'add', name, *options, text=PASSWORD + '\n')

    def listed(self, word='user'):
        return json.loads(self.succeed(word, 'list', '--json'))

    def test_life_of_a_user(self):
        self.assertEqual(self.listed(), [])
        self.add('ada', '--role', 'admin')
        self.add('Vera')
        self.assertEqual([(user['name'], user['role']) for user in self.listed()], [('ada', 'admin'), ('Vera', 'viewer')])
        self.succeed('user', 'role', 'vera', 'editor')
        self.succeed('user', 'password', 'vera', text='a morning in Tbilisi\n')
        self.succeed('user', 'disable', 'vera')
        self.assertEqual([(user['role'], user['disabled']) for user in self.listed()],
                         [('admin', False), ('editor', True)])
        self.succeed('user', 'enable', 'vera')
        self.succeed('user', 'remove', 'vera')
        self.assertIn('ada', self.succeed('user', 'list'))
        self.assertEqual(len(self.listed()), 1)
        self.assertIn('last admin', self.fail_with(1, 'user', 'disable', 'ada'))
        self.assertIn('no such user', self.fail_with(1, 'user', 'disable', 'vera'))

    def test_passwords_that_will_not_do(self):
        for password in ('', 'short', 'Password1', 'x' * 73):
            with self.subTest(password=password):
                said = self.fail_with(1, 'user', 'add', 'ada', text=password + '\n')
                self.assertIn('password', said)
                if password:
                    self.assertNotIn(password, said)
        self.fail_with(1, 'user', 'add', 'ada')
        self.assertEqual(self.listed(), [])

    def test_wrong_usage(self):
        for words in ([], ['add'], ['role', 'ada'], ['role', 'ada', 'owner'], ['list', 'more'], ['own', 'ada'],
                      ['list', '--role', 'admin'], ['add', 'ada', PASSWORD]):
            with self.subTest(words=words):
                self.fail_with(2, 'user', *words, text=PASSWORD + '\n')
        for words in ([], ['create'], ['create', 'x', '--role', 'owner'], ['create', 'x', '--days', '-1'], ['revoke']):
            with self.subTest(words=words):
                self.fail_with(2, 'token', *words)

    def test_a_terminal_shows_no_password(self):
        controller, terminal = pty.openpty()
        process = subprocess.Popen([MPISCTL, 'user', 'add', 'ada'], env=self.workspace.environment, stdin=terminal,
                                   stdout=terminal, stderr=terminal)
        os.close(terminal)
        seen = b''
        for question in (b'Password: ', b'again: '):
            while question not in seen:
                seen += os.read(controller, 1000)
            time.sleep(0.2)
            os.write(controller, PASSWORD.encode() + b'\n')
        self.assertEqual(process.wait(PATIENCE), 0)
        seen += os.read(controller, 1000)
        os.close(controller)
        self.assertNotIn(PASSWORD.encode(), seen)
        self.assertEqual(len(self.listed()), 1)

    def test_life_of_a_token(self):
        self.add('eve', '--role', 'editor')
        token = self.succeed('token', 'create', 'a script').strip()
        self.assertRegex(token, r'^mpis_[\w-]{43}$')
        hers = json.loads(self.succeed('token', 'create', 'hers', '--user', 'Eve', '--role', 'editor', '--days', '0',
                                       '--json'))
        self.assertIsNone(hers['expires_at'])
        self.assertIn('no more than its owner',
                      self.fail_with(1, 'token', 'create', 'too much', '--user', 'eve', '--role', 'admin'))
        listed = self.succeed('token', 'list')
        self.assertIn(token[:11], listed)
        self.assertNotIn(token, listed)
        self.assertEqual([(found['name'], found['user']) for found in self.listed('token')],
                         [('hers', 'eve'), ('a script', None)])
        self.succeed('token', 'revoke', token[:11])
        self.succeed('token', 'revoke', hers['id'])
        self.assertTrue(all(found['revoked_at'] for found in self.listed('token')))
        self.assertIn('several', self.fail_with(1, 'token', 'revoke', 'mpis_'))
        self.fail_with(1, 'token', 'revoke', 'nothing')


if __name__ == '__main__':
    main()
