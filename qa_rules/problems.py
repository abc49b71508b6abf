"""Turning what pydantic says about a rule file into ``file:line:column.

What — did you mean …?``.
"""

import types
from collections.abc import Iterable
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import process
from rapidfuzz.distance import OSA

from qa_rules.operators import operator_models
from qa_rules.yaml_loader import Document, Route

_Model = TypeVar("_Model", bound=BaseModel)

_CLOSE = 0.6
_OTHER_FORM = ("list_type", "string_type")  # the forms that most words of a search can have


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The closest known word as a question, or the list of known words where none is close."""
    candidates = sorted(set(known))
    best = process.extractOne(
        word, candidates, scorer=OSA.normalized_similarity, score_cutoff=_CLOSE
    )
    if best is not None:
        return f" — did you mean `{best[0]}`?"
    return f" — known are {', '.join(f'`{one}`' for one in candidates)}" if candidates else ""


def validate(model: type[_Model], document: Document) -> _Model | None:
    """Build a model from a document; what does not fit is added to its problems."""
    if document.value is None or document.problems:
        return None
    if not isinstance(document.value, dict):
        document.report((), f"is not a {model.__name__.lower()}: it must be `name: value` lines")
        return None
    try:
        return model.model_validate(document.value)
    except ValidationError as error:
        for detail in _telling(error.errors(include_url=False), document):
            _report(model, document, detail)
    return None


def _telling(details: list[ErrorDetails], document: Document) -> list[ErrorDetails]:
    """Without what only says that a word is no list, where the word itself is at fault."""
    at_fault = {_route(one["loc"], document) for one in details if one["type"] == "value_error"}
    return [
        one
        for one in details
        if one["type"] not in _OTHER_FORM or _route(one["loc"], document) not in at_fault
    ]


def _report(model: type[BaseModel], document: Document, detail: ErrorDetails) -> None:
    route = _route(detail["loc"], document)
    name = str(route[-1]) if route else ""
    match detail["type"]:
        case "extra_forbidden":
            hint = did_you_mean(name, _fields(model, route[:-1], document))
            document.report(route, f"`{name}` has no meaning here{hint}", key=True)
        case "missing":
            document.report(route[:-1], f"`{name}` is missing", key=False)
        case "union_tag_invalid":
            inner = (*route, "operator")
            word = str(document.value_at(inner))
            known = operator_models()
            document.report(inner, f"there is no operator `{word}`{did_you_mean(word, known)}")
        case "union_tag_not_found":
            search = document.value_at(route)
            document.report(route, f"`operator` is missing{_misspelt_operator(search)}")
        case "literal_error":
            word = str(document.value_at(route))
            known_words = _quoted(str(detail.get("ctx", {}).get("expected", "")))
            document.report(route, f"`{word}` is not known here{did_you_mean(word, known_words)}")
        case "value_error":
            document.report(route, str(detail.get("ctx", {}).get("error", detail["msg"])))
        case _:
            document.report(route, _in_words(name, detail))


def _misspelt_operator(search: object) -> str:
    """Which key was meant to be it."""
    keys = sorted(map(str, search)) if isinstance(search, dict) else []
    close = process.extractOne(
        "operator", keys, scorer=OSA.normalized_similarity, score_cutoff=_CLOSE
    )
    return f" — write it for `{close[0]}`" if close else ""


def _in_words(name: str, detail: ErrorDetails) -> str:
    return f"`{name}`: {detail['msg'][:1].lower()}{detail['msg'][1:]}"


def _quoted(text: str) -> list[str]:
    return [
        part.strip().strip("'") for part in text.replace(" or ", ", ").split(",") if part.strip()
    ]


def _route(loc: tuple[int | str, ...], document: Document) -> Route:
    route: Route = ()
    for number, step in enumerate(loc):
        here = document.value_at(route)
        last = number == len(loc) - 1
        if isinstance(here, dict) and (step in here or (last and isinstance(step, str))):
            if last and step not in here and step in _TYPE_NAMES:
                continue
            route = (*route, step)
        elif isinstance(here, list) and isinstance(step, int):
            route = (*route, step)
    return route


_TYPE_NAMES = frozenset(("str", "bool", "float", "int"))


def _fields(model: type[BaseModel], route: Route, document: Document) -> list[str]:
    current: Any = model
    for depth, step in enumerate(route):
        if isinstance(current, type) and issubclass(current, BaseModel):
            by_word = {info.alias or name: info for name, info in current.model_fields.items()}
            if step not in by_word:
                return []
            current = by_word[str(step)].annotation
        if depth and route[depth - 1] == "find":
            operator = document.value_at((*route[: depth + 1], "operator"))
            current = operator_models().get(str(operator))
        else:
            current = _inner(current)
    if isinstance(current, type) and issubclass(current, BaseModel):
        return [info.alias or name for name, info in current.model_fields.items()]
    return []


def _inner(annotation: object) -> Any:  # noqa: ANN401 - an annotation can be anything
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    origin = get_origin(annotation)
    if origin is list:
        return _inner(get_args(annotation)[0])
    if origin in (Union, types.UnionType, Annotated):
        models = [inner for part in get_args(annotation) if (inner := _inner(part)) is not None]
        return models[0] if models else None
    return annotation if origin is dict else None
