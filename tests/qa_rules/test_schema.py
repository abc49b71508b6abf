import json

import pytest

from qa_rules import json_schema
from qa_rules.operators import operator_models


@pytest.mark.parametrize("kind", ["checkpoint", "scorecard", "lexicon"])
def test_a_schema_is_draft_07_and_holds_nothing_newer(kind: str) -> None:
    schema = json_schema(kind)
    told = json.dumps(schema)

    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    for newer in ("$defs", "prefixItems", "unevaluated", "discriminator"):
        assert newer not in told


def test_every_reference_leads_somewhere() -> None:
    schema = json_schema("checkpoint")
    told = json.dumps(schema)
    names = {part.split('"')[0] for part in told.split("#/definitions/")[1:]}

    assert names <= set(schema["definitions"])


def test_every_operator_is_in_the_schema_with_its_word() -> None:
    told = json.dumps(json_schema("checkpoint"))

    for word in operator_models():
        assert f'"const": "{word}"' in told


def test_misspelt_words_are_errors_to_the_editor_too() -> None:
    schema = json_schema("checkpoint")

    assert schema["additionalProperties"] is False
    assert {"id", "revision", "title", "find"} == set(schema["required"])
