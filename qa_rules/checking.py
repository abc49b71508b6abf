"""What a single model cannot see of itself.

Names that point nowhere, circles, a file under another name.
"""

from collections.abc import Iterator
from pathlib import PurePath

from conversation.errors import NotationError
from conversation.notation import parse_conversation
from qa_rules.checkpoint import Checkpoint
from qa_rules.lexicon import Shelf
from qa_rules.problems import did_you_mean
from qa_rules.yaml_loader import Document, Route


def check_name(document: Document, identifier: str) -> None:
    """The file name is the id."""
    stem = PurePath(document.path).stem
    if stem != identifier:
        document.report(
            ("id",),
            f"`{identifier}` is not the file's name — write `id: {stem}` or rename the file",
        )


def check_checkpoint(document: Document, checkpoint: Checkpoint, shelf: Shelf) -> None:
    """Report every name of a checkpoint that points nowhere, and circles of anchors."""
    for route, name in _names_used(checkpoint):
        if name not in checkpoint.find:
            document.report(
                route, f"no search is called `{name}`{did_you_mean(name, checkpoint.find)}"
            )
    for name, search in checkpoint.find.items():
        for lexicon in search.lexicon_names():
            if lexicon not in shelf.lexicons:
                what = f"there is no lexicon `{lexicon}`{did_you_mean(lexicon, shelf.lexicons)}"
                document.report(_lexicon_route(document, name), what)
        for model in search.classifier_names():
            if model not in shelf.classifiers:
                what = f"there is no classifier `{model}`{did_you_mean(model, shelf.classifiers)}"
                document.report(("find", name, "model"), what)
    for key in ("require", "forbid"):
        _check_condition(document, checkpoint, (key,), getattr(checkpoint, key))
    _check_condition(
        document, checkpoint, ("applies_when", "occasion"), checkpoint.applies_when.occasion
    )
    try:
        _ = checkpoint.search_order
    except ValueError as error:
        document.report(("find",), str(error))
    _check_examples(document, checkpoint)


def _names_used(checkpoint: Checkpoint) -> Iterator[tuple[Route, str]]:
    for name, search in checkpoint.find.items():
        for needed in search.depends_on():
            key = "within" if needed == search.within.anchor else "steps"
            yield ("find", name, key), needed


def _lexicon_route(document: Document, name: str) -> Route:
    search = document.value_at(("find", name)) or {}
    key = next((key for key in search if "lexicon" in str(key)), "operator")
    return ("find", name, key)


def _check_condition(
    document: Document, checkpoint: Checkpoint, route: Route, text: str | None
) -> None:
    if text is None:
        return
    try:
        condition = checkpoint.condition(text)
    except ValueError as error:
        document.report(route, str(error))
        return
    for name in dict.fromkeys(condition.names()):
        if name not in checkpoint.find:
            document.report(
                route, f"no search is called `{name}`{did_you_mean(name, checkpoint.find)}"
            )


def _check_examples(document: Document, checkpoint: Checkpoint) -> None:
    for number, example in enumerate(checkpoint.examples):
        try:
            parse_conversation(example.call)
        except (NotationError, ValueError) as error:
            document.report(("examples", number, "call"), f"the example cannot be read: {error}")
