"""Starting the dashboards."""

import os
import webbrowser
from pathlib import Path
from threading import Timer

from dashboards.access.settings import ACCESS_VARIABLE, AccessSettings
from dashboards.doors import Doors, open_doors
from dashboards.home import HOME_VARIABLE, RULES_VARIABLE
from dashboards.practice import settle_practice
from dashboards.theme import theme_options
from review.practice import Practice

_ENTRY = Path(__file__).parent / "entry" / "start.py"


def serve(
    home: Path,
    *,
    address: str = "127.0.0.1",
    port: int = 8501,
    open_browser: bool = False,
    rules: Path | None = None,
    doors: Doors | None = None,
    access: AccessSettings | None = None,
    practice: Practice | None = None,
) -> None:
    """Serve the dashboards of ``home`` until the process is told to stop.

    ``rules`` is the folder that the calls were judged by, the shipped library unless given;
    ``doors`` are what pages may ask of the pipeline, ``practice`` what the house has settled about
    reviewing.

    ``access`` says how people sign in; without it nobody has to, and ``address`` has to be this
    machine. Raises ``UsageError`` for an access that would let strangers in.
    """
    chosen = access or AccessSettings()
    chosen.check(address=address)
    os.environ[ACCESS_VARIABLE] = chosen.as_text()
    from streamlit.web import bootstrap

    os.environ[HOME_VARIABLE] = str(home.resolve())
    if rules is not None:
        os.environ[RULES_VARIABLE] = str(rules.resolve())
    open_doors(doors or Doors())
    settle_practice(practice or Practice())
    options = serving_options(address=address, port=port)
    flags = {name.replace(".", "_"): value for name, value in options.items()}
    bootstrap.load_config_options(flag_options=flags)
    if open_browser:
        opening = Timer(1.5, webbrowser.open, [f"http://{address}:{port}"])
        opening.daemon = True
        opening.start()
    bootstrap.run_asgi_app(str(_ENTRY), "dashboards.site:SITE", [], flags)


def serving_options(*, address: str, port: int) -> dict[str, object]:
    """Streamlit's options: nothing about errors or usage leaves the server, no upload to speak of.

    The file watcher is off because a bank does not edit pages on the server.
    """
    return {
        "server.address": address,
        "server.port": port,
        "server.headless": True,
        "server.fileWatcherType": "none",
        "server.maxUploadSize": 1,
        "runner.magicEnabled": False,
        "server.runOnSave": False,
        "server.allowRunOnSave": False,
        "server.showEmailPrompt": False,
        "browser.gatherUsageStats": False,
        "client.showErrorDetails": "none",
        "client.showErrorLinks": False,
        "client.toolbarMode": "viewer",
        **theme_options(),
    }
