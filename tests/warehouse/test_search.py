from functools import partial
from pathlib import Path

import pytest

from language.matching import fold
from seeding import SeedCall, seed_warehouse
from topics.search_query import find_places, grams_of, pairs_decide, parse_query
from warehouse import Warehouse
from warehouse.read import Published, open_published, search
from warehouse.read.search import search_turns
from warehouse.read.selection import parse_selection
from warehouse.write.search_index import update_search_index

Seeded = tuple[Published, list[SeedCall]]


def index(path: Path) -> int:
    with Warehouse(path) as warehouse, warehouse.transaction() as connection:
        return update_search_index(connection)


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Seeded:
    path = tmp_path_factory.mktemp("home") / "warehouse.duckdb"
    calls = seed_warehouse(path)
    index(path)
    return open_published(path), calls


@pytest.mark.parametrize("words", ["年费", "您好 工号", "还款 -再", '"请稍等"', "卡", "年费|登录"])
@pytest.mark.parametrize("by_sound", [False, True])
def test_the_index_finds_what_reading_every_turn_finds(
    seeded: Seeded, words: str, by_sound: bool
) -> None:
    published, calls = seeded
    query = parse_query(words, by_sound=by_sound)
    expected = {
        (call.call_id, index)
        for call in calls
        for index, turn in enumerate(call.turns)
        if find_places(query, fold(turn.text))
    }
    answer = search_turns(published, query, page_size=1000)
    assert {(hit.call_id, hit.line.turn_index) for hit in answer.hits} == expected
    assert (answer.turns, answer.is_exact) == (len(expected), True)
    assert expected or "登录" not in words


@pytest.mark.parametrize("words", ["年费", "卡", "年费|登录", "您好 工号", "还款 卡|款"])
@pytest.mark.parametrize("role", ["", "customer"])
def test_the_index_alone_answers_as_reading_the_texts_does(
    seeded: Seeded, words: str, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    published, query = seeded[0], parse_query(words)
    chosen = parse_selection("direction=inbound" if role else "since=2026-03-01")
    assert pairs_decide(query)
    ask = partial(search_turns, published, query, role=role, selection=chosen, page_size=3)
    pages = [ask(page=1), ask(page=2)]
    monkeypatch.setattr(search, "pairs_decide", lambda _: False)
    assert pages == [ask(page=1), ask(page=2)]
    assert pages[0].turns or words != "卡"


@pytest.mark.parametrize("words", ["信用卡", "年费 -退款", "年费 ~8 退款", '"年费退"'])
def test_pairs_alone_do_not_decide_about_longer_words_distance_or_absence(words: str) -> None:
    assert not pairs_decide(parse_query(words))
    assert not pairs_decide(parse_query("年费", by_sound=True))


def test_an_index_that_is_not_true_of_the_texts_shows_nothing_false(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    seed_warehouse(path, calls=9)
    index(path)
    (zebra,) = grams_of("斑马", by_sound=False)
    with Warehouse(path) as warehouse, warehouse.transaction() as connection:
        connection.execute("INSERT INTO search_grams VALUES (?, 3)", [zebra])
    answer = search_turns(open_published(path), parse_query("斑马"))
    assert (answer.turns, answer.calls, answer.hits) == (0, 0, ())


def test_a_number_of_a_turn_is_never_given_anew(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    seed_warehouse(path, calls=9)
    index(path)
    with Warehouse(path) as warehouse, warehouse.transaction() as connection:
        newest = connection.execute("SELECT max(turn_no) FROM search_turns").fetchone()
        assert newest
        connection.execute(
            "UPDATE turns SET text = '斑马' WHERE call_id = (SELECT call_id FROM search_turns "
            "WHERE turn_no = ?)",
            newest,
        )
        update_search_index(connection)
        renewed = connection.execute(
            "SELECT min(turn_no) FROM search_turns WHERE folded = '斑马'"
        ).fetchone()
    assert renewed
    assert renewed[0] > newest[0]


def test_places_point_at_the_words_in_the_shown_text(seeded: Seeded) -> None:
    hits = search_turns(seeded[0], parse_query("工号"), page_size=5).hits
    for hit in hits:
        assert {hit.line.text[a:b] for a, b in hit.places} == {"工号"}


def test_role_and_selection_narrow_the_search(seeded: Seeded) -> None:
    published, calls = seeded
    query = parse_query("您好")
    assert (
        search_turns(published, query, role="customer").turns < search_turns(published, query).turns
    )
    chosen = search_turns(published, query, selection=parse_selection("team=一组"), page_size=1000)
    teams = {call.call_id: call.team for call in calls}
    assert {teams[hit.call_id] for hit in chosen.hits} == {"一组"}


def test_hits_come_newest_first_with_their_context(seeded: Seeded) -> None:
    hits = search_turns(seeded[0], parse_query("您好"), page_size=1000, context=1).hits
    times = [hit.started_at for hit in hits if hit.started_at]
    assert times == sorted(times, reverse=True)
    for hit in hits:
        indexes = [line.turn_index for line in (*hit.before, hit.line, *hit.after)]
        assert indexes == list(range(indexes[0], indexes[0] + len(indexes)))
        assert hit.line.turn_index in indexes


def test_an_index_that_is_up_to_date_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    seed_warehouse(path)
    assert index(path) > 0
    assert index(path) == 0


def test_a_call_that_was_transcribed_anew_is_found_by_its_new_words_only(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    calls = seed_warehouse(path)
    index(path)
    with Warehouse(path) as warehouse, warehouse.transaction() as connection:
        connection.execute(
            "UPDATE turns SET text = '斑马' WHERE call_id = ? AND turn_index = 0",
            [calls[0].call_id],
        )
        update_search_index(connection)
    published = open_published(path)
    (hit,) = search_turns(published, parse_query("斑马")).hits
    assert hit.call_id == calls[0].call_id
    old = search_turns(published, parse_query(calls[0].turns[0].text), page_size=1000)
    assert (calls[0].call_id, 0) not in {(h.call_id, h.line.turn_index) for h in old.hits}


def test_calls_that_are_not_indexed_are_counted_not_hidden(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    calls = seed_warehouse(path)
    answer = search_turns(open_published(path), parse_query("您好"))
    assert (answer.turns, answer.unindexed_calls) == (0, len(calls))
