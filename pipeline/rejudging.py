"""A person corrects a transcript, and the call is judged again at once: nothing is listened to."""

from collections.abc import Iterable
from dataclasses import dataclass

from conversation import Role, Span, Transcript
from conversation.errors import HomeError, HomeLockedError, UsageError
from pipeline.accounts import Accounts
from pipeline.artifact import Artifact
from pipeline.artifact_names import transcripts_of
from pipeline.bench import Bench
from pipeline.corrected import correct, without_personal_data
from pipeline.home import Home
from pipeline.lock import hold_lock
from pipeline.lookup import stored_artifact
from pipeline.progress import SilentProgress
from pipeline.register import Register
from pipeline.request import RunRequest
from pipeline.runner import limits_of
from pipeline.session import Session
from pipeline.settings import RunSettings
from pipeline.stop import Stop
from review.corrections import (
    WordCorrection,
    all_corrections,
    corrections_of,
    record_agent,
    record_words,
)
from review.facts import FactLog
from warehouse import Warehouse
from warehouse.read import open_published
from warehouse.read.call import read_call


@dataclass(frozen=True, slots=True)
class Changed:
    """One verdict that came out otherwise than before."""

    scorecard_id: str
    checkpoint_id: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Rejudgement:
    """What a correction led to.

    ``judged`` is false while another run holds the results folder: the correction is on the
    record then, and counts from the next ``rejudge``. ``version`` is the correction's number.
    """

    call_id: str
    version: int
    judged: bool
    changed: tuple[Changed, ...] = ()
    note: str = ""


def flip_roles(
    home: Home,
    settings: RunSettings,
    call_id: str,
    *,
    author: str,
    reason: str = "",
    expected_version: int | None = None,
) -> Rejudgement:
    """Let agent and customer change places in a call, for good, and judge it again.

    Flipped twice it is as it was. Raises ``UsageError`` where the machine did not tell two parties
    apart or dared no roles (``name_agent`` says who it is then), ``FactConflictError`` when
    somebody was faster.
    """
    shown = _shown(home, call_id).transcript
    spans = [turn.span for turn in shown.by_role(Role.CUSTOMER)]
    if not spans or not shown.by_role(Role.AGENT):
        raise UsageError(
            f"call {call_id} has no agent and customer to change places — name the agent by a "
            "moment in which only the agent speaks (--agent-speaks-at SECONDS)"
        )
    return _correct_roles(home, settings, call_id, shown, spans, author, reason, expected_version)


def name_agent(
    home: Home,
    settings: RunSettings,
    call_id: str,
    *,
    speaks_at_s: float,
    author: str,
    reason: str = "",
    expected_version: int | None = None,
) -> Rejudgement:
    """Say who the agent is by a moment in which the agent speaks, and judge the call again.

    Raises ``UsageError`` where nobody speaks then.
    """
    shown = _shown(home, call_id).transcript
    spoken = [turn for turn in shown.turns if turn.span.contains(speaks_at_s)]
    if not spoken:
        raise UsageError(
            f"nobody speaks in call {call_id} at {speaks_at_s:g} s — choose a moment inside a turn "
            "(`callqa transcript` prints the times)"
        )
    named = spoken[0]
    spans = [
        turn.span
        for turn in shown.turns
        if (turn.role, turn.channel, turn.voice) == (named.role, named.channel, named.voice)
    ]
    return _correct_roles(home, settings, call_id, shown, spans, author, reason, expected_version)


