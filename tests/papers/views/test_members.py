"""The pages of the members, their invitations and the audit log."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from papers import auditing
from papers.models import AuditEvent, AuditRecord, Invitation, User
from papers.paging import SIZE


def text(answer):
    return answer.content.decode()


def test_members_see_names_and_roles_and_administrators_accounts(cast, client):
    User.objects.filter(pk=cast.reader.pk).update(
        first_name="Rea", last_name="Der", email="rea@lab.example"
    )
    client.force_login(cast.labmate)
    page = text(client.get("/members/"))
    assert ("Rea Der" in page, "Reader" in page) == (True, True)
    hidden = ["rea@lab.example", "stranger", "/members/", "never signed in", "/audit/"]
    main = page.partition("<main")[2]
    assert [word for word in hidden if word in main] == []
    client.force_login(cast.owner)
    page = text(client.get("/members/")).partition("<main")[2]
    assert [word for word in hidden if word not in page] == []


def made_link(answer):
    (link,) = re.findall(r"http://testserver(/[^\s<]+)", text(answer))
    return link


def test_an_invitation_is_shown_once_and_never_kept_by_a_browser(as_owner):
    key = as_owner.get("/members/invite/").context["form"]["key"].value()
    data = {"key": key, "role": "editor", "email": ""}
    answer = as_owner.post("/members/invite/", data)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    link = made_link(answer)
    assert link.startswith("/join/")
    assert made_link(as_owner.post("/members/invite/", data)) == link
    assert Invitation.objects.count() == 1
    assert link.split("/")[2] not in text(as_owner.get("/members/"))


def test_an_invitation_is_mailed_once_where_mail_is_on(as_owner, settings):
    data = {"key": "k" * 32, "role": "reader", "email": "new@lab.example"}
    as_owner.post("/members/invite/", data)
    assert mail.outbox == []
    settings.EMAIL_HOST = "mail.example"
    data["key"] = "l" * 32
    link = made_link(as_owner.post("/members/invite/", data))
    as_owner.post("/members/invite/", data)
    (letter,) = mail.outbox
    assert letter.to == ["new@lab.example"]
    assert f"http://localhost:8000{link}" in letter.body


@pytest.mark.parametrize(
    "wrong", [{"role": "owner"}, {"email": "nobody"}, {"key": "short"}, {"key": ""}]
)
def test_a_wrong_invitation_is_shown_again(wrong, as_owner):
    data = {"key": "k" * 32, "role": "reader", "email": ""} | wrong
    assert as_owner.post("/members/invite/", data).status_code == 422
    assert Invitation.objects.count() == 0


def test_an_invitation_is_taken_back(as_owner, client):
    link = made_link(as_owner.post("/members/invite/", {"key": "k" * 32, "role": "reader"}))
    invitation = Invitation.objects.get()
    as_owner.post(reverse("papers:invitation-take-back", args=[invitation.pk]))
    client.logout()
    assert client.get(link).status_code == 404
    client.force_login(invitation.made_by)
    as_owner.post(reverse("papers:invitation-take-back", args=[invitation.pk]))
    assert "no longer open" in text(as_owner.get("/members/"))


def test_a_role_is_changed_and_a_wrong_one_is_not(cast, as_owner):
    url = reverse("papers:member-role", args=[cast.reader.pk])
    assert as_owner.post(url, {"role": "king"}).status_code == 422
    assert as_owner.post(url, {"role": "editor"}).url == f"/members/{cast.reader.pk}/"
    cast.reader.refresh_from_db()
    assert cast.reader.role == "editor"


def test_the_last_administrator_is_told_why_not(cast, as_owner):
    url = reverse("papers:member-switch-off", args=[cast.owner.pk])
    page = text(as_owner.post(url, follow=True))
    assert "The lab needs an administrator, and this is the last one." in page
    cast.owner.refresh_from_db()
    assert cast.owner.is_active


def test_an_account_is_switched_off_and_on(cast, as_owner, client):
    labmate = type(client)()
    labmate.force_login(cast.labmate)
    as_owner.post(reverse("papers:member-switch-off", args=[cast.labmate.pk]))
    assert labmate.get("/papers/").url == "/sign-in/?next=/papers/"
    as_owner.post(reverse("papers:member-switch-on", args=[cast.labmate.pk]))
    cast.labmate.refresh_from_db()
    labmate.force_login(cast.labmate)
    assert labmate.get("/papers/").status_code == 200


def test_a_link_for_a_new_password_is_shown_once_without_mail(cast, as_owner, client):
    answer = as_owner.post(reverse("papers:member-reset-link", args=[cast.reader.pk]))
    assert "no-store" in answer["Cache-Control"]
    visitor = type(client)()
    form = visitor.get(made_link(answer)).url
    assert visitor.get(form).status_code == 200


def test_a_link_for_a_new_password_is_mailed_where_mail_is_on(cast, as_owner, settings):
    settings.EMAIL_HOST = "mail.example"
    User.objects.filter(pk=cast.reader.pk).update(email="rea@lab.example")
    answer = as_owner.post(reverse("papers:member-reset-link", args=[cast.reader.pk]))
    assert answer.url == f"/members/{cast.reader.pk}/"
    (letter,) = mail.outbox
    assert letter.to == ["rea@lab.example"]
    assert "/password/reset/key/" in letter.body


def test_nobody_gets_a_link_who_is_switched_off(cast, as_owner):
    url = reverse("papers:member-reset-link", args=[cast.stranger.pk])
    assert as_owner.post(url).status_code == 404


def test_the_audit_log_is_narrowed_and_paged(cast, as_owner):
    for n in range(SIZE + 1):
        auditing.record(event=AuditEvent.SIGNED_IN, by=cast.reader, about=f"sign-in {n}")
    auditing.record(event=AuditEvent.LOCKED_OUT, about="10.0.0.1")
    page = as_owner.get("/audit/")
    assert [str(row.about) for row in page.context["page"]][:2] == ["10.0.0.1", f"sign-in {SIZE}"]
    older = as_owner.get(f"/audit/{page.context['next_url']}")
    assert [row.about for row in older.context["page"]] == ["sign-in 1", "sign-in 0"]
    locked = as_owner.get("/audit/?event=locked_out")
    assert [row.about for row in locked.context["page"]] == ["10.0.0.1"]
    assert len(as_owner.get("/audit/?event=nonsense").context["page"]) == SIZE


def test_the_audit_log_cannot_be_written_through_the_admin(cast, as_owner):
    auditing.record(event=AuditEvent.SIGNED_IN, by=cast.owner)
    assert as_owner.get("/admin/papers/auditrecord/").status_code == 404
    assert AuditRecord.objects.count() == 1


def test_the_admin_changes_neither_roles_nor_passwords_of_others(cast, as_owner):
    url = f"/admin/papers/user/{cast.reader.pk}"
    assert as_owner.get(f"{url}/password/").status_code in {302, 404}
    page = as_owner.get(f"{url}/change/")
    names = set(page.context["adminform"].form.fields)
    assert names == {
        "username",
        "first_name",
        "last_name",
        "email",
        "language",
        "theme",
        "time_zone",
    }
    data = {"username": "reader", "role": "admin", "is_active": "", "password": "x"}
    assert as_owner.post(f"{url}/change/", data).status_code == 302
    before = cast.reader.password
    cast.reader.refresh_from_db()
    assert (cast.reader.role, cast.reader.is_active) == ("reader", True)
    assert cast.reader.password == before
    assert as_owner.get("/admin/papers/user/add/").status_code == 403
    assert as_owner.get("/admin/password_change/").url == "/profile/password/"
