"""Sign-in by an OpenID Connect provider, which Streamlit does with Authlib."""

import os
from collections.abc import Mapping
from typing import Any

from conversation.errors import UsageError
from dashboards.access.settings import AccessSettings, Mode
from dashboards.signing import secret_word

SECRET_VARIABLE = "CALLQA_OIDC_CLIENT_SECRET"


def oidc_secrets(settings: AccessSettings) -> Mapping[str, Any] | None:
    """What Streamlit's sign-in wants to know, ``None`` in any other mode.

    People are known by the ``email`` of their claims: that is the name of their account here.
    Raises ``UsageError`` when the client's secret is not in the environment.
    """
    if settings.mode is not Mode.OIDC:
        return None
    secret = os.environ.get(SECRET_VARIABLE, "")
    if not secret:
        raise UsageError(f"sign-in by OIDC needs the client's secret in {SECRET_VARIABLE}")
    return {
        "auth": {
            "client_id": settings.oidc_client_id,
            "client_secret": secret,
            "server_metadata_url": settings.oidc_metadata_url,
            "redirect_uri": settings.oidc_redirect_uri,
            "cookie_secret": secret_word("oidc-cookie"),
        }
    }
