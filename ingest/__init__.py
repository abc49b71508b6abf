"""Recordings come in: files become calls with clean sound, or a typed reason why not.

Knows files, containers, codecs, sample rates, channels, metadata tables and their encodings.
Refuses to know models, rules and storage.
"""

from ingest.hashing import hash_file
from ingest.identity import IdentifiedCall, identify_call
from ingest.limits import SAMPLE_RATE_HZ, DecodeLimits
from ingest.metadata import Metadata, MetadataProblem, MetadataRow, load_metadata
from ingest.names import path_of, readable, uri_of
from ingest.opening import OpenedRecording, open_recording
from ingest.reasons import Explanation, Reason, describe, quarantine_markdown
from ingest.sources import Source, SourceListing, SourceProblem, list_sources

__all__ = [
    "SAMPLE_RATE_HZ",
    "DecodeLimits",
    "Explanation",
    "IdentifiedCall",
    "Metadata",
    "MetadataProblem",
    "MetadataRow",
    "OpenedRecording",
    "Reason",
    "Source",
    "SourceListing",
    "SourceProblem",
    "describe",
    "hash_file",
    "identify_call",
    "list_sources",
    "load_metadata",
    "open_recording",
    "path_of",
    "quarantine_markdown",
    "readable",
    "uri_of",
]
