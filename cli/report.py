"""The closing table of a run, as a manager would read it."""

from collections import Counter

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipeline import Refusal, RunSummary

REASON_LIMIT = 12
STOPPED = {
    "asked_to_stop": "asked to stop; run again to go on",
    "max_hours": "the time of --max-hours is over; run again to go on",
    "disk_full": "too little free disk; free some space and run again",
}


def print_summary(console: Console, summary: RunSummary) -> None:
    """Print counts, quality, topics, speed and everything that was not processed."""
    if summary.nothing_to_do:
        console.print(
            f"[bold green]没有新的工作[/]  nothing to do: {summary.unchanged} calls are done, "
            f"{len(summary.skipped)} skipped, {len(summary.quarantined)} in quarantine "
            f"({summary.wall_s:.1f} s)"
        )
    console.print(_results(summary))
    if summary.stage_seconds:
        console.print(_stages(summary))
    _print_refusals(console, summary)
    if summary.stopped:
        console.print(f"[bold yellow]提前结束[/] {STOPPED[summary.stopped]}: {summary.left} left")
    for notice in summary.notices[:REASON_LIMIT]:
        console.print(f"[yellow]注意[/] {escape(notice)}", highlight=False)
    if len(summary.notices) > REASON_LIMIT:
        console.print(f"… and {len(summary.notices) - REASON_LIMIT} more notices: --json has all")


def _results(summary: RunSummary) -> Table:
    table = Table(title="质检结果 Results", show_header=False, title_justify="left")
    table.add_column(style="bold")
    table.add_column(justify="right")
    rows = [
        ("录音 inputs listed", str(summary.listed)),
        ("通话 calls", str(summary.calls)),
        ("已评分 scored", str(summary.scored)),
        ("隔离 quarantined", _with_reasons(summary.quarantined)),
        ("跳过 skipped", _with_reasons(summary.skipped)),
        ("失败 failed", _with_reasons(summary.failed)),
        ("平均分 average score", _number(summary.average_score)),
        ("一票否决 vetoed calls", str(summary.vetoes)),
        ("投诉 complaints", str(summary.complaints)),
    ]
    rows += [
        (f"主题 topic {number}", f"{topic.label} ({topic.calls})")
        for number, topic in enumerate(summary.top_topics, start=1)
    ]
    rows += [("未归类 unclassified", str(summary.unclassified))]
    for label, value in rows:
        table.add_row(label, value)
    return table


def _stages(summary: RunSummary) -> Table:
    title = f"耗时 Work on {summary.audio_s / 60:.1f} minutes of sound in {summary.wall_s:.0f} s"
    table = Table(title=title, title_justify="left")
    table.add_column("阶段 stage")
    table.add_column("通话 calls", justify="right")
    table.add_column("秒 seconds", justify="right")
    table.add_column("实时率 real-time factor", justify="right")
    for stage, seconds in summary.stage_seconds.items():
        calls = summary.stage_calls.get(stage)
        factor = f"{seconds / summary.audio_s:.4f}" if summary.audio_s else "–"
        table.add_row(stage, str(calls) if calls is not None else "–", f"{seconds:.1f}", factor)
    return table


def _print_refusals(console: Console, summary: RunSummary) -> None:
    entries = [*summary.failed, *summary.quarantined, *summary.skipped]
    for entry in entries[:REASON_LIMIT]:
        console.print(f"[yellow]{entry.reason}[/] {escape(entry.detail)}", highlight=False)
    if len(entries) > REASON_LIMIT:
        console.print(f"… and {len(entries) - REASON_LIMIT} more: callqa failures")


def _with_reasons(entries: tuple[Refusal, ...]) -> str:
    if not entries:
        return "0"
    counts = Counter(entry.reason for entry in entries)
    reasons = ", ".join(f"{reason} {count}" for reason, count in sorted(counts.items()))
    return f"{len(entries)} ({reasons})"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"
