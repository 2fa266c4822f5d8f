import pytest
from django.urls import reverse

from papers.models import Speaking
from tests.cast import make_insight, make_talk


@pytest.fixture
def talk(cast):
    """A talk by 袁路."""
    return make_talk(title="Dynamic Head", speakers=["袁路"])


@pytest.fixture
def speaker(talk):
    """Who gave it."""
    return talk.speakers.get()


def ask(owner, talk, text="它有什么缺点？", **fields):
    """Return a question, saved."""
    return make_insight(owner, talk=talk, text=text, kind="question", **fields)


def answer(client, question, **posted):
    """Answer ``question`` as its form does."""
    url = reverse("papers:question-answer", args=[question.pk])
    return client.post(url, {"seen_version": question.version} | posted)


def test_open_questions_gather_on_the_speakers_page_and_answered_ones_are_folded(
    talk, speaker, cast, as_owner
):
    ask(cast.owner, talk)
    ask(cast.owner, talk, text="快吗？", answer="快两倍")
    ask(cast.owner, make_talk(title="Another's"), text="别人的问题")
    page = as_owner.get(speaker.get_absolute_url()).content.decode()
    before, _mark, folded = page.partition('<details class="answered">')
    assert "Ask next time" in before
    assert "它有什么缺点？" in before
    assert "快两倍" not in before
    assert "快两倍" in folded
    assert "别人的问题" not in page


def test_a_speaker_of_whom_nothing_was_asked_has_no_list(talk, speaker, as_owner):
    assert "Ask next time" not in as_owner.get(speaker.get_absolute_url()).content.decode()


def test_a_question_is_answered_from_the_page_it_is_asked_on(talk, speaker, cast, as_owner):
    question = ask(cast.owner, talk)
    there = speaker.get_absolute_url()
    assert answer(as_owner, question, answer="显存", next=there).url == there
    question.refresh_from_db()
    assert question.answer == "显存"
    assert not question.is_open_question


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", ""])
def test_after_an_answer_nobody_is_sent_to_another_site(elsewhere, talk, cast, as_owner):
    question = ask(cast.owner, talk)
    there = answer(as_owner, question, answer="显存", next=elsewhere).url
    assert there == question.get_absolute_url()


def test_an_answer_that_comes_second_loses_nothing(talk, cast, as_owner):
    question = ask(cast.owner, talk)
    page = answer(as_owner, question, answer="我的", seen_version=question.version + 1)
    assert page.status_code == 409
    assert "我的" in page.content.decode()
    question.refresh_from_db()
    assert question.answer == ""


def test_an_answer_too_long_is_refused_with_the_text_kept(talk, cast, as_owner):
    page = answer(as_owner, ask(cast.owner, talk), answer="长" * 20_001)
    assert page.status_code == 422
    assert "at most 20000 characters" in page.content.decode()


def test_only_who_asked_may_answer(talk, cast, as_labmate):
    question = ask(cast.owner, talk)
    assert answer(as_labmate, question, answer="不快").status_code == 404
    question.refresh_from_db()
    assert question.answer == ""
    page = as_labmate.get(talk.speakers.get().get_absolute_url()).content.decode()
    assert "asked by owner" in page
    assert "Save the answer" not in page


def test_what_is_no_question_cannot_be_answered(cast, as_owner):
    insight = make_insight(cast.owner)
    url = reverse("papers:question-answer", args=[insight.pk])
    assert as_owner.get(url).status_code == 404


def test_a_talk_shows_what_to_ask_from_all_talks_of_its_speakers(talk, speaker, cast, as_owner):
    later = make_talk(title="Later")
    Speaking.objects.create(talk=later, person=speaker)
    ask(cast.owner, talk)
    ask(cast.owner, talk, text="答过的", answer="是")
    ask(cast.labmate, talk, text="悄悄问", visibility="private")
    page = as_owner.get(later.get_absolute_url()).content.decode()
    aside = page.partition("<aside")[2]
    assert "Ask next time" in aside
    assert "它有什么缺点？" in aside
    assert "答过的" not in aside
    assert "悄悄问" not in aside


def test_the_list_to_print_has_the_open_questions_alone(talk, speaker, cast, as_owner):
    url = reverse("papers:speaker-questions", args=[speaker.pk])
    assert "No question is open" in as_owner.get(url).content.decode()
    question = ask(cast.owner, talk)
    ask(cast.owner, talk, text="答过的", answer="是")
    ask(cast.labmate, talk, text="悄悄问", visibility="private")
    assert list(as_owner.get(url).context["questions"]) == [question]


def test_the_page_of_a_question_shows_its_answer_or_that_it_is_open(talk, cast, as_owner):
    question = ask(cast.owner, talk)
    assert (
        "Still open: ask next time." in as_owner.get(question.get_absolute_url()).content.decode()
    )
    answer(as_owner, question, answer="显存")
    page = as_owner.get(question.get_absolute_url()).content.decode()
    assert "显存" in page
    assert "Still open" not in page
