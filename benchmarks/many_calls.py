"""A warehouse of as many calls as asked for, made by the database itself in a few minutes.

Texts are the bundled wordings; outcomes, scores and complaints follow from hashes, so that every
run makes the same warehouse. Loudness traces are a tenth of what a real call has.
"""

import zlib
from datetime import UTC, datetime
from pathlib import Path

from qa_rules import load_library
from review import Answer, ReviewStore, Verdict, submit_review
from topics.corpus import fill, wordings
from warehouse import Warehouse, publish
from warehouse.read import open_published
from warehouse.write.results import replace_catalogue

START = datetime(2025, 12, 1, tzinfo=UTC)
DAYS = 120
TEAMS, AGENTS_A_TEAM, QUEUES, TOPICS = 12, 25, 6, 40
CARD = "inbound-service"

_CALLS = """
INSERT INTO calls
SELECT 'call-' || lpad(n::VARCHAR, 8, '0'),
       CAST(? AS TIMESTAMPTZ) + to_seconds(CAST(n * ? AS BIGINT)),
       CASE WHEN hash(n) % 5 = 0 THEN 'outbound' ELSE 'inbound' END, 'stereo',
       'A' || (1000 + hash(n + 7) % {agents})::VARCHAR,
       '第' || ((hash(n + 7) % {agents}) // {each})::VARCHAR || '组',
       'queue-' || (hash(n + 3) % {queues})::VARCHAR, 'C' || (hash(n + 11) % {customers})::VARCHAR,
       60 + hash(n + 5) % 600, 'done', '{{}}', 'call-' || n || '.wav', '', 'pcm_alaw', 8000, 'zh',
       'whisper/base', 0.6 + (hash(n + 13) % 40) / 100, 'channel_map', 0.1,
       [[CAST(-CAST(hash(n + i) % 60 AS INTEGER) AS TINYINT) FOR i IN range(300)],
        [CAST(-CAST(hash(n - i) % 60 AS INTEGER) AS TINYINT) FOR i IN range(300)]]
FROM range(?) r(n)
"""
_TURNS = """
INSERT INTO turns
SELECT c.call_id, i, CASE WHEN i % 2 = 0 THEN 'agent' ELSE 'customer' END, i % 2, i * 4.0,
       i * 4.0 + 3.2, t[CAST(1 + hash(c.call_id, i) % len(t) AS BIGINT)], 0.9
FROM calls c, range(?) r(i), (SELECT CAST(? AS VARCHAR[]) AS t)
"""
_RESULTS = """
INSERT INTO checkpoint_results
SELECT call_id, '{card}', checkpoint_id, revision, outcome,
       CASE outcome WHEN 'pass' THEN 5.0 WHEN 'fail' THEN 0.0 END,
       CASE WHEN outcome IN ('pass', 'fail') THEN 5.0 END, severity = 'critical',
       dimension, title, '[{{"search": "cue", "role": "agent", "start": 0.0, "end": 15.0}}]'
FROM (
    SELECT c.call_id, k.*, CASE
        WHEN k.severity = 'critical'
             THEN CASE WHEN hash(c.call_id, k.checkpoint_id) % 400 = 0 THEN 'fail' ELSE 'pass' END
        WHEN hash(c.call_id, k.checkpoint_id) % 20 < 3 THEN 'fail'
        WHEN hash(c.call_id, k.checkpoint_id) % 20 < 5 THEN 'not_applicable'
        WHEN hash(c.call_id, k.checkpoint_id) % 100 = 99 THEN 'undetermined'
        ELSE 'pass' END AS outcome
    FROM calls c, checkpoints k
)
"""
_EVIDENCE = """
INSERT INTO evidence
SELECT call_id, checkpoint_id, 'cue', 2, 8.0, 11.0, 'agent', '您好', 0, 2, revision
FROM checkpoint_results WHERE hash(call_id, checkpoint_id) % 3 = 0
"""
_SCORES = """
INSERT INTO scorecard_results
SELECT call_id, '{card}', 1, score, score, score, 100, veto,
       CASE WHEN score >= 85 THEN '合格' ELSE '不合格' END, 'auto'
FROM (
    SELECT call_id, min(checkpoint_id) FILTER (veto AND outcome = 'fail') AS veto,
           100 * sum(score) / sum(possible) AS score
    FROM checkpoint_results GROUP BY call_id
)
"""
_MEASURES = """
INSERT INTO measures
SELECT c.call_id, m, r, (hash(c.call_id, m, r) % 1000) / 10.0, '', NULL, NULL
FROM calls c, (VALUES ('talk_ratio'), ('pace_cpm'), ('silence_share')) a(m),
     (VALUES ('agent'), ('customer')) b(r)
"""
_COMPLAINTS = """
INSERT INTO complaints
SELECT call_id, hash(call_id) % 8 = 0, CASE WHEN hash(call_id) % 8 = 0 THEN 0.9 ELSE 0.05 END,
       CASE WHEN hash(call_id) % 8 = 0 THEN '银行卡' ELSE '' END,
       CASE WHEN hash(call_id) % 8 = 0 THEN
            ['服务态度及质量', '管理制度、业务规则与流程', '信息披露']
            [CAST(1 + hash(call_id, 2) % 3 AS BIGINT)]
            ELSE '' END,
       CASE WHEN hash(call_id) % 8 = 0 THEN ['high', 'medium', 'low']
            [CAST(1 + hash(call_id, 3) % 3 AS BIGINT)]
            ELSE '' END,
       CASE WHEN hash(call_id) % 8 = 0 THEN [1, 3] ELSE [] END, '年费 扣费 不合理'
FROM calls
"""
_TOPICS = """
INSERT INTO topics
SELECT 't-' || lpad(n::VARCHAR, 4, '0'), '主题' || n, ['年费', '扣费', '说明'], 300,
       CAST(? AS TIMESTAMPTZ), CAST(? AS TIMESTAMPTZ), 'active', '为什么又收我的年费', '{{}}'
FROM range({topics}) r(n)
"""
_ASSIGNED = """
INSERT INTO topic_assignments
SELECT call_id, CASE WHEN hash(call_id, 9) % 10 = 0 THEN NULL
       ELSE 't-' || lpad((hash(call_id, 4) % {topics})::VARCHAR, 4, '0') END, 0.8
FROM complaints WHERE is_complaint
"""
_SOURCES = """
INSERT INTO sources SELECT source, '', 1, 0, call_id, 'done', '' FROM calls
"""
_STAGES = """
INSERT INTO stage_runs SELECT call_id, s, '', 'done', 1, 1.0, started_at, NULL
FROM calls, (VALUES ('transcribe'), ('judge')) v(s)
"""


