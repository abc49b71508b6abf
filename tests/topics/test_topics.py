from datetime import UTC, datetime, timedelta

import pytest

from conversation.errors import UsageError
from topics import (
    EventKind,
    TopicFit,
    TopicOverrides,
    TopicStatus,
    apply_overrides,
    assign,
    fit_topics,
    model_as_data,
    model_from_data,
)

FEE = (
    "信用卡年费乱收，说好免年费又扣了",
    "年费凭什么扣我，当初说首年免年费",
    "这个年费不合理，给我退年费",
)
LOGIN = ("手机银行登录不上去，一直闪退", "手机银行打不开，登录失败", "登不上手机银行，提示系统繁忙")
QUEUE = (
    "网点排队两个小时，就开一个窗口",
    "在网点排队一上午，窗口太少",
    "你们网点叫号太慢，排队排死了",
)
MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)


def some_calls(*subjects: tuple[str, ...]) -> dict[str, str]:
    texts = [text for subject in subjects for text in subject]
    return {f"c{number:02d}": text for number, text in enumerate(texts)}


def topic_of(fit: TopicFit, call_id: str) -> str | None:
    return next(a.topic_id for a in fit.assignments if a.call_id == call_id)


def test_calls_on_one_subject_share_a_topic_and_others_do_not() -> None:
    fit = fit_topics(some_calls(FEE, LOGIN, QUEUE))
    found = [topic_of(fit, f"c{number:02d}") for number in range(9)]
    assert [len(set(found[i : i + 3])) for i in (0, 3, 6)] == [1, 1, 1]
    assert len(set(found)) == 3


def test_labels_are_words_that_a_person_reads() -> None:
    fit = fit_topics(
        some_calls(FEE, LOGIN, QUEUE), hints={"c03": ("手机银行",), "c04": ("手机银行",)}
    )
    labels = {
        topic_of(fit, call): topic.label
        for call in ("c00", "c03", "c06")
        for topic in fit.topics
        if topic.topic_id == topic_of(fit, call)
    }
    assert list(labels.values()) == ["年费争议", "手机银行登录不上", "排队等候太久"]
    assert all(
        topic.typical.text in some_calls(FEE, LOGIN, QUEUE)[topic.typical.call_id]
        for topic in fit.topics
    )


@pytest.mark.parametrize(
    "documents", [{}, {"a": FEE[0]}, {"a": FEE[0], "b": LOGIN[0], "c": "", "d": "  "}]
)
def test_too_little_data_is_said_and_nothing_is_made_up(documents: dict[str, str]) -> None:
    fit = fit_topics(documents)
    assert fit.topics == ()
    assert "too little data for topics" in fit.note
    assert fit.unclassified == tuple(sorted(documents))


def test_too_little_data_keeps_the_topics_there_were() -> None:
    before = fit_topics(some_calls(FEE, LOGIN))
    assert fit_topics({"x": FEE[0]}, previous=before.topics).topics == before.topics


@pytest.mark.parametrize("count", [3, 10, 40, 400])
def test_the_same_text_over_and_over_is_one_topic(count: int) -> None:
    fit = fit_topics({f"c{number}": FEE[0] for number in range(count)})
    assert [topic.size for topic in fit.topics] == [count]


def test_empty_foreign_and_odd_texts_stay_unclassified() -> None:
    odd = {"x1": "", "x2": "😀😀", "x3": "thank you bye bye", "x4": "嗯嗯，好的，谢谢"}
    fit = fit_topics({**some_calls(FEE, LOGIN, QUEUE), **odd})
    assert set(fit.unclassified) >= {"x1", "x2", "x4"}
    assert len(fit.assignments) == 13


def test_the_order_of_the_calls_does_not_matter() -> None:
    calls = some_calls(FEE, LOGIN, QUEUE)
    assert fit_topics(calls) == fit_topics(dict(reversed(calls.items())))


def test_times_of_topics_come_from_their_calls_with_and_without_zone() -> None:
    calls = some_calls(FEE)
    times = {"c00": MONDAY, "c01": (MONDAY + timedelta(days=2)).replace(tzinfo=None)}
    [topic] = fit_topics(calls, seen_at=times).topics
    assert (topic.first_seen, topic.last_seen) == (MONDAY, MONDAY + timedelta(days=2))


