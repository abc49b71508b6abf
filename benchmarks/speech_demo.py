"""Accuracy and speed of speech on the bundled demo calls.

Run: python -m benchmarks.speech_demo [--json FILE]. Prints a table a call (character error rate,
diarisation error rate on mono calls, share of speech time with the right role) and the real-time
factors of every stage.
"""

import argparse
import csv
import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import MappingProxyType

from conversation import Call, ChannelKind, Direction, Role, Span, Turn
from ingest import OpenedRecording, open_recording
from language.accuracy import CharacterErrors, character_errors, pool_errors
from transcribe import Transcriber, TranscribeSettings, Transcription
from transcribe.backends.recorded import RecordedTurn, load_turns

DEMO = Path(__file__).resolve().parent.parent / "demo_calls"
GRID_S = 0.01
DEFAULT_MODELS = Path(tempfile.gettempdir()) / "callqa-benchmark-models"


@dataclass(frozen=True, slots=True)
class CallFigures:
    """What was measured on one call; rates are shares, seconds are wall time."""

    call_id: str
    kind: str
    duration_s: float
    edits: int
    reference: int
    hypothesis: int
    role_accuracy: float
    role_method: str
    role_confidence: float
    diarization_error: float | None
    recognise_s: float
    diarise_s: float
    other_s: float

    @property
    def errors(self) -> CharacterErrors:
        """The character counts of the call."""
        return CharacterErrors(self.edits, self.reference, self.hypothesis)