def make_warehouse(folder: Path, *, calls: int, turns_a_call: int = 70) -> Path:
    """Fill and publish ``folder/warehouse.duckdb``; the working file is taken away."""
    working = folder / "working.duckdb"
    texts = [fill(wording.text, seed=n) for n in range(4) for wording in wordings()]
    names = {
        "agents": TEAMS * AGENTS_A_TEAM, "each": AGENTS_A_TEAM, "queues": QUEUES, "card": CARD,
        "customers": max(calls // 2, 1), "topics": TOPICS,
    }  # fmt: skip
    seconds = DAYS * 86_400 / max(calls, 1)
    steps: tuple[tuple[str, list[object]], ...] = (
        (_CALLS, [START, seconds, calls]),
        (_TURNS, [turns_a_call, texts]),
        (_RESULTS, []),
        (_EVIDENCE, []),
        (_SCORES, []),
        (_MEASURES, []),
        (_COMPLAINTS, []),
        (_TOPICS, [START, START]),
        (_ASSIGNED, []),
        (_SOURCES, []),
        (_STAGES, []),
    )
    with Warehouse(working) as warehouse:
        with warehouse.transaction() as connection:
            replace_catalogue(connection, load_library(None))
            for sql, parameters in steps:
                connection.execute(sql.format(**names), parameters)
        publish(warehouse, folder / "warehouse.duckdb")
    working.unlink()
    return folder / "warehouse.duckdb"


def make_reviews(folder: Path, *, cards: int) -> Path:
    """Review so many of the calls, every 50th checkpoint answered otherwise than the machine."""
    published = open_published(folder / "warehouse.duckdb")
    calls = published.rows("SELECT call_id FROM calls ORDER BY hash(call_id) LIMIT ?", [cards])
    with ReviewStore(folder / "reviews.sqlite") as store:
        for (call_id,) in calls:
            found = published.rows(
                "SELECT checkpoint_id, outcome FROM checkpoint_results WHERE call_id = ?", [call_id]
            )
            answers = [_answer(str(name), str(outcome), str(call_id)) for name, outcome in found]
            submit_review(
                store, str(call_id), scorecard_id=CARD, reviewer="R", answers=answers,
                machine_score=80.0, reviewed_score=78.0,
            )  # fmt: skip
    return folder / "reviews.sqlite"


def _answer(checkpoint_id: str, outcome: str, call_id: str) -> Answer:
    lot = zlib.crc32(f"{call_id}{checkpoint_id}".encode()) % 50
    machine = "pass" if outcome == "undetermined" else outcome
    verdict = ("fail" if machine == "pass" else "pass") if lot == 0 else machine
    return Answer(checkpoint_id, Verdict(verdict), outcome, "" if verdict == outcome else "heard")
