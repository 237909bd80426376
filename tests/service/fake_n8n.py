"""n8n, played: the webhook that starts a run, what its workflow tells us then, and how that goes wrong."""

import http.server
import json
import threading
import time
import urllib.request

NOT_REGISTERED = {'code': 404, 'message': 'The requested webhook "POST publisher/run" is not registered.',
                  'hint': 'The workflow must be active for a production URL to run successfully.'}


class FakeN8n:
    """Answers as `mode` says: fine, not-found, failing, unauthorised, silent, cut-off, html, redirect. What it was
    asked is in `orders`: a path, headers in small letters, and the order."""

    def __init__(self, mode='fine', port=0):
        self.mode = mode
        self.orders = []
        self.lock = threading.Lock()
        self.on_order = None
        self.released = threading.Event()
        fake = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers.get('Content-Length', 0))
                order = json.loads(self.rfile.read(length))
                headers = {name.lower(): value for name, value in self.headers.items()}
                with fake.lock:
                    fake.orders.append((self.path, headers, order))
                if fake.on_order:
                    fake.on_order(order)
                getattr(self, 'answer_' + fake.mode.replace('-', '_'))()

            def answer(self, status, body, kind='application/json', **headers):
                content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
                self.send_response(status)
                self.send_header('Content-Type', kind)
                self.send_header('Content-Length', str(len(content)))
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def answer_fine(self):
                self.answer(200, {'message': 'Workflow was started'})

            def answer_not_found(self):
                self.answer(404, NOT_REGISTERED)

            def answer_failing(self):
                self.answer(500, {'message': 'Workflow could not be started!'})

            def answer_unauthorised(self):
                self.answer(403, 'Authorization data is wrong!', 'text/plain')

            def answer_html(self):
                self.answer(502, '<html><h1>502 Bad Gateway</h1></html>', 'text/html')

            def answer_redirect(self):
                self.answer(302, '', Location='http://169.254.169.254/')

            def answer_silent(self):
                fake.released.wait(60)

            def answer_cut_off(self):
                self.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{')

            def log_message(self, *unused):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', port), Handler)
        self.server.daemon_threads = True
        self.address = f'http://127.0.0.1:{self.server.server_port}/webhook'
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.released.set()
        self.server.shutdown()
        self.server.server_close()
