"""Text that a recogniser makes up: phrases of its training subtitles, and loops.

What is taken out is reported, never dropped in silence: every filter returns the words that stay
and the words that go, in groups that belong together.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from conversation import RemovedText, Word
from transcribe.backends.recogniser import Phrase

Filtered = tuple[tuple[Word, ...], tuple[tuple[Word, ...], ...]]  # what stays, what goes

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
LONGEST_BLIP_S = 2.0  # speech of that length stands on its own legs
LEAST_BLIP_LOG_PROBABILITY = -1.0  # Whisper's own gate; real short answers stay above -0.97
FASTEST_BLIP_WPS = 16.0  # a Chinese character is a word here; the fastest Mandarin is near 12
_REPEATED = re.compile(r"(.{1,12}?)\1{4,}")  # five times the same is beyond 对对对 and 好好好
_DIGITS = frozenset("0123456789零一二三四五六七八九幺")
_SIGNS = re.compile(r"[\s，。！？、；：,.!?;:]")


def remove_known_phrases(words: Sequence[Word]) -> Filtered:
    """Drop the whole phrase when a known one makes up most of it."""
    text = _SIGNS.sub("", "".join(word.text for word in words)).lower()
    for known in KNOWN_PHRASES:
        plain = _SIGNS.sub("", known)
        if plain in text and len(plain) * 2 >= len(text):
            return (), (tuple(words),)
    return tuple(words), ()


def remove_guesses(words: Sequence[Word]) -> Filtered:
    """Drop a phrase that the recogniser does not believe itself, or that holds no character."""
    text = "".join(word.text for word in words)
    if not words:
        return (), ()
    sure = sum(word.confidence for word in words) / len(words)
    if sure >= LEAST_CONFIDENCE and any(character.isalnum() for character in text):
        return tuple(words), ()
    return (), (tuple(words),)


def is_blip(phrase: Phrase) -> bool:
    """Whether a moment of sound was given words that it is too short or too unlikely to hold.

    A crackle in a hiss passes for speech at times, and a recogniser that has to answer invents.
    """
    if not 0.0 < phrase.speech_s < LONGEST_BLIP_S:
        return False
    crowded = len(phrase.words) > FASTEST_BLIP_WPS * phrase.speech_s
    return crowded or phrase.log_probability < LEAST_BLIP_LOG_PROBABILITY


def cut_loops(words: Sequence[Word]) -> Filtered:
    """Keep one round of what is said five times or more in a row; digits, as in 8888888, stay."""
    text = "".join(word.text for word in words)
    doomed: set[int] = set()
    removed: list[tuple[Word, ...]] = []
    for match in _REPEATED.finditer(text):
        if set(match[1]) <= _DIGITS:
            continue
        round_again = set(range(match.start() + len(match[1]), match.end()))
        doomed |= round_again
        removed.append(tuple(_within(words, round_again)))
    gone = {id(word) for word in _within(words, doomed)}
    kept = tuple(word for word in words if id(word) not in gone)
    return kept, tuple(group for group in removed if group)


def _within(words: Sequence[Word], characters: set[int]) -> Iterator[Word]:
    """The words that consist of these characters of the joined text and of nothing else."""
    position = 0
    for word in words:
        if characters.issuperset(range(position, position + len(word.text))):
            yield word
        position += len(word.text)


FILTERS: Mapping[str, Callable[[Sequence[Word]], Filtered]] = MappingProxyType(
    {"guess": remove_guesses, "known_phrase": remove_known_phrases, "loop": cut_loops}
)


def filter_phrase(
    phrase: Phrase, words: Sequence[Word], *, channel: int
) -> tuple[tuple[Word, ...], tuple[RemovedText, ...]]:
    """Put the tidied words of a phrase through every filter.

    What goes is told with its time and the filter's name.
    """
    if words and is_blip(phrase):
        return (), (_told(words, "blip", channel),)
    kept, removed = tuple(words), []
    for reason, take_out in FILTERS.items():
        kept, groups = take_out(kept)
        removed += [_told(group, reason, channel) for group in groups]
    return kept, tuple(removed)


def _told(words: Sequence[Word], reason: str, channel: int) -> RemovedText:
    text = "".join(word.text for word in words).strip()
    start, end = words[0].start, max(word.end for word in words)
    return RemovedText(text, reason, channel, round(start, 3), round(end, 3))
