"""The ``sequence`` operator: the steps of a procedure in their order."""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from qa_rules.evidence import Finding, Hit
from qa_rules.outcome import Truth
from qa_rules.place import Place
from qa_rules.search import Search, StrictModel

if TYPE_CHECKING:
    from qa_rules.scene import Scene

_STEP = re.compile(r"^([\w-]+(?: or [\w-]+)*)(?: within (\d+) turns?)?$")


def _check_step(text: str) -> str:
    if not _STEP.match(text.strip()):
        raise ValueError(
            f"`{text}` is not a step — write `NAME`, `NAME or NAME` or `NAME within 5 turns`"
        )
    return text.strip()


StepText = Annotated[str, AfterValidator(_check_step)]


class Branch(StrictModel):
    """Goes on with ``then`` where the search ``when`` was found, else with ``otherwise``."""

    when: str
    then: list[StepText]
    otherwise: list[StepText] = Field(default=[])


class Sequence(Search):
    """Finds the ``steps`` of a procedure one after the other.

    Each step names searches of this checkpoint.

    ``verify or decline within 6 turns`` means one of the two at most six turns after the step
    before. A step may be a branch (``when``, ``then``, ``otherwise``). Where the first step never
    comes the procedure never began and the checkpoint is not applicable.
    """

    may_never_begin: ClassVar[bool] = True

    operator: Literal["sequence"]
    steps: list[StepText | Branch] = Field(min_length=2)

    def depends_on(self) -> tuple[str, ...]:
        """Every search named in a step."""
        names: list[str] = list(super().depends_on())
        for step in self.steps:
            if isinstance(step, Branch):
                names.append(step.when)
                texts = [*step.then, *step.otherwise]
            else:
                texts = [step]
            names += [name for text in texts for name in _read(text)[0]]
        return tuple(dict.fromkeys(names))

    def look(self, name: str, place: Place, scene: "Scene") -> Finding:
        """Hit with one hit a step, in order; a miss says which step did not come."""
        reached: list[tuple[Hit, ...]] = [()]
        for number, text in enumerate(self._path(scene), start=1):
            names, limit = _read(text)
            doubtful = next((one for one in names if _truth(one, scene) is Truth.NOT_EVALUABLE), "")
            later = _advance(reached, list(_hits(names, place, scene)), limit, scene)
            if not later:
                if doubtful:
                    return Finding(Truth.NOT_EVALUABLE, reason=scene.findings[doubtful].reason)
                return Finding(
                    Truth.MISS,
                    reached[0],
                    reason=f"第 {number} 步 {_either(names, scene.called)} 没有按顺序出现",
                    never_began=number == 1,
                )
            reached = later
        return Finding(Truth.HIT, tuple(_named(name, hit, scene) for hit in reached[0]))

    def _path(self, scene: "Scene") -> Iterator[str]:
        for step in self.steps:
            if isinstance(step, str):
                yield step
            else:
                yield from step.then if _truth(step.when, scene) is Truth.HIT else step.otherwise

    def says(self) -> str:
        """What it looks for, in Chinese."""
        return self.says_with(str)

    def says_with(self, called: Callable[[str], str]) -> str:
        """The steps, with the names of their searches as ``called`` tells them."""
        told = [
            _step(step, called)
            if isinstance(step, str)
            else f"[若 {called(step.when)}: {'→'.join(_step(one, called) for one in step.then)}]"
            for step in self.steps
        ]
        return f"按顺序出现：{' → '.join(told)}"


def _step(text: str, called: Callable[[str], str]) -> str:
    names, limit = _read(text)
    return _either(names, called) + (f"（{limit} 句之内）" if limit else "")


def _either(names: tuple[str, ...], called: Callable[[str], str]) -> str:
    return " 或 ".join(map(called, names))


def _read(text: str) -> tuple[tuple[str, ...], int | None]:
    match = _STEP.match(text)
    names = tuple(match[1].split(" or ")) if match else ()
    return names, int(match[2]) if match and match[2] else None


def _truth(name: str, scene: "Scene") -> Truth:
    return scene.findings[name].truth


def _hits(names: tuple[str, ...], place: Place, scene: "Scene") -> Iterator[Hit]:
    inside = {scene.turns[at].index for at in (*place.positions, *place.unknown)}
    for name in names:
        yield from (hit for hit in scene.findings[name].hits if hit.turn_index in inside)


def _advance(
    reached: list[tuple[Hit, ...]], hits: list[Hit], limit: int | None, scene: "Scene"
) -> list[tuple[Hit, ...]]:
    position = {turn.index: at for at, turn in enumerate(scene.turns)}
    ends: dict[tuple[int, int], tuple[Hit, ...]] = {}
    for path in reached:
        for hit in hits:
            place = (position[hit.turn_index], hit.char_start)
            if path:
                before = (position[path[-1].turn_index], path[-1].char_start)
                if place <= before or (limit is not None and place[0] - before[0] > limit):
                    continue
            ends.setdefault(place, (*path, hit))
    return [ends[place] for place in sorted(ends)]


def _named(name: str, hit: Hit, scene: "Scene") -> Hit:
    return Hit(
        name,
        hit.turn_index,
        hit.start,
        hit.end,
        hit.role,
        hit.quote,
        hit.char_start,
        hit.char_end,
        f"步骤 {scene.called(hit.search)}",
    )
