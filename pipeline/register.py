"""Which recording is which call, as a file that outlives the warehouse.

The artefacts hold what was said. The register holds the rest that only the warehouse knew: which
content lies under which name today, and the metadata that came with it. Lines are only appended;
the last one about a source counts, and a call belongs to the source that named it last. A line is
written before the transaction that it belongs to: a process killed between the two leaves a line
that the next run writes again.
"""

import json
import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from conversation.errors import HomeError
from pipeline.artifact import call_as_json, call_from_json
from pipeline.intake import Intake
from pipeline.remembered import Remembered, remembered_from
from warehouse.durable import replace_durably, sync_folder
from warehouse.failpoint import failpoint


class Register:
    """The file of all calls; ``read`` gives one intake for each that is current."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def append(self, intakes: Iterable[Intake]) -> None:
        """Add lines and wait until they are on the disk; raises ``HomeError``."""
        lines = "".join(_line(intake) for intake in intakes)
        if not lines:
            return
        failpoint("before_register_append")
        try:
            is_new = not self.path.exists()
            with self.path.open("ab") as handle:
                torn = handle.tell() > 0 and self._last_byte() != b"\n"
                handle.write((b"\n" if torn else b"") + lines.encode())
                handle.flush()
                os.fsync(handle.fileno())
            if is_new:
                sync_folder(self.path.parent)
        except OSError as error:
            raise HomeError(
                f"the register {self.path} cannot be written: {error.strerror or error} — free "
                "space or mend the disk and run again; what was done before is kept"
            ) from error
        failpoint("after_register_append")

    def read(self) -> list[Intake]:
        """The current calls in order of their source; a half-written line is passed over."""
        by_source: dict[str, Intake] = {}
        holder: dict[str, str] = {}
        for intake in self._entries():
            before = holder.get(intake.call.call_id)
            if before is not None and before != intake.source:
                by_source.pop(before, None)
            holder[intake.call.call_id] = intake.source
            by_source[intake.source] = intake
        return [intake for _, intake in sorted(by_source.items())]

    def remembered(self, sources: Collection[str]) -> dict[str, Remembered]:
        """What these chats and vCons said when they were read last, by source."""
        if not sources:
            return {}
        wanted = frozenset(sources)
        return {
            intake.source: intake.remembered
            for intake in self._entries()
            if intake.remembered is not None and intake.source in wanted
        }

    def rewrite(self, intakes: Iterable[Intake]) -> None:
        """Put one line a call in place of the whole history."""
        draft = self.path.with_name(f".{self.path.name}")
        with draft.open("w", encoding="utf-8") as handle:
            handle.writelines(_line(intake) for intake in intakes)
            handle.flush()
            os.fsync(handle.fileno())
        replace_durably(draft, self.path)

    def _entries(self) -> Iterator[Intake]:
        if not self.path.exists():
            return
        with self.path.open("rb") as handle:
            for line in handle:
                if (intake := _parse(line)) is not None:
                    yield intake

    def _last_byte(self) -> bytes:
        with self.path.open("rb") as handle:
            handle.seek(-1, os.SEEK_END)
            return handle.read(1)


def _line(intake: Intake) -> str:
    entry: dict[str, Any] = {
        "source": intake.source,
        "sha256": intake.sha256,
        "size_bytes": intake.size_bytes,
        "modified_ns": intake.modified_ns,
        "with_metadata": intake.with_metadata,
        "call": call_as_json(intake.call),
    }
    if intake.written_by:
        entry["written_by"] = intake.written_by
    if intake.raw:
        entry["raw"] = intake.raw
    if intake.remembered is not None:
        entry["remembered"] = intake.remembered.as_json()
    return json.dumps(entry, ensure_ascii=False, sort_keys=True) + "\n"


def _parse(line: bytes) -> Intake | None:
    try:
        entry: dict[str, Any] = json.loads(line)
        call = call_from_json(entry.pop("call"))
        told = entry.pop("remembered", None)
        remembered = remembered_from(told) if told is not None else None
        return Intake(call=call, remembered=remembered, **entry)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
