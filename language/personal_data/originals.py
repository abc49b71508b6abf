"""The characters that stand-ins have taken the place of, kept apart, and put back."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from conversation import Transcript, Turn
from language.personal_data.datum import PersonalDatum
from language.personal_data.kind import NEVER_STORED
from language.personal_data.masking import words_of


@dataclass(frozen=True, slots=True)
class Original:
    """What was said at one place: ``text`` begins at ``char_start`` of turn ``turn_index``."""

    turn_index: int
    char_start: int
    text: str

    @property
    def char_end(self) -> int:
        """Where it ends, half-open."""
        return self.char_start + len(self.text)


def originals_of(transcript: Transcript, data: Iterable[PersonalDatum]) -> tuple[Original, ...]:
    """What was said at each datum, but of codes and passwords, which are kept by nobody."""
    turns = {turn.index: turn.text for turn in transcript.turns}
    return tuple(
        Original(
            one.turn_index, one.char_start, turns[one.turn_index][one.char_start : one.char_end]
        )
        for one in data
        if one.kind not in NEVER_STORED
    )


def with_originals(transcript: Transcript, originals: Iterable[Original]) -> Transcript:
    """A transcript of stand-ins with the originals in their places."""
    by_turn: dict[int, list[Original]] = {}
    for one in originals:
        by_turn.setdefault(one.turn_index, []).append(one)
    turns = tuple(_restored(turn, by_turn.get(turn.index, ())) for turn in transcript.turns)
    return replace(transcript, turns=turns)


def _restored(turn: Turn, originals: Iterable[Original]) -> Turn:
    text = turn.text
    for one in originals:
        text = text[: one.char_start] + one.text + text[one.char_start + len(one.text) :]
    return turn if text == turn.text else replace(turn, text=text, words=words_of(turn, text))
