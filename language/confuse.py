"""A model of recognition errors: what a recogniser writes instead of what was said.

Used to train and to test whatever reads transcripts; deterministic for a given seed.
"""

import random
from functools import cache

from language.segment import general_words
from language.syllables import syllable

SUBSTITUTED, DELETED = (
    0.75,
    0.15,
)  # shares of the errors, the rest are insertions; Whisper on telephone Mandarin
COMMON_CHARACTERS = 3000  # of the general dictionary: a recogniser writes common characters


def confuse(text: str, *, cer: float, seed: int | str) -> str:
    """Write ``text`` as a recogniser with this character error rate in 0..1 might have."""
    if cer <= 0:
        return text
    chance = random.Random(f"{seed}|{text}")
    written: list[str] = []
    for character in text:
        if not "一" <= character <= "鿿" or chance.random() >= cer:
            written.append(character)
            continue
        kind = chance.random()
        if kind < SUBSTITUTED:
            written.append(_sound_alike(character, chance))
        elif kind >= SUBSTITUTED + DELETED:
            written.extend((character, _sound_alike(character, chance)))
    return "".join(written)


def _sound_alike(character: str, chance: random.Random) -> str:
    rivals = _by_sound().get(syllable(character), ())
    others = [rival for rival in rivals if rival[0] != character]
    if not others:
        return character
    return chance.choices([rival for rival, _ in others], [weight for _, weight in others])[0]


@cache
def _by_sound() -> dict[str, tuple[tuple[str, int], ...]]:
    sounds: dict[str, list[tuple[str, int]]] = {}
    for character, frequency in _common_characters():
        sounds.setdefault(syllable(character), []).append((character, frequency))
    return {sound: tuple(rivals) for sound, rivals in sounds.items()}


def _common_characters() -> list[tuple[str, int]]:
    counted = [pair for pair in general_words() if len(pair[0]) == 1 and "一" <= pair[0] <= "鿿"]
    return sorted(counted, key=lambda pair: (-pair[1], pair[0]))[:COMMON_CHARACTERS]
