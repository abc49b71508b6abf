"""``callqa dash``: open the dashboards."""

from typing import Annotated

import typer

from cli.options import HomeOption
from dashboards.launch import serve
from pipeline import choose_home, load_settings


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
    serve(chosen.path, address=address, port=port, open_browser=browser, rules=rules)
