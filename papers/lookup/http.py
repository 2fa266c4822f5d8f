"""The one door out: asks the few services that know papers by their identifiers, nobody else.

What goes out is an address made of an identifier. Names are resolved here, and only addresses of
the public internet are connected to; a redirect is followed by hand, to a service of the list. An
answer has ten seconds and five megabytes, and is kept for a day.
"""

import hashlib
import ipaddress
import json
import socket
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import quote, urlencode, urljoin, urlsplit
from xml.etree.ElementTree import Element, ParseError

import httpcore2
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.conf import settings
from django.core.cache import cache
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

HOSTS = frozenset(
    {
        "doi.org",
        "api.crossref.org",
        "api.datacite.org",
        "export.arxiv.org",
        "eutils.ncbi.nlm.nih.gov",
        "openlibrary.org",
    }
)
SECONDS = 10
MOST_BYTES = 5 * 1024 * 1024
MOST_REDIRECTS = 3
KEPT_SECONDS = 24 * 3600
KEPT_BYTES = 1024 * 1024  # a larger answer is not kept
WAITS = {429: 60, 500: 30, 502: 30, 503: 60, 504: 30}
LONGEST_WAIT = 3600

_PUBLIC_6 = ipaddress.ip_network("2000::/3")
# They lead into the network of IPv4, whose address then is not checked: Teredo and 6to4.
_TUNNELS = tuple(map(ipaddress.ip_network, ("2001::/32", "2002::/16")))


class Failure(TextChoices):
    """Why there is no answer."""

    OFF = "off", _("Looking up is switched off here.")
    NO_NETWORK = "no-network", _("The service cannot be reached from here.")
    NOT_FOUND = "not-found", _("No service knows this.")
    TOO_SLOW = "too-slow", _("The service took too long to answer.")
    TOO_LARGE = "too-large", _("The answer of the service is too large.")
    REFUSED = "refused", _("The service sends elsewhere, where nothing is asked.")
    BUSY = "busy", _("The service asks to wait. Try again in a few minutes.")
    UNREADABLE = "unreadable", _("The answer of the service cannot be read.")


class LookupFailed(Exception):
    """There is no answer. ``failure`` says why; ``host`` is who was asked."""

    def __init__(self, failure: Failure, host: str):
        super().__init__(f"{host}: {failure.value}")
        self.failure = failure
        self.host = host


@dataclass(frozen=True)
class Answer:
    """What ``host`` answered."""

    host: str
    body: bytes

    def json(self):
        """Return the JSON that the answer is. Raises LookupFailed."""
        try:
            return json.loads(self.body.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            raise LookupFailed(Failure.UNREADABLE, self.host) from None

    def xml(self) -> Element:
        """Return the XML that the answer is, without entities of its own. Raises LookupFailed."""
        try:
            return fromstring(self.body)
        except (ParseError, DefusedXmlException, ValueError, LookupError):
            raise LookupFailed(Failure.UNREADABLE, self.host) from None


def fetch(host: str, *segments: str, query: dict | None = None, accept: str = "*/*") -> Answer:
    """Return what ``host``, one of ``HOSTS``, answers at the path of ``segments`` and ``query``.

    An answer of the last day is given again. Raises LookupFailed.
    """
    if not settings.LOOKUPS:
        raise LookupFailed(Failure.OFF, host)
    path = "/" + "/".join(quote(segment, safe="") for segment in segments)
    url = f"https://{host}{path}" + (f"?{urlencode(query)}" if query else "")
    key = f"lookup:{hashlib.sha256(f'{accept} {url}'.encode()).hexdigest()}"
    if (kept := cache.get(key)) is not None:
        return Answer(host, kept)
    body = _Asking(accept).ask(url)
    if len(body) <= KEPT_BYTES:
        cache.set(key, body, KEPT_SECONDS)
    return Answer(host, body)


class _Asking:
    """One question, with the time that is left for it, across its redirects."""

    def __init__(self, accept: str):
        self.headers = {
            "Accept": accept,
            "Accept-Encoding": "gzip",
            "User-Agent": f"Throughline (+{settings.SITE_URL})",
        }
        self.network = _Network(time.monotonic() + SECONDS)

    def ask(self, url: str) -> bytes:
        for _hop in range(MOST_REDIRECTS + 1):
            host = _permitted(url)
            _wait_is_over(host)
            with _failures_of(host):
                answer = self._one(url, host)
                if isinstance(answer, bytes):
                    return answer
                url = urljoin(url, answer)
        raise LookupFailed(Failure.REFUSED, host)

    def _one(self, url, host) -> bytes | str:
        """Return the body of the answer, or the address that it redirects to."""
        if host in settings.LOOKUP_STAND_INS:
            url = "http" + url.removeprefix("https")
        headers = self.headers | {"Host": host}
        with (
            httpcore2.ConnectionPool(network_backend=self.network) as pool,
            pool.stream("GET", url, headers=headers) as response,
        ):
            found = {
                name.decode().lower(): value.decode("latin-1") for name, value in response.headers
            }
            if response.status in {301, 302, 303, 307, 308}:
                return found.get("location", "")
            _check_status(response.status, found, host)
            return _body(response.iter_stream(), found, host)


def _permitted(url: str) -> str:
    """Return the host of ``url``, which is on the list. Raises LookupFailed."""
    parts = urlsplit(url)
    if parts.scheme != "https" or parts.netloc not in HOSTS:
        raise LookupFailed(Failure.REFUSED, parts.netloc)
    return parts.netloc


def _wait_is_over(host):
    if cache.get(f"lookup-wait:{host}"):
        raise LookupFailed(Failure.BUSY, host)


def _check_status(status, headers, host):
    """Raise LookupFailed unless there is an answer; remember how long to leave the host alone."""
    if status in WAITS:
        wait = _seconds(headers.get("retry-after", "")) or WAITS[status]
        cache.set(f"lookup-wait:{host}", True, min(wait, LONGEST_WAIT))
        raise LookupFailed(Failure.BUSY, host)
    if status in {400, 404, 410}:
        raise LookupFailed(Failure.NOT_FOUND, host)
    if status != 200:
        raise LookupFailed(Failure.REFUSED if status in {401, 403} else Failure.UNREADABLE, host)


def _seconds(retry_after: str) -> int:
    """Return how many seconds a Retry-After says, as a number or as a date; 0 if neither."""
    if retry_after.isascii() and retry_after.isdigit():
        return int(retry_after[:6])
    with suppress(ValueError, TypeError):
        until = parsedate_to_datetime(retry_after) - timezone.now()
        return max(0, int(until.total_seconds()))
    return 0


def _body(chunks: Iterator[bytes], headers, host) -> bytes:
    """Return the body, unpacked. Raises LookupFailed as soon as it is too large."""
    coding = headers.get("content-encoding", "identity").lower()
    if coding not in {"identity", "gzip"}:
        raise LookupFailed(Failure.UNREADABLE, host)
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16) if coding == "gzip" else None
    body = bytearray()
    for chunk in chunks:
        room = MOST_BYTES + 1 - len(body)
        body += unpacking.decompress(chunk, room) if unpacking else chunk[:room]
        if len(body) > MOST_BYTES:
            raise LookupFailed(Failure.TOO_LARGE, host)
    if unpacking and not unpacking.eof:
        raise LookupFailed(Failure.UNREADABLE, host)
    return bytes(body)


