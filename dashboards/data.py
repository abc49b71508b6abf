"""The dashboards' only door to the warehouse."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar, cast

import streamlit as st

from dashboards.home import warehouse_path
from dashboards.people import whoami
from dashboards.subjects import check_subject
from warehouse.read import TIME_ZONE, Identity, Published, Scope, open_published

TIME_ZONE_VARIABLE = "CALLQA_TIME_ZONE"

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


def ask(
    question: Callable[Concatenate[Published, Asked], Answer],
    *args: Asked.args,
    **kwargs: Asked.kwargs,
) -> Answer:
    """Answer a question of ``warehouse.read``, remembered until the published file is replaced.

    It is asked of the calls that the reader may see; for nobody there are none.
    Raises ``DeniedError`` where no right of the reader opens the subject, and ``HomeError`` or
    ``SchemaTooNewError`` where the warehouse cannot be read.
    """
    check_subject(question)
    scope = whoami().scope
    published = _reader(scope)
    name = f"{question.__module__}.{question.__qualname__}"
    asked = repr((scope, args, sorted(kwargs.items())))
    answer = _remember(
        name, asked, published.identity, lambda: question(published, *args, **kwargs)
    )
    return cast("Answer", answer)


def work_out(name: str, asked: tuple[object, ...], answer: Callable[[], Answer]) -> Answer:
    """Remember in the same way what is worked out from answers and ``asked`` alone."""
    scope = whoami().scope
    found = _remember(name, repr((scope, asked)), _reader(scope).identity, answer)
    return cast("Answer", found)


def ask_once(
    question: Callable[Concatenate[Published, Asked], Answer],
    *args: Asked.args,
    **kwargs: Asked.kwargs,
) -> Answer:
    """Answer a question without remembering it: for long answers."""
    check_subject(question)
    return question(_reader(whoami().scope), *args, **kwargs)


def time_zone() -> str:
    """The time zone that times are shown in."""
    return os.environ.get(TIME_ZONE_VARIABLE) or TIME_ZONE


def _reader(scope: Scope) -> Published:
    return _hold(str(warehouse_path()), time_zone(), repr(scope), scope)


@st.cache_resource(max_entries=16, show_spinner=False)
def _hold(path: str, zone: str, sees: str, _scope: Scope) -> Published:
    """One reader for all who see the same; ``sees`` tells them apart."""
    return open_published(Path(path), time_zone=zone, scope=_scope, keeps_facts=True)


# Answers are frozen: everybody is handed the same one, which spares copying thousands of lines.
@st.cache_resource(ttl=900, max_entries=400, show_spinner=False)
def _remember(name: str, asked: str, identity: Identity, _answer: Callable[[], object]) -> object:
    return _answer()
