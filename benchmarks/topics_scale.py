"""How long finding the topics of very many calls takes, in how much memory, and one new call.

Run ``python -m benchmarks.topics_scale --calls 10000 100000 1000000``. Texts are what made calls of
the held-out wordings complain of, misheard at 10 % of the characters; beyond 20,000 they are joined
anew from the sentences of others, so that few are the same. Each size runs in a process of its own.
Seconds are of the wall and of the processor (all processes together).
"""

import argparse
import random
import resource
import statistics
import subprocess
import sys
import time

from benchmarks.voice_calls import make_calls
from topics import ComplaintDetector, TopicAssigner, complaint_text, fit_topics

DIFFERENT = 4_000


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(measure(options.one, options.workers), flush=True)
        return
    print("| calls | characters | topics | unclassified | wall s | cpu s | peak MB | one call ms |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    for count in options.calls:
        own = [sys.executable, "-m", "benchmarks.topics_scale", "--one", str(count)]
        subprocess.run([*own, "--workers", str(options.workers)], check=True)


def measure(count: int, workers: int) -> str:
    """Fit, then assign single calls."""
    documents = make_documents(count)
    length = statistics.mean(len(text) for text in documents.values())
    wall, processor = time.perf_counter(), _processor_s()
    fit = fit_topics(documents, workers=workers)
    wall, processor = time.perf_counter() - wall, _processor_s() - processor
    peak = sum(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    assigner, times = TopicAssigner(fit.model), []
    for call_id in list(documents)[:200]:
        began = time.perf_counter()
        assigner.assign({call_id: documents[call_id]})
        times.append(1000 * (time.perf_counter() - began))
    living = sum(topic.size > 0 for topic in fit.topics)
    return (
        f"| {count:,} | {length:.0f} | {living} | {fit.unclassified_share:.1%} | {wall:.1f} "
        f"| {processor:.1f} | {peak / 1000:.0f} | {statistics.median(times):.2f} |"
    )


def make_documents(count: int) -> dict[str, str]:
    """Texts by call id."""
    detector = ComplaintDetector.load()
    texts: list[str] = []
    for call in make_calls(min(count, DIFFERENT), cer=0.1, seed=3, complaints=1.0):
        text = complaint_text(call.transcript, detector.detect(call.transcript))
        texts += [text] if text else []
    sentences = [text.split("\n") for text in texts]
    dice = random.Random(1)
    documents = {}
    for number in range(count):
        own = dice.choice(sentences)
        aside = dice.choice(dice.choice(sentences))
        documents[f"call-{number:07d}"] = "\n".join([*dice.sample(own, len(own)), aside])
    return documents


def _processor_s() -> float:
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


if __name__ == "__main__":
    main()
