"""Judging calls: many checkpoints, one walk over each call."""

from collections.abc import Iterable, Sequence

from conversation import Conversation
from qa_rules.checkpoint import Checkpoint
from qa_rules.evidence import CheckpointResult, Finding
from qa_rules.language_model import Endpoint, endpoint_from_environment
from qa_rules.outcome import Outcome, Truth
from qa_rules.plain import PlainCheckpoints
from qa_rules.quiet import Quiet
from qa_rules.scene import Scene, Wordbook
from qa_rules.settling import Settler


class Judge:
    """Checkpoints compiled together; ``judge`` may be called for any number of calls."""

    def __init__(
        self, checkpoints: Iterable[Checkpoint], *, endpoint: Endpoint | None = None
    ) -> None:
        """Compile; ``endpoint`` answers ``judge`` searches, by default the environment's."""
        self.checkpoints = tuple(checkpoints)
        self._endpoint = endpoint or endpoint_from_environment()
        self._settlers = tuple(map(Settler, self.checkpoints))
        searches = [search for point in self.checkpoints for search in point.find.values()]
        self._wordbook = Wordbook(
            sorted({word for search in searches for word in search.words()}),
            sorted({sound for search in searches for sound in search.sounds()}),
            sorted({pattern for search in searches for pattern in search.patterns()}),
            sorted({pattern for search in searches for pattern in search.sound_patterns()}),
        )
        self._plain = PlainCheckpoints(self.checkpoints, self._wordbook.words.spelt)
        self._quiet = Quiet(self.checkpoints, plain=self._plain.numbers)

    def judge(self, conversation: Conversation) -> tuple[CheckpointResult, ...]:
        """Judge one call on every checkpoint, in their order."""
        scene = self.stage(conversation)
        if not scene.is_plain:
            return tuple([_judge(scene, settler) for settler in self._settlers])
        results = self._quiet.results(scene.call_id)
        asked = self._quiet.to_be_judged(scene)
        self._plain.settle(scene, results, except_for=asked)
        for number in asked:
            settler = self._settlers[number]
            if settler.checkpoint.is_always_asked:
                results[number] = settler.settle(scene)
            else:
                results[number] = _judge(scene, settler)
        return tuple(results)

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
    return _judge(scene, Settler(checkpoint))


def answer_searches(scene: Scene, checkpoint: Checkpoint) -> dict[str, Finding]:
    """Answer every search of a checkpoint, anchors first."""
    return Settler(checkpoint).answer_searches(scene)


def _judge(scene: Scene, settler: Settler) -> CheckpointResult:
    checkpoint = settler.checkpoint
    if not checkpoint.is_in_force(scene.conversation.call):
        return _result(scene, checkpoint, Outcome.NOT_APPLICABLE, "质检点在通话当天不生效")
    applies, why = checkpoint.applies_when.judge(scene.conversation)
    if applies is Truth.MISS:
        return _result(scene, checkpoint, Outcome.NOT_APPLICABLE, why)
    if scene.stage.is_empty:
        return _result(scene, checkpoint, Outcome.UNDETERMINED, "没有转写出任何一句话")
    if applies is Truth.NOT_EVALUABLE:
        return _result(scene, checkpoint, Outcome.UNDETERMINED, why)
    return settler.settle(scene)


def _result(
    scene: Scene, checkpoint: Checkpoint, outcome: Outcome, reason: str
) -> CheckpointResult:
    return CheckpointResult(
        scene.call_id, checkpoint.id, checkpoint.revision, outcome, (), (), reason
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
    return result._replace(revision=checkpoint.revision)
