"""Staff's pages: how the work goes, what is parked, what was delivered and mailed; ids and states, never content."""
