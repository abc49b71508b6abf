"""``callqa dash``: open the dashboards."""

from typing import Annotated

import typer

from cli.options import HomeOption
from pipeline import choose_home


def dash(
    home: HomeOption = None,
    address: Annotated[
        str, typer.Option(help="Where to listen; other than this machine needs sign-in.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8501,
    browser: Annotated[bool, typer.Option(help="Open a browser window.")] = False,
) -> None:
    """Serve the dashboards from the published warehouse.

    Without accounts they open on this machine only, without sign-in. With accounts (`callqa users
    add`) everybody signs in. A proxy or an OIDC provider: `dashboards:` in the settings.
    """
    from cli.serving import serve_home

    serve_home(choose_home(home), address=address, port=port, open_browser=browser)
