"""Demo calls of an invented bank: sound, truth and metadata, shipped with the package.

The recordings are synthetic. No real person speaks in them, and every name, staff number, card
number and amount is invented. The speech was made with Kokoro-82M (Apache-2.0) from the scripts
in `dialogues/` by `scripts/synthesise_demo_calls`.

`SOUND` is the folder of recordings, `METADATA` the CSV an import would get beside them, and
`TRUTH` the folder with one JSON a call: who says what when, and what a careful inspector would
answer to every checkpoint.
"""

from pathlib import Path

SOUND: Path = Path(__file__).parent / "sound"
METADATA: Path = Path(__file__).parent / "metadata.csv"
TRUTH: Path = Path(__file__).parent / "truth"
