"""One who listens: a small WebSocket client that can also misbehave, and sessions that write meanwhile."""

import base64
import json
import os
import socket
import struct
import subprocess
import time
import urllib.parse

from workspace import PATIENCE

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


class Refused(Exception):
    def __init__(self, status, headers, body):
        super().__init__(f'{status} {body!r}')
        self.status, self.headers, self.body = status, headers, body


class Closed(Exception):
    def __init__(self, code, reason):
        super().__init__(f'{code} {reason!r}')
        self.code, self.reason = code, reason


class Listener:
    """A connection to `/ws`. Frames that are no events are answers, in order; events are kept by channel."""

    def __init__(self, address, token=None, headers=None, receive_buffer=None):
        parts = urllib.parse.urlsplit(address)
        self.socket = socket.socket()
        self.socket.settimeout(PATIENCE)
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.connect((parts.hostname, parts.port))
        self.buffer = b''
        given = {'Host': parts.netloc, 'Upgrade': 'websocket', 'Connection': 'Upgrade', 'Sec-WebSocket-Version': '13',
                 'Sec-WebSocket-Key': base64.b64encode(os.urandom(16)).decode()}
        if token:
            given['Authorization'] = 'Bearer ' + token
        given.update(headers or {})
        lines = ''.join(f'{name}: {value}\r\n' for name, value in given.items() if value is not None)
        self.socket.sendall(f'GET /ws HTTP/1.1\r\n{lines}\r\n'.encode())
        self.read_head()

    def read_head(self):
        while b'\r\n\r\n' not in self.buffer:
            self.fill(PATIENCE)
        head, self.buffer = self.buffer.split(b'\r\n\r\n', 1)
        lines = head.decode().split('\r\n')
        status = int(lines[0].split()[1])
        self.headers = {name.lower(): value.strip() for name, value in (line.split(':', 1) for line in lines[1:])}
        if status != 101:
            while len(self.buffer) < int(self.headers.get('content-length', 0)):
                self.fill(PATIENCE)
            self.socket.close()
            raise Refused(status, self.headers, self.buffer.decode())

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.drop()

    def drop(self):
        """Away without a word."""
        self.socket.close()

    def fill(self, seconds):
        self.socket.settimeout(max(seconds, 0.001))
        more = self.socket.recv(65536)
        if not more:
            raise Closed(1006, 'the connection ended')
        self.buffer += more

    def send_raw(self, opcode, payload, fin=True, masked=True):
        head = bytes([(0x80 if fin else 0) | opcode])
        bit = 0x80 if masked else 0
        if len(payload) < 126:
            head += bytes([bit | len(payload)])
        elif len(payload) < 65536:
            head += bytes([bit | 126]) + struct.pack('>H', len(payload))
        else:
            head += bytes([bit | 127]) + struct.pack('>Q', len(payload))
        mask = os.urandom(4) if masked else b''
        body = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload)) if masked else payload
        self.socket.sendall(head + mask + body)

    def say(self, **frame):
        self.send_raw(TEXT, json.dumps(frame).encode())

    def next_raw(self, seconds=PATIENCE):
        deadline = time.monotonic() + seconds
        while True:
            if len(self.buffer) >= 2:
                length, at = self.buffer[1] & 127, 2
                if length == 126 and len(self.buffer) >= 4:
                    length, at = struct.unpack('>H', self.buffer[2:4])[0], 4
                elif length == 127 and len(self.buffer) >= 10:
                    length, at = struct.unpack('>Q', self.buffer[2:10])[0], 10
                elif length > 125:
                    at = None
                if at and len(self.buffer) >= at + length:
                    opcode, payload = self.buffer[0] & 15, self.buffer[at:at + length]
                    self.buffer = self.buffer[at + length:]
                    return opcode, payload
            self.fill(deadline - time.monotonic())

    def next(self, seconds=PATIENCE):
        """The next frame of JSON; None if none comes in that time."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                opcode, payload = self.next_raw(deadline - time.monotonic())
            except TimeoutError:
                return None
            except ConnectionResetError:
                raise Closed(1006, 'the connection was reset') from None
            if opcode == TEXT:
                return json.loads(payload)
            if opcode == PING:
                self.send_raw(PONG, payload)
            elif opcode == CLOSE:
                code = struct.unpack('>H', payload[:2])[0] if payload else 1005
                raise Closed(code, payload[2:].decode())

    def subscribe(self, channel, last_id=None):
        """Returns the answer, and leaves what comes after it."""
        self.say(type='subscribe', channel=channel, **({'last_id': last_id} if last_id else {}))
        while (frame := self.next())['type'] == 'event':
            pass
        return frame

    def events(self, n, seconds=PATIENCE / 2):
        """The next @n events; fewer if they do not come in time."""
        deadline = time.monotonic() + seconds
        found = []
        while len(found) < n and (frame := self.next(deadline - time.monotonic())):
            if frame['type'] == 'event':
                found.append(frame)
        return found

    def wait_closed(self, seconds=PATIENCE):
        """Reads to the end; returns what the other side said there."""
        deadline = time.monotonic() + seconds
        try:
            while self.next(deadline - time.monotonic()):
                pass
        except Closed as closed:
            return closed
        raise AssertionError('it was not closed')


class Session:
    """A session with the database that keeps its transaction open for as long as one likes."""

    def __init__(self, conninfo, environment):
        self.process = subprocess.Popen(['psql', conninfo, '-qAtX', '-v', 'ON_ERROR_STOP=1'], env=environment, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def run(self, sql):
        """Returns its rows, when it is done."""
        self.process.stdin.write(sql + ';\n\\echo :done\n')
        self.process.stdin.flush()
        lines = []
        while (line := self.process.stdout.readline()) and line != ':done\n':
            lines.append(line.rstrip('\n'))
        if not line:
            raise AssertionError('\n'.join(lines))
        return lines

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(PATIENCE)
