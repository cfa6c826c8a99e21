"""Tests of what the site signs."""
