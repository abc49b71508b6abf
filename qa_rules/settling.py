"""One checkpoint made ready for many calls: what follows from its searches is worked out once.

Which verdict and which words follow from the answers of the searches depends on nothing else, so it
is remembered by the answers; a checkpoint meets a handful of combinations in all calls together.
"""

from collections.abc import Mapping
from typing import NamedTuple

from conversation import ChannelKind
from qa_rules.checkpoint import Checkpoint
from qa_rules.condition import Condition
from qa_rules.evidence import CheckpointResult, Finding, Hit, SearchedWindow
from qa_rules.outcome import Outcome, Truth
from qa_rules.scene import Scene
from qa_rules.wording import deciding_names, told_of

NO_OCCASION = "没有出现适用的情形"


class _Settled(NamedTuple):
    """A verdict by the answers alone.

    ``occurred`` says whether the occasion arose, ``doubtful`` are the searches whose own reasons
    say why it is open, ``measured`` those whose details belong into the reason.
    """

    outcome: Outcome
    told: str = ""
    measured: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    occurred: bool = True


class Settler:
    """The searches of a checkpoint in their order, and the verdicts met so far."""

    __slots__ = ("_flows", "_known", "_of_sound", "_searches", "checkpoint")

    def __init__(self, checkpoint: Checkpoint) -> None:
        self.checkpoint = checkpoint
        self._searches = tuple((name, checkpoint.find[name]) for name in checkpoint.search_order)
        self._flows = tuple(
            name for name in checkpoint.verdict.names() if checkpoint.find[name].may_never_begin
        )
        self._of_sound = frozenset(name for name, find in self._searches if find.needs_sound)
        self._known: dict[tuple[Truth, ...], _Settled] = {}

    def answer_searches(self, scene: Scene) -> dict[str, Finding]:
        """Answer every search, anchors first."""
        findings: dict[str, Finding] = {}
        scene.findings = findings
        scene.called = self.checkpoint.called
        for name, search in self._searches:
            findings[name] = search.evaluate(name, scene)
        return findings

    def settle(self, scene: Scene) -> CheckpointResult:
        """Answer the searches and say what follows, with the evidence."""
        return self.conclude(scene, self.answer_searches(scene))

    def conclude(self, scene: Scene, findings: Mapping[str, Finding]) -> CheckpointResult:
        """What follows from the answers, in the order of the searches."""
        hits, searched = _evidence(findings)
        truths = tuple([finding.truth for finding in findings.values()])
        settled = self._known.get(truths)
        if settled is None:
            settled = self._known[truths] = _settle(self.checkpoint, findings)
        outcome, reason = settled.outcome, settled.told
        if self._flows and settled.occurred and self._never_began(findings):
            outcome, reason = Outcome.NOT_APPLICABLE, "流程没有开始"
        elif settled.doubtful:
            reason = _doubt(findings, settled.doubtful)
            if scene.kind is ChannelKind.TEXT and self._asks_for_sound(findings, settled.doubtful):
                outcome = Outcome.NOT_APPLICABLE
        elif settled.measured:
            reason += _measured(findings, settled.measured)
        return CheckpointResult(
            scene.call_id,
            self.checkpoint.id,
            self.checkpoint.revision,
            outcome,
            hits,
            searched,
            reason,
        )

    def _asks_for_sound(self, findings: Mapping[str, Finding], names: tuple[str, ...]) -> bool:
        """Whether nothing but sound, which a conversation in writing has none of, is wanting."""
        doubtful = {name for name in names if findings[name].truth is Truth.NOT_EVALUABLE}
        return doubtful <= self._of_sound

    def _never_began(self, findings: Mapping[str, Finding]) -> bool:
        return any(findings[name].never_began for name in self._flows)


def settled_by_answers(checkpoint: Checkpoint, truths: Mapping[str, Truth]) -> tuple[Outcome, str]:
    """Outcome and reason where every search is answered and none measures anything."""
    settled = _settle(checkpoint, {name: Finding(truth) for name, truth in truths.items()})
    return settled.outcome, settled.told


def _settle(checkpoint: Checkpoint, findings: Mapping[str, Finding]) -> _Settled:
    truths = {name: finding.truth for name, finding in findings.items()}
    if checkpoint.occasion is not None:
        occasion = checkpoint.occasion.evaluate(truths.__getitem__)
        if occasion is Truth.MISS:
            return _Settled(Outcome.NOT_APPLICABLE, NO_OCCASION, occurred=False)
        if occasion is Truth.NOT_EVALUABLE:
            return _open(checkpoint.occasion, occurred=False)
    truth = checkpoint.verdict.evaluate(truths.__getitem__)
    if truth is Truth.NOT_EVALUABLE:
        return _open(checkpoint.verdict, occurred=True)
    wanted = Truth.HIT if checkpoint.forbid is None else Truth.MISS
    names = deciding_names(checkpoint.verdict, truths)
    return _Settled(
        Outcome.PASS if truth is wanted else Outcome.FAIL,
        told_of(checkpoint, names, truths),
        tuple(name for name in names if truths[name] is Truth.HIT),
    )


def _open(condition: Condition, *, occurred: bool) -> _Settled:
    names = tuple(dict.fromkeys(condition.names()))
    return _Settled(Outcome.UNDETERMINED, doubtful=names, occurred=occurred)


def _evidence(
    findings: Mapping[str, Finding],
) -> tuple[tuple[Hit, ...], tuple[SearchedWindow, ...]]:
    if len(findings) == 1:
        (only,) = findings.values()
        return only.hits, only.searched
    hits: list[Hit] = []
    searched: list[SearchedWindow] = []
    for finding in findings.values():
        hits += finding.hits
        searched += finding.searched
    return tuple(hits), tuple(searched)


def _doubt(findings: Mapping[str, Finding], names: tuple[str, ...]) -> str:
    reasons = dict.fromkeys(
        findings[name].reason
        for name in names
        if findings[name].truth is Truth.NOT_EVALUABLE and findings[name].reason
    )
    return "；".join(reasons) or "无法判断"


def _measured(findings: Mapping[str, Finding], names: tuple[str, ...]) -> str:
    details = [hit.detail for name in names for hit in findings[name].hits[:2] if hit.detail]
    return f"（{'，'.join(details)}）" if details else ""
