"""How well complaints are detected and topics are found, on held-out wordings.

Run ``python -m benchmarks.topics_quality``.

Calls are made from ``benchmarks/data/voice_*.txt``; no wording there is in the training data, and
none was looked at when the method was chosen: ``--wordings varied`` and ``development`` measure on
those that are. Complaint F1 is over calls (half complaints), clean and with simulated recognition
errors: medians over the seeds, and the least F1 of all. Topics are scored against the subject that
a call was made from, with the first seed; ``benchmarks.topics_recipe`` has medians.
"""

import argparse
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass

from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from benchmarks.voice_calls import HELD_OUT, WORDING_SETS, TestCall, make_calls
from topics import ComplaintDetector, TopicFit, complaint_text, fit_topics


@dataclass(frozen=True, slots=True)
class Detection:
    """How well the complaints among some calls were found."""

    precision: float
    recall: float
    f1: float
    business_f1: float
    cause_f1: float
    call_ms: float


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=1000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[7, 8, 9, 10, 11])
    parser.add_argument("--wordings", choices=WORDING_SETS, default=HELD_OUT)
    parser.add_argument(
        "--topics", type=int, nargs="*", default=[12, 30, 100, 300, 1000, 3000], metavar="CALLS"
    )
    options = parser.parse_args()
    detector = ComplaintDetector.load()
    print(f"model {detector.model_revision}, {options.calls} calls, half of them complaints\n")
    print("| errors | precision | recall | F1 | least F1 | business F1 | cause F1 | ms/call |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    for rate in (0.0, 0.1, 0.2, 0.3):
        found = [
            detection(
                detector, make_calls(options.calls, cer=rate, seed=seed, wordings=options.wordings)
            )
            for seed in options.seeds
        ]
        print(detection_row(rate, found), flush=True)
    print("\n| complaint calls | errors | subjects | topics | NMI | ARI | loose | s |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    for count in options.topics:
        for rate in (0.0, 0.2):
            calls = make_calls(
                count, cer=rate, seed=options.seeds[0], complaints=1.0, wordings=options.wordings
            )
            print(topics_row(detector, calls, rate), flush=True)


def detection(detector: ComplaintDetector, calls: Sequence[TestCall]) -> Detection:
    """Judge the calls and compare with what they were made from."""
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
    return Detection(
        hits / max(said, 1), hits / max(real, 1), _f1(hits, said, real), business, cause, ms
    )


def detection_row(rate: float, found: Sequence[Detection]) -> str:
    """Medians over the seeds, and the least F1."""
    columns = zip(*(astuple(one) for one in found), strict=True)
    precision, recall, f1, business, cause, ms = (statistics.median(each) for each in columns)
    least = min(one.f1 for one in found)
    return (
        f"| {rate:.0%} | {precision:.3f} | {recall:.3f} | {f1:.3f} | {least:.3f} "
        f"| {business:.3f} | {cause:.3f} | {ms:.1f} |"
    )


def topics_row(detector: ComplaintDetector, calls: Sequence[TestCall], rate: float) -> str:
    """One row of the topics table."""
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
        f"| {len(found)} of {len(calls)} | {rate:.0%} | {len(set(subjects.values()))} "
        f"| {len(living)} | {nmi:.3f} | {ari:.3f} | {fit.unclassified_share:.1%} | {seconds:.1f} |"
    )


def topic_scores(fit: TopicFit, subjects: Mapping[str, str]) -> tuple[float, float]:
    """NMI and ARI over all calls, each unclassified call counted as a topic of its own."""
    truth = [subjects[assignment.call_id] for assignment in fit.assignments]
    found = [assignment.topic_id or assignment.call_id for assignment in fit.assignments]
    return normalized_mutual_info_score(truth, found), adjusted_rand_score(truth, found)


def _label_f1(pairs: Sequence[tuple[Sequence[str], Sequence[str]]]) -> float:
    hits = sum(len(set(truth) & set(found)) for truth, found in pairs)
    return _f1(hits, sum(len(found) for _, found in pairs), sum(len(truth) for truth, _ in pairs))


def _f1(hits: int, said: int, real: int) -> float:
    return 2 * hits / max(said + real, 1)


if __name__ == "__main__":
    main()
