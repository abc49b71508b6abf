"""What an actor on some node of a cluster does; knows no Ray."""

import platform
import socket
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

from conversation.errors import CallqaError
from pipeline.speech import Listener, SpeechJob, SpeechOutcome
from warehouse.objects import Place


@dataclass(frozen=True, slots=True)
class NodeFacts:
    """What has to be the same on every node, and whether ``probe`` is seen from there."""

    node: str
    callqa: str
    python: str
    sees_home: bool


def node_facts(probe: Place | None) -> NodeFacts:
    """The facts of the node that this runs on; ``probe`` is a file in the artefacts folder."""
    python = ".".join(platform.python_version_tuple()[:2])
    return NodeFacts(socket.gethostname(), version("callqa"), python, _sees(probe))


def _sees(probe: Place | None) -> bool:
    try:
        return probe is not None and probe.exists()
    except CallqaError:
        return False


class Listening:
    """One listener, made when its first job comes, so that a fault in it is an answer."""

    def __init__(self, make: Callable[[], Listener]) -> None:
        self._make = make
        self._listener: Listener | None = None

    def facts(self, probe: Place) -> NodeFacts:
        """What the driver compares with its own."""
        return node_facts(probe)

    def listen(self, job: SpeechJob) -> SpeechOutcome | CallqaError:
        """The outcome, or the error that ends the run."""
        try:
            self._listener = self._listener or self._make()
            return self._listener.listen(job)
        except CallqaError as error:
            return error
