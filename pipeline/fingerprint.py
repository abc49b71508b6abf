"""Which stage of which call depends on what.

    ingest    content and place of the recording, all metadata of the call
    speech    content of the recording, models, speech settings, the metadata that speech uses;
              of a conversation in writing its content and the profile by which it is read
    correct   speech, what people corrected in it (only calls that anybody ever corrected)
    protect   speech, the policy about personal data, the version of what finds them
    measure   speech and corrections, the version of the measures
    judge     measure, protect, all metadata of the call, the rules
    complain  speech and corrections, the complaint model, the version of what finds personal data
    cluster   every complaint of the warehouse and its text, the topic version

A stage is done when the ledger holds a done row with this fingerprint: change a checkpoint and
every call is judged again, none is listened to again.
"""

import hashlib
import json
from collections.abc import Iterable

from conversation import Call
from language.personal_data import PERSONAL_DATA_VERSION, MaskPolicy
from pipeline.artifact import call_as_json

_SPEECH_ATTRIBUTES = ("agent_channel", "language")
_SPEECH_FORMAT = "1"  # raised when an older artefact cannot be read any more
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode

# Raised by hand when the code of a stage changes what it gives for the same input
# (the measures carry their own version).
STAGE_VERSIONS = {
    "ingest": "1",
    "transcribe": "1",
    "write_down": "1",
    "correct": "1",
    "protect": "1",
    "judge": "4",
    "complain": "2",
    "cluster": "2",
}


def combine(*parts: str) -> str:
    """Sha256 over the parts, each kept apart from the next."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def content_fingerprint(sha256: str) -> str:
    """What a recording's fitness depends on: while it stays, a refusal stays."""
    return combine(STAGE_VERSIONS["ingest"], sha256)


def describe_call(call: Call) -> str:
    """All metadata of a call in one spelling."""
    return _encode(call_as_json(call))


def ingest_fingerprint(described: str, *, sha256: str, source: str) -> str:
    """What a call is known by: its metadata, its recording, and where that lies."""
    return combine(content_fingerprint(sha256), source, described)


def speech_fingerprint(
    call: Call, *, sha256: str, revision: str, settings: str, raw: str = ""
) -> str:
    """What a transcript depends on; the call's id and queue belong to it, its agent does not."""
    hints = [call.attributes.get(name, "") for name in _SPEECH_ATTRIBUTES]
    direction = str(call.direction or "")
    versions = (STAGE_VERSIONS["ingest"], STAGE_VERSIONS["transcribe"], _SPEECH_FORMAT)
    parts = [*versions, sha256, call.call_id, call.queue, direction, *hints, revision, settings]
    return combine(*parts, *([raw] if raw else []))


def written_fingerprint(call: Call, *, sha256: str, reader: str) -> str:
    """What the turns of a conversation in writing depend on: no model has a part in them."""
    versions = (STAGE_VERSIONS["ingest"], STAGE_VERSIONS["write_down"], _SPEECH_FORMAT)
    return combine(*versions, "written", sha256, call.call_id, reader)


def protect_fingerprint(speech: str, *, policy: MaskPolicy) -> str:
    """What is shown of a transcript."""
    return combine(STAGE_VERSIONS["protect"], PERSONAL_DATA_VERSION, speech, str(policy))


def complain_fingerprint(speech: str, *, revision: str) -> str:
    """What a complaint and its text depend on; the text is masked under every policy."""
    return combine(STAGE_VERSIONS["complain"], PERSONAL_DATA_VERSION, speech, revision)


def judge_fingerprint(described: str, *, measured: str, rules: str) -> str:
    """What a verdict depends on."""
    return combine(STAGE_VERSIONS["judge"], measured, described, rules)


def cluster_fingerprint(complaints: Iterable[tuple[str, str]]) -> str:
    """What the topics depend on: (call id, what is complained of) of every complaint."""
    version = STAGE_VERSIONS["cluster"]
    return combine(version, *(f"{call_id}={mark}" for call_id, mark in sorted(complaints)))
