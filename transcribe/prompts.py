"""Prompts of the machine (IVR) among recognised words: menus, notices, surveys.

They belong to no person: taken out before voices are told apart, else a third voice corrupts the
two parties. What is asked for gives a prompt away (a key, the number dialled), or an announcement
where no person can be: before the ring-back, in the midst of music, or word for word twice.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from conversation import Span, Word
from language.homophones import sound_of, sound_pattern

_KEY = "[0-9一二三四五六七八九零幺两]"
# Only a machine asks for a key, or speaks of the number dialled. Searched by sound: on a telephone
# line 请按一 is written 庆安以.
_CERTAIN = (
    f"请按{_KEY}|按{_KEY}号?键|请?按.{{0,4}}(号键|井键|星号|井号)|以(井号|#)号?键?结束|按键(选择|操作)"
    "|您拨打的(电话|号码|用户)|对方(正在通话|已关机)",
    r"(?i)press (\d|one|two|three|four|five|six|seven|eight|nine|zero|star|pound|hash)"
    r"|the number you (have )?dialed",
)
# A machine or a person may say these: a prompt only where nothing else can be.
_LIKELY = (
    "欢迎(致电|拨打|使用)|录音|坐席(全|正|都|忙)|请(您)?(不要挂机|稍候|耐心等(待|候))"
    "|转接(中|人工)|正在为您(转|接)|普通话|服务(内容)?请|业务(查询|办理)?请|满意度|服务进行评价"
    "|人工服务|自助服务|语音(服务|导航)|对我们很重要|保证服务质量|当前排队|排队人数|预计等待",
    r"(?i)welcome to|thank you for calling|may be (recorded|monitored)|your call is important"
    r"|stay on the line|all (of )?our (agents|representatives)|for (english|spanish|quality)",
)
# Words with which a person begins: whatever comes after is no prompt of the opening any more.
_PERSON = (
    "工号|请讲|请问|为您服务|我是|我要|我想|先生|女士",
    "(?i)喂|how (can|may) I|my name is",
)
_PAUSE_S = 0.35
_BREATH_S = 0.8  # a prompt is spoken without longer pauses
_BESIDE_S = 3.0  # between a prompt and the music or ring-back that it belongs to
_LEAST_REPEATED = 8  # characters; people say 请您稍等 twice, machines whole sentences
_LONGEST_PHRASE = 60  # characters; a recogniser without punctuation gives long ones
_MOSTLY = 0.5  # of a voice's characters
_SIGNS = re.compile(r"[\s，。！？、；：,.!?;:]")


@dataclass(frozen=True, slots=True)
class Divided:
    """The words of prompts and all the others, both in order."""

    prompts: tuple[Word, ...]
    people: tuple[Word, ...]

    @property
    def prompt_spans(self) -> tuple[Span, ...]:
        """The times of the prompts."""
        return tuple(Span(word.start, word.end) for word in self.prompts)


def divide_prompts(words: Sequence[Word], *, line: Sequence[Span] = ()) -> Divided:
    """Find the prompts in one channel's words; ``line`` is where music or ring-back is heard there.

    A certain prompt makes prompts of its likely neighbours: those before it until a person speaks,
    and those right after it.
    """
    phrases = _phrases(words)
    texts = ["".join(word.text for word in phrase) for phrase in phrases]
    blocks = _blocks(phrases)
    certain = [_says(_CERTAIN, text) for text in texts]
    for numbers in _announced(phrases, texts, blocks, line):
        for number in numbers:
            certain[number] = True
    for number in _repeated(texts):
        certain[number] = True
    marked = list(certain)
    for index, is_certain in enumerate(certain):
        if is_certain:
            for step in (-1, 1):
                _spread(marked, texts, index, step)
    _fill(marked, texts, blocks)
    return Divided(*(tuple(_words_of(phrases, marked, kind)) for kind in (True, False)))


def is_machine(words: Sequence[Word], others: Sequence[Word]) -> bool:
    """Whether a voice says what machines say, nothing that only people do, and never in between.

    ``others`` are the words of the other voices.
    """
    if not words or not others:
        return False
    if words[-1].start > others[0].start and words[0].start < others[-1].start:
        return False
    texts = ["".join(word.text for word in phrase) for phrase in _phrases(words)]
    said = sum(len(text) for text in texts)
    announced = sum(len(text) for text in texts if _says(_LIKELY, text) or _says(_CERTAIN, text))
    is_person = any(_says(_PERSON, text) for text in texts)
    return announced > said * _MOSTLY and not is_person


def _says(cues: tuple[str, str], text: str) -> bool:
    """Whether a text holds a cue: the first ones by sound, the others as written."""
    chinese, english = _compiled(cues)
    return bool(chinese.search(sound_of(text)) or english.search(text))


@cache
def _compiled(cues: tuple[str, str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(sound_pattern(cues[0])), re.compile(cues[1])


def _words_of(
    phrases: Sequence[Sequence[Word]], marked: Sequence[bool], kind: bool
) -> Iterator[Word]:
    for phrase, is_prompt in zip(phrases, marked, strict=True):
        if is_prompt is kind:
            yield from phrase


def _blocks(phrases: Sequence[Sequence[Word]]) -> list[range]:
    """Numbers of the phrases that follow each other without a breath."""
    starts = [
        n
        for n, phrase in enumerate(phrases)
        if not n or phrase[0].start - phrases[n - 1][-1].end >= _BREATH_S
    ]
    return [range(a, b) for a, b in pairwise([*starts, len(phrases)])]


def _announced(
    phrases: Sequence[Sequence[Word]],
    texts: Sequence[str],
    blocks: Sequence[range],
    line: Sequence[Span],
) -> Iterator[range]:
    """Announcements before anybody else speaks, up to music or ring-back, or in the midst of it."""
    opening = True
    for block in blocks:
        text = "".join(texts[number] for number in block)
        start, end = phrases[block[0]][0].start, phrases[block[-1]][-1].end
        after = any(-1.0 <= span.start - end <= _BESIDE_S for span in line)
        before = any(-1.0 <= start - span.end <= _BESIDE_S for span in line)
        within = any(span.start < start and end < span.end for span in line)
        plain = _says(_LIKELY, text) and not _says(_PERSON, text)
        if plain and (within or (after and (before or opening))):
            yield block
        else:
            opening = opening and plain


def _repeated(texts: Sequence[str]) -> list[int]:
    """Announcements that are heard word for word more than once."""
    bare = [_SIGNS.sub("", text) for text in texts]
    counts = Counter(text for text in bare if len(text) >= _LEAST_REPEATED)
    return [
        number
        for number, text in enumerate(bare)
        if counts[text] > 1 and _says(_LIKELY, text) and not _says(_PERSON, text)
    ]


def _fill(marked: list[bool], texts: Sequence[str], blocks: Sequence[range]) -> None:
    """What stands between two prompts in one breath is of the machine as well."""
    for block in blocks:
        own = [number for number in block if marked[number]]
        for number in range(own[0], own[-1]) if own else ():
            marked[number] = marked[number] or not _says(_PERSON, texts[number])


def _spread(marked: list[bool], texts: Sequence[str], index: int, step: int) -> None:
    """Mark likely prompts beside a certain one, on one side."""
    at = index + step
    while 0 <= at < len(texts) and not marked[at]:
        if not _says(_LIKELY, texts[at]) or _says(_PERSON, texts[at]):
            return
        marked[at] = True
        at += step


def _phrases(words: Sequence[Word]) -> list[list[Word]]:
    """Cut at pauses and after signs."""
    phrases: list[list[Word]] = []
    for word in words:
        if phrases and not _ends(phrases[-1], word):
            phrases[-1].append(word)
        else:
            phrases.append([word])
    return phrases


def _ends(phrase: Sequence[Word], after: Word) -> bool:
    said = sum(len(word.text) for word in phrase)
    last = phrase[-1]
    signs = last.text.rstrip().endswith(("。", "，", "？", "！", "；", ".", ",", "?", "!", ";"))
    return signs or after.start - last.end >= _PAUSE_S or said >= _LONGEST_PHRASE
