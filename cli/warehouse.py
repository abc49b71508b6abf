"""``callqa warehouse``: rebuild, compare, move and keep the results."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cli.options import HomeOption, JsonOption
from conversation.errors import UsageError
from pipeline import choose_home, load_settings, rebuild
from pipeline.lock import hold_lock
from warehouse import LakeWarehouse, digest_file, open_warehouse, publish
from warehouse.compaction import compact
from warehouse.copying import export_file, import_file
from warehouse.lake import parse_lake, point_at

app = typer.Typer(help="Rebuild, compare, move and keep the results.", no_args_is_help=True)

Address = Annotated[
    str, typer.Argument(help="ducklake:postgres:'host=… dbname=…', words as for psql, no password.")
]
DataOption = Annotated[
    str, typer.Option("--data", help="Where the lake's files lie: a folder or s3://bucket/prefix.")
]


@app.command("rebuild")
def rebuild_command(
    home: HomeOption = None,
    metadata: Annotated[Path | None, typer.Option(help="The metadata to use.")] = None,
) -> None:
    """Make the warehouse again from the stored transcripts; nothing is listened to.

    The list of runs and the quarantine begin anew: the next run finds again what it cannot take.
    """
    chosen = choose_home(home)
    calls = rebuild(chosen, settings=load_settings(chosen), metadata=metadata)
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"rebuilt {calls} calls: {chosen.warehouse}")
    console.print("what lay in quarantine is found again by the next `callqa run`")


@app.command()
def digest(home: HomeOption = None) -> None:
    """Print one hash over all results: equal hashes mean equal results."""
    typer.echo(digest_file(choose_home(home).warehouse))


@app.command()
def use(address: Address, data: DataOption = "", home: HomeOption = None) -> None:
    """Keep the results in a lake from now on: its catalogue in PostgreSQL, its data in files.

    Example: `callqa warehouse use "ducklake:postgres:host=db dbname=callqa" --data s3://qa/lake`

    The tables are made at once. Passwords come from PGPASSWORD or ~/.pgpass, keys of an object
    store from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_ENDPOINT_URL.
    """
    chosen = choose_home(home).create()
    lake = parse_lake(address, data)
    LakeWarehouse(lake, chosen.warehouse).close()
    point_at(lake, chosen.warehouse)
    Console().print(f"results of {chosen.path} are kept in {lake}", highlight=False, soft_wrap=True)


@app.command("import")
def import_command(
    source: Annotated[Path, typer.Argument(help="A warehouse in one DuckDB file.")],
    home: HomeOption = None,
) -> None:
    """Replace all results by those of a warehouse file; into a lake or a file."""
    chosen = choose_home(home)
    with (
        hold_lock(chosen.create()),
        open_warehouse(chosen.warehouse, working=chosen.working_warehouse) as warehouse,
    ):
        calls = import_file(source, into=warehouse)
        publish(warehouse, chosen.warehouse)
    Console().print(f"{calls} calls are in {chosen.path}", highlight=False, soft_wrap=True)


@app.command("export")
def export_command(
    target: Annotated[Path, typer.Argument(help="The file to write; any DuckDB client reads it.")],
    home: HomeOption = None,
) -> None:
    """Write all results into one new DuckDB file.

    Where keys are given (docs/security.md) it is encrypted with the newest one, as everything else:
    `ATTACH 'FILE' (READ_ONLY, ENCRYPTION_KEY 'the key')`. CALLQA_CLEAR_WAREHOUSE=yes writes it in
    clear.
    """
    calls = export_file(choose_home(home).warehouse, target)
    Console().print(f"{calls} calls are in {target}", highlight=False, soft_wrap=True)


@app.command("compact")
def compact_command(
    keep_days: Annotated[
        float, typer.Option(min=0.0, help="Keep what readers may still look at for so many days.")
    ] = 7.0,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a lake's many small files few, and let old snapshots go. Once a night is enough."""
    chosen = choose_home(home)
    with open_warehouse(chosen.warehouse, working=chosen.working_warehouse) as warehouse:
        if not isinstance(warehouse, LakeWarehouse):
            raise UsageError("this home keeps its results in a file, which compacts itself")
        done = compact(warehouse, keep_days=keep_days)
    if as_json:
        typer.echo(json.dumps(asdict(done)))
        return
    Console().print(
        f"data files: {done.files_before} before, {done.files_after} after; "
        f"{done.snapshots_expired} snapshots and {done.files_removed} files let go",
        highlight=False,
        soft_wrap=True,
    )
