"""Dates: when something happened, read from what people write, and put into words again."""
