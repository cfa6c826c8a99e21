"""Tests of accounts and settings."""
