"""Load, write, load again: the same rule."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from ruamel.yaml import YAML

from qa_rules import Checkpoint, Library, load_library, read_checkpoint, read_scorecard, to_yaml
from qa_rules.yaml_loader import write_text

LIBRARY = load_library()
WORDS = some.lists(
    some.sampled_from(
        ["您好", "yes", "no", "012", "12:30", "~a", "a: b", "- x", "#9", "'q", "工号"]
    ),
    min_size=1,
    max_size=4,
    unique=True,
)
ROLES = some.sampled_from(["agent", "customer", "any"])
PLACES = some.sampled_from(
    ["whole call", "first 15s", "last 1m30s", "0%..20%", "turns 1..3", "turns -2..-1"]
)
BESIDE = some.sampled_from(
    ["0..2 turns after one", "1..2 turns before one", "within 20s after one", "around one ±2 turns"]
)
KEYWORDS = some.fixed_dictionaries(
    {"operator": some.just("keyword"), "any": WORDS},
    optional={
        "role": ROLES,
        "within": PLACES,
        "title": some.text(max_size=8),
        "sound_alike": some.booleans(),
        "guard": some.integers(1, 60),
        "unless": WORDS,
    },
)
OTHERS = some.one_of(
    some.fixed_dictionaries(
        {"operator": some.just("pattern"), "matches": some.sampled_from(["工号\\d{3,6}", "a|b"])},
        optional={"role": ROLES, "within": BESIDE, "except": some.just("x")},
    ),
    some.fixed_dictionaries(
        {
            "operator": some.just("silence"),
            "longer_than": some.sampled_from(["8s", "1m30s", 5, 2.5]),
        }
    ),
    some.fixed_dictionaries(
        {
            "operator": some.just("attribute"),
            "name": some.just("queue"),
            "value": some.sampled_from(["= a", "in a, b", "missing", "between 1 and 5", 3, 2.5]),
        }
    ),
)
CONDITIONS = some.sampled_from(
    ["one", "not one and two", "one or (two and not one)", "any of *", "2 of *"]
)
CHECKPOINTS = some.builds(
    lambda one, two, condition, title, verb: {
        "id": "point",
        "revision": 1,
        "title": title,
        "find": {"one": one, "two": two},
        verb: condition,
    },
    KEYWORDS,
    OTHERS,
    CONDITIONS,
    some.text(some.characters(min_codepoint=32, exclude_categories=("Cs", "Cc")), max_size=12),
    some.sampled_from(["require", "forbid"]),
)


def _again(point: Checkpoint) -> Checkpoint:
    return read_checkpoint(to_yaml(point), name=f"{point.id}.yaml", shelf=LIBRARY.shelf)


@settings(max_examples=80, deadline=None)
@given(CHECKPOINTS)
def test_a_checkpoint_that_loads_is_the_same_after_it_was_written(told: dict[str, object]) -> None:
    point = read_checkpoint(write_text(told), name="point.yaml")

    again = _again(point)

    assert again == point
    assert Library((again,)).revision_hash() == Library((point,)).revision_hash()
    assert to_yaml(again) == to_yaml(point)


@pytest.mark.parametrize("point", LIBRARY.checkpoints, ids=lambda point: str(point.id))
def test_every_shipped_checkpoint_is_the_same_after_it_was_written(point: Checkpoint) -> None:
    again = _again(point)

    assert again == point
    assert [one.call for one in again.examples] == [one.call for one in point.examples]


def test_every_shipped_scorecard_is_the_same_after_it_was_written() -> None:
    for card in LIBRARY.scorecards:
        assert read_scorecard(to_yaml(card), name=f"{card.id}.yaml") == card


def test_what_is_written_is_yaml_for_others_too() -> None:
    point = LIBRARY.checkpoint("opening-greeting")

    told = YAML(typ="safe", pure=True).load(to_yaml(point))

    assert told["id"] == "opening-greeting"
    assert told["find"]["greeting"]["within"] == "first 20s"
