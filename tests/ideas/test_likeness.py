import pytest

from ideas.likeness import NEAR, Part, compare, rarity, weights


def like(insight, idea, near=None, **rarities):
    """Return the score and the reasons of two texts, all words as rare unless told otherwise."""
    ours, theirs = (Part(insight),), (Part(idea),)
    known = dict.fromkeys([*weights(ours), *weights(theirs)], 1.0) | rarities
    return compare(ours, theirs, rarities=known, near=near or {})


def shared(insight, idea, **options):
    """Return what two texts share, the weightiest first, as (insight's words, idea's words)."""
    _score, reasons = like(insight, idea, **options)
    return [(reason.word, reason.idea_word) for reason in reasons]


def test_rare_is_worth_more_on_either_side():
    common = rarity(50, 100, 10, 20)
    assert rarity(2, 100, 10, 20) > common
    assert rarity(50, 100, 1, 20) > common


def test_nothing_shared_scores_nothing():
    assert like("词表", "dropout") == (0, ())


def test_neighbouring_pairs_are_shown_as_one_phrase():
    assert shared("但是CNN的平移不变性", "如平移不变性") == [("平移不变性", "平移不变性")]


def test_a_phrase_counts_more_than_its_rarest_word_and_less_than_all():
    (phrase,) = like("平移不变性", "平移不变性")[1]
    assert 1 < phrase.weight < 4


def test_a_meaning_shows_the_words_of_both_sides():
    assert shared("Knowledge distillation", "知识蒸馏") == [("distillation", "蒸馏")]


def test_the_same_word_twice_counts_once():
    once = like("dropout", "dropout")[0]
    assert like("dropout, dropout", "dropout: dropout")[0] == once


def test_a_near_spelling_counts_less_and_as_the_commoner_of_both():
    _score, (reason,) = like("swin", "swim", near={"swin": ["swim"]}, swin=9.0, swim=2.0)
    assert (reason.word, reason.idea_word) == ("swin", "swim")
    assert reason.weight == pytest.approx(NEAR * 2)


def test_a_long_text_scores_less_for_the_same_words():
    rest = " ".join(f"word{chr(97 + n)}{chr(97 + n)}" for n in range(20))
    assert like(f"dropout {rest}", "dropout")[0] < like("dropout", "dropout")[0]


def test_a_title_beside_the_text_counts_less_than_the_text():
    idea, known = (Part("metaavatar"),), {"metaavatar": 1.0}
    beside = compare((Part(""), Part("metaavatar", 0.6)), idea, rarities=known, near={})
    inside = compare((Part("metaavatar"),), idea, rarities=known, near={})
    assert beside[1][0].weight == pytest.approx(0.6 * inside[1][0].weight)
