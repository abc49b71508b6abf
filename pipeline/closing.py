"""The end of a run: its counts must add up, and it goes into the diary."""

from datetime import UTC, datetime

from conversation.errors import CallqaError
from pipeline.accounts import Accounts
from pipeline.bench import Bench
from pipeline.summary import RunSummary, TopicLine
from warehouse.state import read_state
from warehouse.write.runs import RunRow, append_run


def close_run(bench: Bench, accounts: Accounts, *, listed: int) -> RunSummary:
    """Reconcile, summarise and record a run; raises ``CallqaError`` when an input is missing."""
    _reconcile(accounts, listed)
    summary = _summarise(bench, accounts, listed)
    if not summary.nothing_to_do:
        with bench.warehouse.transaction() as connection:
            append_run(connection, _diary_row(bench, accounts, summary))
    return summary


def _reconcile(accounts: Accounts, listed: int) -> None:
    ended = accounts.ended + accounts.left
    if ended != listed:
        raise CallqaError(
            f"{listed} inputs were listed, but {ended} came to an end — this is an error "
            "of callqa; the results so far are kept, please report it with the run's log"
        )


def _summarise(bench: Bench, accounts: Accounts, listed: int) -> RunSummary:
    state = read_state(bench.warehouse.connection)
    return RunSummary(
        run_id=accounts.run_id,
        home=str(bench.home.path),
        listed=listed,
        done=len(accounts.done),
        unchanged=len(accounts.unchanged),
        skipped=tuple(accounts.skipped),
        quarantined=tuple(accounts.quarantined),
        failed=tuple(accounts.failed),
        notices=tuple(accounts.notices),
        newly_refused=accounts.newly_refused,
        left=accounts.left,
        stopped=accounts.stopped,
        audio_s=accounts.audio_s,
        wall_s=accounts.elapsed_s(),
        stage_seconds=dict(accounts.seconds),
        stage_calls=dict(accounts.calls),
        calls=state.calls,
        scored=state.scored,
        average_score=state.average_score,
        vetoes=state.vetoes,
        complaints=state.complaints,
        unclassified=state.unclassified,
        top_topics=tuple(TopicLine(label, calls) for label, calls in state.top_topics),
    )


def _diary_row(bench: Bench, accounts: Accounts, summary: RunSummary) -> RunRow:
    return RunRow(
        run_id=summary.run_id,
        started_at=accounts.started_at,
        finished_at=datetime.now(UTC),
        listed=summary.listed,
        done=summary.done,
        unchanged=summary.unchanged,
        skipped=len(summary.skipped),
        quarantined=len(summary.quarantined),
        failed=len(summary.failed),
        audio_s=summary.audio_s,
        stage_seconds=summary.stage_seconds,
        versions={
            "speech": bench.speech_revision,
            "rules": bench.rules_revision,
            "complaints": bench.adjudicator.detector.model_revision,
        },
    )
