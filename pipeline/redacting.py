"""A recording without the personal data that are said in it, as a file for somebody else."""

from pathlib import Path

from conversation.errors import HomeError, UsageError
from ingest import SAMPLE_RATE_HZ, open_recording
from ingest.redaction import RedactionStyle, write_redacted
from language.personal_data.all_numbers import number_spans
from pipeline.home import Home
from pipeline.lookup import stored_artifact
from warehouse.read import open_published
from warehouse.read.recording import find_recording, private_spans


def redact_call(
    home: Home,
    call_id: str,
    target: Path,
    *,
    style: RedactionStyle | str,
    all_numbers: bool = False,
) -> int:
    """Write the redacted rendition of a call as WAV or FLAC; returns the stretches hidden.

    With ``all_numbers`` every number said digit by digit is hidden, personal or not.
    Raises ``UsageError`` for a call that is not there or an ending that cannot be written,
    ``QuarantineError`` for a recording that is gone and ``HomeError`` for one that is another now.
    """
    published = open_published(home.warehouse)
    stored = find_recording(published, call_id)
    if stored is None:
        raise UsageError(f"there is no call `{call_id}` — `callqa status --calls` lists the ids")
    spans = private_spans(published, call_id, levels=("C1", "C2", "C3"))
    if all_numbers:
        spans += number_spans(stored_artifact(home, call_id, published).transcript.turns)
    opened = open_recording(stored.source, call_id=call_id)
    if stored.sha256 and opened.recording.sha256 != stored.sha256:
        raise HomeError(
            f"the recording of call {call_id} is another one by now, so nobody knows where the "
            "personal data are in it — run `callqa run` on it again"
        )
    write_redacted(target, opened.samples, spans, sample_rate=SAMPLE_RATE_HZ, style=style)
    return len(spans)
