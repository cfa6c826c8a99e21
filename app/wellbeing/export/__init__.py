"""Export: everything that is kept here, for its owner to take along, as CSV, JSON or PDF."""
