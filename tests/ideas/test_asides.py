"""What of a text its writer said to themselves."""

import pytest

from ideas.asides import find, unmarked, without


@pytest.mark.parametrize(
    ("text", "left", "asides"),
    [
        (
            "解决网络深而带来的梯度问题，但是我想深的网络我也做不了吧。。。不过倒是可以说明有效性",
            "解决网络深而带来的梯度问题，不过倒是可以说明有效性",
            ["但是我想深的网络我也做不了吧。。。"],
        ),
        (
            "其实都是学习低分辨率的表征（我觉得需要深入了解CNN、RNN、transformer的机理了）   ",
            "其实都是学习低分辨率的表征   ",
            ["（我觉得需要深入了解CNN、RNN、transformer的机理了）"],
        ),
        (
            "Share weights (I doubt this works) early",
            "Share weights early",
            ["(I doubt this works)"],
        ),
        ("分享权重%%先问老师%%，再训练", "分享权重，再训练", ["%%先问老师%%"]),
        ("first\n%%not\nthis%%\nlast", "first\nlast", ["%%not\nthis%%"]),
        ("two (I think (maybe) so) here", "two here", ["(I think (maybe) so)"]),
        ("宽窄混用（我猜)好", "宽窄混用好", ["（我猜)"]),
        ("有用，我也不会写……", "有用", ["我也不会写……"]),
    ],
)
def test_asides_are_taken_out_and_told(text, left, asides):
    assert without(text) == (left, asides)


@pytest.mark.parametrize(
    "text",
    [
        "强化学习问题框架（当学生模型弱的时候跟弱的老师学习）",
        "要求可解释性（即可控）",
        "我们的方法（我们的损失）更快",
        "我觉得可以从两个角度看数据。",
        "the identity (I) and $f(I, my)$ and `g(I said so)`",
        "[a page](https://lab.example/my-page) and https://lab.example/(I-am)",
        "慢慢来。。。",
        "",
    ],
)
def test_what_is_said_to_others_stays(text):
    assert without(text) == (text, [])


def test_a_line_that_was_nothing_else_goes_and_blank_lines_stay():
    assert without("一\n\n（我不确定）\n二") == ("一\n\n二", ["（我不确定）"])


def test_asides_are_found_in_order_and_none_within_another():
    text = "（我想 %%x%% 这样）然后我也不会……"
    assert [text[start:end] for start, end in find(text)] == [
        "（我想 %%x%% 这样）",
        "然后我也不会……",
    ]


def test_shown_asides_lose_their_marks():
    assert unmarked("分享%%先问老师%%吧") == "分享先问老师吧"
