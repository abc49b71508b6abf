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
    OVER_MEMORY_BUDGET = "over_memory_budget"
    DECODER_DIED = "decoder_died"
    SILENT = "silent"
    DUPLICATE_CALL_ID = "duplicate_call_id"
    DUPLICATE_CONTENT = "duplicate_content"
    NOT_A_CONVERSATION = "not_a_conversation"
    EMPTY_CONVERSATION = "empty_conversation"
    TOO_LARGE = "too_large"
    UNSUPPORTED_VCON = "unsupported_vcon"
    SOUND_ELSEWHERE = "sound_elsewhere"
    HASH_MISMATCH = "hash_mismatch"
    STILL_GROWING = "still_growing"
    OUTSIDE_ROOTS = "outside_roots"
    METADATA_WITHOUT_RECORDING = "metadata_without_recording"
    ERASED = "erased"
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
        Reason.OVER_MEMORY_BUDGET: Explanation(
            "解码内存超限",
            "Decoding wanted more memory than its budget (512 MiB beside the sound by default).",
            "Look at the file: pictures and lyrics of hundreds of megabytes do not belong into a "
            "recording. Convert it to WAV or raise the budget.",
        ),
        Reason.DECODER_DIED: Explanation(
            "解码器崩溃",
            "The decoder's own process crashed or was killed on this recording, again in a fresh "
            "process.",
            "Convert the file with another program. If many recordings end so, look at free "
            "memory: the system may be killing processes.",
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
        Reason.NOT_A_CONVERSATION: Explanation(
            "不是文本会话",
            "The file is no chat, mail thread or vCon in a layout that callqa reads.",
            "Compare it with the layouts in docs/sources.md, or leave it out of the folder.",
        ),
        Reason.EMPTY_CONVERSATION: Explanation(
            "会话无内容",
            "The conversation holds no message with text and no recording.",
            "Check the export: pictures and voice messages alone cannot be judged.",
        ),
        Reason.TOO_LARGE: Explanation(
            "文件过大",
            "The file is larger than any conversation of its kind "
            "(64 MiB or 20,000 messages in writing, 256 MiB for a vCon, five million parts).",
            "Export one conversation a file.",
        ),
        Reason.UNSUPPORTED_VCON: Explanation(
            "vCon 不支持",
            "The vCon is encrypted, of an unknown version, or demands an extension that callqa "
            "does not know.",
            "Decrypt it first, or export it by draft-ietf-vcon-vcon-core-04 (syntax 0.4.0) without "
            "critical extensions.",
        ),
        Reason.SOUND_ELSEWHERE: Explanation(
            "录音在外部地址",
            "The vCon only gives the address of its recording, and callqa fetches nothing unasked.",
            "Put the recording beside the vCon under the file name that it gives, or export it "
            "with the sound inside.",
        ),
        Reason.HASH_MISMATCH: Explanation(
            "校验不符",
            "The recording is not the one whose hash the vCon holds.",
            "Copy both again; if it persists, the recording was replaced after the export.",
        ),
        Reason.STILL_GROWING: Explanation(
            "仍在写入",
            "The file changed between two looks, so its recorder or its copy has not finished.",
            "Nothing to do: the next run takes it. A file that never comes to rest hangs in its "
            "copy.",
            ends_as="skipped",
        ),
        Reason.OUTSIDE_ROOTS: Explanation(
            "超出允许目录",
            "A manifest names a file that lies outside the folders from which it may name files.",
            "Correct the path, or allow its folder as a further root if the manifest is to be "
            "trusted there.",
        ),
        Reason.METADATA_WITHOUT_RECORDING: Explanation(
            "有随录数据无录音",
            "A row of the metadata names a call for which no recording was found.",
            "Copy the recording into the folder, or remove the row if the call was never recorded.",
        ),
        Reason.ERASED: Explanation(
            "已按要求删除",
            "A call with this very content was erased, on a customer's wish or because its time "
            "was over.",
            "Nothing to do. Remove the recording from the folder too if it should be gone "
            "everywhere.",
            ends_as="skipped",
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
