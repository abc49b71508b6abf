"""Personal data leave a transcript before it is written anywhere."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from conversation import Transcript, Turn
from language.personal_data import (
    LEVELS,
    MaskPolicy,
    Original,
    PersonalDatum,
    PersonalKind,
    find_personal_data,
    mask,
    originals_of,
    with_originals,
    with_stand_ins,
)
from language.personal_data.masking import words_of
from language.personal_data.stand_in import OTHER, SPOKEN

Row = tuple[object, ...]
_MASKS = re.compile(r"\*+")
_SHORTEST_NUMBER = 4  # masks in a row: a name has fewer


def protect(
    transcript: Transcript,
) -> tuple[Transcript, tuple[PersonalDatum, ...], tuple[Original, ...]]:
    """Put stand-ins in the place of personal data.

    Returns the transcript that may be stored and judged, where the stand-ins are, and what they
    stand for, without codes and passwords.
    """
    data = find_personal_data(transcript.turns)
    return with_stand_ins(transcript, data), data, originals_of(transcript, data)


def protect_again(
    transcript: Transcript, personal: Sequence[PersonalDatum]
) -> tuple[Transcript, tuple[PersonalDatum, ...], tuple[Original, ...]]:
    """Hide what a newer finder sees in a transcript that was protected before; never hide less.

    Returns the transcript, old and new data, and what the new ones stand for.
    """
    hidden: dict[int, set[int]] = {}
    for one in personal:
        hidden.setdefault(one.turn_index, set()).update(range(one.char_start, one.char_end))
    last = max((one.group for one in personal), default=-1)
    fresh = [
        replace(one, char_start=start, char_end=end, group=last + 1 + one.group)
        for one in find_personal_data(transcript.turns)
        for start, end in _uncovered(one, hidden.get(one.turn_index, set()))
    ]
    place = {turn.index: at for at, turn in enumerate(transcript.turns)}
    data = sorted((*personal, *fresh), key=lambda one: (place[one.turn_index], one.char_start))
    return with_stand_ins(transcript, fresh), tuple(data), originals_of(transcript, fresh)


def _uncovered(one: PersonalDatum, hidden: set[int]) -> Iterator[tuple[int, int]]:
    """The stretches of a datum that were not hidden before."""
    clear = [place for place in range(one.char_start, one.char_end) if place not in hidden]
    for _, run in groupby(enumerate(clear), key=lambda pair: pair[1] - pair[0]):
        places = [place for _, place in run]
        yield places[0], places[-1] + 1


def protect_corrected(
    machine: Transcript, personal: Sequence[PersonalDatum], corrected: Transcript
) -> tuple[Transcript, tuple[PersonalDatum, ...]]:
    """Protect what people corrected; turns whose words they left alone keep their data.

    A person reads and writes masks; a stretch of them is what the machine had hidden there, in
    order. More of them than the machine had are taken for digits where they are long, else a name.
    """
    same = {
        turn.index
        for turn, before in zip(corrected.turns, machine.turns, strict=True)
        if turn.text == before.text
    }
    data = [one for one in personal if one.turn_index in same]
    data += [one for one in find_personal_data(corrected.turns) if one.turn_index not in same]
    data += [one for turn in corrected.turns for one in _masked_by_people(turn, personal)]
    data.sort(key=lambda one: (one.turn_index, one.char_start))
    unmasked = replace(corrected, turns=tuple(_with_digits(turn) for turn in corrected.turns))
    changed = [one for one in data if one.turn_index not in same]
    return with_stand_ins(unmasked, changed), tuple(data)


def _masked_by_people(turn: Turn, personal: Sequence[PersonalDatum]) -> Iterator[PersonalDatum]:
    before = iter([one for one in personal if one.turn_index == turn.index])
    for number, run in enumerate(_MASKS.finditer(turn.text)):
        known = next(before, None)
        guess = (
            PersonalKind.ACCOUNT if len(run[0]) >= _SHORTEST_NUMBER else PersonalKind.PERSON_NAME
        )
        kind = known.kind if known is not None else guess
        group = known.group if known is not None else -1 - number
        yield PersonalDatum(
            kind, LEVELS[kind], turn.index, *run.span(), turn.start, turn.end, 1.0, group
        )


def _with_digits(turn: Turn) -> Turn:
    text = _MASKS.sub(
        lambda run: (SPOKEN if len(run[0]) >= _SHORTEST_NUMBER else OTHER) * len(run[0]), turn.text
    )
    return turn if text == turn.text else replace(turn, text=text, words=words_of(turn, text))


def shown(
    transcript: Transcript,
    data: Iterable[PersonalDatum],
    *,
    policy: MaskPolicy = MaskPolicy.MASKED_ONLY,
    originals: Iterable[Original] | None = None,
) -> Transcript:
    """What is shown of a protected transcript: masks, or with policy ``none`` the originals.

    Where originals are wanted and not kept, masks are shown.
    """
    data = tuple(data)
    if policy is MaskPolicy.NONE and originals is not None:
        places = {(one.turn_index, one.char_start, one.char_end) for one in data}
        kept = [o for o in originals if (o.turn_index, o.char_start, o.char_end) in places]
        return mask(with_originals(transcript, kept), data, policy).shown
    return mask(transcript, data, MaskPolicy.MASKED_ONLY).shown


def keeps_originals(policy: MaskPolicy) -> bool:
    """Whether a policy needs what was said."""
    return policy is not MaskPolicy.MASKED_ONLY


def personal_rows(call_id: str, data: Iterable[PersonalDatum]) -> Iterator[Row]:
    """The rows of ``personal_data``: places and kinds, never words."""
    for one in data:
        yield (
            call_id,
            one.turn_index,
            str(one.kind),
            str(one.level),
            one.char_start,
            one.char_end,
            one.start_s,
            one.end_s,
            one.confidence,
            one.group,
            one.is_repeat,
        )
