"""Contents: everything that is kept here, of whatever kind, as days and labelled words; for search, export, release."""
