"""Retention: for how long each kind of data stays, in one table that the clock, the policy and the tests read."""
