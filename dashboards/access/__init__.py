"""Who may look: sign-in, sessions, and what an identity may see and do."""

from dashboards.access.identity import Identity, identify, identity_of
from dashboards.access.settings import AccessSettings, Mode, access_settings

__all__ = ["AccessSettings", "Identity", "Mode", "access_settings", "identify", "identity_of"]
