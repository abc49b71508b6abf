"""Whether verified effects are true: coverage of the interval, false and missed improvements.

Run ``python -m benchmarks.case_verification``. Histories with a known effect: weekly volume that
jumps for all topics, extra variation, weeks that resemble their neighbours, and, where told, a
drift of the topic that was there before the action.
"""

import numpy as np

from topics.verification import Verdict, Week, verify_effect

RUNS = 1000


def simulate(
    dice: np.random.Generator, *, effect: float, base: float, before: int, after: int,
    extra: float = 0.03, memory: float = 0.3, drift: float = 0.0,
) -> list[Week]:  # fmt: skip
    """Weeks of a topic of ``base`` calls beside controls of ten times as many."""
    weeks, mood = [], 0.0
    for number in range(before + after):
        mood = memory * mood + float(dice.normal(0, np.sqrt(extra * (1 - memory**2))))
        season = float(np.exp(0.2 * np.sin(number / 4) + dice.normal(0, 0.1)))
        acting = number >= before
        mean = base * season * np.exp(mood + drift * number) * (effect if acting else 1.0)
        controls = int(dice.poisson(10 * base * season * np.exp(dice.normal(0, 0.05))))
        weeks.append(Week(int(dice.poisson(mean)), controls, acting))
    return weeks


def main() -> None:
    """Print the table."""
    print(
        "| true ratio | calls a week | weeks | drift a week | covered |", " | ".join(Verdict), "|"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for effect in (1.0, 0.9, 0.7, 0.5):
        for base in (10.0, 40.0):
            for before, after, drift in ((8, 4, 0.0), (12, 6, 0.0), (26, 12, 0.0), (26, 12, -0.01)):
                report(effect, base, before, after, drift)


def report(effect: float, base: float, before: int, after: int, drift: float) -> None:
    """Print one line."""
    dice = np.random.default_rng(11)
    counts = dict.fromkeys(Verdict, 0)
    covered = estimated = 0
    for _ in range(RUNS):
        weeks = simulate(dice, effect=effect, base=base, before=before, after=after, drift=drift)
        found = verify_effect(weeks)
        counts[found.verdict] += 1
        if found.low is not None and found.high is not None:
            estimated += 1
            covered += found.low <= effect <= found.high
    shares = " | ".join(f"{counts[verdict] / RUNS:.1%}" for verdict in Verdict)
    coverage = covered / max(estimated, 1)
    print(f"| {effect:g} | {base:g} | {before} + {after} | {drift:g} | {coverage:.1%} | {shares} |")


if __name__ == "__main__":
    main()
