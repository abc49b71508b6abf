"""Writing, one module a subject; every function works inside the caller's transaction."""
