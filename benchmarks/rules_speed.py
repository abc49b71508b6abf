"""How many calls a second one core judges, against a plain ``re`` loop and a jieba-bound design.

    python -m benchmarks.rules_speed [--calls N] [--rounds N] [--rules 50 200 1000]

Calls have 70 turns, drawn from the clean calls and the demo dialogues with a fixed seed.
Checkpoints are made from the shipped lexicons: two thirds look for ten phrases of one party, a
third for a pattern beside a phrase; the "by sound" rows make one in five of the phrase searches
sound-alike. All designs judge the same phrases and patterns; only callqa keeps evidence, windows,
roles and reasons. Its evidence is made when somebody looks at it: "callqa" looks at all of every
call (quotes, seconds, windows), "when looked at" at none. Medians of several rounds, in processor
seconds of the one thread, so that a busy machine does not count.
"""

import argparse
import platform
import random
import re
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import replace

from benchmarks.rules_confusion import whole_calls
from conversation import Conversation, Turn
from language.segment import cut_words
from qa_rules import Checkpoint, Judge, load_library, read_checkpoint, score

TURNS = 70
PHRASES = 10
RULES = (50, 200, 1000)


def main() -> None:
    """Print one row a design and number of checkpoints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--calls", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rules", type=int, nargs="*", default=list(RULES))
    options = parser.parse_args()
    calls = make_calls(options.calls)
    characters = statistics.mean(
        sum(len(turn.text) for turn in call.transcript.turns) for call in calls
    )
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}")
    print(f"{len(calls)} calls of {TURNS} turns, {characters:.0f} characters on average\n")
    print("| checkpoints | design | calls/s | ms a call | of callqa |")
    print("|---|---|---|---|---|")
    for count in options.rules:
        _rows(count, calls, options.rounds)
    print()
    shipped(calls, options.rounds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nPeak memory {peak:.0f} MiB")


def _rows(count: int, calls: list[Conversation], rounds: int) -> None:
    specs = make_specs(count)
    sound = range(0, count, 5)
    judge = Judge(_checkpoints(specs, frozenset()))
    by_sound = Judge(_checkpoints(specs, frozenset(sound)))
    designs: dict[str, Callable[[Conversation], object]] = {
        "callqa": lambda call: [result.made() for result in judge.judge(call)],
        "callqa, evidence when looked at": judge.judge,
        "callqa, a fifth by sound": lambda call: [one.made() for one in by_sound.judge(call)],
        "re loop, a rule at a time": _re_loop(specs),
        "jieba words, a rule at a time": _jieba_loop(specs),
    }
    rates = {name: _rate(design, calls, rounds) for name, design in designs.items()}
    for name, rate in rates.items():
        share = rate / rates["callqa"]
        print(f"| {count} | {name} | {rate:,.0f} | {1000 / rate:.2f} | {share:.2f}× |", flush=True)


def shipped(calls: list[Conversation], rounds: int) -> None:
    """Judge and score with the shipped library, and say what a million calls would take."""
    library = load_library()
    card = library.scorecard("inbound-service")
    judge = Judge(library.checkpoints)
    rate = _rate(lambda call: score([one.made() for one in judge.judge(call)], card), calls, rounds)
    print(
        f"Shipped library ({len(library.checkpoints)} checkpoints), judged and scored:"
        f" {rate:,.0f} calls/s;"
    )
    print(f"a million calls take {1_000_000 / rate / 60:.1f} minutes on one core.")


def make_calls(count: int) -> list[Conversation]:
    """Calls of ``TURNS`` turns drawn from real dialogues; the same every time."""
    chance = random.Random(7)
    dialogues = list(whole_calls())
    pool = [turn for call in dialogues for turn in call.transcript.turns]
    calls = []
    template = dialogues[0]
    for number in range(count):
        turns: list[Turn] = []
        clock = 0.0
        for index in range(TURNS):
            drawn = chance.choice(pool)
            length = drawn.end - drawn.start
            turns.append(replace(drawn, index=index, start=clock, end=clock + length, words=()))
            clock += length + 0.4
        transcript = replace(template.transcript, turns=tuple(turns))
        call = replace(template.call, call_id=f"call-{number}")
        calls.append(replace(template, call=call, transcript=transcript))
    return calls


Spec = tuple[str, tuple[str, ...], str]


def make_specs(count: int) -> list[Spec]:
    """Role, phrases and pattern (or none) of each rule; the same every time."""
    chance = random.Random(11)
    words = sorted({word for one in load_library().lexicons.values() for word in one.words})
    tails = ("登记", "回复", "还款", "手续费", "身份", "\\d{3,6}", "[一二三四五六七八九十]+元")
    specs: list[Spec] = []
    for number in range(count):
        phrases = tuple(
            word + chance.choice(("", "的", "了", "吗")) * (number % 2)
            for word in chance.sample(words, PHRASES)
        )
        pattern = f"{phrases[0][:2]}.{{0,8}}{chance.choice(tails)}" if number % 3 == 0 else ""
        specs.append((("agent", "customer")[number % 2], phrases, pattern))
    return specs


def _checkpoints(specs: list[Spec], sound: frozenset[int]) -> tuple[Checkpoint, ...]:
    return tuple(_checkpoint(number, spec, number in sound) for number, spec in enumerate(specs))


def _checkpoint(number: int, spec: Spec, sound: bool) -> Checkpoint:
    role, phrases, pattern = spec
    alike = str(sound).lower()
    text = (
        f"id: rule-{number}\nrevision: 1\ntitle: x\nfind:\n"
        f"  phrase-{number}: {{operator: keyword, role: {role}, sound_alike: {alike},"
        f" any: {list(phrases)}}}\n"
    )
    condition = f"phrase-{number}"
    if pattern:
        place = f"within: around phrase-{number} ±2 turns"
        text += f"  beside-{number}: {{operator: pattern, role: {role}, {place},"
        text += f" matches: '{pattern}'}}\n"
        condition += f" and beside-{number}"
    return read_checkpoint(f"{text}forbid: {condition}\n", name=f"rule-{number}.yaml")


def _re_loop(specs: list[Spec]) -> Callable[[Conversation], object]:
    rules = [
        (
            role,
            re.compile("|".join(map(re.escape, phrases))),
            re.compile(pattern) if pattern else None,
        )
        for role, phrases, pattern in specs
    ]

    def judge(call: Conversation) -> list[bool]:
        turns = [(turn.role.value, turn.text) for turn in call.transcript.turns]
        results = []
        for role, phrases, pattern in rules:
            own = [text for who, text in turns if who == role]
            found = any(phrases.search(text) for text in own)
            results.append(found and (pattern is None or any(pattern.search(text) for text in own)))
        return results

    return judge


def _jieba_loop(specs: list[Spec]) -> Callable[[Conversation], object]:
    rules = [(role, frozenset(phrases)) for role, phrases, _ in specs]
    cut_words("预热")

    def judge(call: Conversation) -> list[bool]:
        turns = [
            (turn.role.value, frozenset(cut_words(turn.text))) for turn in call.transcript.turns
        ]
        return [
            any(not phrases.isdisjoint(words) for who, words in turns if who == role)
            for role, phrases in rules
        ]

    return judge


def _rate(
    design: Callable[[Conversation], object], calls: list[Conversation], rounds: int
) -> float:
    design(calls[0])
    seconds = []
    for _ in range(rounds):
        started = time.process_time()
        for call in calls:
            design(call)
        seconds.append(time.process_time() - started)
    return len(calls) / statistics.median(seconds)


if __name__ == "__main__":
    main()
