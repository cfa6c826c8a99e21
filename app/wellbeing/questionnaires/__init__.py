"""Questionnaires: two that are published and free to use, answered by whoever wants to, with their history."""
