"""How well complaints are detected and topics are found, on held-out wordings.

Run ``python -m benchmarks.topics_quality``.

Calls are made from ``benchmarks/data/voice_*.txt``; no wording there is in the training data.
Complaint F1 is over calls (half complaints) clean and with simulated recognition errors; topics
are scored against the subject that a call was made from.
"""

import argparse
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from conversation import Role, Transcript, Turn
from language.confuse import confuse
from topics import ComplaintDetector, TopicFit, complaint_text, fit_topics
from topics.corpus import fill

DATA = Path(__file__).parent / "data"
AGENT_LINES = (
    "您好，请问有什么可以帮您？",
    "好的，我帮您查询一下。",
    "非常抱歉给您带来不便。",
    "请您稍等。",
)
SENTENCES = (1, 1, 2, 3)  # how many sentences of a call are about its subject
UNSEEN_SUBJECTS = frozenset({"ETC扣费", "纪念币预约"})


@dataclass(frozen=True, slots=True)
class Line:
    """One held-out wording with its labels; no cause means an enquiry."""

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


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    detector = ComplaintDetector.load()
    print(f"model {detector.model_revision}, {options.calls} calls, half of them complaints\n")
    print("| character errors | precision | recall | F1 | business F1 | cause F1 | ms/call |")
    print("|---|---|---|---|---|---|---|")
    for rate in (0.0, 0.1, 0.2, 0.3):
        print(detection_row(detector, make_calls(options.calls, cer=rate, seed=options.seed), rate))
    print("\n| complaint calls | character errors | subjects | topics | NMI | ARI | loose | s |")
    print("|---|---|---|---|---|---|---|---|")
    for count in (12, 30, 100, 300, 1000, 3000):
        for rate in (0.0, 0.2):
            print(topics_row(detector, count, rate, options.seed))


def read_lines() -> list[Line]:
    """The held-out wordings."""
    lines, labels = [], ["", "", ""]
    for row in _rows("voice_topics.txt"):
        if row.startswith("["):
            labels = row.strip("[]").split("|")
        else:
            topic, business, cause = labels
            lines.append(Line(topic, _split(business), _split(cause), row))
    return lines


def make_calls(count: int, *, cer: float, seed: int, complaints: float = 0.5) -> list[TestCall]:
    """Calls with chatter, agent's turns and one subject each."""
    lines, frames = read_lines(), _frames()
    return [_make_call(i, lines, frames, cer, seed, complaints) for i in range(count)]


def detection_row(detector: ComplaintDetector, calls: Sequence[TestCall], rate: float) -> str:
    """One row of the detection table."""
    started = time.perf_counter()
    findings = [detector.detect(call.transcript) for call in calls]
    ms = (time.perf_counter() - started) * 1000 / len(calls)
    pairs = list(zip(calls, findings, strict=True))
    hits = sum(call.is_complaint and found.is_complaint for call, found in pairs)
    said = sum(found.is_complaint for found in findings)
    real = sum(call.is_complaint for call in calls)
    complaints = [(call, found) for call, found in pairs if call.is_complaint]
    business = _label_f1([(c.line.business, f.business) for c, f in complaints])
    cause = _label_f1([(c.line.cause, f.cause) for c, f in complaints])
    return (
        f"| {rate:.0%} | {hits / max(said, 1):.3f} | {hits / real:.3f} "
        f"| {_f1(hits, said, real):.3f} | {business:.3f} | {cause:.3f} | {ms:.1f} |"
    )


def topics_row(detector: ComplaintDetector, count: int, rate: float, seed: int) -> str:
    """One row of the topics table."""
    calls = make_calls(count, cer=rate, seed=seed + 1, complaints=1.0)
    findings = [detector.detect(call.transcript) for call in calls]
    found = [
        (call, finding)
        for call, finding in zip(calls, findings, strict=True)
        if finding.is_complaint
    ]
    documents = {f.call_id: complaint_text(c.transcript, f) for c, f in found}
    hints = {f.call_id: (*f.business, *f.cause) for _, f in found}
    started = time.perf_counter()
    fit = fit_topics(documents, hints=hints)
    seconds = time.perf_counter() - started
    subjects = {call.transcript.call_id: call.line.topic for call, _ in found}
    nmi, ari = topic_scores(fit, subjects)
    living = [topic for topic in fit.topics if topic.size]
    return (
        f"| {len(found)} of {count} | {rate:.0%} | {len(set(subjects.values()))} "
        f"| {len(living)} | {nmi:.3f} | {ari:.3f} | {fit.unclassified_share:.1%} | {seconds:.1f} |"
    )


def topic_scores(fit: TopicFit, subjects: Mapping[str, str]) -> tuple[float, float]:
    """NMI and ARI over all calls, each unclassified call counted as a topic of its own."""
    truth = [subjects[assignment.call_id] for assignment in fit.assignments]
    found = [assignment.topic_id or assignment.call_id for assignment in fit.assignments]
    return normalized_mutual_info_score(truth, found), adjusted_rand_score(truth, found)


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


def _label_f1(pairs: Sequence[tuple[Sequence[str], Sequence[str]]]) -> float:
    hits = sum(len(set(truth) & set(found)) for truth, found in pairs)
    return _f1(hits, sum(len(found) for _, found in pairs), sum(len(truth) for truth, _ in pairs))


def _f1(hits: int, said: int, real: int) -> float:
    return 2 * hits / max(said + real, 1)


def _frames() -> dict[str, list[str]]:
    frames: dict[str, list[str]] = {}
    kind = ""
    for row in _rows("voice_frames.txt"):
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


if __name__ == "__main__":
    main()
