"""New texts find their topic by what they say and by how it sounds."""

import pytest

from benchmarks.voice_calls import DEVELOPMENT, make_calls
from conversation import Role
from topics import Topic, TopicFit, TopicModel, assign, fit_topics, model_as_data, model_from_data

SEED = 3


def said(count: int, *, cer: float, seed: int) -> tuple[dict[str, str], dict[str, str]]:
    """What customers of made calls say by call id, and what each complains of."""
    calls = make_calls(count, cer=cer, seed=seed, complaints=1.0, wordings=DEVELOPMENT)
    texts = {
        call.transcript.call_id: "\n".join(
            turn.text for turn in call.transcript.turns if turn.role is Role.CUSTOMER
        )
        for call in calls
    }
    return texts, {call.transcript.call_id: call.line.topic for call in calls}


@pytest.fixture(scope="module")
def fit() -> TopicFit:
    return fit_topics(said(500, cer=0.1, seed=SEED)[0])


def subjects(fit: TopicFit) -> dict[str, str]:
    """What most calls of each topic complain of."""
    _, truth = said(500, cer=0.1, seed=SEED)
    counts: dict[str, dict[str, int]] = {}
    for found in fit.assignments:
        if found.topic_id is not None:
            row = counts.setdefault(found.topic_id, {})
            row[truth[found.call_id]] = row.get(truth[found.call_id], 0) + 1
    return {topic: max(row, key=lambda name: row[name]) for topic, row in counts.items()}


def share_right(model: TopicModel, fit: TopicFit, *, cer: float) -> float:
    texts, truth = said(200, cer=cer, seed=SEED + 1)
    names = subjects(fit)
    placed = assign(model, texts)
    right = sum(names.get(a.topic_id or "") == truth[a.call_id] for a in placed)
    return right / len(placed)


def test_misheard_calls_find_their_topic_more_often_than_by_words_alone(fit: TopicFit) -> None:
    words_alone = TopicModel(
        fit.model.topics, fit.model.idf, fit.model.rare_idf, fit.model.minimum_similarity
    )
    by_sound = share_right(fit.model, fit, cer=0.3)
    assert by_sound > 0.8
    assert by_sound > share_right(words_alone, fit, cer=0.3) + 0.05


def test_a_text_about_nothing_known_fits_no_topic(fit: TopicFit) -> None:
    foreign = {"a": "量子力学与园艺爱好者周末聚会", "b": "lovely weather for a walk today", "c": ""}
    assert [a.topic_id for a in assign(fit.model, foreign)] == [None, None, None]


def test_what_was_kept_as_data_places_the_same(fit: TopicFit) -> None:
    texts, _ = said(50, cer=0.2, seed=SEED + 2)
    kept = model_from_data(model_as_data(fit.model))
    assert kept.placing == fit.model.placing
    assert [a.topic_id for a in assign(kept, texts)] == [
        a.topic_id for a in assign(fit.model, texts)
    ]


def test_a_topic_that_ended_takes_no_calls(fit: TopicFit) -> None:
    gone: Topic = fit.model.topics[0]
    rest = TopicModel(
        fit.model.topics[1:], fit.model.idf, fit.model.rare_idf,
        fit.model.minimum_similarity, fit.model.placing,
    )  # fmt: skip
    texts, _ = said(100, cer=0.0, seed=SEED + 3)
    assert gone.topic_id in {a.topic_id for a in assign(fit.model, texts)}
    assert gone.topic_id not in {a.topic_id for a in assign(rest, texts)}


def test_few_calls_teach_nothing() -> None:
    texts, _ = said(60, cer=0.0, seed=SEED)
    assert fit_topics(texts).model.placing is None
