"""What the second side of a comparison has more or less of: things said, and numbers."""

import re
from collections.abc import Mapping

from dashboards.components.table import Column, Record, bar, chip, show_table
from dashboards.figures import decimal
from dashboards.labels import say
from dashboards.vocabulary import DIRECTIONS, MEASURES, QUEUES, ROLES, word
from topics.comparison import Contrast, NumberContrast

_KINDS = {
    "topic": "投诉主题",
    "complaint": "投诉",
    "business": "业务",
    "cause": "原因",
    "queue": "业务队列",
    "team": "班组",
    "agent_id": "座席",
    "direction": "方向",
    "hour": "时段",
    "band": "评级",
    "term": "用词",
    "reason": "来电原因",
}
_WORDS = {
    "queue": QUEUES,
    "direction": DIRECTIONS,
    "complaint": {"yes": "是", "no": "否"},
}
_NUMBERS = {"score": "得分", "duration_s": "时长（秒）"}
_WITH_ID = re.compile(r"^[a-z]-\d+ ")  # a topic's label comes with its id


def show_contrasts(contrasts: tuple[Contrast, ...]) -> None:
    """Draw the forty first: those to be trusted before the others, large differences first."""
    shown = sorted(contrasts, key=lambda c: (not c.is_significant, -abs(c.difference)))[:40]
    columns = [
        Column("kind", say("类别")),
        Column("value", say("名称"), wrap=True),
        Column("first", say("A 组"), "bar"),
        Column("second", say("B 组"), "bar"),
        Column("difference", say("差别"), "number"),
        Column("interval", say("95% 区间"), "number"),
        Column("trust", say("可信"), "chips"),
    ]
    records = [
        Record(
            {
                "kind": word(_KINDS, one.kind.removeprefix("attribute.")),
                "value": _named(one),
                "first": bar(f"{100 * one.first_share:.1f}%", 100 * one.first_share),
                "second": bar(f"{100 * one.second_share:.1f}%", 100 * one.second_share),
                "difference": f"{100 * one.difference:+.1f}",
                "interval": f"{100 * one.low:+.1f} … {100 * one.high:+.1f}",
                "trust": [chip(say("可信"), "good")] if one.is_significant else [],
            }
        )
        for one in shown
    ]
    show_table(columns, records, key="contrasts", caption=say("差别"))


def _named(one: Contrast) -> str:
    if one.kind == "hour":
        return say("{n} 时", n=one.value)
    words: Mapping[str, str] = _WORDS.get(one.kind, {})
    return word(words, _WITH_ID.sub("", one.value)) or say("未归类")


def show_numbers(numbers: tuple[NumberContrast, ...]) -> None:
    """Draw the means of both sides with their difference."""
    columns = [
        Column("name", say("名称")),
        Column("first", say("A 组平均"), "number"),
        Column("second", say("B 组平均"), "number"),
        Column("difference", say("差别"), "number"),
        Column("interval", say("95% 区间"), "number"),
        Column("trust", say("可信"), "chips"),
    ]
    records = [
        Record(
            {
                "name": _number_name(one.name),
                "first": decimal(one.first_mean, places=2),
                "second": decimal(one.second_mean, places=2),
                "difference": f"{one.difference:+,.2f}",
                "interval": f"{one.low:+,.2f} … {one.high:+,.2f}",
                "trust": [chip(say("可信"), "good")] if one.is_significant else [],
            }
        )
        for one in numbers
    ]
    show_table(columns, records, key="numbers", caption=say("数字"))


def _number_name(name: str) -> str:
    measure, _, role = name.partition(" ")
    told = word(_NUMBERS, measure) if measure in _NUMBERS else word(MEASURES, measure)
    return f"{told} · {word(ROLES, role)}" if role else told
