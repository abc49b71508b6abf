"""Commands that are imported when they are called.

``callqa status`` need not load what transcribes and learns topics.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

import typer
from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:  # typer carries its own copy of click
    from typer._click import Command, Context, HelpFormatter


@dataclass(frozen=True, slots=True)
class Late:
    """Where a command or a group of commands is written, and its line in the help."""

    module: str
    name: str
    line: str


class LateGroup(TyperGroup):
    """A group whose commands are named in ``late``; its own help imports none of them."""

    late: Mapping[str, Late] = {}
    _is_helping = False

    def list_commands(self, ctx: "Context") -> list[str]:
        """Its own names, then those of the table in its order."""
        return [*super().list_commands(ctx), *self.late]

    def get_command(self, ctx: "Context", cmd_name: str) -> "Command | None":
        """The command itself; for the help of this group only its name and line."""
        late = self.late.get(cmd_name)
        if late is None:
            return super().get_command(ctx, cmd_name)
        if self._is_helping:
            return TyperCommand(cmd_name, help=late.line)
        return load(cmd_name, late)

    def format_help(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        """Write the help without importing what it is about."""
        with self._helping():
            super().format_help(ctx, formatter)

    @contextmanager
    def _helping(self) -> Iterator[None]:
        self._is_helping = True
        try:
            yield
        finally:
            self._is_helping = False


def load(name: str, late: Late) -> "Command":
    """Import a command and make it ready to be called under ``name``."""
    found = getattr(import_module(late.module), late.name)
    holder = typer.Typer(rich_markup_mode="markdown", pretty_exceptions_enable=False)
    holder.callback()(_nothing)
    if isinstance(found, typer.Typer):
        holder.add_typer(found, name=name)
    else:
        holder.command(name)(found)
    group = typer.main.get_group(holder)
    return group.commands[name]


def _nothing() -> None:
    """Keep a single command from standing in for its group."""
