"""Analytics: sums of what kinds of pages are opened, by nobody in particular; off by default and for who objects."""
