"""Which JSON files lie beside recordings: one look a folder, not two a recording."""

import os


class Neighbours:
    """Remembers for each folder the JSON files that it held at the first look."""

    def __init__(self) -> None:
        self._folders: dict[str, frozenset[str] | None] = {}

    def has_json(self, path: str) -> bool:
        """Whether ``path`` with ``.json`` behind it, or in place of its ending, is there."""
        folder, name = os.path.split(path)
        stem = os.path.splitext(name)[0]  # noqa: PTH122 - a Path for every recording costs more
        wanted = {f"{name}.json", f"{stem}.json"}
        if folder not in self._folders:
            self._folders[folder] = _json_files(folder)
        names = self._folders[folder]
        if names is None:
            return any(os.path.exists(os.path.join(folder, one)) for one in wanted)  # noqa: PTH110, PTH118
        return not wanted.isdisjoint(names)


def _json_files(folder: str) -> frozenset[str] | None:
    """``None`` for a folder whose files may be opened by name and not be listed."""
    try:
        return frozenset(name for name in os.listdir(folder or ".") if name.endswith(".json"))  # noqa: PTH208
    except OSError:
        return None
