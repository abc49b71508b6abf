"""Neighbouring characters of very many texts at once, as numbers.

A gram is the number that its characters' code points make side by side, so that all grams of
thousands of texts are one array.
"""

from collections.abc import Sequence
from functools import reduce

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.int64]

BITS = 21  # of a code point; three of them fit a number
_SPACE, _END = ord(" "), ord("\n")


def gram_keys(texts: Sequence[str], lengths: Sequence[int]) -> tuple[Keys, Keys]:
    """The grams of all texts as numbers, and the number of the text that each is from.

    Grams do not reach over spaces; ``lengths`` are 1 to 3 characters.
    """
    joined = "\n".join(text.replace("\n", " ") for text in texts)
    codes = np.frombuffer(joined.encode("utf-32-le", "replace"), np.uint32).astype(np.int64)
    owners = np.cumsum(codes == _END)
    inside = (codes != _SPACE) & (codes != _END)
    found = [_of_length(codes, owners, inside, length) for length in lengths]
    return np.concatenate([k for k, _ in found]), np.concatenate([o for _, o in found])


def key_of(gram: str) -> int:
    """The number of a gram of up to three characters."""
    return reduce(lambda key, character: key << BITS | ord(character), gram, 0)


def gram_of(key: int) -> str:
    """The characters of a number that ``key_of`` made."""
    characters = ""
    while key:
        characters = chr(key & (1 << BITS) - 1) + characters
        key >>= BITS
    return characters


def _of_length(
    codes: Keys, owners: Keys, inside: npt.NDArray[np.bool_], length: int
) -> tuple[Keys, Keys]:
    count = max(0, len(codes) - length + 1)
    keys, whole = np.zeros(count, dtype=np.int64), np.ones(count, dtype=bool)
    for place in range(length):
        keys = keys << BITS | codes[place : place + count]
        whole &= inside[place : place + count]
    return keys[whole], owners[:count][whole]
