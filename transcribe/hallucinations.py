"""Text that a recogniser makes up: phrases of its training subtitles, and loops.

What is taken out is reported, never dropped in silence.
"""

import re
from collections.abc import Sequence

from conversation import Word

# Subtitle credits and sign-offs that Whisper writes over silence, music and noise, Simplified.
KNOWN_PHRASES = (
    "字幕由amara.org社区提供",
    "中文字幕志愿者",
    "字幕志愿者",
    "字幕制作",
    "字幕组",
    "请不吝点赞",
    "明镜与点点",
    "点点栏目",
    "谢谢观看",
    "感谢观看",
    "谢谢收看",
    "感谢收看",
    "请订阅我的频道",
    "thanks for watching",
    "thank you for watching",
    "please subscribe",
)
LEAST_CONFIDENCE = 0.12  # real speech in the noisiest bundled calls stays above 0.4
_REPEATED = re.compile(r"(.{1,12}?)\1{4,}")  # five times the same is beyond 对对对 and 好好好
_DIGITS = frozenset("0123456789零一二三四五六七八九幺")
_SIGNS = re.compile(r"[\s，。！？、；：,.!?;:]")


def remove_known_phrases(words: Sequence[Word]) -> tuple[tuple[Word, ...], tuple[str, ...]]:
    """Drop the whole phrase when a known one makes up most of it.

    Returns kept words and what was removed.
    """
    text = _SIGNS.sub("", "".join(word.text for word in words)).lower()
    for known in KNOWN_PHRASES:
        plain = _SIGNS.sub("", known)
        if plain in text and len(plain) * 2 >= len(text):
            return (), ("".join(word.text for word in words).strip(),)
    return tuple(words), ()


def remove_guesses(words: Sequence[Word]) -> tuple[tuple[Word, ...], tuple[str, ...]]:
    """Drop a phrase that the recogniser does not believe itself, or that holds no character."""
    text = "".join(word.text for word in words)
    if not words:
        return (), ()
    sure = sum(word.confidence for word in words) / len(words)
    if sure >= LEAST_CONFIDENCE and any(character.isalnum() for character in text):
        return tuple(words), ()
    return (), (text.strip(),)


def cut_loops(words: Sequence[Word]) -> tuple[tuple[Word, ...], tuple[str, ...]]:
    """Keep one round of what is said five times or more in a row; digits, as in 8888888, stay."""
    text = "".join(word.text for word in words)
    doomed: set[int] = set()
    removed: list[str] = []
    for match in _REPEATED.finditer(text):
        if set(match[1]) <= _DIGITS:
            continue
        first = match.start() + len(match[1])
        doomed.update(range(first, match.end()))
        removed.append(text[first : match.end()])
    return _without(words, doomed), tuple(removed)


def _without(words: Sequence[Word], doomed: set[int]) -> tuple[Word, ...]:
    kept: list[Word] = []
    position = 0
    for word in words:
        if not doomed.issuperset(range(position, position + len(word.text))):
            kept.append(word)
        position += len(word.text)
    return tuple(kept)
