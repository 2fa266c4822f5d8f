"""A server on this machine that stands in for the services that know papers."""

import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Services:
    """Answers by host and path what it was told to; anything else is not found.

    ``asked`` lists what came, as "host/path?query"; ``headers`` those of the last question.
    """

    def __init__(self):
        self.answers = {}
        self.asked = []
        self.headers = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=[0.02], daemon=True).start()

    @property
    def place(self):
        """The address and the port of the server."""
        return self.server.server_address[:2]

    def answer(self, address, body="", status=200, **headers):
        """Answer ``body`` at ``address``; a function is called with the request to write it."""
        self.answers[address] = (body.encode() if isinstance(body, str) else body, status, headers)

    def close(self):
        """Stop answering."""
        self.server.shutdown()
        self.server.server_close()

    def _handler(services):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                address = self.headers["Host"] + self.path
                services.asked.append(address)
                services.headers = dict(self.headers)
                body, status, headers = services.answers.get(address, (b"", 404, {}))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                with suppress(OSError):  # who asked may be gone
                    if callable(body):
                        self.close_connection = True
                        body(self)
                        return
                    if "Content_Length" not in headers:
                        self.send_header("Content-Length", str(len(body)))
                    self.send_header("Connection", "close")
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, *_args):
                """Say nothing."""

        return Handler
