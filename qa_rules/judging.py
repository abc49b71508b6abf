"""Judging calls: many checkpoints, one walk over each call."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from conversation import Call, Conversation
from qa_rules.checkpoint import Checkpoint
from qa_rules.evidence import CheckpointResult, Finding, Hit, SearchedWindow
from qa_rules.language_model import Endpoint, endpoint_from_environment
from qa_rules.outcome import Outcome, Truth
from qa_rules.quiet import Triggers, quiet_verdict
from qa_rules.scene import Scene, Wordbook


class Judge:
    """Checkpoints compiled together; ``judge`` may be called for any number of calls."""

    def __init__(
        self, checkpoints: Iterable[Checkpoint], *, endpoint: Endpoint | None = None
    ) -> None:
        """Compile; ``endpoint`` answers ``judge`` searches, by default the environment's."""
        self.checkpoints = tuple(checkpoints)
        self._endpoint = endpoint or endpoint_from_environment()
        self._quiet = tuple((point, quiet_verdict(point)) for point in self.checkpoints)
        self._triggers = Triggers(self.checkpoints)
        searches = [search for point in self.checkpoints for search in point.find.values()]
        self._wordbook = Wordbook(
            sorted({word for search in searches for word in search.words()}),
            sorted({sound for search in searches for sound in search.sounds()}),
            sorted({pattern for search in searches for pattern in search.patterns()}),
            sorted({pattern for search in searches for pattern in search.sound_patterns()}),
        )

    def judge(self, conversation: Conversation) -> tuple[CheckpointResult, ...]:
        """Judge one call on every checkpoint, in their order."""
        scene = self.stage(conversation)
        if not scene.is_plain:
            return tuple(judge_one(scene, checkpoint) for checkpoint in self.checkpoints)
        concerned = self._triggers.concerned(scene)
        known = scene.roles_are_known
        call = conversation.call
        return tuple(
            CheckpointResult(
                call.call_id, point.id, point.revision, quiet.outcome, (), (), quiet.reason
            )
            if quiet is not None
            and number not in concerned
            and (known or not quiet.bound_to_role)
            and _is_in_force(point, call)
            and point.applies_when.judge(conversation)[0] is Truth.HIT
            else judge_one(scene, point)
            for number, (point, quiet) in enumerate(self._quiet)
        )

    def stage(self, conversation: Conversation) -> Scene:
        """A call prepared for these checkpoints."""
        return Scene(conversation, self._wordbook, self._endpoint)


_compiled: dict[int, tuple[Sequence[Checkpoint], Judge]] = {}
_KEPT = 8


def judge(
    conversation: Conversation, checkpoints: Sequence[Checkpoint]
) -> tuple[CheckpointResult, ...]:
    """Judge a call on checkpoints; the same sequence object is compiled once."""
    kept = _compiled.get(id(checkpoints))
    if kept is None or kept[0] is not checkpoints or kept[1].checkpoints != tuple(checkpoints):
        while len(_compiled) >= _KEPT:
            del _compiled[next(iter(_compiled))]
        kept = _compiled[id(checkpoints)] = (checkpoints, Judge(checkpoints))
    return kept[1].judge(conversation)


def judge_one(scene: Scene, checkpoint: Checkpoint) -> CheckpointResult:
    """Judge one checkpoint; a call in which nobody speaks cannot be judged."""
    if not _is_in_force(checkpoint, scene.conversation.call):
        return _result(scene, checkpoint, Outcome.NOT_APPLICABLE, "质检点在通话当天不生效")
    applies, why = checkpoint.applies_when.judge(scene.conversation)
    if applies is Truth.MISS:
        return _result(scene, checkpoint, Outcome.NOT_APPLICABLE, why)
    if scene.stage.is_empty:
        return _result(scene, checkpoint, Outcome.UNDETERMINED, "没有转写出任何一句话")
    if applies is Truth.NOT_EVALUABLE:
        return _result(scene, checkpoint, Outcome.UNDETERMINED, why)
    return _by_searches(scene, checkpoint, answer_searches(scene, checkpoint))


def _is_in_force(checkpoint: Checkpoint, call: Call) -> bool:
    return call.started_at is None or checkpoint.effective.covers(call.started_at.date())


