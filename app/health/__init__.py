"""Health: whether this process answers, and whether what it depends on does."""
