import re
from pathlib import Path

from ingest import Reason, describe, quarantine_markdown

PAGE = Path(__file__).parents[2] / "docs" / "quarantine.md"


def test_every_reason_has_a_label_a_sentence_and_advice() -> None:
    for reason in Reason:
        explanation = describe(reason)
        assert explanation.label
        assert explanation.sentence.endswith(".")
        assert explanation.advice.endswith(".")
        assert explanation.ends_as in ("quarantined", "skipped", "failed")


def test_no_two_reasons_say_the_same() -> None:
    sentences = {describe(reason).sentence for reason in Reason}
    assert len(sentences) == len(Reason)


def test_the_quarantine_page_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == quarantine_markdown()


def test_the_quarantine_page_has_one_heading_a_reason() -> None:
    headings = re.findall(r"^## `(\w+)`", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert headings == [str(reason) for reason in Reason]
