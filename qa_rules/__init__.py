"""Checkpoints and scorecards: what a QA supervisor asks of a call, and what the call answers.

Knows rule files, operators, windows, conditions, evidence, scoring, lint, self-test and backtest;
``library/`` holds the shipped rules. Refuses to know storage, reviewers and models of speech: it
judges a ``Conversation`` and returns values.
"""

from qa_rules.backtest import Backtest, backtest
from qa_rules.backtest_html import backtest_html
from qa_rules.backtest_json import backtest_json
from qa_rules.backtest_report import backtest_markdown
from qa_rules.checkpoint import Checkpoint
from qa_rules.evidence import CheckpointResult, Hit, SearchedWindow, requoted
from qa_rules.explaining import explain
from qa_rules.explaining_in_english import explain_in_english
from qa_rules.judging import Judge, judge
from qa_rules.lexicon import Lexicon, Shelf
from qa_rules.linting import lint
from qa_rules.outcome import Outcome
from qa_rules.revision_lock import write_lock
from qa_rules.rulebook import Library, load_library, read_checkpoint, read_scorecard
from qa_rules.schema import json_schema
from qa_rules.scorecard import Scorecard
from qa_rules.scoring import ItemMark, ScorecardResult, score
from qa_rules.self_test import Failure, self_test
from qa_rules.showing import show
from qa_rules.writing import to_yaml

__all__ = [
    "Backtest",
    "Checkpoint",
    "CheckpointResult",
    "Failure",
    "Hit",
    "ItemMark",
    "Judge",
    "Lexicon",
    "Library",
    "Outcome",
    "Scorecard",
    "ScorecardResult",
    "SearchedWindow",
    "Shelf",
    "backtest",
    "backtest_html",
    "backtest_json",
    "backtest_markdown",
    "explain",
    "explain_in_english",
    "json_schema",
    "judge",
    "lint",
    "load_library",
    "read_checkpoint",
    "read_scorecard",
    "requoted",
    "score",
    "self_test",
    "show",
    "to_yaml",
    "write_lock",
]
