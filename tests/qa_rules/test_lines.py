import random

from language.matching import FoldedText, Lines, fold

LETTERS = "您好工号，。！ 　_%％8０Ａb\nc.İ"  # noqa: RUF001


def test_places_lead_back_to_the_same_characters_in_a_call_as_in_a_single_turn() -> None:
    chance = random.Random(3)
    for _ in range(300):
        texts = ["".join(chance.choices(LETTERS, k=chance.randrange(12))) for _ in range(4)]
        lines = Lines(texts)
        assert lines.texts == [fold(text.replace("\n", " ")) for text in texts]
        for number, text in enumerate(texts):
            alone = FoldedText(text.replace("\n", " "))
            for start in range(len(alone.folded)):
                for end in range(start + 1, len(alone.folded) + 1):
                    assert lines.span_in_original(number, start, end) == (
                        alone.span_in_original(start, end)
                    )
