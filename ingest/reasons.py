"""Why an input was not taken: one typed reason each, with a sentence and advice.

``docs/quarantine.md`` holds the same texts; a test keeps them equal.
"""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Reason(StrEnum):
    """Indicates why an input did not become a call."""

    EMPTY_FILE = "empty_file"
    UNREADABLE = "unreadable"
    CHANGED_WHILE_READ = "changed_while_read"
    NOT_AUDIO = "not_audio"
    UNSUPPORTED_FORMAT = "unsupported_format"
    NO_AUDIO_STREAM = "no_audio_stream"
    DAMAGED = "damaged"
    TRUNCATED = "truncated"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    OVER_TIME_BUDGET = "over_time_budget"
    SILENT = "silent"
    DUPLICATE_CALL_ID = "duplicate_call_id"
    DUPLICATE_CONTENT = "duplicate_content"
    METADATA_WITHOUT_RECORDING = "metadata_without_recording"
    WORKER_DIED = "worker_died"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a reason means: ``label`` in Chinese, ``ends_as`` is quarantined, skipped or failed."""

    label: str
    sentence: str
    advice: str
    ends_as: str = "quarantined"


_EXPLANATIONS = MappingProxyType(
    {
        Reason.EMPTY_FILE: Explanation(
            "空文件",
            "The file holds no bytes.",
            "Copy it again from the recorder; an empty file usually means that the copy or the "
            "recorder's disk failed.",
        ),
        Reason.UNREADABLE: Explanation(
            "无法读取",
            "The file is missing, is not a regular file, or the system refused to read it.",
            "Check that it still exists and that the account which runs callqa may read it, then "
            "run again.",
        ),
        Reason.CHANGED_WHILE_READ: Explanation(
            "读取时仍在变化",
            "The file's size or time changed while it was being read, so it was probably still "
            "being written.",
            "Run again once the recorder or the copy has finished.",
        ),
        Reason.NOT_AUDIO: Explanation(
            "不是音频",
            "The content is not sound in any container that callqa knows, whatever the file is "
            "called.",
            "Open the file to see what it is; replace it by the recording, or leave it out of "
            "the folder.",
        ),
        Reason.UNSUPPORTED_FORMAT: Explanation(
            "格式不支持",
            "The file is sound without a header, or in a codec or sample rate that the decoder "
            "does not read.",
            "Have the recorder export WAV (PCM, A-law or µ-law), FLAC, Opus, MP3 or M4A, or "
            "convert the file first.",
        ),
        Reason.NO_AUDIO_STREAM: Explanation(
            "没有音轨",
            "The container is intact but holds no sound track.",
            "Check the recorder's export settings; a screen recording without sound cannot be "
            "judged.",
        ),
        Reason.DAMAGED: Explanation(
            "文件损坏",
            "The file begins like a recording, but its index is missing or most of its packets "
            "cannot be decoded.",
            "Copy it again from the recorder; for MP4/M4A an interrupted upload loses the index "
            "at the end.",
        ),
        Reason.TRUNCATED: Explanation(
            "录音不完整",
            "The file declares much more sound than it holds, so its end is missing.",
            "Copy it again from the recorder; half a call must not be judged as if it were the "
            "whole.",
        ),
        Reason.TOO_SHORT: Explanation(
            "时长过短",
            "The recording is shorter than the least length (one second by default).",
            "Nothing to do for abandoned calls; otherwise lower the least length in the settings.",
        ),
        Reason.TOO_LONG: Explanation(
            "时长过长",
            "The recording is longer than the greatest length (four hours by default).",
            "Split recordings that hold a whole shift, or raise the greatest length in the "
            "settings.",
        ),
        Reason.OVER_TIME_BUDGET: Explanation(
            "解码超时",
            "Decoding took longer than its time budget (ten minutes by default).",
            "Check that the disk or network share is not stalled, then run again; convert the "
            "file if it stays slow.",
        ),
        Reason.SILENT: Explanation(
            "全程静音",
            "No channel ever rises above line noise.",
            "Check the recorder's tap on this extension; nothing was recorded that could be "
            "judged.",
        ),
        Reason.DUPLICATE_CALL_ID: Explanation(
            "通话编号重复",
            "Another recording of different content already goes by the same call id.",
            "Give each recording its own call_id in the metadata, or rename one of the files.",
        ),
        Reason.DUPLICATE_CONTENT: Explanation(
            "内容重复",
            "The same bytes were already taken under another name.",
            "Nothing to do: the call is counted once. Remove the copy if it is not wanted in the "
            "listing.",
            ends_as="skipped",
        ),
        Reason.METADATA_WITHOUT_RECORDING: Explanation(
            "有随录数据无录音",
            "A row of the metadata names a call for which no recording was found.",
            "Copy the recording into the folder, or remove the row if the call was never recorded.",
        ),
        Reason.WORKER_DIED: Explanation(
            "处理进程中断",
            "The process that worked on this recording ended without an answer, more than once.",
            "Look at free memory and the log, then retry; fewer workers need less memory.",
            ends_as="failed",
        ),
    }
)


def describe(reason: Reason) -> Explanation:
    """Explain a reason: what happened and what to do about it."""
    return _EXPLANATIONS[reason]


def quarantine_markdown() -> str:
    """Write ``docs/quarantine.md``: one heading a reason, in the order of the enumeration."""
    parts = [_PREFACE]
    for reason in Reason:
        explanation = describe(reason)
        parts.append(
            f"## `{reason}` {explanation.label}\n\n{explanation.sentence}\n\n"
            f"**What to do:** {explanation.advice}\n\nEnds as: {explanation.ends_as}.\n"
        )
    return "\n".join(parts)


_PREFACE = """# Quarantine: why a recording was not taken

Every input ends as done, skipped, quarantined or failed, and the counts equal the listing. A
quarantined file stays where it is; nothing is moved or deleted. After mending the cause, run again:
only what is missing is done.

The first word of each heading is the `reason` that the warehouse, the command line and the logs
show.
"""
