"""How Chinese characters sound, coarse enough that what a recogniser confuses sounds the same."""

from functools import cache

_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("l", "n"), ("f", "h"), ("r", "n"))
_FINALS = (("ng", "n"), ("ue", "e"), ("v", "u"))


def syllables(text: str) -> list[str]:
    """The folded syllable of each character; Latin letters and digits stay, the rest is dropped.

    Tones are dropped; zh/z, ch/c, sh/s, l/n/r, f/h and -ng/-n sound the same, as they do to a
    telephone recogniser.
    """
    return [sound for character in text if (sound := syllable(character))]


@cache
def syllable(character: str) -> str:
    """The folded syllable of one character, empty for punctuation and space."""
    from pypinyin import Style, lazy_pinyin

    if not "一" <= character <= "鿿":
        return character.lower() if character.isalnum() else ""
    sound: str = lazy_pinyin(character, style=Style.NORMAL, errors="ignore", v_to_u=False)[0]
    return fold_syllable(sound)


def fold_syllable(sound: str) -> str:
    """Fold one toneless pinyin syllable to the class of what is easily misheard for it."""
    for written, folded in _INITIALS:
        if sound.startswith(written):
            sound = folded + sound[len(written) :]
            break
    for written, folded in _FINALS:
        if sound.endswith(written):
            return sound[: -len(written)] + folded
    return sound
