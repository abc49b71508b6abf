"""Where results live."""

import os
from dataclasses import dataclass
from pathlib import Path

from conversation.errors import HomeError

DEFAULT_HOME = Path("callqa-home")


@dataclass(frozen=True, slots=True)
class Home:
    """The folder that holds artefacts, warehouse, reviews and logs of one installation."""

    path: Path

    @property
    def warehouse(self) -> Path:
        """The published warehouse: what dashboards and outsiders read."""
        return self.path / "warehouse.duckdb"

    @property
    def working_warehouse(self) -> Path:
        """The warehouse that the running pipeline writes."""
        return self.path / "working" / "warehouse.duckdb"

    @property
    def artifacts(self) -> Path:
        """One compressed transcript a recording."""
        return self.path / "artifacts"

    @property
    def register(self) -> Path:
        """Which recording is which call, for a warehouse that has to be made again."""
        return self.artifacts / "calls.jsonl"

    @property
    def topics(self) -> Path:
        """The topics of the last fit, for a warehouse that has to be made again."""
        return self.artifacts / "topics.json.zst"

    @property
    def reasons(self) -> Path:
        """The reasons of all calls as of the last fit, likewise."""
        return self.artifacts / "reasons.json.zst"

    @property
    def complaint_model(self) -> Path:
        """A complaint model that people's decisions have taught, in place of the shipped one."""
        return self.path / "models" / "complaint_model.json"

    @property
    def reviews(self) -> Path:
        """What people decided."""
        return self.path / "reviews.sqlite"

    @property
    def voices(self) -> Path:
        """Voices of agents, enrolled with their consent."""
        return self.path / "voices"

    @property
    def erased(self) -> Path:
        """Hashes of the recordings that were erased and are never taken in again."""
        return self.path / "erased.txt"

    @property
    def audit(self) -> Path:
        """Who did what, in a chain of hashes."""
        return self.path / "audit.sqlite"

    @property
    def anchors(self) -> Path:
        """The daily anchors of the audit log."""
        return self.path / "audit-anchors.txt"

    @property
    def has_reviews(self) -> bool:
        """Whether people's facts are kept: in the file, or in a database named in its place."""
        return self.has_database or self.reviews.exists()

    @property
    def has_database(self) -> bool:
        """Whether a PostgreSQL database is named for people's facts."""
        return bool(os.environ.get("CALLQA_DATABASE"))

    @property
    def logs(self) -> Path:
        """One structured log a run."""
        return self.path / "logs"

    @property
    def lock(self) -> Path:
        """Held by the run that writes."""
        return self.path / "run.lock"

    @property
    def settings(self) -> Path:
        """Optional settings of this home."""
        return self.path / "settings.yaml"

    def create(self) -> "Home":
        """Make the folders, private to the user; raises ``HomeError`` where that is refused."""
        try:
            for folder in (self.path, self.artifacts, self.working_warehouse.parent, self.logs):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise HomeError(
                f"the results folder {self.path} cannot be used: {error.strerror} — "
                "choose another with --home or CALLQA_HOME"
            ) from error
        return self


def choose_home(option: Path | None) -> Home:
    """The home by option, else by ``CALLQA_HOME``, else ``./callqa-home``."""
    if option is not None:
        return Home(option)
    named = os.environ.get("CALLQA_HOME", "")
    return Home(Path(named) if named else DEFAULT_HOME)
