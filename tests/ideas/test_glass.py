"""Administrators read what is private only through a broken glass, and are seen to."""

from datetime import timedelta

from django.utils import timezone

from ideas.models import Glass
from papers.models import AuditRecord, Role
from tests.cast import PASSWORD
from tests.ideas.making import make_idea

REASON = "Somebody left and the work goes on."


def broken(client, cast, **changed):
    return client.post(
        "/glass/", {"member": cast.labmate.pk, "reason": REASON, "password": PASSWORD} | changed
    )


def test_the_private_ideas_of_one_member_are_read_on_the_record(cast, as_owner):
    private = make_idea(cast.labmate, title="悄悄的想法", body="私下的话")
    make_idea(cast.reader, title="别人的秘密")
    assert as_owner.get(private.get_absolute_url()).status_code == 404
    page = as_owner.get(broken(as_owner, cast).url).content.decode()
    assert "悄悄的想法" in page
    assert "私下的话" in page
    assert "别人的秘密" not in page
    record = AuditRecord.objects.get()
    assert (record.event, record.by, record.about) == (
        "glass_broken",
        cast.owner,
        f"labmate: {REASON}",
    )
    assert as_owner.get(private.get_absolute_url()).status_code == 404


def test_without_a_reason_or_the_password_nothing_is_opened(cast, as_owner):
    assert broken(as_owner, cast, reason="so").status_code == 422
    assert broken(as_owner, cast, password="wrong").status_code == 422
    assert not Glass.objects.exists()


def test_after_an_hour_or_without_the_role_it_is_closed(cast, as_owner):
    url = broken(as_owner, cast).url
    cast.owner.role = Role.EDITOR
    cast.owner.save()
    assert as_owner.get(url).status_code == 404
    cast.owner.role = Role.ADMIN
    cast.owner.save()
    assert as_owner.get(url).status_code == 200
    Glass.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert as_owner.get(url).status_code == 404


def test_the_member_is_told_and_the_page_of_notices_shows_it(cast, as_owner):
    broken(as_owner, cast)
    as_owner.force_login(cast.labmate)
    (notice,) = as_owner.get("/notices/").context["page"].rows
    assert notice.sentence == f"owner broke the glass to read what you keep private: {REASON}"
    answer = as_owner.post(f"/notices/{notice.pk}/open/")
    assert answer.url == "/notices/"


def test_the_page_of_a_member_leads_to_the_glass_with_the_member_chosen(cast, as_owner):
    page = as_owner.get(f"/members/{cast.labmate.pk}/").text
    url = f"/glass/?member={cast.labmate.pk}"
    assert f'href="{url}"' in page
    assert f'<option value="{cast.labmate.pk}" selected>' in as_owner.get(url).text
    assert "/glass/" not in as_owner.get(f"/members/{cast.owner.pk}/").text
