"""Consents: what a person agreed to or objected to, when, where and under which words; and the page to take it back."""
