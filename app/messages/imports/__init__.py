"""Imports of conversations: files of other programs, read as they come, looked at, and saved message by message."""
