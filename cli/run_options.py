"""What ``callqa run`` may be told, one alias an option."""

from pathlib import Path
from typing import Annotated

import typer

Sources = Annotated[
    list[str],
    typer.Argument(
        help="Folders, files, manifests (tables with a column `file`), URLs (s3://…): recordings, "
        "vCons (*.vcon.json), chats and mails (*.chat.json|jsonl|csv)."
    ),
]
Metadata = Annotated[
    str | None,
    typer.Option(
        help="CSV, TSV, XLSX, Parquet, JSON or JSONL: file, call_id, started_at, agent_id, queue…"
    ),
]
Profile = Annotated[
    str | None,
    typer.Option(
        help="How your recorder names files, columns and channels: asterisk, freeswitch, generic, "
        "or a YAML or TOML file (docs/sources.md)."
    ),
]
TimeZone = Annotated[
    str | None,
    typer.Option(help="Of times that name none. Default: the profile's, Asia/Shanghai."),
]
Sidecars = Annotated[
    bool | None,
    typer.Option(
        "--sidecars/--no-sidecars",
        help="Read a.json or a.wav.json beside a.wav as its metadata. Default: yes.",
        show_default=False,
    ),
]
Roots = Annotated[
    list[str] | None,
    typer.Option(
        "--root", help="Manifests may also name files below this folder; may be given again."
    ),
]
Scorecards = Annotated[
    list[str] | None,
    typer.Option("--scorecard", help="Only this scorecard; may be given again."),
]
Rules = Annotated[
    Path | None, typer.Option(help="Folder with your own checkpoints and scorecards.")
]
Include = Annotated[
    list[str] | None, typer.Option(help="Only names like this (*.wav); may be given again.")
]
Exclude = Annotated[list[str] | None, typer.Option(help="No names like this; may be given again.")]
Settle = Annotated[
    float | None,
    typer.Option(
        "--settle",
        min=0.0,
        help="Leave files that change within so many seconds. Default: 0, with --watch 2.",
    ),
]
DoneSuffix = Annotated[str, typer.Option(help="Only files with such a marker beside them (.done).")]
Limit = Annotated[int | None, typer.Option(min=1, help="At most so many inputs.")]
Since = Annotated[str | None, typer.Option(help="Only files changed since: 2026-11-01, 36h, 7d.")]
MaxHours = Annotated[
    float | None, typer.Option(min=0.0, help="Take no further call in hand after so long.")
]
Watch = Annotated[
    float | None,
    typer.Option("--watch", min=1.0, help="Run again every so many seconds until stopped."),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Say what would be done and why; do nothing.")
]
Workers = Annotated[
    int | None,
    typer.Option(
        min=0, help="Processes; 0 works in this one. Default: one a core, if memory allows."
    ),
]
EngineName = Annotated[
    str | None,
    typer.Option("--engine", help="Where recordings are listened to: local (default) or ray."),
]
WarehouseAddress = Annotated[
    str | None,
    typer.Option(
        "--warehouse",
        help="Keep results in a lake: ducklake:postgres:'host=… dbname=…'. Default: a file.",
    ),
]
LakeData = Annotated[
    str, typer.Option("--lake-data", help="Where the lake's files lie: a folder or s3://…")
]
RayAddress = Annotated[
    str | None,
    typer.Option(
        "--ray-address",
        help="A running cluster, host:port or auto. Default: one on this machine for this run.",
    ),
]
