"""Every word on the screen has a translation, every name of the machine a word."""

import re
import runpy
from pathlib import Path

from conversation import ChannelKind, Direction, Role
from dashboards import vocabulary
from dashboards.advice import ADVICE
from dashboards.labels import plain, say, speaking
from dashboards.translations import read_translations
from ingest.reasons import Reason
from qa_rules.outcome import Outcome

ROOT = Path(__file__).parents[2]
ENGLISH = ROOT / "dashboards" / "catalogue" / "en.po"
HAN = re.compile(r"[\u4e00-\u9fff]")
EXAMPLES = ("年费", "一组")  # words of the customers' language stay in it


def test_every_text_on_the_screen_has_an_english_twin_and_no_twin_is_left_over() -> None:
    used = set(runpy.run_path(str(ROOT / "scripts" / "catalogue.py"))["used_texts"]())
    catalogue = read_translations(ENGLISH).texts
    assert set(catalogue) == used, "python scripts/catalogue.py brings the catalogue in line"
    chinese = [text for text in catalogue.values() if HAN.search(text)]
    assert not [text for text in chinese if not any(word in text for word in EXAMPLES)]


def test_a_language_is_one_switch_away() -> None:
    with speaking("en"):
        assert say("通话") == "Calls"
        assert say("第一次听说的话") == "第一次听说的话"
    assert say("通话") == "通话"


def test_a_catalogue_is_read_as_gettext_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "en.po"
    path.write_text(
        'msgid ""\nmsgstr "Language: en\\n"\n\n'
        '# a remark\n#: somewhere.py\nmsgid "一"\nmsgstr "one\\n\\"two\\""\n\n'
        'msgid ""\n"二"\n"三"\nmsgstr ""\n"two "\n"three"\n\n'
        '#, fuzzy\nmsgid "四"\nmsgstr "five"\n\nmsgid "五"\nmsgstr ""\n',
        encoding="utf-8",
    )
    assert read_translations(path).texts == {"一": 'one\n"two"', "二三": "two three"}


def test_translations_keep_the_places_of_their_text() -> None:
    catalogue = read_translations(ENGLISH).texts
    places = re.compile(r"\{\w+\}")
    for text, translation in catalogue.items():
        assert sorted(places.findall(text)) == sorted(places.findall(translation)), text


def test_every_quarantine_reason_has_advice() -> None:
    assert set(ADVICE) == {str(reason) for reason in Reason}


def test_every_outcome_role_direction_and_channel_has_a_word() -> None:
    assert set(vocabulary.OUTCOMES) == {str(outcome) for outcome in Outcome}
    assert set(vocabulary.OUTCOME_TONES) == set(vocabulary.OUTCOMES)
    assert {str(role) for role in Role} <= set(vocabulary.ROLES)
    assert set(vocabulary.DIRECTIONS) == {str(direction) for direction in Direction}
    assert set(vocabulary.CHANNELS) == {str(kind) for kind in ChannelKind}
    assert set(vocabulary.RISK_TONES) == set(vocabulary.RISKS)


def test_markdown_in_a_name_stays_plain() -> None:
    assert plain("**A**[x](y)") == r"\*\*A\*\*\[x\]\(y\)"
    assert plain("王小明 一组") == "王小明 一组"
