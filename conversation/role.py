"""Who speaks in a call."""

from enum import StrEnum


class Role(StrEnum):
    """The party that a turn belongs to; ``unknown`` where the machine is not sure enough."""

    AGENT = "agent"
    CUSTOMER = "customer"
    IVR = "ivr"
    UNKNOWN = "unknown"
