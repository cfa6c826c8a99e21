"""Tests of the lock on what is most private."""
