"""``callqa dash``: open the dashboards."""

from functools import partial
from typing import Annotated

import typer

from cli.options import HomeOption
from dashboards.doors import Doors
from dashboards.launch import serve
from pipeline import (
    Home,
    choose_home,
    forget_refused,
    load_settings,
    stored_conversation,
    stored_conversations,
)
from pipeline.analysis import publish_decisions


def dash(
    home: HomeOption = None,
    address: Annotated[
        str, typer.Option(help="Where to listen; other than this machine needs a login in front.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8501,
    browser: Annotated[bool, typer.Option(help="Open a browser window.")] = False,
) -> None:
    """Serve the dashboards from the published warehouse."""
    chosen = choose_home(home)
    rules = load_settings(chosen).rules
    serve(
        chosen.path,
        address=address,
        port=port,
        open_browser=browser,
        rules=rules,
        doors=pipeline_doors(chosen),
    )


def pipeline_doors(home: Home) -> Doors:
    """What pages may ask of the pipeline of a home."""
    return Doors(
        requeue=lambda sources: len(forget_refused(home, sources=sources)),
        publish_decisions=partial(publish_decisions, home),
        one_conversation=partial(stored_conversation, home),
        conversations=partial(stored_conversations, home),
    )
