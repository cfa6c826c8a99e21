"""Trust: the promise ledger in public, what proves each row on this build, and what the running instance checks."""
