"""Topics over time: ids that stay, events, and calls that are only assigned."""

import random
from datetime import UTC, datetime

import pytest
from sklearn.metrics import adjusted_rand_score

from benchmarks.voice_calls import DEVELOPMENT, make_calls
from conversation import Role
from topics import (
    Assignment,
    EventKind,
    Subject,
    TopicFit,
    TopicStatus,
    assign,
    fit_topics,
    needs_refit,
    reason_text,
    take_in,
)
from topics.concepts import concepts_in
from topics.continuity import continue_topics
from topics.corpus import wordings
from topics.features import topic_words
from topics.parallel import assign_in_parallel
from topics.topic import Quote, Topic

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def subjects(count: int, seed: int) -> dict[str, str]:
    """What made calls are about, misheard here and there."""
    return {
        f"s{seed}-{call.transcript.call_id}": call.line.text
        for call in make_calls(count, cer=0.05, seed=seed, complaints=1.0, wordings=DEVELOPMENT)
    }


def complaint_texts(count: int, seed: int) -> dict[str, str]:
    """What the customers of made calls say, one to three sentences of it about the subject."""
    return {
        f"s{seed}-{call.transcript.call_id}": "\n".join(
            turn.text for turn in call.transcript.turns if turn.role is Role.CUSTOMER
        )
        for call in make_calls(count, cer=0.05, seed=seed, complaints=1.0, wordings=DEVELOPMENT)
    }


WORDINGS = (
    (
        "信用卡年费乱收，说好免年费又扣了",
        "年费凭什么扣我，当初说首年免年费",
        "年费不合理，给我退年费",
    ),
    ("手机银行登录不上去，一直闪退", "手机银行打不开，登录失败", "登不上手机银行，提示系统繁忙"),
    ("网点排队两个小时，就开一个窗口", "在网点排队一上午，窗口太少", "网点叫号太慢，排队排死了"),
)


