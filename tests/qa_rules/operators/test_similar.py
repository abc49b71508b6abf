from qa_rules.outcome import Truth
from searching import find, quotes

SEARCH = "operator: similar\nsentences: [请问还有什么可以帮您的吗]\nat_least_alike: 75%\n"


def test_a_sentence_that_says_nearly_the_same_is_found() -> None:
    assert find(SEARCH, "agent: 好的，请问还有什么能帮到您的吗").truth is Truth.HIT


def test_a_sentence_that_says_something_else_is_not() -> None:
    assert find(SEARCH, "agent: 请问您的卡号是多少").truth is Truth.MISS


def test_a_fragment_is_not_similar_to_a_whole_sentence() -> None:
    assert find(SEARCH, "agent: 请问").truth is Truth.MISS
    assert find(SEARCH, "agent: 您的吗").truth is Truth.MISS


def test_sounds_can_be_compared_instead_of_characters() -> None:
    call = "agent: 情问害有深么可以帮您得马"

    assert find(SEARCH, call).truth is Truth.MISS
    assert quotes(find(SEARCH + "sound_alike: true", call)) == ["情问害有深么可以帮您得马"]
