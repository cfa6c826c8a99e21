"""Documents and the entries that name them."""
