"""The same work on a Ray cluster: equal bytes, and what a lost actor, node or driver costs."""

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"  # keeps the cluster on the loopback address
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
os.environ["RAY_AUTH_MODE"] = "token"

import ray
from ray.cluster_utils import Cluster

from conversation.errors import HomeError, UsageError
from disturbed import Disturbance, a_centre, start
from pipeline.engines.ray import RayEngine, require_alike
from pipeline.engines.ray_actor import node_facts
from pipeline.engines.ray_settings import RaySettings
from pipeline.speech import SpeechOutcome
from scripted import Centre, ScriptedListener
from warehouse import digest_file

_NODE: dict[str, Any] = {"num_cpus": 1, "object_store_memory": 80 << 20}


class _Make:
    """A factory that travels to an actor."""

    def __init__(self, listener: ScriptedListener) -> None:
        self.listener = listener

    def __call__(self) -> ScriptedListener:
        return self.listener


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two nodes of one place each, whose actors import what these tests import."""
    tests = Path(__file__).parents[1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join((str(tests), str(tests.parent))))
        yield from _two_nodes()


def _two_nodes() -> Iterator[Any]:
    cluster = Cluster(initialize_head=True, head_node_args={**_NODE, "include_dashboard": False})
    cluster.add_node(**_NODE)
    ray.init(address=cluster.address, log_to_driver=False, configure_logging=False)
    yield cluster
    ray.shutdown()
    cluster.shutdown()  # type: ignore[no-untyped-call]


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return a_centre(tmp_path / "ray", tmp_path / "calls", number=6)


def _engine(
    centre: Centre, *, deadly: dict[str, str] | None = None, mercy: Path | None = None
) -> RayEngine:
    listener = ScriptedListener(centre.home.artifacts, centre.scripts, deadly or {}, mercy)
    return RayEngine(_Make(listener), RaySettings(cpus=1.0), centre.home.artifacts)


def test_two_nodes_give_the_same_bytes_as_this_machine(
    cluster: object, centre: Centre, tmp_path: Path
) -> None:
    summary = centre.run(engine=_engine(centre))
    assert (summary.done, len(summary.quarantined)) == (6, 1)
    alone = a_centre(tmp_path / "alone", tmp_path / "calls", number=6)
    alone.run()
    assert digest_file(centre.home.warehouse) == digest_file(alone.home.warehouse)
    assert centre.run(engine=_engine(centre)).unchanged == 6


def test_an_actor_that_dies_costs_one_retry_of_one_call(
    cluster: object, centre: Centre, tmp_path: Path
) -> None:
    mercy = tmp_path / "mercy"
    mercy.mkdir()
    summary = centre.run(engine=_engine(centre, deadly={"call-1.wav": "kill"}, mercy=mercy))
    assert (summary.done, summary.failed) == (6, ())


def test_a_call_that_kills_every_actor_fails_with_a_reason(cluster: object, centre: Centre) -> None:
    summary = centre.run(engine=_engine(centre, deadly={"call-1.wav": "exit"}))
    assert summary.done == 5
    assert [one.reason for one in summary.failed] == ["worker_died"]


def test_a_call_that_hangs_loses_its_actor(cluster: object, centre: Centre) -> None:
    engine = replace(_engine(centre, deadly={"call-3.wav": "hang"}), call_limit_s=8.0)
    summary = centre.run(engine=engine)
    assert summary.done == 5
    assert [one.reason for one in summary.failed] == ["worker_hung"]


def test_a_node_that_leaves_in_mid_run_loses_no_call(
    cluster: Any, centre: Centre, tmp_path: Path
) -> None:
    leaving = cluster.add_node(**_NODE)
    engine = _LosingANode(_engine(centre), cluster, leaving)
    summary = centre.run(engine=engine)
    assert engine.lost
    assert (summary.done, summary.failed) == (6, ())


def test_a_driver_that_is_killed_goes_on_from_the_ledger(
    cluster: object, centre: Centre, tmp_path: Path
) -> None:
    golden = a_centre(tmp_path / "golden", tmp_path / "calls", number=6)
    golden.run()
    process = start(centre, Disturbance(failpoint="after_artifact_rename:3"))
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    summary = centre.run(engine=_engine(centre))
    # What is listened to is written every two seconds: on a busy machine the ledger knows a call.
    assert summary.done + summary.unchanged == 6
    assert digest_file(centre.home.warehouse) == digest_file(golden.home.warehouse)


def test_no_cluster_at_the_address_is_one_clear_error(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ray, "is_initialized", lambda: False)
    monkeypatch.setattr(ray, "init", _never_asked)  # by itself it knocks for a quarter of an hour
    engine = replace(_engine(centre), settings=RaySettings(address="127.0.0.1:1"))
    with pytest.raises(UsageError, match=r"no Ray cluster answers at `127\.0\.0\.1:1`"):
        centre.run(engine=engine)


def test_an_actor_larger_than_every_node_is_said_before_any_work(
    cluster: object, centre: Centre
) -> None:
    engine = replace(_engine(centre), settings=RaySettings(cpus=64.0))
    with pytest.raises(HomeError, match="no node of the cluster has room"):
        centre.run(engine=engine)


def test_nodes_have_to_be_alike_and_to_see_the_results_folder(tmp_path: Path) -> None:
    here = node_facts(tmp_path)
    require_alike(here)
    with pytest.raises(HomeError, match="install the same on all nodes"):
        require_alike(replace(here, callqa="0.0.1"))
    with pytest.raises(HomeError, match="does not see the artefacts folder"):
        require_alike(replace(here, sees_home=False))


def test_a_node_that_lacks_a_package_ends_the_run_and_no_call_pays_for_it(
    cluster: object, centre: Centre
) -> None:
    engine = RayEngine(_Absent(), RaySettings(cpus=1.0), centre.home.artifacts)
    with pytest.raises(HomeError, match="cannot begin on a node"):
        centre.run(engine=engine)
    assert centre.run(engine=_engine(centre)).done == 6


class _Absent:
    """A factory of a package that the node does not have."""

    def __reduce__(self) -> tuple[Any, ...]:
        return import_module, ("a_package_that_is_nowhere",)

    def __call__(self) -> ScriptedListener:
        raise AssertionError("it never arrives")


def _never_asked(**options: object) -> None:
    raise AssertionError("Ray was asked to connect to where nobody listens")


class _LosingANode:
    """An engine whose cluster loses a node when the first outcome has come."""

    def __init__(self, engine: RayEngine, cluster: Any, node: Any) -> None:
        self._engine, self._cluster, self._node = engine, cluster, node
        self.lost = False

    def run(self, jobs: Any, *, on_start: Any) -> Iterator[SpeechOutcome]:
        for outcome in self._engine.run(jobs, on_start=on_start):
            if not self.lost:
                self._cluster.remove_node(self._node)
                self.lost = True
            yield outcome
