"""Releases: the one way out of here for single items, ticked by their owner, for one purpose, on one occasion."""
