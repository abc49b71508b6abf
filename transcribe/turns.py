"""Words of both parties become turns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from conversation import Role, Turn, Word

PAUSE_S = 1.0  # a longer pause inside one party's speech starts a new turn
HANDOVER_S = 0.25  # a shorter one does, when the other party speaks in it
PROMPTS = -1  # the party number of the machine's own prompts


@dataclass(frozen=True, slots=True)
class PartyWords:
    """The words of one party in order of time; ``channel`` is where they were heard.

    ``party`` counts people from 0; ``PROMPTS`` is the machine.
    """

    party: int
    channel: int
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Parties:
    """Everybody in a recording; ``by_words`` where words rather than voices tell them apart."""

    everyone: tuple[PartyWords, ...]
    by_words: bool = False

    @property
    def people(self) -> int:
        """How many of them are people who say something."""
        return len({one.party for one in self.everyone if one.party != PROMPTS and one.words})


@dataclass(frozen=True, slots=True)
class PartyTurn:
    """A turn whose party has a number but no role yet."""

    party: int
    turn: Turn


def build_turns(parties: Sequence[PartyWords]) -> tuple[PartyTurn, ...]:
    """Cut each party's words at pauses and where the other takes over; turns may overlap in time.

    Turns are numbered by their start; every role is ``unknown``.
    """
    cut = [
        PartyTurn(party.party, _turn(words, party))
        for party in parties
        for words in _cut(party, [p for p in parties if p.party != party.party])
    ]
    cut.sort(key=lambda item: (item.turn.start, item.turn.end, item.party))
    return tuple(replace(t, turn=replace(t.turn, index=i)) for i, t in enumerate(cut))


def _cut(party: PartyWords, others: Sequence[PartyWords]) -> list[tuple[Word, ...]]:
    pieces: list[list[Word]] = []
    for word in party.words:
        if pieces and not _ends(pieces[-1][-1], word, others):
            pieces[-1].append(word)
        else:
            pieces.append([word])
    return [tuple(piece) for piece in pieces]


def _ends(before: Word, after: Word, others: Sequence[PartyWords]) -> bool:
    pause_s = after.start - before.end
    if pause_s >= PAUSE_S:
        return True
    return pause_s >= HANDOVER_S and any(
        before.end <= (word.start + word.end) / 2 < after.start
        for other in others
        for word in other.words
    )


def _turn(words: tuple[Word, ...], party: PartyWords) -> Turn:
    text = "".join(word.text for word in words).strip()
    confidence = sum(word.confidence for word in words) / len(words)
    end = max(word.end for word in words)
    return Turn(
        0,
        Role.UNKNOWN,
        party.channel,
        words[0].start,
        end,
        text,
        words,
        round(confidence, 4),
        party.party,
    )
