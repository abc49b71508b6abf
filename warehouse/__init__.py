"""The only room that speaks SQL: schema, migrations, writing, reading, publishing.

Knows DuckDB and the tables. Refuses to know Streamlit, models and which stage runs when.
"""

from warehouse.digest import digest_file, digest_results
from warehouse.lake import find_lake
from warehouse.lake_store import LakeWarehouse, open_warehouse
from warehouse.publish import publish
from warehouse.schema import SCHEMA_VERSION, migrate
from warehouse.store import Warehouse

__all__ = [
    "SCHEMA_VERSION",
    "LakeWarehouse",
    "Warehouse",
    "digest_file",
    "digest_results",
    "find_lake",
    "migrate",
    "open_warehouse",
    "publish",
]
