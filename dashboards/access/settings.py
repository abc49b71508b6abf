"""How people sign in here."""

import json
import os
from dataclasses import asdict, dataclass
from enum import StrEnum
from ipaddress import ip_address

from conversation.errors import UsageError

ACCESS_VARIABLE = "CALLQA_ACCESS"  # from the command line to the server's processes, as JSON


class Mode(StrEnum):
    """Who vouches for people: nobody, accounts of this home, a proxy in front, an OIDC provider."""

    NONE = "none"
    LOCAL = "local"
    PROXY = "proxy"
    OIDC = "oidc"


@dataclass(frozen=True, slots=True)
class AccessSettings:
    """Settings of sign-in.

    ``proxy_header`` names the person where a proxy at one of ``proxy_addresses`` has signed them
    in. The ``oidc_`` fields are those of Streamlit's sign-in; its two secrets come from the
    environment (``CALLQA_OIDC_CLIENT_SECRET``, ``CALLQA_SESSION_KEY``).
    """

    mode: Mode = Mode.NONE
    session_minutes: int = 480
    proxy_header: str = "X-Forwarded-User"
    proxy_addresses: tuple[str, ...] = ()
    oidc_client_id: str = ""
    oidc_metadata_url: str = ""
    oidc_redirect_uri: str = ""

    def check(self, *, address: str) -> None:
        """Raise ``UsageError`` for a combination that would let strangers in, or nobody."""
        if self.mode is Mode.NONE and not is_this_machine(address):
            raise UsageError(
                f"without sign-in the dashboards open on this machine only, not on {address} — "
                "make an account with `callqa users add NAME --role qa_lead`, or set "
                "`dashboards: {sign_in: proxy}` in the settings"
            )
        if self.mode is Mode.PROXY and not self.proxy_addresses:
            raise UsageError(
                "sign-in by a proxy needs `proxy_addresses`: the addresses it comes from, or "
                "anybody could say who they are"
            )
        if self.mode is Mode.OIDC and not (self.oidc_client_id and self.oidc_metadata_url):
            raise UsageError(
                "sign-in by OIDC needs `oidc_client_id` and `oidc_metadata_url` in the settings"
            )

    def as_text(self) -> str:
        """As it travels in the environment."""
        return json.dumps(asdict(self))


def access_settings() -> AccessSettings:
    """The settings that this server was started with."""
    told = os.environ.get(ACCESS_VARIABLE, "")
    if not told:
        return AccessSettings()
    values = json.loads(told)
    addresses = tuple(values.pop("proxy_addresses"))
    return AccessSettings(Mode(values.pop("mode")), proxy_addresses=addresses, **values)


def is_this_machine(address: str) -> bool:
    """Whether nobody else can reach an address."""
    if address == "localhost":
        return True
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
