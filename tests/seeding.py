"""A warehouse of a few dozen plausible calls, made without the pipeline."""

import json
import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from seed_conversations import (
    BLUNT_END,
    FAREWELL,
    GREETING,
    PLAIN_GREETING,
    SCENES,
    TOPICS,
    Line,
    Scene,
)
from warehouse.store import Warehouse

FIRST_DAY = datetime(2026, 3, 2, 1, 10, tzinfo=UTC)  # a Monday, 09:10 in Shanghai
FRAME_S = 0.1
TEAMS = {
    "一组": ("A1001", "A1002", "A1003"),
    "二组": ("A2001", "A2002"),
    "三组": ("A3001", "A3002"),
}
CHECKPOINTS = (
    ("opening-greeting", "开场问候并报工号", "opening", "minor", "开场", 10.0, "您好，工号"),
    ("identity-verification", "查询前核实身份", "compliance", "major", "合规", 15.0, "核实"),
    ("soothe-upset-customer", "安抚不满客户", "service", "major", "服务过程", 15.0, "抱歉"),
    ("hold-announced", "等待前告知", "service", "minor", "服务过程", 10.0, "请稍等"),
    ("no-unexplained-silence", "无长时间静默", "service", "minor", "服务过程", 10.0, ""),
    ("complaint-registered", "投诉按要求登记", "complaint", "major", "投诉处理", 20.0, "登记"),
    ("no-overpromise", "不作违规承诺", "compliance", "critical", "红线", 0.0, "绝对没有任何风险"),
    ("collections-no-threat", "催收不得威胁", "compliance", "critical", "红线", 0.0, "再不还款"),
    ("closing-farewell", "结束语与再次询问", "closing", "minor", "结束", 20.0, "再见"),
)  # fmt: skip
_RED_LINES = {"no-overpromise", "collections-no-threat"}
_CHARACTERS_PER_S = 4.6


@dataclass(frozen=True, slots=True)
class SeedTurn:
    role: str
    start: float
    end: float
    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class SeedCall:
    call_id: str
    started_at: datetime
    scene: Scene
    agent_id: str
    team: str
    turns: tuple[SeedTurn, ...]

    @property
    def duration_s(self) -> float:
        return self.turns[-1].end + 1.2


def seed_warehouse(path: Path, *, calls: int = 72, hostile: str = "") -> list[SeedCall]:
    """Write a warehouse; ``hostile`` is put into every text of one more call."""
    dice = random.Random(7)
    made = [_a_call(number, dice) for number in range(calls)]
    if hostile:
        made.append(_hostile_call(hostile, dice))
    with Warehouse(path) as warehouse, warehouse.transaction() as connection:
        _write_vocabulary(connection)
        for call in made:
            _write_call(connection, call, dice)
        _write_judgements(connection, made)
        _write_topics(connection, made)
        _write_runs(connection, made)
        if hostile:
            _poison(connection, hostile)
    return made


def empty_warehouse(path: Path) -> None:
    """Write a warehouse with tables and no rows."""
    Warehouse(path).close()


def _poison(connection: duckdb.DuckDBPyConnection, payload: str) -> None:
    """Put ``payload`` into every text that rules, topics, files and errors bring along."""
    for table, column in (
        ("checkpoints", "title"),
        ("checkpoints", "description"),
        ("scorecards", "title"),
        ("scorecard_results", "band"),
        ("checkpoint_results", "section"),
        ("checkpoint_results", "reason"),
        ("topics", "label"),
        ("topics", "typical"),
        ("complaints", "business"),
        ("complaints", "cause"),
        ("quarantine", "detail"),
        ("quarantine", "reason"),
        ("stage_runs", "error"),
        ("calls", "customer_id"),
    ):
        connection.execute(f"UPDATE {table} SET {column} = ?", [payload])
    connection.execute("UPDATE topics SET keywords = [?]", [payload])
    connection.execute("UPDATE runs SET versions = ?", [json.dumps({payload: payload})])


