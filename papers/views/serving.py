"""What every answer with an uploaded file has in common."""

import re

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse

# By the suffixes that papers.images writes: what is stored is one of these, whatever was uploaded.
CONTENT_TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}
RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")
AT_ONCE = 64 * 1024


def inert(response):
    """Return ``response`` so that a browser can do nothing with the file but show it."""
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, max-age=3600"
    return response


def serve_image(stored):
    """Answer with the image in ``stored``, a file field, to show. Raises Http404 without a file."""
    if not stored:
        raise Http404
    content_type = CONTENT_TYPES[stored.name.rpartition(".")[2]]
    if settings.BEHIND_NGINX:
        return _by_nginx(stored, content_type)
    try:
        content = stored.open()
    except FileNotFoundError:
        raise Http404 from None
    return inert(FileResponse(content, content_type=content_type))


def _by_nginx(stored, content_type):
    """Answer with the place where nginx finds the file in ``stored``, which it sends itself.

    The headers of ``inert`` are said again in ``config/nginx.conf``: nginx drops them here.
    """
    response = HttpResponse(content_type=content_type)
    response["X-Accel-Redirect"] = stored.storage.place_behind_nginx(stored.name)
    return inert(response)


class _Slice:
    """The bytes ``asked`` (a range) of an open file, read piece by piece."""

    def __init__(self, file, asked):
        self.file, self.left = file, len(asked)
        file.seek(asked.start)

    def read(self, size):
        content = self.file.read(min(size, self.left))
        self.left -= len(content)
        return content

    def close(self):
        self.file.close()


def serve_range(request, stored, *, content_type):
    """Answer with the file in ``stored``, or the range of its bytes that is asked for.

    Raises Http404 where there is none.
    """
    if settings.BEHIND_NGINX:
        return _by_nginx(stored, content_type)
    try:
        content = stored.open()
    except FileNotFoundError:
        raise Http404 from None
    size = stored.size
    asked = _asked(request.headers.get("Range", ""), size)
    part = _Slice(content, range(size) if asked is None else asked)
    if request.method == "HEAD":
        part.close()
        response = HttpResponse(content_type=content_type)
    else:
        response = FileResponse(part, content_type=content_type)
        response.block_size = AT_ONCE
    response["Content-Length"] = part.left
    if asked is not None:
        response.status_code = 206 if asked else 416
        found = f"{asked.start}-{asked.stop - 1}" if asked else "*"
        response["Content-Range"] = f"bytes {found}/{size}"
    response["Accept-Ranges"] = "bytes"
    return inert(response)


def _asked(header, size):
    """Return the bytes that a Range header asks for, none of them if there are none such.

    None, for the whole file, where the header is absent or asks for anything but one range.
    """
    found = RANGE.fullmatch(header)
    if not found or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        return range(max(size - int(last), 0), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, size) if last else size)
