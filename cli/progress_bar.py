"""A progress bar on a terminal, nothing in a pipe."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from pipeline import Progress as ProgressListener
from pipeline import SilentProgress

STAGE_LABELS = {
    "intake": "登记 intake",
    "read": "读取 read",
    "transcribe": "听写 transcribe",
    "judge": "质检 judge",
    "cluster": "聚类 cluster",
    "publish": "发布 publish",
}


class ProgressBar:
    """One bar a stage, naming the calls in hand."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}
        self._in_hand: dict[str, list[str]] = {}

    def begin(self, stage: str, total: int) -> None:
        """Show a new bar."""
        label = STAGE_LABELS.get(stage, stage)
        self._tasks[stage] = self._progress.add_task(label, total=total, calls="")
        self._in_hand[stage] = []

    def take(self, stage: str, call_id: str) -> None:
        """Name a call that is being worked on."""
        self._in_hand[stage].append(call_id)
        self._show(stage, advance=0)

    def finish(self, stage: str, call_id: str) -> None:
        """Move the bar on by one."""
        if call_id in self._in_hand[stage]:
            self._in_hand[stage].remove(call_id)
        self._show(stage, advance=1)

    def _show(self, stage: str, *, advance: int) -> None:
        calls = ", ".join(self._in_hand[stage][:3])
        self._progress.update(self._tasks[stage], advance=advance, calls=calls)


@contextmanager
def progress_on(console: Console) -> Iterator[ProgressListener]:
    """A listener that draws on ``console`` when it is a terminal and keeps silent when not."""
    if not console.is_terminal:
        yield SilentProgress()
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=28),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[calls]}"),
    )
    with Progress(*columns, console=console) as progress:
        yield ProgressBar(progress)
