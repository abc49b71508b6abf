"""``callqa topics``: what customers complain about."""

import json
from dataclasses import asdict

import typer
from rich.console import Console
from rich.table import Table

from cli import topic_changes, topic_names, topic_reasons
from cli.options import HomeOption, JsonOption
from pipeline import choose_home
from warehouse.read import EVERY_CALL, open_published
from warehouse.read.topics import list_topics

app = typer.Typer(help="What customers complain about.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """What customers complain about."""


@app.command("list")
def list_command(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """List the complaint topics, largest first."""
    topics = list_topics(open_published(choose_home(home).warehouse), EVERY_CALL)
    if as_json:
        document = [asdict(topic) for topic in topics]
        typer.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))
        return
    table = Table("编号 id", "主题 topic", "通话 calls", "典型语句 most typical")
    for topic in topics:
        table.add_row(topic.topic_id, topic.label, str(topic.calls), topic.typical)
    Console().print(table)


app.command("trend")(topic_changes.trend_command)
app.command("show")(topic_reasons.show_command)
app.command("compare")(topic_reasons.compare_command)
app.command("causes")(topic_reasons.causes_command)
app.command("rename")(topic_names.rename_command)
app.command("merge")(topic_names.merge_command)
app.command("pin")(topic_names.pin_command)
app.command("mute")(topic_names.mute_command)