def answer_searches(scene: Scene, checkpoint: Checkpoint) -> dict[str, Finding]:
    """Answer every search of a checkpoint, anchors first."""
    findings: dict[str, Finding] = {}
    scene.findings = findings
    for name in checkpoint.search_order:
        findings[name] = checkpoint.find[name].evaluate(name, scene)
    return findings


def _by_searches(
    scene: Scene, checkpoint: Checkpoint, findings: Mapping[str, Finding]
) -> CheckpointResult:
    def truth_of(name: str) -> Truth:
        return findings[name].truth

    hits, searched = _evidence(findings)
    if checkpoint.occasion is not None:
        occasion = checkpoint.occasion.evaluate(truth_of)
        if occasion is Truth.MISS:
            return _result(
                scene, checkpoint, Outcome.NOT_APPLICABLE, "没有出现适用的情形", hits, searched
            )
        if occasion is Truth.NOT_EVALUABLE:
            why = _doubt(findings, checkpoint.occasion.names())
            return _result(scene, checkpoint, Outcome.UNDETERMINED, why, hits, searched)
    names = tuple(checkpoint.verdict.names())
    if any(findings[name].never_began for name in names):
        return _result(scene, checkpoint, Outcome.NOT_APPLICABLE, "流程没有开始", hits, searched)
    truth = checkpoint.verdict.evaluate(truth_of)
    if truth is Truth.NOT_EVALUABLE:
        return _result(
            scene, checkpoint, Outcome.UNDETERMINED, _doubt(findings, names), hits, searched
        )
    wanted = Truth.HIT if checkpoint.forbid is None else Truth.MISS
    outcome = Outcome.PASS if truth is wanted else Outcome.FAIL
    return _result(scene, checkpoint, outcome, _why(findings, names), hits, searched)


def _evidence(
    findings: Mapping[str, Finding],
) -> tuple[tuple[Hit, ...], tuple[SearchedWindow, ...]]:
    hits: list[Hit] = []
    searched: list[SearchedWindow] = []
    for finding in findings.values():
        hits += finding.hits
        searched += finding.searched
    return tuple(hits), tuple(searched)


def _doubt(findings: Mapping[str, Finding], names: Iterable[str]) -> str:
    reasons = dict.fromkeys(
        findings[name].reason
        for name in names
        if findings[name].truth is Truth.NOT_EVALUABLE and findings[name].reason
    )
    return "；".join(reasons) or "无法判断"


def _why(findings: Mapping[str, Finding], names: Iterable[str]) -> str:
    unique = tuple(dict.fromkeys(names))
    hit = [name for name in unique if findings[name].truth is Truth.HIT]
    missing = [name for name in unique if findings[name].truth is Truth.MISS]
    parts = [f"找到 {'、'.join(hit)}"] if hit else []
    if missing:
        parts.append(f"没有找到 {'、'.join(missing)}")
    details = [hit.detail for name in hit for hit in findings[name].hits[:2] if hit.detail]
    return "；".join(parts) + (f"（{'，'.join(details)}）" if details else "")


def _result(
    scene: Scene,
    checkpoint: Checkpoint,
    outcome: Outcome,
    reason: str,
    hits: tuple[Hit, ...] = (),
    searched: tuple[SearchedWindow, ...] = (),
) -> CheckpointResult:
    return CheckpointResult(
        scene.conversation.call.call_id,
        checkpoint.id,
        checkpoint.revision,
        outcome,
        hits,
        searched,
        reason,
    )


def judge_example(conversation: Conversation, checkpoint: Checkpoint) -> CheckpointResult:
    """Judge an example: what it does not say of the metadata is taken as met.

    Where the example expects ``not_applicable`` by metadata it states the field in its header
    lines.
    """
    stated = checkpoint.applies_when
    call = conversation.call
    lenient = stated.model_copy(
        update={
            "direction": stated.direction if call.direction is not None else [],
            "queue": stated.queue if call.queue else [],
            "team": stated.team if call.team else [],
            "duration": None if "duration" not in call.attributes else stated.duration,
            "attributes": {
                name: test for name, test in stated.attributes.items() if name in call.attributes
            },
        }
    )
    relaxed = checkpoint.model_copy(update={"applies_when": lenient})
    (result,) = Judge((relaxed,)).judge(conversation)
    return replace(result, revision=checkpoint.revision)
