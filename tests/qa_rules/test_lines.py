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


def test_characters_outside_the_basic_plane_and_final_sigmas_fold_as_in_a_single_turn() -> None:
    chance = random.Random(5)
    for _ in range(300):
        texts = ["".join(chance.choices("ΑΣς，您𠮷😀a。\nß", k=8)) for _ in range(3)]
        lines = Lines(texts)
        assert lines.texts == [fold(text.replace("\n", " ")) for text in texts]


def test_every_character_of_the_basic_plane_folds_in_a_call_as_it_does_alone() -> None:
    every = [chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000]
    alone = [fold(one.replace("\n", " ")) for one in every]
    assert Lines(every).texts == alone
