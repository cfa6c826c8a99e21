"""Charts: what check-ins say over time, drawn on the server, each picture with a table of the same behind it."""
