"""Taking personal names apart: Chinese ones, where nothing separates the parts, and others."""

import re
from functools import lru_cache
from itertools import zip_longest

from papers.text import fold, latin

SINGLE_SURNAMES = frozenset(
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏"
    "吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱"
    "严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁"
    "尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉翁蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆"
    "农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋"
    "商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟"
    "冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿狄计索宣晋门云容敬来扈晁芮都"
    "普阙浦戈伏鹿薄邸雍辜乌母裘亓修邰赫杭况宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎茅於揭尉冶斯束檀"
    "阴昝過劉張陳楊黃趙吳孫馬鄭謝許韓馮鄧葉蘇呂盧鍾譚陸範賈韋鄒閻龍賀顧龔萬錢嚴湯溫齊喬龐顏莊聶魯"
    "嶽關蘭紀單畢塗淩華蔣羅蕭閆"
)

_COMPOUND = (
    "欧阳 上官 司马 诸葛 令狐 皇甫 尉迟 公孙 慕容 司徒 夏侯 东方 端木 南宫 西门 轩辕 独孤 长孙 "
    "宇文 司空 申屠 闻人 澹台 公冶 淳于 单于 太史 钟离 鲜于 赫连 呼延 东郭 南门 百里 第五 拓跋 "
    "纳兰 完颜 爱新觉罗 歐陽 司馬 諸葛 尉遲 公孫 東方 南宮 西門 軒轅 獨孤 長孫 鍾離 鮮于 赫連"
)
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())

_FIRST_HAN, _LAST_HAN = "\u4e00", "\u9fff"
_LONGEST_SURNAME = max(len(surname) for surname in COMPOUND_SURNAMES)
_LONGEST_GIVEN = 2


def split_chinese(name: str) -> tuple[str, str] | None:
    """Return the family and the given name of a complete Chinese personal name.

    The surname must be a known one, and a given name of one or two characters must follow it.
    Anything else gives None: a name with a space or a latin letter, an unknown surname, or a
    compound surname standing alone.
    """
    all_han = all(_FIRST_HAN <= character <= _LAST_HAN for character in name)
    if not all_han or name in COMPOUND_SURNAMES:
        return None
    for length in range(min(_LONGEST_SURNAME, len(name) - 1), 1, -1):
        family, given = name[:length], name[length:]
        if family in COMPOUND_SURNAMES and len(given) <= _LONGEST_GIVEN:
            return family, given
    family, given = name[:1], name[1:]
    if family in SINGLE_SURNAMES and 1 <= len(given) <= _LONGEST_GIVEN:
        return family, given
    return None


# Surnames that are read otherwise than the same characters in other words.
_READ_AS_SURNAME = {
    "单": "shan", "單": "shan", "解": "xie", "仇": "qiu", "查": "zha", "曾": "zeng", "朴": "piao",
    "区": "ou", "盖": "ge", "翟": "zhai", "冼": "xian", "缪": "miao", "覃": "qin", "乐": "yue",
    "尉迟": "yuchi", "尉遲": "yuchi", "长孙": "zhangsun", "長孫": "zhangsun", "单于": "chanyu",
}  # fmt: skip
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d)\.?", re.IGNORECASE)
_COMPANY = re.compile(r"(?:inc|ltd|llc|gmbh|corp|co)\.?", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]+")


def family_in_pinyin(family: str) -> str:
    """Return a Chinese family name in pinyin, small: "shan" for 单, "ouyang" for 欧阳."""
    return _READ_AS_SURNAME.get(family) or latin(family).lower()


def family_and_given(name: str) -> tuple[str, str]:
    """Return the family name and the rest of a personal ``name``, however it is written.

    "Lei Zhang" and "Zhang, Lei" give ("Zhang", "Lei"), 欧阳锋 gives ("欧阳", "锋"). Particles such
    as "de la" and suffixes such as "Jr." are left out. A company, or one word, is all family name.
    """
    name = " ".join(name.split())
    if parts := split_chinese(name.replace(" ", "")):
        return parts
    first, *others = [part.strip() for part in re.split("[,，]", name) if part.strip()] or [""]
    if others and _COMPANY.fullmatch(others[-1]):
        return first, ""
    others = [part for part in others if not _SUFFIX.fullmatch(part)]
    if others:
        return _without_particles(first.split()), others[0]
    words = first.split()
    while len(words) > 1 and _SUFFIX.fullmatch(words[-1]):
        words.pop()
    particles = [at for at, word in enumerate(words[:-1]) if at and word.islower()]
    if particles:
        return " ".join(words[particles[-1] + 1 :]), " ".join(words[: particles[0]])
    return "".join(words[-1:]), " ".join(words[:-1])


def _without_particles(words):
    while len(words) > 1 and words[0].islower():
        words = words[1:]
    return " ".join(words)


def given_parts(given: str) -> tuple[str, ...]:
    """Return the words of a given name in small Latin letters: ("sanfeng",) for 三丰."""
    return tuple(_WORDS.findall(fold(latin(given.replace("-", "")))))


def alike_key(name: str) -> str:
    """Return what the writings of one person's name share: "zhang l" for 张磊 and Zhang, L.

    That is the family name and the first letter of the given name; "" where a part is missing.
    """
    family, given = family_and_given(name)
    spelled = family_in_pinyin(family) if split_chinese(family + given) else latin(family)
    family = "".join(_WORDS.findall(fold(spelled)))
    given = "".join(given_parts(given))
    return f"{family} {given[0]}"[:200] if family and given else ""


@lru_cache(maxsize=20_000)
def given_of(name: str) -> tuple[str, ...]:
    """Return the words of the given name in a whole ``name``, as ``given_parts`` gives them."""
    return tuple(given_parts(family_and_given(name)[1]))


def may_be_same(one: str, other: str) -> bool:
    """Return whether the given names of two names allow that they are of one person.

    They do if each word of one is that of the other, or its first letter.
    """
    mine, theirs = given_of(one), given_of(other)
    if "".join(mine) == "".join(theirs):
        return True
    return all(
        not a or not b or a == b or (1 in (len(a), len(b)) and a[0] == b[0])
        for a, b in zip_longest(mine, theirs, fillvalue="")
    )


def is_initials(name: str) -> bool:
    """Return whether of the given name only first letters are there: "Zhang, L.", "J. M. Smith"."""
    parts = given_of(name)
    return bool(parts) and all(len(part) == 1 for part in parts)
