"""The measures of calls as an earlier run took them, read back for judging."""

from collections.abc import Sequence

import duckdb

from conversation import Measure, Role, Span

_ROWS = """
SELECT call_id, name, role, value, unit, start_s, end_s FROM measures
WHERE call_id IN (SELECT unnest(?::VARCHAR[]))
"""
_EVIDENCE = """
SELECT call_id, name, role, start_s, detail FROM measure_evidence
WHERE call_id IN (SELECT unnest(?::VARCHAR[]))
"""


def read_measures(
    connection: duckdb.DuckDBPyConnection, call_ids: Sequence[str]
) -> dict[str, list[Measure]]:
    """The measures of these calls, in whatever order; every call has an entry."""
    found: dict[str, list[Measure]] = {call_id: [] for call_id in call_ids}
    if not found:
        return found
    told = {
        tuple(row[:4]): str(row[4]) for row in connection.execute(_EVIDENCE, [call_ids]).fetchall()
    }
    for call_id, name, role, value, unit, start, end in connection.execute(
        _ROWS, [call_ids]
    ).fetchall():
        span = None if start is None else Span(start, end)
        detail = told.get((call_id, name, role, start), "")
        measure = Measure(name, value, unit, Role(role) if role else None, span, detail)
        found[call_id].append(measure)
    return found
