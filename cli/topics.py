"""``callqa topics``: what customers complain about, and why they call."""

from types import MappingProxyType

import typer

from cli.late import Late, LateGroup

COMMANDS = MappingProxyType(
    {
        "list": Late(
            "cli.topic_list",
            "list_command",
            "List the complaint topics, or with --reasons why customers call, most calls first.",
        ),
        "summary": Late(
            "cli.topic_summary",
            "summary_command",
            "Count the complaints: their rate, the topics by day, and business by cause.",
        ),
        "fit": Late("cli.topic_finding", "fit_command", "Find the topics anew from all calls."),
        "assign": Late(
            "cli.topic_finding",
            "assign_command",
            "Put new and changed calls into the topics there are; no topic is born or ends.",
        ),
        "judge": Late(
            "cli.topic_learning",
            "judge_command",
            "Say whether a call is a complaint; `callqa topics train` learns from it.",
        ),
        "train": Late(
            "cli.topic_learning",
            "train_command",
            "Teach the complaint model by people's decisions and compare it with the one in use.",
        ),
        "trend": Late(
            "cli.topic_changes",
            "trend_command",
            "Show what is new, grows or falls against the same weekdays of the weeks before.",
        ),
        "show": Late(
            "cli.topic_reasons",
            "show_command",
            "Show one topic: its parts, where it is over-represented, its history, its calls.",
        ),
        "compare": Late(
            "cli.topic_reasons",
            "compare_command",
            "Compare two sets of calls: topics, places, words, scores and measures.",
        ),
        "causes": Late(
            "cli.topic_reasons",
            "causes_command",
            "Say what explains that a topic has become more or less frequent: where, who, which "
            "words.",
        ),
        "rename": Late(
            "cli.topic_names", "rename_command", "Name a topic; the name survives refits."
        ),
        "merge": Late(
            "cli.topic_names",
            "merge_command",
            "Make a topic part of another, now and after every refit.",
        ),
        "pin": Late(
            "cli.topic_names", "pin_command", "Put a complaint call into a topic for good."
        ),
        "mute": Late(
            "cli.topic_names",
            "mute_command",
            "Keep a topic out of the trends and alerts; its calls stay counted.",
        ),
    }
)


class Topics(LateGroup):
    """The commands about topics."""

    late = COMMANDS


app = typer.Typer(
    cls=Topics, help="What customers complain about, and why they call.", no_args_is_help=True
)


@app.callback()
def _group() -> None:
    """What customers complain about, and why they call."""
