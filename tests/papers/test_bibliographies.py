from django.urls import reverse

from papers import bibliographies, trashing
from papers.models import BibLink, Paper
from papers.models.tags import tags_named
from tests.cast import make_cast, make_paper


def opened(by, **fields):
    return bibliographies.opened_by(bibliographies.make(link=BibLink(**fields), by=by))


def test_the_library_and_a_tag(db):
    cast = make_cast()
    first, second = make_paper("First", citation_key="a"), make_paper("Second", citation_key="b")
    second.tags.add("vision")
    (tag,) = tags_named(["vision"])
    assert list(bibliographies.papers_of(opened(cast.reader))) == [first, second]
    assert list(bibliographies.papers_of(opened(cast.reader, kind="tag", tag=tag))) == [second]
    assert list(bibliographies.papers_of(opened(cast.reader, kind="nobody-s"))) == []


def test_who_is_switched_off_and_what_is_revoked_opens_nothing(db):
    cast = make_cast()
    token = bibliographies.make(link=BibLink(), by=cast.labmate)
    assert bibliographies.opened_by(token).by == cast.labmate
    cast.labmate.is_active = False
    cast.labmate.save()
    assert bibliographies.opened_by(token) is None
    token = bibliographies.make(link=BibLink(), by=cast.owner)
    bibliographies.revoke(link=bibliographies.opened_by(token), by=cast.owner)
    assert bibliographies.opened_by(token) is None


def test_the_state_changes_with_whatever_changes_the_file(db):
    cast = make_cast()
    link = opened(cast.owner)
    states = [bibliographies.state_of(link).tag]
    paper = make_paper(citation_key="a")
    states.append(bibliographies.state_of(link).tag)
    paper.title = "Another"
    paper.save()
    states.append(bibliographies.state_of(link).tag)
    Paper.objects.filter(pk=paper.pk).revise(by=cast.owner, citation_key="b")
    states.append(bibliographies.state_of(link).tag)
    batch = trashing.trash_row(row=paper, by=cast.owner)
    assert bibliographies.state_of(link).tag == states[0]
    trashing.restore(batch=batch, by=cast.owner)
    assert bibliographies.state_of(link).tag == states[-1]
    assert len(set(states)) == 4


def test_the_file_is_got_again_only_when_it_changed(db, client):
    cast = make_cast()
    paper = make_paper("Swin", citation_key="liu2021swin", type="article", date="2021-03")
    token = bibliographies.make(link=BibLink(), by=cast.owner)
    url = reverse("papers:bib", args=[token])
    first = client.get(url)
    assert first["Content-Type"] == "application/x-bibtex; charset=utf-8"
    assert "@article{liu2021swin," in first.getvalue().decode()
    for header in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        again = client.get(url, headers=header)
        assert (again.status_code, again.getvalue()) == (304, b"")
    biblatex = client.get(url, {"dialect": "biblatex"}, headers={"If-None-Match": first["ETag"]})
    assert "date = {2021-03}" in biblatex.getvalue().decode()
    paper.title = "Swin Transformer"
    paper.save()
    later = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert "Swin Transformer" in later.getvalue().decode()


def test_a_wrong_address_answers_as_a_revoked_one(db, client):
    cast = make_cast()
    token = bibliographies.make(link=BibLink(), by=cast.owner)
    bibliographies.revoke(link=bibliographies.opened_by(token), by=cast.owner)
    answers = [client.get(f"/bib/{secret}.bib") for secret in (token, "unknown")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
