"""Restoring: a copy of everything, brought into an account that holds nothing yet, and marked so for good."""
