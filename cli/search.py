"""``callqa search``: words in every transcript."""

from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from cli.document import show
from cli.options import HomeOption, JsonOption
from cli.selecting import WhichOption
from conversation import Role
from pipeline import choose_home
from topics.search_query import parse_query
from warehouse.read import open_published
from warehouse.read.search import SearchHit, search_turns
from warehouse.read.selection import parse_selection


def search_command(
    words: Annotated[
        str,
        typer.Argument(
            metavar="WORDS",
            help='`年费 退款` both · `"首年 免费"` phrase · `年费 ~8 退款` near · '
            "`-还款` without · `年费|月费` either",
        ),
    ],
    sound: Annotated[bool, typer.Option("--sound", help="Find what sounds the same, too.")] = False,
    role: Annotated[Role | None, typer.Option(help="Only what this party said.")] = None,
    calls: WhichOption = "",
    context: Annotated[int, typer.Option(min=0, max=10, help="Turns before and after.")] = 1,
    page: Annotated[int, typer.Option(min=1)] = 1,
    page_size: Annotated[int, typer.Option(min=1, max=500)] = 20,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find turns in every transcript, newest first, with what was said before and after.

    All words must be said in one turn. Punctuation, blanks, case and width make no difference.
    """
    answer = search_turns(
        open_published(choose_home(home).warehouse),
        parse_query(words, by_sound=sound),
        selection=parse_selection(calls),
        role=str(role) if role else "",
        page=page,
        page_size=page_size,
        context=context,
    )

    def draw(console: Console) -> None:
        more = "" if answer.is_exact else "+"
        console.print(f"{answer.turns}{more} 处 turns · {answer.calls}{more} 通 calls")
        if answer.unindexed_calls:
            console.print(f"{answer.unindexed_calls} 通尚未编入索引  not indexed yet: `callqa run`")
        for hit in answer.hits:
            _draw_hit(console, hit)

    show(answer, as_json=as_json, draw=draw)


def _draw_hit(console: Console, hit: SearchHit) -> None:
    when = f"{hit.started_at:%Y-%m-%d %H:%M}" if hit.started_at else "–"
    console.print(Text(f"\n{hit.call_id}  {when}  {hit.team} {hit.agent_id} {hit.queue}", "dim"))
    for line in hit.before:
        console.print(Text(f"  {line.role}: {line.text}", "dim"))
    found = Text(f"  {hit.line.start_s:7.1f} s  {hit.line.role}: ")
    said = Text(hit.line.text)
    for start, end in hit.places:
        said.stylize("bold yellow", start, end)
    console.print(found + said)
    for line in hit.after:
        console.print(Text(f"  {line.role}: {line.text}", "dim"))
