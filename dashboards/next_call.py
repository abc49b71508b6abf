"""From one call of the queue to the next, without going back to the list."""

from collections.abc import Iterable

import streamlit as st

from dashboards.labels import say
from dashboards.links import PAGES
from dashboards.record import review_store
from review import Drawn, reviewed_calls

_LINE, _BLIND = "queue/line", "queue/is_blind"


def remember_line(waiting: Iterable[Drawn], *, is_blind: bool) -> None:
    """Keep what waits, in its order, for as long as the session lasts."""
    st.session_state[_LINE] = tuple(waiting)
    st.session_state[_BLIND] = is_blind


def show_next(call_id: str, *, is_done: bool) -> None:
    """Draw the way on where the reader came from the queue; ``is_done`` gives it the submit key."""
    line: tuple[Drawn, ...] = st.session_state.get(_LINE, ())
    places = [place for place, one in enumerate(line) if one.call_id == call_id]
    if not places:
        return
    if st.button(
        say("下一通（{n} / {of}）", n=places[0] + 1, of=len(line)),
        icon=":material/skip_next:",
        type="primary" if is_done else "secondary",
        shortcut="Ctrl+Enter" if is_done else None,
        key="next_call",
    ):
        _go_on(line[places[0] + 1 :] + line[: places[0]])


def _go_on(others: tuple[Drawn, ...]) -> None:
    """Open the first of the others that nobody has reviewed by now."""
    reviewed = reviewed_calls(review_store())
    left = next((one for one in others if one.call_id not in reviewed), None)
    if left is None:
        st.session_state.pop(_LINE)
        st.switch_page(PAGES / "queue.py")
    where = {"call": left.call_id, "stratum": left.stratum, "review": "1"}
    is_blind = bool(st.session_state.get(_BLIND))
    st.switch_page(PAGES / "call.py", query_params=where | ({"blind": "1"} if is_blind else {}))
