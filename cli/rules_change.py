"""``callqa rules backtest``, ``compare``, ``revisions``: what a change of rules does to calls."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli.options import HomeOption, JsonOption
from conversation.errors import UsageError
from pipeline import choose_home, stored_conversations
from qa_rules import (
    Backtest,
    backtest,
    backtest_html,
    backtest_json,
    backtest_markdown,
    load_library,
)
from qa_rules.backtest_report import (
    KINDS,
    OUTCOME_WORDS,
    moved_shifts,
    outcome_word,
    quote_of,
    shown_examples,
    summary_of,
)
from warehouse.read import open_published
from warehouse.read.revisions import StoredRevision, compare_revisions, stored_revisions

ReportOption = Annotated[
    Path | None,
    typer.Option(
        help="Write the whole report to a file: Markdown (.md), HTML (.html) or JSON (.json)."
    ),
]
_MOST_ROWS = 20


def backtest_command(
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Folder with the rules to try.")],
    against: Annotated[
        Path | None, typer.Option(help="The rules in use. Default: the shipped library.")
    ] = None,
    report: ReportOption = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Judge the stored calls with two libraries and show what would change, before publishing.

    Which checkpoints flip on which calls and on what evidence; whose mean, rank and passes move.
    """
    _check_suffix(report)
    result = backtest(
        stored_conversations(choose_home(home)),
        old=load_library(against),
        new=load_library(new),
    )
    _tell(result, report, as_json=as_json)


def compare_command(
    scorecard: Annotated[str, typer.Argument(metavar="SCORECARD")],
    old: Annotated[
        int | None, typer.Option(help="Earlier revision. Default: the one before the current.")
    ] = None,
    new: Annotated[int | None, typer.Option(help="Default: the current revision.")] = None,
    report: ReportOption = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compare the stored results of two revisions of a scorecard; nothing is judged again."""
    _check_suffix(report)
    published = open_published(choose_home(home).warehouse)
    kept = [one for one in stored_revisions(published) if one.scorecard_id == scorecard]
    chosen_old, chosen_new = _choose(scorecard, kept, old, new)
    result = compare_revisions(published, scorecard, old=chosen_old, new=chosen_new)
    if report is None and not as_json:
        Console().print(f"{scorecard}@{chosen_old} → {scorecard}@{chosen_new}", highlight=False)
    _tell(result, report, as_json=as_json)


def revisions_command(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """List the scorecard revisions whose results are kept side by side."""
    found = stored_revisions(open_published(choose_home(home).warehouse))
    if as_json:
        rows = [
            {
                "scorecard_id": one.scorecard_id,
                "revision": one.revision,
                "calls": one.calls,
                "mean": one.mean,
                "current": one.is_current,
            }
            for one in found
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    table = Table("评分表 scorecard", "修订 revision", "通话 calls", "平均 mean", "当前 current")
    for one in found:
        mean = "" if one.mean is None else f"{one.mean:.2f}"
        mark = "✓" if one.is_current else ""
        table.add_row(one.scorecard_id, str(one.revision), str(one.calls), mean, mark)
    Console().print(table)


def _choose(
    scorecard: str, kept: list[StoredRevision], old: int | None, new: int | None
) -> tuple[int, int]:
    current = [one.revision for one in kept if one.is_current]
    chosen_new = new if new is not None else max(current, default=None)
    if chosen_new is None:
        raise UsageError(
            f"no call was scored with `{scorecard}` — `callqa rules revisions` lists what is kept"
        )
    others = [one.revision for one in kept if one.revision != chosen_new]
    earlier = [one for one in others if one < chosen_new] or others
    chosen_old = old if old is not None else max(earlier, default=None)
    if chosen_old is None:
        raise UsageError(
            f"results of `{scorecard}@{chosen_new}` only are kept — raise its revision, run "
            "`callqa run` again, and both will be; or try new rules with `callqa rules backtest`"
        )
    return chosen_old, chosen_new


def _check_suffix(report: Path | None) -> None:
    if report is not None and report.suffix.lower() not in _WRITERS:
        raise UsageError(f"`{report}` — write the report to a name in .md, .html or .json")


def _tell(result: Backtest, report: Path | None, *, as_json: bool) -> None:
    if report is not None:
        report.write_text(_WRITERS[report.suffix.lower()](result), encoding="utf-8")
    if as_json:
        typer.echo(_as_json(result))
    elif report is not None:
        Console().print(f"{result.calls} calls compared: {report}", highlight=False)
    else:
        _print(result, Console(soft_wrap=False, highlight=False))


def _as_json(result: Backtest) -> str:
    return json.dumps(backtest_json(result), ensure_ascii=False, indent=2)


_WRITERS: dict[str, Callable[[Backtest], str]] = {
    ".md": backtest_markdown,
    ".html": backtest_html,
    ".json": _as_json,
}


def _print(result: Backtest, console: Console) -> None:
    console.print(summary_of(result))
    flips = Table("质检点", "原判", "新判", "通话数", title="翻转")
    for point, old, new, count in result.flips:
        flips.add_row(point, OUTCOME_WORDS[old], OUTCOME_WORDS[new], str(count))
    console.print(flips if result.flips else "没有质检点翻转。")
    _print_shifts(result, console)
    for card, before, after in result.distributions:
        console.print(f"得分分布：{card}")
        spread = Table("分数", "原", "新")
        for band, pair in enumerate(zip(before, after, strict=True)):
            if any(pair):
                spread.add_row(f"{band * 10}–{band * 10 + 10}", *map(str, pair))
        console.print(spread)
    for flip in list(shown_examples(result))[:_MOST_ROWS]:
        told = f"{outcome_word(flip.old)} → {outcome_word(flip.new)}（{flip.reason}）"
        console.print(f"{flip.call_id} {flip.checkpoint_id}：{told}", markup=False)
        for name, hits in (("原", flip.old_hits), ("新", flip.new_hits)):
            for hit in hits:
                console.print(f"  {name} {quote_of(hit)}", markup=False)


def _print_shifts(result: Backtest, console: Console) -> None:
    moved = moved_shifts(result)
    if not moved:
        return
    table = Table("评分表", "对象", "通话数", "原平均", "新平均", "变化", "名次", "达标")
    for one in moved[:_MOST_ROWS]:
        table.add_row(
            one.scorecard_id,
            f"{KINDS[one.kind]} {one.name}".strip(),
            str(one.calls),
            f"{one.old_mean:.2f}",
            f"{one.new_mean:.2f}",
            f"{one.moved:+.2f}",
            "" if one.kind == "all" else f"{one.old_rank} → {one.new_rank}",
            f"{one.old_passed} → {one.new_passed}",
        )
    console.print(table)
    if len(moved) > _MOST_ROWS:
        console.print(f"还有 {len(moved) - _MOST_ROWS} 行，见 --report")
