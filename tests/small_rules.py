"""A folder with two checkpoints, one lexicon and one scorecard: loaded in milliseconds."""

from pathlib import Path

from pipeline.settings import RunSettings
from scripted import COMPLAINT, GOOD_CALL, Centre

_FILES = {
    "checkpoints/greeting.yaml": """\
id: greeting
revision: 1
title: 开场问候
status: stable
dimension: 开场
severity: minor
find:
  greeting:
    operator: keyword
    role: agent
    any: [您好]
require: greeting
examples:
  - expect: pass
    call: |
      agent: 您好，请讲。
  - expect: fail
    call: |
      agent: 请讲。
""",
    "checkpoints/taboo.yaml": """\
id: taboo
revision: 1
title: 不推诿
status: stable
dimension: 服务态度
severity: major
find:
  taboo:
    operator: keyword
    role: agent
    lexicon: taboo
forbid: taboo
examples:
  - expect: fail
    call: |
      agent: 这个没办法。
  - expect: pass
    call: |
      agent: 我帮您看看。
""",
    "lexicons/taboo.yaml": """\
id: taboo
title: 推诿用语
words: [没办法, 系统就是这样]
""",
    "scorecards/small.yaml": """\
id: small
revision: 1
title: 小评分表
status: stable
scoring: earn
full_marks: 100
pass_mark: 60
sections:
  - title: 全部
    items:
      - {checkpoint: greeting@1, marks: 40}
      - {checkpoint: taboo@1, marks: 60}
""",
}


def write_rules(folder: Path) -> Path:
    """Write the rules into ``folder`` and return it."""
    for name, text in _FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def edit(path: Path, before: str, after: str) -> None:
    """Change one place in a rule file."""
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def a_judged_centre(tmp_path: Path) -> Centre:
    """A good call and a complaint, run once on a folder of these rules."""
    rules = write_rules(tmp_path / "rules")
    centre = Centre(tmp_path, settings=RunSettings(workers=0, rules=rules))
    centre.add("good.wav", GOOD_CALL)
    centre.add("complaint.wav", COMPLAINT)
    centre.run()
    return centre
