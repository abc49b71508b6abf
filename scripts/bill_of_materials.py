"""Write what callqa is made of as a CycloneDX 1.6 bill of materials: packages and models.

Read from the lock files, so it says what is installed with ``--require-hashes`` and nothing else;
the same lock files give the same bytes. Licences come from the installed packages.
"""

import hashlib
import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

from transcribe.models import EMBEDDING_SHA256, SEGMENTATION_SHA256, WHISPER_SHA256

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-models.lock")
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)\s*(?:;\s*([^\\]+?))?\s*\\?$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_LONGEST_LICENCE = 80  # longer ones are whole licence texts
_MODELS = (
    ("whisper-base model.bin", WHISPER_SHA256["model.bin"]),
    ("pyannote segmentation 3.0", SEGMENTATION_SHA256),
    ("CAM++ speaker embedding zh-en", EMBEDDING_SHA256),
)


@dataclass
class Pin:
    """One locked package; ``marker`` says on which systems it is installed."""

    name: str
    version: str
    marker: str = ""
    hashes: list[str] = field(default_factory=list)


def main() -> None:
    """Write the bill to the file named on the command line."""
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "build/sbom.cdx.json")
    target.parent.mkdir(parents=True, exist_ok=True)
    document = bill_of_materials()
    target.write_text(
        json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8"
    )
    print(f"{target}: {len(document['components'])} components")


def bill_of_materials() -> dict[str, Any]:
    """The whole document; its serial number follows from its content."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    components = [*map(_component, pins()), *(_model(name, sha) for name, sha in _MODELS)]
    digest = hashlib.sha256(json.dumps(components, sort_keys=True).encode()).hexdigest()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.UUID(digest[:32], version=4)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "callqa",
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"license": {"id": project["license"]}}],
            }
        },
        "components": components,
        "dependencies": [
            {"ref": "callqa", "dependsOn": [one["bom-ref"] for one in components]},
        ],
    }


def pins() -> Iterator[Pin]:
    """Every pin of the lock files, with its hashes, in their order."""
    for name in LOCKS:
        pin: Pin | None = None
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            if found := _PIN.match(line):
                if pin is not None:
                    yield pin
                pin = Pin(found[1], found[2], (found[3] or "").strip())
            elif pin is not None:
                pin.hashes.extend(_HASH.findall(line))
        if pin is not None:
            yield pin


def _component(pin: Pin) -> dict[str, Any]:
    purl = f"pkg:pypi/{re.sub(r'[-_.]+', '-', pin.name).lower()}@{pin.version}"
    properties = [{"name": "callqa:sha256", "value": value} for value in pin.hashes]
    if pin.marker:
        properties.append({"name": "callqa:marker", "value": pin.marker})
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": f"{purl}#{hashlib.sha256(pin.marker.encode()).hexdigest()[:8]}",
        "name": pin.name,
        "version": pin.version,
        "purl": purl,
        "properties": properties,
    }
    if licence := _licence(pin.name):
        component["licenses"] = [{"license": {"name": licence}}]
    return component


def _licence(name: str) -> str:
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return ""
    stated = [*(told.get_all("License-Expression") or []), *(told.get_all("License") or [])]
    words = str(stated[0]).strip() if stated else ""
    if words and len(words) <= _LONGEST_LICENCE and "\n" not in words:
        return words
    classifiers = told.get_all("Classifier") or []
    kinds = [one.rsplit(" :: ", 1)[-1] for one in classifiers if one.startswith("License ::")]
    return ", ".join(kinds)


def _model(name: str, sha256: str) -> dict[str, Any]:
    return {
        "type": "machine-learning-model",
        "bom-ref": f"model:{sha256[:16]}",
        "name": name,
        "hashes": [{"alg": "SHA-256", "content": sha256}],
    }


if __name__ == "__main__":
    main()
