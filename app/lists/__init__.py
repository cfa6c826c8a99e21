"""Lists: what a person asks a list to show, and where it goes on."""
