"""Checkpoints of plain words are settled straight from the shared walk.

A plain search hits where one of its words stands in a turn of its party, and misses elsewhere: no
window, no guard, no count. What follows from the answers of a checkpoint's searches is worked out
when the rules are compiled; a call only adds the evidence. Searches for patterns beside such words
are settled without looking as long as the shared set says that none of them is in the call.
Everything else goes the long way round, to the same results.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from conversation import Role
from qa_rules.checkpoint import Checkpoint
from qa_rules.evidence import CheckpointResult, Finding, Hit, Later, SearchedWindow
from qa_rules.outcome import Outcome, Truth
from qa_rules.quiet import quiet_verdict
from qa_rules.scene import Scene, Span
from qa_rules.search import Search
from qa_rules.settling import Settler, settled_by_answers
from qa_rules.window import Window, WindowKind

_PARTIES = (Role.AGENT, Role.CUSTOMER)


class _Sole(NamedTuple):
    """A checkpoint with one plain search; ``outcome`` and ``reason`` are those of a hit."""

    number: int
    search: str
    party: Role | None
    id: str
    revision: int
    outcome: Outcome
    reason: str


class _Step(NamedTuple):
    """A search of a checkpoint with several; ``slot`` is -1 for a pattern that is not there."""

    search: str
    party: Role | None
    slot: int
    window: Window
    which: str
    shape: int


class _Several(NamedTuple):
    """A checkpoint with several searches; ``known`` are the verdicts by who of them hit."""

    number: int
    settler: Settler
    steps: tuple[_Step, ...]
    patterns: frozenset[str]
    known: dict[tuple[bool, ...], tuple[Outcome, str]]

    @property
    def checkpoint(self) -> Checkpoint:
        return self.settler.checkpoint


class PlainCheckpoints:
    """The checkpoints that the walk settles, and which plain search each word belongs to."""

    def __init__(self, checkpoints: Sequence[Checkpoint], spelt: Sequence[tuple[str, ...]]) -> None:
        """``spelt`` are the words of the shared walk by number."""
        self.numbers: set[int] = set()
        self._owners: list[_Sole | _Several] = []
        self._shapes: dict[tuple[WindowKind, float, float], int] = {}
        self._by_word: dict[str, list[tuple[int, Role | None]]] = defaultdict(list)
        for number, point in enumerate(checkpoints):
            if _is_plain(point):
                self.numbers.add(number)
                self._take(number, point)
        self._told = tuple(self._slots_of(words) for words in spelt)

    def settle(
        self, scene: Scene, results: list[CheckpointResult], *, except_for: set[int]
    ) -> None:
        """Put the results of those that find something in place of the quiet ones."""
        met = self._walk(scene)
        crowded: dict[int, _Several] = {}
        make, owners, call_id = tuple.__new__, self._owners, scene.call_id
        for slot, spans in met.items():
            owner = owners[slot]
            if owner[0] in except_for:
                continue
            if isinstance(owner, _Several):
                crowded[owner[0]] = owner
                continue
            number, search, party, identifier, revision, outcome, reason = owner
            hits = Later(_quotes, scene, search, spans)
            seen = Later(_whole_call, scene, search, party)
            results[number] = make(
                CheckpointResult, (call_id, identifier, revision, outcome, hits, seen, reason)
            )
        there = scene.patterns if crowded else frozenset()
        for number, several in crowded.items():
            settle = _settle if several.patterns.isdisjoint(there) else _look_and_settle
            results[number] = settle(several, met, scene)

    def _walk(self, scene: Scene) -> dict[int, list[Span]]:
        roles = scene.roles
        told = self._told
        met: dict[int, list[Span]] = {}
        for number, line, start, end in scene.met_words:
            slots = told[number].get(roles[line])
            if slots:
                span = (line, start, end)
                for slot in slots:
                    if slot in met:
                        met[slot].append(span)
                    else:
                        met[slot] = [span]
        return met

    def _take(self, number: int, point: Checkpoint) -> None:
        steps: list[_Step] = []
        for name in point.search_order:
            search = point.find[name]
            slot = -1
            if search.is_plain():
                slot = len(self._owners) + sum(step.slot >= 0 for step in steps)
                for word in search.words():
                    self._by_word[word].append((slot, search.party))
            window = search.within
            shape = self._shapes.setdefault(
                (window.kind, window.start, window.end), len(self._shapes)
            )
            steps.append(_Step(name, search.party, slot, window, search.which, shape))
        if len(steps) == 1:
            outcome, reason = settled_by_answers(point, {steps[0].search: Truth.HIT})
            owner = _Sole(
                number, steps[0].search, steps[0].party, point.id, point.revision, outcome, reason
            )
            self._owners.append(owner)
            return
        patterns = frozenset(one for search in point.find.values() for one in search.patterns())
        several = _Several(number, Settler(point), tuple(steps), patterns, {})
        self._owners += [several] * sum(step.slot >= 0 for step in steps)

    def _slots_of(self, words: tuple[str, ...]) -> dict[Role, tuple[int, ...]]:
        concerned = [pair for word in words for pair in self._by_word.get(word, ())]
        return {
            role: tuple(dict.fromkeys(slot for slot, party in concerned if party in (None, role)))
            for role in _PARTIES
        }


def _is_plain(point: Checkpoint) -> bool:
    """Whether the walk alone settles it, as long as no pattern of it is in the call."""
    if not point.is_always_asked or point.occasion is not None or quiet_verdict(point) is None:
        return False
    searches = point.find
    plain = {name for name, search in searches.items() if search.is_plain()}
    beside = [search for name, search in searches.items() if name not in plain]
    return bool(plain) and all(_hangs_on_plain(search, plain) for search in beside)


def _hangs_on_plain(search: Search, plain: set[str]) -> bool:
    only_patterns = search.operator == "pattern" and not next(search.sound_patterns(), None)
    return only_patterns and search.within.is_beside and search.within.anchor in plain


def _settle(several: _Several, met: dict[int, list[Span]], scene: Scene) -> CheckpointResult:
    answers = tuple([step.slot in met for step in several.steps])
    outcome, reason = several.known.get(answers) or _follows(several, answers)
    point = several.checkpoint
    evidence = _Evidence(several.steps, met, scene)
    hits, seen = Later(evidence.hits), Later(evidence.seen)
    return CheckpointResult(scene.call_id, point.id, point.revision, outcome, hits, seen, reason)


def _look_and_settle(
    several: _Several, met: dict[int, list[Span]], scene: Scene
) -> CheckpointResult:
    """The same where a pattern is somewhere in the call: it may stand beside its word."""
    point = several.checkpoint
    scene.findings = findings = dict[str, Finding]()
    scene.called = point.called
    for step in several.steps:
        name = step.search
        if step.slot < 0:
            findings[name] = point.find[name].evaluate(name, scene)
            continue
        spans, seen = met.get(step.slot), _whole_call(scene, name, step.party)
        findings[name] = (
            Finding(Truth.HIT, _quotes(scene, name, spans), seen)
            if spans
            else Finding(Truth.MISS, (), seen)
        )
    return several.settler.conclude(scene, findings)


def _follows(several: _Several, answers: tuple[bool, ...]) -> tuple[Outcome, str]:
    truths = {
        step.search: Truth.HIT if hit else Truth.MISS
        for step, hit in zip(several.steps, answers, strict=True)
    }
    known = several.known[answers] = settled_by_answers(several.checkpoint, truths)
    return known


class _Evidence(NamedTuple):
    """What the searches of a checkpoint found, and where they looked."""

    steps: tuple[_Step, ...]
    met: dict[int, list[Span]]
    scene: Scene

    def hits(self) -> tuple[Hit, ...]:
        return tuple(hit for step in self.steps for hit in self._found_by(step))

    def seen(self) -> tuple[SearchedWindow, ...]:
        by_name = {step.search: step for step in self.steps}
        windows: list[SearchedWindow] = []
        for step in self.steps:
            if step.slot >= 0:
                windows += _whole_call(self.scene, step.search, step.party)
            elif anchors := self.met.get(by_name[step.window.anchor].slot):
                windows += _windows_beside(step, _outermost(anchors), self.scene)
        return tuple(windows)

    def _found_by(self, step: _Step) -> tuple[Hit, ...]:
        spans = self.met.get(step.slot)
        return _quotes(self.scene, step.search, spans) if spans else ()


def _quotes(scene: Scene, search: str, spans: list[Span]) -> tuple[Hit, ...]:
    return scene.quotes_of(search, spans if len(spans) == 1 else _outermost(spans))


def _whole_call(scene: Scene, search: str, party: Role | None) -> tuple[SearchedWindow, ...]:
    return (SearchedWindow(search, party, *scene.whole_windows[party]),)


def _windows_beside(step: _Step, anchors: list[Span], scene: Scene) -> Sequence[SearchedWindow]:
    if step.which == "first":
        anchors = anchors[:1]
    elif step.which == "last":
        anchors = anchors[-1:]
    search, party, known = step.search, step.party, scene.laid_beside
    windows: list[SearchedWindow] = []
    for anchor in anchors:
        key = (step.shape, party, anchor[0])
        laid = known.get(key)
        if laid is None:
            (hit,) = scene.quotes_of(search, (anchor,))
            laid = known[key] = scene.stage.lay(step.window, party, hit)[:3]
        windows.append(SearchedWindow(search, party, *laid))
    return windows if len(windows) == 1 else tuple(dict.fromkeys(windows))


def _outermost(spans: list[Span]) -> list[Span]:
    """In order of their places, without those inside longer ones; they come in order of ends."""
    line, reached = -1, 0
    for one in spans:
        if one[0] == line and one[1] < reached:
            break
        line, reached = one[0], one[2]
    else:
        return spans
    kept: list[Span] = []
    for one in sorted(set(spans), key=lambda one: (one[0], one[1], -one[2])):
        if not kept or kept[-1][0] != one[0] or kept[-1][2] < one[2]:
            kept.append(one)
    return kept
