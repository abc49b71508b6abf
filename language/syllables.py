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


def spell_by_sound(text: str) -> str:
    """Each Chinese character written as the first of those that sound the same when misheard.

    Latin letters become small; what has no sound is left out, but for spaces.
    """
    return text.lower().translate(_spelling())


class _Spelling(dict[int, str | None]):
    """Other characters stay where they are said, and go where they are not."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        self[code] = character if character.isalnum() or character == " " else None
        return self[code]


@cache
def _spelling() -> _Spelling:
    first: dict[str, str] = {}
    spelling = _Spelling()
    for code in range(ord("一"), ord("鿿") + 1):
        sound = syllable(chr(code))
        spelling[code] = first.setdefault(sound, chr(code)) if sound else None
    return spelling


@cache
def syllable(character: str) -> str:
    """The folded syllable of one character, empty for punctuation and what has no reading."""
    from pypinyin import Style, lazy_pinyin

    if not "一" <= character <= "鿿":
        return character.lower() if character.isalnum() else ""
    sounds = lazy_pinyin(character, style=Style.NORMAL, errors="ignore", v_to_u=False)
    return fold_syllable(sounds[0]) if sounds else ""


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
