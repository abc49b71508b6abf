"""Write the generated pages of docs/, or with ``--check`` fail when one is stale."""

import re
import sys
from pathlib import Path

import typer
from typer.cli import get_docs_for_click

from cli.main import app
from ingest import quarantine_markdown
from measures import catalogue_markdown
from pipeline.field_levels import levels_markdown

ROOT = Path(__file__).parent.parent
_MIGRATIONS = ROOT / "warehouse" / "migrations"


def cli_markdown() -> str:
    """The help of every command."""
    command = typer.main.get_command(app)
    context = typer.Context(command, info_name="callqa")
    return "Generated from `--help`.\n\n" + get_docs_for_click(
        obj=command, ctx=context, name="callqa", title="Command line"
    )


def tables_markdown() -> str:
    """The warehouse tables as the migrations make them."""
    parts = [
        "# Warehouse tables\n",
        "Generated from the migrations. Results are in `HOME/warehouse.duckdb`; "
        "any DuckDB client reads it.\n",
    ]
    for path in sorted(_MIGRATIONS.glob("*.sql")):
        statements = re.findall(r"CREATE TABLE (\w+) \((.*?)\n\);", path.read_text(), re.DOTALL)
        for name, body in statements:
            columns = [line.strip().rstrip(",") for line in body.strip().splitlines()]
            parts.append(f"## {name}\n\n" + "\n".join(f"    {column}" for column in columns) + "\n")
    return "\n".join(parts)


PAGES = {
    "cli.md": cli_markdown,
    "tables.md": tables_markdown,
    "levels.md": levels_markdown,
    "quarantine.md": quarantine_markdown,
    "measures.md": catalogue_markdown,
}


def main() -> int:
    """Write or check; returns the number of stale pages."""
    check = "--check" in sys.argv[1:]
    stale = 0
    for name, render in PAGES.items():
        path, text = ROOT / "docs" / name, render().rstrip() + "\n"
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        if check:
            print(f"docs/{name} is stale — run scripts/generate_docs.py")
        else:
            path.write_text(text, encoding="utf-8")
            print(f"wrote docs/{name}")
    return stale if check else 0


if __name__ == "__main__":
    sys.exit(main())
