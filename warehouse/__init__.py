"""The only room that speaks SQL: schema, migrations, writing, reading, publishing.

Knows DuckDB and the tables. Refuses to know Streamlit, models and which stage runs when.
"""

from warehouse.digest import digest_file, digest_results
from warehouse.publish import publish
from warehouse.schema import SCHEMA_VERSION, migrate
from warehouse.store import Warehouse

__all__ = ["SCHEMA_VERSION", "Warehouse", "digest_file", "digest_results", "migrate", "publish"]
