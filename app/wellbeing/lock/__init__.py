"""The lock: a second proof of who is there before these pages open, and whether other pages name them at all."""
