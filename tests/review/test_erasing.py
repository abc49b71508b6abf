"""What people wrote about a customer goes from the record; verdicts stay, and nobody else's go."""

from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from conversation.errors import HomeError
from review import Verdict, erasing
from review.coaching import follow_up_note, list_notes, write_note
from review.database import is_address
from review.erasing import ERASED, erase_from_reviews, require_erasable, words_left
from review.facts import FactLog
from review.store import ReviewStore
from review.topic_decisions import TopicAction, decide_topic

SAID, STAYS = "紫水晶理财", "绿松石基金"


@pytest.fixture
def record(place: str | Path) -> str | Path:
    """Decisions, a draft, coaching, an acknowledgement, a hold that ended; of two customers."""
    with ReviewStore(place) as store:
        for call, words in (("a-1", SAID), ("c-1", STAYS)):
            decide(store, call, f"提到{words}")
    with FactLog(place) as log:
        for call, words in (("a-1", SAID), ("c-1", STAYS)):
            note = write_note(log, "A1", text=f"听{words}", author="qa", call_id=call)
            follow_up_note(log, note, outcome=f"好多了 {words}", author="qa")
            log.add("acknowledgement", f"{call}\ncard", author="A1", body={"remark": words})
            log.add("transcript", call, author="qa", body={"words": words})
            decide_topic(log, TopicAction.PIN, call, value="t-1", author="qa")
        log.add("legal_hold", "customer:cust-1", author="legal", body={"reason": SAID})
    return place


def decide(store: ReviewStore, call: str, reason: str) -> None:
    store.record_decision(
        call,
        scorecard_id="s",
        checkpoint_id="c",
        reviewer="qa",
        verdict=Verdict.FAIL,
        machine_outcome="pass",
        reason=reason,
    )


def heap(place: str | Path) -> bytes:
    """Every byte in which the tables lie on the disk, without logs and catalogues."""
    if not is_address(place):
        return b"".join(path.read_bytes() for path in Path(place).parent.iterdir())
    with psycopg.connect(str(place), autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        paths = connection.execute(
            "SELECT current_setting('data_directory') || '/' || pg_relation_filepath(oid) "
            "FROM pg_class WHERE relkind IN ('r', 't') AND pg_relation_filepath(oid) IS NOT NULL"
        ).fetchall()
    files = [one for (path,) in paths for one in Path(path).parent.glob(f"{Path(path).name}*")]
    return b"".join(path.read_bytes() for path in files)


def test_words_go_from_every_byte_and_verdicts_and_others_stay(record: str | Path) -> None:
    assert SAID.encode() in heap(record)
    changed = erase_from_reviews(record, ["a-1"], customer_id="cust-1")
    assert changed == 7  # a decision, 2 lines of coaching, an acknowledgement, 3 facts
    assert SAID.encode() not in heap(record)
    assert STAYS.encode() in heap(record)
    assert words_left(record, ["a-1"], customer_id="cust-1") == 0
    with ReviewStore(record) as store:
        (decision,) = store.decisions_for("a-1")
        assert (decision.verdict, decision.reason) == (Verdict.FAIL, ERASED)
        assert store.decisions_for("c-1")[0].reason == f"提到{STAYS}"
    with FactLog(record) as log:
        notes = {note.call_id: (note.text, note.outcome) for note in list_notes(log)}
        assert notes["a-1"] == (ERASED, ERASED)
        assert STAYS in notes["c-1"][1]
        assert [fact.subject for fact in log.facts("topic")] == ["pin:c-1"]


def test_done_again_it_changes_nothing(record: str | Path) -> None:
    erase_from_reviews(record, ["a-1"])
    first = sum(1 for _ in rows_of(record))
    assert erase_from_reviews(record, ["a-1"]) == 0
    assert sum(1 for _ in rows_of(record)) == first


def rows_of(place: str | Path) -> list[Any]:
    with FactLog(place) as log, log.transaction() as connection:
        return list(connection.exec_driver_sql("SELECT * FROM human_facts").all())


def test_afterwards_the_record_is_append_only_again(record: str | Path) -> None:
    erase_from_reviews(record, ["a-1"])
    for table in ("decisions", "human_facts"):
        with (
            FactLog(record) as log,
            pytest.raises(HomeError, match="append-only"),
            log.transaction(writing=True) as connection,
        ):
            connection.exec_driver_sql(f"DELETE FROM {table}")


def test_broken_off_in_the_middle_nothing_is_changed_and_the_guards_stand(
    record: str | Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> int:
        raise DBAPIError("UPDATE", {}, OSError("No space left on device"))

    with monkeypatch.context() as broken:
        broken.setattr(erasing, "_overwrite_facts", fail)
        with pytest.raises(HomeError, match="No space left on device"):
            erase_from_reviews(record, ["a-1"], customer_id="cust-1")
    assert words_left(record, ["a-1"], customer_id="cust-1") == 4
    with (
        FactLog(record) as log,
        pytest.raises(HomeError, match="append-only"),
        log.transaction(writing=True) as connection,
    ):
        connection.exec_driver_sql("DELETE FROM decisions")


def test_an_account_that_does_not_own_the_tables_is_told_before_anything_is_done(
    record: str | Path,
) -> None:
    require_erasable(record)
    if not is_address(record):
        return
    with psycopg.connect(str(record), autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS clerk")
        connection.execute("CREATE ROLE clerk LOGIN")
    with pytest.raises(HomeError, match=r"does not own decisions, .*nothing was erased"):
        require_erasable(str(record).replace("//callqa@", "//clerk@"))
