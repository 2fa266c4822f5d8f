"""What headings in notes say: a section of a paper, a day, a list of pointers, ideas."""

import re

from ideas.notes.reading.lines import width

_SECTION_NAMES = """
    introduction|intro|background|motivation|preliminary|preliminaries|problem|problem statement
    method|methods|methodology|proposed method|proposed approach|our method|approach|approaches
    model|models|model architecture|architecture|network architecture|framework|overview|pipeline
    algorithm|training|training details|inference|loss|loss function|losses|objective|dataset
    datasets|data|experiment|experiments|experimental results|experimental setup|setup|settings
    evaluation|results|result|main results|ablation|ablations|ablation study|ablation studies
    analysis|discussion|limitation|limitations|conclusion|conclusions|summary|abstract|tldr|tl;dr
    contribution|contributions|main contributions|key points|key takeaways|takeaways|key ideas
    key idea|main idea|main ideas|highlights|notes|my notes|note|comments|my comments|thoughts
    my thoughts|questions|open questions|q&a|q & a|question|remarks|related work|related works
    prior work|references|reference|links|resources|further reading|bibliography|appendix
    implementation|implementation details|details|future work|next steps|strengths|weaknesses
    pros|cons|pros and cons|metadata|info|information|tags|outline|agenda|contents|paper|code
    流程|细节|总结|小结|结论|方法|实验|背景|引言|介绍|简介|摘要|概述|概览|动机|问题|问题定义|模型
    模型结构|网络结构|架构|结构|框架|算法|训练|训练细节|推理|损失|损失函数|数据|数据集|实验结果
    实验设置|结果|评估|消融|消融实验|分析|讨论|局限|局限性|不足|缺点|优点|优缺点|创新|创新点
    贡献|主要贡献|要点|重点|核心|核心思想|核心思路|主要思想|笔记|备注|评论|思考|感想|想法|疑问
    提问|相关工作|参考|参考文献|参考资料|链接|附录|实现|实现细节|未来工作|展望|研究背景|研究方法
    研究内容|研究动机|方法介绍|论文信息|基本信息|目录|收获|启发|个人思考|正文
"""
_POINTER_NAMES = """
    references|reference|links|resources|further reading|bibliography|see also
    参考|参考文献|参考资料|链接|相关链接|延伸阅读|资源
"""
_GROUP = re.compile(
    r"""(?:day|session|week|track|part)\s*(?:\d+|one|two|three|four|five|[ivx]+)\b
    | (?:mon|tues|wednes|thurs|fri|satur|sun)day\b
    | (?:morning|afternoon|evening|keynotes?|talks|tutorials?|workshops?|posters?|orals?
        |invited\ talks?|panels?|papers)\b
    | 第[一二三四五六七八九十\d]+(?:天|日|场|期|周|次)
    | (?:上午|下午|晚上|周[一二三四五六日]|星期)
    | \d{4}\s?[-/.年]\s?\d{1,2}\s?(?:[-/.月]\s?\d{1,2}\s?日?)?\s*$""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_IDEAS = re.compile(
    r"想法|点子|思路|研究方向|研究计划|脑洞|未来方向|未来工作|下一步|"
    r"\bideas?\b|\bbrainstorm|\bdirections?\b|\bfuture work\b|\bnext steps?\b|\bto try\b",
    re.IGNORECASE | re.ASCII,
)
_SOMEBODY_ELSES = re.compile(
    r"[他她]|作者|核心|主要|基本|算法|论文|本文|文章|\b(?:key|main|core|central|basic|old|their|authors?|"
    r"paper'?s|his|her|big|high-level)\b",
    re.IGNORECASE | re.ASCII,
)
_NUMBERING = re.compile(
    r"^[\s#*_]*(?:(?:\d{1,3}(?:\.\d{1,3})*(?:[.、)]|(?=\s))|[一二三四五六七八九十]+、)\s*)?"
)
_AND = re.compile(r"\s*(?:[/&、，,+|]|\band\b|和|与)\s*", re.IGNORECASE)
_COUNT = re.compile(
    r"(?P<digits>\d{1,3})|(?P<han>[一二两三四五六七八九十]{1,3})(?=\s?[个条点种大])|"
    r"\b(?P<word>one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b",
    re.IGNORECASE | re.ASCII,
)
_NUMBER_WORDS = "one two three four five six seven eight nine ten eleven twelve"
_WORDS = _NUMBER_WORDS.split()
_HAN = {**{digit: value for value, digit in enumerate("一二三四五六七八九", 1)}, "两": 2}
_LONGEST_PHRASE = 48


def _phrases(table: str) -> frozenset[str]:
    return frozenset(re.split(r"\s*[|\n]\s*", table.strip()))


_GENERIC = _phrases(_SECTION_NAMES)
_REFERENCES = _phrases(_POINTER_NAMES)


def is_generic(heading: str) -> bool:
    """Tell whether a heading names a part that any paper has, such as Method or 实验."""
    plain = _plain(heading)
    return plain in _GENERIC or all(part in _GENERIC for part in _AND.split(plain))


def is_references(heading: str) -> bool:
    """Tell whether a heading announces mere pointers to elsewhere."""
    return _plain(heading) in _REFERENCES


def is_group(heading: str) -> bool:
    """Tell whether a heading gathers talks, as a day or a session does."""
    return _GROUP.match(_plain(heading)) is not None


def speaks_of_ideas(phrase: str) -> bool:
    """Tell whether a short phrase announces the writer's own ideas or directions."""
    if width(phrase) > _LONGEST_PHRASE or not _IDEAS.search(phrase):
        return False
    return not _SOMEBODY_ELSES.search(phrase)


def announced_count(phrase: str) -> int | None:
    """Return how many ideas a phrase announces, or None."""
    match = _COUNT.search(phrase[:200])
    if match is None:
        return None
    if match["digits"]:
        return int(match["digits"])
    if match["word"]:
        return _WORDS.index(match["word"].lower()) + 1
    tens, ten, ones = match["han"].rpartition("十")
    if not ten:
        return _HAN[ones[-1]]
    return 10 * _HAN.get(tens[-1:], 1) + _HAN.get(ones[:1], 0)


def _plain(heading):
    return _NUMBERING.sub("", heading[:200]).strip(" \t:：*_?？!！.。").lower()
