"""Words and turn-taking where voices are alike: who speaks is read from what is said and when.

People take turns after questions and at pauses, agents and customers say different things. Words
alone give six of seven seconds to the right party, so they are asked only where voices say little
or nothing, and whoever reads the roles is told.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from conversation import Word
from transcribe.role_cues import find_cues

ALIKE = 0.75  # cosine of two voices from which words are asked too
SAME = 0.8  # ... and from which the voices say nothing
# Of a phrase that sounds like one of two voices, in the unit of cues: from ALIKE, where voices
# outweigh every cue, down to nothing at SAME.
VOICE_WEIGHT = 6.0
MOST_OF_A_CUE = 3.0  # as good as certain
LEAST_CUES = 2.0  # that each party must be worth, for one voice to be two people
LEAST_SHARE = 0.1  # of the characters
_PAUSE_S = 0.1  # recognisers stretch words over pauses
# What a change of party costs by the pause before it, in seconds, and what speaks for one.
_CHANGE_COSTS = ((0.12, 1.5), (0.3, 0.3), (float("inf"), 0.0))
_AFTER_QUESTION = 1.5
_BEFORE_ANSWER = 0.5
_FIRST = 0.5  # who is called speaks first
_SENTENCE_ENDS = ("。", "？", "！", "?", "!")
_ASKS = re.compile(r"(吗|呢|吧|什么|多少|哪|怎么样|几点|是不是|可以吗|帮[您你])[？?，。]?$|[？?]$")
_ANSWERS = re.compile(r"^(好|是的?|嗯|对|没有|谢谢|我叫|我是|行|可以|那|不是|喂|知道)")


def ask_words(
    words: Sequence[Word], speakers: Sequence[int], *, likeness: float
) -> tuple[int, ...] | None:
    """The party of each word by words as well as voices, or ``None`` where voices suffice.

    ``speakers`` is what the voices say, ``likeness`` the cosine of the two. One voice stays one
    unless two parties clearly speak with it.
    """
    if likeness < ALIKE or not words or len(set(speakers)) > 2:
        return None
    certainty = max(0.0, SAME - likeness) / (SAME - ALIKE)
    phrases = _phrases(words, speakers if certainty else [0] * len(words))
    texts = ["".join(words[number].text for number in phrase) for phrase in phrases]
    cues = np.array(
        [np.clip(find_cues([text]).score, -MOST_OF_A_CUE, MOST_OF_A_CUE) for text in texts]
    )
    voice = _by_voice(phrases, speakers, VOICE_WEIGHT * certainty)
    changes = _change_scores(words, phrases, texts)
    chains = [
        _best_chain(np.stack([cues + sign * voice, -cues - sign * voice], 1), changes)
        for sign in (1.0, -1.0)
    ]
    _, party = max(chains, key=lambda chain: chain[0])
    if len(set(speakers)) < 2 and not _are_two(party, cues, texts):
        return None
    return tuple(int(side) for phrase, side in zip(phrases, party, strict=True) for _ in phrase)


def _are_two(party: NDArray[np.intp], cues: NDArray[np.float64], texts: Sequence[str]) -> bool:
    lengths = np.array([len(text) for text in texts], float)
    sides = [party == side for side in (0, 1)]
    worth = [float((sign * cues)[side].sum()) for sign, side in zip((1, -1), sides, strict=True)]
    share = [float(lengths[side].sum() / lengths.sum()) for side in sides]
    return min(worth) >= LEAST_CUES and min(share) >= LEAST_SHARE


def _phrases(words: Sequence[Word], speakers: Sequence[int]) -> list[list[int]]:
    """Numbers of the words between pauses, ends of sentences and changes of voice."""
    starts = [0] + [
        number
        for number, (before, word) in enumerate(pairwise(words), start=1)
        if word.start - before.end >= _PAUSE_S
        or before.text.rstrip().endswith(_SENTENCE_ENDS)
        or speakers[number] != speakers[number - 1]
    ]
    return [list(range(a, b)) for a, b in pairwise([*starts, len(words)])]


def _by_voice(
    phrases: Sequence[Sequence[int]], speakers: Sequence[int], weight: float
) -> NDArray[np.float64]:
    """Positive where a phrase sounds like the first voice."""
    shares = [sum(speakers[n] == 0 for n in phrase) / len(phrase) for phrase in phrases]
    return np.asarray(weight * (2.0 * np.array(shares) - 1.0))


def _change_scores(
    words: Sequence[Word], phrases: Sequence[Sequence[int]], texts: Sequence[str]
) -> list[float]:
    """What a change of party before each phrase but the first is worth."""
    scores = []
    for (before, phrase), (asked, said) in zip(pairwise(phrases), pairwise(texts), strict=True):
        pause_s = words[phrase[0]].start - words[before[-1]].end
        cost = next(cost for below_s, cost in _CHANGE_COSTS if pause_s < below_s)
        question = _AFTER_QUESTION if _ASKS.search(asked) else 0.0
        scores.append(question + (_BEFORE_ANSWER if _ANSWERS.match(said) else 0.0) - cost)
    return scores


def _best_chain(
    scores: NDArray[np.float64], changes: Sequence[float]
) -> tuple[float, NDArray[np.intp]]:
    """Score and parties (0 is the agent) of the likeliest sequence; ``scores`` is ``[n, 2]``."""
    best = scores[0] + np.array([_FIRST, -_FIRST])
    back: list[NDArray[np.intp]] = []
    for own, change in zip(scores[1:], changes, strict=True):
        step = best[:, None] + np.array([[0.0, change], [change, 0.0]])
        back.append(step.argmax(axis=0))
        best = step.max(axis=0) + own
    chain = [int(best.argmax())]
    for pointers in reversed(back):
        chain.append(int(pointers[chain[-1]]))
    return float(best.max()), np.array(chain[::-1], dtype=np.intp)
