"""A reviewer's answers while they are being given: in the session, and kept as a draft."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from dashboards.rescoring import in_force
from review import Answer, DraftAnswer, ReviewStore, Verdict, read_draft, save_draft
from warehouse.read.call import Card

BLIND_REASON = "盲评"
_VERDICTS = tuple(str(verdict) for verdict in Verdict)


@dataclass(frozen=True, slots=True)
class Desk:
    """One reviewer over one card of one call; ``card`` holds the machine's answers."""

    store: ReviewStore
    call_id: str
    card: Card
    reviewer: str
    is_blind: bool

    def key(self, checkpoint_id: str, field: str) -> str:
        """The session's name of a field."""
        place = (self.reviewer, self.call_id, self.card.scorecard_id, checkpoint_id, field)
        return "/".join(("review", *place))

    @property
    def versions_key(self) -> str:
        """The session's name of the decisions that were in view when the reviewer began."""
        return self.key("", "versions")

    def lay_out(self) -> None:
        """Fill the fields from the draft, else from the decisions in force, else the machine's."""
        if self.versions_key in st.session_state and all(
            self.key(line.checkpoint_id, "verdict") in st.session_state
            for line in self.card.checkpoints
        ):
            return
        decided = in_force(self.store.latest_decisions(self.call_id), self.card)
        draft = read_draft(
            self.store,
            self.call_id,
            scorecard_id=self.card.scorecard_id,
            reviewer=self.reviewer,
        )
        if self.versions_key not in st.session_state:
            seen = {name: answer.seen_version for name, answer in draft.items()}
            current = {name: one.version for name, one in decided.items()}
            st.session_state[self.versions_key] = seen or current
        for line in self.card.checkpoints:
            name, before = line.checkpoint_id, decided.get(line.checkpoint_id)
            start = ("" if self.is_blind else line.outcome, "")
            if before is not None and not self.is_blind:
                start = (str(before.verdict), before.reason)
            mine = draft.get(name, DraftAnswer(*start))
            verdict = mine.verdict if mine.verdict in _VERDICTS else None
            st.session_state[self.key(name, "verdict")] = verdict
            st.session_state[self.key(name, "reason")] = mine.reason

    def take_as_seen(self) -> None:
        """Build on the decisions that are in force now."""
        decided = in_force(self.store.latest_decisions(self.call_id), self.card)
        st.session_state[self.versions_key] = {name: one.version for name, one in decided.items()}
        self.keep()

    def typed(self) -> dict[str, tuple[str, str]]:
        """Verdict (empty while open) and reason of every checkpoint."""
        return {
            line.checkpoint_id: (
                str(st.session_state.get(self.key(line.checkpoint_id, "verdict")) or ""),
                str(st.session_state.get(self.key(line.checkpoint_id, "reason")) or ""),
            )
            for line in self.card.checkpoints
        }

    def keep(self) -> None:
        """Save what is typed."""
        seen: Mapping[str, int] = st.session_state[self.versions_key]
        save_draft(
            self.store,
            self.call_id,
            scorecard_id=self.card.scorecard_id,
            reviewer=self.reviewer,
            answers={
                name: DraftAnswer(verdict, reason, seen.get(name, 0))
                for name, (verdict, reason) in self.typed().items()
            },
        )

    def answers(self) -> list[Answer]:
        """The answers as they are handed in; every checkpoint has a verdict by then."""
        seen: Mapping[str, int] = st.session_state[self.versions_key]
        typed = self.typed()
        return [
            Answer(
                line.checkpoint_id,
                Verdict(typed[line.checkpoint_id][0]),
                line.outcome,
                typed[line.checkpoint_id][1] or (BLIND_REASON if self.is_blind else ""),
                seen.get(line.checkpoint_id, 0),
            )
            for line in self.card.checkpoints
        ]

    def clear(self) -> None:
        """Forget the fields, so that the next look starts from the record."""
        st.session_state.pop(self.versions_key, None)
        for line in self.card.checkpoints:
            for field in ("verdict", "reason"):
                st.session_state.pop(self.key(line.checkpoint_id, field), None)
