"""A backtest as one HTML page that needs nothing else: for a mail or the record of a release."""

from collections.abc import Iterable, Iterator
from html import escape

from qa_rules.backtest import BAND_WIDTH, Backtest, Flip
from qa_rules.backtest_report import (
    KINDS,
    OUTCOME_WORDS,
    moved_shifts,
    outcome_word,
    quote_of,
    shown_examples,
    summary_of,
)

_STYLE = (
    "body{font:15px/1.6 system-ui,'Noto Sans SC',sans-serif;max-width:62rem;margin:2rem auto;"
    "padding:0 1rem;color:#1c2430}h2{margin-top:2rem}table{border-collapse:collapse;width:100%}"
    "th,td{padding:.3rem .6rem;border-bottom:1px solid #d9dee6;text-align:left}"
    "td.n{text-align:right;font-variant-numeric:tabular-nums}"
    ".bar{display:inline-block;height:.7rem;background:#8a94a6}.bar.new{background:#2f6fde}"
    "blockquote{margin:.2rem 0 .2rem 1.5rem;color:#465064}"
)
_BAR_REM = 14


def backtest_html(report: Backtest, *, title: str = "规则回测") -> str:
    """Write the page: summary, flips, moved people, distributions, evidence."""
    body = "\n".join(_body(report))
    return (
        '<!doctype html>\n<html lang="zh"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n"
        f"<body><h1>{escape(title)}</h1>\n{body}\n</body></html>\n"
    )


def _body(report: Backtest) -> Iterator[str]:
    yield f"<p>{escape(summary_of(report))}</p>"
    yield "<h2>翻转</h2>"
    yield from _table(("质检点", "原判", "新判", "通话数"), _flips(report))
    yield "<h2>平均分、名次、达标</h2>"
    heads = ("评分表", "对象", "通话数", "原平均", "新平均", "变化", "名次", "达标")
    yield from _table(heads, _shifts(report))
    for card, old, new in report.distributions:
        yield f"<h2>得分分布：{escape(card)}</h2>"
        yield from _distribution(old, new)
    yield "<h2>证据</h2>"
    for flip in shown_examples(report):
        yield from _example(flip)


def _flips(report: Backtest) -> Iterator[tuple[object, ...]]:
    for point, old, new, count in report.flips:
        yield point, OUTCOME_WORDS[old], OUTCOME_WORDS[new], count


def _shifts(report: Backtest) -> Iterator[tuple[object, ...]]:
    for one in moved_shifts(report):
        rank = "" if one.kind == "all" else f"{one.old_rank} → {one.new_rank}"
        yield (
            one.scorecard_id,
            f"{KINDS[one.kind]} {one.name}".strip(),
            one.calls,
            f"{one.old_mean:.2f}",
            f"{one.new_mean:.2f}",
            f"{one.moved:+.2f}",
            rank,
            f"{one.old_passed} → {one.new_passed}",
        )


def _table(heads: Iterable[str], rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    yield "<table><tr>" + "".join(f"<th>{escape(head)}</th>" for head in heads) + "</tr>"
    for row in rows:
        yield "<tr>" + "".join(_cell(value) for value in row) + "</tr>"
    yield "</table>"


def _cell(value: object) -> str:
    kind = ' class="n"' if isinstance(value, int) else ""
    return f"<td{kind}>{escape(str(value))}</td>"


def _distribution(old: tuple[int, ...], new: tuple[int, ...]) -> Iterator[str]:
    most = max((*old, *new, 1))
    yield "<table><tr><th>分数</th><th>原</th><th>新</th></tr>"
    for band, pair in enumerate(zip(old, new, strict=True)):
        low = band * BAND_WIDTH
        bars = "".join(
            f'<td><span class="bar {name}" style="width:{_BAR_REM * count / most:.2f}rem">'
            f"</span> {count}</td>"
            for name, count in zip(("old", "new"), pair, strict=True)
        )
        yield f"<tr><td>{low}–{low + BAND_WIDTH}</td>{bars}</tr>"
    yield "</table>"


def _example(flip: Flip) -> Iterator[str]:
    told = f"{outcome_word(flip.old)} → {outcome_word(flip.new)}（{flip.reason}）"
    yield (f"<p><b>{escape(flip.call_id)}</b> {escape(flip.checkpoint_id)}：{escape(told)}</p>")
    for name, hits, others in (
        ("原", flip.old_hits, flip.new_hits),
        ("新", flip.new_hits, flip.old_hits),
    ):
        for hit in hits:
            if hit not in others:
                yield f"<blockquote>{name} {escape(quote_of(hit))}</blockquote>"
