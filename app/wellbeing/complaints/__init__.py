"""Complaints about providers: what happened, where it was filed, what was answered, by when."""
