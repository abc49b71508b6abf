"""One call as the searches see it: folded once, walked once, windows laid once."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from conversation import ChannelKind, Conversation, Role, Turn
from language.homophones import SoundFinder, sound_of_folded, stutters_in
from language.matching import SEPARATOR, Lines, Met, Occurrence, WordFinder
from language.stutter import Stutters
from qa_rules.evidence import Finding, Hit
from qa_rules.language_model import Endpoint
from qa_rules.patterns import PatternSet, find_in_lines, find_pattern
from qa_rules.place import Place, Stage
from qa_rules.timing import CutIn, Gap, cut_ins, gaps
from qa_rules.window import WHOLE_CALL, Window, in_messages

ROLE_CONFIDENCE_FLOOR = 0.5  # below it the two parties may as well be swapped
TEXT_CONFIDENCE_FLOOR = 0.3  # mean word probability below which Whisper's text is mostly invented


Span = tuple[int, int, int]
Positions = tuple[int, ...]


class Wordbook:
    """Everything that the searches of several checkpoints look for, compiled together."""

    def __init__(
        self,
        words: Iterable[str],
        sounds: Iterable[tuple[str, int]],
        patterns: Iterable[str],
        sound_patterns: Iterable[str] = (),
    ) -> None:
        self.words = WordFinder(words)
        self.sounds = SoundFinder(sounds)
        self.patterns = PatternSet(tuple(patterns))
        self.sound_patterns = PatternSet(tuple(sound_patterns))


class Scene:
    """A conversation with everything that more than one search asks for, each found out once."""

    def __init__(
        self, conversation: Conversation, wordbook: Wordbook, endpoint: Endpoint | None = None
    ) -> None:
        self.conversation = conversation
        self.endpoint = endpoint
        self.call_id = conversation.call.call_id
        self.turns = conversation.transcript.turns
        self.findings: Mapping[str, Finding] = {}
        self.called: Callable[[str], str] = str
        self._wordbook = wordbook
        self._places: dict[tuple[int, Role | None, int], Place] = {}
        self.laid_beside: dict[tuple[int, Role | None, int], tuple[float, float, Positions]] = {}
        self._cited: dict[tuple[int, int, int], tuple[object, ...]] = {}
        self._pattern_places: dict[tuple[str, bool], list[Occurrence]] = {}

    @cached_property
    def stage(self) -> Stage:
        """The turns sorted by party."""
        return Stage(self.turns)

    @cached_property
    def roles(self) -> list[Role]:
        """Who says each turn."""
        return [turn.role for turn in self.turns]

    @cached_property
    def lines(self) -> Lines:
        """The folded turns."""
        return Lines([turn.text for turn in self.turns])

    @cached_property
    def words(self) -> dict[str, list[Occurrence]]:
        """Where the words of all searches stand."""
        return self._wordbook.words.find(self.lines, met=self.met_words)

    @cached_property
    def met_words(self) -> list[Met]:
        """The same in order of their ends, each with the number of its spelling."""
        return self._wordbook.words.walk(self.lines)

    @cached_property
    def sounds(self) -> dict[tuple[str, int], list[Occurrence]]:
        """Where something sounds like the words of all sound-alike searches."""
        return self._wordbook.sounds.find(
            self.lines, sounds=self._joined_sounds, stutters=self._stutters
        )

    @cached_property
    def _joined_sounds(self) -> str:
        return sound_of_folded(self.lines.joined)

    @cached_property
    def sound_texts(self) -> list[str]:
        """The folded turns as sounds, character for character."""
        return self._joined_sounds.split(SEPARATOR)

    @cached_property
    def sound_patterns(self) -> frozenset[str]:
        """The patterns over sounds that match somewhere."""
        return self._wordbook.sound_patterns.matching(self._joined_sounds) | self._stuttered

    @cached_property
    def _stuttered(self) -> frozenset[str]:
        """The patterns that match once a syllable written twice is taken as one."""
        return self._wordbook.sound_patterns.matching(self._stutters.joined)

    @cached_property
    def _stutters(self) -> Stutters:
        return stutters_in(self.sound_texts)

    @cached_property
    def patterns(self) -> frozenset[str]:
        """The patterns that match somewhere."""
        return self._wordbook.patterns.matching(self.lines.joined)

    def pattern_places(self, pattern: str, *, by_sound: bool = False) -> list[Occurrence]:
        """Where a pattern matches, found once for all searches that ask for it."""
        key = (pattern, by_sound)
        places = self._pattern_places.get(key)
        if places is None:
            text = self._joined_sounds if by_sound else self.lines.joined
            places = find_in_lines(pattern, self.lines, text)
            shared = self._wordbook.sound_patterns
            if by_sound and (pattern in self._stuttered or pattern not in shared):
                places += self._in_stutters(pattern, places)
            self._pattern_places[key] = places
        return places

    def _in_stutters(self, pattern: str, known: list[Occurrence]) -> list[Occurrence]:
        """Matches that a syllable written twice has hidden."""
        found = []
        for number, shortened in self._stutters.pieces():
            for start, end in find_pattern(pattern, shortened):
                place = self._stutters.place(number, start, end)
                if place is not None and not _covered(place, known):
                    found.append(Occurrence(*place, pattern))
        return found

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """The silences of the call."""
        return tuple(gaps(self.conversation))

    @cached_property
    def cut_ins(self) -> tuple[CutIn, ...]:
        """The interruptions of the call."""
        return tuple(cut_ins(self.conversation))

    @cached_property
    def roles_are_known(self) -> bool:
        """Whether the parties can be told apart at all."""
        transcript = self.conversation.transcript
        return transcript.role_confidence >= ROLE_CONFIDENCE_FLOOR and any(
            turn.role in (Role.AGENT, Role.CUSTOMER) for turn in self.turns
        )

    @cached_property
    def is_plain(self) -> bool:
        """Whether people talk, all words are well recognised and every party is known."""
        if Role.UNKNOWN in self.roles:
            return self._is_well_recognised and not (self.stage.is_empty or self.stage.has_unknown)
        return self._is_well_recognised and any(
            turn.text and turn.role is not Role.IVR for turn in self.turns
        )

    @property
    def kind(self) -> ChannelKind | None:
        """How the parties lie over the channels; ``None`` for a call in notation."""
        recording = self.conversation.recording
        return None if recording is None else recording.kind

    @cached_property
    def _whole(self) -> dict[Role | None, Place]:
        roles = (None, Role.AGENT, Role.CUSTOMER)
        return {role: self.stage.lay(WHOLE_CALL, role) for role in roles}

    @cached_property
    def whole_windows(self) -> dict[Role | None, tuple[float, float, tuple[int, ...]]]:
        """Start, end and turns of the whole call for each party."""
        return {party: place[:3] for party, place in self._whole.items()}

    def place(self, window: Window, role: Role | None, anchor: Hit | None = None) -> Place:
        """Lay a window; those that hang on a turn are laid once a turn.

        In a conversation in writing seconds are messages.
        """
        if window is WHOLE_CALL:
            return self._whole[role]
        if self.kind is ChannelKind.TEXT:
            window = in_messages(window)
        if anchor is not None and not window.is_beside:
            return self.stage.lay(window, role, anchor)
        key = (id(window), role, -1 if anchor is None else anchor.turn_index)
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = self.stage.lay(window, role, anchor)
        return place

    def text_is_doubtful(self, place: Place) -> bool:
        """Whether the recogniser was too unsure here to say that something was not said."""
        if self._is_well_recognised:
            return False
        lengths = [
            (self.turns[at].span.duration, self.turns[at].confidence) for at in place.positions
        ]
        total = sum(length for length, _ in lengths)
        if total <= 0:
            return False
        return sum(length * sure for length, sure in lengths) / total < TEXT_CONFIDENCE_FLOOR

    @cached_property
    def _is_well_recognised(self) -> bool:
        return all(turn.confidence >= TEXT_CONFIDENCE_FLOOR for turn in self.turns)

    def quote(self, search: str, occurrence: Occurrence, detail: str = "") -> Hit:
        """The verbatim words behind a place in the folded text, with their seconds."""
        key = occurrence[:3]
        cited = self._cited.get(key) or self._cite(key)
        return Hit._make((search, *cited, detail))

    def quotes(self, search: str, occurrences: Iterable[Occurrence]) -> tuple[Hit, ...]:
        """The same for many places."""
        return self.quotes_of(search, [one[:3] for one in occurrences])

    def quotes_of(self, search: str, spans: Iterable[Span]) -> tuple[Hit, ...]:
        """The same for places told as line, start and end."""
        known, cite, make = self._cited, self._cite, tuple.__new__
        return tuple([make(Hit, (search, *(known.get(one) or cite(one)), "")) for one in spans])

    def _cite(self, place: tuple[int, int, int]) -> tuple[object, ...]:
        line, first, last = place
        turn = self.turns[line]
        start, end = self.lines.span_in_original(line, first, last)
        seconds = seconds_of(turn, start, end)
        cited = (turn.index, *seconds, turn.role, turn.text[start:end], start, end)
        self._cited[place] = cited
        return cited

    def whole_turn(self, search: str, at: int, detail: str = "") -> Hit:
        """A whole turn as evidence."""
        turn = self.turns[at]
        return Hit(
            search,
            turn.index,
            turn.start,
            turn.end,
            turn.role,
            turn.text,
            0,
            len(turn.text),
            detail,
        )

    def about_the_call(self, search: str, detail: str) -> Hit:
        """Evidence that lies in no turn."""
        return Hit(search, -1, 0.0, self.conversation.duration_s, Role.UNKNOWN, "", 0, 0, detail)


def _covered(place: Span, known: Iterable[Occurrence]) -> bool:
    line, start, end = place
    return any(one.line == line and one.start < end and start < one.end for one in known)


def seconds_of(turn: Turn, start: int, end: int) -> tuple[float, float]:
    """When characters ``start`` to ``end`` of a turn were said.

    By word times where the words spell the turn.
    """
    if turn.words and len("".join(word.text for word in turn.words)) == len(turn.text):
        position = 0
        covered = []
        for word in turn.words:
            if position < end and position + len(word.text) > start:
                covered.append(word)
            position += len(word.text)
        if covered:
            return covered[0].start, covered[-1].end
    share = (turn.end - turn.start) / max(len(turn.text), 1)
    return turn.start + start * share, turn.start + end * share
