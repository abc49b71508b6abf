"""A topic named by what one customer said loses that name when the customer is erased."""

import json
from pathlib import Path

import zstandard

from pipeline.home import Home
from pipeline.topic_memory import forget_in_topics
from seeding import seed_warehouse
from topics.naming import without_clause
from warehouse import Warehouse
from warehouse.write.erasing import erase_rows

NAME, LEFT = "信用卡·“我买的紫水晶亏了”", "信用卡·扣款、短信"


def test_a_name_without_its_clause_keeps_business_and_words() -> None:
    assert without_clause(NAME, ("扣款", "短信", "退款")) == LEFT
    assert without_clause("年费争议", ("扣款",)) == "年费争议"


def test_in_the_warehouse_the_names_of_topics_of_erased_calls_lose_their_clauses(
    tmp_path: Path,
) -> None:
    seed_warehouse(tmp_path / "warehouse.duckdb")
    path = tmp_path / "warehouse.duckdb"
    with Warehouse(path) as warehouse, warehouse.transaction() as connection:
        connection.execute("UPDATE topics SET label = ?, keywords = ['扣款', '短信']", [NAME])
        call_id, topic_id = connection.execute(
            "SELECT call_id, topic_id FROM topic_assignments WHERE topic_id = 'fee'"
        ).fetchall()[0]
        erase_rows(connection, [call_id], sources=())
        names = dict(connection.execute("SELECT topic_id, label FROM topics").fetchall())
    assert names.pop(topic_id) == LEFT
    assert set(names.values()) == {NAME}


def test_what_is_remembered_of_a_fit_loses_it_too(tmp_path: Path) -> None:
    home = Home(tmp_path)
    topic = {"topic_id": "t-0001", "label": NAME, "keywords": ["扣款", "短信"]}
    document = {
        "topics": [{**topic, "typical": ["c-2", "扣款了"]}],
        "calls": [["c-1", "t-0001", 1.0, ""], ["c-2", "t-0001", 1.0, ""]],
    }
    home.topics.parent.mkdir(parents=True, exist_ok=True)
    home.topics.write_bytes(zstandard.ZstdCompressor().compress(json.dumps(document).encode()))
    forget_in_topics(home, {"c-1"})
    left = json.loads(zstandard.ZstdDecompressor().decompress(home.topics.read_bytes()))
    assert [(one["label"], one["typical"]) for one in left["topics"]] == [(LEFT, ["c-2", "扣款了"])]
    assert [call[0] for call in left["calls"]] == ["c-2"]
