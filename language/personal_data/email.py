"""E-mail addresses, written or spelt: zhang三八二艾特qq点com."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from language.personal_data.cues import Cue, CueWords
from language.personal_data.finding import Finding, Part
from language.personal_data.kind import PersonalKind
from language.personal_data.reading import Line, sounds_of

CUES = CueWords(PersonalKind.EMAIL, "电子邮箱 电子邮件 邮箱 邮件地址 邮件")

_TOP_LEVEL = re.compile(r"(?<![a-z])(?:com|cn|net|org|edu)(?![a-z])(?:[.点]cn)?")
_SIGNS = " .@_-+，,"
_WORDS = frozenset("点艾特爱圈下划线杠横小写大写")
_SHORTEST, _LONGEST = 6, 48  # a@b.cn


def find_emails(lines: Sequence[Line], cues: Sequence[Sequence[Cue]]) -> Iterator[Finding]:
    """Walk back from the top-level domain over everything that can be spelt."""
    for at, line in enumerate(lines):
        near = cues[at] if at == 0 else (*cues[at - 1], *cues[at])
        cued = any(cue.kind is PersonalKind.EMAIL for cue in near)
        behind = 0
        for match in _TOP_LEVEL.finditer(line.text):
            start = _start(line, match.start(), behind)
            said = line.text[start : match.end()]
            if len(said) >= _SHORTEST and (cued or _has_at(said)):
                yield Finding(PersonalKind.EMAIL, 0.9, (Part(at, start, match.end()),))
                behind = match.end()


@cache
def _spelt_sounds() -> frozenset[str]:
    """Made when first asked for: pinyin is slow to load."""
    return frozenset(sounds_of("点艾特"))


def _start(line: Line, end: int, behind: int) -> int:
    sounds = _spelt_sounds()
    spelt = {line.at[i] for i, sound in enumerate(line.sounds) if sound in sounds}
    start = end
    while start > max(behind, end - _LONGEST) and _can_be_spelt(line, start - 1, spelt):
        start -= 1
    while start < end and line.text[start] in _SIGNS + "是":
        start += 1
    return start


def _can_be_spelt(line: Line, at: int, spelt: set[int]) -> bool:
    character = line.text[at]
    if character.isascii() and (character.isalnum() or character in _SIGNS):
        return True
    is_digit = line.hard[at] is not None or line.soft[at] is not None
    return character in _SIGNS or character in _WORDS or at in spelt or is_digit


def _has_at(said: str) -> bool:
    return "@" in said or "特" in said or bool(re.search(r"圈a|(?<![a-z])at(?![a-z])", said))
