"""People, speakers and accounts in the admin."""

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from papers.access import is_admin
from papers.admin.base import TrashableAdmin
from papers.admin.uploads import PersonAdminForm, thumbnail
from papers.models import Person, Speaker, User


@admin.register(Person)
class PersonAdmin(TrashableAdmin):
    form = PersonAdminForm
    list_display = ["name", "latin_name", "affiliation", "added"]
    search_fields = ["name_key", "latin_key", "other_names__name_key", "orcid", "affiliation"]
    search_help_text = _("Name, in either script, or affiliation.")
    ordering = ["sort_key", "pk"]
    readonly_fields = ["preview"]
    fieldsets = [
        (None, {"fields": ["name", "latin_name", "orcid", "affiliation", "homepage"]}),
        (_("Photo"), {"fields": ["preview", "upload"]}),
        (_("About"), {"fields": ["about"]}),
    ]

    @admin.display(description=_("photo"))
    def preview(self, person):
        return thumbnail("papers:photo-thumbnail", person, person.name)

    @admin.display(description=_("added"), ordering="created_at")
    def added(self, person):
        return person.created_at


@admin.register(Speaker)
class SpeakerAdmin(PersonAdmin):
    """The people who gave a talk. Who gives a first one is added on the page of the talk."""

    list_display = ["name", "latin_name", "affiliation", "talk_count"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_counts()

    def has_add_permission(self, request):
        return False

    @admin.display(description=_("talks"), ordering="talk_count")
    def talk_count(self, person):
        return person.talk_count


class MemberForm(forms.ModelForm):
    """An account, with the languages that there are to choose from."""

    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("As the browser")), *settings.LANGUAGES],
    )


@admin.register(User)
class MemberAdmin(UserAdmin):
    """Accounts, for administrators. They are switched off, not deleted: what was written stays.

    People join by an invitation and choose their own passwords; roles are changed and accounts
    switched off on the pages of the members, where the lab cannot lose its last administrator.
    """

    form = MemberForm
    list_display = ["username", "full_name", "email", "role", "is_active", "last_login"]
    list_filter = ["role", "is_active"]
    readonly_fields = ["role", "is_active", "last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email"]}),
        (_("Preferences"), {"fields": ["language", "theme", "time_zone"]}),
        (_("What they may do"), {"fields": ["role", "is_active"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]

    @admin.display(description=_("name"))
    def full_name(self, user):
        return user.get_full_name()

    def get_urls(self):
        """Return the addresses without the one at which others' passwords are set."""
        return [url for url in super().get_urls() if url.name != "auth_user_password_change"]

    def has_module_permission(self, request):
        return is_admin(request.user)

    def has_view_permission(self, request, obj=None):
        return is_admin(request.user)

    def has_change_permission(self, request, obj=None):
        return is_admin(request.user)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
