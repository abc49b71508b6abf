"""Actors on a Ray cluster, each with its own models: the only module that knows Ray."""

import os
import socket
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

# Read by Ray when it is imported: no statistics to its makers, and no cluster without a token.
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
os.environ.setdefault("RAY_AUTH_MODE", "token")

import ray
from ray.exceptions import GetTimeoutError, RayActorError, RayError

from conversation.errors import CallqaError, HomeError, UsageError
from pipeline.engines.crew import Crew, NoPlaceError, WorkerDiedError
from pipeline.engines.ray_actor import Listening, NodeFacts, node_facts
from pipeline.engines.ray_settings import RaySettings
from pipeline.speech import Listener, SpeechJob, SpeechOutcome
from warehouse.objects import Place, StoredObject

_THIS_MACHINE = "127.0.0.1"
_STORE_BYTES = 128 << 20  # jobs and outcomes are small; recordings do not pass through Ray
_START_LIMIT_S = 120.0  # an actor that has not started by then waits for a node that is gone
_LOOK_EVERY_S = 2.0
_KNOCK_LIMIT_S = 10.0


class ActorHand:
    """One actor and the job that it has in hand."""

    def __init__(self, make: Callable[[], Listener], settings: RaySettings, probe: Place) -> None:
        resources: Any = {"num_cpus": settings.cpus, "num_gpus": settings.gpus}
        remote: Any = ray.remote(max_restarts=0, **resources)(Listening)
        self._actor = remote.remote(make)
        self._checked = False
        self._facts = self._actor.facts.remote(probe)
        self.answer_ref: Any = None
        self.job: SpeechJob | None = None
        self._given_at = 0.0
        self.ended = False

    @property
    def has_begun(self) -> bool:
        """Whether the actor runs, or has ended, somewhere; false while it waits for a place."""
        begun, _ = ray.wait([self._facts], timeout=0)
        return bool(begun)

    @property
    def seconds_in_hand(self) -> float:
        """How long the present job has taken so far."""
        return time.monotonic() - self._given_at if self.job is not None else 0.0

    def give(self, job: SpeechJob) -> None:
        """Send a job to the actor."""
        self.job, self._given_at = job, time.monotonic()
        self.answer_ref = self._actor.listen.remote(job)

    def answer(self) -> SpeechOutcome:
        """The outcome of the job in hand.

        Raises ``WorkerDiedError``, ``NoPlaceError`` and whatever ends the run.
        """
        if not self.has_begun:
            raise NoPlaceError
        try:
            self._check_node()
            answer = ray.get(self.answer_ref)
        except RayActorError as death:
            if "creation task" in str(death):
                raise HomeError(
                    "an actor cannot begin on a node of the cluster — install callqa and its "
                    "packages, the same, on all nodes, and run again; what was done before is kept"
                ) from death
            raise WorkerDiedError(_last_words(death)) from death
        except RayError as error:
            raise WorkerDiedError(f"the cluster lost the call: {type(error).__name__}") from error
        if isinstance(answer, CallqaError):
            raise answer
        self.job, self.answer_ref = None, None
        outcome: SpeechOutcome = answer
        return outcome

    def end(self) -> None:
        """End the actor now."""
        self.ended = True
        ray.kill(self._actor)

    def dismiss(self) -> None:
        """Let an idle actor go."""
        self.end()

    def _check_node(self) -> None:
        if not self._checked:
            require_alike(ray.get(self._facts, timeout=_START_LIMIT_S))
            self._checked = True


@dataclass(frozen=True, slots=True)
class RayEngine:
    """Actors on the cluster that ``settings`` name, one call each at a time.

    ``make`` gives an actor its listener and travels to it; ``artifacts`` has to be the same folder
    or store on every node. Raises ``UsageError`` when no cluster answers and ``HomeError`` when it
    cannot do the work.
    """

    make: Callable[[], Listener]
    settings: RaySettings
    artifacts: Place
    call_limit_s: float = 3 * 3600.0

    def run(
        self, jobs: Iterable[SpeechJob], *, on_start: Callable[[SpeechJob], None]
    ) -> Iterator[SpeechOutcome]:
        """Yield each job's outcome once; a job is drawn when an actor is free for it."""
        waiting = iter(jobs)
        first = next(waiting, None)
        if first is None:
            return
        with _connected(self.settings.address), _probe_in(self.artifacts) as probe:
            crew = Crew(_Cluster(self, probe), _again(first, waiting), on_start)
            yield from crew.work()


