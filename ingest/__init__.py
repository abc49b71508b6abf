"""Recordings come in: files become calls with clean sound, or a typed reason why not.

Knows files, containers, codecs, sample rates, channels, metadata tables and their encodings.
Refuses to know models, rules and storage.
"""

from ingest.fetching import at_hand
from ingest.hashing import hash_file
from ingest.identity import IdentifiedCall, identify_call
from ingest.limits import SAMPLE_RATE_HZ, DecodeLimits
from ingest.manifests import is_named_manifest
from ingest.metadata import Metadata, load_metadata, replace_zone
from ingest.names import path_of, readable, uri_of
from ingest.opening import OpenedRecording, open_recording
from ingest.profile import Profile, load_profile, parse_profile, shipped_profiles
from ingest.rawsound import RAW_FORMATS, RawFormat
from ingest.reasons import Explanation, Reason, describe, quarantine_markdown
from ingest.rows import MetadataProblem, MetadataRow, filled
from ingest.selection import Selection
from ingest.settling import Lookout
from ingest.sidecars import read_sidecar
from ingest.source import (
    Listed,
    Passed,
    PassedOver,
    Source,
    SourceKind,
    SourceListing,
    SourceProblem,
)
from ingest.sources import list_sources, place_of, stream_sources
from ingest.stores import is_url
from ingest.telling import Told, read_told
from ingest.vcon import (
    SoundPart,
    Vcon,
    VconSound,
    make_vcon,
    read_vcon,
    sound_at_hand,
    sound_inside,
    sound_outside,
    write_vcon,
)
from ingest.written import read_text_conversation

__all__ = [
    "RAW_FORMATS",
    "SAMPLE_RATE_HZ",
    "DecodeLimits",
    "Explanation",
    "IdentifiedCall",
    "Listed",
    "Lookout",
    "Metadata",
    "MetadataProblem",
    "MetadataRow",
    "OpenedRecording",
    "Passed",
    "PassedOver",
    "Profile",
    "RawFormat",
    "Reason",
    "Selection",
    "SoundPart",
    "Source",
    "SourceKind",
    "SourceListing",
    "SourceProblem",
    "Told",
    "Vcon",
    "VconSound",
    "at_hand",
    "describe",
    "filled",
    "hash_file",
    "identify_call",
    "is_named_manifest",
    "is_url",
    "list_sources",
    "load_metadata",
    "load_profile",
    "make_vcon",
    "open_recording",
    "parse_profile",
    "path_of",
    "place_of",
    "quarantine_markdown",
    "read_sidecar",
    "read_text_conversation",
    "read_told",
    "read_vcon",
    "readable",
    "replace_zone",
    "shipped_profiles",
    "sound_at_hand",
    "sound_inside",
    "sound_outside",
    "stream_sources",
    "uri_of",
    "write_vcon",
]
