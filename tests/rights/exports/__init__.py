"""Copies of everything, as their owners ask for, follow and fetch them."""
