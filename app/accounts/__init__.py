"""Accounts: who a person is to us, how they like things, and nothing else."""
