from pathlib import Path

import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from building import a_call
from conversation.errors import RuleError
from language.matching import fold
from qa_rules import Judge, load_library
from qa_rules.linear_model import export_linear_model, read_linear_model
from qa_rules.outcome import Outcome

UPSET = ["我要投诉你们", "太差了，投诉", "你们乱收费，我要投诉", "投诉你们的态度"]
CALM = ["请问年费多少", "我想问一下余额", "谢谢，再见", "周末上班吗"]
POINT = """
id: upset
revision: 1
title: 不满
find:
  upset: {operator: classifier, role: customer, model: upset, probability: 55%}
forbid: upset
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), preprocessor=fold)
    features = vectorizer.fit_transform(UPSET + CALM)
    model = LogisticRegression(C=10).fit(features, [1] * len(UPSET) + [0] * len(CALM))
    (tmp_path / "classifiers").mkdir()
    told = export_linear_model(vectorizer, model, name="upset")
    (tmp_path / "classifiers" / "upset.json").write_text(told, encoding="utf-8")
    (tmp_path / "checkpoints").mkdir()
    (tmp_path / "checkpoints" / "upset.yaml").write_text(POINT, encoding="utf-8")
    return tmp_path


def test_the_exported_numbers_give_the_probability_of_scikit_learn(rules: Path) -> None:
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), preprocessor=fold)
    model = LogisticRegression(C=10).fit(
        vectorizer.fit_transform(UPSET + CALM), [1] * len(UPSET) + [0] * len(CALM)
    )
    exported = read_linear_model(rules / "classifiers" / "upset.json")

    for text in ("我要投诉", "请问年费", "完全没见过的话", ""):
        expected = model.predict_proba(vectorizer.transform([text]))[0][1]
        assert exported.probability(text) == pytest.approx(expected, abs=1e-9)


def test_turns_that_the_model_calls_positive_are_found(rules: Path) -> None:
    judge = Judge(load_library(rules).checkpoints)

    (result,) = judge.judge(a_call("customer: 我要投诉\nagent: 我要投诉\ncustomer: 谢谢再见"))

    assert result.outcome is Outcome.FAIL
    assert [hit.turn_index for hit in result.hits] == [0]


def test_an_unknown_model_is_refused_with_the_closest(rules: Path) -> None:
    point = rules / "checkpoints" / "upset.yaml"
    point.write_text(POINT.replace("model: upset", "model: upsett"), encoding="utf-8")

    with pytest.raises(RuleError, match="did you mean `upset`"):
        load_library(rules)


def test_a_damaged_model_file_is_refused(rules: Path) -> None:
    (rules / "classifiers" / "upset.json").write_text('{"name": "upset"}', encoding="utf-8")

    with pytest.raises(RuleError, match="is not an exported classifier"):
        load_library(rules)


def test_another_model_changes_the_revision_hash(rules: Path) -> None:
    before = load_library(rules).revision_hash()
    path = rules / "classifiers" / "upset.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"intercept": ', '"intercept": 0.5, "was": '),
        encoding="utf-8",
    )

    assert load_library(rules).revision_hash() != before
