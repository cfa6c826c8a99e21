"""Campaigns: mail that goes to many, each letter to each person at most once and in the morning of where they live."""
