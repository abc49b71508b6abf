"""How much of spoken personal data is found, on generated calls.

    python -m benchmarks.personal_data [--each N] [--rates 0 0.1 0.2]

Every generated call gives one value of one kind, or a number that is not personal: digits spoken
(幺, 洞, 两), Arabic, grouped, split over turns, read back by the other party. Then it is written as
a recogniser with a given character error rate might have (``language.confuse``); ``slip`` changes
or loses one digit instead. A value is found when data of its kind leave fewer than four of its
characters, and fewer than half of them, in clear. Prints Markdown with 95 % Wilson intervals.
"""

import argparse
import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.personal_calls import Piece, Talk, talks
from conversation import Role, Turn
from language.confuse import confuse
from language.personal_data import PersonalDatum, PersonalKind, find_personal_data

EACH = 500
RATES = (0.0, 0.1, 0.2)
Z = 1.96
CLEAR_CHARACTERS = 3  # a leak is four digits or more, or half of a value
_SIGNS = set(" ，,。.、-@")


@dataclass(frozen=True, slots=True)
class Labelled:
    """Turns and where their values are: ``(turn, start, end, kind)``."""

    turns: tuple[Turn, ...]
    values: tuple[tuple[int, int, int, PersonalKind], ...]


def main() -> None:
    """Print one table a condition."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--each", type=int, default=EACH, help="calls of every kind")
    parser.add_argument("--rates", type=float, nargs="*", default=RATES)
    parser.add_argument("--misses", type=int, default=0, help="show so many mistakes a condition")
    options = parser.parse_args()
    said = tuple(talks(each=options.each))
    print(f"{len(said)} calls\n")
    for name, rate, slips in conditions(options.rates):
        calls = [label(talk, rate=rate, slips=slips) for talk in said]
        found, right, mistakes = score(calls)
        print(f"## {name}\n")
        print_table(found, right)
        print("\n".join(mistakes[: options.misses]))


def conditions(rates: Sequence[float]) -> Iterator[tuple[str, float, bool]]:
    """Name, character error rate, and whether one digit slips."""
    yield from ((f"{rate:.0%} character error rate", rate, False) for rate in rates)
    yield "one digit changed or lost", 0.0, True


def label(talk: Talk, *, rate: float, slips: bool) -> Labelled:
    """Write a talk as heard, piece by piece, so that the places of its values are known."""
    turns, values = [], []
    for index, (role, pieces) in enumerate(talk.turns):
        text = ""
        for place, piece in enumerate(pieces):
            heard = _heard(piece, rate=rate, slips=slips, seed=f"{talk.number}-{index}-{place}")
            if piece.kind is not None and heard:
                values.append((index, len(text), len(text) + len(heard), piece.kind))
            text += heard
        turns.append(Turn(index, Role(role), 0, index * 10.0, index * 10.0 + 9.0, text))
    return Labelled(tuple(turns), tuple(values))


def _heard(piece: Piece, *, rate: float, slips: bool, seed: str) -> str:
    if slips and piece.kind is not None:
        return _slipped(piece.text, random.Random(seed))
    return confuse(piece.text, cer=rate, seed=seed)


def _slipped(text: str, chance: random.Random) -> str:
    spoken = "零一二三四五六七八九"
    places = [at for at, c in enumerate(text) if c in spoken or c.isdigit()]
    if len(places) < 3:
        return text
    at = chance.choice(places)
    if chance.random() < 0.4:
        return text[:at] + text[at + 1 :]
    other = chance.choice(spoken if text[at] in spoken else "0123456789")
    return text[:at] + other + text[at + 1 :]


def score(
    calls: Sequence[Labelled],
) -> tuple[Counter[tuple[PersonalKind, bool]], Counter[tuple[PersonalKind, bool]], list[str]]:
    """Values by kind and whether found; findings by kind and whether right; the mistakes."""
    found: Counter[tuple[PersonalKind, bool]] = Counter()
    right: Counter[tuple[PersonalKind, bool]] = Counter()
    mistakes: list[str] = []
    for call in calls:
        data = find_personal_data(call.turns)
        for value in call.values:
            hit = _is_found(value, call, data)
            found[value[3], hit] += 1
            if not hit:
                mistakes.append(f"missed {value[3]}: {_shown(call, data)}")
        for datum in data:
            good = any(_overlaps(datum, value) and datum.kind is value[3] for value in call.values)
            right[datum.kind, good] += 1
            if not good:
                mistakes.append(f"wrong {datum.kind}: {_shown(call, data)}")
    return found, right, mistakes


def _is_found(
    value: tuple[int, int, int, PersonalKind], call: Labelled, data: Sequence[PersonalDatum]
) -> bool:
    turn, start, end, kind = value
    text = call.turns[turn].text
    own = [one for one in data if one.turn_index == turn and one.kind is kind]
    hidden = {place for one in own for place in range(one.char_start, one.char_end)}
    places = [place for place in range(start, end) if text[place] not in _SIGNS]
    clear = [place for place in places if place not in hidden]
    return len(clear) <= CLEAR_CHARACTERS and len(clear) * 2 < max(1, len(places))


def _overlaps(datum: PersonalDatum, value: tuple[int, int, int, PersonalKind]) -> bool:
    return (
        value[0] == datum.turn_index and datum.char_start < value[2] and value[1] < datum.char_end
    )


def _shown(call: Labelled, data: Sequence[PersonalDatum]) -> str:
    marks = "; ".join(
        f"{one.kind}={call.turns[one.turn_index].text[one.char_start : one.char_end]}"
        for one in data
    )
    return " / ".join(turn.text for turn in call.turns) + f"  → [{marks}]"


def print_table(
    found: Counter[tuple[PersonalKind, bool]], right: Counter[tuple[PersonalKind, bool]]
) -> None:
    """Recall and precision by kind and over all."""
    print("| kind | values | recall | precision |\n|---|---|---|---|")
    for kind in PersonalKind:
        if found[kind, True] + found[kind, False]:
            print(f"| {kind} | {_row(found, right, (kind,))}")
    print(f"| **all** | {_row(found, right, tuple(PersonalKind))}\n")


def _row(
    found: Counter[tuple[PersonalKind, bool]],
    right: Counter[tuple[PersonalKind, bool]],
    kinds: tuple[PersonalKind, ...],
) -> str:
    hits, misses = (sum(found[kind, good] for kind in kinds) for good in (True, False))
    good, bad = (sum(right[kind, well] for kind in kinds) for well in (True, False))
    return f"{hits + misses} | {_share(hits, misses)} | {_share(good, bad)} |"


def _share(yes: int, no: int) -> str:
    if not yes + no:
        return "–"
    low, high = interval(yes, yes + no)
    return f"{yes / (yes + no):.3f} ({low:.3f}–{high:.3f})"


def interval(hits: int, of: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    share = hits / of
    centre = share + Z * Z / (2 * of)
    half = Z * math.sqrt(share * (1 - share) / of + Z * Z / (4 * of * of))
    return (centre - half) / (1 + Z * Z / of), min(1.0, (centre + half) / (1 + Z * Z / of))


if __name__ == "__main__":
    main()
