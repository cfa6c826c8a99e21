"""The incident log: what happened, written down, corrected in the open, and found again."""
