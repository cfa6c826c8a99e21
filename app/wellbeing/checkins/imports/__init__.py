"""Imports: a mood log of one's own becomes check-ins; looked at first, saved when confirmed, taken back at will."""