@contextmanager
def _failures_of(host):
    """Let what goes wrong with the network be a LookupFailed of ``host``."""
    try:
        yield
    except httpcore2.TimeoutException:
        raise LookupFailed(Failure.TOO_SLOW, host) from None
    except (httpcore2.NetworkError, OSError):
        raise LookupFailed(Failure.NO_NETWORK, host) from None
    except (httpcore2.ProtocolError, zlib.error, ValueError):
        raise LookupFailed(Failure.UNREADABLE, host) from None


class _Network(httpcore2.NetworkBackend):
    """Connects to public addresses only; all reading and writing ends at the ``deadline``."""

    def __init__(self, deadline: float):
        self.deadline = deadline
        self.real = httpcore2.SyncBackend()

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        places = [settings.LOOKUP_STAND_INS[host]] if host in settings.LOOKUP_STAND_INS else None
        error = None
        for place in places or _public_addresses(host, port, self.deadline):
            try:
                stream = self.real.connect_tcp(*place, timeout=_left(self.deadline))
                return _Stream(stream, self.deadline)
            except httpcore2.ConnectError as failed:
                error = failed
        raise error


class _Stream(httpcore2.NetworkStream):
    """A connection of which every step has only the time that is left."""

    def __init__(self, stream, deadline):
        self.stream = stream
        self.deadline = deadline

    def read(self, max_bytes, timeout=None):
        return self.stream.read(max_bytes, _left(self.deadline))

    def write(self, buffer, timeout=None):
        self.stream.write(buffer, _left(self.deadline))

    def close(self):
        self.stream.close()

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        secured = self.stream.start_tls(ssl_context, server_hostname, _left(self.deadline))
        return _Stream(secured, self.deadline)

    def get_extra_info(self, info):
        return self.stream.get_extra_info(info)


def _left(deadline: float) -> float:
    """Return the seconds until ``deadline``. Raises ReadTimeout if there are none."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore2.ReadTimeout
    return left


def _public_addresses(host, port, deadline) -> list[tuple[str, int]]:
    """Return the public addresses of ``host``. Raises LookupFailed if it has only others."""
    found = [address for *_socket, (address, *_port) in _resolved(host, port, deadline)]
    public = [(address, port) for address in dict.fromkeys(found) if is_public(address)]
    if not public:
        raise LookupFailed(Failure.REFUSED, host)
    return public


def _resolved(host, port, deadline) -> list:
    """Return what the name ``host`` resolves to, in time: the system itself may take minutes."""
    outcome = []

    def resolve():
        try:
            outcome.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except OSError as error:
            outcome.append(error)

    thread = threading.Thread(target=resolve, daemon=True)
    thread.start()
    thread.join(_left(deadline))
    if not outcome:
        raise httpcore2.ConnectTimeout
    if isinstance(outcome[0], OSError):
        raise outcome[0]
    return outcome[0]


def is_public(address: str) -> bool:
    """Return whether ``address`` is one of the public internet, IPv4 or IPv6.

    Not so are private, local and shared networks, and IPv6 addresses that stand for one of IPv4.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if ip.is_multicast or not ip.is_global:
        return False
    return ip.version == 4 or (ip in _PUBLIC_6 and not any(ip in tunnel for tunnel in _TUNNELS))
