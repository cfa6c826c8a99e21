"""Tests of who may reach what."""
