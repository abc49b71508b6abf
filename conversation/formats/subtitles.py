"""SubRip and WebVTT subtitles: who says what, for players and for people who read along."""

from conversation.conversation import Conversation
from conversation.formats.cues import Cue, cut_into_cues

_LEAST_MS = 1  # a cue that ends where it begins is refused by players


def write_srt(conversation: Conversation) -> str:
    """SubRip: numbered cues, the party before its words."""
    cues = cut_into_cues(conversation.transcript.turns)
    return "".join(
        f"{number}\n{_times(cue, ',')}\n{cue.role}: {_one_line(cue.text)}\n\n"
        for number, cue in enumerate(cues, start=1)
    )


def write_webvtt(conversation: Conversation) -> str:
    """WebVTT: one voice tag a cue, so that players can show parties in their own style."""
    cues = cut_into_cues(conversation.transcript.turns)
    blocks = (
        f"{_times(cue, '.')}\n<v {cue.role}>{_escaped(_one_line(cue.text))}</v>\n\n" for cue in cues
    )
    return "WEBVTT\n\n" + "".join(blocks)


def _times(cue: Cue, point: str) -> str:
    start = _in_ms(cue.start)
    end = max(_in_ms(cue.end), start + _LEAST_MS)
    return f"{_clock(start, point)} --> {_clock(end, point)}"


def _in_ms(seconds: float) -> int:
    return max(0, round(seconds * 1000))


def _clock(milliseconds: int, point: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{point}{rest:03d}"


def _one_line(text: str) -> str:
    """An empty line ends a cue, and an arrow begins one."""
    return " ".join(text.split()).replace("-->", "→")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
