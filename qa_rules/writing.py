"""Rules back into YAML, as a person would write them: only what was said, in the words it was said.

Loading what is written gives the same rule again.
"""

from enum import Enum
from typing import Any

from pydantic import BaseModel

from qa_rules.checkpoint import Checkpoint
from qa_rules.lexicon import Lexicon
from qa_rules.quantity import Comparison
from qa_rules.scorecard import Scorecard
from qa_rules.window import Window
from qa_rules.yaml_loader import write_text


def to_yaml(rule: Checkpoint | Scorecard | Lexicon) -> str:
    """The file of a checkpoint, scorecard or lexicon; comments of the original are not kept."""
    return write_text(_plain(rule))


def _plain(value: object) -> Any:  # noqa: ANN401 - whatever YAML holds
    match value:
        case BaseModel():
            fields = type(value).model_fields
            said = [name for name in fields if name in value.model_fields_set]
            return {fields[name].alias or name: _plain(getattr(value, name)) for name in said}
        case Window() | Comparison():
            return value.written
        case Enum():
            return value.value
        case dict():
            return {str(key): _plain(one) for key, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case _:
            return value
