"""Calls whose artefact lies in the home, with everything that judging them needs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from conversation import Measure
from measures import in_order
from pipeline.artifact import artifact_path, originals_of_artifact, renew_artifact
from pipeline.artifact_names import transcripts_of
from pipeline.bench import Bench
from pipeline.plan import CallPlan
from pipeline.protection import keeps_originals
from pipeline.renewing import note_hidden
from warehouse.objects import Place
from warehouse.originals import drop_originals
from warehouse.write.measures import read_measures

if TYPE_CHECKING:
    from review.corrections import Corrections

READ_AT_ONCE = 256  # calls whose measures are in memory together


@dataclass(frozen=True, slots=True)
class StoredCall:
    """A call, where its artefact lies, the measures of it that still hold, people's corrections."""

    plan: CallPlan
    path: Place
    taken: tuple[Measure, ...] | None
    corrections: "Corrections | None"


def stored_calls(plans: Iterable[CallPlan], *, bench: Bench) -> Iterator[StoredCall]:
    """Each call with its measures where it is only to be judged."""
    waiting = iter(plans)
    while chunk := list(islice(waiting, READ_AT_ONCE)):
        unmoved = [p.call_id for p in chunk if "judge" in p.stale and "measure" not in p.stale]
        taken = read_measures(bench.warehouse.connection, unmoved)
        for plan in chunk:
            kept = in_order(taken[plan.call_id]) if plan.call_id in taken else None
            yield as_stored(plan, bench=bench, taken=kept)


def as_stored(
    plan: CallPlan, *, bench: Bench, taken: tuple[Measure, ...] | None = None
) -> StoredCall:
    """Bring the artefact to what the policy about personal data keeps, and say where it is."""
    path = artifact_path(transcripts_of(bench.home), plan.fingerprints["transcribe"])
    if "protect" in plan.stale:
        keep = keeps_originals(bench.settings.personal_data)
        if renew_artifact(path, keep_originals=keep):
            note_hidden(bench.home)
        if not keep:
            drop_originals(originals_of_artifact(path))
    return StoredCall(plan, path, taken, bench.corrections.get(plan.call_id))
