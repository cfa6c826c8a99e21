"""The tone check: what will read as hostile, and what only looks so."""
