"""Making training snippets and calls out of the labelled wordings, clean and misheard."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from language.confuse import confuse
from topics.corpus import Wording, fill

COPIES = 3
ERROR_RATES = (
    0.0,
    0.0,
    0.08,
    0.2,
)  # character error rates of telephone recognisers, good line to bad

OPENERS = (
    "你好，我{}的事，",
    "是这样的，就是{}这个事，",
    "我打电话是说{}的事情，",
    "关于你们那个{}，",
    "我是你们的{}客户，",
    "喂你好，{}这块，",
)


@dataclass(frozen=True, slots=True)
class Snippet:
    """A stretch of a customer's speech made of one wording; ``fold`` is its validation fold."""

    text: str
    wording: Wording
    fold: int


@dataclass(frozen=True, slots=True)
class MadeCall:
    """The customer's side of a made call."""

    turns: tuple[str, ...]
    is_complaint: bool
    fold: int


def make_snippets(corpus: Sequence[Wording], *, folds: int) -> list[Snippet]:
    """Several fillings of each wording, some with chatter around, some with errors."""
    chatter = [wording for wording in corpus if wording.is_chatter]
    snippets = []
    for wording in corpus:
        for copy in range(1 if wording.is_chatter else COPIES):
            chance = random.Random(f"snippet {wording.line} {copy}")
            text = _in_context(wording, fill(wording.text, seed=copy), chatter, chance)
            for rate in (0.0, chance.choice(ERROR_RATES[2:])):
                noisy = confuse(text, cer=rate, seed=copy)
                snippets.append(Snippet(noisy, wording, fold_of(wording, folds=folds)))
    return snippets


def make_calls(corpus: Sequence[Wording], *, count: int, folds: int, seed: int) -> list[MadeCall]:
    """Calls of 3–10 customer turns, half of them complaints, each made from one fold."""
    return [
        _make_call([w for w in corpus if fold_of(w, folds=folds) == i % folds], i, folds, seed)
        for i in range(count)
    ]


def fold_of(wording: Wording, *, folds: int) -> int:
    """The validation fold of a wording."""
    return random.Random(f"fold {wording.line}").randrange(folds)


def _make_call(corpus: Sequence[Wording], number: int, folds: int, seed: int) -> MadeCall:
    chance = random.Random(f"call {seed} {number}")
    is_complaint = chance.random() < 0.5
    subjects = [w for w in corpus if w.is_complaint == is_complaint and not w.is_chatter]
    first = chance.choice(subjects)
    alike = [w for w in subjects if set(w.business) & set(first.business)] or [first]
    main = [first, *chance.choices(alike, k=chance.choice((0, 0, 1, 2)))]
    if is_complaint and chance.random() < 0.4:
        asks = [w for w in corpus if not w.is_complaint and set(w.business) & set(first.business)]
        main += chance.choices(asks, k=1) if asks else []
    chatter = [w for w in corpus if w.is_chatter]
    turns = [
        *chance.choices(chatter, k=chance.randint(1, 3)),
        *main,
        *chance.choices(chatter, k=chance.randint(1, 4)),
    ]
    rate = chance.choice(ERROR_RATES)
    texts = tuple(
        confuse(fill(w.text, seed=f"{seed}{number}{i}"), cer=rate, seed=number)
        for i, w in enumerate(turns)
    )
    return MadeCall(texts, is_complaint, number % folds)


def _in_context(
    wording: Wording, text: str, chatter: Sequence[Wording], chance: random.Random
) -> str:
    where = chance.random()
    if where < 0.25 and wording.business:
        return chance.choice(OPENERS).format(chance.choice(wording.business)) + text
    if where < 0.6:
        return text
    other = fill(chance.choice(chatter).text, seed=chance.random().hex())
    return f"{other}，{text}" if where < 0.8 else f"{text}，{other}"
