import pytest

from ideas.notes.reading import read


def sparks(talks, ideas):
    told = "".join(f"## {title}\n{body}\n" for title, body in talks.items())
    reading = read(f"# N\n{told}## Ideas\n" + "".join(f"- {idea}\n" for idea in ideas))
    return [
        (
            reading.pieces[spark.idea].text,
            spark.idea_phrase,
            reading.pieces[spark.insight].text,
            spark.insight_phrase,
        )
        for spark in reading.sparks
    ]


def test_the_takeaway_that_shares_most_words_is_meant():
    talks = {"Swin Transformer 胡瀚": "- 追求统一\n- 这里用了滑动窗口的做法"}
    assert sparks(talks, ["像Swin transformer一样用滑动窗口"]) == [
        (
            "像Swin transformer一样用滑动窗口",
            "Swin transformer",
            "这里用了滑动窗口的做法",
            "滑动窗口",
        )
    ]


@pytest.mark.parametrize(
    "idea", ["use swim transformer", "use Swin-Transformer", "use swin tranformer"]
)
def test_a_name_may_be_misspelt_by_a_letter(idea):
    assert len(sparks({"Swin Transformer": "- a"}, [idea])) == 1


@pytest.mark.parametrize(
    ("title", "idea"),
    [
        ("Swin Transformer", "use a transformer"),
        ("Work12", "use Work13"),
        ("HRNet", "use ResNet"),
        ("R-Drop", "use dropout"),
        ("Attention", "pay attention"),
        ("Swin Transformer", "swin and transformer"),
    ],
)
def test_what_is_not_the_name_is_no_spark(title, idea):
    assert sparks({title: "- use a transformer and dropout", "Other": "- b"}, [idea]) == []


def test_the_short_name_before_a_colon_will_do():
    talks = {"DreamBooth: Fine Tuning of Diffusion": "- few images are enough"}
    assert [spark[1] for spark in sparks(talks, ["DreamBooth with few images"])] == ["DreamBooth"]


def test_without_words_in_common_the_first_takeaway_stands_in():
    assert sparks({"HRNet": "- **多路**交互，高\n- 二"}, ["try HRNet"])[0][2:] == (
        "**多路**交互，高",
        "多路**交互",
    )


def test_a_talk_without_takeaways_sparks_nothing():
    assert sparks({"HRNet 王井东": "", "OSCAR": "- a"}, ["try HRNet"]) == []
