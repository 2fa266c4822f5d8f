"""Opening share links: which one a token opens, who came, and how often one may guess."""

import re
from datetime import timedelta
from ipaddress import ip_address, ip_network

from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from ideas.models import ShareLink, ShareVisit
from papers.text import sha256

KEPT = timedelta(days=90)
# As many wrong passwords for one link, and as many unknown addresses, within so many seconds.
PASSWORDS, PASSWORDS_WITHIN = 10, 15 * 60
UNKNOWN, UNKNOWN_WITHIN = 30, 60

_BOTS = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|preview|externalhit|whatsapp/|fetch|monitor|scan|curl|wget|"
    r"python|java/|okhttp|go-http|libwww|ruby|perl|php|axios|node|httpclient",
    re.IGNORECASE,
)
_AGENTS = (
    ("MicroMessenger", "WeChat"),
    ("DingTalk", "DingTalk"),
    ("Lark", "Feishu"),
    ("QQ/", "QQ"),
    ("Slack", "Slack"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrom", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)


def link_of(token: str) -> ShareLink | None:
    """Return the live link that ``token`` opens, with its idea, or None."""
    links = ShareLink.objects.live().filter(token_sha256=sha256(token))
    return links.select_related("idea__owner", "created_by").first()


def is_known(token: str) -> bool:
    """Return whether ``token`` is that of a link, open or closed."""
    return ShareLink.objects.filter(token_sha256=sha256(token)).exists()


def proof_of(link: ShareLink) -> str:
    """Return what shows that one knows the password of ``link``; another password needs another."""
    return salted_hmac("ideas.sharing.password", f"{link.pk}:{link.password}").hexdigest()


def is_proof(link: ShareLink, proof: str) -> bool:
    """Return whether ``proof`` is that of ``link`` and its password of now."""
    return constant_time_compare(proof, proof_of(link))


def guessed_password(link: ShareLink, address: str) -> None:
    """Count a wrong password for ``link`` from ``address``."""
    _count(f"share-password:{link.pk}:{address}", PASSWORDS_WITHIN)


def may_guess_password(link: ShareLink, address: str) -> bool:
    """Return whether ``address`` may try another password for ``link``."""
    return cache.get(f"share-password:{link.pk}:{address}", 0) < PASSWORDS


def guessed_token(address: str) -> None:
    """Count a token from ``address`` that no link ever had."""
    _count(f"share-token:{address}", UNKNOWN_WITHIN)


def may_guess_token(address: str) -> bool:
    """Return whether ``address`` may try another token."""
    return cache.get(f"share-token:{address}", 0) < UNKNOWN


def _count(key, within):
    cache.add(key, 0, within)
    try:
        cache.incr(key)
    except ValueError:  # it ran out between the two lines
        cache.set(key, 1, within)


def note_visit(*, link: ShareLink, user, address: str, agent: str) -> ShareVisit | None:
    """Write down that ``link`` was opened, and forget visits that are long past. Returns the visit.

    There is none of a program, nor of the link's own maker. ``agent`` is what the browser says.
    """
    family = family_of(agent)
    if not family or user == link.created_by:
        return None
    ShareVisit.objects.filter(at__lt=timezone.now() - KEPT).delete()
    return ShareVisit.objects.create(
        link=link,
        user=user if user.is_authenticated else None,
        address=truncated(address),
        agent=family,
    )


def family_of(agent: str) -> str:
    """Return the browser that ``agent`` names, in a word; "" for a program nobody reads with."""
    if not agent or _BOTS.search(agent):
        return ""
    return next((name for mark, name in _AGENTS if mark in agent), "Other")


def truncated(address: str) -> str:
    """Return the network of ``address``, /24 or /48, that many share; "" where it is none."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return str(ip_network(f"{ip}/{24 if ip.version == 4 else 48}", strict=False).network_address)
