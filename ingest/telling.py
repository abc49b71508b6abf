"""What a file says of itself that is no plain recording: a conversation in writing, or a vCon."""

from dataclasses import dataclass
from pathlib import Path, PurePath

from conversation import Call, Turn
from conversation.errors import QuarantineError
from ingest.fetching import at_hand
from ingest.names import path_of, readable
from ingest.profile import Profile
from ingest.reasons import Reason
from ingest.selection import kind_of
from ingest.source import SourceKind
from ingest.stores import is_url
from ingest.vcon import VconSound, read_vcon
from ingest.written import read_text_conversation


@dataclass(frozen=True, slots=True)
class Told:
    """The call and the words of a file.

    ``is_spoken`` says that the words were spoken and not written. ``has_sound_inside`` and
    ``sound_files`` are of a vCon: the names under which its recordings would lie beside it;
    ``recordings`` counts all of them.
    """

    call: Call
    turns: tuple[Turn, ...] = ()
    is_spoken: bool = False
    has_sound_inside: bool = False
    sound_files: tuple[str, ...] = ()
    recordings: int = 0


def read_told(uri: str, *, profile: Profile) -> Told:
    """Read a text conversation or a vCon, by its name; raises ``QuarantineError`` for neither."""
    name = PurePath(uri).name if is_url(uri) else path_of(uri).name
    try:
        with at_hand(uri) as path:
            return _read(path, name, profile)
    except OSError as error:
        detail = f"{readable(name)}: {error.strerror or error}"
        raise QuarantineError(Reason.UNREADABLE, detail) from error


def _read(path: Path, name: str, profile: Profile) -> Told:
    if kind_of(name) is not SourceKind.VCON:
        call, turns = read_text_conversation(path, profile=profile, name=name)
        return Told(call, turns)
    vcon = read_vcon(path, name=name)
    return Told(
        vcon.call,
        vcon.turns,
        is_spoken=bool(vcon.sounds),
        has_sound_inside=any(sound.body for sound in vcon.sounds),
        recordings=len(vcon.sounds),
        sound_files=tuple(n for sound in vcon.sounds if (n := _file_name(sound))),
    )


def _file_name(sound: VconSound) -> str:
    return "" if sound.body else sound.plain_name
