"""Names that people give: behind 我叫 and 我姓, in answer to a question, or before 先生."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from language.personal_data.cues import Cue, CueWords
from language.personal_data.finding import Finding, Part
from language.personal_data.kind import PersonalKind
from language.personal_data.reading import Line, sounds_of

CUES = CueWords(PersonalKind.PERSON_NAME, "姓名 名字 贵姓 您的姓 怎么称呼 哪位 您的名")

# The commonest surnames of the census of 2020, about 95 % of all people.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚"
    "沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙段郝史陶贺毛顾龚邵万覃武钱戴严莫孔向常汤康易乔"
    "赖文施洪季温樊葛岳齐倪殷翟章鲁俞柳邢路耿焦庞梅兰安傅萧桂阎甘凌舒卓聂关焦詹盛简卫柯游包单苗祝左裴涂霍童冉饶丛宁牛鲍辛"
)
_COMPOUND = ("欧阳", "司马", "上官", "诸葛", "慕容", "司徒", "皇甫", "尉迟")
_INTRODUCED = "我名字叫 名字叫 名字是 姓名是 姓名叫 我就叫 我叫 我是叫"
_SURNAMED = "免贵姓 我姓 贵姓"
_CALLED = "叫"
_TITLED = re.compile(
    rf"(?:^|[，。、,.\s]|请问是|是|找|叫|给)([{_SURNAMES}](?!先生|女士|小姐)[一-鿿]{{1,2}})"
    r"(?=先生|女士|小姐|本人)"
)
_ANSWERED = re.compile(
    rf"^(?:[嗯啊呃哦我叫是，,]|对){{0,3}}([{_SURNAMES}][一-鿿]{{1,2}})(?=[，。,.\s]|$|先生|女士)"
)
# One of 我叫 was lost or misheard, so the surname has to be written right.
_CUT_SHORT = re.compile(
    rf"(?:^|[，。,.\s])(?:[我窝握卧][一-鿿]?|[我窝握卧]?[叫教脚较轿胶])([{_SURNAMES}][一-鿿]{{1,2}})"
    r"(?=[，。,.\s]|$)"
)
# The whole answer to the question for a name: a given name, or a surname that was heard otherwise.
_ALONE = re.compile(r"^(?:[嗯啊呃哦是对]{1,2}[，,]?)?[叫教脚]?([一-鿿]{1,3})[。.！!]?$")
INTRODUCED = 0.9  # behind 我叫 even a lone surname is a name
_BARE = 4  # characters of a turn that is only a name
_NO_ANSWER = (
    "好的",
    "没有",
    "不是",
    "可以",
    "等下",
    "等一",
    "是的",
    "对的",
    "什么",
    "谢谢",
    "知道",
)
# A surname that was heard as another word; a pause behind it tells a name from 我叫他明天来.
_UNKNOWN = re.compile(r"我叫(?!外卖|出租|滴滴|保安|警察|快递|救护)([一-鿿]{2,3})(?=[，。,.])")
_NOT_GIVEN = "下你您他她它们人车了不什着吗呢啊我"
_NEVER_NAMES = (
    "谢谢",
    "高兴",
    "方便",
    "安全",
    "马上",
    "任何",
    "和您",
    "于是",
    "黄金",
    "金额",
    "万一",
    "余额",
    "常用",
)
_NO_NAME = f"{_NOT_GIVEN}嗯啊哦呃喂诶好对是行不没有可的说在等听问谢再请什怎哪谁几"
_SIGNS = "，,。.、 ！!"
_GOES_ON = (
    "的是在身手后电我你您想要先女来今住号卡尾，,。 .、？?！!吗啊呢吧就和跟这那有名尊联银办打了"
)


@cache
def _surname_sounds() -> frozenset[str]:
    """Made when first asked for, as the patterns below: pinyin is slow to load."""
    return frozenset(sounds_of(_SURNAMES))


@cache
def _heard(phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(sounds_of(words)) for words in phrases.split()))


def find_names(lines: Sequence[Line], cues: Sequence[Sequence[Cue]]) -> Iterator[Finding]:
    """Names with their characters, so that repetitions are found."""
    for at, line in enumerate(lines):
        asked = bool(at) and any(cue.kind is PersonalKind.PERSON_NAME for cue in cues[at - 1])
        for start, end, confidence in _in_line(line, asked=asked):
            part = Part(at, start, end)
            yield Finding(PersonalKind.PERSON_NAME, confidence, (part,), line.text[start:end])


def _in_line(line: Line, *, asked: bool) -> Iterator[tuple[int, int, float]]:
    for match in _heard(_INTRODUCED).finditer(line.sounds):
        yield from _full_name(line, line.at[match.end() - 1] + 1, INTRODUCED)
    for match in _UNKNOWN.finditer(line.text):
        if not set(match[1]) & set(_NOT_GIVEN):
            yield match.start(1), match.end(1), 0.5
    for match in _heard(_SURNAMED).finditer(line.sounds):
        yield from _surname(line, line.at[match.end() - 1] + 1)
    for match in _CUT_SHORT.finditer(line.text):
        if not match[1].startswith(_NEVER_NAMES) and not set(match[1]) & set(_NOT_GIVEN):
            yield match.start(1), match.end(1), 0.7
    if asked and line.sounds.startswith(sounds_of(_CALLED)):
        yield from _full_name(line, line.at[0] + 1, 0.7)
    for match in _TITLED.finditer(line.text):
        if not match[1].startswith(_NEVER_NAMES):
            yield match.start(1), match.end(1), 0.8
    if asked and 2 <= len(line.sounds) <= _BARE and not line.text.startswith(_NO_ANSWER):
        yield from _full_name(line, line.at[0], 0.6)
    answer = _ANSWERED.match(line.text) if asked else None
    if answer and not answer[1].startswith(_NEVER_NAMES):
        yield answer.start(1), answer.end(1), 0.7
    alone = _ALONE.match(line.text) if asked else None
    if alone and not line.text.startswith(_NO_ANSWER) and not set(alone[1]) & set(_NO_NAME):
        yield alone.start(1), alone.end(1), 0.5


def _full_name(line: Line, start: int, confidence: float) -> Iterator[tuple[int, int, float]]:
    text = line.text
    while start < len(text) and text[start] in " ，,":
        start += 1
    if not _is_surname(line, start):
        return
    end = start + (2 if text.startswith(_COMPOUND, start) else 1)
    given = 0
    while end < len(text) and given < 2 and text[end] not in _GOES_ON and _is_word(text[end]):
        end, given = end + 1, given + 1
    is_alone = end == len(text) or text[end] in _SIGNS
    if given or (is_alone and confidence >= INTRODUCED):
        yield start, end, confidence


def _surname(line: Line, start: int) -> Iterator[tuple[int, int, float]]:
    if not _is_surname(line, start):
        return
    end = start + (2 if line.text.startswith(_COMPOUND, start) else 1)
    yield start, end, 0.8
    called = next((i for i, offset in enumerate(line.at) if offset >= end), None)
    if (
        called is not None
        and line.sounds[called] == sounds_of(_CALLED)
        and line.at[called] - end <= 1
    ):
        yield from _full_name(line, line.at[called] + 1, 0.9)


def _is_surname(line: Line, at: int) -> bool:
    if at >= len(line.text) or line.text[at] in _NOT_GIVEN:
        return False
    return line.text.startswith(_COMPOUND, at) or sounds_of(line.text[at]) in _surname_sounds()


def _is_word(character: str) -> bool:
    return "一" <= character <= "鿿"
