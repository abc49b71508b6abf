import json
from html.parser import HTMLParser

from building import a_call
from qa_rules import (
    Backtest,
    Library,
    backtest,
    backtest_html,
    backtest_json,
    backtest_markdown,
    read_scorecard,
)
from searching import a_checkpoint

CARD = read_scorecard(
    "id: card\nrevision: 1\ntitle: 表\npass_mark: 60\nsections:\n"
    "  - title: 一\n    items:\n      - {checkpoint: point@1, marks: 100}\n",
    name="card.yaml",
)


def _library(words: str) -> Library:
    body = f"find:\n  hello: {{operator: keyword, role: agent, any: [{words}]}}\nrequire: hello\n"
    return Library((a_checkpoint(body),), (CARD,))


def _report() -> Backtest:
    said = {"1": "您好", "2": "你好", "3<b>": "喂"}
    calls = [
        a_call(f"agent_id: a{number[0]}\nteam: t\nagent: {words}", call_id=number)
        for number, words in said.items()
    ]
    return backtest(calls, old=_library("您好"), new=_library("你好"))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.cells: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("script", "link", "img")
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "td" in self.open:
            self.cells.append(data.strip())


def test_the_json_report_holds_flips_people_calls_distributions_and_evidence() -> None:
    told = json.loads(json.dumps(backtest_json(_report())))

    assert told["calls"] == 3
    assert {"checkpoint_id": "point", "old": "fail", "new": "pass", "calls": 1} in told["flips"]
    people = {(one["kind"], one["name"]): one for one in told["means"]}
    assert people["agent", "a1"]["rank"] == {"old": 1, "new": 2}
    assert people["agent", "a2"]["passed"] == {"old": 0, "new": 1}
    assert people["team", "t"]["mean"] == {"old": 33.33, "new": 33.33, "moved": 0.0}
    assert {one["call_id"] for one in told["calls_moved"]} == {"1", "2"}
    ((distribution),) = told["distributions"]
    assert (distribution["old"][0], distribution["old"][9]) == (2, 1)
    quotes = {
        (one["call_id"], hit["quote"])
        for one in told["examples"]
        for hit in (*one["evidence"]["old"], *one["evidence"]["new"])
    }
    assert quotes == {("1", "您好"), ("2", "你好")}


def test_the_html_report_is_whole_loads_nothing_and_escapes_what_it_quotes() -> None:
    page = backtest_html(_report())
    reader = _Reader()
    reader.feed(page)

    assert reader.open == []
    assert {"座席 a2", "0.00", "100.00", "+100.00", "2 → 1", "0 → 1"} <= set(reader.cells)
    assert "“你好”" in page
    assert "http" not in page


def test_a_call_id_with_angle_brackets_stays_text() -> None:
    calls = [a_call("agent: 喂", call_id="<script>")]
    page = backtest_html(backtest(calls, old=_library("您好"), new=_library("喂")))

    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_the_markdown_report_tells_how_many_calls_of_an_agent_pass() -> None:
    assert "| card | 座席 a2 | 1 | 0.00 | 100.00 | +100.00 | 2 → 1 | 0 → 1 |" in (
        backtest_markdown(_report())
    )


def test_a_call_that_is_no_longer_scored_is_not_told_as_failing() -> None:
    calls = [a_call("agent: 您好", call_id="1")]
    report = backtest(calls, old=_library("您好"), new=Library(_library("您好").checkpoints))

    assert "转为不达标 0 通，不再评分 1 通。" in backtest_markdown(report)
    assert "不再评分 1 通" in backtest_html(report)
