"""JSON Schema for editors, in draft-07, which is what YAML language servers read."""

from typing import Any

from pydantic import BaseModel

from qa_rules.checkpoint import Checkpoint
from qa_rules.lexicon import Lexicon
from qa_rules.scorecard import Scorecard

DRAFT = "http://json-schema.org/draft-07/schema#"
MODELS: dict[str, type[BaseModel]] = {
    "checkpoint": Checkpoint,
    "scorecard": Scorecard,
    "lexicon": Lexicon,
}


def json_schema(kind: str) -> dict[str, Any]:
    """The schema of ``checkpoint``, ``scorecard`` or ``lexicon`` files."""
    schema = MODELS[kind].model_json_schema(by_alias=True)
    told = _as_draft_07(schema)
    return {"$schema": DRAFT, **told}


def _as_draft_07(value: Any) -> Any:  # noqa: ANN401 - a JSON value
    if isinstance(value, list):
        return [_as_draft_07(item) for item in value]
    if not isinstance(value, dict):
        return value.replace("#/$defs/", "#/definitions/") if isinstance(value, str) else value
    renamed = {
        ("definitions" if key == "$defs" else key): _as_draft_07(one) for key, one in value.items()
    }
    renamed.pop("discriminator", None)
    if "prefixItems" in renamed:
        renamed["items"] = renamed.pop("prefixItems")
    if "$ref" in renamed and len(renamed) > 1:
        return {"allOf": [{"$ref": renamed.pop("$ref")}], **renamed}
    return renamed
