"""Named moments at which a test ends the process, to prove that nothing is lost there.

``CALLQA_FAILPOINT=after_commit`` kills the process (SIGKILL, no clean-up) when it first reaches
that moment, ``after_commit:3`` when it does so the third time. Nobody sets it outside of tests;
unset it costs one look into the environment.
"""

import os
import signal
from collections import Counter

FAILPOINT_VARIABLE = "CALLQA_FAILPOINT"
FAILPOINTS = (
    "before_artifact_write",
    "before_artifact_rename",
    "after_artifact_rename",
    "before_register_append",
    "after_register_append",
    "before_new_warehouse",
    "before_commit",
    "after_commit",
    "before_topics_rename",
    "after_topics_rename",
    "before_checkpoint",
    "before_publish_copy",
    "before_publish_replace",
    "after_publish_replace",
    "before_unlock",
)
ERASURE_FAILPOINTS = (
    "after_erasure_intent",
    "after_erased_register",
    "after_one_erased_artifact",
    "after_erased_artifacts",
    "before_erased_warehouse",
    "after_erased_warehouse",
    "after_erased_reviews",
    "before_erasure_certificate",
)
_reached: Counter[str] = Counter()


def failpoint(name: str) -> None:
    """Die here if the environment names this moment; raises ``ValueError`` for an unlisted name."""
    wanted = os.environ.get(FAILPOINT_VARIABLE, "")
    if not wanted:
        return
    if name not in FAILPOINTS and name not in ERASURE_FAILPOINTS:
        raise ValueError(f"{name} is not in FAILPOINTS")
    chosen, _, count = wanted.partition(":")
    if chosen != name:
        return
    _reached[name] += 1
    if _reached[name] == int(count or "1"):
        os.kill(os.getpid(), signal.SIGKILL)
