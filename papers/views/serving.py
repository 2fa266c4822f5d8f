"""What every answer with an uploaded file has in common."""

from django.http import FileResponse, Http404

# By the suffixes that papers.images writes: what is stored is one of these, whatever was uploaded.
CONTENT_TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}


def picture(stored):
    """Answer with a stored image, so that a browser can do nothing with it but show it.

    Raises Http404 where there is none.
    """
    if not stored:
        raise Http404
    try:
        content = stored.open()
    except FileNotFoundError:
        raise Http404 from None
    content_type = CONTENT_TYPES[stored.name.rpartition(".")[2]]
    return inert(FileResponse(content, content_type=content_type))


def inert(response):
    """Return ``response`` so that a browser can do nothing with the file but show it."""
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, max-age=3600"
    return response
