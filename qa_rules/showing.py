"""A rule in plain words, Chinese or English, for a reader who does not know YAML."""

from collections.abc import Callable, Iterator
from typing import Literal

from conversation import Role
from qa_rules.applicability import AppliesWhen
from qa_rules.checkpoint import Checkpoint
from qa_rules.condition import Condition, Name, Not, Some
from qa_rules.metadata import in_chinese
from qa_rules.search import ROLE_WORDS
from qa_rules.window import Window, WindowKind

Language = Literal["zh", "en"]
Called = Callable[[str], str]

_STATUS = {"draft": "草稿", "trial": "试用", "stable": "正式", "retired": "停用"}
_SEVERITY = {"minor": "一般", "major": "重要", "critical": "严重"}
_ROLES_EN = {Role.AGENT: "the agent", Role.CUSTOMER: "the customer", None: "either party"}
_WHICH = {"any": "任意一次", "first": "第一次", "last": "最后一次", "each": "每一次"}
_DIRECTIONS = {"inbound": "呼入", "outbound": "呼出", "internal": "内部", "unknown": "方向未知"}


def show(checkpoint: Checkpoint, *, language: Language = "zh") -> str:
    """Tell a checkpoint in words."""
    lines = _chinese(checkpoint) if language == "zh" else _english(checkpoint)
    return "\n".join(lines)


def _chinese(point: Checkpoint) -> Iterator[str]:
    yield f"{point.title}（{point.key}，{_STATUS[point.status]}，{_SEVERITY[point.severity]}）"
    if point.description:
        yield point.description
    yield from (f"适用：{told}" for told in _applies(point.applies_when))
    if point.occasion is not None:
        yield f"适用情形：{condition_in_words(point.occasion, point.called)}"
    verb = "要求" if point.forbid is None else "禁止"
    yield f"{verb}：{condition_in_words(point.verdict, point.called)}"
    yield "其中："
    for name, search in point.find.items():
        place = window_in_words(search.within, point.called)
        which = f"（{_WHICH[search.which]}）" if search.within.anchor else ""
        told = search.says_with(point.called)
        speaker = ROLE_WORDS[search.party]
        yield f"  {point.called(name)}：在{speaker}的话里，{place}{which}，找{told}"
    yield from (f"已知不足：{gap}" for gap in point.known_gaps)


def _english(point: Checkpoint) -> Iterator[str]:
    yield f"{point.title} ({point.key}, {point.status}, {point.severity})"
    if point.description:
        yield point.description
    told = point.applies_when.model_dump(exclude_defaults=True, exclude={"occasion"})
    yield from (f"Applies to calls with {key}: {_plain(value)}" for key, value in told.items())
    if point.occasion is not None:
        yield f"Applies when: {condition_in_words(point.occasion, english_titles(point), 'en')}"
    verb = "Requires" if point.forbid is None else "Forbids"
    yield f"{verb}: {condition_in_words(point.verdict, english_titles(point), 'en')}"
    yield "Where:"
    for name, search in point.find.items():
        who = _ROLES_EN[search.party]
        title, sought = english_titles(point)(name), search.says_in_english()
        yield f"  {title}: in what {who} says, {search.within.written}, {sought}"


def english_titles(point: Checkpoint) -> Called:
    """English titles; where a title is Chinese the name says more to an English reader."""
    return lambda name: point.called(name) if point.called(name).isascii() else name


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return str(value.get("written") or ", ".join(f"{key} {one}" for key, one in value.items()))
    return " or ".join(map(str, value)) if isinstance(value, list) else str(value)


def _applies(applies: AppliesWhen) -> Iterator[str]:
    directions = [applies.direction] if isinstance(applies.direction, str) else applies.direction
    if directions:
        yield "或".join(_DIRECTIONS[one] for one in directions)
    for word, wanted in (("队列", applies.queue), ("班组", applies.team)):
        if wanted:
            yield f"{word} {wanted if isinstance(wanted, str) else '或'.join(wanted)}"
    if applies.duration is not None:
        yield f"通话时长 {applies.duration.in_chinese}"
    yield from (f"随路数据 {name} {in_chinese(test)}" for name, test in applies.attributes.items())


def condition_in_words(condition: Condition, called: Called, language: Language = "zh") -> str:
    """A condition with its searches as ``called`` tells them."""
    if isinstance(condition, Name):
        return called(condition.name)
    if isinstance(condition, Not):
        inner = condition_in_words(condition.inner, called, language)
        return f"没有（{inner}）" if language == "zh" else f"not ({inner})"
    return _some(condition, called, language)


def _some(condition: Some, called: Called, language: Language) -> str:
    parts = [_grouped(part, called, language) for part in condition.inner]
    if condition.count == len(parts):
        return (" 且 " if language == "zh" else " and ").join(parts)
    if condition.count == 1:
        return (" 或 " if language == "zh" else " or ").join(parts)
    listed = "、".join(parts) if language == "zh" else ", ".join(parts)
    count = condition.count
    return f"至少 {count} 项：{listed}" if language == "zh" else f"at least {count} of {listed}"


def _grouped(part: Condition, called: Called, language: Language) -> str:
    told = condition_in_words(part, called, language)
    if isinstance(part, Some) and len(part.inner) > 1:
        return f"（{told}）" if language == "zh" else f"({told})"
    return told


def window_in_words(window: Window, called: Called = str) -> str:
    """Where a window lies, in Chinese."""
    anchor = called(window.anchor) if window.anchor else ""
    low, high = f"{window.start:g}", f"{window.end:g}"
    match window.kind:
        case WindowKind.WHOLE:
            return "全程"
        case WindowKind.FIRST:
            return f"前 {high} 秒"
        case WindowKind.LAST:
            return f"最后 {high} 秒"
        case WindowKind.SHARE:
            return f"通话的 {window.start:.0%} 到 {window.end:.0%}"
        case WindowKind.TURNS:
            return f"第 {low} 到第 {high} 句"
        case WindowKind.TURNS_AFTER:
            return f"{anchor} 之后第 {low} 到第 {high} 句"
        case WindowKind.TURNS_BEFORE:
            return f"{anchor} 之前第 {low} 到第 {high} 句"
        case WindowKind.TIME_AFTER:
            return f"{anchor} 之后 {high} 秒内"
        case WindowKind.TIME_BEFORE:
            return f"{anchor} 之前 {high} 秒内"
        case WindowKind.AROUND:
            return f"{anchor} 前后各 {high} 句"
