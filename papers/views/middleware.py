"""Applies a member's preferences to each of their requests, and notes when they were here."""

import zoneinfo

from django.utils import timezone, translation


def preferences(get_response):
    """Return middleware that answers in the member's language and time zone, and notes visits."""

    def middleware(request):
        user = request.user
        if not user.is_authenticated:
            return get_response(request)
        user.note_activity(timezone.now())
        if user.language:
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language
        zone = zoneinfo.ZoneInfo(user.time_zone) if user.time_zone else None
        with timezone.override(zone):
            return get_response(request)

    return middleware
