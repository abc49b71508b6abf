"""``callqa topics rename | merge | pin | mute``: what people decide about topics."""

import getpass
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.console import Console

from cli.document import show
from cli.on_record import put_on_record
from cli.options import HomeOption, JsonOption
from conversation.errors import HomeLockedError, UsageError
from pipeline import Home, choose_home
from pipeline.analysis import publish_decisions, read_overrides
from review.facts import FactLog
from review.topic_decisions import TopicAction, decide_topic
from warehouse.read import open_published
from warehouse.read.cases import subject_exists
from warehouse.read.stored import stored_call
from warehouse.read.topics import is_complaint

TopicArgument = Annotated[
    str, typer.Argument(metavar="TOPIC", help="A topic such as t-0001 or a reason such as r-0001.")
]
ByOption = Annotated[str, typer.Option("--by", help="Who decides. Default: your user name.")]
UndoOption = Annotated[bool, typer.Option("--undo", help="Take it back.")]


@dataclass(frozen=True, slots=True)
class TopicDecision:
    """What was decided; an empty ``value`` takes an earlier decision back.

    ``subject`` is a topic, or for a pin a call. Not ``in_effect`` while a run holds the home: the
    decision is on the record and is shown when the run has ended.
    """

    action: str
    subject: str
    value: str
    author: str
    in_effect: bool


def rename_command(
    topic: TopicArgument,
    name: Annotated[str, typer.Argument(help="Leave out to give back the machine's label.")] = "",
    by: ByOption = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Name a topic; the name survives refits.

    Example: `callqa topics rename t-0001 年费没有减免`. Without a name the machine's label comes
    back. Lists, trends and pages show the name at once; nothing is found anew.
    """
    chosen = choose_home(home)
    _require(chosen, topic)
    _decide(chosen, TopicAction.RENAME, topic, name, by, as_json=as_json)


def merge_command(
    topic: TopicArgument,
    into: Annotated[str, typer.Argument(metavar="INTO", help="The topic it is part of.")] = "",
    undo: UndoOption = False,
    by: ByOption = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a topic part of another, now and after every refit.

    Example: `callqa topics merge t-0007 t-0001` counts the calls of t-0007 under t-0001. A topic
    (t-…) goes into a topic and a reason (r-…) into a reason; `merge t-0007 --undo` parts them.
    """
    chosen = choose_home(home)
    if bool(into) == undo:
        raise UsageError("say which topic it is part of, or --undo")
    if into and into.startswith("r-") != topic.startswith("r-"):
        raise UsageError(f"{topic} and {into} are of two kinds — merge topics or reasons, not both")
    if into:
        _require(chosen, into)
        read_overrides(chosen).merge(topic, into)
        _require_ever(chosen, topic)
    _decide(chosen, TopicAction.MERGE, topic, into, by, as_json=as_json)


def pin_command(
    call: Annotated[str, typer.Argument(metavar="CALL")],
    topic: Annotated[str, typer.Argument(metavar="TOPIC")] = "",
    undo: UndoOption = False,
    by: ByOption = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put a complaint call into a topic for good.

    Example: `callqa topics pin 20260302-0003 t-0001` where the machine chose another topic or none;
    `pin 20260302-0003 --undo` leaves it to the machine again. CALL is an id as `callqa topics show`
    lists it.
    """
    chosen = choose_home(home)
    if bool(topic) == undo:
        raise UsageError("say into which topic, or --undo")
    if topic.startswith("r-"):
        raise UsageError(f"{topic} is a reason; calls are pinned to topics (t-…) — rename or merge")
    published = open_published(chosen.warehouse)
    stored_call(published, call)
    if topic:
        _require(chosen, topic)
        if not is_complaint(published, call):
            raise UsageError(
                f"{call} is no complaint, and only those have topics — "
                f"`callqa topics judge {call} yes` says that it is one"
            )
    _decide(chosen, TopicAction.PIN, call, topic, by, as_json=as_json)


def mute_command(
    topic: TopicArgument,
    undo: UndoOption = False,
    by: ByOption = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Keep a topic out of the trends and alerts; its calls stay counted.

    For what is known and no news, such as a campaign that everyone asks about:
    `callqa topics mute t-0004`; `mute t-0004 --undo` lets it alarm again.
    """
    chosen = choose_home(home)
    _require(chosen, topic)
    _decide(chosen, TopicAction.MUTE, topic, "" if undo else "yes", by, as_json=as_json)


def _decide(
    home: Home, action: TopicAction, subject: str, value: str, by: str, *, as_json: bool
) -> None:
    before = _so_far(home, action, subject)
    author = by or getpass.getuser()
    with FactLog(home.reviews) as log:
        decide_topic(log, action, subject, value=value, author=author)
    call = subject if action is TopicAction.PIN else ""
    put_on_record(
        home, f"topics.{action}", subject=subject, call=call, before=before, after=value, by=author
    )
    decision = TopicDecision(action, subject, value, author, _is_published(home))
    show(decision, as_json=as_json, draw=lambda console: _draw(console, decision))


def _is_published(home: Home) -> bool:
    try:
        publish_decisions(home)
    except HomeLockedError:
        return False
    return True


def _draw(console: Console, decision: TopicDecision) -> None:
    if not decision.in_effect:
        console.print("已记录，正在进行的运行结束后生效  recorded; shown when the run has ended")
        return
    console.print(f"{decision.subject} {decision.action}: {decision.value or '–'}")


def _so_far(home: Home, action: TopicAction, subject: str) -> str:
    decided = read_overrides(home)
    if action is TopicAction.MUTE:
        return "yes" if subject in decided.muted else ""
    made = {
        TopicAction.RENAME: decided.names,
        TopicAction.MERGE: decided.merges,
        TopicAction.PIN: decided.pinned_calls,
    }
    return made[action].get(subject, "")


def _require(home: Home, topic: str) -> None:
    if not subject_exists(open_published(home.warehouse), "topic", topic):
        raise UsageError(f"there is no topic `{topic}` — `callqa topics list` shows them")


def _require_ever(home: Home, topic: str) -> None:
    merged = read_overrides(home).merges
    if topic not in merged:
        _require(home, topic)