def _a_call(number: int, dice: random.Random) -> SeedCall:
    scene = SCENES[number % len(SCENES)]
    team = list(TEAMS)[dice.randrange(3)]
    careful = dice.random() > (0.45 if team == "三组" else 0.2)
    lines = _with_ends(scene, careful=careful)
    started = FIRST_DAY + timedelta(days=number * 14 // 72, minutes=dice.randrange(500))
    return SeedCall(
        f"20260302-{number:04d}",
        started,
        scene,
        dice.choice(TEAMS[team]),
        team,
        _timed(lines, dice),
    )


def _hostile_call(payload: str, dice: random.Random) -> SeedCall:
    scene = replace(
        SCENES[0], queue=payload, business=payload, lines=(("customer", f"我要投诉{payload}"),)
    )
    lines = (("agent", f"您好，工号{payload}"), *scene.lines)
    started = FIRST_DAY + timedelta(days=13)
    return SeedCall("hostile-1", started, scene, payload, payload, _timed(lines, dice))


def _with_ends(scene: Scene, *, careful: bool) -> tuple[Line, ...]:
    if scene.direction == "outbound":
        return (*scene.lines, FAREWELL) if careful else scene.lines
    first = GREETING if careful else PLAIN_GREETING
    return (first, *scene.lines, FAREWELL if careful else BLUNT_END)


def _timed(lines: tuple[Line, ...], dice: random.Random) -> tuple[SeedTurn, ...]:
    turns: list[SeedTurn] = []
    now = 0.6
    for role, text in lines:
        length = len(text) / (_CHARACTERS_PER_S * dice.uniform(0.85, 1.2))
        confidence = dice.choice((0.96, 0.93, 0.9, 0.88, 0.52))
        turns.append(SeedTurn(role, round(now, 2), round(now + length, 2), text, confidence))
        pause = 11.0 if "请稍等" in text else dice.choice((0.3, 0.5, 0.9, 1.6, -0.3))
        now += length + pause
    return tuple(turns)


def _levels(call: SeedCall, dice: random.Random) -> list[list[int]]:
    frames = int(call.duration_s / FRAME_S)
    levels = [[dice.randint(-68, -60) for _ in range(frames)] for _ in range(2)]
    for turn in call.turns:
        channel = levels[1 if turn.role == "customer" else 0]
        for frame in range(int(turn.start / FRAME_S), min(frames, int(turn.end / FRAME_S))):
            channel[frame] = dice.randint(-36, -16)
    return levels


def _insert(connection: duckdb.DuckDBPyConnection, table: str, *rows: tuple[object, ...]) -> None:
    for row in rows:
        marks = ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO {table} VALUES ({marks})", list(row))


def _write_vocabulary(connection: duckdb.DuckDBPyConnection) -> None:
    for identity, title, dimension, severity, _, _, _ in CHECKPOINTS:
        _insert(
            connection,
            "checkpoints",
            (identity, 1, title, dimension, severity, "stable", f"{title}的判定说明。"),
        )
    _insert(
        connection,
        "scorecards",
        ("inbound-service", 1, "呼入服务评分表", 100.0, 85.0),
        ("outbound-service", 1, "外呼服务评分表", 100.0, 85.0),
    )


def _write_call(connection: duckdb.DuckDBPyConnection, call: SeedCall, dice: random.Random) -> None:
    _insert(
        connection,
        "calls",
        (
            call.call_id, call.started_at, call.scene.direction, "stereo", call.agent_id, call.team,
            call.scene.queue, "C" + call.call_id[-4:], call.duration_s, "done", "{}",
            f"{call.call_id}.wav", "0" * 64, "pcm_alaw", 8000, "zh", "whisper/base@1", 0.97,
            "channel_map", FRAME_S, _levels(call, dice),
        ),
    )  # fmt: skip
    for index, turn in enumerate(call.turns):
        channel = 1 if turn.role == "customer" else 0
        row = (call.call_id, index, turn.role, channel, turn.start, turn.end, turn.text)
        _insert(connection, "turns", (*row, turn.confidence))
    _write_measures(connection, call)


def _write_measures(connection: duckdb.DuckDBPyConnection, call: SeedCall) -> None:
    rows: list[tuple[object, ...]] = []
    for before, after in zip(call.turns, call.turns[1:], strict=False):
        gap = round(after.start - before.end, 2)
        if gap >= 3:
            rows.append((call.call_id, "silence_gap_s", None, gap, "s", before.end, after.start))
    spoken = dict.fromkeys(("agent", "customer"), 0.0)
    characters = dict.fromkeys(spoken, 0)
    for turn in call.turns:
        spoken[turn.role] += turn.end - turn.start
        characters[turn.role] += len(turn.text)
    for role, seconds in spoken.items():
        share = round(seconds / max(sum(spoken.values()), 0.1), 3)
        rows.append((call.call_id, "talk_ratio", role, share, "share", None, None))
        pace = round(60 * characters[role] / max(seconds, 0.1), 1)
        rows.append((call.call_id, "pace_cpm", role, pace, "characters/min", None, None))
    _insert(connection, "measures", *rows)


def judge_seed(call: SeedCall) -> list[tuple[str, str, SeedTurn | None, int]]:
    """Checkpoint, outcome and the turn that shows it, by looking for one cue a checkpoint."""
    verdicts: list[tuple[str, str, SeedTurn | None, int]] = []
    upset = bool(call.scene.complaint_lines)
    for identity, _, _, _, _, _, cue in CHECKPOINTS:
        shown = next(((t, i) for i, t in enumerate(call.turns) if cue and cue in t.text), None)
        turn, index = shown or (None, 0)
        if identity in _RED_LINES:
            outcome = "fail" if turn else "pass"
        elif identity in {"soothe-upset-customer", "complaint-registered"} and not upset:
            outcome, turn = "not_applicable", None
        elif not cue:
            outcome = "undetermined" if call.call_id.endswith("7") else "pass"
        elif identity in {"hold-announced", "identity-verification"} and not turn:
            outcome = "not_applicable"
        else:
            outcome = "pass" if turn else "fail"
        verdicts.append((identity, outcome, turn, index))
    return verdicts


def score_seed(call: SeedCall) -> tuple[float, float, str | None, str]:
    """Score, possible marks, vetoing checkpoint and band of a seeded call."""
    marks = {row[0]: row[5] for row in CHECKPOINTS}
    verdicts = judge_seed(call)
    veto = next((v[0] for v in verdicts if v[0] in _RED_LINES and v[1] == "fail"), None)
    counted = [v for v in verdicts if v[1] in {"pass", "fail"}]
    possible = sum(marks[v[0]] for v in counted)
    earned = sum(marks[v[0]] for v in counted if v[1] == "pass")
    score = 0.0 if veto else round(100 * earned / possible, 1)
    return score, possible, veto, "合格" if score >= 85 else "不合格"


def _write_judgements(connection: duckdb.DuckDBPyConnection, calls: list[SeedCall]) -> None:
    for call in calls:
        card = f"{call.scene.direction}-service"
        for identity, outcome, turn, index in judge_seed(call):
            _, title, _, _, section, marks, cue = next(c for c in CHECKPOINTS if c[0] == identity)
            score = {"pass": marks, "fail": 0.0}.get(outcome)
            _insert(
                connection,
                "checkpoint_results",
                (
                    call.call_id, card, identity, 1, outcome, score,
                    marks if score is not None else None, identity in _RED_LINES, section,
                    _reason(title, outcome, cue),
                    json.dumps([{"search": "cue", "role": "agent", "start": 0.0, "end": 15.0}]),
                ),
            )  # fmt: skip
            if turn:
                place = turn.text.index(cue)
                row = (call.call_id, identity, "cue", index, turn.start, turn.end, turn.role, cue)
                _insert(connection, "evidence", (*row, place, place + len(cue), 1))
        score, possible, veto, band = score_seed(call)
        result = (call.call_id, card, 1, score, score, score, possible, veto, band, "auto")
        _insert(connection, "scorecard_results", result)


def _reason(title: str, outcome: str, cue: str) -> str:
    if outcome == "pass":
        return f"已做到：{title}"
    if outcome == "fail":
        return (
            f"未做到：{title}"
            if cue not in {"绝对没有任何风险", "再不还款"}
            else f"出现禁止用语“{cue}”"
        )
    return (
        "本通电话没有出现需要检查的场景"
        if outcome == "not_applicable"
        else "识别置信度低，需人工复核"
    )


def _write_topics(connection: duckdb.DuckDBPyConnection, calls: list[SeedCall]) -> None:
    for call in calls:
        scene = call.scene
        upset = bool(scene.complaint_lines)
        offset = 0 if scene.direction == "outbound" else 1
        turns = [line + offset for line in scene.complaint_lines if line + offset < len(call.turns)]
        probability = 0.94 if upset else 0.06
        _insert(
            connection,
            "complaints",
            (call.call_id, upset, probability, scene.business if upset else "",
             scene.cause if upset else "", scene.severity if upset else "",
             turns if upset else [], "。".join(call.turns[i].text for i in turns) if upset else ""),
        )  # fmt: skip
        if upset:
            _insert(connection, "topic_assignments", (call.call_id, scene.topic, 0.8))
    for identity, label, keywords, typical in TOPICS:
        members = [call for call in calls if call.scene.topic == identity]
        if members:
            seen = sorted(call.started_at for call in members)
            row = (identity, label, list(keywords), len(members), seen[0], seen[-1], "active")
            _insert(connection, "topics", (*row, typical, "{}"))


def _write_runs(connection: duckdb.DuckDBPyConnection, calls: list[SeedCall]) -> None:
    ended = FIRST_DAY + timedelta(days=14)
    for call in calls:
        taken = (f"{call.call_id}.wav", "0" * 64, 100_000, 0, call.call_id, "done", "")
        _insert(connection, "sources", taken)
        for stage, seconds in (("transcribe", 9.4), ("measure", 0.02), ("judge", 0.01)):
            row = (call.call_id, stage, "f" * 64, "done", 1, seconds, ended, None)
            _insert(connection, "stage_runs", row)
    broken = (
        ("坏文件.wav", "damaged", "第 3 帧起无法解码"),
        ("空录音.wav", "empty_file", "0 字节"),
        ("静音.wav", "silent", "最高 -71 dBFS"),
    )
    for source, reason, detail in broken:
        _insert(connection, "quarantine", (source, reason, detail, ended))
        _insert(connection, "sources", (source, "", 0, 0, "", "quarantined", reason))
    _insert(
        connection,
        "runs",
        (
            "run-1", ended - timedelta(minutes=9), ended, len(calls) + 3, len(calls), 0, 0, 3, 0,
            sum(call.duration_s for call in calls),
            json.dumps({"transcribe": 9.4 * len(calls), "measure": 0.96, "judge": 0.48}),
            json.dumps({"callqa": "0.1.0", "whisper": "base@1"}),
        ),
    )  # fmt: skip
