"""What a recogniser still hears of numbers in redacted sound, on the bundled calls.

    python -m benchmarks.redacted_sound [--style silence|beep] [--all-numbers]

Each call is recognised, redacted from what was heard, and recognised again by the same embedded
models. A run is four digits and more in one turn. Runs that belong to personal data by the truth
must not be left; the others (staff numbers, amounts, dates) are no personal data and stay, unless
``--all-numbers`` hides them as `callqa call redact --all-numbers` does.
About three minutes on two cores.
"""

import argparse
import tempfile
from pathlib import Path

from benchmarks.speech_demo import demo_calls
from conversation import Role, Transcript, Turn
from demo_calls import TRUTH
from ingest import SAMPLE_RATE_HZ
from ingest.redaction import RedactionStyle, redact_samples
from language.personal_data import find_personal_data
from language.personal_data.all_numbers import number_spans
from language.personal_data.digits import digit_runs
from language.personal_data.reading import HARD_DIGITS, read_turn
from transcribe import Transcriber, TranscribeSettings
from transcribe.backends.recorded import load_turns

FEWEST_DIGITS = 4


def main() -> None:
    """Print a line a call with personal data and the sum."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--style", type=RedactionStyle, default=RedactionStyle.BEEP)
    parser.add_argument("--all-numbers", action="store_true")
    options = parser.parse_args()
    print(
        "| call | stretches | runs before | runs after | of them personal |\n|---|---|---|---|---|"
    )
    total = [0, 0, 0, 0]
    with tempfile.TemporaryDirectory() as folder:
        transcriber = Transcriber(TranscribeSettings(), Path(folder))
        for call, opened in demo_calls():
            heard = transcriber.transcribe(opened.samples, call=call, recording=opened.recording)
            spans = [one.span for one in find_personal_data(heard.transcript.turns)]
            if options.all_numbers:
                spans += number_spans(heard.transcript.turns)
            if not spans:
                continue
            quiet = redact_samples(
                opened.samples, spans, sample_rate=SAMPLE_RATE_HZ, style=options.style
            )
            again = transcriber.transcribe(quiet, call=call, recording=opened.recording)
            before, after = runs_in(heard.transcript), runs_in(again.transcript)
            said = personal_digits(call.call_id)
            counts = [len(spans), len(before), len(after), sum(run in said for run in after)]
            total = [one + other for one, other in zip(total, counts, strict=True)]
            print(f"| {call.call_id} | {' | '.join(map(str, counts))} |", flush=True)
    print(f"| **all** | {' | '.join(map(str, total))} |")


def runs_in(transcript: Transcript) -> list[str]:
    """The digits of every run of four and more."""
    runs = [run for turn in transcript.turns for run in digit_runs(read_turn(turn))]
    return [run.digits for run in runs if len(run.digits) >= FEWEST_DIGITS]


def personal_digits(call_id: str) -> str:
    """All digits of personal data that the truth of a bundled call holds."""
    turns = [
        Turn(at, Role.UNKNOWN, 0, one.span.start, one.span.end, one.text)
        for at, one in enumerate(load_turns(TRUTH, call_id))
    ]
    texts = (
        turns[one.turn_index].text[one.char_start : one.char_end]
        for one in find_personal_data(turns)
    )
    return "|".join("".join(str(HARD_DIGITS.get(c, "")) for c in text) for text in texts)


if __name__ == "__main__":
    main()