def correct_words(
    home: Home,
    settings: RunSettings,
    call_id: str,
    turn_index: int,
    text: str,
    *,
    author: str,
    reason: str = "",
    expected_version: int | None = None,
) -> Rejudgement:
    """Write down what was really said in a turn, beside the machine's words, and judge again.

    The machine's own words take a correction back. Raises ``UsageError`` for a turn that is not
    there or a text that cannot be, ``FactConflictError`` when somebody was faster.
    """
    artifact = stored_artifact(home, call_id)
    turns = artifact.transcript.turns
    if not 0 <= turn_index < len(turns):
        raise UsageError(
            f"call {call_id} has the turns 0 to {len(turns) - 1}, not {turn_index} — "
            "`callqa transcript --numbers` prints them"
        )
    turn = turns[turn_index]
    masked = without_personal_data(artifact, turn_index, text)
    correction = WordCorrection(turn.channel, turn.span, turn.text, masked)
    with FactLog(home.reviews) as log:
        fact = record_words(
            log,
            call_id,
            correction,
            author=author,
            reason=reason,
            expected_version=expected_version,
        )
    return _judge(home, settings, call_id, fact.version)


def rejudge(home: Home, settings: RunSettings, call_ids: Iterable[str] = ()) -> int:
    """Judge calls again on the transcripts they have; without ids all that people ever corrected.

    Returns their number. Raises ``HomeLockedError`` while a run holds the folder, ``HomeError``
    for a call whose transcript is gone, ``UsageError`` for one that is not there.
    """
    wanted = set(call_ids)
    if not wanted:
        with FactLog(home.reviews) as log:
            wanted = set(all_corrections(log))
    with hold_lock(home.create()), Warehouse(home.working_warehouse) as warehouse:
        intakes = [i for i in Register(home.register).read() if i.call.call_id in wanted]
        missing = wanted - {intake.call.call_id for intake in intakes}
        if missing:
            raise UsageError(
                f"there is no call `{min(missing)}` — `callqa status --calls` lists the ids"
            )
        session = _session(Bench.lay_out(warehouse, home=home, settings=settings))
        silent = session.judge_again(intakes)
        session.cluster()
        session.publish()
    if silent:
        raise HomeError(
            f"the transcript of call {silent[0].call.call_id} is not under "
            f"{transcripts_of(home)} — run `callqa run` on its recording again"
        )
    return len(intakes)


def _session(bench: Bench) -> Session:
    limits = limits_of(RunRequest(()), home=bench.home, settings=bench.settings, stop=Stop())
    return Session(bench, Accounts("rejudge"), progress=SilentProgress(), limits=limits)


def _shown(home: Home, call_id: str) -> Artifact:
    """The artefact as it stands after the corrections so far."""
    artifact = stored_artifact(home, call_id)
    with FactLog(home.reviews) as log:
        return correct(artifact, corrections_of(log, call_id))


def _correct_roles(
    home: Home,
    settings: RunSettings,
    call_id: str,
    shown: Transcript,
    spans: list[Span],
    author: str,
    reason: str,
    expected_version: int | None,
) -> Rejudgement:
    with FactLog(home.reviews) as log:
        fact = record_agent(
            log,
            call_id,
            agent_spans=spans,
            before={str(turn.index): turn.role for turn in shown.turns},
            author=author,
            reason=reason,
            expected_version=expected_version,
        )
    return _judge(home, settings, call_id, fact.version)


def _judge(home: Home, settings: RunSettings, call_id: str, version: int) -> Rejudgement:
    before = _outcomes(home, call_id)
    try:
        rejudge(home, settings, [call_id])
    except HomeLockedError as error:
        note = (
            f"the correction is on the record; {error} — `callqa call rejudge` brings it in "
            "once that run has ended"
        )
        return Rejudgement(call_id, version, judged=False, note=note)
    after = _outcomes(home, call_id)
    changed = tuple(
        Changed(card, checkpoint, before.get((card, checkpoint), ""), outcome)
        for (card, checkpoint), outcome in sorted(after.items())
        if before.get((card, checkpoint), "") != outcome
    )
    return Rejudgement(call_id, version, judged=True, changed=changed)


def _outcomes(home: Home, call_id: str) -> dict[tuple[str, str], str]:
    view = read_call(open_published(home.warehouse), call_id)
    return {
        (card.scorecard_id, line.checkpoint_id): line.outcome
        for card in (view.cards if view is not None else ())
        for line in card.checkpoints
    }
