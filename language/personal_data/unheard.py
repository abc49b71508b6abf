"""Values that were announced and then not heard as digits: 后四位是自赛临 for 四四二零.

What the recogniser got wrong can still be heard, and another recogniser may get it right.
"""

import re
from collections.abc import Iterator, Sequence

from language.personal_data.cues import Cue
from language.personal_data.finding import Finding, Part
from language.personal_data.kind import PersonalKind
from language.personal_data.reading import Line

_KINDS = frozenset(
    (PersonalKind.NUMBER_TAIL, PersonalKind.VERIFICATION_CODE, PersonalKind.SECURITY_CODE)
)
_VALUE = re.compile(r"(?:是|为|，|,|：|:)\s?([一-鿿]{2,7})(?=[，。,.！？!?\s]|$)")
_NOT_A_VALUE = re.compile(
    r"多少|什么|几|哪|吗|呢|不|没|您|你|我|请|谢|对|好|可|发|给|收|输|错|有|告|说|要|看|到|在|的|这|那|了|就|还|也|和"
)


def find_unheard(lines: Sequence[Line], cues: Sequence[Sequence[Cue]]) -> Iterator[Finding]:
    """A clause right behind the cue that has no digit, though something in it sounds like one."""
    for at, line in enumerate(lines):
        for cue in cues[at]:
            match = _VALUE.match(line.text, cue.end) if cue.kind in _KINDS else None
            if match is None or cue.kind is None or _NOT_A_VALUE.search(match[1]):
                continue
            if any(line.soft[place] is not None for place in range(*match.span(1))):
                yield Finding(cue.kind, 0.4, (Part(at, match.start(1), match.end(1)),))
