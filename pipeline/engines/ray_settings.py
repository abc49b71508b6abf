"""What a run on Ray may choose."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RaySettings:
    """Where the cluster is and what one actor takes of it.

    ``address`` is ``host:port`` or ``auto``; empty starts a cluster on this machine that ends with
    the run. ``cpus`` and ``gpus`` are Ray's resources for one actor (fractions share a device).
    ``actors`` of 0 uses as many as the cluster has room for, more when nodes join.
    """

    address: str = ""
    cpus: float = 1.0
    gpus: float = 0.0
    actors: int = 0
