"""A backtest as JSON for a program, or for a change that is to be approved elsewhere."""

from collections.abc import Mapping
from typing import Any

from qa_rules.backtest import BAND_WIDTH, Backtest, Flip, ScoreChange, Shift
from qa_rules.evidence import Hit


def backtest_json(report: Backtest) -> dict[str, Any]:
    """Everything that moves, ready for ``json.dumps``."""
    return {
        "calls": report.calls,
        "flips": [
            {"checkpoint_id": point, "old": old, "new": new, "calls": count}
            for point, old, new, count in report.flips
        ],
        "means": [_shift(one) for one in report.shifts],
        "calls_moved": [_change(one) for one in report.score_changes],
        "distributions": [
            {"scorecard_id": card, "marks_per_band": BAND_WIDTH, "old": list(old), "new": list(new)}
            for card, old, new in report.distributions
        ],
        "examples": [_flip(one) for one in report.examples],
    }


def _shift(shift: Shift) -> Mapping[str, Any]:
    return {
        "scorecard_id": shift.scorecard_id,
        "kind": shift.kind,
        "name": shift.name,
        "calls": shift.calls,
        "mean": {"old": shift.old_mean, "new": shift.new_mean, "moved": round(shift.moved, 2)},
        "rank": {"old": shift.old_rank, "new": shift.new_rank},
        "passed": {"old": shift.old_passed, "new": shift.new_passed},
    }


def _change(change: ScoreChange) -> Mapping[str, Any]:
    return {
        "call_id": change.call_id,
        "scorecard_id": change.scorecard_id,
        "score": {"old": change.old, "new": change.new},
        "passed": {"old": change.passed_before, "new": change.passes_now},
    }


def _flip(flip: Flip) -> Mapping[str, Any]:
    return {
        "call_id": flip.call_id,
        "checkpoint_id": flip.checkpoint_id,
        "old": str(flip.old) if flip.old else "absent",
        "new": str(flip.new) if flip.new else "absent",
        "reason": flip.reason,
        "evidence": {"old": [*map(_hit, flip.old_hits)], "new": [*map(_hit, flip.new_hits)]},
    }


def _hit(hit: Hit) -> Mapping[str, Any]:
    return {
        "search": hit.search,
        "turn_index": hit.turn_index,
        "start_s": round(hit.start, 2),
        "end_s": round(hit.end, 2),
        "role": str(hit.role),
        "quote": hit.quote,
        "detail": hit.detail,
    }
