"""What the decoder answered, as values or as the error that it met."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from conversation.errors import QuarantineError
from ingest.decoded import DecodedSound, decoded_from
from ingest.samples import map_rows

Found = tuple[DecodedSound, NDArray[np.float32]]


def found_in(answer: Mapping[str, object], files: Sequence[int]) -> Found:
    """Read an answer; raises the ``QuarantineError`` or ``OSError`` that the decoder met."""
    if "reason" in answer:
        raise QuarantineError(str(answer["reason"]), str(answer["detail"]))
    if "errno" in answer:
        raise OSError(answer["errno"], answer["strerror"])
    found = decoded_from(answer)
    return found, map_rows(files[0], found.plan)
