"""Answers: how what a model says reaches the page that asked, for every feature that asks one."""