class _Cluster:
    """The employer of actors: how many places there are is looked up as nodes come and go."""

    def __init__(self, engine: RayEngine, probe: Place) -> None:
        self.call_limit_s = engine.call_limit_s
        self._engine = engine
        self._probe = probe
        self._places = 0
        self._looked_at = 0.0
        self._hired: list[ActorHand] = []

    def places(self) -> int:
        if time.monotonic() - self._looked_at >= _LOOK_EVERY_S:
            self._places = self._count()
            self._looked_at = time.monotonic()
        return self._places

    def hire(self) -> ActorHand:
        self._hired = [hand for hand in self._hired if not hand.ended]
        hand = ActorHand(self._engine.make, self._engine.settings, self._probe)
        self._hired.append(hand)
        return hand

    def ready(self, busy: Sequence[ActorHand], timeout_s: float) -> Sequence[ActorHand]:
        refs = {hand.answer_ref: hand for hand in busy}
        answered, _ = ray.wait(
            list(refs), num_returns=1, timeout=min(timeout_s, _LOOK_EVERY_S), fetch_local=False
        )
        return [refs[ref] for ref in answered] or self._without_place(busy)

    def _without_place(self, busy: Sequence[ActorHand]) -> Sequence[ActorHand]:
        """Actors that wait for a place which left the cluster, so that others take their jobs."""
        surplus = sum(not hand.ended for hand in self._hired) - self.places()
        waiting = [hand for hand in busy if not hand.has_begun] if surplus > 0 else []
        return waiting[: max(0, surplus)]

    def _count(self) -> int:
        settings = self._engine.settings
        room = [_room_on(node["Resources"], settings) for node in _nodes() if node["Alive"]]
        if not sum(room):
            raise HomeError(
                f"no node of the cluster has room for an actor with {settings.cpus:g} CPU and "
                f"{settings.gpus:g} GPU — add nodes, or ask for less under `ray:` in the "
                "settings, and run again; what was done before is kept"
            )
        return min(sum(room), settings.actors) if settings.actors else sum(room)


def require_alike(theirs: NodeFacts) -> None:
    """Raise ``HomeError`` where a node would not do the same work as this one."""
    ours = node_facts(None)
    if (theirs.callqa, theirs.python) != (ours.callqa, ours.python):
        raise HomeError(
            f"the node {theirs.node} has callqa {theirs.callqa} on Python {theirs.python}, this "
            f"machine callqa {ours.callqa} on Python {ours.python} — install the same on all nodes"
        )
    if not theirs.sees_home:
        raise HomeError(
            f"the node {theirs.node} does not see the artefacts folder of this run — put the "
            "results folder on a file system that all nodes mount under the same path, or name a "
            "store (`artifacts` in the settings) that every node has the keys of"
        )


def _nodes() -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = ray.nodes()  # type: ignore[no-untyped-call]
    return nodes


def _room_on(resources: dict[str, float], settings: RaySettings) -> int:
    by_cpu = resources.get("CPU", 0.0) / settings.cpus if settings.cpus else float("inf")
    by_gpu = resources.get("GPU", 0.0) / settings.gpus if settings.gpus else float("inf")
    room = min(by_cpu, by_gpu)
    return int(room + 1e-6) if room != float("inf") else 1


def _last_words(death: RayActorError) -> str:
    """How an actor ended; Ray's own text holds addresses and may hold more."""
    text = str(death)
    if "node" in text and ("died" in text or "removed" in text) and "worker process" not in text:
        return "the node of the actor left the cluster"
    return "the process of the actor ended (often: the system ran out of memory)"


def _again(first: SpeechJob, rest: Iterator[SpeechJob]) -> Iterator[SpeechJob]:
    yield first
    yield from rest


@contextmanager
def _connected(address: str) -> Iterator[None]:
    """Hold a connection to the cluster; one that is there already is used and left open."""
    if ray.is_initialized():
        yield
        return
    try:
        _require_listener(address)
        _connect(address)
    except (OSError, GetTimeoutError) as error:
        raise UsageError(
            f"no Ray cluster answers at `{address}` — start one with `ray start --head`, or leave "
            "the address out to use this machine alone"
        ) from error
    except (RuntimeError, ValueError) as error:
        raise UsageError(f"the Ray cluster cannot be used: {_first_line(error)}") from error
    try:
        yield
    finally:
        ray.shutdown()


def _require_listener(address: str) -> None:
    """Raise ``OSError`` where nobody listens: Ray itself would knock for a quarter of an hour."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if host and port.isdecimal():
        with socket.create_connection((host.strip("[]"), int(port)), timeout=_KNOCK_LIMIT_S):
            pass


def _connect(address: str) -> None:
    quiet: dict[str, Any] = {"log_to_driver": False, "configure_logging": False}
    if address:
        ray.init(address=address, namespace="callqa", **quiet)
    else:
        ray.init(
            include_dashboard=False,
            object_store_memory=_STORE_BYTES,
            _node_ip_address=_THIS_MACHINE,
            namespace="callqa",
            **quiet,
        )


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__


@contextmanager
def _probe_in(artifacts: Place) -> Iterator[Place]:
    """A file that every node has to see."""
    probe = artifacts / f".cluster-{uuid.uuid4().hex}"
    if isinstance(probe, StoredObject):
        probe.put(b"")
    else:
        probe.parent.mkdir(parents=True, exist_ok=True)
        probe.touch()
    try:
        yield probe
    finally:
        probe.unlink(missing_ok=True)
