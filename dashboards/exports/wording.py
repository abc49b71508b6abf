"""What a report is about, in words: the period, the filters, when it was made."""

from datetime import datetime, timedelta

from dashboards.labels import say
from dashboards.vocabulary import DIRECTIONS, QUEUES, word
from warehouse.read import CallFilter
from warehouse.read.filters import Bounds

_YES_NO = {True: "是", False: "否"}


def describe_choice(chosen: CallFilter, *, made_at: datetime) -> tuple[tuple[str, str], ...]:
    """Label and value of everything that was chosen; open fields are left out."""
    facts = [(say("时间"), describe_period(chosen))]
    named = (
        (say("方向"), word(DIRECTIONS, chosen.direction or "")),
        (say("班组"), chosen.team or ""),
        (say("业务队列"), word(QUEUES, chosen.queue or "")),
        (say("座席"), chosen.agent_id or ""),
        (say("评分表"), chosen.scorecard or ""),
        (say("评级"), chosen.band or ""),
        (say("投诉"), "" if chosen.complaint is None else say(_YES_NO[chosen.complaint])),
        (say("触红线"), "" if chosen.vetoed is None else say(_YES_NO[chosen.vetoed])),
        (say("对话中出现"), chosen.text),
        (say("时长"), _describe_bounds(chosen.length_s, " s")),
        (say("得分"), _describe_bounds(chosen.score)),
    )
    facts += [(label, value) for label, value in named if value]
    return (*facts, (say("生成时间"), f"{made_at:%Y-%m-%d %H:%M}"))


def _describe_bounds(bounds: Bounds, unit: str = "") -> str:
    """From the first on, below the second; empty where both ends are open."""
    first, end = bounds
    parts = [f"≥ {first:g}{unit}" if first is not None else ""]
    parts += [f"< {end:g}{unit}" if end is not None else ""]
    return " ".join(part for part in parts if part)


def describe_period(chosen: CallFilter) -> str:
    """The days of a choice, both ends named; an open end stays open."""
    if chosen.since is None and chosen.until is None:
        return say("全部")
    last = chosen.until - timedelta(days=1) if chosen.until else None
    return say(
        "{first} 至 {last}",
        first=chosen.since.isoformat() if chosen.since else "…",
        last=last.isoformat() if last else "…",
    )
