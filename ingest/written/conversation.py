"""A chat or mail thread in a file: JSON, JSON lines or CSV, one message a row."""

import csv
import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from conversation import Call, Turn
from conversation.errors import QuarantineError
from ingest.columns import COLUMNS, column_of, fold_header
from ingest.encodings import decode_text
from ingest.fields import parse_moment
from ingest.jsonrows import json_line_rows, json_messages
from ingest.marks import has_too_many_parts
from ingest.names import readable
from ingest.profile import Profile
from ingest.reasons import Reason
from ingest.rows import RowReader
from ingest.tables import TableRow, delimited_rows
from ingest.written.turns import Message, role_of, turns_of

MOST_BYTES = 64 << 20
MOST_MESSAGES = 20_000
_PLAIN = Profile(name="plain")
_ALIASES = MappingProxyType(
    {
        "role": "role speaker sender from author 角色 发送方 发送者 发送人 说话人 发言人",
        "text": "text content body message msg 内容 消息 文本 消息内容 发言",
        "at": "time at timestamp sentat createdat date 时间 发送时间 消息时间",
        "start_s": "starts startseconds offset",
    }
)
_BY_ALIAS = {alias: name for name, words in _ALIASES.items() for alias in words.split()}

Row = Mapping[str, str]


def read_text_conversation(
    path: str | Path, *, profile: Profile | None = None, name: str = ""
) -> tuple[Call, tuple[Turn, ...]]:
    """Read one conversation in writing; ``name`` is what the file is called where it came from.

    JSON is an object with fields of the call and a list ``turns`` or ``messages``, or that list
    alone; JSON lines and CSV hold one message a line with columns for its role, text and time. The
    call id is the file's stem unless it is told. Messages without text (pictures) and impossible
    times are counted in the call's attributes. Raises ``QuarantineError`` for anything else.
    """
    where, used = Path(path), profile or _PLAIN
    name = readable(name or where.name)
    try:
        fields, rows = _parse(where, _read(where, name))
    except (ValueError, csv.Error, RecursionError) as error:
        raise QuarantineError(Reason.NOT_A_CONVERSATION, f"{name}: {error}") from error
    except OSError as error:
        raise QuarantineError(Reason.UNREADABLE, f"{name}: {error.strerror or error}") from error
    return _assemble(name, fields, rows, used)


def _assemble(
    name: str, fields: Row, rows: Iterable[Row], profile: Profile
) -> tuple[Call, tuple[Turn, ...]]:
    told = {column_of(key): value for key, value in fields.items() if value}
    messages: list[Message] = []
    counts = {"messages_without_text": 0, "messages_without_time": 0}
    for row in rows:
        named = _named(row)
        told = {**_call_cells(row), **told}
        if not named.get("text"):
            counts["messages_without_text"] += bool(named)
            continue
        message = _message(named, profile)
        counts["messages_without_time"] += message.at is None and message.start_s is None
        messages.append(message)
    if not messages:
        raise QuarantineError(Reason.EMPTY_CONVERSATION, f"{name}: no message holds any text")
    if len(messages) > MOST_MESSAGES:
        raise QuarantineError(Reason.TOO_LARGE, f"{name}: {len(messages)} messages")
    told |= {key: str(count) for key, count in counts.items() if count}
    return _call(name, told, messages, profile), turns_of(messages)


def _read(path: Path, name: str) -> str:
    size_bytes = path.stat().st_size
    if not path.is_file():
        raise QuarantineError(Reason.UNREADABLE, f"{name}: not a regular file")
    if not size_bytes:
        raise QuarantineError(Reason.EMPTY_FILE, f"{name}: it holds no bytes")
    if size_bytes > MOST_BYTES:
        raise QuarantineError(Reason.TOO_LARGE, f"{name}: {size_bytes >> 20} MiB")
    text = decode_text(path.read_bytes())[0].lstrip("\ufeff")
    if has_too_many_parts(text):
        raise QuarantineError(Reason.TOO_LARGE, f"{name}: more parts than any conversation has")
    return text


def _parse(path: Path, text: str) -> tuple[Row, Iterable[Row]]:
    suffix = path.suffix.casefold()
    if suffix == ".json":
        return json_messages(text)
    if suffix in (".jsonl", ".ndjson"):
        return {}, tuple(json_line_rows(text))
    rows = tuple(delimited_rows(text, str))
    return {}, tuple(row.cells for row in rows)


def _named(row: Row) -> dict[str, str]:
    """The cells of a message by what they are."""
    named: dict[str, str] = {}
    for header, value in row.items():
        if (column := _BY_ALIAS.get(fold_header(header))) and value.strip():
            named.setdefault(column, value)
    return named


def _call_cells(row: Row) -> dict[str, str]:
    """What a message's line says about the whole conversation."""
    columns = {
        column_of(header): value
        for header, value in row.items()
        if value and fold_header(header) not in _BY_ALIAS
    }
    kept = set(COLUMNS) - {"started_at", "file", "agent_channel"}
    return {name: value for name, value in columns.items() if name in kept}


def _message(named: Row, profile: Profile) -> Message:
    text = " ".join("".join(c if c.isprintable() else " " for c in named["text"]).split())
    message = Message(role_of(named.get("role", "")), text)
    try:
        start_s = float(named.get("start_s", "nan"))
        if math.isfinite(start_s) and start_s >= 0:
            return replace(message, start_s=start_s)
        return replace(message, at=parse_moment(named.get("at", ""), time_zone=profile.zone))
    except (ValueError, OverflowError):
        return message


def _call(name: str, told: Row, messages: Iterable[Message], profile: Profile) -> Call:
    stem = PurePosixPath(name).name
    for suffix in (".chat.json", ".chat.jsonl", ".chat.csv", PurePosixPath(name).suffix):
        stem = stem.removesuffix(suffix)
    reader = RowReader(profile.zone, counts_from=0)
    cells = {key: profile.value_of(key, value) for key, value in told.items()}
    call = reader.call(TableRow(1, cells), readable(cells.get("call_id") or stem))
    first = min((message.at for message in messages if message.at), default=None)
    return replace(call, started_at=call.started_at or first)
