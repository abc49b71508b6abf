"""The numbers in a CTranslate2 model file, for those who compute with them in another way."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_KINDS = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}
_SCALE = "_scale"  # of each row of a weight in 8 bits: the number is the byte over the scale


@dataclass(slots=True)
class _Cursor:
    """Reads the little-endian fields of a file in memory one after the other."""

    held: memoryview
    at: int = 0

    def number(self, kind: str) -> int:
        (value,) = struct.unpack_from("<" + kind, self.held, self.at)
        self.at += struct.calcsize("<" + kind)
        return int(value)

    def text(self) -> str:
        return bytes(self.take(self.number("H"))[:-1]).decode()

    def take(self, size: int) -> memoryview:
        self.at += size
        return self.held[self.at - size : self.at]


def read_weights(path: Path, prefix: str) -> dict[str, NDArray[np.float32]]:
    """The variables whose names begin so, without the prefix, in 32 bits.

    Raises ``ValueError``, ``KeyError`` or ``struct.error`` for a file of another make.
    """
    with path.open("rb") as file:
        found = dict(_variables(memoryview(file.read()), prefix))
    return {
        name: _in_32_bits(values, found.get(name + _SCALE))
        for name, values in found.items()
        if not name.endswith(_SCALE)
    }


def _variables(held: memoryview, prefix: str) -> Iterator[tuple[str, NDArray[Any]]]:
    cursor = _Cursor(held)
    cursor.number("I")  # version of the format
    cursor.text()  # kind of model
    cursor.number("I")  # revision of that kind
    for _ in range(cursor.number("I")):
        name = cursor.text()
        shape = [cursor.number("I") for _ in range(cursor.number("B"))]
        kind = _KINDS[cursor.number("B")]
        body = cursor.take(cursor.number("I"))
        if name.startswith(prefix):
            yield name.removeprefix(prefix), np.frombuffer(body, kind).reshape(shape)


def _in_32_bits(values: NDArray[Any], scale: NDArray[Any] | None) -> NDArray[np.float32]:
    if scale is None:
        return values.astype(np.float32)
    rows = scale.astype(np.float32).reshape(-1, *[1] * (values.ndim - 1))
    return np.asarray(values.astype(np.float32) / rows, dtype=np.float32)
