"""The ways through the voice menu: where people go, give up, or ask for a person."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

_BETWEEN = re.compile(r"\s*(?:>|/|→|\|)\s*")
_ASKS_FOR_AGENT = frozenset({"0", "人工", "转人工", "人工服务", "agent"})


@dataclass(frozen=True, slots=True)
class MenuCall:
    """The steps of one caller (``主菜单>信用卡>0``) and whether an agent was reached."""

    path: str
    reached_agent: bool


@dataclass(frozen=True, slots=True)
class MenuPath:
    """One whole path with its callers and how many of them reached nobody."""

    path: str
    calls: int
    dropped: int


@dataclass(frozen=True, slots=True)
class MenuStep:
    """One menu: who came, who left the line here, who asked for a person here."""

    step: str
    calls: int
    dropped: int
    asked_for_agent: int


@dataclass(frozen=True, slots=True)
class MenuReport:
    """The menus of the calls that have a path; ``without_path`` calls say nothing."""

    calls: int
    without_path: int
    paths: tuple[MenuPath, ...]
    steps: tuple[MenuStep, ...]


def analyse_menu(calls: Iterable[MenuCall]) -> MenuReport:
    """Count paths and steps; steps are divided by ``>``, ``/``, ``→`` or ``|``."""
    paths, lost, seen, dropped, asked = Counter[str](), Counter[str](), *_counters()
    without = 0
    for call in calls:
        steps = [step for step in _BETWEEN.split(call.path.strip()) if step]
        if not steps:
            without += 1
            continue
        path = " > ".join(steps)
        paths[path] += 1
        lost[path] += not call.reached_agent
        menus = [step for step in steps if step not in _ASKS_FOR_AGENT]
        seen.update(dict.fromkeys(menus, 1))
        for before, step in zip(["", *steps], steps, strict=False):
            asked[before] += step in _ASKS_FOR_AGENT
        if menus and not call.reached_agent:
            dropped[menus[-1]] += 1
    return MenuReport(
        sum(paths.values()),
        without,
        tuple(
            MenuPath(path, count, lost[path])
            for path, count in sorted(paths.items(), key=lambda item: (-item[1], item[0]))
        ),
        tuple(
            MenuStep(step, count, dropped[step], asked[step])
            for step, count in sorted(seen.items(), key=lambda item: (-item[1], item[0]))
        ),
    )


def _counters() -> tuple[Counter[str], Counter[str], Counter[str]]:
    return Counter(), Counter(), Counter()
