"""Calls made from labelled wordings: sixteen subjects, enquiries about them, chatter and errors.

Three sets: ``voice`` is held out and never looked at for a choice; ``varied`` is what choices of
method, weight and threshold are made with, as diverse as ``voice`` on sixteen other subjects;
``development`` is the older one that choices were made with, few wordings and much alike, on the
subjects of ``voice``. No wording of any is in the training data, and none is in two.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from conversation import Role, Transcript, Turn
from language.confuse import confuse
from topics.corpus import fill

DATA = Path(__file__).parent / "data"
HELD_OUT = "voice"
VARIED = "varied"
DEVELOPMENT = "development"
WORDING_SETS = (HELD_OUT, VARIED, DEVELOPMENT)
AGENT_LINES = (
    "您好，请问有什么可以帮您？",
    "好的，我帮您查询一下。",
    "非常抱歉给您带来不便。",
    "请您稍等。",
)
SENTENCES = (1, 1, 2, 3)  # how many sentences of a call are about its subject


@dataclass(frozen=True, slots=True)
class Line:
    """One wording with its labels; no cause means an enquiry."""

    topic: str
    business: tuple[str, ...]
    cause: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class TestCall:
    """A made call with what it was made from."""

    transcript: Transcript
    line: Line

    @property
    def is_complaint(self) -> bool:
        """Whether it was made from a complaint."""
        return bool(self.line.cause)


def read_lines(wordings: str = HELD_OUT) -> list[Line]:
    """The wordings of a set."""
    lines, labels = [], ["", "", ""]
    for row in _rows(f"{wordings}_topics.txt"):
        if row.startswith("["):
            labels = row.strip("[]").split("|")
        else:
            topic, business, cause = labels
            lines.append(Line(topic, _split(business), _split(cause), row))
    return lines


def make_calls(
    count: int, *, cer: float, seed: int, complaints: float = 0.5, wordings: str = HELD_OUT
) -> list[TestCall]:
    """Calls with chatter, agent's turns and one subject each."""
    lines, frames = read_lines(wordings), read_frames(wordings)
    return [_make_call(i, lines, frames, cer, seed, complaints) for i in range(count)]


def _make_call(
    number: int,
    lines: Sequence[Line],
    frames: Mapping[str, Sequence[str]],
    cer: float,
    seed: int,
    complaints: float,
) -> TestCall:
    chance = random.Random(f"{seed} {number}")
    is_complaint = chance.random() < complaints
    line = chance.choice([line for line in lines if bool(line.cause) == is_complaint])
    alike = [other for other in lines if other.topic == line.topic and other.cause == line.cause]
    told = chance.sample(alike, min(len(alike), chance.choice(SENTENCES)))
    kind = "complaint" if is_complaint else "enquiry"
    more = frames["complaint-push" if is_complaint else "enquiry-go"]
    said = [
        chance.choice(frames[f"{kind}-open"]),
        *chance.sample(frames["chatter"], chance.randint(0, 2)),
        *(line.text for line in told),
        *chance.sample(frames["chatter"], chance.randint(0, 1)),
        *chance.sample(more, chance.randint(0, 2)),
        *chance.sample(frames["chatter"], chance.randint(1, 2)),
    ]
    if is_complaint and chance.random() < 0.1:
        said.append(chance.choice(frames["complaint-threat"]))
    texts = [confuse(fill(text, seed=f"{seed}{number}"), cer=cer, seed=number) for text in said]
    return TestCall(_transcript(f"call-{number:05d}", texts, chance), line)


def _transcript(call_id: str, texts: Sequence[str], chance: random.Random) -> Transcript:
    turns: list[Turn] = []
    for text in texts:
        for role, words in ((Role.AGENT, chance.choice(AGENT_LINES)), (Role.CUSTOMER, text)):
            start = float(len(turns) * 5)
            turns.append(Turn(len(turns), role, 0, start, start + 4.5, words))
    return Transcript(call_id, "zh", tuple(turns), "made")


def read_frames(wordings: str = HELD_OUT) -> dict[str, list[str]]:
    """How calls begin, go on and end, by kind."""
    frames: dict[str, list[str]] = {}
    kind = ""
    for row in _rows(f"{wordings}_frames.txt"):
        if row.startswith("["):
            kind = row.strip("[]")
            frames[kind] = []
        else:
            frames[kind].append(row)
    return frames


def _split(labels: str) -> tuple[str, ...]:
    return tuple(filter(None, labels.split(",")))


def _rows(name: str) -> list[str]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]
