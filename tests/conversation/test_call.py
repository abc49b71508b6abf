import pickle
from datetime import UTC, datetime
from types import MappingProxyType

import pytest

from conversation import Call, Direction


@pytest.mark.parametrize(
    "call",
    [
        Call("a"),
        Call(
            "b",
            datetime(2026, 11, 2, tzinfo=UTC),
            Direction.OUTBOUND,
            attributes=MappingProxyType({"agent_channel": "1"}),
        ),
    ],
)
def test_a_call_travels_between_processes(call: Call) -> None:
    assert pickle.loads(pickle.dumps(call)) == call
