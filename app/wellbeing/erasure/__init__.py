"""Erasure: everything of this module at once, for good; what was erased, and when, stays in the access log."""