def test_ids_survive_a_refit_with_another_batch() -> None:
    first = fit_topics(some_calls(FEE, LOGIN, QUEUE))
    second = fit_topics(
        some_calls(QUEUE, FEE, LOGIN), previous=first.topics, seen_at={"c00": MONDAY}
    )
    assert {t.topic_id: t.label for t in second.topics} == {
        t.topic_id: t.label for t in first.topics
    }
    assert second.events == ()
    assert {topic.status for topic in second.topics} == {TopicStatus.ACTIVE}


def test_a_new_subject_is_a_birth_and_a_vanished_one_a_death() -> None:
    first = fit_topics(some_calls(FEE, LOGIN))
    second = fit_topics(some_calls(FEE, QUEUE), previous=first.topics)
    kinds = [event.kind for event in second.events]
    assert kinds == [EventKind.BIRTH, EventKind.DEATH]
    dead = next(topic for topic in second.topics if topic.status is TopicStatus.DEAD)
    assert dead.size == 0
    third = fit_topics(some_calls(FEE, LOGIN), previous=second.topics)
    assert dead.topic_id in {e.topic_id for e in third.events if e.kind is EventKind.REVIVAL}
    assert len({topic.topic_id for topic in third.topics}) == 3


def test_new_calls_are_assigned_without_a_refit() -> None:
    fit = fit_topics(some_calls(FEE, LOGIN, QUEUE))
    new = assign(fit.model, {"n1": "又扣我年费，年费给我退了", "n2": "ETC 通行费重复", "n3": ""})
    assert [a.topic_id for a in new] == [topic_of(fit, "c00"), None, None]


def test_a_model_that_was_kept_as_data_assigns_the_same() -> None:
    fit = fit_topics(some_calls(FEE, LOGIN, QUEUE), seen_at={"c00": MONDAY})
    kept = model_from_data(model_as_data(fit.model))
    assert kept.topics == fit.model.topics
    new = {"n1": LOGIN[0], "n2": QUEUE[1]}
    assert [a.topic_id for a in assign(kept, new)] == [a.topic_id for a in assign(fit.model, new)]


def test_an_empty_model_assigns_nothing() -> None:
    assert assign(fit_topics({}).model, {"a": FEE[0]})[0].topic_id is None


def test_names_merges_and_pins_survive_a_refit() -> None:
    first = fit_topics(some_calls(FEE, LOGIN, QUEUE))
    fee, login, queue = (topic_of(first, call) for call in ("c00", "c03", "c06"))
    assert fee
    assert login
    assert queue
    overrides = TopicOverrides().rename(fee, "年费").merge(login, fee).pin("c06", fee).mute(queue)
    second = fit_topics(some_calls(QUEUE, FEE, LOGIN), previous=first.topics)
    for fit, pinned in ((first, "c06"), (second, "c06")):
        seen = apply_overrides(fit, overrides)
        merged = next(topic for topic in seen.topics if topic.topic_id == fee)
        assert merged.label == "年费"
        assert login not in {topic.topic_id for topic in seen.topics}
        assert topic_of(seen, pinned) == fee
        assert sum(topic.size for topic in seen.topics) == 9
        assert {t.status for t in seen.topics if t.topic_id == queue} == {TopicStatus.MUTED}


def test_a_merge_in_a_circle_is_refused() -> None:
    overrides = TopicOverrides().merge("t-0001", "t-0002")
    with pytest.raises(UsageError, match="cannot be merged"):
        overrides.merge("t-0002", "t-0001")
    with pytest.raises(UsageError, match="cannot be merged"):
        overrides.merge("t-0003", "t-0003")


def test_decisions_about_unknown_topics_change_nothing() -> None:
    fit = fit_topics(some_calls(FEE, LOGIN))
    odd = TopicOverrides().rename("t-0999", "x").merge("t-0001", "t-0999").pin("c00", "t-0999")
    assert apply_overrides(fit, odd) == fit
