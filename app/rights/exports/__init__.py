"""Exports: a copy of everything that a person keeps here, made in the background, for its owner alone."""
