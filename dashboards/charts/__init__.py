"""Charts, one module a kind; every figure in them comes ready from ``warehouse.read``."""