def three_subjects() -> dict[str, str]:
    return {f"c{n:02d}": WORDINGS[n % 3][n // 3 % 3] + "。" * (n // 9) for n in range(36)}


def background_words() -> set[str]:
    """Content words of the training sentences, about all subjects there are."""
    return {word for wording in wordings() for word in topic_words(wording.text) if len(word) > 1}


def a_topic(topic_id: str, **centroid: float) -> Topic:
    length = sum(weight**2 for weight in centroid.values()) ** 0.5
    terms = tuple((term, weight / length) for term, weight in centroid.items())
    return Topic(topic_id, "", (), 1, None, None, TopicStatus.ACTIVE, Quote("", ""), terms)


def test_95_of_100_calls_keep_their_topic_when_only_the_batch_changes() -> None:
    calls = complaint_texts(400, seed=1)
    first = fit_topics(calls)
    before = {a.call_id: a.topic_id for a in first.assignments}
    dropped = set(random.Random(0).sample(sorted(calls), 40))
    later = {i: t for i, t in calls.items() if i not in dropped} | complaint_texts(40, seed=9)
    second = fit_topics(
        later,
        previous=first.topics,
        previous_assignments={i: t for i, t in before.items() if t is not None},
    )
    after = {a.call_id: a.topic_id for a in second.assignments}
    both = [i for i in calls if i in after and before[i] is not None]
    assert sum(before[i] == after[i] for i in both) >= 0.95 * len(both)


def test_topics_that_grew_day_by_day_are_nearly_as_good_as_those_found_at_once() -> None:
    calls = make_calls(600, cer=0.05, seed=8, complaints=1.0, wordings=DEVELOPMENT)
    truth = {f"s8-{call.transcript.call_id}": call.line.topic for call in calls}
    texts = complaint_texts(600, seed=8)
    ids = sorted(texts)
    grown = fit_topics({i: texts[i] for i in ids[:100]})
    for count in range(200, 700, 100):
        grown = fit_topics(
            {i: texts[i] for i in ids[:count]},
            previous=grown.topics,
            previous_assignments={a.call_id: a.topic_id for a in grown.assignments if a.topic_id},
        )

    def alike(fit: TopicFit) -> float:
        found = [a.topic_id or a.call_id for a in fit.assignments]
        return float(adjusted_rand_score([truth[a.call_id] for a in fit.assignments], found))

    assert alike(grown) > alike(fit_topics(texts)) - 0.1


def test_a_topic_that_falls_apart_is_a_split_and_two_that_join_a_merge() -> None:
    old = a_topic("t-0001", fee=1.0, app=0.8)
    split = continue_topics([{"fee": 1.0}, {"app": 1.0}], [old])
    assert split.ids == ("t-0001", "t-0002")
    [event] = split.events
    assert (event.kind, event.topic_id, event.others) == (EventKind.SPLIT, "t-0002", ("t-0001",))
    pair = [a_topic("t-0001", fee=1.0), a_topic("t-0002", app=1.0)]
    merge = continue_topics([{"fee": 0.8, "app": 0.6}], pair)
    assert merge.ids == ("t-0001",)
    [event] = merge.events
    assert (event.kind, event.topic_id, event.others) == (EventKind.MERGE, "t-0002", ("t-0001",))


def test_calls_taken_in_change_sizes_and_times_and_nothing_else() -> None:
    calls = three_subjects()
    fit = fit_topics(calls, subject=Subject.REASONS)
    assert {topic.topic_id[0] for topic in fit.topics} == {"r"}
    kept = {a.call_id: a for a in fit.assignments}
    sure = max(calls, key=lambda call_id: kept[call_id].probability)
    grown = take_in(fit.model, fit.topics, kept, {"new": calls[sure]}, seen_at={"new": NOON})
    assert len(grown.assignments) == 37
    assert grown.events == ()
    assert [t.topic_id for t in grown.topics] == [t.topic_id for t in fit.topics]
    home = next(a.topic_id for a in grown.assignments if a.call_id == "new")
    assert home == kept[sure].topic_id
    [found] = [topic for topic in grown.topics if topic.topic_id == home]
    assert found.last_seen == NOON
    assert found.size == 1 + sum(a.topic_id == home for a in kept.values())


def test_several_processes_assign_what_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = subjects(60, seed=2)
    model = fit_topics(calls).model
    monkeypatch.setattr("topics.parallel.WORTH_IT", 10)
    monkeypatch.setattr("topics.parallel.CHUNK", 25)
    found = tuple(assign_in_parallel(model, calls, hints={}, workers=2))
    assert found == assign(model, calls)


@pytest.mark.parametrize(
    ("state", "due"),
    [
        ({"fitted": 0, "added": 5, "loose": 0, "total": 5}, True),
        ({"fitted": 1500, "added": 1, "loose": 0, "total": 1501}, True),
        ({"fitted": 10_000, "added": 1999, "loose": 0, "total": 11_999}, False),
        ({"fitted": 10_000, "added": 2001, "loose": 0, "total": 12_001}, True),
        ({"fitted": 10_000, "added": 100, "loose": 60, "total": 10_100}, True),
        ({"fitted": 10_000, "added": 100, "loose": 40, "total": 10_100}, False),
    ],
)
def test_a_refit_is_due_when_topics_may_have_moved_on(state: dict[str, int], due: bool) -> None:
    assert needs_refit(**state) is due


def test_the_reason_is_what_the_customer_first_says_about_a_matter() -> None:
    turns = [
        ("agent", "您好，请问有什么可以帮您？"),
        ("customer", "喂你好"),
        ("customer", "我想问一下信用卡年费怎么收"),
        ("customer", "好的谢谢"),
    ]
    assert reason_text(turns, direction="inbound") == "我想问一下信用卡年费怎么收"
    called = [("agent", "您的贷款已经逾期三天了"), ("customer", "我知道了，年费的事呢")]
    assert reason_text(called, direction="outbound") == "您的贷款已经逾期三天了"
    assert reason_text([("customer", "喂"), ("customer", "嗯嗯")], direction="inbound") == ""
    assert reason_text([("unknown", "手机银行登录不上")], direction="") == "手机银行登录不上"


ADVERT = "恭喜您获得我行专属贷款额度，回复一办理，退订回复T"
ENGLISH = "hello I would like to ask about my credit card statement please"


def test_a_flood_of_one_advert_is_one_topic_and_drowns_nobody() -> None:
    calls = three_subjects()
    flood = {f"ad-{number:04d}": ADVERT for number in range(600)}
    fit = fit_topics(calls | flood)
    home = {a.call_id: a.topic_id for a in fit.assignments}
    assert len({home[i] for i in flood}) == 1
    assert home["ad-0000"] not in {home[i] for i in calls}
    assert len({home[i] for i in calls} - {None}) == 3


def test_english_calls_among_chinese_ones_stay_together_or_unclassified() -> None:
    calls = three_subjects()
    english = {f"en-{number}": f"{ENGLISH} {number}" for number in range(6)}
    fit = fit_topics(calls | english)
    home = {a.call_id: a.topic_id for a in fit.assignments}
    assert len({home[i] for i in english}) == 1
    assert not {home[i] for i in english} & ({home[i] for i in calls} - {None})
    assert len({home[i] for i in calls} - {None}) == 3


def test_calls_with_nothing_in_common_are_no_topic_and_the_note_says_so() -> None:
    words = random.Random(4).sample(sorted(background_words()), 800)
    said = ["".join(words[start : start + 8]) for start in range(0, len(words), 8)]
    fit = fit_topics({f"c{n:02d}": text for n, text in enumerate(said) if not concepts_in(text)})
    assert len(fit.assignments) > 30
    assert fit.topics == ()
    assert "too little in common" in fit.note


def test_sentences_that_say_it_each_in_its_own_way_still_make_topics() -> None:
    fit = fit_topics(subjects(400, seed=4))
    assert len(fit.topics) >= 10
    assert len(fit.unclassified) < 0.25 * 400


@pytest.mark.parametrize("count", [0, 1, 2])
def test_too_few_calls_say_so_for_reasons_too(count: int) -> None:
    fit = fit_topics({f"c{n}": "信用卡年费" for n in range(count)}, subject=Subject.REASONS)
    assert "too little data for call reasons" in fit.note
    assert fit.assignments == tuple(Assignment(f"c{n}", None, 0.0) for n in range(count))
