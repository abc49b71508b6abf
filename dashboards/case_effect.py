"""Whether the action of a case helped: the verdict as a chip, and the figures behind it."""

import streamlit as st

from dashboards.components.table import chip
from dashboards.data import ask
from dashboards.labels import say
from dashboards.vocabulary import word
from review.cases import Case, CaseSubject
from topics.verification import Effect
from warehouse.read.cases import verify_checkpoint_action, verify_topic_action

_VERDICTS = {
    "improved": "已改善",
    "not_improved": "未改善",
    "worse": "变差",
    "too_early": "尚不能判断",
}
_VERDICT_TONES = {"improved": "good", "not_improved": "warn", "worse": "bad"}


def verify(case: Case) -> Effect | None:
    """Whether the action helped; ``None`` before it is in force."""
    if case.acted_on is None:
        return None
    if case.subject_kind is CaseSubject.CHECKPOINT:
        return ask(verify_checkpoint_action, case.subject_id, acted_on=case.acted_on)
    return ask(verify_topic_action, case.subject_id, acted_on=case.acted_on)


def effect_chips(effect: Effect | None) -> list[dict[str, str]]:
    """The verdict as a chip; none before the action is in force."""
    if effect is None:
        return []
    verdict = str(effect.verdict)
    return [chip(word(_VERDICTS, verdict), _VERDICT_TONES.get(verdict, "quiet"))]


def show_effect(effect: Effect) -> None:
    """Draw the verdict with its ratio and interval, and what was compared."""
    told = word(_VERDICTS, str(effect.verdict))
    if effect.ratio is None or effect.low is None or effect.high is None:
        st.markdown(f"**{say('效果')}：{told}**")
    else:
        st.markdown(
            f"**{say('效果')}：{told}** · "
            + say(
                "为无措施时预期的 {ratio}（95% 区间 {low} … {high}）",
                ratio=f"{effect.ratio:.0%}",
                low=f"{effect.low:.0%}",
                high=f"{effect.high:.0%}",
            )
        )
    st.caption(
        say(
            "实施前 {before} 周 {calls_before} 通，实施后 {after} 周 {calls_after} 通；"
            "以其他主题的同期变化为对照。",
            before=effect.weeks_before,
            calls_before=f"{effect.calls_before:,}",
            after=effect.weeks_after,
            calls_after=f"{effect.calls_after:,}",
        )
    )
