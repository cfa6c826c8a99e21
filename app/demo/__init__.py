"""The demo: a filled account to look around in, and the link that signs in to it. Development only."""

EMAIL = "demo@example.org"
"""The account that `make demo` fills."""

PURPOSE = "demo sign-in"
"""What the link's token is signed for."""

MINUTES = 60
"""How long the link works."""
