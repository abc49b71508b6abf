"""Marks of a finished demo run against those of its scripts, before and after the second layer.

Run: ``callqa demo --home HOME``, then ``python -m benchmarks.punctuation HOME``. Counted where the
characters before a mark were recognised; commas, stops and question marks are three kinds.
"""

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from conversation import Role, Turn
from demo_calls import TRUTH
from language.punctuation import punctuate
from pipeline import Home
from pipeline.artifact import Artifact, read_artifact

_KINDS = {"，": ",", "、": ",", "；": ",", "：": ",", "。": ".", "！": ".", "？": "?"}
_ROWS = {"any mark": ",.?", "end of a sentence": ".?", "question": "?"}
Marks = dict[int, str]


def marks_of(texts: Sequence[str]) -> tuple[str, Marks]:
    """The characters without marks, and the kind of mark behind each."""
    plain: list[str] = []
    marks: Marks = {}
    for character in "".join(texts):
        if character in _KINDS and plain:
            marks[len(plain) - 1] = _KINDS[character]
        elif not character.isspace() and character not in _KINDS:
            plain.append(character)
    return "".join(plain), marks


def compare(found: Sequence[str], expected: Sequence[str], kinds: str) -> tuple[int, int, int]:
    """Marks that are right, too many and missing, over the characters that both have."""
    (heard, heard_marks), (said, said_marks) = marks_of(found), marks_of(expected)
    blocks = SequenceMatcher(None, heard, said, autojunk=False).get_matching_blocks()
    same = {block.a + step: block.b + step for block in blocks for step in range(block.size)}
    got = {same[at] for at, kind in heard_marks.items() if at in same and kind in kinds}
    wanted = {at for at, kind in said_marks.items() if at in same.values() and kind in kinds}
    return len(got & wanted), len(got - wanted), len(wanted - got)


def as_recognised(turn: Turn) -> str:
    """The turn's words."""
    return "".join(word.text for word in turn.words)


def as_written(turn: Turn) -> str:
    """The turn's words with the marks that the second layer adds."""
    return "".join(word.text for word in punctuate(turn.words))


def main() -> None:
    """Print precision, recall and F1 a kind."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("home", type=Path)
    artifacts = list(_artifacts(Home(parser.parse_args().home)))
    for label, write in (("recogniser alone", as_recognised), ("second layer", as_written)):
        for row, kinds in _ROWS.items():
            print(f"{label:18} {row:18} {_line(artifacts, write, kinds)}")


def _artifacts(home: Home) -> Iterator[Artifact]:
    for path in sorted(home.artifacts.glob("*/*")):
        yield read_artifact(path)


def _line(artifacts: Sequence[Artifact], write: Callable[[Turn], str], kinds: str) -> str:
    right = extra = missing = 0
    for artifact in artifacts:
        truth = json.loads((TRUTH / f"{artifact.call.call_id}.json").read_text("utf-8"))["turns"]
        for role in (Role.AGENT, Role.CUSTOMER):
            found = [write(turn) for turn in artifact.transcript.by_role(role)]
            said = [turn["text"] for turn in truth if turn["role"] == role]
            counts = compare(found, said, kinds)
            right, extra, missing = right + counts[0], extra + counts[1], missing + counts[2]
    precision, recall = right / max(1, right + extra), right / max(1, right + missing)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return f"precision {precision:6.1%}  recall {recall:6.1%}  F1 {f1:6.1%}"


if __name__ == "__main__":
    main()
