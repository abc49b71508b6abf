"""What is wrong with rules that load: found before they are published."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePath

from conversation.errors import RuleError
from qa_rules.checkpoint import Checkpoint
from qa_rules.outcome import Outcome
from qa_rules.problems import did_you_mean
from qa_rules.revision_lock import changed_revisions, read_lock
from qa_rules.rulebook import SHIPPED, Library, load_library
from qa_rules.scorecard import Scorecard
from qa_rules.yaml_loader import Document, Route

Problem = tuple[Route, str]

_REMEDY = " — raise its `revision` and write the change there"


def lint(folder: Path | None = None) -> tuple[str, ...]:
    """Check a folder of rules; ``file:line:column: what`` lines, none when all is well."""
    root = folder or SHIPPED
    try:
        library = load_library(root)
        locked = read_lock(root)
    except RuleError as error:
        return error.problems
    return lint_library(library, locked=locked)


def lint_library(library: Library, *, locked: Mapping[str, str]) -> tuple[str, ...]:
    """Check a loaded library against its lock."""
    by_place = {
        (PurePath(document.path).parent.name, PurePath(document.path).stem): document
        for document in library.documents
    }
    problems: list[str] = []
    changed = frozenset(changed_revisions(library, locked))
    for point in library.checkpoints:
        document = by_place["checkpoints", point.id]
        found = [problem for check in _POINT_CHECKS for problem in check(point)]
        found += _revision_problems(f"checkpoint {point.key}", changed)
        problems += _written(document, found)
    for card in library.scorecards:
        document = by_place["scorecards", card.id]
        found = [
            *_card_problems(card, library),
            *_revision_problems(f"scorecard {card.key}", changed),
        ]
        problems += _written(document, found)
    problems += _repeated_words(library, by_place)
    return tuple(problems)


def _written(document: Document, found: list[Problem]) -> Iterator[str]:
    for route, what in found:
        line, column = document.at(route)
        yield f"{document.path}:{line}:{column}: {what}"


def _revision_problems(key: str, changed: frozenset[str]) -> list[Problem]:
    if key not in changed:
        return []
    return [(("revision",), f"`{key.split(' ')[1]}` was published and has changed{_REMEDY}")]


def _unused_searches(point: Checkpoint) -> Iterator[Problem]:
    used = set(point.verdict.names())
    if point.occasion is not None:
        used.update(point.occasion.names())
    for name in reversed(point.search_order):
        if name in used:
            used.update(point.find[name].depends_on())
    for name in point.find:
        if name not in used:
            yield (
                ("find", name),
                f"the search `{name}` is never used — use it in a condition or drop it",
            )


def _impossible_windows(point: Checkpoint) -> Iterator[Problem]:
    for name, search in point.find.items():
        if search.within.is_impossible:
            what = f"nothing can lie in `{search.within.written}`"
            yield ("find", name, "within"), f"{what} — write the smaller number first"


def _missing_examples(point: Checkpoint) -> Iterator[Problem]:
    shown = {example.outcome for example in point.examples}
    for outcome in (Outcome.PASS, Outcome.FAIL):
        if outcome not in shown:
            yield ("examples",), f"no example shows a `{outcome}` — add one"


_POINT_CHECKS: tuple[Callable[[Checkpoint], Iterator[Problem]], ...] = (
    _unused_searches,
    _impossible_windows,
    _missing_examples,
)


def _card_problems(card: Scorecard, library: Library) -> Iterator[Problem]:
    yield from _marks_that_do_not_add_up(card)
    status = {point.id: point.status for point in library.checkpoints}
    seen: set[str] = set()
    for section_number, section in enumerate(card.sections):
        for item_number, item in enumerate(section.items):
            route: Route = ("sections", section_number, "items", item_number)
            if item.checkpoint_id in seen:
                yield route, f"`{item.checkpoint_id}` stands twice on the card — keep one"
            seen.add(item.checkpoint_id)
            if status.get(item.checkpoint_id) in ("retired", "draft") and card.status != "draft":
                what = f"`{item.checkpoint_id}` is {status[item.checkpoint_id]}"
                yield route, f"{what} and must not be on a card in use"
            if not item.marks and not item.bonus and not item.veto:
                yield route, "the item changes nothing — give it `marks`, `bonus` or `veto`"
            if item.other_checkpoint and item.other_checkpoint not in status:
                hint = did_you_mean(item.other_checkpoint, status)
                yield (*route, "when"), f"there is no checkpoint `{item.other_checkpoint}`{hint}"


def _marks_that_do_not_add_up(card: Scorecard) -> Iterator[Problem]:
    total = sum(section.marks for section in card.sections)
    if abs(total - card.full_marks) > _ROUNDING:
        yield ("full_marks",), f"the marks add up to {total:g}, not to {card.full_marks:g}"
    if card.pass_mark > card.full_marks:
        yield ("pass_mark",), f"{card.pass_mark:g} of {card.full_marks:g} marks cannot be reached"
    for name, lowest in card.bands.items():
        if lowest > card.full_marks:
            yield ("bands", name), f"{lowest:g} of {card.full_marks:g} marks cannot be reached"


_ROUNDING = 1e-6


def _repeated_words(
    library: Library, by_place: Mapping[tuple[str, str], Document]
) -> Iterator[str]:
    for name, lexicon in library.lexicons.items():
        document = by_place["lexicons", name]
        for number, word in enumerate(lexicon.words):
            if word in lexicon.words[:number]:
                line, column = document.at(("words", number))
                yield f"{document.path}:{line}:{column}: `{word}` is in the list twice — keep one"
