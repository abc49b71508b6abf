"""What ``callqa`` can be told, in the order of its help; each command is imported when called."""

from types import MappingProxyType

from cli.late import Late, LateGroup

COMMANDS = MappingProxyType(
    {
        "demo": Late(
            "cli.demo",
            "demo",
            "Run the whole pipeline on the bundled calls of a bank's contact centre.",
        ),
        "run": Late(
            "cli.run",
            "run_command",
            "Transcribe, judge and cluster recordings; what is done already is left alone.",
        ),
        "dash": Late("cli.dash", "dash", "Serve the dashboards from the published warehouse."),
        "doctor": Late(
            "cli.doctor",
            "doctor",
            "Say what is installed, which models with which hash, what is missing and how to get "
            "it.",
        ),
        "status": Late(
            "cli.state",
            "status",
            "Say what became of every input and when the last runs were.",
        ),
        "failures": Late(
            "cli.state", "failures", "List what is in quarantine: which input, why, and what to do."
        ),
        "retry": Late(
            "cli.state",
            "retry",
            "Let quarantined and failed inputs be taken in again by the next run.",
        ),
        "explain": Late(
            "cli.call",
            "explain_command",
            "Say where a checkpoint looked in a call, what it found and why it came out as it did.",
        ),
        "transcript": Late(
            "cli.call",
            "transcript",
            "Print a call in the transcript notation, with times and roles, personal data masked.",
        ),
        "call": Late(
            "cli.one_call",
            "app",
            "One call: corrected by people, or as a file for another program.",
        ),
        "agents": Late("cli.agents", "app", "Agents' voices, enrolled with their consent."),
        "quarantine": Late("cli.quarantine", "app", "What was not taken, why, and another chance."),
        "rules": Late("cli.rules", "app", "Read, check and try the rules."),
        "overview": Late(
            "cli.overview",
            "overview_command",
            "Say how a period went: calls, scores, vetoes, complaints, and which calls to look at "
            "first.",
        ),
        "topics": Late("cli.topics", "app", "What customers complain about, and why they call."),
        "search": Late(
            "cli.search",
            "search_command",
            "Find turns in every transcript, newest first, with what was said before and after.",
        ),
        "journeys": Late("cli.journeys", "app", "Customers over several contacts."),
        "cases": Late("cli.cases", "app", "Improvement cases and their verified effect."),
        "care-list": Late(
            "cli.care",
            "care_list_command",
            "Rank customers by the chance that they complain soon, with reasons, and say how well.",
        ),
        "review": Late("cli.review", "app", "People check the machine, on the record."),
        "users": Late("cli.users", "app", "Who may sign in to the dashboards, and what for."),
        "audit": Late("cli.audit", "app", "The audit log: who did what, and whether it is whole."),
        "export": Late("cli.export", "app", "Results as files for other programs."),
        "warehouse": Late("cli.warehouse", "app", "Rebuild, compare, move and keep the results."),
        "plan": Late(
            "cli.plan",
            "plan_command",
            "Say how many workers, GPUs and disks a day of calls needs, and simulate such a day.",
        ),
        "erase": Late(
            "cli.retention",
            "erase_command",
            "Erase everything about a customer, everywhere in the results folder, with a "
            "certificate.",
        ),
        "retention": Late("cli.retention", "app", "How long calls are kept, and legal holds."),
        "rotate-keys": Late(
            "cli.retention",
            "rotate_command",
            "Write transcripts and the warehouse anew with the newest key of CALLQA_KEY_FILE.",
        ),
        "models": Late("cli.models", "app", "The embedded models."),
    }
)


class Commands(LateGroup):
    """The commands of callqa."""

    late = COMMANDS
