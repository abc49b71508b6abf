"""The error family.

* CallqaError                 every error that a user can meet: what, why and what to do
  + UsageError                the command or a setting is wrong
  + RuleError                 a checkpoint, scorecard or lexicon is wrong: ``path:line:column``
  + MetadataError             the metadata file cannot be read
  + NotationError             a transcript in notation cannot be read
  + ModelError                a model is missing, damaged or refused
  + HomeError                 the results folder cannot be used
    + HomeLockedError         another run holds it
    + SchemaTooNewError       it was written by a newer callqa
  + DecisionConflictError     somebody else decided first (in ``review``)
  + QuarantineError           one input cannot be processed; carries a typed ``reason``
"""


class CallqaError(Exception):
    """Indicates anything that a user can mend; the text says what, why and what to do."""


class UsageError(CallqaError):
    """Indicates a command or setting that cannot be followed."""


class RuleError(CallqaError):
    """Indicates rule files that cannot be used; one ``path:line:column: …`` line a problem."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class MetadataError(CallqaError):
    """Indicates a metadata file that cannot be read."""


class NotationError(CallqaError):
    """Indicates a transcript in notation that cannot be read."""


class ModelError(CallqaError):
    """Indicates a model that is missing, damaged or refused."""


class HomeError(CallqaError):
    """Indicates a results folder that cannot be used."""


class HomeLockedError(HomeError):
    """Indicates a results folder that another run holds."""


class SchemaTooNewError(HomeError):
    """Indicates a warehouse that a newer version has written."""


class QuarantineError(CallqaError):
    """Indicates one input that cannot be processed; ``docs/quarantine.md`` lists the reasons."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
