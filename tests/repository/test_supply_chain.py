"""What comes from outside is pinned by hash, listed, and never unpickled."""

import ast
import json
import re
from pathlib import Path

import pytest

from scripts.bill_of_materials import LOCKS, bill_of_materials, pins
from transcribe.models import WHISPER_SHA256

ROOT = Path(__file__).parents[2]
PRODUCT = (
    "cli",
    "conversation",
    "dashboards",
    "ingest",
    "language",
    "measures",
    "pipeline",
    "qa_rules",
    "review",
    "topics",
    "transcribe",
    "warehouse",
)
SOURCES = sorted(path for room in PRODUCT for path in (ROOT / room).rglob("*.py"))
UNSAFE_MODULES = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}


def unsafe_loads(source: str) -> list[str]:
    """Imports of modules that run what they read, and loads that may unpickle."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [one.name for one in node.names if one.name.split(".")[0] in UNSAFE_MODULES]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in (
            UNSAFE_MODULES
        ):
            found.append(str(node.module))
        elif isinstance(node, ast.Call):
            found += _unsafe_call(node)
    return found


def _unsafe_call(node: ast.Call) -> list[str]:
    called = ast.unparse(node.func)
    named = {word.arg: ast.unparse(word.value) for word in node.keywords}
    if called == "torch.load" and named.get("weights_only") != "True":
        return [called]
    if called in ("np.load", "numpy.load") and named.get("allow_pickle", "False") != "False":
        return [called]
    if called.endswith(("read_pickle", "yaml.load", ".extractall", ".extract", "unpack_archive")):
        return [called]  # an archive chooses the names of what it unpacks
    return []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_from_outside_is_unpickled(path: Path) -> None:
    assert unsafe_loads(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from joblib import load",
        "torch.load(path)",
        "torch.load(path, weights_only=False)",
        "np.load(path, allow_pickle=True)",
        "pandas.read_pickle(path)",
        "archive.extractall(folder)",
        "shutil.unpack_archive(path)",
    ],
)
def test_the_check_itself_sees_what_it_looks_for(source: str) -> None:
    assert unsafe_loads(source) != []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text)
    bare = [block.split("\n")[0] for block in blocks if "==" in block and "--hash" not in block]
    assert bare == []


def test_the_bill_of_materials_lists_every_pin_and_model() -> None:
    document = bill_of_materials()
    listed = {(one["name"], one.get("version")) for one in document["components"]}
    assert {(pin.name, pin.version) for pin in pins()} <= listed
    models = [one for one in document["components"] if one["type"] == "machine-learning-model"]
    assert WHISPER_SHA256["model.bin"] in {one["hashes"][0]["content"] for one in models}
    references = [one["bom-ref"] for one in document["components"]]
    assert len(references) == len(set(references))


def test_the_bill_of_materials_is_the_same_every_time() -> None:
    assert json.dumps(bill_of_materials()) == json.dumps(bill_of_materials())
