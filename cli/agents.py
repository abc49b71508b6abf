"""``callqa agents``: voices of agents, enrolled with consent, by which roles are told."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli.options import HomeOption
from conversation.errors import UsageError
from pipeline import choose_home, enrol_agent, enrolled_agents, forget_agent

app = typer.Typer(help="Agents' voices, enrolled with their consent.", no_args_is_help=True)
AgentArgument = Annotated[str, typer.Argument(metavar="AGENT", help="The agent's id.")]


@app.command()
def enrol(
    agent: AgentArgument,
    call: Annotated[list[str], typer.Option("--call", help="A call with the agent; repeatable.")],
    consent: Annotated[
        str, typer.Option(help="Where the agent's consent is written down; kept with the voice.")
    ],
    home: HomeOption = None,
) -> None:
    """Enrol an agent's voice from calls; mono calls listened to from now on are told by it."""
    made = enrol_agent(choose_home(home), agent, call, consent=consent)
    Console().print(f"{agent}: enrolled from {made.seconds:.0f} s of speech", highlight=False)


@app.command("list")
def list_command(home: HomeOption = None) -> None:
    """List the enrolled agents, since when, from how much speech and by which consent."""
    table = Table("坐席 agent", "日期 since", "秒 seconds", "模型 model", "同意 consent")
    for one in enrolled_agents(choose_home(home)):
        table.add_row(one.agent_id, one.enrolled_on, f"{one.seconds:.0f}", one.model, one.consent)
    Console().print(table)


@app.command()
def forget(agent: AgentArgument, home: HomeOption = None) -> None:
    """Delete an agent's voice; what it decided in the past stays as it is."""
    if not forget_agent(choose_home(home), agent):
        raise UsageError(f"no voice of `{agent}` is enrolled — `callqa agents list` shows all")
    Console().print(f"{agent}: forgotten", highlight=False)
