import pytest

from ideas.notes.reading.headings import parse_heading


def taken_apart(line):
    heading = parse_heading(line, 0, len(line))
    names = [line[who.start : who.end] for who in heading.speakers]
    rest = line[slice(*heading.rest)] if heading.rest else ""
    return line[slice(*heading.title)], names, rest


@pytest.mark.parametrize(
    ("line", "title", "names"),
    [
        ("swin transformer的作者胡瀚", "swin transformer", ["胡瀚"]),
        ("MetaAvatar  汤思宇", "MetaAvatar", ["汤思宇"]),
        ("HRNet 王井东、张磊", "HRNet", ["王井东", "张磊"]),
        ("HRNet（王井东）", "HRNet", ["王井东"]),
        ("王井东老师：高分辨率网络", "高分辨率网络", ["王井东"]),
        ("王井东的《高分辨率网络》", "高分辨率网络", ["王井东"]),
        ("张三 - 深度学习", "深度学习", ["张三"]),
        ("HRNet — Jingdong Wang", "HRNet", ["Jingdong Wang"]),
        ("Talk 3: HRNet - Jingdong Wang", "HRNet", ["Jingdong Wang"]),
        ("Attention Is All You Need by Ashish Vaswani", "Attention Is All You Need",
         ["Ashish Vaswani"]),
        ("World Models (David Ha, Google)", "World Models", ["David Ha"]),
        ("Yann LeCun: Autonomous Machines", "Autonomous Machines", ["Yann LeCun"]),
        ("Prof. Jane Doe: Neural Fields", "Neural Fields", ["Jane Doe"]),
        ("**HRNet 王井东**", "HRNet", ["王井东"]),
        ("[HRNet](https://x.org) by Jingdong Wang", "HRNet", ["Jingdong Wang"]),
        ("2021-03-12 HRNet 王井东", "HRNet", ["王井东"]),
        ("3. HRNet 王井东", "HRNet", ["王井东"]),
    ],
)  # fmt: skip
def test_title_and_speakers(line, title, names):
    assert taken_apart(line) == (title, names, "")


@pytest.mark.parametrize(
    "line",
    [
        "Swin Transformer: Hierarchical Vision Transformer using Shifted Windows",
        "BERT — Pre-training of Deep Transformers",
        "Revisiting Old Ideas With Modern Hardware",
        "3D Registration With Maximal Cliques",
        "Learning by Doing",
        "On Distillation of Guided Diffusion Models",
        "Targeted Voice Separation by Speaker-Conditioned Spectrogram Masking",
        "深度学习 方法",
        "从小白到写作的第一步",
        "高效的模型",
        "R-Drop",
    ],
)
def test_a_title_that_names_nobody_is_left_whole(line):
    assert taken_apart(line) == (line, [], "")


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("OSCAR论文的作者张磊老师在谈到未来时，认为有路线", ("OSCAR", ["张磊"], "认为有路线")),
        ("华刚的Video Imprint中讲到，他们比较了", ("Video Imprint", ["华刚"], "他们比较了")),
        ("[HRNet](https://x.org) - Best Paper", ("HRNet", [], "Best Paper")),
    ],
)
def test_prose_that_follows_is_the_rest(line, parts):
    assert taken_apart(line) == parts


def test_affiliation_date_and_links_come_along():
    line = "2021-03-12 HRNet | Jingdong Wang | MSRA [[paper]](https://arxiv.org/abs/1)"
    heading = parse_heading(line, 0, len(line))
    assert (heading.date, heading.urls) == ("2021-03-12", ("https://arxiv.org/abs/1",))
    assert [who.affiliation for who in heading.speakers] == ["MSRA"]
