"""``callqa topics rename | merge | pin | mute``: what people decide about topics."""

import getpass
from typing import Annotated

import typer
from rich.console import Console

from cli.options import HomeOption
from conversation.errors import HomeLockedError, UsageError
from pipeline import Home, choose_home
from pipeline.analysis import publish_decisions, read_overrides
from review.facts import FactLog
from review.topic_decisions import TopicAction, decide_topic
from warehouse.read import open_published
from warehouse.read.cases import subject_exists
from warehouse.read.stored import stored_call

TopicArgument = Annotated[
    str, typer.Argument(metavar="TOPIC", help="A topic such as t-0001 or a reason such as r-0001.")
]
ByOption = Annotated[str, typer.Option("--by", help="Who decides. Default: your user name.")]
UndoOption = Annotated[bool, typer.Option("--undo", help="Take it back.")]


def rename_command(
    topic: TopicArgument,
    name: Annotated[str, typer.Argument(help="Leave out to give back the machine's label.")] = "",
    by: ByOption = "",
    home: HomeOption = None,
) -> None:
    """Name a topic; the name survives refits."""
    chosen = choose_home(home)
    _require(chosen, topic)
    _decide(chosen, TopicAction.RENAME, topic, name, by)


def merge_command(
    topic: TopicArgument,
    into: Annotated[str, typer.Argument(metavar="INTO", help="The topic it is part of.")] = "",
    undo: UndoOption = False,
    by: ByOption = "",
    home: HomeOption = None,
) -> None:
    """Make a topic part of another, now and after every refit."""
    chosen = choose_home(home)
    if bool(into) == undo:
        raise UsageError("say which topic it is part of, or --undo")
    if into and into.startswith("r-") != topic.startswith("r-"):
        raise UsageError(f"{topic} and {into} are of two kinds — merge topics or reasons, not both")
    if into:
        _require(chosen, into)
        read_overrides(chosen).merge(topic, into)
        _require_ever(chosen, topic)
    _decide(chosen, TopicAction.MERGE, topic, into, by)


def pin_command(
    call: Annotated[str, typer.Argument(metavar="CALL")],
    topic: Annotated[str, typer.Argument(metavar="TOPIC")] = "",
    undo: UndoOption = False,
    by: ByOption = "",
    home: HomeOption = None,
) -> None:
    """Put a complaint call into a topic for good."""
    chosen = choose_home(home)
    if bool(topic) == undo:
        raise UsageError("say into which topic, or --undo")
    if topic.startswith("r-"):
        raise UsageError(f"{topic} is a reason; calls are pinned to topics (t-…) — rename or merge")
    stored_call(open_published(chosen.warehouse), call)
    if topic:
        _require(chosen, topic)
    _decide(chosen, TopicAction.PIN, call, topic, by)


def mute_command(
    topic: TopicArgument, undo: UndoOption = False, by: ByOption = "", home: HomeOption = None
) -> None:
    """Keep a topic out of the trends and alerts; its calls stay counted."""
    chosen = choose_home(home)
    _require(chosen, topic)
    _decide(chosen, TopicAction.MUTE, topic, "" if undo else "yes", by)


def _decide(home: Home, action: TopicAction, subject: str, value: str, by: str) -> None:
    with FactLog(home.reviews) as log:
        decide_topic(log, action, subject, value=value, author=by or getpass.getuser())
    console = Console(highlight=False)
    try:
        publish_decisions(home)
    except HomeLockedError:
        console.print("已记录，正在进行的运行结束后生效  recorded; shown when the run has ended")
        return
    console.print(f"{subject} {action}: {value or '–'}")


def _require(home: Home, topic: str) -> None:
    if not subject_exists(open_published(home.warehouse), "topic", topic):
        raise UsageError(f"there is no topic `{topic}` — `callqa topics list` shows them")


def _require_ever(home: Home, topic: str) -> None:
    merged = read_overrides(home).merges
    if topic not in merged:
        _require(home, topic)
