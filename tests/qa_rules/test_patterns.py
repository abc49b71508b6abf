from qa_rules.patterns import PatternSet, find_pattern


def test_the_set_says_what_each_pattern_says_alone() -> None:
    patterns = tuple(f"甲{number % 7}{{1,3}}乙|丙{number}丁" for number in range(300))
    lines = ["甲3乙", "丙250丁丙1丁", "没有"]

    matching = PatternSet(patterns).matching("\n".join(lines))

    assert matching == {p for p in patterns if any(list(find_pattern(p, line)) for line in lines)}


def test_line_anchors_hold_in_every_line() -> None:
    assert PatternSet(("^二", "一$")).matching("一\n二") == {"^二", "一$"}


def test_patterns_with_text_anchors_are_never_left_out() -> None:
    assert PatternSet((r"\A二",)).matching("一\n二") == {r"\A二"}


def test_no_patterns_and_no_text_are_no_error() -> None:
    assert PatternSet(()).matching("一") == frozenset()
    assert PatternSet(("一",)).matching("") == frozenset()
