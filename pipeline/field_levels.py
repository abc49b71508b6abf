"""How strictly each stored column and file is to be guarded: the default grading of all fields.

Classes of JR/T 0171-2020, by a reading of it that the bank's own grading replaces: C2 tells who a
customer is or what the customer's dealings are, C1 is about a call or a person of staff and names
no customer, ``NONE`` is about nobody. Nothing is C3, because codes and passwords are never stored.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from language.personal_data.kind import Level

NONE = "none"
_RESULT = {
    "C1": "call_id score score_low score_high vetoed_by band",
    NONE: "scorecard_id revision possible source",
}
_CHECK = {
    "C2": "reason searched",
    "C1": "call_id outcome score veto",
    NONE: "scorecard_id checkpoint_id revision possible section",
}
_EVIDENCE = {
    "C2": "search quote",
    "C1": "call_id turn_index start_s end_s role char_start char_end",
    NONE: "checkpoint_id revision",
}
_TOPIC = {
    "C2": "keywords typical label",
    NONE: "topic_id size first_seen last_seen status state",
}
_OF_TOPIC = {"C2": "topic_id", "C1": "call_id probability"}  # what a customer complains about
_GRAM = {"C2": "gram", NONE: "turn_no"}

_WAREHOUSE = {
    "calls": {
        "C2": "customer_id attributes source",
        "C1": "call_id started_at direction channel_kind agent_id team queue duration_s status "
        "sha256 role_confidence role_method levels_dbfs",
        NONE: "codec sample_rate language recognizer frame_s",
    },
    "turns": {
        "C2": "text",
        "C1": "call_id turn_index role channel start_s end_s confidence",
    },
    "machine_turns": {"C2": "text", "C1": "call_id turn_index role"},
    "removed_text": {"C2": "text", "C1": "call_id channel start_s end_s", NONE: "reason"},
    "sound_labels": {"C1": "call_id channel kind start_s end_s"},
    "personal_data": {
        "C2": "kind level",
        "C1": "call_id turn_index char_start char_end start_s end_s confidence value_no is_repeat",
    },
    "measures": {"C1": "call_id name role value start_s end_s", NONE: "unit"},
    "measure_evidence": {"C2": "detail", "C1": "call_id name role start_s"},
    "complaints": {
        "C2": "is_complaint probability business cause severity text",
        "C1": "call_id turn_indexes",
    },
    "checkpoint_results": _CHECK,
    "past_checkpoint_results": {**_CHECK, NONE: f"{_CHECK[NONE]} scorecard_revision"},
    "evidence": _EVIDENCE,
    "past_evidence": _EVIDENCE,
    "scorecard_results": _RESULT,
    "past_scorecard_results": _RESULT,
    "checkpoints": {NONE: "checkpoint_id revision title dimension severity status description"},
    "scorecards": {NONE: "scorecard_id revision title full_marks pass_mark"},
    "topics": _TOPIC,
    "reasons": _TOPIC,
    "topic_assignments": _OF_TOPIC,
    "reason_assignments": _OF_TOPIC,
    "topic_decisions": {"C1": "subject", NONE: "kind value"},
    "topic_events": {"C2": "detail", NONE: "happened_at kind topic_id"},
    "search_turns": {"C2": "folded", "C1": "call_id turn_index role", NONE: "turn_no"},
    "search_grams": _GRAM,
    "search_sounds": _GRAM,
    "search_calls": {"C1": "call_id digest"},
    "quarantine": {"C2": "source", NONE: "reason detail seen_at"},
    "sources": {
        "C2": "source",
        "C1": "sha256 call_id",
        NONE: "size_bytes modified_ns state reason",
    },
    "stage_runs": {
        "C1": "call_id",
        NONE: "stage fingerprint state attempts seconds finished_at error",
    },
    "runs": {
        NONE: "run_id started_at finished_at listed done unchanged skipped quarantined failed "
        "audio_s stage_seconds versions"
    },
    "schema_versions": {NONE: "version name applied_at"},
}
_REVIEWS = {
    "decisions": {
        "C2": "reason",
        "C1": "call_id reviewer verdict machine_outcome created_at",
        NONE: "decision_id scorecard_id checkpoint_id version",
    },
    "reviews": {
        "C1": "call_id reviewer is_blind machine_score reviewed_score created_at",
        NONE: "review_id scorecard_id stratum",
    },
    "drafts": {"C2": "answers", "C1": "call_id reviewer saved_at", NONE: "scorecard_id"},
    "looks": {"C1": "call_id person kind created_at", NONE: "look_id"},
    "appeal_steps": {
        "C2": "reason",
        "C1": "call_id step person created_at due_at",
        NONE: "step_id scorecard_id checkpoint_id number",
    },
    "human_facts": {
        "C2": "subject body",
        "C1": "author created_at",
        NONE: "fact_id kind version",
    },
    "audit_events": {
        "C2": "concerns before after details",
        "C1": "at actor action subject",
        NONE: "number previous hash",
    },
}
FILES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "artifacts": ("C2", "transcripts with masks, which recording is which call, topics"),
        "originals": ("C2", "what was behind the masks, where a setting keeps it"),
        "warehouse.duckdb": ("C2", "the tables below, as they are read"),
        "working": ("C2", "the tables below, as they are written"),
        "reviews.sqlite": ("C2", "what people decided"),
        "audit.sqlite": ("C2", "who did what, concerning which customer"),
        "audit-anchors.txt": (NONE, "numbers and hashes"),
        "certificates": ("C1", "of erasures: counts and hashes"),
        "erased.txt": ("C1", "hashes of recordings that are not taken in again"),
        "erasing.json": ("C2", "an erasure that is going on"),
        "voices": ("C2", "voice prints of agents who agreed; in C3's class where the bank says so"),
        "models": ("C1", "a complaint model taught by decisions"),
        "logs": ("C1", "one line a stage and call, without words"),
        "settings.yaml": (NONE, "settings"),
        "run.lock": (NONE, "who holds the home"),
    }
)


def field_levels() -> Iterator[tuple[str, str, str]]:
    """(table, column, level) of every column that is stored, by table; level C1, C2 or ``NONE``."""
    for table, levels in (_WAREHOUSE | _REVIEWS).items():
        for level, columns in levels.items():
            for column in columns.split():
                yield table, column, level


def levels_markdown() -> str:
    """The page ``docs/levels.md``."""
    order = (str(Level.C2), str(Level.C1), NONE)
    lines = [
        "# Levels of stored fields\n",
        "Generated from `pipeline/field_levels.py`; a test fails when a column has no level. A "
        "default, in the classes of JR/T 0171-2020 by our reading, under `personal_data: "
        "masked_only`: **C2** tells who a customer is or what the dealings are, **C1** is about a "
        "call or a person of staff, **none** is about nobody. Nothing stored is C3: codes and "
        "passwords that are found are kept under no setting. In the levels of JR/T 0197-2020 we "
        "read C2 as 3, C1 as 2 and none as 1; the bank's own grading replaces all of it.\n",
        "## Files of a home\n",
        "| file or folder | level | holds |\n|---|---|---|",
        *(f"| `{name}` | {level} | {holds} |" for name, (level, holds) in FILES.items()),
        "\n## Columns\n",
        "| table | C2 | C1 | none |\n|---|---|---|---|",
    ]
    for table, levels in sorted((_WAREHOUSE | _REVIEWS).items()):
        cells = [", ".join(levels.get(level, "").split()) for level in order]
        lines.append(f"| `{table}` | {' | '.join(cells)} |")
    return "\n".join(lines)
