"""Summaries of a chosen span: a table of date, event and source, every row of which leads to its record."""
