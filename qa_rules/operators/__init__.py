"""What can be searched for: one module an operator, named by its word in YAML.

A module that is put into this folder is an operator; there is no other list.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Annotated, Any, Union

from pydantic import Field

from qa_rules.search import Search


@cache
def operator_models() -> dict[str, type[Search]]:
    """The model of each operator by its word, in alphabetical order."""
    names = sorted(module.name for module in iter_modules(__path__))
    return {name: _model_in(name) for name in names}


def _model_in(name: str) -> type[Search]:
    module = import_module(f"{__name__}.{name}")
    (model,) = (
        value
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, Search)
        and value.__module__ == module.__name__
        and not value.__name__.startswith("_")
    )
    return model


if TYPE_CHECKING:
    AnySearch = Search
else:
    _models: Any = tuple(operator_models().values())
    AnySearch = Annotated[Union[_models], Field(discriminator="operator")]  # noqa: UP007
