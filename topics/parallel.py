"""Assigning very many calls on several cores."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import Any

from topics.assign import TopicAssigner
from topics.topic import Assignment, TopicModel
from topics.topic_data import model_as_data, model_from_data

CHUNK = 5_000  # calls that travel to a process together
WORTH_IT = 20_000  # calls below which starting processes takes longer than they save

_Chunk = tuple[dict[str, str], dict[str, Sequence[str]]]
_assigner: list[TopicAssigner] = []  # of this process


def assign_in_parallel(
    model: TopicModel,
    documents: Mapping[str, str],
    *,
    hints: Mapping[str, Sequence[str]],
    workers: int,
) -> Iterator[Assignment]:
    """The same as ``assign`` by several processes, in order of the call ids."""
    chunks = _chunks(documents, hints)
    if workers < 2 or len(documents) < WORTH_IT:
        assigner = TopicAssigner(model)
        for texts, known in chunks:
            yield from assigner.assign(texts, hints=known)
        return
    with ProcessPoolExecutor(
        workers,
        mp_context=get_context("spawn"),
        initializer=_prepare,
        initargs=(model_as_data(model),),
    ) as pool:
        waiting = deque(pool.submit(_assign, chunk) for chunk in islice(chunks, 4 * workers))
        while waiting:
            rows = waiting.popleft().result()
            waiting.extend(pool.submit(_assign, chunk) for chunk in islice(chunks, 1))
            yield from (Assignment(*row) for row in rows)


def _chunks(documents: Mapping[str, str], hints: Mapping[str, Sequence[str]]) -> Iterator[_Chunk]:
    call_ids = sorted(documents)
    for start in range(0, len(call_ids), CHUNK):
        chosen = call_ids[start : start + CHUNK]
        yield {i: documents[i] for i in chosen}, {i: hints[i] for i in chosen if i in hints}


def _prepare(data: Mapping[str, Any]) -> None:
    _assigner[:] = [TopicAssigner(model_from_data(data))]


def _assign(chunk: _Chunk) -> list[tuple[str, str | None, float]]:
    return [
        (a.call_id, a.topic_id, a.probability)
        for a in _assigner[0].assign(chunk[0], hints=chunk[1])
    ]
