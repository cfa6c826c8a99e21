"""Drafted messages: beginning one, its versions, and the one that was sent."""
