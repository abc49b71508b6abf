"""A backtest as Markdown, for the person who decides whether to publish."""

from collections.abc import Iterator

from qa_rules.backtest import BAND_WIDTH, Backtest, Flip, Shift
from qa_rules.evidence import Hit

OUTCOME_WORDS = {
    "pass": "合格",
    "fail": "不合格",
    "not_applicable": "不适用",
    "undetermined": "无法判定",
    "absent": "没有此项",
}
KINDS = {"all": "全部通话", "agent": "座席", "team": "班组"}
_SHOWN = 5


def backtest_markdown(report: Backtest) -> str:
    """Write the report: flips, whose means and ranks move, distributions, evidence."""
    return "\n".join(_lines(report)) + "\n"


def summary_of(report: Backtest) -> str:
    """How many calls move; one that no card scores any more neither passes nor fails."""
    pairs = [(one.passed_before, one.passes_now) for one in report.score_changes]
    gained, lost = pairs.count((False, True)), pairs.count((True, False))
    gone = sum(before is not None and now is None for before, now in pairs)
    moved = f"得分有变 {len(pairs)} 通，转为达标 {gained} 通，转为不达标 {lost} 通"
    return f"通话 {report.calls} 通；{moved}" + (f"，不再评分 {gone} 通。" if gone else "。")


def moved_shifts(report: Backtest) -> list[Shift]:
    """The means that move, and the ranks and pass counts, largest move first."""
    return sorted(
        (
            one
            for one in report.shifts
            if one.moved or one.old_rank != one.new_rank or one.old_passed != one.new_passed
        ),
        key=lambda one: (-abs(one.moved), one.scorecard_id, one.kind, one.name),
    )


def shown_examples(report: Backtest) -> Iterator[Flip]:
    """The first flips of every kind, with their evidence."""
    shown: dict[tuple[str, str, str], int] = {}
    for flip in report.examples:
        key = (flip.checkpoint_id, str(flip.old), str(flip.new))
        shown[key] = shown.get(key, 0) + 1
        if shown[key] <= _SHOWN:
            yield flip


def _lines(report: Backtest) -> Iterator[str]:
    yield "# 规则回测"
    yield ""
    yield summary_of(report)
    yield from _flips(report)
    yield from _shifts(report)
    yield from _distributions(report)
    yield from _examples(report)


def _flips(report: Backtest) -> Iterator[str]:
    yield from ("", "## 翻转", "", "| 质检点 | 原判 | 新判 | 通话数 |", "|---|---|---|---|")
    for identifier, old, new, count in report.flips:
        yield f"| {identifier} | {OUTCOME_WORDS[old]} | {OUTCOME_WORDS[new]} | {count} |"


def _shifts(report: Backtest) -> Iterator[str]:
    yield from (
        "",
        "## 平均分",
        "",
        "| 评分表 | 对象 | 通话数 | 原平均 | 新平均 | 变化 | 名次 | 达标 |",
        "|---|---|---|---|---|---|---|---|",
    )
    yield from map(_shift, moved_shifts(report))


def _shift(shift: Shift) -> str:
    who = f"{KINDS[shift.kind]} {shift.name}".strip()
    rank = "" if shift.kind == "all" else f"{shift.old_rank} → {shift.new_rank}"
    means = f"{shift.old_mean:.2f} | {shift.new_mean:.2f} | {shift.moved:+.2f}"
    passing = f"{shift.old_passed} → {shift.new_passed}"
    return f"| {shift.scorecard_id} | {who} | {shift.calls} | {means} | {rank} | {passing} |"


def _distributions(report: Backtest) -> Iterator[str]:
    for card, old, new in report.distributions:
        yield from ("", f"## 得分分布：{card}", "", "| 分数 | 原 | 新 |", "|---|---|---|")
        for band, (before, after) in enumerate(zip(old, new, strict=True)):
            low = band * BAND_WIDTH
            yield f"| {low}–{low + BAND_WIDTH} | {before} | {after} |"


def _examples(report: Backtest) -> Iterator[str]:
    yield from ("", "## 证据")
    for flip in shown_examples(report):
        yield from _example(flip)


def _example(flip: Flip) -> Iterator[str]:
    was, now = outcome_word(flip.old), outcome_word(flip.new)
    yield f"- {flip.call_id} {flip.checkpoint_id}：{was} → {now}（{flip.reason}）"
    yield from (f"  - 原 {quote_of(hit)}" for hit in flip.old_hits if hit not in flip.new_hits)
    yield from (f"  - 新 {quote_of(hit)}" for hit in flip.new_hits if hit not in flip.old_hits)


def outcome_word(outcome: object) -> str:
    """An outcome in Chinese, also where a revision lacks the checkpoint."""
    return OUTCOME_WORDS[str(outcome) if outcome else "absent"]


def quote_of(hit: Hit) -> str:
    """A piece of evidence with its place."""
    return f"第 {hit.turn_index + 1} 句 {hit.start:.1f} 秒 {hit.search}：“{hit.quote}”{hit.detail}"