def demo_calls(folder: Path = DEMO) -> Iterator[tuple[Call, OpenedRecording]]:
    """Open every demo call that is a recording of a conversation."""
    with (folder / "metadata.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        truth = json.loads((folder / "truth" / f"{row['call_id']}.json").read_text("utf-8"))
        if truth["turns"]:
            call = Call(
                row["call_id"],
                direction=Direction(row["direction"]) if row["direction"] else None,
                agent_id=row["agent_id"],
                queue=row["queue"],
                attributes=MappingProxyType({"agent_channel": row["agent_channel"]}),
            )
            yield call, open_recording(folder / "sound" / truth["file"], call_id=call.call_id)


def measure_call(
    transcriber: Transcriber, call: Call, opened: OpenedRecording, *, folder: Path = DEMO
) -> CallFigures:
    """Transcribe one call and compare it with its truth."""
    result = transcriber.transcribe(opened.samples, call=call, recording=opened.recording)
    truth = load_turns(folder / "truth", call.call_id)
    counts = _errors_by_party(truth, result, opened.recording.kind)
    return CallFigures(
        call.call_id,
        opened.recording.kind,
        opened.recording.duration,
        counts.edits,
        counts.reference,
        counts.hypothesis,
        role_accuracy(truth, result.transcript.turns),
        result.transcript.role_method,
        result.transcript.role_confidence,
        None
        if opened.recording.kind is ChannelKind.STEREO
        else diarization_error(truth, result.transcript.turns, opened.recording.duration),
        result.seconds["recognise"],
        result.seconds["diarise"],
        result.seconds["other"],
    )


def role_accuracy(truth: Sequence[RecordedTurn], turns: Sequence[Turn]) -> float:
    """Share of the words' time, where one party speaks alone, that carries the right role.

    ``unknown`` is wrong.
    """
    right = total = 0.0
    for expected in truth:
        others = [turn.span for turn in truth if turn.role is not expected.role]
        for part in _alone(expected.span, others):
            for turn in turns:
                seconds = sum(part.overlap(Span(word.start, word.end)) for word in turn.words)
                total += seconds
                right += seconds if turn.role is expected.role else 0.0
    return right / total if total else 1.0


def _alone(span: Span, others: Sequence[Span]) -> list[Span]:
    """The parts of a span that no other span covers."""
    parts = [span]
    for other in others:
        cut = [
            (Span(p.start, min(p.end, other.start)), Span(max(p.start, other.end), p.end))
            for p in parts
        ]
        parts = [piece for pair in cut for piece in pair if piece.start < piece.end]
    return parts


def diarization_error(
    truth: Sequence[RecordedTurn], turns: Sequence[Turn], duration_s: float
) -> float:
    """Error rate of who spoke when by the turns, no collar, 10 ms grid, the better naming."""
    rates = []
    for names in ((Role.AGENT, Role.CUSTOMER), (Role.CUSTOMER, Role.AGENT)):
        wrong = spoken = 0
        for tick in range(int(duration_s / GRID_S)):
            moment = tick * GRID_S
            expected = {t.role for t in truth if t.span.contains(moment)}
            found = {
                names[0] if t.role is Role.AGENT else names[1]
                for t in turns
                if t.span.contains(moment)
            }
            wrong += max(len(expected), len(found)) - len(expected & found)
            spoken += len(expected)
        rates.append(wrong / spoken)
    return min(rates)


def _errors_by_party(
    truth: Sequence[RecordedTurn], result: Transcription, kind: ChannelKind
) -> CharacterErrors:
    """Errors a channel on stereo calls (turns may overlap), in one row on mono ones."""
    if kind is not ChannelKind.STEREO:
        return character_errors(
            "".join(turn.text for turn in truth),
            "".join(turn.text for turn in result.transcript.turns),
        )
    return pool_errors(
        character_errors(
            "".join(turn.text for turn in truth if turn.role is role),
            "".join(turn.text for turn in result.transcript.by_role(role)),
        )
        for role in (Role.AGENT, Role.CUSTOMER)
    )


def main() -> None:
    """Measure every demo call in this process with one thread and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument("--models", type=Path, default=DEFAULT_MODELS, help="cache of models")
    parser.add_argument("--beam", type=int, default=TranscribeSettings().beam_size)
    parser.add_argument("--blind", action="store_true", help="hide the channel maps")
    chosen = parser.parse_args()
    started = time.perf_counter()
    transcriber = Transcriber(TranscribeSettings(beam_size=chosen.beam), chosen.models)
    transcriber.load()
    load_s = time.perf_counter() - started
    figures = []
    for call, opened in demo_calls():
        told = replace(call, attributes=MappingProxyType({})) if chosen.blind else call
        figures.append(measure_call(transcriber, told, opened))
        _print_call(figures[-1])
    _print_totals(figures, load_s)
    if chosen.json:
        chosen.json.write_text(json.dumps([asdict(figure) for figure in figures], indent=1))


def _print_call(figure: CallFigures) -> None:
    error = figure.diarization_error
    print(
        f"{figure.call_id} {figure.kind:9} {figure.duration_s:6.1f} s  "
        f"CER {figure.errors.rate:6.1%}  "
        f"DER {'     –' if error is None else f'{error:6.1%}'}  roles {figure.role_accuracy:6.1%} "
        f"({figure.role_method} {figure.role_confidence:.2f})  "
        f"RTF {(figure.recognise_s + figure.diarise_s + figure.other_s) / figure.duration_s:.3f}"
    )
    sys.stdout.flush()


def _print_totals(figures: Sequence[CallFigures], load_s: float) -> None:
    sound_s = sum(figure.duration_s for figure in figures)
    mono = [figure for figure in figures if figure.diarization_error is not None]
    mono_s = sum(figure.duration_s for figure in mono)
    pooled = pool_errors(figure.errors for figure in figures)
    print(f"pooled CER {pooled.rate:.1%}, characters {pooled.hypothesis / pooled.reference:.1%}")
    for label, part in (("stereo", [f for f in figures if f not in mono]), ("mono", mono)):
        spoken_s = sum(f.duration_s for f in part)
        share = sum(f.role_accuracy * f.duration_s for f in part) / spoken_s
        print(f"role accuracy {label} {share:.1%}")
    print(f"DER mono {sum((f.diarization_error or 0.0) * f.duration_s for f in mono) / mono_s:.1%}")
    for name, seconds, of_s in (
        ("recognise", sum(f.recognise_s for f in figures), sound_s),
        ("diarise", sum(f.diarise_s for f in figures), mono_s),
        ("other", sum(f.other_s for f in figures), sound_s),
    ):
        print(f"{name:9} {seconds:6.1f} s for {of_s:.0f} s of sound, RTF {seconds / of_s:.4f}")
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"models loaded in {load_s:.1f} s; peak memory {peak_mb:.0f} MB")


if __name__ == "__main__":
    main()
