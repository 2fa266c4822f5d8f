"""Serve Throughline."""

import errno
import socket
import threading

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.core.servers.basehttp import get_internal_wsgi_application
from waitress import create_server

from papers import working

# More would only wait: SQLite writes one at a time, and Python computes one at a time.
THREADS = 8


def add_address(parser):
    """Let ``parser`` read where to listen."""
    parser.add_argument("--host", default="127.0.0.1", help="default: %(default)s, this machine")
    parser.add_argument("--port", type=int, default=8000, help="default: %(default)s")


class Command(BaseCommand):
    help = "Serve Throughline with waitress, until it is stopped."

    def add_arguments(self, parser):
        add_address(parser)
        parser.add_argument(
            "--no-work", action="store_true", help="leave imports to `manage.py work`"
        )

    def handle(self, *, host, port, no_work=False, **options):
        try:
            listening = socket.create_server((host, port))
        except OSError as error:
            raise CommandError(self.refusal(error, host, port)) from None
        server = create_server(
            get_internal_wsgi_application(),
            sockets=[listening],
            threads=THREADS,
            ident=None,
            # The largest upload is a recording; the rest of its form is small.
            max_request_body_size=(settings.RECORDING_MEGABYTES + 1) * 1024 * 1024,
            # Waitress drops X-Forwarded-Proto unless told that the proxy in front can be trusted.
            clear_untrusted_proxy_headers=settings.SECURE_PROXY_SSL_HEADER is None,
        )
        self.stdout.write(f"Open http://{host}:{port} - Ctrl+C stops it.")
        self.stdout.flush()
        if not no_work:
            worker = threading.Thread(
                target=working.keep_working, args=[threading.Event()], daemon=True
            )
            worker.start()
        server.run()

    def refusal(self, error, host, port):
        """Return what to do about ``error``, which kept the server from listening."""
        if error.errno == errno.EADDRINUSE:
            return (
                f"Port {port} is taken: something else runs there, maybe Throughline already. "
                f'Stop that, or take another port: make run ARGS="--port {port + 1}"'
            )
        return f"Nothing can listen at {host}:{port}: {error.strerror}. Try another --port."
