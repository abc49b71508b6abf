"""How every command ends."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The documented exit codes; a scheduler may rely on them.

    * 0 all inputs are done or were done before
    * 1 done, but some inputs are in quarantine or failed
    * 2 the command or a setting is wrong
    * 3 the run could not go on
    * 4 another run holds the results folder
    * 5 stopped in good order before everything was done (a signal, ``--max-hours``): run again
    * 130 ended at once by a second Ctrl-C or SIGTERM: run again, nothing that was done is lost
    """

    DONE = 0
    SOME_QUARANTINED = 1
    USAGE = 2
    FAILED = 3
    LOCKED = 4
    STOPPED = 5
    INTERRUPTED = 130
