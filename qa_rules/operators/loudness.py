"""The ``loudness`` operator: too loud, too quiet, or getting louder."""

from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, model_validator

from conversation import Measure
from qa_rules.evidence import Finding, Hit
from qa_rules.outcome import Truth
from qa_rules.place import Place
from qa_rules.search import Search

if TYPE_CHECKING:
    from qa_rules.scene import Scene


_CALLED = {
    "loudness_dbfs": "音量",
    "loudness_rise_db": "音量上升",
    "loudness_span_db": "音量跨度",
}


class Loudness(Search):
    """Compares how loud ``role`` is.

    ``louder_than`` or ``quieter_than`` so many dBFS, or a ``rise`` or a ``span`` of so many dB.

    Full scale is 0 dBFS, so levels are negative. ``rise`` is against the party's own first third,
    ``span`` from its quietest turn to its loudest; both cancel the line and the microphone. Needs
    the measures of the sound; without them it cannot be judged.
    """

    operator: Literal["loudness"]
    louder_than: float | None = Field(default=None, le=0)
    quieter_than: float | None = Field(default=None, le=0)
    rise: float | None = Field(default=None, gt=0)
    span: float | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _has_a_limit_and_a_party(self) -> Self:
        given = [self.louder_than, self.quieter_than, self.rise, self.span]
        if sum(limit is not None for limit in given) != 1:
            raise ValueError(
                "write exactly one of `louder_than`, `quieter_than`, `rise` and `span`"
            )
        if self.role == "any":
            raise ValueError(
                "`loudness` is about one party — write `role: agent` or `role: customer`"
            )
        return self

    def look(self, name: str, place: Place, scene: "Scene") -> Finding:
        """Hit with the value, and with its span where the measure has one."""
        values = [
            measure
            for measure in scene.conversation.measures
            if measure.name == self._measure and measure.role is self.party
        ]
        if not values:
            return Finding(Truth.NOT_EVALUABLE, reason="没有测得音量")
        hits = tuple(
            self._evidence(name, measure, scene)
            for measure in values
            if self._exceeds(measure.value) and _lies_in(measure, place)
        )
        return Finding(Truth.HIT, hits) if hits else Finding(Truth.MISS)

    @property
    def _measure(self) -> str:
        if self.span is not None:
            return "loudness_span_db"
        return "loudness_rise_db" if self.rise is not None else "loudness_dbfs"

    def _exceeds(self, value: float) -> bool:
        growth = self.rise if self.rise is not None else self.span
        if growth is not None:
            return value > growth
        if self.louder_than is not None:
            return value > self.louder_than
        return self.quieter_than is not None and value < self.quieter_than

    def _evidence(self, name: str, measure: Measure, scene: "Scene") -> Hit:
        detail = f"{_CALLED[measure.name]} {measure.value:.0f} {measure.unit}"
        span = measure.span
        if span is None:
            return scene.about_the_call(name, detail)
        for at, turn in enumerate(scene.turns):
            if turn.role is self.party and turn.span.overlap(span) > 0:
                return scene.whole_turn(name, at, detail)
        return scene.about_the_call(name, detail)

    def says(self) -> str:
        """What it looks for, in Chinese."""
        if self.span is not None:
            return f"音量最高与最低的话轮相差 {self.span:g} 分贝以上"
        if self.rise is not None:
            return f"音量比开始时上升 {self.rise:g} 分贝以上"
        if self.louder_than is not None:
            return f"音量高于 {self.louder_than:g} dBFS"
        return f"音量低于 {self.quieter_than:g} dBFS"


def _lies_in(measure: Measure, place: Place) -> bool:
    span = measure.span
    return span is None or (span.start < place.end and span.end > place.start)
