"""Deletion: closing an account, the 30 days in which its owner may come back, and its removal for good."""
