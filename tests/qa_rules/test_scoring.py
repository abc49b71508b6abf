from qa_rules import CheckpointResult, Outcome, Scorecard, read_scorecard, score

CARD = """id: card
revision: 2
title: 表
scoring: SCORING
pass_mark: 85
bands: {优: 95, 良: 90, 合格: 85}
sections:
  - title: 一
    items:
      - {checkpoint: a@1, marks: 40}
      - {checkpoint: b@1, marks: 20}
  - title: 二
    items:
      - {checkpoint: c@1, marks: 40}
      - {checkpoint: red@1, veto: true}
"""
PASS, FAIL, NA, OPEN = Outcome.PASS, Outcome.FAIL, Outcome.NOT_APPLICABLE, Outcome.UNDETERMINED


def _card(text: str = CARD, *, scoring: str = "deduct") -> Scorecard:
    return read_scorecard(text.replace("SCORING", scoring), name="card.yaml")


def _results(**outcomes: Outcome) -> list[CheckpointResult]:
    told = {"a": PASS, "b": PASS, "c": PASS, "red": PASS, **outcomes}
    return [
        CheckpointResult("call", name, 1, outcome, (), (), "") for name, outcome in told.items()
    ]


def test_all_passed_are_full_marks() -> None:
    result = score(_results(), _card())

    assert (result.score, result.possible, result.band, result.passed) == (100, 100, "优", True)


def test_a_failed_item_loses_its_marks() -> None:
    result = score(_results(b=FAIL), _card())

    assert (result.score, result.band, result.passed) == (80, "不合格", False)


def test_what_is_not_applicable_leaves_the_denominator() -> None:
    result = score(_results(a=NA, b=FAIL), _card())

    assert (result.possible, result.score) == (60, 66.67)
    assert score(_results(a=NA), _card()).score == 100


def test_earning_gives_the_share_of_what_was_possible() -> None:
    assert score(_results(a=NA, b=FAIL), _card(scoring="earn")).score == 66.67


def test_an_undetermined_item_is_a_range_until_it_is_reviewed() -> None:
    result = score(_results(b=OPEN, c=FAIL), _card())

    assert (result.score_low, result.score, result.score_high) == (40, 50, 60)


def test_an_open_red_line_may_still_take_everything() -> None:
    result = score(_results(red=OPEN), _card())

    assert (result.score_low, result.score, result.score_high) == (0, 100, 100)


def test_a_veto_takes_the_whole_card() -> None:
    result = score(_results(red=FAIL), _card())

    assert (result.score, result.vetoed_by, result.passed) == (0, ("red",), False)


def test_a_veto_may_take_its_section_only() -> None:
    card = _card(CARD.replace("veto: true", "veto: section"))
    result = score(_results(red=FAIL), card)

    assert (result.score, result.vetoed_by) == (60, ())
    assert next(item for item in result.items if item.checkpoint_id == "c").earned == 0


def test_a_section_takes_away_its_cap_at_most() -> None:
    card = _card(CARD.replace("  - title: 一\n", "  - title: 一\n    cap: 30\n"))

    assert score(_results(a=FAIL, b=FAIL), card).possible == 70
    assert score(_results(a=FAIL, b=FAIL), card).score == 57.14


def test_a_bonus_is_added_and_never_exceeds_full_marks() -> None:
    card = _card(CARD.replace("{checkpoint: red@1, veto: true}", "{checkpoint: red@1, bonus: 5}"))

    assert score(_results(b=FAIL), card).score == 85
    assert score(_results(b=FAIL, red=FAIL), card).score == 80
    assert score(_results(), card).score == 100


def test_a_conditional_item_counts_only_where_the_other_came_out_so() -> None:
    card = _card(
        CARD.replace("{checkpoint: b@1, marks: 20}", "{checkpoint: b@1, marks: 20, when: a fails}")
    )

    assert score(_results(b=FAIL), card).score == 100
    assert score(_results(a=FAIL, b=FAIL), card).score == 40
    open_range = score(_results(a=OPEN, b=FAIL), card)
    assert open_range.score_low == 40


def test_nothing_judged_is_no_score() -> None:
    result = score(_results(a=NA, b=NA, c=OPEN, red=NA), _card())

    assert (result.score, result.band, result.passed) == (None, "", None)
    assert score(_results(a=NA, b=NA, c=NA, red=NA), _card()).score is None


def test_a_checkpoint_without_a_result_is_undetermined() -> None:
    result = score(_results()[:1], _card())

    assert [item.outcome for item in result.items] == [PASS, OPEN, OPEN, OPEN]
    assert (result.score_low, result.score) == (0, 100)


def test_the_source_is_kept() -> None:
    assert score(_results(), _card()).source == "auto"
    assert score(_results(), _card(), source="reviewed").source == "reviewed"
