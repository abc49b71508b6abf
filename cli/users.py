"""``callqa users``: who may sign in to the dashboards, and what for."""

import json
import sys
from dataclasses import replace
from getpass import getuser
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli.options import HomeOption, JsonOption
from conversation.errors import UsageError
from pipeline import Home, choose_home
from review.account import Account, parse_roles
from review.accounts import (
    add_account,
    change_account,
    list_accounts,
    require_account,
    set_password,
)
from review.audit import AuditLog
from review.facts import FactLog
from review.roles import Role

app = typer.Typer(help="Who may sign in to the dashboards, and what for.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The name to sign in with; for OIDC the e-mail.")]
Roles = Annotated[
    list[str] | None,
    typer.Option("--role", help=f"{', '.join(Role)}. May be given again."),
]
Teams = Annotated[
    list[str] | None,
    typer.Option("--team", help="Only calls of this team, * for all. May be given again."),
]
Branches = Annotated[
    list[str] | None,
    typer.Option("--branch", help="Only calls with this attribute `branch`. Default: all."),
]
AgentId = Annotated[str | None, typer.Option("--agent-id", help="An agent's id in the calls.")]
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input.")
]
NoPassword = Annotated[
    bool, typer.Option("--no-password", help="Signed in by a proxy or OIDC, never with a password.")
]


@app.command()
def add(
    name: Name,
    role: Roles = None,
    team: Teams = None,
    branch: Branches = None,
    agent_id: AgentId = None,
    password_stdin: FromStdin = False,
    no_password: NoPassword = False,
    home: HomeOption = None,
) -> None:
    """Make an account. Without --team nothing is seen: access is given, never assumed.

    Example: `callqa users add 李红 --role inspector --team 一组 --team 二组`
    """
    account = Account(
        name,
        parse_roles(role or []),
        tuple(team or ()),
        tuple(branch or ("*",)),
        agent_id or "",
    )
    account.check()
    if not account.roles:
        raise UsageError(f"an account needs a --role: {', '.join(Role)}")
    password = "" if no_password else _new_password(password_stdin)
    chosen = choose_home(home).create()
    with FactLog(chosen.reviews) as log:
        made = add_account(log, account, password=password, author=getuser())
    _note(chosen, "account added", made)
    Console().print(f"{made.name} may sign in as {', '.join(made.roles)}", highlight=False)


@app.command()
def change(
    name: Name,
    role: Roles = None,
    team: Teams = None,
    branch: Branches = None,
    agent_id: AgentId = None,
    home: HomeOption = None,
) -> None:
    """Give an account other roles, teams, branches or another agent; what is not named stays."""
    chosen = choose_home(home)
    with FactLog(chosen.reviews) as log:
        account = require_account(log, name)
        account = replace(
            account,
            roles=parse_roles(role) if role is not None else account.roles,
            teams=tuple(team) if team is not None else account.teams,
            branches=tuple(branch) if branch is not None else account.branches,
            agent_id=agent_id if agent_id is not None else account.agent_id,
        )
        changed = change_account(log, account, author=getuser())
    _note(chosen, "account changed", changed)


@app.command()
def disable(name: Name, home: HomeOption = None) -> None:
    """Let an account in no more; its sessions end at once, its decisions stay."""
    _switch(name, home, disabled=True)


@app.command()
def enable(name: Name, home: HomeOption = None) -> None:
    """Let a disabled account in again."""
    _switch(name, home, disabled=False)


@app.command()
def passwd(name: Name, password_stdin: FromStdin = False, home: HomeOption = None) -> None:
    """Give an account a new password; its sessions end at once."""
    chosen = choose_home(home)
    with FactLog(chosen.reviews) as log:
        require_account(log, name)
        changed = set_password(log, name, _new_password(password_stdin), author=getuser())
    _note(chosen, "password changed", changed)


@app.command("list")
def list_command(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """List the accounts with their roles and what they see."""
    with FactLog(choose_home(home).reviews) as log:
        accounts = list_accounts(log)
    if as_json:
        typer.echo(json.dumps([_shown(one) for one in accounts], ensure_ascii=False, indent=2))
        return
    table = Table("name", "roles", "teams", "branches", "agent", "state")
    for one in accounts:
        state = "disabled" if one.disabled else ("" if one.password_hash else "no password")
        table.add_row(
            one.name,
            ", ".join(one.roles),
            ", ".join(one.teams) or "none",
            ", ".join(one.branches),
            one.agent_id,
            state,
        )
    Console().print(table if accounts else "no accounts yet: callqa users add NAME --role …")


def _switch(name: str, home: HomeOption, *, disabled: bool) -> None:
    chosen = choose_home(home)
    with FactLog(chosen.reviews) as log:
        account = replace(require_account(log, name), disabled=disabled)
        changed = change_account(log, account, author=getuser())
    _note(chosen, "account disabled" if disabled else "account enabled", changed)


def _new_password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))


def _note(home: Home, action: str, account: Account) -> None:
    after = json.dumps(_shown(account), ensure_ascii=False, sort_keys=True)
    with AuditLog(home.path / "audit.sqlite") as audit:
        audit.record(action, actor=getuser(), subject=account.name, after=after)


def _shown(account: Account) -> dict[str, object]:
    """What may be shown of an account: all but the hash of its password."""
    return {
        "name": account.name,
        **{key: value for key, value in account.as_body().items() if key != "password_hash"},
        "has_password": bool(account.password_hash),
    }
