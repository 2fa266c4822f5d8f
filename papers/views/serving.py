"""What every answer with an uploaded file has in common."""


def inert(response):
    """Return ``response`` so that a browser can do nothing with the file but show it."""
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, max-age=3600"
    return response
