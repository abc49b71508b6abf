"""How a recorder or call system names its columns, files, channels and parts of a call.

A profile is a mapping, written in YAML or TOML; the shipped ones lie in ``profiles/``. Whoever
keeps profiles elsewhere parses them there and hands over the mapping.
"""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from conversation import Role
from conversation.errors import UsageError
from ingest.columns import column_of, fold_header
from ingest.rawsound import RAW_FORMATS, RawFormat

TIME_ZONE = "Asia/Shanghai"
YAML_SUFFIXES = (".yaml", ".yml")
SHIPPED = Path(__file__).parent / "profiles"
# A repeated group that repeats inside itself takes exponential time on a hostile file name.
_EXPONENTIAL = re.compile(r"\((?:[^()\\]|\\.)*[+*}](?:[^()\\]|\\.)*\)[+*{]")


def _check_pattern(text: str) -> str:
    try:
        pattern = re.compile(text)
    except re.error as error:
        raise ValueError(f"is no regular expression: {error}") from error
    if _EXPONENTIAL.search(text):
        raise ValueError("repeats a repetition, which can take for ever; write it without")
    if not pattern.groupindex:
        raise ValueError("has no named group like (?P<agent_id>[0-9]+)")
    return text


def _check_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"unknown time zone {name} — write one like Asia/Shanghai") from error
    return name


def _check_raw(name: str) -> str:
    if name not in RAW_FORMATS:
        raise ValueError(f"{name} is none of {', '.join(RAW_FORMATS)}")
    return name


Pattern = Annotated[str, AfterValidator(_check_pattern)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Extraction(_Part):
    """Named groups that are found in a column, where their own columns are empty."""

    column: str
    pattern: Pattern


class LegRule(_Part):
    """How the rows of one call are found: they share a value in any of the ``keys``.

    ``answered`` tells the leg of the party that took the call; a recording that names no key
    belongs to the only call that began within ``tolerance_s`` of the time in its name.
    """

    keys: tuple[str, ...] = Field(min_length=1)
    tolerance_s: float = Field(default=0.0, ge=0)
    answered: Mapping[str, str] = {}
    length: str = ""


class Profile(_Part):
    """Everything that differs between one recorder and the next."""

    name: str
    about: str = ""
    time_zone: Annotated[str, AfterValidator(_check_zone)] = TIME_ZONE
    header: tuple[str, ...] = ()
    columns: Mapping[str, str] = {}
    values: Mapping[str, Mapping[str, str]] = {}
    extract: tuple[Extraction, ...] = ()
    filenames: tuple[Pattern, ...] = ()
    channels: tuple[Annotated[Role, Field(strict=False)], ...] = ()
    legs: LegRule | None = None
    raw: Mapping[str, Annotated[str, AfterValidator(_check_raw)]] = {}

    def column_of(self, header: str) -> str:
        """The column that a header means: as the profile says, else by the common names."""
        folded = fold_header(header)
        return self._folded.get(folded) or column_of(header)

    def value_of(self, column: str, cell: str) -> str:
        """What a cell says in the words of callqa."""
        return self.values.get(column, {}).get(cell, cell)

    def raw_format_of(self, path: Path) -> RawFormat | None:
        """How to read a file without a header, by the end of its name."""
        name = self.raw.get(path.suffix.casefold())
        return RAW_FORMATS[name] if name else None

    @property
    def zone(self) -> ZoneInfo:
        """The zone of times that name none."""
        return ZoneInfo(self.time_zone)

    @property
    def agent_channel(self) -> str:
        """The channel of the agent, empty where the profile does not say."""
        return str(self.channels.index(Role.AGENT)) if Role.AGENT in self.channels else ""

    @property
    def _folded(self) -> Mapping[str, str]:
        return {fold_header(header): column for header, column in self.columns.items()}


def parse_profile(mapping: Mapping[str, object], *, origin: str) -> Profile:
    """Read a profile from a parsed file; raises ``UsageError`` that names every place."""
    try:
        return Profile.model_validate(_as_tuples(mapping))
    except ValidationError as error:
        places = [
            f"{origin}: {'.'.join(map(str, problem['loc']))}: {problem['msg']}"
            for problem in error.errors()
        ]
        raise UsageError("\n".join(places) + "\n— docs/sources.md shows a profile") from error


def load_profile(name: str | Path) -> Profile:
    """Load a shipped profile by its name, or one from a file; raises ``UsageError``.

    A file is YAML where its name ends so (``.yaml``, ``.yml``), else TOML.
    """
    path = SHIPPED / f"{name}.toml" if str(name) in shipped_profiles() else Path(name)
    try:
        mapping = _parse(path, path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"there is no profile {name} — shipped are {', '.join(shipped_profiles())}, others are "
            "YAML or TOML files"
        ) from error
    return parse_profile(mapping, origin=path.name)


def _parse(path: Path, text: str) -> Mapping[str, object]:
    try:
        if path.suffix.casefold() in YAML_SUFFIXES:
            found: object = YAML(typ="safe").load(text)
        else:
            found = tomllib.loads(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else 1
        raise UsageError(f"{path}:{line}: {error.problem} — mend the YAML of this line") from error
    except (tomllib.TOMLDecodeError, YAMLError) as error:
        raise UsageError(f"{path}: {error} — correct that place") from error
    if not isinstance(found, Mapping):
        raise UsageError(f"{path} holds no `key: value` lines — docs/sources.md shows a profile")
    return found


def shipped_profiles() -> tuple[str, ...]:
    """The names of the profiles that come with callqa."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.toml")))


def _as_tuples(value: object) -> object:
    """Lists of a parsed file as the tuples that a frozen model holds."""
    if isinstance(value, Mapping):
        return {key: _as_tuples(item) for key, item in value.items()}
    return tuple(map(_as_tuples, value)) if isinstance(value, list | tuple) else value
