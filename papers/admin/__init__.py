"""The admin: a workbench for whoever keeps the library, on the same rules as the site."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag as UnusedTag

from papers.admin import door
from papers.admin.citing import CitationStyleAdmin
from papers.admin.insights import InsightAdmin, TagAdmin
from papers.admin.papers import PaperAdmin
from papers.admin.people import MemberAdmin, PersonAdmin, SpeakerAdmin
from papers.admin.talks import ImageAdmin, SeriesAdmin, TalkAdmin

__all__ = [
    "CitationStyleAdmin",
    "ImageAdmin",
    "InsightAdmin",
    "MemberAdmin",
    "PaperAdmin",
    "PersonAdmin",
    "SeriesAdmin",
    "SpeakerAdmin",
    "TagAdmin",
    "TalkAdmin",
]

admin.site.site_header = "Throughline"
admin.site.site_title = "Throughline"
admin.site.index_title = _("The library and what grew from it")
admin.site.get_urls = door.get_urls
admin.site.login = door.login
admin.site.password_change = door.password_change
# Membership decides here, not groups; and tags have a table of their own.
admin.site.unregister([Group, UnusedTag])
# What the sign-in library keeps is nobody's to edit by hand; second factors are secrets.
admin.site.unregister([Authenticator, EmailAddress, SocialAccount, SocialApp, SocialToken])
