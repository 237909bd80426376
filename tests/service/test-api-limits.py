"""The service over HTTP: what one client may take from the others."""

import json
import os
import resource
import select
import socket
import subprocess
import threading
import time

from api import Api, ApiCase, HttpService
from workspace import PATIENCE, WorkspaceCase, main

MIB = 1024 * 1024


def plug(address):
    host, port = address.removeprefix('http://').split(':')
    return socket.create_connection((host, int(port)), timeout=PATIENCE)


class Sizes(ApiCase):
    def send(self, head, *parts):
        """Sends raw bytes, and returns what comes back until the service hangs up or says all."""
        with plug(self.api.address) as connection:
            try:
                connection.sendall(head)
                for part in parts:
                    connection.sendall(part)
            except OSError:
                pass
            connection.settimeout(5)
            answer = b''
            try:
                while chunk := connection.recv(65536):
                    answer += chunk
                    if b'\r\n\r\n' in answer and b'}' in answer:
                        break
            except OSError:
                pass
            return answer

    def test_a_large_body_is_refused(self):
        for headers in ({}, {'Expect': '100-continue'}):
            with self.subTest(headers=headers):
                answer = self.send(b'POST /health HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n%s\r\n' % (
                    MIB + 1, b''.join(b'%s: %s\r\n' % (k.encode(), v.encode()) for k, v in headers.items())),
                    b'x' * (MIB + 1) if not headers else b'')
                self.assertIn(b' 413 ', answer)
                self.assertIn(b'"detail"', answer)

    def test_a_large_body_in_pieces_is_refused(self):
        piece = b'%x\r\n%s\r\n' % (65536, b'x' * 65536)
        answer = self.send(b'POST /health HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n',
                           *([piece] * 20), b'0\r\n\r\n')
        self.assertIn(b' 413 ', answer)

    def test_a_body_of_just_the_size_is_not(self):
        answer = self.api.post('/health', raw=b'x' * MIB, headers={'Content-Type': 'text/plain'})
        self.assertStatus(answer, 405)

    def test_an_endless_head_is_refused(self):
        answer = self.send(b'GET /health HTTP/1.1\r\nHost: x\r\n', *([b'X-Filler: ' + b'x' * 4000 + b'\r\n'] * 100), b'\r\n')
        self.assertNotIn(b' 200 ', answer)
        self.assertStatus(self.api.get('/health'), 200)

    def test_nonsense_harms_nobody(self):
        for nonsense in (b'\0' * 1000, b'GET\r\n\r\n', b'GET /health HTTP/9.9\r\n\r\n', b'\xff\xfe\r\n\r\n', b'\r\n' * 100,
                         b'GET /health HTTP/1.1\r\nContent-Length: -1\r\n\r\n',
                         b'GET /health HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'):
            with self.subTest(nonsense=nonsense[:40]), plug(self.api.address) as connection:
                connection.sendall(nonsense)
                connection.shutdown(socket.SHUT_WR)
                connection.settimeout(5)
                while connection.recv(65536):
                    pass
        self.assertStatus(self.api.get('/health'), 200)
        self.assertIsNone(self.service.process.poll())


class Rates(ApiCase):
    def settings(self):
        return {'RATE_LIMIT_PER_SECOND': '2', 'RATE_LIMIT_BURST': '10'}

    def test_too_many_are_told_when_to_come_back(self):
        statuses = [self.api.get('/health').status for _ in range(30)]
        self.assertEqual(statuses[:10], [200] * 10)
        self.assertIn(429, statuses)
        answer = next(a for a in iter(lambda: self.api.get('/health'), None) if a.status == 429)
        self.assertIn('detail', answer.json)
        wait = int(answer.headers['Retry-After'])
        self.assertIn(wait, range(1, 10))
        time.sleep(wait)
        self.assertStatus(self.api.get('/health'), 200)

    def test_also_where_there_is_nothing(self):
        self.assertIn(429, [self.api.get('/nowhere').status for _ in range(30)])


class RatePerMinute(ApiCase):
    def settings(self):
        return {'RATE_LIMIT_PER_MINUTE': '5'}

    def test_is_understood(self):
        statuses = [self.api.get('/health').status for _ in range(8)]
        self.assertEqual(statuses, [200] * 5 + [429] * 3)


class Proxy(ApiCase):
    options = ('--behind-proxy',)

    def settings(self):
        return {'RATE_LIMIT_PER_SECOND': '1', 'RATE_LIMIT_BURST': '3'}

    def test_clients_of_a_proxy_are_told_apart_by_what_it_saw(self):
        def ask(forwarded):
            return self.api.get('/health', headers={'X-Forwarded-For': forwarded}).status
        self.assertIn(429, [ask('192.0.2.1') for _ in range(6)])
        self.assertEqual(ask('192.0.2.2'), 200)
        # What a client claims stands before what the proxy saw, and changes nothing.
        self.assertEqual(ask('198.51.100.7, 192.0.2.1'), 429)

    def test_whoever_comes_through_it_is_not_of_this_machine(self):
        self.assertStatus(self.service.nobody.get('/metrics', headers={'X-Forwarded-For': '192.0.2.9'}), 401)
        self.assertStatus(self.service.nobody.get('/metrics'), 200)


class NoProxy(ApiCase):
    def settings(self):
        return {'RATE_LIMIT_PER_SECOND': '1', 'RATE_LIMIT_BURST': '3'}

    def test_nobody_escapes_by_claiming_to_be_somebody_else(self):
        statuses = [self.api.get('/health', headers={'X-Forwarded-For': f'192.0.2.{i}'}).status for i in range(8)]
        self.assertIn(429, statuses)


class Silence(ApiCase):
    """Clients that connect and then say nothing, or say it very slowly."""

    def test_ten_thousand_do_not_keep_others_out(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = min(10_200, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
        n = wanted - 200
        poll = select.epoll()
        idle = []
        worst = 0
        self.assertStatus(self.api.get('/health/db'), 200)
        try:
            for i in range(n):
                connection = plug(self.api.address)
                connection.setblocking(False)
                connection.send(b'GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ')
                poll.register(connection, select.EPOLLIN | select.EPOLLRDHUP)
                idle.append(connection)
                if i % 500 == 0:
                    worst = max(worst, self.time_of_an_answer())
            for _ in range(20):
                for connection in idle[-500:]:
                    try:
                        connection.send(b'x')
                    except OSError:
                        pass
                worst = max(worst, self.time_of_an_answer())
        finally:
            for connection in idle:
                connection.close()
        print(f'# {n} silent connections, slowest answer meanwhile {worst * 1000:.0f} ms')
        self.assertGreaterEqual(n, 1000)
        # Much less is usual; other tests run at the same time.
        self.assertLess(worst, 2)
        self.assertIsNone(self.service.process.poll())

    def time_of_an_answer(self):
        begin = time.monotonic()
        self.assertStatus(self.api.get('/health/db'), 200)
        return time.monotonic() - begin

    def ends_within(self, connection, seconds):
        connection.settimeout(seconds)
        try:
            return connection.recv(100) == b''
        except ConnectionResetError:
            return True
        except TimeoutError:
            return False

    def test_who_says_nothing_is_hung_up_on(self):
        with plug(self.api.address) as mute, plug(self.api.address) as slow, plug(self.api.address) as half:
            slow.sendall(b'GET /health HTTP/1.1\r\nHo')
            half.sendall(b'POST /health HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc')
            self.assertTrue(self.ends_within(mute, 20))
            self.assertTrue(self.ends_within(slow, 5))
            self.assertTrue(self.ends_within(half, 40))
        self.assertStatus(self.api.get('/health'), 200)


main()
